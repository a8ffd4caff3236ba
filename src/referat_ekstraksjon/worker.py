"""What runs in a worker process: files read one by one, within limits, results handed to the parent.

Limits need a process boundary: pdfium ends its process where memory runs out, and nothing inside a process can stop
a parser that hangs. The parent kills a worker that takes too long; a worker whose parent is gone ends itself.
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

from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.extract import ExtractSettings, extract, read_content
from referat_ekstraksjon.models import Document

try:
    import resource
except ImportError:  # not on Windows: no memory limit there
    resource = None  # type: ignore[assignment]

_DIE_WITH_PARENT = 1
"""Linux: `PR_SET_PDEATHSIG` of `prctl`."""


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker process may use.

    Attributes:
        memory: bytes of address space; None for no limit.
        seconds: for a file of no size, from its bytes being there to its record.
        seconds_a_megabyte: besides, for each megabyte (10⁶ bytes).
        most_seconds: for the largest file.
    """

    memory: int | None = 4 * 1024**3
    seconds: float = 60.0
    seconds_a_megabyte: float = 20.0
    most_seconds: float = 3_600.0

    def seconds_for(self, size: int) -> float:
        """What a file of so many bytes may take."""
        return min(self.seconds + self.seconds_a_megabyte * size / 1e6, self.most_seconds)


@dataclass(frozen=True, slots=True)
class Opened:
    """A worker has read a file's bytes and asks whether to go on."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Done:
    """A worker's last word on a file: its record, or why there is none."""

    document: Document | None
    error: ReferatError | None = None


def work(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """Serves one parent: receives paths, sends `Opened`, waits for go-ahead, sends `Done`. None ends it.

    Ctrl-C is the parent's to answer; a parent that is gone ends the worker without a word.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if limits.memory is not None and resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or has let go
        while (path := connection.recv()) is not None:
            connection.send(_one(Path(path), connection, settings))


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


def _one(path: Path, connection: Connection, settings: ExtractSettings) -> Done:
    try:
        content = read_content(path, only_files=True)
        if not _may_go_on(connection, Opened(hashlib.sha256(content).hexdigest(), len(content))):
            return Done(None)
        return Done(extract(content, path.name, settings))
    except _ParentGoneError:
        raise EOFError from None
    except ReferatError as error:
        return Done(None, error)
    except MemoryError:
        return Done(None, unreadable("out_of_memory", "read"))
    except Exception as error:
        where = type(error).__name__
        return Done(None, unreadable("internal_error", "recognise", f"{where}: {error}"[:300]))


def _may_go_on(connection: Connection, opened: Opened) -> bool:
    try:
        connection.send(opened)
        return bool(connection.recv())
    except (EOFError, OSError):
        raise _ParentGoneError from None
