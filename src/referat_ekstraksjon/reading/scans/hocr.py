"""What Tesseract writes of a page (hOCR 1.2), as lines of words in pixels."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

_NUMBERS = r"(-?\d+(?:\.\d+)?)"
_BOX = re.compile(rf"\bbbox {_NUMBERS} {_NUMBERS} {_NUMBERS} {_NUMBERS}")
_BASELINE = re.compile(rf"\bbaseline {_NUMBERS} {_NUMBERS}")
_MEASURE = re.compile(rf"\b(x_size|x_descenders|x_ascenders|textangle|x_wconf) {_NUMBERS}")
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption", "ocr_footer"})
_MOST_WORDS = 50_000
_SURE = 0.6
"""Confidence of a word that was found in what others left over; specks give less."""


class HocrWord(NamedTuple):
    """A word: its box in pixels from the picture's top left corner, and Tesseract's confidence, 0-1.

    Attributes:
        stroke: how thick its strokes are, in pixels, once that is measured.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    stroke: float | None = None


class HocrLine(NamedTuple):
    """A line of words.

    Attributes:
        words: from left to right.
        left, bottom: of its box; slope, intercept: of its baseline, from that corner.
        size: from the top of ascenders to the foot of descenders, pixels.
        small: height of letters like `x`, of it.
    """

    words: tuple[HocrWord, ...]
    left: float
    bottom: float
    slope: float
    intercept: float
    size: float
    small: float

    def baseline_at(self, x: float) -> float:
        """Pixels from the top at which the baseline is."""
        return self.bottom + self.intercept + self.slope * (x - self.left)


def read_hocr(path: Path) -> list[HocrLine]:
    """The lines of a page in Tesseract's order, those of turned text left out.

    Raises:
        ValueError: it is no hOCR.
    """
    lines: list[HocrLine] = []
    count = 0
    for element in _parsed(path).iter():
        if element.get("class") not in _LINES:
            continue
        line = _line(element)
        if line is None:
            continue
        count += len(line.words)
        if count > _MOST_WORDS:
            break
        lines.append(line)
    return lines


def add_lines(target: Path, other: Path) -> list[HocrLine]:
    """Adds the surer lines of one hOCR file of a page to another, and gives them.

    Raises:
        ValueError: one of them is no hOCR.
    """
    ET.register_namespace("", "http://www.w3.org/1999/xhtml")
    tree, more = _parsed(target), _parsed(other)
    page = next((e for e in tree.iter() if e.get("class") == "ocr_page"), None)
    added: list[HocrLine] = []
    if page is None:
        return added
    for area in more.iter():
        if area.get("class") != "ocr_carea":
            continue
        lines = [line for element in area.iter() if element.get("class") in _LINES and (line := _line(element))]
        if lines and all(_is_sure(word) for line in lines for word in line.words):
            page.append(area)
            added += lines
    tree.write(target, encoding="utf-8", xml_declaration=True)
    return added


def _parsed(path: Path) -> ET.ElementTree[ET.Element]:
    try:
        return ET.parse(path)  # noqa: S314  # written by Tesseract: no entities
    except ET.ParseError as error:
        raise ValueError(f"no hOCR ({error})") from error


def _is_sure(word: HocrWord) -> bool:
    return word.confidence >= _SURE and any(character.isalnum() for character in word.text)


def _line(element: ET.Element) -> HocrLine | None:
    title = element.get("title", "")
    box = _BOX.search(title)
    measures = {name: float(value) for name, value in _MEASURE.findall(title)}
    words = tuple(word for child in element.iter() if (word := _word(child)) is not None)
    if box is None or not words or measures.get("textangle"):
        return None
    left, top, _, bottom = map(float, box.groups())
    baseline = _BASELINE.search(title)
    slope, intercept = map(float, baseline.groups()) if baseline else (0.0, 0.0)
    size = measures.get("x_size") or bottom - top
    small = size - measures.get("x_ascenders", 0.25 * size) - measures.get("x_descenders", 0.2 * size)
    return HocrLine(words, left, bottom, slope, intercept, size, small if small > 0 else 0.5 * size)


def _word(element: ET.Element) -> HocrWord | None:
    if element.get("class") != "ocrx_word":
        return None
    title = element.get("title", "")
    box = _BOX.search(title)
    text = "".join(element.itertext()).strip()
    if box is None or not text:
        return None
    confidence = dict(_MEASURE.findall(title)).get("x_wconf", "0")
    x0, top, x1, bottom = map(float, box.groups())
    return HocrWord(text, x0, top, x1, bottom, min(1.0, max(0.0, float(confidence) / 100)))
