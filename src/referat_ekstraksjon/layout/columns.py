"""Running text set in columns side by side, as newspapers do, told from tables of the same look.

Columns of running text are equally wide, most of their lines reach the edge, and many begin in lower case. Where any
of that fails, the lines are left for the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.layout.lines import Line, line_of
from referat_ekstraksjon.reading.page import Word

_FEWEST_LINES = 6  # in each column …
_FEWEST_LAST = 3  # … but the last
_FEWEST_STARTS = 5  # lines that begin at one place after a gap
_FEWEST_WORDS = 3.5  # on a line, in the mean
_LEAST_WIDTH = 80.0  # points
_ALIKE = 1.25  # the widest column to the narrowest, as their text reaches
_FULL = 0.72  # share of its column's width a line takes that was broken there
_MOST_FULL = 0.6  # share of the lines that do
_LOWER = 0.4  # share of the lines that begin in lower case

Part = tuple[list[Line], float | None]
"""Lines from the top, and where their column ends at the right in points (None: where the page's text does)."""


def column_parts(lines: Sequence[Line]) -> list[Part]:
    """A page's lines in the order they are read: stretches over the whole width, and columns one after another."""
    edges = _column_starts(lines)
    if not edges:
        return [(list(lines), None)]
    parts: list[Part] = []
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and _keeps_clear(line, edges):
            run.append(line)
            continue
        columns = _columns(run, edges)
        if columns:
            parts += columns
        elif parts and parts[-1][1] is None:
            parts[-1][0].extend(run)
        elif run:
            parts.append((run, None))
        run = []
        if line is not None:
            if parts and parts[-1][1] is None:
                parts[-1][0].append(line)
            else:
                parts.append(([line], None))
    return parts


def _column_starts(lines: Sequence[Line]) -> list[float]:
    """Where columns after the first may begin: places where several lines begin anew after a gap."""
    if len(lines) < _FEWEST_LINES:
        return []
    starts = Counter(
        round(b.x0) for line in lines for a, b in pairwise(line.words) if b.x0 - a.x1 >= 0.8 * line.size
    )  # fmt: skip
    starts.update(round(line.x0) for line in lines)
    left = min(line.x0 for line in lines)
    found: list[float] = []
    for start, count in sorted(starts.items()):
        if count >= _FEWEST_STARTS and start - (found[-1] if found else left) >= _LEAST_WIDTH:
            found.append(float(start))
    return found


def _keeps_clear(line: Line, edges: Sequence[float]) -> bool:
    """Whether no word stands in the white before a column."""
    return not any(w.x0 < edge - 1 and w.x1 > edge - 0.6 * line.size for w in line.words for edge in edges)


def _columns(run: Sequence[Line], edges: Sequence[float]) -> list[Part]:
    """The columns of a run of lines, from the left; none where they are not running text."""
    if len(run) < _FEWEST_LINES:
        return []
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in run:
        split: dict[int, list[Word]] = {}
        for word in line.words:
            split.setdefault(sum(word.x0 >= edge - 1 for edge in edges), []).append(word)
        for index, words in split.items():
            columns[index].append(line_of(words))
    if any(len(lines) < _FEWEST_LINES for lines in columns[:-1]) or len(columns[-1]) < _FEWEST_LAST:
        return []
    widths = [max(line.x1 for line in lines) - min(line.x0 for line in lines) for lines in columns]
    if max(widths) > _ALIKE * min(widths) or not all(map(_is_running_text, columns, widths)):
        return []
    return [(lines, max(line.x1 for line in lines)) for lines in columns]


def _is_running_text(lines: Sequence[Line], width: float) -> bool:
    words = sum(len(line.words) for line in lines)
    full = sum(line.x1 - line.x0 >= _FULL * width for line in lines)
    lower = sum(normalise_word(line.words[0].text)[:1].islower() for line in lines)
    return words >= _FEWEST_WORDS * len(lines) and full >= _MOST_FULL * len(lines) and lower >= _LOWER * len(lines)
