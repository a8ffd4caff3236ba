"""Characters of a page, from pdfium in bulk, grouped into words.

The text of a page comes in one call; boxes are asked for the first and last character of each word only, which is
what makes reading fast. A word ends at white space (printed, or put in by pdfium where it sees a gap) and where the
font or size changes, as in pdfplumber's `extract_words(extra_attrs=["fontname", "size"])`.
"""

from __future__ import annotations

import ctypes
import re
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from referat_ekstraksjon.reading.fonts import FontFace, FontFaces
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.reading.placement import Placement

_WORD = re.compile(r"[^\s\x00\uffff\u200b\u2060\ufeff]+")
_LINE_END_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # pdfium marks a hyphen that ends a line so
_GAP = 3.0  # points: pdfplumber's x_tolerance
_STEP_BACK = 0.5  # of the font size: a character that steps back further begins another run of text


class _Run(NamedTuple):
    """Characters [start, stop) of a page in one font and size."""

    start: int
    stop: int
    face: FontFace
    size: float
    turn: int
    slants: bool


def read_words(
    text_page: Any, number: int, placement: Placement, faces: FontFaces, first: int, limit: int
) -> tuple[list[Word], int]:
    """The words of a page, in the order of its content, numbered from `first`.

    Args:
        text_page: raw pdfium handle.
        number: the page's number, from 1.
        placement: turns PDF coordinates to points from the top left.
        faces: the document's fonts, looked up once each.
        first: number of the first word.
        limit: greatest number of characters to take.

    Returns:
        The words, and how many characters the page has (more than `limit`: no words were read).
    """
    count = pdfium_c.FPDFText_CountChars(text_page)
    if count <= 0:
        return [], 0
    if count > limit:
        return [], count
    text = _page_text(text_page, count)
    words: list[Word] = []
    reader = _CharReader(text_page, placement, faces)
    for match in _WORD.finditer(text):
        for run in reader.runs(match.start(), match.end()):
            word = reader.word(run, text[run.start : run.stop], number, first + len(words))
            if word is not None:
                words.append(word)
    return in_printed_order(words, first), count


_SAME_LINE = 3.0  # points: pdfplumber's y_tolerance


def in_printed_order(words: list[Word], first: int) -> list[Word]:
    """Words in the order of pdfplumber's `extract_words(extra_attrs=["fontname", "size"])`, numbered from `first`.

    Runs of one font and size follow each other as they are painted; within a run, tops that follow each other within
    3 points are one line, from the top, each read from the left.
    """
    ordered: list[Word] = []
    for _, run in groupby(words, key=lambda w: (w.font, w.size)):
        line: list[Word] = []
        top = float("-inf")
        for word in sorted(run, key=lambda w: w.top):
            if line and word.top - top > _SAME_LINE:
                ordered += sorted(line, key=lambda w: w.x0)
                line = []
            line.append(word)
            top = word.top
        ordered += sorted(line, key=lambda w: w.x0)
    return [Word(first + index, *word[1:]) for index, word in enumerate(ordered)]


