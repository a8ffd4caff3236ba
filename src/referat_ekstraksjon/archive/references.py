"""What a person means by a case number or the name of a body, in whatever form it is typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.language.case_numbers import CaseNumber, meeting_number_key, parse_case_number
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.language.normalise import fold, normalise_text

Row = dict[str, Any]
_SAID_BEFORE = re.compile(
    r"^(?:møte|utvalgs)?sak(?:s?\s?(?:nr|nummer))?\.?\s*(?:nr\.?)?\s*[:.]?(?:\s+|(?=\d))", re.IGNORECASE
)
"""«Sak», which is no part of the number."""


def tidy_reference(typed: str) -> str:
    """A reference as papers print it: one form of each letter, «Sak» and end marks off.

    >>> tidy_reference("  Sak 10/24: ")
    '10/24'
    """
    text = " ".join(normalise_text(unicodedata.normalize("NFC", typed)).split()).strip(" .:;,")
    rest = _SAID_BEFORE.sub("", text)
    return rest if any(c.isdigit() for c in rest) else text


def read_number(typed: str) -> CaseNumber | None:
    """A case number as typed (`ps 32/24`, `Sak 10/24:`), or None."""
    text = tidy_reference(typed)
    return parse_case_number(text) or parse_case_number(text.upper())


def bodies_named(db: Database, name: str) -> dict[int, str]:
    """The bodies that have this in their name (case, quotes and end marks make no difference), by id."""
    wanted = fold(name)
    return {int(i): str(n) for i, n in db.execute("select id, name from bodies order by name, id") if wanted in fold(n)}


def find_cases(db: Database, typed: str, body: str | None = None) -> list[Row]:
    """The cases a reference may mean, by body.

    Those that print it so; else those whose number it is another form of (`10/2024`, `ps 7/26`); else, for a number
    typed without letters, those that have letters before it; else those with this title.
    """
    text = tidy_reference(typed)
    folded = fold(text)
    number = read_number(typed)
    found = _cases(
        db, "c.number is not null and (c.sequence = ? or c.number = ? collate nocase)",
        number.sequence if number else None, text,
    )  # fmt: skip
    tiers = [[row for row in found if fold(row["number"]) == folded]]
    if number is not None:
        tiers.append([row for row in found if _local(row) == number.key])
        if number.series is None and number.year is not None:
            tiers.append([row for row in found if _local(row).rpartition(":")[2] == number.key])
            tiers.append([row for row in found if row["year"] == number.year and number.letter is None])
    elif len(text) > 3:
        tiers.append([row for row in _cases(db, "c.title is not null") if fold(row["title"]) == folded])
    chosen = next((tier for tier in tiers if tier), [])
    if body is None:
        return chosen
    bodies = bodies_named(db, body)
    for tier in tiers:
        of_body = [row for row in tier if row["body_id"] in bodies]
        if of_body:
            return of_body
    return []


def find_meetings(db: Database, typed: str, body: str | None = None) -> list[Row]:
    """The meetings a reference may mean: a number (`2/2023`) or a date."""
    dates = find_dates(typed)
    key = None if dates else meeting_number_key(tidy_reference(typed))
    rows = db.query(
        "select m.*, b.name as body, b.organisation from meetings m left join bodies b on b.id = m.body_id"
        " order by m.date, b.name, m.number, m.id"
    )
    bodies = None if body is None else bodies_named(db, body)
    chosen = [row for row in rows if bodies is None or row["body_id"] in bodies]
    if dates:
        return [row for row in chosen if row["date"] == dates[0].iso]
    return [row for row in chosen if key and "/" in key and meeting_number_key(row["number"]) == key]


def bodies_that_have(db: Database, typed: str) -> list[str]:
    """The names of the bodies that have a case or meeting a reference may mean."""
    rows = find_cases(db, typed) + find_meetings(db, typed)
    return sorted({str(row["body"]) for row in rows if row["body"]})


def _cases(db: Database, where: str, *values: object) -> list[Row]:
    sql = (
        "select c.*, b.name as body, b.organisation, m.date as meeting_date from cases c"
        " left join bodies b on b.id = c.body_id left join meetings m on m.id = c.meeting_id"
        f" where {where} order by b.name, c.key"
    )
    return list(db.query(sql, list(values)))


def _local(row: Row) -> str:
    """A case's number as it is compared: the end of its key, after whose number it is."""
    return str(row["key"]).split(":", 2)[-1]
