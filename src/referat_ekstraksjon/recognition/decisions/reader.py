"""What a paper says of a case, paragraph by paragraph: texts under labels, votes, statements, attachments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from referat_ekstraksjon.language.bodies import body_key
from referat_ekstraksjon.language.names import owner_of
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text, join_texts
from referat_ekstraksjon.models import DecisionKind, PartKind
from referat_ekstraksjon.recognition.cases.book import CaseBook
from referat_ekstraksjon.recognition.decisions.attachments import AttachmentReader
from referat_ekstraksjon.recognition.decisions.closing import (
    Heard,
    only_advises,
    outcome_behind,
    settle,
    without_votes,
)
from referat_ekstraksjon.recognition.decisions.drafts import (
    NO_VOTES,
    AttachmentDraft,
    DecisionDraft,
    Doubt,
    StatementDraft,
    Votes,
)
from referat_ekstraksjon.recognition.decisions.earlier import EarlierReader
from referat_ekstraksjon.recognition.decisions.hearing import put_to_vote, sentences_of
from referat_ekstraksjon.recognition.decisions.leads import Leads, first_named, names_only
from referat_ekstraksjon.recognition.decisions.statements import StatementReader
from referat_ekstraksjon.recognition.decisions.texts import Bounds, OpenText
from referat_ekstraksjon.recognition.decisions.treatment import Treatment
from referat_ekstraksjon.recognition.decisions.verdicts import read_sentence
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles
from referat_ekstraksjon.recognition.values import body_name

_SECTIONS = (
    "proposal", "moved", "decision", "earlier", "discussion", "vote", "attachments", "other", "closing", "proposer",
    "entry",
)  # fmt: skip
_LONGEST_REFERENCE = 90
_NUMBER_ALONE = re.compile(r"^\(?(\d{1,2}|[A-Za-z])[.)]\s*$")

SectionRole = Literal["discussion", "earlier", "attachments", "vote", "other", ""]


@dataclass(slots=True)
class CaseReader:
    """Reads a case's paragraphs one by one."""

    vocabulary: Vocabulary
    ledger: Ledger
    kind: PartKind
    styles: Styles
    book: CaseBook
    case: str | None = None
    decisions: list[DecisionDraft] = field(default_factory=list)
    section: SectionRole = ""
    heading: str | None = None
    proposer: str | None = None
    proposes: bool = False
    """Whether a label of a proposal stands anywhere in the paper."""
    open: OpenText | None = None
    _listed: AttachmentReader = field(init=False)
    _said: StatementReader = field(init=False)
    _earlier: EarlierReader = field(init=False)
    own_body: Callable[[], str | None] = lambda: None
    """The body whose meeting the paper is of."""
    _treatment: Treatment = field(init=False)
    _laid_before_by: str | None = None
    _number: str | None = None
    _leads: Leads = field(init=False)
    _bounds: Bounds = field(init=False)

    def __post_init__(self) -> None:
        self._listed = AttachmentReader(self.vocabulary, self.ledger, self.styles, self.book)
        self._said = StatementReader(self.vocabulary, self.ledger)
        self._earlier = EarlierReader(self.vocabulary, self.ledger, self.book)
        self._treatment = Treatment(self.vocabulary, self.ledger, None, self.decisions, self._said)
        self._leads = Leads(self.vocabulary, self._tells)
        self._bounds = Bounds(self.vocabulary, self.styles, self._tells)

    @property
    def attachments(self) -> list[AttachmentDraft]:
        return self._listed.drafts

    @property
    def statements(self) -> list[StatementDraft]:
        return self._said.drafts

    @property
    def doubts(self) -> list[Doubt]:
        return self._said.doubts

    @property
    def _tells(self) -> bool:
        """Whether the paper is of a kind that tells what was decided."""
        return self.kind in ("minutes", "extract")

    def start(self, case: str | None) -> None:
        """A case begins; whatever was open ends."""
        self.end()
        self.case, self.section, self.heading, self._earlier.body, self.proposer = case, "", None, None, None
        self._number = self._laid_before_by = self._said.entered_by = None
        self._treatment = Treatment(self.vocabulary, self.ledger, case, self.decisions, self._said)
        self._treatment.above.collects = bool(self.vocabulary.rules.text_above_outcome and self._tells and case)

    def end(self) -> None:
        """The case ends: what was decided without a heading of its own is settled."""
        self.close()
        for text in self._treatment.above.left():
            self._statement(text)
        self._treatment.settle()

    def feed(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> None:
        """One paragraph (or what is left of it) in reading order."""
        cut = self._leads.second(text, paragraph, self.open)
        if cut is not None:
            self.feed(paragraph, text.slice(0, cut), row, column)
            text = text.slice(cut)
        if self._introduced(paragraph, text, row, column):
            return
        label = label_in(text, self.vocabulary, "section", _SECTIONS)
        if (
            label is not None
            and self._leads.accepts(label, paragraph, self.open)
            and not self._leads.is_sentence(label, text)
        ):
            if label.role == "vote" and label.rest and self._tells and self._tells_outcome(text):
                return
            self._take_label(label, paragraph, row, column)
            return
        if self._attachments_in(paragraph, text, row, column):
            return
        if self._mover(paragraph, text, row, column) or self._stands_before(text):
            return
        if self._tells and not self._bounds.is_small_print(paragraph) and self._tells_outcome(text):
            return
        if self.open is not None:
            if self._bounds.holds(self.open, paragraph, text, row, column):
                self.open.pieces.append(text)
                self.open.first = self.open.first or paragraph
                return
            self.close()
            if self._tells and not self._bounds.is_small_print(paragraph) and self._tells_outcome(text):
                return
        listed = self._earlier.item(self.case, text) if self.section == "earlier" and paragraph.marker else None
        if listed is not None:
            self.decisions.append(listed)
            return
        if self.styles.is_heading(paragraph) and text is paragraph.text:
            self.section, self.heading, self._earlier.body = "", text.string.replace("\n", " ").strip(" :"), None
            self.ledger.mark(text, "heading")
            return
        if not self._stands_above(text, row):
            self._statement(text)

    def close(self) -> None:
        """Ends the text that is open."""
        current, self.open = self.open, None
        if current is None:
            return
        text = join_texts(current.pieces)
        if not text.string.strip(" .…_-–"):
            return
        told: Heard = []
        if current.kind == "adopted":
            if self._treatment.only_tells(text):
                return
            text, cut, votes = without_votes(text, self.vocabulary)
            current.votes = current.votes.with_more(votes)
            for piece in cut:
                self.ledger.mark(piece, "vote")
        elif current.kind == "proposed":
            if only_advises(text, self._treatment.ballot.proposals, self.vocabulary):
                self.ledger.mark(text, "note")
                return
            if self._tells and current.first is current.paragraph:
                text, told = outcome_behind(text, self.vocabulary)
                for sentence, _ in told:
                    self.ledger.mark(sentence, "vote")
        draft = DecisionDraft(
            current.kind, self.case, text, current.proposed_by, current.decided_by, current.earlier_number,
            votes=current.votes, official=current.official, form=current.form,
            number=current.number, lead=current.lead,
        )  # fmt: skip
        if current.kind == "adopted":
            settle(draft, self._treatment.ballot.proposals, self.vocabulary)
        self._treatment.add(draft)
        if told:
            self._treatment.ballot.hear(told)

    def words_held_open(self) -> set[int]:
        """Words of a text that is open: no table may take them for its title."""
        return {w.number for piece in self.open.pieces for w in piece.words} if self.open else set()

    # ---- labels -----------------------------------------------------------------------------------------------

    def _take_label(self, label: Label, paragraph: Paragraph, row: Row, column: int) -> None:
        self.close()
        self._treatment.above.stop()
        self.ledger.mark(label.label, "heading" if not label.rest and not label.colon else "label")
        if label.role == "moved" and label.rest.string.strip(" .").isdigit():
            self._number = label.rest.string.strip(" .")
            self.ledger.mark(label.rest, "label")
            return
        if label.role in ("proposal", "decision", "moved") and not self._ends_reasons(label):
            self._open_text(label, paragraph, row, column)
            return
        if label.role == "proposer":
            self.proposer = first_named(label.rest.string)
            return
        self._said.entered_by = None
        if label.role == "entry" and self._tells and self.case is not None:
            self._said.entered_by = names_only(label.values.get("mover", "")) or ""
            self.section, self.heading = "other", label.label.string.strip(" :")
            if label.rest:
                self._said.enter(self.case, label.rest)
            return
        self.heading = label.label.string.strip(" :")
        self._treatment.begun = self._treatment.begun or label.role in ("discussion", "vote")
        self.section = label.role if label.role in ("discussion", "earlier", "attachments", "vote") else "other"  # type: ignore[assignment]  # a role of SectionRole
        if label.role == "earlier":
            self._earlier.body = body_name(label.values.get("body", ""))
        if label.rest and not self._attachments_in(paragraph, label.rest, row, column):
            if self._tells and self._tells_outcome(label.rest):
                return
            if self._tells and self.vocabulary["section.voted_on"].whole(label.label.string):
                self._open_text(label, paragraph, row, column)
                return
            self._statement(label.rest)

    def _ends_reasons(self, label: Label) -> bool:
        """Whether a conclusion only ends the reasons of a memo that has its proposal elsewhere."""
        met = self.vocabulary["section.conclusion"].whole(label.label.string.strip(" :"))
        return label.role == "decision" and met is not None and self.proposes and not self._tells

    def _open_text(self, label: Label, paragraph: Paragraph, row: Row, column: int) -> None:
        owner = label.values.get("owner")
        kind: DecisionKind = "proposed"
        if label.role == "decision" or (label.role == "proposal" and self._recommends(owner)):
            kind = self._decided_kind(paragraph)
        by = self.vocabulary["section.by"].whole(label.remark.strip("() "))
        mover = names_only(label.values.get("mover", "") or (by["mover"] if by is not None else ""))
        proposed_by = (owner_of(owner) if owner else mover or self.proposer) if kind == "proposed" else None
        official = label.role == "proposal"
        if official and kind == "proposed":
            self._laid_before_by = proposed_by
        elif label.role == "moved" and mover is None and not self._treatment.begun and self._laid_before_by is not None:
            official, proposed_by = True, self._laid_before_by  # alternatives within what was laid before the body
        self.open = OpenText(
            kind, paragraph, row, column, proposed_by=proposed_by, official=official,
            form=None if official else self._leads.form(label.label.string),
            number=label.values.get("n") or self._number, lead=label.label.string,
        )  # fmt: skip
        self._number = None
        if kind == "earlier":
            self.open.decided_by = body_name(label.values.get("body", "")) or self._earlier.body
        if kind == "adopted":
            told = [s.votes for s in read_sentence(label.remark.strip("()"), self.vocabulary).sayings]
            unanimous = bool(self.vocabulary["vote.unanimous"].anywhere(label.label.string)) or None
            self.open.votes = (told[0] if told else NO_VOTES).with_more(Votes(unanimous=unanimous))
        self.open.begin(label.rest, paragraph)
        self.section, self.heading = "", None

    def _recommends(self, owner: str | None) -> bool:
        """Whether a proposal is what the meeting decided to recommend to another body: its own, or after the votes."""
        if not self._tells or not self._treatment.ballot.proposals:
            return False
        if owner is None:
            return self._treatment.begun and self.proposer is None
        body = self.own_body()
        return body is not None and body_key(owner_of(owner)) == body_key(body)

    def _decided_kind(self, paragraph: Paragraph) -> DecisionKind:
        """What a text under `Vedtak` is: adopted in minutes, but not where small print quotes it."""
        if self._tells:
            return "earlier" if self._bounds.is_small_print(paragraph) else "adopted"
        if self.section == "earlier" or any(d.kind == "proposed" and d.case == self.case for d in self.decisions):
            return "earlier"
        return "proposed"

    def _mover(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """Whether a sentence puts a proposal forward; its words follow."""
        lead = self._leads.mover(text, paragraph, self.open)
        if lead is None:
            return False
        self.close()
        self._treatment.above.stop()
        words = text.slice(0, lead.stop)
        self.ledger.mark(words, "label")
        self.open = OpenText(
            "proposed", paragraph, row, column, proposed_by=lead.mover or self.proposer, official=lead.official,
            form=self._leads.form(words.string), number=self._number, lead=words.string,
        )  # fmt: skip
        self._number = None
        self.open.begin(text.slice(lead.stop), paragraph)
        return True

    def _stands_before(self, text: Text) -> bool:
        """Lines that say something of the proposal below them: its number alone, or which body made it and when."""
        number = _NUMBER_ALONE.match(text.string)
        if number is not None and self._tells and self.case is not None and self.open is None:
            self._number = number.group(1)
            self.ledger.mark(text, "label")
            return True
        made_in = (
            self.vocabulary["section.proposed_in"].whole(text.string) if len(text.string) < _LONGEST_REFERENCE else None
        )
        if made_in is None or self.case is None:
            return False
        self.close()
        self.proposer = body_name(
            text.string[: made_in.start("date")] if "date" in made_in.groupdict() else text.string
        )
        self.ledger.mark(text, "label")
        return True

    # ---- votes and outcomes ------------------------------------------------------------------------------------

    def _tells_outcome(self, text: Text) -> bool:
        """Whether a paragraph tells of votes or of what became of proposals; what it tells is taken."""
        named = put_to_vote(text, self.vocabulary) if self.open is None else None
        if named is not None:
            self._treatment.ballot.put_to_vote(named[0])
            text = named[1]
        if self.open is not None:
            first = sentences_of(text, self.vocabulary, most=1)
            if not first or not self._bounds.ends(self.open, first[0][1], first[0][0].string):
                return False
            self.close()
        sentences = sentences_of(text, self.vocabulary)
        may_decide = self.section not in ("attachments", "earlier")
        return self._treatment.hear(text, sentences, may_decide=may_decide, proposer=self.proposer)

    def _stands_above(self, text: Text, row: Row) -> bool:
        """Keeps an unlabelled paragraph that may turn out to be what is voted on."""
        above = self._treatment.above
        if not above.collects or row.table is not None:
            return False
        if self._bounds.is_talk(text):
            above.stop()
            return False
        above.texts.append(text)
        return True

    # ---- earlier decisions, attachments, statements -----------------------------------------------------------

    def _introduced(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """Whether a sentence introduces an earlier decision (`Kommunestyret gjorde i møte …, slikt vedtak:`)."""
        introduction = self._earlier.introduction(text, self.case) if self.case is not None else None
        if introduction is None:
            return False
        self.close()
        self.ledger.mark(text.slice(0, introduction.end), "reference")
        self.open = OpenText("earlier", paragraph, row, column)
        self.open.decided_by = introduction.body or self._earlier.body
        self.open.earlier_number = introduction.number
        self.open.begin(text.slice(introduction.end), paragraph)
        return True

    def earlier_row(self, number: Text, title: Text, content: Text) -> None:
        """A row of a table of earlier decisions; one without a number carries on the row above."""
        last = self.decisions[-1] if self.decisions else None
        if content and not number and last is not None and last.kind == "earlier":
            last.text = join_texts([last.text, content])
            self.ledger.claim(content)
        elif content:
            self.decisions.append(self._earlier.row(self.case, number, title, content))

    def _attachments_in(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        listed = self.section == "attachments"
        matches = self._listed.labelled(text, listed=listed)
        if matches:
            if self.open is not None and not listed and self.open.column == 0 and self.open.row.table is None:
                return False
            self.close()
            self._listed.take_labelled(matches, text, self.case, row, column)
            return True
        if listed and self._listed.take_listed(text, self.case, row, column):
            return True
        if self.open is not None and self.open.column == column:
            return False
        return self._listed.goes_on(paragraph, text, self.case, row, column)

    def _statement(self, text: Text) -> None:
        """A contribution to the discussion, in minutes."""
        if self._tells and self.case is not None and self.section not in ("attachments", "earlier"):
            held = self._treatment.ballot.words_held()
            if not held & {word.number for word in text.words}:
                self._said.take(self.case, text)
