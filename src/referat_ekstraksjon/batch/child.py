"""What a child process of a Dask worker does, and the frames by which it is spoken to.

Its parent is trusted and sends pickles; the child, which has hostile files in its hands, is not: it answers in frames
of JSON, never in pickles.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import pickle
import queue
import struct
import sys
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from referat_ekstraksjon.batch.keys import program_key
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.batch.worker import Counted, Done, Scanned, confine, done, extract_within
from referat_ekstraksjon.errors import ReferatError, failed_inside, unreadable
from referat_ekstraksjon.extract import ExtractSettings, read_content
from referat_ekstraksjon.models import Document

_IDLE_SECONDS = 120.0
"""Without a document for so long, a child ends itself."""
_LARGEST_FRAME = 2**30
_HEAD = struct.Struct(">cQ")
_LENGTH = struct.Struct(">Q")
READY, OPENED, COUNTED, READ, FAILED, KNOWN = b"S", b"O", b"C", b"R", b"F", b"K"


@dataclass(frozen=True, slots=True)
class Job:
    """How documents of one run are read, and within what."""

    settings: ExtractSettings
    limits: WorkerLimits


def fault(error: ReferatError) -> bytes:
    """A failure as a frame's payload."""
    return json.dumps([error.code, error.message, error.stage]).encode()


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe that is there.

    Raises:
        EOFError: there is none.
    """
    if pipe is None:
        raise EOFError
    return pipe


def ask(pipe: IO[bytes], name: str, source: bytes | str, known: Sequence[str]) -> None:
    """Asks the child at the end of a pipe for a document; `source` and `known` as in `remote.read_there`."""
    content = source if isinstance(source, bytes) else b""
    head = pickle.dumps((name, None if isinstance(source, bytes) else source, len(content), tuple(known)))
    send_block(pipe, head)
    pipe.write(content)
    pipe.flush()


def send_block(pipe: IO[bytes], block: bytes) -> None:
    """Bytes with their length before them, as the child takes a `Job` and what it is asked."""
    pipe.write(_LENGTH.pack(len(block)) + block)
    pipe.flush()


def _block(pipe: IO[bytes]) -> bytes:
    return _exactly(pipe, *_LENGTH.unpack(_exactly(pipe, _LENGTH.size)))


def _send(pipe: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    pipe.write(_HEAD.pack(kind, len(payload)))
    pipe.write(payload)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """A frame: its kind and payload.

    Raises:
        EOFError: there is no more, or none that can be taken.
    """
    kind, size = _HEAD.unpack(_exactly(pipe, _HEAD.size))
    if size > _LARGEST_FRAME:
        raise EOFError
    return kind, _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content


# ---- in the child ---------------------------------------------------------------------------------------------

_Asked = tuple[str, str | None, bytes, tuple[str, ...]]


def serve() -> None:
    """The child: a `Job` from standard input, then documents one by one; answers to standard output.

    It ends when its parent has gone or asks for nothing for a while.
    """
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    job: Job = pickle.loads(_block(source))  # noqa: S301
    confine(job.limits)
    asked: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, asked), daemon=True).start()
    _send(sink, READY, program_key().encode())
    with contextlib.suppress(queue.Empty, OSError):
        while (task := asked.get(timeout=_IDLE_SECONDS)) is not None:
            _answer(sink, done(functools.partial(_one, sink, task, job)))
        _answer(sink, Done(None, unreadable("out_of_memory", "read")))
    os._exit(0)  # the thread may be in the middle of a read


def _listen(source: IO[bytes], asked: queue.SimpleQueue[_Asked | None]) -> None:
    """Takes what is asked; when there is nobody to ask any more, the process ends at once."""
    try:
        while True:
            name, path, size, known = pickle.loads(_block(source))  # noqa: S301
            asked.put((name, path, _exactly(source, size), known))
    except MemoryError:
        asked.put(None)
    except BaseException:
        os._exit(1)


def _one(sink: IO[bytes], task: _Asked, job: Job) -> Document | None:
    name, path, content, known = task
    if path is not None:
        content = read_content(Path(path), only_files=True)
    sha256 = hashlib.sha256(content).hexdigest()
    _send(sink, OPENED, json.dumps({"sha256": sha256, "size": len(content)}).encode())
    if sha256 in known:
        return None

    def tell(news: Counted | Scanned) -> None:
        if isinstance(news, Counted):
            counted = {"size": news.size, "pages": news.pages, "scans": news.scans}
            _send(sink, COUNTED, json.dumps(counted).encode())

    return extract_within(job.limits, content, name, job.settings, tell)


def _answer(sink: IO[bytes], result: Done) -> None:
    if result.error is not None:
        _send(sink, FAILED, fault(result.error))
    elif result.document is None:
        _send(sink, KNOWN)
    else:
        _send(sink, *_encoded(result.document))


def _encoded(document: Document) -> tuple[bytes, bytes]:
    try:
        return READ, zlib.compress(document.model_dump_json().encode(), 1)
    except MemoryError:
        return FAILED, fault(unreadable("out_of_memory", "read"))
    except ValueError as error:
        return FAILED, fault(failed_inside(error, "recognise"))
