"""Pins how well the samples are read, so that no change makes it worse unseen.

    python -m tests.pin_accuracy            # raises floors, takes in new samples
    python -m tests.pin_accuracy --lower    # also lowers those that CHANGELOG.md tells of

`tests/accuracy_floors.toml` holds the floors; `tests/test_accuracy.py` holds the program to them. A floor that is
lowered, or goes because its sample or field does, needs a line in CHANGELOG.md:

    Accuracy floor lowered: NAME to 0.9500 – why
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.evaluation.counts import Tally
from referat_ekstraksjon.evaluation.evaluate import Evaluation, evaluate
from referat_ekstraksjon.evaluation.gold import read_gold
from tests.conftest import SAMPLE_NAMES, SAMPLES, put, sample

FLOORS = Path(__file__).with_name("accuracy_floors.toml")
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
LOWERED = "Accuracy floor lowered:"
MEASURES = ("strict", "soft")
HOW_TO_PIN = "run `python -m tests.pin_accuracy` and commit tests/accuracy_floors.toml"


@dataclass(frozen=True)
class Floors:
    """The least that is to be reached, 0-1, by name of field or sample and measure."""

    corpus: str
    values: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Fall:
    """A floor that would go down; `to` is 0 where there is nothing to measure any more."""

    name: str
    measure: str
    to: float

    def is_told(self, changelog: str) -> bool:
        """Whether a line of the change log names the floor and its new height."""
        return any(
            LOWERED in line and self.name in line.split() and f"{self.to:.4f}" in line
            for line in changelog.replace("`", "").splitlines()
        )


def corpus_checksum(folder: Path) -> str:
    """SHA-256 over names and contents of the PDFs and golds of a folder, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted((*folder.glob("*.pdf"), *folder.glob("*.gold.json")), key=lambda p: p.name):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def measure_samples(db: Database) -> Evaluation:
    """An archive of all samples against their golds."""
    return evaluate(db, [read_gold(path) for path in sorted(SAMPLES.glob("*.gold.json"))])


def heights(evaluation: Evaluation, corpus: str) -> Floors:
    """What is reached: the headline of each sample, and F1 of each field over all samples."""
    values = {document.file: _headline(document.tally) for document in evaluation.documents}
    for name, count in evaluation.total.fields.items():
        scores = {measure: count.score(measure) for measure in MEASURES}
        values[name] = {measure: _down(score.f1) for measure, score in scores.items() if score is not None}
    return Floors(corpus, values)


def _headline(tally: Tally) -> dict[str, float]:
    shares = {measure: tally.headline(measure) for measure in MEASURES}
    return {measure: _down(share) for measure, share in shares.items() if share is not None}


def _down(share: float) -> float:
    return math.floor(share * 10_000 + 1e-6) / 10_000


def falls(floors: Floors, reached: Floors) -> list[Fall]:
    """Floors that what is reached does not keep to."""
    return [
        Fall(name, measure, reached.values.get(name, {}).get(measure, 0.0))
        for name, by_measure in floors.values.items()
        for measure, least in by_measure.items()
        if reached.values.get(name, {}).get(measure, -1.0) < least
    ]


def refusals(falling: Iterable[Fall], *, lower: bool, changelog: str) -> list[str]:
    """Why floors may not be lowered: a sentence for each; none where all may."""
    reasons = []
    for fall in falling:
        what = f"{fall.name} ({fall.measure}) would be lowered to {fall.to:.4f}"
        if not lower:
            reasons.append(f"{what}: if that is meant, give --lower.")
        elif not fall.is_told(changelog):
            reasons.append(f"{what}: CHANGELOG.md has no line «{LOWERED} {fall.name} to {fall.to:.4f} – why».")
    return reasons


def read_floors(path: Path) -> Floors:
    """The floors of a file; none where there is no file yet."""
    if not path.exists():
        return Floors("", {})
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Floors(content["corpus"], content["floors"])


def floors_text(floors: Floors) -> str:
    """Floors as TOML."""
    lines = [
        "# The least that the samples are to reach: headline of each sample, F1 of each field over all samples.",
        "# Written by `python -m tests.pin_accuracy`; do not edit.",
        f"corpus = {json.dumps(floors.corpus)}",
        "",
        "[floors]",
    ]
    for name, by_measure in floors.values.items():
        shown = ", ".join(f"{measure} = {value:.4f}" for measure, value in by_measure.items())
        lines.append(f"{json.dumps(name, ensure_ascii=False)} = {{ {shown} }}")
    return "\n".join(lines) + "\n"


def pin(path: Path, reached: Floors, *, lower: bool, changelog: str) -> list[str]:
    """Writes what is reached as the floors, unless that lowers one without leave; gives the reasons against it."""
    reasons = refusals(falls(read_floors(path), reached), lower=lower, changelog=changelog)
    if not reasons:
        path.write_text(floors_text(reached), encoding="utf-8")
    return reasons


def shortfalls(floors: Floors, reached: Floors) -> list[str]:
    """Where the program falls short of its floors: one sentence about a changed corpus, or one for each fall."""
    if floors.corpus != reached.corpus:
        return [f"The samples have changed since the floors were pinned: {HOW_TO_PIN}."]
    return [
        f"{fall.name} ({fall.measure}) reaches {fall.to:.4f}; the floor is {floors.values[fall.name][fall.measure]:.4f}."
        for fall in falls(floors, reached)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Reads the samples and pins; 1 where that was refused."""
    parser = argparse.ArgumentParser(prog="python -m tests.pin_accuracy", description="Pin how well samples are read.")
    parser.add_argument("--lower", action="store_true", help="lower floors that CHANGELOG.md tells of")
    lower = parser.parse_args(arguments).lower
    with tempfile.TemporaryDirectory() as folder:
        db = open_archive(Path(folder) / "archive.db")
        for name in SAMPLE_NAMES:
            put(db, sample(name).document)
        reached = heights(measure_samples(db), corpus_checksum(SAMPLES))
        db.conn.close()
    reasons = pin(FLOORS, reached, lower=lower, changelog=CHANGELOG.read_text(encoding="utf-8"))
    for reason in reasons:
        sys.stderr.write(reason + "\n")
    sys.stderr.write("Nothing was pinned.\n" if reasons else f"{FLOORS.name}: {len(reached.values)} floors pinned.\n")
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
