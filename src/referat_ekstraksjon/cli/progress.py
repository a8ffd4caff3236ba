"""What a person sees while files are read: a bar on a terminal, plain lines elsewhere, a summary at the end."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from referat_ekstraksjon.batch import FileResult, Summary
from referat_ekstraksjon.cli.screen import one_line
from referat_ekstraksjon.extract import shown_path

_LINES_FOR_EACH = 50
"""Up to so many documents, each gets a line with its coverage."""


class Reporter:
    """Tells of each file as it is done."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._told = 0

    def __enter__(self) -> Reporter:
        if self._console.is_terminal and not self._quiet:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("Reading", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def note(self, result: FileResult) -> None:
        """One file is done."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)
        if self._quiet:
            return
        if result.error is not None:
            again = " (as in an earlier run; --retry-failed reads it again)" if result.recorded else ""
            what = one_line(f"{shown_path(result.path)}: {result.error.message} [{result.error.code}]{again}")
            self._line(f"failed     {what}")
        elif result.document is not None and self._told < _LINES_FOR_EACH:
            self._told += 1
            document = result.document
            serious = sum(f.severity in ("error", "warning") for f in document.findings)
            name = one_line(shown_path(result.path))
            self._line(
                f"read       {name}: {document.page_count} pages, {len(document.parts)} papers, "
                f"{sum(len(p.decisions) for p in document.parts)} proposals and decisions, "
                f"{coverage(document.coverage.placed, document.coverage.words)} of its words placed"
                + (f", {serious} to look at" if serious else "")
            )

    def _line(self, text: str) -> None:
        self._console.print(Text(text), soft_wrap=True)

    def summary(self, summary: Summary, db: Path) -> None:
        """What the whole run did."""
        found = summary.findings
        archive = one_line(shown_path(db))
        lines = [
            f"{summary.stored} read, {summary.unchanged} unchanged, "
            + (f"{summary.copies} with the content of another file, " if summary.copies else "")
            + f"{summary.failed} failed",
            f"{summary.pages} pages, {summary.parts} papers, {summary.cases} cases, {summary.decisions} proposals and "
            f"decisions; {coverage(summary.words_placed, summary.words)} of the words placed",
            f"findings: {found['error']} errors, {found['warning']} warnings, {found['info']} notes"
            + (f" (referat check --db {archive})" if sum(found.values()) else ""),
        ]
        if summary.failures:
            codes = ", ".join(f"{code} {count}" for code, count in sorted(summary.failures.items()))
            lines.append(f"failures by code: {codes}")
        rate = f", {summary.pages / summary.seconds:.0f} pages a second" if summary.pages and summary.seconds else ""
        lines.append(f"archive: {archive} ({summary.seconds:.1f} s{rate})")
        for line in lines:
            self._line(line)


def coverage(placed: int, words: int) -> str:
    """A share of words as per cent; 100 % only when it is all of them."""
    if words == 0:
        return "none"
    if placed == words:
        return "100 %"
    return f"{min(99.9, 100 * placed / words):.1f} %"
