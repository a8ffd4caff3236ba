"""Dates and clock times as Norwegian papers print them.

Month names come from CLDR (by babel) for bokmål and nynorsk, with the older forms of the 1800s and early 1900s.
A date that does not exist gives nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import NamedTuple

from babel.dates import get_month_names

_OLDER_MONTHS = {
    "januari": 1, "januarii": 1, "februari": 2, "marts": 3, "martz": 3, "mai": 5, "maj": 5, "may": 5, "mars": 3,
    "juny": 6, "july": 7, "augusti": 8, "septbr": 9, "oktbr": 10, "octbr": 10, "october": 10, "novbr": 11,
    "decbr": 12, "december": 12, "desbr": 12, "oct": 10, "dec": 12, "sept": 9, "febr": 2,
}  # fmt: skip


@functools.cache
def months() -> dict[str, int]:
    """Month names and abbreviations, case folded and without a final full stop → 1-12."""
    found = dict(_OLDER_MONTHS)
    for locale in ("nb", "nn"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                found[str(name).casefold().rstrip(".")] = number
    return found


def _month_pattern() -> str:
    return "|".join(sorted(map(re.escape, months()), key=len, reverse=True))


_ORDINAL = r"(?:den|die|dje|nde|ste|de|te)?"  # `1ste`, `2den`, `3die`
_AND = r"\s?(?:og|til|[-–—])\s?(?:[a-zæøå]{2,6}dag(?:en)?\s)?(?:den\s)?"


def _earlier_days(day: str, month: str) -> str:
    """The days before the last of a meeting of several, to be put before the pattern of a date."""
    return rf"(?:{day}\s?\.?{_ORDINAL}(?:\s?{month}\.?)?(?:,\s?\d{{1,2}}\.){{0,5}}{_AND})?"


@functools.cache
def date_pattern() -> str:
    """A regular expression (no groups) for a date with day, month and year, or days of which the last has them."""
    month = _month_pattern()
    days = _earlier_days(r"\d{1,2}", f"(?:{month})")
    written = rf"{days}\d{{1,2}}\s?\.?{_ORDINAL}\s?(?:{month})\.?\s?\d{{4}}"
    figures = r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}"
    return f"(?:{written}|{figures})"


@functools.cache
def _date_regexes() -> tuple[re.Pattern[str], ...]:
    month = _month_pattern()
    days = _earlier_days(r"(?P<d0>\d{1,2})", f"(?P<month0>{month})")
    return (
        re.compile(
            rf"(?<!\d){days}(?P<d>\d{{1,2}})\s?\.?\s?{_ORDINAL}\s?(?P<month>{month})\.?,?\s?(?P<y>\d{{4}})(?!\d)",
            re.I,
        ),
        re.compile(
            rf"\b(?:aar|år)(?:et)?\s+(?P<y>1[5-9]\d\d|20\d\d),?\s+(?:[a-zæøå]{{2,5}}dag\s+)?(?:den\s+)?(?P<d>\d{{1,2}})"
            rf"\s?\.?\s?{_ORDINAL}\s?(?P<month>{month})\b",
            re.I,
        ),
        re.compile(r"(?<![\d.])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
        re.compile(
            r"(?<![\d./])(?:(?P<d0>\d{1,2})\.(?:(?P<m0>\d{1,2})\.)?\s?(?:[-–—]|og|til)\s?)?"
            r"(?P<d>\d{1,2})[./-]\s?(?P<m>\d{1,2})[./-]\s?(?P<y>\d{4}|\d{2})(?![\d/])(?!\.\d)",
            re.I,
        ),
    )


_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}")


class FoundDate(NamedTuple):
    """A date in a text: its ISO form and where it stands."""

    iso: str
    start: int
    stop: int


def find_dates(text: str, century: int = 2000) -> list[FoundDate]:
    """The dates in a text, in order. Two-digit years are read in `century` (or the one before, if in the future).

    Days named together (`5. og 6. november 2024`) are one find with the first day's date.

    >>> [d.iso for d in find_dates("fredag 23. juni 2023, 17.04.23 og 5.–6. mai 2024")]
    ['2023-06-23', '2023-04-17', '2024-05-05']
    """
    found: list[FoundDate] = []
    if _FIGURE.search(text) is None:
        return found
    for regex in _date_regexes():
        earlier = list(found)
        for match in regex.finditer(text):
            year, month, day = _parts(match, century)
            iso = iso_date(year, month, day)
            if iso is None:
                continue
            first = _first_day(match, year, month, iso)
            alone = first is None and match.groupdict().get("d0")
            start = match.start("d") if alone else match.start()
            if not _overlaps(earlier, start, match.end()):
                insort(found, FoundDate(first or iso, start, match.end()), key=_start)
    return found


def _start(found: FoundDate | FoundTime) -> int:
    return found.start


def _overlaps(spans: Sequence[FoundDate], start: int, stop: int) -> bool:
    """Whether [start, stop) touches one of some finds, which are in order and do not overlap."""
    index = bisect_left(spans, stop, key=_start)
    return index > 0 and spans[index - 1].stop > start


def _parts(match: re.Match[str], century: int = 2000) -> tuple[int, int, int]:
    """Year, month and day as printed, whether or not they make a date."""
    groups = match.groupdict()
    month = int(groups["m"]) if groups.get("m") else months()[groups["month"].casefold()]
    year = int(groups["y"])
    if len(groups["y"]) == 2:
        year += century if year < 60 else century - 100
    return year, month, int(groups["d"])


_MOST_DAYS = 31
"""Days named together that lie further apart are not one meeting's."""


