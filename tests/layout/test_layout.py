"""Lines, paragraphs, columns and tables on small pages made for the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.layout.arrange import arrange
from referat_ekstraksjon.layout.blocks import Block, Layout, Paragraph, Table
from referat_ekstraksjon.reading.page import Page, Ruling, Word
from referat_ekstraksjon.reading.pdf import read_pdf
from tests.conftest import Lines

MakePdf = Callable[..., bytes]


def layout_of(make_pdf: MakePdf, *pages: Lines) -> Layout:
    return arrange(read_pdf(make_pdf(*pages)).pages)


def strings(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text.string for block in blocks if isinstance(block, Paragraph)]


def grid(table: Table) -> list[list[str]]:
    return [[cell.string.replace("\n", " / ") for cell in row] for row in table.rows()]


LONG = "Nasjonalt arkivråd drøftet saken og ber om at innspillene fra møtet tas med i det videre"


def test_lines_that_run_on_are_one_paragraph(make_pdf: MakePdf) -> None:
    layout = layout_of(make_pdf, [(60, 100, LONG), (60, 114, "arbeidet med planen."), (60, 128, "Saken er ny.")])
    assert strings(layout.blocks) == [f"{LONG} arbeidet med planen.", "Saken er ny."]


def test_white_divides_paragraphs(make_pdf: MakePdf) -> None:
    lines = [(60, 100, LONG), (60, 114, LONG), (60, 128, LONG), (60, 160, LONG)]
    assert len(strings(layout_of(make_pdf, lines).blocks)) == 2


def test_words_broken_at_line_ends_are_joined(make_pdf: MakePdf) -> None:
    layout = layout_of(
        make_pdf, [(60, 100, LONG + " utvik-"), (60, 114, "lingsarbeidet og nasjonal e-"), (60, 128, "helse.")]
    )
    (text,) = strings(layout.blocks)
    assert text.endswith("utviklingsarbeidet og nasjonal e-helse.")


def test_bold_words_with_a_colon_begin_a_paragraph(make_pdf: MakePdf) -> None:
    layout = layout_of(
        make_pdf, [(60, 100, LONG), (60, 114, "**Vedtak:"), (110, 114, "Rådet tar saken til orientering.")]
    )
    assert strings(layout.blocks)[1] == "Vedtak: Rådet tar saken til orientering."


def test_list_items_are_paragraphs_and_dates_are_not_numbers(make_pdf: MakePdf) -> None:
    lines = [
        (60, 100, "1."), (75, 100, "Rådet godkjenner planen som ligger ved saken i møtet nå i dag med de endringer"),
        (75, 114, "15. mai 2024 førte til."), (60, 128, "2."), (75, 128, "Rådet ber om en ny sak."),
    ]  # fmt: skip
    layout = layout_of(make_pdf, lines)
    assert [p.marker for p in layout.blocks if isinstance(p, Paragraph)] == ["1.", "2."]


def test_a_table_without_rulings(make_pdf: MakePdf) -> None:
    rows = [
        ("Navn", "Funksjon", "Parti"),
        ("Kari Nordmann", "ordfører", "AP"),
        ("Ola Li", "medlem", "H"),
        ("Per Bø", "", "SV"),
    ]
    lines = [(x, 100 + 14 * i, t) for i, row in enumerate(rows) for x, t in zip((60, 250, 400), row, strict=True) if t]
    layout = layout_of(make_pdf, lines)
    (table,) = layout.blocks
    assert isinstance(table, Table)
    assert not table.ruled
    assert grid(table) == [list(row) for row in rows]


def test_label_and_value_in_columns_with_a_wrapped_label(make_pdf: MakePdf) -> None:
    lines = [
        (60, 100, "**Ikke til"), (160, 100, "Kari Nordmann (Kommunen)"), (60, 114, "**stede"), (60, 128, "**Sted"),
        (160, 128, "Rådhuset"),
    ]  # fmt: skip
    (table,) = layout_of(make_pdf, lines).blocks
    assert isinstance(table, Table)
    assert grid(table) == [["Ikke til stede", "Kari Nordmann (Kommunen)"], ["Sted", "Rådhuset"]]


def test_prose_is_no_table(make_pdf: MakePdf) -> None:
    lines = [(60.0, 100 + 14 * i, LONG[i:] + " " + LONG[:i]) for i in range(12)]
    assert not any(isinstance(block, Table) for block in layout_of(make_pdf, lines).blocks)


def test_figures_under_heads_are_columns_of_their_own(make_pdf: MakePdf) -> None:
    rows = [
        ("mill. kr", "2022", "2023", "2024"),
        ("Mottak", "88", "92", "101"),
        ("Lager", "143", "151", "1 160"),
        ("Sum", "231", "243", "1 261"),
    ]
    lines = [(x, 100 + 14 * i, t) for i, row in enumerate(rows) for x, t in zip((60, 230, 300, 370), row, strict=True)]
    (table,) = layout_of(make_pdf, lines).blocks
    assert isinstance(table, Table)
    assert grid(table) == [list(row) for row in rows]


RUNNING = [
    # text at the top of three pages, whether it is running
    (["Kommunestyret – protokoll"] * 3, True),
    (["Sak 1/24", "Sak 2/24", "Sak 3/24"], False),
]


@pytest.mark.parametrize(("heads", "running"), RUNNING)
def test_running_heads(make_pdf: MakePdf, heads: list[str], running: bool) -> None:
    """A head is running if it is above where other pages' text begins; case headings at the top of the text are not."""
    y = 40 if running else 80
    pages = [
        [(60, y, head), (60, 80 if running else 100, LONG), (60, 780, f"Side {i + 1} av 4")]
        for i, head in enumerate(heads)
    ]
    pages.append([(60, 80, LONG), (60, 780, "Side 4 av 4")])
    found = [line.string for line in layout_of(make_pdf, *pages).running]
    assert ([head for head in heads if head in found] == heads) is running
    assert sum(text.startswith("Side ") for text in found) == 4


