"""What stands before every page: who may ask, from where, for what, and what browsers may do with the answer."""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from referat_ekstraksjon.web.html import render
from referat_ekstraksjon.web.wording import REFUSALS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_MOST_FORM = 4_096
_MOST_QUERY, _MOST_PARAMETERS, _MOST_FACETS = 12_000, 60, 8
_WAIT_AFTER_WRONG = 1.0
_CLOSED = re.compile(r"/(?:-/(?!static/)|_internal|_memory|:memory:)")
"""Datasette's pages about itself."""
_TABLES = re.compile(r"/(?:arkiv(?:[/.]|$)|-/static/)")
_POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_POLICY_OF_TABLES: Final = _POLICY + "; script-src 'self'; connect-src 'self'"
"""Datasette's own pages have scripts in files; what they have within pages does not run."""
_POLICY_OF_PDF: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Browsers show a PDF by a page of their own making."""
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Guard:
    """Lets through what may be asked.

    Args:
        app: what answers.
        hosts: names by which the server may be called, lower case; empty for any. A page elsewhere that has its own
            name point here gets nothing.
        token: what readers must know; None for nothing.
    """

    def __init__(self, app: App, *, hosts: frozenset[str] = frozenset(), token: str | None = None) -> None:
        self._app = app
        self._hosts = hosts
        self._token = token
        self._cookie, self._pass = f"referat_{secrets.token_hex(4)}", secrets.token_hex(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        path = str(scope["path"])
        send = _with_headers(path, send)
        if self._hosts and _host(headers.get("host", "")) not in self._hosts:
            await _say(send, 400, REFUSALS["name"])
        elif self._token is not None and not self._may_enter(headers) and not path.startswith("/statisk/"):
            await self._ask_for_token(scope, receive, send)
        elif not _is_modest(scope["query_string"]):
            await _say(send, 414, REFUSALS["address"])
        elif scope["method"] not in ("GET", "HEAD"):
            await _say(send, 405, REFUSALS["method"])
        elif _CLOSED.match(path):
            await _say(send, 404, REFUSALS["nothing_there"])
        else:
            await self._app(scope, receive, send)

    def _may_enter(self, headers: dict[str, str]) -> bool:
        token = (self._token or "").encode()
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode("latin-1"), token):
            return True
        cookies = (cookie.strip().partition("=") for cookie in headers.get("cookie", "").split(";"))
        wanted = self._pass.encode()
        return any(n == self._cookie and hmac.compare_digest(v.encode("latin-1"), wanted) for n, _, v in cookies)

    async def _ask_for_token(self, scope: Scope, receive: Receive, send: Send) -> None:
        wrong = False
        if scope["method"] == "POST" and scope["path"] == "/nokkel":
            given = parse_qs((await _body(receive)).decode("utf-8", "replace")).get("nokkel", [""])[0]
            if hmac.compare_digest(given.strip().encode(), (self._token or "").encode()):
                cookie = f"{self._cookie}={self._pass}; Path=/; HttpOnly; SameSite=Lax"
                await _answer(send, 303, b"", [(b"location", b"/"), (b"set-cookie", cookie.encode())])
                return
            wrong = True
        if wrong or _brings_token(scope):
            await asyncio.sleep(_WAIT_AFTER_WRONG)
        page = render("nokkel.html", {"wrong": wrong}).encode()
        await _answer(send, 401, page, [(b"content-type", b"text/html; charset=utf-8")])


def _brings_token(scope: Scope) -> bool:
    """Whether a request comes with a token, right or wrong."""
    return any(name.lower() == b"authorization" for name, _ in scope["headers"])


def _is_modest(query: bytes) -> bool:
    """Whether what stands behind the question mark asks for no more than a person would."""
    facets = unquote_to_bytes(query).count(b"_facet")
    return len(query) <= _MOST_QUERY and query.count(b"&") < _MOST_PARAMETERS and facets <= _MOST_FACETS


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= _MOST_FORM:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return body[:_MOST_FORM]


def _host(header: str) -> str:
    """The name in a `Host` header, without the port."""
    try:
        return (urlsplit("//" + header).hostname or "").lower()
    except ValueError:
        return ""


def _with_headers(path: str, send: Send) -> Send:
    policy = _POLICY_OF_TABLES if _TABLES.match(path) else _POLICY_OF_PDF if path.endswith(".pdf") else _POLICY

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = [*_HEADERS, (b"content-security-policy", policy.encode())]
            names = {name for name, _ in ours}
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in names]
            message = {**message, "headers": [*kept, *ours]}
        await send(message)

    return sending


async def _say(send: Send, status: int, sentence: str) -> None:
    await _answer(send, status, sentence.encode(), [(b"content-type", b"text/plain; charset=utf-8")])


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
