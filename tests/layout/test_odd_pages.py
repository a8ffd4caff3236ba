"""Pages no printer makes: nothing on them may stop the program or lose a word."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.layout.arrange import arrange
from referat_ekstraksjon.reading.page import Page, Ruling, Word
from tests.layout.made import make_page, paragraphs, words_out

_NUMBERS = st.one_of(
    st.sampled_from([0.0, -1.0, 1e-9, 1e30, math.nan, math.inf, -math.inf, 100.0, 595.0]), st.floats(-50, 900)
)
_TEXTS = st.one_of(
    st.sampled_from(["", "-", "\u200b", "\ufffd", "1.", "•", "Side 1", "(", "\ud83d"]), st.text(min_size=1, max_size=9)
)
_WORDS = st.builds(
    Word, st.just(0), st.just(1), _TEXTS, *[_NUMBERS] * 6, st.just("F"), st.booleans(), st.booleans(), st.just(1.0),
    st.integers(0, 3),
)  # fmt: skip
_RULINGS = st.builds(Ruling, st.just(1), *[_NUMBERS] * 4, st.just(0.5))
_PAGES = st.lists(
    st.builds(
        Page, st.just(1), _NUMBERS, _NUMBERS, st.lists(_WORDS, max_size=12), st.lists(_RULINGS, max_size=8), st.just(())
    ),
    max_size=5,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_PAGES)
def test_no_page_stops_the_layout_or_loses_a_word(pages: list[Page]) -> None:
    made, count = [], 0
    for number, page in enumerate(pages, 1):
        words = tuple(w._replace(number=count + k, page=number) for k, w in enumerate(page.words))
        made.append(page._replace(number=number, words=words, rulings=tuple(page.rulings)))
        count += len(words)
    assert words_out(arrange(made)) == list(range(count))


@pytest.mark.parametrize("pages", [[], [Page(1, 0, 0, (), (), ())], [Page(1, 595, 842, (), (), ())] * 3])
def test_pages_without_words(pages: list[Page]) -> None:
    layout = arrange(pages)
    assert layout.blocks == ()
    assert layout.running == ()


def test_short_lines_on_a_page_without_long_ones_do_not_run_on() -> None:
    names = ["Kari Li", "Ola Bø", "Per Dal", "Anne Vik", "Siri Moe"] * 3
    page = make_page(1, [(60, 100 + 12 * k, name) for k, name in enumerate(names)])
    assert paragraphs(arrange([page]).blocks) == names


def test_a_page_without_width_keeps_its_words() -> None:
    page = make_page(1, [(60, 100, "Vedtak i saken"), (-90, 120, "utenfor arket")])._replace(width=0.0, height=0.0)
    assert words_out(arrange([page])) == [1000, 1001, 1002, 1003, 1004]