def test_a_paragraph_over_a_page_break_is_one(make_pdf: MakePdf) -> None:
    pages = [[(60, 700, LONG), (60, 714, LONG)], [(60, 80, "arbeidet med planen."), (60, 110, "Nytt avsnitt.")]]
    assert strings(layout_of(make_pdf, *pages).blocks) == [f"{LONG} {LONG} arbeidet med planen.", "Nytt avsnitt."]


def _ruled_page(number: int, rows: list[list[str]], top: float) -> Page:
    """A page with a ruled table of two columns, made of words and rulings."""
    words: list[Word] = []
    rulings: list[Ruling] = []
    y = top
    edges = (60.0, 120.0, 400.0)
    for row in rows:
        lines = max(cell.count("\n") + 1 for cell in row)
        for column, cell in enumerate(row):
            for k, line in enumerate(cell.split("\n")):
                x = edges[column] + 5
                for text in line.split():
                    width = 5.5 * len(text)
                    base = y + 12 + 13 * k
                    words.append(
                        Word(0, number, text, x, base - 8.5, x + width, base + 2.5, base, 11, "F", False, False)
                    )
                    x += width + 3
        rulings.append(Ruling(number, 60, y, 400, y, 0.5))
        rulings += [Ruling(number, x, y, x, y + 6 + 13 * lines, 0.5) for x in edges]
        y += 6 + 13 * lines
    rulings.append(Ruling(number, 60, y, 400, y, 0.5))
    return Page(
        number, 595, 842, tuple(w._replace(number=number * 1000 + i) for i, w in enumerate(words)), tuple(rulings), ()
    )


def test_a_row_cut_by_the_page_is_one_row() -> None:
    pages = [
        _ruled_page(
            1,
            [
                ["Sak", "Tema"],
                ["1/24", "Godkjenning av innkalling"],
                ["2/24", "Rådet mener at det er behov for en ny plan for"],
            ],
            700,
        ),
        _ruled_page(2, [["", "bevaring av arkivene."], ["3/24", "Eventuelt"]], 60),
    ]
    (table,) = arrange(pages).blocks
    assert isinstance(table, Table)
    assert grid(table) == [
        ["Sak", "Tema"],
        ["1/24", "Godkjenning av innkalling"],
        ["2/24", "Rådet mener at det er behov for en ny plan for bevaring av arkivene."],
        ["3/24", "Eventuelt"],
    ]


def test_a_head_repeated_on_the_next_page_is_left_out() -> None:
    pages = [
        _ruled_page(1, [["Enhet", "Kostnad"], ["Skole", "120"]], 700),
        _ruled_page(2, [["Enhet", "Kostnad"], ["Barnehage", "80"]], 60),
    ]
    (table,) = arrange(pages).blocks
    assert isinstance(table, Table)
    assert grid(table) == [["Enhet", "Kostnad"], ["Skole", "120"], ["Barnehage", "80"]]
    assert [w.text for w in table.repeated_heads] == ["Enhet", "Kostnad"]


_PLACES = st.tuples(st.floats(20, 500), st.floats(20, 800), st.text("abcæøåABC123.:-•()", min_size=1, max_size=12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(_PLACES, max_size=25), min_size=1, max_size=4),
    st.lists(st.tuples(*[st.floats(20, 500)] * 3), max_size=12),
)
def test_whatever_stands_on_the_pages_every_word_comes_out_once(
    pages: list[list[tuple[float, float, str]]], lines: list[tuple[float, float, float]]
) -> None:
    made, number = [], 0
    for p, places in enumerate(pages, start=1):
        words = []
        for x, y, text in places:
            words.append(Word(number, p, text, x, y - 8, x + 5 * len(text), y + 2, y, 10, "F", False, False))
            number += 1
        rulings = [Ruling(p, min(a, b), c, max(a, b), c, 0.5) for a, b, c in lines] + [
            Ruling(p, c, min(a, b), c, max(a, b), 0.5) for a, b, c in lines
        ]
        made.append(Page(p, 595, 842, tuple(words), tuple(rulings), ()))
    layout = arrange(made)
    out: list[int] = [w.number for line in layout.running for w in line.words]
    for block in layout.blocks:
        if isinstance(block, Paragraph):
            out += [w.number for w in block.text.words]
        else:
            out += [w.number for cell in block.cells for w in cell.words] + [w.number for w in block.repeated_heads]
    assert sorted(out) == list(range(number))
