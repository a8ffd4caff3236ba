"""Two wordings compared word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from referat_ekstraksjon.language.normalise import fold

_WORDS = re.compile(r"\S+")
_MOST_WORDS = 6_000
"""Longer texts are compared by their first words: comparing takes time with the square of the length."""


class Change(NamedTuple):
    """A stretch of the new wording, the old, or both."""

    kind: Literal["same", "removed", "added"]
    text: str


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)[:_MOST_WORDS]


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [fold(w) or w for w in old], [fold(w) or w for w in new], autojunk=False)


def word_diff(old: str, new: str) -> list[Change]:
    """What was removed from and added to a wording, word by word; case, quotes and end marks make no difference.

    >>> [tuple(c) for c in word_diff("Rådet tar saken til orientering.", "Rådet tar sakene til orientering.")]
    [('same', 'Rådet tar'), ('removed', 'saken'), ('added', 'sakene'), ('same', 'til orientering.')]
    """
    before, after = _words(old), _words(new)
    changes: list[Change] = []
    for tag, a, b, c, d in _matcher(before, after).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", " ".join(after[c:d])))
            continue
        if b > a:
            changes.append(Change("removed", " ".join(before[a:b])))
        if d > c:
            changes.append(Change("added", " ".join(after[c:d])))
    return changes


def similarity(old: str, new: str) -> float:
    """How alike two wordings are, 0-1: Ratcliff and Obershelp's measure over words.

    >>> similarity("tar saken til orientering", "tar saken til orientering.")
    1.0
    """
    before, after = _words(old), _words(new)
    if not before and not after:
        return 1.0
    return round(_matcher(before, after).ratio(), 4)


def same_wording(old: str, new: str) -> bool:
    """Whether two wordings are the same but for case, white space, quotes and end marks."""
    return [fold(w) for w in _words(old)] == [fold(w) for w in _words(new)]
