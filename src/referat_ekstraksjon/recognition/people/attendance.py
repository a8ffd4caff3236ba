"""Who was called, came, stayed away or stood in: lists and tables of people in a notice or minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from referat_ekstraksjon.language.names import looks_like_name
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.layout.text import Text, boxes_of
from referat_ekstraksjon.models import Attendance, AttendanceStatus, PartKind
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in, label_of
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.people.entries import Person, people_in, person_of
from referat_ekstraksjon.recognition.rows import Row

_LISTS = ("member", "present", "absent", "stand_in", "staff", "guest", "leader", "secretary")
_COLUMNS = ("name", "function", "party", "organisation", "stands_in_for", "stood_in_by", "note")
_STATUS_OF_LIST: dict[str, AttendanceStatus] = {
    "member": "member", "present": "present", "absent": "absent", "stand_in": "stand_in", "staff": "staff",
    "guest": "guest", "leader": "present", "secretary": "staff",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    """A person as read, before the list is whole."""

    words: tuple[Word, ...]
    name: str
    status: AttendanceStatus
    organisation: str | None = None
    party: str | None = None
    function: str | None = None
    stands_in_for: str | None = None
    note: str | None = None


@dataclass(slots=True)
class AttendanceReader:
    """Takes the rows of a paper one by one; keeps those that list people."""

    vocabulary: Vocabulary
    ledger: Ledger
    kind: PartKind
    entries: list[_Entry] = field(default_factory=list)
    status: AttendanceStatus | None = None
    columns: dict[int, str] = field(default_factory=dict)
    table: Table | None = None
    last_list_table: Table | None = None
    open_list: bool = False
    heading_function: str | None = None

    def read(self, row: Row) -> bool:
        """Whether the row was one of people, or a head over them."""
        if self._column_heads(row) or self._table_row(row):
            return True
        if self._labelled(row):
            return True
        if self._under_unknown_label(row):
            return True
        return self._carries_on(row)

    def close(self) -> None:
        """No list is open any more."""
        self.open_list = False
        self.columns = {}
        self.table = None

    def records(self, meeting: str | None) -> tuple[Attendance, ...]:
        """The people, in printed order."""
        return tuple(
            Attendance(
                meeting=meeting, name=e.name, organisation=e.organisation, party=e.party, function=e.function,
                status=e.status, stands_in_for=e.stands_in_for, note=e.note, page=e.words[0].page,
                boxes=boxes_of(e.words),
            )
            for e in self.entries
        )  # fmt: skip

    # ---- tables of people -------------------------------------------------------------------------------------

    def _column_heads(self, row: Row) -> bool:
        if len(row.cells) < 2:
            return False
        columns: dict[int, str] = {}
        status: AttendanceStatus | None = None
        for cell in row.cells:
            string = cell.string.replace("\n", " ")
            role = self.vocabulary.first_whole("attendance", _COLUMNS, string)
            if role is not None:
                columns[cell.column] = role[0]
                continue
            listed = self.vocabulary.first_whole("attendance", _LISTS, string)
            if listed is not None and cell is row.cells[0]:
                columns[cell.column] = "name"
                status = self._status(listed[0])
        if len(columns) < 2 or "name" not in columns.values() or len(columns) < 0.6 * len(row.cells):
            return False
        self.columns, self.table, self.open_list = columns, row.table, False
        self.status = status or self.status or self._status("member")
        for cell in row.cells:
            self.ledger.mark(cell.text, "label")
        return True

    def _table_row(self, row: Row) -> bool:
        if not self.columns or row.table is None or not self._same_table(row.table):
            return False
        values: dict[str, tuple[Text, str]] = {}
        name_column = next(c for c, role in self.columns.items() if role == "name")
        for cell in row.cells:
            role = self.columns.get(cell.column, "organisation" if cell.column > name_column else "note")
            values[role] = (cell.text, cell.string.replace("\n", " ").strip())
        if "name" not in values:
            return False
        label = label_in(values["name"][0], self.vocabulary, "attendance", _LISTS)
        if label is not None and len(row.cells) == 1:
            return False
        self._add_row(values)
        return True

    def _same_table(self, table: Table) -> bool:
        if table is self.table or self.table is None:
            return table is self.table
        same = len(table.edges) == len(self.table.edges) and all(
            abs(a - b) < 15 for a, b in zip(table.edges[:-1], self.table.edges[:-1], strict=True)
        )
        return same and table.page - self.table.last_page <= 1

    def _add_row(self, values: dict[str, tuple[Text, str]]) -> None:
        entry = person_of(values["name"][0], self.vocabulary)
        raw_name = values["name"][1]
        name = entry.name if entry else raw_name
        function = self._value(values, "function") or (entry.function if entry else None)
        party = self._value(values, "party") or (entry.party if entry else None)
        stands_for = self._value(values, "stands_in_for") or (entry.stands_in_for if entry else None)
        note = self._value(values, "note") or (entry.note if entry else None)
        status = self._status_of_row(function, stands_for, note, bool(entry and entry.absent))
        words = tuple(w for text, _ in values.values() for w in text.words)
        for text, _ in values.values():
            self.ledger.claim(text)
        self.entries.append(
            _Entry(
                words, name, status, self._value(values, "organisation") or (entry.organisation if entry else None),
                party, function, stands_for, note,
            )
        )  # fmt: skip
        stood_in_by = self._value(values, "stood_in_by")
        if stood_in_by and looks_like_name(stood_in_by):
            self._link_stand_in(stood_in_by, name, values["stood_in_by"][0])

    @staticmethod
    def _value(values: dict[str, tuple[Text, str]], role: str) -> str | None:
        value = values.get(role)
        return value[1] if value and value[1].strip("-–. ") else None

    def _status_of_row(
        self, function: str | None, stands_for: str | None, note: str | None, absent: bool
    ) -> AttendanceStatus:
        status = self.status or self._status("member")
        if status in ("staff", "guest", "absent"):
            return status
        if absent or (note and self.vocabulary["attendance.absent_notes"].at_start(note)):
            return "absent"
        if self.kind == "notice":
            return "member"
        if function and self.vocabulary["attendance.staff_functions"].whole(function):
            return "staff"
        if stands_for or (function and self.vocabulary["attendance.stand_in_functions"].whole(function)):
            return "stand_in"
        return status

    def _link_stand_in(self, name: str, absentee: str, text: Text) -> None:
        """A stand-in named in the row of whom they stand in for: the one who is listed already, or a new entry."""
        for index, entry in enumerate(self.entries):
            if fold(entry.name) == fold(name) and entry.status != "absent":
                self.entries[index] = replace(entry, status="stand_in", stands_in_for=absentee)
                return
        self.entries.append(_Entry(text.words, name, "stand_in", stands_in_for=absentee))

    # ---- lists under labels -----------------------------------------------------------------------------------

    def _status(self, listed: str) -> AttendanceStatus:
        """What a list makes of those in it: in minutes, members are present; in a notice, all are members."""
        status = _STATUS_OF_LIST[listed]
        if self.kind == "notice":
            return status if status in ("staff", "guest") else "member"
        return "present" if status == "member" else status

    def _labelled(self, row: Row) -> bool:
        first = row.cells[0].first
        label = label_of(first, self.vocabulary, "attendance", (*_LISTS, "heading"))
        if label is None:
            whole = label_in(row.cells[0].text, self.vocabulary, "attendance", (*_LISTS, "heading"))
            label = whole if whole and len(row.cells) > 1 else None
        if label is None or (not label.colon and len(row.cells) == 1 and label.rest):
            return False
        if label.role == "heading":
            self.ledger.mark(label.label, "label")
            self.close()
            return True
        status = self._status(label.role)
        listed = self._listed(row, label)
        people = people_in(listed, self.vocabulary) if listed else []
        rest = person_of(label.rest, self.vocabulary) if label.rest and not listed else None
        if label.rest and not people and rest is None:
            inline = _inline_people(label.rest, first, self.vocabulary)
            if not inline:
                return False
            people = inline
        elif rest is not None:
            people = [rest]
        self.close()
        self.ledger.mark(label.label, "label")
        self.status = status
        self.heading_function = label.label.string.strip(" :") if label.role in ("leader", "secretary") else None
        self.open_list = not people
        self.last_list_table = row.table
        for person in people:
            self._add_person(person, status)
        return True

    def _listed(self, row: Row, label: Label) -> list[Paragraph]:
        """The paragraphs beside a label that list people."""
        listed = [p for cell in row.cells[1:] for p in cell.paragraphs]
        if len(row.cells[0].paragraphs) > 1 and not label.rest:
            below = [p for p in row.cells[0].paragraphs[1:] if p.text.words not in (label.label.words,)]
            own = {w.number for w in label.label.words}
            listed = [p for p in below if not own & {w.number for w in p.text.words}] + listed
        return listed

    def _add_person(self, person: Person, status: AttendanceStatus, organisation: str | None = None) -> None:
        if person.stand_in and status in ("present", "member", "stand_in") and self.kind != "notice":
            status = "stand_in"
        if person.absent and status in ("present", "member"):
            status = "absent"
        self.ledger.claim(person.text)
        self.entries.append(
            _Entry(
                person.text.words, person.name, status, person.organisation or organisation, person.party,
                person.function or self.heading_function, person.stands_in_for, person.note,
            )
        )  # fmt: skip

    def _under_unknown_label(self, row: Row) -> bool:
        """A label of its own making in the table of lists: `Direktoratet for …` over its secretariat."""
        status = self.vocabulary.rules.unknown_list
        if status is None or self.status is None or row.table is None or len(row.cells) < 2 or not self.entries:
            return False
        if not (row.table is self.last_list_table or self._follows_list(row.table)):
            return False
        label = row.cells[0].text
        people = people_in([p for cell in row.cells[1:] for p in cell.paragraphs], self.vocabulary)
        printed = sum(1 for cell in row.cells[1:] for p in cell.paragraphs for _ in p.lines)
        if not people or len(people) < 0.5 * min(printed, 2) or re.search(r"\d", label.string):
            return False
        self.ledger.mark(label, "label")
        self.last_list_table = row.table
        organisation = label.string.replace("\n", " ").strip(" :")
        for person in people:
            self._add_person(person, status, organisation)
        return True

    def _follows_list(self, table: Table) -> bool:
        last = self.last_list_table
        return last is not None and abs(table.edges[0] - last.edges[0]) < 10 and table.page - last.last_page <= 1

    def _carries_on(self, row: Row) -> bool:
        """Names under a label that had none beside it, or more of a list cut by a page break."""
        if not self.open_list or self.status is None:
            return False
        paragraphs = [p for cell in row.cells for p in cell.paragraphs]
        people = people_in(paragraphs, self.vocabulary)
        printed = {w.number for p in paragraphs for w in p.text.words}
        named = {w.number for person in people for w in person.text.words}
        if not people or len(named) < 0.8 * len(printed):
            self.open_list = False
            return False
        for person in people:
            self._add_person(person, self.status)
        return True


def _inline_people(text: Text, paragraph: Paragraph, vocabulary: Vocabulary) -> list[Person]:
    """People after a label on its own line: `Forfall: Kari Nordmann, Ola Hansen`."""
    numbers = {w.number for w in text.words}
    lines = [
        replace(line, words=kept)
        for line in paragraph.lines
        if (kept := tuple(w for w in line.words if w.number in numbers))
    ]
    people = people_in([replace(paragraph, lines=tuple(lines), text=text)], vocabulary) if lines else []
    return people if people and len(people[0].text.words) <= 30 else []
