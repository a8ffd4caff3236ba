"""The list of cases, and the table that treats them: which column holds what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import CaseNumber, parse_case_number
from referat_ekstraksjon.language.dates import find_times
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row, RowCell

_COLUMNS = ("number", "title", "start_time", "case_type", "archive_ref", "restricted", "content", "other")
ROWS_LOOKED_AT = 40
"""Of a table without heads: what they hold tells whether it lists cases."""


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A row that begins a case.

    Attributes:
        number: None where the row has none.
        title: the title's words (and no more).
        fields: case type, start time, archive reference, with their words.
        rest: paragraphs that are none of these: what the paper says of the case, with their column.
    """

    number: CaseNumber
    number_text: Text
    title: Text
    fields: dict[str, Text]
    rest: tuple[tuple[int, Paragraph, Text], ...]


@dataclass(slots=True)
class AgendaTable:
    """A table of cases being read."""

    vocabulary: Vocabulary
    ledger: Ledger
    columns: dict[int, str] = field(default_factory=dict)
    table: Table | None = None

    def head(self, row: Row) -> bool:
        """Whether the row heads a table of cases; its columns are then known."""
        if len(row.cells) < 2:
            return False
        columns: dict[int, str] = {}
        for cell in row.cells:
            role = self._role_of(cell.string.replace("\n", " "))
            if role is not None:
                columns[cell.column] = role
        roles = set(columns.values())
        if (
            len(columns) < 2
            or len(columns) < 0.6 * len(row.cells)
            or not ({"number", "title"} <= roles or {"number", "content"} <= roles)
        ):
            return False
        self.columns, self.table = columns, row.table
        for cell in row.cells:
            self.ledger.mark(cell.text, "label")
        return True

    def _role_of(self, string: str) -> str | None:
        """What a head makes of its column; of heads run together (`Tittel Lukket`) the first counts."""
        first = self.vocabulary.first_at_start("agenda", _COLUMNS, string)
        if first is None:
            return None
        whole = self.vocabulary.first_whole("agenda", _COLUMNS, string)
        if whole is not None:
            return whole[0]
        if not self.vocabulary.first_whole("agenda", _COLUMNS, string[first[1].end() :].strip()):
            return None
        return first[0]

    def begins_without_head(self, row: Row, rows: Sequence[Row], *, listing: bool) -> bool:
        """Whether a table without heads lists cases: numbers alone in its first column, titles in its second.

        Args:
            row: the next row.
            rows: the rows from there on, of which the first `ROWS_LOOKED_AT` are looked at.
            listing: whether a list of cases was announced: then numbers that start afresh count too.
        """
        if row.table is None or row.table is self.table or len(row.cells) < 2:
            return False
        own = [r for r in rows[:ROWS_LOOKED_AT] if r.table is row.table]
        numbered = [r for r in own if len(r.cells) > 1 and self._is_number(r.cells[0].string, listing)]
        if row not in numbered or len(numbered) < min(2, len(own)) or len(numbered) < 0.5 * len(own):
            return False
        self.columns, self.table = {row.cells[0].column: "number", row.cells[1].column: "title"}, row.table
        return True

    def _is_number(self, string: str, listing: bool) -> bool:
        found = number_at_start(string, self.vocabulary, afresh=listing)
        return found is not None and found[1] >= len(string.rstrip(" .:"))

    def belongs(self, row: Row) -> bool:
        """Whether a row is of the table whose head was read (or of what carries it on)."""
        if self.table is None or row.table is None:
            return False
        if row.table is self.table:
            return True
        a, b = self.table, row.table
        near = abs(a.edges[0] - b.edges[0]) < 12 and abs(a.edges[-1] - b.edges[-1]) < 40
        if near and 0 <= b.page - a.last_page <= 1 and b.ruled == a.ruled and len(a.edges) >= len(b.edges):
            self.columns = self._columns_on(b)
            self.table = b
            return True
        return False

    def _columns_on(self, table: Table) -> dict[int, str]:
        """The roles for a further piece of the table that may show fewer of its columns."""
        old = self.table.edges if self.table is not None else table.edges
        if len(old) == len(table.edges):
            return self.columns
        roles: dict[int, str] = {}
        for column, role in self.columns.items():
            middle = (old[column] + old[column + 1]) / 2
            here = max(0, sum(middle >= edge for edge in table.edges) - 1)
            roles.setdefault(min(here, table.column_count - 1), role)
        return roles

    def row(self, row: Row, known: dict[str, list[str]]) -> AgendaRow | None:
        """A row that begins a case; None for one that does not.

        Args:
            row: a row of the table.
            known: titles met before, by case key: they tell where a title ends.
        """
        number_cell = next((c for c in row.cells if self.columns.get(c.column) == "number"), None)
        title_cell = next((c for c in row.cells if self.columns.get(c.column) == "title"), None)
        if number_cell is None:
            return None
        found = _broken_number(number_cell) or number_at_start(number_cell.string, self.vocabulary, afresh=True)
        if found is None or (title_cell is None and found[1] >= len(number_cell.string)):
            return None
        number, after, _ = found
        if title_cell is None:
            title_cell = number_cell
        title, rest = cut_title(title_cell, after if title_cell is number_cell else 0, known.get(number.key, []))
        fields: dict[str, Text] = {}
        others: list[tuple[int, Paragraph, Text]] = list(rest)
        for cell in row.cells:
            role = self.columns.get(cell.column)
            if cell is number_cell or cell is title_cell:
                continue
            if role == "restricted":
                fields[role] = cell.text
            elif role in ("start_time", "case_type", "archive_ref"):
                value, more = self._field(role, cell)
                if value:
                    fields[role] = value
                others += more
            else:
                others += [(cell.column, p, p.text) for p in cell.paragraphs]
        number_text = number_cell.text.slice(0, after) if title_cell is number_cell else number_cell.text
        return AgendaRow(number, number_text, title, fields, tuple(others))

    def _field(self, role: str, cell: RowCell) -> tuple[Text, list[tuple[int, Paragraph, Text]]]:
        """A cell's field, and what else stands in the cell (attachments below the case type)."""
        first = cell.first
        rest = [(cell.column, p, p.text) for p in cell.paragraphs[1:]]
        if role == "start_time":
            return (
                (first.text, rest)
                if find_times(first.text.string)
                else (EMPTY, [(cell.column, first, first.text), *rest])
            )
        attachment = self.vocabulary["section.attachment"].anywhere(first.text.string)
        if attachment is not None:
            field_text, more = first.text.slice(0, attachment.start()), first.text.slice(attachment.start())
            return field_text, [(cell.column, first, more), *rest]
        return first.text, rest

    def break_in(self, row: Row) -> bool:
        """Whether a row is a pause (`Lunsj`)."""
        return any(self.vocabulary["agenda.breaks"].whole(cell.string) for cell in row.cells)


