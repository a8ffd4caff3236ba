"""What runs in a worker process: files read one by one, within limits, results handed to the parent.

Limits need a process boundary: pdfium ends its process where memory runs out, and nothing inside a process can stop
a parser that hangs. The parent kills a worker that takes too long.
"""

from __future__ import annotations

import hashlib
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.extract import ExtractSettings, extract, read_content
from referat_ekstraksjon.models import Document

try:
    import resource
except ImportError:  # not on Windows: no memory limit there
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker process may use.

    Attributes:
        memory: bytes of address space; None for no limit.
    """

    memory: int | None = 4 * 1024**3


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
    """Serves one parent: receives paths, sends `Opened`, waits for go-ahead, sends `Done`. None ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if limits.memory is not None and resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    while True:
        path = connection.recv()
        if path is None:
            return
        connection.send(_one(Path(path), connection, settings))


def _one(path: Path, connection: Connection, settings: ExtractSettings) -> Done:
    try:
        content = read_content(path)
        connection.send(Opened(hashlib.sha256(content).hexdigest(), len(content)))
        if not connection.recv():
            return Done(None)
        return Done(extract(content, path.name, settings))
    except ReferatError as error:
        return Done(None, error)
    except MemoryError:
        return Done(None, unreadable("out_of_memory", "read"))
    except Exception as error:
        where = type(error).__name__
        return Done(None, unreadable("internal_error", "recognise", f"{where}: {error}"[:300]))
