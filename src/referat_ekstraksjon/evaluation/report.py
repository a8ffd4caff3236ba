"""An evaluation as plain values, for JSON; shares are rounded to four decimals."""

from __future__ import annotations

from typing import Any

from referat_ekstraksjon.evaluation.counts import FieldCount, Tally
from referat_ekstraksjon.evaluation.evaluate import DocumentResult, Evaluation
from referat_ekstraksjon.evaluation.matching import MEASURES


def evaluation_as_dict(evaluation: Evaluation, *, misses: bool) -> dict[str, Any]:
    """All documents and their total.

    Args:
        evaluation: what was counted.
        misses: whether to list, for each field of each document, the values that are not right.
    """
    return {
        "documents": [_document(document, misses) for document in evaluation.documents],
        "total": tally_as_dict(evaluation.total),
        "not_in_archive": list(evaluation.missing),
    }


def _document(document: DocumentResult, misses: bool) -> dict[str, Any]:
    shown = {"file": document.file, "in_archive": document.in_archive} | tally_as_dict(document.tally)
    if misses:
        shown["misses"] = [
            {"field": name, "wanted": miss.wanted, "found": miss.found, "right_under": list(miss.right_under)}
            for name, count in document.tally.fields.items()
            for miss in count.misses
        ]
    return shown


def tally_as_dict(tally: Tally) -> dict[str, Any]:
    """Headline, confusions and fields; null for a headline of which nothing was measured."""
    return {
        "headline": {measure: _rounded(tally.headline(measure)) for measure in MEASURES},
        "confusions": tally.confusions,
        "fields": {name: _field(count) for name, count in tally.fields.items()},
    }


def _field(count: FieldCount) -> dict[str, Any]:
    shown: dict[str, Any] = {"wanted": count.wanted, "found": count.found}
    for measure, right in zip(MEASURES, count.right, strict=True):
        score = count.score(measure)
        if score is not None:
            shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
            shown[measure] = {"right": right} | {name: _rounded(share) for name, share in shares.items()}
    return shown


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
