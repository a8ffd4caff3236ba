"""A family's words made ready to be looked for."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

from referat_ekstraksjon.language.landmarks import Inside, Landmarks, Openings
from referat_ekstraksjon.language.phrases import landmarks_of, phrase_pattern, ways_of
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile

_END_MARKS = " .:;,"
_WORD_BEGINS, _WORD_ENDS = r"(?<!\w)", r"(?!\w)"
_AFTER_WHOLE = r"[\s.:;,*]{0,400}+$"
_BEFORE_COLON = r"(?=\s{0,400}+(?:\([^()]{0,120}\)\s{0,400}+)?:)"
_LABELLED = ("papers", "agenda", "attendance", "section")
"""Sections whose words mark what follows; words of other sections stand in anyone's prose."""
_FORMS = {
    "start": ("", _WORD_ENDS),
    "whole": ("", _AFTER_WHOLE),
    "colon": ("", _BEFORE_COLON),
    "inside": (_WORD_BEGINS, _WORD_ENDS),
}
"""What stands before and after a phrase, by how it is looked for."""
_LONGEST_SEARCHED = 20_000
"""Characters of a paragraph that are searched for phrases: some four pages without a break."""
_SHORTEST_SEARCHED = 200
_MOST_TRIES = 10_000_000
"""What searching for one phrase may cost: a phrase with many ways is looked for in fewer characters, one with very many
only at the beginning."""


class PhraseSet:
    """Phrases of one kind. Matches are of whole words; the longest wins. Patterns are compiled when first needed."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self.phrases = phrases
        self._sources = [phrase_pattern(phrase) for phrase in self.phrases]
        self._patterns: dict[str, dict[int, re.Pattern[str]]] = {form: {} for form in _FORMS}

    @functools.cached_property
    def landmarks(self) -> tuple[Landmarks, ...]:
        """What every text has that one of the phrases fits."""
        return tuple(landmarks_of(phrase) for phrase in self.phrases)

    @functools.cached_property
    def _opening(self) -> Openings[int]:
        return Openings((marks, place) for place, marks in enumerate(self.landmarks))

    @functools.cached_property
    def _needed(self) -> Inside[int]:
        return Inside((marks, place) for place, marks in enumerate(self.landmarks))

    @functools.cached_property
    def _reaches(self) -> list[int]:
        """How much of a text each phrase is searched for in; 0 for its beginning only."""
        reaches = (int(min(_MOST_TRIES / ways_of(phrase), _LONGEST_SEARCHED)) for phrase in self.phrases)
        return [reach if reach >= _SHORTEST_SEARCHED else 0 for reach in reaches]

    def _compile(self, place: int, form: str) -> re.Pattern[str]:
        before, after = _FORMS[form]
        pattern = self._patterns[form][place] = re.compile(before + self._sources[place] + after, re.IGNORECASE)
        return pattern

    def __bool__(self) -> bool:
        return bool(self._sources)

    def _best(
        self, places: Sequence[int], text: str, form: str, key: Callable[[re.Match[str]], Any]
    ) -> re.Match[str] | None:
        """Of some phrases the one that a text begins with; of several, the greatest."""
        patterns = self._patterns[form]
        best = None
        for place in places:
            match = (patterns.get(place) or self._compile(place, form)).match(text)
            if match is not None and (best is None or key(match) > key(best)):
                best = match
        return best

    def at_start(self, text: str) -> re.Match[str] | None:
        """The longest phrase a text begins with."""
        may = self._opening.of(text)
        return self._best(may, text, "start", _tells_most) if may else None

    def whole(self, text: str) -> re.Match[str] | None:
        """A phrase that is the whole text, end marks aside."""
        may = self._opening.of(text)
        return self._best(may, text, "whole", lambda m: m.end() - m.start()) if may else None

    def before_colon(self, text: str) -> re.Match[str] | None:
        """A phrase that a text begins with and that leads up to a colon."""
        may = self._opening.of(text) if ":" in text else ()
        return self._best(may, text, "colon", _tells_most) if may else None

    def _searched(self, text: str) -> list[tuple[re.Pattern[str], int]]:
        """The expressions that a text is searched for, each with how far."""
        patterns, reaches = self._patterns["inside"], self._reaches
        may = self._needed.of(text)
        return [(patterns.get(place) or self._compile(place, "inside"), reaches[place]) for place in may]

    def anywhere(self, text: str) -> re.Match[str] | None:
        """The first phrase found in a text."""
        found = []
        for pattern, reach in self._searched(text):
            match = pattern.search(text, 0, reach) if reach else pattern.match(text)
            if match:
                found.append(match)
        return min(found, key=lambda m: (m.start(), -m.end()), default=None)

    def all_inside(self, text: str) -> list[re.Match[str]]:
        """Every place where a phrase stands, in order; of two that overlap, the longest."""
        found: list[re.Match[str]] = []
        for pattern, reach in self._searched(text):
            found += pattern.finditer(text, 0, reach) if reach else filter(None, [pattern.match(text)])
        if len(found) < 2:
            return found
        kept: list[re.Match[str]] = []
        starts: list[int] = []
        for match in sorted(found, key=lambda m: m.start() - m.end()):
            at = bisect_left(starts, match.end())  # those from here on begin after it
            if at == 0 or kept[at - 1].end() <= match.start():
                starts.insert(at, match.start())
                kept.insert(at, match)
        return kept


def _tells_most(match: re.Match[str]) -> tuple[int, int, int]:
    """Of matches, the longest; then one that says who or what; then one with fewest words left open."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    tells = len(groups.keys() & {"mover", "number", "body", "place", "n"})
    return len(match.group(0).rstrip(_END_MARKS)), tells, -sum(len(value) for value in groups.values())


