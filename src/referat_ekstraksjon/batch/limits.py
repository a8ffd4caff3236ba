"""What reading one file may take: time, processor time, memory."""

from __future__ import annotations

import hashlib
import os
import signal
from dataclasses import dataclass

from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.reading.pdf import ReadingLimits

RENEW_AFTER = 200
"""Documents after which a process that reads is replaced by a fresh one."""
_MOST_MEMORY, _LEAST_MEMORY = 4 * 1024**3, 1024**3


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker process may use.

    Both times grow with a file's megabytes (10⁶ bytes) and, once they are counted, its pages.

    Attributes:
        memory: bytes of address space; None for no limit.
        seconds: wall-clock time for a file of no size, from its bytes being there to its record.
        seconds_a_megabyte: besides, for each megabyte.
        seconds_a_page: besides, for each page.
        seconds_a_scan: besides, for each page that is read from its picture; a page takes 3 to 6.
        most_seconds: for the largest file.
        processor_share: of the wall-clock time, how much may be processor time. A machine with much else to do makes
            a file take long, not work hard.
    """

    memory: int | None = _MOST_MEMORY
    seconds: float = 60.0
    seconds_a_megabyte: float = 10.0
    seconds_a_page: float = 1.0
    seconds_a_scan: float = 30.0
    most_seconds: float = 7_200.0
    processor_share: float = 0.75

    def seconds_for(self, size: int, pages: int = 0, scans: int = 0) -> float:
        """What a file of so many bytes and pages may take, so many of them read from their pictures."""
        more = self.seconds_a_megabyte * size / 1e6 + self.seconds_a_page * pages + self.seconds_a_scan * scans
        return min(self.seconds + more, self.most_seconds)

    def processor_seconds_for(self, size: int, pages: int = 0, scans: int = 0) -> int:
        """What processor time it may take: whole seconds, as systems count it."""
        return max(1, round(self.processor_share * self.seconds_for(size, pages, scans)))


def failure_of_death(exit_code: int, limits: WorkerLimits) -> ReferatError:
    """Why a worker process died on a file, by its exit code (negative: a signal).

    The system ends a process that works too long; pdfium aborts where it gets no memory.
    """
    try:
        ended_by = signal.Signals(-exit_code).name if exit_code < 0 else ""
    except ValueError:
        ended_by = f"signal {-exit_code}"
    if ended_by == "SIGXCPU":
        return unreadable("cpu_limit", "read")
    if ended_by == "SIGABRT" and limits.memory is not None:
        return unreadable("out_of_memory", "read", ended_by)
    return unreadable("crashed", "read", ended_by)


def fair_memory(jobs: int) -> int:
    """Bytes that each of so many workers may use so that together they do not use up the machine; 1 to 4 GiB."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on Windows
        return _MOST_MEMORY
    fair = int(0.8 * whole / jobs) // _LEAST_MEMORY * _LEAST_MEMORY
    return max(_LEAST_MEMORY, min(_MOST_MEMORY, fair))


def cores() -> int:
    """How many processors this program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def limits_key(worker: WorkerLimits, reading: ReadingLimits) -> str:
    """Tells limits from others: a file that failed within some may not fail within others."""
    return hashlib.sha256(f"{worker}{reading}".encode()).hexdigest()[:16]
