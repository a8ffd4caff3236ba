"""Counting what is right: of one field, of one document, of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referat_ekstraksjon.evaluation.matching import MEASURES, Verdict

HEADLINE: Final[tuple[str, ...]] = (
    "case.title", "proposed.wording", "adopted.wording", "attendees.whole", "stand_ins", "tables.whole",
)  # fmt: skip
"""The fields whose mean F1 is the headline."""
NONE_RIGHT: Final = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Miss:
    """A value that is not right under every measure.

    Attributes:
        wanted: what the gold says; None for a value that was invented.
        found: what the archive says; None where it has nothing.
        right_under: the measures under which the two agree all the same.
    """

    wanted: str | None
    found: str | None
    right_under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, each 0–1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class FieldCount:
    """One field's values: how many the gold has, how many the archive has, how many agree under each measure."""

    wanted: int = 0
    found: int = 0
    right: tuple[int, ...] = NONE_RIGHT
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: FieldCount) -> FieldCount:
        return FieldCount(
            self.wanted + other.wanted,
            self.found + other.found,
            tuple(a + b for a, b in zip(self.right, other.right, strict=True)),
            self.misses + other.misses,
        )

    @property
    def measured(self) -> bool:
        """Whether there is anything to tell: a field without values on either side has no score."""
        return self.wanted > 0 or self.found > 0

    def score(self, measure: str) -> Score | None:
        """The field's score under one of `MEASURES`; None where there is nothing to measure.

        Where only one side has values, what cannot be divided is 0.
        """
        if not self.measured:
            return None
        right = self.right[MEASURES.index(measure)]
        precision = right / self.found if self.found else 0.0
        recall = right / self.wanted if self.wanted else 0.0
        both = precision + recall
        return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def count_rows(
    wanted: Sequence[str], found: Sequence[str], pairs: Iterable[tuple[int, int]], verdicts: Iterable[Verdict]
) -> FieldCount:
    """The count of a field that is told row by row.

    Args:
        wanted: the gold's rows, as shown in misses.
        found: the archive's rows, as shown in misses.
        pairs: places of the rows that belong together.
        verdicts: one for each pair.
    """
    judged = list(zip(pairs, verdicts, strict=True))
    misses = [
        Miss(wanted[i], found[j], tuple(m for m, right in zip(MEASURES, verdict, strict=True) if right))
        for (i, j), verdict in judged
        if not all(verdict)
    ]
    paired_wanted, paired_found = {i for (i, _), _ in judged}, {j for (_, j), _ in judged}
    misses += [Miss(text, None) for i, text in enumerate(wanted) if i not in paired_wanted]
    misses += [Miss(None, text) for j, text in enumerate(found) if j not in paired_found]
    return FieldCount(len(wanted), len(found), _right(verdict for _, verdict in judged), tuple(misses))


def _right(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    columns = list(zip(*verdicts, strict=True))
    return tuple(map(sum, columns)) if columns else NONE_RIGHT


@dataclass(frozen=True, slots=True)
class Tally:
    """All fields of a document, or of several.

    Attributes:
        fields: by name, in the order in which they are shown.
        confusions: proposals filed as adopted, or the reverse.
    """

    fields: Mapping[str, FieldCount]
    confusions: int = 0

    def headline(self, measure: str) -> float | None:
        """The mean F1 of the headline fields that are measured; None where none is."""
        scores = [self.fields[name].score(measure) for name in HEADLINE if name in self.fields]
        values = [score.f1 for score in scores if score is not None]
        return sum(values) / len(values) if values else None


def added(tallies: Iterable[Tally], order: Sequence[str]) -> Tally:
    """The sum of several tallies, its fields in the given order."""
    total: dict[str, FieldCount] = {}
    confusions = 0
    for tally in tallies:
        confusions += tally.confusions
        for name, count in tally.fields.items():
            total[name] = total.get(name, FieldCount()) + count
    return Tally(MappingProxyType({name: total[name] for name in order if name in total}), confusions)
