"""One run over every class of hostile file with good ones between them: each is told of, and none harms another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.batch.summary import FileResult, Summary
from referat_ekstraksjon.errors import FAILURE_SENTENCES
from referat_ekstraksjon.extract import ExtractSettings
from tests.conftest import SAMPLE_NAMES, SAMPLES
from tests.robustness.hostile import COSTLY, HOSTILE, Hostile
from tests.test_command_line import referat

LIMITS = WorkerLimits(memory=1 << 30, seconds=20, seconds_a_megabyte=0, seconds_a_page=0, processor_share=0.4)
"""Tight, so that it is soon over; a good file takes a second."""
GOOD = {f"{name}.pdf" for name in SAMPLE_NAMES}


class Run:
    """What a run did, and the archive after it."""

    def __init__(self, db: Database, summary: Summary, results: list[FileResult]) -> None:
        self.db = db
        self.summary = summary
        self.results = {result.path.name: result for result in results}
        self.codes = {Path(row["path"]).name: row["code"] for row in db["failures"].rows}
        self.documents = {row["file_name"]: row for row in db["documents"].rows}


def _fill(folder: Path, hostile: tuple[Hostile, ...]) -> Path:
    """Hostile files and the samples, so that each sort stands beside the other in the order of reading."""
    folder.mkdir()
    for file in hostile:
        (folder / f"{file.name}.pdf").write_bytes(file.make())
    for name in GOOD:
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    place = tmp_path_factory.mktemp("hostile")
    db = open_archive(place / "archive.db")
    results: list[FileResult] = []
    folder = _fill(place / "papers", HOSTILE)
    settings = ExtractSettings(ocr="never")  # what the files themselves give; tests/scans has their pictures
    summary = ingest(db, [folder], settings=settings, jobs=2, limits=LIMITS, report=results.append)
    yield Run(db, summary, results)
    db.conn.close()


@pytest.mark.parametrize("file", [f for f in HOSTILE if f.codes], ids=lambda f: f.name)
def test_a_file_that_cannot_be_read_has_its_code(run: Run, file: Hostile) -> None:
    name = f"{file.name}.pdf"
    assert run.codes[name] in file.codes
    assert name not in run.documents
    error = run.results[name].error
    assert error is not None
    assert error.message.startswith(FAILURE_SENTENCES[error.code])
    assert "\n" not in error.message


@pytest.mark.parametrize("file", [f for f in HOSTILE if not f.codes], ids=lambda f: f.name)
def test_a_file_that_can_be_read_has_its_words_and_findings(run: Run, file: Hostile) -> None:
    name = f"{file.name}.pdf"
    assert name not in run.codes, run.codes[name]
    row, document = run.documents[name], run.results[name].document
    assert document is not None
    assert row["words"] == row["words_placed"] == document.coverage.words
    assert set(file.findings) <= {finding.code for finding in document.findings}
    record = document.model_dump_json()
    assert [word for word in file.words.split() if word not in record] == []


def test_each_file_is_in_one_of_two_places_and_all_neighbours_are_in(run: Run) -> None:
    everything = GOOD | {f"{file.name}.pdf" for file in HOSTILE}
    assert set(run.documents) | set(run.codes) == everything
    assert not set(run.documents) & set(run.codes)
    assert set(run.documents) >= GOOD
    assert run.summary.files == len(everything)
    assert run.summary.failed == len(run.codes)
    assert all(row["words"] == row["words_placed"] > 0 for name, row in run.documents.items() if name in GOOD)


def test_nothing_of_another_file_is_read(run: Run) -> None:
    document = run.results["another_file.pdf"].document
    assert document is not None
    assert document.coverage.words == 0


def test_the_archive_is_sound_afterwards(run: Run) -> None:
    assert [row["integrity_check"] for row in run.db.query("pragma integrity_check")] == ["ok"]
    assert list(run.db.query("pragma foreign_key_check")) == []


def test_what_is_printed_on_the_command_line(tmp_path: Path) -> None:
    cheap = tuple(file for file in HOSTILE if file.codes not in COSTLY)
    folder = _fill(tmp_path / "papers", cheap)
    done = referat("ingest", folder, "--db", tmp_path / "a.db", "--jobs", "2", "--ocr", "never")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    assert all(c.isprintable() or c == "\n" for c in done.stderr)
    told = [line for line in done.stderr.splitlines() if line.startswith("failed ")]
    failing = [file for file in cheap if file.codes]
    assert len(told) == len(failing)
    for file in failing:
        (line,) = (line for line in told if f"/{file.name}.pdf: " in line)
        assert line.endswith(tuple(f"[{code}]" for code in file.codes))
    read = sum(line.startswith("read ") for line in done.stderr.splitlines())
    assert f"{len(cheap) - len(failing) + len(GOOD)} read, 0 unchanged, {len(failing)} failed" in done.stderr
    assert read >= min(50, len(cheap) - len(failing) + len(GOOD))
