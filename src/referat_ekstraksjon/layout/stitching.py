"""Paragraphs and tables cut by a page break made whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from referat_ekstraksjon.layout.blocks import Block, Cell, Paragraph, Table
from referat_ekstraksjon.layout.paragraphs import Typography, continues, ends_sentence, joined

_SAME_EDGE = 4.0
_SAME_START = 12.0
_SMALL = 0.9
"""Of the body size: text smaller than this between two pieces of a table is a note at the foot of the page."""


def stitched(pages: Sequence[tuple[Sequence[Block], float]], typography: Typography, body_size: float) -> list[Block]:
    """The blocks of all pages, in order, with what a page break cut put together.

    Args:
        pages: for each page its blocks and where its text ends at the right, in points.
        typography: the document's line distances and words.
        body_size: the font size of most of the text.
    """
    whole: list[Block] = []
    right_above = 0.0
    for blocks, right in pages:
        rest = list(blocks)
        if rest and whole:
            rest = _carried_on(whole, rest, right_above, typography, body_size)
        whole += rest
        right_above = right
    return _joined_across_notes(whole, typography, body_size)


def _carried_on(
    whole: list[Block], rest: list[Block], right: float, typography: Typography, body_size: float
) -> list[Block]:
    """Joins the first block of a page to the last of the page before, where one carries on the other."""
    notes: list[Block] = []
    while whole and _is_note(whole[-1], body_size):
        notes.insert(0, whole.pop())
    last = whole[-1] if whole else None
    first = rest[0]
    if isinstance(last, Table) and isinstance(first, Table) and same_columns(last, first):
        whole[-1] = join_tables(last, first, typography)
        rest = rest[1:]
    elif isinstance(last, Paragraph) and isinstance(first, Paragraph) and continues(last, first, right):
        whole[-1] = joined(last, first, typography)
        rest = rest[1:]
    whole += notes
    return rest


def _is_note(block: Block, body_size: float) -> bool:
    """A footnote: small print that begins with a mark."""
    if not isinstance(block, Paragraph) or block.size > _SMALL * body_size:
        return False
    first = block.lines[0].words[0]
    return first.size < 0.8 * block.size or first.text[:1] in "*¹²³⁴⁵⁶⁷⁸⁹" or first.text.rstrip(".)").isdigit()


def _joined_across_notes(blocks: list[Block], typography: Typography, body_size: float) -> list[Block]:
    """Two pieces of a table with nothing but footnotes between them on one page are one table."""
    whole: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            back = len(whole) - 1
            while back >= 0 and _is_note(whole[back], body_size):
                back -= 1
            above = whole[back] if back >= 0 else None
            if back < len(whole) - 1 and isinstance(above, Table) and same_columns(above, block):
                whole[back] = join_tables(above, block, typography)
                continue
        whole.append(block)
    return whole


def same_columns(above: Table, below: Table) -> bool:
    """Whether two tables have the same columns: the same edges, or one's among the other's."""
    if above.ruled != below.ruled or _has_other_head(above, below) or _is_labelled(above) != _is_labelled(below):
        return False
    a, b = above.edges, below.edges
    if len(a) == len(b):
        if above.ruled:
            return all(abs(x - y) <= _SAME_EDGE for x, y in zip(a, b, strict=True))
        filled = {cell.column for cell in below.cells if cell.string}  # where nothing stands, an edge is a guess
        return all(abs(a[column] - b[column]) <= _SAME_START for column in range(len(a) - 1) if column in filled)
    if not above.ruled:
        return False
    few, many = (a, b) if len(a) < len(b) else (b, a)
    ends = abs(few[0] - many[0]) <= _SAME_EDGE and abs(few[-1] - many[-1]) <= _SAME_EDGE
    return ends and len(few) > 2 and all(min(abs(x - y) for y in many) <= _SAME_EDGE for x in few)


def _is_labelled(table: Table) -> bool:
    """Whether every row opens with a label and its colon: the head of a paper, not data."""
    first = [row[0].string for row in table.rows() if row and row[0].string]
    return len(first) > 1 and all(string.rstrip().endswith(":") for string in first)


def _bold(cells: list[Cell]) -> bool:
    paragraphs = [p for c in cells for p in c.paragraphs()]
    return len(paragraphs) > 1 and all(p.bold for p in paragraphs)


def _has_other_head(above: Table, below: Table) -> bool:
    """Whether the lower piece opens with a head that is not the upper piece's."""
    upper, lower = above.rows(), below.rows()
    if not upper or not lower or not _bold(lower[0]) or _bold(upper[-1]):
        return False
    return [c.string for c in upper[0] if c.string] != [c.string for c in lower[0] if c.string]


