"""Fonts: whether a face is bold or italic is read from its name (weight flags in PDFs lie, names do not)."""

from __future__ import annotations

import ctypes
import re
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(
    r"bold|black|heavy|semibold|demi(?!n)|extrabold|ultra(?=bold|black)|halvfet|[-,_]bd\b|[-,_]b\b|^cmb|^cmss?b|^sfb|^lmb"
    r"|^ec(?:bx|ssbx)|-medi\b",
    re.IGNORECASE,
)
_ITALIC = re.compile(
    r"italic|oblique|kursiv|slanted|[-,_]it\b|[-,_]i\b|boldit|^cm(?:ti|sl|bxti|mi)|^sf(?:ti|sl)|^lmri|-reguital",
    re.IGNORECASE,
)


USUAL_DESCENT = 0.21
_DEEPEST = 0.45


class FontFace(NamedTuple):
    """A font by its name."""

    name: str
    bold: bool
    italic: bool
    descent: float = USUAL_DESCENT
    """How far below the baseline the face reaches, in font sizes."""


def face_of_name(base_name: str) -> FontFace:
    """The face a PostScript font name speaks of, its subset tag (`ABCDEF+`) taken off."""
    name = _SUBSET.sub("", base_name)
    return FontFace(name, bool(_BOLD.search(name)), bool(_ITALIC.search(name)))


_LEVEL = 0.2  # of a run along one axis: how far it may stray along the other


def direction(along: float, across: float) -> tuple[int, bool]:
    """Which way text runs, from its direction in user space (y upwards).

    Returns:
        counter-clockwise quarter turns, and whether it slants; slanting text counts as running up or down.
    """
    if abs(across) < _LEVEL * abs(along):
        return (2 if along < 0 else 0), False
    if across == 0:
        return 0, True  # no direction at all
    return (1 if across > 0 else 3), abs(along) >= _LEVEL * abs(across)


class FontFaces:
    """The faces of a document, each looked up once."""

    unknown = FontFace("", False, False)

    def __init__(self) -> None:
        self._by_address: dict[int, FontFace] = {}
        self._by_name: dict[str, FontFace] = {}
        self._matrix = pdfium_c.FS_MATRIX()
        self._size = ctypes.c_float()

    def forget_page(self) -> None:
        """Font addresses are good for one page only: pdfium may free them with it."""
        self._by_address.clear()

    def of_text_object(self, text_object: Any) -> tuple[FontFace, float, int, bool]:
        """The face of a text object, its size in points as printed (its matrix counted in), and which way it runs.

        Returns:
            face, size, counter-clockwise quarter turns of its direction in the page's user space, whether it slants.
        """
        quarters, slants = 0, False
        size = 0.0
        if pdfium_c.FPDFTextObj_GetFontSize(text_object, ctypes.byref(self._size)):
            size = abs(self._size.value)
        if pdfium_c.FPDFPageObj_GetMatrix(text_object, ctypes.byref(self._matrix)):
            scale = float((self._matrix.c**2 + self._matrix.d**2) ** 0.5)
            size *= scale if scale > 0 else 1.0
            quarters, slants = direction(self._matrix.a, self._matrix.b)
        font = pdfium_c.FPDFTextObj_GetFont(text_object)
        if not font:
            return self.unknown, size, quarters, slants
        address = ctypes.addressof(font.contents)
        face = self._by_address.get(address)
        if face is None:
            face = self._by_address[address] = self._look_up(font)
        return face, size, quarters, slants

    def _look_up(self, font: Any) -> FontFace:
        length = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
        if not 0 < length <= 512:
            return self.unknown
        buffer = ctypes.create_string_buffer(length)
        pdfium_c.FPDFFont_GetBaseFontName(font, buffer, length)
        name = buffer.value.decode("utf-8", errors="replace")
        face = self._by_name.get(name)
        if face is None:
            face = self._by_name[name] = face_of_name(name)._replace(descent=self._descent(font))
        return face

    def _descent(self, font: Any) -> float:
        found = pdfium_c.FPDFFont_GetDescent(font, ctypes.c_float(1000.0), ctypes.byref(self._size))
        descent = abs(self._size.value) / 1000.0 if found else 0.0
        return round(descent, 3) if 0.05 < descent < _DEEPEST else USUAL_DESCENT
