"""What the picture of a page tells besides its words: printed rules, and how heavy letters are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from referat_ekstraksjon.reading.page import Ruling
from referat_ekstraksjon.reading.scans.hocr import HocrLine

_Dark = Any
"""Where ink is: an array of truth values, rows by columns (numpy's types say no more)."""
_SHORTEST: Final = 20.0
"""Points of a rule: letters of running text have no strokes as long."""
_SHORTEST_BETWEEN: Final = 9.0
"""Points of an upright rule from one level rule to the next: a heading in a frame has such."""
_TOUCHES: Final = 2.5
"""Points from a level rule that the end of an upright one may lie."""
_THICKEST: Final = 4.0
_GAP, _DRIFT = 6.0, 2.0
"""Points between two pieces of one rule, along it and across it."""
_EDGE: Final = 8.0
"""Points from the edge within which lines are the shadow of the scanned sheet."""
_FAINT: Final = 0.2
"""Of the way from paper to print."""
_BESIDE, _MOST_BESIDE = 3, 0.25
"""Pixels off a rule at which paper is looked for, and how much of it may be ink."""
_HALF: Final = 0.5
_UNDERLINE: Final = 60.0
"""Points of the shortest line under words."""
_LEAST_DARK: Final = 0.95
"""Of an underline that is ink: letters over it may touch it."""
_EDGE_SHARE, _AROUND = 0.03, 4
_BLOCK, _LEAST_OF_BLOCK = 24, 0.12
"""Pixels of a square, and the share of it that a letter blackens."""
_MOST_RUNS: Final = 60_000
"""Runs of ink above which a page is a photograph, whose lines are no rules."""
_FEWEST_PIXELS: Final = 12


class _Piece(NamedTuple):
    """Part of a rule, in pixels: across it from `first` to `last`, along it from `start` to `stop`."""

    first: int
    last: int
    start: int
    stop: int


class Ink:
    """The ink of a page.

    Args:
        dark: where it is, pixels of the straight picture.
        faint: where there is any: thin rules are grey in a scan.
        scale: points a pixel.
    """

    def __init__(self, dark: _Dark, faint: _Dark, scale: float) -> None:
        self._dark = dark
        self._faint = faint
        self._scale = scale

    def with_strokes(self, lines: Iterable[HocrLine]) -> list[HocrLine]:
        """Lines of the same picture, with the thickness of each word's strokes."""
        return [
            line._replace(words=tuple(word._replace(stroke=self._stroke(*word[1:5])) for word in line.words))
            for line in lines
        ]

    def _stroke(self, x0: float, top: float, x1: float, bottom: float) -> float | None:
        """How thick the strokes are within a box, in pixels; None where there is next to nothing."""
        box = self._dark[max(0, int(top)) : max(0, int(bottom) + 1), max(0, int(x0)) : max(0, int(x1) + 1)]
        area = int(box.sum())
        if area < _FEWEST_PIXELS:
            return None
        level = int((box[:, 1:] & ~box[:, :-1]).sum() + box[:, 0].sum())
        upright = int((box[1:] & ~box[:-1]).sum() + box[0].sum())
        return area / (level + upright)

    @cached_property
    def _level(self) -> list[_Piece]:
        return _rules(self._faint, self._scale)

    def _upright(self) -> list[_Piece]:
        """Upright rules: long ones, and short ones from one level rule to another."""
        return [
            piece
            for piece in _rules(self._faint.T, self._scale, _SHORTEST_BETWEEN)
            if (piece.stop - piece.start) * self._scale >= _SHORTEST
            or (self._is_at_level_rule(piece, piece.start) and self._is_at_level_rule(piece, piece.stop))
        ]

    def _is_at_level_rule(self, upright: _Piece, end: int) -> bool:
        near = _TOUCHES / self._scale
        return any(
            level.first - near <= end <= level.last + near and level.start - near <= upright.first <= level.stop + near
            for level in self._level
        )

    def without_underlines(self, picture: Image.Image) -> Image.Image:
        """The picture with lines under words painted over, but for where letters cross them: they spoil the words.

        Other rules stay: by them Tesseract knows a table.

        Args:
            picture: that the ink is of.
        """
        grey = np.array(picture.convert("L"))
        paper = int(np.median(grey[~self._faint])) if not self._faint.all() else 255
        rows = len(grey)
        for piece in self._level:
            span = slice(piece.start, piece.stop)
            if self._dark[max(0, piece.first - _BESIDE), span].mean() <= _MOST_BESIDE:
                continue
            last = max(row for row in range(piece.first, piece.last + 1) if self._dark[row, span].mean() > _HALF)
            free = ~self._faint[min(rows, last + 2) : min(rows, last + 2 + _BESIDE), span].any(axis=0)
            free &= ~self._dark[max(0, piece.first - _BESIDE) : piece.first, span].all(axis=0)
            free &= ~np.roll(~free, 1) & ~np.roll(~free, -1)
            grey[piece.first : last + 2, span][:, free] = paper
        return Image.fromarray(grey)

    def left_over(self, boxes: Sequence[tuple[float, float, float, float]]) -> Image.Image | None:
        """The ink that lies in none of some boxes, off the page's edges, in black and white; None without a letter's.

        Tesseract takes minutes over a picture that has but the grain of the paper.
        """
        rest = self._dark.copy()
        height, width = rest.shape
        edge = int(_EDGE_SHARE * min(height, width))
        rest[:edge] = rest[height - edge :] = False
        rest[:, :edge] = rest[:, width - edge :] = False
        for x0, top, x1, bottom in boxes:
            rest[max(0, int(top) - _AROUND) : int(bottom) + _AROUND, max(0, int(x0) - _AROUND) : int(x1) + _AROUND] = (
                False
            )
        blocks = rest[: height // _BLOCK * _BLOCK, : width // _BLOCK * _BLOCK]
        sums = blocks.reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).sum(axis=(1, 3))
        if not (sums >= _LEAST_OF_BLOCK * _BLOCK * _BLOCK).any():
            return None
        return Image.fromarray(np.where(rest, 0, 255).astype(np.uint8))

    def rulings(self, page: int) -> tuple[Ruling, ...]:
        """Straight printed lines of the page with that number, level ones first."""
        scale = self._scale
        height, width = (side * scale for side in self._dark.shape)
        found = []
        for across, along, upright in ((height, width, False), (width, height, True)):
            for piece in self._upright() if upright else self._level:
                middle = (piece.first + piece.last) / 2 * scale  # a run has the row below it too
                start, stop = piece.start * scale, min(along, piece.stop * scale)
                if not _EDGE < middle < across - _EDGE:
                    continue
                thickness = (piece.last - piece.first) * scale
                x0, top, x1, bottom = (middle, start, middle, stop) if upright else (start, middle, stop, middle)
                found.append(
                    Ruling(page, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2), round(thickness, 2))
                )
        return tuple(found)


