"""One logical paper, row by row: its head, its lists of people and cases, and what it says of each case."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.layout.text import EMPTY, Text, join_texts
from referat_ekstraksjon.models import DataTable
from referat_ekstraksjon.recognition.cases.agenda import ROWS_LOOKED_AT, AgendaTable
from referat_ekstraksjon.recognition.cases.book import AGENDA, MEMO, NOTICE, TREATMENT, CaseBook, CaseDraft
from referat_ekstraksjon.recognition.cases.case_list import CaseList
from referat_ekstraksjon.recognition.cases.heads import CaseHead
from referat_ekstraksjon.recognition.cases.numbering import scheme_of
from referat_ekstraksjon.recognition.cases.opening import CaseOpener, Opening
from referat_ekstraksjon.recognition.cases.restricted import restricted_cases, says_restricted, unplaced_doubt
from referat_ekstraksjon.recognition.cases.within import HeadWithin
from referat_ekstraksjon.recognition.decisions.earlier import EarlierTable
from referat_ekstraksjon.recognition.decisions.reader import CaseReader
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary, vocabulary_of
from referat_ekstraksjon.recognition.labels import stands_labelled
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.meetings.head import MeetingHead
from referat_ekstraksjon.recognition.memo import MemoHead
from referat_ekstraksjon.recognition.papers import PaperSpan
from referat_ekstraksjon.recognition.passages import Context
from referat_ekstraksjon.recognition.people.attendance import AttendanceReader
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles
from referat_ekstraksjon.recognition.table_kinds import data_tables, is_vote_count, paragraphs_below, titles_of
from referat_ekstraksjon.recognition.tables import read_data_table
from referat_ekstraksjon.recognition.values import body_name

_LONGEST_TITLE = 250
_LONGEST_SUBHEAD = 60
_TITLE_BLOCK = 8
"""Rows around a title in which names and dates may stand without a label."""


@dataclass(slots=True)
class PaperReader:
    """Reads the rows of one paper. What was read stands in its attributes afterwards."""

    span: PaperSpan
    book: CaseBook
    styles: Styles
    vocabulary: Vocabulary = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)
    head: MeetingHead = field(init=False)
    case_head: CaseHead = field(init=False)
    attendance: AttendanceReader = field(init=False)
    agenda: AgendaTable = field(init=False)
    content: CaseReader = field(init=False)
    listed: CaseList = field(init=False)
    tables: list[DataTable] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    memo_case: CaseDraft | None = None
    treated: list[str] = field(default_factory=list)
    _opener: CaseOpener = field(init=False)
    _earlier: EarlierTable = field(init=False)
    _untitled: CaseDraft | None = None
    """A case whose title is still to come."""
    _own_head: HeadWithin = field(init=False)
    _heading: Text | None = None
    """The last heading outside any case: the title of a case without a number."""
    _near_title: int = _TITLE_BLOCK

    def __post_init__(self) -> None:
        self.vocabulary = vocabulary_of(self.span.family)
        self.head = MeetingHead(self.vocabulary, self.ledger)
        self.case_head = CaseHead(self.vocabulary, self.ledger)
        self.attendance = AttendanceReader(self.vocabulary, self.ledger, self.span.kind)
        self.agenda = AgendaTable(self.vocabulary, self.ledger)
        self.listed = CaseList(self.vocabulary, self.ledger)
        self.content = CaseReader(self.vocabulary, self.ledger, self.span.kind, self.styles, self.book)
        head, case_head = self.head, self.case_head
        self.content.own_body = lambda: head.value("body") or case_head.value("body")
        scheme = scheme_of(self.span.rows, self.vocabulary, self.styles) if self._of_meeting else "none"
        self._opener = CaseOpener(self.vocabulary, self.styles, scheme, self.book, self.head.afresh)
        self._earlier = EarlierTable(self.vocabulary, self.ledger)
        self._own_head = HeadWithin(self.vocabulary, self.ledger, self.book)

    @property
    def _of_meeting(self) -> bool:
        """Whether the paper is of a meeting, not of one case."""
        return self.span.kind in ("notice", "minutes")

    def read(self) -> None:
        """All rows in order."""
        rows = self.span.rows
        if self.span.title:
            self.ledger.mark(self.span.title, "title")
            self.head.set("body", body_name(self.span.values.get("body", "")), self.span.title)
            if self.span.kind == "extract":
                self.case_head.read_title(self.span.title, self.span.values.get("body", ""))
        self.content.proposes = stands_labelled(rows, self.vocabulary, "section", "proposal")
        tables = data_tables(rows, self.span.kind, self.vocabulary)
        titles = titles_of(rows, tables, self.vocabulary, self.styles)
        memo = None
        if self.span.kind in ("memo", "extract"):
            memo = MemoHead(self.vocabulary, self.ledger, self.styles, self.book, self.case_head, self.span.title)
        for position, row in enumerate(rows):
            if row.table is not None and id(row.table) in tables:
                if tables[id(row.table)] == position:
                    self._data_table(row.table, position)
            elif memo is not None and memo.read(row):
                pass
            else:
                if memo is not None:
                    self._memo_begins(memo)
                    memo = None
                if position not in titles and not (self._earlier_row(row) or self._row(row, position)):
                    self._text_row(row)
            self._note(row)
        if memo is not None:
            self._memo_begins(memo)
        self._close_case_head()
        self.content.end()
        own = self.memo_case.key if self.memo_case is not None else None
        for key, words in restricted_cases(rows, self.contexts, own, self.vocabulary):
            case = self.book.by_key(key) if key is not None else None
            if case is None:
                self.content.doubts.append(unplaced_doubt(words))
            else:
                case.add("restricted", words.string.replace("\n", " "), words)
        if self._of_meeting:
            self.head.read_title(self.span.title)

    # ---- rows -------------------------------------------------------------------------------------------------

    def _text_row(self, row: Row) -> None:
        """The paragraphs of a row, but a count beside its label (`Stemmer for: | 47`) with the label."""
        if is_vote_count(row, self.vocabulary):
            self.content.feed(row.first, join_texts([cell.text for cell in row.cells], " "), row, 0)
            return
        for column, paragraph in row.paragraphs():
            self._paragraph(row, column, paragraph)

    def _note(self, row: Row) -> None:
        """Remembers under which case and heading a row's words stand."""
        for _, paragraph in row.paragraphs():
            self.contexts.append(Context(paragraph, self.content.case, self.content.heading))

    def _row(self, row: Row, position: int) -> bool:
        """Whether the row was taken whole: by a head, a list of people, or a list of cases."""
        if self.span.title and row.cells[0].first.text is self.span.title:
            return True
        if self._of_meeting and self.agenda.head(row):
            self.attendance.close()
            self.content.start(None)
            return True
        if self.span.kind != "memo" and self._case_head_row(row):
            return True
        if not self._of_meeting:
            return False
        if self._is_agenda_title(row):
            return True
        below = self.span.rows[position : position + ROWS_LOOKED_AT]
        headless = self.agenda.begins_without_head(row, below, listing=self._opener.listing)
        if headless or self.agenda.belongs(row):
            self.attendance.close()
            if self._agenda_row(row):
                return True
        if self._opener.listing and row.paragraph is not None and self._list_item(row.paragraph):
            return True
        if not self.treated:
            if self.head.read(row):
                self.attendance.close()
                self.attendance.read_prose(row)
                return True
            if self.attendance.read(row):
                return True
            self._near_title -= 1
            if self._near_title >= 0 and self.head.read_unlabelled(row):
                return True
        return row.paragraph is not None and self._meeting_ends(row.paragraph)

    def _meeting_ends(self, paragraph: Paragraph) -> bool:
        if self.span.kind != "minutes" or not self.head.read_end(paragraph.text):
            return False
        self.content.close()
        return True

    def _paragraph(self, row: Row, column: int, paragraph: Paragraph) -> None:
        text = paragraph.text
        if column == 0 or row.table is None or row.cells[0].column == column:
            opening = self._opener.heading(row, paragraph) if self._of_meeting or self.span.kind == "extract" else None
            if opening is not None and not self._is_same_case(opening):
                self._open_case(opening, paragraph, row, column)
                return
            if opening is None and self._untitled is not None and self._take_title(paragraph):
                return
        elif self._untitled is not None and row.cells[0].column < column and self._take_title(paragraph, beside=True):
            return
        if self._opener.scheme == "afresh" and self._own_head.archive_number(text, self.content.case):
            return
        self._case_under_heading(paragraph)
        self.content.feed(paragraph, text, row, column)
        if self.content.case is None and self.styles.is_heading(paragraph):
            self._heading = text

    # ---- the list of cases and the table that treats them ------------------------------------------------------

    def _is_agenda_title(self, row: Row) -> bool:
        """The title of the list of cases: numbered paragraphs below it are its items."""
        if row.paragraph is None or not self.vocabulary["agenda.titles"].whole(row.paragraph.text.string):
            return False
        self.attendance.close()
        self.content.start(None)
        self._opener.listing = True
        self.ledger.mark(row.paragraph.text, "heading")
        return True

    def _list_item(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is an item of the list being read; the list ends where text of another kind begins."""
        text = paragraph.text
        opening = self._opener.item(text)
        if opening is not None and opening.title:
            case = self.book.case(opening.number, self.head.afresh())
            if case.key not in self.listed.drafts:
                self.listed.add(case, opening.head, opening.title, {}, AGENDA)
                self._begin(case, self.styles.is_heading(paragraph) and self.span.kind == "minutes")
                return True
            self._opener.listing = False
            return False
        short = (
            opening is None
            and not self._opener.repeats(text)
            and len(text.string) <= _LONGEST_SUBHEAD
            and not text.string.endswith((".", ":"))
        )
        if short and self.vocabulary.first_at_start("section", ("proposal", "decision"), text.string) is None:
            self.ledger.mark(text, "heading")
            return True
        self._opener.listing = False
        if self.span.kind == "notice":
            self.content.start(None)
        return False

    def _agenda_row(self, row: Row) -> bool:
        if self.agenda.break_in(row):
            for cell in row.cells:
                self.ledger.mark(cell.text, "break")
            return True
        read = self.agenda.row(row, self.listed.titles())
        if read is None:
            return False
        self._opener.listing = False
        case = self.book.case(read.number, self.head.afresh())
        for name in ("case_type", "archive_ref"):
            if name in read.fields:
                case.add(name, read.fields[name].string.replace("\n", " "), read.fields[name])
        if "restricted" in read.fields and says_restricted(read.fields["restricted"].string, self.vocabulary):
            case.add("restricted", read.fields["restricted"].string.replace("\n", " "), read.fields["restricted"])
        heading = all(cell.first.bold for cell in row.cells)
        below = self._opener.under_heading and self.content.case is not None and case.key in self.listed.drafts
        below = below and not heading
        if below and not read.rest and self.span.kind == "minutes":
            for text in (read.number_text, read.title, *read.fields.values()):
                self.ledger.mark(text, "heading")  # `RS 4/26 …` listed below the case they are treated under
            return True
        alone = row.table is not None and row.table.has_one_row
        treated = bool(read.rest) or (self.span.kind == "minutes" and (alone or case.key in self.listed.drafts))
        if case.key not in self.listed.drafts:
            self.listed.add(case, read.number_text, read.title, read.fields, AGENDA)
        else:
            case.add_title(self._rank(), read.title, self.vocabulary["case.types"])
            for text in (read.number_text, read.title, *read.fields.values()):
                self.ledger.mark(text, "heading")
        self._begin(case, treated)
        for column, paragraph, text in read.rest:
            self.content.feed(paragraph, text, row, column)
        return True

    def _rank(self) -> int:
        return {"notice": NOTICE, "memo": MEMO}.get(self.span.kind, TREATMENT)

    def _begin(self, case: CaseDraft, treated: bool) -> None:
        self.content.start(case.key)
        self._untitled = None
        if treated and case.key not in self.treated:
            self.treated.append(case.key)

    # ---- cases under headings ----------------------------------------------------------------------------------

    def _is_same_case(self, opening: Opening) -> bool:
        """Whether a number only names the case that is treated already (`Fellesnemnd - 019/17`, `sak 2/2026`)."""
        current = self.content.case
        if current is None or self._untitled is not None:
            return False
        labels = ("decision", "proposal", "moved", "discussion", "vote")
        if opening.title and not self.vocabulary.first_whole("section", labels, opening.title.string):
            return False
        now = self.book.by_key(current)
        return now is not None and now.number is not None and now.number[2:5] == opening.number[2:5]

    def _open_case(self, opening: Opening, paragraph: Paragraph, row: Row, column: int) -> None:
        """A case begins with its heading; it goes on the meeting's list if no list has it."""
        case = self.book.case(opening.number, self.head.afresh())
        self.attendance.close()
        self._opener.listing = False
        self._opener.under_heading = self.styles.is_heading(paragraph)
        if opening.title and case.key not in self.listed.drafts and self._of_meeting:
            self.listed.add(case, opening.head, opening.title, {}, self._rank())
        else:
            case.add_title(self._rank(), opening.title, self.vocabulary["case.types"])
            self.ledger.mark(opening.head, "heading")
            self.ledger.mark(opening.title, "heading")
        self._begin(case, True)
        if not opening.title:
            self._untitled = case
        if opening.rest:
            self.content.feed(paragraph, opening.rest, row, column)

    def _take_title(self, paragraph: Paragraph, *, beside: bool = False) -> bool:
        """The title of a case whose number stood above it, or beside it in a table."""
        case, self._untitled = self._untitled, None
        text = paragraph.text
        named = self.vocabulary.first_at_start("section", ("proposal", "decision", "discussion"), text.string)
        if case is None or named is not None or len(text.string) > _LONGEST_TITLE:
            return False
        stands_out = self.styles.is_heading(paragraph)
        if not (stands_out or beside) and (text.string.endswith((".", ":")) or len(paragraph.lines) > 3):
            return False
        if case.key not in self.listed.drafts and self._of_meeting:
            self.listed.add(case, EMPTY, text, {}, self._rank())
        else:
            case.add_title(self._rank(), text, self.vocabulary["case.types"])
            self.ledger.mark(text, "heading")
        return True

    def _case_under_heading(self, paragraph: Paragraph) -> None:
        """Where a paper numbers no cases, a heading over a proposal or decision names one."""
        if self.content.case is not None or self._heading is None or not self._of_meeting:
            return
        if self.vocabulary.first_at_start("section", ("proposal", "decision"), paragraph.text.string) is None:
            return
        case = self.book.untitled(self._heading, self.head.afresh())
        case.add_title(self._rank(), self._heading, self.vocabulary["case.types"])
        self._begin(case, True)
        self._heading = None

    # ---- heads of cases ----------------------------------------------------------------------------------------

    def _case_head_row(self, row: Row) -> bool:
        """A row of a case's own head within the papers of a meeting."""
        if self._own_head.takes(row, within_case=self.content.case is not None):
            return True
        self._close_case_head()
        return False

    def _close_case_head(self) -> None:
        begun = self._own_head.finish(self.content.case, self.head.afresh(), self._rank())
        if begun is not None:
            self.attendance.close()
            self._begin(begun.case, True)
            self._untitled = None if begun.titled else begun.case

    # ---- memos -------------------------------------------------------------------------------------------------

    def _memo_begins(self, memo: MemoHead) -> None:
        """The case that a memo is on, once its head is read."""
        number, title = memo.settle()
        if number is not None:
            case = self.book.case(number, self.case_head.value("meeting_number"))
        elif title:
            case = self.book.untitled(title, None)
        else:
            return
        self.memo_case = case
        case.add_title(MEMO, title, self.vocabulary["case.types"])
        self.case_head.give(case)
        self._begin(case, True)

    # ---- earlier decisions and data ----------------------------------------------------------------------------

    def _earlier_row(self, row: Row) -> bool:
        if row.table is not None and row.table is self._earlier.table:
            self.content.earlier_row(*self._earlier.cells(row))
            return True
        if not self._earlier.head(row):
            return False
        self.content.close()
        return True

    def _data_table(self, table: Table, position: int) -> None:
        rows = self.span.rows
        above = rows[position - 1].paragraph if position else None
        held = self.content.words_held_open()
        before = [above] if above is not None and not held & {w.number for w in above.text.words} else []
        below = paragraphs_below(rows, position, table)
        self.tables.append(
            read_data_table(table, before, below, self.content.case, self.vocabulary, self.ledger, self.styles)
        )
