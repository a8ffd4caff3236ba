"""An arranged document as a record: the way through the recognition room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from referat_ekstraksjon import __version__
from referat_ekstraksjon.layout.blocks import Layout
from referat_ekstraksjon.layout.lines import Line, line_of
from referat_ekstraksjon.models import (
    Attachment,
    Case,
    Coverage,
    Decision,
    Document,
    Finding,
    Meeting,
    Part,
    Passage,
    Source,
    Statement,
    TextSource,
)
from referat_ekstraksjon.recognition.cases.book import CaseBook
from referat_ekstraksjon.recognition.certainty import confidence_of, weighed_decisions, weighed_people, weighed_tables
from referat_ekstraksjon.recognition.decisions.drafts import DecisionDraft
from referat_ekstraksjon.recognition.decisions.reader import CaseReader
from referat_ekstraksjon.recognition.families.choice import family_findings
from referat_ekstraksjon.recognition.families.family import COMMON, Family
from referat_ekstraksjon.recognition.findings import document_findings, part_findings
from referat_ekstraksjon.recognition.meetings.book import MeetingBook
from referat_ekstraksjon.recognition.paper import PaperReader
from referat_ekstraksjon.recognition.papers import PaperSpan, split_papers
from referat_ekstraksjon.recognition.passages import passages_of, running_passages
from referat_ekstraksjon.recognition.rows import rows_of
from referat_ekstraksjon.recognition.styles import Styles


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file besides its pages."""

    sha256: str
    file_name: str
    title: str | None = None
    text_source: TextSource = "born-digital"
    findings: tuple[Finding, ...] = ()


def recognise(layout: Layout, families: Sequence[Family], facts: FileFacts) -> Document:
    """The record of an arranged document.

    Args:
        layout: the document's blocks in reading order.
        families: the families to choose among for each paper; one alone is used for all.
        facts: name, checksum and what was found in reading it.
    """
    styles = Styles(layout.body_size)
    spans = split_papers(rows_of(layout.blocks), families, styles, layout.running)
    book = CaseBook()
    meetings = MeetingBook()
    readers = []
    for span in spans:
        reader = PaperReader(span, book, styles)
        reader.read()
        readers.append(reader)
    for reader in sorted(readers, key=lambda r: r.span.kind not in ("notice", "minutes")):
        meetings.add(reader)
    running = (*layout.running, *_repeated_heads(spans))
    on_page: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    for place, line in enumerate(running):
        on_page[line.page].append((place, line))
    parts = [
        _part(reader, number, meetings, _pages(spans, number, len(layout.pages)), on_page, styles)
        for number, reader in enumerate(readers)
    ]
    parts = _with_case_sources(parts, book)
    words = sum(len(page.words) for page in layout.pages)
    placed = sum(_count(reader) for reader in readers) + sum(len(line.words) for line in running)
    document = Document(
        sha256=facts.sha256,
        file_name=facts.file_name,
        page_count=len(layout.pages),
        family=_family_name(spans),
        text_source=facts.text_source,
        title=facts.title,
        extractor_version=__version__,
        coverage=Coverage(words=words, placed=placed, placed_twice=sum(r.ledger.claimed_twice for r in readers)),
        meetings=meetings.records(),
        cases=_with_bodies(book.records(), parts, meetings),
        parts=tuple(parts),
    )
    findings = list(facts.findings)
    for number, (part, reader) in enumerate(zip(parts, readers, strict=True)):
        findings += part_findings(part, number, reader.vocabulary)
        findings += [
            Finding(part=number, page=doubt.page, severity="warning", code=doubt.code, message=doubt.message)
            for doubt in (*reader.attendance.roll.doubts, *reader.content.doubts)
        ]
    findings += document_findings(document)
    findings += family_findings(parts)
    return document.model_copy(update={"findings": tuple(findings)})


def _family_name(spans: Sequence[PaperSpan]) -> str:
    names = list(dict.fromkeys(span.family.name for span in spans))
    special = [name for name in names if name != COMMON]
    return "+".join(special or names) or COMMON


def _repeated_heads(spans: Sequence[PaperSpan]) -> Iterator[Line]:
    """Heads that a table prints again after a page break: they run on, as heads of pages do."""
    tables = {id(row.table): row.table for span in spans for row in span.rows if row.table is not None}
    for table in tables.values():
        for _, words in groupby(table.repeated_heads, key=lambda word: (word.page, round(word.baseline))):
            yield line_of(list(words))


def _count(reader: PaperReader) -> int:
    """Words of a paper that are in a value or passage: each counted once."""
    return len({w.number for context in reader.contexts for w in context.paragraph.text.words})


def _pages(spans: Sequence[PaperSpan], number: int, page_count: int) -> tuple[int, int]:
    """First and last page of a paper; a page without text goes with the paper before it."""
    first = spans[number].rows[0].page if number else 1
    if number + 1 == len(spans):
        return first, page_count
    return first, max(first, spans[number + 1].rows[0].page - 1, _last_page(spans[number]))


