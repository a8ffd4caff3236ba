"""A copy of an archive that holds only what may be shown: the one thing that readers elsewhere are given.

What is not for everyone's eyes (`withheld.py`) is not hidden in the copy, it is not there, so no query, table, index or
download can bring it out. What stays is that there is such a case, its number and its body. National identity numbers
are masked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import archive_error, open_for_reading
from referat_ekstraksjon.archive.migrations import APPLICATION_ID, migrations
from referat_ekstraksjon.archive.search.titles import index_titles
from referat_ekstraksjon.archive.withheld import mark, mark_nothing
from referat_ekstraksjon.language.identity_numbers import masked, masked_pieces

_Result = TypeVar("_Result")
WITHHELD_WORDS = "unntatt offentlighet"
"""What the copy has for the words that close a case: those printed may say more."""
_UNMASKED = frozenset(
    {"boxes", "sha256", "settings", "limits", "fingerprint", "ingested_at", "extractor_version", "pdfa_sha256"}
)
"""Columns of text that hold no words of a paper."""
_FIGURES = "*[0-9]*[0-9]*[0-9]*"
"""What every text has that holds an identity number."""
_NOT_COPIED = frozenset({"files", "_sqlite_migrations"})
"""What only says which files were seen where."""


def publish(source: Path, target: Path, *, include_restricted: bool = False) -> None:
    """Makes the copy.

    Args:
        source: the archive; it is only read.
        target: a file that is not there yet; only its owner may read it.
        include_restricted: whether cases that are not for everyone's eyes are copied too. Identity numbers are masked
            all the same.

    The copy has two tables more: `withheld_pages` (`document_id`, `page` from 1) has the pages that must not be shown,
    `case_titles_fts` the titles of cases for search.

    Raises:
        ArchiveError: as `open_for_reading`; the copy cannot be written.
    """
    whole = target.with_name(target.name + ".whole")
    faults: list[BaseException] = []
    for path in (target, whole):
        path.touch(mode=0o600)
    connection = sqlite3.connect(f"{target.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        _snapshot(source, whole)
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.create_function("masked", 1, _told(masked, faults), deterministic=True)
        db = Database(connection)
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        migrations.apply(db)
        db.execute("create table withheld_pages (document_id integer, page integer, primary key (document_id, page))")
        db.execute("attach ? as archive", [f"{whole.resolve().as_uri()}?immutable=1"])
        db.execute("begin")
        titles = mark_nothing(db) if include_restricted else mark(db)
        connection.create_function("quotes", 1, _told(titles.quoted_in, faults), deterministic=True)
        db.execute("insert into withheld_pages select document_id, page from closed_pages")
        _copy(db, include_restricted=include_restricted)
        _mask_across_cells(db)
        index_titles(db)
        db.execute("commit")
        db.execute("detach archive")
        db.execute("pragma optimize")
    except sqlite3.Error as error:
        if faults:
            raise faults[0] from None
        raise archive_error(error, str(target)) from error
    finally:
        connection.close()
        whole.unlink(missing_ok=True)


def _snapshot(source: Path, whole: Path) -> None:
    """The archive as it is now, in a file of its own: who writes to it has to wait no longer than that takes."""
    archive = open_for_reading(source)  # says in one sentence what is wrong with it
    target = sqlite3.connect(f"{whole.resolve().as_uri()}?mode=rw", uri=True)
    try:
        archive.conn.backup(target)
        target.execute("pragma journal_mode = delete")
    finally:
        target.close()
        archive.conn.close()


def _told(function: Callable[[Any], _Result], faults: list[BaseException]) -> Callable[[Any], _Result]:
    """A function for SQLite, which would keep to itself what is raised in it: that the program is to stop, say."""

    def called(text: Any) -> _Result:
        try:
            return function(text)
        except BaseException as fault:
            faults.append(fault)
            raise

    return called


_ON_CLOSED_PAGE = """(x.part_id in (select p.id from archive.parts p join closed_pages h using (document_id))
    and exists (select 1 from archive.parts p join closed_pages h using (document_id) {boxes}
        where p.id = x.part_id and {its_page}))"""
_BOXES_ON_IT = _ON_CLOSED_PAGE.format(
    boxes="cross join json_each(x.boxes) b", its_page="h.page = json_extract(b.value, '$[0]')"
)
_TABLE_ON_IT = _ON_CLOSED_PAGE.format(boxes="", its_page="h.page between x.first_page and x.last_page")
_HAS_CLOSED_PAGE = "{0} in (select document_id from closed_pages)"


def _quoting(table: str, row_id: str = "x.id") -> str:
    return f"{row_id} in (select id from quoting_rows where \"table\" = '{table}')"


_OF_OPEN_CASE = "x.case_id is not null and x.case_id not in closed_cases"

_KEPT = {
    "case_mentions": "x.case_id not in closed_cases",
    "comparisons": "x.case_id not in closed_cases"
    f" and not (x.proposed_id is not null and {_quoting('decisions', 'x.proposed_id')})"
    f" and not (x.adopted_id is not null and {_quoting('decisions', 'x.adopted_id')})",
    "table_cells": "x.table_id in (select id from main.tables)",
    "findings": "(x.case_id is null or x.case_id not in closed_cases) and (x.part_id is null or x.part_id not in"
    " closed_parts) and not exists (select 1 from closed_pages h where h.document_id = x.document_id and"
    " (x.page is null or h.page = x.page)) and not quotes(x.message)",
    **{
        table: f"({_OF_OPEN_CASE} or x.case_id is null and not {_BOXES_ON_IT}) and not {_quoting(table)}"
        for table in ("decisions", "statements", "attachments", "passages")
    },
    "tables": f"({_OF_OPEN_CASE} or x.case_id is null and not {_TABLE_ON_IT}) and not {_quoting('tables')}"
    " and not exists (select 1 from archive.table_cells c where c.table_id = x.id and quotes(c.text))",
    "sources": f"(x.case_id is null or x.case_id not in closed_cases) and not {_quoting('sources')}",
}
"""Which rows are copied; of other tables all are."""

_CLOSED_CASE = "x.id in closed_cases"
_CLOSED_ITEM = f"x.case_id in closed_cases or {_quoting('agenda_items')} or (x.case_id is null and {_BOXES_ON_IT})"
_EMPTIED = {
    "cases": dict.fromkeys(("title", "case_type", "archive_ref", "case_officer"), (_CLOSED_CASE, "null"))
    | {
        "key": (_CLOSED_CASE, "'withheld ' || x.id"),
        "restricted": (_CLOSED_CASE, f"'{WITHHELD_WORDS}'"),
    },
    "agenda_items": dict.fromkeys(("title", "case_type", "start_time", "status", "page"), (_CLOSED_ITEM, "null"))
    | {"boxes": (_CLOSED_ITEM, "'[]'")},
    "attendances": {"note": (_quoting("attendances"), "null")},
    "parts": {"title": ("x.id in closed_parts or quotes(x.title)", "null")},
    "documents": {
        "title": (f"{_HAS_CLOSED_PAGE.format('x.id')} or quotes(x.title)", "null"),
        "file_name": (f"{_HAS_CLOSED_PAGE.format('x.id')} or quotes(x.file_name)", "'dokument-' || x.id || '.pdf'"),
    },
    "table_cells": {"value": (f"x.text glob '{_FIGURES}' and masked(x.text) <> x.text", "null")},
}
"""What is put in a column's place, and for which rows."""


