"""Numbers and amounts as Norwegian papers print them: `1 077`, `1.556.904,-`, `14,6`, `-5 400`, `17 %`."""

from __future__ import annotations

import re

_LONGEST = 80  # characters: no cell that prints one number is longer
_NUMBER = re.compile(
    r"^(?P<open>\()?\s{0,9}(?P<sign>[-–−+])?\s{0,9}(?:kr\.?|NOK|kroner)?\s{0,9}(?P<sign2>[-–−])?\s{0,9}"
    r"(?P<whole>\d{1,3}(?:[ .'\u2009]\d{3})+|\d+)(?P<fraction>,\d+|\.\d{1,2}(?!\d))?"
    r"\s{0,9}(?:,-|,–|,—|%|prosent|kr\.?|kroner)?\s{0,9}(?P<close>\))?\s{0,9}(?P<mark>\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]|\d\))?$",
    re.IGNORECASE,
)

LENGTHS = frozenset(("mm", "cm", "dm", "m", "km"))
"""Units of length: a raised 2 or 3 after one makes it an area or a volume."""


def parse_number(text: str) -> float | None:
    """The number a table cell prints, or None where it prints something else.

    A space, full stop or apostrophe before three digits divides thousands; a comma begins the decimals. A single
    group after a full stop (`1.077`) is thousands, one or two digits (`14.6`) decimals. Parentheses make a number
    negative, as accountants print it.

    >>> parse_number("1 077"), parse_number("14,6"), parse_number("-5 400"), parse_number("Sum")
    (1077.0, 14.6, -5400.0, None)
    """
    text = text.strip()
    match = _NUMBER.match(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    if bool(match["open"]) != bool(match["close"]):
        return None
    whole = re.sub(r"\D", "", match["whole"])
    if len(whole) > 15:
        return None
    value = float(whole + (match["fraction"] or "").replace(",", "."))
    negative = bool(match["open"]) or (match["sign"] or match["sign2"] or "+") != "+"
    return -value if negative else value


_COUNT_WORDS = {
    "ingen": 0, "ein": 1, "én": 1, "en": 1, "ei": 1, "éi": 1, "ett": 1, "eitt": 1, "to": 2, "tre": 3, "fire": 4,
    "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13,
    "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17, "atten": 18, "nitten": 19, "tjue": 20, "tyve": 20,
}  # fmt: skip


def parse_count(text: str) -> int | None:
    """A count of votes in figures or words (`29`, `sju`), or None."""
    bare = text.strip(" .,").casefold()
    if bare.isdigit() and len(bare) <= 6:
        return int(bare)
    return _COUNT_WORDS.get(bare)


def count_pattern() -> str:
    """A regular expression (no groups) for a count in figures or words."""
    words = "|".join(sorted(_COUNT_WORDS, key=len, reverse=True))
    return rf"(?:\d{{1,5}}|{words})"
