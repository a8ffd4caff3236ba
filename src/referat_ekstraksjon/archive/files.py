"""Which path holds which content, and which files could not be taken.

The archive mirrors the paths it has seen: a document belongs to a content, and claims the first path (by the alphabet)
that holds it. Where a path's content changes, what it held before goes, unless another path holds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import writing
from referat_ekstraksjon.archive.records import storable
from referat_ekstraksjon.errors import ReferatError, UnreadableFileError

PASSING = (
    "not_found",
    "no_pdf_in_folder",
    "not_a_file",
    "folder_not_readable",
    "not_readable",
    "link_outside",
    "changed_while_read",
    "ocr_unavailable",
)
"""Failures that are not the content's: such a path is tried again at each run. With others a file is not read again
until it, the limits or the program changes."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells whether a file was seen before.

    Attributes:
        path: where it is, as text that can be stored (`extract.shown_path`).
        size: bytes.
        modified_ns: time of change, nanoseconds since 1970.
        settings: what besides the content decides the record: program version, family.
        limits: what reading it may take.
    """

    path: str
    size: int
    modified_ns: int
    settings: str
    limits: str = ""


def now() -> str:
    """The time (UTC), as the archive writes it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- what each path holds -------------------------------------------------------------------------------------


def content_at(db: Database, path: str) -> str | None:
    """The checksum of what a path held when it was last seen."""
    row = db.execute("select sha256 from files where path = ?", [path]).fetchone()
    return str(row[0]) if row else None


def is_unchanged(db: Database, stamp: FileStamp) -> bool:
    """Whether a path was read before, and neither it nor the program changed since."""
    row = db.execute(
        "select 1 from files f join documents d on d.sha256 = f.sha256 and d.settings = f.settings"
        " where f.path = ? and f.size = ? and f.modified_ns = ? and f.settings = ?",
        [stamp.path, stamp.size, stamp.modified_ns, stamp.settings],
    ).fetchone()
    return row is not None


def paths_of(db: Database, sha256: str) -> list[str]:
    """The paths that held a content when they were last seen."""
    return [row[0] for row in db.execute("select path from files where sha256 = ? order by path", [sha256]).fetchall()]


def knows_size(db: Database, size: int) -> bool:
    """Whether a file of so many bytes was seen before: its content may be one that is known."""
    seen = "select 1 from files where size = ?1 union all select 1 from failures where size = ?1 limit 1"
    return db.execute(seen, [size]).fetchone() is not None


def remember(db: Database, stamp: FileStamp, sha256: str) -> None:
    """Notes what a path holds (inside a transaction)."""
    db.execute(
        "insert or replace into files (path, size, modified_ns, sha256, settings) values (?, ?, ?, ?, ?)",
        [stamp.path, stamp.size, stamp.modified_ns, sha256, stamp.settings],
    )


def forget_paths(db: Database, paths: Iterable[str]) -> None:
    """Forgets paths where there is no file any more (inside a transaction)."""
    for path in paths:
        db.execute("delete from files where path = ?", [path])


def settle_path(db: Database, sha256: str) -> None:
    """Lets a document claim the first path that holds its content (inside a transaction)."""
    paths = paths_of(db, sha256)
    if paths:
        db.execute(
            "update documents set path = ?, file_name = ? where sha256 = ? and path is not ?",
            [paths[0], Path(paths[0]).name, sha256, paths[0]],
        )


# ---- files that could not be taken ----------------------------------------------------------------------------


def store_failure(db: Database, path: str, sha256: str | None, error: ReferatError, stamp: FileStamp | None) -> None:
    """Notes that a file could not be taken; a document read of the path's content before stays."""
    with writing(db):
        db.execute(
            "insert or replace into failures"
            " (path, sha256, stage, code, message, failed_at, size, modified_ns, settings, limits)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                path, sha256, error.stage, error.code, storable(error.message), now(),
                *((stamp.size, stamp.modified_ns, stamp.settings, stamp.limits) if stamp else (None,) * 4),
            ],
        )  # fmt: skip


def forget_failure(db: Database, path: str) -> None:
    """A path that failed is in order now."""
    if db.execute("select 1 from failures where path = ?", [path]).fetchone():
        db.execute("delete from failures where path = ?", [path])


def failed_paths(db: Database, folder: str) -> list[str]:
    """The paths in a folder, at any depth, that failed."""
    below = folder.rstrip("/\\")
    rows = db.execute("select path from failures order by path").fetchall()
    return [row[0] for row in rows if row[0].startswith((below + "/", below + "\\"))]


def recorded_failure(db: Database, stamp: FileStamp) -> ReferatError | None:
    """The failure of a file that has not changed since, nor have the program and its limits."""
    return _failure(db, "path = ? and size = ? and modified_ns = ?", stamp, stamp.path, stamp.size, stamp.modified_ns)


def failure_of_content(db: Database, sha256: str, stamp: FileStamp) -> ReferatError | None:
    """The failure of a content, under whatever path, by the same program and limits."""
    return _failure(db, "sha256 = ?", stamp, sha256)


def _failure(db: Database, where: str, stamp: FileStamp, *values: object) -> ReferatError | None:
    marks = ", ".join("?" * len(PASSING))
    row = db.execute(
        f"select code, message, stage from failures where {where} and settings = ? and limits = ?"
        f" and code not in ({marks}) order by path",
        [*values, stamp.settings, stamp.limits, *PASSING],
    ).fetchone()
    return UnreadableFileError(*row) if row else None
