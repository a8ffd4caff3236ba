"""Hits as rows for other programs: JSON and CSV."""

from __future__ import annotations

from typing import Any, Final

from referat_ekstraksjon.archive.search.hits import Hit
from referat_ekstraksjon.archive.search.passages import MARK

COLUMNS: Final = (
    "decision_id", "kind", "body", "meeting_date", "case_number", "case_title", "case_type", "outcome", "restricted",
    "passage", "text", "file_name", "page",
)  # fmt: skip
BYTE_ORDER_MARK: Final = "\ufeff"
"""By which spreadsheets know UTF-8."""
FOR_SPREADSHEETS: Final = {False: ",", True: ";"}
"""What stands between cells: a comma is part of Norwegian numbers."""
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
