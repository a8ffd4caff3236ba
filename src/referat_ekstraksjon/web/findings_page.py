"""Kontroll: what a person should look at, the most serious first."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from referat_ekstraksjon.archive.findings import chosen_findings, counted_findings, failures
from referat_ekstraksjon.web.wording import FINDINGS, SEVERITIES

_A_PAGE = 25
_MOST_FAILURES = 200
_HIDDEN = ("family_chosen",)
"""Findings that are no doubt but an account; shown when they are asked for by their code."""


def findings_page(db: Database, severity: str, code: str, page: int) -> dict[str, Any]:
    """What the page shows.

    Args:
        db: the copy that readers are given.
        severity: only these; empty for all. code: only these; empty for all but the accounts.
        page: from 1.
    """
    severity = severity if severity in SEVERITIES else ""
    code = code if code in FINDINGS else ""
    rows, total = chosen_findings(db, severity, code, _HIDDEN, _A_PAGE, (page - 1) * _A_PAGE)
    first = page == 1 and not severity and not code
    return {
        "findings": rows, "total": total, "spread": counted_findings(db), "severity": severity, "code": code,
        "page": page, "pages": -(-total // _A_PAGE), "failures": failures(db)[:_MOST_FAILURES] if first else [],
    }  # fmt: skip
