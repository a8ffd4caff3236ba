"""What a paper says of a case, paragraph by paragraph: texts under labels, votes, statements, attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from referat_ekstraksjon.language.names import owner_of
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.language.speech import speaker_before
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text, join_texts
from referat_ekstraksjon.models import DecisionKind, PartKind
from referat_ekstraksjon.recognition.cases.book import CaseBook
from referat_ekstraksjon.recognition.decisions.attachments import AttachmentReader
from referat_ekstraksjon.recognition.decisions.ballot import Ballot
from referat_ekstraksjon.recognition.decisions.drafts import (
    NO_VOTES,
    AttachmentDraft,
    DecisionDraft,
    Doubt,
    StatementDraft,
    Votes,
)
from referat_ekstraksjon.recognition.decisions.earlier import earlier_reference, introduction_of
from referat_ekstraksjon.recognition.decisions.verdicts import Reading, read_sentence
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles
from referat_ekstraksjon.recognition.values import body_name

_SECTIONS = (
    "proposal", "moved", "decision", "earlier", "discussion", "vote", "attachments", "other", "closing", "proposer"
)  # fmt: skip
_BULLETS = frozenset("•▪●○◦■-–*➢")
_MARK = re.compile(r"^(?:[•▪●○◦■*➢–-])\s+")
_LONGEST_LEAD = 400
_LONGEST_SCAN = 4_000
_SHORT = 80
_SMALL_PRINT = 0.95
"""Of the size of most text: footnotes quote what was decided elsewhere."""
_NUMBER_ALONE = re.compile(r"^\(?(\d{1,2}|[A-Za-z])[.)]\s*$")


@dataclass(slots=True)
class _Open:
    """A text that is being read on."""

    kind: DecisionKind
    paragraph: Paragraph
    row: Row
    column: int
    pieces: list[Text] = field(default_factory=list)
    first: Paragraph | None = None
    proposed_by: str | None = None
    decided_by: str | None = None
    earlier_number: str | None = None
    official: bool = True
    form: str | None = None
    number: str | None = None
    votes: Votes = NO_VOTES


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
    statements: list[StatementDraft] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    section: SectionRole = ""
    heading: str | None = None
    section_body: str | None = None
    proposer: str | None = None
    open: _Open | None = None
    _listed: AttachmentReader = field(init=False)
    _ballot: Ballot = field(init=False)
    _number: str | None = None
    _above: list[Text] = field(default_factory=list)
    _collects: bool = False

    def __post_init__(self) -> None:
        self._listed = AttachmentReader(self.vocabulary, self.ledger, self.styles, self.book)
        self._ballot = Ballot(self.vocabulary, None)

    @property
    def attachments(self) -> list[AttachmentDraft]:
        return self._listed.drafts

    @property
    def _tells(self) -> bool:
        """Whether the paper is of a kind that tells what was decided."""
        return self.kind in ("minutes", "extract")

    def start(self, case: str | None) -> None:
        """A case begins; whatever was open ends."""
        self.end()
        self.case, self.section, self.heading, self.section_body, self.proposer = case, "", None, None, None
        self._ballot, self._number = Ballot(self.vocabulary, case), None
        self._above = []
        self._collects = bool(self.vocabulary.rules.text_above_outcome and self._tells and case)

    def end(self) -> None:
        """The case ends: what was decided without a heading of its own is settled."""
        self.close()
        for text in self._above:
            self._statement(text)
        self._above = []
        for draft in self._ballot.settle():
            if draft.basis is None:
                self.ledger.claim(draft.text)
            else:
                self.ledger.mark(draft.text, "carried")
            self.decisions.append(draft)
        self._ballot = Ballot(self.vocabulary, self.case)

    def feed(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> None:
        """One paragraph (or what is left of it) in reading order."""
        cut = self._second_label(text)
        if cut is not None:
            self.feed(paragraph, text.slice(0, cut), row, column)
            text = text.slice(cut)
        label = label_in(text, self.vocabulary, "section", _SECTIONS)
        if label is not None and self._accepts(label, paragraph):
            if label.role == "vote" and label.rest and self._tells and self._tells_outcome(text):
                return
            self._take_label(label, paragraph, row, column)
            return
        if self._attachments_in(paragraph, text, row, column):
            return
        if self._mover(paragraph, text, row, column) or self._stands_before(text):
            return
        if self._tells and not self._is_small_print(paragraph) and self._tells_outcome(text):
            return
        if self.open is not None:
            if self._goes_on(paragraph, text, row, column):
                self.open.pieces.append(text)
                self.open.first = self.open.first or paragraph
                return
            self.close()
        if self._earlier_item(paragraph, text, row, column):
            return
        if self.styles.is_heading(paragraph) and text is paragraph.text:
            self.section, self.heading, self.section_body = "", text.string.replace("\n", " ").strip(" :"), None
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
        draft = DecisionDraft(
            current.kind, self.case, text, current.proposed_by, current.decided_by, current.earlier_number,
            votes=current.votes, official=current.official, form=current.form,
            number=current.number,
        )  # fmt: skip
        if current.kind == "adopted":
            self._settle(draft)
        self.ledger.claim(text)
        self.decisions.append(draft)
        self._ballot.add(draft)

    def words_held_open(self) -> set[int]:
        """Words of a text that is open: no table may take them for its title."""
        return {w.number for piece in self.open.pieces for w in piece.words} if self.open else set()

    # ---- labels -----------------------------------------------------------------------------------------------

    def _second_label(self, text: Text) -> int | None:
        """Where within a paragraph something else begins: `Innstilling: … Vedtak: …`, `… Kari Li fremmet forslag:`."""
        string = text.string
        if not self._tells or ":" not in string:
            return None
        for start, _ in sentence_spans(string[:_LONGEST_SCAN])[1:]:
            rest = string[start : start + _LONGEST_LEAD]
            if ":" in rest and (
                self.vocabulary["section.movers"].before_colon(rest) is not None
                or self.vocabulary.first_before_colon("section", ("proposal", "moved", "decision"), rest) is not None
            ):
                return start
        first = self.vocabulary.first_before_colon("section", ("proposal",), string[:_LONGEST_LEAD])
        if first is None:
            return None
        for match in self.vocabulary["section.decision"].all_inside(string[: _LONGEST_SCAN]):
            start, end = match.span()
            if start > first[1].end() + 2 and string[end : end + 1] == ":" and string[start].isupper():
                return start
        return None

    def _accepts(self, label: Label, paragraph: Paragraph) -> bool:
        if label.role not in ("proposal", "decision", "earlier", "attachments", "proposer") and label.rest and not label.colon:
            return False
        bullet = paragraph.marker is not None and paragraph.marker in _BULLETS
        if bullet and not (label.role in ("moved", "vote") and label.colon):
            return False
        if label.role == "moved" and self.open is not None and not self.open.official and self.open.proposed_by:
            if "mover" not in label.values and self.open.kind == "proposed":
                return False  # what the text just introduced is called belongs to it
        return not (label.role == "closing" and label.rest and len(label.rest.string) > 80)

    def _take_label(self, label: Label, paragraph: Paragraph, row: Row, column: int) -> None:
        self.close()
        self._collects = False
        self.ledger.mark(label.label, "heading" if not label.rest and not label.colon else "label")
        if label.role in ("proposal", "decision", "moved"):
            self._open_text(label, paragraph, row, column)
            return
        if label.role == "proposer":
            self.proposer = label.rest.string.strip(" .") or None
            return
        self.heading = label.label.string.strip(" :")
        self.section = label.role if label.role in ("discussion", "earlier", "attachments", "vote") else "other"  # type: ignore[assignment]  # a role of SectionRole
        self.section_body = body_name(label.values.get("body", ""))
        if label.rest and not self._attachments_in(paragraph, label.rest, row, column):
            if self._tells and self._tells_outcome(label.rest):
                return
            if self._tells and self.vocabulary["section.voted_on"].whole(label.label.string):
                self._open_text(label, paragraph, row, column)
                return
            self._statement(label.rest)

    def _open_text(self, label: Label, paragraph: Paragraph, row: Row, column: int) -> None:
        kind: DecisionKind = "proposed" if label.role != "decision" else self._decided_kind(paragraph)
        owner = label.values.get("owner")
        mover = label.values.get("mover", "").split("(")[0].strip(" ,:") or None
        proposed_by = (owner_of(owner) if owner else mover or self.proposer) if kind == "proposed" else None
        official = label.role == "proposal"
        self.open = _Open(
            kind, paragraph, row, column, proposed_by=proposed_by, official=official,
            form=None if official else self._form(label.label.string),
            number=label.values.get("n") or self._number,
        )  # fmt: skip
        self._number = None
        if kind == "earlier":
            self.open.decided_by = body_name(label.values.get("body", "")) or self.section_body
        if kind == "adopted":
            told = [s.votes for s in read_sentence(label.remark.strip("()"), self.vocabulary).sayings]
            unanimous = bool(self.vocabulary["vote.unanimous"].anywhere(label.label.string)) or None
            self.open.votes = (told[0] if told else NO_VOTES).with_more(Votes(unanimous=unanimous))
        if label.rest:
            self.open.pieces.append(label.rest)
            self.open.first = paragraph
        self.section, self.heading = "", None

    def _decided_kind(self, paragraph: Paragraph) -> DecisionKind:
        """What a text under `Vedtak` is: adopted in minutes, but not where small print quotes it."""
        if self._tells:
            return "earlier" if self._is_small_print(paragraph) else "adopted"
        if self.section == "earlier" or any(d.kind == "proposed" and d.case == self.case for d in self.decisions):
            return "earlier"
        return "proposed"

    def _form(self, string: str) -> str | None:
        match = self.vocabulary["outcome.moved"].anywhere(string)
        return match.group(0).casefold() if match else None

    def _mover(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """A sentence by which someone puts a proposal forward; its words follow."""
        match = self.vocabulary["section.movers"].before_colon(text.string[:_LONGEST_LEAD])
        if match is None:
            return False
        self.close()
        self._collects = False
        stop = text.string.index(":", match.end()) + 1
        self.ledger.mark(text.slice(0, stop), "label")
        mover = match.groupdict().get("mover") or match.groupdict().get("name") or ""
        self.open = _Open(
            "proposed", paragraph, row, column, proposed_by=mover.split("(")[0].strip(" ,") or self.proposer,
            official=False, form=self._form(text.string[:stop]), number=self._number,
        )  # fmt: skip
        self._number = None
        rest = text.slice(stop)
        if rest:
            self.open.pieces.append(rest)
            self.open.first = paragraph
        return True

    def _stands_before(self, text: Text) -> bool:
        """Lines that say something of the proposal below them: its number alone, or which body made it and when."""
        number = _NUMBER_ALONE.match(text.string)
        if number is not None and self._tells and self.case is not None and self.open is None:
            self._number = number.group(1)
            self.ledger.mark(text, "label")
            return True
        made_in = self.vocabulary["section.proposed_in"].whole(text.string) if len(text.string) < 90 else None
        if made_in is None or self.case is None:
            return False
        self.close()
        self.proposer = body_name(text.string[: made_in.start("date")] if "date" in made_in.groupdict() else text.string)
        self.ledger.mark(text, "label")
        return True

    # ---- votes and outcomes ------------------------------------------------------------------------------------

    def _tells_outcome(self, text: Text) -> bool:
        """Whether a paragraph tells of votes or of what became of proposals; what it tells is taken."""
        mark = _MARK.match(text.string)
        spans = sentence_spans(text.string[mark.end() :] if mark else text.string)
        shift = mark.end() if mark else 0
        sentences = [text.slice(a + shift, b + shift) for a, b in spans[:40]]
        if self.open is not None:
            first = read_sentence(sentences[0].string, self.vocabulary) if sentences else Reading()
            if not self._ends_text(first, sentences[0].string if sentences else ""):
                return False
            self.close()
        readings = [read_sentence(sentence.string, self.vocabulary) for sentence in sentences]
        if any(r.settles for r in readings):
            self._propose_above(readings)
        told = False
        heard: list[tuple[Text, Reading]] = []
        for place, (sentence, reading) in enumerate(zip(sentences, readings, strict=True)):
            opens = self.vocabulary["vote.opened"].at_start(sentence.string) is not None
            if not (reading.tells or opens or reading.alternative or reading.decided):
                continue
            if reading.decided and not (self._may_decide(place, len(sentences), sentence) or reading.tells):
                continue
            if reading.tells and self._is_retold(sentence, reading):
                continue
            heard.append((sentence, reading))
            told = told or reading.tells or opens or reading.alternative
            if reading.names is not None:
                self._named_votes(sentence, reading)
        self._ballot.hear(heard)
        if told:
            self.ledger.mark(text, "vote")
            self._collects = False
        return told

    def _ends_text(self, reading: Reading, sentence: str) -> bool:
        """Whether a sentence ends the text that is open: it tells of votes on it, or what became of it."""
        current = self.open
        if current is None:
            return False
        if self.vocabulary["vote.counts"].at_start(sentence) or self.vocabulary["vote.opened"].at_start(sentence):
            return True
        if not current.pieces:
            return False
        if reading.alternative and len(sentence) < _SHORT:
            return True
        if not reading.settles:
            return reading.bare and reading.tells
        named = any(s.subject is not None and s.verdict for s in reading.sayings)
        return reading.bare or (named and len(sentence) < 200)

    def _may_decide(self, place: int, count: int, sentence: Text) -> bool:
        """Whether a sentence may itself be a decision: it opens or ends its paragraph, and reports no talk."""
        if self.case is None or self.section in ("attachments", "earlier") or place not in (0, count - 1):
            return False
        return self.vocabulary["section.talk"].at_start(sentence.string) is None

    def _is_retold(self, sentence: Text, reading: Reading) -> bool:
        """Whether someone only speaks of an outcome (`Hansen mente at forslaget ble vedtatt …`)."""
        verb = self.vocabulary["statement.verbs"].anywhere(sentence.string[:160])
        withdrawn = any(s.verdict == "withdrawn" for s in reading.sayings)
        return verb is not None and not withdrawn and speaker_before(sentence.string, verb.start()) is not None

    def _named_votes(self, sentence: Text, reading: Reading) -> None:
        """The names of those who voted, as a statement of the vote; a count that they do not bear out is a doubt."""
        if self.case is None or not self.ledger.is_free(sentence.words):
            return
        self.ledger.claim(sentence)
        self.statements.append(StatementDraft(self.case, None, sentence))
        told = next((v for s in reading.sayings for v in (s.votes.in_favour, s.votes.against, s.votes.blank) if v), None)
        names = [n for n in re.split(r"[,;]|\s+og\s+", sentence.string[reading.names or 0 :]) if n.strip(" .")]
        if told is not None and names and told != len(names):
            message = f"{told} votes are told of in case {self.case}, but {len(names)} names follow."
            self.doubts.append(Doubt("votes_names", message, sentence.page))

    # ---- text without a label above its outcome -----------------------------------------------------------------

    def _stands_above(self, text: Text, row: Row) -> bool:
        """Keeps an unlabelled paragraph that may turn out to be what is voted on."""
        if not self._collects or row.table is not None:
            return False
        if self._is_talk(text):
            self._collects = False
            return False
        self._above.append(text)
        return True

    def _is_talk(self, text: Text) -> bool:
        return self.vocabulary["section.talk"].at_start(text.string) is not None

    def _propose_above(self, readings: list[Reading]) -> None:
        """Makes a proposal of the text between heading and talk, where none was labelled and `Forslaget` is settled."""
        if self._ballot.proposals or self._ballot.headed or not self._above:
            return
        settled = [s for r in readings for s in r.sayings if s.verdict]
        if not any(s.subject and s.subject.kind in ("any", "moved") for s in settled) and not self._ballot.counted:
            return
        quoted = [text for text in self._above if _is_quotation(text.string)]
        text = join_texts(quoted or self._above)
        self._above = [t for t in self._above if quoted and t not in quoted]
        draft = DecisionDraft("proposed", self.case, text, self.proposer, official=False)
        self.ledger.claim(text)
        self.decisions.append(draft)
        self._ballot.add_before_votes(draft)

    def _is_small_print(self, paragraph: Paragraph) -> bool:
        return paragraph.size < _SMALL_PRINT * self.styles.body_size

    # ---- texts ------------------------------------------------------------------------------------------------

    def _goes_on(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """Whether a paragraph is of the text that is open."""
        current = self.open
        if current is None or (current.pieces and self._is_talk(text)):
            return False
        if row.table is not None or current.row.table is not None:
            if not self._same_place(paragraph, row, column):
                return False
        elif self.styles.is_heading(paragraph) and current.pieces and current.first is not None:
            first = current.first
            if not (
                first.bold == paragraph.bold
                and abs(first.size - paragraph.size) < 0.5
                and first is not current.paragraph
            ):
                return False
        if current.first is None:
            return True
        first = current.first
        if first.page == paragraph.page or not current.pieces:
            set_in = first.x0 - current.paragraph.x0 > 14 and first is not current.paragraph
            if set_in and paragraph.x0 < first.x0 - 10 and paragraph.x0 <= current.paragraph.x0 + 3:
                return False  # back at the label's margin
        return not (first.size - paragraph.size > 1.2 and paragraph.size < 0.9 * self.styles.body_size)

    def _same_place(self, paragraph: Paragraph, row: Row, column: int) -> bool:
        current = self.open
        if current is None:
            return False
        mine, its = current.row, row
        if mine.table is its.table and mine.table is not None:
            if column != current.column:
                return False
            return not mine.table.ruled or mine.table_row == its.table_row or not current.pieces
        if mine.table is None:
            return False
        last = current.first or current.paragraph
        return its.table is None and paragraph.page > last.page and abs(paragraph.x0 - last.x0) < 4

    def _settle(self, draft: DecisionDraft) -> None:
        """What an adopted text says of itself: that it is the proposal, how many voted, that the case is put off."""
        string = draft.text.string
        readings = [read_sentence(string[a:b], self.vocabulary) for a, b in sentence_spans(string[:600])[:8]]
        proposals = [d for d in self._ballot.proposals if d.official]
        points = bool(self.vocabulary["outcome.as_proposed"].whole(string)) or (
            bool(readings)
            and all(r.bare and (r.tells or r.sayings) for r in readings)
            and not any(s.verdict not in (None, "adopted") for r in readings for s in r.sayings)
        )
        if points:
            draft.points = True
            draft.basis = proposals[0] if proposals else None
        for reading in readings[:2]:
            for saying in reading.sayings:
                draft.votes = draft.votes.with_more(saying.votes)
        put_off = any(s.verdict == "postponed" for s in (readings[0].sayings if readings else ()))
        if put_off and len(string) < 400:
            draft.outcome = "postponed"

    # ---- earlier decisions, attachments, statements -----------------------------------------------------------

    def _earlier_item(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """An earlier decision: an item of a list of them, or the words after a sentence that introduces one."""
        introduction = introduction_of(text.string, self.vocabulary)
        if introduction is not None and self.case is not None:
            self.ledger.mark(text.slice(0, introduction.end), "reference")
            self.open = _Open("earlier", paragraph, row, column)
            self.open.decided_by = introduction.body or self.section_body
            self.open.earlier_number = introduction.number
            rest = text.slice(introduction.end)
            if rest:
                self.open.pieces.append(rest)
                self.open.first = paragraph
            return True
        if self.section != "earlier" or paragraph.marker is None:
            return False
        string = text.string
        mark = _MARK.match(string)
        start = mark.end() if mark else 0
        number, body, after = earlier_reference(string[start:])
        if number is None and self.section_body is None:
            return False
        content = text.slice(start + after)
        if len(content.string) < 12:
            return False
        self.ledger.mark(text.slice(0, start + after), "reference")
        self._add_earlier(content, body, number)
        return True

    def earlier_row(self, number: Text, title: Text, content: Text) -> None:
        """A row of a table of earlier decisions."""
        found, body, _ = earlier_reference(number.string.replace("\n", " "))
        for text in (number, title):
            if text:
                self.ledger.mark(text, "reference")
        self._add_earlier(content, body, found)

    def _add_earlier(self, content: Text, body: str | None, number: str | None) -> None:
        self.ledger.claim(content)
        decided_by = body or self.section_body
        self.decisions.append(
            DecisionDraft("earlier", self.case, content, decided_by=decided_by, earlier_number=number)
        )

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
        """A contribution to the discussion: in minutes, a paragraph that opens with a speaker and a verb of saying."""
        if not self._tells or self.case is None or self.section in ("attachments", "earlier"):
            return
        mark = _MARK.match(text.string)
        content = text.slice(mark.end()) if mark else text
        verb = self.vocabulary["statement.verbs"].anywhere(content.string[:220])
        if verb is None or self.vocabulary["statement.introductions"].at_start(content.string):
            return
        speaker = speaker_before(content.string, verb.start())
        if speaker is None:
            return
        if mark:
            self.ledger.mark(text.slice(0, mark.end()), "label")
        self.ledger.claim(content)
        self.statements.append(StatementDraft(self.case, speaker, content))


def _is_quotation(string: str) -> bool:
    """Whether a paragraph stands in quotes from beginning to end."""
    string = string.strip(" .")
    return len(string) > 20 and string[0] in "«“”\"„" and string[-1] in "»”“\""
