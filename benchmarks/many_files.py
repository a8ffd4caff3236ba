"""Measures runs over many files: one core against two, a second run against the first, memory, and size of the archive.

`python benchmarks/many_files.py --files 2000` makes that many invented minutes (`made_minutes.py`) in a temporary
folder and runs `referat ingest` over them. Linux only: it binds processes to cores.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import referat_ekstraksjon
from made_minutes import make

_AIM_CORES = 1.7
_AIM_AGAIN = 0.02


@dataclass(frozen=True)
class Run:
    """One run of `referat ingest`: wall-clock and processor seconds, what it says it did."""

    seconds: float
    processor_seconds: float
    files: int
    stored: int
    pages: int
    failed: int


def run(folder: Path, db: Path, cores: list[int], jobs: int) -> Run:
    """`referat ingest` on some cores."""
    before = os.sched_getaffinity(0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    os.sched_setaffinity(0, cores)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "referat_ekstraksjon", "ingest", folder, "--db", db, "--jobs", str(jobs), "--json"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        os.sched_setaffinity(0, before)
    seconds = time.perf_counter() - started
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    said = json.loads(done.stdout)
    return Run(seconds, worked, said["files"], said["stored"], said["pages"], said["failed"])


def measure(folder: Path, files: int) -> dict[str, object]:
    """All runs, and what follows from them."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    papers = folder / "papers"
    make(papers, files)
    one = run(papers, folder / "one.db", cores[:1], 1)
    two = run(papers, folder / "two.db", cores, 2)
    again = run(papers, folder / "two.db", cores, 2)
    size = (folder / "two.db").stat().st_size
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return {
        "one core": asdict(one), "two cores": asdict(two), "again": asdict(again),
        "two cores against one": round(one.seconds / two.seconds, 2),
        "second run against the first": round(again.seconds / two.seconds, 4),
        "pages a second and core": round(one.pages / one.seconds, 1),
        "pages a second, two cores": round(two.pages / two.seconds, 1),
        "bytes of archive a page": round(size / max(1, two.pages)),
        "largest process, MB": round(largest / 1e6),
        "versions": {"referat_ekstraksjon": referat_ekstraksjon.__version__, "python": platform.python_version()},
    }  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=2_000)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), given.files)
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        for name, value in found.items():
            print(f"{name:32} {value}")
        print(f"aims: two cores ≥ {_AIM_CORES} times one; a second run ≤ {_AIM_AGAIN:.0%} of the first")
    met = float(str(found["two cores against one"])) >= _AIM_CORES
    return 0 if met and float(str(found["second run against the first"])) <= _AIM_AGAIN else 1


if __name__ == "__main__":
    raise SystemExit(main())
