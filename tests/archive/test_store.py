"""Storing: idempotent, whole or not at all, the same in any order; papers find each other."""

from __future__ import annotations

import itertools
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive import store as store_module
from referat_ekstraksjon.archive.connection import open_archive, open_for_reading
from referat_ekstraksjon.archive.migrations import migrations
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.errors import ArchiveError
from referat_ekstraksjon.extract import ExtractSettings, extract
from tests.conftest import SAMPLE_NAMES, SAMPLES, put, sample

BOUND, LATER = "arkivrad-2024-2-sakspapirer", "arkivrad-2024-2-referat"


def dump(db: Database) -> dict[str, list[Any]]:
    """Every row, with ids told as what they point to, and times aside."""
    tables = [n for n in db.table_names() if not n.startswith(("_", "decisions_fts", "sqlite_"))]
    names: dict[str, dict[int, Any]] = {}
    reference = {
        "document_id": ("documents", "sha256"), "body_id": ("bodies", "key"), "part_id": ("parts", None),
        "case_id": ("cases", "key"), "meeting_id": ("meetings", None), "table_id": ("tables", None),
        "basis_id": ("decisions", None), "proposed_id": ("decisions", None), "adopted_id": ("decisions", None),
    }  # fmt: skip
    names["documents"] = {r["id"]: r["sha256"] for r in db["documents"].rows}
    names["bodies"] = {r["id"]: r["key"] for r in db["bodies"].rows}
    names["meetings"] = {
        r["id"]: (names["bodies"].get(r["body_id"]), r["number"], r["date"]) for r in db["meetings"].rows
    }
    names["cases"] = {r["id"]: (names["bodies"].get(r["body_id"]), r["number"], r["title"]) for r in db["cases"].rows}
    names["parts"] = {r["id"]: (names["documents"][r["document_id"]], r["position"]) for r in db["parts"].rows}
    names["tables"] = {r["id"]: (names["parts"][r["part_id"]], r["position"]) for r in db["tables"].rows}
    names["decisions"] = {r["id"]: (names["parts"][r["part_id"]], r["position"]) for r in db["decisions"].rows}
    out: dict[str, list[Any]] = {}
    for table in tables:
        rows = []
        for row in db[table].rows:
            told = {}
            for column, value in row.items():
                if column in ("id", "ingested_at", "failed_at", "key"):
                    continue
                target = reference.get(column)
                told[column] = names[target[0]].get(value) if target and value is not None else value
            rows.append(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str))
        out[table] = sorted(rows)
    return out


def test_the_same_file_again_changes_no_row(tmp_path: Path) -> None:
    db = open_archive(tmp_path / "a.db")
    files = [SAMPLES / f"{name}.pdf" for name in SAMPLE_NAMES]
    assert ingest(db, files, jobs=2).stored == len(files)
    before = "\n".join(db.conn.iterdump())
    changes = db.conn.total_changes
    summary = ingest(db, files, jobs=2)
    assert (summary.unchanged, summary.stored) == (len(files), 0)
    assert "\n".join(db.conn.iterdump()) == before
    assert db.conn.total_changes == changes


def test_the_same_content_under_another_name_is_not_read_twice(tmp_path: Path) -> None:
    db = open_archive(tmp_path / "a.db")
    copy = tmp_path / "kopi.pdf"
    copy.write_bytes(sample(LATER).content)
    ingest(db, [SAMPLES / f"{LATER}.pdf", copy])
    assert db["documents"].count == 1
    assert db["files"].count == 2


def test_a_changed_file_replaces_what_it_held(tmp_path: Path) -> None:
    db = open_archive(tmp_path / "a.db")
    path = tmp_path / "referat.pdf"
    path.write_bytes(sample(LATER).content)
    ingest(db, [path])
    path.write_bytes(sample("digitaliseringsutvalget-2024-3-referat").content)
    ingest(db, [path])
    assert db["documents"].count == 1
    assert {row["name"] for row in db["bodies"].rows} == {"Digitaliseringsutvalget for e-forvaltning"}
    assert {row["number"] for row in db["cases"].rows} == {"11/24", "12/24"}


def test_a_file_that_reads_differently_is_replaced_whole(archive: Database) -> None:
    document = sample(LATER).document
    put(archive, document)
    before = dump(archive)
    changed = document.model_copy(update={"parts": document.parts[:0], "meetings": (), "cases": ()})
    put(archive, changed)
    assert (
        archive["decisions"].count
        == archive["cases"].count
        == archive["meetings"].count
        == archive["bodies"].count
        == 0
    )
    put(archive, document)
    assert dump(archive) == before


