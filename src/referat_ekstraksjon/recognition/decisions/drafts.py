"""Proposals and decisions, votes, statements and attachments as they are put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.models import DecisionKind, Outcome
from referat_ekstraksjon.recognition.rows import Row


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes cast on something; None for what is not told."""

    in_favour: int | None = None
    against: int | None = None
    blank: int | None = None
    unanimous: bool | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.in_favour, self.against, self.blank, self.unanimous))

    def with_more(self, more: Votes) -> Votes:
        """These votes with what else is told of them; what was told last counts."""
        told = {name: getattr(more, name) for name in self.__slots__ if getattr(more, name) is not None}
        return replace(self, **told) if told else self


NO_VOTES = Votes()


@dataclass(slots=True, eq=False)
class DecisionDraft:
    """A proposal or decision being put together.

    Attributes:
        official: whether the case was laid before the body with this proposal; False for one put forward besides.
        form: the word for what it is (`tilleggsforslag`), where the paper says.
        number: its number among several, where printed.
        lead: the words by which it was put forward.
        amended: whether it was carried with changes.
        basis: the proposal an adopted text carries through.
        points: whether an adopted text only points to a proposal.
    """

    kind: DecisionKind
    case: str | None
    text: Text
    proposed_by: str | None = None
    decided_by: str | None = None
    earlier_number: str | None = None
    outcome: Outcome | None = None
    votes: Votes = NO_VOTES
    official: bool = True
    form: str | None = None
    number: str | None = None
    lead: str = ""
    amended: bool = False
    basis: DecisionDraft | None = None
    points: bool = False

    @property
    def decided(self) -> bool:
        return self.outcome is not None or self.amended


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """What someone said, or how someone voted."""

    case: str | None
    speaker: str | None
    text: Text


@dataclass(slots=True)
class AttachmentDraft:
    """An attachment with the place its label stands in."""

    case: str | None
    label: str | None
    title: Text
    row: Row
    column: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something read that a person should look at."""

    code: str
    message: str
    page: int
