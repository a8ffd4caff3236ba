"""The crew on other machines: documents handed to a Dask cluster through its `concurrent.futures` executor.

It stands in for `crew.Crew`. Here files are read into memory, checked against the archive and sent off, never more
than a window of them at a time; there each is read under limits (`remote.py`); back come records, to the one writer.
Content travels in the task itself: when a Dask worker dies, the scheduler gives its tasks to others.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import queue
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace

from referat_ekstraksjon.batch.child import Job
from referat_ekstraksjon.batch.crew import Outcome, Task
from referat_ekstraksjon.batch.keys import program_key
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.batch.remote import Answer, document_of, fault_of, other_program
from referat_ekstraksjon.batch.scheduler import ClusterSettings, connected, ending, program, reading
from referat_ekstraksjon.errors import ClusterError, ReferatError, failed_inside, unreadable
from referat_ekstraksjon.extract import ExtractSettings, read_content
from referat_ekstraksjon.recognition.families.family import load_family

__all__ = ["ClusterCrew", "ClusterSettings"]

_EACH_THREAD = 2
"""Documents in flight for each thread of the cluster: one is read while the next is on its way."""
_MOST_BYTES = 256 * 10**6
"""Contents in flight at a time, all together; a larger file travels alone."""
_LOOK_SECONDS = 3.0
_MOST_TRIES = 3
_TIMES_LIMIT = 3
"""A worker gives a document up after its limit, begun anew when its size and its pages are known: from a cluster that
works nothing can fail to come for longer."""
_MOST_SIZES, _MOST_OF_A_SIZE = 100_000, 16


@dataclass(slots=True)
class _Flight:
    """A document on its way: the task, and other tasks of the same content that wait for what becomes of it."""

    task: Task
    size: int
    sha256: str | None
    tries: int = 1
    copies: list[Task] = field(default_factory=list)


class ClusterCrew:
    """The worker threads of a Dask cluster.

    Args:
        settings: how files are read. A family that is a file here travels along.
        limits: what reading a file may use.
        cluster: which cluster.
        judge: asked when a file's bytes are there: True to read it, False if its content is in the archive, or the
            failure that is on record for it. On a shared filesystem it is asked when the file has been read.
        finish: told of each file.

    Raises:
        ClusterError: Dask is not installed here (`cluster_missing`), no scheduler answers (`cluster_unreachable`), or
            a worker has another program (`cluster_version`).
    """

    def __init__(
        self,
        settings: ExtractSettings,
        limits: WorkerLimits,
        cluster: ClusterSettings,
        judge: Callable[[Task, str], bool | ReferatError],
        finish: Callable[[Outcome], None],
    ) -> None:
        self._limits = limits
        self._cluster = cluster
        self._judge = judge
        self._finish = finish
        self._run = uuid.uuid4().hex
        if isinstance(settings.family, str) and settings.family.endswith(".toml"):  # the file is here, not there
            settings = replace(settings, family=load_family(settings.family))
        self._job = pickle.dumps(Job(settings, limits))
        self._flights: dict[str, _Flight] = {}
        self._reading: dict[str, _Flight] = {}
        self._bytes = 0
        self._window = 0
        self._looked = self._had_workers = self._heard = time.monotonic()
        self._landed: queue.SimpleQueue[tuple[str, Future[Answer]]] = queue.SimpleQueue()
        self._futures: dict[str, Future[Answer]] = {}
        self._met: OrderedDict[int, deque[str]] = OrderedDict()
        self._again: deque[_Flight] = deque()
        self._stack = contextlib.ExitStack()
        try:
            self._client = self._stack.enter_context(connected(cluster))
            self._executor = self._client.get_executor(pure=False)
            self._check_programs()
        except BaseException:
            self._stack.close()
            raise

    def run(self, tasks: deque[Task]) -> None:
        """All tasks, until each has its outcome.

        Raises:
            ClusterError: the cluster is lost (`cluster_lost`), has had no worker for a while (`cluster_empty`), gives
                nothing back (`cluster_silent`), has another program (`cluster_version`) or cannot start reading
                processes (`cluster_failed`).
        """
        self._looked, self._had_workers = 0.0, time.monotonic()
        self._heard = self._had_workers
        while tasks or self._flights or self._again:
            self._look()
            while tasks and self._has_room():
                self._take(tasks.popleft())
            while self._again:
                self._send_again(self._again.popleft())
            self._hear()

    def dismiss(self, *, at_once: bool = False) -> None:
        """Leaves the cluster: what is in flight is called back, child processes are let go (`at_once`: killed)."""
        at_once = at_once or bool(self._flights)
        for future in list(self._futures.values()):
            future.cancel()
        self._futures.clear()
        self._flights.clear()
        if self._client.status == "running":
            with contextlib.suppress(Exception):
                self._ask_workers(ending(self._run, at_once), 5.0)
        self._stack.close()

    # ---- out --------------------------------------------------------------------------------------------------

    def _has_room(self) -> bool:
        return len(self._flights) < self._window and (self._bytes < _MOST_BYTES or not self._flights)

    def _take(self, task: Task) -> None:
        """Sends a file off, unless its content is known or on its way already."""
        if self._cluster.shared_filesystem:
            met = self._met.get(task.stamp.size, ())
            self._send(_Flight(task, 0, None), os.path.abspath(task.path), tuple(met))  # noqa: PTH100
            return
        if self._limits.memory is not None and task.stamp.size > self._limits.memory:
            self._finish(Outcome(task, None, None, unreadable("out_of_memory", "read")))
            return
        try:
            content = read_content(task.path, only_files=True)
        except ReferatError as error:
            self._finish(Outcome(task, None, None, error))
            return
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 in self._reading:
            self._reading[sha256].copies.append(task)
            return
        verdict = self._judge(task, sha256)
        if verdict is True:
            flight = self._reading[sha256] = _Flight(task, len(content), sha256)
            self._send(flight, content)
        else:
            failure = verdict if isinstance(verdict, ReferatError) else None
            self._finish(Outcome(task, sha256, None, failure, recorded=failure is not None))

    def _send_again(self, flight: _Flight) -> None:
        """Sends a document off once more that Dask gave back unread."""
        flight.tries += 1
        if self._cluster.shared_filesystem:
            self._send(flight, os.path.abspath(flight.task.path))  # noqa: PTH100
            return
        try:
            content = read_content(flight.task.path, only_files=True)
            if hashlib.sha256(content).hexdigest() != flight.sha256:
                raise unreadable("changed_while_read", "open")
        except ReferatError as error:
            self._conclude(flight, flight.sha256, b"", error)
            return
        self._send(flight, content)

    def _send(self, flight: _Flight, source: bytes | str, known: Sequence[str] = ()) -> None:
        key = uuid.uuid4().hex
        name = flight.task.path.name
        try:
            future: Future[Answer] = self._executor.submit(
                reading(), program_key(), self._run, self._job, name, source, known
            )
        except Exception as error:
            raise self._lost(error) from error
        if not self._flights:
            self._heard = time.monotonic()
        self._flights[key], self._futures[key] = flight, future
        self._bytes += flight.size
        future.add_done_callback(lambda done: self._landed.put((key, done)))

    # ---- back -------------------------------------------------------------------------------------------------

    def _hear(self) -> None:
        """Waits a moment for a document to come back, and deals with it."""
        try:
            key, future = self._landed.get(timeout=0.5)
        except queue.Empty:
            silent = time.monotonic() - self._heard
            if self._flights and silent > _TIMES_LIMIT * self._limits.most_seconds + self._cluster.patience_for_workers:
                what = f"The cluster at {self._cluster.address} has given nothing back for {silent:.0f} seconds"
                raise ClusterError("cluster_silent", f"{what}. What was read is in the archive.", "read") from None
            return
        self._heard = time.monotonic()
        flight = self._flights.pop(key)
        del self._futures[key]  # and with it Dask's own, which has the cluster forget the result
        self._bytes -= flight.size
        try:
            answer = future.result()
        except CancelledError as error:
            if self._client.status != "running":
                raise self._lost(error) from None
            self._came_to_nothing(flight, error)
        except MemoryError:
            self._conclude(flight, flight.sha256, b"", unreadable("out_of_memory", "read"))
        except Exception as error:
            self._came_to_nothing(flight, error)
        else:
            self._answered(flight, answer)

    def _came_to_nothing(self, flight: _Flight, error: BaseException) -> None:
        """Dask has no answer: the document may have killed workers, or the cluster is in no state to give one."""
        if isinstance(error, ImportError):
            raise ClusterError("cluster_version", other_program("a worker", f"none ({error})", program_key()), "read")
        if isinstance(error, ClusterError) and error.code == "cluster_version":
            raise error
        if self._client.status != "running":
            raise self._lost(error)
        if flight.tries < _MOST_TRIES:
            self._again.append(flight)
        elif type(error).__name__ == "KilledWorker":  # Dask's own: each try has cost it several workers
            self._conclude(flight, flight.sha256, b"", unreadable("crashed", "read"))
        elif isinstance(error, ClusterError):
            raise error
        else:
            what = f"The cluster gives no answer ({type(error).__name__}: {str(error).strip()[:300]})."
            raise ClusterError("cluster_failed", what, "read")

    def _answered(self, flight: _Flight, answer: Answer) -> None:
        kind, sha256, payload = answer
        if kind == "other_program":
            raise ClusterError("cluster_version", other_program("a worker", payload.decode(), program_key()), "read")
        error = fault_of(payload) if kind == "failed" else None
        if self._cluster.shared_filesystem and sha256 is not None and error is None:
            verdict = self._judge(flight.task, sha256)
            self._meet(flight.task.stamp.size, sha256)
            if verdict is False:
                self._finish(Outcome(flight.task, sha256))
                return
            if kind == "known":  # it was met, but has failed
                if isinstance(verdict, ReferatError):
                    self._finish(Outcome(flight.task, sha256, None, verdict, recorded=True))
                else:
                    self._again.append(flight)
                return
        self._conclude(flight, sha256 or flight.sha256, payload, error)

    def _conclude(self, flight: _Flight, sha256: str | None, payload: bytes, error: ReferatError | None) -> None:
        document = None
        if error is None:
            try:
                document = document_of(payload)
            except ValueError as fault:
                error = failed_inside(fault, "read")
        if flight.sha256 is not None:
            self._reading.pop(flight.sha256, None)
        self._finish(Outcome(flight.task, sha256, document, error))
        for copy in flight.copies:
            self._finish(Outcome(copy, sha256, None, error))

    def _meet(self, size: int, sha256: str) -> None:
        """Keeps in mind the last contents of the last sizes, so that copies need not be read on a shared filesystem."""
        met = self._met.setdefault(size, deque(maxlen=_MOST_OF_A_SIZE))
        if sha256 not in met:
            met.append(sha256)
        self._met.move_to_end(size)
        if len(self._met) > _MOST_SIZES:
            self._met.popitem(last=False)

    # ---- the cluster ------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Now and then: is the scheduler there, and how many threads have its workers? They may come and go."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        if self._client.status != "running":
            raise self._lost(CancelledError())
        try:
            threads: dict[str, int] = self._client.nthreads(callback_timeout=30.0)
        except Exception as error:
            raise self._lost(error) from error
        self._looked = time.monotonic()
        self._window = _EACH_THREAD * sum(threads.values())
        if threads:
            self._had_workers = now
        elif now - self._had_workers > self._cluster.patience_for_workers:
            what = f"The cluster at {self._cluster.address} has had no worker for {now - self._had_workers:.0f} seconds"
            raise ClusterError("cluster_empty", f"{what}. What was read is in the archive.", "read")

    def _check_programs(self) -> None:
        """Asks each worker for its program, so that nothing is read by another one."""
        for worker, key in self._ask_workers(program(), 30.0).items():
            if key != program_key():
                theirs = "none" if isinstance(key, ImportError) else str(key)
                raise ClusterError("cluster_version", other_program(worker, theirs, program_key()), "read")

    def _ask_workers(self, function: Callable[[], object], seconds: float) -> dict[str, object]:
        try:
            answers: dict[str, object] = self._client.sync(
                self._client._run, function, on_error="return", callback_timeout=seconds
            )
        except Exception as error:
            raise self._lost(error) from error
        return answers

    def _lost(self, error: BaseException) -> ClusterError:
        why = f"{type(error).__name__}: {str(error).strip()}".rstrip(": ")[:200]
        if isinstance(error, CancelledError):
            why = "the connection to its scheduler is down"
        what = f"The cluster at {self._cluster.address} is lost ({why})"
        return ClusterError("cluster_lost", f"{what}. What was read is in the archive.", "read")
