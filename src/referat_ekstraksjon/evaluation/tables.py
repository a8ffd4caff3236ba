"""Tables of a gold against those of the archive, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping

from referat_ekstraksjon.evaluation.counts import FieldCount, count_rows
from referat_ekstraksjon.evaluation.fields import Counts, matched, values
from referat_ekstraksjon.evaluation.found import Found, FoundTable
from referat_ekstraksjon.evaluation.gold import CellValue, Gold, GoldTable
from referat_ekstraksjon.evaluation.matching import WRONG, Verdict, agree, all_of, equal, pair

Grid = Mapping[tuple[int, int], str | int | float]


def tables(gold: Gold, found: Found) -> Counts:
    """Tables the gold lists: their cells, whole tables, title, unit and caption.

    Each is held against the archive's table that has most of its cells. A gold lists the tables of figures a reader
    looks for, not every list that is set as a table, so what else the archive holds as a table is not counted – except
    under an empty list, where every table is invented.
    """
    if not gold.states("tables"):
        return {}
    grids = [_gold_grid(table) for table in gold.tables]
    found_grids = [_found_grid(table) for table in found.tables]
    pairs = pair(grids, found_grids, lambda g, f: float(sum(all(v) for v in _judged(g, f).values())))
    have = {j for _, j in pairs} if gold.tables else set(range(len(found.tables)))
    shown = _shown_cells(grids, found_grids, pairs, have)
    cells = FieldCount()
    for one in shown:
        cells += one
    places = {j: n for n, j in enumerate(sorted(have))}
    whole = [_whole(grids[i], found_grids[j]) for i, j in pairs]
    rows = matched(gold.tables, found.tables, pairs, found.in_archive)
    return {
        "tables.cells": cells,
        "tables.whole": count_rows(
            [table.name for table in gold.tables],
            [_name(found.tables[j]) for j in sorted(have)],
            [(i, places[j]) for i, j in pairs],
            whole,
        ),
        "table.title": values(rows, "title"),
        "table.unit": values(rows, "unit"),
        "table.caption": values(rows, "caption"),
    }


def _gold_grid(table: GoldTable) -> Grid:
    return {
        (r, c): value for r, line in enumerate(table.rows) for c, value in enumerate(line) if value not in (None, "")
    }  # fmt: skip


def _found_grid(table: FoundTable) -> Grid:
    return {(row, column): value for row, column, value in table.cells}


def _judged(g: Grid, f: Grid) -> dict[tuple[int, int], Verdict]:
    """The cells both have, and how they compare."""
    return {place: compare_cells(g[place], f[place]) for place in g.keys() & f.keys()}


def compare_cells(wanted: CellValue, found: CellValue) -> Verdict:
    """How two cells compare; numbers by their value, `14` and `14.0` being one.

    >>> all(compare_cells(14, 14.0)), any(compare_cells(14, 14.5)), all(compare_cells("m73 - 74", "m73-74"))
    (True, False, True)
    """
    a, b = _cell_text(wanted), _cell_text(found)
    both_text = isinstance(wanted, str) and isinstance(found, str)
    return agree(a, b) if both_text else equal(a, b)


def _cell_text(value: CellValue) -> str:
    """A cell as text; a dash that a line end parted from its words is put back."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "-".join(piece.strip() for piece in str(value).replace("–", "-").split("-"))


def _whole(g: Grid, f: Grid) -> Verdict:
    if g.keys() != f.keys():
        return WRONG
    return all_of(_judged(g, f).values())


def _shown_cells(
    grids: list[Grid], found_grids: list[Grid], pairs: tuple[tuple[int, int], ...], have: set[int]
) -> list[FieldCount]:
    """The cells of each table; those of a table without a counterpart are missed, or invented."""
    partner = dict(pairs)
    counts = [_cells(grid, found_grids[partner[i]] if i in partner else {}) for i, grid in enumerate(grids)]
    return counts + [_cells({}, found_grids[j]) for j in sorted(have - set(partner.values()))]


def _cells(g: Grid, f: Grid) -> FieldCount:
    wanted, found = sorted(g), sorted(f)
    judged = sorted(_judged(g, f).items())
    at, found_at = {p: n for n, p in enumerate(wanted)}, {p: n for n, p in enumerate(found)}
    return count_rows(
        [_cell(place, g) for place in wanted],
        [_cell(place, f) for place in found],
        [(at[place], found_at[place]) for place, _ in judged],
        [verdict for _, verdict in judged],
    )


def _cell(place: tuple[int, int], grid: Grid) -> str:
    return f"row {place[0] + 1}, column {place[1] + 1}: {grid[place]}"


def _name(table: FoundTable) -> str:
    return table.caption or table.title or f"table of {len(table.cells)} cells"
