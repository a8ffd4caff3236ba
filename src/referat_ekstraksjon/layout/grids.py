"""Tables with printed lines: pdfplumber's grid finder on the page's rulings.

Rulings are snapped and joined, their crossings make cells, and cells that touch make a table
(pdfplumber.table, after Nurminen, "Algorithmic extraction of data in tables in PDF documents", 2013).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber import table as plumber

from referat_ekstraksjon.reading.page import Box, Page, Ruling

_SNAP = 3.0
_JOIN = 3.0
_CROSS = 3.0
_MOST_RULINGS = 4_000
_MOST_PAIRS = 120_000  # of a level and an upright line, joined
_MOST_CROSSINGS = 10_000
"""A page with more is a drawing, not a table: its text is laid out by white space alone."""

_Point = tuple[float, float]


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
    """The ruled tables of a page, from the top; none on a page with more lines than a table can have.

    A single frame with nothing divided in it is no table.
    """
    rulings = page.rulings
    if not 3 < len(rulings) <= _MOST_RULINGS:
        return []
    edges = plumber.merge_edges([_edge(r) for r in rulings], _SNAP, _SNAP, _JOIN, _JOIN)
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > _MOST_PAIRS:
        return []
    edges += _closing_edges(edges)
    crossings = plumber.edges_to_intersections(edges, _CROSS, _CROSS)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    boxes = list(_cells(crossings))
    grids = [_grid(page.number, group) for group in plumber.cells_to_tables(boxes) if len(group) > 1]
    return sorted(grids, key=lambda g: (g.ys[0], g.xs[0]))


def _closing_edges(edges: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Level lines where upright ones of a table end together with none: a page break cuts the row there."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    closing: list[dict[str, Any]] = []
    for end in ("top", "bottom"):
        ends: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for edge in upright:
            ends[round(edge[end] / _CROSS)].append(edge)
        for together in ends.values():
            y = together[0][end]
            x0, x1 = min(e["x0"] for e in together), max(e["x0"] for e in together)
            near = [h for h in level if abs(h["top"] - y) <= _CROSS and h["x0"] < x1 and h["x1"] > x0]
            within = [h for h in level if _crosses(h, together, x0, x1)]
            if len(together) > 1 and not near and within:
                closing.append(
                    {"x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0, "orientation": "h"}
                )
    return closing


def _crosses(level: Mapping[str, Any], upright: Sequence[Mapping[str, Any]], x0: float, x1: float) -> bool:
    """Whether a level line runs over several upright ones, from the first to the last or nearly so."""
    crossed = [e for e in upright if e["top"] - _CROSS <= level["top"] <= e["bottom"] + _CROSS]
    return len(crossed) == len(upright) and level["x0"] <= x0 + _CROSS and level["x1"] >= x1 - _CROSS


def _cells(crossings: Mapping[_Point, Mapping[str, Sequence[Mapping[str, Any]]]]) -> Iterator[Box]:
    """The smallest cell to the lower right of each crossing, if there is one.

    What pdfplumber's `intersections_to_cells` gives, without looking from each crossing at all others.
    """
    lines = {
        point: tuple(frozenset((e["x0"], e["top"], e["x1"], e["bottom"]) for e in through[way]) for way in "vh")
        for point, through in crossings.items()
    }
    columns: dict[float, list[_Point]] = defaultdict(list)
    rows: dict[float, list[_Point]] = defaultdict(list)
    place: dict[_Point, tuple[int, int]] = {}
    for point in sorted(lines):
        column, row = columns[point[0]], rows[point[1]]
        place[point] = (len(column), len(row))
        column.append(point)
        row.append(point)

    def along(points: list[_Point], index: int, way: int) -> Iterator[_Point]:
        """The points after one that lie on a line through it."""
        here = lines[points[index]][way]
        for other in points[index + 1 :]:
            if here.isdisjoint(lines[other][way]):
                return
            yield other

    for point in sorted(lines):
        in_column, in_row = place[point]
        right = list(along(rows[point[1]], in_row, 1))
        corner = _nearest_corner(along(columns[point[0]], in_column, 0), right, lines)
        if corner is not None:
            yield (*point, *corner)


def _nearest_corner(
    below: Iterator[_Point], right: Sequence[_Point], lines: Mapping[_Point, tuple[frozenset[Any], ...]]
) -> _Point | None:
    """The first corner that closes a cell, from the points below and to the right of its upper left corner."""
    for lower in below:
        for other in right:
            corner = (other[0], lower[1])
            through = lines.get(corner)
            if through and not (through[0].isdisjoint(lines[other][0]) or through[1].isdisjoint(lines[lower][1])):
                return corner
    return None


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
