"""Tables of people: rows under heads of columns, and rows whose cells show by their looks what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.models import AttendanceStatus
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import label_in
from referat_ekstraksjon.recognition.people.entries import is_function, one_person, people_in, role_of_value
from referat_ekstraksjon.recognition.people.names import is_name, name_at_start, without_stop
from referat_ekstraksjon.recognition.people.roll import LISTS, CurrentList, Entry, Roll, status_of_list
from referat_ekstraksjon.recognition.rows import Row, RowCell

_COLUMNS = ("name", "function", "party", "organisation", "stands_in_for", "stood_in_by", "note")
_MARKS = frozenset("x X ✓ ✔ ☒ ja Ja JA + * •".split())
"""What stands in a column that marks who came."""
_HEADS = 0.6
"""How much of a row must be heads of columns."""
_SAME_EDGE = 15.0  # points
_LONGEST_VALUE = 120


class Value(NamedTuple):
    """What a cell holds; `string` has it on one line."""

    text: Text
    string: str


Values = Mapping[str, Value]
"""What a row says of a person, by what its columns hold (`name`, `party`)."""


@dataclass(slots=True)
class PeopleTable:
    """Reads tables of people, a row a person."""

    vocabulary: Vocabulary
    roll: Roll
    current: CurrentList

    # ---- under heads of columns ---------------------------------------------------------------------------------

    def head(self, row: Row) -> bool:
        """Whether the row is heads of columns over people; they hold for the rows below it."""
        if len(row.cells) < 2:
            return False
        columns, status = self._columns(row)
        names = [column for column, role in columns.items() if role == "name"]
        if len(names) > 1:  # `Til stede | Navn | …`: the first column holds what they are
            columns[names[0]] = "function"
        if len(columns) < 2 or "name" not in columns.values() or len(columns) < _HEADS * len(row.cells):
            return False
        going_on = self.current.open or bool(self.current.columns)
        self.current.status = status or (self._status() if going_on else status_of_list("member", self.roll.kind))
        self.current.columns, self.current.columns_of, self.current.open = columns, row.table, False
        for cell in row.cells:
            self.roll.ledger.mark(cell.text, "label")
        return True

    def _columns(self, row: Row) -> tuple[dict[int, str], AttendanceStatus | None]:
        """What each column holds by its head, and what a list's label among the heads makes of those in it."""
        columns: dict[int, str] = {}
        status: AttendanceStatus | None = None
        for cell in row.cells:
            string = cell.string.replace("\n", " ")
            role = self.vocabulary.first_whole("attendance", _COLUMNS, string)
            if role is not None:
                columns[cell.column] = role[0]
                continue
            listed = self.vocabulary.first_whole("attendance", LISTS, string)
            if listed is not None and cell is row.cells[0]:
                columns[cell.column] = "name"
                status = status_of_list(listed[0], self.roll.kind)
            elif listed is not None and listed[0] in ("absent", "present"):
                columns[cell.column] = "absence" if listed[0] == "absent" else "attended"
        return columns, status

    def row(self, row: Row) -> bool:
        """Whether the row is a person under the heads of columns."""
        columns = self.current.columns
        if not columns or row.table is None or not self._same_table(row.table):
            return False
        values: dict[str, Value] = {}
        name_column = next(c for c, role in columns.items() if role == "name")
        for cell in row.cells:
            value = _value_of(cell)
            role = columns.get(cell.column)
            if role is None:
                looks = role_of_value(value.string, self.vocabulary)
                role = "organisation" if cell.column > name_column else looks if looks == "function" else "note"
            values[role] = value
        if "name" not in values:
            return False
        label = label_in(values["name"].text, self.vocabulary, "attendance", LISTS)
        if label is not None and len(row.cells) == 1:
            return False
        self._add(values)
        return True

    def _same_table(self, table: Table) -> bool:
        """Whether a table is the one with the heads, or goes on with it over a page break."""
        headed = self.current.columns_of
        if table is headed or headed is None:
            return table is headed
        same = len(table.edges) == len(headed.edges) and all(
            abs(a - b) < _SAME_EDGE for a, b in zip(table.edges[:-1], headed.edges[:-1], strict=True)
        )
        return same and table.page - headed.last_page <= 1

    # ---- without heads ------------------------------------------------------------------------------------------

    def row_without_heads(self, row: Row) -> bool:
        """A row of a table under a label, without heads of columns: a name, then what the cells look like."""
        if not self.current.open or row.table is None or len(row.cells) < 2 or self.current.status is None:
            return False
        if self._all_people(row, self.current.status) or self._by_party(row, self.current.status):
            return True
        name, others, swapped = row.cells[0], row.cells[1:], False
        if not self._names_one(name) and self._names_one(others[0]) and not any(c.isdigit() for c in name.string):
            swapped = True  # `Administrerende direktør | Kari Li`
            name, others = others[0], (name, *others[1:])
        elif not self._names_one(name):
            return False
        values = {"name": Value(name.text, name.string)}
        for cell in others:
            value = _value_of(cell)
            before, _, after = value.string.partition(", ")
            if after and self.vocabulary["attendance.in_stead_of"].at_start(after) and "stead" not in values:
                values["stead"] = Value(value.text, after)  # `Ansattvalgt, møtte for Kari Li`
                value = Value(value.text, before)
            titled = is_function(value.string, self.vocabulary) or (swapped and cell is others[0])
            role = "function" if titled else role_of_value(value.string, self.vocabulary)
            if role in values or len(value.string) > _LONGEST_VALUE:
                role = "note"
            values[role] = value
        self._add(values)
        return True

    def _all_people(self, row: Row, status: AttendanceStatus) -> bool:
        """People set side by side, each with what they are: every cell names one."""
        people = [people_in(cell.paragraphs, self.vocabulary) for cell in row.cells]
        bare = [re.sub(r"\([^()]*\)", "", cell.string).strip() for cell in row.cells]
        if any(len(p) != 1 for p in people) or not all(is_name(string, self.vocabulary) for string in bare):
            return False
        if sum("(" in cell.string for cell in row.cells) < len(row.cells):
            return False
        for person in (p[0] for p in people):
            self.roll.add(person, status, function=self.current.function)
        return True

    def _by_party(self, row: Row, status: AttendanceStatus) -> bool:
        """The people of a party, its name before them (`Høyre: | Kari Li, Ola By`)."""
        party = row.cells[0].string.strip(" :")
        people = people_in([p for cell in row.cells[1:] for p in cell.paragraphs], self.vocabulary)
        if not people or not self.vocabulary["attendance.parties"].whole(party):
            return False
        self.roll.ledger.mark(row.cells[0].text, "label")
        for person in people:
            named = person._replace(party=person.party or party)
            self.roll.add(named, status, function=self.current.function)
        return True

    def _names_one(self, cell: RowCell) -> bool:
        return len(cell.paragraphs) == 1 and one_person(cell.text, self.vocabulary) is not None

    # ---- a row as a person --------------------------------------------------------------------------------------

    def _add(self, values: Values) -> None:
        """The person of a row, whose words are claimed, and the stand-in it names."""
        entry = one_person(values["name"].text, self.vocabulary)
        name = entry.name if entry else values["name"].string
        values = _with_absentee(_with_party(values, self.vocabulary), self.vocabulary)
        function = _told(values, "function") or (entry.function if entry else None)
        party = _told(values, "party") or (entry.party if entry else None)
        organisation = _told(values, "organisation") or (entry.organisation if entry else None)
        stands_for = _told(values, "stands_in_for") or (entry.stands_in_for if entry else None)
        note = _told(values, "note") or (entry.note if entry else None)
        absent = bool(entry and entry.absent) or _told(values, "absence") is not None or self._unmarked(values)
        status = self._status_of_row(function, stands_for, note, absent)
        texts = {id(value.text): value.text for value in values.values()}.values()
        for text in texts:
            self.roll.ledger.claim(text)
        words = tuple(w for text in texts for w in text.words)
        self.roll.entries.append(Entry(words, name, status, organisation, party, function, stands_for, note))
        stood_in_by = _told(values, "stood_in_by")
        if stood_in_by and is_name(stood_in_by, self.vocabulary):
            self.roll.link_stand_in(without_stop(stood_in_by, self.vocabulary), name, values["stood_in_by"].text)
        named = self.vocabulary["attendance.stood_in_by"].anywhere(note) if note and status == "absent" else None
        if named is not None and note is not None and (vara := name_at_start(note[named.end() :], self.vocabulary)):
            self.roll.link_stand_in(vara, name, EMPTY)

    def _unmarked(self, values: Values) -> bool:
        """Whether a column marks who came, and not this one."""
        return "attended" in self.current.columns.values() and _told(values, "attended") not in _MARKS

    def _status(self) -> AttendanceStatus:
        return self.current.status or status_of_list("member", self.roll.kind)

    def _status_of_row(
        self, function: str | None, stands_for: str | None, note: str | None, absent: bool
    ) -> AttendanceStatus:
        """What a row makes of its person, within what the list makes of all."""
        status = self._status()
        if status in ("staff", "guest", "absent"):
            return status
        partly = note is not None and self.vocabulary["attendance.partial_notes"].whole(note) is not None
        if absent or (note and not partly and self.vocabulary["attendance.absent_notes"].at_start(note)):
            return "absent"
        if self.roll.kind == "notice":
            return "member"
        if function and self.vocabulary["attendance.staff_functions"].whole(function):
            return "staff"
        if stands_for or (function and self.vocabulary["attendance.stand_in_functions"].whole(function)):
            return "stand_in"
        return status


