"""What a label's value says: a date, times, a meeting's number, a body's name."""

from __future__ import annotations

import re
from typing import NamedTuple

from referat_ekstraksjon.language.case_numbers import meeting_number_key
from referat_ekstraksjon.language.dates import find_dates, find_times

_NUMBER = re.compile(r"(?:nr\.?\s?)?(\d{1,3}\s?[/-]\s?(?:\d{4}|\d{2})|\d{1,3})\b", re.IGNORECASE)


_PARENTHESIS = re.compile(r"\s*\([^()]{0,80}\)\s*$")


class HeadValues(NamedTuple):
    """What one label of a meeting's head gives; None for what it does not."""

    date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    number: str | None = None


def when(string: str) -> HeadValues:
    """The date and times in a value (`Mandag 25. april 2022, kl. 19:00`, `Kl. 10.00 – 15.00`)."""
    dates = find_dates(string)
    times = find_times(string)
    start = times[0].clock if times else None
    end = None
    if len(times) > 1:
        between = string[times[0].stop : times[1].start]
        if re.fullmatch(r"[\s.,]*(?:[-–—]|til|to|og|–\s*ca\.?)?[\s.]*(?:kl\.?|ca\.?)?\s*", between, re.IGNORECASE):
            end = times[1].clock
    return HeadValues(dates[0].iso if dates else None, start, end)


def meeting_number(string: str) -> str | None:
    """A meeting's number as printed (`2/2023`), or None."""
    match = _NUMBER.search(string)
    if match is None or find_dates(string):
        return None
    return re.sub(r"\s", "", match.group(1))


def full_meeting_number(number: str | None) -> str | None:
    """A meeting's number with its year in four digits (`2/23` → `2/2023`)."""
    return meeting_number_key(number)


def body_name(string: str) -> str | None:
    """A body's name without quotes and end marks; None for what is no name."""
    name = re.sub(r"\s+", " ", _PARENTHESIS.sub("", string)).strip(' .,;:–-"«»“”')
    if not name or not any(c.isalpha() for c in name) or len(name) > 120 or find_dates(name):
        return None
    return name
