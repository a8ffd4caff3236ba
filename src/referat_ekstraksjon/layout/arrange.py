"""Pages of words as blocks in reading order: the way through the layout room."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.layout.aligned import AlignedRun, find_runs, rows_of
from referat_ekstraksjon.layout.blocks import Block, Cell, Layout, Paragraph, Table
from referat_ekstraksjon.layout.columns import column_parts
from referat_ekstraksjon.layout.grids import Grid, grids_of
from referat_ekstraksjon.layout.lines import Line, lines_of
from referat_ekstraksjon.layout.paragraphs import Typography, continues, joined, measure_leading, paragraphs_of
from referat_ekstraksjon.layout.running import running_lines
from referat_ekstraksjon.layout.sound import sound_page
from referat_ekstraksjon.layout.stitching import stitched
from referat_ekstraksjon.layout.turned import (
    block_in_place,
    levelled,
    line_in_place,
    lines_across,
    main_turn,
    paragraphs_across,
)
from referat_ekstraksjon.reading.page import Page, Word

_SAME_MARGIN = 8.0  # points
_BARE = re.compile(r"^\W+|(?<!\W)\W+$")


def arrange(pages: Sequence[Page]) -> Layout:
    """A document's pages as blocks in reading order, running heads set apart.

    Every word of every page is in exactly one block, or in `running`: there too what is printed across the direction
    of a page's text (a stamp in the margin), unless it stands in a table.
    """
    vocabulary = _vocabulary({w.text for page in pages for w in page.words})
    sound = [sound_page(page) for page in pages]
    turns = [main_turn(page) for page in sound]
    seen = [levelled(page, turn) if turn else page for page, turn in zip(sound, turns, strict=True)]
    across = [[w for w in page.words if w.turn] for page in seen]
    page_lines = [
        lines_of([w for w in page.words if not w.turn] if aside else page.words)
        for page, aside in zip(seen, across, strict=True)
    ]
    running_places = running_lines([(p.height, lines) for p, lines in zip(seen, page_lines, strict=True)])
    bodies = [
        [line for i, line in enumerate(lines) if (p, i) not in running_places] for p, lines in enumerate(page_lines)
    ]
    grids = [grids_of(page) for page in seen]
    regions = [_regions(*parts) for parts in zip(seen, bodies, grids, across, strict=True)]
    running: list[Line] = []
    for p, region in enumerate(regions):
        running += [line for i, line in enumerate(page_lines[p]) if (p, i) in running_places]
        running += lines_across(region.across, seen[p]) if region.across else []
    body_size = _commonest_size(line for lines in bodies for line in lines)
    in_cells = measure_leading(lines for region in regions for cells in region.cells for lines in cells)
    free = measure_leading((region.free for region in regions), fewest=4)
    body = round(body_size * 2) / 2
    usual = free.get(body) or in_cells.get(body) or 1.2
    typography = Typography({**in_cells, **free}, vocabulary, usual)
    cell_typography = Typography({**free, **in_cells}, vocabulary, usual)
    rights = _right_margins(seen, regions)
    arranged: list[tuple[list[Block], float]] = []
    seed: list[tuple[float, float]] = []
    for region, right in zip(regions, rights, strict=True):
        blocks = _page_blocks(region, right, typography.on_page(region.free), cell_typography, seed)
        seed = _open_rivers(blocks)
        arranged.append((blocks, right))
    blocks = stitched(arranged, typography, body_size)
    own = {w.number: w for page, turn in zip(sound, turns, strict=True) if turn for w in page.words}
    if own:
        blocks = [block_in_place(block, own) for block in blocks]
        running = [line_in_place(line, own) for line in running]
    return Layout(tuple(pages), tuple(blocks), tuple(running), body_size, vocabulary)


def _vocabulary(words: Iterable[str]) -> frozenset[str]:
    """Words as printed unbroken, case folded: they tell which broken words keep their hyphen."""
    found: set[str] = set()
    for word in words:
        bare = word if word.isascii() and word.isalpha() else _BARE.sub("", normalise_word(word))
        if len(bare) > 3 and not bare.endswith("-"):
            found.add(bare.casefold())
    return frozenset(found)


def _commonest_size(lines: Iterable[Line]) -> float:
    printed: dict[float, int] = {}
    for line in lines:
        for word in line.words:
            printed[word.size] = printed.get(word.size, 0) + len(word.text)
    counts = Counter[float]()
    for size, length in printed.items():
        counts[round(size * 2) / 2] += length
    return counts.most_common(1)[0][0] if counts else 10.0


class _Region:
    """A page's text parted: what lies in ruled tables, what runs across the page, and the rest."""

    __slots__ = ("across", "across_cells", "cells", "free", "grids", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.free: list[Line] = []
        self.across: list[Word] = []
        self.grids: list[Grid] = []
        self.cells: list[list[list[Line]]] = []
        self.across_cells: list[list[list[Word]]] = []


def _regions(page: Page, lines: list[Line], grids: list[Grid], across: list[Word]) -> _Region:
    region = _Region(page)
    if not grids:
        region.free, region.across = lines, across
        return region
    contents: list[list[list[Word]]] = [[[] for _ in grid.cells] for grid in grids]
    free: list[Word] = []
    outside: list[Line] = []
    for line in lines:
        if not any(_overlap(line, grid) for grid in grids):
            outside.append(line)
            continue
        for word in line.words:
            place = _cell_of(word, grids)
            if place is None:
                free.append(word)
            else:
                contents[place[0]][place[1]].append(word)
    turned: list[list[list[Word]]] = [[[] for _ in grid.cells] for grid in grids]
    for word in across:
        place = _cell_of(word, grids)
        if place is None:
            region.across.append(word)
        else:
            turned[place[0]][place[1]].append(word)
    for grid, cells, turned_cells in zip(grids, contents, turned, strict=True):
        if any(cells) or any(turned_cells):
            region.grids.append(grid)
            region.cells.append([lines_of(words) for words in cells])
            region.across_cells.append(turned_cells)
    region.free = sorted([*outside, *lines_of(free)], key=lambda line: line.top + line.bottom) if free else outside
    return region


def _overlap(line: Line, grid: Grid) -> bool:
    x0, top, x1, bottom = grid.box
    return line.x0 <= x1 and line.x1 >= x0 and line.top <= bottom and line.bottom >= top


def _cell_of(word: Word, grids: list[Grid]) -> tuple[int, int] | None:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    for g, grid in enumerate(grids):
        x0, top, x1, bottom = grid.box
        if not (x0 <= x <= x1 and top <= y <= bottom):
            continue
        for c, (_, _, _, _, box) in enumerate(grid.cells):
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                return g, c
    return None


def _right_margins(pages: Sequence[Page], regions: Sequence[_Region]) -> list[float]:
    """Where the text of each page ends at the right: the same for pages of one width and left margin."""
    ends: dict[tuple[int, int], list[float]] = defaultdict(list)
    keys = [
        (round(page.width), round(_left_margin(region) / _SAME_MARGIN))
        for page, region in zip(pages, regions, strict=True)
    ]
    for key, region in zip(keys, regions, strict=True):
        ends[key] += [line.x1 for line in region.free if len(line.words) > 5]
    margins: dict[tuple[int, int], float] = {}
    for key, values in ends.items():
        values.sort()
        margins[key] = values[int(0.98 * (len(values) - 1))] if values else 0.0
    result = []
    for page, region, key in zip(pages, regions, keys, strict=True):
        own = max((line.x1 for line in region.free if len(line.words) > 5), default=0.0)
        least = page.width - 2.2 * min((line.x0 for line in region.free), default=70.0)
        known = max(own, margins[key])
        if known <= 0:  # only lines of few words: their ends say nothing, the page's left margin does
            known = max((line.x1 for line in region.free), default=0.0)
        elif len(region.free) >= 12:
            least = 0.0
        result.append(max(known, least))
    return result


def _left_margin(region: _Region) -> float:
    """Where most lines of a page that are no headings begin at the left."""
    starts = Counter(round(line.x0) for line in region.free if len(line.words) > 5)
    return min((x for x, count in starts.items() if count >= 0.2 * starts.total()), default=0.0)


def _page_blocks(
    region: _Region,
    right: float,
    typography: Typography,
    cell_typography: Typography,
    seed: Sequence[tuple[float, float]],
) -> list[Block]:
    """A page's blocks from the top: free text and ruled tables in their order."""
    blocks: list[Block] = []
    remaining = list(region.free)
    carried = seed
    tables = sorted(zip(region.grids, region.cells, region.across_cells, strict=True), key=lambda t: t[0].ys[0])
    for grid, cells, across in tables:
        above = [line for line in remaining if line.baseline <= grid.ys[0] + 2]
        if above:
            blocks += _free_text(above, right, typography, carried)
            remaining = remaining[len(above) :]
        carried = ()
        space = 9.0
        if above:
            space = (grid.ys[0] - above[-1].bottom) / max(above[-1].size, 1.0)
        turned = [paragraphs_across(words, region.page, cell_typography) for words in across]
        blocks.append(_ruled_table(grid, cells, turned, cell_typography, space))
    blocks += _free_text(remaining, right, typography, carried)
    return blocks


def _free_text(
    lines: Sequence[Line], right: float, typography: Typography, seed: Sequence[tuple[float, float]]
) -> list[Block]:
    """Lines outside ruled tables as blocks, those set in columns read column by column."""
    blocks: list[Block] = []
    end_above: float | None = None
    for part, end in column_parts(lines):
        more = flow(part, right if end is None else end, typography, seed)
        last = blocks[-1] if blocks else None
        first = more[0] if more else None
        beside = end is not None and end_above is not None
        if (
            beside
            and isinstance(last, Paragraph)
            and isinstance(first, Paragraph)
            and continues(last, first, end_above or 0)
        ):
            blocks[-1] = joined(last, first, typography)
            more = more[1:]
        blocks += more
        seed, end_above = (), end
    return blocks


def _ruled_table(
    grid: Grid, cells: list[list[Line]], turned: list[list[Paragraph]], typography: Typography, space: float
) -> Table:
    made = []
    for (row, column, row_span, column_span, box), lines, more in zip(grid.cells, cells, turned, strict=True):
        inner: tuple[Block, ...] = ()
        if lines:
            padding = min(max(lines[0].x0 - box[0], 0.3 * lines[0].size), lines[0].size)
            inner = tuple(flow(lines, box[2] - padding, typography))
        made.append(Cell(row, column, row_span, column_span, (*inner, *more)))
    return Table(tuple(made), grid.xs, True, ((grid.page, grid.ys[0], grid.ys[-1]),), round(space, 2))


def flow(
    lines: Sequence[Line], right: float, typography: Typography, seed: Sequence[tuple[float, float]] = ()
) -> list[Block]:
    """Lines of a page or cell as paragraphs and aligned tables."""
    blocks: list[Block] = []
    pending: list[Line] = []
    above: Line | None = None
    for item in find_runs(lines, typography, seed):
        if isinstance(item, Line):
            pending.append(item)
            continue
        if pending:
            blocks += paragraphs_of(pending, right, typography)
            above = pending[-1]
            pending = []
        blocks.append(_aligned_table(item, right, typography, above))
        above = item.lines[-1]
    if pending:
        paragraphs = paragraphs_of(pending, right, typography)
        blocks += paragraphs
    return blocks


def _aligned_table(run: AlignedRun, right: float, typography: Typography, above: Line | None) -> Table:
    edges = run.edges(right)
    typography = typography.measured_on([run.lines])
    made = []
    limits = [river.x1 - 0.55 * run.lines[0].size for river in run.rivers] + [edges[-1]]
    for row, columns in enumerate(rows_of(run, typography, edges[-1])):
        for column in range(len(edges) - 1):
            lines = columns.get(column)
            inner: tuple[Block, ...] = tuple(paragraphs_of(lines, limits[column], typography)) if lines else ()
            made.append(Cell(row, column, 1, 1, inner))
    first, last = run.lines[0], run.lines[-1]
    space = (first.top - above.bottom) / first.size if above is not None else 9.0
    return Table(tuple(made), edges, False, ((first.page, first.top, last.bottom),), round(space, 2))


def _open_rivers(blocks: list[Block]) -> list[tuple[float, float]]:
    """The rivers of an aligned table that ends a page, for the next page to carry on."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Table) or last.ruled:
        return []
    rivers = []
    for boundary in range(1, last.column_count):
        left = [w.x1 for c in last.cells if c.column == boundary - 1 for w in c.words]
        right = [w.x0 for c in last.cells if c.column == boundary for w in c.words]
        if left and right and max(left) < min(right):
            rivers.append((max(left), min(right)))
    return rivers


__all__ = ["Layout", "Paragraph", "Table", "arrange", "flow"]
