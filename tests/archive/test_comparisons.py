"""A case that comes up twice: the last decision against what was put before its meeting, in whatever order papers come."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.files import FileStamp
from referat_ekstraksjon.archive.store import store_document
from referat_ekstraksjon.models import Case, Coverage, Decision, Document, Meeting, Outcome, Part, PartKind
from tests.archive.test_store import dump
from tests.conftest import put


def paper(
    kind: PartKind, date: str, text: str, *, number: str = "7/24", outcome: Outcome | None = None, points: bool = False,
    body: str | None = "Rådet", sha256: str | None = None, meeting: str | None = None, local: bool = False,
) -> Document:  # fmt: skip
    """A document of one paper with one proposal or decision."""
    name = f"{kind}-{date}-{number.replace('/', '-')}-{text[:8].replace(' ', '_')}"
    year = None if local else 2024
    case = Case(key=number, number=number, year=year, sequence=7, title="Saken", body=body, meeting="m")
    decision = Decision(
        case=number, meeting="m", kind="adopted" if kind == "minutes" and outcome in (None, "adopted", "postponed") else "proposed",
        text=text, source_text=text, outcome=outcome, points=points, page=1,
    )  # fmt: skip
    part = Part(
        kind=kind, title=kind, first_page=1, last_page=1, family="norsk", family_reason="x", meeting="m",
        case=number if kind == "memo" else None, decisions=(decision,),
    )  # fmt: skip
    return Document(
        sha256=sha256 or name.ljust(64, "0")[:64], file_name=f"{name}.pdf", page_count=1, family="norsk", extractor_version="0",
        coverage=Coverage(words=1, placed=1), meetings=(Meeting(key="m", body=body, number=meeting, date=date),),
        cases=(case,), parts=(part,),
    )  # fmt: skip


FIRST = "Rådet godkjenner planen"
SECOND = "Rådet godkjenner planen med endringer"


def outcome_of(db: Database) -> tuple[str | None, str | None, str | None]:
    (row,) = db["decision_comparisons"].rows
    return row["proposed"], row["adopted"], row["outcome"]


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        # the last proposal before the decision
        (
            [paper("notice", "2024-01-10", FIRST), paper("notice", "2024-03-10", SECOND), paper("minutes", "2024-03-10", SECOND)],
            (SECOND, SECOND, "as_proposed"),
        ),
        # … though the earlier one is more like it, and its checksum comes first
        (
            [
                paper("notice", "2024-01-10", SECOND, sha256="0" * 64),
                paper("notice", "2024-03-10", FIRST, sha256="f" * 64),
                paper("minutes", "2024-03-10", SECOND),
            ],
            (FIRST, SECOND, "amended"),
        ),
        # … and never one that came after
        (
            [paper("notice", "2024-01-10", FIRST), paper("minutes", "2024-01-10", FIRST), paper("notice", "2024-03-10", SECOND)],
            (FIRST, FIRST, "as_proposed"),
        ),
        (
            [paper("minutes", "2024-01-10", FIRST), paper("notice", "2024-03-10", SECOND)],
            (None, FIRST, "not_proposed"),
        ),
        # the decision of the last meeting
        (
            [
                paper("minutes", "2024-01-10", "Saken utsettes", outcome="postponed", sha256="0" * 64),
                paper("notice", "2024-03-10", SECOND),
                paper("minutes", "2024-03-10", SECOND, sha256="f" * 64),
            ],
            (SECOND, SECOND, "as_proposed"),
        ),
        # nothing decided: the last proposal
        (
            [paper("memo", "2024-03-10", SECOND, sha256="f" * 64), paper("notice", "2024-01-10", FIRST, sha256="0" * 64)],
            (SECOND, None, "pending"),
        ),
        # what the last minutes say of the proposals
        (
            [
                paper("minutes", "2024-01-10", FIRST, outcome="rejected", sha256="0" * 64),
                paper("minutes", "2024-03-10", FIRST, outcome="withdrawn", sha256="f" * 64),
            ],
            (FIRST, None, "withdrawn"),
        ),
        # a decision that only points, to what its own meeting had before it
        (
            [
                paper("memo", "2024-01-10", FIRST),
                paper("memo", "2024-03-10", SECOND),
                paper("minutes", "2024-03-10", "Som innstillingen", points=True),
            ],
            (SECOND, SECOND, "as_proposed"),
        ),
    ],
)  # fmt: skip
def test_a_case_over_two_meetings(
    papers: list[Document], expected: tuple[str | None, str | None, str | None], tmp_path: Path
) -> None:
    dumps = []
    for number, order in enumerate(itertools.permutations(papers)):
        db = open_archive(tmp_path / f"{number}.db")
        for document in order:
            put(db, document)
        assert outcome_of(db) == expected
        dumps.append(dump(db))
        db.conn.close()
    assert all(other == dumps[0] for other in dumps)


@pytest.mark.parametrize(
    "papers",
    [
        [paper("notice", "2024-01-10", FIRST, meeting="1/2024"), paper("minutes", "2024-01-10", SECOND, meeting="1/24")],
        [paper("notice", "2024-01-10", FIRST, number="5", local=True), paper("minutes", "2024-01-10", SECOND, number="5", local=True)],
        [
            paper("memo", "2024-01-10", FIRST, body=None, meeting="1/2024"),
            paper("minutes", "2024-01-10", SECOND, meeting="1/2024"),
        ],
    ],
)  # fmt: skip
def test_two_papers_in_both_orders(papers: list[Document], tmp_path: Path) -> None:
    one, other = open_archive(tmp_path / "1.db"), open_archive(tmp_path / "2.db")
    for document in papers:
        put(one, document)
    for document in papers[::-1]:
        put(other, document)
    assert dump(one) == dump(other)
    assert one["cases"].count == 1


def _replaced(db: Database, document: Document, by: Document) -> None:
    """The path of one document gets the content of another."""
    store_document(db, by, FileStamp(f"/papers/{document.file_name}", 2, 2, "test"))


OTHER = paper("minutes", "2023-05-05", "Noe helt annet", number="1/23", body="Styret")


@pytest.mark.parametrize(
    ("stays", "goes"),
    [
        ([paper("notice", "2024-01-10", FIRST)], paper("minutes", "2024-01-10", SECOND)),
        ([paper("memo", "2024-01-10", FIRST, body=None, meeting="1/2024")], paper("minutes", "2024-01-10", SECOND, meeting="1/2024")),
        (  # the body is still named elsewhere, but not by a paper of the memo's meeting
            [
                paper("memo", "2024-01-10", FIRST, body=None, meeting="1/2024"),
                paper("notice", "2024-03-10", SECOND, meeting="2/2024"),
            ],
            paper("minutes", "2024-01-10", SECOND, meeting="1/2024"),
        ),
        (  # two memos of one meeting
            [
                paper("memo", "2024-01-10", FIRST, body=None, meeting="1/2024"),
                paper("memo", "2024-01-10", "Rådet avslår", body=None, meeting="1/2024"),
                paper("notice", "2024-03-10", SECOND, meeting="2/2024"),
            ],
            paper("minutes", "2024-01-10", SECOND, meeting="1/2024"),
        ),
    ],
)  # fmt: skip
def test_what_only_a_replaced_paper_said_is_taken_back(stays: list[Document], goes: Document, tmp_path: Path) -> None:
    one, other = open_archive(tmp_path / "1.db"), open_archive(tmp_path / "2.db")
    for order in ([*stays, goes], [goes, *stays]):
        for document in order:
            put(one, document)
        _replaced(one, goes, OTHER)
    for document in stays:
        put(other, document)
    _replaced(other, goes, OTHER)
    assert dump(one) == dump(other)
    assert list(one.query("pragma foreign_key_check")) == []


def _treated(*decisions: tuple[str, str | None, Outcome | None, int | None]) -> Document:
    """Minutes of one case: text, mover, outcome and (of the decision, the last) which proposal it carries through."""
    document = paper("minutes", "2024-03-10", FIRST)
    rows = tuple(
        Decision(
            case="7/24", meeting="m", kind="proposed" if place < len(decisions) - 1 else "adopted", text=text, source_text=text,
            proposed_by=mover, outcome=outcome, basis=None if basis is None else (0, basis), page=1,
        )
        for place, (text, mover, outcome, basis) in enumerate(decisions)
    )  # fmt: skip
    return document.model_copy(update={"parts": (document.parts[0].model_copy(update={"decisions": rows}),)})


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        # a motion won over what had been put before the meeting
        (
            [(FIRST, None, "rejected", None), (SECOND, "Kari Li", "adopted", None), (SECOND, None, None, 1)],
            (FIRST, SECOND, "amended"),
        ),
        # what had been put before it won
        (
            [(FIRST, None, "adopted", None), (SECOND, "Kari Li", "rejected", None), (FIRST, None, None, 0)],
            (FIRST, FIRST, "as_proposed"),
        ),
        # two alternatives of one hand: the one that was taken had been proposed too
        (
            [(FIRST, "Rådmannen", "rejected", None), (SECOND, "Rådmannen", "adopted", None), (SECOND, None, None, 1)],
            (SECOND, SECOND, "as_proposed"),
        ),
    ],
)
def test_a_motion_that_won(
    decisions: list[tuple[str, str | None, Outcome | None, int | None]], expected: tuple[str, str, str], tmp_path: Path
) -> None:
    db = open_archive(tmp_path / "a.db")
    put(db, _treated(*decisions))
    assert outcome_of(db) == expected
    db.conn.close()
