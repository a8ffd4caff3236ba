"""The record of a document: what `referat extract` prints and the archive stores.

Every model is frozen. Text is as printed, normalised (NFC, words broken at line ends joined, paragraphs on lines of
their own). `page` counts from 1; `boxes` are (page, x0, top, x1, bottom) in PDF points from the page's top left
corner. What a paper does not say is None. Norwegian terms are in `docs/glossary.md`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PageBox = tuple[int, float, float, float, float]

PartKind = Literal["notice", "minutes", "memo", "extract", "attachment", "other"]
AttendanceStatus = Literal["member", "present", "absent", "stand_in", "staff", "guest"]
DecisionKind = Literal["proposed", "adopted", "earlier"]
Outcome = Literal["adopted", "rejected", "withdrawn", "postponed"]
Severity = Literal["info", "warning", "error"]
TextSource = Literal["born-digital", "ocr", "mixed"]


class Record(BaseModel):
    """A frozen record that takes no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Placed(Record):
    """A value with its place in the PDF."""

    page: int | None = None
    boxes: tuple[PageBox, ...] = ()


class Meeting(Record):
    """A meeting (*møte*) that the document speaks of as its own.

    `key` names it within the document: its number, or its date.
    """

    key: str
    body: str | None = None
    organisation: str | None = None
    number: str | None = None
    date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    place: str | None = None


class Case(Record):
    """A case (*møtesak*); `key` names it within the document."""

    key: str
    number: str | None = None
    series: str | None = None
    year: int | None = None
    sequence: int | None = None
    title: str | None = None
    case_type: str | None = None
    archive_ref: str | None = None
    case_officer: str | None = None
    restricted: str | None = None
    """The words that say that it is not for everyone's eyes (`Unntatt offentlighet, offl. § 23`)."""
    body: str | None = None
    organisation: str | None = None
    meeting: str | None = None
    """The meeting a number belongs to, where numbers start afresh each meeting."""


class Source(Placed):
    """Where a value of a meeting or case was read."""

    entity: Literal["meeting", "case"]
    key: str
    field: str
    text: str


class Attendance(Placed):
    """A person in a list of a notice or minutes (*fremmøte*)."""

    meeting: str | None
    name: str
    organisation: str | None = None
    party: str | None = None
    function: str | None = None
    status: AttendanceStatus | None
    """None where the paper does not say what its list is of."""
    stands_in_for: str | None = None
    note: str | None = None
    confidence: float = 1.0


class AgendaItem(Placed):
    """A case on a meeting's list (*sakliste*)."""

    meeting: str | None
    case: str
    title: str | None = None
    case_type: str | None = None
    start_time: str | None = None
    status: Literal["withdrawn"] | None = None


class Decision(Placed):
    """A proposal (*forslag til vedtak, innstilling*) or decision (*vedtak*).

    `basis` is the place (part, position among its decisions) of the proposal an adopted row carries through.
    """

    case: str | None
    meeting: str | None = None
    kind: DecisionKind
    text: str
    source_text: str
    proposed_by: str | None = None
    decided_by: str | None = None
    earlier_number: str | None = None
    outcome: Outcome | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_blank: int | None = None
    unanimous: bool | None = None
    basis: tuple[int, int] | None = None
    points: bool = False
    """Whether its own words only point to a proposal ("as proposed"), in this paper or another."""
    confidence: float = 1.0


class Statement(Placed):
    """A contribution to the discussion of a case, or to its vote."""

    case: str | None
    speaker: str | None
    text: str


class Attachment(Placed):
    """An attachment (*vedlegg*) listed on a case."""

    case: str | None
    label: str | None
    title: str


class TableCell(Placed):
    """A cell; row and column count from 0."""

    row: int
    column: int
    text: str
    value: float | None = None
    header: bool = False
    confidence: float = 1.0


class DataTable(Record):
    """A table with figures or other content, stitched over page breaks."""

    case: str | None
    title: str | None = None
    caption: str | None = None
    unit: str | None = None
    notes: str | None = None
    first_page: int
    last_page: int
    row_count: int
    column_count: int
    boxes: tuple[PageBox, ...] = ()
    """Where title, caption and notes stand; cells have their own."""
    cells: tuple[TableCell, ...]


class Passage(Placed):
    """Everything else that is printed.

    Kinds: `text`, `heading`, `title`, `label`, `head` (of the paper), `list_item`, `caption`, `footnote`, `note`,
    `reference` (number and title of an earlier decision), `carried` (words by which a decision points to a
    proposal), `vote`, `signature`, `break` (pauses on an agenda), `running` (running heads and feet).
    """

    case: str | None
    kind: str
    heading: str | None = None
    text: str


class Finding(Record):
    """A thing a person should look at."""

    part: int | None = None
    page: int | None = None
    severity: Severity
    code: str
    message: str


class Part(Record):
    """A logical paper inside a PDF: a notice, minutes, a memo."""

    kind: PartKind
    title: str | None
    first_page: int
    last_page: int
    family: str
    family_reason: str
    meeting: str | None = None
    case: str | None = None
    attendances: tuple[Attendance, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    statements: tuple[Statement, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    tables: tuple[DataTable, ...] = ()
    passages: tuple[Passage, ...] = ()
    sources: tuple[Source, ...] = ()


class Coverage(Record):
    """The count behind the first law: every word of every page is in exactly one place."""

    words: int
    placed: int
    placed_twice: int = 0


class Document(Record):
    """One PDF file, read."""

    sha256: str
    file_name: str
    page_count: int
    family: str
    text_source: TextSource = "born-digital"
    title: str | None = None
    pdfa_name: str | None = None
    """Name of the searchable PDF/A that was kept, and below its checksum."""
    pdfa_sha256: str | None = None
    extractor_version: str
    coverage: Coverage
    meetings: tuple[Meeting, ...] = ()
    cases: tuple[Case, ...] = ()
    parts: tuple[Part, ...] = Field(default=())
    findings: tuple[Finding, ...] = ()
