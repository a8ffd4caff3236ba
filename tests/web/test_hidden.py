"""What is not for everyone's eyes cannot be had in any way; nor can an identity number."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from referat_ekstraksjon.archive.published import publish
from tests.web.conftest import IDENTITY_NUMBER, SECRETS, Client, Papers, client_of, fill, pdf_of

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
    assert "overtallig" in insider.get("/arkiv?sql=select+text+from+passages+where+text+like+'%25stilling%25'").text
    assert insider.get(f"/kilde/{closed}/2").status_code == 200
    assert insider.get(f"/kilde/{closed}.pdf").status_code == 200
    assert IDENTITY_NUMBER not in insider.get("/arkiv/decisions.json?_size=max&_shape=objects").text
    assert "unntatt offentlighet, vises" in insider.get("/").text


def test_closed_cases_can_be_filtered_by_those_who_may_see_them(client: Client, insider: Client) -> None:
    def found(of: Client, restricted: str) -> set[int]:
        return {row["decision_id"] for row in of.get(f"/sok.json?kind=adopted&restricted={restricted}").json()}

    every, closed, others = (found(insider, value) for value in ("", "only", "leave-out"))
    assert closed and others
    assert closed | others == every
    assert not closed & others
    assert found(client, "only") == found(client, "") <= others


def test_what_stays_of_a_closed_case(client: Client, papers: Papers) -> None:
    case = papers.one("select id from cases where title like '%Hemmeliga%'")
    meeting = papers.one("select id from meetings where date = '2024-03-12'")
    closed = papers.one("select id from documents where file_name = 'lukket.pdf'")
    page = client.get(f"/sak/{case}").text
    assert "8/24" in page and "Saken er ikke offentlig" in page and "unntatt offentlighet" in page
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
            assert case is None, table
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


def _archive_of(folder: Path, **pages: tuple[tuple[tuple[int, int, str], ...], ...]) -> Path:
    """An archive of small papers: the lines of each page, by the paper's name."""
    for name, lines in pages.items():
        (folder / f"{name}.pdf").write_bytes(pdf_of(lines))
    fill(folder / "archive.db", folder)
    return folder / "archive.db"


_HEAD = ((72, 80, "**Møteprotokoll"), (72, 95, "Utvalg: Formannskapet"), (72, 110, "Dato: 12.03.2024"))
_LATER = ((72, 80, "**Møteprotokoll"), (72, 95, "Utvalg: Formannskapet"), (72, 110, "Dato: 09.04.2024"))
_TITLE = "Avslutning av arbeidsforhold for Hemmeliga Stavrenes"
_CASE = ((72, 140, f"**Sak 8/24 {_TITLE}"), (72, 155, "Unntatt offentlighet, jf. offl. § 23."), (72, 170, "**Vedtak:"),
         (72, 185, "Formannskapet godtar sluttpakken."))  # fmt: skip
_OPEN = ((72, 300, "**Sak 9/24 Skuterløyper i Indre Dal"), (72, 315, "**Vedtak:"), (72, 330, "Skuterløypene åpnes."))


@pytest.mark.parametrize(
    "quoting",
    [
        f"Formannskapet viser til {_TITLE.upper()}.",
        f"Det vises til «{_TITLE}», og saken tas til orientering.",
    ],
)
def test_what_quotes_a_closed_case_is_withheld(tmp_path: Path, quoting: str) -> None:
    archive = _archive_of(
        tmp_path, lukket=((*_HEAD, *_CASE),),
        senere=((*_LATER, (72, 140, "**Sak 12/24 Orientering"), (72, 155, "**Vedtak:"), (72, 170, quoting)), _OPEN),
    )  # fmt: skip
    publish(archive, tmp_path / "copy.db")
    assert b"stavrenes" not in (tmp_path / "copy.db").read_bytes().lower()
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("select count(*) from decisions where text like 'Skuterl%'").fetchone() == (1,)
    named = "select p.page from withheld_pages p join documents d on d.id = p.document_id where d.page_count = 2"
    assert copy.execute(named).fetchall() == [(1,)]
    copy.close()


@pytest.mark.parametrize(
    ("closed", "again"),
    [(_TITLE, _TITLE), (f"{_TITLE} - unntatt offentlighet", _TITLE), (_TITLE, f"Klage på vedtak om {_TITLE.lower()}")],
)
def test_the_same_matter_in_another_meeting_is_closed(tmp_path: Path, closed: str, again: str) -> None:
    first = ((72, 140, f"**Sak 8/24 {closed}"), *_CASE[1:])
    second = ((72, 140, f"**Sak 15/24 {again}"), (72, 155, "**Vedtak:"), (72, 170, "Avtalen godkjennes."))
    archive = _archive_of(tmp_path, lukket=((*_HEAD, *first),), senere=((*_LATER, *second),))
    publish(archive, tmp_path / "copy.db")
    assert b"Avtalen godkjennes" not in (tmp_path / "copy.db").read_bytes()


