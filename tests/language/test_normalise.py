from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
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


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)  # lone surrogates and controls too
AWKWARD = st.text(
    "ÃÂâ€™¸¥\x80\x85\x99\ud800\udc00\u0301\u030a\x00\x07\x1c\u2028\ufb01\u200bA\u0338\ufffd\uf0b7 a\t\n\xa0Å\u0345\u0390İ",
    max_size=12,
)


@settings(max_examples=400)
@given(st.one_of(ANY, AWKWARD))
def test_normalising_again_changes_nothing(text: str) -> None:
    for normalise in (normalise_word, normalise_text, fold):
        once = normalise(text)
        assert normalise(once) == once
        once.encode()  # no halves of characters are left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ud83d\udcc4", "\U0001f4c4"),
        ("a\ud83db", "ab"),
        ("Ã\x85se", "Åse"),
        ("m\x00Ã¸te", "møte"),
        ("Ã\x07¸", "ø"),
        ("\u0390", "\u0390"),
    ],
)
def test_what_one_pass_leaves_is_mended_too(text: str, expected: str) -> None:
    assert normalise_word(text) == expected
    assert normalise_text(text) == expected


@given(st.text(alphabet=st.characters(categories=["L", "N"], max_codepoint=0x24F)))
def test_no_letter_or_figure_is_lost(text: str) -> None:
    if any(mark in text for mark in "ÃÂâ"):
        return  # may be broken encoding, which is mended
    kept = normalise_text(text).replace("\n", "").replace(" ", "")
    assert kept == unicodedata.normalize("NFC", text)


@given(st.text())
def test_no_control_characters_are_left(text: str) -> None:
    assert all(c == "\n" or unicodedata.category(c) != "Cc" for c in normalise_text(text))


@pytest.mark.parametrize(
    ("a", "b"),
    [("Nasjonalt  E‑helseråd:", "nasjonalt e-helseråd"), ("«Plan» – 2024", '"plan" - 2024'), ("VEDTAK.", "vedtak")],
)
def test_fold(a: str, b: str) -> None:
    assert fold(a) == b