def _page_text(text_page: Any, count: int) -> str:
    """The page's characters, one code unit each, so that offsets are character indexes."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, buffer)
    if written - 1 == count:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="surrogatepass")
        return text if len(text) == count else "".join(map(chr, buffer[:count]))
    get = pdfium_c.FPDFText_GetUnicode
    return "".join(chr(code) if (code := get(text_page, k)) and code < 0x110000 else "\x00" for k in range(count))


_HALF = re.compile(r"[\ud800-\udfff]")


def _whole(text: str) -> str:
    """A run's text with the halves of characters outside the basic plane joined; a lone half is U+FFFD."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _CharReader:
    """Asks pdfium for what is needed of single characters."""

    def __init__(self, text_page: Any, placement: Placement, faces: FontFaces) -> None:
        self._text_page = text_page
        self._place = placement
        self._faces = faces
        self._rect = pdfium_c.FS_RECTF()
        self._rect_ref = ctypes.byref(self._rect)
        self._x = ctypes.c_double()
        self._y = ctypes.c_double()
        self._styles: dict[int, tuple[FontFace, float, int, bool]] = {}

    def _style(self, index: int) -> tuple[int, FontFace, float, int, bool]:
        """Identity, face, size, clockwise quarter turns as shown and slant of the text object a character is in."""
        found = pdfium_c.FPDFText_GetTextObject(self._text_page, index)
        if not found:
            return 0, self._faces.unknown, float(pdfium_c.FPDFText_GetFontSize(self._text_page, index)), 0, False
        address = ctypes.addressof(found.contents)
        style = self._styles.get(address)
        if style is None:
            face, size, quarters, slants = self._faces.of_text_object(found)
            style = self._styles[address] = (face, size, (self._place.turns - quarters) % 4, slants)
        return address, *style

    def runs(self, start: int, stop: int) -> list[_Run]:
        """Parts of one font and size; nearly always the whole word."""
        first_object, face, size, turn, slants = self._style(start)
        if stop - start == 1:
            return [_Run(start, stop, face, size, turn, slants)]
        last_object, *_ = self._style(stop - 1)
        if first_object == last_object:
            return [_Run(start, stop, face, size, turn, slants)]
        runs: list[_Run] = []
        begin, (left, top, right, bottom) = start, self._box(start)
        for index in range(start + 1, stop):
            _, face_here, size_here, turn_here, slants_here = self._style(index)
            x0, y0, x1, y1 = self._box(index)
            apart = x0 - right > _GAP or left - x0 > _STEP_BACK * size_here or y0 > bottom or y1 < top
            other_type = face_here is not face or abs(size_here - size) > 0.3
            if other_type or apart or turn_here != turn or slants_here != slants:
                runs.append(_Run(begin, index, face, size, turn, slants))
                begin, face, size = index, face_here, size_here
                turn, slants = turn_here, slants_here
            left, top, right, bottom = x0, y0, x1, y1
        runs.append(_Run(begin, stop, face, size, turn, slants))
        return runs

    def _box(self, index: int) -> tuple[float, float, float, float]:
        pdfium_c.FPDFText_GetLooseCharBox(self._text_page, index, self._rect_ref)
        rect = self._rect
        return self._place.box(rect.left, rect.bottom, rect.right, rect.top)

    def word(self, run: _Run, text: str, page: int, number: int) -> Word | None:
        first = self._box(run.start)
        last = self._box(run.stop - 1) if run.stop - run.start > 1 else first
        x0, x1 = min(first[0], last[0]), max(first[2], last[2])
        pdfium_c.FPDFText_GetCharOrigin(self._text_page, run.start, self._x, self._y)
        x, baseline = self._place.point(self._x.value, self._y.value)
        size = run.size
        face = run.face
        bottom = baseline + face.descent * size
        top = bottom - size
        turn = 0
        if run.turn or run.slants:
            turn = _turn_seen(run, first, last)
            drop = face.descent * size
            if run.slants or turn % 2:
                top, bottom = min(first[1], last[1]), max(first[3], last[3])
            elif turn:
                top, bottom = baseline - drop, baseline - drop + size
            if turn % 2:
                baseline = x
                if not run.slants:
                    x0 = x - drop if turn == 1 else x + drop - size
                    x1 = x0 + size
        if x1 <= x0 or not self._place.shows(x0, top, x1, bottom):
            return None
        return Word(
            number, page, _whole(text).translate(_LINE_END_HYPHENS), round(x0, 2), round(top, 2), round(x1, 2),
            round(bottom, 2), round(baseline, 2), round(size, 2), face.name, face.bold, face.italic, 1.0, turn,
        )  # fmt: skip


def _turn_seen(run: _Run, first: tuple[float, float, float, float], last: tuple[float, float, float, float]) -> int:
    """Which way a turned run reads: by the places of its first and last character, where they tell.

    Matrices alone do not: some fonts are drawn mirrored and mirrored back.
    """
    if first == last:
        return run.turn | run.slants
    if run.turn % 2 or run.slants:
        return 1 if first[1] + first[3] < last[1] + last[3] else 3
    return 0 if first[0] + first[2] <= last[0] + last[2] else 2
