"""What a person sees of a run: a bar with pace, time left and failures; plain lines where there is no terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from referat_ekstraksjon.batch.summary import FileResult
from referat_ekstraksjon.cli import progress
from referat_ekstraksjon.cli.progress import Reporter, duration
from referat_ekstraksjon.errors import unreadable
from tests.conftest import SAMPLE_NAMES, sample

GOOD = FileResult(Path("god.pdf"), "stored", sample(SAMPLE_NAMES[0]).document)
BAD = FileResult(Path("d\x1b[31mårlig.pdf"), "failed", error=unreadable("damaged_pdf", "open"))


def _told(*results: FileResult, terminal: bool, failures_only: bool = False, files: int = 1_000) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=120, markup=False, emoji=False, highlight=False)
    with Reporter(console, failures_only=failures_only) as reporter:
        reporter.note(FileResult(Path("kjent.pdf"), "unchanged"))
        reporter.planned(files)
        for result in results:
            reporter.note(result)
    return out.getvalue()


def test_a_terminal_has_a_bar_with_pace_failures_and_time_left() -> None:
    told = _told(GOOD, BAD, GOOD, terminal=True)
    assert "3/1000" in told
    assert "pages a second, 1 failed, " in told
    assert " left" in told


def test_without_a_terminal_there_are_lines_and_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_BETWEEN_LINES", 0.0)
    lines = _told(GOOD, BAD, terminal=False).splitlines()
    assert [line.split()[0] for line in lines] == ["progress", "read", "progress", "failed", "progress"]
    assert lines[0] == "progress   1000 files to read"
    assert lines[3].endswith("The PDF is damaged or cut short and cannot be opened. [damaged_pdf]")
    assert lines[4].startswith("progress   2 of 1000 files, ")
    assert "\x1b" not in "".join(lines)


def test_lines_of_progress_are_a_minute_apart() -> None:
    lines = _told(*[GOOD] * 60, terminal=False).splitlines()
    assert len([line for line in lines if line.startswith("read ")]) == 50  # further ones are only counted
    assert [line for line in lines if line.startswith("progress")] == ["progress   1000 files to read"]


def test_whoever_takes_the_summary_as_json_is_told_of_failures_only() -> None:
    told = _told(GOOD, BAD, terminal=False, failures_only=True, files=2)
    assert told.count("\n") == 1
    assert told.startswith("failed ")


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (89, "89 s"), (120, "2 min"), (3_599, "1 h 0 min"), (8_000, "2 h 13 min")]
)
def test_duration(seconds: float, told: str) -> None:
    assert duration(seconds) == told
