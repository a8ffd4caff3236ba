"""How sure values read from pictures are, besides their words: whether each is like those beside it.

Words that were read surely can still make a wrong value: a party's letter that was passed over, a label cut in two,
three rows taken for one. Such values stand apart from others of their kind on the same paper, and are less sure for it.
What words are worth is measured (docs/ocr.md). The factors for values that stand apart are chosen, to set them among
those that a person looks at first. What was no picture stays sure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Final, TypeVar

from referat_ekstraksjon.language.compounds import is_known_word
from referat_ekstraksjon.models import Attendance, DataTable, Decision, PartKind, TableCell
from referat_ekstraksjon.reading.page import Word

_KNOWN: Final = ((0.9, 0.9998), (0.8, 0.98), (0.7, 0.94), (0.5, 0.94), (0.0, 0.83))
_FIGURES: Final = ((0.9, 0.996), (0.8, 0.82), (0.5, 0.82), (0.0, 0.75))
_OTHERS: Final = ((0.9, 0.999), (0.8, 0.9), (0.7, 0.58), (0.5, 0.45), (0.0, 0.35))
"""Least confidence of a word, and the share of such words that are right: words of a word list, those with figures in
them, and others; `benchmarks/confidence.py`, 19 441 words."""
_Value = TypeVar("_Value", Attendance, Decision, TableCell)
GUESSED: Final = 0.5
"""Of people in a list whose label is not known."""
_LACKING: Final = 0.5
"""Of people without what most of their list have: a party, more than one name."""
_SHARED: Final = 0.7
"""Of decisions that a heading makes those of another body, or that share a case: headings are told by their weight,
which a scan blurs."""
_UNFINISHED: Final = 0.7
"""Of decisions that end within a sentence, as where a line was passed over or a label read as text."""
_LOOSE: Final = 0.7
"""Of decisions that only point to a proposal, where none was found."""
_END: Final = re.compile(r"(?:[.!?:;»\")]|\d)\s*$")
_MERGED: Final = 0.5
"""Of cells in a row with several figures in one cell."""
_MISTAKEN: Final = 0.9
"""Of cells of a table with the head of the one before it (it may be the rest of that), or that may list people."""


def confidence_of(words: Iterable[Word], fit: float = 1.0) -> float:
    """How likely it is that all of some words are as printed, 0-1; 1 for text that was no picture.

    Each word counts, once, what its confidence proved to be worth on scanned samples (docs/ocr.md).

    Args:
        words: from one value.
        fit: how likely it is that they were put together rightly, where they were read from a picture.
    """
    unsure = {word.number: word for word in words if word.confidence != 1.0}
    if not unsure:
        return 1.0
    product = fit
    for word in unsure.values():
        product *= next(right for least, right in _worth(word.text) if word.confidence >= least)
    return round(product, 4)


def _worth(text: str) -> tuple[tuple[float, float], ...]:
    """What confidence is worth in a word of this kind."""
    if any(character.isdigit() for character in text):
        return _FIGURES
    return _KNOWN if is_known_word(text) else _OTHERS


def weighed_people(people: Sequence[Attendance], kind: PartKind) -> tuple[Attendance, ...]:
    """People of one paper, those less sure who lack what most of their list have.

    In minutes in which nobody is present the list of those who were has not been known, and all are less sure.
    """
    nobody = _lacks_those_present(people, kind)
    lists: dict[str | None, list[Attendance]] = defaultdict(list)
    for person in people:
        lists[person.status].append(person)
    parties = {status: _most(other.party is not None for other in of_list) for status, of_list in lists.items()}
    names = {status: _most(" " in other.name for other in of_list) for status, of_list in lists.items()}
    return tuple(
        _less_sure(person, _LACKING)
        if nobody
        or (parties[person.status] and person.party is None)
        or (names[person.status] and " " not in person.name)
        else person
        for person in people
    )


def _lacks_those_present(people: Sequence[Attendance], kind: PartKind) -> bool:
    return kind == "minutes" and not any(person.status in ("present", None) for person in people)


def weighed_decisions(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions of one paper, those less sure that are taken for another body's, and those that share a case.

    A heading that was not known as one leaves a case with the decisions of two. Those that end within a sentence, or
    point to a proposal that was not found, are less sure too.
    """
    adopted = Counter(decision.case for decision in decisions if decision.kind == "adopted")
    doubtful = {decision.case for decision in decisions if decision.kind == "earlier"}
    doubtful |= {case for case, count in adopted.items() if count > 1}
    return tuple(
        _less_sure(
            decision,
            (_SHARED if decision.case in doubtful else 1.0)
            * (1.0 if _END.search(decision.text) else _UNFINISHED)
            * (_LOOSE if decision.points and decision.basis is None else 1.0),
        )
        for decision in decisions
    )


def weighed_tables(tables: Sequence[DataTable], people: Sequence[Attendance], kind: PartKind) -> tuple[DataTable, ...]:
    """Tables of one paper, with the cells less sure that stand apart from others of their table.

    In minutes in which nobody is present a table without figures may be the list of those who were.
    """
    doubtful = {index for index, (one, other) in enumerate(pairwise(tables), 1) if _head(one) == _head(other) != ()}
    if _lacks_those_present(people, kind):
        doubtful |= {index for index, table in enumerate(tables) if all(cell.value is None for cell in table.cells)}
    return tuple(
        table.model_copy(update={"cells": _weighed_cells(table.cells, doubtful=index in doubtful)})
        if any(cell.confidence != 1.0 for cell in table.cells)
        else table
        for index, table in enumerate(tables)
    )


def _weighed_cells(cells: Sequence[TableCell], *, doubtful: bool) -> tuple[TableCell, ...]:
    merged = {cell.row for cell in cells if _is_merged(cell)}
    out = [_less_sure(cell, _MERGED) if cell.row in merged else cell for cell in cells]
    return tuple(_less_sure(cell, _MISTAKEN) for cell in out) if doubtful else tuple(out)


def _is_merged(cell: TableCell) -> bool:
    words = cell.text.split()
    several = len(words) > 1 and all(any(c.isdigit() for c in word) for word in words)
    return several and cell.value is None and (not cell.header or "\n" in cell.text)


def _head(table: DataTable) -> tuple[str, ...]:
    first = next((list(row) for _, row in groupby(table.cells, key=lambda cell: cell.row)), [])
    return tuple(cell.text for cell in first) if all(cell.header for cell in first) else ()


def _most(answers: Iterable[bool]) -> bool:
    told = list(answers)
    return sum(told) > 0.5 * len(told)


def _less_sure(value: _Value, factor: float) -> _Value:
    if value.confidence == 1.0:
        return value
    return value.model_copy(update={"confidence": round(value.confidence * factor, 4)})
