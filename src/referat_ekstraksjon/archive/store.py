"""Records into the database: one document, one transaction; the same document again changes nothing."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.archive.comparisons import compare_cases
from referat_ekstraksjon.archive.entities import (
    find_body,
    find_case,
    find_meeting,
    mention_rank,
    place_paper,
    settle_fields,
    take_back_body,
    unplaced_papers,
)
from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.models import Document, PageBox, Part, Placed


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells whether a file was seen before.

    Attributes:
        settings: what besides the content decides the record: program version, family.
    """

    path: str
    size: int
    modified_ns: int
    settings: str


@dataclass(slots=True)
class _Touched:
    """Rows whose shared fields have to be settled when a document is in."""

    bodies: set[int] = field(default_factory=set)
    meetings: set[int] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def has_document(db: Database, sha256: str, settings: str) -> bool:
    """Whether a content is in the archive, read with the same program and settings."""
    row = db.execute("select 1 from documents where sha256 = ? and settings = ?", [sha256, settings]).fetchone()
    return row is not None


def store_document(db: Database, document: Document, stamp: FileStamp) -> int:
    """Puts a document in, in place of what was read of the same content before.

    Returns:
        The document's row.
    """
    with db.atomic():
        touched = _Touched()
        _remove_document(db, document.sha256, touched)
        _remove_former_content(db, stamp, document.sha256, touched)
        settle_fields(db, touched.bodies, touched.meetings, touched.cases)  # nothing new may lean on what is gone
        document_id = _insert(
            db, "documents", sha256=document.sha256, file_name=document.file_name, path=stamp.path,
            page_count=document.page_count, family=document.family, text_source=document.text_source,
            title=document.title, ingested_at=_now(), extractor_version=document.extractor_version,
            words=document.coverage.words, words_placed=document.coverage.placed, settings=stamp.settings,
        )  # fmt: skip
        _store_parts(db, document, document_id, touched)
        _seen(db, stamp, document.sha256)
        db.execute("delete from failures where path = ?", [stamp.path])
        settle_fields(db, touched.bodies, touched.meetings, touched.cases)
        take_back_body(db, touched.bodies)
        compare_cases(db, touched.cases)
    return document_id


def remember_file(db: Database, stamp: FileStamp, sha256: str) -> None:
    """Notes that a path holds a content that is in the archive already."""
    with db.atomic():
        _seen(db, stamp, sha256)
        db.execute("delete from failures where path = ?", [stamp.path])


def _seen(db: Database, stamp: FileStamp, sha256: str) -> None:
    db.execute(
        "insert or replace into files (path, size, modified_ns, sha256, settings) values (?, ?, ?, ?, ?)",
        [stamp.path, stamp.size, stamp.modified_ns, sha256, stamp.settings],
    )


def store_failure(db: Database, path: str, sha256: str | None, error: ReferatError, stamp: FileStamp | None) -> None:
    """Notes that a file could not be taken; a document read of the path's content before stays."""
    with db.atomic():
        db.execute(
            "insert or replace into failures"
            " (path, sha256, stage, code, message, failed_at, size, modified_ns, settings)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                path, sha256, error.stage, error.code, error.message, _now(), stamp.size if stamp else None,
                stamp.modified_ns if stamp else None, stamp.settings if stamp else None,
            ],
        )  # fmt: skip


# ---- one document ---------------------------------------------------------------------------------------------


def _insert(db: Database, table: str, **values: Any) -> int:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    cursor: sqlite3.Cursor = db.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))
    return int(cursor.lastrowid or 0)


