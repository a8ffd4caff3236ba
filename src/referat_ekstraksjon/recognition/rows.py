"""Blocks as rows: a paragraph is a row of one cell, a table is its rows.

Ruled and unruled tables, and text that is no table at all, are read the same way from here on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.layout.blocks import Block, Paragraph, Table
from referat_ekstraksjon.layout.text import Text, join_texts

_SAME_LINE = 3.0
"""Points between baselines on one line."""


class RowCell(NamedTuple):
    """A cell that holds something; `column` counts from 0."""

    column: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def string(self) -> str:
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].text.string
        return "\n".join([p.text.string for p in self.paragraphs])

    @property
    def text(self) -> Text:
        if len(self.paragraphs) == 1 and self.paragraphs[0].text.words:
            return self.paragraphs[0].text
        return join_texts(p.text for p in self.paragraphs)

    @property
    def first(self) -> Paragraph:
        return self.paragraphs[0]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a paragraph that stands by itself.

    Attributes:
        cells: those that hold something, left to right; never none.
        table: the table it is a row of.
        table_row: which of the table's rows, from 0.
        index: counts the rows of the document.
    """

    cells: tuple[RowCell, ...]
    table: Table | None
    table_row: int
    index: int

    @property
    def paragraph(self) -> Paragraph | None:
        """The paragraph, where the row is nothing else."""
        return self.cells[0].paragraphs[0] if self.table is None else None

    @property
    def first(self) -> Paragraph:
        return self.cells[0].paragraphs[0]

    @property
    def page(self) -> int:
        return self.first.page

    @property
    def string(self) -> str:
        return self.cells[0].string

    def paragraphs(self) -> Iterable[tuple[int, Paragraph]]:
        """Every paragraph with its column, in reading order."""
        for cell in self.cells:
            for paragraph in cell.paragraphs:
                yield cell.column, paragraph


def rows_of(blocks: Sequence[Block]) -> list[Row]:
    """All rows of a document that hold anything, in reading order."""
    rows: list[Row] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            rows.append(Row((RowCell(0, (block,)),), None, 0, len(rows)))
            continue
        for number, cells in enumerate(block.rows()):
            filled = tuple(RowCell(c.column, kept) for c in cells if (kept := tuple(c.paragraphs())))
            for row in _parted(filled):
                rows.append(Row(row, block, number, len(rows)))
    return rows


def _parted(cells: tuple[RowCell, ...]) -> list[tuple[RowCell, ...]]:
    """A row as several where labels stand one below another in its first cell, each with its value beside it."""
    if len(cells) < 2 or len(cells[0].paragraphs) < 2 or not all(_is_label(p) for p in cells[0].paragraphs):
        return [cells] if cells else []
    begins = [p.lines[0].baseline for p in cells[0].paragraphs]
    parted: list[list[RowCell]] = [[RowCell(cells[0].column, (p,))] for p in cells[0].paragraphs]
    for cell in cells[1:]:
        beside: list[list[Paragraph]] = [[] for _ in begins]
        for paragraph in cell.paragraphs:
            at = paragraph.lines[0].baseline
            place = max((i for i, begin in enumerate(begins) if begin <= at + _SAME_LINE), default=0)
            beside[place].append(paragraph)
        if not all(beside):
            return [cells]
        for row, paragraphs in zip(parted, beside, strict=True):
            row.append(RowCell(cell.column, tuple(paragraphs)))
    return [tuple(row) for row in parted]


def _is_label(paragraph: Paragraph) -> bool:
    return paragraph.text.string.endswith(":") and len(paragraph.lines) == 1
