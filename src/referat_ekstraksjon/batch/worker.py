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
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.errors import ReferatError, failed_inside, unreadable
from referat_ekstraksjon.extract import ExtractSettings, Listener, extract, read_content
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.pdf import count_pages
from referat_ekstraksjon.reading.scans.records import scratch_of

if sys.platform != "win32":  # no limits of memory and processor time there
    import resource

_DIE_WITH_PARENT = 1
"""Linux: `PR_SET_PDEATHSIG` of `prctl`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to be read.

    Attributes:
        is_new: no content of its size is known: nobody need be asked whether to go on.
    """

    path: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A worker has read a file's bytes and, unless the file is new, asks whether to go on."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A worker knows how many pages the file has that it is reading, and how many of them are but pictures."""

    size: int
    pages: int
    scans: int = 0


@dataclass(frozen=True, slots=True)
class Scanned:
    """A worker has read one more page from its picture."""

    done: int
    scans: int


@dataclass(frozen=True, slots=True)
class Done:
    """A worker's last word on a file: its record, or why there is none."""

    document: Document | None
    error: ReferatError | None = None


def work(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """Serves one parent: receives `Asked`, sends `Opened`, may wait for go-ahead, sends `Counted` and `Done`.

    None ends it. A parent that is gone ends the worker without a word.
    """
    confine(limits)
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or has let go
        while (asked := connection.recv()) is not None:
            connection.send(_one(asked, connection, settings, limits))


def confine(limits: WorkerLimits) -> None:
    """Puts this process under limits; it ends when its parent does, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # it leads a group already
            os.setpgid(0, 0)  # what it starts (Tesseract) is ended with it
    if limits.memory is not None and sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def end_group(process_id: int) -> None:
    """Ends a confined process with all that it has started, if it is still there."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            if os.getpgid(process_id) == process_id:
                os.killpg(process_id, signal.SIGKILL)


def remove_scratch(process_id: int) -> None:
    """Removes what a process that was ended had been working in."""
    for folder in Path(tempfile.gettempdir()).glob(scratch_of(process_id) + "*"):
        shutil.rmtree(folder, ignore_errors=True)


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


def _one(asked: Asked, connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> Done:
    path = Path(asked.path)

    def read() -> Document | None:
        content = read_content(path, only_files=True)
        opened = Opened(hashlib.sha256(content).hexdigest(), len(content))
        if not _may_go_on(connection, opened, asked.is_new):
            return None
        return extract_within(limits, content, path.name, settings, connection.send)

    try:
        return done(read)
    except _ParentGoneError:
        raise EOFError from None


def extract_within(
    limits: WorkerLimits,
    content: bytes,
    name: str,
    settings: ExtractSettings,
    tell: Callable[[Counted | Scanned], None],
) -> Document:
    """A record, made within limits of processor time that grow with the file's pages.

    Args:
        limits: what this process may use.
        content, name, settings: as `extract` takes them.
        tell: told how many pages there are as soon as they are counted, how many of them are pictures as soon as that
            is known, and of each of these.
    """
    size = len(content)
    _allow(limits.processor_seconds_for(size))
    pages = min(count_pages(content), settings.limits.pages)
    tell(Counted(size, pages))
    _allow(limits.processor_seconds_for(size, pages))
    scans = done = 0

    def scanning(count: int) -> None:
        nonlocal scans
        scans = count
        tell(Counted(size, pages, scans))
        _allow(limits.processor_seconds_for(size, pages, scans))

    def scanned(_: int) -> None:
        nonlocal done
        done += 1
        tell(Scanned(done, scans))

    return extract(content, name, settings, Listener(scanning, scanned))


def done(read: Callable[[], Document | None]) -> Done:
    """What reading gave, every fault in it made the file's failure."""
    try:
        return Done(read())
    except _ParentGoneError:
        raise
    except ReferatError as error:
        return Done(None, error)
    except MemoryError:
        return Done(None, unreadable("out_of_memory", "read"))
    except Exception as error:
        return Done(None, failed_inside(error, "recognise"))


def _allow(seconds: int) -> None:
    """Lets this process work so many seconds from now on; then the system ends it (`SIGXCPU`)."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _may_go_on(connection: Connection, opened: Opened, is_new: bool) -> bool:
    try:
        connection.send(opened)
        return is_new or bool(connection.recv())
    except (EOFError, OSError):
        raise _ParentGoneError from None
