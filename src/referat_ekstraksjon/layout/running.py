"""Running heads, feet and page numbers: what stands at the edge of page after page.

A line is running when the same line (digits aside) stands at the same height on neighbouring pages, outside the
area where the text of other pages begins and ends, or when it carries a number that counts up with the pages. A line
set larger than the text is a title unless it is on nearly every page, and what leaves a page bare is text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from referat_ekstraksjon.language.normalise import normalise_text
from referat_ekstraksjon.layout.lines import Line, split_at_gaps

_EDGE = 0.14
"""Share of the page's height at its top and at its foot where running lines are looked for."""
_EDGE_OF_NUMBERS = 0.2
"""The same for lines that count up with the pages: wide margins set them far in."""
_MOST_LINES = 4
_SAME_HEIGHT = 4.0
_SET_APART = 1.35  # of the font size: distance of a running head from the text
_LARGE = 1.25
"""Of the size of the text beneath: a line this large at the top is a title, however often it comes again …"""
_MOST_PAGES = 0.8
_FEWEST_PAGES = 4
"""… unless it stands on this share of the pages, and they are this many."""
_PARTED = 2.0  # of the font size: white between the parts of a running head
_LONGEST_NUMBERED = 60  # characters: a longer line is a sentence with a figure in it
_DIGITS = re.compile(r"\d+")

_Pages = Sequence[tuple[float, Sequence[Line]]]
_Place = tuple[int, int]


def running_lines(pages: Sequence[tuple[float, Sequence[Line]]]) -> set[tuple[int, int]]:
    """Which lines are running heads or feet.

    Args:
        pages: for each page its height in points and its lines from the top.

    Returns:
        (index of the page, index of the line) of each, both from 0.
    """
    clusters = [(c, at_top) for at_top in (True, False) for c in _clusters(pages, at_top)]
    while True:
        found = _outermost_of(pages, clusters)
        bare = _bared(pages, found)
        # Lines that mostly stand on pages with nothing else on them: the innermost are what those pages say.
        doubtful = [c for c in clusters if bare and sum(p in bare for p, _ in c[0]) > 0.5 * len(c[0])]
        if not doubtful:
            return found
        clusters.remove(max(doubtful, key=lambda c: _depth(pages, *c)))


