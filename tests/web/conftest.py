"""An archive to look at in the web page, the page answering within the test, and a real browser before a real server."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.web.serving import ServeSettings, serving_app
from tests.conftest import SAMPLES

IDENTITY_NUMBER = "01010750160"
SECRETS = ("Hemmeliga Stavrenes", "sluttpakken", "overtallig")
"""Words of the closed case in `lukket.pdf`: of its title, decision and discussion."""
_CLOSED = (
    ((72, 80, "**Møteprotokoll"), (72, 95, "Utvalg: Formannskapet"), (72, 110, "Dato: 12.03.2024"),
     (72, 125, "Møtested: Rådhuset"), (72, 155, "**Sak 7/24 Ny bru over Storelva"), (72, 170, "**Vedtak:"),
     (72, 185, "Brua over Storelva bygges i stål.")),
    ((72, 80, "**Sak 8/24 Avslutning av arbeidsforhold for Hemmeliga Stavrenes"),
     (72, 95, "Unntatt offentlighet, jf. offl. § 23."), (72, 110, "Stillingen er overtallig fra nyttår."),
     (72, 140, "**Vedtak:"), (72, 155, "Formannskapet godtar sluttpakken for Stavrenes.")),
    ((72, 80, "**Sak 9/24 Skuterløyper i Indre Dal"), (72, 95, "**Vedtak:"),
     (72, 110, "Skuterløypene i Indre Dal åpnes fra januar.")),
)  # fmt: skip
_NUMBERED = (
    ((72, 80, "**Møteprotokoll"), (72, 95, "Utvalg: Klagenemnda"), (72, 110, "Dato: 05.06.2023"),
     (72, 140, "**Sak 3/23 Skjenkeprøve"), (72, 155, "**Vedtak:"),
     (72, 170, f"Skjenkebevillingen til {IDENTITY_NUMBER} forlenges."),
     (72, 185, "Nemnda viser til 010107 50160 i registeret.")),
)  # fmt: skip


def pdf_of(pages: Any) -> bytes:
    """A small PDF: pages of (x, y from the top, text)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for lines in pages:
        for x, y, text in lines:
            canvas.setFont("Helvetica-Bold" if text.startswith("**") else "Helvetica", 11)
            canvas.drawString(x, 842 - y, text.removeprefix("**"))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@dataclass(frozen=True)
class Papers:
    """A folder of PDFs and the archive they were read into."""

    folder: Path
    archive: Path

    def query(self, sql: str, *values: object) -> list[dict[str, Any]]:
        db = Database(self.archive)
        try:
            return list(db.query(sql, values))
        finally:
            db.conn.close()

    def one(self, sql: str, *values: object) -> Any:
        (row,) = self.query(sql, *values)
        (value,) = row.values()
        return value


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """The samples, minutes with a closed case, and minutes with an identity number; nobody may change them."""
    folder = tmp_path_factory.mktemp("papers")
    for path in sorted(SAMPLES.glob("*.pdf")):
        shutil.copy(path, folder)
    (folder / "lukket.pdf").write_bytes(pdf_of(_CLOSED))
    (folder / "nummer.pdf").write_bytes(pdf_of(_NUMBERED))
    archive = folder / "archive.db"
    fill(archive, folder)
    return Papers(folder, archive)


def fill(archive: Path, folder: Path) -> None:
    """Reads the PDFs of a folder into an archive."""
    db = open_archive(archive)
    for path in sorted(folder.glob("*.pdf")):
        store_document(db, extract(path.read_bytes(), path.name), FileStamp(str(path), 1, 1, "test"))
    db.conn.close()


class Client:
    """Asks the pages without a server between; they answer in a thread of their own."""

    def __init__(self, app: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._app = app
        self._loop = loop

    def ask(self, method: str, address: str, headers: Mapping[str, str] | None = None, **more: Any) -> httpx.Response:
        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
                return await client.request(method, address, headers=headers, **more)

        return asyncio.run_coroutine_threadsafe(asking(), self._loop).result(120)

    def get(self, address: str, **headers: str) -> httpx.Response:
        return self.ask("GET", address, headers)


@contextlib.contextmanager
def client_of(archive: Path, **settings: Any) -> Iterator[Client]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with serving_app(archive, ServeSettings(**settings)) as app:
        yield Client(app, loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)
    loop.close()


@pytest.fixture(scope="session")
def client(papers: Papers) -> Iterator[Client]:
    """What readers are given."""
    with client_of(papers.archive) as client:
        yield client


@pytest.fixture(scope="session")
def insider(papers: Papers) -> Iterator[Client]:
    """What is given with `--include-restricted`."""
    with client_of(papers.archive, include_restricted=True) as client:
        yield client


@contextlib.contextmanager
def served(archive: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    command = [sys.executable, "-m", "referat_ekstraksjon", "serve", str(archive), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield found.group().rstrip("/")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def address(papers: Papers) -> Iterator[str]:
    """A real server over the papers."""
    with served(papers.archive) as address:
        yield address


def _chromium() -> str | None:
    return os.environ.get("REFERAT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own Chromium."""
    path = _chromium()
    if path is None:
        if os.environ.get("REFERAT_BROWSER") == "needed":
            pytest.fail("no chromium on this machine, but REFERAT_BROWSER says that it is needed")
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; a page on which anything was refused, failed or was said on the console fails the test."""
    contexts = []
    said: list[str] = []

    def opening(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
        page.goto(url)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert not said
