"""What a text must have for a phrase to stand in it: how it begins, and letters it cannot do without.

Families have some two thousand phrases, and a paper some thousands of texts to try them on. A look at three letters
and for one word spares nearly all of the regular expressions.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

_ALIKE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})
"""Letters that regular expressions, case ignored, take for others though `str.lower` does not."""
_PLAIN = re.compile(r"[0-9a-zæøåäöéèêòóôüàâ]+")
_LONGEST_BEGINNING = 3
_MOST_KEPT = 10_000
"""Beginnings, and words, that are kept in mind: more than a paper has, but hostile texts have any."""
_LONGEST_KEPT = 60

_Member = TypeVar("_Member", bound=Hashable)


class Landmarks(NamedTuple):
    """What is sure to stand in every text that a phrase fits.

    Attributes:
        begins: it begins with one of these, folded, of one to three letters; None: with anything.
        needs: it has one of these in it, folded; empty: none is known.
    """

    begins: frozenset[str] | None = None
    needs: frozenset[str] = frozenset()


ANYTHING = Landmarks()


def of_literal(literal: str) -> Landmarks:
    """The landmarks of words that stand as they are."""
    folded = _folded(literal)
    runs = _PLAIN.findall(folded)
    start = _PLAIN.match(folded)
    begins = frozenset({start.group()[:_LONGEST_BEGINNING]}) if start else None
    return Landmarks(begins, frozenset({max(runs, key=len)}) if runs else frozenset())


def one_after_other(first: Landmarks, second: Landmarks, *, first_may_be_empty: bool) -> Landmarks:
    """The landmarks of two pieces in sequence."""
    begins = first.begins
    if first_may_be_empty:
        begins = None if begins is None or second.begins is None else begins | second.begins
    return Landmarks(begins, max(second.needs, first.needs, key=_tells))


def one_of(pieces: Iterable[Landmarks]) -> Landmarks:
    """The landmarks of alternatives."""
    begins: frozenset[str] | None = frozenset()
    needs: list[frozenset[str]] = []
    for piece in pieces:
        begins = None if begins is None or piece.begins is None else begins | piece.begins
        needs.append(piece.needs)
    return Landmarks(begins, frozenset().union(*needs) if all(needs) else frozenset())


def _tells(needs: frozenset[str]) -> tuple[float, list[str]]:
    """How rare a text is that has one of these; a settled order among equals."""
    return (min(map(len, needs)) - len(needs) / 2 if needs else -100.0), sorted(needs)


def _folded(text: str) -> str:
    """In small letters, as regular expressions take it that ignore case."""
    return text.lower() if text.isascii() else text.translate(_ALIKE).lower()


class _Needed:
    """Every stretch of letters that some phrase needs, and which of them stand in a word.

    A stretch has no gap in it, so it stands in a text only where it stands in one of the text's words; and words come
    again, in a paper and from paper to paper.
    """

    def __init__(self) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        self._in_word: dict[str, frozenset[str]] = {}
        self._all: set[str] = set()

    def learn(self, needs: Iterable[str]) -> None:
        """Look for these too from now on."""
        new = set(needs) - self._all
        if not new:
            return
        self._all |= new
        for need in sorted(new):
            self._by_beginning.setdefault(need[:_LONGEST_BEGINNING], []).append(need)
        self._in_word.clear()
        letters_of.cache_clear()

    def met(self, folded: str) -> frozenset[str]:
        """Those that stand in a text."""
        known = self._in_word
        if len(known) > _MOST_KEPT:
            known.clear()
        found = [
            met for word in _PLAIN.findall(folded) if (met := known[word] if word in known else self._met_in(word))
        ]
        return found[0] if len(found) == 1 else _NONE.union(*found)

    def _met_in(self, word: str) -> frozenset[str]:
        found = [
            need
            for at in range(len(word))
            for length in range(1, _LONGEST_BEGINNING + 1)
            for need in self._by_beginning.get(word[at : at + length], ())
            if word.startswith(need, at)
        ]
        met = frozenset(found)
        if len(word) <= _LONGEST_KEPT:
            self._in_word[word] = met
        return met


_NONE: frozenset[str] = frozenset()
_NEEDED = _Needed()


@functools.lru_cache(maxsize=4_096)
def letters_of(text: str) -> tuple[str, frozenset[str]]:
    """A text folded to small letters, and what stands in it of what some phrase needs."""
    folded = _folded(text)
    return folded, _NEEDED.met(folded)


class Openings(Generic[_Member]):
    """Members that may stand at the beginning of a text, looked up by its first letters.

    Args:
        members: each with the landmarks of one of its phrases; a member may come several times.
    """

    def __init__(self, members: Iterable[tuple[Landmarks, _Member]]) -> None:
        entries = list(members)
        self._never: set[str] = set()
        """First three letters, as printed, with which no member begins: nine texts in ten have such."""
        self._asked: str | None = None
        self._found: Sequence[_Member] = ()
        self._members = tuple(member for _, member in entries)
        self._anything = _by_need((place, marks) for place, (marks, _) in enumerate(entries) if marks.begins is None)
        beginnings = {begin for marks, _ in entries for begin in marks.begins or ()}
        self._first_letters = frozenset(beginning[0] for beginning in beginnings)
        self._by_beginning = {
            beginning: _by_need(
                (place, marks)
                for place, (marks, _) in enumerate(entries)
                if marks.begins is None or any(beginning.startswith(begin) for begin in marks.begins)
            )
            for beginning in beginnings
        }

    def of(self, text: str) -> Sequence[_Member]:
        """The members that may, in their order, each once."""
        if text[:3] in self._never:
            return ()
        if text == self._asked:
            return self._found
        folded, met = letters_of(text)
        needs = self._anything
        if folded[:1] in self._first_letters:
            known = self._by_beginning
            needs = known.get(folded[:3]) or known.get(folded[:2]) or known.get(folded[:1]) or needs
        if not (needs.letters or needs.nothing) and len(self._never) < _MOST_KEPT:
            self._never.add(text[:3])
        self._asked, self._found = text, _standing(needs, met, self._members)
        return self._found


class _Needs(NamedTuple):
    """What is needed, and the places of those that need each; the places of those that need nothing."""

    letters: frozenset[str]
    places: dict[str, tuple[int, ...]]
    nothing: tuple[int, ...]


def _by_need(entries: Iterable[tuple[int, Landmarks]]) -> _Needs:
    places: dict[str, list[int]] = {}
    nothing: list[int] = []
    for place, marks in entries:
        if not marks.needs:
            nothing.append(place)
        for need in marks.needs:
            places.setdefault(need, []).append(place)
    _NEEDED.learn(places)
    return _Needs(frozenset(places), {need: tuple(found) for need, found in places.items()}, tuple(nothing))


def _standing(needs: _Needs, met: frozenset[str], members: Sequence[_Member]) -> Sequence[_Member]:
    """The members, by their places, of which a text has what they need; in their order, each once."""
    if not needs.nothing and needs.letters.isdisjoint(met):
        return ()  # nine times in ten
    found = [needs.places[need] for need in needs.letters & met]
    if needs.nothing:
        found.append(needs.nothing)
    places = found[0] if len(found) == 1 else sorted({place for places in found for place in places})
    if len(places) == 1:
        return [members[places[0]]]
    return list(dict.fromkeys([members[place] for place in places]))


class Inside(Generic[_Member]):
    """Members that may stand anywhere in a text, by the letters they cannot do without."""

    def __init__(self, members: Iterable[tuple[Landmarks, _Member]]) -> None:
        entries = list(members)
        self._members = tuple(member for _, member in entries)
        self._needs = _by_need((place, marks) for place, (marks, _) in enumerate(entries))

    def of(self, text: str) -> Sequence[_Member]:
        """The members that may, in their order, each once."""
        return _standing(self._needs, letters_of(text)[1], self._members)
