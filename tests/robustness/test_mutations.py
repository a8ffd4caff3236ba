"""2 000 variants of the samples: none may hang a run, end it, or be forgotten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

COUNT = 2_000
SEED = 1


def test_no_variant_hangs_or_ends_a_run_or_is_forgotten(tmp_path: Path) -> None:
    """A process of its own: if the parent of the workers hung or died, the tests would still go on and say so."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.robustness.mutations", tmp_path, "--seed", str(SEED), "--count", str(COUNT)],
        capture_output=True, text=True, check=False, timeout=900, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    assert "Traceback" not in done.stderr
    became = json.loads(done.stdout)
    assert became["program_failed"] == {}
    assert became["nowhere"] == became["in_both"] == became["not_all_placed"] == []
    assert became["files"] == became["results"] == COUNT
    assert became["stored"] + sum(became["failures"].values()) == COUNT
    assert became["stored"] > COUNT / 3  # else the changes are too coarse to reach what reads the pages
    assert became["integrity"] == ["ok"]
    assert became["foreign_keys"] == 0
