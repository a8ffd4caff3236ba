"""How well the samples are read, against the floors of `accuracy_floors.toml`; and how floors are pinned."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.evaluation.evaluate import Evaluation
from tests.conftest import SAMPLE_NAMES, SAMPLES
from tests.pin_accuracy import (
    FLOORS,
    LOWERED,
    Fall,
    Floors,
    corpus_checksum,
    falls,
    floors_text,
    heights,
    measure_samples,
    pin,
    read_floors,
    refusals,
    shortfalls,
)


@pytest.fixture(scope="module")
def evaluation(full_archive: Database) -> Evaluation:
    return measure_samples(full_archive)


def test_every_sample_has_a_gold_and_is_measured(evaluation: Evaluation) -> None:
    assert sorted(document.file for document in evaluation.documents) == [f"{name}.pdf" for name in SAMPLE_NAMES]
    assert evaluation.missing == ()


def test_the_samples_are_read_as_well_as_before(evaluation: Evaluation) -> None:
    assert shortfalls(read_floors(FLOORS), heights(evaluation, corpus_checksum(SAMPLES))) == []


def test_no_proposal_is_filed_as_adopted_or_the_reverse(evaluation: Evaluation) -> None:
    assert [d.file for d in evaluation.documents if d.tally.confusions] == []


def _floors(corpus: str = "a", **values: float) -> Floors:
    return Floors(corpus, {name: {"strict": value} for name, value in values.items()})


_OLD = _floors(votes=0.9, agenda=1.0)
_TOLD = f"* {LOWERED} `votes` to 0.8000 – the new sample is a scan.\n"


@pytest.mark.parametrize(
    ("reached", "lower", "changelog", "pinned"),
    [
        (_floors(votes=0.9, agenda=1.0), False, "", True),  # the same
        (_floors(votes=0.95, agenda=1.0), False, "", True),  # raised
        (_floors("b", votes=0.9, agenda=1.0, parts=0.1), False, "", True),  # a new sample and field
        (_floors(votes=0.8, agenda=1.0), False, "", False),  # lowered
        (_floors(votes=0.8, agenda=1.0), False, _TOLD, False),  # told, but --lower not given
        (_floors(votes=0.8, agenda=1.0), True, "", False),  # --lower, but not told
        (_floors(votes=0.8, agenda=1.0), True, _TOLD, True),
        (_floors(votes=0.7, agenda=1.0), True, _TOLD, False),  # lower than told
        (_floors(votes=0.8, agenda=0.9), True, _TOLD, False),  # another one is not told
        (_floors(votes=0.8, agenda=1.0), True, _TOLD.replace("votes", "unanimous-votes"), False),
        (_floors(votes=0.9), True, "", False),  # a field that is gone
        (_floors(votes=0.9), True, f"{LOWERED} agenda to 0.0000 – no sample has one", True),
        (_floors(votes=0.9, agenda=0.99), False, "", False),
    ],
)
def test_floors_are_lowered_only_on_purpose(
    reached: Floors, lower: bool, changelog: str, pinned: bool, tmp_path: Path
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(floors_text(_OLD), encoding="utf-8")
    reasons = pin(path, reached, lower=lower, changelog=changelog)
    assert (reasons == []) is pinned
    assert read_floors(path) == (reached if pinned else _OLD)
    assert all(reason.endswith(".") and "\n" not in reason for reason in reasons)


@pytest.mark.parametrize(
    ("reached", "says"),
    [
        (_OLD, []),
        (_floors(votes=1.0, agenda=1.0, parts=0.2), []),
        (_floors(votes=0.85, agenda=1.0), ["votes (strict) reaches 0.8500; the floor is 0.9000."]),
        (
            _floors("b", votes=0.1),
            [
                "The samples have changed since the floors were pinned: run `python -m tests.pin_accuracy` and commit"
                " tests/accuracy_floors.toml."
            ],
        ),
    ],
)
def test_falling_short_is_said_in_a_sentence(reached: Floors, says: list[str]) -> None:
    assert shortfalls(_OLD, reached) == says


def test_the_first_pin_needs_no_leave(tmp_path: Path) -> None:
    assert pin(tmp_path / "floors.toml", _OLD, lower=False, changelog="") == []
    assert falls(read_floors(tmp_path / "floors.toml"), _OLD) == []


def test_refusals_say_what_to_do() -> None:
    fall = Fall("votes", "strict", 0.8)
    assert refusals([fall], lower=False, changelog="")[0].endswith("give --lower.")
    assert f"«{LOWERED} votes to 0.8000 – why»" in refusals([fall], lower=True, changelog="")[0]


def test_the_checksum_tells_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"1")
    (tmp_path / "a.gold.json").write_bytes(b"{}")
    first = corpus_checksum(tmp_path)
    (tmp_path / "beside.txt").write_bytes(b"not part of it")
    assert corpus_checksum(tmp_path) == first
    (tmp_path / "a.gold.json").write_bytes(b"{ }")
    assert corpus_checksum(tmp_path) != first
    (tmp_path / "a.gold.json").write_bytes(b"{}")
    (tmp_path / "a.pdf").rename(tmp_path / "b.pdf")
    assert corpus_checksum(tmp_path) != first
