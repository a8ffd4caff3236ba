"""An archive with hostile text in every field harms nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Client, Papers, client_of, served

PAYLOADS = (
    "\"'><script>alert('x')</script><img src=x onerror=alert(1)><svg onload=alert(2)>{{7*7}}",
    '=HYPERLINK("http://evil.example";"x")',
    "+1+cmd|' /C calc'!A0\x1b[31m\x07\x00rød",
    "\u202egnirts desrever\u202c \u2066\u200b\u2069 </title></textarea></style>--><a href=javascript:alert(3)>x</a>",
    "@SUM(1)\r\nSet-Cookie: a=b\r\n\t" + "x" * 3_000,
    "]]></script>&lt;script&gt;&#60;b&#62;",
)
_KEPT = {"boxes", "sha256", "settings", "fingerprint", "terms", "related", "date", "key", "path"}
"""What is no text of a paper, and where a file is."""


@pytest.fixture(scope="module")
def hostile(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers' archive with a payload in every text of every row."""
    path = tmp_path_factory.mktemp("hostile") / "archive.db"
    db = sqlite3.connect(papers.archive)
    db.execute("vacuum into ?", [str(path)])
    db.close()
    db = sqlite3.connect(path)
    tables = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
    touched = 0
    for table in tables:
        if table.startswith(("sqlite_", "_sqlite", "decisions_fts", "search_vocabulary", "files")):
            continue
        for _, column, kind, *_ in db.execute(f"pragma table_info({table})").fetchall():
            if kind.lower() == "text" and column not in _KEPT:
                for place, payload in enumerate(PAYLOADS):
                    where = f"rowid % {len(PAYLOADS)} = {place}"
                    if table == "cases" and column == "restricted":
                        where += " and restricted is not null"
                    touched += db.execute(f'update {table} set "{column}" = ? where {where}', [payload]).rowcount
    db.execute("update decisions set kind = 'adopted' where rowid % 2")
    db.commit()
    db.close()
    assert touched > 5_000
    return path


@pytest.fixture(scope="module")
def client(hostile: Path) -> Iterator[Client]:
    with client_of(hostile) as client:
        yield client


def _addresses(hostile: Path) -> list[str]:
    db = sqlite3.connect(hostile)
    found = ["/", "/sok?kind=adopted", "/sok?from=1900", "/sok?q=godkjenner", "/moter", "/kontroll"]
    for table, address in (("cases", "/sak/{}"), ("meetings", "/mote/{}"), ("documents", "/kilde/{}/1")):
        found += [address.format(row[0]) for row in db.execute(f"select id from {table} order by id limit 6")]
    for row in db.execute(
        "select x.id, x.page, p.document_id from decisions x join parts p on p.id = x.part_id limit 6"
    ):
        found.append(f"/kilde/{row[2]}/{row[1]}?verdi=decisions-{row[0]}")
    db.close()
    return found


def test_nothing_runs_in_a_browser(open_page: Callable[..., Page], hostile: Path, client: Client) -> None:
    paths = [path for path in _addresses(hostile) if client.get(path).status_code == 200]  # a browser notes these
    assert len(paths) > 12
    with served(hostile) as address:
        for path in paths:
            page = open_page(address + path)
            assert page.locator("script").count() == 0, path
            assert page.locator("img[src=x], [onerror], [onload], a[href^='javascript']").count() == 0, path
            page.context.close()


def test_every_page_answers_and_shows_what_cannot_be_seen_as_nothing(client: Client, hostile: Path) -> None:
    for path in _addresses(hostile):
        answer = client.get(path)
        assert answer.status_code in (200, 403, 404), (path, answer.text[:300])
        assert "set-cookie" not in answer.headers or "a=b" not in answer.headers["set-cookie"]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", answer.text), path
        assert "<script" not in answer.text, path
        assert "49" not in re.findall(r"onload=alert\(2\)&gt;(\S{2})", answer.text), path


@pytest.mark.parametrize("query", ["kind=adopted", "from=1900", "sort=date&kind=adopted"])
def test_spreadsheets_run_nothing(client: Client, query: str) -> None:
    rows = list(
        csv.reader(io.StringIO(client.get(f"/sok.csv?{query}&safe=1").text.removeprefix("\ufeff")), delimiter=";")
    )
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert json.loads(client.get(f"/sok.json?{query}").text) is not None


def test_the_switch_is_explicit(client: Client) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/sok.csv?kind=adopted").text)))
    assert any(cell.startswith("=") for row in rows for cell in row)


def test_datasette_s_own_pages_escape_it(client: Client) -> None:
    for path in ("/arkiv", "/arkiv/decisions", "/arkiv/cases?_facet=title", "/arkiv?sql=select+title+from+cases"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


@pytest.mark.parametrize("value", PAYLOADS)
@pytest.mark.parametrize(
    "name", ["q", "kind", "outcome", "body", "case_type", "person", "from", "to", "sort", "page", "exact"]
)
def test_hostile_addresses(client: Client, name: str, value: str) -> None:
    answer = client.ask("GET", "/sok", params={"q": "vedtak", name: value})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert answer.text.count("<main") == 1
