"""How a meeting treated one case: what was proposed, what was voted on, and what that makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.ballot import Ballot
from referat_ekstraksjon.recognition.decisions.closing import Heard, only_failure, only_outcome
from referat_ekstraksjon.recognition.decisions.drafts import DecisionDraft
from referat_ekstraksjon.recognition.decisions.hearing import hear
from referat_ekstraksjon.recognition.decisions.leads import names_only
from referat_ekstraksjon.recognition.decisions.statements import StatementReader
from referat_ekstraksjon.recognition.decisions.unlabelled import TextAbove
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger


@dataclass(slots=True)
class Treatment:
    """The proposals and decisions of a case as its paragraphs tell of them.

    Attributes:
        case: its key; None outside any case.
        drafts: what was read so far in the paper, in order; the case's own are added.
        said: takes how people voted.
        above: unlabelled text that may turn out to be a proposal.
        begun: whether the treatment itself was told of: a discussion, or votes.
    """

    vocabulary: Vocabulary
    ledger: Ledger
    case: str | None
    drafts: list[DecisionDraft]
    said: StatementReader
    above: TextAbove = field(default_factory=TextAbove)
    begun: bool = False
    ballot: Ballot = field(init=False)
    _motion: Text | None = None
    """A motion told of in a sentence, whose outcome is still to come."""

    def __post_init__(self) -> None:
        self.ballot = Ballot(self.vocabulary, self.case)

    def add(self, draft: DecisionDraft) -> None:
        """A proposal or decision that was read whole."""
        self.ledger.claim(draft.text)
        self.drafts.append(draft)
        self.ballot.add(draft)

    def settle(self) -> None:
        """What was decided without a heading of its own; the case ends."""
        for draft in self.ballot.settle():
            if draft.basis is None:
                self.ledger.claim(draft.text)
            else:
                self.ledger.mark(draft.text, "carried")
            self.drafts.append(draft)
        self.ballot = Ballot(self.vocabulary, self.case)

    def hear(self, text: Text, sentences: Heard, *, may_decide: bool, proposer: str | None) -> bool:
        """Whether a paragraph tells of votes or outcomes; what it tells is taken.

        Args:
            text: the paragraph.
            sentences: its sentences with what they say.
            may_decide: whether one may itself be a decision.
            proposer: who a label above says puts the next proposal forward.
        """
        if any(reading.settles for _, reading in sentences):
            self._propose_above(sentences, proposer)
            if self._motion is not None and all(p.decided for p in self.ballot.proposals):
                self._propose_motion(self._motion, sentences)
        hearing = hear(sentences, self.vocabulary, may_decide=may_decide and self.case is not None)
        for sentence, reading in hearing.heard:
            if reading.names is not None and self.case is not None:
                self.said.votes(self.case, sentence, reading)
        motion = hearing.motion
        if motion is not None and self._propose_motion(motion, sentences):
            motion = None
        elif motion is not None:
            self._motion = motion
        self.ballot.hear(hearing.heard, motion)
        if hearing.told:
            self.ledger.mark(text, "vote")
            self.above.stop()
            self.begun = True
        return hearing.told

    def only_tells(self, text: Text) -> bool:
        """Whether what stands under `Vedtak` only says what became of proposals: nothing else is adopted."""
        failed = only_failure(text, self.vocabulary)
        if failed is not None:
            self.ballot.hear(failed)
            self.ledger.mark(text, "vote")
            return True
        heard = only_outcome(text, self.vocabulary) if self.ballot.proposals else None
        if heard is None:
            return False
        self.ballot.hear(heard)
        if self.ballot.carries:
            self.ledger.mark(text, "vote")
        return self.ballot.carries

    def _propose_motion(self, motion: Text, sentences: Heard) -> bool:
        """A proposal told in a sentence (`Li fremsatte forslag om at søknaden anbefales.`) with its outcome."""
        match = self.vocabulary["section.motions"].at_start(motion.string)
        if match is None or not _settles_a_proposal(sentences) or self.case is None:
            return False
        start = match.start("rest")
        self._motion = None
        if not self.ledger.is_free(motion.words):
            return False
        self.ledger.mark(motion.slice(0, start), "label")
        mover = names_only(match.groupdict().get("mover") or "")
        self.add(DecisionDraft("proposed", self.case, motion.slice(start), mover, official=False, lead=motion.string))
        return True

    def _propose_above(self, sentences: Heard, proposer: str | None) -> None:
        """Makes a proposal of the text between heading and talk, where none is labelled and `Forslaget` is settled."""
        if self.ballot.proposals or self.ballot.headed or not self.above.texts:
            return
        if not _settles_a_proposal(sentences) and not self.ballot.counted:
            return
        draft = DecisionDraft("proposed", self.case, self.above.take(), proposer, official=False)
        self.ledger.claim(draft.text)
        self.drafts.append(draft)
        self.ballot.add_before_votes(draft)


def _settles_a_proposal(sentences: Heard) -> bool:
    sayings = [saying for _, reading in sentences for saying in reading.sayings]
    return any(s.verdict and s.subject is not None and s.subject.kind in ("any", "moved") for s in sayings)
