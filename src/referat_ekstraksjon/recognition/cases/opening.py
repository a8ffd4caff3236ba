"""Where a case begins: a heading, an item of the list of cases, a number alone above its title."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.recognition.cases.book import CaseBook, number_at_start, stands_alone
from referat_ekstraksjon.recognition.cases.numbering import CountingUp, Scheme, afresh_at_start, letter_at_start
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles

_LONGEST_TITLE = 250
_LONGEST_ITEM = 110
_SHORTEST_TITLE = 8
_LABELS = ("decision", "proposal", "moved")
_LONGEST_LABEL = 8  # words
_SPACE_ABOVE = 0.8
"""Lines of space above a number that stands alone, its title below it."""
_REMARK = re.compile(r"\s*\([^()]{0,120}\)\s*$")
_LEADERS = re.compile(r"\s*(?:\.{3,}|…+|_{3,})\s*\d{0,4}\s*$")


class Opening(NamedTuple):
    """A case begins.

    Attributes:
        head: its number with the words before it.
        title: may be empty, where it stands on the next line.
        rest: what follows the title in the same paragraph.
    """

    number: CaseNumber
    head: Text
    title: Text
    rest: Text


@dataclass(slots=True)
class CaseOpener:
    """Finds where cases begin in one paper.

    Attributes:
        known: whether a number was met before in the document.
        same_title: whether a text is the title under which a number is known.
    """

    vocabulary: Vocabulary
    styles: Styles
    scheme: Scheme
    book: CaseBook
    meeting: Callable[[], str | None]
    listing: bool = False
    under_heading: bool = False
    """Whether the case being treated has a heading that stands out."""
    _listed: CountingUp = field(default_factory=CountingUp)
    _treated: CountingUp = field(default_factory=CountingUp)

    def heading(self, row: Row, paragraph: Paragraph) -> Opening | None:
        """The case that a paragraph begins, if it is the heading of one."""
        if row.table is not None and len(row.cells) > 2:
            return None
        text = paragraph.text
        yearly = number_at_start(text.string, self.vocabulary)
        if yearly is not None and self._may_be_case(paragraph, *yearly[1:]):
            return self._yearly(paragraph, text, *yearly)
        known = self._titled(paragraph)
        if known is not None:
            return known
        if self.scheme != "afresh":
            return None
        numbered = afresh_at_start(text.string, self.vocabulary)
        if numbered is not None and self._looks_like_heading(paragraph, numbered.with_word):
            if not self._treated.accepts(numbered.number, surely=numbered.with_word):
                return None
            return self._opening(text, numbered.number, numbered.after, paragraph)
        letter = letter_at_start(text.string)
        if letter is None or self._treated.top is None:
            return None
        return self._lettered(paragraph, text, *letter)

    def _may_be_case(self, paragraph: Paragraph, after: int, with_word: bool) -> bool:
        """Whether a number of the year at the start of a paragraph can be a case's, and not where one is archived."""
        if self.scheme != "afresh":
            return True
        alone = with_word and stands_alone(paragraph.text.string, after)
        return self.styles.is_heading(paragraph) and not (alone and self._treated.top is not None)

    def item(self, text: Text) -> Opening | None:
        """The case that an item of a list of cases names, while a list is being read."""
        yearly = number_at_start(text.string, self.vocabulary)
        if yearly is not None:
            number, after, _ = yearly
            return self._listed_case(text, number, after)
        numbered = afresh_at_start(text.string, self.vocabulary)
        if numbered is not None:
            if self.scheme == "yearly" or not self._listed.accepts(numbered.number, surely=numbered.with_word):
                return None
            return self._listed_case(text, numbered.number, numbered.after)
        letter = letter_at_start(text.string)
        number_below = self._listed.below(letter[0]) if letter and self.scheme != "yearly" else None
        if letter is None or number_below is None:
            return None
        self._listed.take_letter(letter[0])
        return self._listed_case(text, number_below, letter[1])

    def repeats(self, text: Text) -> bool:
        """Whether a line with a word for it (`Sak 1. Valg`) numbers a case again: the list is over."""
        numbered = afresh_at_start(text.string, self.vocabulary)
        return numbered is not None and numbered.with_word and not self._listed.accepts(numbered.number, surely=False)

    def _titled(self, paragraph: Paragraph) -> Opening | None:
        """A heading that repeats, without its number, the title of a case on the list."""
        if len(paragraph.text.string) < _SHORTEST_TITLE or not self.styles.is_heading(paragraph):
            return None
        number = self.book.number_titled(fold(paragraph.text.string))
        return Opening(number, EMPTY, paragraph.text, EMPTY) if number is not None else None

    # ---- kinds of openings -------------------------------------------------------------------------------------

    def _yearly(
        self, paragraph: Paragraph, text: Text, number: CaseNumber, after: int, with_word: bool
    ) -> Opening | None:
        known = self.book.knows(number, self.meeting())
        alone = after >= len(text.string) and (paragraph.bold or paragraph.space_before > _SPACE_ABOVE)
        stands_out = self.styles.is_heading(paragraph) or _bold_at_start(text) or (known and alone)
        listed_below = known and not (stands_out or with_word) and self.under_heading
        if listed_below:
            return None  # `RS 4/26 …` among the text of a case whose own heading stood out
        below_another = "." in number.printed and not stands_out  # `KR 80.1/22` in the text of KR 80/22
        if not (stands_out or with_word or known) or below_another:
            return None
        opening = self._opening(text, number, after, paragraph)
        if len(opening.title.string) > _LONGEST_TITLE:
            return None
        if not stands_out and not (known and self._is_known_title(number, opening.title)):
            alone = with_word and not opening.title and len(text.string) < 40
            short = with_word and self._reads_like_title(opening.title)
            if not (alone or short):
                return None
        return opening

    def _reads_like_title(self, title: Text) -> bool:
        """Whether words after `Sak 12/23` are a title and no sentence about the case."""
        string = title.string
        return 3 < len(string) <= _LONGEST_ITEM and string[0].isupper() and not string.endswith((".", ",", ";"))

    def _looks_like_heading(self, paragraph: Paragraph, with_word: bool) -> bool:
        if self.styles.is_heading(paragraph) or _bold_at_start(paragraph.text):
            return True
        string = paragraph.text.string
        if paragraph.italic and len(string) <= _LONGEST_ITEM and not string.endswith((".", ",", ";", ":")):
            return True
        return with_word and len(paragraph.text.string) <= _LONGEST_ITEM

    def _lettered(self, paragraph: Paragraph, text: Text, letter: str, after: int) -> Opening | None:
        """An item with a letter below a numbered heading: a heading itself, or its first sentence is its title."""
        number = self._treated.below(letter)
        if number is None:
            return None
        if self.styles.is_heading(paragraph):
            self._treated.take_letter(letter)
            return self._opening(text, number, after, paragraph)
        spans = sentence_spans(text.string[after:])
        if len(spans) < 2 or spans[0][1] > _LONGEST_ITEM or not text.string[after].isupper():
            return None
        self._treated.take_letter(letter)
        stop = after + spans[0][1]
        title = text.slice(after, stop)
        title = title.slice(0, len(title.string.rstrip(" .:")))
        return Opening(number, text.slice(0, after), title, text.slice(stop))

    def _opening(self, text: Text, number: CaseNumber, after: int, paragraph: Paragraph) -> Opening:
        head, title = text.slice(0, after) if after else EMPTY, text.slice(after)
        if after >= len(text.string):
            return Opening(number, text, EMPTY, EMPTY)
        rest = EMPTY
        bold = _bold_length(title)
        if 0 < bold < len(title.words) and title.words[0].bold:
            stop = title.starts[bold]
            title, rest = title.slice(0, stop), title.slice(stop)
        cut = self._label_in(title)
        if cut is not None:
            rest = title.slice(cut) if not rest else text.slice(text.string.index(title.string) + cut)
            title = title.slice(0, cut)
        if paragraph.marker is None or rest:
            title = title.slice(0, len(title.string.rstrip(" :")))
        return Opening(number, head, title.slice(0, len(title.string.rstrip(" :"))), rest)

    def _label_in(self, title: Text) -> int | None:
        """Where a label with a colon stands within a heading (`Sak 3/16 Årsregnskap Vedtak: …`)."""
        string = title.string
        for colon in [i for i, sign in enumerate(string) if sign == ":"][:4]:
            bare = _REMARK.sub("", string[:colon])
            begins = [start for start in title.starts if 3 < start < len(bare)][-_LONGEST_LABEL:]
            for start in reversed(begins):
                if string[start].isupper() and self.vocabulary.first_whole("section", _LABELS, bare[start:]):
                    return start
        return None

    def _listed_case(self, text: Text, number: CaseNumber, after: int) -> Opening | None:
        title = text.slice(after)
        leaders = _LEADERS.search(title.string)
        rest = EMPTY
        if leaders is not None:
            title, rest = title.slice(0, leaders.start()), title.slice(leaders.start())
        if len(title.string) > _LONGEST_TITLE:
            return None
        return Opening(number, text.slice(0, after), title, rest)

    def _is_known_title(self, number: CaseNumber, title: Text) -> bool:
        return self.book.has_title(number, self.meeting(), fold(title.string))


def _bold_length(text: Text) -> int:
    """How many words at the start of a text are bold."""
    return len(list(takewhile(lambda word: word.bold, text.words)))


def _bold_at_start(text: Text) -> bool:
    """Whether a paragraph opens with several bold words and goes on in others: a heading run into its text."""
    bold = _bold_length(text)
    return 2 <= bold < len(text.words)
