"""The rows of one paper: people, agenda, decisions, tables, passages, each with its place in the PDF."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.language.search_terms import search_terms
from referat_ekstraksjon.models import Decision, PageBox, Part, Placed

_JSON = json.JSONEncoder(separators=(",", ":"))


def storable(value: Any) -> Any:
    """A value SQLite can take: text without half characters (lone surrogates), which are no Unicode."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def insert(db: Database, table: str, **values: Any) -> int:
    """A row of a table; gives its id."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    cursor: sqlite3.Cursor = db.execute(
        f"insert into {table} ({names}) values ({marks})", [storable(v) for v in values.values()]
    )
    return int(cursor.lastrowid or 0)


def insert_many(db: Database, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of a table, all with the same columns."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join("?" * len(rows[0]))
    db.conn.executemany(
        f"insert into {table} ({names}) values ({marks})", [[storable(v) for v in row.values()] for row in rows]
    )


def _boxes(boxes: Iterable[PageBox]) -> str:
    return _JSON.encode([[box[0], *(round(v, 1) for v in box[1:])] for box in boxes])


def _place(value: Placed) -> dict[str, Any]:
    return {"page": value.page, "boxes": _boxes(value.boxes)}


def store_part(
    db: Database, part: Part, number: int, document_id: int, meetings: dict[str, int], cases: dict[str, int]
) -> int:
    """A paper with all its rows but decisions and findings; gives its id. Meetings and cases are rows by their keys."""

    def case(key: str | None) -> int | None:
        return cases.get(key) if key else None

    def meeting(key: str | None) -> int | None:
        return meetings.get(key) if key else None

    part_id = insert(
        db, "parts", document_id=document_id, position=number, kind=part.kind, title=part.title,
        first_page=part.first_page, last_page=part.last_page, family=part.family, family_reason=part.family_reason,
        meeting_id=meeting(part.meeting), case_id=case(part.case),
    )  # fmt: skip
    own = {"part_id": part_id}
    insert_many(
        db, "sources",
        [
            own | {
                "meeting_id": meeting(s.key) if s.entity == "meeting" else None,
                "case_id": case(s.key) if s.entity == "case" else None, "field": s.field, "text": s.text,
            } | _place(s)
            for s in part.sources
        ],
    )  # fmt: skip
    insert_many(
        db, "attendances",
        [
            own | {
                "meeting_id": meeting(a.meeting), "position": i, "name": a.name, "organisation": a.organisation,
                "party": a.party, "function": a.function, "status": a.status, "stands_in_for": a.stands_in_for,
                "note": a.note, "confidence": a.confidence,
            } | _place(a)
            for i, a in enumerate(part.attendances)
        ],
    )  # fmt: skip
    insert_many(
        db, "agenda_items",
        [
            own | {
                "meeting_id": meeting(a.meeting), "case_id": case(a.case), "position": i, "title": a.title,
                "case_type": a.case_type, "start_time": a.start_time, "status": a.status,
            } | _place(a)
            for i, a in enumerate(part.agenda)
        ],
    )  # fmt: skip
    insert_many(
        db,
        "statements",
        [
            own | {"case_id": case(s.case), "position": i, "speaker": s.speaker, "text": s.text} | _place(s)
            for i, s in enumerate(part.statements)
        ],
    )
    insert_many(
        db,
        "attachments",
        [
            own | {"case_id": case(a.case), "position": i, "label": a.label, "title": a.title} | _place(a)
            for i, a in enumerate(part.attachments)
        ],
    )
    insert_many(
        db, "passages",
        [
            own
            | {"case_id": case(p.case), "position": i, "kind": p.kind, "heading": p.heading, "text": p.text}
            | _place(p)
            for i, p in enumerate(part.passages)
        ],
    )  # fmt: skip
    for position, table in enumerate(part.tables):
        table_id = insert(
            db, "tables", part_id=part_id, case_id=case(table.case), position=position, title=table.title,
            caption=table.caption, unit=table.unit, notes=table.notes, first_page=table.first_page,
            last_page=table.last_page, row_count=table.row_count, column_count=table.column_count,
            boxes=_boxes(table.boxes),
        )  # fmt: skip
        insert_many(
            db, "table_cells",
            [
                {
                    "table_id": table_id, "row": c.row, "column": c.column, "text": c.text, "value": c.value,
                    "header": int(c.header), "confidence": c.confidence,
                } | _place(c)
                for c in table.cells
            ],
        )  # fmt: skip
    return part_id


def store_decision(
    db: Database, part_id: int, position: int, decision: Decision, meetings: dict[str, int], cases: dict[str, int]
) -> int:
    """A proposal or decision; gives its id. What it carries through is told afterwards."""
    found_by = search_terms(decision.text)
    return insert(
        db, "decisions", case_id=cases.get(decision.case) if decision.case else None,
        meeting_id=meetings.get(decision.meeting) if decision.meeting else None, part_id=part_id, position=position,
        kind=decision.kind, text=decision.text, source_text=decision.source_text, proposed_by=decision.proposed_by,
        decided_by=decision.decided_by, earlier_number=decision.earlier_number, outcome=decision.outcome,
        votes_for=decision.votes_for, votes_against=decision.votes_against, votes_blank=decision.votes_blank,
        unanimous=None if decision.unanimous is None else int(decision.unanimous), confidence=decision.confidence,
        points=int(decision.points), terms=found_by.terms, related=found_by.related, **_place(decision),
    )  # fmt: skip
