"""Which of a family's words stand in a paper, and where, for one who tries it out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.lines import Line
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES
from referat_ekstraksjon.recognition.rows import Row

Place = Literal["whole", "label", "start", "inside"]
"""How a phrase stands where it marks something: alone, alone or before a colon, first, or anywhere."""

_PLACES: dict[str, Place] = {
    "papers": "whole", "head": "label", "attendance": "label", "agenda": "whole", "case": "label", "section": "label",
    "earlier": "whole", "outcome": "inside", "vote": "inside", "statement": "inside", "table": "inside",
}  # fmt: skip
_PLACES_OF_KEYS: dict[str, Place] = {
    "head.sentences": "start", "head.ends": "start", "head.meetings_of": "start", "head.bodies": "inside",
    "head.organisations": "inside", "head.numbered": "inside", "head.joints": "inside", "head.place_after": "inside",
    "attendance.in_stead_of": "inside", "attendance.functions": "inside", "attendance.staff_functions": "inside",
    "attendance.stand_in_functions": "inside", "attendance.absent_notes": "inside",
    "attendance.partial_notes": "inside", "attendance.parties": "inside", "attendance.dividers": "inside",
    "agenda.withdrawn": "inside", "case.number_words": "start", "section.movers": "start",
    "section.laid_before": "start", "section.moved": "start", "section.voted_on": "start", "section.talk": "start",
    "section.proposed_in": "start", "section.attachment": "start", "section.closing": "start",
    "earlier.sentences": "start",
}  # fmt: skip
_LONGEST = 400
"""Characters of a paragraph that are looked at; words that mark something stand at its beginning."""


@dataclass(frozen=True, slots=True)
class MetWord:
    """A phrase of a family that stands in a paper.

    Attributes:
        key: section and field (`section.decision`); form: `nb`, `nn`, `both` or `older`.
        phrase: as the family file has it; text: what stands there.
        line: the printed line it begins in.
    """

    key: str
    form: str
    phrase: str
    text: str
    page: int
    line: str


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """A phrase of a family's own file."""

    key: str
    form: str
    phrase: str


def own_phrases(family: Family) -> list[OwnPhrase]:
    """The phrases of a family's own file, in the file's order of sections, each once."""
    found = []
    for section in SECTION_NAMES:
        model = getattr(family.own, section)
        for field in type(model).model_fields:
            marked = getattr(model, field).marked()
            found += [OwnPhrase(f"{section}.{field.rstrip('_')}", form, phrase) for form, phrase in marked]
    return list(dict.fromkeys(found))


def where_met(rows: Sequence[Row], family: Family) -> list[MetWord]:
    """Every place in a paper where one of the family's own phrases stands as it would mark something.

    Args:
        rows: the paper's rows; family: whose own words are looked for, without those it extends.
    """
    sought = [(own, PhraseSet((own.phrase,))) for own in own_phrases(family)]
    found = []
    for paragraph in _paragraphs(rows):
        string = paragraph.text.string
        for own, phrases in sought:
            match = finder(own.key, phrases)(string[:_LONGEST] if place_of(own.key) != "inside" else string)
            if match is not None:
                line = _line_at(paragraph, match.start())
                found.append(MetWord(own.key, own.form, own.phrase, match.group(0), line.page, line.string))
            elif place_of(own.key) == "label":
                run_in = ((line, phrases.before_colon(line.string)) for line in paragraph.lines[1:])
                found += [
                    MetWord(own.key, own.form, own.phrase, m.group(0), line.page, line.string)
                    for line, m in run_in
                    if m is not None
                ]
    return found


def _line_at(paragraph: Paragraph, position: int) -> Line:
    """The printed line that a place in a paragraph's text is in."""
    text = paragraph.text
    word = max(0, bisect_right(text.starts, position) - 1)
    number = sum(1 for index in text.breaks if 0 < index <= word)
    return paragraph.lines[min(number, len(paragraph.lines) - 1)]


def place_of(key: str) -> Place:
    """How the phrases of a field stand where they mark something."""
    return _PLACES_OF_KEYS.get(key) or _PLACES[key.partition(".")[0]]


def finder(key: str, phrases: PhraseSet) -> Callable[[str], re.Match[str] | None]:
    """Looks for a field's phrases as they mark something."""
    place = place_of(key)
    if place == "whole":
        return phrases.whole
    if place == "start":
        return phrases.at_start
    if place == "inside":
        return phrases.anywhere
    return lambda string: phrases.before_colon(string) or phrases.whole(string)


def _paragraphs(rows: Sequence[Row]) -> Iterator[Paragraph]:
    for row in rows:
        for _, paragraph in row.paragraphs():
            yield paragraph
