"""What a text can be found by, and which of its words were found."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import NamedTuple

from referat_ekstraksjon.language.compounds import compound_parts
from referat_ekstraksjon.language.dictionaries import is_basic
from referat_ekstraksjon.language.lemmas import PARTICLES, basic_form, other_terms_of, term_of, verbs_of

WORD = re.compile(r"[^\W_]+")
"""What counts as a word: letters and figures, as SQLite's `unicode61` divides them."""


_HANGING = re.compile(r"(?<!\w)(?P<first>[^\W\d_]{2,40})[-–‑] (?:og|eller|samt) (?P<whole>[^\W\d_]{5,60})")
_BETWEEN = 3
"""Words that may stand between a verb and its first part behind it."""
_RULES = ("lemmas.toml", "lemmas.py", "compounds.py", "older_spelling.py", "dictionaries.py", "search_terms.py")


class SearchTerms(NamedTuple):
    """What a text can be found by.

    Attributes:
        terms: the search term of each of its words, in order.
        related: terms that words of it belong with: parts of compounds, other readings, what is done and the doing of
            it; each once.
    """

    terms: str
    related: str


def search_terms(text: str) -> SearchTerms:
    """The terms of a text, with spaces between.

    >>> search_terms("Rådmannen vedtok driftskostnadene.")
    SearchTerms(terms='rådmann vedta driftkostnad', related='råd mann vedtak drift kostnad drive')
    """
    words = WORD.findall(text)
    related = dict.fromkeys(other for word in dict.fromkeys(words) for other in other_terms_of(word))
    related |= dict.fromkeys(_verbs_in_two(words))
    related |= dict.fromkeys(_hanging(text))
    return SearchTerms(" ".join(map(term_of, words)), " ".join(related))


def _verbs_in_two(words: Sequence[str]) -> Iterator[str]:
    """Verbs whose first part stands behind them (*legges ned*: *nedlegge*)."""
    for place, word in enumerate(words):
        particle = basic_form(word)
        if particle in PARTICLES:
            for before in words[max(0, place - _BETWEEN - 1) : place]:
                yield from _verb_in_two(particle, before)


@functools.lru_cache(maxsize=50_000)
def _verb_in_two(particle: str, before: str) -> tuple[str, ...]:
    verbs = (particle + verb for verb in verbs_of(before))
    return tuple(term for verb in verbs if is_basic(verb) for term in (term_of(verb), *other_terms_of(verb)))


def _hanging(text: str) -> Iterator[str]:
    """Compounds whose last part stands with the next one only (*føde- og barneavdeling*: *fødeavdeling*)."""
    for match in _HANGING.finditer(text):
        parts = compound_parts(basic_form(match["whole"]))
        if parts:
            yield term_of(match["first"] + parts[-1])


@functools.cache
def fingerprint() -> str:
    """A checksum of all that decides which terms a text has; the same as long as all terms are."""
    checksum = hashlib.sha256(f"simplemma {version('simplemma')}".encode())
    for name in _RULES:
        checksum.update(files(__package__).joinpath(name).read_bytes())
    return checksum.hexdigest()
