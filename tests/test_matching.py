"""When two values are the same, under each measure; and pairing rows."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.evaluation.matching import (
    MEASURES,
    RIGHT,
    WRONG,
    Verdict,
    agree,
    all_of,
    any_of,
    case_reference,
    equal,
    holds,
    pair,
    ratcliff_obershelp,
    same_case,
)

TEXT = st.text(st.sampled_from("aåbcd eE.,-–«»\u00a01"), max_size=25)


@pytest.mark.parametrize(
    ("wanted", "found", "right_under"),
    [
        ("Saken utsettes.", "Saken utsettes.", "strict soft levenshtein ratcliff_obershelp"),
        ("Saken  utsettes.", "Saken\nutsettes.", "strict soft levenshtein ratcliff_obershelp"),
        ("«E‑helse» – i dag", '"E-helse" - i dag', "strict soft levenshtein ratcliff_obershelp"),
        ("å", "a\u030a", "strict soft levenshtein ratcliff_obershelp"),
        ("oﬃsielt", "offisielt", "strict soft levenshtein ratcliff_obershelp"),
        ("• Første ledd", "Første ledd", "strict soft levenshtein ratcliff_obershelp"),
        ("Rådet tar saken til orientering", "Rådet tar saken til orientering.", "soft levenshtein ratcliff_obershelp"),
        ("GODKJENNING AV PROTOKOLL", "Godkjenning av protokoll", "soft"),
        ("e-helse", "e helse", "soft levenshtein"),
        ("Rådet tar saken til orientering", "Rådet tar saka til orientering", "levenshtein ratcliff_obershelp"),
        ("abcdefghij", "abcdefghxy", "levenshtein"),  # 8 of 10
        ("abcdefghij", "abcdefgxyz", ""),  # 7 of 10
        ("Ola Nordmann", "Kari Nordmann", ""),
        ("", "noe", ""),
    ],
)
def test_texts_agree_under(wanted: str, found: str, right_under: str) -> None:
    verdict = agree(wanted, found)
    assert [m for m, right in zip(MEASURES, verdict, strict=True) if right] == right_under.split()


@given(TEXT)
def test_a_text_agrees_with_itself(text: str) -> None:
    assert agree(text, text) == RIGHT


@given(TEXT, TEXT)
def test_the_order_makes_no_difference(a: str, b: str) -> None:
    assert agree(a, b) == agree(b, a)


@given(TEXT, TEXT)
def test_what_is_strictly_right_is_right_under_all(a: str, b: str) -> None:
    verdict = agree(a, b)
    assert not verdict.strict or verdict == RIGHT


@given(TEXT, TEXT, st.floats(0.05, 1))
def test_the_quick_bound_changes_no_answer(a: str, b: str, least: float) -> None:
    slow = SequenceMatcher(None, min(a, b), max(a, b), autojunk=False).ratio() >= least
    assert ratcliff_obershelp(a, b, least) == slow


@pytest.mark.parametrize(
    ("wanted", "found", "right"),
    [
        ("2024-06-13", "2024-06-13", True),
        (29, 29, True),
        (29, 28, False),
        ("13/148", "13/149", False),
        (1, True, False),
    ],
)
def test_numbers_and_dates_are_the_same_or_not(wanted: object, found: object, right: bool) -> None:
    assert equal(wanted, found) == (RIGHT if right else WRONG)


def test_verdicts_together() -> None:
    soft = Verdict(False, True, False, False)
    assert all_of([RIGHT, soft]) == soft
    assert any_of([WRONG, soft]) == soft
    assert (all_of([]), any_of([])) == (RIGHT, WRONG)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("PS 7/26", "PS 007/2026", True),
        ("Sak 4", "4.", True),
        ("8A", "8a", True),
        ("PS 7/26", "7/26", False),
        ("12/23", "12/24", False),
        ("12/23", None, False),
        ("", "", False),
        ("Eventuelt senere innkomne saker", "EVENTUELT SENERE INNKOMNE SAKER.", True),
        ("Eventuelt", "Eventuell", False),
    ],
)
def test_references_that_name_one_case(a: str | None, b: str | None, same: bool) -> None:
    assert same_case(a, b) is same
    assert same_case(b, a) is same


def test_a_title_is_its_own_reference() -> None:
    assert case_reference("Eventuelt:") == "eventuelt"


def test_a_wording_holds_another() -> None:
    assert holds("Ola og Kari ble valgt.", "Ola og Kari")
    assert not holds("Ola og Kari ble valgt.", "Ola")


@pytest.mark.parametrize(
    ("wanted", "found", "pairs"),
    [
        ([1, 5], [5, 1], [(0, 1), (1, 0)]),
        ([1, 1], [1], [(0, 0)]),
        ([1, 2], [2, 2], [(1, 0), (0, 1)]),  # the nearest first, then what is left
        ([9], [1], []),
        ([], [1], []),
    ],
)
def test_pairing(wanted: list[int], found: list[int], pairs: list[tuple[int, int]]) -> None:
    assert pair(wanted, found, lambda w, f: 3 - abs(w - f)) == tuple(sorted(pairs))


@given(st.lists(st.integers(0, 6), max_size=8), st.lists(st.integers(0, 6), max_size=8))
def test_no_row_is_paired_twice(wanted: list[int], found: list[int]) -> None:
    pairs = pair(wanted, found, lambda w, f: 2 - abs(w - f))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
