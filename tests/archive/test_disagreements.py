"""Papers that claim one case with different titles: both are kept, and a finding says so, in whatever order they come."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.files import FileStamp
from referat_ekstraksjon.archive.store import store_document
from referat_ekstraksjon.models import AgendaItem, Document
from tests.archive.test_comparisons import paper
from tests.archive.test_store import dump
from tests.conftest import put

DATE = "2024-01-10"


def titled(document: Document, title: str, listed: str | None = None) -> Document:
    """The document with another title of its case, and maybe another again in its list of cases."""
    case = document.cases[0].model_copy(update={"title": title})
    item = AgendaItem(case=case.key, meeting="m", title=listed, page=3)
    part = document.parts[0].model_copy(update={"agenda": (item,) if listed else ()})
    return document.model_copy(update={"cases": (case,), "parts": (part,)})


NOTICE = paper("notice", DATE, "Rådet godkjenner planen")
MINUTES = paper("minutes", DATE, "Rådet godkjenner planen")
PLAN, PLAN_TOO, BUDGET = "Reguleringsplan for Nesveien", "Nesveien: detaljregulering, annen gang", "Budsjett 2025"


def told(db: Database) -> list[tuple[str, int, str]]:
    return db.execute(
        "select d.file_name, f.page, f.message from findings f join documents d on d.id = f.document_id"
        " where f.code = 'case_titles' and f.severity = 'warning' order by d.file_name, f.page"
    ).fetchall()


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([titled(NOTICE, PLAN), titled(MINUTES, PLAN_TOO)], []),
        ([titled(NOTICE, BUDGET), titled(MINUTES, PLAN)], [(NOTICE.file_name, 1, BUDGET)]),
        ([titled(NOTICE, PLAN, listed=BUDGET), titled(MINUTES, PLAN)], [(NOTICE.file_name, 3, BUDGET)]),
        ([titled(MINUTES, PLAN, listed=BUDGET)], [(MINUTES.file_name, 3, BUDGET)]),
        ([titled(MINUTES, PLAN, listed=PLAN_TOO)], []),
    ],
)
def test_titles_of_another_matter(papers: list[Document], expected: list[tuple[str, int, str]], tmp_path: Path) -> None:
    dumps = []
    for number, order in enumerate(itertools.permutations(papers)):
        db = open_archive(tmp_path / f"{number}.db")
        for document in order:
            put(db, document)
        found = told(db)
        assert [(name, page) for name, page, _ in found] == [(name, page) for name, page, _ in expected]
        assert all(
            title in message and PLAN in message for (_, _, title), (_, _, message) in zip(expected, found, strict=True)
        )
        assert [row["title"] for row in db["cases"].rows] == [papers[-1].cases[0].title]
        dumps.append(dump(db))
        db.conn.close()
    assert all(other == dumps[0] for other in dumps)


def test_a_finding_goes_with_the_paper_that_disagreed(archive: Database) -> None:
    put(archive, titled(NOTICE, BUDGET))
    put(archive, titled(MINUTES, PLAN))
    assert len(told(archive)) == 1
    other = titled(paper("memo", "2023-05-05", "Noe annet", number="1/23"), PLAN)
    store_document(archive, other, FileStamp(f"/papers/{MINUTES.file_name}", 2, 2, "test"))
    assert told(archive) == []
