"""How a paragraph is set: what looks like a heading in its document."""

from __future__ import annotations

from dataclasses import dataclass

from referat_ekstraksjon.layout.blocks import Paragraph

_END_MARKS = ".!;,"


@dataclass(frozen=True, slots=True)
class Styles:
    """What is ordinary in a document.

    Attributes:
        body_size: font size of most of its text, in points.
    """

    body_size: float

    def is_large(self, paragraph: Paragraph) -> bool:
        """Set in a clearly larger size than the text."""
        return paragraph.size >= 1.09 * self.body_size

    def is_heading(self, paragraph: Paragraph) -> bool:
        """Short, and bold, larger or in capitals; no list item and no sentence."""
        string = paragraph.text.string
        if len(string) > 200 or len(paragraph.lines) > 4 or paragraph.marker in ("•", "▪", "●", "–", "-", "○"):
            return False
        if not any(c.isalpha() for c in string):
            return False
        if self.is_large(paragraph):
            return True
        if len(string) > 140 or string[-1] in _END_MARKS:
            return False
        return paragraph.bold or (paragraph.size > 0.95 * self.body_size and is_capitals(string))


def is_capitals(string: str) -> bool:
    """Whether a text of some length is set in capitals."""
    letters = sum(map(str.isalpha, string))
    return letters >= 4 and sum(map(str.isupper, string)) >= 0.85 * letters
