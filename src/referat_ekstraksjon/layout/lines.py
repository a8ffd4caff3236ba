"""Words on one baseline as lines, and lines split where a column begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from referat_ekstraksjon.language.dates import months
from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.reading.page import Word

COLUMN_GAP = 0.9
"""Of the font size: a gap this wide may divide two columns (a word space is about 0.25, stretched at most 0.6)."""
_SAME_LINE = 0.55  # share of the lower word's height that two words on a line have in common
_MARKER = re.compile(
    r"^(?:[•▪●○◦■□➢►▶✓✔→⇒*·‣⁃o–—-]|\(?(?:\d{1,3}|[a-zæøåA-ZÆØÅ]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)$"
)
_CAPITAL = re.compile(r"^[A-ZÆØÅ]\.$")
_LAST_LETTER = "G"
"""Of lists with capitals: few have more items."""
_NUMBER_MARKER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}$")


class Line(NamedTuple):
    """Words of one column on one baseline, left to right. Measures in points from the page's top left."""

    words: tuple[Word, ...]
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)

    @property
    def italic(self) -> bool:
        return all(w.italic for w in self.words)

    @property
    def string(self) -> str:
        return " ".join(w.text for w in self.words)


def line_of(words: Sequence[Word]) -> Line:
    """A line of words that are known to stand on one baseline."""
    _, _, texts, lefts, tops, rights, bottoms, baselines, sizes, *_ = zip(*words, strict=True)  # the fields of `Word`
    return Line(
        tuple(words), words[0].page, min(lefts), min(tops), max(rights), max(bottoms),
        _commonest(baselines, texts), _commonest(sizes, texts),
    )  # fmt: skip


def _commonest(measures: Sequence[float], texts: Sequence[str]) -> float:
    """The measure of most characters; of equals the first."""
    first = measures[0]
    if measures.count(first) == len(measures):
        return first
    characters: dict[float, int] = {}
    for measure, text in zip(measures, texts, strict=True):
        characters[measure] = characters.get(measure, 0) + len(text)
    return max(characters, key=characters.__getitem__)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words of one page region as lines, from the top.

    Raised and lowered marks go with the line they belong to: words share a line when they have more than half of
    the lower one's height in common.
    """
    lines: list[list[Word]] = []
    core_top = core_bottom = 0.0
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.x0)):
        if lines:
            shared = min(core_bottom, word.bottom) - max(core_top, word.top)
            if shared > _SAME_LINE * min(core_bottom - core_top, word.bottom - word.top):
                lines[-1].append(word)
                if word.bottom - word.top > (core_bottom - core_top) * 1.15:
                    core_top, core_bottom = word.top, word.bottom
                continue
        lines.append([word])
        core_top, core_bottom = word.top, word.bottom
    return [line_of(sorted(line, key=lambda w: w.x0)) for line in lines]


def split_at_gaps(line: Line, gap: float = COLUMN_GAP) -> list[Line]:
    """The line's stretches of text between gaps wider than `gap` font sizes (and well wider than its other gaps).

    A list marker stays with the text it marks, however far off that stands.
    """
    words = line.words
    if len(words) < 2:
        return [line]
    gaps = [b.x0 - a.x1 for a, b in pairwise(words)]
    least = gap * line.size
    if max(gaps) < least:
        return [line]
    spaces = [g for g in gaps if g > 0.05 * line.size]
    narrowest = min(spaces, default=0.0)
    if len(spaces) >= 3 and narrowest < least:  # a stretched line has wide gaps all over
        least = max(least, 2.0 * narrowest)
    elif len(spaces) >= 2 and max(spaces) < 1.15 * narrowest:
        return [line]
    pieces: list[list[Word]] = [[words[0]]]
    for index, (word, space) in enumerate(zip(words[1:], gaps, strict=True)):
        marks = index == 0 and is_marker(words[0].text, space, line.size)
        if space >= least and not marks:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [line_of(piece) for piece in pieces] if len(pieces) > 1 else [line]


def is_marker(word: str, space_after: float, size: float) -> bool:
    """Whether a first word marks a list item (`•`, `1.`, `a)`) or numbers a heading (`2`, `2.1`)."""
    normal = normalise_word(word)
    if _MARKER.match(normal):
        return True
    return bool(_NUMBER_MARKER.match(normal)) and 0.4 * size < space_after < 4 * size


def marker_of(line: Line) -> str | None:
    """The list marker that begins a line, if one does."""
    if len(line.words) < 2:
        only = normalise_word(line.words[0].text)
        return only if only in ("•", "▪", "●", "○", "➢") else None
    first, second = line.words[0], line.words[1]
    normal = normalise_word(first.text)
    if not _MARKER.match(normal) or second.x0 - first.x1 >= 6 * line.size:
        return None
    if normal[0].isdigit() and normalise_word(second.text).rstrip(".,").casefold() in months():
        return None  # a date, not a numbered item
    return None if _is_initial(normal, [normalise_word(word.text) for word in line.words[1:]]) else normal


def _is_initial(mark: str, rest: Sequence[str]) -> bool:
    """Whether a capital with a stop begins a name (`L. Hauge foreslog`, `O. J. Sandmo, N. By`), not an item `A.`."""
    if not _CAPITAL.match(mark) or not rest or not rest[0][:1].isupper():
        return False
    return mark[0] > _LAST_LETTER or rest[0].endswith(",") or any(_CAPITAL.match(word) for word in rest)


def first_chunk_width(line: Line) -> float:
    """Width in points of what would have had to fit on the line before: up to the first place a line may break."""
    word = line.words[0]
    text = word.text
    for index, character in enumerate(text[1:-1], start=1):
        if character in "-/–­":
            return (word.x1 - word.x0) * (index + 1) / len(text)
    return word.x1 - word.x0


def is_full(line: Line, following: Line, right: float) -> bool:
    """Whether a line was broken because the next word did not fit before `right` (points)."""
    space = 0.25 * line.size
    return line.x1 + space + first_chunk_width(following) > right - 0.4 * line.size
