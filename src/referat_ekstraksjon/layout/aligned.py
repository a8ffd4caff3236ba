"""Tables without printed lines: stretches of text that keep clear of the same upright white strips.

A *river* is a strip of white between two columns that several lines in a row leave free. A run of lines with a
common river is a table; what crosses its rivers ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.layout.lines import Line, is_full, line_of, split_at_gaps
from referat_ekstraksjon.layout.paragraphs import Typography, ends_sentence
from referat_ekstraksjon.reading.page import Word

_LEAST_RIVER = 0.33  # of the font size
_FAR = 3.6  # of the font size: lines further apart are not of one table
_ALIGNED = 2.0  # points
_CELL_PADDING = 0.55  # of the font size
_TIGHT = 1.22  # of the ordinary line distance


@dataclass(slots=True)
class _River:
    x0: float
    x1: float
    support: int = 1


@dataclass(slots=True)
class AlignedRun:
    """Lines that make a table, with the rivers between its columns."""

    lines: list[Line]
    rivers: list[_River]
    seeded: bool = False

    def edges(self, right: float) -> tuple[float, ...]:
        """Left edge of every column and right edge of the last, in points."""
        left = min(line.x0 for line in self.lines)
        if self.seeded and self.rivers:
            left = min(left, self.rivers[0].x0 - 1)
        last = max(right, *(line.x1 for line in self.lines))
        return (left, *((r.x0 + r.x1) / 2 for r in self.rivers), last)


@dataclass(slots=True)
class _Growth:
    """A run as it grows downwards."""

    lines: list[Line]
    rivers: list[_River]
    steps: list[float] = field(default_factory=list)
    several: int = 1  # lines with text in more than one column

    def step_to(self, line: Line) -> float:
        return line.baseline - self.lines[-1].baseline


def find_runs(
    lines: Sequence[Line], typography: Typography, seed: Sequence[tuple[float, float]] = ()
) -> list[Line | AlignedRun]:
    """Lines of a region, from the top, with those that make tables gathered.

    Args:
        lines: one region's lines on one page.
        typography: the document's line distances.
        seed: rivers of a table that ended the page before, which the first lines may carry on.
    """
    found: list[Line | AlignedRun] = []
    index = 0
    if seed and lines:
        run = _carry_on(lines, seed, typography)
        if run is not None:
            found.append(run)
            index = len(run.lines)
    while index < len(lines):
        pieces = split_at_gaps(lines[index])
        run = _grow(lines, index, pieces, typography) if len(pieces) > 1 else None
        if run is None:
            found.append(lines[index])
            index += 1
        else:
            found.append(run)
            index += len(run.lines)
    return found


def _carry_on(lines: Sequence[Line], seed: Sequence[tuple[float, float]], typography: Typography) -> AlignedRun | None:
    growth = _Growth([], [_River(a, b, 2) for a, b in seed])
    grown = _extend(growth, lines, 0, typography)
    if grown and grown[0].bold:
        return None  # a heading, a head of its own, or the table's head again: found afresh
    first_left = seed[0][1]
    inside = [line for line in grown if line.x0 >= first_left - _ALIGNED]
    if not grown or (len(inside) == len(grown) and not any(abs(line.x0 - first_left) < 8 for line in grown)):
        return None
    if len(inside) < len(grown) and growth.several < 2:
        return None  # text at the left margin only: not the table's
    return AlignedRun(grown, growth.rivers, seeded=True)


def _grow(lines: Sequence[Line], start: int, pieces: list[Line], typography: Typography) -> AlignedRun | None:
    """The run that begins at a line with several stretches of text, if there is one."""
    rivers = [_River(a.x1, b.x0) for a, b in pairwise(pieces)]
    growth = _Growth([lines[start]], rivers)
    grown = _extend(growth, lines, start + 1, typography)
    rivers = growth.rivers
    hanging = [line for line in grown[1:] if len(rivers) >= 1 and abs(line.x0 - rivers[0].x1) <= _ALIGNED]
    if growth.several < 2 and not hanging:
        return None
    strong = [r for r in rivers if r.support >= 2 or (hanging and r is rivers[0])]
    strong = [r for r in strong if _columns_aligned(grown, r, rivers, hanging)]
    if not strong:
        return None
    return AlignedRun(grown, sorted(strong if growth.several >= 3 else rivers, key=lambda r: r.x0))


def _columns_aligned(lines: list[Line], river: _River, rivers: list[_River], hanging: list[Line]) -> bool:
    """Whether the text to the right of a river stands in line.

    By its left edges, its middles, or figures by their right edges; words pushed apart to fill a line do not.
    """
    following = [r.x0 for r in rivers if r.x0 > river.x1]
    end = min(following, default=float("inf"))
    pieces: list[tuple[float, float, bool]] = []
    for line in lines:
        right = [w for w in line.words if w.x0 >= river.x1 - 0.5 and w.x1 <= end + 0.5]
        if right and (line.x0 < river.x0 or line in hanging):
            pieces.append((right[0].x0, right[-1].x1, any(c.isdigit() for c in right[-1].text)))
    if len(pieces) < 2:
        return bool(pieces)
    figures = sum(p[2] for p in pieces) >= 0.5 * len(pieces)
    enough = 0.6 * len(pieces)
    return (
        _most_alike([p[0] for p in pieces]) >= enough
        or (len(pieces) > 2 and _most_alike([(p[0] + p[1]) / 2 for p in pieces]) >= enough)
        or (figures and _most_alike([p[1] for p in pieces]) >= enough)
    )


def _most_alike(values: list[float]) -> int:
    """How many of the values lie within two points of one of them."""
    return max(sum(abs(value - other) <= _ALIGNED for other in values) for value in values)


def _extend(growth: _Growth, lines: Sequence[Line], index: int, typography: Typography) -> list[Line]:
    """Takes on lines as long as they keep clear of the rivers; gives the run's lines, loose ends trimmed."""
    while index < len(lines):
        line = lines[index]
        if growth.lines and not _near(growth, line, typography):
            break
        rivers = _narrowed(growth, line)
        if rivers is None:
            break
        columns = columns_of(line, [(r.x0, r.x1) for r in rivers])
        if growth.lines and _starts_anew(growth, line, columns, typography):
            break
        if growth.lines:
            growth.steps.append(growth.step_to(line))
        growth.rivers = rivers
        growth.lines.append(line)
        growth.several += len(columns) > 1
        index += 1
    return _trimmed(growth, typography)


