"""What begins a text within a case: labels, and sentences by which someone puts a proposal forward."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.language.names import first_name
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.earlier import introduction_of
from referat_ekstraksjon.recognition.decisions.texts import OpenText
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label

LONGEST_LEAD = 400
_RUN_IN = frozenset(("proposal", "decision", "earlier", "attachments", "proposer", "closing"))
"""Labels that need no colon before the text they head."""
_BULLETS = frozenset("•▪●○◦■-–*➢")
_LONGEST_MARKER = 6
_LONGEST_SCAN = 4_000
_LONGEST_CLOSING = 80
_CONJUNCTION = re.compile(r"\s(?:og|men)$")
_MARK_OR_NUMBER = re.compile(r"^\(?[\w]{1,3}[.)]\s+")


class Lead(NamedTuple):
    """A sentence that introduces a proposal; its words begin at `stop`."""

    mover: str | None
    stop: int
    official: bool


@dataclass(frozen=True, slots=True)
class Leads:
    """Finds them in papers of one family.

    Attributes:
        tells: whether the paper tells what was decided.
    """

    vocabulary: Vocabulary
    tells: bool

    def second(self, text: Text, paragraph: Paragraph, current: OpenText | None) -> int | None:
        """Where within a paragraph something else begins: `Innstilling: … Vedtak: …`, `… Kari Li fremmet forslag:`."""
        string = text.string
        if ":" not in string:
            return None
        for start, _ in sentence_spans(string[:_LONGEST_SCAN])[1:]:
            rest = string[start : start + LONGEST_LEAD]
            if ":" not in rest:
                break
            if start <= _LONGEST_MARKER and _is_item(current, paragraph, rest):
                continue
            if introduction_of(rest, self.vocabulary) is not None:
                return start
            if self.tells and (
                self.vocabulary["section.movers"].before_colon(rest) is not None
                or self.vocabulary.first_before_colon("section", ("proposal", "moved", "decision"), rest) is not None
            ):
                return start
        first = self.vocabulary.first_before_colon("section", ("proposal",), string[:LONGEST_LEAD])
        if first is None or not self.tells:
            return None
        for match in self.vocabulary["section.decision"].all_inside(string[:_LONGEST_SCAN]):
            start, end = match.span()
            if start > first[1].end() + 2 and string[end : end + 1] == ":" and string[start].isupper():
                return start
        return None

    def accepts(self, label: Label, paragraph: Paragraph, current: OpenText | None) -> bool:
        """Whether what looks like a label is one, where it stands."""
        if label.rest and not label.colon and label.role not in _RUN_IN:
            return False
        bullet = paragraph.marker is not None and paragraph.marker in _BULLETS
        if bullet and not (label.role in ("moved", "vote") and label.colon):
            return False
        moved_now = current is not None and not current.official and current.proposed_by and current.kind == "proposed"
        if label.role == "moved" and moved_now and "mover" not in label.values:
            return False  # what the text just introduced is called belongs to it
        return not (label.role == "closing" and label.rest and len(label.rest.string) > _LONGEST_CLOSING)

    def is_sentence(self, label: Label, text: Text) -> bool:
        """Whether whoever a label names is the beginning of a sentence (`Styret hadde lagt fram slik innstilling:`)."""
        named = label.values.get("owner") or label.values.get("mover")
        if label.role not in ("proposal", "moved") or not named:
            return False
        lead = text.string[:LONGEST_LEAD]
        for key in ("section.laid_before", "section.movers"):
            match = self.vocabulary[key].before_colon(lead)
            if match is not None and len(match.groupdict().get("mover") or named) < len(named):
                return True
        return False

    def mover(self, text: Text, paragraph: Paragraph, current: OpenText | None) -> Lead | None:
        """A sentence by which someone puts a proposal forward; its words follow."""
        lead = text.string[:LONGEST_LEAD]
        laid_before = self.vocabulary["section.laid_before"].before_colon(lead)
        match = laid_before or self.vocabulary["section.movers"].before_colon(lead)
        if match is None or len(sentence_spans(text.string[: match.end()])) > 1:
            return None
        if _is_item(current, paragraph, lead):
            return None
        named = match.groupdict().get("mover") or match.groupdict().get("name") or ""
        return Lead(names_only(named), text.string.index(":", match.end()) + 1, laid_before is not None)

    def form(self, string: str) -> str | None:
        """The word for what kind of proposal it is (`tilleggsforslag`)."""
        match = self.vocabulary["outcome.moved"].anywhere(string)
        return match.group(0).casefold() if match else None


def _is_item(current: OpenText | None, paragraph: Paragraph, lead: str) -> bool:
    """Whether what looks like a lead is an item of the open text (`2. Rapporten sendes med slik innstilling:`)."""
    if current is None or not current.pieces or paragraph.marker is None or paragraph.marker in _BULLETS:
        return False
    return first_name(_MARK_OR_NUMBER.sub("", lead)) is None


def names_only(mover: str) -> str | None:
    """Who moves, without their parties: `Kari Li (AP) og Ola By (SV)` → `Kari Li og Ola By`."""
    names = re.sub(r"\s*\([^()]*\)?", "", mover).strip(" ,:")
    begins = first_name(names)
    if begins is not None and _CONJUNCTION.search(names):
        names = begins  # `Kari Li grunnga forslaget og`
    first, _, rest = names.partition(",")
    return (first if rest and not any(word[:1].isupper() for word in rest.split()[:2]) else names) or None


def first_named(string: str) -> str | None:
    """Who a label says puts the next proposal forward: no more than the first sentence, and no address."""
    spans = sentence_spans(string)
    first = string[spans[0][0] : spans[0][1]] if spans else ""
    name, _, rest = first.partition(",")
    return (first if rest and rest.strip()[:1].isupper() else name).strip(" .") or None
