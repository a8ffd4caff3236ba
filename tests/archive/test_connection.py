"""Opening archives: two at once, left half written, and everything that is no archive."""

from __future__ import annotations

import multiprocessing as mp
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive, open_for_reading, writing
from referat_ekstraksjon.archive.migrations import APPLICATION_ID, migrations
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.errors import ArchiveError
from tests.conftest import SAMPLE_NAMES, put, sample


def _store_all(path: str, order: list[str], start: object, failed: object) -> None:
    """What one of two ingests does to the archive."""
    try:
        documents = [sample(name).document for name in order]
        start.wait(60)  # type: ignore[attr-defined]
        db = open_archive(Path(path))
        for document in documents:
            store_document(db, document, FileStamp(f"/papers/{document.file_name}", 1, 1, "test"))
    except BaseException as error:
        failed.put(f"{type(error).__name__}: {error}")  # type: ignore[attr-defined]


def test_two_processes_that_make_and_fill_one_archive(tmp_path: Path) -> None:
    context = mp.get_context("spawn")
    start, failed = context.Barrier(2), context.Queue()
    orders = [SAMPLE_NAMES, SAMPLE_NAMES[::-1]]
    writers = [context.Process(target=_store_all, args=(str(tmp_path / "a.db"), o, start, failed)) for o in orders]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(100)
    assert [w.exitcode for w in writers] == [0, 0]
    assert failed.empty(), failed.get()
    db = open_for_reading(tmp_path / "a.db")
    assert {row["file_name"] for row in db["documents"].rows} == {f"{name}.pdf" for name in SAMPLE_NAMES}
    assert list(db.query("pragma foreign_key_check")) == []
    assert [r["integrity_check"] for r in db.query("pragma integrity_check")] == ["ok"]


def test_a_write_holds_the_right_to_write_from_its_beginning(tmp_path: Path) -> None:
    one, other = open_archive(tmp_path / "a.db"), open_archive(tmp_path / "a.db", wait=0.1)
    with writing(one), pytest.raises(sqlite3.OperationalError, match="locked"), writing(other):
        pass
    with writing(other):
        other.execute("insert into bodies (name, key) values ('x', 'x')")
    assert one["bodies"].count == 1


def _leave_journal(path: Path) -> None:
    """A write that was cut off: the database with its journal, as they are in the middle of it."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma cache_size = 1")
    db.execute("begin immediate")
    db.executemany("insert into bodies (name, key) values (?, ?)", [("x" * 500, str(i)) for i in range(2_000)])
    shutil.copy(path, path.with_name("cut.db"))
    shutil.copy(path.with_name(path.name + "-journal"), path.with_name("cut.db-journal"))
    db.execute("rollback")
    db.close()


def _leave_log(path: Path) -> None:
    """A writer that was cut off, of a database with a write-ahead log."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("insert into meetings (number) values ('1/24')")
    for ending in ("", "-wal"):
        shutil.copy(path.with_name(path.name + ending), path.with_name("cut.db" + ending))
    db.close()


@pytest.mark.parametrize("leave", [_leave_journal, _leave_log])
def test_what_was_cut_off_in_the_middle_can_be_read(tmp_path: Path, leave: Callable[[Path], None]) -> None:
    open_archive(tmp_path / "a.db").conn.close()
    leave(tmp_path / "a.db")
    db = open_for_reading(tmp_path / "cut.db")
    assert db["bodies"].count == 0
    assert db["meetings"].count == (1 if leave is _leave_log else 0)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("delete from meetings")


def test_reading_changes_no_byte(tmp_path: Path) -> None:
    open_archive(tmp_path / "a.db").conn.close()
    before = (tmp_path / "a.db").read_bytes()
    open_for_reading(tmp_path / "a.db").conn.close()
    assert (tmp_path / "a.db").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.parametrize(
    ("name", "write_code", "read_code"),
    [
        ("folder", "database_unwritable", "database_missing"),
        ("empty.db", None, "database_empty"),
        ("text.db", "database_foreign", "database_foreign"),
        ("dangling.db", "database_unwritable", "database_missing"),
        ("no/such/folder/a.db", "database_unwritable", "database_missing"),
        ("/dev/null", "database_unwritable", "database_missing"),
        (":memory:", "database_unnamed", "database_unnamed"),
        ("", "database_unnamed", "database_unnamed"),
    ],
)
def test_what_is_no_archive(
    name: str, write_code: str | None, read_code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("empty.db").touch()
    Path("text.db").write_text("tekst " * 200, encoding="utf-8")
    Path("dangling.db").symlink_to("nowhere.db")
    with pytest.raises(ArchiveError) as caught:
        open_for_reading(Path(name))
    assert caught.value.code == read_code
    assert caught.value.message.endswith((".", "one.", "archive.")) and "\n" not in caught.value.message
    if write_code is None:
        assert open_archive(Path(name))["documents"].count == 0
        return
    with pytest.raises(ArchiveError) as caught:
        open_archive(Path(name))
    assert caught.value.code == write_code
    assert not Path("nowhere.db").exists()


def test_an_archive_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    old = Database(sqlite3.connect(path, isolation_level=None))
    old.execute(f"pragma application_id = {APPLICATION_ID}")
    migrations.apply(old, stop_before="m002_a_person_may_have_no_status")
    old.execute(
        "insert into documents values (1, 'a', 'a.pdf', '/a.pdf', 1, 'norsk', 'born-digital', null, '', '', 1, 1, '')"
    )
    old.execute("insert into parts values (1, 1, 0, 'notice', null, 1, 1, 'norsk', '', null, null)")
    old.execute(
        "insert into attendances values (7, null, 1, 0, 'Siv', null, null, null, 'member', null, null, 1, '[]')"
    )
    old.conn.close()
    with pytest.raises(ArchiveError) as caught:
        open_for_reading(path)
    assert caught.value.code == "database_older"
    db = open_archive(path)
    (row,) = db["attendances"].rows
    assert (row["id"], row["name"], row["status"], row["boxes"]) == (7, "Siv", "member", "[]")
    db.execute("update attendances set status = null")
    assert {i.name for i in db.table("attendances").indexes} == {
        f"attendances_{x}" for x in ("meeting", "part", "name")
    }
    assert "case_id" in {column.name for column in db.table("findings").columns}
    db.execute("delete from documents")
    assert db["attendances"].count == 0


def test_a_person_without_status_is_stored(archive: Database) -> None:
    document = sample("arkivrad-2024-2-referat").document
    people = tuple(a.model_copy(update={"status": None}) for a in document.parts[0].attendances)
    part = document.parts[0].model_copy(update={"attendances": people})
    put(archive, document.model_copy(update={"parts": (part,)}))
    assert {row["status"] for row in archive["attendances"].rows} == {None}


def test_half_characters_are_stored_whole(archive: Database) -> None:
    document = sample("arkivrad-2024-2-referat").document
    decisions = tuple(d.model_copy(update={"text": "𝄞 \ud834\udd1e \ud800 ja"}) for d in document.parts[0].decisions)
    part = document.parts[0].model_copy(update={"decisions": decisions})
    put(archive, document.model_copy(update={"parts": (part,), "title": "\udfff"}))
    assert {row["text"] for row in archive["decisions"].rows} == {"𝄞 𝄞 \ufffd ja"}
