"""Paragraphs and tables cut by a page break made whole again."""

from __future__ import annotations

from collections.abc import Sequence

from referat_ekstraksjon.layout.blocks import Block, Paragraph, Table
from referat_ekstraksjon.layout.growing import GrowingTable
from referat_ekstraksjon.layout.paragraphs import Typography, continues, joined

_Piece = Paragraph | GrowingTable

_SMALL = 0.9
"""Of the body size: text smaller than this between two pieces of a table is a note at the foot of the page."""


def stitched(pages: Sequence[tuple[Sequence[Block], float]], typography: Typography, body_size: float) -> list[Block]:
    """The blocks of all pages, in order, with what a page break cut put together.

    Args:
        pages: for each page its blocks and where its text ends at the right, in points.
        typography: the document's line distances and words.
        body_size: the font size of most of the text.
    """
    whole: list[_Piece] = []
    right_above = 0.0
    for blocks, right in pages:
        rest = [GrowingTable(block) if isinstance(block, Table) else block for block in blocks]
        if rest and whole:
            rest = _carried_on(whole, rest, right_above, typography, body_size)
        whole += rest
        right_above = right
    whole = _joined_across_notes(whole, typography, body_size)
    return [piece.table() if isinstance(piece, GrowingTable) else piece for piece in whole]


def _carried_on(
    whole: list[_Piece], rest: list[_Piece], right: float, typography: Typography, body_size: float
) -> list[_Piece]:
    """Joins the first block of a page to the last of the page before, where one carries on the other."""
    notes: list[_Piece] = []
    while whole and _is_note(whole[-1], body_size):
        notes.insert(0, whole.pop())
    last = whole[-1] if whole else None
    first = rest[0]
    if isinstance(last, GrowingTable) and isinstance(first, GrowingTable) and last.has_columns_of(first):
        last.join(first, typography)
        rest = rest[1:]
    elif isinstance(last, Paragraph) and isinstance(first, Paragraph) and continues(last, first, right):
        whole[-1] = joined(last, first, typography)
        rest = rest[1:]
    whole += notes
    return rest


def _is_note(block: _Piece, body_size: float) -> bool:
    """A footnote: small print that begins with a mark."""
    if not isinstance(block, Paragraph) or block.size > _SMALL * body_size:
        return False
    first = block.lines[0].words[0]
    return first.size < 0.8 * block.size or first.text[:1] in "*¹²³⁴⁵⁶⁷⁸⁹" or first.text.rstrip(".)").isdigit()


def _joined_across_notes(blocks: list[_Piece], typography: Typography, body_size: float) -> list[_Piece]:
    """Two pieces of a table with nothing but footnotes between them on one page are one table."""
    whole: list[_Piece] = []
    for block in blocks:
        if isinstance(block, GrowingTable):
            back = len(whole) - 1
            while back >= 0 and _is_note(whole[back], body_size):
                back -= 1
            above = whole[back] if back >= 0 else None
            if back < len(whole) - 1 and isinstance(above, GrowingTable) and above.has_columns_of(block):
                above.join(block, typography)
                continue
        whole.append(block)
    return whole
