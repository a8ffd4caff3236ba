"""What is not for everyone's eyes cannot be had in any way; nor can an identity number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from referat_ekstraksjon.archive.published import publish
from tests.web.conftest import IDENTITY_NUMBER, SECRETS, Client, Papers

_NUMBERS = (IDENTITY_NUMBER, "010107 50160", "1010750160")


def _ways(papers: Papers) -> Iterator[str]:
    """Every way around that leads to the closed case or the identity number, were they there."""
    case = papers.one("select id from cases where title like '%Hemmeliga%'")
    closed = papers.one("select id from documents where file_name = 'lukket.pdf'")
    numbered = papers.one("select id from documents where file_name = 'nummer.pdf'")
    yield from ("/", "/moter", "/kontroll", "/arkiv", "/arkiv.json")
    for words in (
        "Stavrenes",
        "sluttpakken",
        "overtallig",
        "arbeidsforhold",
        "8/24",
        "skjenkebevillingen",
        IDENTITY_NUMBER,
    ):
        yield from (f"/sok?q={words}", f"/sok.json?q={words}", f"/sok.csv?q={words}")
    yield f"/sak/{case}"
    yield from (f"/mote/{row['id']}" for row in papers.query("select id from meetings"))
    for document in (closed, numbered):
        yield from (f"/kilde/{document}.pdf", *(f"/kilde/{document}/{page}" for page in (1, 2, 3)))
    for table in papers.query("select name from sqlite_master where type in ('table', 'view')"):
        name = table["name"]
        yield from (
            f"/arkiv/{name}?_size=max",
            f"/arkiv/{name}.json?_size=max&_shape=objects",
            f"/arkiv/{name}.csv?_stream=1",
        )
    for name in ("cases", "documents", "decisions", "passages", "agenda_items", "case_mentions", "sources", "parts"):
        for row in papers.query(f"select id from {name}"):
            if name in ("cases", "documents", "parts") or row["id"] % 7 == 0:
                yield f"/arkiv/{name}/{row['id']}.json"
    for row in papers.query("select id from decisions where case_id = ?", case):
        yield from (
            f"/arkiv/decisions/{row['id']}",
            f"/arkiv/decisions/{row['id']}.json",
            f"/kilde/{closed}/2?verdi=decisions-{row['id']}",
        )
    yield from (f"/arkiv/{name}.json?_facet={column}&_facet_size=max" for name, column in (
        ("cases", "title"), ("decisions", "text"), ("agenda_items", "title"), ("passages", "text"), ("parts", "title")))  # fmt: skip
    yield "/arkiv/decisions.json?_search=sluttpakken"
    for sql in (
        "select * from cases", "select text, terms, related, source_text from decisions", "select * from passages",
        "select * from decision_comparisons", "select hex(block) from decisions_fts_data",
        "select * from decisions_fts where decisions_fts match 'sluttpakken'", "select * from decisions_fts",
        "select group_concat(text) from table_cells", "select value from table_cells", "select * from sources",
        "select sql, name from sqlite_master", "select * from findings", "select * from files", "select * from parts",
        "select * from archive.cases", "select * from main.cases", "select * from case_mentions",
    ):  # fmt: skip
        yield from (f"/arkiv?sql={sql.replace(' ', '+')}", f"/arkiv.json?sql={sql.replace(' ', '+')}")
        yield f"/arkiv.csv?sql={sql.replace(' ', '+')}"


def test_no_way_leads_to_it(client: Client, papers: Papers) -> None:
    ways = list(_ways(papers))
    assert len(ways) > 200
    seen = 0
    for way in ways:
        answer = client.get(way)
        asked = way.split("?")[-1]
        found = [word for word in (*SECRETS, *_NUMBERS) if word in answer.text and word not in asked]
        assert not found, (way, found)
        seen += answer.status_code == 200
    assert seen > 150


def test_what_must_not_be_there_can_be_seen_by_those_who_may(insider: Client, papers: Papers) -> None:
    """Else the test above could not fail."""
    case = papers.one("select id from cases where title like '%Hemmeliga%'")
    closed = papers.one("select id from documents where file_name = 'lukket.pdf'")
    assert "Hemmeliga Stavrenes" in insider.get(f"/sak/{case}").text
    assert "sluttpakken" in insider.get("/sok?q=sluttpakken").text
    assert "overtallig" in insider.get("/arkiv?sql=select+text+from+passages").text
    assert insider.get(f"/kilde/{closed}/2").status_code == 200
    assert insider.get(f"/kilde/{closed}.pdf").status_code == 200
    assert IDENTITY_NUMBER not in insider.get("/arkiv/decisions.json?_size=max&_shape=objects").text
    assert "unntatt offentlighet, vises" in insider.get("/").text


def test_what_stays_of_a_closed_case(client: Client, papers: Papers) -> None:
    case = papers.one("select id from cases where title like '%Hemmeliga%'")
    meeting = papers.one("select id from meetings where date = '2024-03-12'")
    closed = papers.one("select id from documents where file_name = 'lukket.pdf'")
    page = client.get(f"/sak/{case}").text
    assert "8/24" in page and "Saken er ikke offentlig" in page and "Unntatt offentlighet" in page
    assert "Ikke offentlig" in client.get(f"/mote/{meeting}").text
    assert [client.get(f"/kilde/{closed}/{number}.png").status_code for number in (1, 2, 3)] == [200, 403, 200]
    assert client.get(f"/kilde/{closed}.pdf").status_code == 403
    assert "Brua over <mark>Storelva</mark>" in client.get("/sok?q=storelva").text


@pytest.fixture(scope="module")
def copy(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("copy") / "copy.db"
    publish(papers.archive, target)
    return target


def test_no_byte_of_it_is_in_the_copy(copy: Path, papers: Papers) -> None:
    content, archive = copy.read_bytes(), papers.archive.read_bytes()
    for word in (*SECRETS, IDENTITY_NUMBER):
        assert word.encode() in archive, word
        assert word.encode() not in content, word
    assert b"sluttpakke" not in content  # its search term


def test_everything_else_is_in_the_copy(copy: Path, papers: Papers) -> None:
    """Rows that are left out are of closed cases, or stand on their pages outside any case."""
    db = sqlite3.connect(copy)
    db.execute("attach ? as whole", [str(papers.archive)])
    closed = "select id from whole.cases where restricted is not null"
    for table in ("decisions", "statements", "attachments", "tables", "passages", "sources"):
        rows = db.execute(
            f"select x.case_id, x.boxes, p.document_id from whole.{table} x join whole.parts p on p.id = x.part_id"
            f" where x.id not in (select id from main.{table}) and (x.case_id is null or x.case_id not in ({closed}))"
        ).fetchall()
        for case, _, document in rows:
            assert case is None
            assert db.execute("select 1 from withheld_pages where document_id = ?", [document]).fetchone()
    for table in ("documents", "parts", "meetings", "bodies", "cases", "attendances", "agenda_items", "failures"):
        (count,) = db.execute(
            f"select (select count(*) from main.{table}) - (select count(*) from whole.{table})"
        ).fetchone()
        assert count == 0, table
    assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    db.execute("insert into decisions_fts (decisions_fts, rank) values ('integrity-check', 1)")
    db.close()


def test_only_its_owner_may_read_the_copy(copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0


def test_words_outside_any_case_close_what_stands_beside_them(papers: Papers, tmp_path: Path) -> None:
    whole = sqlite3.connect(papers.archive)
    document = papers.one("select id from documents where file_name = 'arkivrad-2024-2-referat.pdf'")
    whole.execute("attach ? as other", [str(tmp_path / "archive.db")])
    whole.execute("vacuum main into ?", [str(tmp_path / "unplaced.db")])
    whole.close()
    db = sqlite3.connect(tmp_path / "unplaced.db")
    db.execute("insert into findings (document_id, page, severity, code, message) values (?, 1, 'warning',"
               " 'restricted_unplaced', 'm')", [document])  # fmt: skip
    db.commit()
    on_page = db.execute(
        "select distinct d.case_id from decisions d join parts p on p.id = d.part_id where p.document_id = ? and d.page = 1",
        [document],
    ).fetchall()
    db.close()
    publish(tmp_path / "unplaced.db", tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert on_page
    for (case,) in on_page:
        assert copy.execute("select count(*) from decisions where case_id = ?", [case]).fetchone() == (0,)
        assert copy.execute("select title from cases where id = ?", [case]).fetchone() == (None,)
    assert copy.execute("select 1 from withheld_pages where document_id = ? and page = 1", [document]).fetchone()
    copy.close()
