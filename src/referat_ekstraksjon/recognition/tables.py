"""Tables that hold figures or other content of a case: heads, values, title, unit, notes and caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from referat_ekstraksjon.language.identity_numbers import identity_numbers
from referat_ekstraksjon.language.numbers import parse_number
from referat_ekstraksjon.layout.blocks import Cell, Paragraph, Table
from referat_ekstraksjon.layout.text import EMPTY, Text, boxes_of, join_texts
from referat_ekstraksjon.models import DataTable, TableCell
from referat_ekstraksjon.recognition.certainty import confidence_of
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.styles import Styles

_YEAR = re.compile(r"^(?:19|20)\d\d[*¹²³⁴⁵ )]*$")
_BRACKET = re.compile(r"\(([^()]{2,40})\)")
_NOTE = re.compile(r"^(?:\*|[¹²³⁴⁵⁶⁷⁸⁹]|\d\)\s)")
_LOOK_AHEAD = 5
_NEAR = 1.6  # font sizes: white between a table and its title


def _string(cell: Cell) -> str:
    return cell.string.replace("\n", " ").strip()


def _figure(string: str) -> bool:
    """Whether a cell holds a figure that is no year."""
    return bool(string) and not _YEAR.match(string) and parse_number(string) is not None


def is_data_table(table: Table) -> bool:
    """Whether a table, none of the kinds that papers mark with words, is one of data.

    A ruled one needs two rows and columns; one by alignment needs a column of figures, or a bold head over three rows.
    """
    rows = [row for row in table.rows() if any(c.string for c in row)]
    columns = {c.column for row in rows for c in row if c.string}
    if len(rows) < 2 or len(columns) < 2:
        return False
    full = [row for row in rows if sum(bool(c.string) for c in row) >= 2]
    if len(full) < 2:
        return False
    with_figures = sum(any(_figure(_string(c)) for c in row if c.column > 0) for row in rows)
    if table.ruled:
        return True
    if with_figures >= 2 and with_figures >= 0.5 * len(rows):
        return True
    return len(full) >= 4 and len(columns) >= 3 and _is_bold(full[0]) and not _is_bold(full[1])


def _is_bold(row: Sequence[Cell]) -> bool:
    paragraphs = [p for c in row for p in c.paragraphs()]
    return bool(paragraphs) and all(p.bold for p in paragraphs)


def _spans_all(table: Table, row: Sequence[Cell]) -> bool:
    filled = [c for c in row if c.string]
    return len(filled) == 1 and filled[0].column == 0 and filled[0].column_span >= min(table.column_count, 2)


def read_data_table(
    table: Table,
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    case: str | None,
    vocabulary: Vocabulary,
    ledger: Ledger,
    styles: Styles,
) -> DataTable:
    """A table of data with what belongs to it.

    Args:
        table: the table as arranged.
        before: the paragraph just above it, if any.
        after: the paragraphs below it, nearest first.
        case: key of the case it stands in.
    """
    rows = [row for row in table.rows() if any(c.string for c in row)]
    title = EMPTY
    if len(rows) > 2 and _spans_all(table, rows[0]):
        title = join_texts([p.text for p in rows[0][0].paragraphs()], " ")
        rows = rows[1:]
    heads = _head_count(rows)
    if (
        not title
        and before
        and title_above(before[-1], table, vocabulary, styles)
        and ledger.is_free(before[-1].text.words)
    ):
        title = before[-1].text
    caption, notes = _caption_and_notes(before, after, title, vocabulary, ledger)
    unit = _unit((title, caption), rows[:heads], vocabulary)
    for text in (title, caption, notes):
        if text:
            ledger.claim(text)
    cells = _cells(rows, heads, ledger)
    return DataTable(
        case=case, title=_line(title), caption=_line(caption), unit=unit, notes=notes.string or None,
        first_page=table.page, last_page=table.last_page, row_count=len(rows), column_count=table.column_count,
        boxes=(*title.boxes, *caption.boxes, *notes.boxes),
        cells=tuple(cells),
    )  # fmt: skip


def _line(text: Text) -> str | None:
    return text.string.replace("\n", " ") or None


def _cells(rows: Sequence[Sequence[Cell]], heads: int, ledger: Ledger) -> list[TableCell]:
    cells: list[TableCell] = []
    figures_beside = any(_figure(_string(c)) for row in rows[heads:] for c in row if c.column > 0)
    for number, row in enumerate(rows):
        for cell in row:
            text = join_texts([p.text for p in cell.paragraphs()])
            if not text.words:
                continue
            ledger.claim(text)
            names_row = cell.column == 0 and figures_beside  # an account number, a year
            names_row = names_row or bool(identity_numbers(text.string))  # a person, not an amount
            value = parse_number(text.string) if number >= heads and not names_row else None
            cells.append(
                TableCell(
                    row=number, column=cell.column, text=text.string, value=value, header=number < heads,
                    page=text.page, boxes=boxes_of(text.words), confidence=confidence_of(text.words),
                )
            )  # fmt: skip
    return cells


def _head_count(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are heads: those before the first row with a figure, or one in bold."""
    figures = [any(_figure(_string(c)) for c in row if c.column > 0) for row in rows]
    if any(figures):
        first = figures.index(True)
        if first > 3:
            return 1
        return first
    return 1 if rows and (_is_bold(rows[0]) and not all(_is_bold(row) for row in rows[1:])) else 0