def _value_of(cell: RowCell) -> Value:
    return Value(cell.text, cell.string.replace("\n", " ").strip())


def _told(values: Values, role: str) -> str | None:
    """What a row tells, dashes and stops that stand for nothing apart."""
    value = values.get(role)
    return value.string if value and value.string.strip("-–. ") else None


def _with_party(values: Values, vocabulary: Vocabulary) -> Values:
    """A party under `Representerer` is a party, not an organisation; what follows it is a note."""
    organisation = values.get("organisation")
    party = vocabulary["attendance.parties"].at_start(organisation.string) if organisation else None
    if organisation is None or "party" in values or party is None:
        return values
    text, string = organisation
    more = string[party.end() :].strip(" ,;()")
    if more and (not vocabulary["attendance.partial_notes"].at_start(more) or "note" in values):
        return values
    if more:
        values = {**values, "organisation": Value(text, party.group(0)), "note": Value(text, more)}
    return {("party" if role == "organisation" else role): value for role, value in values.items()}


def _with_absentee(values: Values, vocabulary: Vocabulary) -> Values:
    """A cell that says in whose stead someone came (`Møtte for Kari Li, permisjon`): whom, and a note."""
    stead = _told(values, "stead")
    note = _told(values, "note")
    if stead is None and note is not None and vocabulary["attendance.in_stead_of"].at_start(note):
        values = {("stead" if role == "note" else role): value for role, value in values.items()}
        stead = note  # `For Kari Li` among remarks
    if stead is None:
        return values
    text = values["stead"].text
    match = vocabulary["attendance.in_stead_of"].at_start(stead)
    absentee, _, more = stead[match.end() :].strip(" :,").partition(",") if match else (stead, "", "")
    told = {**values, "stands_in_for": Value(text, absentee.strip())}
    if more.strip():
        told["note"] = Value(text, more.strip())
    return told
