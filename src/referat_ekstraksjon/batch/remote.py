"""What a Dask worker does for the program: it has one document read, by a child process that can be killed.

A hostile file must not harm a Dask worker: others may use it too, and Dask gives up on a task that has killed a few.
So each thread of a Dask worker has a `Reader`, which keeps one child process between documents, under the limits that
hold at home. The child is a program of its own at the end of two pipes: Dask's nanny starts workers as daemonic
processes, and those may have no children of `multiprocessing`; subprocesses they may have.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import platform
import subprocess
import sys
import threading
import time
import weakref
import zlib
from collections.abc import Iterator, Sequence

from referat_ekstraksjon.batch.child import COUNTED, KNOWN, OPENED, READ, ask, fault, pipe_of, receive, send_block
from referat_ekstraksjon.batch.keys import program_key
from referat_ekstraksjon.batch.limits import RENEW_AFTER, WorkerLimits, failure_of_death
from referat_ekstraksjon.batch.worker import end_group, remove_scratch
from referat_ekstraksjon.errors import ClusterError, ReferatError, UnreadableFileError, unreadable
from referat_ekstraksjon.models import Document

Answer = tuple[str, str | None, bytes]
"""What became of a document, in types that every machine has: a kind, the content's checksum, and

* `read`: the record (JSON, compressed),
* `failed`: code, message and stage (JSON),
* `known`: nothing, for the content was among those the asker knows,
* `other_program`: what `program_key` gives there.
"""

_START_SECONDS = 120.0
"""What a child may take to start."""


def other_program(machine: str, theirs: str, ours: str) -> str:
    """A sentence on a machine that has another program."""
    return f"Every machine needs the same referat-ekstraksjon: {machine} has {theirs}, expected {ours}."


_readers: weakref.WeakSet[Reader] = weakref.WeakSet()
_of_thread = threading.local()


def read_there(program: str, run: str, job: bytes, name: str, source: bytes | str, known: Sequence[str] = ()) -> Answer:
    """One document, read by the child of this thread.

    Args:
        program: the asker's `program_key`.
        run: names the asker's run, for `end_readers`.
        job: a `Job`, pickled.
        name: the file's name, for the record.
        source: the file's bytes, or its path on a filesystem that the machines share.
        known: checksums of contents that need not be read.

    Returns:
        What became of it.

    Raises:
        ClusterError: no child can be started here, or it has another program.
    """
    if program != program_key():
        return "other_program", None, program_key().encode()
    reader: Reader | None = getattr(_of_thread, "reader", None)
    if reader is None or reader.job != job:
        if reader is not None:
            reader.close()
        reader = _of_thread.reader = Reader(job)
        _readers.add(reader)
    return reader.read(run, name, source, known)


def end_readers(run: str, at_once: bool) -> None:
    """Lets the children go that last read for a run; with `at_once` those too that are reading for it."""
    for reader in list(_readers):
        if reader.run == run:
            reader.end(at_once=at_once)


class Reader:
    """A child process that reads one document at a time; started when it is needed, replaced when it fails.

    It belongs to one thread; only `end` may be called from others. (On Linux the child ends with that thread, too.)

    Args:
        job: a `Job`, pickled.
    """

    def __init__(self, job: bytes) -> None:
        self.job = job
        self.run = ""
        self._limits: WorkerLimits = pickle.loads(job).limits  # noqa: S301  # from whoever the cluster works for
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self._busy = threading.Lock()
        self._abandoned = False

    def read(self, run: str, name: str, source: bytes | str, known: Sequence[str]) -> Answer:
        """One document. A child that dies before it had the content is replaced, and the document tried once more."""
        with self._busy:
            self.run, self._abandoned = run, False
            answer = self._try(name, source, known)
            if answer is None and not self._abandoned:
                answer = self._try(name, source, known)
            return answer or _failed(None, unreadable("crashed", "read"))

    def end(self, *, at_once: bool) -> None:
        """Lets an idle child go; with `at_once` a busy one is killed."""
        if self._busy.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._busy.release()
        elif at_once:
            self._abandoned = True
            process = self._process
            if process is not None:
                end_group(process.pid)
                process.kill()

    def _last_word(self) -> int:
        """Lets go of a child that said no more; gives the exit code by which it ended, 0 if it had not."""
        process, exit_code = self._process, 0
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                exit_code = process.wait(1)
        self.close()
        return exit_code

    def close(self) -> None:
        """Ends the child."""
        process, self._process = self._process, None
        if process is not None:
            end_group(process.pid)
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe and pipe.close()
            process.wait()
            remove_scratch(process.pid)

    def _try(self, name: str, source: bytes | str, known: Sequence[str]) -> Answer | None:
        sha256: str | None = None
        size = len(source) if isinstance(source, bytes) else 0
        watch = _watch_of_thread()
        watch.expired = False
        try:
            child = self._child(watch)
            with watch.over(child, self._limits.seconds_for(size)):
                with contextlib.suppress(OSError):  # it may have died; it may also have said why
                    ask(pipe_of(child.stdin), name, source, known)
                kind, payload = receive(pipe_of(child.stdout))
            if kind == OPENED:
                opened = json.loads(payload)
                sha256 = str(opened["sha256"])
                with watch.over(child, self._limits.seconds_for(int(opened["size"]))):
                    kind, payload = receive(pipe_of(child.stdout))
                while kind == COUNTED:
                    counted = json.loads(payload)
                    size, pages, scans = (int(counted[name]) for name in ("size", "pages", "scans"))
                    seconds = self._limits.seconds_for(size, pages, scans)
                    with watch.over(child, seconds):
                        kind, payload = receive(pipe_of(child.stdout))
        except (OSError, EOFError, ValueError, LookupError, TypeError):
            exit_code = self._last_word()
            if watch.expired:
                return _failed(sha256, unreadable("timeout", "read"))
            return None if sha256 is None else _failed(sha256, failure_of_death(exit_code, self._limits))
        self._done += 1
        if kind == READ:
            return "read", sha256, payload
        if kind == KNOWN:
            return "known", sha256, b""
        return "failed", sha256, payload

    def _child(self, watch: _Watch) -> subprocess.Popen[bytes]:
        """The child, started anew if it is worn out or has ended."""
        process = self._process
        if process is not None and process.poll() is None and self._done < RENEW_AFTER:
            return process
        self.close()
        self._done = 0
        command = [sys.executable, "-P", "-c", "from referat_ekstraksjon.batch.child import serve; serve()"]
        here = os.pathsep.join(entry for entry in sys.path if entry)
        try:
            process = self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": here}
            )
            with watch.over(process, _START_SECONDS):
                send_block(pipe_of(process.stdin), self.job)
                program = receive(pipe_of(process.stdout))[1].decode("ascii", "replace")
        except (OSError, EOFError):
            self.close()
            what = f"A Dask worker on {platform.node()!r} cannot start a reading process."
            raise ClusterError("cluster_failed", what, "read") from None
        if program != program_key():  # it was installed anew while this process was running
            self.close()
            raise ClusterError("cluster_version", other_program(platform.node(), program, program_key()), "read")
        return process


class _Watch:
    """Kills a process that takes too long. One thread watches all that a thread of a Dask worker reads.

    A thread for each document would be simpler. But CPython 3.11 can lock up for good where a thread is started while
    another asks for all threads' frames and garbage is collected meanwhile, and a Dask worker's profiler asks for them
    a hundred times a second.
    """

    def __init__(self) -> None:
        self.expired = False
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._until = 0.0
        threading.Thread(target=self._watch, name="referat watch", daemon=True).start()

    @contextlib.contextmanager
    def over(self, process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
        """For as long as the block lasts; what came in time counts, however late it is noticed."""
        with self._changed:
            self._process, self._until = process, time.monotonic() + seconds
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._process = None

    def _watch(self) -> None:
        with self._changed:
            while True:
                left = self._until - time.monotonic() if self._process is not None else None
                if self._process is not None and left is not None and left <= 0:
                    self.expired = True
                    end_group(self._process.pid)
                    self._process.kill()
                    self._process = None
                else:
                    self._changed.wait(left)


def _watch_of_thread() -> _Watch:
    watch: _Watch | None = getattr(_of_thread, "watch", None)
    if watch is None:
        watch = _of_thread.watch = _Watch()
    return watch


def _failed(sha256: str | None, error: ReferatError) -> Answer:
    return "failed", sha256, fault(error)


def fault_of(payload: bytes) -> ReferatError:
    """The failure in an `Answer`."""
    code, message, stage = json.loads(payload)
    return UnreadableFileError(str(code), str(message), str(stage))


def document_of(payload: bytes) -> Document:
    """The record in an `Answer`.

    Raises:
        ValueError: it is none.
    """
    try:
        return Document.model_validate_json(zlib.decompress(payload))
    except zlib.error as error:
        raise ValueError(str(error)) from None
