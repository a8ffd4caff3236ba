"""Opening the archive database: making it, bringing it up to date, and refusing what is not ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.migrations import APPLICATION_ID, migrations
from referat_ekstraksjon.errors import ArchiveError

_WAIT = 30.0
"""Seconds to wait for another process that writes."""


def _error(code: str, message: str) -> ArchiveError:
    return ArchiveError(code, message, "database")


def open_archive(path: Path, *, wait: float = _WAIT) -> Database:
    """The archive at a path for writing; made if there is none, migrated if it is older.

    Raises:
        ArchiveError: `database_foreign` (not one of ours), `database_unwritable`, `database_newer`,
            `database_locked`, `database_damaged`.
    """
    existed = path.exists()
    if path.is_dir():
        raise _error("database_unwritable", f"{path} is a folder, not a database file.")
    try:
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
        db = _checked(Database(connection), path, writing=True)
        connection.execute("pragma foreign_keys = on")
        if migrations.pending(db):
            db.execute(f"pragma application_id = {APPLICATION_ID}")
            migrations.apply(db)
        else:
            connection.execute("begin immediate")
            connection.execute("rollback")
    except sqlite3.Error as error:
        raise _explained(error, path, existed) from error
    return db


def open_for_reading(path: Path) -> Database:
    """The archive at a path, read only.

    Raises:
        ArchiveError: as `open_archive`, and `database_missing`.
    """
    if not path.is_file():
        raise _error("database_missing", f"There is no archive at {path}. `referat ingest … --db {path}` makes one.")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAIT)
        db = _checked(Database(connection), path, writing=False)
        if migrations.pending(db):
            raise _error(
                "database_older",
                f"{path} was made by an older version: any `referat ingest` into it brings it up to date.",
            )
    except sqlite3.Error as error:
        raise _explained(error, path, True) from error
    return db


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


def _explained(error: sqlite3.Error, path: Path, existed: bool) -> ArchiveError:
    text = str(error)
    if "not a database" in text:
        return _error("database_foreign", f"{path} is no SQLite database; nothing was changed in it.")
    if "locked" in text or "busy" in text:
        return _error("database_locked", f"Another process is writing to {path}: try again when it is done.")
    if "malformed" in text or "corrupt" in text:
        return _error("database_damaged", f"The database {path} is damaged ({text}).")
    if "readonly" in text or "unable to open" in text or "disk I/O" in text or not existed:
        return _error("database_unwritable", f"The database {path} cannot be written ({text}).")
    return _error("database_failed", f"The database {path} gave an error: {text}.")
