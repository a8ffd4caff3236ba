"""The head of a case: what it is numbered and called, who handled it, where it is archived."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.recognition.cases.book import CaseDraft, number_at_start
from referat_ekstraksjon.recognition.cases.steps import Step, StepTable, Value
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import label_in, value_beside
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.values import body_name, full_meeting_number, meeting_number

_CASE = ("number", "title", "to", "date", "case_type", "from", "officer", "archive_ref", "body", "other")

_ALONE = frozenset(("officer", "archive_ref", "case_type"))
"""Labels that tell a case's head by themselves, below its heading."""


_TELEPHONE = re.compile(r"[\s,;/]+\+?\d[\d ]{4,20}$")


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
    steps: list[Step] = field(default_factory=list)
    _step_table: StepTable = field(init=False)

    def __post_init__(self) -> None:
        self._step_table = StepTable(self.vocabulary)

    def read(self, row: Row, *, bare: bool) -> bool:
        """Whether the row belongs to a case's head.

        Args:
            row: the next row.
            bare: whether a label may stand before its value with nothing between (`Type Orientering`).
        """
        if (
            self._steps_under_heads(row)
            or self._values_under_heads(row)
            or self._heads(row)
            or self._pairs(row)
            or self._labelled_cells(row)
        ):
            return True
        label = label_in(row.cells[0].first.text, self.vocabulary, "case", _CASE, bare=bare)
        if label is None and len(row.cells) > 1:
            label = label_in(row.cells[0].text, self.vocabulary, "case", _CASE)
        if label is None:
            return False
        if not (bare or label.colon or len(row.cells) > 1):
            return False
        if len(row.cells) == 1 and label.rest and self._inline(label.rest, label.role, label.label):
            return True
        value = value_beside(row, label)
        return self._take(label.role, label.label, value)

    def _inline(self, rest: Text, role: str, label: Text) -> bool:
        """Several labels on one line (`Arkivsaknr.: 2016/12 Sakshandsamar: Kari Li`)."""
        found = [
            (match.start(), match.end(), name)
            for name in _CASE
            for match in self.vocabulary[f"case.{name}"].all_inside(rest.string)
            if rest.string[match.end() : match.end() + 2].strip().startswith(":")
        ]
        if not found:
            return False
        found.sort()
        self._take(role, label, rest.slice(0, found[0][0]))
        for place, (start, end, name) in enumerate(found):
            stop = found[place + 1][0] if place + 1 < len(found) else None
            colon = rest.string.index(":", end) + 1
            self._take(name, rest.slice(start, colon), rest.slice(colon, stop))
        return True

    def _pairs(self, row: Row) -> bool:
        """Labels and values in turn (`Saksbehandler: | … | Arkiv: | …`)."""
        if len(row.cells) < 3:
            return False
        labels = [label_in(cell.text, self.vocabulary, "case", _CASE) for cell in row.cells]
        places = [i for i, label in enumerate(labels) if label is not None and label.colon]
        if len(places) < 2 or places[0] != 0:
            return False
        for place, following in zip(places, [*places[1:], len(row.cells)], strict=True):
            label = labels[place]
            if label is not None:
                pieces = [label.rest] if label.rest else []
                pieces += [cell.text for cell in row.cells[place + 1 : following]]
                self._take(label.role, label.label, join_texts(pieces, " "))
        return True

    def _labelled_cells(self, row: Row) -> bool:
        """Cells that each hold a label and its value (`Arkivnr.: 2022/118 | Saksbehandler: Kari Li`)."""
        labels = [label_in(cell.text, self.vocabulary, "case", _CASE) for cell in row.cells]
        if len(labels) < 2 or any(label is None or not label.colon or not label.rest for label in labels):
            return False
        for label in labels:
            if label is not None and not self._inline(label.rest, label.role, label.label):
                self._take(label.role, label.label, label.rest)
        return True

    def _heads(self, row: Row) -> bool:
        """A row of labels alone; the row below has their values."""
        if len(row.cells) < 2 or row.table is None:
            return False
        heads: dict[int, str] = {}
        for cell in row.cells:
            found = self.vocabulary.first_whole("case", _CASE, cell.string.replace("\n", " "))
            if found is not None:
                heads[cell.column] = found[0]
        if len(heads) < 2 or len(heads) < 0.7 * len(row.cells) or not all(len(c.string) < 40 for c in row.cells):
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

    def _steps_under_heads(self, row: Row) -> bool:
        """The labels and lines of the bodies that the case goes through."""
        if self._step_table.head(row):
            self.heads = {}
            self.count += 2
        else:
            steps = self._step_table.steps(row)
            if steps is None:
                return False
            self.steps += steps
            self.count += len(steps)
            if steps and self.number is None:
                self.choose(steps[0])
        for cell in row.cells:
            self.ledger.mark(cell.text, "head")
        self.last = None
        return True

    def choose(self, step: Step) -> None:
        """Takes what one step says as the case's own."""
        self.number = step.number
        for name, value in (("body", step.body), ("date", step.date), ("case_type", step.case_type)):
            if value is not None:
                self.fields[name] = value

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
        elif role == "officer" and (telephone := _TELEPHONE.search(string)) is not None:
            self.fields.setdefault(role, (string[: telephone.start()].strip(" ,;"), value))
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

    def read_title(self, title: Text, body: str) -> None:
        """What an extract's title says: whose meeting, and when (`Saksprotokoll i Kommunestyret - 12.06.2018`)."""
        dates = find_dates(title.string)
        place = find_dates(body)
        name = body_name(body[: place[0].start] if place else body)
        if name:
            self.fields.setdefault("body", (name, title))
        if dates:
            self.fields.setdefault("date", (title.string[dates[0].start : dates[0].stop], title))

    def go_on(self, text: Text) -> None:
        """More of the last value, from the next line."""
        if self.last in self.fields:
            _, words = self.fields[self.last]
            joined = join_texts([words, text], " ")
            self.fields[self.last] = (joined.string.replace("\n", " "), joined)
            self.ledger.mark(text, "head")

    def give(self, case: CaseDraft) -> None:
        """Adds what the head says of its case to what is known of it."""
        for name, source in (("case_type", "case_type"), ("archive_ref", "archive_ref"), ("case_officer", "officer")):
            value = self.fields.get(source)
            if value:
                case.add(name, *value)

    def value(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found[0] if found else None

    @property
    def date(self) -> str | None:
        """The date in the head, in ISO form."""
        dates = find_dates(self.value("date") or "")
        return dates[0].iso if dates else None


def begins_head(row: Row, vocabulary: Vocabulary, *, within_case: bool) -> bool:
    """Whether a row within minutes is the first of a case's own head.

    Args:
        row: the next row.
        vocabulary: the family's.
        within_case: whether a case is being treated: then its officer or archive number may stand alone.
    """
    if not vocabulary.of_fields("case", _CASE).may_open(row.cells[0].string):
        return False
    if StepTable(vocabulary).head(row):
        return True
    if row.table is not None and len(row.cells) > 1:
        found = [vocabulary.first_whole("case", _CASE, cell.string.replace("\n", " ")) for cell in row.cells]
        roles = {role[0] for role in found if role is not None}
        if None not in found:
            return "number" in roles or (within_case and bool(_ALONE & roles))
    label = label_in(row.cells[0].text, vocabulary, "case", _CASE)
    if label is None or not (label.colon or len(row.cells) > 1):
        return False
    if label.role == "number":
        return number_at_start(value_beside(row, label).string, vocabulary) is not None
    return within_case and label.role in _ALONE
