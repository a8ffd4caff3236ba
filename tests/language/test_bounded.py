"""Time on hostile text: no reader of text may take time with the square of its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.language.bodies import body_key
from referat_ekstraksjon.language.case_numbers import meeting_number_key, parse_case_number
from referat_ekstraksjon.language.dates import find_dates, find_times, impossible_dates
from referat_ekstraksjon.language.hyphens import join_broken
from referat_ekstraksjon.language.legibility import is_legible, plausible_share
from referat_ekstraksjon.language.names import first_name, looks_like_name, owner_before, owner_of, split_parenthesis
from referat_ekstraksjon.language.normalise import fold, normalise_text, normalise_word
from referat_ekstraksjon.language.numbers import parse_count, parse_number
from referat_ekstraksjon.language.sentences import is_abbreviation, sentence_spans
from referat_ekstraksjon.language.speech import speaker_before
from referat_ekstraksjon.language.wording import similarity, word_diff

READERS: dict[str, Callable[[str], object]] = {
    "body_key": body_key,
    "case number": parse_case_number,
    "count": parse_count,
    "dates": find_dates,
    "diff": lambda text: word_diff(text, text[1:] + " b"),
    "first name": first_name,
    "fold": fold,
    "impossible dates": impossible_dates,
    "is abbreviation": is_abbreviation,
    "join left": lambda text: join_broken(text + "-", "ling"),
    "join right": lambda text: join_broken("utvik-", text),
    "legible": lambda text: is_legible([text, *["xq"] * 30]),
    "legible words": lambda text: plausible_share(text.split()),
    "meeting number": meeting_number_key,
    "name": looks_like_name,
    "normal text": normalise_text,
    "normal word": normalise_word,
    "number": parse_number,
    "owner": owner_of,
    "owner before": owner_before,
    "parenthesis": split_parenthesis,
    "sentences": sentence_spans,
    "similarity": lambda text: similarity(text, "b " + text),
    "speaker": lambda text: speaker_before(text, len(text)),
    "times": find_times,
}
UNITS = [
    " ", "1", "1 ", "1.", ".", "...x", "a", "A", "a ", "a. ", "A.", "-", "a-", "1/", "1/1 ", "(", "()", "(a) ", "!", '."',
    "1. mai 2020 ", "1.1.2020 ", "1. og ", "10.00 ", "Sak 1/", "’", "\u00a0", "\u0301", "\ufffd", "Ã", "1 000",
]  # fmt: skip
HEADS_AND_TAILS = [("", ""), ("", "\x01"), ("x", "x"), ("- ", "x"), ("(", "!")]
SECONDS = 1.5  # a hundred times what is needed, and a hundredth of what the square of the length takes


def seconds(reader: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    reader(text)
    return time.process_time() - start


@pytest.mark.parametrize("name", READERS)
def test_readers_take_time_with_the_length(name: str) -> None:
    for unit in UNITS:
        for head, tail in HEADS_AND_TAILS:
            text = head + unit * (20_000 // len(unit)) + tail
            assert seconds(READERS[name], text) < SECONDS, (unit, head, tail)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("unit", [" ", "1.", "."])
def test_readers_stand_a_hundred_thousand_characters(name: str, unit: str) -> None:
    assert seconds(READERS[name], unit * (100_000 // len(unit)) + "\x01") < SECONDS


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="aA1 .,-/()–'\"!:ø\n", min_size=1, max_size=6), st.text(max_size=3))
def test_no_repeated_unit_makes_a_reader_run_away(unit: str, tail: str) -> None:
    text = unit * (8_000 // len(unit)) + tail
    for name, reader in READERS.items():
        assert seconds(reader, text) < SECONDS, name
