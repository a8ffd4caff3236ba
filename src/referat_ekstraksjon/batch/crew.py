"""Worker processes with one file each at a time: handed out, listened to, ended when they take too long.

A worker that hangs or dies takes only its own file with it. Nothing here knows of the database: what is known of a
content, and what becomes of a result, the caller says.
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from referat_ekstraksjon.archive.files import FileStamp
from referat_ekstraksjon.batch.limits import RENEW_AFTER, WorkerLimits, failure_of_death
from referat_ekstraksjon.batch.worker import Asked, Counted, Done, Opened, Scanned, end_group, remove_scratch, work
from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.extract import ExtractSettings
from referat_ekstraksjon.models import Document

_RENEW_AFTER_PAGES = 10_000
"""Pages after which a worker is replaced by a fresh one, if not by then for its documents."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read, as it was when it was found."""

    path: Path
    stamp: FileStamp


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: a record, a failure, or neither where the content is in the archive already.

    Attributes:
        recorded: whether the failure is one that was recorded before.
    """

    task: Task
    sha256: str | None
    document: Document | None = None
    error: ReferatError | None = None
    recorded: bool = False


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: Task | None = None
    sha256: str | None = None
    verdict: ReferatError | None = None
    is_new: bool = False
    asks: bool = False
    reads: bool = False
    waits_for: str | None = None
    deadline: float = 0.0
    done: int = 0
    pages: int = 0


class Crew:
    """So many worker processes.

    Args:
        settings: how files are read.
        limits: what a worker may use.
        size: workers.
        judge: asked when a file's bytes are there: True to read it, False if its content is in the archive, or the
            failure that is on record for it. Not asked where no content of that size is known.
        finish: told of each file.
        target: what runs in a worker process.
        knows_size: whether a content of so many bytes may be known.
        scanned: told of each page read from its picture: the file, how many of it are done, and of how many.
    """

    def __init__(
        self,
        settings: ExtractSettings,
        limits: WorkerLimits,
        size: int,
        judge: Callable[[Task, str], bool | ReferatError],
        finish: Callable[[Outcome], None],
        target: Callable[[Connection, ExtractSettings, WorkerLimits], None] = work,
        knows_size: Callable[[int], bool] = lambda _: True,
        scanned: Callable[[Task, int, int], None] = lambda *_: None,
    ) -> None:
        self._settings = settings
        self._limits = limits
        self._judge = judge
        self._finish = finish
        self._target = target
        self._knows_size = knows_size
        self._scanned = scanned
        self._context = mp.get_context("spawn")
        self._tasks: deque[Task] = deque()
        self._tried_twice: set[Task] = set()
        self._copies: dict[str, list[Task]] = {}
        self._storing: set[int] = set()
        self._workers = [self._hire() for _ in range(size)]

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=self._target, args=(theirs, self._settings, self._limits), daemon=True)
        with _interrupts_held():  # a worker leaves Ctrl-C to us from its very first moment
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, tasks: deque[Task]) -> None:
        """All tasks, until each has its outcome."""
        self._tasks = tasks
        while self._tasks or any(w.task for w in self._workers):
            for index in range(len(self._workers)):
                self._employ(index)
            busy = {w.connection: i for i, w in enumerate(self._workers) if w.task is not None}
            if not busy:
                continue
            patience = min(w.deadline for w in self._workers if w.task is not None) - time.monotonic()
            for connection in wait(list(busy), timeout=min(max(0.05, patience), 5.0)):
                self._hear(busy[connection])  # type: ignore[index]  # only connections are waited for
            self._answer()
            now = time.monotonic()
            for index, worker in enumerate(self._workers):
                late = worker.task is not None and now > worker.deadline and not worker.asks
                if late and not worker.connection.poll():
                    self._replace(index)
                    self._conclude(worker, None, unreadable("timeout", "read"), index)

    def _employ(self, index: int) -> None:
        """Gives an idle worker something to do; one that is worn out or died idle is replaced first."""
        worker = self._workers[index]
        if worker.task is not None or not self._tasks:
            return
        if worker.done >= RENEW_AFTER or worker.pages >= _RENEW_AFTER_PAGES:
            self._let_go(worker)
            worker = self._workers[index] = self._hire()
        elif not worker.process.is_alive():
            worker = self._replace(index)
        task = self._tasks.popleft()
        size = task.stamp.size
        is_new = not self._knows_size(size) and size not in self._sizes_at_hand()
        try:
            worker.connection.send(Asked(str(task.path), is_new))
        except OSError:
            self._tasks.appendleft(task)
            self._replace(index)
            return
        worker.task, worker.sha256, worker.verdict, worker.reads, worker.waits_for = task, None, None, False, None
        worker.is_new, worker.asks = is_new, False
        worker.deadline = time.monotonic() + self._limits.seconds_for(size)

    def _sizes_at_hand(self) -> set[int]:
        """Sizes of files that are being read, or just being stored."""
        return {w.task.stamp.size for w in self._workers if w.task is not None} | self._storing

    def _hear(self, index: int) -> None:
        worker = self._workers[index]
        try:
            message = worker.connection.recv()
            if isinstance(message, Opened):
                worker.sha256, worker.reads, worker.asks = message.sha256, worker.is_new, not worker.is_new
                worker.deadline = time.monotonic() + self._limits.seconds_for(message.size)
                return
            if isinstance(message, Counted):
                pages = message.pages if message.scans else 0
                before = self._limits.seconds_for(message.size, pages)
                worker.deadline += self._limits.seconds_for(message.size, message.pages, message.scans) - before
                worker.pages += message.scans or message.pages
                return
            if isinstance(message, Scanned):
                if worker.task is not None:
                    self._scanned(worker.task, message.done, message.scans)
                return
        except (EOFError, OSError):
            self._lost(index)
            return
        if isinstance(message, Done):
            worker.done += 1
            self._conclude(worker, message.document, message.error, index)

    def _answer(self) -> None:
        """Answers the workers that ask whether to go on, once it is known what others of that size are reading."""
        for worker in self._workers:
            if not worker.asks or worker.task is None or worker.sha256 is None:
                continue
            size = worker.task.stamp.size
            if any(w.is_new and w.sha256 is None and w.task and w.task.stamp.size == size for w in self._workers):
                continue
            worker.asks = False
            with contextlib.suppress(OSError):  # it has died, which will be heard
                worker.connection.send(self._goes_on(worker, worker.task, worker.sha256))
            worker.deadline = time.monotonic() + self._limits.seconds_for(size)

    def _goes_on(self, worker: _Worker, task: Task, sha256: str) -> bool:
        """Whether a worker is to read the content it has opened."""
        if any(other.reads and other.sha256 == sha256 for other in self._workers):
            worker.waits_for = sha256
            return False
        verdict = self._judge(task, sha256)
        worker.verdict = verdict if isinstance(verdict, ReferatError) else None
        worker.reads = verdict is True
        return worker.reads

    def _conclude(self, worker: _Worker, document: Document | None, error: ReferatError | None, index: int) -> None:
        """A file is done; its worker has the next one before the result is stored."""
        task, sha256, waits_for, verdict = worker.task, worker.sha256, worker.waits_for, worker.verdict
        read_it = worker.reads
        worker.task, worker.reads = None, False
        if task is None:
            return
        if error is None and waits_for is not None:
            if any(other.reads and other.sha256 == waits_for for other in self._workers):
                self._copies.setdefault(waits_for, []).append(task)
            else:
                self._tasks.appendleft(task)  # what it waited for is done: the archive knows it now
            return
        self._storing = {task.stamp.size}
        self._employ(index)
        self._finish(Outcome(task, sha256, document, error or verdict, recorded=error is None and verdict is not None))
        if read_it and sha256 is not None:
            for copy in self._copies.pop(sha256, []):
                self._finish(Outcome(copy, sha256, None, error))
        self._storing = set()

    def _lost(self, index: int) -> None:
        """A worker died. If it had not come to the file's content, the file may not be to blame: it is tried again."""
        worker = self._workers[index]
        self._replace(index)
        ended_by = worker.process.exitcode or 0
        if worker.task is not None and worker.sha256 is None and worker.task not in self._tried_twice:
            self._tried_twice.add(worker.task)
            self._tasks.appendleft(worker.task)
            return
        self._conclude(worker, None, failure_of_death(ended_by, self._limits), index)

    def _replace(self, index: int) -> _Worker:
        worker = self._workers[index]
        _end(worker.process)
        worker.connection.close()
        fresh = self._workers[index] = self._hire()
        return fresh

    @staticmethod
    def _let_go(worker: _Worker) -> None:
        with contextlib.suppress(OSError):
            worker.connection.send(None)
        worker.process.join(2)
        if worker.process.is_alive():
            _end(worker.process)
        worker.connection.close()

    def dismiss(self, *, at_once: bool = False) -> None:
        """Ends all workers; those still at work are killed, and with `at_once` the others too."""
        for worker in self._workers:
            if at_once or worker.task is not None:
                _end(worker.process)
        for worker in self._workers:
            self._let_go(worker)


def _end(process: BaseProcess) -> None:
    """Ends a worker with what it has started, and removes what they were working in."""
    if process.pid is not None:
        end_group(process.pid)
    process.kill()
    process.join(5)
    if process.pid is not None:
        remove_scratch(process.pid)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Holds Ctrl-C back for a moment; a process started meanwhile never hears of it."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