def test_a_title_that_many_cases_have_closes_none_of_them(tmp_path: Path) -> None:
    title = "Godkjenning av innkalling og saksliste"
    closed = (
        (72, 140, f"**Sak 8/24 {title}"),
        (72, 155, "Møtet ble lukket."),
        (72, 170, "**Vedtak:"),
        (72, 185, "Godkjent slik."),
    )
    papers = {
        f"m{month}": (((72, 80, "**Møteprotokoll"), (72, 95, "Utvalg: Formannskapet"), (72, 110, f"Dato: 12.0{month}.2023"),
                       (72, 140, f"**Sak {month}/23 {title}"), (72, 155, "**Vedtak:"), (72, 170, "Innkallingen godkjennes.")),)
        for month in range(1, 5)
    }  # fmt: skip
    archive = _archive_of(tmp_path, lukket=((*_HEAD, *closed),), **papers)
    publish(archive, tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("select count(*) from decisions where text = 'Innkallingen godkjennes.'").fetchone() == (4,)
    assert copy.execute("select count(*) from decisions where text = 'Godkjent slik.'").fetchone() == (0,)
    copy.close()


def test_pictures_within_a_closed_case_are_withheld(tmp_path: Path) -> None:
    archive = _archive_of(
        tmp_path, lukket=((*_HEAD, (72, 140, "**Sak 7/24 Ny bru"), (72, 155, "**Vedtak:"), (72, 170, "Brua bygges.")),
                          _CASE, (), (), _OPEN, ()),
    )  # fmt: skip
    with client_of(archive) as client:
        assert [client.get(f"/kilde/1/{page}.png").status_code for page in range(1, 7)] == [
            200,
            403,
            403,
            403,
            200,
            200,
        ]


def test_files_that_failed_have_no_names(tmp_path: Path) -> None:
    for number in ("01010750160", "01010750241"):
        (tmp_path / f"soknad {number}.pdf").write_bytes(b"no pdf")
    command = [sys.executable, "-m", "referat_ekstraksjon", "ingest", str(tmp_path), "--db", str(tmp_path / "a.db")]
    subprocess.run(command, capture_output=True, check=False)
    for include in (False, True):
        publish(tmp_path / "a.db", tmp_path / f"copy{include}.db", include_restricted=include)
        copy = sqlite3.connect(tmp_path / f"copy{include}.db")
        paths = [row[0] for row in copy.execute("select path from failures")]
        assert len(paths) == 2
        assert not any("0750" in path for path in paths)
        assert ("soknad" in paths[0]) is include
        copy.close()


def test_an_identity_number_over_two_cells(tmp_path: Path) -> None:
    archive = _archive_of(tmp_path, lukket=((*_HEAD, *_CASE),))
    db = sqlite3.connect(archive)
    db.execute("insert into tables (id, part_id, position, first_page, last_page, row_count, column_count, boxes)"
               " values (9, 1, 0, 9, 9, 1, 3, '[]')")  # fmt: skip
    db.executemany(
        'insert into table_cells (table_id, "row", "column", text, value, header, boxes) values (9, 0, ?, ?, ?, 0, \'[]\')',
        [(0, "010107", 10107.0), (1, "50160", 50160.0), (2, "12 000", 12000.0)],
    )
    db.commit()
    db.close()
    publish(archive, tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute('select text, value from table_cells order by "column"').fetchall() == [
        ("******", None), ("*****", None), ("12 000", 12000.0),
    ]  # fmt: skip
    copy.close()


def test_short_and_shared_words_withhold_nothing_elsewhere(tmp_path: Path) -> None:
    """A closed case called «Budsjett 2024», and papers that merely keep within it."""
    closed = ((72, 140, "**Sak 8/24 Budsjett 2024"), *_CASE[1:])
    within = ((72, 140, "**Sak 12/24 Ny bru"), (72, 155, "**Vedtak:"), (72, 170, "Brua bygges innenfor budsjett 2024."))
    archive = _archive_of(tmp_path, lukket=((*_HEAD, *closed),), senere=((*_LATER, *within),))
    publish(archive, tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("select text from decisions").fetchall() == [("Brua bygges innenfor budsjett 2024.",)]
    copy.close()


def test_a_table_of_somebody_elses_is_left_out(tmp_path: Path) -> None:
    archive = _archive_of(tmp_path, lukket=((*_HEAD, *_CASE),))
    db = sqlite3.connect(archive)
    db.execute("create table mine_egne (text text)")
    db.execute("insert into mine_egne values ('Stavrenes')")
    db.commit()
    db.close()
    publish(archive, tmp_path / "copy.db")
    assert b"mine_egne" not in (tmp_path / "copy.db").read_bytes()


def test_only_folders_that_a_server_left_are_removed(
    tmp_path: Path, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name, marked in (
        ("referat-2024-mai", False),
        ("referat_ekstraksjon-abc", False),
        ("referat_ekstraksjon-dead", True),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / ("served-by-referat" if marked else "notat.txt")).touch()
    with client_of(papers.archive) as one, client_of(papers.archive) as other:
        assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(("mai", "abc", "dead"))) == [
            "referat-2024-mai", "referat_ekstraksjon-abc",
        ]  # fmt: skip
        assert len(list(tmp_path.glob("*/served-by-referat"))) == 2
        assert one.get("/moter").status_code == other.get("/moter").status_code == 200
    assert not list(tmp_path.glob("*/served-by-referat"))


@pytest.mark.parametrize(
    "sql",
    ["select hex(zeroblob(5000000))", "select replace('a', 'a', 'b')", "select instr('a', 'a')", "select printf('%d', 1)",
     "attach ':memory:' as x", "select load_extension('x')",
     "with recursive a(x) as (select 'aaaaaaaaaaaaaaaa' union all select x || x from a limit 40) select x from a",
     "with recursive a(x) as (select 'aaaaaaaaaaaaaaaa' union all select x || x from a limit 14), b(x) as materialized"
     " (select max(x) from a), n(i) as (select 1 union all select i + 1 from n limit 100) select x, x, x, x, x, x from b, n"],
)  # fmt: skip
def test_a_query_cannot_make_much_of_little(client: Client, sql: str) -> None:
    answer = client.ask("GET", "/arkiv.json", params={"sql": sql})
    assert answer.status_code == 400
    assert len(answer.text) < 10_000


def test_an_address_cannot_ask_for_much(client: Client) -> None:
    assert client.get("/arkiv/cases.json?" + "_facet=year&" * 50).status_code == 414
    assert client.get("/arkiv/cases.json?" + "%5Ffacet=year&" * 50).status_code == 414
    assert client.get("/sok?q=" + "a" * 20_000).status_code == 414


def test_a_scan_with_an_identity_number_has_no_picture(tmp_path: Path) -> None:
    """Nothing in the file says where the number is that OCR found on the picture."""
    canvas = Canvas(str(tmp_path / "m.pdf"), pagesize=(595, 842))
    for x, y, text in (*_HEAD, (72, 300, f"Fnr {IDENTITY_NUMBER}")):
        canvas.drawString(x, 842 - y, text.removeprefix("**"))
    canvas.showPage()
    canvas.save()
    fill(tmp_path / "archive.db", tmp_path)
    with client_of(tmp_path / "archive.db") as client:
        assert client.get("/kilde/1/1.png").status_code == 200  # covered: the file has its words
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("update documents set text_source = 'mixed'")
    for include in (False, True):
        with client_of(tmp_path / "archive.db", include_restricted=include) as client:
            assert [client.get(a).status_code for a in ("/kilde/1/1.png", "/kilde/1/1", "/kilde/1.pdf")] == [403] * 3


def _written(canvas: Canvas, what: str) -> None:
    number = f"Fnr {IDENTITY_NUMBER}"
    if what == "metadata":
        canvas.setTitle(number)
    elif what == "outline":
        canvas.bookmarkPage("a")
        canvas.addOutlineEntry(number, "a")
    elif what == "note":
        canvas.textAnnotation(number, (100, 100, 300, 200))
    elif what == "form":
        canvas.acroForm.textfield(name="felt", value=number, x=100, y=500, width=200, height=20)


@pytest.mark.parametrize(
    ("what", "status"), [("nothing", 200), ("metadata", 403), ("outline", 403), ("note", 403), ("form", 403)]
)
def test_identity_numbers_that_stand_on_no_page(tmp_path: Path, what: str, status: int) -> None:
    canvas = Canvas(str(tmp_path / "m.pdf"), pagesize=(595, 842))
    for x, y, text in _HEAD:
        canvas.drawString(x, 842 - y, text.removeprefix("**"))
    _written(canvas, what)
    canvas.showPage()
    canvas.save()
    fill(tmp_path / "archive.db", tmp_path)
    with client_of(tmp_path / "archive.db") as client:
        assert client.get("/kilde/1.pdf").status_code == status
        picture = Image.open(io.BytesIO(client.get("/kilde/1/1.png").content)).convert("L")
        box = (200, 2 * 842 - 1050, 600, 2 * 842 - 990)  # where the form field is
        assert picture.crop(box).getextrema() == (255, 255)
        assert IDENTITY_NUMBER not in client.get("/arkiv/documents.json").text
