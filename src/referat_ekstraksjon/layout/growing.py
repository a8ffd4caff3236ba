"""Tables that go on from page to page, made whole piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from referat_ekstraksjon.layout.blocks import Block, Cell, Paragraph, Table
from referat_ekstraksjon.layout.paragraphs import Typography, continues, ends_sentence, joined
from referat_ekstraksjon.reading.page import Word

_SAME_EDGE = 4.0
_SAME_START = 12.0
_MOST_HEADS = 3


class GrowingTable:
    """A table that pieces are joined to. What joining asks of all its rows is kept: a piece costs what it holds.

    Args:
        table: its first piece.
    """

    def __init__(self, table: Table) -> None:
        self._first = table
        self._fragments = list(table.fragments)
        self._repeated: list[Word] = list(table.repeated_heads)
        self._begin(table.cells, table.edges)

    def _begin(self, cells: Sequence[Cell], edges: tuple[float, ...]) -> None:
        self.edges = edges
        self.rows: list[list[Cell]] = []
        self._keyed: set[int] = set()
        """Rows but the last that have something in the first column …"""
        self._keyless: list[int] = []
        """… and those that have not."""
        self._opened = self._labelled = 0
        """How many rows but the last open with text, and with a label."""
        self._append(replace(self._first, cells=tuple(cells), edges=edges).rows())

    def _append(self, rows: list[list[Cell]]) -> None:
        """More rows below; the last so far is settled, for no piece can add to it any more."""
        for row in rows:
            if self.rows:
                self._settle(len(self.rows) - 1)
            self.rows.append(row)

    def _settle(self, number: int) -> None:
        row = self.rows[number]
        if _has_key(row):
            self._keyed.add(number)
        else:
            self._keyless.append(number)
        opened, labelled = _opening(row)
        self._opened += opened
        self._labelled += labelled

    def table(self) -> Table:
        """The table as it is now."""
        if len(self._fragments) == len(self._first.fragments):
            return self._first
        return replace(
            self._first,
            cells=tuple(cell for row in self.rows for cell in row),
            edges=self.edges,
            fragments=tuple(self._fragments),
            repeated_heads=tuple(self._repeated),
        )

    # ---- whether a piece goes on -------------------------------------------------------------------------------

    def has_columns_of(self, below: GrowingTable) -> bool:
        """Whether a piece has the same columns: the same edges, or one's among the other's."""
        ruled = self._first.ruled
        if ruled != below._first.ruled or self._has_other_head(below) or self._is_labelled() != below._is_labelled():
            return False
        a, b = self.edges, below.edges
        if len(a) == len(b):
            if ruled:
                return all(abs(x - y) <= _SAME_EDGE for x, y in zip(a, b, strict=True))
            # where nothing stands, an edge is a guess
            filled = {cell.column for row in below.rows for cell in row if cell.string}
            return all(abs(a[column] - b[column]) <= _SAME_START for column in range(len(a) - 1) if column in filled)
        if not ruled:
            return False
        few, many = (a, b) if len(a) < len(b) else (b, a)
        ends = abs(few[0] - many[0]) <= _SAME_EDGE and abs(few[-1] - many[-1]) <= _SAME_EDGE
        return ends and len(few) > 2 and all(min(abs(x - y) for y in many) <= _SAME_EDGE for x in few)

    def _is_labelled(self) -> bool:
        """Whether every row opens with a label and its colon: the head of a paper, not data."""
        opened, labelled = _opening(self.rows[-1]) if self.rows else (0, 0)
        opened += self._opened
        return opened > 1 and self._labelled + labelled == opened

    def _has_other_head(self, below: GrowingTable) -> bool:
        """Whether a piece opens with a head that is not this table's."""
        upper, lower = self.rows, below.rows
        if not upper or not lower or not _bold(lower[0]) or _bold(upper[-1]):
            return False
        return [c.string for c in upper[0] if c.string] != [c.string for c in lower[0] if c.string]

    # ---- joining -----------------------------------------------------------------------------------------------

    def join(self, below: GrowingTable, typography: Typography) -> None:
        """Takes a piece on. A head repeated on its page is left out; a row cut in two is made one."""
        if len(below.edges) > len(self.edges):
            self._begin(_on_edges(self.rows, self.edges, below.edges), below.edges)
        lower = [[] for _ in below.rows]  # type: list[list[Cell]]
        for cell in _on_edges(below.rows, below.edges, self.edges):
            lower[cell.row].append(cell)
        self._repeated += below._repeated
        heads = self._repeated_heads(lower)
        if heads:
            cells = sorted((c for row in lower[:heads] for c in row), key=lambda c: c.row)
            self._repeated += [word for cell in cells for word in cell.words]
            lower = lower[heads:]
        if any(lower) and self._row_is_cut(lower, after_head=bool(heads)):
            self._join_row(lower[0], typography)
            lower = lower[1:]
        count = len(self.rows)
        self._append(
            [
                sorted((replace(cell, row=count + number) for cell in row), key=lambda c: c.column)
                for number, row in enumerate(lower)
            ]
        )
        self._fragments += below._fragments

    def _repeated_heads(self, lower: list[list[Cell]]) -> int:
        """How many rows at the top of a piece are the head of the table again."""
        count = 0
        while count < min(len(lower) - 1, _MOST_HEADS, len(self.rows)):
            first = [(c, cell.string) for c, cell in sorted(_by_column(self.rows[count]).items()) if cell.string]
            again = [(c, cell.string) for c, cell in sorted(_by_column(lower[count]).items()) if cell.string]
            if not first or first != again or len(first) < 2:
                break
            count += 1
        return count

    def _row_is_cut(self, lower: list[list[Cell]], *, after_head: bool) -> bool:
        """Whether a piece's first row is the rest of the table's last row."""
        above, below = _by_column(self.rows[-1] if self.rows else []), _by_column(lower[0])
        signs: list[bool] = []
        for column, cell in below.items():
            first = next(cell.paragraphs(), None)
            other = above.get(column)
            end = _last_paragraph(other) if other else None
            if first is None:
                continue
            if end is None:
                signs.append(False)
                continue
            right = self._right_of(cell, end)
            same_list = first.marker is not None and first.marker == end.marker and not first.marker[0].isalnum()
            in_parentheses = first.text.string.startswith("(") and not ends_sentence(end.lines[-1])
            signs.append(continues(end, first, right) or same_list or in_parentheses)
        if not signs or (after_head and 0 in below and below[0].string):
            return False
        if any(signs):
            return sum(signs) * 2 >= len(signs)
        key_empty = 0 not in below or not below[0].string
        if not key_empty or (self._first.ruled and len(signs) != 1):
            return False
        return self._is_keyed([cell for row in lower for cell in row])

    def _is_keyed(self, lower: list[Cell]) -> bool:
        """Whether every row, the first and the last aside, has something in its first column."""
        more = {cell.row for cell in lower[1:] if cell.column == 0 and cell.string}
        keyed = len(self._keyed) + _has_key(self.rows[-1])
        if keyed < 2:
            last = {len(self.rows) - 1} if _has_key(self.rows[-1]) else set()
            keyed = len(self._keyed | last | more)
        return keyed >= 2 and all(number in more for number in self._keyless if number > 0)

    def _join_row(self, row: list[Cell], typography: Typography) -> None:
        """The first row of a piece as the rest of the last row."""
        last = len(self.rows) - 1
        below = _by_column(row)
        result: list[Cell] = []
        taken: set[int] = set()
        for cell in self.rows[last]:
            more = below.get(cell.column)
            if more is None:
                result.append(cell)
                continue
            taken.add(cell.column)
            blocks, rest = list(cell.blocks), list(more.blocks)
            if blocks and rest:
                blocks[-1:], rest[:1] = self._one_after_other(blocks[-1], rest[0], cell, typography)
            result.append(replace(cell, blocks=(*blocks, *rest)))
        result += [replace(cell, row=last) for column, cell in below.items() if column not in taken]
        self.rows[last] = sorted(result, key=lambda c: c.column)

    def _one_after_other(
        self, end: Block, first: Block, cell: Cell, typography: Typography
    ) -> tuple[list[Block], list[Block]]:
        """The last block of a cell and the first of its rest, made one where the one carries on the other."""
        if (
            isinstance(end, Paragraph)
            and isinstance(first, Paragraph)
            and continues(end, first, self._right_of(cell, end))
        ):
            return [joined(end, first, typography)], []
        return [end], [first]

    def _right_of(self, cell: Cell, paragraph: Paragraph) -> float:
        """Where a paragraph in a cell ends at the right at most, in points."""
        return self.edges[min(cell.column + cell.column_span, len(self.edges) - 1)] - 0.55 * paragraph.size