def _near(growth: _Growth, line: Line, typography: Typography) -> bool:
    step = growth.step_to(line)
    if step > _FAR * max(line.size, growth.lines[-1].size):
        return False
    usual = max(growth.steps[-12:], default=0.0)
    return len(growth.steps) < 2 or step <= max(1.9 * usual, 1.3 * typography.distance(line.size))


def _free_parts(line: Line, x0: float, x1: float) -> list[tuple[float, float]]:
    """The parts of [x0, x1] that no word of the line covers."""
    parts, left = [], x0
    for word in line.words:
        if word.x1 <= left or word.x0 >= x1:
            continue
        if word.x0 > left:
            parts.append((left, word.x0))
        left = max(left, word.x1)
    if left < x1:
        parts.append((left, x1))
    return parts


def _narrowed(growth: _Growth, line: Line) -> list[_River] | None:
    """The rivers a further line leaves, or None where it crosses one that the run rests on."""
    rivers: list[_River] = []
    least = _LEAST_RIVER * line.size
    for river in growth.rivers:
        parts = [p for p in _free_parts(line, river.x0, river.x1) if p[1] - p[0] >= least]
        if not parts:
            others = [r for r in growth.rivers if r is not river]
            if river.support >= 2 or len(growth.lines) > 2 or not others:
                return None
            continue
        x0, x1 = max(parts, key=lambda p: p[1] - p[0])
        sides = line.x0 < x0 and line.x1 > x1
        if sides and not _stands_apart(line, x0, x1, river):
            return None
        rivers.append(_River(x0, x1, river.support + sides))
    if not rivers:
        return None
    return _with_new_rivers(growth, line, rivers)


