"""What the pages say, asked without a browser."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from referat_ekstraksjon.archive.connection import open_archive, open_for_reading
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import search
from tests.web.conftest import Client, Papers, client_of, fill


def text_of(page: str) -> str:
    """A page's words."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/", "Hva ble vedtatt, og med hvilke ord?"),
        ("/sok?q=godkjenner", "Hent treffene som"),
        ("/sok?q=finnesikkeordet", "Ingen forslag eller vedtak har disse ordene."),
        ("/sok?q=10%2F24", "Saker med dette nummeret"),
        ("/sok?kind=adopted", "Hent treffene som"),
        ("/sok?q=-budsjett", "Søket sier bare hva som ikke skal være med"),
        ("/sok?q=%21%21", "Det er ingen ord å søke etter"),
        ("/sok?q=budsjett&from=igjen", "Ugyldig dato"),
        ("/sok?q=" + "a" * 1050, "Søket er for langt"),
        ("/sok?q=godkjenner&kind=adopted&outcome=rejected&from=1700&to=1701", "Uten avgrensning:"),
        ("/moter", "Møter"),
        ("/kontroll", "Kontroll"),
        ("/kontroll?kode=family_chosen", "Lest som denne dokumenttypen"),
    ],
)
def test_a_page_says(client: Client, address: str, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert says in text_of(answer.text)
    assert '<html lang="nb">' in answer.text


@pytest.mark.parametrize(
    "address",
    ["/sak/999999", "/mote/0", "/kilde/1/999", "/kilde/999/1", "/kilde/1/1?verdi=decisions-999999", "/tabell/99999.csv",
     "/kilde/1/1?verdi=sqlite_master-1", "/kilde/1/1?verdi=x", "/finnes/ikke", "/sak/1/2", "/-/databases", "/-/threads",
     "/-/metadata", "/_internal", "/_internal/databases", "/_memory", "/statisk/site.py"],
)  # fmt: skip
def test_what_is_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_search_is_the_same_as_on_the_command_line(client: Client, papers: Papers) -> None:
    db = open_for_reading(papers.archive)
    wanted = SearchFilter(kind="adopted", limit=1_000)
    there = [hit.text for hit in search(db, "vedtatt budsjett OR godkjenner", wanted)]
    rows = json.loads(client.get("/sok.json?q=vedtatt+budsjett+OR+godkjenner&kind=adopted").text)
    assert [row["text"] for row in rows] == there
    assert len(there) > 3
    table = list(csv.DictReader(io.StringIO(client.get("/sok.csv?q=vedtatt+budsjett+OR+godkjenner&kind=adopted").text)))
    assert [row["text"] for row in table] == there
    db.conn.close()


def test_counts_of_filters_are_what_choosing_them_gives(client: Client) -> None:
    page = client.get("/sok?q=forslag+OR+vedtak+OR+godkjenner").text
    options = re.findall(r'<select id="(\w+)".*?</select>', page, re.DOTALL)
    assert options == ["kind", "outcome", "body", "case_type", "sort"]
    for name in options[:-1]:
        (select,) = re.findall(rf'<select id="{name}".*?</select>', page, re.DOTALL)
        for value, count in re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)</option>', select):
            rows = client.ask(
                "GET", "/sok.json", params={"q": "forslag OR vedtak OR godkjenner", name: html.unescape(value)}
            )
            assert len(rows.json()) == int(count), (name, value)


def test_the_years_of_the_chart_are_what_choosing_them_gives(client: Client) -> None:
    page = client.get("/sok?q=godkjenner").text
    bars = re.findall(r'<a href="(/sok\?[^"]*)" aria-label="([^":]+): (\d+) treff">', page)
    assert len(bars) > 2
    for address, _, count in bars:
        rows = client.get(html.unescape(address).replace("/sok?", "/sok.json?")).json()
        assert len(rows) == int(count)


