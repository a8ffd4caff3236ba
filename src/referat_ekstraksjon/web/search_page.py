"""Søk: one field, filters with counts, hits, and how they are spread over the years."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlite_utils import Database

from referat_ekstraksjon.archive.browsing import meetings, totals
from referat_ekstraksjon.archive.references import find_cases, read_number
from referat_ekstraksjon.archive.search.counts import Counts, counts
from referat_ekstraksjon.archive.search.export import COLUMNS, csv_text, hit_as_row
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import search
from referat_ekstraksjon.archive.search.titles import cases_titled
from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.web.asked import HITS_A_PAGE, MOST_PAGES, AskedSearch
from referat_ekstraksjon.web.wording import KINDS, OUTCOMES, QUERY_ERRORS

MOST_EXPORTED = 10_000
_MOST_BARS = 40
_MOST_CHOICES = 300
_LATEST = 6
_MOST_CASES = 20
_MOST_TITLED = 8
_HEIGHT, _STEP = 90, 20
"""Of the chart, in its own units: how high the highest bar is, and how far it is from bar to bar."""


class Choice(NamedTuple):
    """A value of a filter: as the address says it, as people read it, and the hits it would give."""

    value: str
    name: str
    hits: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """Hits of some years: where the bar stands in the chart, and the search it leads to."""

    name: str
    count: int
    x: int
    height: float
    address: str


def search_page(db: Database, asked: AskedSearch) -> dict[str, Any]:
    """What the page shows.

    Args:
        db: the copy that readers are given.
        asked: the search.
    """
    values: dict[str, Any] = {
        "asked": asked, "error": None, "hits": [], "found": None, "bars": [], "pages": 0, "number_cases": [],
        "titled_cases": [], "without": 0, "most_exported": MOST_EXPORTED,
        "choices": {"kind": [], "outcome": [], "body": [], "case_type": []},
    }  # fmt: skip
    if not asked.asks:
        nothing = SearchFilter(restricted="include" if asked.with_restricted else "leave-out")
        spread = counts(db, "", nothing)
        latest = meetings(db, None, _LATEST, 0)
        return values | {"choices": _choices(spread, asked), "latest": latest, "totals": totals(db)}
    try:
        found = counts(db, asked.q, asked.wanted())
        values |= {"found": found, "choices": _choices(found, asked), "bars": _bars(found, asked)}
        values["hits"] = search(db, asked.q, asked.wanted()) if found.total else []
        values["pages"] = min(-(-found.total // HITS_A_PAGE), MOST_PAGES)
        if not found.total and asked.filters() and asked.q:
            bare = AskedSearch(q=asked.q, exact=asked.exact, with_restricted=asked.with_restricted)
            values["without"] = counts(db, asked.q, bare.wanted()).total
        if read_number(asked.q) is not None:
            values["number_cases"] = find_cases(db, asked.q)[:_MOST_CASES]
        elif asked.q and asked.page == 1:
            values["titled_cases"] = cases_titled(db, asked.q, _MOST_TITLED)
    except ReferatError as error:
        values["error"] = QUERY_ERRORS.get(error.code, QUERY_ERRORS["query_failed"])
    return values


def _choices(spread: Counts, asked: AskedSearch) -> dict[str, list[Choice]]:
    """The values of each filter, those with most hits first; what is chosen always among them."""

    def of(counted: Mapping[str, int], chosen: str, names: Mapping[str, str] | None = None) -> list[Choice]:
        known = dict(list(counted.items())[:_MOST_CHOICES])
        if chosen:
            known.setdefault(chosen, counted.get(chosen, 0))
        return [Choice(v, names.get(v, v) if names else v, n, v == chosen) for v, n in known.items()]

    return {
        "kind": of(spread.kinds, asked.kind, KINDS), "outcome": of(spread.outcomes, asked.outcome, OUTCOMES),
        "body": of(spread.bodies, asked.body), "case_type": of(spread.case_types, asked.case_type),
    }  # fmt: skip


def _bars(found: Counts, asked: AskedSearch) -> list[Bar]:
    """Hits by year, or by five, ten … years where they are many; years without hits between them too."""
    years = {int(year): count for year, count in found.years.items() if year.isdigit()}
    if not years:
        return []
    first, last = min(years), max(years)
    width = next(w for w in (1, 5, 10, 25, 100, 1000, 10000) if (last - first) // w < _MOST_BARS)
    first -= first % width
    together = dict.fromkeys(range(first, last + 1, width), 0)
    for year, count in years.items():
        together[year - year % width] += count
    most = max(together.values())
    return [
        Bar(
            str(start) if width == 1 else f"{start}–{start + width - 1}", count, place * _STEP,
            round(_HEIGHT * count / most, 1),
            asked.address(**{"from": str(start), "to": str(start + width - 1), "page": ""}),
        )
        for place, (start, count) in enumerate(together.items())
    ]  # fmt: skip


def exported(db: Database, asked: AskedSearch, form: str, *, safe: bool) -> str:
    """The hits of a search as JSON or CSV, by the names of columns that the command line gives.

    Args:
        db: the copy that readers are given.
        asked: the search; its page makes no difference.
        form: `json` or `csv`.
        safe: as `csv_text` takes it.

    Raises:
        QueryError: as `search`.
    """
    hits = search(db, asked.q, asked.wanted(limit=MOST_EXPORTED, offset=0))
    rows = [hit_as_row(hit) for hit in hits]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return csv_text([COLUMNS, *(list(row.values()) for row in rows)], safe=safe)