def ink_of(picture: Image.Image, scale: float) -> Ink:
    """The ink of a picture: what is darker than Otsu's threshold between paper and print.

    Args:
        picture: a page, straight.
        scale: points a pixel.
    """
    grey = np.asarray(picture.convert("L"))
    counts = np.bincount(grey.ravel(), minlength=256).astype(float)
    below = np.cumsum(counts)
    weighted = np.cumsum(counts * np.arange(256))
    total, mean = below[-1], weighted[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean * below / total - weighted) ** 2 / (below * (total - below))
    threshold = int(np.nanargmax(between)) if np.isfinite(between).any() else 0
    dark = grey <= threshold
    paper = float(np.median(grey[~dark])) if not dark.all() else 255.0
    print_ = float(grey[dark].mean()) if dark.any() else 0.0
    return Ink(dark, grey < paper - _FAINT * (paper - print_), scale)


def _rules(dark: _Dark, scale: float, shortest: float = _SHORTEST) -> list[_Piece]:
    """The level rules of some ink, of so many points at least."""
    pieces = [
        piece
        for piece in _grown(list(_runs(dark, shortest / scale)))
        if (piece.last - piece.first) * scale <= _THICKEST and _stands_free(dark, piece, _UNDERLINE / scale)
    ]
    return _joined(pieces, _GAP / scale, _DRIFT / scale)


def _stands_free(dark: _Dark, piece: _Piece, underline: float) -> bool:
    """Whether there is paper above and below a rule: letters that touch each other have more ink there.

    Above an underline there are letters; one is longer than a word whose serifs touch.
    """
    span = slice(piece.start, piece.stop)
    over, under = (
        float(dark[row, span].mean()) if 0 <= row < len(dark) else 0.0
        for row in (piece.first - _BESIDE, piece.last + _BESIDE)
    )
    if under > _MOST_BESIDE:
        return False
    if over <= _MOST_BESIDE:
        return True
    return (
        piece.stop - piece.start >= underline
        and float(dark[piece.first : piece.last + 1, span].mean(axis=1).max()) >= _LEAST_DARK
    )


def _runs(dark: _Dark, shortest: float) -> Iterator[_Piece]:
    """Long runs of ink in each row; a step to the next row does not end one."""
    thick = dark.copy()
    thick[1:] |= dark[:-1]
    edges = np.diff(np.pad(thick, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    stops = np.nonzero(edges == -1)[1]
    long = stops - starts >= shortest
    if int(long.sum()) > _MOST_RUNS:
        return
    for row, start, stop in zip(rows[long].tolist(), starts[long].tolist(), stops[long].tolist(), strict=True):
        yield _Piece(row, row, start, stop)


def _grown(runs: list[_Piece]) -> list[_Piece]:
    """Runs in neighbouring rows that lie over each other, as one."""
    done: list[_Piece] = []
    active: list[_Piece] = []
    for run in runs:
        still: list[_Piece] = []
        grown = run
        for piece in active:
            if piece.last < run.first - 1:
                done.append(piece)
            elif piece.start < grown.stop and grown.start < piece.stop:
                first, last = min(piece.first, grown.first), max(piece.last, grown.last)
                grown = _Piece(first, last, min(piece.start, grown.start), max(piece.stop, grown.stop))
            else:
                still.append(piece)
        active = [*still, grown]
    return done + active


def _joined(pieces: list[_Piece], gap: float, drift: float) -> list[_Piece]:
    """Pieces that go on from each other, as one."""
    rules: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        for place, rule in enumerate(rules):
            apart = abs((rule.first + rule.last) - (piece.first + piece.last)) / 2
            if apart <= drift and piece.start - rule.stop <= gap:
                thick = max(rule.last - rule.first, piece.last - piece.first)
                middle = (rule.first + rule.last) // 2
                first = middle - thick // 2
                rules[place] = _Piece(first, first + thick, rule.start, max(rule.stop, piece.stop))
                break
        else:
            rules.append(piece)
    return rules
