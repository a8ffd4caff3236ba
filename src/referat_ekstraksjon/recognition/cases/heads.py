"""The head of a case: what it is numbered and called, who handled it, where it is archived."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import label_in, value_beside
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.values import body_name, full_meeting_number, meeting_number

_CASE = ("number", "title", "to", "date", "case_type", "from", "officer", "archive_ref", "body", "other")

Value = tuple[str, Text]
"""A value and the words it was read from."""


@dataclass(slots=True)
class CaseHead:
    """The fields of a case's head as its rows come: label and value in a row, or labels above values."""

    vocabulary: Vocabulary
    ledger: Ledger
    fields: dict[str, Value] = field(default_factory=dict)
    number: CaseNumber | None = None
    heads: dict[int, str] = field(default_factory=dict)
    table: Table | None = None
    last: str | None = None
    count: int = 0

    def begins(self, row: Row, *, within_case: bool) -> bool:
        """Whether a row within minutes is the first of a case's own head.

        Args:
            row: the next row.
            within_case: whether a case is being treated: then its officer or archive number may stand alone.
        """
        roles = [
            found[0]
            for cell in row.cells
            if (found := self.vocabulary.first_whole("case", _CASE, cell.string.replace("\n", " ")))
        ]
        if len(roles) == len(row.cells) > 1 and row.table is not None:
            return "number" in roles or (within_case and bool({"officer", "archive_ref"} & set(roles)))
        label = label_in(row.cells[0].text, self.vocabulary, "case", _CASE)
        if label is None or not (label.colon or len(row.cells) > 1):
            return False
        if label.role == "number":
            return number_at_start(value_beside(row, label).string, self.vocabulary) is not None
        return within_case and label.role in ("officer", "archive_ref")

    def read(self, row: Row, *, bare: bool) -> bool:
        """Whether the row belongs to a case's head.

        Args:
            row: the next row.
            bare: whether a label may stand before its value with nothing between (`Type Orientering`).
        """
        if self._values_under_heads(row) or self._heads(row):
            return True
        label = label_in(row.cells[0].first.text, self.vocabulary, "case", _CASE, bare=bare)
        if label is None and len(row.cells) > 1:
            label = label_in(row.cells[0].text, self.vocabulary, "case", _CASE)
        if label is None:
            return False
        if not (bare or label.colon or len(row.cells) > 1):
            return False
        value = value_beside(row, label)
        return self._take(label.role, label.label, value)

    def _heads(self, row: Row) -> bool:
        """A row of labels alone; the row below has their values."""
        if len(row.cells) < 2 or row.table is None:
            return False
        heads: dict[int, str] = {}
        for cell in row.cells:
            found = self.vocabulary.first_whole("case", _CASE, cell.string.replace("\n", " "))
            if found is not None:
                heads[cell.column] = found[0]
        if len(heads) < len(row.cells) or len(heads) < 2:
            return False
        self.heads, self.table = heads, row.table
        for cell in row.cells:
            self.ledger.mark(cell.text, "head")
        self.count += len(heads)
        return True

    def _values_under_heads(self, row: Row) -> bool:
        if not self.heads or row.table is None:
            return False
        if row.table is not self.table and abs(row.table.edges[0] - (self.table.edges[0] if self.table else 0)) > 12:
            self.heads = {}
            return False
        if all(self.vocabulary.first_whole("case", _CASE, c.string.replace("\n", " ")) for c in row.cells):
            self.heads = {}
            return False
        for cell in row.cells:
            role = self.heads.get(cell.column)
            if role is not None:
                self._take(role, EMPTY, cell.text)
            else:
                self.ledger.mark(cell.text, "head")
        return True

    def _take(self, role: str, label: Text, value: Text) -> bool:
        string = value.string.replace("\n", " ").strip()
        self.count += 1
        if label:
            self.ledger.mark(label, "head")
        self.last = role
        if not string:
            return True
        self.ledger.mark(value, "head")
        if role == "number":
            found = number_at_start(string, self.vocabulary)
            if found is not None and self.number is None:
                self.number = found[0]
        if role == "to":
            self._meeting(string, value)
        elif role != "other":
            self.fields.setdefault(role, (string.strip(" ,;"), value))
        return True

    def _meeting(self, string: str, value: Text) -> None:
        match = self.vocabulary["case.meeting"].at_start(string)
        if match is not None and match.groupdict().get("meeting_number"):
            number = meeting_number(match["meeting_number"])
            if number:
                self.fields.setdefault("meeting_number", (full_meeting_number(number) or number, value))
                return
        name = body_name(string)
        if name:
            self.fields.setdefault("to", (name, value))

    def go_on(self, text: Text) -> None:
        """More of the last value, from the next line."""
        if self.last in self.fields:
            _, words = self.fields[self.last]
            joined = join_texts([words, text], " ")
            self.fields[self.last] = (joined.string.replace("\n", " "), joined)
            self.ledger.mark(text, "head")

    def value(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found[0] if found else None

    @property
    def date(self) -> str | None:
        """The date in the head, in ISO form."""
        dates = find_dates(self.value("date") or "")
        return dates[0].iso if dates else None
