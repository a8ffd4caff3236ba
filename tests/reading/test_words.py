"""The words of a page: pdfplumber's parser as a second opinion, and the corners it does not know."""

from __future__ import annotations

import io
from collections.abc import Callable

import pdfplumber
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from referat_ekstraksjon.reading.fonts import face_of_name
from referat_ekstraksjon.reading.pdf import open_document, read_pdf
from tests.conftest import SAMPLE_NAMES, sample


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_words_and_their_order_are_pdfplumbers(name: str) -> None:
    content = sample(name).content
    ours = [w.text for page in read_pdf(content).pages for w in page.words]
    theirs: list[str] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for char in page.chars:  # equal sizes that differ in the last bit make it begin a new run
                char["size"] = round(char["size"], 3)
            theirs += [w["text"] for w in page.extract_words(extra_attrs=["fontname", "size"])]
    assert ours == theirs


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_boxes_are_pdfplumbers(name: str) -> None:
    content = sample(name).content
    page = read_pdf(content).pages[0]
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        theirs = pdf.pages[0].extract_words(extra_attrs=["fontname", "size"])
    for word in page.words:
        twin = min(
            (w for w in theirs if w["text"] == word.text),
            key=lambda w: abs(w["x0"] - word.x0) + abs(w["bottom"] - word.bottom),
        )
        lean = 0.2 * word.size if word.italic else 1  # pdfium's boxes of slanted letters lean with them
        assert abs(twin["x0"] - word.x0) < lean
        assert abs(twin["x1"] - word.x1) < lean
        assert abs(twin["bottom"] - word.bottom) < 0.3 * word.size
        assert twin["size"] == pytest.approx(word.size, abs=0.2)


def _rotated(turns: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 600))
    canvas.setPageRotation(90 * turns)
    canvas.drawString(50, 360, "Vedtak")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_turned_page_keeps_its_words_on_the_sheet(turns: int) -> None:
    content = _rotated(turns)
    page = read_pdf(content).pages[0]
    size = (page.width, page.height)
    with open_document(content) as pdf:
        assert size == pdf[0].get_size()
    (word,) = page.words
    assert word.text == "Vedtak"
    assert 0 <= word.x0 < word.x1 <= size[0]
    upright = turns % 2 == 0
    assert (word.x1 - word.x0 > word.bottom - word.top) is upright
    assert 0 <= word.top < word.bottom <= size[1]


def test_rulings_of_all_makings_are_found() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 400))
    canvas.line(10, 390, 200, 390)  # a stroke
    canvas.rect(10, 300, 100, 50, stroke=1, fill=0)  # four edges
    canvas.rect(10, 200, 150, 0.6, stroke=0, fill=1)  # a thin filled shape
    canvas.rect(10, 20, 100, 100, stroke=0, fill=1)  # a filled area: no ruling
    canvas.drawString(300, 300, "x")
    canvas.save()
    rulings = read_pdf(buffer.getvalue()).pages[0].rulings
    level = [(r.x0, r.x1, r.top) for r in rulings if not r.upright]
    assert (10.0, 200.0, 10.0) in level
    assert sum(r.upright for r in rulings) == 2
    assert len(rulings) == 6


def test_forms_are_looked_into() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 400))
    canvas.beginForm("frame", 0, 0, 100, 100)
    canvas.drawString(5, 50, "Vedtak")
    canvas.line(0, 40, 80, 40)
    canvas.endForm()
    canvas.translate(100, 200)
    canvas.scale(1.5, 1.5)
    canvas.doForm("frame")
    canvas.save()
    page = read_pdf(buffer.getvalue()).pages[0]
    (word,), (ruling,) = page.words, page.rulings
    assert (word.text, word.x0, word.baseline) == ("Vedtak", 107.5, 125.0)
    assert (ruling.x0, ruling.x1, ruling.top) == (100.0, 220.0, 140.0)


def _in_letters(turns: int) -> bytes:
    """Words whose letters are text objects of their own, one letter bold, with and without a gap between words."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 600))
    canvas.setPageRotation(90 * turns)
    x = 50.0
    for place, letter in enumerate("Vedtak:sak"):
        font = "Helvetica-Bold" if place == 4 else "Helvetica"
        canvas.setFont(font, 12)
        canvas.drawString(x + 9 * (place > 6), 360, letter)
        x += stringWidth(letter, font, 12)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_letters_set_one_by_one_are_words(turns: int) -> None:
    words = read_pdf(_in_letters(turns)).pages[0].words
    if turns == 0:  # letters that run up or down the page may be told apart where they barely touch
        assert [w.text for w in words] == ["Vedt", "a", "k:", "sak"]
    assert sorted("".join(w.text for w in words)) == sorted("Vedtak:sak")
    assert [w.text for w in words if w.bold] == ["a"]


def test_equal_words_and_measures_are_kept_once(make_pdf: Callable[..., bytes]) -> None:
    first, second = read_pdf(make_pdf([(50, 50, "saken"), (50, 80, "saken")])).pages[0].words
    assert first.text is second.text
    assert first.x1 is second.x1


def test_pieces_in_bold_are_words_of_their_own(make_pdf: Callable[..., bytes]) -> None:
    page = read_pdf(make_pdf([(50, 50, "**Vedtak:"), (100, 50, "Rådet tar saken til orientering.")])).pages[0]
    assert [(w.text, w.bold) for w in page.words][:2] == [("Vedtak:", True), ("Rådet", False)]


@pytest.mark.parametrize(
    ("name", "bold", "italic"),
    [
        ("ABCDEF+Carlito-Bold", True, False),
        ("Carlito", False, False),
        ("TimesNewRomanPS-BoldItalicMT", True, True),
        ("ArialMT", False, False),
        ("CMBX12", True, False),
        ("CMTI10", False, True),
        ("LMRoman10-Bold", True, False),
        ("Calibri,Bold", True, False),
        ("NimbusSanL-Bold", True, False),
        ("DejaVuSans-Oblique", False, True),
        ("Academy", False, False),
    ],
)
def test_faces_are_told_by_their_names(name: str, bold: bool, italic: bool) -> None:
    face = face_of_name(name)
    assert (face.bold, face.italic) == (bold, italic)
