"""What the archive has of one file: its own papers' words, not what other files say of the same meetings and cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

_PAPERS: Final = ("notice", "minutes", "memo", "extract")
"""Kinds of parts that are papers of a meeting."""
_MEETING_VALUES: Final = ("number", "date", "start_time", "end_time", "place")
_CASE_VALUES: Final = ("number", "title", "case_type", "archive_ref", "case_officer")


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A logical paper."""

    kind: str
    first_page: int


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """A meeting, by what this file says of it."""

    body: str | None
    number: str | None
    date: str | None
    start_time: str | None
    end_time: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case, by what this file says of it."""

    number: str | None
    title: str | None
    case_type: str | None
    archive_ref: str | None
    case_officer: str | None


@dataclass(frozen=True, slots=True)
class FoundAttendance:
    """A person in a list; `meeting` is the number of the meeting."""

    meeting: str | None
    name: str
    organisation: str | None
    party: str | None
    function: str | None
    status: str
    stands_in_for: str | None


@dataclass(frozen=True, slots=True)
class FoundAgendaItem:
    """A case on a list; `meeting` tells lists apart."""

    meeting: int | None
    case: str | None
    start_time: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """A proposal or decision; `paper` tells papers of one kind apart."""

    case: str | None
    paper: int
    part: str
    kind: str
    text: str
    proposed_by: str | None
    decided_by: str | None
    earlier_number: str | None
    outcome: str | None
    votes_for: int | None
    votes_against: int | None
    votes_blank: int | None
    unanimous: bool | None


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A contribution."""

    case: str | None
    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class FoundAttachment:
    """An attachment."""

    case: str | None
    label: str | None
    title: str


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table; `cells` are those of its body as (row, column, text or number), rows from 0."""

    title: str | None
    caption: str | None
    unit: str | None
    cells: tuple[tuple[int, int, str | float], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that is measured of one file. Cases are named by their number, or title where they have none."""

    in_archive: bool = False
    parts: tuple[FoundPart, ...] = ()
    meetings: tuple[FoundMeeting, ...] = ()
    cases: tuple[FoundCase, ...] = ()
    attendances: tuple[FoundAttendance, ...] = ()
    agenda: tuple[FoundAgendaItem, ...] = ()
    decisions: tuple[FoundDecision, ...] = ()
    statements: tuple[FoundStatement, ...] = ()
    attachments: tuple[FoundAttachment, ...] = ()
    tables: tuple[FoundTable, ...] = ()


def find(db: Database, file_name: str) -> Found:
    """What the archive has of the file of a name; of several with that name, the one stored last.

    Args:
        db: an archive.
        file_name: as in `documents.file_name`.

    Returns:
        An empty record with `in_archive` false where there is no such file.
    """
    newest = "select id from documents where file_name = ? order by ingested_at desc, id desc limit 1"
    row = db.execute(newest, [file_name]).fetchone()
    return _Reader(db, int(row[0])).read() if row else Found()


