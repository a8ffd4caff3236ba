"""Which tables of a paper hold data of a case, and which are lists of people or cases, heads, earlier decisions."""

from __future__ import annotations

from collections.abc import Sequence

from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.models import PartKind
from referat_ekstraksjon.recognition.cases.agenda import AgendaTable
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.cases.heads import CaseHead, begins_head
from referat_ekstraksjon.recognition.decisions.earlier import EarlierTable
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import label_in
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.meetings.head import MeetingHead
from referat_ekstraksjon.recognition.people.attendance import AttendanceReader
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles
from referat_ekstraksjon.recognition.tables import is_data_table, title_above

_HEAD_ROWS = 40
_ROWS_BELOW = 6


def data_tables(rows: Sequence[Row], kind: PartKind, vocabulary: Vocabulary) -> dict[int, int]:
    """Tables of data among the rows of a paper, by identity, with the position of their first row."""
    treated = _first_treatment(rows, vocabulary)
    found: dict[int, int] = {}
    seen: set[int] = set()
    for position, row in enumerate(rows):
        table = row.table
        if table is None or id(table) in seen:
            continue
        seen.add(id(table))
        if is_data_table(table) and not _is_marked(rows, position, table, kind, vocabulary, early=position < treated):
            found[id(table)] = position
    return found


def _first_treatment(rows: Sequence[Row], vocabulary: Vocabulary) -> int:
    """Where the first proposal or decision stands: lists of people come before it."""
    for position, row in enumerate(rows):
        if row.table is None and label_in(row.first.text, vocabulary, "section", ("proposal", "decision")) is not None:
            return position
    return len(rows)


def _is_marked(
    rows: Sequence[Row], position: int, table: Table, kind: PartKind, vocabulary: Vocabulary, *, early: bool
) -> bool:
    """Whether a table is one of those that papers mark with words."""
    probe = Ledger()
    agenda = AgendaTable(vocabulary, probe)
    attendance = AttendanceReader(vocabulary, probe, kind)
    head = MeetingHead(vocabulary, probe)
    case_head = CaseHead(vocabulary, probe)
    earlier = EarlierTable(vocabulary, probe)
    own = [r for r in rows[position : position + 12] if r.table is table]
    if early and position and rows[position - 1].table is None:
        attendance.read(rows[position - 1])  # the label of a list may stand above its table
    if kind in ("notice", "minutes") and agenda.begins_without_head(own[0], own, listing=False):
        return True
    if all(is_vote_count(row, vocabulary) for row in own):
        return True
    for row in own[:4]:
        if agenda.head(row) or earlier.head(row) or (early and attendance.read(row)):
            return True
        if begins_head(row, vocabulary, within_case=True) or (kind == "memo" and case_head.read(row, bare=False)):
            return True
        if kind in ("notice", "minutes") and position < _HEAD_ROWS and head.read(row):
            return True
    first = number_at_start(own[0].cells[0].string, vocabulary)
    if first is not None and first[2] and first[1] >= len(own[0].cells[0].string.rstrip(" .:")):
        return True  # `Sak 7-24 | Regnskap`, and below it what is said of the case
    begins_case = sum(number_at_start(r.string, vocabulary) is not None for r in own)
    return begins_case >= 0.4 * len(own) and begins_case > 0


def is_vote_count(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row is a count of votes beside its label (`Stemmer for: | 47`)."""
    beside = row.cells[1].string.strip() if row.table is not None and len(row.cells) == 2 else ""
    return beside.isdigit() and label_in(row.cells[0].text, vocabulary, "section", ("vote",)) is not None


def paragraphs_below(rows: Sequence[Row], position: int, table: Table) -> list[Paragraph]:
    """The paragraphs just below a table, nearest first."""
    below: list[Paragraph] = []
    for place in range(position, len(rows)):
        row = rows[place]
        if row.table is table:
            continue
        if row.paragraph is None or len(below) >= _ROWS_BELOW:
            break
        below.append(row.paragraph)
    return below


def titles_of(rows: Sequence[Row], tables: dict[int, int], vocabulary: Vocabulary, styles: Styles) -> set[int]:
    """Positions of paragraphs that are titles of data tables: they belong to no text around them.

    Args:
        rows: the paper's rows.
        tables: where each table of data begins, as `data_tables` gives them.
    """
    found: set[int] = set()
    for position in tables.values():
        above = rows[position - 1].paragraph if position else None
        table = rows[position].table
        if above is not None and table is not None and title_above(above, table, vocabulary, styles):
            found.add(position - 1)
    return found
