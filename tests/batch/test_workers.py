"""Workers in trouble: they take only their own file with them, and end when the program does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from referat_ekstraksjon.archive.files import FileStamp
from referat_ekstraksjon.batch import crew
from referat_ekstraksjon.batch.crew import Crew, Outcome, Task
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.batch.worker import Counted, Done, Opened, work
from referat_ekstraksjon.errors import unreadable
from referat_ekstraksjon.extract import ExtractSettings
from tests.conftest import SAMPLES

GOOD = (SAMPLES / "arkivrad-2024-2-referat.pdf").read_bytes()


def _never_ready(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """Opens a file and hangs."""
    connection.recv()
    connection.send(Opened("a" * 64, 1))
    connection.recv()
    time.sleep(600)


def _dies_at_once(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    os._exit(3)


def _dies_on_content(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    connection.recv()
    connection.send(Opened("a" * 64, 1))
    connection.recv()
    os._exit(3)


def _works_without_end(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """A real worker, caught in a call that lets no other thread of it run."""
    module: Any = sys.modules[work.__module__]
    module.extract = lambda *_: re.match("(a+)+$", "a" * 60 + "b")
    work(connection, settings, limits)


def _quick(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    while (asked := connection.recv()) is not None:
        connection.send(Opened(Path(asked.path).name.ljust(64, "0"), 1))
        connection.recv()
        connection.send(Done(None, unreadable("no_pages", "read")))


def _task(tmp_path: Path, name: str) -> Task:
    return Task(tmp_path / name, FileStamp(str(tmp_path / name), 1, 1, "x"))


def _slow_with_many_pages(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """Reads a file of a hundred pages, and takes its time; then one of no pages."""
    for pages in (100, 0):
        connection.recv()
        connection.send(Opened(f"{pages}".ljust(64, "0"), 1))
        connection.recv()
        connection.send(Counted(1, pages))
        time.sleep(4)
        connection.send(Done(None, unreadable("no_pages", "read")))


LIMITS = WorkerLimits(seconds=1.5, seconds_a_megabyte=0)


@pytest.mark.parametrize(
    ("target", "limits", "code"),
    [
        (_never_ready, LIMITS, "timeout"),
        (_dies_at_once, WorkerLimits(), "crashed"),
        (_dies_on_content, WorkerLimits(), "crashed"),
        (_works_without_end, WorkerLimits(processor_share=1 / 60), "cpu_limit"),
    ],
)
def test_a_worker_in_trouble_takes_only_its_file(
    target: Callable[[Connection, ExtractSettings, WorkerLimits], None], limits: WorkerLimits, code: str, tmp_path: Path
) -> None:
    outcomes: list[Outcome] = []
    workers = Crew(ExtractSettings(), limits, 1, lambda *_: True, outcomes.append, target)
    for name in ("1", "2"):
        (tmp_path / name).write_bytes(GOOD + name.encode())
    workers.run(deque([_task(tmp_path, "1"), _task(tmp_path, "2")]))
    workers.dismiss()
    assert [(o.task.path.name, o.error.code if o.error else None) for o in outcomes] == [("1", code), ("2", code)]


def test_a_worker_that_dies_idle_is_replaced(tmp_path: Path) -> None:
    outcomes: list[Outcome] = []
    workers = Crew(ExtractSettings(), WorkerLimits(), 1, lambda *_: True, outcomes.append, _quick)
    workers.run(deque([_task(tmp_path, "1")]))
    workers._workers[0].process.kill()
    workers._workers[0].process.join()
    workers.run(deque([_task(tmp_path, "2")]))
    workers.dismiss()
    assert [o.error.code if o.error else None for o in outcomes] == ["no_pages", "no_pages"]


def _slow_to_open(connection: Connection, settings: ExtractSettings, limits: WorkerLimits) -> None:
    """All files have one content; the first one takes long to open."""
    while (asked := connection.recv()) is not None:
        time.sleep(3 if asked.is_new else 0)
        connection.send(Opened("a" * 64, 1))
        read_too = not asked.is_new and connection.recv()
        error = unreadable("damaged_pdf" if read_too else "no_pages", "read")
        connection.send(Done(None, error if asked.is_new or read_too else None))


def test_a_copy_waits_for_what_is_still_being_opened(tmp_path: Path) -> None:
    """The first is not asked about, for no content of its size is known; the second is of the same size."""
    outcomes: list[Outcome] = []
    workers = Crew(
        ExtractSettings(), WorkerLimits(), 2, lambda *_: True, outcomes.append, _slow_to_open, lambda _: False
    )
    workers.run(deque(_task(tmp_path, name) for name in "12"))
    workers.dismiss()
    assert [(o.task.path.name, o.error.code if o.error else None) for o in outcomes] == [
        ("1", "no_pages"),
        ("2", "no_pages"),  # as the first, whose content it has
    ]


def test_time_grows_with_pages(tmp_path: Path) -> None:
    outcomes: list[Outcome] = []
    limits = WorkerLimits(seconds=2, seconds_a_megabyte=0, seconds_a_page=1)
    workers = Crew(ExtractSettings(), limits, 1, lambda *_: True, outcomes.append, _slow_with_many_pages)
    workers.run(deque([_task(tmp_path, "1"), _task(tmp_path, "2")]))
    workers.dismiss()
    assert [o.error.code if o.error else None for o in outcomes] == ["no_pages", "timeout"]


@pytest.mark.parametrize(
    ("size", "pages", "seconds"),
    [(0, 0, 60), (10_000_000, 0, 160), (0, 5_000, 5_060), (10_000_000_000, 5_000, 7_200)],
)
def test_limits_grow_with_a_file(size: int, pages: int, seconds: float) -> None:
    limits = WorkerLimits()
    assert limits.seconds_for(size, pages) == seconds
    assert limits.processor_seconds_for(size, pages) == 0.75 * seconds


def test_what_was_done_in_time_is_no_timeout_however_late_it_is_noticed(tmp_path: Path) -> None:
    outcomes: list[Outcome] = []

    def slow_to_store(outcome: Outcome) -> None:
        outcomes.append(outcome)
        time.sleep(2.5)  # longer than a file may take: the other worker is long done by then

    limits = WorkerLimits(seconds=2, seconds_a_megabyte=0)
    workers = Crew(ExtractSettings(), limits, 2, lambda *_: True, slow_to_store, _quick)
    time.sleep(2)  # so that both have started
    workers.run(deque(_task(tmp_path, str(n)) for n in range(4)))
    workers.dismiss()
    assert [o.error.code if o.error else None for o in outcomes] == ["no_pages"] * 4


_INGEST = """
import signal
import sys
from tests.batch import test_workers
from referat_ekstraksjon.batch import crew
crew.Crew.__init__.__defaults__ = (test_workers._works_without_end, lambda _: True, lambda *_: None)
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells start background jobs with it ignored
    sys.argv = ["referat", "ingest", *sys.argv[1:]]
    from referat_ekstraksjon.cli import main
    main()
"""


def _children(pid: int) -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == pid]


def _parent(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return None


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_stopping_ends_the_workers_without_a_traceback(tmp_path: Path, number: signal.Signals, code: int) -> None:
    script = tmp_path / "run.py"
    script.write_text(_INGEST, encoding="utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}.pdf").write_bytes(GOOD + name.encode())
    process = subprocess.Popen(
        [sys.executable, script, tmp_path, "--db", tmp_path / "a.db", "--jobs", "2"],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    until = time.monotonic() + 60
    while len(_children(process.pid)) < 3 and time.monotonic() < until:  # two workers and multiprocessing's own
        time.sleep(0.1)
    time.sleep(3)
    children = _children(process.pid)
    assert len(children) >= 2
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == code
    assert "Traceback" not in said
    if number == signal.SIGINT:
        assert "Stopped. What was read is in the archive; the same command goes on from there." in said
    until = time.monotonic() + 10
    while any(_alive(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_alive(pid) for pid in children)


def test_hiring_holds_interrupts_for_the_child_alone() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with crew._interrupts_held():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
