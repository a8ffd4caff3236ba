"""Finding decisions by their words, and saying why nothing was found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from referat_ekstraksjon.archive.queries import ParsedQuery, parse_query
from referat_ekstraksjon.archive.references import bodies_named, find_cases
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.language.normalise import fold

MARK = ("\x02", "\x03")
"""What stands before and after a word that was found, in a hit's passage."""
_PASSAGE_WORDS = 40


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What besides the words a hit must be. Dates are ISO; `limit` counts hits.

    `body` is a part of the body's name, `case_type` the whole type; case makes no difference in either.
    """

    kind: str | None = None
    body: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    case_type: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A decision that was found. `passage` has the found words between `MARK`s."""

    decision_id: int
    kind: str
    passage: str
    text: str
    body: str | None
    meeting_date: str | None
    case_number: str | None
    case_title: str | None
    outcome: str | None
    file_name: str
    page: int | None


_SELECT = """
select d.id, d.kind, {passage} as passage, d.text, b.name as body, m.date as meeting_date, c.number as case_number,
    c.title as case_title, k.outcome, o.file_name, d.page
from {source}
join parts p on p.id = d.part_id
join documents o on o.id = p.document_id
left join cases c on c.id = d.case_id
left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)
left join bodies b on b.id = coalesce(c.body_id, m.body_id)
left join comparisons k on k.case_id = d.case_id
"""


def search(db: Database, typed: str, wanted: SearchFilter | None = None) -> list[Hit]:
    """Decisions whose words fit what was typed, the best first.

    Raises:
        QueryError: nothing to search for, or only what must not be there.
    """
    return _run(db, parse_query(typed, _series(db)), wanted or SearchFilter())


def why_nothing(db: Database, typed: str, wanted: SearchFilter | None = None) -> str:
    """One sentence on a search without hits: the filter or case number that nothing fits, or that no words do."""
    wanted = wanted or SearchFilter()
    query = parse_query(typed, _series(db))
    for number in query.numbers:
        if not find_cases(db, number):
            return f"No case in the archive has the number «{number}»."
    if wanted.body is not None and not bodies_named(db, wanted.body):
        return f"--body: no body in the archive has «{wanted.body}» in its name ({_listed(_bodies(db))})."
    if wanted.case_type is not None and not _types(db, wanted.case_type):
        return f"--case-type: no case in the archive is of type «{wanted.case_type}» ({_listed(_types(db))})."
    if wanted.date_from and wanted.date_to and wanted.date_from > wanted.date_to:
        return f"--from ({wanted.date_from}) is after --to ({wanted.date_to})."
    if (wanted.date_from or wanted.date_to) and not _any_meeting(db, wanted):
        span = " ".join(f"{n} {d}" for n, d in (("from", wanted.date_from), ("to", wanted.date_to)) if d)
        return f"No meeting in the archive is {span}."
    without = len(_run(db, query, SearchFilter(limit=1_000)))
    if without:
        count = "1,000 or more" if without == 1_000 else str(without)
        return f"No hit fits the filters; without them there are {count}."
    return "No proposal or decision has these words."


def _run(db: Database, query: ParsedQuery, wanted: SearchFilter) -> list[Hit]:
    conditions: list[str] = []
    values: list[object] = []

    def among(column: str, ids: Iterable[object], *, out: bool = False) -> None:
        conditions.append(f"{column} {'not ' * out}in (select value from json_each(?))")
        values.append(json.dumps(list(ids)))

    if query.match:
        source = "decisions_fts f join decisions d on d.id = f.rowid"
        passage = f"snippet(decisions_fts, 0, '{MARK[0]}', '{MARK[1]}', ' … ', {_PASSAGE_WORDS})"
        conditions.append("decisions_fts match ?")
        values.append(query.match)
        order = "rank"
    else:
        source, passage, order = "decisions d", "d.text", "m.date desc"
    if query.exclude:
        conditions.append("d.id not in (select rowid from decisions_fts where decisions_fts match ?)")
        values.append(query.exclude)
    if query.numbers:
        among("d.case_id", _cases(db, query.numbers))
    if query.not_numbers:
        among("coalesce(d.case_id, 0)", _cases(db, query.not_numbers), out=True)
    if wanted.body is not None:
        among("b.id", bodies_named(db, wanted.body))
    if wanted.case_type is not None:
        among("c.case_type", _types(db, wanted.case_type))
    for condition, value in (
        ("d.kind = ?", wanted.kind),
        ("m.date >= ?", wanted.date_from),
        ("m.date <= ?", wanted.date_to),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    sql = _SELECT.format(passage=passage, source=source)
    sql += f"where {' and '.join(conditions)} order by {order}, o.sha256, p.position, d.position limit ?"
    try:
        rows = db.execute(sql, [*values, wanted.limit]).fetchall()
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error) and "syntax" not in str(error):
            raise
        raise QueryError("query_failed", f"The query could not be run: {error}.", "search") from error
    return [Hit(*row) for row in rows]


def _series(db: Database) -> list[str]:
    """Letters that case numbers of this archive begin with, lower case."""
    rows = db.execute("select distinct series from cases where series is not null").fetchall()
    return [str(row[0]).casefold() for row in rows]


def _cases(db: Database, numbers: Iterable[str]) -> list[int]:
    return [int(row["id"]) for number in numbers for row in find_cases(db, number)]


def _types(db: Database, name: str | None = None) -> list[str]:
    """The types of cases as printed; only those that are this one."""
    rows = db.execute("select distinct case_type from cases where case_type is not null order by 1").fetchall()
    return [row[0] for row in rows if name is None or fold(row[0]) == fold(name)]


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
