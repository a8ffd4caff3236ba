"""pdfium's small calls without what ctypes adds to them, and the same call for many characters at once.

A call through pypdfium2's prototypes costs 0.5 µs, most of it in checks of its arguments and in letting other threads
run; made as here it costs 0.17 µs. A page takes thousands. So two things are up to the caller: handles are pointers
(pypdfium2's, or `c_void_p` around an address; a bare number would be cut to 32 bits), and a call must be short, as no
other thread runs meanwhile.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium_c


def direct(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """A function of pypdfium2's raw bindings, called straight; `c_void_p` as result gives an address or None."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:  # pragma: no cover
        raise ImportError("pdfium lacks a function")
    return ctypes.PYFUNCTYPE(result)(address)


_get_text_object = direct(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
_get_box = direct(pdfium_c.FPDFText_GetLooseCharBox)
_get_origin = direct(pdfium_c.FPDFText_GetCharOrigin)


class CharCalls:
    """Asks for many characters of a text page at once; its buffers serve one page after the other.

    A character is asked for by its index on the page.
    """

    def __init__(self) -> None:
        self._text: Any = None
        self._boxes: Any = None
        self._origins: Any = None
        self._box_places: list[Any] = []
        self._x_places: list[Any] = []
        self._y_places: list[Any] = []

    def room_for_text(self, units: int) -> Any:
        """A buffer for at least so many UTF-16 code units, good until it is asked for again."""
        if self._text is None or units > len(self._text):
            self._text = (ctypes.c_ushort * max(4_096, 2 * units))()
        return self._text

    def owners(self, text_page: Any, indexes: Sequence[int]) -> list[int | None]:
        """The address of the text object each character is part of; None for one that pdfium put in."""
        return list(map(_get_text_object, repeat(text_page), indexes))

    def boxes(self, text_page: Any, indexes: Sequence[int]) -> list[float]:
        """left, top, right, bottom of each character in user space, one after the other (four for each)."""
        self._make_room(len(indexes))
        deque(map(_get_box, repeat(text_page), indexes, self._box_places), 0)
        values: list[float] = self._boxes[: 4 * len(indexes)]
        return values

    def origins(self, text_page: Any, indexes: Sequence[int]) -> tuple[list[float], list[float]]:
        """The x and y of each character's origin in user space: all x, all y."""
        self._make_room(len(indexes))
        deque(map(_get_origin, repeat(text_page), indexes, self._x_places, self._y_places), 0)
        values: list[float] = self._origins[: 2 * len(indexes)]
        return values[0::2], values[1::2]

    def _make_room(self, count: int) -> None:
        if count <= len(self._box_places):
            return
        count = max(512, 2 * count)
        self._boxes = (ctypes.c_float * (4 * count))()
        self._origins = (ctypes.c_double * (2 * count))()
        self._box_places = [ctypes.byref(self._boxes, 16 * k) for k in range(count)]
        self._x_places = [ctypes.byref(self._origins, 16 * k) for k in range(count)]
        self._y_places = [ctypes.byref(self._origins, 16 * k + 8) for k in range(count)]
