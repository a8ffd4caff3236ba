"""Tables with printed lines: pdfplumber's grid finder on the page's rulings.

Rulings are snapped and joined, their crossings make cells, and cells that touch make a table
(pdfplumber.table, after Nurminen, "Algorithmic extraction of data in tables in PDF documents", 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pdfplumber import table as plumber

from referat_ekstraksjon.reading.page import Box, Page, Ruling

_SNAP = 3.0
_JOIN = 3.0
_CROSS = 3.0
_MOST_RULINGS = 4_000
"""A page with more is a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells made by rulings on one page.

    Attributes:
        cells: boxes with their place: (row, column, row span, column span, box).
        xs: left edge of every column and right edge of the last; ys: the same for rows.
    """

    page: int
    cells: tuple[tuple[int, int, int, int, Box], ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def grids_of(page: Page) -> list[Grid]:
    """The ruled tables of a page, from the top. A single frame with nothing divided in it is no table."""
    rulings = page.rulings
    if not 3 < len(rulings) <= _MOST_RULINGS:
        return []
    edges = plumber.merge_edges([_edge(r) for r in rulings], _SNAP, _SNAP, _JOIN, _JOIN)
    crossings = plumber.edges_to_intersections(edges, _CROSS, _CROSS)
    boxes = plumber.intersections_to_cells(crossings)
    grids = [_grid(page.number, group) for group in plumber.cells_to_tables(boxes) if len(group) > 1]
    return sorted(grids, key=lambda g: (g.ys[0], g.xs[0]))


def _edge(ruling: Ruling) -> dict[str, object]:
    return {
        "x0": ruling.x0,
        "x1": ruling.x1,
        "top": ruling.top,
        "bottom": ruling.bottom,
        "width": ruling.x1 - ruling.x0,
        "height": ruling.bottom - ruling.top,
        "orientation": "v" if ruling.upright else "h",
        "object_type": "line",
    }


def _distinct(values: Sequence[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SNAP:
            kept.append(value)
    return tuple(kept)


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _grid(page: int, boxes: Sequence[Box]) -> Grid:
    xs = _distinct([v for b in boxes for v in (b[0], b[2])])
    ys = _distinct([v for b in boxes for v in (b[1], b[3])])
    cells = []
    for box in boxes:
        column, row = _nearest(xs, box[0]), _nearest(ys, box[1])
        column_end, row_end = _nearest(xs, box[2]), _nearest(ys, box[3])
        cells.append((row, column, max(1, row_end - row), max(1, column_end - column), box))
    cells.sort(key=lambda c: (c[0], c[1]))
    return Grid(page, tuple(cells), xs, ys)