def _has_key(row: list[Cell]) -> bool:
    return any(cell.column == 0 and cell.string for cell in row)


def _opening(row: list[Cell]) -> tuple[int, int]:
    """Whether a row opens with text, and whether with a label and its colon."""
    string = row[0].string if row else ""
    return int(bool(string)), int(bool(string) and string.rstrip().endswith(":"))


def _bold(cells: list[Cell]) -> bool:
    paragraphs = [p for c in cells for p in c.paragraphs()]
    return len(paragraphs) > 1 and all(p.bold for p in paragraphs)


def _by_column(row: list[Cell]) -> dict[int, Cell]:
    return {cell.column: cell for cell in row}


def _last_paragraph(cell: Cell) -> Paragraph | None:
    paragraphs = list(cell.paragraphs())
    return paragraphs[-1] if paragraphs else None


def _on_edges(rows: list[list[Cell]], own: tuple[float, ...], edges: tuple[float, ...]) -> list[Cell]:
    """The cells of rows with columns counted on other, finer edges."""
    cells = [cell for row in rows for cell in row]
    if len(edges) == len(own):
        return cells

    def index(x: float) -> int:
        return min(range(len(edges)), key=lambda i: abs(edges[i] - x))

    finer = []
    for cell in cells:
        column = index(own[cell.column])
        end = index(own[min(cell.column + cell.column_span, len(own) - 1)])
        finer.append(replace(cell, column=column, column_span=max(1, end - column)))
    return finer