def title_above(paragraph: Paragraph, table: Table, vocabulary: Vocabulary, styles: Styles) -> bool:
    """Whether the paragraph above a table is its title: near, short, and bold or with a unit."""
    string = paragraph.text.string
    if table.space_before > _NEAR or len(string) > 160 or paragraph.marker is not None or string.endswith((".", ":")):
        return bool(vocabulary["table.unit"].anywhere(string)) and len(string) < 120 and string.endswith(".)")
    if vocabulary["table.caption"].at_start(string):
        return False
    return (paragraph.bold and not styles.is_large(paragraph)) or bool(vocabulary["table.unit"].anywhere(string))


def _caption_and_notes(
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    title: Text,
    vocabulary: Vocabulary,
    ledger: Ledger,
) -> tuple[Text, Text]:
    captions = vocabulary["table.caption"]
    caption, notes = EMPTY, []
    if before and before[-1].text is not title and captions.at_start(before[-1].text.string):
        caption = _caption(before[-1].text) if ledger.is_free(before[-1].text.words) else EMPTY
    for paragraph in after[:_LOOK_AHEAD]:
        string = paragraph.text.string
        if captions.at_start(string) and not caption:
            caption = _caption(paragraph.text)
        elif _NOTE.match(string):
            notes.append(paragraph.text)
        else:
            break
    return caption, join_texts(notes)


def _caption(text: Text) -> Text:
    """The caption that opens a paragraph: up to the end of its sentence, or a line that begins with a capital."""
    sentence = re.compile(r"(?<=[^\W\d])\.\s+(?=[A-ZÆØÅ])").search(text.string, 12)
    stop = sentence.start() + 1 if sentence else len(text.string)
    for index in sorted(text.breaks):
        start = text.starts[index]
        if 12 < start < stop and text.string[start : start + 1].isupper():
            stop = start
            break
    return text.slice(0, stop)


def _unit(titles: Sequence[Text], heads: Sequence[Sequence[Cell]], vocabulary: Vocabulary) -> str | None:
    """The unit of a table's figures: in the head of its first column, in its title, or in brackets in its caption."""
    units = vocabulary["table.unit"]
    for row in heads:
        first = next((c for c in row if c.column == 0 and c.string), None)
        if first is not None:
            whole = units.whole(_string(first))
            if whole is not None:
                return whole.groupdict().get("unit") or _string(first)
    for text in titles:
        bracket = _BRACKET.search(text.string)
        inside = units.whole(bracket.group(1)) if bracket is not None else None
        if bracket is not None and inside is not None:
            return inside.groupdict().get("unit") or bracket.group(1)
    title = titles[0]
    match = units.anywhere(title.string) if title else None
    if match is not None:
        found = match.groupdict().get("unit") or match.group(0)
        return found + ("." if title.string[match.end() : match.end() + 1] == "." else "")
    return None
