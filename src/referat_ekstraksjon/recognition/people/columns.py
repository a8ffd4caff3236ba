"""Lists of people set side by side: a column a list, or names in rows with no regard to columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.models import AttendanceStatus
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.people.entries import is_function, people_in
from referat_ekstraksjon.recognition.people.names import is_name
from referat_ekstraksjon.recognition.people.roll import LISTS, CurrentList, Roll, status_of_list
from referat_ekstraksjon.recognition.rows import Row, RowCell, rows_of

_MOSTLY = 0.8
"""How many of the cells must name people for a table to be one of lists side by side."""
_FEWEST = 4
_ATTRIBUTES = re.compile(r"[,(].*", re.DOTALL)


@dataclass(slots=True)
class PeopleColumns:
    """Reads tables whose columns are lists of people."""

    vocabulary: Vocabulary
    roll: Roll
    current: CurrentList
    _statuses: dict[int, AttendanceStatus] = field(default_factory=dict)
    _table: Table | None = None

    def head(self, row: Row) -> bool:
        """Whether the row is labels over lists side by side (`Til stede | Forfall`), or names of groups over theirs."""
        if row.table is None or row.table is self._table or len(row.cells) < 2:
            return False
        labels = {cell.column: self._listed(cell) for cell in row.cells}
        known = [label for label in labels.values() if label is not None]
        first = self.current.status if self.current.open else None
        if len(known) < 2:
            if known or not (first or self.roll.kind == "notice"):
                return False
            if any(self._is_person(cell) for cell in row.cells):
                return False
        below = _below(row)
        if not below or not self._names_people(below):
            return False
        unknown = first or status_of_list("member", self.roll.kind)
        self._table = row.table
        self._statuses = {
            column: status_of_list(label, self.roll.kind) if label else unknown
            for column, label in labels.items()
            if label or not known
        }
        for cell in row.cells:
            self.roll.ledger.mark(cell.text, "label")
        self.current.close()
        self.current.status, self.current.open = next(iter(self._statuses.values())), True
        return True

    def row(self, row: Row) -> bool:
        """Whether the row is of such a table: people in its cells, or a further label over one of its columns."""
        if row.table is None or row.table is not self._table:
            return False
        if row.cells[0].column not in self._statuses and self._listed(row.cells[0]) is not None:
            self._table = None  # the label of another list begins below
            return False
        for cell in row.cells:
            status = self._statuses.get(cell.column)
            label = self._listed(cell)
            if label is not None:
                self._statuses[cell.column] = status_of_list(label, self.roll.kind)
                self.roll.ledger.mark(cell.text, "label")
            elif status is not None:
                for person in people_in(cell.paragraphs, self.vocabulary, absent=status == "absent"):
                    self.roll.add(person, status)
        return True

    def side_by_side(self, row: Row) -> bool:
        """A row of names under a label that stands above them all: no column holds anything but people."""
        if row.table is None or len(row.cells) < 2 or not self.current.open or self.current.status is None:
            return False
        cells = [cell for other in _rows(row.table) for cell in other.cells]
        names = [_ATTRIBUTES.sub("", cell.string).strip() for cell in cells]
        if (
            len(cells) < len(row.cells)
            or len(set(names)) < len(names)
            or not all(self._is_person(cell) for cell in cells)
        ):
            return False
        if len(cells) < _FEWEST and not all(_ATTRIBUTES.search(cell.string) for cell in cells):
            return False
        for cell in row.cells:
            for person in people_in(cell.paragraphs, self.vocabulary, absent=self.current.status == "absent"):
                self.roll.add(person, self.current.status, function=self.current.function)
        return True

    def _listed(self, cell: RowCell) -> str | None:
        found = self.vocabulary.first_whole("attendance", LISTS, cell.string.replace("\n", " "))
        return found[0] if found is not None else None

    def _is_person(self, cell: RowCell) -> bool:
        """Whether a cell names one person and no organisation."""
        bare = _ATTRIBUTES.sub("", cell.string).replace("\n", " ").strip()
        if not is_name(bare, self.vocabulary) or is_function(bare, self.vocabulary):
            return False
        return self.vocabulary["head.organisations"].whole(bare) is None and self._listed(cell) is None

    def _names_people(self, rows: list[Row]) -> bool:
        """Whether nearly all that stands in some rows is people, in more than one column."""
        cells = [cell for row in rows for cell in row.cells if self._listed(cell) is None]
        columns: set[int] = set()
        people = 0
        for others, cell in enumerate(cells):
            if others - people > (1 - _MOSTLY) * len(cells):
                return False  # too few, whatever the rest is
            if self._is_person(cell) or self._lists_people(cell):
                people += 1
                columns.add(cell.column)
        if people < _MOSTLY * len(cells) or len(columns) < 2:
            return False
        return len(cells) >= _FEWEST or any(self._lists_people(cell) for cell in cells)

    def _lists_people(self, cell: RowCell) -> bool:
        """Whether a cell lists several people."""
        people = people_in(cell.paragraphs, self.vocabulary)
        printed = sum(len(p.text.words) for p in cell.paragraphs)
        return len(people) > 1 and sum(len(p.text.words) for p in people) >= _MOSTLY * printed


def _rows(table: Table) -> list[Row]:
    return rows_of([table])


def _below(row: Row) -> list[Row]:
    """The rows of its table below a row, up to one that begins to the left of it."""
    below: list[Row] = []
    for other in _rows(row.table) if row.table is not None else []:
        if other.table_row <= row.table_row:
            continue
        if other.cells[0].column < row.cells[0].column:
            break
        below.append(other)
    return below
