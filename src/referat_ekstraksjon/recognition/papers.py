"""Where the logical papers of a document begin, and which family each is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.models import PartKind
from referat_ekstraksjon.recognition.families.choice import choose_family
from referat_ekstraksjon.recognition.families.family import COMMON, Family
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary, vocabulary_of
from referat_ekstraksjon.recognition.labels import label_in
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.styles import Styles, is_capitals

_KINDS: tuple[PartKind, ...] = ("notice", "minutes", "memo", "extract", "attachment")
_MEMO_LABELS = ("number", "to", "date", "case_type", "from", "officer", "archive_ref", "body")
_TOP_ROWS = 6
"""A title stands among the first rows of its page, or is set as a heading."""
_HEAD_ROWS = 14
_MOST_TITLE_WORDS = 22


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


def split_papers(rows: Sequence[Row], families: Sequence[Family], styles: Styles) -> list[PaperSpan]:
    """A document's rows parted into its logical papers, each with the family that fits it best.

    What stands before the first title goes with it. Without any title the whole is one paper of kind `other`.
    """
    vocabularies = [vocabulary_of(family) for family in families]
    starts = _starts(rows, vocabularies, styles)
    if not starts:
        family, reason = choose_family(rows, families)
        return [PaperSpan("other", tuple(rows), EMPTY, {}, family, reason)] if rows else []
    spans: list[PaperSpan] = []
    for number, start in enumerate(starts):
        begin = 0 if number == 0 else start.index
        end = starts[number + 1].index if number + 1 < len(starts) else len(rows)
        own = tuple(rows[begin:end])
        family, reason = choose_family(own, families)
        spans.append(PaperSpan(start.kind, own, start.title, start.values, family, reason))
    return _with_common_family(spans)


def _starts(rows: Sequence[Row], vocabularies: Sequence[Vocabulary], styles: Styles) -> list[_Start]:
    starts: list[_Start] = []
    place_on_page = 0
    page = 0
    for index, row in enumerate(rows):
        place_on_page = 0 if row.page != page else place_on_page + 1
        page = row.page
        found = _title(row, vocabularies, styles, place_on_page)
        last = starts[-1] if starts else None
        if found is None and place_on_page == 0:
            found = _memo_head(rows, index, vocabularies, last)
        if found is None:
            continue
        kind, title, values = found
        if last is not None and _same_paper(last, kind, rows, index):
            continue
        starts.append(_Start(index, kind, title, values))
    return starts


def _title(
    row: Row, vocabularies: Sequence[Vocabulary], styles: Styles, place: int
) -> tuple[PartKind, Text, dict[str, str]] | None:
    """The kind of paper a row's title begins, if it is one."""
    if len(row.cells) > 1 or len(row.cells[0].paragraphs) > 1:
        return None
    paragraph = row.first
    string = paragraph.text.string
    words = len(paragraph.text.words)
    if words > _MOST_TITLE_WORDS or paragraph.marker is not None or (words > 5 and string.endswith((".", ":", ","))):
        return None
    stands_out = styles.is_large(paragraph) or paragraph.bold or is_capitals(string)
    if place >= _TOP_ROWS and not stands_out:
        return None
    best: tuple[int, PartKind, dict[str, str]] | None = None
    for vocabulary in vocabularies:
        for kind in _KINDS:
            match = vocabulary[f"papers.{kind}"].whole(string)
            if match is None:
                continue
            values = {k: v for k, v in match.groupdict().items() if v}
            literal = 2 * (match.end() - sum(len(v) for v in values.values())) + ("body" in values)
            if best is None or literal > best[0]:
                best = (literal, kind, values)
    return (best[1], paragraph.text, best[2]) if best else None


def _memo_head(
    rows: Sequence[Row], index: int, vocabularies: Sequence[Vocabulary], last: _Start | None
) -> tuple[PartKind, Text, dict[str, str]] | None:
    """A memo that has no title but its head: enough of a memo's labels, close together at the top of a page."""
    for vocabulary in vocabularies:
        least = vocabulary.rules.memo_head_at_least
        if least is None:
            continue
        roles: set[str] = set()
        missed = 0
        for row in rows[index : index + _HEAD_ROWS]:
            if row.page != rows[index].page or missed > 1:
                break
            label = label_in(row.cells[0].text, vocabulary, "case", _MEMO_LABELS, bare=True)
            if label is None:
                missed += 1
                if not roles:
                    break
                continue
            roles.add(label.role)
        enough = len(roles) >= least and bool(roles & {"number", "officer", "archive_ref"})
        if enough and (last is None or last.kind != "minutes" or "to" in roles):
            return "memo", EMPTY, {}
    return None


def _same_paper(last: _Start, kind: PartKind, rows: Sequence[Row], index: int) -> bool:
    """Whether a title only carries on the paper before: close to its title, and the same kind or one within it."""
    near = index - last.index <= 6 and rows[index].page - rows[last.index].page <= 1
    if kind == last.kind:
        return near
    return near and kind in ("memo", "attachment") and rows[index].page == rows[last.index].page


def _with_common_family(spans: list[PaperSpan]) -> list[PaperSpan]:
    """Papers that show no family take that of the others bound with them."""
    named = Counter(s.family.name for s in spans if s.family.name != COMMON)
    if not named:
        return spans
    commonest = named.most_common(1)[0][0]
    family = next(s.family for s in spans if s.family.name == commonest)
    return [
        s
        if s.family.name != COMMON
        else PaperSpan(s.kind, s.rows, s.title, s.values, family, f"as the papers it is bound with ({commonest})")
        for s in spans
    ]
