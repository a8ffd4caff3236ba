"""The head of a case within the papers of a meeting, and the case that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.cases.book import CaseBook, CaseDraft, number_at_start, stands_alone
from referat_ekstraksjon.recognition.cases.heads import CaseHead, begins_head
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row


class Begun(NamedTuple):
    """A case that a head begins; `titled` where the head has its title too."""

    case: CaseDraft
    titled: bool


@dataclass(slots=True)
class HeadWithin:
    """Reads heads of cases as the rows of notice or minutes come."""

    vocabulary: Vocabulary
    ledger: Ledger
    book: CaseBook
    _head: CaseHead | None = None

    def takes(self, row: Row, *, within_case: bool) -> bool:
        """Whether a row begins a head or goes on with it."""
        head = self._head
        if head is None:
            if not begins_head(row, self.vocabulary, within_case=within_case):
                return False
            head = CaseHead(self.vocabulary, self.ledger)
        if not head.read(row, bare=False):
            return False
        self._head = head
        return True

    def finish(self, current: str | None, afresh: str | None, rank: int) -> Begun | None:
        """Gives what the head says to its case, once it is read.

        Args:
            current: the key of the case that is treated.
            afresh: the meeting, for numbers that start afresh.
            rank: the weight of the paper's titles.

        Returns:
            The case, where the head begins another than the one treated.
        """
        head, self._head = self._head, None
        if head is None:
            return None
        case = self.book.by_key(current) if current else None
        here = case.number.key if case is not None and case.number is not None else None
        begun = None
        if head.number is not None and not any(step.number.key == here for step in head.steps):
            case = self.book.case(head.number, afresh)
            title = head.fields.get("title")
            if title is not None:
                case.add_title(rank, title[1], self.vocabulary["case.types"])
            begun = Begun(case, title is not None)
        if case is not None:
            head.give(case)
        return begun

    def archive_number(self, text: Text, current: str | None) -> bool:
        """Where cases are numbered afresh, a number of the year alone on its line is where the case is archived."""
        case = self.book.by_key(current) if current else None
        found = number_at_start(text.string, self.vocabulary) if case is not None else None
        if case is None or found is None or not stands_alone(text.string, found[1]):
            return False
        case.add("archive_ref", found[0].printed, text)
        self.ledger.mark(text, "head")
        return True
