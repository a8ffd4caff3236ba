"""Earlier decisions quoted in a paper: as list items, as rows of a table, and after a sentence that introduces one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from referat_ekstraksjon.language.case_numbers import parse_case_number
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.values import body_name

_LONGEST_LEAD = 400
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
class EarlierTable:
    """A table of earlier decisions being read: which column holds what."""

    vocabulary: Vocabulary
    ledger: Ledger
    columns: dict[int, str] = field(default_factory=dict)
    table: Table | None = None

    def head(self, row: Row) -> bool:
        """Whether the row heads a table of earlier decisions."""
        columns: dict[int, str] = {}
        for cell in row.cells:
            found = self.vocabulary.first_whole("earlier", COLUMNS, cell.string.replace("\n", " "))
            if found is not None:
                columns[cell.column] = found[0]
        if row.table is None or not {"number", "text"} <= set(columns.values()) or len(columns) < 0.6 * len(row.cells):
            return False
        for cell in row.cells:
            self.ledger.mark(cell.text, "label")
        self.columns, self.table = columns, row.table
        return True

    def cells(self, row: Row) -> tuple[Text, Text, Text]:
        """The number, title and text that a row of the table gives; empty where it gives none."""
        by_role = {self.columns.get(cell.column, "title"): cell.text for cell in row.cells}
        return by_role.get("number", EMPTY), by_role.get("title", EMPTY), by_role.get("text", EMPTY)