def _last_page(span: PaperSpan) -> int:
    return max(paragraph.lines[-1].page for row in span.rows for _, paragraph in row.paragraphs())


def _part(
    reader: PaperReader,
    number: int,
    meetings: MeetingBook,
    pages: tuple[int, int],
    running: dict[int, list[tuple[int, Line]]],
    styles: Styles,
) -> Part:
    meeting = meetings.key_of(reader)
    content = reader.content
    people = reader.attendance.records(meeting)
    passages: list[Passage] = passages_of(reader.contexts, reader.ledger, styles, reader.vocabulary)
    own = sorted((place, line) for page in range(pages[0], pages[1] + 1) for place, line in running.get(page, ()))
    passages += running_passages([line for _, line in own])
    return Part(
        kind=reader.span.kind,
        title=reader.span.title.string.replace("\n", " ") or (reader.memo_case.title if reader.memo_case else None),
        first_page=pages[0],
        last_page=pages[1],
        family=reader.span.family.name,
        family_reason=reader.span.reason,
        meeting=meeting,
        case=reader.memo_case.key if reader.memo_case else None,
        attendances=weighed_people(people, reader.span.kind),
        agenda=tuple(item.record(meeting) for item in reader.listed.drafts.values()),
        decisions=weighed_decisions(_decisions(content, number, meeting)),
        statements=tuple(
            Statement(case=s.case, speaker=s.speaker, text=s.text.string, page=s.text.page, boxes=s.text.boxes)
            for s in content.statements
        ),
        attachments=tuple(
            Attachment(
                case=a.case, label=a.label, title=a.title.string.replace("\n", " "), page=a.title.page,
                boxes=a.title.boxes,
            )
            for a in content.attachments
            if a.title
        ),
        tables=weighed_tables(reader.tables, people, reader.span.kind),
        passages=tuple(passages),
        sources=_meeting_sources(reader, meeting),
    )  # fmt: skip


def _meeting_sources(reader: PaperReader, meeting: str | None) -> tuple[Source, ...]:
    if meeting is None:
        return ()
    return tuple(
        Source(entity="meeting", key=meeting, field=name, text=value, page=text.page or None, boxes=text.boxes)
        for name, (value, text) in reader.head.fields.items()
        if text.words
    )


def _decisions(content: CaseReader, part: int, meeting: str | None) -> tuple[Decision, ...]:
    places = {id(draft): position for position, draft in enumerate(content.decisions)}
    return tuple(_decision(draft, part, meeting, places) for draft in content.decisions)


def _decision(draft: DecisionDraft, part: int, meeting: str | None, places: dict[int, int]) -> Decision:
    shown = draft.basis.text if draft.basis is not None and draft.points else draft.text
    return Decision(
        case=draft.case, meeting=meeting if draft.kind != "earlier" else None, kind=draft.kind, text=shown.string,
        source_text=draft.text.source, proposed_by=draft.proposed_by,
        decided_by=draft.decided_by, earlier_number=draft.earlier_number, outcome=draft.outcome,
        votes_for=draft.votes.in_favour, votes_against=draft.votes.against, votes_blank=draft.votes.blank,
        unanimous=draft.votes.unanimous,
        points=draft.points,
        basis=(part, places[id(draft.basis)]) if draft.basis is not None else None,
        page=shown.page, boxes=shown.boxes, confidence=confidence_of((*shown.words, *draft.text.words)),
    )  # fmt: skip


def _with_case_sources(parts: list[Part], book: CaseBook) -> list[Part]:
    """Where each case's values stand, filed with the paper that has the page."""
    first_on: dict[int | None, int] = {}
    for number, part in enumerate(parts):
        for page in range(part.first_page, part.last_page + 1):
            first_on.setdefault(page, number)
    by_part: dict[int, list[Source]] = {}
    for source in book.sources():
        if source.page in first_on:
            by_part.setdefault(first_on[source.page], []).append(source)
    return [
        part.model_copy(update={"sources": (*part.sources, *by_part.get(number, ()))})
        for number, part in enumerate(parts)
    ]


def _with_bodies(cases: tuple[Case, ...], parts: Sequence[Part], meetings: MeetingBook) -> tuple[Case, ...]:
    """Each case's body: that of the meeting of a paper it stands in, notices and minutes first."""
    found: dict[str, Meeting] = {}
    ordered = sorted(parts, key=lambda p: p.kind not in ("minutes", "notice"))
    for part in ordered:
        meeting = meetings.record_of(part.meeting)
        if meeting is None:
            continue
        keys = [part.case, *(i.case for i in part.agenda), *(d.case for d in part.decisions)]
        for key in keys:
            if key is not None:
                found.setdefault(key, meeting)
    result = []
    for case in cases:
        meeting = found.get(case.key)
        if meeting is None:
            result.append(case)
            continue
        update: dict[str, str | None] = {"body": meeting.body, "organisation": meeting.organisation}
        if case.meeting is not None or (case.number is not None and case.year is None):
            update["meeting"] = meeting.key
        result.append(case.model_copy(update=update))
    return tuple(result)
