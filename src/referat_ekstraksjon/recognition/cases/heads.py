"""The heads of papers: what a notice or minutes say of their meeting, and a memo of its case."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.values import body_name, full_meeting_number, meeting_number, when

_MEETING = ("body", "organisation", "number", "date", "time", "place", "other")
_CASE = ("number", "title", "to", "date", "case_type", "from", "officer", "archive_ref", "body", "other")

Value = tuple[str, Text]
"""A value and the words it was read from."""


def _value_beside(row: Row, label: Label) -> Text:
    """What stands beside a label: on its line, in the cells to its right, or below it in its cell."""
    pieces = [label.rest] if label.rest else []
    own = {w.number for w in label.label.words}
    pieces += [p.text for p in row.cells[0].paragraphs[1:] if not own & {w.number for w in p.text.words}]
    pieces += [cell.text for cell in row.cells[1:]]
    return join_texts(pieces, " ")


@dataclass(slots=True)
class MeetingHead:
    """The fields of a meeting's head as its rows come."""

    vocabulary: Vocabulary
    ledger: Ledger
    fields: dict[str, Value] = field(default_factory=dict)

    def read(self, row: Row) -> bool:
        """Whether the row was a labelled field of the head (or several)."""
        cells_read = [self._pair(row, index) for index in range(0, len(row.cells), 2)] if len(row.cells) > 3 else []
        if any(cells_read):
            return True
        label = label_in(row.cells[0].first.text, self.vocabulary, "head", _MEETING, bare=True)
        if label is None and len(row.cells) > 1:
            label = label_in(row.cells[0].text, self.vocabulary, "head", _MEETING)
        if label is None:
            return self._sentence(row)
        value = _value_beside(row, label)
        firm = label.colon or len(row.cells) > 1 or not label.rest
        return self._take(label, value, firm)

    def _pair(self, row: Row, index: int) -> bool:
        """Label and value in neighbouring cells (`Dato | … | Tid | …`)."""
        if index + 1 >= len(row.cells):
            return False
        label = label_in(row.cells[index].text, self.vocabulary, "head", _MEETING)
        return label is not None and not label.rest and self._take(label, row.cells[index + 1].text, True)

    def _take(self, label: Label, value: Text, firm: bool) -> bool:
        string = value.string.replace("\n", " ").strip()
        if not string:
            if firm and (label.colon or label.rest is EMPTY):
                self.ledger.mark(label.label, "head")
                return label.colon
            return False
        found = self._values(label.role, string, firm)
        if found is None:
            return False
        self.ledger.mark(label.label, "head")
        self.ledger.mark(value, "head")
        for name, text in found.items():
            self.fields.setdefault(name, (text, value))
        return True

    def _values(self, role: str, string: str, firm: bool) -> dict[str, str] | None:
        """What a label's value gives, by field; None where it is not such a value."""
        if role in ("date", "time"):
            at = when(string)
            pairs = {"date": at.date, "start_time": at.start_time, "end_time": at.end_time}
            if role == "time" and at.date and not at.start_time:
                pairs = {"date": at.date}
            kept = {name: value for name, value in pairs.items() if value}
            return kept or ({} if firm and role == "time" else None)
        if role == "number":
            number = meeting_number(string)
            return {"number": number} if number else None
        if not firm:
            return None
        if role == "other":
            return {}
        if role in ("body", "organisation"):
            name = body_name(string)
            return {role: name} if name else None
        return {role: string.strip(" .,")}

    def _sentence(self, row: Row) -> bool:
        """A sentence that says when and where (`… holder møte torsdag 29.10.2009 kl. 10.00 på …`)."""
        paragraph = row.paragraph
        if paragraph is None:
            return False
        match = self.vocabulary["head.sentences"].at_start(paragraph.text.string)
        if match is None:
            return False
        at = when(paragraph.text.string)
        groups = match.groupdict()
        values = {"date": at.date, "start_time": at.start_time, "end_time": at.end_time, "place": groups.get("place")}
        values["body"] = body_name(groups["body"]) if groups.get("body") else None
        if not at.date:
            return False
        self.ledger.mark(paragraph.text, "head")
        for name, value in values.items():
            if value:
                self.fields.setdefault(name, (value.strip(" .,"), paragraph.text))
        return True

    def set(self, name: str, value: str | None, text: Text) -> None:
        """A field from elsewhere (the paper's title); what a label says counts more."""
        if value:
            self.fields.setdefault(name, (value, text))

    def value(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found[0] if found else None


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
        value = _value_beside(row, label)
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
