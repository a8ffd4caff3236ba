"""How well papers were read, on the screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlite_utils import Database

from referat_ekstraksjon.evaluation.counts import FieldCount, Tally
from referat_ekstraksjon.evaluation.evaluate import Evaluation, evaluate
from referat_ekstraksjon.evaluation.gold import read_gold
from referat_ekstraksjon.evaluation.matching import MEASURES
from referat_ekstraksjon.evaluation.report import evaluation_as_dict
from referat_ekstraksjon.language.identity_numbers import masked_json

_TITLES = dict(zip(MEASURES, ("Strict", "Soft", "Levenshtein", "Ratcliff/Obershelp"), strict=True))
_NARROWEST = 102
"""Columns the table needs; a narrower screen wraps its lines."""
_LONGEST = 300
"""Characters of a value that is shown among the misses."""


def print_evaluation(
    db: Database, paths: Iterable[Path], *, as_json: bool, misses: bool, console: Console
) -> Evaluation:
    """Measures an archive against gold files and prints a table for each document and the total, or JSON.

    Raises:
        GoldFileError: a gold file is wrong, or two are of one file.
    """
    evaluation = evaluate(db, [read_gold(path) for path in paths])
    if as_json:
        shown = evaluation_as_dict(evaluation, misses=misses)
        sys.stdout.write(masked_json(json.dumps(shown, ensure_ascii=False, indent=1)) + "\n")
        return evaluation
    console.width = max(console.width, _NARROWEST)
    for document in evaluation.documents:
        console.print(Text(_visible(document.file), style="bold"), soft_wrap=True)
        if not document.in_archive:
            console.print("Not in the archive: everything in its gold counts as missed.", style="bold red")
        _print_tally(document.tally, console)
        if misses and document.in_archive:
            _print_misses(document.tally, console)
    if len(evaluation.documents) > 1:
        console.print(Text(f"All {len(evaluation.documents)} documents", style="bold"))
        _print_tally(evaluation.total, console)
    return evaluation


def _print_tally(tally: Tally, console: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Field", no_wrap=True)
    for name in ("Wanted", "Found"):
        table.add_column(name, justify="right", no_wrap=True)
    for measure in MEASURES:
        table.add_column(Text(f"{_TITLES[measure]}\n   P    R   F1"), no_wrap=True, min_width=14)
    for name, count in tally.fields.items():
        scores = [Text(_scores(count, measure)) for measure in MEASURES]
        table.add_row(Text(name), str(count.wanted), str(count.found), *scores)
    console.print(table)
    headline = ", ".join(f"{_TITLES[m].lower()} {_share(tally.headline(m))}" for m in MEASURES)
    _line(console, f"Headline (mean F1): {headline}")
    _line(console, f"Proposals filed as adopted, or the reverse: {tally.confusions}")
    console.print()


def _scores(count: FieldCount, measure: str) -> str:
    score = count.score(measure)
    return "" if score is None else f"{score.precision:.2f} {score.recall:.2f} {score.f1:.2f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _print_misses(tally: Tally, console: Console) -> None:
    for name, count in tally.fields.items():
        for miss in count.misses:
            under = f" (right under {', '.join(miss.right_under)})" if miss.right_under else ""
            console.print(Text(f"  {name}{under}", style="yellow"), soft_wrap=True)
            _line(console, f"    wanted: {_value(miss.wanted)}")
            _line(console, f"    found:  {_value(miss.found)}")
    console.print()


def _value(text: str | None) -> str:
    if text is None:
        return "–"
    shown = _visible(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} … ({len(shown)} characters)"


def _visible(text: str) -> str:
    """Text on one line, without characters that steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _line(console: Console, text: str) -> None:
    console.print(Text(text), highlight=False, soft_wrap=True)
