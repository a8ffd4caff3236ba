"""Search: whatever a person types gives hits or a clear message, never a database error."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive, writing
from referat_ekstraksjon.archive.migrations import APPLICATION_ID, migrations
from referat_ekstraksjon.archive.references import find_cases, find_meetings, tidy_reference
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import search, why_nothing
from referat_ekstraksjon.archive.search.index import refresh_terms
from referat_ekstraksjon.archive.search.passages import MARK
from referat_ekstraksjon.archive.search.queries import parse_query
from referat_ekstraksjon.errors import ArchiveError, QueryError


@pytest.mark.parametrize(
    ("typed", "match", "numbers"),
    [
        ("godkjenner referatet", '"godkjenne" AND "referat"', ()),
        ('"godkjenner referatet"', '"godkjenne referat"', ()),
        ("arkiv*", '{text terms} : "arkiv"*', ()),
        ("e-arkiv*", '{text terms} : "e arkiv"*', ()),
        ('"felles arkiv"* plan', '{text terms} : "felles arkiv"* AND "plan"', ()),
        ("arkiv OR strategi", '"arkiv" OR "strategi"', ()),
        ("(arkiv OR strategi) plan", '("arkiv" OR "strategi") AND "plan"', ()),
        ("e-arkiv", '"e arkiv"', ()),
        ("arkiv AND", '"arkiv"', ()),
        ("(((arkiv", '"arkiv"', ()),
        ("text:arkiv", '"tekst arkiv"', ()),
        ("arkiv NEAR(plan", '"arkiv" AND "ner" AND "plan"', ()),
        ("a\u030arkiv ma\u030al", '"årkiv" AND "mål"', ()),
        # what must not be there
        ("arkiv -strategi", '"arkiv" NOT "strategi"', ()),
        ("-strategi arkiv", '"arkiv" NOT "strategi"', ()),
        ("arkiv NOT strategi", '"arkiv" NOT "strategi"', ()),
        ("NOT strategi arkiv", '"arkiv" NOT "strategi"', ()),
        ("arkiv AND NOT strategi", '"arkiv" NOT "strategi"', ()),
        ("AND OR NOT strategi arkiv", '"arkiv" NOT "strategi"', ()),
        ("arkiv NOT strategi plan -ny", '("arkiv" AND "plan") NOT ("strategi" OR "ny")', ()),
        ('arkiv -"to ord"', '"arkiv" NOT "to ord"', ()),
        ("arkiv -(a b)", '"arkiv" NOT ("a" AND "b")', ()),
        ("arkiv OR (plan -ny)", '"arkiv" OR ("plan" NOT "ny")', ()),
        ("arkiv NOT NOT plan", '"arkiv" AND "plan"', ()),
        # case numbers
        ("12/24", "", ("12/24",)),
        ("PS 7/26", "", ("PS 7/26",)),
        ("ps 7/26", "", ("ps 7/26",)),
        ("Sak 12/24:", "", ("12/24",)),
        ("sak ps 7/26", "", ("ps 7/26",)),
        ("godkjenner 12/24", '"godkjenne"', ("12/24",)),
        ("vedtak 12/24 i plan", '"vedtak" AND "plan"', ("12/24",)),
        ("10/24 OR 11/24", "", ("10/24", "11/24")),
        ('"sak 12/24"', '"sak 12 24"', ()),
        ("sak plan", '"sak" AND "plan"', ()),
        ("saker 12/24", "", ("12/24",)),
        ("saksnummeret 12/24", "", ("12/24",)),
        ("sakliste 12/24", '"saklist"', ("12/24",)),
        ("sak 12/24 og 13/24", "", ("12/24", "13/24")),
        ("gnr 41/17", '"41 17"', ()),
        # what says nothing
        ("salg av tomt", '"salg" AND "tomt"', ()),
        ("(salg av tomt) -bolig", '("salg" AND "tomt") NOT "bolig"', ()),
        ("av og til", '"av" AND "og" AND "til"', ()),
        ('"salg av tomt"', '"salg av tomt"', ()),
        # as a keyboard has it
        ("«salg av tomt»", '"salg av tomt"', ()),
        ("arkiv –strategi", '"arkiv" NOT "strategi"', ()),
        ("bud\xadsjett", '"budsjett"', ()),
        ('"felles ark*"', '{text terms} : "felles ark"*', ()),
    ],
)
def test_query(typed: str, match: str, numbers: tuple[str, ...]) -> None:
    query = parse_query(typed, ["ps"])
    assert (query.match.replace("terms : ", ""), query.numbers) == (match, numbers)


def test_a_query_of_numbers_may_exclude() -> None:
    query = parse_query("12/24 -arkiv")
    assert (query.match, query.exclude, query.numbers) == ("", 'terms : "arkiv"', ("12/24",))
    for typed in ("arkiv -12/24", "arkiv NOT 12/24", "arkiv -(12/24)", "NOT 12/24 arkiv"):
        query = parse_query(typed)
        assert (query.match, query.exclude, query.not_numbers) == ('terms : "arkiv"', "", ("12/24",))


@pytest.mark.parametrize("typed", ["arkiv OR 12/24", "12/24 OR arkiv", "(12/24 OR arkiv) plan"])
def test_a_number_is_no_side_of_an_or(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(typed, ["or"])
    assert caught.value.code == "query_number_in_or"


@pytest.mark.parametrize("typed", ["arkiv -strategi", "arkiv NOT (strategi OR plan)", 'arkiv -"felles plan"'])
def test_what_is_denied_is_neither_widened_nor_marked(typed: str) -> None:
    query = parse_query(typed)
    assert query.wider.partition(" NOT ")[2] == query.match.partition(" NOT ")[2]
    assert [sought.words for sought in query.sought] == [("arkiv",)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [(typed, "query_empty") for typed in ("", "   ", '"', "-", "()", "!?", "AND", "*", "NOT")]
    + [(typed, "query_only_negative") for typed in ("-a", "NOT a", "-a -b", "NOT (a b)", "-12/24", "a OR -b")]
    + [("a" * 1_001, "query_too_long"), ("a " * 61, "query_too_long"), ("NOT 12/24", "query_only_negative")],
)
def test_nothing_to_search_for(typed: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(typed)
    assert caught.value.code == code


@settings(max_examples=300, deadline=None)
@given(typed=st.text(max_size=60) | st.text(alphabet='ab"*()-^:+ANDORNOT æøå/12', max_size=40))
def test_no_string_is_a_database_error(typed: str, full_archive: Database) -> None:
    try:
        search(full_archive, typed)
    except QueryError as error:
        assert error.code in ("query_empty", "query_too_long", "query_only_negative")


def test_the_words_found_are_marked(full_archive: Database) -> None:
    hits = search(full_archive, "godkjenner referatet", SearchFilter(kind="adopted"))
    assert {hit.case_number for hit in hits} == {"2/24", "9/24"}
    assert all(f"{MARK[0]}godkjenner" in hit.passage for hit in hits)
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


@pytest.mark.parametrize("typed", ["godkjenner -innkalling", "godkjenner NOT innkalling", "-innkalling godkjenner"])
def test_what_must_not_be_there_is_not_there(full_archive: Database, typed: str) -> None:
    def found(typed: str) -> set[int]:
        return {hit.decision_id for hit in search(full_archive, typed, SearchFilter(limit=1_000))}

    every, with_it = found('"godkjenner"'), found('"godkjenner" "innkalling"')
    assert with_it and with_it < every
    assert found(typed.replace("godkjenner", '"godkjenner"')) == every - with_it


def test_exclusion_within_a_case(full_archive: Database) -> None:
    every = {hit.decision_id for hit in search(full_archive, "10/24")}
    with_it = {hit.decision_id for hit in search(full_archive, "10/24 tilbud")}
    assert with_it and {hit.decision_id for hit in search(full_archive, "10/24 -tilbud")} == every - with_it
    assert "10/24" not in {hit.case_number for hit in search(full_archive, "godkjenner OR drøftet -10/24")}


def test_a_prefix_with_a_hyphen(full_archive: Database) -> None:
    assert {h.decision_id for h in search(full_archive, "e-arkivl*")} <= {
        h.decision_id for h in search(full_archive, "e-arkiv*")
    }
    assert search(full_archive, "e-arkiv*")


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        ({"body": "ARKIVRÅD"}, True),
        ({"body": "arkivra\u030ad"}, True),
        ({"body": "%"}, False),
        ({"body": "arkivr_d"}, False),
        ({"case_type": "GODKJENNING"}, True),
        ({"case_type": "godkjenning"}, True),
        ({"case_type": "God%"}, False),
    ],
)
def test_filters_are_folded_and_literal(full_archive: Database, wanted: dict[str, str], hits: bool) -> None:
    assert bool(search(full_archive, "godkjenner", SearchFilter(**wanted))) is hits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "wanted", "says"),
    [
        ("godkjenner", {"body": "skolestyret"}, "--body: no body in the archive has «skolestyret» in its name"),
        ("godkjenner", {"case_type": "Ukjent"}, "--case-type: no case in the archive is of type «Ukjent»"),
        ("godkjenner", {"date_from": "2030-01-01"}, "No meeting in the archive is from 2030-01-01."),
        ("godkjenner", {"date_from": "2024-02-02", "date_to": "2024-01-01"}, "--from (2024-02-02) is after --to"),
        ("godkjenner", {"kind": "earlier"}, "No hit fits the filters; without them there are "),
        ("99/99", {}, "No case in the archive has the number «99/99»."),
        ("ordetsomikkefinnes", {"body": "arkivråd"}, "No proposal or decision has these words."),
    ],
)
def test_why_there_is_no_hit(full_archive: Database, typed: str, wanted: dict[str, str], says: str) -> None:
    filters = SearchFilter(**wanted)  # type: ignore[arg-type]
    assert search(full_archive, typed, filters) == []
    assert why_nothing(full_archive, typed, filters).startswith(says)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("  Sak 10/24: ", "10/24"),
        ("sak nr. 10/24", "10/24"),
        ("saksnr 10/24", "10/24"),
        ("Sak PS 3/24", "PS 3/24"),
        ("FR-sak 47/16", "FR-sak 47/16"),
        ("Saker til orientering", "Saker til orientering"),
        ("Sak om skole", "Sak om skole"),
    ],
)
def test_tidy_reference(typed: str, tidy: str) -> None:
    assert tidy_reference(typed) == tidy


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Two bodies with cases printed in several ways."""
    db = open_archive(tmp_path_factory.mktemp("numbers") / "a.db")
    db.execute("insert into bodies (id, name, key) values (1, 'Ås kommunestyre', 'a'), (2, 'Formannskapet', 'b')")
    for body, number, series, year, sequence, local in (
        (1, "PS 32/24", "PS", 2024, 32, "ps:32/2024"),
        (1, "10/24", None, 2024, 10, "10/2024"),
        (2, "010/2024", None, 2024, 10, "10/2024"),
        (2, "66/16 B", None, 2016, 66, "66/2016B"),
    ):
        db.execute(
            "insert into cases (body_id, number, series, year, sequence, title, key) values (?, ?, ?, ?, ?, 'x', ?)",
            [body, number, series, year, sequence, f"body:{body}:{local}"],
        )
    db.execute("insert into meetings (body_id, number, date) values (1, '2/2024', '2024-03-01')")
    return db


