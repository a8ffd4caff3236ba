"""Where the logical papers of a document begin, and which family each is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.language.dates import find_dates, find_times
from referat_ekstraksjon.layout.lines import Line
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.models import PartKind
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.families.choice import choose_families
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.vocabulary import PhrasesByKey, Vocabulary, phrases_by_key, vocabulary_of
from referat_ekstraksjon.recognition.labels import label_in
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles, is_capitals

_TITLES: dict[str, PartKind] = {
    "papers.notice": "notice",
    "papers.minutes": "minutes",
    "papers.memo": "memo",
    "papers.extract": "extract",
    "papers.attachment": "attachment",
}
_MEMO_LABELS = ("number", "to", "date", "case_type", "from", "officer", "archive_ref", "body")
_TELLING: dict[str, tuple[str, ...]] = {
    "attendance": ("present", "absent", "member"), "section": ("proposal", "decision", "vote"),
    "agenda": ("titles",), "head": ("date", "place"),
}  # fmt: skip
_ENDS = "head.ends"
_LONGEST_LABEL = 60
_LONGEST_END = 140
_TOP_ROWS = 6
_TOP_LINES = 3
"""A title stands among the first rows of its page, or is set as a heading."""
_HEAD_ROWS = 14
_MOST_TITLE_WORDS = 22
_MOST_LETTERHEAD = 2
_MOST_WORDS_ABOVE = 9
"""In a line above a title that belongs to its paper: a letterhead, a case number."""


@dataclass(frozen=True, slots=True)
class PaperSpan:
    """The rows of one logical paper.

    Attributes:
        title: its printed title, if it has one; values: what the title's placeholders held.
    """

    kind: PartKind
    rows: tuple[Row, ...]
    title: Text
    values: dict[str, str]
    family: Family
    reason: str


@dataclass(frozen=True, slots=True)
class _Start:
    index: int
    kind: PartKind
    title: Text
    values: dict[str, str]


class _MeetingWords(NamedTuple):
    """The phrases of several families that divide one file's papers, each with its key."""

    titles: PhrasesByKey
    openings: PhrasesByKey
    endings: PhrasesByKey


def _meeting_words(vocabularies: Sequence[Vocabulary]) -> _MeetingWords:
    of = tuple(vocabularies)
    return _MeetingWords(
        phrases_by_key(of, tuple(_TITLES)),
        phrases_by_key(of, ("head.sentences",)),
        phrases_by_key(of, ("section.closing", _ENDS)),
    )


def split_papers(
    rows: Sequence[Row], families: Sequence[Family], styles: Styles, running: Sequence[Line] = ()
) -> list[PaperSpan]:
    """A document's rows parted into its logical papers, each with the family that fits it best.

    Args:
        rows: all rows of the document.
        families: to choose among.
        styles: what stands out in it.
        running: lines that recur from page to page: the title of short papers of one kind may be among them.

    What stands before the first title goes with it. Without any title the whole is one paper, of the kind that its
    content tells.
    """
    vocabularies = [vocabulary_of(family) for family in families]
    starts = _starts(rows, vocabularies, styles, _running_kinds(running, vocabularies))
    begins = [0, *(start.index for start in starts[1:])]
    papers = [
        tuple(rows[begin:end]) for begin, end in zip(begins, [*begins[1:], len(rows)], strict=True) if end > begin
    ]
    chosen = choose_families(papers, families)
    if not starts:
        return [
            PaperSpan(_kind_by_content(own, vocabulary_of(family)), own, EMPTY, {}, family, reason)
            for own, (family, reason) in zip(papers, chosen, strict=True)
        ]
    return [
        PaperSpan(start.kind, own, start.title, start.values, family, reason)
        for start, own, (family, reason) in zip(starts, papers, chosen, strict=True)
    ]


def _kind_by_content(rows: Sequence[Row], vocabulary: Vocabulary) -> PartKind:
    """What a paper without any known title is, by what stands in it; `other` where that does not tell."""
    met: set[str] = set()
    for row in rows:
        text = row.first.text
        if len(text.string) > _LONGEST_LABEL and ":" not in text.string[:_LONGEST_LABEL]:
            continue
        for section, roles in _TELLING.items():
            label = label_in(text, vocabulary, section, roles)
            if label is not None:
                met.add(f"{section}.{label.role}")
    words = _meeting_words([vocabulary])
    opened = any(_opens_meeting(row, words) for row in rows[:_HEAD_ROWS])
    ended = any(_ends_meeting(row, words) for row in rows)
    people = {"attendance.present", "attendance.absent"} & met or opened or ended
    if people and met & {"section.decision", "section.vote"}:
        return "minutes"
    if "agenda.titles" in met and met & {"head.date", "attendance.member", "head.place"}:
        return "notice"
    if "section.proposal" in met and not people:
        return "memo"
    return "other"


