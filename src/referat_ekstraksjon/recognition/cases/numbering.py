"""How a paper numbers its cases: through the year (`12/23`), or afresh each meeting (`1`, `5a`, `13.1.2`).

Numbers that start afresh look like any numbered heading. They are taken for cases where they stand in headings of
one paper, count up from the beginning, and the paper has no yearly numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from referat_ekstraksjon.language.case_numbers import CaseNumber, parse_case_number
from referat_ekstraksjon.recognition.cases.book import number_at_start, stands_alone
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles

Scheme = Literal["yearly", "afresh", "none"]

_AFRESH = re.compile(
    r"(?P<number>[A-ZÆØÅ]{1,3}[-–]S(?:AK|ak)\s?\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,4}|\d{1,3}[A-Za-z]?)"
    r"(?P<divider>\s*[.:)]+)?(?=\s|$)"
)
_LETTER = re.compile(r"^\(?([A-Za-z])[.)]\s+(?=\S)")
_DIVIDER = re.compile(r"\s*(?:[.:)–—-]+(?=\s|$))?\s*")
_LARGEST_FIRST = 5
_LARGEST_STEP = 8
_LARGEST_LETTER_STEP = 2
_LONGEST_TITLE = 200


class Numbered(NamedTuple):
    """A text that begins with a case number.

    Attributes:
        after: where the text after the number begins.
        with_word: whether a word such as `Sak` stands before it.
    """

    number: CaseNumber
    after: int
    with_word: bool


def afresh_at_start(string: str, vocabulary: Vocabulary) -> Numbered | None:
    """A number that starts afresh each meeting, at the start of a text (`Sak 2b`, `1. Konstituering`, `V-SAK 2`)."""
    word = vocabulary["case.number_words"].at_start(string)
    start = 0
    if word is not None:
        gap = re.compile(r"[\s.:]*").match(string, word.end())
        start = gap.end() if gap else word.end()
    match = _AFRESH.match(string, start)
    if match is None:
        return None
    number = parse_case_number(match["number"])
    if number is None or number.year is not None:
        return None
    after = _DIVIDER.match(string, match.end("number"))
    with_word = word is not None or number.series is not None
    return Numbered(number, after.end() if after else match.end(), with_word)


def letter_at_start(string: str) -> tuple[str, int] | None:
    """The letter of an item below a number (`a. …`), and where its text begins."""
    match = _LETTER.match(string)
    return (match.group(1), match.end()) if match else None


def place_of(number: CaseNumber) -> tuple[int, ...]:
    """A number as a place in a sequence: `5a` → (5, 1), `13.1.4` → (13, 1, 4)."""
    if re.fullmatch(r"\d+(?:\.\d+)+", number.printed):
        return tuple(int(part) for part in number.printed.split("."))
    letter = (ord(number.letter.lower()) - 96,) if number.letter else ()
    return (number.sequence or 0, *letter)


class CountingUp:
    """Numbers of one paper as they count up, each series by itself."""

    def __init__(self) -> None:
        self._last: dict[str | None, tuple[int, ...]] = {}
        self.top: int | None = None
        """The number that letters below it belong to."""
        self._letter = 0

    def accepts(self, number: CaseNumber, *, surely: bool = False) -> bool:
        """Whether a number follows those before it; if so it is the last from now on.

        Args:
            number: one that starts afresh each meeting.
            surely: whether a word such as `Sak` stands before it: then it may begin anywhere.
        """
        place = place_of(number)
        last = self._last.get(number.series)
        if last is None:
            fits = surely or place[0] <= _LARGEST_FIRST
        else:
            fits = place > last and (surely or place[0] - last[0] <= _LARGEST_STEP)
        if fits:
            self._last[number.series] = place
            self.top = place[0]
            self._letter = place[1] if len(place) > 1 else 0
        return fits

    def below(self, letter: str) -> CaseNumber | None:
        """The number of an item with a letter, below the number last met (`a` → `1a`); None out of sequence."""
        place = ord(letter.lower()) - 96
        if self.top is None or not self._letter < place <= self._letter + _LARGEST_LETTER_STEP:
            return None
        return parse_case_number(f"{self.top}{letter}")

    def take_letter(self, letter: str) -> None:
        """An item with a letter was read."""
        self._letter = ord(letter.lower()) - 96


def scheme_of(rows: Sequence[Row], vocabulary: Vocabulary, styles: Styles) -> Scheme:
    """How a notice or minutes number their cases."""
    counting = CountingUp()
    afresh = named = yearly_words = yearly_headings = 0
    for row in rows:
        string = row.string
        yearly = number_at_start(string, vocabulary)
        if yearly is not None and len(string) < _LONGEST_TITLE:
            whole_cell = len(row.cells) > 1 and stands_alone(string, yearly[1])
            stands_out = whole_cell or styles.is_heading(row.first)
            has_named_above = yearly[2] and named > yearly_headings
            if stands_out and not has_named_above:
                return "yearly"
            yearly_headings += stands_out
            yearly_words += yearly[2]
            continue
        if row.table is not None and len(row.cells) > 2:
            continue
        found = afresh_at_start(string, vocabulary)
        if found is None or len(string) > _LONGEST_TITLE or found.after >= len(string):
            continue
        titled = string[found.after : found.after + 1].isupper() or found.with_word
        if titled and (found.with_word or styles.is_heading(row.first)):
            counts = counting.accepts(found.number, surely=found.with_word)
            afresh += counts
            named += counts and found.with_word
    if yearly_words and named < 2:
        return "yearly"  # with `Sak 1` over each, `Saksnr. 2020/1844` is where the case is archived, however large
    return "afresh" if afresh >= 2 else "none"
