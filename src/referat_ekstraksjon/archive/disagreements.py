"""Papers that claim the same case with different titles: both are kept, and a person is told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from referat_ekstraksjon.archive.records import insert
from referat_ekstraksjon.language.wording import same_matter

_SAID = """
select title, number, part_id, document_id, page, kind from (
    select m.title, m.number, m.part_id, p.document_id, p.first_page as page, p.kind, m.rank, 0 as place
    from case_mentions m join parts p on p.id = m.part_id where m.case_id = ?1
    union all
    select a.title, m.number, a.part_id, p.document_id, a.page, p.kind, m.rank, 1
    from agenda_items a join parts p on p.id = a.part_id
    join case_mentions m on m.part_id = a.part_id and m.case_id = a.case_id where a.case_id = ?1
) where title is not null order by rank, place, page, title
"""
"""The titles a case has in its papers and their agendas, the weightiest paper first."""
_MOST_SHOWN = 120
"""Letters of a title that a message repeats."""


def find_title_disagreements(db: Database, cases: Iterable[int]) -> None:
    """A finding for each paper or agenda that gives one of these cases a title of another matter; former ones go.

    The case keeps the title of its weightiest paper (`case_mentions.rank`), so the order in which papers come makes
    no difference.
    """
    for case_id in sorted(cases):
        db.execute("delete from findings where code = 'case_titles' and case_id = ?", [case_id])
        said = db.execute(_SAID, [case_id]).fetchall()
        told: set[tuple[int, str]] = set()
        for title, number, part_id, document_id, page, _ in said[1:]:
            first, first_kind = said[0][0], said[0][5]
            if (part_id, title) in told or same_matter(first, title):
                continue
            told.add((part_id, title))
            insert(
                db, "findings", document_id=document_id, part_id=part_id, case_id=case_id, page=page,
                severity="warning", code="case_titles",
                message=f"case {number or '(no number)'} is called “{_short(title)}” here, and “{_short(first)}”"
                f" elsewhere ({first_kind}): both titles are kept",
            )  # fmt: skip


def _short(title: str) -> str:
    return title if len(title) <= _MOST_SHOWN else title[: _MOST_SHOWN - 1].rstrip() + "…"
