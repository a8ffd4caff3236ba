"""Bodies, meetings and cases that several papers speak of: found, made, joined, and told by what the papers say.

Each paper's own words are kept as *mentions*; the shared row takes each field from the weightiest mention that has
it, so the order in which files come makes no difference.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from referat_ekstraksjon.language.bodies import body_key
from referat_ekstraksjon.language.case_numbers import meeting_number_key
from referat_ekstraksjon.models import Case, Document, Meeting, Part

_KIND_RANKS = {"minutes": 0, "extract": 1, "notice": 2, "memo": 3, "attachment": 4, "other": 5}
_TITLE_RANKS = {"minutes": 0, "extract": 1, "memo": 2, "notice": 3, "attachment": 4, "other": 5}
_MEETING_FIELDS = ("number", "date", "start_time", "end_time", "place")
_CASE_FIELDS = ("number", "title", "case_type", "archive_ref", "case_officer", "restricted")


def mention_rank(part: Part, document: Document, *, title: bool = False) -> str:
    """The weight of a paper's words: kind of paper first, then the document's checksum. Smaller is weightier."""
    ranks = _TITLE_RANKS if title else _KIND_RANKS
    return f"{ranks[part.kind]}:{document.sha256}"


def find_body(db: Database, name: str, organisation: str | None) -> int:
    """The row of a body, made if it is new."""
    key = body_key(name, organisation)
    found = db.execute("select id from bodies where key = ?", [key]).fetchone()
    if found:
        return int(found[0])
    return _insert(db, "insert into bodies (name, organisation, key) values (?, ?, ?)", name, organisation, key)


def find_meeting(db: Database, meeting: Meeting, body_id: int | None) -> int:
    """The row of a meeting: the body's meeting on that date, or with that number; made if it is new."""
    number = meeting_number_key(meeting.number)
    rows = _meetings_of(db, body_id) if body_id is not None else _meetings_anywhere(db, number, meeting.date)
    by_date = [r for r in rows if meeting.date and r[2] == meeting.date]
    by_number = [r for r in rows if number and "/" in number and meeting_number_key(r[1]) == number]
    agreeing = [r for r in by_date if not number or not r[1] or meeting_number_key(r[1]) == number]
    found = agreeing or [r for r in by_number if not meeting.date or not r[2] or r[2] == meeting.date]
    if found:
        keep = int(found[0][0])
        for other in {int(r[0]) for r in (*agreeing, *by_number) if not r[2] or r[2] == meeting.date} - {keep}:
            _join_meetings(db, keep, other)
        return keep
    return _insert(
        db, "insert into meetings (body_id, number, date) values (?, ?, ?)", body_id, meeting.number, meeting.date
    )


def _meetings_of(db: Database, body_id: int) -> list[tuple[int, str | None, str | None]]:
    return db.execute("select id, number, date from meetings where body_id = ? order by id", [body_id]).fetchall()


def _meetings_anywhere(db: Database, number: str | None, date: str | None) -> list[tuple[int, str | None, str | None]]:
    """For a paper that does not name its body: the one meeting that has both its number and its date."""
    if not number or not date:
        return []
    rows = db.execute("select id, number, date, body_id from meetings where date = ? order by id", [date]).fetchall()
    fitting = [r for r in rows if meeting_number_key(r[1]) == number]
    bodies = {r[3] for r in fitting if r[3] is not None}
    return [r[:3] for r in fitting if r[3] is not None] if len(bodies) == 1 else []


def _cases_with(db: Database, prefix: str, *, yearly: bool = False) -> list[tuple[int, str]]:
    """The cases whose key begins so; where asked, only those with numbers that run through a year."""
    more = " and year is not null" if yearly else ""
    return db.execute(
        f"select id, key from cases where key >= ? and key < ?{more}", [prefix, prefix + "\U0010ffff"]
    ).fetchall()


def _join_meetings(db: Database, keep: int, other: int) -> None:
    """Makes one row of two that turned out to be the same meeting."""
    for table in ("parts", "cases", *_OF_MEETINGS):
        db.execute(f"update {table} set meeting_id = ? where meeting_id = ?", [keep, other])
    for case_id, key in _cases_with(db, f"meeting:{other}:"):
        own = f"meeting:{keep}:{key.split(':', 2)[2]}"
        same = db.execute("select id from cases where key = ?", [own]).fetchone()
        if same is None:
            db.execute("update cases set key = ? where id = ?", [own, case_id])
        else:
            _join_cases(db, int(same[0]), case_id)
    db.execute("delete from meetings where id = ?", [other])


