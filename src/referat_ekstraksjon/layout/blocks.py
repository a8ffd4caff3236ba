"""What the layout room hands on: paragraphs and tables in reading order, with running heads set apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from referat_ekstraksjon.layout.lines import Line
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.reading.page import Page, Picture, Word


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that run on. May begin on one page and end on the next.

    Attributes:
        marker: the list marker it begins with (`•`, `1.`), which is also in `text`.
        space_before: points of white above it, counted in its own font sizes; large at the top of a page.
    """

    lines: tuple[Line, ...]
    text: Text
    marker: str | None = None
    space_before: float = 0.0

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; row and column count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: tuple[Block, ...]

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs in the cell, those of an inner table column by column."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            elif isinstance(block, Table):
                for column in range(block.column_count):
                    for cell in block.cells:
                        if cell.column == column:
                            yield from cell.paragraphs()

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(w for p in self.paragraphs() for w in p.text.words)

    @property
    def string(self) -> str:
        return "\n".join(p.text.string for p in self.paragraphs())


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in rows and columns, stitched over page breaks.

    Attributes:
        cells: row by row; an empty place has no cell or a cell without blocks.
        edges: left edge of each column and right edge of the last, in points.
        ruled: cells come from printed lines, not from alignment.
        fragments: page with top and bottom of each piece of the table.
    """

    cells: tuple[Cell, ...]
    edges: tuple[float, ...]
    ruled: bool
    fragments: tuple[tuple[int, float, float], ...]
    space_before: float = 0.0
    repeated_heads: tuple[Word, ...] = field(default=(), repr=False)

    @property
    def page(self) -> int:
        return self.fragments[0][0]

    @property
    def last_page(self) -> int:
        return self.fragments[-1][0]

    @property
    def column_count(self) -> int:
        return len(self.edges) - 1

    @property
    def row_count(self) -> int:
        return max((c.row for c in self.cells), default=-1) + 1

    @property
    def has_one_row(self) -> bool:
        return bool(self.cells) and not any(cell.row for cell in self.cells)

    def rows(self) -> list[list[Cell]]:
        """The cells of each row, left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        for row in rows:
            row.sort(key=lambda c: c.column)
        return rows


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Layout:
    """A document arranged.

    Attributes:
        blocks: in reading order.
        running: running heads, feet and page numbers, and lines printed across the text (stamps in the margin).
        body_size: the font size most of the text has, in points.
    """

    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    running: tuple[Line, ...]
    body_size: float
    vocabulary: frozenset[str]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(picture for page in self.pages for picture in page.pictures)
