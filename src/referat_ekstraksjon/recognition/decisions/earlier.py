"""Earlier decisions quoted in a paper: as list items, as rows of a table, and after a sentence that introduces one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from referat_ekstraksjon.language.case_numbers import parse_case_number
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.recognition.cases.book import CaseBook
from referat_ekstraksjon.recognition.decisions.drafts import DecisionDraft
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.values import body_name

_LONGEST_LEAD = 400
_SHORTEST = 12
_FEWEST_COLUMNS = 2
_MARK = re.compile(r"^(?:[•▪●○◦■*➢–-])\s+")
COLUMNS = ("number", "title", "text")

_REFERENCE = re.compile(
    r"(?:[Ss]ak(?:snr\.?)?\s*)?(?P<number>(?:[A-ZÆØÅ]{1,5}[- ])?\d{1,4}/\d{2,4})\s*(?:[•,–-]\s*)?"
    r"(?:\((?P<inside>[^()]{2,80})\)|(?P<after>[A-ZÆØÅ][\w-]{1,30})(?=\s*(?::|$)))?\s*[:.–-]?\s*"
)


def earlier_reference(string: str) -> tuple[str | None, str | None, int]:
    """The number and body of an earlier decision (`16/23 (NUIT)`), and where the text after them begins."""
    match = _REFERENCE.match(string)
    if match is None or parse_case_number(match["number"]) is None:
        return None, None, 0
    return match["number"], match["inside"] or match["after"], match.end()


class Introduction(NamedTuple):
    """What a sentence says of the earlier decision that follows it; `end` is where its text may begin."""

    body: str | None
    number: str | None
    end: int


def introduction_of(string: str, vocabulary: Vocabulary) -> Introduction | None:
    """A sentence that introduces an earlier decision (`Kommunestyret fattet i møte …, sak 17/09, slikt vedtak:`)."""
    match = vocabulary["earlier.sentences"].before_colon(string[:_LONGEST_LEAD])
    if match is None:
        return None
    groups = match.groupdict()
    return Introduction(body_name(groups.get("body") or ""), groups.get("number"), string.index(":", match.end()) + 1)


@dataclass(slots=True)
class EarlierReader:
    """Takes earlier decisions from list items, rows of tables and sentences.

    Attributes:
        body: whose decisions stand under the heading above (`Vedtak fra NUIT`), where it says so.
    """

    vocabulary: Vocabulary
    ledger: Ledger
    book: CaseBook
    body: str | None = None

    def introduction(self, text: Text, case: str) -> Introduction | None:
        """A sentence that introduces an earlier decision; not one that names the case that is treated."""
        introduction = introduction_of(text.string, self.vocabulary)
        if introduction is None:
            return None
        now = self.book.by_key(case)
        number = parse_case_number(introduction.number) if introduction.number else None
        here = now is not None and number is not None and now.number is not None and now.number[2:4] == number[2:4]
        return None if here else introduction

    def item(self, case: str | None, text: Text) -> DecisionDraft | None:
        """A list item as an earlier decision (`• Sak 16/23 (NUIT): …`); None where it names none."""
        mark = _MARK.match(text.string)
        start = mark.end() if mark else 0
        number, body, after = earlier_reference(text.string[start:])
        content = text.slice(start + after)
        if (number is None and self.body is None) or len(content.string) < _SHORTEST:
            return None
        self.ledger.mark(text.slice(0, start + after), "reference")
        return self._draft(case, content, body, number)

    def row(self, case: str | None, number: Text, title: Text, content: Text) -> DecisionDraft:
        """A row of a table of earlier decisions."""
        found, body, _ = earlier_reference(number.string.replace("\n", " "))
        for text in (number, title):
            if text:
                self.ledger.mark(text, "reference")
        return self._draft(case, content, body, found)

    def _draft(self, case: str | None, content: Text, body: str | None, number: str | None) -> DecisionDraft:
        self.ledger.claim(content)
        return DecisionDraft("earlier", case, content, decided_by=body or self.body, earlier_number=number)


@dataclass(slots=True)
class EarlierTable:
    """A table of earlier decisions being read: which column holds what."""

    vocabulary: Vocabulary
    ledger: Ledger
    columns: dict[int, str] = field(default_factory=dict)
    table: Table | None = None

    def head(self, row: Row) -> bool:
        """Whether the row heads a table of earlier decisions."""
        if row.table is None or len(row.cells) < _FEWEST_COLUMNS:
            return False
        columns: dict[int, str] = {}
        for cell in row.cells:
            found = self.vocabulary.first_whole("earlier", COLUMNS, cell.string.replace("\n", " "))
            if found is not None:
                columns[cell.column] = found[0]
        if not {"number", "text"} <= set(columns.values()) or len(columns) < 0.6 * len(row.cells):
            return False
        for cell in row.cells:
            self.ledger.mark(cell.text, "label")
        self.columns, self.table = columns, row.table
        return True

    def cells(self, row: Row) -> tuple[Text, Text, Text]:
        """The number, title and text that a row of the table gives; empty where it gives none."""
        by_role = {self.columns.get(cell.column, "title"): cell.text for cell in row.cells}
        return by_role.get("number", EMPTY), by_role.get("title", EMPTY), by_role.get("text", EMPTY)
