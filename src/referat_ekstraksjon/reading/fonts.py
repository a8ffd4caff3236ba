"""Fonts: whether a face is bold or italic is read from its name (weight flags in PDFs lie, names do not)."""

from __future__ import annotations

import ctypes
import re
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from referat_ekstraksjon.reading.calls import direct
from referat_ekstraksjon.reading.placement import Placement

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


class TypeStyle:
    """Face, size and direction of text as a page shows it.

    Attributes:
        face: the font.
        size: points as printed.
        turn: clockwise quarter turns as shown (0-3).
        slants: whether it lies along neither axis.
        level: whether it reads level from the left, as nearly all text does.
        drop: points that it reaches below its baseline.
        kind: what tells it from other type in the order of words: font name and size.
        tail: the last fields of a `Word` of this type, from `size` on.
        heights: shown at all?, top, bottom and baseline of words by the baseline's y in user space.
    """

    __slots__ = ("drop", "face", "heights", "kind", "level", "size", "slants", "tail", "turn")

    def __init__(self, face: FontFace, size: float, turn: int, slants: bool) -> None:
        self.face = face
        self.size = size
        self.turn = turn
        self.slants = slants
        self.level = not (turn or slants)
        self.drop = face.descent * size
        printed = round(size, 2)
        self.kind = (face.name, printed)
        self.tail = (printed, face.name, face.bold, face.italic, 1.0, 0, "")
        self.heights: dict[float, tuple[bool, float, float, float]] = {}

    def differs(self, other: TypeStyle) -> bool:
        """Whether a word ends where this type follows the other."""
        return (
            self.face is not other.face
            or abs(self.size - other.size) > 0.3
            or self.turn != other.turn
            or self.slants != other.slants
        )

    def heights_at(
        self, y: float, placement: Placement, share: Callable[[float, float], float]
    ) -> tuple[bool, float, float, float]:
        """`heights` of one y, kept there; for level text on a page that is not turned.

        Equal measures are kept once by `share`, the `setdefault` of a dict.
        """
        baseline = placement.top - y
        bottom = baseline + self.drop
        top = bottom - self.size
        shown = bottom > 0 and top < placement.height
        top, bottom, baseline = round(top, 2), round(bottom, 2), round(baseline, 2)
        found = self.heights[y] = (shown, share(top, top), share(bottom, bottom), share(baseline, baseline))
        return found


_get_font_size = direct(pdfium_c.FPDFTextObj_GetFontSize)
_get_matrix = direct(pdfium_c.FPDFPageObj_GetMatrix)
_get_font = direct(pdfium_c.FPDFTextObj_GetFont, ctypes.c_void_p)
_SIZE_AND_MATRIX = struct.Struct("7f")


class FontFaces:
    """The faces and types of a document, each looked up once."""

    unknown = FontFace("", False, False)

    def __init__(self) -> None:
        self._faces: dict[int, FontFace] = {}
        self._by_name: dict[str, FontFace] = {}
        self._styles: dict[tuple[float | int | None, ...], TypeStyle] = {}
        self._numbers = (ctypes.c_float * 7)()
        self._size_at = ctypes.byref(self._numbers)
        self._matrix_at = ctypes.byref(self._numbers, 4)

    def forget_page(self) -> None:
        """Font addresses are good for one page only: pdfium may free them with it."""
        self._faces.clear()
        self._styles.clear()

    def of_text_object(self, address: int, turns: int) -> TypeStyle:
        """The type of a text object, its matrix counted in, on a page that is turned so many quarters clockwise."""
        text_object = ctypes.c_void_p(address)
        size = a = b = c = d = 0.0
        if _get_font_size(text_object, self._size_at) and _get_matrix(text_object, self._matrix_at):
            size, a, b, c, d, _, _ = _SIZE_AND_MATRIX.unpack_from(self._numbers)
        font = _get_font(text_object)
        key = (font, size, a, b, c, d)
        style = self._styles.get(key)
        if style is None:
            quarters, slants = direction(a, b)
            scale = (c**2 + d**2) ** 0.5
            face = self.unknown if font is None else self._face(font)
            printed = abs(size) * (scale if scale > 0 else 1.0)
            style = self._styles[key] = TypeStyle(face, printed, (turns - quarters) % 4, slants)
        return style

    def _face(self, address: int) -> FontFace:
        face = self._faces.get(address)
        if face is None:
            font = ctypes.cast(address, pdfium_c.FPDF_FONT)
            face = self._faces[address] = self._look_up(font)
        return face

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
        below = ctypes.c_float()
        found = pdfium_c.FPDFFont_GetDescent(font, ctypes.c_float(1000.0), ctypes.byref(below))
        descent = abs(below.value) / 1000.0 if found else 0.0
        return round(descent, 3) if 0.05 < descent < _DEEPEST else USUAL_DESCENT
