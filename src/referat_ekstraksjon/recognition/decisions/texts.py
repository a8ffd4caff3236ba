"""What a paper says of a case: what is proposed and decided, who said what, what is attached."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from referat_ekstraksjon.language.case_numbers import parse_case_number
from referat_ekstraksjon.language.speech import speaker_before
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text, join_texts, run_on
from referat_ekstraksjon.models import DecisionKind, Outcome, PartKind
from referat_ekstraksjon.recognition.cases.book import CaseBook
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles
from referat_ekstraksjon.recognition.values import body_name

_SECTIONS = ("proposal", "decision", "earlier", "discussion", "vote", "attachments", "other", "closing", "proposer")
_BULLETS = frozenset("•▪●○◦■-–*➢")
_MARK = re.compile(r"^(?:[•▪●○◦■*➢–-])\s+")
_GENITIVE = re.compile(r"(?:['’]s|s['’]|s)$")


@dataclass(slots=True)
class DecisionDraft:
    """A proposal or decision being put together."""

    kind: DecisionKind
    case: str | None
    text: Text
    proposed_by: str | None = None
    decided_by: str | None = None
    earlier_number: str | None = None
    outcome: Outcome | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_blank: int | None = None
    unanimous: bool | None = None
    basis: DecisionDraft | None = None
    points: bool = False


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """What someone said."""

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
    attachments: list[AttachmentDraft] = field(default_factory=list)
    section: SectionRole = ""
    heading: str | None = None
    section_body: str | None = None
    proposer: str | None = None
    open: _Open | None = None

    def start(self, case: str | None) -> None:
        """A case begins; whatever was open ends."""
        self.close()
        self.case, self.section, self.heading, self.section_body, self.proposer = case, "", None, None, None

    def feed(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> None:
        """One paragraph (or what is left of it) in reading order."""
        label = label_in(text, self.vocabulary, "section", _SECTIONS)
        if label is not None and self._accepts(label, paragraph):
            self._take_label(label, paragraph, row, column)
            return
        if self._attachments_in(text, row, column) or self._attachment_goes_on(paragraph, text, row, column):
            return
        if self._mover(paragraph, text, row, column):
            return
        if self.open is not None:
            if self._goes_on(paragraph, row, column):
                self.open.pieces.append(text)
                self.open.first = self.open.first or paragraph
                return
            self.close()
        if self._earlier_item(paragraph, text):
            return
        if self.styles.is_heading(paragraph) and text is paragraph.text:
            self.section, self.heading, self.section_body = "", text.string.replace("\n", " ").strip(" :"), None
            self.ledger.mark(text, "heading")
            return
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
            current.kind, self.case, text, current.proposed_by, current.decided_by, current.earlier_number
        )
        if current.kind == "adopted":
            self._settle(draft)
        self.ledger.claim(text)
        self.decisions.append(draft)

    # ---- labels -----------------------------------------------------------------------------------------------

    def _accepts(self, label: Label, paragraph: Paragraph) -> bool:
        if label.role in ("other", "discussion", "closing", "vote") and label.rest and not label.colon:
            return False
        if paragraph.marker is not None and paragraph.marker in _BULLETS:
            return False
        return not (label.role == "closing" and label.rest and len(label.rest.string) > 80)

    def _take_label(self, label: Label, paragraph: Paragraph, row: Row, column: int) -> None:
        self.close()
        self.ledger.mark(label.label, "heading" if not label.rest and not label.colon else "label")
        if label.role in ("proposal", "decision"):
            self._open_text(label, paragraph, row, column)
            return
        if label.role == "proposer":
            self.proposer = label.rest.string.strip(" .") or None
            return
        self.heading = label.label.string.strip(" :")
        self.section = label.role if label.role in ("discussion", "earlier", "attachments", "vote") else "other"  # type: ignore[assignment]  # a role of SectionRole
        self.section_body = body_name(label.values.get("body", ""))
        if label.rest and not self._attachments_in(label.rest, row, column):
            self._statement(label.rest)

    def _open_text(self, label: Label, paragraph: Paragraph, row: Row, column: int) -> None:
        kind = self._kind(label.role)
        owner = label.values.get("owner")
        proposed_by = (self._owner(owner) if owner else self.proposer) if kind == "proposed" else None
        self.open = _Open(kind, paragraph, row, column, proposed_by=proposed_by)
        if kind == "earlier":
            self.open.decided_by = body_name(label.values.get("body", "")) or self.section_body
        if label.rest:
            self.open.pieces.append(label.rest)
            self.open.first = paragraph
        self.section, self.heading = "", None

    def _kind(self, role: str) -> DecisionKind:
        if role == "proposal":
            return "proposed"
        if self.kind in ("minutes", "extract"):
            return "adopted"
        if self.section == "earlier" or any(d.kind == "proposed" and d.case == self.case for d in self.decisions):
            return "earlier"
        return "proposed"

    @staticmethod
    def _owner(owner: str) -> str:
        """Who puts forward, from the genitive before the label: `Kommunedirektørens` → `Kommunedirektøren`."""
        words = owner.split()
        if words and words[-1].casefold() in ("sitt", "sin", "si", "sine"):
            return " ".join(words[:-1])
        return _GENITIVE.sub("", owner)

    def _mover(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """A sentence by which someone puts a proposal forward; its words follow."""
        if ":" not in text.string[:400] and not text.string.rstrip().endswith(":"):
            return False
        match = self.vocabulary["section.movers"].at_start(text.string)
        if match is None:
            return False
        after = text.string[match.end() :]
        if not after.lstrip().startswith(":"):
            return False
        self.close()
        stop = match.end() + after.index(":") + 1
        self.ledger.mark(text.slice(0, stop), "label")
        mover = match.groupdict().get("mover") or match.groupdict().get("name") or ""
        self.open = _Open(
            "proposed", paragraph, row, column, proposed_by=mover.split("(")[0].strip(" ,") or self.proposer
        )
        rest = text.slice(stop)
        if rest:
            self.open.pieces.append(rest)
            self.open.first = paragraph
        return True

    # ---- texts ------------------------------------------------------------------------------------------------

    def _goes_on(self, paragraph: Paragraph, row: Row, column: int) -> bool:
        """Whether a paragraph is of the text that is open."""
        current = self.open
        if current is None:
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
        """What an adopted text says of itself: that it is the proposal, that the case is put off."""
        string = draft.text.string
        if self.vocabulary["outcome.as_proposed"].whole(string):
            proposals = [d for d in self.decisions if d.case == self.case and d.kind == "proposed"]
            draft.points = True
            draft.basis = proposals[0] if proposals else None
        if self.vocabulary["outcome.postponed"].anywhere(string[:300]) and len(string) < 400:
            draft.outcome = "postponed"

    # ---- earlier decisions, attachments, statements -----------------------------------------------------------

    def _earlier_item(self, paragraph: Paragraph, text: Text) -> bool:
        """An item of a list under a heading such as `Vedtak fra tidligere behandlinger`."""
        if self.section != "earlier" or paragraph.marker is None:
            return False
        string = text.string
        mark = _MARK.match(string)
        start = mark.end() if mark else 0
        number, body, after = earlier_reference(string[start:])
        if number is None and self.section_body is None:
            return False
        body = body or self.section_body
        content = text.slice(start + after)
        if len(content.string) < 12:
            return False
        self.ledger.mark(text.slice(0, start + after), "reference")
        self.ledger.claim(content)
        self.decisions.append(DecisionDraft("earlier", self.case, content, decided_by=body, earlier_number=number))
        return True

    def earlier_row(self, number: Text, title: Text, content: Text) -> None:
        """A row of a table of earlier decisions."""
        found, body, _ = earlier_reference(number.string.replace("\n", " "))
        for text in (number, title):
            if text:
                self.ledger.mark(text, "reference")
        self.ledger.claim(content)
        self.decisions.append(
            DecisionDraft("earlier", self.case, content, decided_by=body or self.section_body, earlier_number=found)
        )

    def _attachments_in(self, text: Text, row: Row, column: int) -> bool:
        """Attachments with their labels (`Vedlegg 3A: …`), one or several in a paragraph, or plain under a heading."""
        phrases = self.vocabulary["section.attachment"]
        listed = self.section == "attachments"
        matches = [m for m in phrases.all_inside(text.string) if _divides(text.string, m.end(), listed)]
        if matches and matches[0].start() <= 2:
            if self.open is not None and not listed and self.open.column == 0 and self.open.row.table is None:
                return False
            bounds = [m.start() for m in matches[1:]] + [len(text.string)]
            self.close()
            for match, stop in zip(matches, bounds, strict=True):
                self._attach(
                    match.groupdict().get("label"), text.slice(match.start(), match.end()),
                    text.slice(match.end(), stop), row, column,
                )  # fmt: skip
            return True
        if not listed or len(text.string) > 300:
            return False
        numbered = re.match(r"(?:[•▪●–-]\s+)?(\d{1,3}[A-Za-z]?)[.):]?\s+(?=\S)", text.string)
        start = numbered.end() if numbered else (m.end() if (m := _MARK.match(text.string)) else 0)
        title = text.slice(start)
        if not title or (title.string.endswith((".", ":")) and len(title.string) > 120):
            return False
        self._attach(numbered.group(1) if numbered else None, text.slice(0, start), title, row, column)
        return True

    def _attach(self, label: str | None, label_text: Text, title: Text, row: Row, column: int) -> None:
        title = title.slice(_lead(title.string))
        label = re.sub(r"\s", "", label) if label else None
        beside = row.table is not None and label is not None  # the title may follow in the next line of the cell
        if not (title.string or beside) or (label and not self.book.lists_anew(self.case, label)):
            self.ledger.mark(label_text, "note")
            self.ledger.mark(title, "note")
            return
        self.ledger.mark(label_text, "label")
        self.ledger.claim(title)
        self.attachments.append(AttachmentDraft(self.case, label, title, row, column))

    def _attachment_goes_on(self, paragraph: Paragraph, text: Text, row: Row, column: int) -> bool:
        """The rest of an attachment's title: next in its column of a table, before anything else begins there."""
        last = self.attachments[-1] if self.attachments else None
        if last is None or last.case != self.case or row.table is None or row.table is not last.row.table:
            return False
        beside = column == last.column and column > 0 and not self.styles.is_heading(paragraph)
        if not beside or row.table_row > last.row.table_row + 1 or (self.open and self.open.column == column):
            return False
        if row.table.ruled and row is not last.row and text.string[:1].isupper():
            return False
        self.ledger.claim(text)
        last.title = run_on([last.title, text.slice(_lead(text.string))] if last.title else [text])
        return True

    def _statement(self, text: Text) -> None:
        """A contribution to the discussion: in minutes, a paragraph that opens with a speaker and a verb of saying."""
        if self.kind not in ("minutes", "extract") or self.case is None or self.section in ("attachments", "earlier"):
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


def _divides(string: str, end: int, listed: bool) -> bool:
    """Whether what follows an attachment's label shows that it is one: a colon or dash, or any text under a heading."""
    rest = string[end : end + 3]
    return bool(re.match(r"\s*[:–]|\s-\s", rest)) or (listed and rest[:1].isspace())


def _lead(string: str) -> int:
    match = re.match(r"[\s:–.-]+", string)
    return match.end() if match else 0


_REFERENCE = re.compile(
    r"(?:[Ss]ak(?:snr\.?)?\s*)?(?P<number>(?:[A-ZÆØÅ]{1,5}[- ])?\d{1,4}/\d{2,4})\s*(?:[•,–-]\s*)?"
    r"(?:\((?P<inside>[^()]{2,80})\)|(?P<after>[A-ZÆØÅ][\w-]{1,30})(?=\s*(?::|$)))?\s*[:.–-]?\s*"
)


def earlier_reference(string: str) -> tuple[str | None, str | None, int]:
    """The number and body of an earlier decision (`16/23 (NUIT)`), and where the text after them begins."""
    match = _REFERENCE.match(string)
    if match is None or parse_case_number(match["number"]) is None:
        return None, None, 0
    return match["number"], match["inside"] or match["after"], match.end()
