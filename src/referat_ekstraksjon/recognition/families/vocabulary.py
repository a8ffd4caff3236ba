"""A family's words made ready to be looked for."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

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

    def match(self, place: int, form: str, text: str) -> re.Match[str] | None:
        """One of the phrases, by its place, as a text begins with it."""
        return (self._patterns[form].get(place) or self._compile(place, form)).match(text)

    def _best(self, places: Sequence[int], text: str, form: str) -> re.Match[str] | None:
        """Of some phrases the one that a text begins with; of several, the greatest."""
        best = None
        for place in places:
            match = self.match(place, form, text)
            if match is not None and (best is None or _is_greater(match, best, form)):
                best = match
        return best

    def at_start(self, text: str) -> re.Match[str] | None:
        """The longest phrase a text begins with."""
        may = self._opening.of(text)
        return self._best(may, text, "start") if may else None

    def whole(self, text: str) -> re.Match[str] | None:
        """A phrase that is the whole text, end marks aside."""
        may = self._opening.of(text)
        return self._best(may, text, "whole") if may else None

    def before_colon(self, text: str) -> re.Match[str] | None:
        """A phrase that a text begins with and that leads up to a colon."""
        may = self._opening.of(text) if ":" in text else ()
        return self._best(may, text, "colon") if may else None

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


def _is_greater(match: re.Match[str], other: re.Match[str], form: str) -> bool:
    """Whether of two phrases that a text begins with the first says more of it."""
    if form == "whole":
        return match.end() > other.end()
    return _tells_most(match) > _tells_most(other)


def _tells_most(match: re.Match[str]) -> tuple[int, int, int]:
    """Of matches, the longest; then one that says who or what; then one with fewest words left open."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    tells = len(groups.keys() & {"mover", "number", "body", "place", "n"})
    return len(match.group(0).rstrip(_END_MARKS)), tells, -sum(len(value) for value in groups.values())


class PhrasesByKey:
    """The phrases of several keys, looked for together: one look at how a text begins does for all.

    Args:
        sets: each set of phrases with its key; a key may come several times, with other phrases.
    """

    def __init__(self, sets: Iterable[tuple[str, PhraseSet]]) -> None:
        self._sets = list(sets)
        self._openings = Openings(
            (marks, (number, place))
            for number, (_, phrases) in enumerate(self._sets)
            for place, marks in enumerate(phrases.landmarks)
        )

    def may_open(self, text: str) -> bool:
        """Whether there is a phrase with which a text may begin."""
        return bool(self._openings.of(text))

    def at_start(self, text: str) -> list[tuple[str, re.Match[str]]]:
        """Of each set the longest phrase that a text begins with, in order."""
        return self._matches(text, "start")

    def whole(self, text: str) -> list[tuple[str, re.Match[str]]]:
        """Of each set the longest phrase that is the whole of a text, in order."""
        return self._matches(text, "whole")

    def before_colon(self, text: str) -> list[tuple[str, re.Match[str]]]:
        """Of each set the longest phrase that a text begins with and that leads up to a colon, in order."""
        return self._matches(text, "colon") if ":" in text else []

    def _matches(self, text: str, form: str) -> list[tuple[str, re.Match[str]]]:
        found: list[tuple[str, re.Match[str]]] = []
        last = -1
        for number, place in self._openings.of(text):
            key, phrases = self._sets[number]
            match = phrases.match(place, form, text)
            if match is None:
                continue
            if number != last:
                found.append((key, match))
            elif _is_greater(match, found[-1][1], form):
                found[-1] = key, match
            last = number
        return found


class Vocabulary:
    """All of a family's words, by section and field: `vocabulary["section.proposal"]`."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.rules = family.rules
        self._sets = _sets_of(family.words)
        self.own = _sets_of(family.own)
        self._by_fields: dict[tuple[str, tuple[str, ...]], PhrasesByKey] = {}
        self._insides: dict[tuple[str, ...], Inside[str]] = {}

    def __getitem__(self, key: str) -> PhraseSet:
        return self._sets[key]

    def fields(self, section: str) -> list[str]:
        """The fields of a section."""
        return [key.partition(".")[2] for key in self._sets if key.startswith(section + ".")]

    def of_fields(self, section: str, fields: tuple[str, ...]) -> PhrasesByKey:
        """The phrases of some fields of a section, by field."""
        phrases = self._by_fields.get((section, fields))
        if phrases is None:
            phrases = PhrasesByKey((field, self[f"{section}.{field}"]) for field in fields)
            self._by_fields[(section, fields)] = phrases
        return phrases

    def may_stand(self, keys: tuple[str, ...], text: str) -> Sequence[str]:
        """Of some keys (`section.field`) those that have a phrase which may stand anywhere in a text."""
        inside = self._insides.get(keys)
        if inside is None:
            inside = Inside((marks, key) for key in keys for marks in self[key].landmarks)
            self._insides[keys] = inside
        return inside.of(text)

    def first_whole(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that is the whole of a text."""
        found = self.of_fields(section, fields).whole(text)
        return max(found, key=lambda fm: fm[1].end()) if found else None

    def first_before_colon(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with and that leads up to a colon.

        A remark in parentheses may stand before the colon.
        """
        found = self.of_fields(section, fields).before_colon(text)
        return max(found, key=lambda fm: _tells_most(fm[1])) if found else None

    def first_at_start(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with."""
        found = self.of_fields(section, fields).at_start(text)
        return max(found, key=lambda fm: fm[1].end()) if found else None


@functools.lru_cache(maxsize=10_000)
def _set_of(phrases: tuple[str, ...]) -> PhraseSet:
    """Families share most of their phrases, and what was made of them."""
    return PhraseSet(phrases)


@functools.lru_cache(maxsize=256)
def phrases_by_key(vocabularies: tuple[Vocabulary, ...], keys: tuple[str, ...]) -> PhrasesByKey:
    """The phrases of several families for some keys, family by family, those that are the same once."""
    return PhrasesByKey(dict.fromkeys((key, vocabulary[key]) for vocabulary in vocabularies for key in keys))


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
