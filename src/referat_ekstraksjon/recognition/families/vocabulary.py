"""A family's words made ready to be looked for."""

from __future__ import annotations

import functools
import re

from referat_ekstraksjon.language.phrases import phrase_pattern
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile, Words

_AFTER_WHOLE = r"[\s.:;,*]*$"


class PhraseSet:
    """Phrases of one kind. Matches are of whole words; the longest wins."""

    def __init__(self, words: Words) -> None:
        sources = [(phrase, phrase_pattern(phrase)) for phrase in dict.fromkeys(words.phrases())]
        self.phrases = tuple(phrase for phrase, _ in sources)
        self._start = [re.compile(s + r"(?!\w)", re.IGNORECASE) for _, s in sources]
        self._whole = [re.compile(s + _AFTER_WHOLE, re.IGNORECASE) for _, s in sources]
        self._inside = [re.compile(r"(?<!\w)" + s + r"(?!\w)", re.IGNORECASE) for _, s in sources]
        joined = "|".join(re.sub(r"\(\?P<\w+>", "(?:", s) for _, s in sources)
        self._any = re.compile(rf"(?:{joined})", re.IGNORECASE) if sources else None

    def __bool__(self) -> bool:
        return self._any is not None

    def at_start(self, text: str) -> re.Match[str] | None:
        """The longest phrase a text begins with."""
        if self._any is None or not self._any.match(text):
            return None
        return _longest(m for pattern in self._start if (m := pattern.match(text)))

    def whole(self, text: str) -> re.Match[str] | None:
        """A phrase that is the whole text, end marks aside."""
        if self._any is None or not self._any.match(text):
            return None
        return _longest(m for pattern in self._whole if (m := pattern.match(text)))

    def anywhere(self, text: str) -> re.Match[str] | None:
        """The first phrase found in a text."""
        if self._any is None or not self._any.search(text):
            return None
        found = [m for pattern in self._inside if (m := pattern.search(text))]
        return min(found, key=lambda m: (m.start(), -m.end()), default=None)

    def all_inside(self, text: str) -> list[re.Match[str]]:
        """Every place where a phrase stands, longest first where two overlap, in order."""
        if self._any is None or not self._any.search(text):
            return []
        found = [m for pattern in self._inside for m in pattern.finditer(text)]
        kept: list[re.Match[str]] = []
        for match in sorted(found, key=lambda m: m.start() - m.end()):
            if not any(k.start() < match.end() and match.start() < k.end() for k in kept):
                kept.append(match)
        return sorted(kept, key=lambda m: m.start())


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
