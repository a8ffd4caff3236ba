"""Dates and clock times as Norwegian papers print them.

Month names come from CLDR (by babel) for bokmål and nynorsk, with the older forms of the 1800s and early 1900s.
A date that does not exist gives nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
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


@functools.cache
def date_pattern() -> str:
    """A regular expression (no groups) for a date with day, month and year."""
    month = _month_pattern()
    written = rf"\d{{1,2}}\s?\.?(?:de|te|ste|dje)?\s?(?:{month})\.?\s?\d{{4}}"
    figures = r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}"
    return f"(?:{written}|{figures})"


@functools.cache
def _date_regexes() -> tuple[re.Pattern[str], ...]:
    month = _month_pattern()
    return (
        re.compile(
            rf"(?<!\d)(?P<d>\d{{1,2}})\s?\.?\s?(?:de|te|ste|dje)?\s?(?P<month>{month})\.?,?\s?(?P<y>\d{{4}})(?!\d)",
            re.I,
        ),
        re.compile(r"(?<![\d.])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
        re.compile(r"(?<![\d./])(?P<d>\d{1,2})[./-]\s?(?P<m>\d{1,2})[./-]\s?(?P<y>\d{4}|\d{2})(?![\d/])(?!\.\d)"),
    )


class FoundDate(NamedTuple):
    """A date in a text: its ISO form and where it stands."""

    iso: str
    start: int
    stop: int


def find_dates(text: str, century: int = 2000) -> list[FoundDate]:
    """The dates in a text, in order. Two-digit years are read in `century` (or the one before, if in the future).

    >>> [d.iso for d in find_dates("fredag 23. juni 2023 og 17.04.23")]
    ['2023-06-23', '2023-04-17']
    """
    found: list[FoundDate] = []
    for regex in _date_regexes():
        for match in regex.finditer(text):
            groups = match.groupdict()
            month = int(groups["m"]) if groups.get("m") else months()[groups["month"].casefold()]
            year = int(groups["y"])
            if len(groups["y"]) == 2:
                year += century if year < 60 else century - 100
            iso = iso_date(year, month, int(groups["d"]))
            if iso and not any(f.start < match.end() and match.start() < f.stop for f in found):
                found.append(FoundDate(iso, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


def iso_date(year: int, month: int, day: int) -> str | None:
    """`YYYY-MM-DD`, or None for a date that does not exist or that no paper of ours can bear."""
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date.isoformat() if 1800 <= year <= 2199 else None


_IMPOSSIBLE = re.compile(r"(?<![\d./])(\d{1,2})[./](\d{1,2})[./](\d{4})(?![\d/])")


def impossible_dates(text: str) -> list[str]:
    """What is printed like a date but is none (`31.02.2023`)."""
    found = []
    for match in _IMPOSSIBLE.finditer(text):
        day, month, year = (int(g) for g in match.groups())
        if 1800 <= year <= 2199 and iso_date(year, month, day) is None:
            found.append(match.group(0))
    return found


_CLOCK = re.compile(
    r"(?:(?P<label>\bkl(?:\.|okka|okken)?\s*)?(?<![\d.,:/])(?P<h>[01]?\d|2[0-4])\s?[.:]\s?(?P<m>[0-5]\d)(?![\d.:]*\d)"
    r"|\bkl(?:\.|okka|okken)?\s*(?P<h2>[01]?\d|2[0-4])(?:(?P<m2>[0-5]\d)\b|\b(?![.:/]\s?\d)))",
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
    dates = find_dates(text)
    found: list[FoundTime] = []
    for match in _CLOCK.finditer(text):
        if any(d.start < match.end() and match.start() < d.stop for d in dates):
            continue
        hour = int(match["h"] or match["h2"])
        minute = int(match["m"] or match["m2"] or 0)
        if hour == 24 and minute:
            continue
        found.append(FoundTime(f"{hour % 24:02d}:{minute:02d}", match.start(), match.end()))
    return found
