"""The bodies that a case goes through (*saksgang*): number, body and date in each, in columns under their labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.layout.blocks import Table
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.rows import Row

_COLUMNS = ("number", "body", "date", "case_type", "other")
_FIELDS = (*_COLUMNS, "title", "to", "from", "officer", "archive_ref")
_OUT_OF_COLUMN = 8.0
"""Points that a value may begin left of its label."""
_SAME_LINE = 3.0
"""Points between baselines of words on one line."""
_MOST_LINES = 40

Value = tuple[str, Text]
"""A value and the words it was read from."""


class Step(NamedTuple):
    """One of the bodies that a case goes through, with its number there, the meeting's date and the case's type."""

    number: CaseNumber
    body: Value | None
    date: Value | None
    case_type: Value | None


@dataclass(slots=True)
class StepTable:
    """The labels, and the lines below them: in cells of the labels' own table, or only set under them."""

    vocabulary: Vocabulary
    _heads: list[tuple[float, str]] = field(default_factory=list)
    _by_cell: dict[int, str] = field(default_factory=dict)
    _table: Table | None = None

    def head(self, row: Row) -> bool:
        """Whether a row holds nothing but labels, a number's and a body's or date's among them."""
        heads: list[tuple[float, str]] = []
        by_cell: dict[int, str] = {}
        for cell in row.cells:
            labels = list(self._labels(cell.text))
            if not labels or labels[-1][0] == "":
                return False
            heads += [(label.words[0].x0, role) for role, label in labels]
            if len(labels) == 1:
                by_cell[cell.column] = labels[0][0]
        roles = [role for _, role in heads]
        if "number" not in roles or not {"body", "date"} & set(roles) or len(set(roles)) < len(roles):
            return False
        self._heads, self._table = sorted(heads), row.table
        self._by_cell = by_cell if len(by_cell) == len(heads) else {}
        return True

    def _labels(self, text: Text) -> Iterator[tuple[str, Text]]:
        """The labels a text consists of; a last one without a role where something else stands in it."""
        at = 0
        while at < len(text.string):
            rest = text.slice(at)
            if not rest.words:
                return
            start = text.string.index(rest.string, at)
            found = self.vocabulary.first_at_start("case", _COLUMNS, rest.string)
            if found is None or found[1].end() == 0:
                yield "", rest
                return
            whole = self.vocabulary.first_whole("case", _COLUMNS, rest.string.replace("\n", " "))
            if whole is not None:
                yield whole[0], rest
                return
            yield found[0], rest.slice(0, found[1].end())
            at = start + found[1].end()
            while at < len(text.string) and text.string[at] in ":. \n":
                at += 1

    def steps(self, row: Row) -> list[Step] | None:
        """The numbered steps in a row below the labels; None for a row that is not of the table."""
        if not self._heads:
            return None
        if all(self.vocabulary.first_whole("case", _FIELDS, c.string.replace("\n", " ")) for c in row.cells):
            self._heads = []  # labels of other fields, in the same table
            return None
        lines = self._lines(row)
        begins = [line for line in lines if self._begins(line)]
        if not (row.table is not None and row.table is self._table) and not (
            lines and begins and begins[0] is lines[0]
        ):
            self._heads = []
            return None
        steps: list[dict[str, Text]] = []
        for line in lines:
            if steps and line not in begins:
                for role, text in line.items():
                    steps[-1][role] = join_texts([steps[-1].get(role, EMPTY), text], " ")
            else:
                steps.append(line)
        return [step for values in steps if (step := self._step(values)) is not None]

    def _begins(self, line: dict[str, Text]) -> bool:
        """Whether a line begins a step, and does not go on with a long name."""
        number = line.get("number", EMPTY).string
        if number:
            return number_at_start(number, self.vocabulary) is not None
        body = line.get("body", EMPTY).string
        return (
            bool(find_dates(line.get("date", EMPTY).string)) or self.vocabulary["head.bodies"].whole(body) is not None
        )

    def _step(self, values: dict[str, Text]) -> Step | None:
        found = number_at_start(values["number"].string, self.vocabulary) if values.get("number") else None
        if found is None:
            return None
        told = {role: (text.string.replace("\n", " ").strip(" ,;"), text) for role, text in values.items()}
        return Step(found[0], told.get("body"), told.get("date"), told.get("case_type"))

    def _lines(self, row: Row) -> list[dict[str, Text]]:
        """A row's words by printed line and column."""
        own = row.table is not None and row.table is self._table and bool(self._by_cell)
        placed: list[tuple[float, str, int, Text, int]] = []
        for cell in row.cells:
            text = cell.text
            for index, word in enumerate(text.words):
                role = self._by_cell.get(cell.column, "other") if own else self._role_at(word.x0)
                placed.append((word.baseline, role, cell.column, text, index))
        lines: list[dict[str, Text]] = []
        last: float | None = None
        for baseline, role, _, text, index in sorted(placed, key=lambda p: p[0]):
            if last is None or baseline - last > _SAME_LINE:
                if len(lines) >= _MOST_LINES:
                    break
                lines.append({})
            last = baseline
            lines[-1][role] = join_texts([lines[-1].get(role, EMPTY), _word(text, index)], " ")
        return lines

    def _role_at(self, x0: float) -> str:
        before = [role for at, role in self._heads if at <= x0 + _OUT_OF_COLUMN]
        return before[-1] if before else self._heads[0][1]


def _word(text: Text, index: int) -> Text:
    stop = text.starts[index + 1] if index + 1 < len(text.starts) else len(text.string)
    return text.slice(text.starts[index], stop)
