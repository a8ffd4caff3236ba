"""What the reading room hands on: pages of words, rulings and pictures.

All measures are PDF points from the top left corner of the page as it is shown (crop box, rotation applied), or, for a
page read from its picture, of that page set straight; pages count from 1. These records know nothing of language or
meetings.
"""

from __future__ import annotations

from math import ceil, cos, radians, sin
from typing import Final, Literal, NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""
_SLANT: Final = 2.5
"""Points that a line may rise or fall within one box around it."""
_MOST_PIECES: Final = 40


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
    printed: str = ""
    """What was recognised, where `text` is mended."""


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


class Straightening(NamedTuple):
    """How the picture of a page was turned before it was read: words and rulings are measured on the straight page.

    Attributes:
        width, height: of the picture as it is shown, in points.
        turns: clockwise quarter turns that set it upright.
        angle: degrees counter-clockwise, about its middle, that then set it straight.
    """

    width: float
    height: float
    turns: int = 0
    angle: float = 0.0

    def as_shown(self, x: float, y: float) -> tuple[float, float]:
        """A point of the straight page as a point of the page as it is shown."""
        width, height = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        sine, cosine = sin(radians(self.angle)), cos(radians(self.angle))
        across, down = x - width / 2, y - height / 2
        u, v = width / 2 + across * cosine - down * sine, height / 2 + across * sine + down * cosine
        if self.turns == 1:
            u, v = v, self.height - u
        elif self.turns == 2:
            u, v = self.width - u, self.height - v
        elif self.turns == 3:
            u, v = self.width - v, u
        return u, v

    def boxes_as_shown(self, box: Box) -> list[Box]:
        """A box of the straight page as boxes of the page as it is shown; several along a line that slants there."""
        x0, top, x1, bottom = box
        slant = abs((x1 - x0) * sin(radians(self.angle)))
        pieces = min(_MOST_PIECES, max(1, ceil(slant / _SLANT)))
        boxes = []
        for piece in range(pieces):
            left, right = (x0 + (x1 - x0) * part / pieces for part in (piece, piece + 1))
            corners = [self.as_shown(x, y) for x in (left, right) for y in (top, bottom)]
            xs, ys = zip(*corners, strict=True)
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
        return boxes


class Page(NamedTuple):
    """One page: its size, its words in the order they are painted, its lines and images."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    pictures: tuple[Picture, ...]
    straightened: Straightening | None = None
    """For a page that was read from its picture: how that was turned."""


TextSource = Literal["born-digital", "ocr", "mixed"]
