"""Lines of one column as paragraphs.

A line begins a paragraph when there is white above it, when it is set differently, when it begins with a list
marker, when it is indented, or when its first word would have had room on the line before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.language.sentences import ABBREVIATIONS
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.lines import Line, is_full, marker_of
from referat_ekstraksjon.layout.text import text_of_lines

_WHITE_ABOVE = 0.16  # of the font size, beyond the ordinary distance of lines
_NARROW = 150.0  # points: a column in which words seldom fill their line
_INDENT = 0.7  # of the font size
_END_MARKS = frozenset(".!?:;…")
_USUAL_LEADING = 1.2
_WIDER = 1.2  # of the document's line distance: further apart, they are paragraphs of one line


@dataclass(frozen=True, slots=True)
class Typography:
    """How a document is set: the distance of lines for each font size, and its words.

    Attributes:
        leading: font size (rounded to half points) → distance of baselines in font sizes.
        vocabulary: case-folded words met unbroken.
    """

    leading: dict[float, float]
    vocabulary: Container[str]
    usual: float = _USUAL_LEADING
    """The distance for sizes that were too rare to measure."""

    def measured_on(self, columns: Iterable[Sequence[Line]]) -> Typography:
        """The same, with the line distances of text that is set otherwise than the rest (in a table)."""
        return replace(self, leading={**self.leading, **measure_leading(columns, fewest=4)})

    def on_page(self, lines: Sequence[Line]) -> Typography:
        """The same for a page set a little wider than the document's other pages (several papers in one file)."""
        own = measure_leading([lines], fewest=6)
        wider = {
            size: ratio
            for size, ratio in own.items()
            if self.leading.get(size, ratio) < ratio <= _WIDER * self.leading.get(size, 0.0)
        }
        return replace(self, leading={**self.leading, **wider}) if wider else self

    def distance(self, size: float) -> float:
        """The ordinary distance of baselines in points for text of a size."""
        return self.leading.get(_half(size), self.usual) * size


def _half(size: float) -> float:
    return round(size * 2) / 2


def measure_leading(columns: Iterable[Sequence[Line]], fewest: int = 1) -> dict[float, float]:
    """The distance of lines for each font size, from lines that stand under each other.

    In a scan baselines lie on whole pixels: there distances that are next to each other are the same.

    The least of the common distances counts; sizes with fewer than `fewest` pairs of lines are left out.
    """
    found: dict[float, Counter[float]] = defaultdict(Counter)
    scanned = False
    for lines in columns:
        for above, below in pairwise(lines):
            if abs(above.size - below.size) < 0.3 and above.x0 < below.x1 and below.x0 < above.x1:
                ratio = (below.baseline - above.baseline) / max(below.size, 1.0)
                if 0.8 < ratio < 2.6:
                    found[_half(below.size)][round(ratio * 20) / 20] += 1
                    scanned = scanned or below.words[0].confidence != 1.0
    leading: dict[float, float] = {}
    for size, counts in found.items():
        total = sum(counts.values())
        if total < fewest:
            continue
        alike = _with_neighbours(counts) if scanned else counts
        common = [ratio for ratio, count in alike.items() if count >= 0.18 * total]
        leading[size] = min(common) if common else counts.most_common(1)[0][0]
    return leading


def _with_neighbours(counts: Counter[float]) -> Counter[float]:
    """For each distance that is commoner than those next to it, how many are of it or next to it."""
    sums: Counter[float] = Counter()
    for ratio, count in counts.items():
        beside = [counts[round(ratio + step, 2)] for step in (-0.05, 0.05)]
        if count >= max(beside):
            sums[ratio] = count + sum(beside)
    return sums


def paragraphs_of(lines: Sequence[Line], right: float, typography: Typography) -> list[Paragraph]:
    """Lines of one column, from the top, as paragraphs.

    Args:
        lines: one column's lines on one page.
        right: where the column ends, in points.
        typography: the document's line distances and words.
    """
    groups: list[list[Line]] = []
    spaces: list[float] = []
    for line in lines:
        if groups and not _begins(groups[-1], line, right, typography):
            groups[-1].append(line)
            continue
        above = groups[-1][-1] if groups else None
        groups.append([line])
        spaces.append(_space(above, line, typography) if above else 9.0)
    return [make_paragraph(group, space, typography) for group, space in zip(groups, spaces, strict=True)]


def make_paragraph(lines: Sequence[Line], space_before: float, typography: Typography) -> Paragraph:
    """A paragraph of given lines."""
    text = text_of_lines([line.words for line in lines], typography.vocabulary)
    return Paragraph(tuple(lines), text, marker_of(lines[0]), round(space_before, 2))


def _space(above: Line, line: Line, typography: Typography) -> float:
    """White between two lines beyond their ordinary distance, in font sizes."""
    size = max(above.size, line.size)
    return (line.baseline - above.baseline - typography.distance(size)) / size


