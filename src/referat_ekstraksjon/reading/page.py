"""What the reading room hands on: pages of words, rulings and pictures.

All measures are PDF points from the top left corner of the page as it is shown (crop box, rotation applied);
pages count from 1. These records know nothing of language or meetings.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


class Word(NamedTuple):
    """A run of characters without white space, in one font and size."""

    number: int
    """Counts the words of a document from 0: a word's identity."""
    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    """Points from the top; from the left for text that runs up or down the page."""
    size: float
    font: str
    bold: bool
    italic: bool
    confidence: float = 1.0
    """1.0 for born-digital text; the recogniser's own figure (0-1) for scanned text."""
    turn: int = 0
    """Clockwise quarter turns of its reading direction as shown: 1 reads downwards, 2 upside down, 3 upwards.
    Slanting text counts as running up or down."""


class Ruling(NamedTuple):
    """A printed straight line; `x0 == x1` for an upright one, `top == bottom` for a level one."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    thickness: float

    @property
    def upright(self) -> bool:
        return self.x0 == self.x1


class Picture(NamedTuple):
    """The place of an image."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Page(NamedTuple):
    """One page: its size, its words in the order they are painted, its lines and images."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    pictures: tuple[Picture, ...]
    unmapped_glyphs: int = 0
    """Characters whose font gives no meaning for them."""


TextSource = Literal["born-digital", "ocr", "mixed"]
