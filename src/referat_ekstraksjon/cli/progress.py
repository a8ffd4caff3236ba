"""What a person sees while files are read: a bar on a terminal, plain lines elsewhere, a summary at the end."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from referat_ekstraksjon.batch.summary import FileResult, Summary
from referat_ekstraksjon.cli.screen import one_line
from referat_ekstraksjon.extract import shown_path

_LINES_FOR_EACH = 50
"""Up to so many documents, each gets a line with its coverage."""
_BETWEEN_LINES = 60.0
"""Seconds between lines of progress where there is no terminal."""


class Reporter:
    """Tells of each file as it is done.

    Args:
        console: where to; a bar only if it is a terminal.
        failures_only: whether to leave out files that were read, for programs that take the summary as JSON.
    """

    def __init__(self, console: Console, *, failures_only: bool = False) -> None:
        self._console = console
        self._failures_only = failures_only
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._told = 0
        self._pace: _Pace | None = None

    def __enter__(self) -> Reporter:
        if self._console.is_terminal:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[told]}"),
                console=self._console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("Looking for files", total=None, told="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if isinstance(error, KeyboardInterrupt) and self._pace is not None:
            self._line(f"stopped    {self._pace.done} of {self._pace.files} files, {self._pace.told()}")

    def planned(self, files: int) -> None:
        """So many files are to be read, besides those told of so far."""
        self._pace = _Pace(files)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description="Reading", total=files, completed=0)
        elif files > _LINES_FOR_EACH:
            self._line(f"progress   {files} files to read")

    def note(self, result: FileResult) -> None:
        """One file is done."""
        if result.error is not None:
            again = " (as in an earlier run; --retry reads it again)" if result.recorded else ""
            what = one_line(f"{shown_path(result.path)}: {result.error.message} [{result.error.code}]{again}")
            self._line(f"failed     {what}")
        elif result.document is not None and self._told < _LINES_FOR_EACH and not self._failures_only:
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
        if self._pace is not None:
            self._pace.add(result)
            self._tell_pace(self._pace)

    def scanned(self, path: Path, done: int, scans: int) -> None:
        """One more page of a file was read from its picture."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, told=one_line(f"{path.name[:40]}: page {done} of {scans} by OCR"))
        elif done < scans and self._pace is not None and self._pace.is_due():
            self._line(f"progress   {one_line(shown_path(path))}: page {done} of {scans} by OCR")

    def _tell_pace(self, pace: _Pace) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=pace.done, told=pace.told())
        elif pace.is_due():
            self._line(f"progress   {pace.done} of {pace.files} files, {pace.told()}")

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


class _Pace:
    """How fast files are read, and how long the rest will take."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.done = 0
        self._pages = 0
        self._failed = 0
        self._started = self._told_at = time.monotonic()

    def add(self, result: FileResult) -> None:
        self.done += 1
        self._failed += result.error is not None
        self._pages += result.document.page_count if result.document is not None else 0

    def is_due(self) -> bool:
        """Whether a line of progress is due again."""
        if time.monotonic() - self._told_at < _BETWEEN_LINES:
            return False
        self._told_at = time.monotonic()
        return True

    def told(self) -> str:
        seconds = max(0.001, time.monotonic() - self._started)
        left = seconds / self.done * (self.files - self.done) if self.done else 0.0
        return f"{self._pages / seconds:.0f} pages a second, {self._failed} failed, {duration(left)} left"


def duration(seconds: float) -> str:
    """A time as people say it.

    >>> duration(8_000)
    '2 h 13 min'
    """
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def coverage(placed: int, words: int) -> str:
    """A share of words as per cent; 100 % only when it is all of them."""
    if words == 0:
        return "none"
    if placed == words:
        return "100 %"
    return f"{min(99.9, 100 * placed / words):.1f} %"