def _join_cases(db: Database, keep: int, other: int) -> None:
    """Makes one row of two that turned out to be the same case."""
    for table in ("parts", *_OF_CASES):
        db.execute(f"update {table} set case_id = ? where case_id = ?", [keep, other])
    db.execute("delete from cases where id = ?", [other])


def case_key(case: Case, body_id: int | None, meeting_id: int | None, sha256: str) -> str:
    """What makes a case the same in two papers: its body and number, or its meeting where numbers start afresh."""
    if case.number is None:
        return f"document:{sha256}:{case.key}"
    local = case.key.partition("@")[0]
    if case.year is None:
        return f"meeting:{meeting_id}:{local}" if meeting_id is not None else f"document:{sha256}:{local}"
    return f"body:{body_id}:{local}" if body_id is not None else f"document:{sha256}:{local}"


def find_case(db: Database, case: Case, body_id: int | None, meeting_id: int | None, sha256: str) -> int:
    """The row of a case, made if it is new."""
    key = case_key(case, body_id, meeting_id, sha256)
    found = db.execute("select id from cases where key = ?", [key]).fetchone()
    if found:
        return int(found[0])
    afresh = case.number is not None and case.year is None
    return _insert(
        db,
        "insert into cases (body_id, meeting_id, number, series, year, sequence, title, key)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        body_id, meeting_id if afresh else None, case.number, case.series, case.year, case.sequence, case.title, key,
    )  # fmt: skip


def unplaced_papers(db: Database, number: str | None, date: str | None) -> list[str]:
    """Checksums of documents with papers that name no body, of a meeting with this number and date."""
    key = meeting_number_key(number)
    if not key or not date:
        return []
    rows = db.execute(
        "select distinct d.sha256, m.number from meetings m join parts p on p.meeting_id = m.id"
        " join documents d on d.id = p.document_id where m.body_id is null and m.date = ?",
        [date],
    ).fetchall()
    return sorted(sha for sha, printed in rows if meeting_number_key(printed) == key)


def place_paper(db: Database, sha256: str, meeting_id: int, body_id: int) -> set[int]:
    """Moves a document's papers without a body to the meeting and body found for them; gives the cases touched."""
    touched: set[int] = set()
    rows = db.execute(
        "select distinct m.id from meetings m join parts p on p.meeting_id = m.id"
        " join documents d on d.id = p.document_id where d.sha256 = ? and m.body_id is null",
        [sha256],
    ).fetchall()
    for (unplaced,) in rows:
        _join_meetings(db, meeting_id, unplaced)
    prefix = f"document:{sha256}:"
    for case_id, key in _cases_with(db, prefix, yearly=True):
        local = key.removeprefix(prefix)
        target = db.execute("select id from cases where key = ?", [f"body:{body_id}:{local}"]).fetchone()
        if target is None:
            db.execute(
                "update cases set key = ?, body_id = ? where id = ?", [f"body:{body_id}:{local}", body_id, case_id]
            )
            touched.add(case_id)
            continue
        _join_cases(db, int(target[0]), case_id)
        touched.add(int(target[0]))
    return touched


def settle_fields(db: Database, bodies: Iterable[int], meetings: Iterable[int], cases: Iterable[int]) -> None:
    """Takes each field of the given rows from the weightiest mention that has it; drops rows nobody mentions."""
    for case_id in sorted(cases):
        _settle(db, "cases", "case_mentions", "case_id", _CASE_FIELDS, case_id)
    for meeting_id in sorted(meetings):
        _settle(db, "meetings", "meeting_mentions", "meeting_id", _MEETING_FIELDS, meeting_id)
    for body_id in sorted(bodies):
        if db.execute("select 1 from body_mentions where body_id = ?", [body_id]).fetchone():
            _settle(db, "bodies", "body_mentions", "body_id", ("name", "organisation"), body_id)
        elif not _leans_on(db, body_id):
            db.execute("delete from bodies where id = ?", [body_id])


def _leans_on(db: Database, body_id: int) -> bool:
    """Whether meetings or cases of papers that name no body were placed with this one."""
    tables = ("meetings", "cases")
    return any(db.execute(f"select 1 from {t} where body_id = ? limit 1", [body_id]).fetchone() for t in tables)


