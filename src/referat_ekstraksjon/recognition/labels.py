"""Labels: words at the start of a paragraph or cell that say what the rest is."""

from __future__ import annotations

import re
from typing import NamedTuple

from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_COLON = re.compile(r"\s*[:;]\s*")
_END = re.compile(r"[\s.*]*$")


class Label(NamedTuple):
    """A label met.

    Attributes:
        role: the vocabulary field it belongs to (`proposal`).
        label: its words.
        rest: what follows it in the paragraph; may be empty.
        values: what its placeholders held.
        colon: whether a colon follows it.
    """

    role: str
    label: Text
    rest: Text
    values: dict[str, str]
    colon: bool


def label_of(
    paragraph: Paragraph, vocabulary: Vocabulary, section: str, roles: tuple[str, ...], *, bare: bool = False
) -> Label | None:
    """The label a paragraph begins with.

    It must be followed by a colon, be all there is, stand in bold before text that is not, or (with `bare`) just be
    followed by something.
    """
    return label_in(paragraph.text, vocabulary, section, roles, bare=bare)


def label_in(
    text: Text, vocabulary: Vocabulary, section: str, roles: tuple[str, ...], *, bare: bool = False
) -> Label | None:
    """The label a text begins with (see `label_of`)."""
    string = text.string
    found = vocabulary.first_at_start(section, roles, string)
    if found is None:
        return None
    role, match = found
    colon = _COLON.match(string, match.end())
    values = {k: v.strip() for k, v in match.groupdict().items() if v}
    if colon:
        return Label(role, text.slice(0, colon.end()), text.slice(colon.end()), values, True)
    if _END.match(string, match.end()):
        return Label(role, text, EMPTY, values, False)
    rest = text.slice(match.end())
    label = text.slice(0, match.end())
    set_apart = bool(rest.words) and all(w.bold for w in label.words) and not rest.words[0].bold
    gap = bool(rest.words) and bool(label.words) and rest.words[0].x0 - label.words[-1].x1 > 0.9 * label.words[-1].size
    if set_apart or gap or bare:
        return Label(role, label, rest, values, False)
    whole = vocabulary.first_whole(section, roles, string)
    if whole is not None:
        return Label(whole[0], text, EMPTY, {k: v.strip() for k, v in whole[1].groupdict().items() if v}, False)
    return None
