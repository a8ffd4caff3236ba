from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.language.numbers import parse_count, parse_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("217", 217), ("1 077", 1077), ("1\u00a0077", 1077), ("22 284 500", 22284500), ("14,6", 14.6), ("-5 400", -5400),
        ("–15 670", -15670), ("(1 234)", -1234), ("1.556.904,-", 1556904), ("kr 700", 700), ("12,5 %", 12.5), ("0", 0),
        ("14.6", 14.6), ("1.077", 1077), ("785*", 785), ("330**", 330),
        ("Sum", None), ("", None), ("-", None), ("12/23", None), ("(12", None), ("19.", None), ("1 0 7", None),
        ("2021 – 2024", None), ("12:00", None), ("1" * 40, None),
    ],
)  # fmt: skip
def test_parse_number(text: str, expected: float | None) -> None:
    assert parse_number(text.replace("\u00a0", " ")) == expected


@given(st.integers(-(10**12), 10**12))
def test_grouped_integers_are_read(value: int) -> None:
    assert parse_number(f"{value:,}".replace(",", " ")) == value


@pytest.mark.parametrize(
    ("text", "expected"), [("29", 29), ("sju", 7), ("Enstemmig", None), ("ingen", 0), ("9999999", None)]
)
def test_parse_count(text: str, expected: int | None) -> None:
    assert parse_count(text) == expected
