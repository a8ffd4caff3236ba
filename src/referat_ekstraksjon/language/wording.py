"""Two wordings compared word by word."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from referat_ekstraksjon.language.normalise import fold

_WORDS = re.compile(r"\S+")
_MOST_WORDS = 6_000
"""Longer texts are compared by their first words: comparing takes time with the square of the length."""
_MOST_PAIRS = 2_000_000
"""Pairs of equal words, above which the commonest words do not tell two stretches apart (running text of the greatest
length has under a sixth of that)."""


class Change(NamedTuple):
    """A stretch of the new wording, the old, or both."""

    kind: Literal["same", "removed", "added"]
    text: str


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)[:_MOST_WORDS]


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    before, after = [fold(w) or w for w in old], [fold(w) or w for w in new]
    counts = Counter(after)
    monotonous = sum(counts[w] for w in before) > _MOST_PAIRS
    return SequenceMatcher(None, before, after, autojunk=monotonous)


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


_TELLING = 4
"""Letters of the shortest word that tells what a title is about."""
_SAME_MATTER = 0.25
"""Share of the shorter title's telling words that the longer must have for the two to be about one matter."""


def same_matter(one: str, other: str) -> bool:
    """Whether two titles can be of one case: they share words, or the beginnings of words (inflection, compounds).

    >>> same_matter("Reguleringsplan for Nesveien", "Nesveien – detaljregulering, andre gangs behandling")
    True
    >>> same_matter("Reguleringsplan for Nesveien", "Budsjett og økonomiplan")
    False
    """
    shorter, longer = sorted((_telling_words(one), _telling_words(other)), key=len)
    if not shorter:
        return True
    met = sum(any(_related(word, against) for against in longer) for word in shorter)
    return met / len(shorter) >= _SAME_MATTER


def _telling_words(title: str) -> list[str]:
    return list(dict.fromkeys(w for w in map(fold, _words(title)) if len(w) >= _TELLING))[:60]


def _related(word: str, against: str) -> bool:
    stem = min(len(word), len(against), 6)
    return word[:stem] == against[:stem] or word in against or against in word
