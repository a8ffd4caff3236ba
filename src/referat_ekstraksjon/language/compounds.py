"""Compounds taken apart into the words they are made of."""

from __future__ import annotations

import functools
from typing import NamedTuple

from referat_ekstraksjon.language.dictionaries import in_bokmaal, in_nynorsk, is_basic, lexicon

_SHORTEST_PART = 4
_LINKS = ("", "s", "e")
"""What may stand between two parts: *drift-s-kostnad*, *barn-e-hage*."""
_ENDINGS = ("n", "t", "en", "et")
"""With one of these after it, a noun is known whose basic form is given to another word (*leie*)."""
_VOWELS = tuple("aeiouyæøå")
_FOR_S = 1.5
"""Letters that an *s* between two parts is worth."""
_LONGEST = 50
_MARKS = ".,;:!?()[]«»\"'–-"
_DEEPEST = 3


class _Parts(NamedTuple):
    short: frozenset[str]
    never_first: frozenset[str]
    never_last: frozenset[str]
    listed: frozenset[str]
    never_split: frozenset[str]
    takes_s: frozenset[str]


@functools.cache
def _parts() -> _Parts:
    read = lexicon()
    parts = [frozenset(read["parts"][name].split()) for name in ("short", "never_first", "never_last")]
    others = frozenset(word for basic, given in read["same"].items() for word in (basic, *given.split()))
    whole, takes_s = (frozenset(read["parts"][name].split()) for name in ("never_split", "takes_s"))
    return _Parts(parts[0], parts[1], parts[2], others, whole, takes_s)


@functools.lru_cache(maxsize=50_000)
def is_known_word(word: str) -> bool:
    """Whether a word list has a word of two letters or more, or the parts it is made of; marks around it do not count.

    >>> is_known_word("(kommunestyremøtet."), is_known_word("komrnune"), is_known_word("i")
    (True, False, False)
    """
    form = word.casefold().strip(_MARKS)[:_LONGEST]
    if len(form) < 2 or not form.isalpha():
        return False
    return bool(in_bokmaal(form) or in_nynorsk(form) or compound_parts(form))


def compound_parts(word: str) -> tuple[str, ...]:
    """The words that a compound is made of, in basic form, from the left; nothing for a word that is none.

    Args:
        word: a basic form, lower case.

    >>> compound_parts("driftskostnad"), compound_parts("barnehageplass"), compound_parts("forslag")
    (('drift', 'kostnad'), ('barn', 'hage', 'plass'), ())
    """
    found = _taken_apart(word, _DEEPEST)
    return found if len(found) > 1 else ()


def _taken_apart(word: str, deep: int) -> tuple[str, ...]:
    split = two_parts(word) if deep else None
    if split is None:
        return (word,)
    return tuple(part for half in split for part in _taken_apart(half, deep - 1))


@functools.lru_cache(maxsize=50_000)
def two_parts(word: str) -> tuple[str, str] | None:
    """A compound's two parts; None for a word that is none.

    Of several ways that whose shorter part is longest, and one with an *s* between (*ungdom-s-lag*, not *ungdom-slag*).
    """
    if len(word) < 2 * _SHORTEST_PART - 2 or len(word) > _LONGEST or not word.isalpha():
        return None
    rules = _parts()
    if word in rules.never_split:
        return None
    best: tuple[float, str, str] | None = None
    for start in range(2, len(word) - 1):
        last = word[start:]
        if last in rules.never_last or not _is_part(last, rules):
            continue
        for link in _LINKS:
            first = word[:start].removesuffix(link)
            if link and not word[:start].endswith(link):
                continue
            if link == "s" and first[-1:] in _VOWELS and not (first.endswith("else") or first in rules.takes_s):
                continue  # *skole-skyss*, not *skole-s-kyss*
            genitive = not link and first.endswith("s") and _is_part(first[:-1], rules)
            if genitive or first in rules.never_first or not _is_part(first, rules):
                continue
            score = min(len(first), len(last)) + _FOR_S * (link == "s")
            if best is None or score > best[0]:
                best = score, first, last
    return (best[1], best[2]) if best is not None else None


def _is_part(part: str, rules: _Parts) -> bool:
    if part in rules.short:
        return True
    if len(part) < _SHORTEST_PART:
        return False
    if part in rules.listed:
        return True
    if is_basic(part) or any(in_bokmaal(part + ending) == part for ending in _ENDINGS):
        return True
    return len(part) >= 2 * _SHORTEST_PART and two_parts(part) is not None
