"""The cases on a meeting's list, as they are put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.dates import find_times
from referat_ekstraksjon.layout.text import Text, boxes_of
from referat_ekstraksjon.models import AgendaItem
from referat_ekstraksjon.recognition.cases.book import CaseDraft
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger


@dataclass(slots=True)
class AgendaDraft:
    """A case on the list, before its meeting has a key."""

    case: str
    title: Text
    case_type: str | None
    start_time: str | None
    withdrawn: bool
    words: tuple[Text, ...]

    def record(self, meeting: str | None) -> AgendaItem:
        """The record, with the meeting it belongs to."""
        words = tuple(w for text in self.words for w in text.words)
        return AgendaItem(
            meeting=meeting, case=self.case, title=self.title.string.replace("\n", " ") or None,
            case_type=self.case_type, start_time=self.start_time, status="withdrawn" if self.withdrawn else None,
            page=words[0].page if words else None, boxes=boxes_of(words),
        )  # fmt: skip


@dataclass(slots=True)
class CaseList:
    """The list of one paper: what its own list says, or the headings of cases where it prints none.

    Attributes:
        drafts: by case key, in printed order.
    """

    vocabulary: Vocabulary
    ledger: Ledger
    drafts: dict[str, AgendaDraft] = field(default_factory=dict)

    def add(self, case: CaseDraft, number: Text, title: Text, fields: dict[str, Text], rank: int) -> None:
        """Puts a case on the list.

        Args:
            case: the case.
            number, title: their words, which may be empty.
            fields: start time and case type, with their words.
            rank: how much this printing of the title counts (see `CaseBook`).
        """
        withdrawn = self.vocabulary["agenda.withdrawn"].anywhere(title.string)
        bare = title.slice(0, withdrawn.start()) if withdrawn else title
        bare = bare.slice(0, len(bare.string.rstrip(" –-,(.:"))) if withdrawn else bare
        case.add_title(rank, bare, self.vocabulary["case.types"])
        time = fields.get("start_time")
        times = find_times(time.string) if time else []
        case_type = fields.get("case_type")
        words = tuple(text for text in (number, title, *fields.values()) if text)
        for text in words:
            self.ledger.claim(text)
        self.drafts[case.key] = AgendaDraft(
            case.key, title, case_type.string.replace("\n", " ") if case_type else None,
            times[0].clock if times else None, bool(withdrawn), words,
        )  # fmt: skip

    def titles(self) -> dict[str, list[str]]:
        """The titles listed, by case key."""
        return {key: [draft.title.string.replace("\n", " ")] for key, draft in self.drafts.items()}