def _broken_number(cell: RowCell) -> tuple[CaseNumber, int, bool] | None:
    """A number that a narrow column broke in two (`11/2` over `4`), with the whole cell's length."""
    pieces = cell.string.split()
    number = parse_case_number("".join(pieces)) if 1 < len(pieces) <= 3 and len(cell.string) < 14 else None
    if number is None or number.year is None or not all(piece.strip("/").isdigit() or "/" in piece for piece in pieces):
        return None
    return number, len(cell.string), False


def cut_title(cell: RowCell, start: int, known: list[str]) -> tuple[Text, list[tuple[int, Paragraph, Text]]]:
    """Where the title in a cell ends: where a known title does, else with its first paragraph."""
    whole = cell.first.text.slice(start)
    for title in sorted(known, key=len, reverse=True):
        end = _prefix_end(whole, title)
        if end is None and len(cell.paragraphs) > 1:
            joined = _join(whole, cell.paragraphs[1].text)
            end_joined = _prefix_end(joined, title)
            if end_joined is not None:
                used = joined.slice(0, end_joined)
                rest = joined.slice(end_joined)
                tail = [(cell.column, cell.paragraphs[1], rest)] if rest else []
                return used, tail + [(cell.column, p, p.text) for p in cell.paragraphs[2:]]
        if end is not None:
            title_text, rest = whole.slice(0, end), whole.slice(end)
            tail = [(cell.column, cell.first, rest)] if rest else []
            return title_text, tail + [(cell.column, p, p.text) for p in cell.paragraphs[1:]]
    return whole, [(cell.column, p, p.text) for p in cell.paragraphs[1:]]


def _join(a: Text, b: Text) -> Text:
    return join_texts([a, b], " ")


def _prefix_end(text: Text, title: str) -> int | None:
    """Where in a text a title that it begins with ends."""
    wanted = fold(title)
    if not wanted or not fold(text.string).startswith(wanted):
        return None
    for index in range(len(text.words)):
        end = text.starts[index + 1] if index + 1 < len(text.starts) else len(text.string)
        if fold(text.string[:end]) == wanted:
            return end
    return None