class Vocabulary:
    """All of a family's words, by section and field: `vocabulary["section.proposal"]`."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.rules = family.rules
        self._sets = _sets_of(family.words)
        self.own = _sets_of(family.own)
        self._openings: dict[tuple[str, tuple[str, ...]], Openings[str]] = {}
        self._insides: dict[tuple[str, ...], Inside[str]] = {}

    def __getitem__(self, key: str) -> PhraseSet:
        return self._sets[key]

    def fields(self, section: str) -> list[str]:
        """The fields of a section."""
        return [key.partition(".")[2] for key in self._sets if key.startswith(section + ".")]

    def may_open(self, section: str, fields: tuple[str, ...], text: str) -> Sequence[str]:
        """The fields that have a phrase with which a text may begin."""
        openings = self._openings.get((section, fields))
        if openings is None:
            openings = Openings((marks, f) for f in fields for marks in self[f"{section}.{f}"].landmarks)
            self._openings[(section, fields)] = openings
        return openings.of(text)

    def may_stand(self, keys: tuple[str, ...], text: str) -> Sequence[str]:
        """Of some keys (`section.field`) those that have a phrase which may stand anywhere in a text."""
        inside = self._insides.get(keys)
        if inside is None:
            inside = Inside((marks, key) for key in keys for marks in self[key].landmarks)
            self._insides[keys] = inside
        return inside.of(text)

    def first_whole(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that is the whole of a text."""
        may = self.may_open(section, fields, text)
        if not may:
            return None
        found = [(f, m) for f in may if (m := self[f"{section}.{f}"].whole(text))]
        return max(found, key=lambda fm: fm[1].end(), default=None)

    def first_before_colon(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with and that leads up to a colon.

        A remark in parentheses may stand before the colon.
        """
        if ":" not in text:
            return None
        may = self.may_open(section, fields, text)
        if not may:
            return None
        found = [(f, m) for f in may if (m := self[f"{section}.{f}"].before_colon(text))]
        return max(found, key=lambda fm: _tells_most(fm[1]), default=None)

    def first_at_start(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with."""
        may = self.may_open(section, fields, text)
        if not may:
            return None
        found = [(f, m) for f in may if (m := self[f"{section}.{f}"].at_start(text))]
        return max(found, key=lambda fm: fm[1].end() - fm[1].start(), default=None)


@functools.lru_cache(maxsize=10_000)
def _set_of(phrases: tuple[str, ...]) -> PhraseSet:
    """Families share most of their phrases, and what was made of them."""
    return PhraseSet(phrases)


@functools.lru_cache(maxsize=256)
def openings_of(vocabularies: tuple[Vocabulary, ...], keys: tuple[str, ...]) -> Openings[tuple[str, PhraseSet]]:
    """The phrases of several families for some keys, family by family, those that are the same once."""
    sets = dict.fromkeys((key, vocabulary[key]) for vocabulary in vocabularies for key in keys)
    return Openings((marks, (key, phrases)) for key, phrases in sets for marks in phrases.landmarks)


@functools.lru_cache(maxsize=64)
def own_words_of(vocabularies: tuple[Vocabulary, ...]) -> tuple[Inside[int], Openings[tuple[int, str]]]:
    """What families have of their own, each family by its place.

    The words that tell it, by the letters of a text, and the keys of its labels, by how a text begins.
    """
    own = [vocabulary.own for vocabulary in vocabularies]
    telling = Inside((marks, place) for place, sets in enumerate(own) for marks in sets["tells.words"].landmarks)
    labels = [(place, key) for place, sets in enumerate(own) for key in sets if key.startswith(_LABELLED)]
    return telling, Openings((marks, label) for label in labels for marks in own[label[0]][label[1]].landmarks)


def _sets_of(words: FamilyFile) -> dict[str, PhraseSet]:
    sets: dict[str, PhraseSet] = {}
    for section in SECTION_NAMES:
        model = getattr(words, section)
        for field in type(model).model_fields:
            sets[f"{section}.{field.rstrip('_')}"] = _set_of(tuple(dict.fromkeys(getattr(model, field).phrases())))
    return sets


@functools.lru_cache(maxsize=64)
def vocabulary_of(family: Family) -> Vocabulary:
    """The vocabulary of a family, made once."""
    return Vocabulary(family)