def _first_day(match: re.Match[str], year: int, month: int, last: str) -> str | None:
    """The first of several days that share a month or year, if they follow each other."""
    groups = match.groupdict()
    if not groups.get("d0"):
        return None
    own = groups.get("month0")
    first_month = months()[own.casefold()] if own else int(groups.get("m0") or month)
    first = iso_date(year - (first_month > month), first_month, int(groups["d0"]))
    if first is None or not 0 < (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days <= _MOST_DAYS:
        return None
    return first


def iso_date(year: int, month: int, day: int) -> str | None:
    """`YYYY-MM-DD`, or None for a date that does not exist or that no paper of ours can bear."""
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date.isoformat() if 1800 <= year <= 2199 else None


_IMPOSSIBLE = re.compile(
    r"(?<![\d./])(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?![\d/])"
    r"|(?<![\d.-])(?P<y2>\d{4})-(?P<m2>\d{2})-(?P<d2>\d{2})(?![\d-])"
)


def impossible_dates(text: str) -> list[str]:
    """What is printed like a date but is none (`31.02.2023`, `30. februar 2024`), in order.

    Only with a year of four figures from 1800 to 2199: other figures may number something.

    >>> impossible_dates("Møtene 30. februar 2024 og 1. mars 2024")
    ['30. februar 2024']
    """
    found: list[tuple[int, str]] = []
    if _YEAR.search(text) is None:
        return []
    for match in _IMPOSSIBLE.finditer(text):
        year, month, day = (int(match[g] or match[f"{g}2"]) for g in "ymd")
        found += [(match.start(), match.group(0))] if _is_impossible(year, month, day) else []
    for match in _date_regexes()[0].finditer(text):
        if _is_impossible(*_parts(match)):
            found.append((match.start("d"), text[match.start("d") : match.end()]))
    return [printed for _, printed in sorted(found)]


def _is_impossible(year: int, month: int, day: int) -> bool:
    return 1800 <= year <= 2199 and iso_date(year, month, day) is None


_CLOCK = re.compile(
    r"(?:(?P<label>\bkl(?:\.|okka|okken)?\s*)?(?<![\d.,:/])(?P<h>[01]?\d|2[0-4])\s?[.:]\s?(?P<m>[0-5]\d)(?![\d.:]*\d)"
    r"|\bkl(?:\.|okka|okken)?\s*(?P<h2>[01]?\d|2[0-4])(?:(?P<m2>[0-5]\d)\b|\b(?![.:/]\s?\d)))",
    re.IGNORECASE,
)


_AFTERNOON = re.compile(
    r"\s{0,3}(?:ett?er(?:\s?|-)middag|eftermiddag|eft?erm?\.?(?!\w)|eftm\.?(?!\w)|e\.?\s?m\.?(?!\w)|aften|kveld|em\.?(?!\w))",
    re.IGNORECASE,
)


class FoundTime(NamedTuple):
    """A clock time in a text: `HH:MM` and where it stands."""

    clock: str
    start: int
    stop: int


def find_times(text: str) -> list[FoundTime]:
    """The clock times in a text, in order: `10:00`, `10.00`, `kl. 9`, `kl 1800`. Dates are passed over.

    >>> [t.clock for t in find_times("Kl. 10.00 – 15.00")]
    ['10:00', '15:00']
    """
    found: list[FoundTime] = []
    if _FIGURE.search(text) is None:
        return found
    dates = find_dates(text)
    for match in _CLOCK.finditer(text):
        if _overlaps(dates, match.start(), match.end()):
            continue
        hour = int(match["h"] or match["h2"])
        minute = int(match["m"] or match["m2"] or 0)
        if hour == 24 and minute:
            continue
        if hour < 12 and _AFTERNOON.match(text, match.end()):
            hour += 12
        found.append(FoundTime(f"{hour % 24:02d}:{minute:02d}", match.start(), match.end()))
    return found
