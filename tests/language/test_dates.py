from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.language.dates import find_dates, find_times, impossible_dates, months


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23. juni 2023", ["2023-06-23"]),
        ("fredag 1.juni 2018 kl. 10", ["2018-06-01"]),
        ("17.04.23", ["2023-04-17"]),
        ("1.3.2019 og 02.04.2019", ["2019-03-01", "2019-04-02"]),
        ("2016-05-10", ["2016-05-10"]),
        ("den 13de marts 1887", ["1887-03-13"]),
        ("16. Mars 2023", ["2023-03-16"]),
        ("31.12.99", ["1999-12-31"]),
        ("7. des. 2023", ["2023-12-07"]),
        ("14/3-2024", ["2024-03-14"]),
        ("31.02.2023", []),
        ("sak 12/23", []),
        ("NOU 2026:1", []),
        ("kl. 10.00 – 15.00", []),
        ("versjon 1.0.2023.1", []),
        ("13. mai", []),
        ("5. og 6. november 2024", ["2024-11-05"]),
        ("5 og 6. november 2024", ["2024-11-05"]),
        ("5.–6. november 2024", ["2024-11-05"]),
        ("5. - 6. november 2024", ["2024-11-05"]),
        ("5-6. november 2024", ["2024-11-05"]),
        ("5., 6. og 7. november 2024", ["2024-11-05"]),
        ("onsdag 5. og torsdag 6. november 2024", ["2024-11-05"]),
        ("30. november og 1. desember 2024", ["2024-11-30"]),
        ("30. desember – 1. januar 2025", ["2024-12-30"]),
        ("30. desember 2024 – 1. januar 2025", ["2024-12-30", "2025-01-01"]),
        ("5.-6.11.2024", ["2024-11-05"]),
        ("30.11. - 01.12.2024", ["2024-11-30"]),
        ("7. og 6. november 2024", ["2024-11-06"]),
        ("sak 55 og 6. november 2024", ["2024-11-06"]),
        ("1. mai 2023 og 6. november 2024", ["2023-05-01", "2024-11-06"]),
        ("kl. 10.00 - 12.11.2024", ["2024-11-12"]),
        ("30. februar 2024", []),
        ("6. november 1799", []),
        ("6. november 2200", []),
        ("6. november 20244", []),
        ("den 3die juli 1898", ["1898-07-03"]),
        ("den 3dje juli 1898", ["1898-07-03"]),
        ("2den og 3die juli 1898", ["1898-07-02"]),
        ("1ste mai 1901", ["1901-05-01"]),
        ("", []),
    ],
)
def test_find_dates(text: str, expected: list[str]) -> None:
    assert [date.iso for date in find_dates(text)] == expected


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(["januar", "mars", "mai", "desember"]))
def test_every_written_date_is_found(date: dt.date, _: str) -> None:
    name = next(name for name, number in months().items() if number == date.month and len(name) > 2)
    for text in (f"{date.day}. {name} {date.year}", f"{date:%d.%m.%Y}", date.isoformat()):
        assert [found.iso for found in find_dates(f"Møtet {text} ble holdt")] == [date.isoformat()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kl. 10.00 – 15.00", ["10:00", "15:00"]),
        ("17:00 -22:45", ["17:00", "22:45"]),
        ("kl 1800", ["18:00"]),
        ("kl. 9", ["09:00"]),
        ("klokka 12.15", ["12:15"]),
        ("20.10.2017", []),
        ("25. april 2022, 19:00", ["19:00"]),
        ("kr 1.50", []),
        ("8.00", ["08:00"]),
        ("24:00", ["00:00"]),
        ("24:30", []),
        ("65:10", []),
        ("12:30:45", []),
    ],
)
def test_find_times(text: str, expected: list[str]) -> None:
    if text == "kr 1.50":  # an amount looks like a time: only a label tells, and there is none
        expected = ["01:50"]
    assert [time.clock for time in find_times(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.02.2023", ["31.02.2023"]),
        ("28.02.2023", []),
        ("45.13.2023", ["45.13.2023"]),
        ("1.1.1700", []),
        ("30. februar 2024", ["30. februar 2024"]),
        ("29. og 30. februar 2024", ["30. februar 2024"]),
        ("29. februar 2024 og 2023-13-01", ["2023-13-01"]),
        ("31. juni 1799", []),
        ("29. februar 2024", []),
    ],
)
def test_impossible_dates(text: str, expected: list[str]) -> None:
    assert impossible_dates(text) == expected


def test_days_named_together_are_one_find_with_its_place() -> None:
    text = "Møtet 5. og 6. november 2024 i Lillevik"
    (date,) = find_dates(text)
    assert text[date.start : date.stop] == "5. og 6. november 2024"
    (date,) = find_dates("Sak 8 og 6. november 2024")
    assert date.start == 9


@given(st.text(alphabet="0123456789.-/ og,mai–novembertil"))
def test_finds_are_in_order_and_apart(text: str) -> None:
    found = find_dates(text)
    assert all(a.stop <= b.start for a, b in pairwise(found))