@pytest.mark.parametrize(
    ("typed", "body", "numbers"),
    [
        ("PS 32/24", None, {"PS 32/24"}),
        ("ps 32/24", None, {"PS 32/24"}),
        ("Sak PS 32/2024:", None, {"PS 32/24"}),
        ("32/24", None, {"PS 32/24"}),
        ("sak 10/24", None, {"10/24"}),
        ("10/24", "formannskap", {"010/2024"}),
        ("10/2024", None, {"10/24", "010/2024"}),
        ("10/24", "ÅS", {"10/24"}),
        ("10/24", "_s", set()),
        ("10/24", "skolestyret", set()),
        ("66/16 b", None, {"66/16 B"}),
        ("FO 10/24", None, set()),
        ("99/24", None, set()),
    ],
)
def test_a_reference_in_whatever_form(numbered: Database, typed: str, body: str | None, numbers: set[str]) -> None:
    assert {row["number"] for row in find_cases(numbered, typed, body)} == numbers


def test_a_meeting_by_a_body_in_other_letters(numbered: Database) -> None:
    for reference in ("2/24", "2/2024", "1. mars 2024"):
        assert len(find_meetings(numbered, reference, "ås KOMMUNE")) == 1
        assert find_meetings(numbered, reference, "%") == []


@pytest.mark.parametrize(
    ("typed", "found", "not_found"),
    [
        (
            "vedta",
            ["Kommunestyret vedtok budsjettet", "Planen vart vedteken", "Planen blev vedtaget"],
            ["Planen vedlegges"],
        ),
        ("kostnad", ["Kostnadene dekkes", "Driftskostnader dekkes", "Kostnadsfordelingen endres"], ["Kosten dekkes"]),
        ("får", ["Rådmannen får fullmakt", "Kommunen fikk tilskudd"], ["Far og mor betaler"]),
        (
            '"godkjenne protokollen"',
            ["Styret godkjenner protokollen", "Protokoll godkjennes ikke, men godkjente protokoller"],
            ["Protokollen godkjennes"],
        ),
        ('"godkjenner protokollen"!', ["Styret godkjenner protokollen"], ["Styret godkjente protokollene"]),
        ("budsj*", ["Budsjettet vedtas", "Kommunens budsjettkontroll"], ["Budet avslås"]),
        ("skole -nedlagt", ["Skolen består"], ["Skolen ble nedlagt"]),
        ("salg av tomt", ["Tomta selges", "Salget av tomten utsettes"], ["Salg av bil"]),
        ("nedlagte skoler", ["Skolen legges ned fra høsten"], ["Skolen legges ut for salg"]),
    ],
)
def test_words_in_any_form(tmp_path: Path, typed: str, found: list[str], not_found: list[str]) -> None:
    db = _of_decisions(tmp_path, [*found, *not_found])
    assert {hit.text for hit in search(db, typed)} == set(found)


