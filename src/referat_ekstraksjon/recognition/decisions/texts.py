"""A text that is being read: who it is of, and which paragraphs belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.speech import is_past_tense, speaker_before
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.models import DecisionKind
from referat_ekstraksjon.recognition.decisions.drafts import NO_VOTES, Votes
from referat_ekstraksjon.recognition.decisions.verdicts import Reading
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles

_SHORT = 80
_LONGEST_OUTCOME = 200
_SMALL_PRINT = 0.95
"""Of the size of most text: footnotes quote what was decided elsewhere."""


@dataclass(slots=True)
class OpenText:
    """A text that is being read on, from its label or lead.

    Attributes:
        paragraph, row, column: where its label stands.
        pieces: its paragraphs so far; `first` is the one that begins it.
        official: whether the case was laid before the body with it.
    """

    kind: DecisionKind
    paragraph: Paragraph
    row: Row
    column: int
    pieces: list[Text] = field(default_factory=list)
    first: Paragraph | None = None
    proposed_by: str | None = None
    decided_by: str | None = None
    earlier_number: str | None = None
    official: bool = True
    form: str | None = None
    number: str | None = None
    lead: str = ""
    votes: Votes = NO_VOTES

    def begin(self, text: Text, paragraph: Paragraph) -> None:
        """What follows the label or lead in its own paragraph, if anything does."""
        if text:
            self.pieces.append(text)
            self.first = paragraph


@dataclass(frozen=True, slots=True)
class Bounds:
    """Tells where a text ends, in papers of one family."""

    vocabulary: Vocabulary
    styles: Styles
    tells: bool
    """Whether the paper tells what was decided."""

    def is_talk(self, text: Text) -> bool:
        """Whether a paragraph begins as talk does."""
        return self.vocabulary["section.talk"].at_start(text.string) is not None

    def ends_in_talk(self, text: Text) -> bool:
        """Whether a paragraph after a proposal is talk of it: in the past tense, unless minutes tell in the present."""
        match = self.vocabulary["section.talk"].at_start(text.string)
        if match is None:
            return False
        return bool(self.vocabulary.rules.text_above_outcome) or is_past_tense(match.group(0).split()[-1])

    def reports_talk(self, text: Text) -> bool:
        """Whether a paragraph reports in the past tense what someone said: no proposal does."""
        verb = self.vocabulary["statement.verbs"].anywhere(text.string[:160])
        if verb is None or not is_past_tense(verb.group(0)):
            return False
        return speaker_before(text.string, verb.start()) is not None

    def is_small_print(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is set smaller than most text."""
        return paragraph.size < _SMALL_PRINT * self.styles.body_size

    def holds(self, current: OpenText, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """Whether a paragraph is of a text."""
        if current.pieces and self.ends_in_talk(text):
            return False
        may_be_talk = current.pieces and current.kind == "proposed" and self.tells and paragraph.marker is None
        if may_be_talk and self.reports_talk(text):
            return False
        if row.table is not None or current.row.table is not None:
            if not _same_place(current, paragraph, row, column):
                return False
        elif self.styles.is_heading(paragraph) and current.pieces and current.first is not None:
            first = current.first
            if not (
                first.bold == paragraph.bold
                and abs(first.size - paragraph.size) < 0.5
                and first is not current.paragraph
            ):
                return False
        if current.first is None:
            return True
        first = current.first
        if first.page == paragraph.page or not current.pieces:
            set_in = first.x0 - current.paragraph.x0 > 14 and first is not current.paragraph
            if set_in and paragraph.x0 < first.x0 - 10 and paragraph.x0 <= current.paragraph.x0 + 3:
                return False  # back at the label's margin
        return not (first.size - paragraph.size > 1.2 and paragraph.size < 0.9 * self.styles.body_size)

    def ends(self, current: OpenText, reading: Reading, sentence: str) -> bool:
        """Whether a sentence ends a text: it tells of votes on it, or what became of it."""
        if self.vocabulary["vote.counts"].at_start(sentence) or self.vocabulary["vote.opened"].at_start(sentence):
            return True
        if not current.pieces:
            return False
        if reading.alternative and len(sentence) < _SHORT:
            return True
        if not reading.settles:
            return reading.bare and reading.tells
        named = any(s.subject is not None and s.verdict for s in reading.sayings)
        return reading.bare or (named and len(sentence) < _LONGEST_OUTCOME)


def _same_place(current: OpenText, paragraph: Paragraph, row: Row, column: int) -> bool:
    """Whether a paragraph of a table carries on a text in its cell, or over a page break below it."""
    mine, its = current.row, row
    if mine.table is its.table and mine.table is not None:
        if column != current.column:
            if current.pieces or mine.table_row != its.table_row or column < current.column:
                return False
            current.column = column  # `Vedtak | Regnskapet godkjennes.`
        return not mine.table.ruled or mine.table_row == its.table_row or not current.pieces
    if mine.table is None:
        return False
    last = current.first or current.paragraph
    return its.table is None and paragraph.page > last.page and abs(paragraph.x0 - last.x0) < 4
