"""Lines and images on a page, from pdfium's page objects.

A ruling may be a stroked line, an edge of a stroked rectangle, or a thin filled rectangle (LibreOffice draws table
borders so). Filled areas are not rulings.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from referat_ekstraksjon.reading.page import Picture, Ruling
from referat_ekstraksjon.reading.placement import Placement

THIN = 3.0
"""Points: a filled shape up to this thick is a line."""
_SHORTEST = 4.0
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 4_000
_DEEPEST = 6


class _Collector:
    def __init__(self, number: int, placement: Placement) -> None:
        self.number = number
        self.place = placement
        self.rulings: list[Ruling] = []
        self.pictures: list[Picture] = []
        self.seen = 0
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._fill = ctypes.c_int()
        self._stroke = ctypes.c_int()
        self._width = ctypes.c_float()
        self._point = (ctypes.c_float(), ctypes.c_float())

    def take(self, page_object: Any, depth: int) -> None:
        self.seen += 1
        if self.seen > _MOST_OBJECTS:
            return
        kind = pdfium_c.FPDFPageObj_GetType(page_object)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            self._take_path(page_object)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            box = self._bounds(page_object)
            if box is not None and box[2] - box[0] > 1 and box[3] - box[1] > 1:
                self.pictures.append(Picture(self.number, *(round(v, 2) for v in box)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            self._take_form(page_object, depth)

    def _take_form(self, form: Any, depth: int) -> None:
        """Objects in a form, moved by the form's matrix (pdfium moves only text)."""
        count = pdfium_c.FPDFFormObj_CountObjects(form)
        if not 0 < count <= _MOST_OBJECTS:
            return
        matrix = pdfium_c.FS_MATRIX()
        outer = self.place
        if pdfium_c.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix)):
            self.place = _Moved(outer, matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)  # type: ignore[assignment]  # same two methods
        for index in range(count):
            inner = pdfium_c.FPDFFormObj_GetObject(form, index)
            if inner:
                self.take(inner, depth + 1)
        self.place = outer

    def _bounds(self, page_object: Any) -> tuple[float, float, float, float] | None:
        left, bottom, right, top = self._edges
        found = pdfium_c.FPDFPageObj_GetBounds(
            page_object, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
        )
        return self.place.box(left.value, bottom.value, right.value, top.value) if found else None

    def _take_path(self, path: Any) -> None:
        box = self._bounds(path)
        if box is None or not pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(self._fill), ctypes.byref(self._stroke)):
            return
        x0, top, x1, bottom = box
        if not (self._fill.value or self._stroke.value):
            return
        if self._stroke.value:
            self._take_segments(path)
        elif min(x1 - x0, bottom - top) <= THIN:
            self._add(x0, top, x1, bottom)
        else:
            self._take_thin_parts(path)

    def _add(self, x0: float, top: float, x1: float, bottom: float) -> None:
        wide, high = x1 - x0, bottom - top
        if max(wide, high) < _SHORTEST:
            return
        if wide >= high:
            middle = round((top + bottom) / 2, 2)
            self.rulings.append(Ruling(self.number, round(x0, 2), middle, round(x1, 2), middle, round(high, 2)))
        else:
            middle = round((x0 + x1) / 2, 2)
            self.rulings.append(Ruling(self.number, middle, round(top, 2), middle, round(bottom, 2), round(wide, 2)))

    def _points(self, path: Any) -> list[list[tuple[float, float]]]:
        """The path's straight strokes, a list of points for each; a curve breaks a stroke."""
        strokes: list[list[tuple[float, float]]] = []
        x, y = self._point
        matrix = pdfium_c.FS_MATRIX()
        has_matrix = pdfium_c.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
        for index in range(min(pdfium_c.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
            segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
            if not segment or not pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                continue
            px, py = x.value, y.value
            if has_matrix:
                px, py = matrix.a * px + matrix.c * py + matrix.e, matrix.b * px + matrix.d * py + matrix.f
            point = self.place.point(px, py)
            kind = pdfium_c.FPDFPathSegment_GetType(segment)
            if kind == pdfium_c.FPDF_SEGMENT_LINETO and strokes:
                strokes[-1].append(point)
            else:
                strokes.append([point])
            if pdfium_c.FPDFPathSegment_GetClose(segment) and len(strokes[-1]) > 1:
                strokes[-1].append(strokes[-1][0])
        return strokes

    def _take_segments(self, path: Any) -> None:
        for stroke in self._points(path):
            for (ax, ay), (bx, by) in pairwise(stroke):
                if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
                    self._add(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _take_thin_parts(self, path: Any) -> None:
        """Several thin rectangles filled as one path (a whole table's borders)."""
        for stroke in self._points(path):
            if len(stroke) < 4:
                continue
            xs, ys = [p[0] for p in stroke], [p[1] for p in stroke]
            if min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN:
                self._add(min(xs), min(ys), max(xs), max(ys))


class _Moved:
    """A placement seen through a form's matrix."""

    def __init__(self, outer: Placement, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        self._outer = outer
        self._matrix = (a, b, c, d, e, f)

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._matrix
        return self._outer.point(a * x + c * y + e, b * x + d * y + f)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        corners = [self.point(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        return min(xs), min(ys), max(xs), max(ys)


def read_rulings(page: Any, number: int, placement: Placement) -> tuple[list[Ruling], list[Picture]]:
    """The rulings and pictures of a raw pdfium page, places in points from the top left."""
    collector = _Collector(number, placement)
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        page_object = pdfium_c.FPDFPage_GetObject(page, index)
        if page_object:
            collector.take(page_object, 0)
    return collector.rulings, collector.pictures
