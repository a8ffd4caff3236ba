"""Finding decisions by their words, and saying why nothing was found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from referat_ekstraksjon.archive.references import bodies_named, find_cases
from referat_ekstraksjon.archive.search.filters import (
    AMONG,
    SearchFilter,
    conditions,
    meetings_with,
    parsed,
    types_named,
    without_filters,
)
from referat_ekstraksjon.archive.search.index import terms_are_of_now
from referat_ekstraksjon.archive.search.passages import passage
from referat_ekstraksjon.archive.search.queries import ParsedQuery
from referat_ekstraksjon.errors import ArchiveError, QueryError

_MOST_RANKED = 50_000
"""Hits that are weighed against each other. Of more the newest in the archive are: words that are everywhere tell no
decision from another."""

_MOST_SORTED = 2_000
"""Hits that are put in order by their dates. Of more the newest are found by going from meeting to meeting."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A decision that was found.

    `outcome` is what came of its case, `own_outcome` what the paper says became of this one; `passage` has the found
    words between `MARK`s.
    """

    decision_id: int
    kind: str
    text: str
    body: str | None
    meeting_date: str | None
    case_number: str | None
    case_title: str | None
    case_type: str | None
    outcome: str | None
    restricted: str | None
    file_name: str
    page: int | None
    case_id: int | None
    document_id: int
    organisation: str | None = None
    own_outcome: str | None = None
    passage: str = ""


_COLUMNS = """d.id, d.kind, d.text, b.name as body, m.date as meeting_date, c.number as case_number,
    c.title as case_title, c.case_type, k.outcome, c.restricted, o.file_name, d.page, c.id,
    o.id, b.organisation, d.outcome"""
_JOINS = """
join parts p on p.id = d.part_id
join documents o on o.id = p.document_id
left join cases c on c.id = d.case_id
left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)
left join bodies b on b.id = coalesce(c.body_id, m.body_id)
left join comparisons k on k.case_id = d.case_id
"""
_BY_MEETING = (
    "select d.id from meetings m cross join decisions d on"
    " d.id in (select id from decisions where meeting_id = m.id union all select e.id from parts p"
    " cross join decisions e on e.part_id = p.id where p.meeting_id = m.id and e.meeting_id is null)"
    " where m.date is not null"
)
"""Decisions from meeting to meeting: the newest are found without a look at all."""
_WITH_MEETING = (
    "select d.id from decisions d left join parts p on p.id = d.part_id"
    " left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)"
)
_RANK = "bm25(decisions_fts, 1.0, 1.0, 0.5)"


def search(db: Database, typed: str, wanted: SearchFilter | None = None) -> list[Hit]:
    """Decisions whose words fit what was typed, the best first.

    Those that have the words themselves, in any form, stand before those that only have what belongs with them
    (compounds, what is done and the doing of it).

    Raises:
        QueryError: nothing to search for, or only what must not be there.
        ArchiveError: `search_terms_older`.
    """
    wanted = wanted or SearchFilter()
    query = parsed(db, typed, wanted)
    if not terms_are_of_now(db):
        raise ArchiveError("search_terms_older", _OLDER_TERMS, "database")
    ids = _found(db, query, wanted)
    sql = f"select {_COLUMNS} from decisions d {_JOINS} where d.id in {AMONG}"
    hits = {row[0]: Hit(*row) for row in db.execute(sql, [json.dumps(ids)]).fetchall()}
    return [replace(hits[key], passage=passage(hits[key].text, query.sought)) for key in ids if key in hits]


_OLDER_TERMS = (
    "The archive's words were made ready for search by another version: any `referat ingest` into it makes them anew."
)


def restricted_hits(db: Database, typed: str, wanted: SearchFilter, most: int = 1_000) -> int:
    """How many hits a search left out for being in cases that are not for everyone's eyes; at most so many."""
    if wanted.restricted != "leave-out":
        return 0
    query = parsed(db, typed, wanted)
    return len(_found(db, query, replace(wanted, restricted="only", limit=most, offset=0)))


