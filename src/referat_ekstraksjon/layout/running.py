"""Running heads, feet and page numbers: what stands at the edge of page after page.

A line is running when the same line (digits aside) stands at the same height on neighbouring pages, outside the
area where the text of other pages begins and ends, or when it carries a number that counts up with the pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from referat_ekstraksjon.language.normalise import normalise_text
from referat_ekstraksjon.layout.lines import Line

_EDGE = 0.14
"""Share of the page's height at its top and at its foot where running lines are looked for."""
_EDGE_OF_NUMBERS = 0.2
"""The same for lines that count up with the pages: wide margins set them far in."""
_MOST_LINES = 4
_SAME_HEIGHT = 4.0
_SET_APART = 1.35  # of the font size: distance of a running head from the text
_DIGITS = re.compile(r"\d+")


def running_lines(pages: Sequence[tuple[float, Sequence[Line]]]) -> set[tuple[int, int]]:
    """Which lines are running heads or feet.

    Args:
        pages: for each page its height in points and its lines from the top.

    Returns:
        (index of the page, index of the line) of each.
    """
    found: set[tuple[int, int]] = set()
    for at_top in (True, False):
        found |= _at_edge(pages, at_top)
    return found


def _key(line: Line) -> str:
    return _DIGITS.sub("#", normalise_text(line.string)).casefold()


def _candidates(height: float, lines: Sequence[Line], at_top: bool) -> list[int]:
    """Indexes of the lines at one edge, from the edge inwards."""
    if at_top:
        return [i for i, line in enumerate(lines[:_MOST_LINES]) if line.bottom < _EDGE_OF_NUMBERS * height]
    first = max(0, len(lines) - _MOST_LINES)
    near = range(len(lines) - 1, first - 1, -1)
    return [i for i in near if lines[i].top > (1 - _EDGE_OF_NUMBERS) * height]


def _at_very_edge(pages: Sequence[tuple[float, Sequence[Line]]], places: list[tuple[int, int]], at_top: bool) -> bool:
    """Whether all the lines stand where running heads that carry no number may stand."""
    return all(
        pages[p][1][i].bottom < _EDGE * pages[p][0] if at_top else pages[p][1][i].top > (1 - _EDGE) * pages[p][0]
        for p, i in places
    )


def _at_edge(pages: Sequence[tuple[float, Sequence[Line]]], at_top: bool) -> set[tuple[int, int]]:
    groups: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, (height, lines) in enumerate(pages):
        for index in _candidates(height, lines, at_top):
            line = lines[index]
            groups[(_key(line), round(line.size))].append((number, index))
    found: set[tuple[int, int]] = set()
    for (key, _), places in groups.items():
        if len(places) < 2:
            continue
        for cluster in _same_height(pages, places):
            repeated = _counts_up(pages, cluster) or (
                _at_very_edge(pages, cluster, at_top) and _neighbours(cluster, key)
            )
            if repeated and _set_apart(pages, cluster, at_top) and not _inside_text(pages, cluster, at_top):
                found |= set(cluster)
    return _only_outermost(pages, found, at_top)


def _same_height(
    pages: Sequence[tuple[float, Sequence[Line]]], places: list[tuple[int, int]]
) -> list[list[tuple[int, int]]]:
    """Places grouped by their height on the page (from the nearer edge, for pages of different sizes)."""

    def height_of(place: tuple[int, int]) -> float:
        height, lines = pages[place[0]]
        line = lines[place[1]]
        return line.baseline if line.baseline < height / 2 else line.baseline - height

    groups: list[list[tuple[int, int]]] = []
    for place in sorted(places, key=height_of):
        if groups and height_of(place) - height_of(groups[-1][-1]) <= _SAME_HEIGHT:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sorted(group) for group in groups if len(group) > 1]


def _counts_up(pages: Sequence[tuple[float, Sequence[Line]]], places: list[tuple[int, int]]) -> bool:
    """Whether one of the numbers in the line follows the page's number on at least three pages of four."""
    numbers = [[int(d[:6]) for d in _DIGITS.findall(pages[p][1][i].string)] for p, i in places]
    width = min(len(n) for n in numbers)
    if any(len(pages[p][1][i].string) > 60 for p, i in places):
        return False
    for column in range(width):
        offsets = [n[column] - p for n, (p, _) in zip(numbers, places, strict=True)]
        commonest = max(set(offsets), key=offsets.count)
        if offsets.count(commonest) >= max(2, 0.75 * len(offsets)):
            return True
    return False


def _neighbours(places: list[tuple[int, int]], key: str) -> bool:
    """Whether the line stands on most pages of a stretch of at least three (or two, if it is long enough to tell)."""
    on = sorted({p for p, _ in places})
    longest, run = 1, 1
    for a, b in pairwise(on):
        run = run + 1 if b - a <= 2 else 1
        longest = max(longest, run)
    return longest >= 3 or (longest == 2 and len(on) == 2 and on[1] - on[0] == 1 and len(key) > 8)


def _set_apart(pages: Sequence[tuple[float, Sequence[Line]]], places: list[tuple[int, int]], at_top: bool) -> bool:
    """Whether white divides the line from the text on most of the pages."""
    apart = 0
    for page, index in places:
        lines = pages[page][1]
        line = lines[index]
        inner = index + 1 if at_top else index - 1
        if not 0 <= inner < len(lines):
            apart += 1
            continue
        other = lines[inner]
        white = other.top - line.bottom if at_top else line.top - other.bottom
        same = any((page, inner) == p for p in places)
        apart += white > (_SET_APART - 1) * line.size or same
    return apart >= 0.6 * len(places)


def _inside_text(pages: Sequence[tuple[float, Sequence[Line]]], places: list[tuple[int, int]], at_top: bool) -> bool:
    """Whether other pages have ordinary text as far out as this line stands (the first page's letterhead aside)."""
    with_line = {p for p, _ in places}

    def reach(page: int, line: Line) -> float:
        return line.baseline if at_top else pages[page][0] - line.baseline

    far = sorted(reach(p, pages[p][1][i]) for p, i in places)[len(places) // 2]
    intruders = 0
    for number, (_, lines) in enumerate(pages):
        if number and number not in with_line and lines:
            intruders += reach(number, lines[0] if at_top else lines[-1]) <= far + _SAME_HEIGHT
    return intruders > 0.25 * len(places)


def _only_outermost(
    pages: Sequence[tuple[float, Sequence[Line]]], found: set[tuple[int, int]], at_top: bool
) -> set[tuple[int, int]]:
    """A line counts only if everything further out on its page is running too."""
    kept: set[tuple[int, int]] = set()
    for number, (height, lines) in enumerate(pages):
        for index in _candidates(height, lines, at_top):
            if (number, index) not in found:
                break
            kept.add((number, index))
    return kept
