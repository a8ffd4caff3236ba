"""A family's words made ready to be looked for."""

from __future__ import annotations

import functools
import re

from referat_ekstraksjon.language.phrases import phrase_pattern
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile, Words

_AFTER_WHOLE = r"[\s.:;,*]*$"


class PhraseSet:
    """Phrases of one kind. Matches are of whole words; the longest wins. Patterns are compiled when first needed."""

    def __init__(self, words: Words) -> None:
        self._sources = [(phrase, phrase_pattern(phrase)) for phrase in dict.fromkeys(words.phrases())]
        self.phrases = tuple(phrase for phrase, _ in self._sources)

    def _compiled(self, before: str, after: str) -> list[re.Pattern[str]]:
        return [re.compile(before + s + after, re.IGNORECASE) for _, s in self._sources]

    @functools.cached_property
    def _any(self) -> re.Pattern[str] | None:
        joined = "|".join(re.sub(r"\(\?P<\w+>", "(?:", s) for _, s in self._sources)
        return re.compile(rf"(?:{joined})", re.IGNORECASE) if self._sources else None

    @functools.cached_property
    def _start(self) -> list[re.Pattern[str]]:
        return self._compiled("", r"(?!\w)")

    @functools.cached_property
    def _whole(self) -> list[re.Pattern[str]]:
        return self._compiled("", _AFTER_WHOLE)

    @functools.cached_property
    def _led(self) -> list[re.Pattern[str]]:
        return self._compiled("", r"(?=\s*(?:\([^()]{0,120}\)\s*)?:)")

    @functools.cached_property
    def _inside(self) -> list[re.Pattern[str]]:
        return self._compiled(r"(?<!\w)", r"(?!\w)")

    def __bool__(self) -> bool:
        return bool(self._sources)

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

    def before_colon(self, text: str) -> re.Match[str] | None:
        """A phrase that a text begins with and that leads up to a colon."""
        if self._any is None or ":" not in text or not self._any.match(text):
            return None
        return max(
            (m for pattern in self._led if (m := pattern.match(text))),
            key=lambda m: (m.end(), -sum(len(v or "") for v in m.groups())),
            default=None,
        )

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

    def first_before_colon(
        self, section: str, fields: tuple[str, ...], text: str
    ) -> tuple[str, re.Match[str]] | None:
        """The field with the longest phrase that a text begins with and that leads up to a colon.

        A remark in parentheses may stand before the colon.
        """
        if ":" not in text:
            return None
        found = [(f, m) for f in fields if (m := self[f"{section}.{f}"].before_colon(text))]
        return max(found, key=lambda fm: (fm[1].end(), -sum(len(v or "") for v in fm[1].groups())), default=None)

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
