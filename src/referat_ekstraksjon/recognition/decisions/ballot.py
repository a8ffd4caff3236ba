"""The proposals of one case in minutes, and what became of each: which sentence speaks of which.

`forslaget` is the last one that nothing has been said of yet, `innstillingen` the one the case was laid before the
body with, `tilleggsforslaget fra Hansen` the one of that form and mover. What cannot be told stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import parse_case_number
from referat_ekstraksjon.language.names import first_name
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.language.wording import same_wording, similarity
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.drafts import NO_VOTES, DecisionDraft, Votes
from referat_ekstraksjon.recognition.decisions.verdicts import Reading, Saying, Subject, Verdict
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_WORDS = re.compile(r"\w+")
_SAME_STEM = 9
"""Letters by which two forms of a word are one (`tilleggsforslag`, `tilleggsforslaget`)."""
_SAME_OFFICE = 6
"""Letters by which two forms of an office or group are one (`flertallet`, `flertall`)."""
_SHORT_OUTCOME = 60
_RESTATES = 0.8
"""How alike a sentence must be to a proposal that it restates as done."""


@dataclass(slots=True)
class Ballot:
    """Proposals, decisions and votes of a case as its sentences are read."""

    vocabulary: Vocabulary
    case: str | None
    proposals: list[DecisionDraft] = field(default_factory=list)
    headed: list[DecisionDraft] = field(default_factory=list)
    _carrying: dict[int, Text] = field(default_factory=dict)
    _sentences: list[tuple[Text, Votes]] = field(default_factory=list)
    _whole: Votes = NO_VOTES
    _whole_carried: Text | None = None
    _put_off: Text | None = None
    _taken_back: bool = False
    """Whether the case was withdrawn before its proposal was read."""
    _is_named: bool = False
    _named: list[DecisionDraft] | None = None
    """What a sentence said is voted on next (`Avstemning over …`)."""
    _rivals: list[DecisionDraft] = field(default_factory=list)
    _set_against: bool = False
    _all_against: bool = False
    """Whether all proposals are set against each other, none by name."""
    _last: DecisionDraft | None = None
    _motion: Text | None = None
    _last_decided: DecisionDraft | None = None
    _just: list[DecisionDraft] = field(default_factory=list)
    """What the paragraph spoke of last."""
    _heard_of: set[int] = field(default_factory=set)
    """All that the paragraph spoke of."""
    _spoken_for: list[DecisionDraft] = field(default_factory=list)
    """Proposals that the paragraph names one by one: `forslaget` in it is another."""

    def add(self, draft: DecisionDraft) -> None:
        """A proposal, or a decision under its own heading."""
        self._is_named = False
        self._last = draft
        if draft.kind == "adopted":
            self.headed.append(draft)
        elif draft.kind == "proposed":
            if self._set_against and self.proposals:
                self._rivals = [*self._rivals, *self.proposals[-1:], draft]
            self._set_against = False
            self.proposals.append(draft)

    @property
    def carries(self) -> bool:
        """Whether a proposal was carried."""
        return bool(self._carrying)

    @property
    def counted(self) -> bool:
        """Whether votes were told of that no proposal is known for."""
        return bool(self._whole)

    def words_held(self) -> set[int]:
        """Words of sentences that may themselves turn out to be decisions."""
        return {word.number for text, _ in self._sentences for word in text.words}

    def add_before_votes(self, draft: DecisionDraft) -> None:
        """A proposal whose votes were told of before it was known to be one."""
        draft.votes, self._whole = draft.votes.with_more(self._whole), NO_VOTES
        self.add(draft)

    def hear(self, sentences: Sequence[tuple[Text, Reading]], motion: Text | None = None) -> None:
        """The sentences of a paragraph of the minutes that tell of votes and outcomes.

        Args:
            sentences: each with what it says.
            motion: a sentence of the paragraph that tells of a motion without its words (`Li foreslo å utsette
                saken.`): `forslaget` after it is that one.
        """
        self._motion = motion
        self._spoken_for = [
            draft
            for _, reading in sentences
            for saying in reading.sayings
            if saying.subject is not None and saying.subject.is_specific and (saying.verdict or saying.votes)
            for draft in self._targets(saying.subject) or ()
        ]
        for text, reading in sentences:
            self._hear(text, reading)
        self._spoken_for, self._motion, self._just, self._heard_of = [], None, [], set()

    def _hear(self, text: Text, reading: Reading) -> None:
        if self.vocabulary["vote.opened"].at_start(text.string) is not None and not reading.tells:
            self.put_to_vote(reading)
            return
        against, self._set_against = self._set_against, self._set_against and not reading.tells
        if reading.alternative:
            named = [draft for subject in reading.subjects for draft in self._targets(subject) or ()]
            self._rivals += [draft for draft in named if draft not in self._rivals]
            self._set_against = not reading.tells and len(named) < 2
            self._all_against = self._set_against and len(self.proposals) > 1
        counted = [s for s in reading.sayings if s.subject is not None and s.votes.in_favour is not None]
        if len(counted) > 1:  # so many for the one, so many for the other
            drafts = [draft for s in counted for draft in self._targets(s.subject) or ()]
            self._rivals += [draft for draft in drafts if draft not in self._rivals]
        for saying in reading.sayings:
            if not self._is_of_motion(saying, text):
                self._take(saying, text, reading)
        if (reading.alternative or against) and len(counted) > 1 and not reading.settles:
            self._most_votes(text)
        if reading.decided:
            self._sentences.append((text, reading.votes))

    def _is_of_motion(self, saying: Saying, text: Text) -> bool:
        """Whether a saying is of the motion that the paragraph tells of; one to put the case off, carried, does so."""
        motion, subject = self._motion, saying.subject
        if motion is None or text.words[0].number < motion.words[0].number:
            return False
        if subject is None:
            if saying.verdict == "adopted" and self.vocabulary["outcome.of_postponement"].anywhere(motion.string):
                self._put_off = text
                return True
            return False
        put_off = self.vocabulary["outcome.of_postponement"]
        about_it = subject.kind == "any" and subject.number is None and subject.owner is None
        if not about_it and not put_off.whole(subject.word):
            return False
        if saying.verdict == "adopted" and put_off.anywhere(motion.string):
            self._put_off = text
        return True

    def _most_votes(self, text: Text) -> None:
        """Of proposals set against each other, the one that most voted for is carried."""
        counted = sorted(
            (d for d in self._rivals if d.votes.in_favour is not None), key=lambda d: d.votes.in_favour or 0
        )
        if len(counted) > 1 and counted[-1].votes.in_favour != counted[-2].votes.in_favour:
            self._decide(counted[-1], "adopted", text)

    def put_to_vote(self, reading: Reading) -> None:
        """What a sentence says is voted on next (`Avstemning over …`)."""
        subject = next((s.subject for s in reading.sayings if s.subject), None)
        self._is_named, self._named = subject is not None, self._targets(subject) if subject else None

    # ---- which proposal a sentence speaks of --------------------------------------------------------------------

    def _targets(self, subject: Subject | None) -> list[DecisionDraft] | None:
        """The proposals a sentence speaks of; none for a part of one; None for the case as a whole."""
        undecided = [p for p in self.proposals if not p.decided]
        if subject is None:
            if self._is_named:
                return self._named
            if self._last is not None and self._last.kind == "adopted":
                return [self._last]
            return undecided[-1:] or None
        if subject.kind == "part":
            return []
        if subject.kind == "case":
            other = parse_case_number(subject.number) if subject.number else None
            return [] if other is not None and self.case is not None and other.key != self.case else undecided or None
        if subject.number is not None:
            return self._numbered(subject.number)
        if subject.kind == "official":
            official = [p for p in self.proposals if p.official]
            open_ones = [p for p in official if not p.decided]
            return self._of_owner(open_ones or official, subject, strict=False)[-1:] or None
        if subject.kind == "moved":
            form = subject.word[:_SAME_STEM]
            moved = [p for p in undecided if not p.official]
            same_form = [p for p in moved if p.form and p.form[:_SAME_STEM] == form]
            found = self._of_owner(same_form or moved, subject, strict=False)[-1:]
            return found or (
                None if not undecided or self.vocabulary["outcome.of_postponement"].whole(subject.word) else []
            )
        if subject.owner is not None:
            owned = self._of_owner(undecided, subject, strict=True) or self._of_owner(
                self.proposals, subject, strict=True
            )
            if owned:
                return owned[-1:]
            official = [p for p in undecided if p.official]
            return official[-1:] if subject.owner[:1].islower() or not self._movers() else []
        if self._is_named:
            return self._named
        others = [p for p in undecided if p not in self._spoken_for]
        return (others or undecided)[-1:] or (None if not self.proposals else [])

    def _movers(self) -> bool:
        return any(not p.official for p in self.proposals)

    @staticmethod
    def _of_owner(proposals: list[DecisionDraft], subject: Subject, *, strict: bool) -> list[DecisionDraft]:
        """Those put forward by whom the sentence names; all if it names nobody (or, not `strict`, nobody known)."""
        if subject.owner is None:
            return proposals
        wanted = fold(subject.owner)
        found = [p for p in proposals if p.proposed_by and _is_of(wanted, fold(p.proposed_by))]
        found = found or [p for p in proposals if _WORDS.findall(wanted) and _all_in(wanted, fold(p.lead))]
        return found or ([] if strict else proposals)

    def _numbered(self, number: str) -> list[DecisionDraft]:
        printed = [p for p in self.proposals if p.number == number]
        if printed:
            return printed[-1:]
        place = int(number) if number.isdigit() else 0
        group = [p for p in self.proposals if p.number is None]
        return group[place - 1 : place] if place else []

    # ---- what is said of it -------------------------------------------------------------------------------------

    def _take(self, saying: Saying, text: Text, reading: Reading) -> None:
        if saying.subject is not None and not (saying.verdict or saying.votes):
            return
        if saying.verdict == "postponed":
            self._put_off = text
            return
        of_the_last = saying.subject is None and saying.verdict is None and reading.bare and not self._is_named
        if of_the_last and len(self._heard_of) > 1 and saying.votes.in_favour is None and saying.votes.against is None:
            return  # `To stemte blankt` when there were several to vote for
        if of_the_last and self._just:
            for draft in self._just:  # `10 stemte imot.` after `Forslaget fikk 6 stemmer og falt.`
                draft.votes = saying.votes.with_more(draft.votes)
            return
        if saying.subject is None and saying.verdict is None and first_name(text.string) is not None:
            return  # `Kari Li fikk 4 stemmer` elects her
        only_unanimous = saying.verdict is None and saying.votes == Votes(unanimous=True) and saying.subject is None
        targets = self._targets(saying.subject)
        if targets is None and of_the_last and self._last_decided is not None and saying.votes.unanimous is None:
            draft = self._last_decided  # `Forslaget ble vedtatt.` above `Antall stemmer for: 47`
            draft.votes = saying.votes.with_more(draft.votes)
            return
        if reading.decided and saying.verdict is None and saying.subject is None:
            return  # the votes are those of the decision that the sentence itself is
        if only_unanimous and not (self._last and self._last.kind == "adopted"):
            self._whole = self._whole.with_more(saying.votes)
            return
        if targets is None and saying.verdict == "withdrawn":
            self._taken_back = not self.proposals
            return
        if targets is None:
            self._whole = self._whole.with_more(saying.votes)
            if saying.verdict == "adopted":
                self._whole_carried = text
            if saying.verdict is not None:
                self._is_named = False
            return
        self._just = [draft for draft in targets if draft.kind == "proposed"]
        self._heard_of |= {id(draft) for draft in self._just}
        numbered = saying.subject is not None and saying.subject.number is not None
        for draft in targets:
            anew = saying.verdict is not None and saying.votes.unanimous
            draft.votes = saying.votes if anew else draft.votes.with_more(saying.votes)  # after votes on parts of it
            draft.amended = draft.amended or (saying.amended and draft.kind == "proposed")
            if (numbered or reading.alternative) and draft not in self._rivals:
                self._rivals.append(draft)
            if saying.verdict is not None and draft.kind == "proposed":
                self._decide(draft, saying.verdict, text)

    def _decide(self, draft: DecisionDraft, verdict: Verdict, text: Text) -> None:
        self._is_named, self._last_decided = False, draft
        if verdict == "adopted":
            self._carrying[id(draft)] = text
            if not draft.amended:
                draft.outcome = "adopted"
            self._defeat_rivals(draft)
        else:
            draft.outcome = verdict

    def _defeat_rivals(self, draft: DecisionDraft) -> None:
        """Where proposals were set against each other, the others fall with one's being carried."""
        if self._all_against:
            self._rivals, self._all_against = list(self.proposals), False
        if draft in self._rivals:
            for rival in self._rivals:
                if rival is not draft and not rival.decided:
                    rival.outcome = "rejected"
            self._rivals = []

    # ---- the end of the case ------------------------------------------------------------------------------------

    def settle(self) -> list[DecisionDraft]:
        """Decisions that follow from what was said, where none stands under its own heading."""
        if self._taken_back and not self.headed:
            for proposal in self.proposals:
                proposal.outcome = proposal.outcome or "withdrawn"
        if self._put_off is not None or any(d.outcome == "postponed" for d in self.headed):
            for proposal in self.proposals:
                if not proposal.decided and proposal.official:
                    proposal.outcome = "postponed"
        if self.headed:
            for draft in self.headed:
                self._base(draft)
            return []
        found = [
            DecisionDraft("adopted", self.case, self._carrying[id(p)], votes=p.votes, basis=p, points=True)
            for p in self.proposals
            if id(p) in self._carrying
        ]
        if found:
            return found
        if self._whole.unanimous and self._whole_carried is None and self._put_off is None:
            self._carry_unanimously()
        if self._put_off is not None:
            return [DecisionDraft("adopted", self.case, self._put_off, outcome="postponed", votes=self._whole)]
        carried = self._carried_by_a_sentence()
        if carried is not None:
            return [carried]
        if self._sentences:
            return [self._sentence_decision(text, votes) for text, votes in self._sentences]
        if self._whole_carried is not None:
            return [DecisionDraft("adopted", self.case, self._whole_carried, votes=self._whole, points=True)]
        return []

    def _carried_by_a_sentence(self) -> DecisionDraft | None:
        """The one proposal there is, where a short sentence says that its matter was carried (`Reglene vedtoges.`)."""
        undecided = [p for p in self.proposals if not p.decided]
        if len(undecided) != 1 or len(self.proposals) != 1 or len(self._sentences) != 1:
            return None
        (text, votes), proposal = self._sentences[0], undecided[0]
        if len(text.string) > _SHORT_OUTCOME or self.vocabulary["outcome.carried"].anywhere(text.string) is None:
            return None
        proposal.outcome, proposal.votes = "adopted", proposal.votes.with_more(votes)
        return DecisionDraft("adopted", self.case, text, votes=votes, basis=proposal, points=True)

    def _carry_unanimously(self) -> None:
        """`Enstemmig.` and no more: the one proposal there is was carried."""
        undecided = [p for p in self.proposals if not p.decided]
        if len(undecided) == 1 and not self._sentences:
            undecided[0].votes = undecided[0].votes.with_more(self._whole)

    def _base(self, draft: DecisionDraft) -> None:
        """Ties a decision to the proposal that it restates, and gives it the votes that were cast on that."""
        same = [p for p in self.proposals if same_wording(p.text.string, draft.text.string)]
        if draft.basis is None and same and draft.outcome != "postponed":
            draft.basis = next((p for p in reversed(same) if p.outcome in ("adopted", None)), None)
        if draft.basis is not None and not draft.basis.decided:
            draft.basis.outcome = "adopted"
            self._defeat_rivals(draft.basis)
        if draft.votes:
            return
        put_off = [p for p in self.proposals if id(p) in self._carrying] if draft.outcome == "postponed" else []
        if len(put_off) == 1:
            draft.votes = put_off[0].votes  # those of the motion to put it off
            return
        if draft.basis is not None and draft.basis.votes:
            draft.votes = draft.basis.votes
        elif self._whole:
            draft.votes = self._whole
        else:
            official = [p for p in self.proposals if p.official and (p.outcome == "adopted" or p.amended)]
            if official and len(self.headed) == 1:
                draft.votes = official[-1].votes

    def _sentence_decision(self, text: Text, votes: Votes) -> DecisionDraft:
        for proposal in self.proposals:
            if not proposal.decided and similarity(proposal.text.string, text.string) >= _RESTATES:
                proposal.outcome = "adopted"
        return DecisionDraft("adopted", self.case, text, votes=votes)


def _all_in(wanted: str, lead: str) -> bool:
    """Whether all that a sentence names (`AP og SV`) stands in the words by which a proposal was put forward."""
    said = set(_WORDS.findall(lead))
    return all(word in said for word in _WORDS.findall(wanted))


def _is_of(wanted: str, mover: str) -> bool:
    """Whether a name in a sentence is a mover's: whole, by the last name, or as the definite form of an office."""
    if wanted == mover or wanted in mover.split() or mover.startswith(wanted) or wanted.startswith(mover):
        return True
    stem = wanted[:_SAME_OFFICE]
    return len(wanted) >= _SAME_OFFICE and any(word.startswith(stem) for word in mover.split())