def free_papers(db: Database, meetings: Iterable[int]) -> tuple[set[int], set[int]]:
    """Frees papers that name no body from the meeting they were placed with, where no paper of it names its body now.

    Each document gets a meeting and cases of its own again, as if the paper that named the body had never come.

    Returns:
        The cases touched, and the meetings made.
    """
    touched: set[int] = set()
    made: set[int] = set()
    for meeting_id in sorted(meetings):
        row = db.execute("select body_id from meetings where id = ? and body_id is not null", [meeting_id]).fetchone()
        if row is None or db.execute(
            "select 1 from body_mentions b join meeting_mentions m on m.part_id = b.part_id"
            " where m.meeting_id = ? and b.body_id = ?", [meeting_id, row[0]],
        ).fetchone():  # fmt: skip
            continue
        papers: dict[str, list[int]] = {}
        for sha256, part_id in db.execute(
            "select distinct d.sha256, p.id from meeting_mentions m join parts p on p.id = m.part_id"
            " join documents d on d.id = p.document_id where m.meeting_id = ? order by 1, 2", [meeting_id],
        ).fetchall():  # fmt: skip
            papers.setdefault(sha256, []).append(part_id)
        if papers:
            db.execute("update meetings set body_id = null where id = ?", [meeting_id])
        for index, (sha256, parts) in enumerate(papers.items()):
            if index:
                own = _insert(db, "insert into meetings (number, date) select number, date from meetings where id = ?",
                              meeting_id)  # fmt: skip
                _move(db, _OF_MEETINGS, "meeting_id", meeting_id, own, parts)
                made.add(own)
            touched |= _free_cases(db, sha256, parts, int(row[0]))
    return touched, made


_OF_MEETINGS = ("meeting_mentions", "sources", "attendances", "agenda_items", "decisions")
_OF_CASES = (
    "case_mentions", "sources", "agenda_items", "decisions", "statements", "attachments", "tables", "passages",
)  # fmt: skip


def _free_cases(db: Database, sha256: str, parts: list[int], body_id: int) -> set[int]:
    marks = ", ".join("?" * len(parts))
    touched: set[int] = set()
    for case_id, key in db.execute(
        "select distinct c.id, c.key from cases c join case_mentions m on m.case_id = c.id"
        f" where c.body_id = ? and m.part_id in ({marks})", [body_id, *parts],
    ).fetchall():  # fmt: skip
        own_key = f"document:{sha256}:{key.removeprefix(f'body:{body_id}:')}"
        touched.add(case_id)
        if not db.execute(
            f"select 1 from case_mentions where case_id = ? and part_id not in ({marks})", [case_id, *parts]
        ).fetchone():
            db.execute("update cases set key = ?, body_id = null where id = ?", [own_key, case_id])
            continue
        own = _insert(
            db, "insert into cases (number, series, year, sequence, title, key)"
            " select number, series, year, sequence, title, ? from cases where id = ?", own_key, case_id,
        )  # fmt: skip
        _move(db, _OF_CASES, "case_id", case_id, own, parts)
        touched.add(own)
    return touched


def _move(db: Database, tables: tuple[str, ...], column: str, old: int, new: int, parts: list[int]) -> None:
    """Gives what some papers have of one shared row to another."""
    marks = ", ".join("?" * len(parts))
    for table in tables:
        db.execute(f"update {table} set {column} = ? where {column} = ? and part_id in ({marks})", [new, old, *parts])
    db.execute(f"update parts set {column} = ? where {column} = ? and id in ({marks})", [new, old, *parts])


def take_back_body(db: Database, bodies: Iterable[int]) -> None:
    """Frees papers that were placed with a body that no paper names any more."""
    for body_id in sorted(bodies):
        if db.execute("select 1 from body_mentions where body_id = ?", [body_id]).fetchone():
            continue
        for case_id, key in db.execute("select id, key from cases where body_id = ?", [body_id]).fetchall():
            first = db.execute(
                "select min(d.sha256) from case_mentions m join parts p on p.id = m.part_id"
                " join documents d on d.id = p.document_id where m.case_id = ?",
                [case_id],
            ).fetchone()
            own = f"document:{first[0]}:{key.removeprefix(f'body:{body_id}:')}"
            db.execute("update cases set body_id = null, key = ? where id = ?", [own, case_id])
        db.execute("update meetings set body_id = null where body_id = ?", [body_id])
        db.execute("delete from bodies where id = ?", [body_id])


def _settle(db: Database, table: str, mentions: str, reference: str, fields: tuple[str, ...], row_id: int) -> None:
    rows = db.execute(
        f"select {', '.join(fields)} from {mentions} where {reference} = ? order by rank, id", [row_id]
    ).fetchall()
    if not rows:
        db.execute(f"delete from {table} where id = ?", [row_id])
        return
    values = [next((row[i] for row in rows if row[i] is not None), None) for i in range(len(fields))]
    settings = ", ".join(f"{field} = ?" for field in fields)
    db.execute(f"update {table} set {settings} where id = ?", [*values, row_id])


def _insert(db: Database, sql: str, *values: object) -> int:
    cursor: sqlite3.Cursor = db.execute(sql, values)
    return int(cursor.lastrowid or 0)
