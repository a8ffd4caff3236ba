"""Labels: words at the start of a paragraph or cell that say what the rest is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.rows import Row

_COLON = re.compile(r"\s*(?P<remark>\([^()]{0,120}\))?\s*[:;]\s*")
_SENTENCE = 3
"""Words from which a text that ends in a full stop is a sentence, not a label."""
_LONGEST = 300
_ABBREVIATION = 5
_END = re.compile(r"\s*(?P<remark>\([^()]{0,120}\))?[\s.*]*$")


class Label(NamedTuple):
    """A label met.

    Attributes:
        role: the vocabulary field it belongs to (`proposal`).
        label: its words.
        rest: what follows it in the paragraph; may be empty.
        values: what its placeholders held.
        colon: whether a colon follows it.
        run_in: whether it is the beginning of a sentence that goes on without a colon.
        remark: what stands in parentheses between it and the colon (`Vedtak (3 mot 1 stemme):`).
    """

    role: str
    label: Text
    rest: Text
    values: dict[str, str]
    colon: bool
    remark: str = ""
    run_in: bool = False


def label_of(
    paragraph: Paragraph, vocabulary: Vocabulary, section: str, roles: tuple[str, ...], *, bare: bool = False
) -> Label | None:
    """The label a paragraph begins with.

    It must be followed by a colon, be all there is, stand in bold before text that is not, be plain words before a
    sentence that begins (`Vedtak Budsjettet ble godkjent.`), or (with `bare`) just be followed by something.
    """
    return label_in(paragraph.text, vocabulary, section, roles, bare=bare)


def label_in(
    text: Text, vocabulary: Vocabulary, section: str, roles: tuple[str, ...], *, bare: bool = False
) -> Label | None:
    """The label a text begins with (see `label_of`)."""
    string = text.string
    begun = vocabulary.first_at_start(section, roles, string)
    if begun is None:
        return None
    role, match = vocabulary.first_before_colon(section, roles, string[:_LONGEST]) or begun
    colon = _COLON.match(string, match.end())
    values = {k: v.strip() for k, v in match.groupdict().items() if v}
    if colon:
        label = text.slice(0, colon.end())
        return Label(role, label, text.slice(colon.end()), values, True, colon["remark"] or "")
    is_sentence = string.endswith(".") and len(text.words) > _SENTENCE and not all(w.bold for w in text.words)
    end = _END.match(string, match.end())
    if end is not None and not is_sentence:
        return Label(role, text, EMPTY, values, False, end["remark"] or "")
    rest = text.slice(match.end())
    label = text.slice(0, match.end())
    set_apart = bool(rest.words) and all(w.bold for w in label.words) and not rest.words[0].bold
    gap = bool(rest.words) and bool(label.words) and rest.words[0].x0 - label.words[-1].x1 > 0.9 * label.words[-1].size
    run_in = not values and rest.string[:1].isupper() and len(match.group(0)) > _ABBREVIATION
    if set_apart or gap or bare or run_in:
        return Label(role, label, rest, values, False)
    whole = vocabulary.first_whole(section, roles, string) if not is_sentence else None
    if whole is not None:
        return Label(whole[0], text, EMPTY, {k: v.strip() for k, v in whole[1].groupdict().items() if v}, False)
    return None


def value_beside(row: Row, label: Label) -> Text:
    """What stands beside a label: on its line, in the cells to its right, or below it in its cell."""
    pieces = [label.rest] if label.rest else []
    own = {w.number for w in label.label.words}
    pieces += [p.text for p in row.cells[0].paragraphs[1:] if not own & {w.number for w in p.text.words}]
    pieces += [cell.text for cell in row.cells[1:]]
    return join_texts(pieces, " ")


def stands_labelled(rows: Iterable[Row], vocabulary: Vocabulary, section: str, role: str) -> bool:
    """Whether a paragraph among rows is, or begins with, a label of a role."""
    labels = (label_in(row.first.text, vocabulary, section, (role,)) for row in rows if row.table is None)
    return any(label is not None and (label.colon or not label.rest) for label in labels)
