"""What besides its words a hit must be."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from referat_ekstraksjon.archive.references import bodies_named, find_cases
from referat_ekstraksjon.archive.search.queries import ParsedQuery, parse_query
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.language.search_terms import WORD

_MOST_HITS = 100_000
Order = Literal["rank", "date"]
Restricted = Literal["leave-out", "include", "only"]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What besides the words a hit must be, and how hits are given.

    Attributes:
        kind: `proposed`, `adopted` or `earlier`.
        body: a part of the body's name; case makes no difference.
        whole_body: whether it is the whole name.
        date_from, date_to: ISO dates of the meeting, both included.
        case_type: the whole type; case makes no difference.
        outcome: what became of the case's proposal: an outcome of `decision_comparisons`; or of the proposal itself.
        person: words of the name of someone who was at the meeting.
        restricted: what becomes of decisions in cases that are not for everyone's eyes.
        limit: at most so many hits.
        offset: hits to pass over.
        order: the best first, or the newest.
        to_the_letter: whether words are meant as they are typed, in no other form.
    """

    kind: str | None = None
    body: str | None = None
    whole_body: bool = False
    date_from: str | None = None
    date_to: str | None = None
    case_type: str | None = None
    outcome: str | None = None
    person: str | None = None
    restricted: Restricted = "leave-out"
    limit: int = 20
    offset: int = 0
    order: Order = "rank"
    to_the_letter: bool = False

    def __post_init__(self) -> None:
        if not (0 < self.limit <= _MOST_HITS and 0 <= self.offset <= _MOST_HITS):
            raise QueryError("query_limit", f"At most {_MOST_HITS} hits can be asked for, and at least one.", "search")


_GIVEN = "select value from json_each(?)"
AMONG = f"({_GIVEN})"
_OF_CASES = "select id from decisions where case_id in ({0})"
_OF_MEETINGS = (
    "select id from decisions where meeting_id in ({0}) union all select d.id from parts p"
    " cross join decisions d on d.part_id = p.id where p.meeting_id in ({0}) and d.meeting_id is null"
)
"""Decisions of some meetings; one that a memo quotes is of the memo's."""
_OF_BODIES = (
    _OF_CASES.format(f"select id from cases where body_id in {AMONG}")
    + " union all select id from ("
    + _OF_MEETINGS.format(f"select id from meetings where body_id in {AMONG}")
    + ") where id in (select id from decisions where case_id is null union all "
    + _OF_CASES.format("select id from cases where body_id is null")
    + ")"
)
_CAME_TO = (
    _OF_CASES.format("select case_id from comparisons where outcome = ?")
    + " union all select id from decisions where outcome = ? and kind = 'proposed'"
)
"""Decisions of cases that came to something, and proposals that themselves did (`rejected`) though another won."""
_RESTRICTED = "select id from cases where restricted is not null"


def parsed(db: Database, typed: str, wanted: SearchFilter) -> ParsedQuery:
    """What was typed, taken apart; nothing where only filters are given, which then are all that counts.

    Raises:
        QueryError: as `parse_query`.
    """
    if not typed.strip() and wanted != without_filters(wanted):
        return ParsedQuery("")
    return parse_query(typed, _series(db), to_the_letter=wanted.to_the_letter)


def conditions(db: Database, query: ParsedQuery, wanted: SearchFilter) -> tuple[str, list[object]]:
    """What a decision must be besides having the words: SQL on its `{id}` (empty: anything), and the values in it.

    Each condition is a set of decisions, found by an index. The `+` before `{id}` has SQLite make the set once and look
    each hit up in it; else it would search the words anew for each of the set.
    """
    demanded: list[str] = []
    values: list[object] = []

    def demand(decisions: str, *given: object, out: bool = False) -> None:
        demanded.append(f"+{{id}} {'not ' * out}in ({decisions})")
        values.extend(json.dumps(value) if isinstance(value, list) else value for value in given)

    if query.exclude:
        demand("select rowid from decisions_fts where decisions_fts match ?", query.exclude, out=True)
    if query.numbers:
        demand(_OF_CASES.format(_GIVEN), _cases(db, query.numbers))
    if query.not_numbers:
        demand(_OF_CASES.format(_GIVEN), _cases(db, query.not_numbers), out=True)
    if wanted.kind is not None:
        demand("select id from decisions where kind = ?", wanted.kind)
    if wanted.body is not None:
        named = bodies_named(db, wanted.body)
        whole = [key for key, name in named.items() if fold(name) == fold(wanted.body)]
        demand(_OF_BODIES, *[whole if wanted.whole_body else list(named)] * 3)
    if wanted.case_type is not None:
        demand(_OF_CASES.format(f"select id from cases where case_type in {AMONG}"), types_named(db, wanted.case_type))
    if wanted.outcome is not None:
        demand(_CAME_TO, *[wanted.outcome] * 2)
    if wanted.person is not None:
        demand(_OF_MEETINGS.format(_GIVEN), *[meetings_with(db, wanted.person)] * 2)
    if wanted.restricted != "include":
        demand(_OF_CASES.format(_RESTRICTED), out=wanted.restricted == "leave-out")
    if wanted.date_from is not None or wanted.date_to is not None:
        span = (wanted.date_from or "0", wanted.date_to or "9")
        demand(_OF_MEETINGS.format("select id from meetings where date between ? and ?"), *span, *span)
    return " and ".join(demanded), values


def without_filters(wanted: SearchFilter) -> SearchFilter:
    """How hits are to be given, without what they must be."""
    return SearchFilter(
        restricted=wanted.restricted, limit=wanted.limit, offset=wanted.offset, order=wanted.order,
        to_the_letter=wanted.to_the_letter,
    )  # fmt: skip


def meetings_with(db: Database, person: str) -> list[int]:
    """Meetings at which someone was whose name has all these words."""
    words = WORD.findall(person)
    if not words:
        return []
    likes = " and ".join("name like ?" for _ in words)
    sql = f"select distinct meeting_id from attendances where status not in ('absent', 'member') and {likes}"
    found = db.execute(sql, [f"%{word}%" for word in words]).fetchall()
    return [int(row[0]) for row in found if row[0] is not None]


def _series(db: Database) -> list[str]:
    """Letters that case numbers of this archive begin with, lower case."""
    rows = db.execute("select distinct series from cases where series is not null").fetchall()
    return [str(row[0]).casefold() for row in rows]


def _cases(db: Database, numbers: Iterable[str]) -> list[int]:
    return [int(row["id"]) for number in numbers for row in find_cases(db, number)]


def types_named(db: Database, name: str | None = None) -> list[str]:
    """The types of cases as printed; only those that are this one."""
    rows = db.execute("select distinct case_type from cases where case_type is not null order by 1").fetchall()
    return [row[0] for row in rows if name is None or fold(row[0]) == fold(name)]