def _running_kinds(running: Sequence[Line], vocabularies: Sequence[Vocabulary]) -> dict[int, PartKind]:
    """For pages with a running line that is the title of a paper of one case, the kind of that paper."""
    kinds: dict[int, PartKind] = {}
    titled: dict[str, PartKind | None] = {}
    for line in running:
        string = line.string
        if string not in titled:
            of: tuple[PartKind, ...] = ("memo", "extract")
            titled[string] = next((k for k in of if any(v[f"papers.{k}"].whole(string) for v in vocabularies)), None)
        kind = titled[string]
        if kind is not None:
            kinds.setdefault(line.page, kind)
    return kinds


def _starts(
    rows: Sequence[Row], vocabularies: Sequence[Vocabulary], styles: Styles, running: dict[int, PartKind]
) -> list[_Start]:
    starts: list[_Start] = []
    words = _meeting_words(vocabularies)
    place_on_page = 0
    page = 0
    numbers: set[str] = set()
    ended = False
    for index, row in enumerate(rows):
        place_on_page = 0 if row.page != page else place_on_page + 1
        page = row.page
        found = _title(row, words.titles, styles, place_on_page)
        last = starts[-1] if starts else None
        if found is None and _tops_page(rows, index, place_on_page):
            found = _memo_head(rows, index, vocabularies, last)
            if found is not None and page in running:
                found = running[page], found[1], found[2]
        if found is None and last is not None and last.kind in ("notice", "memo"):
            found = _memo_by_number(rows, index, place_on_page, numbers, vocabularies[0], styles)
        if last is not None and last.kind == "notice":
            numbers |= _numbers_in(row, vocabularies[0])
        if found is None and ended and last is not None and _opens_meeting(row, words):
            found = last.kind, EMPTY, {}
        ended = (ended or _ends_meeting(row, words)) and found is None
        if found is None:
            continue
        kind, title, values = found
        if last is not None and _same_paper(last, kind, rows, index):
            last.values.update({k: v for k, v in values.items() if k not in last.values})
            continue
        if kind == "extract" and last is not None and _is_treatment_line(last, place_on_page):
            continue
        if kind == "memo" and title and place_on_page >= _TOP_ROWS and not _has_memo_head(rows, index, vocabularies):
            continue
        begin = _first_of_page(rows, index, place_on_page)
        if last is not None and begin <= last.index:
            begin = index
        starts.append(_Start(begin, kind, title, values))
    return starts


def _tops_page(rows: Sequence[Row], index: int, place: int) -> bool:
    """Whether a row is the first of its page, or only a letterhead stands above it."""
    if place > _MOST_LETTERHEAD:
        return False
    above = rows[index - place : index]
    return all(row.table is None and len(row.first.text.words) <= _MOST_WORDS_ABOVE for row in above)


def _ends_meeting(row: Row, words: _MeetingWords) -> bool:
    """Whether a row says when a meeting ended."""
    string = row.paragraph.text.string if row.paragraph is not None else ""
    if len(string) > _LONGEST_END:
        return False
    return any(key != _ENDS or find_times(string) for key, _ in words.endings.at_start(string))


def _opens_meeting(row: Row, words: _MeetingWords) -> bool:
    """Whether a sentence says when a meeting was held: in a book of minutes the next ones begin so."""
    string = row.paragraph.text.string if row.paragraph is not None and row.paragraph.marker is None else ""
    return bool(words.openings.at_start(string) and find_dates(string[:200]))


def _has_memo_head(rows: Sequence[Row], index: int, vocabularies: Sequence[Vocabulary]) -> bool:
    """Whether labels of a memo's head follow a title within a page: `Saksutredning` is a memo's title or a heading."""
    return any(len(_memo_roles(rows, index + 1, vocabulary)) >= 2 for vocabulary in vocabularies)


def _first_of_page(rows: Sequence[Row], index: int, place: int) -> int:
    """Where a paper begins whose title stands at `index`: with short lines above the title on its page."""
    above = rows[index - place : index]
    if place >= _TOP_ROWS or any(len(row.first.text.words) > _MOST_WORDS_ABOVE for row in above):
        return index
    return index - place


