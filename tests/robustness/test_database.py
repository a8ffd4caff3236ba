"""A database that cannot be written to: no room, locked by another process, made by a newer version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive, open_for_reading
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.errors import ArchiveError
from tests.conftest import SAMPLE_NAMES, SAMPLES
from tests.test_command_line import referat

PAPERS = [SAMPLES / f"{name}.pdf" for name in SAMPLE_NAMES[:4]]
"""They take 94 KB of a database that has 324 KB when it is empty."""


def _sound(db: Database) -> None:
    assert [row["integrity_check"] for row in db.query("pragma integrity_check")] == ["ok"]
    assert list(db.query("pragma foreign_key_check")) == []
    assert all(row["words"] == row["words_placed"] for row in db["documents"].rows)


# ---- no room --------------------------------------------------------------------------------------------------


def test_a_database_that_may_not_grow(archive: Database) -> None:
    """SQLite's own bound gives the very error of a full disk."""
    pages = archive.execute("pragma page_count").fetchone()[0]
    archive.execute(f"pragma max_page_count = {pages + 10}")
    with pytest.raises(ArchiveError) as caught:
        ingest(archive, PAPERS, jobs=2)
    assert (caught.value.code, "the disk is full" in caught.value.message) == ("database_unwritable", True)
    stored = archive["documents"].count
    assert stored < len(PAPERS)
    _sound(archive)
    archive.execute("pragma max_page_count = 1000000")
    summary = ingest(archive, PAPERS, jobs=2)
    assert (summary.stored, summary.unchanged, summary.failed) == (len(PAPERS) - stored, stored, 0)
    _sound(archive)


@contextmanager
def _little_disk(place: Path, size: str) -> Iterator[Path]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("only root may mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    with _little_disk(tmp_path / "disk", "440k") as disk:
        done = referat("ingest", *PAPERS, "--db", disk / "a.db", "--jobs", "2")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        (said,) = (line for line in done.stderr.splitlines() if line.startswith("referat: "))
        assert said.endswith("the disk is full. [database_unwritable]")
        db = open_for_reading(disk / "a.db")
        stored = db["documents"].count
        assert stored < len(PAPERS)
        _sound(db)
        db.conn.close()
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        done = referat("ingest", *PAPERS, "--db", disk / "a.db", "--jobs", "2")
        assert f"{len(PAPERS) - stored} read, {stored} unchanged, 0 failed" in done.stderr
        db = open_for_reading(disk / "a.db")
        _sound(db)
        db.conn.close()


def test_a_disk_without_room_for_a_database_at_all(tmp_path: Path) -> None:
    with _little_disk(tmp_path / "disk", "16k") as disk:
        shutil.copy(SAMPLES / f"{SAMPLE_NAMES[0]}.pdf", tmp_path / "x.pdf")
        done = referat("ingest", tmp_path / "x.pdf", "--db", disk / "a.db")
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
        assert done.stderr.endswith("[database_unwritable]\n")


# ---- locked ---------------------------------------------------------------------------------------------------

_HOLD = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("begin exclusive")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
db.execute("rollback")
"""


@contextmanager
def _held(path: Path, seconds: float) -> Iterator[None]:
    """Another process that writes to a database for so long."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, path, str(seconds)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.kill()


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = open_archive(path)
    started = time.monotonic()
    with _held(path, 2):
        summary = ingest(db, [SAMPLES / f"{SAMPLE_NAMES[0]}.pdf"])
    assert (summary.stored, summary.failed) == (1, 0)
    assert time.monotonic() - started >= 2
    db.conn.close()


def test_a_lock_that_stays_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = open_archive(path, wait=0.5)
    with _held(path, 600):
        with pytest.raises(ArchiveError) as caught:
            ingest(db, [SAMPLES / f"{SAMPLE_NAMES[0]}.pdf"])
        assert caught.value.code == "database_locked"
        assert "Another process is writing" in caught.value.message
        with pytest.raises(ArchiveError) as caught:
            open_archive(path, wait=0.5)
        assert caught.value.code == "database_locked"
    assert ingest(db, [SAMPLES / f"{SAMPLE_NAMES[0]}.pdf"]).stored == 1
    db.conn.close()


# ---- newer ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("ingest", SAMPLES), ("search", "vedtak"), ("show", "10/24"), ("check",)])
def test_a_database_of_a_newer_version(tmp_path: Path, command: tuple[str | Path, ...]) -> None:
    path = tmp_path / "a.db"
    db = open_archive(path)
    row = dict(next(iter(db["_sqlite_migrations"].rows)))
    db.table("_sqlite_migrations").insert(row | {"name": "m999_what_is_to_come"} | ({"id": 999} if "id" in row else {}))
    db.conn.close()
    before = path.read_bytes()
    done = referat(*command, "--db", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == f"referat: {path} was made by a newer version of this program: use that one. [database_newer]\n"
    )
    assert path.read_bytes() == before
