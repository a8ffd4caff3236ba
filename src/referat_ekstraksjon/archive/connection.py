"""Opening the archive database: making it, bringing it up to date, and refusing what is not ours."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.migrations import APPLICATION_ID, migrations
from referat_ekstraksjon.archive.search.index import refresh_terms
from referat_ekstraksjon.errors import ArchiveError

_WAIT = 30.0
"""Seconds to wait for another process that writes."""


def _error(code: str, message: str) -> ArchiveError:
    return ArchiveError(code, message, "database")


def open_archive(path: Path, *, wait: float = _WAIT) -> Database:
    """The archive at a path for writing; made if there is none, migrated if it is older.

    Args:
        path: a file of its own; the folder must be there.
        wait: seconds to wait for another process that writes, here and at every write.

    Raises:
        ArchiveError: `database_unnamed`, `database_unwritable` (a folder, device, broken link, no such folder, no
            permission), `database_foreign` (not one of ours), `database_newer`, `database_locked`, `database_damaged`.
    """
    _refuse_odd_names(path)
    if path.is_dir():
        raise _error("database_unwritable", f"{path} is a folder, not a database file.")
    if path.is_symlink() and not path.exists():
        raise _error("database_unwritable", f"{path} is a link to {path.readlink()}, which is not there.")
    if not path.parent.is_dir():
        raise _error("database_unwritable", f"There is no folder {path.parent} for the database {path.name}: make it.")
    if path.exists() and not path.is_file():
        raise _error("database_unwritable", f"{path} is a pipe or device, not a database file.")
    try:
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    except sqlite3.Error as error:
        raise archive_error(error, str(path)) from error
    try:
        db = _checked(Database(connection), path, writing=True)
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")  # what was told as read is there after a power cut
        with writing(db):  # two that find no archive must not both make one: the second finds it made
            _checked(db, path, writing=True)
            if migrations.pending(db):
                db.execute(f"pragma application_id = {APPLICATION_ID}")
                migrations.apply(db)
            refresh_terms(db)
    except sqlite3.Error as error:
        connection.close()
        raise archive_error(error, str(path)) from error
    except BaseException:
        connection.close()
        raise
    return db


@contextlib.contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction that holds the right to write from its beginning, so that it cannot come to nothing half way."""
    db.conn.execute("begin immediate")
    try:
        yield
        db.conn.execute("commit")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("rollback")
        raise


@contextlib.contextmanager
def many_writes(db: Database) -> Iterator[None]:
    """Keeps a write-ahead log meanwhile: transactions wait for the disk once, not four times, and readers not at all.

    Afterwards the archive is one file again, unless somebody else has it open: then it is when they are done. Where a
    file system has no such log, nothing changes.
    """
    db.execute("pragma journal_mode = wal")
    try:
        yield
    finally:
        if not db.conn.in_transaction:
            with contextlib.suppress(sqlite3.OperationalError):  # it is in use: whoever is last does it
                db.execute("pragma journal_mode = delete")


def open_for_reading(path: Path) -> Database:
    """The archive at a path, read only.

    A write that was cut off (a journal beside the file) is undone first, as every SQLite client does.

    Raises:
        ArchiveError: as `open_archive`; `database_missing`, `database_empty`, `database_older`, `database_unreadable`.
    """
    _refuse_odd_names(path)
    if path.is_dir():
        raise _error("database_missing", f"There is no archive at {path}: it is a folder.")
    if path.is_symlink() and not path.exists():
        raise _error("database_missing", f"There is no archive at {path}: the link leads to {path.readlink()}.")
    if not path.is_file():
        raise _error("database_missing", f"There is no archive at {path}. `referat ingest … --db {path}` makes one.")
    if path.stat().st_size == 0 and not _beside(path, "-wal"):
        raise _error(
            "database_empty", f"{path} is empty (0 bytes). `referat ingest … --db {path}` makes it an archive."
        )
    failed: sqlite3.Error | None = None
    for options in _ways_to_read(path):
        connection = None
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?{options}", uri=True, timeout=_WAIT)
            connection.execute("pragma query_only = on")
            db = _checked(Database(connection), path, writing=False)
            if not migrations.pending(db):
                return db
        except sqlite3.Error as error:
            failed = failed or error
            if connection is not None:
                connection.close()
            if not _is_refused(error):
                break
            continue
        except ArchiveError:
            if connection is not None:
                connection.close()
            raise
        connection.close()
        raise _error(
            "database_older",
            f"{path} was made by an older version: any `referat ingest` into it brings it up to date.",
        )
    raise archive_error(failed or sqlite3.OperationalError("unable to open"), str(path), reading=True) from failed


def _ways_to_read(path: Path) -> list[str]:
    """How to open a file for reading, the most careful first.

    What another process left half written can only be undone, and a write-ahead log only be read, by one who may
    write. Where that is not allowed but nothing is left over, the file is complete as it is.
    """
    ways = ["mode=ro", "mode=rw"]
    if not _beside(path, "-wal") and not _beside(path, "-journal"):
        ways.append("immutable=1")
    return ways


def _beside(path: Path, ending: str) -> bool:
    other = path.resolve()
    other = other.with_name(other.name + ending)
    return other.is_file() and other.stat().st_size > 0


def _is_refused(error: sqlite3.Error) -> bool:
    text = str(error)
    return "readonly" in text or "unable to open" in text or "disk I/O" in text


def _refuse_odd_names(path: Path) -> None:
    """Names by which SQLite means a database in memory, which would be gone with the program."""
    if str(path) in ("", ".", ":memory:") or "\x00" in str(path):
        raise _error("database_unnamed", f"«{path}» names no database file: give one, such as `--db archive.db`.")


def _checked(db: Database, path: Path, *, writing: bool) -> Database:
    application = db.execute("pragma application_id").fetchone()[0]
    names = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'").fetchall()}
    if application != APPLICATION_ID:
        if names or not writing:
            raise _error("database_foreign", f"{path} is a database of another program; nothing was changed in it.")
        return db
    known = {migration.name for migration in migrations._migrations}
    applied = {migration.name for migration in migrations.applied(db)}
    if applied - known:
        raise _error("database_newer", f"{path} was made by a newer version of this program: use that one.")
    return db


def archive_error(error: sqlite3.Error, name: str = "", *, reading: bool = False) -> ArchiveError:
    """SQLite's error as a code and a sentence.

    Args:
        error: what SQLite raised.
        name: the database's path, where it is known.
        reading: whether it was to be read only.
    """
    text = str(error)
    database = f"database {name}".strip()
    if "not a database" in text:
        return _error("database_foreign", f"The file {name} is no SQLite database; nothing was changed in it.")
    if "locked" in text or "busy" in text:
        return _error("database_locked", f"Another process is writing to the {database}: try again when it is done.")
    if "malformed" in text or "corrupt" in text:
        return _error("database_damaged", f"The {database} is damaged ({text}).")
    if "full" in text:
        return _error("database_unwritable", f"The {database} cannot be written: the disk is full.")
    if "readonly" in text or "unable to open" in text or "disk I/O" in text:
        if reading:
            return _error("database_unreadable", f"The {database} cannot be read ({text}): check the permissions.")
        return _error("database_unwritable", f"The {database} cannot be written ({text}).")
    return _error("database_failed", f"The {database} gave an error: {text}.")
