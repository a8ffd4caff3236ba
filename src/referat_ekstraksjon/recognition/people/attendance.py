"""Who was called, came, stayed away or stood in: the rows of a notice or minutes that list people."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.models import Attendance, PartKind
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.people.columns import PeopleColumns
from referat_ekstraksjon.recognition.people.lists import PeopleLists
from referat_ekstraksjon.recognition.people.roll import CurrentList, Roll
from referat_ekstraksjon.recognition.people.tables import PeopleTable
from referat_ekstraksjon.recognition.rows import Row


@dataclass(slots=True)
class AttendanceReader:
    """Takes the rows of a paper one by one, in order, and asks who can read them."""

    vocabulary: Vocabulary
    ledger: Ledger
    kind: PartKind
    roll: Roll = field(init=False)
    _current: CurrentList = field(default_factory=CurrentList)
    _tables: PeopleTable = field(init=False)
    _columns: PeopleColumns = field(init=False)
    _lists: PeopleLists = field(init=False)

    def __post_init__(self) -> None:
        self.roll = Roll(self.vocabulary, self.ledger, self.kind)
        self._tables = PeopleTable(self.vocabulary, self.roll, self._current)
        self._columns = PeopleColumns(self.vocabulary, self.roll, self._current)
        self._lists = PeopleLists(self.vocabulary, self.roll, self._current)

    def read(self, row: Row) -> bool:
        """Whether the row was one of people, or a head over them."""
        if row.paragraph is not None and self.vocabulary["attendance.instructions"].at_start(row.paragraph.text.string):
            self.close()
            return False
        readers = (
            self._columns.row,
            self._columns.head,
            self._tables.head,
            self._tables.row,
            self._lists.label_pairs,
            self._lists.sentences,
            self._lists.labelled,
            self._lists.under_unknown_label,
            self._columns.side_by_side,
            self._tables.row_without_heads,
            self._lists.carries_on,
        )
        return any(reader(row) for reader in readers)

    def read_prose(self, row: Row) -> bool:
        """Whether sentences of a paragraph list people, what else the paragraph may tell of the meeting."""
        return self._lists.sentences(row)

    def close(self) -> None:
        """No list is open any more."""
        self._current.close()

    def records(self, meeting: str | None) -> tuple[Attendance, ...]:
        """The people, in printed order."""
        return self.roll.records(meeting)
