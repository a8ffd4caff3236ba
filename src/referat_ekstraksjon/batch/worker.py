"""What runs in a worker process: files read one by one, within limits, results handed to the parent.

Limits need a process boundary: pdfium ends its process where memory runs out, and nothing inside a process can stop
a parser that hangs. The parent kills a worker that takes too long, the system one that works too long; a worker whose
parent is gone ends itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import multiprocessing as mp
import os
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.extract import ExtractSettings, extract, read_content
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.pdf import count_pages

if sys.platform != "win32":  # no limits of memory and processor time there
    import resource

_DIE_WITH_PARENT = 1
"""Linux: `PR_SET_PDEATHSIG` of `prctl`."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to be read, by its content rather than its path."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A worker has read a file's bytes and asks whether to go on."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A worker knows how many pages the file has that it is reading."""

    size: int
    pages: int


@dataclass(frozen=True, slots=True)
class Done:
    """A worker's last word on a file: its record, or why there is none."""

    document: Document | None
    error: ReferatError | None = None


def work(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """Serves one parent: receives a path or `Sent`, sends `Opened`, waits for go-ahead, sends `Counted` and `Done`.

    None ends it. Ctrl-C is the parent's to answer; a parent that is gone ends the worker without a word.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if limits.memory is not None and sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or has let go
        while (file := connection.recv()) is not None:
            connection.send(_one(file, connection, settings, limits))


def _end_with_parent() -> None:
    """Ends this process when its parent ends, whatever it is doing then."""
    if sys.platform == "linux":  # even inside a call that lets no thread run
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    parent = mp.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class _ParentGoneError(Exception):
    """There is nobody to hand a result to."""


def _one(file: str | Sent, connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> Done:
    try:
        name, content = (file.name, file.content) if isinstance(file, Sent) else _content_of(Path(file))
        size = len(content)
        if not _may_go_on(connection, Opened(hashlib.sha256(content).hexdigest(), size)):
            return Done(None)
        _allow(limits.processor_seconds_for(size))
        pages = min(count_pages(content), settings.limits.pages)
        connection.send(Counted(size, pages))
        _allow(limits.processor_seconds_for(size, pages))
        return Done(extract(content, name, settings))
    except _ParentGoneError:
        raise EOFError from None
    except ReferatError as error:
        return Done(None, error)
    except MemoryError:
        return Done(None, unreadable("out_of_memory", "read"))
    except Exception as error:
        where = type(error).__name__
        return Done(None, unreadable("internal_error", "recognise", f"{where}: {error}"[:300]))


def _content_of(path: Path) -> tuple[str, bytes]:
    return path.name, read_content(path, only_files=True)


def _allow(seconds: int) -> None:
    """Lets this process work so many seconds from now on; then the system ends it (`SIGXCPU`)."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _may_go_on(connection: Connection, opened: Opened) -> bool:
    try:
        connection.send(opened)
        return bool(connection.recv())
    except (EOFError, OSError):
        raise _ParentGoneError from None
