"""Tesseract's lines as words of a page, with sizes that are the same where they look the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from referat_ekstraksjon.reading.page import Ruling, Word
from referat_ekstraksjon.reading.scans.hocr import HocrLine, HocrWord

_OF_SIZE: Final = 0.92
"""From the top of ascenders to the foot of descenders, of a font's size; 0.87 to 0.95 in the fonts of running text."""
_ABOVE, _BELOW = 0.75, 0.22
"""Of the size that a word's box reaches above and below its baseline."""
_TALL = re.compile(r"[bdfhklA-ZÆØ0-9]")
_LOW = re.compile(r"[gjpqyQÅåÄÖäöÉ,;()/|§$\[\]{}]")
"""Letters that reach below the line, or have something over them."""
_OF_SMALL, _OF_WHOLE = 1.4, 0.78
"""Height of tall letters, of small letters' and of the whole line's, where a file has none to measure."""
_MOST_APART: Final = 0.15
_SAME_SIZE: Final = 0.1
"""Heights that differ by less are the same."""
_HEAVY: Final = 1.13
"""Strokes so much thicker than the page's usual are bold, where a page does not show two weights by itself."""
_TWO_WEIGHTS: Final = 1.12
"""How much thicker bold is than light at least; in scans of papers 1.15 to 1.5."""
_SPLIT: Final = (1.07, 1.3)
"""Of the page's usual thickness, where the two may part."""
_FEWEST_LETTERS: Final = 3
_CHANGE: Final = 0.5
"""What a change from bold to light within a stretch has to outweigh: letters times how much thicker they are."""
_NO_TEXT = re.compile(r"[|_\-–—=~^*'`\"\[\](){}/\\.,:;•«»]+")
_SURE: Final = 0.5
_BARS: Final = frozenset("|[](){}!")
_STROKES: Final = frozenset("Il1|")
_CASE_NUMBER: Final = re.compile(r"\d{1,4}/\d{2,4}[.:]?")
_NEAR: Final = 4.0
"""Points from a rule within which a mark may be the rule itself."""


def words_of(
    lines: Sequence[HocrLine], sizes: Sequence[float], page: int, scale: float, rulings: Sequence[Ruling]
) -> tuple[Word, ...]:
    """The words of a page, line by line.

    Args:
        lines: as Tesseract has them, pixels.
        sizes: of each line, by `line_sizes`.
        page: its number, from 1.
        scale: points a pixel.
        rulings: in points; marks that are pieces of one are no words.
    """
    heavy = _heavy(lines)
    words: list[Word] = []
    for line, size, bold in zip(lines, sizes, heavy, strict=True):
        before = ""
        for word, is_bold in zip(line.words, bold, strict=True):
            if _is_of_a_rule(word, scale, rulings) or _is_speck(word, before):
                continue
            before = word.text
            baseline = line.baseline_at((word.x0 + word.x1) / 2) * scale
            words.append(
                Word(
                    len(words), page, word.text, round(word.x0 * scale, 2), round(baseline - _ABOVE * size, 2),
                    round(word.x1 * scale, 2), round(baseline + _BELOW * size, 2), round(baseline, 2), size, "",
                    bold=is_bold, italic=False, confidence=word.confidence,
                )
            )  # fmt: skip
    return tuple(words)


def line_sizes(pages: Sequence[tuple[Sequence[HocrLine], float]]) -> list[list[float]]:
    """Font sizes of the lines of a file's pages, in points; those that are nearly the same made the same.

    Measured by words with tall letters and none below the line: their mean height is known to a part of a pixel, where
    Tesseract's own measures are whole pixels, and larger under an `Å`.

    Args:
        pages: lines of each page, with points a pixel.
    """
    tall = [(line, height) for lines, _ in pages for line in lines if (height := _height(line)) is not None]
    of_small = median(height / line.small for line, height in tall) if tall else _OF_SMALL
    of_size = median(height / line.size for line, height in tall) if tall else _OF_WHOLE
    measured = [[_measured(line, of_small, scale) for line in lines] for lines, scale in pages]
    letters: Counter[float] = Counter()
    for (lines, _), of_page in zip(pages, measured, strict=True):
        for line, (height, _) in zip(lines, of_page, strict=True):
            letters[round(height, 1)] += sum(len(word.text) for word in line.words)
    kept: list[float] = []
    for height, _ in letters.most_common():
        if all(abs(height - other) > _SAME_SIZE * other for other in kept):
            kept.append(height)
    to_size = 1 / (of_size * _OF_SIZE)
    return [[round(_kept(kept, *height) * to_size, 1) for height in of_page] for of_page in measured]


def _measured(line: HocrLine, of_small: float, scale: float) -> tuple[float, bool]:
    """How high a line's tall letters are, in points, and whether that is sure.

    By its small letters, and unsure, where no word tells or the boxes of its words are at fault.
    """
    by_small, height = of_small * line.small, _height(line)
    if height is not None and abs(height - by_small) <= _MOST_APART * by_small:
        return height * scale, True
    return by_small * scale, False


