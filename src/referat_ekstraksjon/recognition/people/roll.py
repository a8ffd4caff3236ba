"""Who is listed: the people of a paper in printed order, and what the list they stand in makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import Text, boxes_of
from referat_ekstraksjon.models import Attendance, AttendanceStatus, PartKind
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.certainty import GUESSED, confidence_of
from referat_ekstraksjon.recognition.decisions.drafts import Doubt
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.people.entries import Person

LISTS: Final = ("member", "present", "absent", "stand_in", "staff", "guest", "leader", "secretary")
"""Fields of the vocabulary with labels over lists of people."""
_OFFICERS = ("leader", "secretary")
_STATUS_OF_LIST: dict[str, AttendanceStatus] = {
    "member": "member", "present": "present", "absent": "absent", "stand_in": "stand_in", "staff": "staff",
    "guest": "guest", "leader": "present", "secretary": "staff",
}  # fmt: skip


def status_of_list(listed: str, kind: PartKind) -> AttendanceStatus:
    """What a list makes of those in it: in minutes, members are present; in a notice, all are members."""
    status = _STATUS_OF_LIST[listed]
    if kind == "notice":
        return status if status in ("staff", "guest") else "member"
    return "present" if status == "member" else status


@dataclass(slots=True)
class CurrentList:
    """The list being read: what it makes of those in it, and where more of it may come.

    Attributes:
        status: what those listed are; None before any list.
        function: the office that the label names (`Møteleder`).
        open: whether the label had no names beside it: they are still to come.
        columns: what each column of the table of people holds, while one is read.
        columns_of: the table with those columns.
        table: the table that the last label stood in.
    """

    status: AttendanceStatus | None = None
    function: str | None = None
    open: bool = False
    columns: dict[int, str] = field(default_factory=dict)
    columns_of: Table | None = None
    table: Table | None = None

    def named(self, label: Label) -> None:
        """Takes on the office that a label names, if it names one."""
        self.function = label.label.string.strip(" :") if label.role in _OFFICERS else None

    def close(self) -> None:
        """No more of it comes."""
        self.open = False
        self.columns = {}
        self.columns_of = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as read, before the roll is whole."""

    words: tuple[Word, ...]
    name: str
    status: AttendanceStatus
    organisation: str | None = None
    party: str | None = None
    function: str | None = None
    stands_in_for: str | None = None
    note: str | None = None
    apart: bool = False
    """Whether a label names this one alone (`Møteleder`)."""
    guessed: bool = False
    """Whether the label of the list is no known one."""


@dataclass(slots=True)
class Roll:
    """The people listed so far, in printed order, and what of the lists a person should look at."""

    vocabulary: Vocabulary
    ledger: Ledger
    kind: PartKind
    entries: list[Entry] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def add(
        self,
        person: Person,
        status: AttendanceStatus,
        *,
        function: str | None = None,
        organisation: str | None = None,
        guessed: bool = False,
    ) -> None:
        """A person of a list, whose words are claimed.

        Args:
            person: as read.
            status: what the list makes of those in it; what is said of the person alone weighs more.
            function: the office that the list's label names.
            organisation: whom the list's label says that they represent.
            guessed: whether that label is no known one.
        """
        stays_away = status == "absent" and person.stands_in_for is None  # `Forfall: Kari Li (2. vara)`
        if person.stand_in and not stays_away and status not in ("staff", "guest") and self.kind != "notice":
            status = "stand_in"
            if person.stands_in_for and self._is_linked(person.name, person.stands_in_for):
                self.ledger.mark(person.text, "note")
                return
        if person.absent and status in ("present", "member"):
            status = "absent"
        staff = self.vocabulary["attendance.staff_functions"]
        if status == "guest" and person.function and staff.whole(person.function):
            status = "staff"
        self.ledger.claim(person.text)
        self.entries.append(
            Entry(
                person.text.words, person.name, status, person.organisation or organisation, person.party,
                person.function or function, person.stands_in_for, person.note, apart=function is not None,
                guessed=guessed,
            )
        )  # fmt: skip

    def link_stand_in(self, name: str, absentee: str, text: Text) -> None:
        """A stand-in named in the row of whom they stand in for: the one who is listed already, or a new entry."""
        if not self._is_linked(name, absentee):
            self.entries.append(Entry(text.words, name, "stand_in", stands_in_for=absentee))

    def _is_linked(self, name: str, absentee: str) -> bool:
        """Whether someone listed already is the stand-in; the link is then noted on them."""
        for index, entry in enumerate(self.entries):
            if fold(entry.name) == fold(name) and entry.status != "absent":
                self.entries[index] = replace(entry, status="stand_in", stands_in_for=absentee)
                return True
        return False

    def records(self, meeting: str | None) -> tuple[Attendance, ...]:
        """The people, in printed order; who is named apart as leader or secretary and listed too is one."""
        return tuple(
            Attendance(
                meeting=meeting, name=e.name, organisation=e.organisation, party=e.party, function=e.function,
                status=e.status, stands_in_for=e.stands_in_for, note=e.note, page=e.words[0].page if e.words else None,
                boxes=boxes_of(e.words), confidence=confidence_of(e.words, GUESSED if e.guessed else 1.0),
            )
            for e in _once(self.entries)
        )  # fmt: skip


def _once(entries: list[Entry]) -> list[Entry]:
    """The entries, with those of the leader and the secretary in the list that has them too."""
    kept: list[Entry] = []
    entries = list(entries)
    for place, entry in enumerate(entries):
        again = next((i for i in range(place + 1, len(entries)) if fold(entries[i].name) == fold(entry.name)), None)
        if entry.apart and again is not None:
            listed = entries[again]
            entries[again] = replace(
                listed, words=(*entry.words, *listed.words), function=listed.function or entry.function
            )
        else:
            kept.append(entry)
    return kept
