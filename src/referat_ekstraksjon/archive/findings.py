"""What a person should look at: findings, files that could not be taken, and by which family each paper was read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
SEVERITIES = ("error", "warning", "info")
"""Most serious first."""
LEAST_SURE = 0.98
"""Confidence below which values stand first among what to look at; what that is worth is measured in docs/ocr.md."""
_SERIOUS = "case f.severity when 'error' then 0 when 'warning' then 1 else 2 end"


def findings(db: Database, severity: str | None = None, limit: int | None = None) -> list[Row]:
    """What a person should look at, the most serious first, by document."""
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1] if severity in SEVERITIES else SEVERITIES
    marks = ", ".join("?" * len(wanted))
    return list(
        db.query(
            "select f.*, o.file_name, p.kind as part_kind, p.title as part_title from findings f"
            " left join documents o on o.id = f.document_id left join parts p on p.id = f.part_id"
            f" where f.severity in ({marks})"
            f" order by {_SERIOUS}, o.file_name, f.page, f.id"
            " limit ?",
            [*wanted, -1 if limit is None else limit],
        )
    )


def unsure_values(db: Database) -> list[Row]:
    """Decisions, people and cells read from pictures that are less sure than `LEAST_SURE`, the least sure first.

    Each with `kind` (`decision`, `person` or `cell`), `id`, `file_name`, `page`, `text` and `confidence`.
    """
    return list(
        db.query(
            "select x.*, o.file_name from ("
            " select 'decision' as kind, id, part_id, page, text, confidence from decisions union all"
            " select 'person', id, part_id, page, name, confidence from attendances union all"
            " select 'cell', c.id, t.part_id, c.page, c.text, c.confidence from table_cells c"
            " join tables t on t.id = c.table_id) x"
            " join parts p on p.id = x.part_id join documents o on o.id = p.document_id where x.confidence < ?"
            " order by x.confidence, o.file_name, x.page, x.id",
            [LEAST_SURE],
        )
    )


def failures(db: Database) -> list[Row]:
    """The files that could not be taken."""
    return list(db.query("select path, code, message, stage, failed_at from failures order by path"))


def families_used(db: Database) -> list[Row]:
    """Which family each paper was read by, and why."""
    return list(
        db.query(
            "select o.file_name, p.kind, p.first_page, p.last_page, p.family, p.family_reason from parts p"
            " join documents o on o.id = p.document_id order by o.file_name, p.position"
        )
    )


def counted_findings(db: Database) -> list[Row]:
    """How many findings there are of each severity and code, the most serious first."""
    return list(
        db.query(f"select severity, code, count(*) as count from findings f group by 1, 2 order by {_SERIOUS}, 3 desc")
    )


def chosen_findings(
    db: Database, severity: str, code: str, without: Sequence[str], limit: int, offset: int
) -> tuple[list[Row], int]:
    """Findings, the most serious first, and how many there are in all.

    Args:
        db: the archive.
        severity: only these; empty for all.
        code: only these; empty for all but those in `without`.
        without: codes left out unless they are asked for.
        limit, offset: how many, and how many to pass over.
    """
    where = "(:severity = '' or f.severity = :severity) and (f.code = :code or :code = '' and f.code not in"
    where += " (select value from json_each(:without)))"
    bound = {"severity": severity, "code": code, "without": json.dumps(list(without))}
    rows = db.query(
        "select f.*, o.file_name, o.page_count, p.kind as part_kind, c.number as case_number, c.title as case_title"
        " from findings f left join documents o on o.id = f.document_id left join parts p on p.id = f.part_id"
        f" left join cases c on c.id = f.case_id where {where} order by {_SERIOUS}, f.code, o.file_name, f.page, f.id"
        " limit :limit offset :offset",
        bound | {"limit": limit, "offset": offset},
    )
    return list(rows), int(db.execute(f"select count(*) from findings f where {where}", bound).fetchone()[0])