def _kept(kept: Sequence[float], height: float, is_sure: bool) -> float:
    """The one of a file's heights, commonest first, that a line has: the nearest, or if unsure the commonest near."""
    near = [] if is_sure else [other for other in kept if abs(height - other) <= _MOST_APART * height]
    return near[0] if near else min(kept, key=lambda other: abs(height - other))


def _height(line: HocrLine) -> float | None:
    """How high a line's tall letters are, in pixels; None where no word tells."""
    heights = [word.bottom - word.top for word in line.words if _TALL.search(word.text) and not _LOW.search(word.text)]
    return sum(heights) / len(heights) if heights else None


def _heavy(lines: Sequence[HocrLine]) -> list[list[bool]]:
    """For each word of each line whether it is bold: by the thickness of its strokes for the height of its letters."""
    strokes = [[word.stroke / line.small if word.stroke is not None else None for word in line.words] for line in lines]
    usual = [
        stroke
        for line, of_line in zip(lines, strokes, strict=True)
        for word, stroke in zip(line.words, of_line, strict=True)
        if stroke is not None and len(word.text) >= _FEWEST_LETTERS
    ]
    if not usual:
        return [[False] * len(line.words) for line in lines]
    least = _least_heavy(lines, strokes, median(usual))
    return [_heavy_words(line, of_line, least) for line, of_line in zip(lines, strokes, strict=True)]


def _least_heavy(lines: Sequence[HocrLine], strokes: Sequence[Sequence[float | None]], usual: float) -> float:
    """How thick strokes are from which on they are bold: half way between a page's two weights, if it has two.

    Told by stretches between wide gaps, each counting by its letters, split where their means differ most (Otsu's way).
    """
    weights: list[tuple[float, int]] = []
    for line, of_line in zip(lines, strokes, strict=True):
        for first, stop in _stretches(line):
            told = [(s, len(w.text)) for s, w in zip(of_line[first:stop], line.words[first:stop], strict=True) if s]
            if told:
                letters = sum(count for _, count in told)
                weights.append((sum(stroke * count for stroke, count in told) / letters / usual, letters))
    weights.sort()
    total, mass = sum(count for _, count in weights), sum(weight * count for weight, count in weights)
    best, light, heavy = 0.0, 1.0, 1.0
    below = below_mass = 0.0
    for (weight, count), (following, _) in pairwise(weights):
        below, below_mass = below + count, below_mass + weight * count
        low, high = below_mass / below, (mass - below_mass) / (total - below)
        apart = below * (total - below) * (high - low) ** 2
        if apart > best and _SPLIT[0] <= (weight + following) / 2 <= _SPLIT[1]:
            best, light, heavy = apart, low, high
    return usual * ((light + heavy) / 2 if heavy >= _TWO_WEIGHTS * light else _HEAVY)


def _heavy_words(line: HocrLine, strokes: Sequence[float | None], least: float) -> list[bool]:
    """The words of a line that are bold: of each stretch between wide gaps all, none, or those up to some word.

    Short words tell little by themselves, so what fits most letters of the stretch is taken.
    """
    bold: list[bool] = []
    for first, stop in _stretches(line):
        told = [
            0.0 if stroke is None else len(word.text) * (stroke / least - 1.0)
            for word, stroke in zip(line.words[first:stop], strokes[first:stop], strict=True)
        ]
        sums = [sum(told[:count]) - sum(told[count:]) for count in range(len(told) + 1)]
        for count in range(1, len(told)):
            sums[count] -= _CHANGE
        until = max(range(len(sums)), key=sums.__getitem__)
        bold += [place < until for place in range(len(told))]
    return bold


def _stretches(line: HocrLine) -> list[tuple[int, int]]:
    """First word and the one after the last of each stretch of a line between wide gaps."""
    cuts = [place for place, (a, b) in enumerate(pairwise(line.words), start=1) if b.x0 - a.x1 > line.size]
    return list(pairwise([0, *cuts, len(line.words)]))


def _is_speck(word: HocrWord, before: str) -> bool:
    """Whether an upright stroke hardly seen after a number with a slash is nothing: not the letter of a case.

    Args:
        word: to be judged.
        before: the text before it on its line.
    """
    return word.text in _STROKES and word.confidence < _SURE and _CASE_NUMBER.fullmatch(before) is not None


def _is_of_a_rule(word: HocrWord, scale: float, rulings: Sequence[Ruling]) -> bool:
    """Whether a mark without letters or figures is a piece of a rule, or hardly seen."""
    if not _NO_TEXT.fullmatch(word.text):
        return False
    if word.confidence < _SURE:
        return True
    x0, top, x1, bottom = (value * scale for value in word[1:5])
    bar = set(word.text) <= _BARS
    return any(
        r.x0 - _NEAR <= x1 and x0 <= r.x1 + _NEAR and r.top - _NEAR <= bottom and top <= r.bottom + _NEAR
        for r in rulings
        if (bar if r.upright else bottom - top <= _NEAR)
    )
