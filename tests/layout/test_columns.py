"""Running text in columns is read column by column; tables of prose stay tables."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus import Paragraph as Flowed

from referat_ekstraksjon.layout.arrange import arrange
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.reading.pdf import read_pdf
from tests.layout.made import Placed, make_page, paragraphs, words_out

STORY = [
    "Styret drøftet planen for det neste året og ba om at administrasjonen legger fram en ny sak om økonomien før "
    "sommeren slik at alle kan ta stilling til den.",
    "Flere av medlemmene pekte på at arbeidet med arkivene har tatt lengre tid enn ventet, og at det må settes av flere "
    "folk til oppgaven.",
    "Det ble vist til at kommunene i fylket har ulike løsninger, og at et felles system vil gjøre det lettere å dele "
    "erfaringer mellom dem som arbeider med dette til daglig.",
    "Leder takket for innspillene og oppsummerte diskusjonen med at saken tas opp igjen på neste møte.",
    "Regnskapet viser et lite overskudd som er overført til fondet etter vedtak i møtet før jul.",
    "Det neste møtet holdes på rådhuset i Lillevik.",
]


def set_in_columns(count: int, justified: bool, space: float) -> bytes:
    gap = 20.0
    width = (475 - gap * (count - 1)) / count
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=(595, 842))
    frames = [Frame(60 + k * (width + gap), 500, width, 275, 0, 0, 0, 0) for k in range(count)]
    document.addPageTemplates(PageTemplate("columns", frames))
    style = ParagraphStyle(
        "body", fontName="Helvetica", fontSize=10, leading=12, alignment=4 if justified else 0, spaceAfter=space
    )  # fmt: skip
    document.build([Flowed(text, style) for text in STORY * 2])
    return buffer.getvalue()


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("justified", [False, True])
@pytest.mark.parametrize("space", [6, 4, 12])
def test_columns_are_read_one_after_another(count: int, justified: bool, space: float) -> None:
    layout = arrange(read_pdf(set_in_columns(count, justified, space)).pages)
    assert paragraphs(layout.blocks) == STORY * 2
    assert words_out(layout) == [w.number for w in layout.pages[0].words]


def test_labels_beside_long_values_are_no_columns() -> None:
    value = "som er overført til fondet etter vedtak i møtet"
    lines: list[Placed] = [(60, 100 + 12 * k, "Tittel på en sak") for k in range(0, 12, 3)]
    lines += [(250, 100 + 12 * k, value) for k in range(12)]
    (table,) = arrange([make_page(1, lines)]).blocks
    assert isinstance(table, Table)
    assert table.column_count == 2
