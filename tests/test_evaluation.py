"""Fields of a gold against what an archive has, on made-up records; and the counts themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from referat_ekstraksjon.errors import GoldFileError
from referat_ekstraksjon.evaluation.counts import FieldCount, Miss, Score, Tally, added, count_rows
from referat_ekstraksjon.evaluation.evaluate import FIELDS, evaluate, evaluate_file
from referat_ekstraksjon.evaluation.found import (
    Found,
    FoundAgendaItem,
    FoundAttachment,
    FoundAttendance,
    FoundCase,
    FoundDecision,
    FoundMeeting,
    FoundPart,
    FoundStatement,
    FoundTable,
    find,
)
from referat_ekstraksjon.evaluation.gold import Gold, read_gold
from referat_ekstraksjon.evaluation.matching import MEASURES, RIGHT, WRONG
from tests.conftest import SAMPLE_NAMES, SAMPLES, put, sample


def gold(**keys: Any) -> Gold:
    return Gold.model_validate_json(json.dumps({"file": "a.pdf", **keys}))


def found(**rows: Any) -> Found:
    return Found(in_archive=True, **{name: tuple(values) for name, values in rows.items()})


def decision(kind: str, text: str, case: str | None = "1/24", **values: Any) -> FoundDecision:
    row = FoundDecision(case, 1, "minutes", kind, text, None, None, None, None, None, None, None, None)
    return replace(row, **values)


def person(name: str, status: str = "present", **values: Any) -> FoundAttendance:
    return replace(FoundAttendance(None, name, None, None, None, status, None), **values)


def counted(wanted: Gold, have: Found) -> dict[str, tuple[int, int, int]]:
    """Wanted, found and strictly right, by field."""
    fields = evaluate_file(wanted, have).tally.fields
    return {name: (count.wanted, count.found, count.right[0]) for name, count in fields.items()}


_WORDING = {"case": "1/24", "kind": "adopted", "text": "Rådet tar saken til orientering."}
_OTHER = {"case": "1/24", "kind": "adopted", "text": "Kommunedirektøren bes legge fram en plan for arbeidet."}
_TABLE = {"name": "t", "title": "Kostnader", "rows": [["Drift", 10], ["Sum", 12.5]]}
_CELLS = ((0, 0, "Drift"), (0, 1, 10.0), (1, 0, "Sum"), (1, 1, 12.5))


@pytest.mark.parametrize(
    ("keys", "rows", "expected"),
    [
        # what the gold does not state is not measured
        ({}, {"cases": [FoundCase("1", "Sak", None, None, None)], "decisions": [decision("adopted", "Ja.")]}, {}),
        # an empty list means there are none
        ({"agenda": []}, {"agenda": [FoundAgendaItem(1, "1/24", None, None)]}, {"agenda": (0, 1, 0)}),
        ({"agenda": []}, {}, {}),
        # parts: kind in order, and first page where stated
        (
            {"parts": [{"kind": "notice", "first_page": 1}, {"kind": "memo", "first_page": 3}, {"kind": "minutes"}]},
            {"parts": [FoundPart("notice", 1), FoundPart("memo", 4), FoundPart("minutes", 9)]},
            {"parts": (3, 3, 2)},
        ),
        # meetings pair by date or number; null values that are found are invented
        (
            {"meetings": [{"number": "2/2024", "date": "2024-06-13", "end_time": None, "place": "Moss"}]},
            {"meetings": [FoundMeeting("Rådet", "2/2024", "2024-06-14", "10:00", "14:30", "Moss")]},
            {
                "meetings": (1, 1, 0),
                "meeting.number": (1, 1, 1),
                "meeting.end_time": (0, 1, 0),
                "meeting.place": (1, 1, 1),
            },
        ),
        # cases by number, title or alternative title; a missed and an invented case count in both
        (
            {"cases": [{"number": "1/24", "title": "A", "alt_title": "Å"}, {"number": "2/24", "title": "B"}]},
            {"cases": [FoundCase("001/2024", "Å", None, None, None), FoundCase("9/24", "B", None, None, None)]},
            {"cases": (2, 2, 1), "case.title": (2, 2, 1)},
        ),
        # a case without a stated title has none measured
        (
            {"cases": [{"number": "1/24"}]},
            {"cases": [FoundCase("1/24", "Noe", None, None, None)]},
            {"cases": (1, 1, 1)},
        ),
        # a case that is numbered nowhere is named by its title; optional ones are left out
        (
            {"cases": [{"number": None, "title": "Orientering om budsjettet"}], "optional_cases": ["7"]},
            {"cases": [FoundCase(None, "Orientering om budsjettet", None, None, None), FoundCase("7", "x", *[None] * 3)]},
            {"cases": (1, 1, 1), "case.title": (1, 1, 1)},
        ),
        # two papers list one case once; the time counts where stated
        (
            {"agenda": [{"number": "1/24", "start_time": "10:00"}, {"number": "2/24"}]},
            {
                "agenda": [
                    FoundAgendaItem(1, "1/24", "10:05", None),
                    FoundAgendaItem(1, "2/24", "10:30", None),
                    FoundAgendaItem(1, "2/24", None, None),
                ]
            },
            {"agenda": (2, 2, 1)},
        ),
        # people: name, whole record, stand-ins; optional ones are left out
        (
            {
                "attendances": [
                    {"name": "Kari Nordlie", "status": "present", "party": "Sp"},
                    {"name": "Ola Vik", "status": "stand_in", "stands_in_for": "Per Lunde"},
                ],
                "optional_attendances": [{"name": "Mona Hegge"}],
            },
            {
                "attendances": [
                    person("Kari Nordlie", party="SV"),
                    person("Ola Vik", "stand_in", stands_in_for="Per Lunde"),
                    person("Mona Hegge", "guest"),
                ]
            },
            {"attendees.name": (2, 2, 2), "attendees.whole": (2, 2, 1), "stand_ins": (1, 1, 1)},
        ),
        # the same name in two meetings
        (
            {"attendances": [{"meeting": "1/24", "name": "Ola Vik", "status": "absent"}]},
            {"attendances": [person("Ola Vik", "absent", meeting="2/24"), person("Ola Vik", "present", meeting="1/24")]},
            {"attendees.name": (1, 2, 1), "attendees.whole": (1, 2, 0)},
        ),
        # a wording, in other bounds that are right; repetitions count once
        (
            {"decisions": [_WORDING | {"alt_text": ["Saken tas til orientering."]}]},
            {"decisions": [decision("adopted", "Saken tas til orientering.")] * 2},
            {"adopted.wording": (1, 1, 1)},
        ),
        # but as often as the gold has it
        (
            {"decisions": [_WORDING, _WORDING]},
            {"decisions": [decision("adopted", _WORDING["text"])] * 3},
            {"adopted.wording": (2, 2, 2)},
        ),
        # optional wordings are neither required nor punished; skipped kinds are not measured
        (
            {"decisions": [_WORDING], "optional_decisions": [_OTHER], "skip": ["proposed"]},
            {
                "decisions": [
                    decision("adopted", _WORDING["text"]),
                    decision("adopted", _OTHER["text"]),
                    decision("proposed", "Noe annet."),
                ]
            },
            {"adopted.wording": (1, 1, 1)},
        ),
        # an optional entry with the words of a wanted one takes nothing away
        (
            {"decisions": [_WORDING], "optional_decisions": [_WORDING | {"case": None}]},
            {"decisions": [decision("adopted", _WORDING["text"])]},
            {"adopted.wording": (1, 1, 1)},
        ),
        # a wording in another case, or another kind of paper, is none of it
        (
            {"decisions": [_WORDING | {"part": "notice"}]},
            {"decisions": [decision("adopted", _WORDING["text"])]},
            {"adopted.wording": (1, 1, 0)},
        ),
        # votes, outcome and mover of wordings that pair
        (
            {"decisions": [_WORDING | {"votes_for": 7, "votes_against": 2, "outcome": "adopted", "unanimous": False}]},
            {"decisions": [decision("adopted", _WORDING["text"], votes_for=7, votes_against=3, votes_blank=1)]},
            {"adopted.wording": (1, 1, 1), "adopted.outcome": (1, 0, 0), "votes": (2, 2, 1), "unanimous": (1, 0, 0)},
        ),
        (
            {"decisions": [{"case": "1/24", "kind": "earlier", "text": "Ja.", "decided_by": "Rådet", "earlier_number": "5/23"}]},
            {"decisions": [decision("earlier", "Ja.", decided_by="Rådet", earlier_number="6/23")]},
            {"earlier.wording": (1, 1, 1), "earlier.decided_by": (1, 1, 1), "earlier.number": (1, 1, 0)},
        ),
        # attachments by case and label; contributions by wording and speaker
        (
            {"attachments": [["1/24", "1", "Plan"], ["1/24", "2", "Brev"]]},
            {"attachments": [FoundAttachment("1/24", "1", "Plan"), FoundAttachment("2/24", "2", "Brev")]},
            {"attachments": (2, 2, 1)},
        ),
        (
            {"statements": [["1/24", "KS", "KS støttet forslaget."], ["1/24", "KA", "KA var imot."]]},
            {"statements": [FoundStatement("1/24", "KA", "KA var imot."), FoundStatement("1/24", None, "KS støttet forslaget.")]},
            {"statements": (2, 2, 1)},
        ),
        # tables: the one with most of the cells; others are not counted
        (
            {"tables": [_TABLE]},
            {"tables": [FoundTable(None, None, None, ((0, 0, "x"),)), FoundTable("Kostnader", None, None, _CELLS)]},
            {"tables.cells": (4, 4, 4), "tables.whole": (1, 1, 1), "table.title": (1, 1, 1)},
        ),
        # a wrong figure
        (
            {"tables": [_TABLE]},
            {"tables": [FoundTable("Kostnader", None, None, (*_CELLS[:3], (1, 1, 13.0)))]},
            {"tables.cells": (4, 4, 3), "tables.whole": (1, 1, 0), "table.title": (1, 1, 1)},
        ),
        # a table that is not there, and one that should not be
        ({"tables": [_TABLE]}, {}, {"tables.cells": (4, 0, 0), "tables.whole": (1, 0, 0)}),
        (
            {"tables": []},
            {"tables": [FoundTable(None, None, None, _CELLS)]},
            {"tables.cells": (0, 4, 0), "tables.whole": (0, 1, 0)},
        ),
    ],
)  # fmt: skip
def test_fields(keys: dict[str, Any], rows: dict[str, Any], expected: dict[str, tuple[int, int, int]]) -> None:
    assert counted(gold(**keys), found(**rows)) == expected


@pytest.mark.parametrize(
    ("wanted", "have", "confusions"),
    [
        ([_WORDING], [decision("proposed", _WORDING["text"])], 1),
        ([_WORDING | {"kind": "proposed"}], [decision("adopted", _WORDING["text"])], 1),
        ([_WORDING], [decision("adopted", _WORDING["text"])], 0),
        ([_WORDING], [decision("proposed", _OTHER["text"])], 0),
        ([_WORDING], [decision("proposed", _WORDING["text"], "2/24")], 0),
        # decided as proposed, and the decision is missed: the proposal is where it belongs
        ([_WORDING, _WORDING | {"kind": "proposed"}], [decision("proposed", _WORDING["text"])], 0),
        ([_WORDING, _WORDING], [decision("proposed", _WORDING["text"])], 1),
    ],
)
def test_proposals_filed_as_adopted_are_counted(
    wanted: list[dict[str, Any]], have: list[FoundDecision], confusions: int
) -> None:
    assert evaluate_file(gold(decisions=wanted), found(decisions=have)).tally.confusions == confusions


def test_text_measures_apply_to_texts_only() -> None:
    have = found(meetings=[FoundMeeting("Arkivrådet", "3/2024", "2024-06-13", None, None, None)])
    tally = evaluate_file(
        gold(meetings=[{"body": "Arkivraadet", "number": "2/2024", "date": "2024-06-13"}]), have
    ).tally
    assert tally.fields["meeting.body"].right == (0, 0, 1, 0)
    assert tally.fields["meeting.number"].right == (0, 0, 0, 0)


def test_everything_of_a_file_that_is_not_there_is_missed() -> None:
    wanted = gold(
        meetings=[{"body": "Rådet", "date": "2024-06-13"}], decisions=[_WORDING | {"votes_for": 3}], tables=[_TABLE]
    )
    result = evaluate_file(wanted, Found())
    assert not result.in_archive
    fields = result.tally.fields
    assert {name for name, count in fields.items() if count.wanted} >= {"meeting.body", "votes", "table.title"}
    assert all(count.found == 0 and count.right == (0, 0, 0, 0) for count in fields.values())
    assert result.tally.headline("strict") == 0.0


@pytest.mark.parametrize(
    ("count", "score"),
    [
        (FieldCount(4, 5, (3, 3, 3, 3)), Score(0.6, 0.75, 2 / 3)),
        (FieldCount(4, 0), Score(0.0, 0.0, 0.0)),
        (FieldCount(0, 3), Score(0.0, 0.0, 0.0)),
        (FieldCount(2, 2, (2, 2, 2, 2)), Score(1.0, 1.0, 1.0)),
        (FieldCount(), None),
    ],
)
def test_scores(count: FieldCount, score: Score | None) -> None:
    found_score = count.score("strict")
    assert found_score == (pytest.approx(score) if score is None else found_score)
    if score is not None and found_score is not None:
        parts = (found_score.precision, found_score.recall, found_score.f1)
        assert parts == pytest.approx((score.precision, score.recall, score.f1))


def test_rows_are_counted_with_what_is_missed_and_invented() -> None:
    count = count_rows(["a", "b"], ["a", "x", "y"], [(0, 0), (1, 1)], [RIGHT, WRONG])
    assert (count.wanted, count.found, count.right) == (2, 3, (1, 1, 1, 1))
    assert count.misses == (Miss("b", "x"), Miss(None, "y"))


_COUNTS = st.builds(lambda w, f, r: FieldCount(w, f, (min(w, f, r),) * 4), *[st.integers(0, 9)] * 3)


@given(st.lists(_COUNTS, max_size=5))
def test_a_total_is_the_sum_and_a_share(counts: list[FieldCount]) -> None:
    total = added([Tally(MappingProxyType({"votes": count}), 1) for count in counts], FIELDS)
    assert total.confusions == len(counts)
    for count in total.fields.values():
        assert count.wanted == sum(c.wanted for c in counts)
        score = count.score("soft")
        assert score is None or 0 <= min(score.precision, score.recall) <= score.f1 + 1e-9 <= 1 + 1e-9


def test_the_headline_is_the_mean_of_the_headline_fields_that_are_measured() -> None:
    fields = {
        "stand_ins": FieldCount(1, 1, (1,) * 4),
        "case.title": FieldCount(2, 2, (1,) * 4),
        "votes": FieldCount(9, 0),
    }
    assert Tally(MappingProxyType(fields)).headline("strict") == 0.75
    assert Tally(MappingProxyType({})).headline("strict") is None


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_a_gold_against_itself_is_right_in_every_field(name: str) -> None:
    wanted = read_gold(SAMPLES / f"{name}.gold.json")
    tally = evaluate_file(wanted, _as_found(wanted)).tally
    assert tally.confusions == 0
    for field, count in tally.fields.items():
        assert count.right == (count.wanted,) * len(MEASURES) == (count.found,) * len(MEASURES), field


def _as_found(wanted: Gold) -> Found:
    """What an archive would have that was read without a fault."""
    return Found(
        in_archive=True,
        parts=tuple(FoundPart(p.kind, p.first_page or 1) for p in wanted.parts),
        meetings=tuple(FoundMeeting(**m.model_dump()) for m in wanted.meetings),
        cases=tuple(FoundCase(c.number, c.title, c.case_type, c.archive_ref, c.case_officer) for c in wanted.cases),
        attendances=tuple(
            FoundAttendance(a.meeting, a.name, a.organisation, a.party, a.function, a.status or "", a.stands_in_for)
            for a in wanted.attendances
        ),
        agenda=tuple(FoundAgendaItem(n, a.number, a.start_time, a.status) for n, a in enumerate(wanted.agenda)),
        decisions=tuple(
            FoundDecision(d.case, n, d.part or "minutes", **d.model_dump(exclude={"case", "part", "alt_text"}))
            for n, d in enumerate(wanted.decisions)
        ),
        statements=tuple(FoundStatement(*s) for s in wanted.statements),
        attachments=tuple(FoundAttachment(*a) for a in wanted.attachments),
        tables=tuple(
            FoundTable(
                t.title, t.caption, t.unit,
                tuple((r, c, v) for r, row in enumerate(t.rows) for c, v in enumerate(row) if v is not None),
            )
            for t in wanted.tables
        ),
    )  # fmt: skip


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_other_files_in_the_archive_make_no_difference(name: str, full_archive: Database, archive: Database) -> None:
    put(archive, sample(name).document)
    wanted = [read_gold(SAMPLES / f"{name}.gold.json")]
    assert evaluate(full_archive, wanted) == evaluate(archive, wanted)


def test_of_two_files_of_one_name_the_one_stored_last_counts(archive: Database) -> None:
    first, second = (sample(name).document for name in SAMPLE_NAMES[:2])
    put(archive, first, "/one.pdf")
    put(archive, second.model_copy(update={"file_name": first.file_name}), "/two.pdf")
    assert find(archive, first.file_name).attendances != ()
    assert len(find(archive, first.file_name).parts) == len(second.parts)


def test_two_golds_of_one_file_are_refused(archive: Database) -> None:
    with pytest.raises(GoldFileError, match=r"Two of the gold files are of «a\.pdf»"):
        evaluate(archive, [gold(), gold()])
