"""Tesseract as OCRmyPDF asks for it, with notes of what it said of each page.

A page on which something fails, or that takes too long, becomes a page without words: the others stand.
"""

from __future__ import annotations

import contextlib
import copy
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import ocrmypdf
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from ocrmypdf.exceptions import ExitCodeException
from ocrmypdf.pluginspec import OrientationConfidence
from PIL import Image

from referat_ekstraksjon.reading.page import Ruling
from referat_ekstraksjon.reading.scans.hocr import HocrLine, add_lines, read_hocr
from referat_ekstraksjon.reading.scans.pictures import Ink, ink_of
from referat_ekstraksjon.reading.scans.records import PageState

_Result = TypeVar("_Result")
_Tesseract: Any = TesseractOcrEngine
_LEAST_SURE: Final = 4.0
"""Of Tesseract's own figure for how a page stands, below which it is left as it is: pages of text that lie on their
side or head give 5 to 20."""
SURE: Final = 100.0
"""What OCRmyPDF is told of a page that is to be turned."""
_MOST_ANGLE: Final = 15.0
_POINTS, _USUAL_DOTS = 72.0, 300
_SPARSE_SECONDS: Final = 20.0
_LEAST_SURE_OF_PRINT: Final = 0.5
"""Mean confidence of words, below which a page holds strokes of a pen rather than print."""
_SPARSE: Final = 11
"""Tesseract's way of reading that looks for words anywhere, in no order."""
_FAULTS: Final = (ExitCodeException, subprocess.SubprocessError, OSError, ValueError, SyntaxError)
_NO_WORDS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body>
<div class='ocr_page' id='page_1' title='image "none"; bbox 0 0 {0} {1}; ppageno 0'></div></body></html>
"""


@dataclass(slots=True)
class PageNote:
    """What was said of a page.

    Attributes:
        turns: clockwise quarter turns that set it upright.
        angle: degrees counter-clockwise that then set it straight.
        width: of the straight picture, in pixels; 0 where none was read.
        lines: of its words, in pixels.
        rulings: its printed rules, in points.
        state: what came of it.
    """

    turns: int = 0
    angle: float = 0.0
    width: int = 0
    lines: list[HocrLine] = field(default_factory=list)
    rulings: tuple[Ruling, ...] = ()
    state: PageState = "read"


class NotingEngine(_Tesseract):  # type: ignore[misc]  # whose methods are static and without types
    """Tesseract, each of whose answers is noted.

    Args:
        done: told of each page that is done, with its place in the file, from 1.
    """

    def __init__(self, done: Callable[[int], None]) -> None:
        self._done = done
        self.notes: dict[int, PageNote] = {}

    @ocrmypdf.hookimpl
    def get_ocr_engine(self, options: Any) -> NotingEngine:  # noqa: ARG002  # as the hook is called
        """This engine, whatever the options."""
        return self

    @ocrmypdf.hookimpl
    def filter_ocr_image(self, page: Any, image: Image.Image) -> Image.Image:
        """Takes the lines under words out of a page's picture, and notes all rules."""
        dots = _dots_of(image)
        ink = ink_of(image, _POINTS / float(dots[0]))
        self.notes.setdefault(page.pageno + 1, PageNote()).rulings = ink.rulings(page.pageno + 1)
        clean = ink.without_underlines(image)
        clean.info["dpi"] = dots
        return clean

    def _note(self, picture: Path) -> PageNote:
        """The note of the page that a picture is of, by the number its name begins with."""
        return self.notes.setdefault(int(picture.name[:6]), PageNote())

    def _tried(self, picture: Path, ask: Callable[[], _Result], otherwise: _Result) -> _Result:
        try:
            return ask()
        except _FAULTS:
            self._note(picture).state = "failed"
            return otherwise

    def get_orientation(self, input_file: Path, options: Any) -> OrientationConfidence:
        """Which way a page stands; as sure as can be where it is to be turned."""
        nothing = OrientationConfidence(angle=0, confidence=0.0)
        found = self._tried(input_file, lambda: _Tesseract.get_orientation(input_file, options), nothing)
        if found.confidence < _LEAST_SURE or found.angle % 360 not in (90, 180, 270):
            return nothing
        self._note(input_file).turns = (4 - found.angle % 360 // 90) % 4
        return OrientationConfidence(angle=found.angle, confidence=SURE)

    def get_deskew(self, input_file: Path, options: Any) -> float:
        """How askew a page is."""
        angle = float(self._tried(input_file, lambda: _Tesseract.get_deskew(input_file, options), 0.0))
        angle = angle if abs(angle) <= _MOST_ANGLE else 0.0
        self._note(input_file).angle = angle
        return angle

    def generate_hocr(self, input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        """Reads a page."""
        note = self._note(input_file)
        begun = time.monotonic()
        lines = None
        if note.state == "read":
            lines = self._tried(input_file, lambda: _read(input_file, output_hocr, output_text, options), None)
        late = time.monotonic() - begun >= options.tesseract.timeout
        with Image.open(input_file) as picture:
            note.width = picture.width
            if lines is None or late:
                note.state = "timeout" if late else "failed"
                output_hocr.write_text(_NO_WORDS.format(*picture.size))
                output_text.write_text("")
            else:
                dots = _dots_of(picture)
                ink = ink_of(picture, _POINTS / float(dots[0]))
                if _is_worth_another_look(lines):
                    with contextlib.suppress(*_FAULTS):  # what was read stands
                        lines += _look_again(lines, ink, dots, output_hocr, options)
                note.lines = ink.with_strokes(lines)
        self._done(int(input_file.name[:6]))


def _dots_of(picture: Image.Image) -> tuple[float, float]:
    """Dots an inch of a picture, across and down."""
    dots: tuple[float, float] = picture.info.get("dpi", (_USUAL_DOTS, _USUAL_DOTS))
    return dots


def _read(picture: Path, hocr: Path, text: Path, options: Any) -> list[HocrLine]:
    _Tesseract.generate_hocr(picture, hocr, text, options)
    return read_hocr(hocr)


def _is_worth_another_look(lines: Sequence[HocrLine]) -> bool:
    """Whether words were read about as surely as print is; over handwriting Tesseract would take long for nothing."""
    sure = [word.confidence for line in lines for word in line.words]
    return bool(sure) and sum(sure) / len(sure) >= _LEAST_SURE_OF_PRINT


def _look_again(
    lines: Sequence[HocrLine], ink: Ink, dots: tuple[float, float], hocr: Path, options: Any
) -> list[HocrLine]:
    """Reads what lies in no word that was found, and adds it: Tesseract passes over single letters in columns, for one.

    Args:
        lines: that were found.
        ink: of the page; dots: an inch of it.
        hocr: the file of what was found, to which it is added too.
        options: as OCRmyPDF gives them.
    """
    left = ink.left_over([word[1:5] for line in lines for word in line.words])
    if left is None:
        return []
    rest, found = hocr.with_name(f"{hocr.stem}_rest.png"), hocr.with_name(f"{hocr.stem}_rest.hocr")
    left.save(rest, dpi=dots)
    sparse = copy.deepcopy(options)
    sparse.tesseract.pagesegmode = _SPARSE
    sparse.tesseract.timeout = min(options.tesseract.timeout, _SPARSE_SECONDS)
    _Tesseract.generate_hocr(rest, found, found.with_suffix(".txt"), sparse)
    return add_lines(hocr, found) if found.exists() else []
