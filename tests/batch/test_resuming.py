"""A run that is killed goes on where it was: nothing lost, nothing twice, nothing half."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive, open_for_reading
from referat_ekstraksjon.batch.ingest import ingest
from tests.archive.test_store import dump
from tests.conftest import SAMPLE_NAMES, SAMPLES

_GIVE_UP = 300
"""Seconds: far more than any run takes, on a machine that has much else to do."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of samples, copies of some of them with other bytes, a copy with the same, and bad files."""
    folder = tmp_path_factory.mktemp("papers")
    for name in SAMPLE_NAMES:
        (folder / f"{name}.pdf").write_bytes((SAMPLES / f"{name}.pdf").read_bytes())
    for number, name in enumerate(SAMPLE_NAMES[:6]):
        (folder / f"{number}.pdf").write_bytes((SAMPLES / f"{name}.pdf").read_bytes() + b"\n%% %d\n" % number)
    (folder / "kopi.pdf").write_bytes((SAMPLES / f"{SAMPLE_NAMES[0]}.pdf").read_bytes())
    (folder / "tom.pdf").write_bytes(b"")
    (folder / "kuttet.pdf").write_bytes((SAMPLES / f"{SAMPLE_NAMES[0]}.pdf").read_bytes()[:700])
    return folder


@pytest.fixture(scope="module")
def undisturbed(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    db = open_archive(tmp_path_factory.mktemp("archive") / "archive.db")
    ingest(db, [papers], jobs=2)
    return db


def _start(papers: Path, db: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "referat_ekstraksjon", "ingest", papers, "--db", db, "--jobs", "2"],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


def _documents(path: Path) -> int:
    """How many documents are in an archive that another process is writing."""
    if not path.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute("select count(*) from documents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # not made yet, or just being written


def _is_whole(path: Path) -> None:
    """No row hangs in the air, and each document that is in is in with all its words."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("select count(*) from documents where words <> words_placed").fetchone() == (0,)
        without_files = "select count(*) from documents where sha256 not in (select sha256 from files)"
        assert connection.execute(without_files).fetchone() == (0,)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_killed_again_and_again_comes_to_the_same(
    papers: Path, undisturbed: Database, tmp_path: Path, number: signal.Signals
) -> None:
    db = tmp_path / "archive.db"
    chance = random.Random(number)  # noqa: S311  # no secret
    killed = 0
    for wanted in (0, 1, 4, 9, 12):
        process = _start(papers, db)
        until = time.monotonic() + _GIVE_UP
        while process.poll() is None and _documents(db) < wanted and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.3)
        if process.poll() is None:
            process.send_signal(number)
            killed += 1
        said = process.communicate(timeout=_GIVE_UP)[1]
        assert "Traceback" not in said
        if db.is_file() and db.stat().st_size:
            _is_whole(db)
    assert killed >= 3
    process = _start(papers, db)
    process.communicate(timeout=_GIVE_UP)
    assert process.returncode == 1  # the bad files
    resumed = open_for_reading(db)
    assert dump(resumed) == dump(undisturbed)
    resumed.conn.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM")
def test_a_stopped_run_says_how_to_go_on(papers: Path, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    process = _start(papers, db)
    until = time.monotonic() + _GIVE_UP
    while process.poll() is None and _documents(db) < 1 and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=_GIVE_UP)[1]
    assert process.returncode == 128 + signal.SIGTERM
    assert "Stopped. What was read is in the archive; the same command goes on from there." in said
    assert "stopped    " in said
    assert " files, " in said
