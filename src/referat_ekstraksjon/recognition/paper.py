"""One logical paper, row by row: its head, its lists of people and cases, and what it says of each case."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import CaseNumber
from referat_ekstraksjon.language.dates import find_times
from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.layout.text import EMPTY, Text, boxes_of, join_texts
from referat_ekstraksjon.models import AgendaItem, DataTable
from referat_ekstraksjon.recognition.cases.agenda import AgendaTable
from referat_ekstraksjon.recognition.cases.book import (
    AGENDA,
    MEMO,
    NOTICE,
    TREATMENT,
    CaseBook,
    CaseDraft,
    number_at_start,
)
from referat_ekstraksjon.recognition.cases.heads import CaseHead, MeetingHead
from referat_ekstraksjon.recognition.decisions.texts import CaseReader
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary, vocabulary_of
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.papers import PaperSpan
from referat_ekstraksjon.recognition.passages import Context
from referat_ekstraksjon.recognition.people.attendance import AttendanceReader
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles
from referat_ekstraksjon.recognition.tables import is_data_table, read_data_table
from referat_ekstraksjon.recognition.values import body_name

_EARLIER = ("number", "title", "text")


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
    items: dict[str, AgendaDraft] = field(default_factory=dict)
    tables: list[DataTable] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    memo_case: CaseDraft | None = None
    treated: list[str] = field(default_factory=list)
    meeting_hint: str | None = None

    def __post_init__(self) -> None:
        self.vocabulary = vocabulary_of(self.span.family)
        self.head = MeetingHead(self.vocabulary, self.ledger)
        self.case_head = CaseHead(self.vocabulary, self.ledger)
        self.attendance = AttendanceReader(self.vocabulary, self.ledger, self.span.kind)
        self.agenda = AgendaTable(self.vocabulary, self.ledger)
        self.content = CaseReader(self.vocabulary, self.ledger, self.span.kind, self.styles, self.book)

    def read(self) -> None:
        """All rows in order."""
        rows = self.span.rows
        if self.span.title:
            self.ledger.mark(self.span.title, "title")
            body = body_name(self.span.values.get("body", ""))
            self.head.set("body", body, self.span.title)
        data_tables = self._data_tables()
        in_memo_head = self.span.kind == "memo"
        earlier_columns: dict[int, str] = {}
        earlier_table: Table | None = None
        for position, row in enumerate(rows):
            table = row.table
            if table is not None and id(table) in data_tables:
                if data_tables[id(table)] == position:
                    self._data_table(table, position)
                self._note(row)
                continue
            if in_memo_head:
                if self._memo_head_row(row):
                    self._note(row)
                    continue
                in_memo_head = False
                if self._memo_title(row):
                    self._note(row)
                    continue
            if table is not None and (columns := self._earlier_head(row)):
                earlier_columns, earlier_table = columns, table
                self._note(row)
                continue
            if table is not None and table is earlier_table:
                self._earlier_row(row, earlier_columns)
                self._note(row)
                continue
            if not self._row(row):
                for column, paragraph in row.paragraphs():
                    self._paragraph(row, column, paragraph)
            self._note(row)
        self.content.close()

    # ---- rows -------------------------------------------------------------------------------------------------

    def _note(self, row: Row) -> None:
        """Remembers under which case and heading a row's words stand."""
        for _, paragraph in row.paragraphs():
            self.contexts.append(Context(paragraph, self.content.case, self.content.heading))

    def _row(self, row: Row) -> bool:
        """Whether the row was taken whole: by the head, a list of people, or a table of cases."""
        if row.paragraph is not None and row.paragraph.text is self.span.title:
            return True
        if self.span.title and row.cells[0].first.text is self.span.title:
            return True
        if self.agenda.head(row):
            self.attendance.close()
            self.content.close()
            return True
        if self.agenda.belongs(row) and self._agenda_row(row):
            return True
        if not self.treated and self.span.kind in ("notice", "minutes"):
            if self.head.read(row):
                self.attendance.close()
                return True
            if self.attendance.read(row):
                return True
        return False

    def _paragraph(self, row: Row, column: int, paragraph: Paragraph) -> None:
        if column == 0 and self._case_heading(row, paragraph):
            return
        self.content.feed(paragraph, paragraph.text, row, column)

    # ---- the list of cases and the table that treats them ------------------------------------------------------

    def _agenda_row(self, row: Row) -> bool:
        if self.agenda.break_in(row):
            for cell in row.cells:
                self.ledger.mark(cell.text, "break")
            return True
        read = self.agenda.row(row, self._known_titles())
        if read is None:
            return False
        case = self.book.case(read.number, self._afresh())
        self.attendance.close()
        case_type = read.fields.get("case_type")
        if case_type:
            case.add("case_type", case_type.string.replace("\n", " "), case_type)
        if read.fields.get("archive_ref"):
            case.add("archive_ref", read.fields["archive_ref"].string, read.fields["archive_ref"])
        if case.key not in self.items:
            self._list_case(case, read.number_text, read.title, read.fields)
        else:
            case.add_title(self._rank(), read.title)
            for text in (read.number_text, read.title, *read.fields.values()):
                self.ledger.mark(text, "heading")
        self._begin(case, bool(read.rest))
        for column, paragraph, text in read.rest:
            self.content.feed(paragraph, text, row, column)
        return True

    def _list_case(self, case: CaseDraft, number: Text, title: Text, fields: dict[str, Text]) -> None:
        """Puts a case on the meeting's list."""
        withdrawn = self.vocabulary["agenda.withdrawn"].anywhere(title.string)
        bare = title.slice(0, withdrawn.start()) if withdrawn else title
        bare = bare.slice(0, len(bare.string.rstrip(" –-,(.:"))) if withdrawn else bare
        case.add_title(AGENDA, bare)
        time = fields.get("start_time")
        times = find_times(time.string) if time else []
        case_type = fields.get("case_type")
        words = tuple(text for text in (number, title, *fields.values()) if text)
        for text in words:
            self.ledger.claim(text)
        self.items[case.key] = AgendaDraft(
            case.key, title, case_type.string.replace("\n", " ") if case_type else None,
            times[0].clock if times else None, bool(withdrawn), words,
        )  # fmt: skip

    def _known_titles(self) -> dict[str, list[str]]:
        return {key: [draft.title.string.replace("\n", " ")] for key, draft in self.items.items()}

    def _rank(self) -> int:
        return {"notice": NOTICE, "memo": MEMO}.get(self.span.kind, TREATMENT)

    def _afresh(self) -> str | None:
        """What tells numbers apart that start afresh each meeting."""
        return self.head.value("date") or self.head.value("number")

    def _begin(self, case: CaseDraft, treated: bool) -> None:
        self.content.start(case.key)
        if treated and case.key not in self.treated:
            self.treated.append(case.key)

    # ---- cases under headings ----------------------------------------------------------------------------------

    def _case_heading(self, row: Row, paragraph: Paragraph) -> bool:
        """A paragraph that begins a case: its number and title."""
        if row.table is not None and len(row.cells) > 2:
            return False
        found = number_at_start(paragraph.text.string, self.vocabulary)
        if found is None:
            return False
        number, after, with_word = found
        known = self.book.knows(number, self._afresh())
        title = paragraph.text.slice(after)
        stands_out = self.styles.is_heading(paragraph)
        if not (stands_out or with_word or known) or len(title.string) > 250:
            return False
        if not stands_out and (not known or not self._is_known_title(number, title)):
            return False
        case = self.book.case(number, self._afresh())
        if title:
            case.add_title(self._rank(), title)
        self.ledger.mark(paragraph.text, "heading")
        self._begin(case, True)
        return True

    def _is_known_title(self, number: CaseNumber, title: Text) -> bool:
        case = self.book.case(number, self._afresh())
        return any(title.string.casefold()[:40] == known.casefold()[:40] for known in case.known_titles())

    # ---- memos -------------------------------------------------------------------------------------------------

    def _memo_head_row(self, row: Row) -> bool:
        if row.cells[0].first.text is self.span.title:
            return True
        if self.case_head.read(row, bare=True):
            return True
        paragraph = row.paragraph
        goes_on = (
            paragraph is not None and self.case_head.count > 0 and not self.styles.is_heading(paragraph)
            and paragraph.space_before < 0.5 and len(paragraph.lines) <= 2 and not paragraph.text.string.endswith(".")
            and self.case_head.last in ("officer", "from", "to")
        )  # fmt: skip
        if goes_on and paragraph is not None:
            self.case_head.go_on(paragraph.text)
            return True
        return False

    def _memo_title(self, row: Row) -> bool:
        """The case a memo is on, from its head; the row may be its title."""
        paragraph = row.first
        is_title = len(row.cells) == 1 and (self.styles.is_heading(paragraph) or self.case_head.count > 0)
        labelled = self.case_head.fields.get("title")
        title = (
            labelled[1] if labelled else (paragraph.text if is_title and len(paragraph.text.string) < 300 else EMPTY)
        )
        if self.case_head.number is not None:
            case = self.book.case(self.case_head.number, self.case_head.value("meeting_number"))
        elif title:
            case = self.book.untitled(title, None)
        else:
            return False
        self.memo_case = case
        case.add_title(MEMO, title)
        for name, source in (("case_type", "case_type"), ("archive_ref", "archive_ref"), ("case_officer", "officer")):
            value = self.case_head.fields.get(source)
            if value:
                case.add(name, *value)
        self._begin(case, True)
        if labelled or not title:
            return False
        self.ledger.mark(title, "title")
        return True

    # ---- earlier decisions and data ----------------------------------------------------------------------------

    def _earlier_head(self, row: Row) -> dict[int, str] | None:
        """The columns of a table of earlier decisions, if the row heads one."""
        columns: dict[int, str] = {}
        for cell in row.cells:
            found = self.vocabulary.first_whole("earlier", _EARLIER, cell.string.replace("\n", " "))
            if found is not None:
                columns[cell.column] = found[0]
        if not {"number", "text"} <= set(columns.values()) or len(columns) < 0.6 * len(row.cells):
            return None
        for cell in row.cells:
            self.ledger.mark(cell.text, "label")
        self.content.close()
        return columns

    def _earlier_row(self, row: Row, columns: dict[int, str]) -> None:
        cells = {columns.get(cell.column, "title"): cell for cell in row.cells}
        number, title, text = (cells[role].text if role in cells else EMPTY for role in _EARLIER)
        if not text:
            return
        if not number and self.content.decisions and self.content.decisions[-1].kind == "earlier":
            last = self.content.decisions[-1]
            last.text = join_texts([last.text, text])
            self.ledger.claim(text)
            return
        self.content.earlier_row(number, title, text)

    def _data_tables(self) -> dict[int, int]:
        """Tables of data, by identity, with the position of their first row."""
        found: dict[int, int] = {}
        seen: set[int] = set()
        for position, row in enumerate(self.span.rows):
            table = row.table
            if table is None or id(table) in seen:
                continue
            seen.add(id(table))
            if is_data_table(table) and not self._is_marked(table, position):
                found[id(table)] = position
        return found

    def _is_marked(self, table: Table, position: int) -> bool:
        """Whether a table is one of those that papers mark with words."""
        probe = Ledger()
        agenda = AgendaTable(self.vocabulary, probe)
        attendance = AttendanceReader(self.vocabulary, probe, self.span.kind)
        head = MeetingHead(self.vocabulary, probe)
        case_head = CaseHead(self.vocabulary, probe)
        rows = [r for r in self.span.rows[position : position + 12] if r.table is table]
        for row in rows[:4]:
            earlier = {f[0] for c in row.cells if (f := self.vocabulary.first_whole("earlier", _EARLIER, c.string))}
            if agenda.head(row) or {"number", "text"} <= earlier:
                return True
            if attendance.read(row) or case_head.read(row, bare=False):
                return True
            if self.span.kind in ("notice", "minutes") and position < 40 and head.read(row):
                return True
        begins_case = sum(number_at_start(r.string, self.vocabulary) is not None for r in rows)
        return begins_case >= 0.4 * len(rows) and begins_case > 0

    def _data_table(self, table: Table, position: int) -> None:
        rows = self.span.rows
        above = rows[position - 1].paragraph if position else None
        below: list[Paragraph] = []
        for row in rows[position:]:
            if row.table is table:
                continue
            if row.paragraph is None or len(below) >= 6:
                break
            below.append(row.paragraph)
        held = self._words_held_open()
        before = [above] if above is not None and not held & {w.number for w in above.text.words} else []
        self.tables.append(
            read_data_table(table, before, below, self.content.case, self.vocabulary, self.ledger, self.styles)
        )

    def _words_held_open(self) -> set[int]:
        """Words of a text that is open: no table may take them for its title."""
        current = self.content.open
        return {w.number for piece in current.pieces for w in piece.words} if current else set()