def _insert_many(db: Database, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join("?" * len(rows[0]))
    db.conn.executemany(f"insert into {table} ({names}) values ({marks})", [list(row.values()) for row in rows])


def _boxes(boxes: Iterable[PageBox]) -> str:
    return json.dumps([[box[0], *(round(v, 1) for v in box[1:])] for box in boxes], separators=(",", ":"))


def _place(value: Placed) -> dict[str, Any]:
    return {"page": value.page, "boxes": _boxes(value.boxes)}


def _remove_document(db: Database, sha256: str, touched: _Touched) -> None:
    row = db.execute("select id from documents where sha256 = ?", [sha256]).fetchone()
    if row is None:
        return
    parts = "select id from parts where document_id = ?"
    for mentions, reference, ids in (
        ("body_mentions", "body_id", touched.bodies),
        ("meeting_mentions", "meeting_id", touched.meetings),
        ("case_mentions", "case_id", touched.cases),
    ):
        found = db.execute(f"select distinct {reference} from {mentions} where part_id in ({parts})", [row[0]])
        ids.update(r[0] for r in found.fetchall())
    db.execute("delete from documents where id = ?", [row[0]])


def _remove_former_content(db: Database, stamp: FileStamp, sha256: str, touched: _Touched) -> None:
    """What a path held before, if no other path holds it: the file was changed."""
    row = db.execute("select sha256 from files where path = ? and sha256 <> ?", [stamp.path, sha256]).fetchone()
    if row is None:
        return
    others = db.execute("select 1 from files where sha256 = ? and path <> ?", [row[0], stamp.path]).fetchone()
    if others is None:
        _remove_document(db, row[0], touched)


def _store_parts(db: Database, document: Document, document_id: int, touched: _Touched) -> None:
    bodies: dict[tuple[str, str | None], int] = {}
    for name, organisation in _bodies_of(document):
        bodies[(name, organisation)] = find_body(db, name, organisation)
    meetings: dict[str, int] = {}
    for meeting in document.meetings:
        body_id = bodies.get((meeting.body, meeting.organisation)) if meeting.body else None
        meetings[meeting.key] = find_meeting(db, meeting, body_id)
    cases: dict[str, int] = {}
    for case in document.cases:
        meeting_id = meetings.get(case.meeting) if case.meeting else None
        body_id = _body_of_case(db, bodies, case.body, case.organisation, document, case.key, meetings)
        cases[case.key] = find_case(db, case, body_id, meeting_id, document.sha256)
    touched.bodies |= set(bodies.values())
    touched.meetings |= set(meetings.values())
    touched.cases |= set(cases.values())
    part_ids: list[int] = []
    decision_ids: dict[tuple[int, int], int] = {}
    for number, part in enumerate(document.parts):
        part_id = _store_part(db, part, number, document_id, meetings, cases)
        part_ids.append(part_id)
        for position, decision in enumerate(part.decisions):
            decision_ids[(number, position)] = _store_decision(db, part_id, position, decision, meetings, cases)
        _store_mentions(db, document, part, part_id, bodies, meetings, cases)
    for number, part in enumerate(document.parts):
        for position, decision in enumerate(part.decisions):
            if decision.basis is not None:
                basis = decision_ids.get(decision.basis)
                db.execute("update decisions set basis_id = ? where id = ?", [basis, decision_ids[(number, position)]])
    for finding in document.findings:
        _insert(
            db, "findings", document_id=document_id,
            part_id=part_ids[finding.part] if finding.part is not None and finding.part < len(part_ids) else None,
            page=finding.page, severity=finding.severity, code=finding.code, message=finding.message,
        )  # fmt: skip
    _place_others(db, document, bodies, meetings, touched)


def _bodies_of(document: Document) -> list[tuple[str, str | None]]:
    named = [(m.body, m.organisation) for m in document.meetings] + [(c.body, c.organisation) for c in document.cases]
    return list(dict.fromkeys((name, organisation) for name, organisation in named if name))


def _body_of_case(
    db: Database,
    bodies: dict[tuple[str, str | None], int],
    name: str | None,
    organisation: str | None,
    document: Document,
    key: str,
    meetings: dict[str, int],
) -> int | None:
    """A case's body: the one its papers name, else that of the meeting its paper was found to be of."""
    if name:
        return bodies.get((name, organisation))
    for part in document.parts:
        stands_here = part.case == key or any(d.case == key for d in part.decisions)
        if part.meeting in meetings and stands_here:
            row = db.execute("select body_id from meetings where id = ?", [meetings[part.meeting]]).fetchone()
            return int(row[0]) if row and row[0] is not None else None
    return None


def _place_others(
    db: Database,
    document: Document,
    bodies: dict[tuple[str, str | None], int],
    meetings: dict[str, int],
    touched: _Touched,
) -> None:
    """Papers that came earlier and named no body find it in this document's meeting."""
    for meeting in document.meetings:
        if not meeting.body:
            continue
        body_id = bodies[(meeting.body, meeting.organisation)]
        for sha256 in unplaced_papers(db, meeting.number, meeting.date):
            touched.cases |= place_paper(db, sha256, meetings[meeting.key], body_id)
            touched.meetings.add(meetings[meeting.key])


def _store_mentions(
    db: Database,
    document: Document,
    part: Part,
    part_id: int,
    bodies: dict[tuple[str, str | None], int],
    meetings: dict[str, int],
    cases: dict[str, int],
) -> None:
    """What this paper says of its meeting and cases, from which the shared rows are told."""
    rank = mention_rank(part, document)
    meeting = next((m for m in document.meetings if m.key == part.meeting), None)
    if meeting is not None:
        _insert(
            db, "meeting_mentions", meeting_id=meetings[meeting.key], part_id=part_id, number=meeting.number,
            date=meeting.date, start_time=meeting.start_time, end_time=meeting.end_time, place=meeting.place, rank=rank,
        )  # fmt: skip
        if meeting.body:
            _insert(
                db, "body_mentions", body_id=bodies[(meeting.body, meeting.organisation)], part_id=part_id,
                name=meeting.body, organisation=meeting.organisation, rank=rank,
            )  # fmt: skip
    spoken_of = dict.fromkeys(key for key in cases_spoken_of(part) if key)
    title_rank = mention_rank(part, document, title=True)
    by_key = {case.key: case for case in document.cases}
    for key in spoken_of:
        case = by_key[key]
        _insert(
            db, "case_mentions", case_id=cases[key], part_id=part_id, number=case.number, title=case.title,
            case_type=case.case_type, archive_ref=case.archive_ref, case_officer=case.case_officer, rank=title_rank,
        )  # fmt: skip
        if case.body and (meeting is None or case.body != meeting.body):
            _insert(
                db, "body_mentions", body_id=bodies[(case.body, case.organisation)], part_id=part_id, name=case.body,
                organisation=case.organisation, rank=rank,
            )  # fmt: skip


def cases_spoken_of(part: Part) -> Iterator[str | None]:
    """The keys of the cases a paper has anything on, the weightiest first."""
    yield part.case
    for values in (part.agenda, part.decisions, part.statements, part.attachments, part.tables, part.passages):
        for value in values:
            yield value.case
    yield from (source.key for source in part.sources if source.entity == "case")


def _store_part(
    db: Database, part: Part, number: int, document_id: int, meetings: dict[str, int], cases: dict[str, int]
) -> int:
    def case(key: str | None) -> int | None:
        return cases.get(key) if key else None

    def meeting(key: str | None) -> int | None:
        return meetings.get(key) if key else None

    part_id = _insert(
        db, "parts", document_id=document_id, position=number, kind=part.kind, title=part.title,
        first_page=part.first_page, last_page=part.last_page, family=part.family, family_reason=part.family_reason,
        meeting_id=meeting(part.meeting), case_id=case(part.case),
    )  # fmt: skip
    own = {"part_id": part_id}
    _insert_many(
        db, "sources",
        [
            own | {
                "meeting_id": meeting(s.key) if s.entity == "meeting" else None,
                "case_id": case(s.key) if s.entity == "case" else None, "field": s.field, "text": s.text,
            } | _place(s)
            for s in part.sources
        ],
    )  # fmt: skip
    _insert_many(
        db, "attendances",
        [
            own | {
                "meeting_id": meeting(a.meeting), "position": i, "name": a.name, "organisation": a.organisation,
                "party": a.party, "function": a.function, "status": a.status, "stands_in_for": a.stands_in_for,
                "note": a.note,
            } | _place(a)
            for i, a in enumerate(part.attendances)
        ],
    )  # fmt: skip
    _insert_many(
        db, "agenda_items",
        [
            own | {
                "meeting_id": meeting(a.meeting), "case_id": case(a.case), "position": i, "title": a.title,
                "case_type": a.case_type, "start_time": a.start_time, "status": a.status,
            } | _place(a)
            for i, a in enumerate(part.agenda)
        ],
    )  # fmt: skip
    _insert_many(
        db,
        "statements",
        [
            own | {"case_id": case(s.case), "position": i, "speaker": s.speaker, "text": s.text} | _place(s)
            for i, s in enumerate(part.statements)
        ],
    )
    _insert_many(
        db,
        "attachments",
        [
            own | {"case_id": case(a.case), "position": i, "label": a.label, "title": a.title} | _place(a)
            for i, a in enumerate(part.attachments)
        ],
    )
    _insert_many(
        db, "passages",
        [
            own
            | {"case_id": case(p.case), "position": i, "kind": p.kind, "heading": p.heading, "text": p.text}
            | _place(p)
            for i, p in enumerate(part.passages)
        ],
    )  # fmt: skip
    for position, table in enumerate(part.tables):
        table_id = _insert(
            db, "tables", part_id=part_id, case_id=case(table.case), position=position, title=table.title,
            caption=table.caption, unit=table.unit, notes=table.notes, first_page=table.first_page,
            last_page=table.last_page, row_count=table.row_count, column_count=table.column_count,
            boxes=_boxes(table.boxes),
        )  # fmt: skip
        _insert_many(
            db, "table_cells",
            [
                {
                    "table_id": table_id, "row": c.row, "column": c.column, "text": c.text, "value": c.value,
                    "header": int(c.header),
                } | _place(c)
                for c in table.cells
            ],
        )  # fmt: skip
    return part_id


def _store_decision(
    db: Database, part_id: int, position: int, decision: Any, meetings: dict[str, int], cases: dict[str, int]
) -> int:
    return _insert(
        db, "decisions", case_id=cases.get(decision.case) if decision.case else None,
        meeting_id=meetings.get(decision.meeting) if decision.meeting else None, part_id=part_id, position=position,
        kind=decision.kind, text=decision.text, source_text=decision.source_text, proposed_by=decision.proposed_by,
        decided_by=decision.decided_by, earlier_number=decision.earlier_number, outcome=decision.outcome,
        votes_for=decision.votes_for, votes_against=decision.votes_against, votes_blank=decision.votes_blank,
        unanimous=None if decision.unanimous is None else int(decision.unanimous), confidence=decision.confidence,
        points=int(decision.points), **_place(decision),
    )  # fmt: skip