def _title(row: Row, titles: PhrasesByKey, styles: Styles, place: int) -> tuple[PartKind, Text, dict[str, str]] | None:
    """The kind of paper a row's title begins, if it is one."""
    if len(row.cells) > 1 or len(row.cells[0].paragraphs) > 1:
        return None
    paragraph = row.first
    string = paragraph.text.string
    words = len(string.split())
    if words > _MOST_TITLE_WORDS or paragraph.marker is not None or (words > 5 and string.endswith((".", ":", ","))):
        return None
    stands_out = styles.is_large(paragraph) or paragraph.bold or is_capitals(string)
    if string.endswith((".", ",")) and not stands_out:
        return None  # `Protokoll fra møte 12.05. godkjennes.` at the top of a page
    if place >= _TOP_ROWS and not stands_out:
        return None
    best: tuple[int, PartKind, dict[str, str]] | None = None
    for key, match in titles.whole(string):
        values = {k: v for k, v in match.groupdict().items() if v}
        literal = 2 * (match.end() - sum(len(v) for v in values.values())) + ("body" in values)
        if best is None or literal > best[0]:
            best = (literal, _TITLES[key], values)
    return (best[1], paragraph.text, best[2]) if best else None


def _memo_head(
    rows: Sequence[Row], index: int, vocabularies: Sequence[Vocabulary], last: _Start | None
) -> tuple[PartKind, Text, dict[str, str]] | None:
    """A memo that has no title but its head: enough of a memo's labels, close together at the top of a page."""
    for vocabulary in vocabularies:
        least = vocabulary.rules.memo_head_at_least
        if least is None:
            continue
        roles = _memo_roles(rows, index, vocabulary)
        enough = len(roles) >= least and bool(roles & {"number", "officer", "archive_ref"})
        if enough and (last is None or last.kind != "minutes" or "to" in roles):
            return "memo", EMPTY, {}
    return None


def _is_treatment_line(last: _Start, place: int) -> bool:
    """Whether `Saksprotokoll i …` only heads the treatment of a case in minutes, or a quotation in a memo."""
    return last.kind == "minutes" or (last.kind == "memo" and place >= _TOP_LINES)


def _numbers_in(row: Row, vocabulary: Vocabulary) -> set[str]:
    """The case numbers that begin a row or stand in its cells."""
    found = (number_at_start(cell.string, vocabulary) for cell in row.cells)
    return {number[0].key for number in found if number is not None}


def _memo_by_number(
    rows: Sequence[Row], index: int, place: int, listed: set[str], vocabulary: Vocabulary, styles: Styles
) -> tuple[PartKind, Text, dict[str, str]] | None:
    """A memo that begins with its case's number as a heading.

    A head follows it, or it stands at the top of a page and the list of cases has it.
    """
    row = rows[index]
    number = number_at_start(row.string, vocabulary) if len(row.cells) == 1 else None
    if number is None:
        return None
    if not styles.is_heading(row.first):
        labelled = [vocabulary[f"case.{role}"].all_inside(row.string) for role in ("officer", "archive_ref")]
        return ("memo", EMPTY, {}) if place <= 1 and all(labelled) else None
    head = any(
        _memo_roles(rows, later, vocabulary) & {"officer", "archive_ref"}
        for later in range(index + 1, min(index + 4, len(rows)))
    )
    at_top = place <= 1 and number[0].key in listed
    return ("memo", EMPTY, {}) if head or at_top else None


def _memo_roles(rows: Sequence[Row], index: int, vocabulary: Vocabulary) -> set[str]:
    """Which labels of a memo's head stand close together from a row on, above values or beside them."""
    roles: set[str] = set()
    missed = 0
    for row in rows[index : index + _HEAD_ROWS]:
        if row.page != rows[index].page or missed > 1:
            break
        labels = [label_in(cell.text, vocabulary, "case", _MEMO_LABELS, bare=True) for cell in row.cells]
        met = {label.role for label in labels if label is not None}
        if not met:
            missed += 1
            if not roles:
                break
            continue
        missed = 0
        roles |= met
    return roles


def _same_paper(last: _Start, kind: PartKind, rows: Sequence[Row], index: int) -> bool:
    """Whether a title only carries on the paper before: close to its title, and the same kind or one within it."""
    if kind == "memo" and last.kind == "memo" and not last.title:
        return index - last.index <= 2
    if index - last.index <= 2 and {kind, last.kind} <= {"notice", "minutes"} and last.title:
        return True  # `Referat`, and below it `Møte i Rådet for …`
    near = index - last.index <= 6 and rows[index].page - rows[last.index].page <= 1
    if kind == last.kind:
        return near
    return near and kind in ("memo", "attachment") and rows[index].page == rows[last.index].page
