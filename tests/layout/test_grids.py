"""Grids from rulings: the same as pdfplumber's, and bounded in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfplumber import table as plumber

from referat_ekstraksjon.layout.arrange import arrange
from referat_ekstraksjon.layout.grids import _cells, _edge, grids_of
from referat_ekstraksjon.reading.page import Page, Ruling
from tests.layout.made import make_page, paragraphs, words_out


def mesh(upright: int, level: int, dashes: bool = False) -> list[Ruling]:
    """Crossing lines 5 points apart, level ones whole or as a dash at each crossing."""
    wide, high = 5.0 * (upright - 1), 5.0 * (level - 1)
    rulings = [Ruling(1, 5.0 * i, 0, 5.0 * i, high, 0.5) for i in range(upright)]
    for k in range(level):
        if dashes:
            rulings += [Ruling(1, 5.0 * i - 0.5, 5.0 * k, 5.0 * i + 0.5, 5.0 * k, 0.5) for i in range(upright)]
        else:
            rulings.append(Ruling(1, 0, 5.0 * k, wide, 5.0 * k, 0.5))
    return rulings


@pytest.mark.parametrize(
    "rulings", [mesh(300, 300), mesh(95, 95), mesh(60, 60, dashes=True), mesh(2, 1900), mesh(1990, 1990)]
)
def test_many_rulings_take_little_time(rulings: list[Ruling]) -> None:
    page = make_page(1, [(60, 100, "Vedtak i saken")], rulings)
    start = time.process_time()
    layout = arrange([page])
    assert time.process_time() - start < 2
    assert words_out(layout) == [w.number for w in page.words]


def test_a_drawing_leaves_its_text_to_be_laid_out_without_lines() -> None:
    page = make_page(1, [(60, 100, "Vedtak i saken")], mesh(300, 300))
    assert paragraphs(arrange([page]).blocks) == ["Vedtak i saken"]


def test_a_large_table_is_still_a_table() -> None:
    (grid,) = grids_of(Page(1, 595, 842, (), tuple(mesh(30, 120)), ()))
    assert len(grid.cells) == 29 * 119


_LINES = st.lists(st.tuples(st.booleans(), *[st.integers(0, 8)] * 3), max_size=30)


@given(_LINES)
def test_cells_are_pdfplumbers(lines: list[tuple[bool, int, int, int]]) -> None:
    rulings = []
    for upright, at, a, b in lines:
        x, low, high = 10.0 * at, 10.0 * min(a, b), 10.0 * max(a, b)
        rulings.append(Ruling(1, x, low, x, high, 0.5) if upright else Ruling(1, low, x, high, x, 0.5))
    edges = plumber.merge_edges([_edge(r) for r in rulings], 3, 3, 3, 3)
    crossings = plumber.edges_to_intersections(edges, 3, 3)
    assert list(_cells(crossings)) == plumber.intersections_to_cells(crossings)