def test_the_word_itself_stands_before_its_compounds(tmp_path: Path) -> None:
    long = "Saken ble drøftet i møtet, og det kom fram flere synspunkter på den. " * 4
    db = _of_decisions(tmp_path, ["Driftskostnad. Driftskostnad.", f"{long} Kostnaden dekkes.", "Kostnadsfordeling"])
    assert search(db, "kostnad")[0].text.endswith("Kostnaden dekkes.")


def test_the_words_found_are_marked_in_any_form(tmp_path: Path) -> None:
    db = _of_decisions(tmp_path, ["Kommunestyret vedtok driftskostnadene.", "x " * 200 + "Planen vart vedteken no."])
    marked = {hit.passage.replace(MARK[0], "[").replace(MARK[1], "]") for hit in search(db, "vedta")}
    assert "Kommunestyret [vedtok] driftskostnadene." in marked
    assert any(text.startswith("… ") and text.endswith("Planen vart [vedteken] no.") for text in marked)
    (hit,) = search(db, "kostnad")
    assert f"{MARK[0]}driftskostnadene{MARK[1]}" in hit.passage


def test_by_date_the_newest_is_first(full_archive: Database) -> None:
    hits = search(full_archive, "godkjenne", SearchFilter(order="date", limit=100))
    dates = [hit.meeting_date or "" for hit in hits]
    assert dates == sorted(dates, reverse=True)
    assert {hit.decision_id for hit in hits} == {
        hit.decision_id for hit in search(full_archive, "godkjenne", SearchFilter(limit=100))
    }


