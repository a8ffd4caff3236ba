"""Whether a page's characters make Norwegian words, or are signs without meaning.

A font without a character map gives every letter shifted or as nonsense (`2QOLQHV` for `Onlines`). Such text is told
by three signs together: it has none of the commonest words, few of its words could be words (letters in one case,
with a vowel), or it is full of letters that Norwegian hardly uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from referat_ekstraksjon.language.compounds import is_known_word

_PLAUSIBLE = re.compile(
    r"^[«\"“”'(\[–-]*(?:[A-ZÆØÅÄÖÉ]?[a-zæøåäöüéèêóòôáàâíúëï]+|[A-ZÆØÅÄÖÉÜ]+|\d[\d.,:/%-]*|§+)"
    r"(?:[-/.'’](?:[A-ZÆØÅ]?[a-zæøåé]*|[A-ZÆØÅ]+|\d+))*[.,;:!?)\]»\"“”'*–-]*$"
)
_VOWEL = re.compile(r"[aeiouyæøåäöéèêóòôáà]", re.IGNORECASE)
_COMMON = frozenset(
    """og i på til av er som det en for å med at den de har ikke fra om et ved var vi kan skal vil eller ble blir seg
    saken vedtak møte ein eit ikkje frå vert vart saka dei at vere paa til blev efter""".split()
)
FEWEST_WORDS = 20
"""A page with fewer words is not judged."""
LEAST_COMMON = 0.08
"""A page with at least this share of the commonest words is legible: running text has 0.2 to 0.4, lists 0.05 to 0.2."""
LEAST_PLAUSIBLE = 0.5
"""Share of words that could be words, below which a page is not legible: the samples have 0.8 to 0.99."""
MOST_RARE = 0.09
"""Share of c, q, w, x and z among the letters, above which a page is not legible: Norwegian has under 0.02,
English 0.06, letters shifted by 29 places over 0.14."""
_RARE = frozenset("cqwxz")
_LEAST_LETTERS = 4
_LONGEST = 64
"""Characters looked at of a word: the start tells, and the pattern takes time with the square of the length."""


def plausible_share(words: Sequence[str]) -> float:
    """The share of words that could be Norwegian words, figures or abbreviations, 0-1."""
    if not words:
        return 1.0
    good = sum(1 for word in words if _could_be_word(word))
    return good / len(words)


def _could_be_word(word: str) -> bool:
    word = word[:_LONGEST]
    if not _PLAUSIBLE.match(word):
        return False
    letters = [c for c in word if c.isalpha()]
    return not letters or len(letters) <= 3 or bool(_VOWEL.search(word))


def could_be_words(words: Sequence[str]) -> bool:
    """Whether most of some words could be words: for so few that `is_legible` does not judge them."""
    return plausible_share(words) >= LEAST_PLAUSIBLE


def known_share(words: Sequence[str]) -> float:
    """The share of words of four letters and more that a dictionary has, compounds by their parts; 1 for none, 0-1."""
    tried = [word for word in (_bare(word) for word in words) if len(word) >= _LEAST_LETTERS]
    known = sum(map(is_known_word, tried))
    return known / len(tried) if tried else 1.0


def _bare(word: str) -> str:
    bare = word.casefold().strip(".,;:!?()[]«»\"'–-")[:_LONGEST]
    return bare if bare.isalpha() else ""


def is_legible(words: Sequence[str]) -> bool:
    """Whether a page's words make sense; a page of few words is given the benefit of the doubt."""
    if len(words) < FEWEST_WORDS:
        return True
    still = LEAST_COMMON * len(words)
    for word in words:
        still -= word.casefold().strip(".,;:()") in _COMMON
        if still <= 0:
            return True
    return plausible_share(words) >= LEAST_PLAUSIBLE and rare_share(words) <= MOST_RARE


def rare_share(words: Sequence[str]) -> float:
    """The share of letters that Norwegian hardly uses, 0-1."""
    letters = [c for word in words for c in word.casefold() if c.isalpha()]
    return sum(c in _RARE for c in letters) / len(letters) if letters else 0.0
