"""Pages made of words at given places, for tests of the layout room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from referat_ekstraksjon.layout.blocks import Block, Layout, Paragraph
from referat_ekstraksjon.reading.page import Page, Ruling, Word

Placed = tuple[float, float, str] | tuple[float, float, str, float]
"""x, baseline from the top (points), text; size in points (10 where left out)."""


def make_page(number: int, lines: Iterable[Placed], rulings: Sequence[Ruling] = ()) -> Page:
    """A page of A4 with lines of words half as wide as high; words count from 1000 times the page."""
    words: list[Word] = []
    for x, y, text, *sizes in lines:
        size = sizes[0] if sizes else 10.0
        for piece in text.split():
            width = 0.5 * size * len(piece)
            words.append(
                Word(
                    number * 1000 + len(words), number, piece, x, y - 0.8 * size, x + width, y + 0.2 * size, y, size,
                    "F", False, False,
                )
            )  # fmt: skip
            x += width + 0.25 * size
    return Page(number, 595, 842, tuple(words), tuple(rulings), ())


def words_out(layout: Layout) -> list[int]:
    """The numbers of all words that come out of the layout room, sorted."""
    out = [w.number for line in layout.running for w in line.words]
    for block in layout.blocks:
        if isinstance(block, Paragraph):
            out += [w.number for w in block.text.words]
        else:
            out += [w.number for cell in block.cells for w in cell.words] + [w.number for w in block.repeated_heads]
    return sorted(out)


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    """The texts of the paragraphs that stand in no table."""
    return [block.text.string for block in blocks if isinstance(block, Paragraph)]