def test_pages_of_hits_follow_each_other(full_archive: Database) -> None:
    every = [hit.decision_id for hit in search(full_archive, "godkjenne", SearchFilter(limit=30))]
    paged = [
        hit.decision_id
        for offset in range(0, 30, 7)
        for hit in search(full_archive, "godkjenne", SearchFilter(limit=min(7, 30 - offset), offset=offset))
    ]
    assert len(set(every)) == len(every) > 7
    assert paged == every


def test_by_outcome_and_person(full_archive: Database) -> None:
    by_outcome = search(full_archive, "ber", SearchFilter(outcome="amended", limit=100))
    assert by_outcome and {hit.outcome for hit in by_outcome} == {"amended"}
    row = full_archive.execute(
        "select a.name, m.id from attendances a join meetings m on m.id = a.meeting_id where a.status = 'present'"
        " and m.id in (select meeting_id from decisions) limit 1"
    ).fetchone()
    meetings = {
        full_archive.execute("select meeting_id from decisions where id = ?", [hit.decision_id]).fetchone()[0]
        for hit in search(
            full_archive, "a OR og OR i OR er OR vedtak OR godkjenne", SearchFilter(person=row[0], limit=999)
        )
    }
    assert row[1] in meetings
    assert search(full_archive, "godkjenne", SearchFilter(person="Ingen Ved Dette Navnet")) == []


