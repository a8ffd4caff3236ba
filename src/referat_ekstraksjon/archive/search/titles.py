"""Finding cases by the words of their titles, in the copy that readers are given (`archive/published.py`)."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.archive.search.queries import parse_query
from referat_ekstraksjon.language.search_terms import search_terms


def index_titles(db: Database) -> None:
    """Makes titles of cases searchable as decisions are: `case_titles_fts`."""
    db.execute(
        "create virtual table main.case_titles_fts using fts5 (text, terms, related,"
        " tokenize = 'unicode61 remove_diacritics 0')"
    )
    rows = db.execute("select id, title from main.cases where title is not null").fetchall()
    db.conn.executemany(
        "insert into main.case_titles_fts (rowid, text, terms, related) values (?, ?, ?, ?)",
        ((key, title, *search_terms(title)) for key, title in rows),
    )


def cases_titled(db: Database, typed: str, limit: int) -> list[dict[str, Any]]:
    """Cases whose titles fit what was typed, the best first.

    Raises:
        QueryError: as `parse_query`.
    """
    query = parse_query(typed)
    if not query.match:
        return []
    rows = db.query(
        "select c.id, c.number, c.title, b.name as body, b.organisation from (select rowid as id, rank"
        " from case_titles_fts where case_titles_fts match ? order by rank limit ?) f join cases c on c.id = f.id"
        " left join bodies b on b.id = c.body_id order by f.rank, c.year desc",
        [query.match, limit],
    )
    return list(rows)