def _copy(db: Database, *, include_restricted: bool) -> None:
    """Copies every table, what it refers to before it."""
    there = {row[0] for row in db.execute("select name from archive.sqlite_master where type = 'table'")}
    ours = {name for name in db.table_names() if not name.startswith(("sqlite_", "decisions_fts"))}
    names = sorted((there & ours) - _NOT_COPIED)
    for name in sorted(names, key=lambda name: name == "table_cells"):  # after the tables they are of
        columns = db[name].columns
        values = ", ".join(_value(name, c.name, c.type, include_restricted=include_restricted) for c in columns)
        quoted = ", ".join(f'"{column.name}"' for column in columns)
        db.execute(f"delete from main.{name}")
        db.execute(
            f"insert into main.{name} ({quoted}) select {values} from archive.{name} x where {_KEPT.get(name, 'true')}"
        )
    db.execute("update main.decisions set basis_id = null where basis_id not in (select id from main.decisions)")
    db.execute("update main.documents set path = file_name, pdfa_name = null")  # where it lies is nobody's business


def _value(table: str, column: str, kind: str, *, include_restricted: bool) -> str:
    """What is copied into a column."""
    value = f'x."{column}"'
    if (table, column) == ("failures", "path"):  # nobody knows what is in it, and its name may say
        return f"masked({value}) || ' (' || x.id || ')'" if include_restricted else "'fil-' || x.id"
    if kind.lower() == "text" and column not in _UNMASKED:
        unique = " || ' ' || x.id" if column == "key" else ""
        clean = f"masked({value})"
        value = f"case when {value} glob '{_FIGURES}' and {clean} <> {value} then {clean}{unique} else {value} end"
    if column in _EMPTIED.get(table, {}):
        when, instead = _EMPTIED[table][column]
        value = f"case when {when} then {instead} else {value} end"
    return value


def _mask_across_cells(db: Database) -> None:
    """Masks identity numbers whose figures stand in several cells of a row."""
    rows = db.execute(
        'select table_id, "row", id, text from main.table_cells where text glob \'*[0-9]*\' order by 1, 2, "column"'
    )
    for _, cells in groupby(rows.fetchall(), key=lambda cell: (cell[0], cell[1])):
        row = list(cells)
        for cell, hidden in zip(row, masked_pieces([cell[3] for cell in row]), strict=True):
            if hidden != cell[3]:
                db.execute("update main.table_cells set text = ?, value = null where id = ?", [hidden, cell[2]])


def withheld_pages(db: Database, document_id: int) -> frozenset[int]:
    """The pages of a document that must not be shown, in a copy made by `publish`."""
    rows = db.execute("select page from withheld_pages where document_id = ?", [document_id]).fetchall()
    return frozenset(int(row[0]) for row in rows)
