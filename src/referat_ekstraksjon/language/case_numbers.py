"""Case numbers in the forms Norwegian bodies print them.

`12/23`, `PS 7/26`, `019/17`, `KR 80.1/22`, `FR-sak 47/16`, `066-2016`, `2011/38` (year first), `66/16 B`, `V-SAK 2`,
`5a`, `12.2.1`.
Most say a sequence within a year; those of one figure start afresh each meeting and belong to it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SERIES = r"[A-ZÆØÅ][A-ZÆØÅa-zæøå]{0,6}(?:[-– ]?[Ss](?:ak|AK))?"
_YEARLY = (
    rf"(?:(?:{_SERIES})[-–.:]?\s?(?:nr\.?\s?)?)?"
    r"(?:\d{1,4}(?:\.\d{1,2})?\s?/\s?\d{2,4}(?:[-–]\d{1,3})?|\d{1,3}-(?:19|20)\d{2}(?![-/\d]))"
    r"(?:\s?[A-ZÆØÅ](?![A-Za-zÆØÅæøå.]))?"
)
_MEETING = r"(?:[A-ZÆØÅ]{1,3}[-–]SAK\s\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,3}\s?[A-Za-z]?)"

NAMED_PATTERN = r"(?:\d{1,3}-\d{2}(?![-/\d])|[A-ZÆØÅ](?=\s|$))"
"""Numbers that are ones only after a word such as `Sak`: `7-24` (of 2024), and letters."""
YEARLY_PATTERN = _YEARLY
"""Numbers that run through a year."""
MEETING_PATTERN = _MEETING
"""Numbers that start afresh each meeting."""

_PARTS = re.compile(
    rf"^(?:(?P<series>{_SERIES})[-–.:]?\s?(?:nr\.?\s?)?)?(?P<a>\d{{1,4}})(?P<point>\.\d{{1,2}})?"
    r"(?:\s?/\s?|-(?=(?:19|20)\d\d))(?P<b>\d{2,4})(?P<sub>[-–]\d{1,3})?\s?(?P<letter>[A-ZÆØÅ])?$"
)
_PLAIN = re.compile(r"^(?P<series>[A-ZÆØÅ]{1,3})[-–]SAK\s(?P<n>\d{1,3})$|^(?P<m>\d{1,3})\s?(?P<letter>[A-Za-z])?$")


class CaseNumber(NamedTuple):
    """A case number taken apart.

    Attributes:
        printed: as the paper prints it, white space folded.
        series: letters before the figures (`PS`, `KR`), without "sak".
        year: four digits, or None where the number starts afresh each meeting.
        key: the same for different printings of one number (`PS 007/2026`, `PS 7/26`).
    """

    printed: str
    series: str | None
    sequence: int | None
    year: int | None
    letter: str | None
    key: str


def parse_case_number(text: str, year_first: bool = False) -> CaseNumber | None:
    """A case number from its printed form, the word "Sak" already off; None where it is none.

    >>> parse_case_number("PS 7/26").key, parse_case_number("019/17").key, parse_case_number("5a").key
    ('ps:7/2026', '19/2017', '5a')
    """
    printed = re.sub(r"\s+", " ", text).strip(" .:;,–-")
    printed = re.sub(r"\s?/\s?", "/", printed)
    match = _PARTS.match(printed)
    if match:
        a, b = match["a"], match["b"]
        if len(a) > 3 and "/" not in printed:
            return None  # a span of years
        first_is_year = (len(a) == 4 and len(b) < 4) or (year_first and len(b) <= 3)
        sequence, year_text = (b, a) if first_is_year else (a, b)
        if len(year_text) == 3:
            return None
        year = int(year_text) if len(year_text) == 4 else _full_year(int(year_text))
        series = re.sub(r"[-– ]?sak$", "", match["series"] or "", flags=re.IGNORECASE) or None
        letter = match["letter"]
        key = f"{int(sequence)}{match['point'] or ''}/{year}{match['sub'] or ''}{letter or ''}"
        return CaseNumber(printed, series, int(sequence), year, letter, f"{series.casefold()}:{key}" if series else key)
    match = re.fullmatch(r"(\d{1,3})-(\d{2})", printed)
    if match:
        year = _full_year(int(match[2]))
        return CaseNumber(printed, None, int(match[1]), year, None, f"{int(match[1])}/{year}")
    if re.fullmatch(r"[A-ZÆØÅ]", printed):
        return CaseNumber(printed, None, None, None, printed, printed.casefold())
    match = _PLAIN.match(printed)
    if match:
        sequence_text = match["n"] or match["m"]
        letter = match["letter"]
        series = match["series"]
        key = f"{int(sequence_text)}{(letter or '').casefold()}"
        return CaseNumber(
            printed, series, int(sequence_text), None, letter, f"{series.casefold()}:{key}" if series else key
        )
    if re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){1,3}", printed):
        return CaseNumber(printed, None, int(printed.split(".")[0]), None, None, printed)
    return None


def _full_year(two_digits: int) -> int:
    return 2000 + two_digits if two_digits < 60 else 1900 + two_digits


def meeting_number_key(text: str | None) -> str | None:
    """A meeting's number as `2/2023`, whatever form it was printed in; None where it has none.

    >>> meeting_number_key("2/23"), meeting_number_key("nr. 02/2023"), meeting_number_key("5")
    ('2/2023', '2/2023', '5')
    """
    if not text:
        return None
    match = re.search(r"(\d{1,3})\s?[/-]\s?(\d{4}|\d{2})\b", text)
    if match:
        year = int(match[2])
        return f"{int(match[1])}/{year if year > 99 else _full_year(year)}"
    match = re.search(r"\d{1,3}", text)
    return str(int(match[0])) if match else None
