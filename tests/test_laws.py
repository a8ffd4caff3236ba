"""The two laws: nothing lost, nothing invented. Counted over every word of every sample."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator

import pytest

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.models import PageBox, Part, Placed
from referat_ekstraksjon.reading.page import Word
from tests.conftest import SAMPLE_NAMES, SAMPLES, sample


def values_of(part: Part) -> Iterator[tuple[str, str, tuple[PageBox, ...]]]:
    """Everything that has words of its own: what it is, its text, its boxes.

    A decision that carries a proposal shows the proposal's place; sources say where values of a head stand. Neither
    has words of its own.
    """
    for person in part.attendances:
        yield "attendance", person.name, person.boxes
    for item in part.agenda:
        yield "agenda", item.title or "", item.boxes
    for decision in part.decisions:
        if not (decision.points and decision.basis):
            yield "decision", decision.text, decision.boxes
    for statement in part.statements:
        yield "statement", statement.text, statement.boxes
    for attachment in part.attachments:
        yield "attachment", attachment.title, attachment.boxes
    for passage in part.passages:
        yield "passage", passage.text, passage.boxes
    for table in part.tables:
        yield "table", " ".join(t for t in (table.title, table.caption, table.notes) if t), table.boxes
        for cell in table.cells:
            yield "cell", cell.text, cell.boxes


def inside(word: Word, boxes: tuple[PageBox, ...]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(b[0] == word.page and b[1] - 0.1 <= x <= b[3] + 0.1 and b[2] - 0.1 <= y <= b[4] + 0.1 for b in boxes)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_every_word_is_in_exactly_one_place(name: str) -> None:
    paper = sample(name)
    values = [value for part in paper.document.parts for value in values_of(part)]
    for page in paper.layout.pages:
        for word in page.words:
            places = [(kind, text) for kind, text, boxes in values if inside(word, boxes)]
            assert len(places) == 1, (word, places)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_the_text_under_the_boxes_is_the_value(name: str) -> None:
    paper = sample(name)
    words = [w for page in paper.layout.pages for w in page.words]

    def letters(text: str) -> Counter[str]:
        return Counter(c for c in text if c.isalnum())

    for part in paper.document.parts:
        for kind, text, boxes in values_of(part):
            printed = "".join(normalise_word(w.text) for w in words if inside(w, boxes))
            if kind in ("attendance", "agenda"):
                assert letters(text) <= letters(printed), (kind, text)
            else:
                assert letters(text) == letters(printed), (kind, text)
            assert boxes or not text


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_the_count_of_the_record_is_right(name: str) -> None:
    paper = sample(name)
    coverage = paper.document.coverage
    assert coverage.words == sum(len(page.words) for page in paper.layout.pages)
    assert (coverage.placed, coverage.placed_twice) == (coverage.words, 0)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_sources_of_heads_hold_their_values(name: str) -> None:
    paper = sample(name)
    words = [w for page in paper.layout.pages for w in page.words]
    for part in paper.document.parts:
        for source in part.sources:
            printed = {normalise_word(w.text) for w in words if inside(w, source.boxes)}
            assert printed, source
            if source.field in ("place", "title", "case_officer", "case_type"):
                said = {word.strip(".,;:") for word in printed}
                assert {word.strip(".,;:") for word in source.text.split()} & said, source


def test_every_placed_value_has_a_page() -> None:
    for name in SAMPLE_NAMES:
        for part in sample(name).document.parts:
            placed: list[Placed] = [*part.decisions, *part.attendances, *part.agenda, *part.statements, *part.passages]
            assert all(value.page is not None and value.boxes for value in placed)


def test_a_document_leaves_nothing_to_be_collected() -> None:
    """What a document was read with goes when its record is there: no cycles of rows, texts and words stay behind."""
    content = (SAMPLES / f"{SAMPLE_NAMES[0]}.pdf").read_bytes()
    extract(content, "paper.pdf")
    gc.collect()
    gc.disable()
    try:
        record = extract(content, "paper.pdf")
        left = gc.collect()
    finally:
        gc.enable()
    assert record.parts
    assert left < 200, "cycles of records stay behind"
