"""Which pages are read from their pictures, and where their words are on the page as it is shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from referat_ekstraksjon.errors import UnreadableFileError
from referat_ekstraksjon.extract import ExtractSettings, extract
from referat_ekstraksjon.reading.page import Page, Straightening, Word
from referat_ekstraksjon.reading.pdf import read_pdf
from referat_ekstraksjon.reading.scans.hocr import read_hocr
from referat_ekstraksjon.reading.scans.pictures import ink_of
from referat_ekstraksjon.scanned import holds_print, reasons_for_ocr

PROSE = "Kommunestyret tar saken til orientering og ber om at det blir lagt fram en ny sak til neste møte i juni."
SHIFTED = "2QOLQH VDNHQ WLO RULHQWHULQJ RJ EHU RP DW GHW EOLU ODJW IUDP HQ Q\\ VDN WLO QHVWH PRWH L MXQL VDPW RP"


def picture(*, text: str = "") -> ImageReader:
    image = Image.new("L", (600, 840), 255)
    if text:
        ImageDraw.Draw(image).text((60, 400), text, fill=0)
    return ImageReader(image)


def pdf(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(canvas: Canvas, text: str, count: int) -> None:
    for row in range(count):
        canvas.drawString(60, 780 - 16 * row, text)


def over_a_picture(canvas: Canvas, text: str, count: int) -> None:
    canvas.drawImage(picture(text="Vedtak"), 0, 0, 595, 842)
    lines(canvas, text, count)


def as_outlines(canvas: Canvas) -> None:
    canvas.setLineWidth(3)
    for x in range(60, 400, 20):
        canvas.bezier(x, 500, x + 10, 530, x - 10, 520, x + 15, 500)


def logo(canvas: Canvas) -> None:
    lines(canvas, PROSE, 6)
    canvas.drawImage(picture(text="x"), 40, 40, 60, 60)


def half(canvas: Canvas) -> None:
    lines(canvas, PROSE, 6)
    canvas.drawImage(picture(text="Vedtak"), 40, 40, 500, 380)


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (lambda c: lines(c, PROSE, 6), None),
        (lambda _: None, None),
        (lambda c: c.drawImage(picture(text="Vedtak"), 0, 0, 595, 842), "no_text"),
        (lambda c: c.drawImage(picture(), 0, 0, 595, 842), None),
        (as_outlines, "no_text"),
        (lambda c: lines(c, SHIFTED, 4), "unreadable"),
        (lambda c: over_a_picture(c, "Side 3 av 10", 1), "thin"),
        (lambda c: over_a_picture(c, PROSE, 6), None),
        (lambda c: over_a_picture(c, "Komrn0nest tanx sakem tll orlentemng og bev om ab deb bllx laqt fvam ey", 6), "bad_text"),
        (half, "picture"),
        (logo, None),
    ],
    ids=["text", "blank", "picture", "white picture", "outlines", "shifted glyphs", "stamp over a scan", "good layer",
         "bad layer", "half a scan", "a logo"],
)  # fmt: skip
def test_which_pages_need_it(draw: Callable[[Canvas], None], reason: str | None) -> None:
    content = pdf(draw)
    pages = read_pdf(content).pages
    assert reasons_for_ocr(content, pages, "auto").get(1) == reason
    assert reasons_for_ocr(content, pages, "never") == {}


def test_always_takes_every_page_that_has_anything() -> None:
    content = pdf(lambda c: lines(c, PROSE, 3))
    assert reasons_for_ocr(content, read_pdf(content).pages, "always") == {1: "asked"}
    blank = pdf(lambda _: None)
    assert reasons_for_ocr(blank, read_pdf(blank).pages, "always") == {}


def test_without_tesseract_only_what_needs_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert extract(pdf(lambda c: lines(c, PROSE, 6)), "a.pdf").text_source == "born-digital"
    scan = pdf(lambda c: c.drawImage(picture(text="Vedtak"), 0, 0, 595, 842))
    with pytest.raises(UnreadableFileError) as caught:
        extract(scan, "b.pdf")
    assert caught.value.code == "ocr_unavailable"
    assert "apt-get install" in caught.value.message
    record = extract(scan, "b.pdf", ExtractSettings(ocr="never"))
    assert [f.code for f in record.findings if f.severity == "error"] == ["no_text"]
    assert extract(pdf(half), "c.pdf").coverage.words > 0


points = st.tuples(st.floats(0, 595), st.floats(0, 842))


@given(points, points, st.integers(0, 3), st.floats(-10, 10))
def test_setting_straight_moves_no_point_from_another(
    one: tuple[float, float], other: tuple[float, float], turns: int, angle: float
) -> None:
    straight = Straightening(595, 842, turns, angle)
    moved, moved_other = straight.as_shown(*one), straight.as_shown(*other)
    before, after = (
        hypot(one[0] - other[0], one[1] - other[1]),
        hypot(moved[0] - moved_other[0], moved[1] - moved_other[1]),
    )
    assert after == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize(
    ("turns", "point", "shown"),
    [(0, (10, 20), (10, 20)), (1, (10, 20), (20, 832)), (2, (10, 20), (585, 822)), (3, (10, 20), (575, 10))],
)
def test_quarter_turns(turns: int, point: tuple[float, float], shown: tuple[float, float]) -> None:
    assert Straightening(595, 842, turns).as_shown(*point) == pytest.approx(shown)


@given(st.floats(0, 500), st.floats(0, 800), st.floats(1, 500), st.floats(5, 20), st.floats(-5, 5))
def test_boxes_along_a_slant_hold_its_ends(x: float, y: float, width: float, height: float, angle: float) -> None:
    straight = Straightening(595, 842, 0, angle)
    boxes = straight.boxes_as_shown((x, y, x + width, y + height))
    assert all(bottom - top <= height + 12 for _, top, _, bottom in boxes)
    for corner in ((x, y), (x + width, y + height)):
        u, v = straight.as_shown(*corner)
        assert any(b[0] - 1e-6 <= u <= b[2] + 1e-6 and b[1] - 1e-6 <= v <= b[3] + 1e-6 for b in boxes)


def test_rules_of_a_picture_and_what_lies_outside_words() -> None:
    image = Image.new("L", (1654, 2339), 240)
    pen = ImageDraw.Draw(image)
    for y in (300, 360, 420):
        pen.line((200, y, 1400, y), fill=90, width=2)
    for x in (200, 800, 1400):
        pen.line((x, 300, x, 420), fill=90, width=2)
    for y in (600, 640):
        pen.line((200, y, 1400, y), fill=90, width=2)
    for x in (200, 500, 1400):  # a heading in a frame
        pen.line((x, 600, x, 640), fill=90, width=2)
    pen.line((700, 610, 700, 636), fill=90, width=2)  # a letter in it
    pen.rectangle((900, 800, 920, 830), fill=20)
    ink = ink_of(image, 0.36)
    rulings = ink.rulings(1)
    assert sorted(r.top for r in rulings if not r.upright) == pytest.approx([108, 129.6, 151.2, 216, 230.4], abs=0.6)
    assert sorted(r.x0 for r in rulings if r.upright) == pytest.approx([72, 72, 180, 288, 504, 504], abs=0.6)
    tables = [(190.0, 290.0, 1410.0, 430.0), (190.0, 590.0, 1410.0, 650.0)]
    assert ink.left_over([*tables, (890, 790, 930, 840)]) is None
    assert ink.left_over(tables) is not None


def test_words_of_tesseract(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "a.hocr"
    path.write_text(
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><div class='ocr_page' title='bbox 0 0 900 900'>"
        "<span class='ocr_line' title='bbox 10 20 300 50; baseline 0 -6; x_size 30; x_descenders 6; x_ascenders 8'>"
        "<span class='ocrx_word' title='bbox 10 20 90 44; x_wconf 91'>Vedtak</span>"
        "<span class='ocrx_word' title='bbox 99 20 120 44; x_wconf 300'><strong>5/24</strong></span>"
        "<span class='ocrx_word' title='bbox 130 20 140 44; x_wconf 9'> </span></span>"
        "<span class='ocr_line' title='textangle 90; bbox 1 2 3 4'><span class='ocrx_word' title='bbox 1 2 3 4; x_wconf 9'>"
        "x</span></span></div></body></html>"
    )
    (line,) = read_hocr(path)
    assert [(w.text, w.confidence) for w in line.words] == [("Vedtak", 0.91), ("5/24", 1.0)]
    assert (line.baseline_at(50), line.size, line.small) == (44, 30, 16)
    path.write_text("<html><body>")
    with pytest.raises(ValueError, match="no hOCR"):
        read_hocr(path)


def word(text: str, confidence: float) -> Word:
    return Word(0, 1, text, 0, 0, 9, 9, 9, 9, "", bold=False, italic=False, confidence=confidence)


@pytest.mark.parametrize(
    ("words", "print_"),
    [
        ([], False),
        ([word(w, 0.9) for w in PROSE.split()], True),
        ([word(w, 0.3) for w in PROSE.split()], False),
        ([word(w, 0.9) for w in SHIFTED.split() * 2], False),
        ([word("Vedtak", 0.9)], True),
        ([word("Vedtak", 0.6)], False),
    ],
)
def test_what_is_print(words: list[Word], print_: bool) -> None:
    assert holds_print(words) is print_


def test_a_page_knows_how_it_was_turned() -> None:
    page = Page(1, 595, 842, (), (), (), straightened=Straightening(595, 842, 2))
    assert page.straightened is not None
    assert page.straightened.boxes_as_shown((0, 0, 10, 20)) == [pytest.approx((585, 822, 595, 842))]