def test_a_case_has_everything(client: Client, papers: Papers) -> None:
    case = papers.one("select id from cases where number = '10/24' and title like 'Kostnader%'")
    page = client.get(f"/sak/{case}").text
    for table in ("decisions", "statements", "attachments", "table_cells", "sources"):
        assert f"?verdi={table}-" in page, table
    words = text_of(page)
    for heading in ("Foreslått og vedtatt", "Fra ordskiftet", "Tabeller", "Vedlegg", "Papirer"):
        assert heading in words
    inserted = text_of("".join(re.findall(r"<ins>(.*?)</ins>", page)))
    assert "innhente flere tilbud" in inserted
    for place in set(re.findall(r'href="(/kilde/\d+/\d+\?verdi=[^"]+)"', page)):
        assert client.get(html.unescape(place)).status_code == 200, place


def test_a_table_as_csv(client: Client, papers: Papers) -> None:
    table = papers.one("select id from tables where title like 'Felles e-arkiv%'")
    rows = list(csv.reader(io.StringIO(client.get(f"/tabell/{table}.csv").text)))
    printed = papers.query('select "row", "column", text from table_cells where table_id = ?', table)
    assert all(rows[cell["row"]][cell["column"]] == cell["text"] for cell in printed)


def test_a_meeting_has_its_people_and_what_the_law_asks(client: Client, papers: Papers) -> None:
    meeting = papers.one("select m.id from meetings m join bodies b on b.id = m.body_id where b.name = 'Kommunestyret'"
                         " and m.date = '2026-02-18'")  # fmt: skip
    words = text_of(client.get(f"/mote/{meeting}").text)
    stand_in = papers.query(
        "select name, stands_in_for from attendances where meeting_id = ? and status = 'stand_in'", meeting
    )
    assert stand_in
    for row in stand_in:
        assert f"{row['name']} AP – for {row['stands_in_for']}" in words or f"– for {row['stands_in_for']}" in words
        assert f"vara: {row['name']}" in words
    assert "a Tid og sted for møtet ja Oppgitt." in words
    assert "b Hvem som møtte ja" in words
    assert "e Avstemningsresultatet" in words


def test_minutes_that_leave_something_out(client: Client, papers: Papers) -> None:
    meeting = papers.one("select id from meetings where date = '2024-03-12'")
    words = text_of(client.get(f"/mote/{meeting}").text)
    assert "a Tid og sted for møtet delvis Mangler: klokkeslett." in words
    assert "b Hvem som møtte nei" in words
    assert "e Avstemningsresultatet nei" in words


def test_the_page_that_moved_or_changed(tmp_path: Path, papers: Papers) -> None:
    source = papers.folder / "nummer.pdf"
    shutil.copy(source, tmp_path)
    fill(tmp_path / "archive.db", tmp_path)
    with client_of(tmp_path / "archive.db") as client:
        assert client.get("/kilde/1/1.png").status_code == 200
        (tmp_path / "nummer.pdf").write_bytes(source.read_bytes() + b"\n")
        assert "sjekksummen er en annen" in text_of(client.get("/kilde/1/1").text).casefold()
        assert client.get("/kilde/1/1.png").status_code == 404
        (tmp_path / "nummer.pdf").unlink()
        assert "ikke lenger der" in text_of(client.get("/kilde/1/1").text)


def test_the_whole_pdf(client: Client, papers: Papers) -> None:
    document = papers.one("select id from documents where file_name = 'arkivrad-2024-2-referat.pdf'")
    answer = client.get(f"/kilde/{document}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(answer.content).hexdigest() == papers.one(
        "select sha256 from documents where id = ?", document
    )


def test_an_identity_number_is_covered_on_the_picture(client: Client, papers: Papers) -> None:
    document = papers.one("select id from documents where file_name = 'nummer.pdf'")
    picture = Image.open(io.BytesIO(client.get(f"/kilde/{document}/1.png").content)).convert("L")
    rows = papers.query("select boxes from decisions where text like '%Skjenkebevillingen%'")
    _, x0, top, x1, bottom = json.loads(rows[0]["boxes"])[0]
    line = picture.crop((int(2 * x0), int(2 * top), int(2 * x1), int(2 * bottom)))
    black = [x for x in range(line.width) if all(line.getpixel((x, y)) == 0 for y in range(2, line.height - 2))]
    assert len(black) > 100  # a bar, not letters
    assert client.get(f"/kilde/{document}.pdf").status_code == 403