def _begins(group: list[Line], line: Line, right: float, typography: Typography) -> bool:
    """Whether a line begins a paragraph of its own after the lines in `group`."""
    above = group[-1]
    if line.page != above.page or _space(above, line, typography) > _WHITE_ABOVE:
        return True
    if abs(line.size - above.size) > 0.12 * max(line.size, above.size):
        return True
    full = is_full(above, line, right) or _goes_on_in_lower_case(group, line, right)
    runs_on = full and not ends_sentence(above)
    if _begins_with_label(line, above):
        return True
    if line.bold != above.bold and not (runs_on and not _whole_paragraph_bold(group, line)):
        return True
    if line.words[0].bold and not above.words[-1].bold and not runs_on:
        return True
    if marker_of(line) is not None and not (runs_on and _looks_like_running_text(group, line)):
        return True
    if not full:
        return not (_centred_with(above, line, right) or _hangs(group[0], line))
    return _indented(group, line, runs_on)


def _goes_on_in_lower_case(group: list[Line], line: Line, right: float) -> bool:
    """A sentence not ended, carried on in lower case after a line that fills most of its column."""
    above = group[-1]
    start = normalise_word(line.words[0].text).lstrip('(«"”“')
    if not start[:1].islower() or ends_sentence(above):
        return False
    if normalise_word(above.words[-1].text).endswith("-"):
        return True
    width = right - min(g.x0 for g in group)
    share = 0.3 if width < _NARROW else 0.6
    return above.x1 - (right - width) > share * width


def _begins_with_label(line: Line, above: Line) -> bool:
    """Whether a line opens with bold words that end in a colon, after words that are not bold."""
    if not line.words[0].bold or above.words[-1].bold:
        return False
    bold = [w for w in line.words if w.bold]
    return len(bold) <= 6 and normalise_word(bold[-1].text).endswith(":")


def _whole_paragraph_bold(group: list[Line], line: Line) -> bool:
    """A heading of bold lines ends where the lines cease to be bold."""
    return all(g.bold for g in group) and not line.words[0].bold


def _looks_like_running_text(group: list[Line], line: Line) -> bool:
    """`15. mai` or `– og` that chance has put first on a line: no wider space after it, no indent."""
    gap = line.words[1].x0 - line.words[0].x1 if len(line.words) > 1 else 0.0
    return gap < 0.5 * line.size and abs(line.x0 - _body_left(group)) < 0.4 * line.size


def _body_left(group: list[Line]) -> float:
    """Where the lines after the first begin, or would begin."""
    if len(group) > 1:
        return group[-1].x0
    first = group[0]
    if marker_of(first) is not None and len(first.words) > 1:
        return first.words[1].x0
    return first.x0


def _indented(group: list[Line], line: Line, runs_on: bool) -> bool:
    step = line.x0 - _body_left(group)
    if abs(step) <= _INDENT * line.size:
        return False
    if len(group) == 1 and marker_of(group[0]) is not None:
        under_marker = abs(line.x0 - group[0].x0) <= _INDENT * line.size
        return not runs_on or (under_marker and not normalise_word(line.words[0].text)[:1].islower())
    if len(group) == 1:
        return not runs_on  # a first line set in or out
    return step > 0 or not runs_on


def _centred_with(above: Line, line: Line, right: float) -> bool:
    """Two centred lines of one heading: same middle, both well inside the column."""
    middle = abs((above.x0 + above.x1) - (line.x0 + line.x1)) / 2
    return (
        middle < 0.5 * line.size
        and abs(above.x0 - line.x0) > 1.5 * line.size
        and above.bold == line.bold
        and right - above.x1 > 2 * line.size
        and (above.bold or line.size > 13)
    )


def ends_sentence(line: Line) -> bool:
    """Whether a line's last character ends a sentence or leads into something (`:`)."""
    text = normalise_word(line.words[-1].text).rstrip("\"”»)'’*¹²³⁴⁵⁶⁷⁸⁹")
    if text.endswith(".") and len(text) > 1 and text[:-1].casefold() in ABBREVIATIONS:
        return False
    return not text or text[-1] in _END_MARKS


def continues(above: Paragraph, below: Paragraph, right_above: float) -> bool:
    """Whether `below`, first in its place, is the rest of `above`, last in its own (a page break between)."""
    last, first = above.lines[-1], below.lines[0]
    if abs(last.size - first.size) > 0.08 * last.size or (below.marker is not None and not below.marker[0].isdigit()):
        return False
    if last.bold != first.bold and (last.bold or first.words[0].bold):
        return False
    if _hangs_under(above, below):
        return True
    start = normalise_word(first.words[0].text).lstrip('(«"”“')
    ending = normalise_word(last.words[-1].text)
    if ending.endswith("-"):
        return True
    if start[:1].islower():
        return not ends_sentence(last) or is_full(last, first, right_above)
    several = len(above.lines) > 1 and below.marker is None
    return several and is_full(last, first, right_above) and not ends_sentence(last)


def _hangs_under(above: Paragraph, below: Paragraph) -> bool:
    """Whether `below` is set in as the text of the list item `above` is, without a marker of its own."""
    return below.marker is None and _hangs(above.lines[0], below.lines[0])


def _hangs(first: Line, line: Line) -> bool:
    """Whether a line stands exactly under the text of a list item's first line."""
    if marker_of(first) is None or len(first.words) < 2:
        return False
    left = first.words[1].x0
    return left - first.x0 > _INDENT * first.size and abs(line.x0 - left) < 1.5


def joined(above: Paragraph, below: Paragraph, typography: Typography) -> Paragraph:
    """Two pieces of one paragraph as one."""
    whole = make_paragraph((*above.lines, *below.lines), above.space_before, typography)
    return replace(whole, marker=above.marker)
