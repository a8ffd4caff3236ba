"""From PDF user space to points from the top left of the page as it is shown."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

_QUARTER_TURNS = 4


@dataclass(frozen=True, slots=True)
class Placement:
    """The crop box and rotation of a page.

    Attributes:
        left, bottom, right, top: the shown part, in PDF user space.
        turns: clockwise quarter turns (0-3).
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of_page(cls, page: Any) -> Placement:
        """The placement of a raw pdfium page."""
        width = float(pdfium_c.FPDF_GetPageWidthF(page))
        height = float(pdfium_c.FPDF_GetPageHeightF(page))
        turns = max(0, pdfium_c.FPDFPage_GetRotation(page)) % _QUARTER_TURNS
        if turns % 2:
            width, height = height, width
        bounds = pdfium_c.FS_RECTF()
        if pdfium_c.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds)):
            return cls(bounds.left, bounds.bottom, bounds.right, bounds.top, turns)
        return cls(0.0, 0.0, width, height, turns)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space as (x from the left, y from the top)."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of user space as (x0, top, x1, bottom) from the top left."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        x0, y0 = self.point(left, top)
        x1, y1 = self.point(right, bottom)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def shows(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Whether any of the box lies on the shown page."""
        return x1 > 0 and bottom > 0 and x0 < self.width and top < self.height
