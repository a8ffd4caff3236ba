"""How many hits a search has, and how they are spread: by kind, outcome, body, type of case and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from referat_ekstraksjon.archive.search.filters import SearchFilter, conditions, parsed
from referat_ekstraksjon.archive.search.queries import ParsedQuery
from referat_ekstraksjon.language.normalise import fold

_SPREAD = """select d.kind, k.outcome, b.name, c.case_type, substr(m.date, 1, 4),
    case when d.kind = 'proposed' and d.outcome in ('rejected', 'withdrawn', 'postponed') then d.outcome end, count(*)
{source}
join parts p on p.id = d.part_id
left join cases c on c.id = d.case_id
left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)
left join bodies b on b.id = coalesce(c.body_id, m.body_id)
left join comparisons k on k.case_id = d.case_id
where {where}
group by 1, 2, 3, 4, 5, 6"""
_OUTCOME, _ITSELF = 1, 5
"""Places of what a case came to, and of what its proposal itself did: either is an outcome to filter by."""
_AMONG_HITS = (
    "from (select rowid as id from decisions_fts where decisions_fts match ?) f cross join decisions d on d.id = f.id"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits in all, and for each value of a filter the hits there would be with that value.

    What the chosen value of a filter leaves out is counted too, so that another can be chosen instead.
    """

    total: int
    kinds: Mapping[str, int]
    outcomes: Mapping[str, int]
    bodies: Mapping[str, int]
    case_types: Mapping[str, int]
    years: Mapping[str, int]


def counts(db: Database, typed: str, wanted: SearchFilter) -> Counts:
    """How the hits of a search are spread; the page (`limit`, `offset`) makes no difference.

    Nothing typed and no filter counts every decision there is.

    Raises:
        QueryError: as `search`.
    """
    query = parsed(db, typed, wanted) if typed.strip() else ParsedQuery("")
    base = _spread(db, query, wanted)
    by_value = []
    for place, wider in enumerate(
        (
            replace(wanted, kind=None),
            replace(wanted, outcome=None),
            replace(wanted, body=None),
            replace(wanted, case_type=None),
            replace(wanted, date_from=None, date_to=None),
        )
    ):
        spread = base if wider == wanted else _spread(db, query, wider)
        counted: Counter[str] = Counter()
        for values, count in spread.items():
            for value in {values[place], values[_ITSELF]} if place == _OUTCOME else {values[place]}:
                if value is not None:
                    counted[value] += count
        by_value.append(_by_name(counted))
    return Counts(sum(base.values()), *by_value)


def _by_name(counted: Counter[str]) -> dict[str, int]:
    """Values that a filter takes for the same, as the commonest of them is printed; those with most hits first."""
    together: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for value, count in counted.most_common():
        together[printed.setdefault(fold(value) or value, value)] += count
    return dict(together.most_common())


def _spread(db: Database, query: ParsedQuery, wanted: SearchFilter) -> Counter[tuple[str | None, ...]]:
    """Hits by kind, outcome of the case, body, type, year, and outcome of the proposal itself."""
    where, values = conditions(db, query, wanted)
    match = query.wider or query.match
    bound = [match, *values] if match else values
    source = _AMONG_HITS if match else "from decisions d"
    sql = _SPREAD.format(source=source, where=where.format(id="d.id") or "true")
    return Counter({tuple(row)[:-1]: row[6] for row in db.execute(sql, bound).fetchall()})
