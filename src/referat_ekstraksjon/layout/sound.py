"""Places that are places: what a broken or hostile file gives as boxes, made fit to be measured."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from operator import le

from referat_ekstraksjon.reading.page import Page, Ruling, Word

_FARTHEST = 20_000.0
"""Points: PDF pages are at most 14 400 wide; what lies further off is put at this distance."""
_SMALLEST = 0.1
_USUAL_SIZE = 10.0


def sound_page(page: Page) -> Page:
    """The page itself, if its places and sizes are numbers; else a copy in which they are.

    No word is left out: one without a place stands in the upper left corner, one without a size has 10 points.
    Rulings without a place are left out.
    """
    if _all_are_sound(page.words) and all(_has_place(r) for r in page.rulings) and isfinite(page.width + page.height):
        return page
    return page._replace(
        width=_number(page.width),
        height=_number(page.height),
        words=tuple(w if _is_sound(w) else _sound_word(w) for w in page.words),
        rulings=tuple(r for r in page.rulings if _has_place(r)),
    )


def _all_are_sound(words: Sequence[Word]) -> bool:
    """Whether `_is_sound` is true of all; a page has hundreds, and nearly always it is."""
    if not words:
        return True
    _, _, _, lefts, tops, rights, bottoms, baselines, sizes, *_ = zip(*words, strict=True)  # the fields of `Word`
    places = (*lefts, *tops, *rights, *bottoms, *baselines)
    return (
        isfinite(sum(places) + sum(sizes))
        and min(places) >= -_FARTHEST
        and max(places) <= _FARTHEST
        and min(sizes) >= _SMALLEST
        and max(sizes) <= _FARTHEST
        and all(map(le, lefts, rights))
        and all(map(le, tops, bottoms))
    )


def _is_sound(word: Word) -> bool:
    return (
        -_FARTHEST <= word.x0 <= word.x1 <= _FARTHEST
        and -_FARTHEST <= word.top <= word.bottom <= _FARTHEST
        and _SMALLEST <= word.size <= _FARTHEST
        and -_FARTHEST <= word.baseline <= _FARTHEST
    )


def _has_place(ruling: Ruling) -> bool:
    return all(abs(v) <= _FARTHEST for v in (ruling.x0, ruling.top, ruling.x1, ruling.bottom))


def _number(value: float) -> float:
    return min(max(value, -_FARTHEST), _FARTHEST) if value == value else 0.0  # noqa: PLR0124  (NaN is not itself)


def _sound_word(word: Word) -> Word:
    x0, x1 = sorted((_number(word.x0), _number(word.x1)))
    top, bottom = sorted((_number(word.top), _number(word.bottom)))
    size = word.size if _SMALLEST <= word.size <= _FARTHEST else _USUAL_SIZE
    return word._replace(x0=x0, top=top, x1=x1, bottom=bottom, baseline=_number(word.baseline), size=size)