@pytest.fixture
def restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for changes all the time."""
    monkeypatch.setattr("referat_ekstraksjon.web.publication._LOOK_EVERY", 0.02)
    monkeypatch.setattr("referat_ekstraksjon.web.publication._REST", 0.0)


def _in_time(says: Callable[[], bool]) -> bool:
    """Whether something becomes so within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if says():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.usefixtures("restless")
def test_a_changed_archive_is_shown_anew(tmp_path: Path, papers: Papers) -> None:
    shutil.copy(papers.folder / "nummer.pdf", tmp_path)
    fill(tmp_path / "archive.db", tmp_path)
    with client_of(tmp_path / "archive.db") as client:
        assert "Ingen forslag" in client.get("/sok?q=storelva").text
        assert "1 PDF-fil" in text_of(client.get("/").text)
        hidden = len(client.get("/arkiv.json").json()["tables"])
        shutil.copy(papers.folder / "lukket.pdf", tmp_path)
        fill(tmp_path / "archive.db", tmp_path)
        assert _in_time(lambda: len(client.get("/arkiv/documents.json?_shape=array").json()) == 2)
        assert "Ingen forslag" not in client.get("/sok?q=storelva").text
        assert "2 PDF-filer" in text_of(client.get("/").text)
        tables = client.get("/arkiv.json").json()["tables"]
        assert len(tables) == hidden
        assert next(table for table in tables if table["name"] == "withheld_pages")["hidden"]
        assert "One PDF file, by content" in client.get("/arkiv/documents").text


@pytest.mark.usefixtures("restless")
def test_an_archive_that_cannot_be_copied_is_tried_again(tmp_path: Path, papers: Papers) -> None:
    archive, away = tmp_path / "archive.db", tmp_path / "away.db"
    shutil.copy(papers.folder / "nummer.pdf", tmp_path)
    fill(archive, tmp_path)
    with client_of(archive) as client:
        archive.rename(away)
        assert _in_time(lambda: "kunne ikke leses på nytt" in client.get("/moter").text)
        assert client.get("/sok?q=skjenkebevillingen").status_code == 200
        db = sqlite3.connect(away)
        db.execute("update cases set restricted = 'unntatt offentlighet'")
        db.commit()
        db.close()
        away.rename(archive)
        assert _in_time(lambda: "Ingen forslag" in client.get("/sok?q=skjenkebevillingen").text)
        assert "kunne ikke leses på nytt" not in client.get("/moter").text


def test_an_empty_archive(tmp_path: Path) -> None:
    open_archive(tmp_path / "archive.db").conn.close()
    with client_of(tmp_path / "archive.db") as client:
        for address in ("/", "/sok?q=vedtak", "/sok?kind=adopted", "/moter", "/kontroll", "/arkiv", "/sok.csv?q=a"):
            assert client.get(address).status_code == 200, address


def test_what_fails_inside_is_a_page_and_a_line(
    client: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("referat_ekstraksjon.web.site.case_page", failing)
    answer = client.get("/sak/1")
    assert answer.status_code == 500
    assert "Noe gikk galt i programmet" in answer.text
    assert "inside" not in answer.text
    said = capfd.readouterr()
    assert said.err.count("\n") == 1
    assert "[internal_error]" in said.err
    assert said.out == ""


def test_more_hits_than_can_be_paged_through(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referat_ekstraksjon.web.search_page.MOST_PAGES", 1)
    monkeypatch.setattr("referat_ekstraksjon.web.asked.MOST_PAGES", 1)
    monkeypatch.setattr("referat_ekstraksjon.web.search_page.MOST_EXPORTED", 3)
    with client_of(papers.archive) as client:
        page = client.get("/sok?kind=adopted").text
        assert 'rel="next"' not in page
        assert "de første 3\xa0treffene" in page or "de første 3 treffene" in page
        assert len(client.get("/sok.json?kind=adopted").json()) == 3
