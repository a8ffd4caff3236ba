"""The samples against what a careful reader finds in them, value by value. The gold records are told from the samples'
content, never from what the program reads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from referat_ekstraksjon.language.case_numbers import meeting_number_key
from referat_ekstraksjon.models import Document
from tests.conftest import SAMPLE_NAMES, SAMPLES, sample


def _folded(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _case(document: Document, key: str | None) -> str | None:
    found = next((c for c in document.cases if c.key == key), None)
    return (found.number or found.title) if found else None


def _meeting(document: Document, key: str | None) -> str | None:
    found = next((m for m in document.meetings if m.key == key), None)
    return (found.number or found.date) if found else None


def _measured(key: str) -> list[str]:
    """The samples whose gold record holds the key: a key that is missing is not measured."""
    golds = {name: json.loads((SAMPLES / f"{name}.gold.json").read_text(encoding="utf-8")) for name in SAMPLE_NAMES}
    return [name for name, gold in golds.items() if key in gold]


def _optional(gold: dict[str, Any], case: str | None, kind: str, text: str) -> bool:
    """Whether careful readers differ on a decision: one of the optional texts holds it, or it holds one of them."""
    spare = [d for d in gold.get("optional_decisions", []) if (d["case"], d["kind"]) == (case, kind)]
    wanted = [d["text"] for d in gold["decisions"] if (d["case"], d["kind"]) == (case, kind)]
    return text not in wanted and any(d["text"] in text or text in d["text"] for d in spare)


def _only(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: record.get(key) for key in keys}


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_parts_and_meetings(name: str) -> None:
    paper = sample(name)
    assert [p.kind for p in paper.document.parts] == [p["kind"] for p in paper.gold["parts"]]
    keys = ("body", "number", "date", "start_time", "end_time", "place")
    found = [_only(m.model_dump(), *keys) for m in paper.document.meetings]
    assert found == [_only(m, *keys) for m in paper.gold["meetings"]]


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_attendances(name: str) -> None:
    paper = sample(name)
    keys = ("name", "status", "organisation", "party", "function", "stands_in_for")
    found = [
        (meeting_number_key(_meeting(paper.document, a.meeting)), _only(a.model_dump(), *keys))
        for part in paper.document.parts
        for a in part.attendances
    ]
    wanted = [(meeting_number_key(a["meeting"]) or a["meeting"], _only(a, *keys)) for a in paper.gold["attendances"]]
    assert found == wanted


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_cases_and_agenda(name: str) -> None:
    paper = sample(name)
    cases = {c.number or c.title: c for c in paper.document.cases}
    assert set(cases) == {c["number"] or c["title"] for c in paper.gold["cases"]}
    for gold in paper.gold["cases"]:
        case = cases[gold["number"] or gold["title"]]
        assert case.title in (gold["title"], gold.get("alt_title"))
        for key in ("case_type", "archive_ref", "case_officer"):
            if key in gold:
                assert getattr(case, key) == gold[key], (gold["number"], key)
    agenda = [
        (_case(paper.document, a.case), a.start_time, a.status) for part in paper.document.parts for a in part.agenda
    ]
    if "agenda" not in paper.gold:
        return  # no list of cases is printed
    assert agenda == [(a["number"], a.get("start_time"), a.get("status")) for a in paper.gold["agenda"]]


@pytest.mark.parametrize("name", SAMPLE_NAMES)
@pytest.mark.parametrize("kind", ["proposed", "adopted", "earlier"])
def test_decisions(name: str, kind: str) -> None:
    paper = sample(name)
    keys = ("proposed_by", "outcome", "votes_for", "votes_against", "votes_blank", "decided_by", "earlier_number")
    found = [
        (_case(paper.document, d.case), part.kind, _folded(d.text), _only(d.model_dump(), *keys))
        for part in paper.document.parts
        for d in part.decisions
        if d.kind == kind and not _optional(paper.gold, _case(paper.document, d.case), kind, " ".join(d.text.split()))
    ]
    wanted = [
        (d["case"], d["part"], _folded(d["text"]), _only(d, *keys))
        for d in paper.gold["decisions"]
        if d["kind"] == kind
    ]
    assert found == wanted


@pytest.mark.parametrize("name", _measured("statements"))
def test_statements(name: str) -> None:
    paper = sample(name)
    found = [
        [_case(paper.document, s.case), s.speaker, _folded(s.text)]
        for part in paper.document.parts
        for s in part.statements
    ]
    assert found == paper.gold["statements"]


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_attachments(name: str) -> None:
    paper = sample(name)
    found = [
        [_case(paper.document, a.case), a.label, a.title] for part in paper.document.parts for a in part.attachments
    ]
    assert found == paper.gold["attachments"]


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_tables(name: str) -> None:
    paper = sample(name)
    found = []
    for part in paper.document.parts:
        for table in part.tables:
            grid: dict[bool, dict[int, dict[int, Any]]] = {True: {}, False: {}}
            for cell in table.cells:
                value = cell.value if cell.value is not None else _folded(cell.text)
                grid[cell.header].setdefault(cell.row, {})[cell.column] = value
            head = [list(row.values()) for row in grid[True].values()]
            body = [list(row.values()) for row in grid[False].values()]
            found.append((_case(paper.document, table.case), table.title, table.unit, table.caption, head, body))
    wanted = [
        (t["case"], t.get("title"), t.get("unit"), t.get("caption"), [t["header"]], t["rows"])
        for t in paper.gold["tables"]
    ]
    assert found == wanted


def test_a_wrong_sum_is_a_finding_and_the_printed_figure_stands() -> None:
    paper = sample("arkivrad-2024-2-sakspapirer")
    (finding,) = [f for f in paper.document.findings if f.code == "table_sum"]
    assert "928" in finding.message
    assert "927" in finding.message
    values = {c.value for part in paper.document.parts for t in part.tables for c in t.cells}
    assert 928.0 in values
    assert 927.0 not in values


def test_pauses_are_no_cases() -> None:
    paper = sample("arkivrad-2024-2-sakspapirer")
    breaks = [p.text for part in paper.document.parts for p in part.passages if p.kind == "break"]
    assert [text for text in breaks if text.isalpha()] == ["Lunsj", "Pause"]


def test_captions_and_footnotes_are_passages_of_their_kind() -> None:
    paper = sample("arkivrad-2024-2-sakspapirer")
    kinds = {p.kind: p.text for part in paper.document.parts for p in part.passages}
    assert kinds["caption"].startswith("Figur 1")
    assert kinds["footnote"].startswith("¹ Plikten")


def test_running_heads_are_in_no_value() -> None:
    for name in SAMPLE_NAMES:
        paper = sample(name)
        running = {p.text for part in paper.document.parts for p in part.passages if p.kind == "running"}
        for part in paper.document.parts:
            for decision in part.decisions:
                assert not any(text in decision.text for text in running if len(text) > len("page 1"))
    paper = sample("arkivrad-2024-2-referat")
    printed = [p.text for part in paper.document.parts for p in part.passages if p.kind == "running"]
    assert printed == [
        "Nasjonalt arkivråd – referat 2/2024",
        "Side 1 av 2",
        "Nasjonalt arkivråd – referat 2/2024",
        "Side 2 av 2",
    ]
