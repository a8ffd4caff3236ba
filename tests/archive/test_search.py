"""Search: whatever a person types gives hits or a clear message, never a database error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from referat_ekstraksjon.archive.search import MARK, SearchFilter, fts_query, search
from referat_ekstraksjon.errors import QueryError


@pytest.mark.parametrize(
    ("typed", "query", "numbers"),
    [
        ("godkjenner referatet", '"godkjenner" AND "referatet"', []),
        ('"godkjenner referatet"', '"godkjenner referatet"', []),
        ("arkiv*", '"arkiv"*', []),
        ("arkiv -strategi", '"arkiv" NOT "strategi"', []),
        ("arkiv OR strategi", '"arkiv" OR "strategi"', []),
        ("(arkiv OR strategi) plan", '( "arkiv" OR "strategi" ) AND "plan"', []),
        ("12/24", "", ["12/24"]),
        ("PS 7/26", '"PS"', ["7/26"]),
        ("godkjenner 12/24", '"godkjenner"', ["12/24"]),
        ("e-arkiv", '"e arkiv"', []),
        ("AND OR NOT arkiv", '"arkiv"', []),
        ("arkiv AND", '"arkiv"', []),
        ("(((arkiv", '( ( ( "arkiv" ) ) )', []),
        ("text:arkiv", '"text arkiv"', []),
        ("arkiv NEAR(plan", '"arkiv" AND "NEAR" AND ( "plan" )', []),
    ],
)
def test_query(typed: str, query: str, numbers: list[str]) -> None:
    assert fts_query(typed) == (query, numbers)


@pytest.mark.parametrize("typed", ["", "   ", '"', "-", "()", "!?", "AND", "*"])
def test_nothing_to_search_for(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        fts_query(typed)
    assert caught.value.code == "query_empty"


@settings(max_examples=300, deadline=None)
@given(typed=st.text(max_size=60) | st.text(alphabet='ab"*()-^:+ANDORNOT æøå/12', max_size=40))
def test_no_string_is_a_database_error(typed: str, full_archive: Database) -> None:
    try:
        search(full_archive, typed)
    except QueryError as error:
        assert error.code in ("query_empty", "query_too_long")


def test_the_words_found_are_marked(full_archive: Database) -> None:
    hits = search(full_archive, "godkjenner referatet", SearchFilter(kind="adopted"))
    assert {hit.case_number for hit in hits} == {"2/24", "9/24"}
    assert all(f"{MARK[0]}godkjenner{MARK[1]}" in hit.passage for hit in hits)
    assert all(hit.page and hit.file_name.endswith(".pdf") for hit in hits)


def test_filters(full_archive: Database) -> None:
    def numbers(**wanted: Any) -> set[str | None]:
        return {hit.case_number for hit in search(full_archive, "godkjenner", SearchFilter(**wanted))}

    assert numbers(body="arkivråd", kind="adopted") == {"1/24", "2/24", "8/24", "9/24"}
    assert numbers(body="Digitaliseringsutvalget") == {"11/24"}
    assert numbers(date_from="2024-06-01", date_to="2024-06-30", kind="adopted") == {"8/24", "9/24"}
    assert numbers(case_type="Orientering") == set()


def test_a_case_number_picks_the_case(full_archive: Database) -> None:
    assert {hit.case_number for hit in search(full_archive, "10/24")} == {"10/24"}
    assert {hit.case_number for hit in search(full_archive, "10/2024 tilbud")} == {"10/24"}


def test_a_ring_is_not_a(full_archive: Database) -> None:
    assert search(full_archive, "rådet") != []
    assert search(full_archive, "radet") == []
