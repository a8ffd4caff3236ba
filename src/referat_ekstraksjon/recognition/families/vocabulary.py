"""A family's words made ready to be looked for."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from referat_ekstraksjon.language.phrases import phrase_pattern, ways_of
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile, Words

_END_MARKS = " .:;,"
_AFTER_WHOLE = r"[\s.:;,*]{0,400}+$"
_BEFORE_COLON = r"(?=\s{0,400}+(?:\([^()]{0,120}\)\s{0,400}+)?:)"
_LONGEST_SEARCHED = 20_000
"""Characters of a paragraph that are searched for phrases: some four pages without a break."""
_SHORTEST_SEARCHED = 200
_MOST_TRIES = 10_000_000
"""What searching for one phrase may cost: a phrase with many ways is looked for in fewer characters, one with very many
only at the beginning."""


class PhraseSet:
    """Phrases of one kind. Matches are of whole words; the longest wins. Patterns are compiled when first needed."""

    def __init__(self, words: Words) -> None:
        self.phrases = tuple(dict.fromkeys(words.phrases()))
        self._sources = [phrase_pattern(phrase) for phrase in self.phrases]

    def _compiled(self, before: str, after: str) -> list[re.Pattern[str]]:
        return [re.compile(before + source + after, re.IGNORECASE) for source in self._sources]

    @functools.cached_property
    def _any(self) -> re.Pattern[str] | None:
        return _joined(self._sources)

    @functools.cached_property
    def _reaches(self) -> list[int]:
        """How much of a text each phrase is searched for in; 0 for its beginning only."""
        reaches = (int(min(_MOST_TRIES / ways_of(phrase), _LONGEST_SEARCHED)) for phrase in self.phrases)
        return [reach if reach >= _SHORTEST_SEARCHED else 0 for reach in reaches]

    @functools.cached_property
    def _any_inside(self) -> re.Pattern[str] | None:
        if any(reach < _LONGEST_SEARCHED for reach in self._reaches):
            return re.compile("")  # joined, they would cost what they may not
        return self._any

    @functools.cached_property
    def _start(self) -> list[re.Pattern[str]]:
        return self._compiled("", r"(?!\w)")

    @functools.cached_property
    def _whole(self) -> list[re.Pattern[str]]:
        return self._compiled("", _AFTER_WHOLE)

    @functools.cached_property
    def _led(self) -> list[re.Pattern[str]]:
        return self._compiled("", _BEFORE_COLON)

    @functools.cached_property
    def _inside(self) -> list[re.Pattern[str]]:
        return self._compiled(r"(?<!\w)", r"(?!\w)")

    def __bool__(self) -> bool:
        return bool(self._sources)

    def at_start(self, text: str) -> re.Match[str] | None:
        """The longest phrase a text begins with."""
        if self._any is None or not self._any.match(text):
            return None
        return max((m for pattern in self._start if (m := pattern.match(text))), key=_tells_most, default=None)

    def whole(self, text: str) -> re.Match[str] | None:
        """A phrase that is the whole text, end marks aside."""
        if self._any is None or not self._any.match(text):
            return None
        return _longest(m for pattern in self._whole if (m := pattern.match(text)))

    def before_colon(self, text: str) -> re.Match[str] | None:
        """A phrase that a text begins with and that leads up to a colon."""
        if self._any is None or ":" not in text or not self._any.match(text):
            return None
        return max(
            (m for pattern in self._led if (m := pattern.match(text))),
            key=_tells_most,
            default=None,
        )

    def anywhere(self, text: str) -> re.Match[str] | None:
        """The first phrase found in a text."""
        if self._any_inside is None or not self._any_inside.search(text, 0, _LONGEST_SEARCHED):
            return None
        searched = zip(self._inside, self._reaches, strict=True)
        found = [m for p, reach in searched if (m := p.search(text, 0, reach) if reach else p.match(text))]
        return min(found, key=lambda m: (m.start(), -m.end()), default=None)

    def all_inside(self, text: str) -> list[re.Match[str]]:
        """Every place where a phrase stands, in order; of two that overlap, the longest."""
        if self._any_inside is None or not self._any_inside.search(text, 0, _LONGEST_SEARCHED):
            return []
        searched = zip(self._inside, self._reaches, strict=True)
        found = [
            m for p, reach in searched for m in (p.finditer(text, 0, reach) if reach else filter(None, [p.match(text)]))
        ]
        kept: list[re.Match[str]] = []
        starts: list[int] = []
        for match in sorted(found, key=lambda m: m.start() - m.end()):
            at = bisect_left(starts, match.end())  # those from here on begin after it
            if at == 0 or kept[at - 1].end() <= match.start():
                starts.insert(at, match.start())
                kept.insert(at, match)
        return kept


def _joined(sources: list[str]) -> re.Pattern[str] | None:
    joined = "|".join(re.sub(r"\(\?P<\w+>", "(?:", source) for source in sources)
    return re.compile(rf"(?:{joined})", re.IGNORECASE) if sources else None


def _tells_most(match: re.Match[str]) -> tuple[int, int, int]:
    """Of matches, the longest; then one that says who or what; then one with fewest words left open."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    tells = len(groups.keys() & {"mover", "number", "body", "place", "n"})
    return len(match.group(0).rstrip(_END_MARKS)), tells, -sum(len(value) for value in groups.values())


def _longest(matches: object) -> re.Match[str] | None:
    return max(matches, key=lambda m: m.end() - m.start(), default=None)  # type: ignore[call-overload,no-any-return]


class Vocabulary:
    """All of a family's words, by section and field: `vocabulary["section.proposal"]`."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.rules = family.rules
        self._sets = _sets_of(family.words)
        self.own = _sets_of(family.own)

    def __getitem__(self, key: str) -> PhraseSet:
        return self._sets[key]

    def fields(self, section: str) -> list[str]:
        """The fields of a section."""
        return [key.partition(".")[2] for key in self._sets if key.startswith(section + ".")]

    def first_whole(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that is the whole of a text."""
        found = [(f, m) for f in fields if (m := self[f"{section}.{f}"].whole(text))]
        return max(found, key=lambda fm: fm[1].end(), default=None)

    def first_before_colon(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with and that leads up to a colon.

        A remark in parentheses may stand before the colon.
        """
        if ":" not in text:
            return None
        found = [(f, m) for f in fields if (m := self[f"{section}.{f}"].before_colon(text))]
        return max(found, key=lambda fm: _tells_most(fm[1]), default=None)

    def first_at_start(self, section: str, fields: tuple[str, ...], text: str) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with."""
        found = [(f, m) for f in fields if (m := self[f"{section}.{f}"].at_start(text))]
        return max(found, key=lambda fm: fm[1].end() - fm[1].start(), default=None)


def _sets_of(words: FamilyFile) -> dict[str, PhraseSet]:
    sets: dict[str, PhraseSet] = {}
    for section in SECTION_NAMES:
        model = getattr(words, section)
        for field in type(model).model_fields:
            sets[f"{section}.{field.rstrip('_')}"] = PhraseSet(getattr(model, field))
    return sets


@functools.lru_cache(maxsize=64)
def vocabulary_of(family: Family) -> Vocabulary:
    """The vocabulary of a family, made once."""
    return Vocabulary(family)
