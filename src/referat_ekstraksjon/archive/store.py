"""Records into the database: one document, one transaction; the same document again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from referat_ekstraksjon.archive.comparisons import compare_cases
from referat_ekstraksjon.archive.connection import writing
from referat_ekstraksjon.archive.disagreements import find_title_disagreements
from referat_ekstraksjon.archive.entities import (
    find_body,
    find_case,
    find_meeting,
    free_papers,
    mention_rank,
    place_paper,
    settle_fields,
    take_back_body,
    unplaced_papers,
)
from referat_ekstraksjon.archive.files import FileStamp, forget_failure, forget_paths, now, remember, settle_path
from referat_ekstraksjon.archive.records import insert, store_decision, store_part
from referat_ekstraksjon.models import Document, Part

__all__ = ["FileStamp", "cases_spoken_of", "has_document", "remember_file", "store_document"]


@dataclass(slots=True)
class _Touched:
    """Rows whose shared fields have to be settled when a document is in."""

    bodies: set[int] = field(default_factory=set)
    meetings: set[int] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)


def has_document(db: Database, sha256: str, settings: str) -> bool:
    """Whether a content is in the archive, read with the same program and settings."""
    row = db.execute("select 1 from documents where sha256 = ? and settings = ?", [sha256, settings]).fetchone()
    return row is not None


def store_document(db: Database, document: Document, stamp: FileStamp, gone: Sequence[str] = ()) -> int:
    """Puts a document in, in place of what was read of the same content before.

    Args:
        db: the archive, open for writing.
        document: the record.
        stamp: the file it was read from.
        gone: paths known to have held this content where there is no file any more.

    Returns:
        The document's row.
    """
    with writing(db):
        touched = _Touched()
        _remove_document(db, document.sha256, touched)
        _remove_former_content(db, stamp, document.sha256, touched)
        _settle(db, touched)  # nothing new may lean on what is gone
        document_id = insert(
            db, "documents", sha256=document.sha256, file_name=document.file_name, path=stamp.path,
            page_count=document.page_count, family=document.family, text_source=document.text_source,
            title=document.title, ingested_at=now(), extractor_version=document.extractor_version,
            pdfa_name=document.pdfa_name, pdfa_sha256=document.pdfa_sha256,
            words=document.coverage.words, words_placed=document.coverage.placed, settings=stamp.settings,
        )  # fmt: skip
        _store_parts(db, document, document_id, touched)
        _take_path(db, stamp, document.sha256, gone)
        _settle(db, touched)
        take_back_body(db, touched.bodies)
        compare_cases(db, touched.cases)
        find_title_disagreements(db, touched.cases)
    return document_id


def remember_file(db: Database, stamp: FileStamp, sha256: str, gone: Sequence[str] = ()) -> None:
    """Notes that a path holds a content that is in the archive already.

    What the path held before is taken out, unless another path holds it too.
    """
    with writing(db):
        touched = _Touched()
        _remove_former_content(db, stamp, sha256, touched)
        _take_path(db, stamp, sha256, gone)
        _settle(db, touched)
        take_back_body(db, touched.bodies)
        compare_cases(db, touched.cases)
        find_title_disagreements(db, touched.cases)


def _take_path(db: Database, stamp: FileStamp, sha256: str, gone: Sequence[str]) -> None:
    former = db.execute("select sha256 from files where path = ? and sha256 <> ?", [stamp.path, sha256]).fetchone()
    forget_paths(db, gone)
    remember(db, stamp, sha256)
    forget_failure(db, stamp.path)
    settle_path(db, sha256)
    if former is not None:
        settle_path(db, former[0])


def _settle(db: Database, touched: _Touched) -> None:
    """Brings shared rows in line with the papers that are left, and finds the cases that have to be compared anew."""
    cases, meetings = free_papers(db, touched.meetings)
    touched.cases |= cases
    touched.meetings |= meetings
    for meeting_id in sorted(touched.meetings):
        found = db.execute(
            "select case_id from decisions where meeting_id = ?1 union select d.case_id from parts p"
            " join decisions d on d.part_id = p.id where p.meeting_id = ?1"
            " union select id from cases where meeting_id = ?1",
            [meeting_id],
        ).fetchall()
        touched.cases |= {int(row[0]) for row in found if row[0] is not None}
    settle_fields(db, touched.bodies, touched.meetings, touched.cases)


# ---- one document ---------------------------------------------------------------------------------------------


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
        part_id = store_part(db, part, number, document_id, meetings, cases)
        part_ids.append(part_id)
        for position, decision in enumerate(part.decisions):
            decision_ids[(number, position)] = store_decision(db, part_id, position, decision, meetings, cases)
        _store_mentions(db, document, part, part_id, bodies, meetings, cases)
    for number, part in enumerate(document.parts):
        for position, decision in enumerate(part.decisions):
            if decision.basis is not None:
                basis = decision_ids.get(decision.basis)
                db.execute("update decisions set basis_id = ? where id = ?", [basis, decision_ids[(number, position)]])
    for finding in document.findings:
        insert(
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
        insert(
            db, "meeting_mentions", meeting_id=meetings[meeting.key], part_id=part_id, number=meeting.number,
            date=meeting.date, start_time=meeting.start_time, end_time=meeting.end_time, place=meeting.place, rank=rank,
        )  # fmt: skip
        if meeting.body:
            insert(
                db, "body_mentions", body_id=bodies[(meeting.body, meeting.organisation)], part_id=part_id,
                name=meeting.body, organisation=meeting.organisation, rank=rank,
            )  # fmt: skip
    spoken_of = dict.fromkeys(key for key in cases_spoken_of(part) if key)
    title_rank = mention_rank(part, document, title=True)
    by_key = {case.key: case for case in document.cases}
    for key in spoken_of:
        case = by_key[key]
        insert(
            db, "case_mentions", case_id=cases[key], part_id=part_id, number=case.number, title=case.title,
            case_type=case.case_type, archive_ref=case.archive_ref, case_officer=case.case_officer,
            restricted=case.restricted, rank=title_rank,
        )  # fmt: skip
        if case.body and (meeting is None or case.body != meeting.body):
            insert(
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
