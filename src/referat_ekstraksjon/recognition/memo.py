"""The head of a memo, and the case it is on: fields, lines without labels, and the title."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.recognition.cases.book import CaseBook, number_at_start
from referat_ekstraksjon.recognition.cases.heads import CaseHead
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles

_MOST_ROWS = 24
_LONGEST_LINE = 90
_LONGEST_TITLE = 300
_MOST_NAME_WORDS = 7
_MOST_LABEL_WORDS = 3
_SECTIONS = ("proposal", "moved", "decision", "earlier", "discussion", "vote", "attachments", "other")


@dataclass(slots=True)
class MemoHead:
    """Reads the rows of a memo from its top, until its text begins.

    Attributes:
        title: the heading it is under; `number`: where a line of its own gives it (`Sak 56/09`).
    """

    vocabulary: Vocabulary
    ledger: Ledger
    styles: Styles
    book: CaseBook
    fields: CaseHead
    paper_title: Text
    title: Text = EMPTY
    number: CaseNumber | None = None
    _rows: int = 0
    _lines: list[Text] = field(default_factory=list)

    def read(self, row: Row) -> bool:
        """Whether a row belongs to the head."""
        self._rows += 1
        if self.paper_title and row.cells[0].first.text is self.paper_title:
            return True
        if self._rows > _MOST_ROWS:
            return False
        if self.fields.read(row, bare=True):
            return True
        paragraph = row.paragraph or (row.first if len(row.cells) == 1 and len(row.cells[0].paragraphs) == 1 else None)
        if paragraph is None:
            return self._unknown_field(row)
        if self._goes_on(paragraph):
            self.fields.go_on(paragraph.text)
            return True
        return self._line(paragraph)

    def _unknown_field(self, row: Row) -> bool:
        """Whether a row holds labels and values that no vocabulary knows (`Arkivkode: | 033`), after known ones."""
        first = row.cells[0].string
        fitting = (
            self.fields.count > 0 and not self.title and row.table is not None
            and len(first.split(":", 1)[0].split()) <= _MOST_LABEL_WORDS and ":" in first
            and all(len(cell.paragraphs) == 1 and len(cell.string) <= _LONGEST_LINE for cell in row.cells)
        )  # fmt: skip
        if fitting:
            for cell in row.cells:
                self.ledger.mark(cell.text, "head")
        return fitting

    def _goes_on(self, paragraph: Paragraph) -> bool:
        """Whether a line carries on the value above it (names over two lines)."""
        return (
            self.fields.count > 0 and not self.styles.is_heading(paragraph) and paragraph.space_before < 0.5
            and len(paragraph.lines) <= 2 and not paragraph.text.string.endswith(".")
            and self.fields.last in ("officer", "from", "to") and paragraph.marker is None
            and not find_dates(paragraph.text.string)
        )  # fmt: skip

    def _line(self, paragraph: Paragraph) -> bool:
        """A line without a label: a number, a name of a body or organisation, a title, an address."""
        text = paragraph.text
        string = text.string.replace("\n", " ")
        if self.vocabulary.first_before_colon("section", _SECTIONS, string) or self.vocabulary.first_whole(
            "section", _SECTIONS, string
        ):
            return False
        numbered = number_at_start(string, self.vocabulary)
        stands_out = self.styles.is_heading(paragraph)
        if numbered is not None and (numbered[2] or stands_out) and len(string) <= _LONGEST_TITLE:
            number, after, _ = numbered
            self.number = self.number or number
            self.ledger.mark(text.slice(0, after), "head")
            if after < len(string) and not self.title:
                self._entitle(text.slice(after))
            return True
        if len(string.split()) <= _MOST_NAME_WORDS and (
            self.vocabulary["head.organisations"].whole(string) or self.vocabulary["head.bodies"].whole(string)
        ):
            self.ledger.mark(text, "head")
            return True
        if self.vocabulary["papers.memo"].whole(string):
            self.ledger.mark(text, "title")
            return True
        if self.title:
            return False
        if self._is_title(paragraph, string, stands_out):
            self._entitle(text)
            return True
        short = len(string) <= _LONGEST_LINE and len(paragraph.lines) == 1 and not string.endswith(".")
        if short and paragraph.marker is None:
            self.ledger.mark(text, "head")
            self._lines.append(text)
        return short and paragraph.marker is None

    def _is_title(self, paragraph: Paragraph, string: str, stands_out: bool) -> bool:
        if len(string) > _LONGEST_TITLE or paragraph.marker in ("•", "-", "–"):
            return False
        known = self.book.number_titled(fold(string)) is not None
        return known or stands_out

    def _entitle(self, text: Text) -> None:
        self.title = text
        self.ledger.mark(text, "title")

    def settle(self) -> tuple[CaseNumber | None, Text]:
        """The number and title that the head gives."""
        labelled = self.fields.fields.get("title")
        title = labelled[1] if labelled else self.title
        number = self.number or self._step_here(title) or self.fields.number
        if number is None and title:
            number = self.book.number_titled(fold(title.string))
        return number, title

    def _step_here(self, title: Text) -> CaseNumber | None:
        """Of the bodies that a case goes through, the step that this document's list of cases knows, or the last."""
        steps = self.fields.steps
        if len(steps) < 2:
            return None
        titled = self.book.number_titled(fold(title.string)) if title else None
        known = [s for s in steps if self.book.knows(s.number, None)]
        here = next((s for s in known if titled is not None and s.number.key == titled.key), (known or steps)[-1])
        self.fields.choose(here)
        return here.number
