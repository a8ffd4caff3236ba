"""A copy of an archive that holds only what may be shown: the one thing that readers elsewhere are given.

What is not for everyone's eyes is not hidden in the copy, it is not there, so no query, table, index or download can
bring it out. Left out are, of each case that is *unntatt offentlighet* or was treated in a closed meeting: its titles,
wording, tables and places; every page it stands on; and what stands on those pages outside any case. What stays is that
there is such a case, its number, and the words that say that it is exempt. National identity numbers are masked.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import archive_error, attach_for_reading, open_for_reading
from referat_ekstraksjon.archive.migrations import APPLICATION_ID, migrations
from referat_ekstraksjon.language.identity_numbers import masked

_SHORTEST_TITLE = 12
"""Characters of a title by which its case is known where it is quoted; `Eventuelt` tells none."""
_UNMASKED = frozenset({"boxes", "sha256", "settings", "limits", "fingerprint", "ingested_at", "extractor_version"})
"""Columns of text that hold no words of a paper."""
_FIGURES = "*[0-9][0-9][0-9][0-9][0-9]*"
"""What every text has that holds an identity number."""
_NOT_COPIED = frozenset({"files", "_sqlite_migrations"})
"""What only says which files were seen where."""
_OF_CASES = ("sources", "agenda_items", "decisions", "statements", "attachments", "passages", "tables")
"""Tables whose rows stand on a page and may be of a case."""

_HIDDEN = """
create temp table hidden_cases (id integer primary key);
create temp table hidden_pages (document_id integer, page integer, primary key (document_id, page)) without rowid;
create temp table hidden_titles (title text primary key) without rowid;
create temp table hidden_parts (id integer primary key);
create temp table hidden_names (document_id integer primary key);
"""
_ON_HIDDEN_PAGE = """{x}.part_id in (select p.id from archive.parts p join hidden_pages h using (document_id))
    and exists (select 1 from json_each({x}.boxes) b join archive.parts p on p.id = {x}.part_id join hidden_pages h
        on h.document_id = p.document_id and h.page = json_extract(b.value, '$[0]'))"""
_QUOTES_TITLE = "exists (select 1 from hidden_titles t where instr({text}, t.title))"
_HAS_HIDDEN_PAGE = "{0} in (select document_id from hidden_pages)"


def publish(source: Path, target: Path, *, include_restricted: bool = False) -> None:
    """Makes the copy.

    Args:
        source: the archive; it is only read.
        target: a file that is not there yet; only its owner may read it.
        include_restricted: whether cases that are not for everyone's eyes are copied too. Identity numbers are masked
            all the same.

    The copy has one table more, `withheld_pages`: the pages (`document_id`, `page` from 1) that must not be shown.

    Raises:
        ArchiveError: as `open_for_reading`; the copy cannot be written.
    """
    open_for_reading(source).conn.close()  # says in one sentence what is wrong with it
    target.touch(mode=0o600)
    connection = sqlite3.connect(f"{target.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.create_function("masked", 1, masked, deterministic=True)
        db = Database(connection)
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        migrations.apply(db)
        db.execute("create table withheld_pages (document_id integer, page integer, primary key (document_id, page))")
        attach_for_reading(db, source, "archive")
        connection.executescript(_HIDDEN)
        db.execute("begin")
        if not include_restricted:
            _mark(db)
        _copy(db)
        db.execute("commit")
        db.execute("detach archive")
        db.execute("pragma optimize")
    except sqlite3.Error as error:
        raise archive_error(error, str(source)) from error
    finally:
        connection.close()


def _mark(db: Database) -> None:
    """Notes which cases, pages, papers and file names stay out."""
    db.execute("insert into hidden_cases select id from archive.cases where restricted is not null")
    _mark_beside_unplaced_words(db)
    db.execute(
        "insert or ignore into hidden_titles select title from (select id, title from archive.cases"
        " union select case_id, title from archive.case_mentions union select case_id, title from archive.agenda_items)"
        f" where id in hidden_cases and length(title) >= {_SHORTEST_TITLE}"
    )
    for table in _OF_CASES:
        _mark_pages(db, f"select part_id, boxes from archive.{table} where case_id in hidden_cases")
    whole = "select {0}.document_id, first_page, last_page from {1} where {2}case_id in hidden_cases"
    _mark_ranges(db, whole.format("p", "archive.parts p", "p."))
    _mark_ranges(db, whole.format("p", "archive.tables x join archive.parts p on p.id = x.part_id", "x.").replace(
        " first_page, last_page", " x.first_page, x.last_page"))  # fmt: skip
    _mark_pages(
        db,
        "select x.part_id, x.boxes from archive.passages x join archive.parts p on p.id = x.part_id"
        f" where {_HAS_HIDDEN_PAGE.format('p.document_id')} and {_QUOTES_TITLE.format(text='x.text')}",
    )
    db.execute("insert into hidden_parts select id from archive.parts where case_id in hidden_cases")
    db.execute(
        "insert or ignore into hidden_names select document_id from archive.parts where case_id in hidden_cases union"
        f" select id from archive.documents o where {_HAS_HIDDEN_PAGE.format('o.id')} and"
        f" {_QUOTES_TITLE.format(text='o.file_name')}"
    )
    db.execute("insert into withheld_pages select document_id, page from hidden_pages")


def _mark_beside_unplaced_words(db: Database) -> None:
    """Words that say so outside any case may mean any case on their page: none of these is shown."""
    pages = db.execute(
        "select document_id, page from archive.findings where code = 'restricted_unplaced' and document_id is not null"
    ).fetchall()
    for document_id, page in pages:
        where = "p.document_id = ? and x.case_id is not null"
        bound = [document_id]
        if page is not None:
            where += " and exists (select 1 from json_each(x.boxes) b where json_extract(b.value, '$[0]') = ?)"
            bound.append(page)
            db.execute("insert or ignore into hidden_pages values (?, ?)", [document_id, page])
        for table in _OF_CASES:
            db.execute(
                f"insert or ignore into hidden_cases select x.case_id from archive.{table} x"
                f" join archive.parts p on p.id = x.part_id where {where}",
                bound,
            )


def _mark_pages(db: Database, rows: str) -> None:
    """Marks the pages on which some rows (their paper and boxes) stand."""
    db.execute(
        "insert or ignore into hidden_pages select p.document_id, json_extract(b.value, '$[0]') as page"
        f" from ({rows}) x join archive.parts p on p.id = x.part_id, json_each(x.boxes) b where page is not null"
    )


def _mark_ranges(db: Database, rows: str) -> None:
    """Marks whole ranges of pages: document, first page, last page."""
    pages = (
        (document, page) for document, first, last in db.execute(rows).fetchall() for page in range(first, last + 1)
    )
    db.conn.executemany("insert or ignore into hidden_pages values (?, ?)", list(pages))


_KEPT = {
    "case_mentions": "x.case_id not in hidden_cases",
    "comparisons": "x.case_id not in hidden_cases",
    "table_cells": "x.table_id in (select id from main.tables)",
    "findings": "(x.case_id is null or x.case_id not in hidden_cases) and (x.part_id is null or x.part_id not in"
    " hidden_parts) and not exists (select 1 from hidden_pages h where h.document_id = x.document_id and"
    f" (x.page is null or h.page = x.page)) and not {_QUOTES_TITLE.format(text='x.message')}",
    **{
        table: "(x.case_id is not null or not (" + _ON_HIDDEN_PAGE.format(x="x") + ")) and"
        " (x.case_id is null or x.case_id not in hidden_cases)"
        for table in ("decisions", "statements", "attachments", "passages", "tables")
    },
    "sources": "(x.case_id is null or x.case_id not in hidden_cases)",
}
"""Which rows are copied; of other tables all are."""

_HIDDEN_CASE, _HIDDEN_ITEM = "x.id in hidden_cases", "x.case_id in hidden_cases"
_EMPTIED = {
    "cases": dict.fromkeys(("title", "case_type", "archive_ref", "case_officer"), (_HIDDEN_CASE, "null"))
    | {"key": (_HIDDEN_CASE, "'withheld ' || x.id")},
    "agenda_items": dict.fromkeys(("title", "case_type", "start_time", "status", "page"), (_HIDDEN_ITEM, "null"))
    | {"boxes": (_HIDDEN_ITEM, "'[]'")},
    "parts": {"title": (f"x.id in hidden_parts or {_QUOTES_TITLE.format(text='x.title')}", "null")},
    "documents": {"title": (_HAS_HIDDEN_PAGE.format("x.id"), "null")}
    | dict.fromkeys(("file_name", "path"), ("x.id in hidden_names", "'dokument-' || x.id || '.pdf'")),
    "table_cells": {"value": (f"x.text glob '{_FIGURES}' and masked(x.text) <> x.text", "null")},
}
"""What is put in a column's place, and for which rows."""


