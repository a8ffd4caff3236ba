"""What the archive has, for those who look around in it: meetings, documents, where values stand, cases that follow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlite_utils import Database

from referat_ekstraksjon.archive.references import find_cases, read_number
from referat_ekstraksjon.errors import QueryError

Row = dict[str, Any]
PLACED = (
    "decisions", "statements", "attachments", "attendances", "agenda_items", "tables", "table_cells", "passages",
    "sources",
)  # fmt: skip
"""Tables whose rows stand somewhere on a page."""
_OF_A_CASE = ("decisions", "statements", "attachments", "agenda_items", "tables", "passages", "sources")
_MOST_BOXES = 5_000
_MOST_PASSAGES = 200


class Box(NamedTuple):
    """Part of a page, in points from its top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its document and boxes; `text` is the value."""

    document_id: int
    boxes: tuple[Box, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One body on a case's road: its own case there, if the archive has it, and what it came to."""

    body: str | None
    number: str | None
    date: str | None
    outcome: str | None
    case_id: int | None


def totals(db: Database) -> Row:
    """How many documents, meetings, cases and decisions there are, and from when to when."""
    return next(
        db.query(
            "select (select count(*) from documents) as documents, (select count(*) from meetings) as meetings,"
            " (select count(*) from cases) as cases,"
            " (select count(*) from decisions where kind = 'adopted') as decisions,"
            " (select min(date) from meetings) as first, (select max(date) from meetings) as last"
        )
    )


def bodies(db: Database) -> list[Row]:
    """Every body with how many meetings it has, by name."""
    return list(
        db.query(
            "select b.id, b.name, b.organisation, count(m.id) as meetings from bodies b"
            " join meetings m on m.body_id = b.id group by b.id order by b.name, b.organisation, b.id"
        )
    )


def meetings(db: Database, body_id: int | None, limit: int, offset: int) -> list[Row]:
    """Meetings, the newest first, each with how many cases and decisions it has."""
    return list(
        db.query(
            "select m.*, b.name as body, b.organisation,"
            " (select count(distinct case_id) from agenda_items a where a.meeting_id = m.id) as cases,"
            " (select count(*) from decisions d where d.meeting_id = m.id and d.kind = 'adopted') as decisions"
            " from meetings m left join bodies b on b.id = m.body_id where (:body is null or m.body_id = :body)"
            " order by m.date is null, m.date desc, m.id desc limit :limit offset :offset",
            {"body": body_id, "limit": limit, "offset": offset},
        )
    )


def document(db: Database, document_id: int) -> Row:
    """One document.

    Raises:
        QueryError: `not_found`.
    """
    for row in db.query("select * from documents where id = ?", [document_id]):
        return dict(row)
    raise QueryError("not_found", f"There is no document with id {document_id}.", "show")


def has_identity_numbers(db: Database, document_id: int) -> bool:
    """Whether national identity numbers stand in a document."""
    sql = "select 1 from findings where document_id = ? and code = 'identity_number'"
    return db.execute(sql, [document_id]).fetchone() is not None


def place(db: Database, table: str, row_id: int) -> Place:
    """Where a value stands.

    Args:
        db: the archive.
        table: one of `PLACED`.
        row_id: the value's.

    Raises:
        QueryError: `not_found`.
    """
    if table in PLACED:
        part = "(select part_id from tables t where t.id = x.table_id)" if table == "table_cells" else "x.part_id"
        sql = f"select x.*, p.document_id as its_document from {table} x join parts p on p.id = {part} where x.id = ?"
        for row in db.query(sql, [row_id]):
            text = next((str(row[name]) for name in ("text", "name", "title") if row.get(name)), "")
            return Place(int(row["its_document"]), boxes_of(row["boxes"]), text)
    raise QueryError("not_found", "There is no such value.", "show")


def boxes_of(stored: str) -> tuple[Box, ...]:
    """Boxes as stored (JSON)."""
    return tuple(Box(int(box[0]), *(float(v) for v in box[1:5])) for box in json.loads(stored)[:_MOST_BOXES])


def sources(db: Database, *, case_id: int | None = None, meeting_id: int | None = None) -> dict[str, Row]:
    """Where the values of a case or meeting were read, by column: the first place of each."""
    column, wanted = ("case_id", case_id) if case_id is not None else ("meeting_id", meeting_id)
    found: dict[str, Row] = {}
    for row in db.query(
        "select x.*, p.document_id from sources x join parts p on p.id = x.part_id"
        f" where x.{column} = ? and x.page is not null order by x.id", [wanted],
    ):  # fmt: skip
        found.setdefault(str(row["field"]), dict(row))
    return found


_ROAD = """
select c.id, b.name as body, c.number, k.outcome,
    (select max(m.date) from agenda_items a join meetings m on m.id = a.meeting_id where a.case_id = c.id) as date
from cases own left join bodies its on its.id = own.body_id
join cases c on c.id = own.id or (c.archive_ref = own.archive_ref and length(c.archive_ref) > 3)
left join bodies b on b.id = c.body_id
left join comparisons k on k.case_id = c.id
where own.id = ? and (c.id = own.id or b.organisation is its.organisation)
"""