def _depth(pages: _Pages, cluster: list[_Place], at_top: bool) -> float:
    """How far in from the edge the lines stand, in points."""
    page, index = cluster[len(cluster) // 2]
    height, lines = pages[page]
    return lines[index].baseline if at_top else height - lines[index].baseline


def _outermost_of(pages: _Pages, clusters: list[tuple[list[_Place], bool]]) -> set[_Place]:
    found: set[_Place] = set()
    for at_top in (True, False):
        found |= _only_outermost(pages, {place for c, top in clusters if top is at_top for place in c}, at_top)
    return found


def _bared(pages: _Pages, found: set[_Place]) -> set[int]:
    """Pages with text of which every line was found to be running."""
    counts = Counter(page for page, _ in found)
    return {page for page, count in counts.items() if count == len(pages[page][1])}


def _key(text: str) -> str:
    return _DIGITS.sub("#", normalise_text(text)).casefold()


def _candidates(height: float, lines: Sequence[Line], at_top: bool) -> list[int]:
    """Indexes of the lines at one edge, from the edge inwards."""
    if at_top:
        return [i for i, line in enumerate(lines[:_MOST_LINES]) if line.bottom < _EDGE_OF_NUMBERS * height]
    first = max(0, len(lines) - _MOST_LINES)
    near = range(len(lines) - 1, first - 1, -1)
    return [i for i in near if lines[i].top > (1 - _EDGE_OF_NUMBERS) * height]


def _at_very_edge(pages: _Pages, places: list[_Place], at_top: bool) -> bool:
    """Whether all the lines stand where running heads that carry no number may stand."""
    return all(
        pages[p][1][i].bottom < _EDGE * pages[p][0] if at_top else pages[p][1][i].top > (1 - _EDGE) * pages[p][0]
        for p, i in places
    )


def _clusters(pages: _Pages, at_top: bool) -> list[list[_Place]]:
    """Lines alike at one edge, at one height, that look like running ones."""
    groups: dict[tuple[str, int], list[_Place]] = defaultdict(list)
    numbered: dict[tuple[str, int, int], list[_Place]] = defaultdict(list)
    for number, (height, lines) in enumerate(pages):
        for index in _candidates(height, lines, at_top):
            line = lines[index]
            groups[(_key(line.string), round(line.size))].append((number, index))
            for piece, words in _numbered_ends(line):
                numbered[(_key(words), piece, round(line.size))].append((number, index))
    found: list[list[_Place]] = []
    for (key, _), places in groups.items():
        for cluster in _same_height(pages, places):
            repeated = _counts_up(pages, cluster) or (
                _at_very_edge(pages, cluster, at_top) and _neighbours(cluster, key)
            )
            if repeated and _stands_outside(pages, cluster, at_top):
                found.append(cluster)
    seen = {place for cluster in found for place in cluster}
    for (_, piece, _), places in numbered.items():
        if seen.issuperset(places):
            continue
        for cluster in _same_height(pages, places):
            counts = len(cluster) > 2 and _counts_up(pages, cluster, piece) and _at_very_edge(pages, cluster, at_top)
            if counts and _stands_outside(pages, cluster, at_top):
                found.append(cluster)
    return found


def _stands_outside(pages: _Pages, cluster: list[_Place], at_top: bool) -> bool:
    """Whether lines that repeat stand apart from the text, and are no titles."""
    if at_top and _is_title(pages, cluster):
        return False
    return _set_apart(pages, cluster, at_top) and not _inside_text(pages, cluster, at_top)


def _is_title(pages: _Pages, cluster: list[_Place]) -> bool:
    """Whether lines are set larger than the text of their pages, and are not on nearly every page."""
    sizes = Counter[float]()
    for page in {p for p, _ in cluster}:
        for line in pages[page][1]:
            sizes[line.size] += len(line.words)
    largest = max(pages[p][1][i].size for p, i in cluster)
    if largest < _LARGE * sizes.most_common(1)[0][0]:
        return False
    with_text = sum(bool(lines) for _, lines in pages)
    return with_text < _FEWEST_PAGES or len({p for p, _ in cluster}) < _MOST_PAGES * with_text


def _numbered_ends(line: Line) -> list[tuple[int, str]]:
    """The ends of a line in several parts that may carry the page's number: (0 or -1, text).

    At the left only a bare number is one: words with a number there begin a heading.
    """
    if not any(character.isdigit() for word in line.words for character in word.text):
        return []
    pieces = split_at_gaps(line, _PARTED)
    if len(pieces) < 2:
        return []
    first, last = pieces[0].string, pieces[-1].string
    ends = [(0, first)] if first.isdecimal() else []
    return [*ends, (-1, last)] if _DIGITS.search(last) else ends


def _same_height(pages: _Pages, places: list[_Place]) -> list[list[_Place]]:
    """Places grouped by their height on the page (from the nearer edge, for pages of different sizes)."""

    def height_of(place: tuple[int, int]) -> float:
        height, lines = pages[place[0]]
        line = lines[place[1]]
        return line.baseline if line.baseline < height / 2 else line.baseline - height

    groups: list[list[_Place]] = []
    for place in sorted(places, key=height_of):
        if groups and height_of(place) - height_of(groups[-1][-1]) <= _SAME_HEIGHT:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sorted(group) for group in groups if len(group) > 1]


def _counts_up(pages: _Pages, places: list[_Place], piece: int | None = None) -> bool:
    """Whether one of the numbers in the line follows the page's number on at least three pages of four.

    Args:
        pages: as for `running_lines`.
        places: the lines, alike but for their figures.
        piece: 0 or -1 to look only at the first or last stretch of text in the line.
    """
    strings = [pages[p][1][i].string for p, i in places]
    if piece is not None:
        strings = [split_at_gaps(pages[p][1][i], _PARTED)[piece].string for p, i in places]
    if any(len(text) > _LONGEST_NUMBERED for text in strings):
        return False
    numbers = [[int(d[:6]) for d in _DIGITS.findall(text)] for text in strings]
    for column in range(min(len(n) for n in numbers)):
        offsets = Counter(n[column] - p for n, (p, _) in zip(numbers, places, strict=True))
        if offsets.most_common(1)[0][1] >= max(2, 0.75 * len(places)):
            return True
    return False


def _neighbours(places: list[_Place], key: str) -> bool:
    """Whether the line stands on most pages of a stretch of at least three (or two, if it is long enough to tell)."""
    on = sorted({p for p, _ in places})
    longest, run = 1, 1
    for a, b in pairwise(on):
        run = run + 1 if b - a <= 2 else 1
        longest = max(longest, run)
    return longest >= 3 or (longest == 2 and len(on) == 2 and on[1] - on[0] == 1 and len(key) > 8)


def _set_apart(pages: _Pages, places: list[_Place], at_top: bool) -> bool:
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


def _inside_text(pages: _Pages, places: list[_Place], at_top: bool) -> bool:
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
    kept: set[_Place] = set()
    for number, (height, lines) in enumerate(pages):
        for index in _candidates(height, lines, at_top):
            if (number, index) not in found:
                break
            kept.add((number, index))
    return kept