def test_search_terms_are_made_anew_when_the_rules_change(tmp_path: Path) -> None:
    db = _of_decisions(tmp_path, ["Kommunestyret vedtok budsjettet"])
    db.execute("update decisions set terms = 'gammel', related = ''")
    db.execute("update search_vocabulary set fingerprint = 'of before'")
    with pytest.raises(ArchiveError, match="referat ingest"):
        search(db, "vedta")
    db.conn.close()
    db = open_archive(tmp_path / "a.db")
    assert len(search(db, "vedta")) == 1
    assert search(db, "gammel") == []
    db.execute("insert into decisions_fts (decisions_fts) values ('integrity-check')")


def test_an_archive_of_before_is_searched_in_any_form(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = Database(sqlite3.connect(path, isolation_level=None))
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    migrations.apply(db, stop_before="m005_words_in_any_form")
    _put_decisions(db, ["Kommunestyret vedtok budsjettet"])
    db.conn.close()
    db = open_archive(path)
    assert len(search(db, "vedta")) == 1
    db.execute("insert into decisions_fts (decisions_fts) values ('integrity-check')")


def _of_decisions(folder: Path, texts: list[str]) -> Database:
    db = open_archive(folder / "a.db")
    _put_decisions(db, texts)
    with writing(db):
        db.execute("update search_vocabulary set fingerprint = ''")
        refresh_terms(db)
    return db


def _put_decisions(db: Database, texts: list[str]) -> None:
    db.execute(
        "insert into documents (id, sha256, file_name, page_count, family, text_source, ingested_at, extractor_version,"
        " words, words_placed, settings) values (1, '0', 'a.pdf', 1, 'norsk', 'born-digital', '', '', 1, 1, '')"
    )
    db.execute(
        "insert into parts (id, document_id, position, kind, first_page, last_page, family, family_reason)"
        " values (1, 1, 0, 'minutes', 1, 1, 'norsk', '')"
    )
    for position, text in enumerate(texts):
        db.execute(
            "insert into decisions (part_id, position, kind, text, source_text, page, boxes, confidence)"
            " values (1, ?, 'adopted', ?, ?, 1, '[]', 1.0)",
            [position, text, text],
        )


@pytest.mark.parametrize("wanted", [{"limit": 0}, {"limit": -1}, {"offset": -1}, {"limit": 2**63}])
def test_how_many_hits_is_bounded(wanted: dict[str, int]) -> None:
    with pytest.raises(QueryError):
        SearchFilter(**wanted)  # type: ignore[arg-type]


def test_by_date_and_by_rank_find_the_same(full_archive: Database) -> None:
    for typed in ("sak -styre", "kommune -råd", "vedtak OR budsjett", "godkjenne NOT (referat OR innkalling)"):
        by_rank = {hit.decision_id for hit in search(full_archive, typed, SearchFilter(limit=1_000))}
        by_date = {hit.decision_id for hit in search(full_archive, typed, SearchFilter(limit=1_000, order="date"))}
        assert by_rank == by_date


def test_proposals_that_fell_are_found_though_another_won(full_archive: Database) -> None:
    fell = {
        row["id"]
        for row in full_archive.query("select id from decisions where kind = 'proposed' and outcome = 'rejected'")
    }
    in_cases = {
        row["id"]
        for row in full_archive.query(
            "select d.id from decisions d join comparisons k on k.case_id = d.case_id where k.outcome = 'rejected'"
        )
    }
    found = {
        hit.decision_id
        for hit in search(full_archive, "", SearchFilter(outcome="rejected", restricted="include", limit=1_000))
    }
    assert fell - in_cases
    assert found == fell | in_cases
