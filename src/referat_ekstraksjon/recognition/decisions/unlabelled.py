"""Text without a label that an outcome below it shows to be a proposal (`Forslaget ble vedtatt`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.layout.text import Text, join_texts

_SHORTEST_QUOTATION = 20


@dataclass(slots=True)
class TextAbove:
    """The paragraphs of a case between its heading and the talk of it.

    Attributes:
        collects: whether paragraphs are still kept: talk, a label or an outcome ends them.
    """

    collects: bool = False
    texts: list[Text] = field(default_factory=list)

    def stop(self) -> None:
        """No more paragraphs are kept."""
        self.collects = False

    def take(self) -> Text:
        """The proposal that stands above its outcome: what is quoted, if anything is; the rest stays."""
        quoted = [text for text in self.texts if _is_quotation(text.string)]
        taken = join_texts(quoted or self.texts)
        self.texts = [text for text in self.texts if quoted and text not in quoted]
        return taken

    def left(self) -> list[Text]:
        """What turned out to be no proposal; nothing is kept after."""
        left, self.texts = self.texts, []
        return left


def _is_quotation(string: str) -> bool:
    """Whether a paragraph stands in quotes from beginning to end."""
    string = string.strip(" .")
    return len(string) > _SHORTEST_QUOTATION and string[0] in '«“”"„' and string[-1] in '»”“"'