def test_a_fault_half_way_leaves_the_archive_as_it_was(archive: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put(archive, sample(BOUND).document)
    before = dump(archive)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(store_module, "compare_cases", fail)
    with pytest.raises(sqlite3.OperationalError):
        put(archive, sample(LATER).document)
    assert dump(archive) == before


@pytest.mark.parametrize("order", list(itertools.permutations(SAMPLE_NAMES[:3])))
def test_the_order_of_files_makes_no_difference(order: tuple[str, ...], tmp_path: Path) -> None:
    one, other = open_archive(tmp_path / "1.db"), open_archive(tmp_path / "2.db")
    for name in SAMPLE_NAMES[:3]:
        put(one, sample(name).document)
    for name in order:
        put(other, sample(name).document)
    assert dump(one) == dump(other)


def test_a_proposal_meets_its_decision_in_another_file(archive: Database) -> None:
    put(archive, sample(LATER).document)
    put(archive, sample(BOUND).document)
    found = {r["number"]: (r["outcome"], r["similarity"]) for r in archive["decision_comparisons"].rows}
    assert found["8/24"] == ("as_proposed", 1.0)
    assert found["9/24"] == ("as_proposed", 1.0)
    assert found["10/24"][0] == "amended"
    assert 0.5 < found["10/24"][1] < 1
    assert found["11/24"] == ("as_proposed", 1.0)
    assert found["12/24"][0] == "postponed"
    assert found["13/24"] == ("withdrawn", None)
    assert found["1/24"] == ("not_proposed", None)
    assert "14/24" not in found


def test_without_minutes_a_proposal_is_pending(archive: Database) -> None:
    put(archive, sample(BOUND).document)
    found = {r["number"]: r["outcome"] for r in archive["decision_comparisons"].rows}
    assert {found[f"{n}/24"] for n in range(8, 14)} == {"pending"}


def _memo_alone() -> Any:
    """A memo of the bound papers as a file of its own: it names no body, only a meeting's number and date."""
    document = sample(BOUND).document
    memo = next(p for p in document.parts if p.case == "10/2024" and p.kind == "memo")
    meeting = next(m for m in document.meetings if m.key == memo.meeting)
    case = next(c for c in document.cases if c.key == memo.case)
    return document.model_copy(
        update={
            "sha256": "f" * 64, "file_name": "toppnotat.pdf", "parts": (memo,), "findings": (),
            "meetings": (meeting.model_copy(update={"body": None, "start_time": None, "end_time": None, "place": None}),),
            "cases": (case.model_copy(update={"body": None}),),
        }
    )  # fmt: skip


@pytest.mark.parametrize("memo_first", [True, False])
def test_a_memo_that_names_no_body_finds_it_by_its_meeting(archive: Database, memo_first: bool) -> None:
    papers = [_memo_alone(), sample(LATER).document]
    for document in papers if memo_first else reversed(papers):
        put(archive, document)
    rows = [r for r in archive["cases"].rows if r["number"] == "10/24"]
    assert len(rows) == 1
    assert rows[0]["body_id"] is not None
    (comparison,) = [r for r in archive["decision_comparisons"].rows if r["number"] == "10/24"]
    assert comparison["outcome"] == "amended"


def test_a_decision_that_only_points_takes_the_proposal_from_another_file(archive: Database) -> None:
    later = sample(LATER).document
    minutes = later.parts[0]
    decisions = tuple(
        d.model_copy(
            update={"text": "Som forslag til vedtak.", "source_text": "Som forslag til vedtak.", "points": True}
        )
        if d.case == "8/2024"
        else d
        for d in minutes.decisions
    )
    pointing = later.model_copy(update={"parts": (minutes.model_copy(update={"decisions": decisions}),)})
    put(archive, pointing)
    (row,) = [r for r in archive["decisions"].rows if r["points"]]
    assert (row["text"], row["basis_id"]) == ("Som forslag til vedtak.", None)
    put(archive, sample(BOUND).document)
    (row,) = [r for r in archive["decisions"].rows if r["points"]]
    assert row["text"] == "Nasjonalt arkivråd godkjenner innkalling og dagsorden."
    assert row["source_text"] == "Som forslag til vedtak."
    assert next(r for r in archive["decisions"].rows if r["id"] == row["basis_id"])["kind"] == "proposed"
    (comparison,) = [r for r in archive["decision_comparisons"].rows if r["number"] == "8/24"]
    assert comparison["outcome"] == "as_proposed"


def test_a_case_that_only_has_passages_is_kept(archive: Database) -> None:
    later = sample(LATER).document
    part = later.parts[0].model_copy(update={"agenda": (), "decisions": (), "sources": ()})
    put(archive, later.model_copy(update={"parts": (part,)}))
    put(archive, sample(BOUND).document)
    put(archive, later)
    assert list(archive.query("pragma foreign_key_check")) == []
    assert "14/24" in {row["number"] for row in archive["cases"].rows}


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_reading_by_another_family_replaces_the_record(archive: Database, name: str) -> None:
    for family in (None, "norsk", None):
        put(archive, extract(sample(name).content, f"{name}.pdf", ExtractSettings(family=family)))
        assert list(archive.query("pragma foreign_key_check")) == []
    other = dump(archive)
    put(archive, sample(name).document)
    assert dump(archive) == other


def test_a_memo_loses_its_body_with_the_paper_that_named_it(archive: Database) -> None:
    memo, later = _memo_alone(), sample(LATER).document
    put(archive, memo)
    alone = dump(archive)
    put(archive, later)
    assert archive["bodies"].count == 1
    nameless = later.model_copy(
        update={
            "meetings": tuple(m.model_copy(update={"body": None}) for m in later.meetings),
            "cases": tuple(c.model_copy(update={"body": None}) for c in later.cases),
        }
    )
    put(archive, nameless)
    assert archive["bodies"].count == 0
    put(archive, later.model_copy(update={"parts": (), "meetings": (), "cases": ()}))
    left = {table: [row for row in rows if "referat" not in row] for table, rows in dump(archive).items()}
    assert left["decisions"] == alone["decisions"]
    assert list(archive.query("pragma foreign_key_check")) == []


def test_two_bodies_with_the_same_numbers_are_kept_apart(full_archive: Database) -> None:
    rows = list(
        full_archive.query(
            "select b.name from cases c join bodies b on b.id = c.body_id where number = '11/24' order by 1"
        )
    )
    assert [r["name"] for r in rows] == ["Digitaliseringsutvalget for e-forvaltning", "Nasjonalt arkivråd"]


def test_no_reference_dangles(full_archive: Database) -> None:
    assert list(full_archive.query("pragma foreign_key_check")) == []
    assert [r["integrity_check"] for r in full_archive.query("pragma integrity_check")] == ["ok"]


def test_every_contract_table_and_column_is_there(full_archive: Database) -> None:
    contract = {
        "documents": "sha256 file_name path page_count family text_source title ingested_at extractor_version",
        "parts": "document_id position kind title first_page last_page meeting_id case_id",
        "bodies": "name organisation",
        "meetings": "body_id number date start_time end_time place",
        "attendances": "meeting_id part_id position name organisation party function status stands_in_for note page boxes",
        "cases": "body_id meeting_id number year sequence title case_type archive_ref case_officer",
        "agenda_items": "meeting_id case_id part_id position title case_type start_time status",
        "decisions": "case_id meeting_id part_id position kind text source_text proposed_by decided_by earlier_number outcome "
        "votes_for votes_against votes_blank unanimous basis_id page boxes confidence",
        "statements": "case_id part_id position speaker text page boxes",
        "attachments": "case_id part_id label title",
        "tables": "part_id case_id position title caption unit notes first_page last_page row_count column_count",
        "table_cells": "table_id row column text value header page boxes",
        "passages": "part_id case_id position kind heading text page boxes",
        "findings": "document_id part_id page severity code message",
        "failures": "path sha256 stage code message failed_at",
        "decision_comparisons": "case_id body number title meeting_date proposed adopted outcome similarity",
    }  # fmt: skip
    for table, columns in contract.items():
        assert set(columns.split()) <= set(full_archive[table].columns_dict), table


# ---- databases that cannot be used ------------------------------------------------------------------------------


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"Dette er ingen database. " * 100)
    with pytest.raises(ArchiveError) as caught:
        open_archive(path)
    assert caught.value.code == "database_foreign"
    assert path.read_bytes().startswith(b"Dette")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as other:
        other.execute("create table kunder (navn text)")
    before = path.read_bytes()
    for opened in (open_archive, open_for_reading):
        with pytest.raises(ArchiveError) as caught:
            opened(path)
        assert caught.value.code == "database_foreign"
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = open_archive(path)
    with db.atomic():
        migrations._record_applied(db, "m999_from_the_future")
    db.conn.close()
    for opened in (open_archive, open_for_reading):
        with pytest.raises(ArchiveError) as caught:
            opened(path)
        assert caught.value.code == "database_newer"


def test_a_database_that_another_process_writes_to(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_archive(path).conn.close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(ArchiveError) as caught:
        open_archive(path, wait=0.1)
    assert caught.value.code == "database_locked"
    holder.execute("rollback")
    open_archive(path, wait=0.1)


@pytest.mark.parametrize("where", ["no/such/folder/a.db", "."])
def test_a_place_that_cannot_be_written(tmp_path: Path, where: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        open_archive(tmp_path / where)
    assert caught.value.code == "database_unwritable"


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        open_for_reading(tmp_path / "a.db")
    assert caught.value.code == "database_missing"
    assert not (tmp_path / "a.db").exists()


def test_hostile_names_are_bound_not_run(archive: Database) -> None:
    document = sample(LATER).document.model_copy(update={"file_name": "'); drop table documents; --.pdf"})
    store_document(archive, document, FileStamp("/x'; drop table cases; --", 1, 1, "'"))
    assert archive["documents"].count == 1
    assert archive["cases"].count > 0
