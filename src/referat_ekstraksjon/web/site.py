"""The pages and their addresses, as a plugin of Datasette."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
import sys
import traceback
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from referat_ekstraksjon.archive.browsing import bodies, meetings, page_belongs_to
from referat_ekstraksjon.archive.connection import open_for_reading
from referat_ekstraksjon.archive.lookup import path_of_content
from referat_ekstraksjon.archive.schema import TABLES
from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.web.asked import asked_search, whole_number
from referat_ekstraksjon.web.case_page import case_page, table_as_csv
from referat_ekstraksjon.web.copy_database import CopyDatabase
from referat_ekstraksjon.web.findings_page import findings_page
from referat_ekstraksjon.web.html import render
from referat_ekstraksjon.web.meeting_page import meeting_page
from referat_ekstraksjon.web.pictures import Kept, PictureError, Pictures
from referat_ekstraksjon.web.publication import NAME, Copy, Publication
from referat_ekstraksjon.web.search_page import exported, search_page
from referat_ekstraksjon.web.source_page import Source, source_page
from referat_ekstraksjon.web.wording import BACK, FAULTS, PICTURE_FAULTS, QUERY_ERRORS, REFUSALS, TABLES_ARE, TITLE

_Result = TypeVar("_Result")
_CLOSE_AFTER = 300.0
"""Seconds after which a copy that was replaced is closed."""
_MEETINGS_A_PAGE = 50
_LARGEST_PDF: Final = 500_000_000
_STATIC: Final = {"referat.css": "text/css", "referat.svg": "image/svg+xml"}
_PDFS_AT_ONCE: Final = 2


class Site:
    """The pages over one archive.

    Args:
        source: the archive.
        folder: for the copy that readers are given and for pictures of pages; whoever made it removes it.
        include_restricted: whether cases that are not for everyone's eyes are shown.

    Raises:
        ArchiveError: the archive cannot be read.
    """

    def __init__(self, source: Path, folder: Path, *, include_restricted: bool = False) -> None:
        self.__name__ = f"referat_web_{id(self)}"  # Datasette lists its plugins by name
        self.include_restricted = include_restricted
        (folder / "pictures").mkdir()
        self.pictures = Pictures(folder / "pictures")
        self.publication = Publication(source, folder, include_restricted=include_restricted)
        self._pdfs = asyncio.Semaphore(_PDFS_AT_ONCE)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._front: dict[str, Any] = {}
        self.datasette = Datasette(
            files=[], metadata=_metadata(), cache_headers=False,
            settings={"num_sql_threads": 4, "default_cache_ttl": 0, "max_returned_rows": 500, "max_csv_mb": 500},
        )  # fmt: skip
        self._copy = self.publication.first
        self.datasette.add_database(CopyDatabase(self.datasette, self._copy.path), name=NAME)
        self.publication.watch(self._replace)

    def close(self) -> None:
        """Lets go of the archive and its copies."""
        self.publication.stop()
        self._database.close()

    @property
    def _database(self) -> CopyDatabase:
        database: CopyDatabase = self.datasette.databases[NAME]
        return database

    def _replace(self, copy: Copy) -> None:
        """Has readers see a new copy from now on; who reads the old one has a while to finish."""
        old, new = self._database, CopyDatabase(self.datasette, copy.path)
        new.name = new.route = NAME
        self.datasette.databases = {**self.datasette.databases, NAME: new}
        self._copy, self._front = copy, {}
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.call_later, _CLOSE_AFTER, _discard, old)

    async def _read(self, function: Callable[[Database], _Result]) -> _Result:
        """Something read from the copy, in a thread of its own."""
        self._loop = asyncio.get_running_loop()
        return await self._database.read(function)

    async def _page(
        self, template: str, here: str, function: Callable[[Database], dict[str, Any]], **more: Any
    ) -> Response:
        return self._html(template, here, await self._read(function) | more)

    def _html(self, template: str, here: str, values: dict[str, Any], status: int = 200) -> Response:
        frame = {
            "here": here, "made": f"{self._copy.made:%d.%m.%Y kl. %H.%M}",
            "include_restricted": self.include_restricted, "trouble": self.publication.trouble,
        }  # fmt: skip
        return Response.html(render(template, values | frame), status=status, headers={"cache-control": "no-cache"})

    def _fault(self, error: Exception) -> Response:
        if isinstance(error, ReferatError) and error.code == "not_found":
            (title, message), status = FAULTS["not_found"], 404
        elif isinstance(error, ReferatError):
            title, status = FAULTS["query"][0], 400
            message = QUERY_ERRORS.get(error.code, QUERY_ERRORS["query_failed"])
        elif isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error):
            (title, message), status = FAULTS["too_long"], 503
        else:
            sys.stderr.write(f"referat: a page failed ({type(error).__name__}: {error}) [internal_error]\n")
            if os.environ.get("REFERAT_DEBUG"):
                traceback.print_exception(error)
            (title, message), status = FAULTS["program"], 500
        return self._html("feil.html", "", {"title": title, "message": message}, status)

    def _answering(self, view: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """A page whose faults are a page too."""

        async def answer(request: Request) -> Response:
            try:
                return await view(request)
            except PictureError as error:
                return Response.text(PICTURE_FAULTS[error.code], status=404)
            except Exception as error:  # nothing of it is for readers
                return self._fault(error)

        return answer

    @hookimpl
    def register_routes(self, datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
        """Addresses and what answers them."""
        if datasette is not self.datasette:
            return []
        number, name = r"\d{1,12}", NAME
        pages = {
            r"/(?:sok)?": self.search, r"/sok\.(?P<form>json|csv)": self.export, rf"/sak/(?P<id>{number})": self.case,
            r"/moter": self.meetings, rf"/mote/(?P<id>{number})": self.meeting, r"/kontroll": self.findings,
            rf"/tabell/(?P<id>{number})\.csv": self.table,
            rf"/kilde/(?P<document>{number})/(?P<page>\d{{1,6}})": self.source,
            rf"/kilde/(?P<document>{number})/(?P<page>\d{{1,6}})\.png": self.picture,
            rf"/kilde/(?P<document>{number})\.pdf": self.pdf, r"/statisk/(?P<name>[a-z.]{1,40})": self.static,
            rf"/(?!{name}(?:[/.]|$)|-/|favicon\.ico).*": self.unknown,
        }  # fmt: skip
        return [(f"{address}$", self._answering(view)) for address, view in pages.items()]

    @hookimpl
    def menu_links(self, datasette: Datasette) -> list[dict[str, str]]:
        """The way back from Datasette's own pages."""
        return [{"href": "/", "label": BACK}] if datasette is self.datasette else []

    async def search(self, request: Request) -> Response:
        asked = asked_search(_args(request), with_restricted=self.include_restricted)
        more = {"page_address": lambda page: asked.address(page=page)}
        if asked.asks:
            return await self._page("sok.html", "/sok", lambda db: search_page(db, asked), **more)
        if not self._front:  # it counts every decision there is
            read_from = self._database
            front = await read_from.read(lambda db: search_page(db, asked))
            if read_from is self._database:
                self._front = front
            return self._html("sok.html", "/sok", front | more)
        return self._html("sok.html", "/sok", self._front | {"asked": asked} | more)

    async def export(self, request: Request) -> Response:
        args, form = _args(request), request.url_vars["form"]
        asked = asked_search(args, with_restricted=self.include_restricted)
        body = await self._read(lambda db: exported(db, asked, form, safe="safe" in args))
        kind = "application/json" if form == "json" else "text/csv"
        return _file(body.encode(), f"{kind}; charset=utf-8", f"vedtak.{form}", download=form == "csv")

    async def case(self, request: Request) -> Response:
        return await self._page("sak.html", "", lambda db: case_page(db, _id(request)))

    async def meeting(self, request: Request) -> Response:
        return await self._page("mote.html", "", lambda db: meeting_page(db, _id(request)))

    async def meetings(self, request: Request) -> Response:
        args = _args(request)
        page, body = whole_number(args.get("page"), 1), whole_number(args.get("utvalg"), 0)

        def listed(db: Database) -> dict[str, Any]:
            every = bodies(db)
            chosen = next((row for row in every if row["id"] == body), None)
            count = chosen["meetings"] if chosen else db["meetings"].count
            offset = (page - 1) * _MEETINGS_A_PAGE
            return {
                "bodies": every, "chosen": chosen, "page": page, "pages": -(-count // _MEETINGS_A_PAGE),
                "meetings": meetings(db, chosen["id"] if chosen else None, _MEETINGS_A_PAGE, offset),
            }  # fmt: skip

        def address(number: int) -> str:
            return f"/moter?page={number}" + (f"&utvalg={body}" if body else "")

        return await self._page("moter.html", "/moter", listed, page_address=address)

    async def findings(self, request: Request) -> Response:
        args = _args(request)
        page, severity, code = whole_number(args.get("page"), 1), args.get("alvor", ""), args.get("kode", "")
        return await self._page(
            "kontroll.html", "/kontroll", lambda db: findings_page(db, severity, code, page),
            page_address=lambda number: "/kontroll?" + urlencode({"page": number, "kode": code, "alvor": severity}),
        )  # fmt: skip

    async def table(self, request: Request) -> Response:
        safe = "safe" in _args(request)
        body = await self._read(lambda db: table_as_csv(db, _id(request), safe=safe))
        return _file(body.encode(), "text/csv; charset=utf-8", f"tabell-{_id(request)}.csv", download=True)

    async def source(self, request: Request) -> Response:
        value = _args(request).get("verdi", "")[:100]
        at = _page_of(request)
        source, papers = await self._read(lambda db: (source_page(db, *at, value), page_belongs_to(db, *at, value)))
        values: dict[str, Any] = {"source": source, "papers": papers, "fault": None, "width": 0.0, "height": 0.0}
        if not source.withheld:
            try:
                kept = await self._picture_of(source)
                picture = kept.picture
                values |= {
                    "width": round(picture.width / picture.scale, 2), "height": round(picture.height / picture.scale, 2)
                }  # fmt: skip
            except PictureError as error:
                values["fault"] = PICTURE_FAULTS[error.code]
        return self._html("kilde.html", "", values, 403 if source.withheld else 200)

    async def picture(self, request: Request) -> Response:
        source = await self._read(lambda db: source_page(db, *_page_of(request)))
        if source.withheld:
            return Response.text(REFUSALS["page"], status=403)
        kept = await self._picture_of(source)
        body = await asyncio.to_thread(kept.path.read_bytes)
        return Response(body, content_type="image/png", headers={"cache-control": "private, max-age=60"})

    async def _picture_of(self, source: Source) -> Kept:
        sha256 = str(source.document["sha256"])
        return await self.pictures.of_page(await self._path_of(sha256), sha256, source.page)

    async def _path_of(self, sha256: str) -> str:
        """Where the archive says that a file is.

        Raises:
            PictureError: it does not know any longer.
        """

        def ask() -> str | None:
            archive = open_for_reading(self.publication.source)
            try:
                return path_of_content(archive, sha256)
            finally:
                archive.conn.close()

        try:
            path = await asyncio.to_thread(ask)
        except (ReferatError, sqlite3.Error):
            path = None
        if path is None:
            raise PictureError("moved")
        return path

    async def pdf(self, request: Request) -> Response:
        document_id = int(request.url_vars["document"])
        source = await self._read(lambda db: source_page(db, document_id, 1))
        sha256 = str(source.document["sha256"])
        path = await self._path_of(sha256)
        if not source.whole or not await self.pictures.may_show_whole(path, sha256):
            return Response.text(REFUSALS["pdf"], status=403)
        async with self._pdfs:
            content = await asyncio.to_thread(_content, path, sha256)
        return _file(content, "application/pdf", f"dokument-{document_id}.pdf", download=False)

    async def static(self, request: Request) -> Response:
        name = request.url_vars["name"]
        if name not in _STATIC:
            return Response.text(REFUSALS["nothing_there"], status=404)
        body = (files("referat_ekstraksjon.web") / "static" / name).read_bytes()
        return Response(body, content_type=_STATIC[name], headers={"cache-control": "max-age=600"})

    async def unknown(self, _: Request) -> Response:
        title, message = FAULTS["not_found"]
        return self._html("feil.html", "", {"title": title, "message": message}, 404)


def _discard(database: CopyDatabase) -> None:
    """Closes a copy that nobody reads any longer, and removes it."""
    database.close()
    shutil.rmtree(Path(database.path).parent, ignore_errors=True)


def _args(request: Request) -> dict[str, str]:
    """What stands behind the question mark; of several of one name the first."""
    return {name: request.args.get(name) for name in request.args}


def _id(request: Request) -> int:
    return int(request.url_vars["id"])


def _page_of(request: Request) -> tuple[int, int]:
    return int(request.url_vars["document"]), int(request.url_vars["page"])


def _file(body: bytes, content_type: str, name: str, *, download: bool) -> Response:
    how = "attachment" if download else "inline"
    headers = {"content-disposition": f'{how}; filename="{name}"', "cache-control": "no-cache"}
    return Response(body, content_type=content_type, headers=headers)


def _content(path: str, sha256: str) -> bytes:
    """A file's bytes, if they are those that were read into the archive.

    Raises:
        PictureError: they are not, or it is not there.
    """
    try:
        if Path(path).stat().st_size > _LARGEST_PDF:
            raise PictureError("unreadable")
        content = Path(path).read_bytes()
    except OSError:
        raise PictureError("moved") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PictureError("changed")
    return content


def _metadata() -> dict[str, Any]:
    """What Datasette says of tables and columns."""
    described = {name: {"description": about, "columns": dict(columns)} for name, (about, columns) in TABLES.items()}
    hidden = {name: {"hidden": True} for name in ("search_vocabulary", "_sqlite_migrations", "withheld_pages")}
    return {
        "title": TITLE,
        "description": TABLES_ARE,
        "databases": {NAME: {"tables": described | hidden}},
    }