def _stands_apart(line: Line, x0: float, x1: float, river: _River) -> bool:
    """Whether text on both sides of a river is two columns, not a sentence with a space there."""
    gap_right = min(w.x0 for w in line.words if w.x0 >= x1 - 0.01)
    gap_left = max(w.x1 for w in line.words if w.x1 <= x0 + 0.01)
    if gap_right - gap_left >= 0.85 * line.size:
        return True
    ordinary = [b.x0 - a.x1 for a, b in pairwise(line.words) if b.x0 - a.x1 > 0.05 * line.size]
    wide = gap_right - gap_left >= 1.5 * median(ordinary) if ordinary else True
    return wide and abs(gap_right - river.x1) <= _ALIGNED


def _with_new_rivers(growth: _Growth, line: Line, rivers: list[_River]) -> list[_River]:
    """Rivers that this line shows and the lines above leave room for."""
    pieces = split_at_gaps(line)
    for a, b in pairwise(pieces):
        if any(r.x0 < b.x0 and r.x1 > a.x1 for r in rivers):
            continue
        parts = [(a.x1, b.x0)]
        for above in growth.lines:
            parts = [q for p in parts for q in _free_parts(above, *p)]
        parts = [p for p in parts if p[1] - p[0] >= _LEAST_RIVER * line.size]
        if parts:
            x0, x1 = max(parts, key=lambda p: p[1] - p[0])
            rivers.append(_River(x0, x1))
    return sorted(rivers, key=lambda r: r.x0)


def columns_of(line: Line, rivers: Sequence[tuple[float, float]]) -> dict[int, list[Word]]:
    """The words of a line by column: how many rivers lie left of a word's middle."""
    columns: dict[int, list[Word]] = {}
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        columns.setdefault(sum(middle > (a + b) / 2 for a, b in rivers), []).append(word)
    return columns


def _starts_anew(growth: _Growth, line: Line, columns: dict[int, list[Word]], typography: Typography) -> bool:
    """Whether a line that would fit begins something else: a heading, or the head of another table."""
    if len(growth.lines) < 2:
        return False
    step = growth.step_to(line)
    usual = sorted(growth.steps)[int(0.8 * (len(growth.steps) - 1))] if growth.steps else step
    white = step > 1.35 * max(usual, typography.distance(line.size))
    was_bold = [above.bold for above in growth.lines[1:]]
    turns_bold = line.bold and sum(was_bold) <= 0.3 * len(was_bold)
    bigger = line.size > 1.12 * growth.lines[-1].size
    if bigger or (white and turns_bold):
        return True
    if set(columns) == {0}:
        return white or (turns_bold and step > 1.1 * usual)
    return False


def _trimmed(growth: _Growth, typography: Typography) -> list[Line]:
    """The run without closing lines at the left margin that nothing ties to it."""
    rivers = [(r.x0, r.x1) for r in growth.rivers]
    lines = list(growth.lines)
    while len(lines) > 1:
        last, above = lines[-1], lines[-2]
        if set(columns_of(last, rivers)) != {0}:
            break
        upper = columns_of(above, rivers).get(0)
        tight = last.baseline - above.baseline <= _TIGHT * typography.distance(last.size)
        if upper and tight and last.bold == line_of(upper).bold:
            start = normalise_word(last.words[0].text)
            broken = is_full(line_of(upper), last, rivers[0][1] - _CELL_PADDING * last.size)
            if start[:1].islower() or (broken and not ends_sentence(line_of(upper)) and start[:1] == "("):
                break
        lines.pop()
    return lines


def rows_of(run: AlignedRun, typography: Typography, right: float) -> list[dict[int, list[Line]]]:
    """The run's lines as rows: for each row, the lines of every column that has any."""
    rivers = [(r.x0, r.x1) for r in run.rivers]
    split = [{c: line_of(words) for c, words in columns_of(line, rivers).items()} for line in run.lines]
    limits = [r.x1 - _CELL_PADDING * run.lines[0].size for r in run.rivers] + [right]
    loose = _white_between_rows(run.lines, split, typography)
    lower = _lower_case_columns(split)
    rows: list[dict[int, list[Line]]] = []
    last_in: dict[int, Line] = {}
    for index, pieces in enumerate(split):
        if index == 0 or _begins_row(run.lines, split, index, last_in, limits, loose, lower, typography):
            rows.append({})
            last_in = {}
        for column, piece in pieces.items():
            rows[-1].setdefault(column, []).append(piece)
            last_in[column] = piece
    return rows