class _Reader:
    """Rows of one document."""

    def __init__(self, db: Database, document: int) -> None:
        self._db, self._document = db, document
        self._parts = {row["id"]: row for row in self._of_document("parts")}
        mentions = self._mentions("case_mentions", "case_id", _CASE_VALUES)
        self._cases = {case: FoundCase(**values) for case, values in mentions.items()}
        self._meetings = self._found_meetings()

    def read(self) -> Found:
        """All of it."""
        return Found(
            in_archive=True,
            parts=tuple(
                FoundPart(p["kind"], p["first_page"]) for p in self._parts.values() if p["kind"] in _PAPERS
            ),
            meetings=tuple(
                self._meetings[m]
                for m in _once(p["meeting_id"] for p in self._parts.values() if p["kind"] in _PAPERS)
            ),
            cases=self._treated_cases(),
            attendances=tuple(
                FoundAttendance(
                    self._meetings[a["meeting_id"]].number if a["meeting_id"] in self._meetings else None,
                    a["name"], a["organisation"], a["party"], a["function"], a["status"], a["stands_in_for"],
                )
                for a in self._rows("attendances")
            ),
            agenda=tuple(
                FoundAgendaItem(a["meeting_id"], self._case(a), a["start_time"], a["status"])
                for a in self._rows("agenda_items")
            ),
            decisions=tuple(self._decision(d) for d in self._rows("decisions")),
            statements=tuple(
                FoundStatement(self._case(s), s["speaker"], s["text"]) for s in self._rows("statements")
            ),
            attachments=tuple(
                FoundAttachment(self._case(a), a["label"], a["title"]) for a in self._rows("attachments")
            ),
            tables=tuple(self._table(t) for t in self._rows("tables")),
        )  # fmt: skip

    def _of_document(self, table: str) -> list[dict[str, Any]]:
        return list(self._db.query(f"select * from {table} where document_id = ? order by position", [self._document]))

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return list(
            self._db.query(
                f"select x.* from {table} x join parts p on p.id = x.part_id where p.document_id = ?"
                " order by p.position, x.position",
                [self._document],
            )
        )

    def _mentions(self, table: str, reference: str, values: tuple[str, ...]) -> dict[int, dict[str, Any]]:
        """What this document says of shared rows: each value from its weightiest paper that has it."""
        told: dict[int, dict[str, Any]] = {}
        for row in self._db.query(
            f"select x.* from {table} x join parts p on p.id = x.part_id where p.document_id = ? order by x.rank, x.id",
            [self._document],
        ):
            known = told.setdefault(row[reference], dict.fromkeys(values))
            known.update({key: row[key] for key in values if known[key] is None})
        return told

    def _found_meetings(self) -> dict[int, FoundMeeting]:
        bodies = self._mentions("body_mentions", "body_id", ("name",))
        rows = self._db.query(
            "select id, body_id from meetings where id in (select meeting_id from parts where document_id = ?)",
            [self._document],
        )
        body_of = {row["id"]: bodies.get(row["body_id"], {}).get("name") for row in rows}
        told = self._mentions("meeting_mentions", "meeting_id", _MEETING_VALUES)
        nothing: dict[str, Any] = dict.fromkeys(_MEETING_VALUES)
        return {meeting: FoundMeeting(body=body, **told.get(meeting, nothing)) for meeting, body in body_of.items()}

    def _treated_cases(self) -> tuple[FoundCase, ...]:
        """Cases on a list, decided on, or the subject of a paper; not those that are only spoken of."""
        rows = [*self._rows("agenda_items"), *self._rows("decisions"), *self._parts.values()]
        return tuple(self._cases[case] for case in _once(row["case_id"] for row in rows) if case in self._cases)

    def _case(self, row: dict[str, Any]) -> str | None:
        case = self._cases.get(row["case_id"])
        return (case.number or case.title) if case else None

    def _decision(self, row: dict[str, Any]) -> FoundDecision:
        unanimous = None if row["unanimous"] is None else bool(row["unanimous"])
        return FoundDecision(
            self._case(row), row["part_id"], self._parts[row["part_id"]]["kind"], row["kind"], row["text"],
            row["proposed_by"], row["decided_by"], row["earlier_number"], row["outcome"], row["votes_for"],
            row["votes_against"], row["votes_blank"], unanimous,
        )  # fmt: skip

    def _table(self, row: dict[str, Any]) -> FoundTable:
        cells = list(
            self._db.query(
                'select "row", "column", text, value from table_cells where table_id = ? and not header', [row["id"]]
            )
        )
        first = min((cell["row"] for cell in cells), default=0)
        body = tuple(
            (cell["row"] - first, cell["column"], cell["text"] if cell["value"] is None else cell["value"])
            for cell in cells
            if cell["text"]
        )
        return FoundTable(row["title"], row["caption"], row["unit"], body)


def _once(values: Iterable[Any]) -> list[Any]:
    """Each value once, in order, without None."""
    return [value for value in dict.fromkeys(values) if value is not None]
