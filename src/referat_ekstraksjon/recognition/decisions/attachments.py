"""Attachments listed on a case: with labels (`Vedlegg 3A: …`), or plain under a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text, run_on
from referat_ekstraksjon.recognition.cases.book import CaseBook
from referat_ekstraksjon.recognition.decisions.drafts import AttachmentDraft
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles

_MARK = re.compile(r"^(?:[•▪●○◦■*➢–-])\s+")
_NUMBERED = re.compile(r"(?:[•▪●–-]\s+)?(\d{1,3}[A-Za-z]?)[.):]?\s+(?=\S)")
_LONGEST = 300
_SENTENCE = 120
"""A title this long that ends like a sentence is none."""


@dataclass(slots=True)
class AttachmentReader:
    """Takes attachments from the paragraphs of a case."""

    vocabulary: Vocabulary
    ledger: Ledger
    styles: Styles
    book: CaseBook
    drafts: list[AttachmentDraft] = field(default_factory=list)

    def labelled(self, text: Text, *, listed: bool) -> list[re.Match[str]]:
        """Where labels of attachments stand in a text that begins with one."""
        found = self.vocabulary["section.attachment"].all_inside(text.string)
        matches = [m for m in found if _divides(text.string, m.end(), listed)]
        return matches if matches and matches[0].start() <= 2 else []

    def take_labelled(self, matches: list[re.Match[str]], text: Text, case: str | None, row: Row, column: int) -> None:
        """The attachments whose labels were found in a text."""
        bounds = [m.start() for m in matches[1:]] + [len(text.string)]
        for match, stop in zip(matches, bounds, strict=True):
            label = match.groupdict().get("label")
            label_text = text.slice(match.start(), match.end())
            self._take(label, label_text, text.slice(match.end(), stop), case, row, column)

    def take_listed(self, text: Text, case: str | None, row: Row, column: int) -> bool:
        """Whether a paragraph under a heading such as `Vedlegg` is the title of one."""
        if len(text.string) > _LONGEST:
            return False
        numbered = _NUMBERED.match(text.string)
        mark = _MARK.match(text.string)
        start = numbered.end() if numbered else mark.end() if mark else 0
        title = text.slice(start)
        if not title or (title.string.endswith((".", ":")) and len(title.string) > _SENTENCE):
            return False
        self._take(numbered.group(1) if numbered else None, text.slice(0, start), title, case, row, column)
        return True

    def _take(self, label: str | None, label_text: Text, title: Text, case: str | None, row: Row, column: int) -> None:
        title = title.slice(_lead(title.string))
        label = re.sub(r"\s", "", label) if label else None
        beside = row.table is not None and label is not None  # the title may follow in the next line of the cell
        if not (title.string or beside) or (label and not self.book.lists_anew(case, label)):
            self.ledger.mark(label_text, "note")
            self.ledger.mark(title, "note")
            return
        self.ledger.mark(label_text, "label")
        self.ledger.claim(title)
        self.drafts.append(AttachmentDraft(case, label, title, row, column))

    def goes_on(self, paragraph: Paragraph, text: Text, case: str | None, row: Row, column: int) -> bool:
        """The rest of an attachment's title: next in its column of a table, before anything else begins there."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.case != case or row.table is None or row.table is not last.row.table:
            return False
        beside = column == last.column and column > 0 and not self.styles.is_heading(paragraph)
        if not beside or row.table_row > last.row.table_row + 1:
            return False
        if row.table.ruled and row is not last.row and text.string[:1].isupper():
            return False
        self.ledger.claim(text)
        last.title = run_on([last.title, text.slice(_lead(text.string))] if last.title else [text])
        return True


def _divides(string: str, end: int, listed: bool) -> bool:
    """Whether what follows an attachment's label shows that it is one: a colon or dash, or any text under a heading."""
    rest = string[end : end + 3]
    return bool(re.match(r"\s*[:–]|\s-\s", rest)) or (listed and rest[:1].isspace())


def _lead(string: str) -> int:
    match = re.match(r"[\s:–.-]+", string)
    return match.end() if match else 0
