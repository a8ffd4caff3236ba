"""Hits as rows for other programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from referat_ekstraksjon.archive.search.hits import Hit
from referat_ekstraksjon.archive.search.passages import MARK

COLUMNS: Final = (
    "decision_id", "kind", "body", "meeting_date", "case_number", "case_title", "case_type", "outcome", "restricted",
    "passage", "text", "file_name", "page",
)  # fmt: skip
_BYTE_ORDER_MARK: Final = "\ufeff"
"""By which spreadsheets know UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that spreadsheets run as a formula."""


def hit_as_row(hit: Hit) -> dict[str, Any]:
    """A hit by `COLUMNS`; the words that were found stand between `**`."""
    values = {name: getattr(hit, name) for name in COLUMNS}
    values["passage"] = hit.passage.replace(MARK[0], "**").replace(MARK[1], "**")
    return values


def without_formula(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would be one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def csv_text(rows: Iterable[Sequence[Any]], *, safe: bool) -> str:
    """Rows as CSV.

    Args:
        rows: of cells; None is an empty one.
        safe: whether it is for a spreadsheet, as those made for Norwegian take it: no cell is a formula, semicolons
            between cells (a comma is part of numbers), and a mark that it is UTF-8.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if safe else ",")
    writer.writerows([without_formula(cell) for cell in row] if safe else row for row in rows)
    return _BYTE_ORDER_MARK * safe + out.getvalue()
