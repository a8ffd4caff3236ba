"""National identity numbers (*fødselsnummer*, D-numbers): found, so that they can be kept from view.

Eleven figures: a date of birth, a number for the day, and two control figures modulo 11 (folkeregisterforskriften
§ 2-2-1). The day of a D-number is 40 higher; test numbers have 40, 65 or 80 added to the month. Numbers given out from
2032 on will have a first control figure with other remainders, which are not told here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_WITHIN = r"[ \u00a0\u2009.\-–/_]?"
_BETWEEN = r"[\s.,:\-–—/_]{0,3}"
_ELEVEN = re.compile(
    rf"(?<!\d)(?=(\d\d{_WITHIN}\d\d{_WITHIN}\d\d{_BETWEEN}\d{{3}}{_WITHIN}\d\d|\d(?:[ \u00a0\u2009]\d){{10}})(?!\d))"
)
"""As people write them: in one, `010107 50160`, `01.01.07-50160`, `010107 501 60`, over a line's end, figure by
figure."""
_NO_FIGURE = re.compile(r"\D")
_FIRST, _SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ADDED_TO_MONTHS = (0, 40, 65, 80)
_FIGURES = re.compile(r"\d\D{0,3}\d\D{0,3}\d")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
"""A string in JSON."""
MASK = "*"


def identity_numbers(text: str) -> list[tuple[int, int]]:
    """Where national identity numbers stand in a text: start and end of each.

    >>> identity_numbers("f. 01010750160"), identity_numbers("konto 12345678901")
    ([(3, 14)], [])
    """
    return [found.span(1) for found in _ELEVEN.finditer(text) if _is_one(_NO_FIGURE.sub("", found[1]))]


def _is_one(figures: str) -> bool:
    numbers = [int(figure) for figure in figures]
    day, month = int(figures[:2]), int(figures[2:4])
    if not (1 <= day <= 31 or 41 <= day <= 71) or not any(1 <= month - added <= 12 for added in _ADDED_TO_MONTHS):
        return False
    return all(
        (sum(weight * number for weight, number in zip(weights, numbers, strict=False)) + numbers[place]) % 11 == 0
        for place, weights in ((9, _FIRST), (10, _SECOND))
    )


def masked(text: str) -> str:
    """A text in which every figure of a national identity number is a `*`.

    >>> masked("f. 010107 50160")
    'f. ****** *****'
    """
    for start, stop in identity_numbers(text):
        text = text[:start] + re.sub(r"\d", MASK, text[start:stop]) + text[stop:]
    return text


def masked_pieces(pieces: Sequence[str]) -> list[str]:
    """Words or cells that stand in a row, masked as `masked` does where a number goes over several of them too.

    >>> masked_pieces(["f.", "010107", "50160"])
    ['f.', '******', '*****']
    """
    line = masked(" ".join(pieces))
    out, at = [], 0
    for piece in pieces:
        out.append(line[at : at + len(piece)])
        at += len(piece) + 1
    return out


def masked_json(text: str) -> str:
    """JSON in whose strings national identity numbers are masked; numbers stay what they are."""
    ascii_only = text.isascii()

    def without(string: re.Match[str]) -> str:
        plain = json.loads(string.group())
        hidden = masked(plain)
        return string.group() if hidden == plain else json.dumps(hidden, ensure_ascii=ascii_only)

    return _STRING.sub(without, text) if _FIGURES.search(text) else text