def why_nothing(db: Database, typed: str, wanted: SearchFilter | None = None) -> str:
    """One sentence on a search without hits: the filter or case number that nothing fits, or that no words do."""
    wanted = wanted or SearchFilter()
    query = parsed(db, typed, wanted)
    for number in query.numbers:
        if not find_cases(db, number):
            return f"No case in the archive has the number «{number}». In quotes it is searched in the wording."
    if wanted.body is not None and not bodies_named(db, wanted.body):
        return f"--body: no body in the archive has «{wanted.body}» in its name ({_listed(_bodies(db))})."
    if wanted.case_type is not None and not types_named(db, wanted.case_type):
        return f"--case-type: no case in the archive is of type «{wanted.case_type}» ({_listed(types_named(db))})."
    if wanted.person is not None and not meetings_with(db, wanted.person):
        return f"--person: nobody called «{wanted.person}» is listed as having been at a meeting."
    if wanted.date_from and wanted.date_to and wanted.date_from > wanted.date_to:
        return f"--from ({wanted.date_from}) is after --to ({wanted.date_to})."
    if (wanted.date_from or wanted.date_to) and not _any_meeting(db, wanted):
        span = " ".join(f"{n} {d}" for n, d in (("from", wanted.date_from), ("to", wanted.date_to)) if d)
        return f"No meeting in the archive is {span}."
    if restricted_hits(db, typed, wanted, most=1):
        return "What fits is in cases that are not for everyone's eyes: `--restricted include` shows it."
    without = len(_found(db, query, SearchFilter(limit=1_000, to_the_letter=wanted.to_the_letter)))
    if without:
        count = "1,000 or more" if without == 1_000 else str(without)
        return f"No hit fits the filters; without them there are {count}."
    return "No proposal or decision has these words."


def _found(db: Database, query: ParsedQuery, wanted: SearchFilter) -> list[int]:
    """The decisions that fit, by their ids, in the order asked for."""
    last = wanted.offset + wanted.limit
    where, values = conditions(db, query, wanted)
    try:
        if not query.match or wanted.order == "date":
            ids = _newest(db, query.wider, where, values, last)
        else:
            every = bool(query.numbers or query.not_numbers) or wanted != without_filters(wanted)
            ids = _ranked(db, query.match, where, values, last, every=every)
            if len(ids) < last and query.wider != query.match:
                more = f"({query.wider}) NOT ({query.match})"
                ids += _ranked(db, more, where, values, last - len(ids), every=every)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error) and "syntax" not in str(error):
            raise
        raise QueryError("query_failed", f"The query could not be run: {error}.", "search") from error
    return ids[wanted.offset :]


def _newest(db: Database, match: str, where: str, values: Sequence[object], limit: int) -> list[int]:
    """Decisions that an FTS5 query finds (empty: all) and the conditions let through, from the newest meeting on."""
    demanded, bound = [where] if where else [], [*values]
    if match:
        demanded.insert(0, "+{id} in (select rowid from decisions_fts where decisions_fts match ?)")
        bound.insert(0, match)
    let_through = " and ".join(demanded).format(id="d.id") or "true"
    if match and _count(db, match) > _MOST_SORTED:
        found = db.execute(f"{_BY_MEETING} and {let_through} order by m.date desc, d.id limit ?", [*bound, limit])
        ids = [int(row[0]) for row in found.fetchall()]
        if len(ids) == limit:
            return ids
    let_through = let_through.removeprefix("+")  # this one drives
    found = db.execute(f"{_WITH_MEETING} where {let_through} order by m.date desc, d.id limit ?", [*bound, limit])
    return [int(row[0]) for row in found.fetchall()]


def _ranked(db: Database, match: str, where: str, values: Sequence[object], limit: int, *, every: bool) -> list[int]:
    """The best decisions that an FTS5 query finds and the conditions let through, by their ids.

    Of very many hits the newest are weighed, unless `every` one must be.
    """
    sql = f"select rowid, {_RANK} as weight from decisions_fts where decisions_fts match ?"
    bound: list[object] = [match]
    if where:
        sql += f" and {where.format(id='rowid')}"
        bound += values
    if not every and _count(db, match) > _MOST_RANKED:
        sql += " order by rowid desc limit ?"
        bound.append(_MOST_RANKED)
    sql = f"select rowid from ({sql}) order by weight, rowid limit ?"
    return [int(row[0]) for row in db.execute(sql, [*bound, limit]).fetchall()]


def _count(db: Database, match: str) -> int:
    return int(db.execute("select count(*) from decisions_fts where decisions_fts match ?", [match]).fetchone()[0])


def _bodies(db: Database) -> list[str]:
    return [row[0] for row in db.execute("select distinct name from bodies order by name").fetchall()]


def _any_meeting(db: Database, wanted: SearchFilter) -> bool:
    row = db.execute(
        "select 1 from meetings where date >= ? and date <= ? limit 1",
        [wanted.date_from or "0", wanted.date_to or "9"],
    ).fetchone()
    return row is not None


def _listed(names: list[str]) -> str:
    if not names:
        return "there is none"
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return "there is " + ", ".join(f"«{name}»" for name in names[:8]) + more
