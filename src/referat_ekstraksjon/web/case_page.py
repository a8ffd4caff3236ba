"""Sak: everything about a case over its papers."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.archive.browsing import case_meetings, cells, compared, road, sources, treatment
from referat_ekstraksjon.archive.lookup import Row, case_view
from referat_ekstraksjon.archive.search.export import csv_text
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.web.html import side_by_side

_MOST_TABLES = 40


def case_page(db: Database, case_id: int) -> dict[str, Any]:
    """What the page shows.

    Raises:
        QueryError: `not_found`.
    """
    view = case_view(db, case_id)
    return {
        "case": view.case,
        "outcome": view.comparison["outcome"] if view.comparison else None,
        "similarity": view.comparison["similarity"] if view.comparison else None,
        "papers": view.papers,
        "compared": _compared(db, view.decisions, case_id),
        "decisions": [row for row in view.decisions if row["kind"] != "earlier"],
        "earlier": [row for row in view.decisions if row["kind"] == "earlier"],
        "treatment": treatment(db, case_id),
        "statements": view.statements,
        "attachments": view.attachments,
        "tables": [row | {"rows": cells(db, row["id"])} for row in view.tables[:_MOST_TABLES]],
        "agenda": view.agenda,
        "meetings": case_meetings(db, case_id),
        "road": road(db, case_id),
        "sources": sources(db, case_id=case_id),
    }


def _compared(db: Database, decisions: list[Row], case_id: int) -> dict[str, Any]:
    """The proposal and the decision that are held against each other, with the words that changed marked."""
    by_id = {row["id"]: row for row in decisions}
    proposed, adopted = (by_id.get(key) for key in compared(db, case_id))
    left, right = side_by_side(proposed["text"], adopted["text"]) if proposed and adopted else (None, None)
    return {"proposed": proposed, "adopted": adopted, "left": left, "right": right}


def table_as_csv(db: Database, table_id: int, *, safe: bool) -> str:
    """A table as CSV, cells as printed.

    Args:
        db: the copy that readers are given.
        table_id: the table's.
        safe: as `csv_text` takes it.

    Raises:
        QueryError: `not_found`.
    """
    rows = cells(db, table_id)
    if not rows:
        raise QueryError("not_found", f"There is no table with id {table_id}.", "show")
    return csv_text(([None if cell is None else cell["text"] for cell in row] for row in rows), safe=safe)
