"""Proposals and decisions of a gold against those of the archive: wording, outcome, votes, and which is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from referat_ekstraksjon.evaluation.counts import FieldCount, count_rows
from referat_ekstraksjon.evaluation.fields import Counts, matched, values
from referat_ekstraksjon.evaluation.found import Found, FoundDecision
from referat_ekstraksjon.evaluation.gold import Gold, GoldDecision
from referat_ekstraksjon.evaluation.matching import (
    Verdict,
    agree,
    alike,
    any_of,
    case_reference,
    closeness,
    equal,
    holds,
    pair,
    same_case,
)
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.models import DecisionKind

_KINDS: Final[tuple[DecisionKind, ...]] = ("proposed", "adopted", "earlier")
_LEAST_SAME: Final = 0.9
"""Similarity from which two wordings are held to be one."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """One kind's wordings of both sides, those that count, and how they pair."""

    wanted: tuple[GoldDecision, ...]
    found: tuple[FoundDecision, ...]
    pairs: tuple[tuple[int, int], ...]
    verdicts: tuple[Verdict, ...]


def decisions(gold: Gold, found: Found) -> tuple[Counts, int]:
    """The fields of proposals, decisions and earlier decisions, and how many were filed as another kind.

    A wording pairs within its case, and its kind of paper where the gold states it, with the nearest; it is right
    where `text` or one of `alt_text` agrees. The archive's rows that an optional entry of the gold speaks of do not
    count, nor do repetitions of the same words in one case and paper, unless the gold has them as often.
    """
    if not gold.states("decisions"):
        return {}, 0
    compared = {kind: _compare(gold, found, kind) for kind in _KINDS if kind not in gold.skip}
    counts: Counts = {}
    votes, unanimous = FieldCount(), FieldCount()
    for kind, of_kind in compared.items():
        wanted, have = of_kind.wanted, of_kind.found
        shown = [[f"{d.case}: {d.text}" for d in rows] for rows in (wanted, have)]
        counts[f"{kind}.wording"] = count_rows(shown[0], shown[1], of_kind.pairs, of_kind.verdicts)
        rows = matched(wanted, have, of_kind.pairs, found.in_archive)
        counts[f"{kind}.outcome"] = values(rows, "outcome", equal)
        counts[f"{kind}.proposed_by"] = values(rows, "proposed_by")
        if kind == "earlier":
            counts["earlier.decided_by"] = values(rows, "decided_by")
            counts["earlier.number"] = values(rows, "earlier_number", equal)
        for key in ("votes_for", "votes_against", "votes_blank"):
            votes += values(rows, key, equal, f"{key} ")
        unanimous += values(rows, "unanimous", equal)
    counts |= {"votes": votes, "unanimous": unanimous}
    return counts, _confusions(compared, found)


def _compare(gold: Gold, found: Found, kind: DecisionKind) -> _Compared:
    wanted = tuple(d for d in gold.decisions if d.kind == kind)
    optional = [d for d in gold.optional_decisions if d.kind == kind]
    have = _repeated_once([d for d in found.decisions if d.kind == kind and _counts(d, wanted, optional)], wanted)

    def near(g: GoldDecision, f: FoundDecision) -> float:
        if not _may_be_of(g, f) or (g.part is not None and f.part != g.part):
            return 0
        return 0.1 + max(closeness(text, f.text) for text in g.wordings)

    pairs = pair(wanted, have, near)
    verdicts = tuple(any_of(agree(text, have[j].text) for text in wanted[i].wordings) for i, j in pairs)
    return _Compared(wanted, have, pairs, verdicts)


def _may_be_of(g: GoldDecision, f: FoundDecision) -> bool:
    return g.case is None or same_case(g.case, f.case)


def _counts(f: FoundDecision, wanted: Sequence[GoldDecision], optional: Sequence[GoldDecision]) -> bool:
    """Whether a row is measured: not one that careful readers differ on, unless the gold wants just these words."""
    if not any(holds(g.text, f.text) or alike(g.text, f.text, _LEAST_SAME) for g in optional):
        return True
    return any(_may_be_of(g, f) and _worded(g, f) for g in wanted)


def _worded(g: GoldDecision, f: FoundDecision) -> bool:
    return any(alike(text, f.text, _LEAST_SAME) for text in g.wordings)


def _repeated_once(have: Sequence[FoundDecision], wanted: Sequence[GoldDecision]) -> tuple[FoundDecision, ...]:
    """Rows without repetitions of one wording in one case and paper beyond those the gold has; outcomes are kept."""
    seen: Counter[tuple[str, int, str]] = Counter()
    kept: set[int] = set()
    for place in sorted(range(len(have)), key=lambda n: not have[n].outcome):
        row = have[place]
        key = (case_reference(row.case), row.paper, fold(row.text))
        seen[key] += 1
        most = max(1, sum(same_case(g.case, row.case) and _worded(g, row) for g in wanted))
        if seen[key] <= most:
            kept.add(place)
    return tuple(row for place, row in enumerate(have) if place in kept)


def _confusions(compared: dict[DecisionKind, _Compared], found: Found) -> int:
    """Proposals filed as adopted, or the reverse.

    A wanted wording without a row of its kind, while a row of the other kind has its words in its case and is not
    itself the right row of a wording wanted there (a decision as proposed has the proposal's words).
    """
    confused = 0
    for kind, other in (("proposed", "adopted"), ("adopted", "proposed")):
        if kind not in compared:
            continue
        own = compared[kind]
        paired = {i for i, _ in own.pairs}
        spare = _not_right(compared[other]) if other in compared else [d for d in found.decisions if d.kind == other]
        for i, g in enumerate(own.wanted):
            filed = next((f for f in spare if i not in paired and _may_be_of(g, f) and alike(g.text, f.text)), None)
            if filed is not None:
                spare.remove(filed)
                confused += 1
    return confused


def _not_right(of_kind: _Compared) -> list[FoundDecision]:
    judged = zip(of_kind.pairs, of_kind.verdicts, strict=True)
    right = {j for (_, j), verdict in judged if verdict.ratcliff_obershelp}
    return [row for j, row in enumerate(of_kind.found) if j not in right]
