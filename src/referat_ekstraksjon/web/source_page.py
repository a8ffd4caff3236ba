"""Kilden: the page of the PDF on which a value stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.archive.browsing import PLACED, Box, document, has_identity_numbers, place
from referat_ekstraksjon.archive.published import withheld_pages
from referat_ekstraksjon.errors import QueryError

_MARGIN = 1.5
"""Points that a mark is larger than what it marks, on each side."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page to be shown, or withheld.

    Attributes:
        document: its row, of the copy that readers are given.
        page: from 1.
        withheld: whether the page must not be shown.
        whole: whether the whole PDF may be.
        marks: boxes around the value, on this page.
        other_pages: pages on which the value stands too.
        text: the value.
        value: as the address says it; empty without one.
    """

    document: dict[str, Any]
    page: int
    withheld: bool
    whole: bool
    marks: tuple[Box, ...] = ()
    other_pages: tuple[int, ...] = ()
    text: str = ""
    value: str = ""


def source_page(db: Database, document_id: int, page: int, value: str = "") -> Source:
    """What is known of a page.

    Args:
        db: the copy that readers are given.
        document_id: the document's; page: from 1.
        value: what is to be marked: table and id (`decisions-12`); empty for nothing.

    Raises:
        QueryError: `not_found`: no such document, page or value, or the value is of another document.
    """
    row = document(db, document_id)
    if not 1 <= page <= row["page_count"]:
        raise QueryError("not_found", f"The document has no page {page}.", "show")
    withheld, numbers = withheld_pages(db, document_id), has_identity_numbers(db, document_id)
    uncovered = numbers and row["text_source"] != "born-digital"  # in a scan there are no words to cover
    source = Source(row, page, page in withheld or uncovered, not withheld and not numbers)
    if not value:
        return source
    table, _, number = value.rpartition("-")
    if table not in PLACED or not (number.isascii() and number.isdigit() and len(number) < 12):
        raise QueryError("not_found", "There is no such value.", "show")
    found = place(db, table, int(number))
    if found.document_id != document_id:
        raise QueryError("not_found", "The value stands in another document.", "show")
    marks = tuple(
        Box(box.page, box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN)
        for box in found.boxes
        if box.page == page
    )
    others = tuple(sorted({box.page for box in found.boxes} - {page}))
    return Source(row, page, source.withheld, source.whole, marks, others, found.text, value)