def _on_edges(table: Table, edges: tuple[float, ...]) -> list[Cell]:
    """The table's cells with columns counted on other, finer edges."""
    if len(edges) == len(table.edges):
        return list(table.cells)

    def index(x: float) -> int:
        return min(range(len(edges)), key=lambda i: abs(edges[i] - x))

    cells = []
    for cell in table.cells:
        column = index(table.edges[cell.column])
        end = index(table.edges[min(cell.column + cell.column_span, len(table.edges) - 1)])
        cells.append(replace(cell, column=column, column_span=max(1, end - column)))
    return cells


def join_tables(above: Table, below: Table, typography: Typography) -> Table:
    """Two pieces of a table as one. A head repeated on the new page is left out; a row cut in two is made one."""
    edges = above.edges if len(above.edges) >= len(below.edges) else below.edges
    upper, lower = _on_edges(above, edges), _on_edges(below, edges)
    repeated = above.repeated_heads + below.repeated_heads
    heads = _repeated_rows(upper, lower)
    if heads:
        repeated += tuple(w for c in lower if c.row < heads for w in c.words)
        lower = [replace(c, row=c.row - heads) for c in lower if c.row >= heads]
    count = above.row_count
    if lower and _row_is_cut(upper, lower, count - 1, edges, above.ruled, bool(heads)):
        upper = _with_row_joined(upper, lower, count - 1, edges, typography)
        lower = [c for c in lower if c.row > 0]
        count -= 1
    cells = (*upper, *(replace(c, row=c.row + count) for c in lower))
    return replace(
        above,
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))),
        edges=edges,
        fragments=above.fragments + below.fragments,
        repeated_heads=repeated,
    )


def _row(cells: list[Cell], row: int) -> dict[int, Cell]:
    return {c.column: c for c in cells if c.row == row}


def _repeated_rows(upper: list[Cell], lower: list[Cell]) -> int:
    """How many rows at the top of the lower piece are the head of the upper piece again."""
    rows = max((c.row for c in lower), default=-1) + 1
    count = 0
    while count < min(rows - 1, 3):
        first = [(c, cell.string) for c, cell in sorted(_row(upper, count).items()) if cell.string]
        again = [(c, cell.string) for c, cell in sorted(_row(lower, count).items()) if cell.string]
        if not first or first != again or len(first) < 2:
            break
        count += 1
    return count


def _last_paragraph(cell: Cell) -> Paragraph | None:
    paragraphs = list(cell.paragraphs())
    return paragraphs[-1] if paragraphs else None


def _row_is_cut(
    upper: list[Cell], lower: list[Cell], last: int, edges: tuple[float, ...], ruled: bool, after_head: bool
) -> bool:
    """Whether the lower piece's first row is the rest of the upper piece's last row."""
    above, below = _row(upper, last), _row(lower, 0)
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
        right = edges[min(column + cell.column_span, len(edges) - 1)] - 0.55 * end.size
        same_list = first.marker is not None and first.marker == end.marker and not first.marker[0].isalnum()
        in_parentheses = first.text.string.startswith("(") and not ends_sentence(end.lines[-1])
        signs.append(continues(end, first, right) or same_list or in_parentheses)
    if not signs or (after_head and 0 in below and below[0].string):
        return False
    if any(signs):
        return sum(signs) * 2 >= len(signs)
    key_empty = 0 not in below or not below[0].string
    keyed = {c.row for c in (*upper, *lower[1:]) if c.column == 0 and c.string}
    keyless = [r for r in range(1, last) if r not in keyed]
    return key_empty and not keyless and len(keyed) >= 2 and (not ruled or len(signs) == 1)


def _with_row_joined(
    upper: list[Cell], lower: list[Cell], last: int, edges: tuple[float, ...], typography: Typography
) -> list[Cell]:
    below = _row(lower, 0)
    result: list[Cell] = []
    taken: set[int] = set()
    for cell in upper:
        more = below.get(cell.column) if cell.row == last else None
        if more is None:
            result.append(cell)
            continue
        taken.add(cell.column)
        blocks, rest = list(cell.blocks), list(more.blocks)
        if blocks and rest and isinstance(blocks[-1], Paragraph) and isinstance(rest[0], Paragraph):
            right = edges[min(cell.column + cell.column_span, len(edges) - 1)] - 0.55 * blocks[-1].size
            if continues(blocks[-1], rest[0], right):
                blocks[-1] = joined(blocks[-1], rest[0], typography)
                rest = rest[1:]
        result.append(replace(cell, blocks=(*blocks, *rest)))
    result += [replace(c, row=last) for column, c in below.items() if column not in taken]
    return result