def road(db: Database, case_id: int) -> list[Step]:
    """The bodies that a matter went through, in order of time.

    They are cases of the same organisation with the same archive number, and the earlier decisions its papers quote.
    """
    steps = [
        Step(row["body"], row["number"], row["date"], row["outcome"], row["id"]) for row in db.query(_ROAD, [case_id])
    ]
    known = {(step.number or "").casefold() for step in steps}
    for row in db.query(
        "select id, decided_by, earlier_number, outcome from decisions where case_id = ? and kind = 'earlier'"
        " and (decided_by is not null or earlier_number is not null) order by position", [case_id],
    ):  # fmt: skip
        number = row["earlier_number"]
        if (number or "").casefold() in known:
            continue
        may_be = number and row["decided_by"] and read_number(number) is not None
        found = find_cases(db, number, row["decided_by"]) if may_be else []
        its = int(found[0]["id"]) if len(found) == 1 else None
        steps.append(Step(row["decided_by"], number, None, row["outcome"], its))
    return sorted(steps, key=lambda step: (step.date is not None, step.date or "", step.case_id or 0))


def cells(db: Database, table_id: int) -> list[list[Row | None]]:
    """A table's cells by row and column; None where there is none, and no rows for a table without any."""
    found = list(db.query('select * from table_cells where table_id = ? order by "row", "column"', [table_id]))
    width = max((int(cell["column"]) + 1 for cell in found), default=0)
    height = max((int(cell["row"]) + 1 for cell in found), default=0)
    rows: list[list[Row | None]] = [[None] * width for _ in range(height)]
    for cell in found:
        rows[int(cell["row"])][int(cell["column"])] = dict(cell)
    return rows


def compared(db: Database, case_id: int) -> tuple[int | None, int | None]:
    """The proposal and the decision of a case that are held against each other, by their ids."""
    found = db.execute("select proposed_id, adopted_id from comparisons where case_id = ?", [case_id]).fetchone()
    return (found[0], found[1]) if found is not None else (None, None)


def treatment(db: Database, case_id: int) -> list[Row]:
    """What minutes print of a case's treatment that is no value: votes, who stepped down, references."""
    return list(
        db.query(
            "select x.id, x.kind, x.text, x.page, p.document_id from passages x join parts p on p.id = x.part_id"
            " left join meetings m on m.id = p.meeting_id where x.case_id = ? and p.kind in ('minutes', 'extract') and"
            " x.kind in ('vote', 'text', 'list_item', 'note', 'carried') order by m.date, p.id, x.position limit ?",
            [case_id, _MOST_PASSAGES],
        )
    )


def case_meetings(db: Database, case_id: int) -> list[Row]:
    """The meetings that had a case on their list or decided it, in order of time."""
    return list(
        db.query(
            "select m.id, m.number, m.date, b.name as body from meetings m left join bodies b on b.id = m.body_id"
            " where m.id in (select meeting_id from agenda_items where case_id = :case union"
            " select meeting_id from decisions where case_id = :case and kind <> 'earlier') order by m.date, m.id",
            {"case": case_id},
        )
    )


def meeting_cases(db: Database, meeting_id: int) -> dict[int, Row]:
    """Every case that a meeting had on its list or decided, by id.

    `decisions` counts what was adopted; `voted` is 1 where the papers say how the votes fell.
    """
    sql = """
    with its as (select case_id from agenda_items where meeting_id = :meeting and case_id is not null union
        select case_id from decisions where meeting_id = :meeting and case_id is not null and kind <> 'earlier')
    select c.id as case_id, c.number, c.title, c.case_type, c.restricted, k.outcome, count(d.id) as decisions,
        coalesce(max(d.votes_for is not null or d.votes_against is not null or coalesce(d.unanimous, 0)), 0) as voted
    from its join cases c on c.id = its.case_id left join comparisons k on k.case_id = c.id
    left join decisions d on d.case_id = c.id and d.meeting_id = :meeting and d.kind = 'adopted'
    group by c.id order by c.year, c.sequence, c.id
    """
    return {int(row["case_id"]): dict(row) for row in db.query(sql, {"meeting": meeting_id})}


def minutes_say(db: Database, meeting_id: int) -> Row:
    """When and where a meeting was, by what its minutes themselves say: `date`, `start_time`, `place`; no more."""
    said: Row = {}
    for row in db.query(
        "select x.* from meeting_mentions x join parts p on p.id = x.part_id where x.meeting_id = ?"
        " and p.kind in ('minutes', 'extract') order by x.rank", [meeting_id],
    ):  # fmt: skip
        for name in ("date", "start_time", "place"):
            if row[name]:
                said.setdefault(name, row[name])
    return said


def page_belongs_to(db: Database, document_id: int, page: int, value: str = "") -> list[Row]:
    """The meetings of the papers that a page is of, with the case of a value on it (`decisions-12`), or of the memo."""
    table, _, number = value.rpartition("-")
    of_value = f"(select case_id from {table} where id = :value)" if table in _OF_A_CASE else "null"
    return list(
        db.query(
            "select p.meeting_id, m.date, b.name as body, c.id as case_id, c.number, c.title from parts p"
            " left join meetings m on m.id = p.meeting_id left join bodies b on b.id = m.body_id"
            f" left join cases c on c.id = coalesce({of_value}, p.case_id)"
            " where p.document_id = :document and :page between p.first_page and p.last_page"
            " and (p.meeting_id is not null or c.id is not null) order by p.position limit 3",
            {"document": document_id, "page": page, "value": number},
        )
    )
