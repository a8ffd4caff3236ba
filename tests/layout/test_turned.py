"""Text that does not run level: stamps, watermarks, heads of narrow columns, whole pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from referat_ekstraksjon.layout.arrange import arrange
from referat_ekstraksjon.layout.blocks import Layout, Paragraph, Table
from referat_ekstraksjon.reading.pdf import read_pdf
from tests.layout.made import paragraphs, words_out

PROSE = "Rådet drøftet saken og ber om at innspillene fra møtet tas med i det videre arbeidet nå"


def layout_of(draw: Callable[[Canvas], None], turned: int = 0) -> Layout:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setPageRotation(turned)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return arrange(read_pdf(buffer.getvalue()).pages)


def draw_prose(canvas: Canvas) -> None:
    for k in range(12):
        canvas.drawString(60, 740 - 13 * k, PROSE)


def stamp(canvas: Canvas, angle: float, x: float, y: float, *texts: str) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle)
    for k, text in enumerate(texts):
        canvas.drawString(0, -12 * k, text)
    canvas.restoreState()


@pytest.mark.parametrize(("angle", "x"), [(90, 30), (270, 570), (180, 570), (90, 300), (45, 200)])
def test_a_stamp_leaves_the_lines_whole(angle: float, x: float) -> None:
    def draw(canvas: Canvas) -> None:
        draw_prose(canvas)
        stamp(
            canvas,
            angle,
            x,
            660,
            *(["Mottatt i arkivet", "sak 2024/17"] if angle % 90 == 0 else ["Utkast fra arkivet"]),
        )

    layout = layout_of(draw)
    assert paragraphs(layout.blocks) == [" ".join([PROSE] * 12)]
    words = " ".join(line.string for line in layout.running)
    assert words == ("Mottatt i arkivet sak 2024/17" if angle % 90 == 0 else "Utkast fra arkivet")
    assert words_out(layout) == sorted(w.number for w in layout.pages[0].words)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_printed_across_is_read_like_a_level_one(angle: int) -> None:
    rows = [
        ("Navn", "Verv", "Parti"),
        ("Kari Li", "leder", "AP"),
        ("Ola Bø", "medlem", "H"),
        ("Per Dal", "medlem", "V"),
    ]

    across = angle % 180 != 0
    line = PROSE if not across else f"{PROSE} på {PROSE[:60]}"

    def draw(canvas: Canvas) -> None:
        canvas.translate(297, 421)
        canvas.rotate(angle)
        canvas.translate(*((-421, -297) if across else (-297, -421)))
        top = 540 if across else 780
        for k in range(6):
            canvas.drawString(60, top - 13 * k, line)
        for k, row in enumerate(rows):
            for x, text in zip((60, 250, 400), row, strict=True):
                canvas.drawString(x, top - 120 - 14 * k, text)

    layout = layout_of(draw)
    prose, table = layout.blocks
    assert isinstance(prose, Paragraph)
    assert prose.text.string == " ".join([line] * 6)
    assert isinstance(table, Table)
    assert [[c.string for c in row] for row in table.rows()] == [list(row) for row in rows]
    assert set(prose.text.words) | {w for c in table.cells for w in c.words} == set(layout.pages[0].words)


def test_heads_printed_upwards_stay_in_their_cells() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (60, 200, 230, 260):
            canvas.line(x, 600, x, 720)
        for y in (600, 620, 640, 720):
            canvas.line(60, y, 260, y)
        stamp(canvas, 90, 212, 645, "For forslaget")
        stamp(canvas, 90, 240, 645, "Mot", "forslaget")
        for y, row in ((625, ("Kari Li", "x", "")), (605, ("Ola Bø", "", "x"))):
            for x, text in zip((65, 210, 240), row, strict=True):
                canvas.drawString(x, y, text)

    (table,) = layout_of(draw).blocks
    assert isinstance(table, Table)
    assert [[c.string for c in row] for row in table.rows()] == [
        ["", "For forslaget", "Mot forslaget"], ["Kari Li", "x", ""], ["Ola Bø", "", "x"],
    ]  # fmt: skip


def test_a_page_with_nothing_but_a_stamp_keeps_it_as_text() -> None:
    layout = layout_of(lambda canvas: stamp(canvas, 90, 30, 300, "Mottatt i arkivet"))
    assert paragraphs(layout.blocks) == ["Mottatt i arkivet"]
