"""Lines and images on a page, from pdfium's page objects.

A ruling may be a stroked line, an edge of a stroked rectangle, or a thin filled rectangle (LibreOffice draws table
borders so). Filled areas are not rulings.
"""

from __future__ import annotations

import ctypes
import struct
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium_c

from referat_ekstraksjon.reading.calls import direct
from referat_ekstraksjon.reading.page import Box, Picture, Ruling
from referat_ekstraksjon.reading.placement import Placement

THIN = 3.0
"""Points: a filled shape up to this thick is a line."""
_SHORTEST = 4.0
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 4_000
_DEEPEST = 6

_get_object = direct(pdfium_c.FPDFPage_GetObject, ctypes.c_void_p)
_count_inner = direct(pdfium_c.FPDFFormObj_CountObjects)
_get_inner = direct(pdfium_c.FPDFFormObj_GetObject, ctypes.c_void_p)
_get_type = direct(pdfium_c.FPDFPageObj_GetType)
_get_bounds = direct(pdfium_c.FPDFPageObj_GetBounds)
_get_matrix = direct(pdfium_c.FPDFPageObj_GetMatrix)
_get_draw_mode = direct(pdfium_c.FPDFPath_GetDrawMode)
_count_segments = direct(pdfium_c.FPDFPath_CountSegments)
_get_segment = direct(pdfium_c.FPDFPath_GetPathSegment, ctypes.c_void_p)
_get_point = direct(pdfium_c.FPDFPathSegment_GetPoint)
_get_segment_type = direct(pdfium_c.FPDFPathSegment_GetType)
_get_close = direct(pdfium_c.FPDFPathSegment_GetClose)
_EDGES = struct.Struct("4f")
_MATRIX = struct.Struct("6f")
_POINT = struct.Struct("2f")
_UNMOVED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class _Collector:
    def __init__(self, number: int, placement: Placement) -> None:
        self.number = number
        self.place = placement
        self.rulings: list[Ruling] = []
        self.pictures: list[Picture] = []
        self.seen = 0
        self._numbers = (ctypes.c_float * 6)()
        self._places = [ctypes.byref(self._numbers, 4 * k) for k in range(4)]
        self._fill = ctypes.c_int()
        self._stroke = ctypes.c_int()
        self._modes = (ctypes.byref(self._fill), ctypes.byref(self._stroke))

    def take(self, page_object: Any, depth: int) -> None:
        self.seen += 1
        if self.seen > _MOST_OBJECTS:
            return
        kind = _get_type(page_object)
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
        count = _count_inner(form)
        if not 0 < count <= _MOST_OBJECTS:
            return
        outer = self.place
        if _get_matrix(form, self._places[0]):
            self.place = _Moved(outer, _MATRIX.unpack_from(self._numbers))  # type: ignore[assignment]  # same two methods
        for index in range(count):
            inner = _get_inner(form, index)
            if inner is not None:
                self.take(ctypes.c_void_p(inner), depth + 1)
        self.place = outer

    def _bounds(self, page_object: Any) -> Box | None:
        if not _get_bounds(page_object, *self._places):
            return None
        return self.place.box(*_EDGES.unpack_from(self._numbers))

    def _take_path(self, path: Any) -> None:
        box = self._bounds(path)
        if box is None or not _get_draw_mode(path, *self._modes):
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
        matrix = _MATRIX.unpack_from(self._numbers) if _get_matrix(path, self._places[0]) else _UNMOVED
        a, b, c, d, e, f = matrix
        x_at, y_at = self._places[:2]
        place = self.place
        for index in range(min(_count_segments(path), _MOST_SEGMENTS)):
            address = _get_segment(path, index)
            if address is None:
                continue
            segment = ctypes.c_void_p(address)
            if not _get_point(segment, x_at, y_at):
                continue
            x, y = _POINT.unpack_from(self._numbers)
            point = place.point(a * x + c * y + e, b * x + d * y + f)
            if strokes and _get_segment_type(segment) == pdfium_c.FPDF_SEGMENT_LINETO:
                strokes[-1].append(point)
            else:
                strokes.append([point])
            if len(strokes[-1]) > 1 and _get_close(segment):
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

    def __init__(self, outer: Placement, matrix: tuple[float, ...]) -> None:
        self._outer = outer
        self._matrix = matrix

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._matrix
        return self._outer.point(a * x + c * y + e, b * x + d * y + f)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        corners = [self.point(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        return min(xs), min(ys), max(xs), max(ys)


def read_rulings(
    page: Any, number: int, placement: Placement, text_objects: frozenset[int]
) -> tuple[list[Ruling], list[Picture]]:
    """The rulings and pictures of a raw pdfium page, places in points from the top left.

    Args:
        page: raw pdfium handle.
        number: the page's number, from 1.
        placement: turns PDF coordinates to points from the top left.
        text_objects: addresses of objects known to be text; they are passed over.
    """
    collector = _Collector(number, placement)
    count = min(pdfium_c.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    for address in map(_get_object, repeat(page), range(count)):
        if address is not None and address not in text_objects:
            collector.take(ctypes.c_void_p(address), 0)
    return collector.rulings, collector.pictures