def _step(lines: Sequence[Line], index: int, typography: Typography) -> float:
    """Distance to the line above, in ordinary line distances."""
    return (lines[index].baseline - lines[index - 1].baseline) / typography.distance(lines[index].size)


def _white_between_rows(lines: list[Line], split: list[dict[int, Line]], typography: Typography) -> bool:
    """Whether white marks the rows: most lines with text in the first column have it above them, and others not."""
    keyed = [index for index in range(1, len(lines)) if 0 in split[index]]
    if len(keyed) < 2:
        return False
    white = [index for index in keyed if _step(lines, index, typography) > _TIGHT]
    tight_elsewhere = any(
        _step(lines, index, typography) <= _TIGHT for index in range(1, len(lines)) if index not in white
    )
    return len(white) >= 0.6 * len(keyed) and tight_elsewhere


def _lower_case_columns(split: list[dict[int, Line]]) -> frozenset[int]:
    """Columns whose text mostly begins in lower case (`medlem`, `varamedlem`): there it does not tell of wrapping."""
    begins: dict[int, list[bool]] = {}
    for pieces in split:
        for column, piece in pieces.items():
            begins.setdefault(column, []).append(normalise_word(piece.words[0].text)[:1].islower())
    return frozenset(c for c, lower in begins.items() if len(lower) > 2 and sum(lower) >= 0.5 * len(lower))


def _begins_row(
    lines: list[Line],
    split: list[dict[int, Line]],
    index: int,
    last_in: dict[int, Line],
    limits: list[float],
    loose: bool,
    lower: frozenset[int],
    typography: Typography,
) -> bool:
    pieces = split[index]
    tight = _step(lines, index, typography) <= _TIGHT
    if not tight:
        return 0 in pieces or len(pieces) > 1
    if loose:
        return False
    if 0 in pieces:
        if 0 not in last_in:
            return True
        if _wraps_plainly(last_in[0], pieces[0]):
            return False
        others = [c for c in pieces if c > 0 and c not in lower and c in last_in]
        if any(_wraps_firmly(last_in[c], pieces[c], limits[c]) for c in others):
            return False
        alone = len(pieces) == 1 and pieces[0].bold == last_in[0].bold and len(last_in[0].words) > 1
        return not (alone and _wraps(last_in[0], pieces[0], limits[0]))
    if len(pieces) == 1 or _parallel(split, index):
        return False
    return not any(c in last_in and _wraps(last_in[c], piece, limits[c]) for c, piece in pieces.items())


def _parallel(split: list[dict[int, Line]], index: int) -> bool:
    """Whether a line without text in the first column stands among others like it: columns side by side."""
    here = set(split[index])
    above = set(split[index - 1]) if index else set()
    below = set(split[index + 1]) if index + 1 < len(split) else set()
    return (0 not in below and len(below & here) > 1) or (0 not in above and len(above & here) > 1)


def _wraps_plainly(above: Line, piece: Line) -> bool:
    """Whether the first word alone tells that a stretch of text runs on from the one above it."""
    start = normalise_word(piece.words[0].text)
    last = normalise_word(above.words[-1].text)
    if (last.endswith("-") and len(last) > 1) or start.startswith("("):
        return True
    return start[:1].islower() and not ends_sentence(above)


def _wraps_firmly(above: Line, piece: Line, limit: float) -> bool:
    """Whether a stretch of text can be nothing but the rest of the one above it."""
    return (
        _wraps_plainly(above, piece)
        and not normalise_word(piece.words[0].text).startswith("(")
        and is_full(above, piece, limit)
    )


def _wraps(above: Line, piece: Line, limit: float) -> bool:
    """Whether a stretch of text runs on from the one above it in its column."""
    if _wraps_plainly(above, piece):
        return True
    start = normalise_word(piece.words[0].text)
    return is_full(above, piece, limit) and not ends_sentence(above) and start[:1].isalpha()
