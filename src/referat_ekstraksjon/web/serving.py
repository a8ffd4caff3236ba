"""Serving the pages until they are stopped."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import uvicorn
from datasette.plugins import pm

from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.web.guard import App, Guard
from referat_ekstraksjon.web.site import Site

if sys.platform != "win32":
    import fcntl

_PREFIX, _MARK = "referat_ekstraksjon-", "served-by-referat"
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where and to whom the pages are served.

    Attributes:
        host: address to listen on; port: 0 for any that is free.
        token: what readers must know; None or empty for nothing, on this machine only.
        include_restricted: whether cases that are not for everyone's eyes are shown.
    """

    host: str = "127.0.0.1"
    port: int = 8001
    token: str | None = None
    include_restricted: bool = False


def serve(archive: Path, settings: ServeSettings, ready: Callable[[str], None]) -> None:
    """Serves an archive until it is stopped.

    Args:
        archive: the database; it is only read.
        settings: where and to whom.
        ready: told the address when it can be asked.

    Raises:
        ReferatError: `token_needed`, `address_taken`.
        ArchiveError: the archive cannot be read.
    """
    if not (settings.token or "").strip() and not is_loopback(settings.host):
        raise ReferatError(
            "token_needed", f"{settings.host} can be reached from other machines: give readers a --token.", "serve"
        )
    with _listening(settings) as listening, serving_app(archive, settings) as app:
        host, port = listening.getsockname()[:2]
        config = uvicorn.Config(app, log_level="warning", server_header=False, access_log=False)
        name = f"[{host}]" if ":" in host else host
        ready(f"http://{name}:{port}/")
        uvicorn.Server(config).run(sockets=[listening])


@contextlib.contextmanager
def serving_app(archive: Path, settings: ServeSettings) -> Iterator[App]:
    """What answers requests, with its copy of the archive, which goes with it."""
    _remove_left_over()
    pm.get_plugin("datasette.handle_exception").rich = None  # or a fault prints every variable, papers' words too
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder, _held(Path(folder)):
        site = Site(archive, Path(folder), include_restricted=settings.include_restricted)
        pm.register(site)
        try:
            own = _LOOPBACK_NAMES | {settings.host.lower()}
            hosts = own if is_loopback(settings.host) else frozenset[str]()
            yield Guard(site.datasette.app(), hosts=hosts, token=(settings.token or "").strip() or None)
        finally:
            pm.unregister(site)
            site.close()


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Holds a folder as long as its server runs, however that ends."""
    with (folder / _MARK).open("w") as mark:
        _lock(mark)
        yield


def _lock(mark: IO[str]) -> None:
    """Locks a file for as long as it is open.

    Raises:
        OSError: somebody else holds it.
    """
    if sys.platform != "win32":
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_left_over() -> None:
    """Removes the folders of servers that were killed: those that have our mark, which nobody holds any longer."""
    if sys.platform == "win32":  # no locks of that kind there
        return
    for mark in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_MARK}"):
        with contextlib.suppress(OSError):
            if mark.stat().st_uid != os.getuid():
                continue
            with mark.open("r") as held:
                _lock(held)
                shutil.rmtree(mark.parent, ignore_errors=True)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def _listening(settings: ServeSettings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        shares = "SO_EXCLUSIVEADDRUSE" if sys.platform == "win32" else "SO_REUSEADDR"
        listening.setsockopt(socket.SOL_SOCKET, getattr(socket, shares), 1)
        try:
            listening.bind((settings.host, settings.port))
            listening.listen()
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise ReferatError(
                "address_taken", f"Cannot listen on {settings.host} port {settings.port} ({why}): try another --port.",
                "serve",
            ) from error  # fmt: skip
        yield listening
