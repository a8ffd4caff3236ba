"""Text that does not run level: pages turned so that their text does, and words printed across it.

Text that runs up or down a page is arranged on a copy of the page turned to make it level; the words then get their
own places back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from referat_ekstraksjon.layout.blocks import Block, Cell, Paragraph
from referat_ekstraksjon.layout.lines import Line, line_of, lines_of
from referat_ekstraksjon.layout.paragraphs import Typography, paragraphs_of
from referat_ekstraksjon.reading.page import Box, Page, Picture, Ruling, Word

_MOST = 3  # times as many words across the page as level ones make it a turned page …
_FEWEST = 40  # … if they are more than a stamp


def main_turn(page: Page) -> int:
    """Clockwise quarter turns (0-3) of the direction in which a page's text reads."""
    counts = Counter(word.turn for word in page.words)
    if not counts or len(counts) == counts[0]:
        return 0
    turn, words = counts.most_common(1)[0]
    if not turn or (counts[0] and words < max(_FEWEST, _MOST * counts[0])):
        return 0
    return turn


def levelled(page: Page, turn: int) -> Page:
    """The page turned so that text with `turn` quarter turns reads from left to right; places in its own points."""
    width, height = (page.height, page.width) if turn % 2 else (page.width, page.height)

    def moved(item: Ruling | Picture) -> Box:
        return _turned_box((item.x0, item.top, item.x1, item.bottom), turn, page.width, page.height)

    return page._replace(
        width=width,
        height=height,
        words=tuple(_turned_word(w, turn, page.width, page.height) for w in page.words),
        rulings=tuple(Ruling(r.page, *moved(r), r.thickness) for r in page.rulings),
        pictures=tuple(Picture(p.page, *moved(p)) for p in page.pictures),
    )


def _turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    x0, top, x1, bottom = box
    if turn == 1:
        return top, width - x1, bottom, width - x0
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    return (height - bottom, x0, height - top, x1) if turn == 3 else box


def _turned_word(word: Word, turn: int, width: float, height: float) -> Word:
    x0, top, x1, bottom = _turned_box((word.x0, word.top, word.x1, word.bottom), turn, width, height)
    baseline = word.baseline
    if word.turn == turn:
        baseline = {1: width - baseline, 2: height - baseline}.get(turn, baseline)
    return word._replace(
        x0=x0, top=top, x1=x1, bottom=bottom, baseline=baseline, turn=(word.turn - turn) % 4
    )  # fmt: skip


def _level_lines(words: Sequence[Word], page: Page) -> list[list[Line]]:
    """Words of several directions as lines that read level, a list for each direction."""
    found = []
    for turn in sorted({w.turn for w in words}):
        turned = [_turned_word(w, turn, page.width, page.height) for w in words if w.turn == turn]
        found.append(lines_of(turned))
    return found


def lines_across(words: Sequence[Word], page: Page) -> list[Line]:
    """Words that run across a page's text as lines, each direction's in its own reading order."""
    own = {w.number: w for w in words}
    return [line_in_place(line, own) for lines in _level_lines(words, page) for line in lines]


def paragraphs_across(words: Sequence[Word], page: Page, typography: Typography) -> list[Paragraph]:
    """Words that run across a table cell (a column's head printed upwards) as paragraphs."""
    own = {w.number: w for w in words}
    found: list[Paragraph] = []
    for lines in _level_lines(words, page):
        right = max(line.x1 for line in lines)
        found += [_paragraph_in_place(p, own) for p in paragraphs_of(lines, right, typography)]
    return found


def line_in_place(line: Line, own: Mapping[int, Word]) -> Line:
    """The line with its words as they stand on the page (`own`: by number); others as they are."""
    if not any(w.number in own for w in line.words):
        return line
    placed = line_of([own.get(w.number, w) for w in line.words])
    return placed._replace(baseline=placed.bottom)


def _words_in_place(words: Sequence[Word], own: Mapping[int, Word]) -> tuple[Word, ...]:
    return tuple(own.get(w.number, w) for w in words)


def _paragraph_in_place(paragraph: Paragraph, own: Mapping[int, Word]) -> Paragraph:
    lines = tuple(line_in_place(line, own) for line in paragraph.lines)
    text = paragraph.text._replace(words=_words_in_place(paragraph.text.words, own))
    return replace(paragraph, lines=lines, text=text)


def block_in_place(block: Block, own: Mapping[int, Word]) -> Block:
    """A block with its words as they stand on the page. A table's edges stay those of the turned page."""
    if isinstance(block, Paragraph):
        return _paragraph_in_place(block, own)
    cells = tuple(_cell_in_place(cell, own) for cell in block.cells)
    fragments = []
    for page, top, bottom in block.fragments:
        words = [w for cell in cells for w in cell.words if w.page == page and w.number in own]
        fragments.append(
            (page, min(w.top for w in words), max(w.bottom for w in words)) if words else (page, top, bottom)
        )
    heads = _words_in_place(block.repeated_heads, own)
    return replace(block, cells=cells, fragments=tuple(fragments), repeated_heads=heads)


def _cell_in_place(cell: Cell, own: Mapping[int, Word]) -> Cell:
    return replace(cell, blocks=tuple(block_in_place(block, own) for block in cell.blocks))
