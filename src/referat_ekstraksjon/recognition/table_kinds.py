"""Which tables of a paper hold data of a case, and which are lists of people or cases, heads, earlier decisions."""

from __future__ import annotations

from collections.abc import Sequence

from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.models import PartKind
from referat_ekstraksjon.recognition.cases.agenda import AgendaTable
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.cases.heads import CaseHead
from referat_ekstraksjon.recognition.decisions.earlier import EarlierTable
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.meetings.head import MeetingHead
from referat_ekstraksjon.recognition.people.attendance import AttendanceReader
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.tables import is_data_table

_HEAD_ROWS = 40
_ROWS_BELOW = 6


def data_tables(rows: Sequence[Row], kind: PartKind, vocabulary: Vocabulary) -> dict[int, int]:
    """Tables of data among the rows of a paper, by identity, with the position of their first row."""
    found: dict[int, int] = {}
    seen: set[int] = set()
    for position, row in enumerate(rows):
        table = row.table
        if table is None or id(table) in seen:
            continue
        seen.add(id(table))
        if is_data_table(table) and not _is_marked(rows, position, table, kind, vocabulary):
            found[id(table)] = position
    return found


def _is_marked(rows: Sequence[Row], position: int, table: Table, kind: PartKind, vocabulary: Vocabulary) -> bool:
    """Whether a table is one of those that papers mark with words."""
    probe = Ledger()
    agenda = AgendaTable(vocabulary, probe)
    attendance = AttendanceReader(vocabulary, probe, kind)
    head = MeetingHead(vocabulary, probe)
    case_head = CaseHead(vocabulary, probe)
    earlier = EarlierTable(vocabulary, probe)
    own = [r for r in rows[position : position + 12] if r.table is table]
    if kind in ("notice", "minutes") and agenda.begins_without_head(own[0], own, listing=False):
        return True
    for row in own[:4]:
        if agenda.head(row) or earlier.head(row) or attendance.read(row):
            return True
        if case_head.begins(row, within_case=True) or (kind == "memo" and case_head.read(row, bare=False)):
            return True
        if kind in ("notice", "minutes") and position < _HEAD_ROWS and head.read(row):
            return True
    begins_case = sum(number_at_start(r.string, vocabulary) is not None for r in own)
    return begins_case >= 0.4 * len(own) and begins_case > 0


def paragraphs_below(rows: Sequence[Row], position: int, table: Table) -> list[Paragraph]:
    """The paragraphs just below a table, nearest first."""
    below: list[Paragraph] = []
    for row in rows[position:]:
        if row.table is table:
            continue
        if row.paragraph is None or len(below) >= _ROWS_BELOW:
            break
        below.append(row.paragraph)
    return below