def _copy(db: Database) -> None:
    """Copies every table, what it refers to before it."""
    names = [
        str(row[0])
        for row in db.execute(
            "select name from archive.sqlite_master where type = 'table' and name not like 'sqlite_%'"
            " and name not like 'decisions_fts%'"
        ).fetchall()
        if row[0] not in _NOT_COPIED
    ]
    for name in sorted(names, key=lambda name: name == "table_cells"):  # after the tables they are of
        columns = db[name].columns
        values = ", ".join(_value(name, column.name, column.type) for column in columns)
        quoted = ", ".join(f'"{column.name}"' for column in columns)
        db.execute(f"delete from main.{name}")
        db.execute(
            f"insert into main.{name} ({quoted}) select {values} from archive.{name} x where {_KEPT.get(name, 'true')}"
        )
    db.execute("update main.decisions set basis_id = null where basis_id not in (select id from main.decisions)")


def _value(table: str, column: str, kind: str) -> str:
    """What is copied into a column."""
    value = f'x."{column}"'
    if kind.lower() == "text" and column not in _UNMASKED:
        value = f"case when {value} glob '{_FIGURES}' then masked({value}) else {value} end"
    if column in _EMPTIED.get(table, {}):
        when, instead = _EMPTIED[table][column]
        value = f"case when {when} then {instead} else {value} end"
    return value


def withheld_pages(db: Database, document_id: int) -> frozenset[int]:
    """The pages of a document that must not be shown, in a copy made by `publish`."""
    rows = db.execute("select page from withheld_pages where document_id = ?", [document_id]).fetchall()
    return frozenset(int(row[0]) for row in rows)
