"""One case or meeting with everything the archive has of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.errors import QueryError

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case over all its papers. Every row of decisions has `file_name` and `page`."""

    case: Row
    comparison: Row | None
    papers: list[Row]
    decisions: list[Row]
    statements: list[Row]
    attachments: list[Row]
    tables: list[Row]
    agenda: list[Row]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting over all its papers."""

    meeting: Row
    papers: list[Row]
    attendances: list[Row]
    agenda: list[Row]


def _rows(db: Database, sql: str, *values: object) -> list[Row]:
    return list(db.query(sql, list(values)))


def case_view(db: Database, case_id: int) -> CaseView:
    """Everything about a case."""
    cases = _rows(
        db, "select c.*, b.name as body, b.organisation from cases c left join bodies b on b.id = c.body_id"
        " where c.id = ?", case_id,
    )  # fmt: skip
    if not cases:
        raise QueryError("not_found", f"There is no case with id {case_id}.", "show")
    placed = (
        "select x.*, p.document_id, p.kind as part_kind, p.title as part_title, o.file_name, m.date as meeting_date,"
        " m.number as meeting_number from {} x join parts p on p.id = x.part_id"
        " join documents o on o.id = p.document_id left join meetings m on m.id = p.meeting_id where x.case_id = ?"
        " order by m.date, case p.kind when 'notice' then 0 when 'memo' then 1 when 'minutes' then 2 else 3 end,"
        " o.sha256, p.position, x.position"
    )
    comparison = _rows(db, "select * from decision_comparisons where case_id = ?", case_id)
    papers = _rows(
        db,
        "select distinct p.id, p.kind, p.title, p.document_id, p.first_page, p.last_page, o.file_name,"
        " m.date as meeting_date, m.number as meeting_number from case_mentions x join parts p on p.id = x.part_id"
        " join documents o on o.id = p.document_id left join meetings m on m.id = p.meeting_id where x.case_id = ?"
        " order by m.date, p.first_page",
        case_id,
    )
    return CaseView(
        cases[0],
        comparison[0] if comparison else None,
        papers,
        _rows(db, placed.format("decisions"), case_id),
        _rows(db, placed.format("statements"), case_id),
        _rows(db, placed.format("attachments"), case_id),
        _rows(db, placed.format("tables"), case_id),
        _rows(db, placed.format("agenda_items"), case_id),
    )


def meeting_view(db: Database, meeting_id: int) -> MeetingView:
    """Everything about a meeting."""
    meetings = _rows(
        db, "select m.*, b.name as body, b.organisation from meetings m left join bodies b on b.id = m.body_id"
        " where m.id = ?", meeting_id,
    )  # fmt: skip
    if not meetings:
        raise QueryError("not_found", f"There is no meeting with id {meeting_id}.", "show")
    return MeetingView(
        meetings[0],
        _rows(
            db, "select p.*, o.file_name from parts p join documents o on o.id = p.document_id where p.meeting_id = ?"
            " order by o.sha256, p.position", meeting_id,
        ),
        _rows(
            db, "select a.*, p.document_id, p.kind as part_kind, o.file_name from attendances a"
            " join parts p on p.id = a.part_id join documents o on o.id = p.document_id where a.meeting_id = ?"
            " order by p.kind, o.sha256, p.position, a.position", meeting_id,
        ),
        _rows(
            db, "select a.*, p.document_id, c.number, p.kind as part_kind, k.outcome, o.file_name from agenda_items a"
            " left join cases c on c.id = a.case_id join parts p on p.id = a.part_id"
            " join documents o on o.id = p.document_id left join comparisons k on k.case_id = a.case_id"
            " where a.meeting_id = ? order by p.kind, o.sha256, p.position, a.position", meeting_id,
        ),
    )  # fmt: skip


def path_of_content(db: Database, sha256: str) -> str | None:
    """Where a file with this content was when it was read."""
    row = db.execute("select path from documents where sha256 = ?", [sha256]).fetchone()
    return str(row[0]) if row is not None else None
