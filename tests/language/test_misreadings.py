"""What can only be a misreading is mended, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.language.misreadings import mended


@pytest.mark.parametrize(
    ("read", "must_be"),
    [
        ("etter forvaltningsloven 8 6 første ledd", "etter forvaltningsloven § 6 første ledd"),
        ("jf. offentleglova S 23.", "jf. offentleglova § 23."),
        ("vedtektene $ 7 annet ledd", "vedtektene § 7 annet ledd"),
        ("etter S 11-4", "etter § 11-4"),
        ("Ny $ 7 tredje ledd", "Ny § 7 tredje ledd"),
        ("$ 6 lyder: Styret", "§ 6 lyder: Styret"),
        ("forskrift om kontrollutvalg $ 18.", "forskrift om kontrollutvalg § 18."),
        ("jf. S11-4", "jf. §11-4"),
        ("forskriften 88 4 og 5", "forskriften §§ 4 og 5"),
        ("(jf. kommuneloven 8 11-4)", "(jf. kommuneloven § 11-4)"),
        ("KI. 10.00 og kI. 12", "Kl. 10.00 og kl. 12"),
        ("sak l2/24 den 1O.02.2024", "sak 12/24 den 10.02.2024"),
        ("kr. l50,- og 1.OOO.000", "kr. 150,- og 1.000.000"),
        ("Bidraq og Requlativ", "Bidrag og Regulativ"),
        ("ti1 orientering", "til orientering"),
    ],
)
def test_what_it_can_only_have_been(read: str, must_be: str) -> None:
    words = read.split()
    assert " ".join(new or old for old, new in zip(words, mended(words), strict=True)) == must_be


@pytest.mark.parametrize(
    ("end", "start", "must_be"),
    [
        ("fore-", "helse.", "for e-"),
        ("ome-", "post", "om e-"),
        ("utvik", "lingen", "utvik-"),
        ("Kommune", "styret", None),
        ("utvik-", "ling", None),
        ("drifts-", "og", None),
        ("kommune-", "styret", None),
        ("for", "orientering", None),
        ("Xkvz", "Bryt", None),
        ("3-", "helse", None),
    ],
)
def test_line_ends(end: str, start: str, must_be: str | None) -> None:
    assert mended([end, start], {0}) == [must_be, None]
    assert mended([end, start]) == [None, None]


@pytest.mark.parametrize(
    "read",
    [
        "loven har 8 kapitler", "ved 5 mot 3 stemmer", "sak 8 til 12", "skole S og T", "Loven er lest. Bygg S 3 er ledig", "S 3 er en linje", "for $ 7 per ledd-", "8 8 8",
        "IKT og IO", "Q3 2024", "m0te", "l. O.", "I 2014", "Ola Il Nordmann", "II/III", "paragraf 8 6", "IOl/lO", "",
    ],
)  # fmt: skip
def test_what_may_be_right_is_left_alone(read: str) -> None:
    assert mended(read.split()) == [None] * len(read.split())


def test_dots_before_items_of_a_list() -> None:
    words = "e 14/22 Saken utsettes. e 19/23 Godkjent.".split()
    assert mended(words, item_starts={0, 4}) == ["•", None, None, None, "•", None, None]
    assert mended(words) == [None] * 7
    assert mended(["a", "Saken"], item_starts={0}) == [None, None]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Zs", "Cc"]), max_size=60), max_size=12))
def test_any_words_give_as_many(words: list[str]) -> None:
    assert len(mended(words)) == len(words)


@given(st.lists(st.sampled_from("S 8 loven § 6 KI. 1O.00 l2/24 q0l Bidraq".split()), max_size=8))
def test_what_is_mended_stays(words: list[str]) -> None:
    once = [new or old for old, new in zip(words, mended(words), strict=True)]
    changed = [new is not None for new in mended(words)]
    again = mended(once)
    assert not any(new is not None and was for new, was in zip(again, changed, strict=True))
