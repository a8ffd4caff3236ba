"""What an address asks for, read with care: anyone can type any address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from referat_ekstraksjon.archive.search.filters import Order, Restricted, SearchFilter
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.web.wording import KINDS, OUTCOMES

HITS_A_PAGE = 20
_LONGEST = 1_100
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class AskedSearch:
    """A search as its address says it: empty texts where nothing is asked for.

    Attributes:
        q: what was typed.
        kind, outcome, body, case_type, person, start, end, sort, exact: as `SearchFilter` takes them.
        restricted: `only` or `leave-out`, where readers are given closed cases at all.
        page: of the hits, from 1.
        with_restricted: whether cases that are not for everyone's eyes are among the hits.
    """

    q: str = ""
    kind: str = ""
    outcome: str = ""
    body: str = ""
    case_type: str = ""
    person: str = ""
    start: str = ""
    end: str = ""
    sort: str = ""
    exact: str = ""
    restricted: str = ""
    page: int = 1
    with_restricted: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is searched for."""
        return bool(self.q or any(self.filters()))

    def filters(self) -> list[str]:
        """The values of the filters that are set."""
        every = (self.kind, self.outcome, self.body, self.case_type, self.person, self.start, self.end, self.restricted)
        return [value for value in every if value]

    def wanted(self, limit: int = HITS_A_PAGE, offset: int | None = None) -> SearchFilter:
        """As the archive takes it.

        Raises:
            QueryError: `wrong_date`.
        """
        restricted: Restricted = "include" if self.with_restricted else "leave-out"
        if self.with_restricted and self.restricted:
            restricted = "only" if self.restricted == "only" else "leave-out"
        order: Order = "date" if self.sort == "date" or not self.q else "rank"
        return SearchFilter(
            kind=self.kind or None, outcome=self.outcome or None, body=self.body or None, whole_body=True,
            case_type=self.case_type or None, person=self.person or None, date_from=_date(self.start),
            date_to=_date(self.end, last=True), order=order, to_the_letter=bool(self.exact),
            restricted=restricted, limit=limit,
            offset=(self.page - 1) * HITS_A_PAGE if offset is None else offset,
        )  # fmt: skip

    def address(self, path: str = "/sok", **changes: str | int) -> str:
        """The permanent address of this search, or of one that differs in something."""
        values: dict[str, Any] = {
            "q": self.q, "kind": self.kind, "outcome": self.outcome, "body": self.body, "case_type": self.case_type,
            "person": self.person, "from": self.start, "to": self.end, "sort": self.sort, "exact": self.exact,
            "restricted": self.restricted,
            "page": self.page if self.page > 1 else "",
        }  # fmt: skip
        set_values = {name: value for name, value in (values | changes).items() if value not in ("", None)}
        return path + ("?" + urlencode(set_values) if set_values else "")


def asked_search(values: Mapping[str, str], *, with_restricted: bool) -> AskedSearch:
    """A search from an address; what is no possible value of a filter is passed over."""

    def one(name: str, among: Mapping[str, str] | None = None) -> str:
        value = (values.get(name) or "").replace("\x00", "")[:_LONGEST].strip()
        return value if among is None or value in among else ""

    return AskedSearch(
        q=one("q"), kind=one("kind", KINDS), outcome=one("outcome", OUTCOMES), body=one("body"),
        case_type=one("case_type"), person=one("person"), start=one("from"), end=one("to"),
        sort=one("sort", {"date": ""}), exact=one("exact", {"1": ""}),
        restricted=one("restricted", {"only": "", "leave-out": ""}) if with_restricted else "",
        page=min(whole_number(values.get("page"), 1), MOST_PAGES), with_restricted=with_restricted,
    )  # fmt: skip


def whole_number(typed: str | None, otherwise: int) -> int:
    """A whole number from 1 on, or something else where none is typed."""
    typed = typed or ""
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else otherwise


def _date(typed: str, *, last: bool = False) -> str | None:
    """A date as typed, in ISO form; a year alone is its first or last day."""
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) == 4:
        return f"{typed}-12-31" if last else f"{typed}-01-01"
    dates = find_dates(typed)
    if not dates:
        raise QueryError("wrong_date", f"«{typed}» is no date.", "search")
    return dates[0].iso
