from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.layout.text import Text, boxes_of, join_texts, text_of_lines
from referat_ekstraksjon.reading.page import Word


def words(*texts: str, page: int = 1, y: float = 100.0) -> list[Word]:
    made, x = [], 50.0
    for index, text in enumerate(texts):
        made.append(Word(index, page, text, x, y - 8, x + 6 * len(text), y + 2, y, 10, "F", False, False))
        x += 6 * len(text) + 3
    return made


def text(*lines: str) -> Text:
    return text_of_lines([words(*line.split(), y=100 + 14 * i) for i, line in enumerate(lines)])


def test_a_slice_knows_its_words() -> None:
    whole = text("Vedtak: Rådet tar saken", "til orientering.")
    part = whole.slice(whole.string.index("Rådet"))
    assert part.string == "Rådet tar saken til orientering."
    assert [w.text for w in part.words] == ["Rådet", "tar", "saken", "til", "orientering."]
    assert len(part.boxes) == 2
    assert part.source == "Rådet tar saken\ntil orientering."


def test_the_source_keeps_what_was_printed() -> None:
    broken = text("samhand-", "lingsplan")
    assert broken.string == "samhandlingsplan"
    assert broken.source == "samhand-\nlingsplan"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Kari Hansen-", "Olsen møtte"), "Kari Hansen-Olsen møtte"),
        (("Kari Hansen–", "Olsen møtte"), "Kari Hansen–Olsen møtte"),
        (("Ole-", "Þór Jónsson"), "Ole-Þór Jónsson"),
        (("i tiden 2021–", "2024"), "i tiden 2021–2024"),
        (("saken –", "Rådet"), "saken – Rådet"),
        (("drifts–", "og anlegg"), "drifts– og anlegg"),
    ],
)
def test_names_and_spans_broken_at_a_line_end(lines: tuple[str, str], expected: str) -> None:
    assert text(*lines).string == expected


_LINES = st.lists(st.lists(st.text("abæø-", min_size=1, max_size=6), min_size=1, max_size=6), min_size=1, max_size=5)


@given(_LINES, st.integers(0, 80), st.integers(0, 80))
def test_every_word_of_a_text_is_in_one_half_of_a_cut(lines: list[list[str]], a: int, b: int) -> None:
    whole = text(*(" ".join(line) for line in lines))
    cut = min(a, len(whole.string))
    left, right = whole.slice(0, cut), whole.slice(cut)
    together = [*left.words, *right.words]
    assert len(together) >= len(whole.words) - (b * 0)
    assert {id(w) for w in together} == {id(w) for w in whole.words}


def test_joined_texts_are_on_lines_of_their_own() -> None:
    joined = join_texts([text("Første avsnitt."), text("Andre avsnitt.")])
    assert joined.string == "Første avsnitt.\nAndre avsnitt."
    assert len(joined.words) == 4


def test_boxes_are_one_for_each_line_and_page() -> None:
    boxes = boxes_of([*words("a", "b"), *words("c", y=120), *words("d", page=2)])
    assert [box[0] for box in boxes] == [1, 1, 2]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        # (text, gap before it in points, size, points that it is raised)
        ([("56", 0, 12, 0), ("m", 3, 12, 0), ("2", 0, 7, 4.5), (",", 0, 12, 0), ("totalt", 3, 12, 0)], "56 m2, totalt"),
        ([("saken", 0, 12, 0), ("1", 0, 7, 4.5), ("tas", 3, 12, 0)], "saken 1 tas"),  # a note
        ([("m", 0, 12, 0), ("4", 0, 7, 4.5)], "m 4"),
        ([("Vedtak", 0, 12, 0), (":", 0, 12.5, 0)], "Vedtak:"),
    ],
)
def test_what_touches_is_one_word(pieces: list[tuple[str, float, float, float]], expected: str) -> None:
    line, x = [], 50.0
    for number, (text, gap, size, raised) in enumerate(pieces):
        x += gap
        end, base = x + 0.5 * size * len(text), 100 - raised
        line.append(Word(number, 1, text, x, base - size, end, base + 2, base, size, "F", False, False))
        x = end
    assert text_of_lines([line]).string == expected
