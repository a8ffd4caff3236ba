"""How sure values are that were read from pictures: by their words, and by whether they are like those beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from referat_ekstraksjon.models import Attendance, DataTable, Decision, TableCell
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.certainty import (
    confidence_of,
    weighed_decisions,
    weighed_people,
    weighed_tables,
)


def word(text: str, confidence: float, number: int = 0) -> Word:
    return Word(number, 1, text, 0, 0, 9, 9, 9, 9, "", bold=False, italic=False, confidence=confidence)


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        ([word("vedtak", 0.95)], [word("vedtak", 0.85)]),
        ([word("vedtak", 0.95)], [word("Xvbq", 0.95)]),
        ([word("vedtak", 0.95)], [word("4210", 0.95)]),
        ([word("vedtak", 0.95)], [word("vedtak", 0.95), word("er", 0.95, 1)]),
        ([word("vedtak", 0.7)], [word("vedtak", 0.2)]),
    ],
    ids=["less sure", "no known word", "figures", "two words", "hardly read"],
)
def test_words_count_what_they_are_worth(surer: list[Word], less: list[Word]) -> None:
    assert 1.0 > confidence_of(surer) > confidence_of(less) > 0


def test_a_word_counts_once_and_print_is_sure() -> None:
    one = word("vedtak", 0.8)
    assert confidence_of([one, one]) == confidence_of([one])
    assert confidence_of([word("vedtak", 1.0)], 0.5) == 1.0
    assert confidence_of([]) == 1.0
    assert confidence_of([one], 0.5) == pytest.approx(0.5 * confidence_of([one]))


def person(name: str, party: str | None = "Ap", confidence: float = 0.99) -> Attendance:
    return Attendance(meeting=None, name=name, party=party, status="present", confidence=confidence)


def doubted(values: Sequence[Any]) -> list[int]:
    return [place for place, value in enumerate(values) if value.confidence < 0.95]


@pytest.mark.parametrize(
    ("people", "less_sure"),
    [
        ([person("Kari Li"), person("Ola By"), person("Eli Ås", None)], [2]),
        ([person("Kari Li", None), person("Ola By", None), person("Eli Ås")], []),
        ([person("Kari Li"), person("Ola By"), person("A.")], [2]),
        ([person("Li"), person("By"), person("Ås")], []),
        ([person("Kari Li", confidence=1.0), person("Ola By"), person("Eli Ås", None, 1.0)], []),
    ],
    ids=["without a party", "without parties", "one letter", "surnames only", "no picture"],
)
def test_people_who_lack_what_their_list_has(people: list[Attendance], less_sure: list[int]) -> None:
    assert doubted(weighed_people(people, "minutes")) == less_sure


def test_lists_that_were_not_known() -> None:
    stand_ins = [person("Kari Li").model_copy(update={"status": "stand_in"})]
    assert doubted(weighed_people(stand_ins, "minutes")) == [0]
    assert doubted(weighed_people(stand_ins, "notice")) == []
    rows = table(["Navn", "Parti"], ["Kari Li", "Ap"], ["Ola By", "H"])
    assert [len(doubted(t.cells)) for t in weighed_tables([rows], stand_ins, "minutes")] == [6]
    assert [len(doubted(t.cells)) for t in weighed_tables([rows], [person("Kari Li")], "minutes")] == [0]
    assert [len(doubted(t.cells)) for t in weighed_tables([rows], stand_ins, "notice")] == [0]


def decision(kind: str, case: str, confidence: float = 0.99) -> Decision:
    return Decision.model_validate(
        {"case": case, "kind": kind, "text": "Saken utsettes.", "source_text": "", "confidence": confidence}
    )


def test_decisions_beside_those_of_other_bodies() -> None:
    found = weighed_decisions([decision("proposed", "1"), decision("earlier", "1"), decision("adopted", "1")])
    assert doubted(found) == [0, 1, 2]
    assert doubted(weighed_decisions([decision("proposed", "1"), decision("adopted", "1")])) == []
    assert doubted(weighed_decisions([decision("earlier", "1", 1.0)])) == []
    assert doubted(
        weighed_decisions([decision("adopted", "1"), decision("adopted", "1"), decision("adopted", "2")])
    ) == [
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("text", "points", "less_sure"),
    [
        ("Saken utsettes.", False, False),
        ("Prisen settes til kr 400", False, False),
        ("Saken utsettes til møtet i", False, True),
        ("Saken utsettes. Behandli", False, True),
        ("Som innstillingen.", True, True),
        ("Utsettes (se neste sak)", False, False),
    ],
)
def test_decisions_cut_short_and_those_that_point_to_nothing(text: str, points: bool, less_sure: bool) -> None:
    one = decision("adopted", "1").model_copy(update={"text": text, "points": points})
    assert (doubted(weighed_decisions([one])) == [0]) == less_sure
    carried = one.model_copy(update={"basis": (0, 0)})
    assert doubted(weighed_decisions([carried])) == ([0] if less_sure and not points else [])


def table(*rows: list[str], confidence: float = 0.99) -> DataTable:
    cells = [
        TableCell(
            row=r, column=c, text=text, header=r == 0, confidence=confidence,
            value=float(text.replace(" ", "")) if text.replace(" ", "").isdigit() and len(text) < 7 else None,
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]  # fmt: skip
    return DataTable(case=None, first_page=1, last_page=1, row_count=len(rows), column_count=2, cells=tuple(cells))


def test_cells_of_rows_run_together_and_of_tables_cut_in_two() -> None:
    head = ["Enhet", "Sum"]
    whole = table(head, ["Skole", "4 210"], ["Helse", "800"])
    merged = table(head, ["Skole", "4 210"], ["Helse", "800"], ["Vei Vann", "19 400 6100"])
    assert [doubted(t.cells) for t in weighed_tables([whole], [], "memo")] == [[]]
    assert [doubted(t.cells) for t in weighed_tables([merged], [], "memo")] == [[6, 7]]
    assert [len(doubted(t.cells)) for t in weighed_tables([whole, whole], [], "memo")] == [0, 6]
    assert [
        doubted(t.cells) for t in weighed_tables([table(head, ["a", "1 2 3 4 5"], confidence=1.0)], [], "memo")
    ] == [[]]
