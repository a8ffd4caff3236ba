from __future__ import annotations

import pytest

from referat_ekstraksjon.language.case_numbers import meeting_number_key, parse_case_number


@pytest.mark.parametrize(
    ("text", "key", "year", "sequence"),
    [
        ("12/23", "12/2023", 2023, 12),
        ("PS 7/26", "ps:7/2026", 2026, 7),
        ("PS 36/2013", "ps:36/2013", 2013, 36),
        ("RS 4/26", "rs:4/2026", 2026, 4),
        ("019/17", "19/2017", 2017, 19),
        ("2011/38", "38/2011", 2011, 38),
        ("KR 79/22", "kr:79/2022", 2022, 79),
        ("FR-sak 47/16", "fr:47/2016", 2016, 47),
        ("STY 53/05", "sty:53/2005", 2005, 53),
        ("66/16 B", "66/2016B", 2016, 66),
        ("12 / 23", "12/2023", 2023, 12),
        ("72/98", "72/1998", 1998, 72),
        ("5a", "5a", None, 5),
        ("V-SAK 2", "v:2", None, 2),
        ("12.2.1", "12.2.1", None, 12),
        ("3", "3", None, 3),
    ],
)
def test_parse(text: str, key: str, year: int | None, sequence: int) -> None:
    number = parse_case_number(text)
    assert number is not None
    assert (number.key, number.year, number.sequence) == (key, year, sequence)


@pytest.mark.parametrize("text", ["", "Sak", "09/810", "23. juni 2023", "1/2", "abc", "12/23/45", "1234567/23"])
def test_not_a_number(text: str) -> None:
    assert parse_case_number(text) is None


def test_year_first_where_a_practice_prints_it_so() -> None:
    number = parse_case_number("15/45", year_first=True)
    assert number is not None
    assert (number.year, number.sequence) == (2015, 45)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2/23", "2/2023"),
        ("nr. 02/2023", "2/2023"),
        ("5", "5"),
        ("Møte 1-2024", "1/2024"),
        (None, None),
        ("", None),
        ("første", None),
    ],
)
def test_meeting_number_key(text: str | None, key: str | None) -> None:
    assert meeting_number_key(text) == key
