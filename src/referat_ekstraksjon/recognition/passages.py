"""What no value took: every remaining word as a passage, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.lines import Line
from referat_ekstraksjon.layout.text import Text, boxes_of, text_of_lines
from referat_ekstraksjon.models import Passage
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.styles import Styles

_RAISED = re.compile(r"^[¹²³⁴⁵⁶⁷⁸⁹\d*]")
_BULLETS = frozenset("•▪●○◦■➢–-*")


@dataclass(frozen=True, slots=True)
class Context:
    """A paragraph with the case and heading it stands under."""

    paragraph: Paragraph
    case: str | None
    heading: str | None


def passages_of(contexts: Sequence[Context], ledger: Ledger, styles: Styles, vocabulary: Vocabulary) -> list[Passage]:
    """The unclaimed words of a paper's paragraphs as passages."""
    found: list[Passage] = []
    for context in contexts:
        text = context.paragraph.text
        indexed = [(index, word) for index, word in enumerate(text.words) if not ledger.holds(word)]
        runs = groupby(_with_run(indexed), key=lambda item: (item[0], ledger.kind_of(item[2])))
        for (_, kind), items in runs:
            indexes = [index for _, index, _ in items]
            piece = _piece(text, indexes)
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


def _with_run(indexed: Iterable[tuple[int, Word]]) -> list[tuple[int, int, Word]]:
    """Neighbouring indexes get the same run number."""
    result: list[tuple[int, int, Word]] = []
    run, last = -1, -2
    for index, word in indexed:
        if index != last + 1:
            run += 1
        result.append((run, index, word))
        last = index
    return result


def _piece(text: Text, indexes: list[int]) -> Text:
    first, last = indexes[0], indexes[-1]
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
