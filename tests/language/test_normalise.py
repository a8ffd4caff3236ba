from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.language.normalise import fold, normalise_text, normalise_word


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("oﬃsielt", "offisielt"),
        ("fore\u00adslå", "fore-slå"),
        ("e\u2011helse", "e-helse"),
        ("a\u030a", "å"),
        ("mÃ¸te", "møte"),
        ("\u200bVedtak\u200b", "Vedtak"),
        ("sak\x00\x07", "sak"),
        ("\uf0b7", "•"),
        ("strategi¹", "strategi¹"),
        ("\u037e", ";"),
        ("«Plan»", "«Plan»"),
    ],
)
def test_normalise_word(word: str, expected: str) -> None:
    assert normalise_word(word) == expected


@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(st.text(alphabet=st.characters(categories=["L", "N"], max_codepoint=0x24F)))
def test_no_letter_or_figure_is_lost(text: str) -> None:
    if any(mark in text for mark in "ÃÂâ"):
        return  # may be broken encoding, which is mended
    kept = normalise_text(text).replace("\n", "").replace(" ", "")
    assert kept == unicodedata.normalize("NFC", text)


@given(st.text())
def test_no_control_characters_are_left(text: str) -> None:
    assert all(c == "\n" or unicodedata.category(c) != "Cc" for c in normalise_text(text))


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Nasjonalt  E‑helseråd:", "nasjonalt e-helseråd"), ("«Plan» – 2024", '"plan" - 2024'), ("VEDTAK.", "vedtak")],
)
def test_fold(a: str, b: str) -> None:
    assert fold(a) == b
