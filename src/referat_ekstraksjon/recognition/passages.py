"""What no value took: every remaining word as a passage, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.lines import Line
from referat_ekstraksjon.layout.text import Text, boxes_of, text_of_lines
from referat_ekstraksjon.models import Passage
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.styles import Styles

_RAISED = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹\d*]")
_HELD = ""
"""In place of a mark: the word stands in a value."""
_BULLETS = frozenset("•▪●○◦■➢–-*")


class Context(NamedTuple):
    """A paragraph with the case and heading it stands under."""

    paragraph: Paragraph
    case: str | None
    heading: str | None


def passages_of(contexts: Sequence[Context], ledger: Ledger, styles: Styles, vocabulary: Vocabulary) -> list[Passage]:
    """The unclaimed words of a paper's paragraphs as passages."""
    found: list[Passage] = []
    for context in contexts:
        text = context.paragraph.text
        for first, last, kind in _runs(text.words, ledger):
            piece = _piece(text, first, last)
            found.append(
                Passage(
                    case=context.case,
                    kind=kind or _kind(context.paragraph, styles, vocabulary),
                    heading=context.heading,
                    text=piece.string or piece.source,
                    page=piece.page,
                    boxes=boxes_of(piece.words),
                )
            )
    return found


def _runs(words: Sequence[Word], ledger: Ledger) -> list[tuple[int, int, str | None]]:
    """First and last place of each run of words that no value has and that are marked alike, with the mark."""
    kinds = ledger.kinds_of(words, _HELD)
    if kinds and kinds.count(kinds[0]) == len(kinds):  # as nearly always
        return [(0, len(kinds) - 1, kinds[0])] if kinds[0] != _HELD else []
    runs: list[tuple[int, int, str | None]] = []
    first = 0
    for kind, alike in groupby(kinds):
        after = first + len(list(alike))
        if kind != _HELD:
            runs.append((first, after - 1, kind))
        first = after
    return runs


def _piece(text: Text, first: int, last: int) -> Text:
    if first == 0 and last == len(text.words) - 1:
        return text
    start = text.starts[first]
    stop = text.starts[last + 1] if last + 1 < len(text.starts) else len(text.string)
    words = text.words[first : last + 1]
    return Text(text.string[start:stop].strip(), words, tuple(s - start for s in text.starts[first : last + 1]))


def _kind(paragraph: Paragraph, styles: Styles, vocabulary: Vocabulary) -> str:
    string = paragraph.text.string
    if vocabulary["table.caption"].at_start(string) or vocabulary["table.figure"].at_start(string):
        return "caption"
    first = paragraph.lines[0].words[0]
    small = paragraph.size < 0.92 * styles.body_size
    raised = first.size < 0.85 * paragraph.size or string[:1] in "¹²³⁴⁵⁶⁷⁸⁹"
    if (small or raised) and _RAISED.match(string) and len(string) > 3:
        return "footnote"
    if styles.is_heading(paragraph):
        return "heading"
    if paragraph.marker is not None and (paragraph.marker in _BULLETS or paragraph.marker[-1] in ".)"):
        return "list_item"
    return "text"


def running_passages(lines: Sequence[Line]) -> list[Passage]:
    """Running heads and feet as passages."""
    return [
        Passage(
            case=None, kind="running", text=text_of_lines([line.words]).string or line.string, page=line.page,
            boxes=boxes_of(line.words),
        )
        for line in lines
    ]  # fmt: skip
