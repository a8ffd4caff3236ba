"""What was proposed against what was adopted, case by case.

A case may come up in several meetings. The decision that counts is the one of the last meeting, and it is held against
what was put before that meeting. Nothing depends on the order in which papers came: papers are told apart by the dates
of their meetings, their kinds, and last by their checksums.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

from referat_ekstraksjon.archive.wordings import likeness, same_words


class _Row(NamedTuple):
    id: int
    kind: str
    text: str
    source_text: str
    proposed_by: str | None
    outcome: str | None
    basis_id: int | None
    points: int
    part_kind: str
    sha256: str
    position: int
    date: str | None
    """The date of its paper's meeting."""


_PROPOSAL_RANKS = {"notice": 0, "memo": 1, "extract": 2, "minutes": 3, "other": 4, "attachment": 5}
_ADOPTED_RANKS = {"minutes": 0, "extract": 1}


def compare_cases(db: Database, cases: Iterable[int]) -> None:
    """Brings the comparison of each case up to date with what the papers in the archive say of it."""
    for case_id in sorted(cases):
        rows = _rows(db, case_id)
        db.execute("delete from comparisons where case_id = ?", [case_id])
        if not db.execute("select 1 from cases where id = ?", [case_id]).fetchone():
            continue
        rows = _pointing_resolved(db, rows)
        proposals = [r for r in rows if r.kind == "proposed"]
        adopted = _main_decision(rows)
        if not proposals and adopted is None:
            continue
        proposed = _main_proposal(proposals, adopted)
        outcome = _outcome(db, case_id, proposed, adopted)
        alike = likeness(proposed.text, adopted.text) if proposed and adopted else None
        db.execute(
            "insert into comparisons (case_id, proposed_id, adopted_id, outcome, similarity) values (?, ?, ?, ?, ?)",
            [case_id, proposed.id if proposed else None, adopted.id if adopted else None, outcome, alike],
        )


def _rows(db: Database, case_id: int) -> list[_Row]:
    found = db.execute(
        "select d.id, d.kind, d.text, d.source_text, d.proposed_by, d.outcome, d.basis_id, d.points, p.kind, o.sha256,"
        " p.position * 10000 + d.position, m.date from decisions d join parts p on p.id = d.part_id"
        " join documents o on o.id = p.document_id left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)"
        " where d.case_id = ? and d.kind in ('proposed', 'adopted')",
        [case_id],
    ).fetchall()
    rows = [_Row(*row) for row in found]
    return sorted(rows, key=lambda r: (_PROPOSAL_RANKS.get(r.part_kind, 9), r.sha256, r.position))


def _pointing_resolved(db: Database, rows: list[_Row]) -> list[_Row]:
    """A decision that only points ("as proposed") takes the text of the proposal it points to, in whatever paper."""
    resolved: list[_Row] = []
    proposals = [r for r in rows if r.kind == "proposed"]
    for row in rows:
        if row.kind != "adopted" or not row.points:
            resolved.append(row)
            continue
        own = [p for p in proposals if p.id == row.basis_id and p.part_kind == row.part_kind]
        before = _put_before([p for p in proposals if p.part_kind in ("memo", "notice", "extract")], row)
        basis = own[0] if own else (before[0] if before else None)
        text = basis.text if basis else " ".join(row.source_text.split())
        basis_id = basis.id if basis else None
        if text != row.text or basis_id != row.basis_id:
            db.execute("update decisions set text = ?, basis_id = ? where id = ?", [text, basis_id, row.id])
        resolved.append(row._replace(text=text, basis_id=basis_id))
    return resolved


def _main_decision(rows: list[_Row]) -> _Row | None:
    """The decision that counts: of the last meeting, the last in its minutes, or in an extract where there are none."""
    adopted = [r for r in rows if r.kind == "adopted"]
    if not adopted:
        return None
    latest = max(r.date or "" for r in adopted)
    of_latest = [r for r in adopted if (r.date or "") == latest]
    return min(of_latest, key=lambda r: (_ADOPTED_RANKS.get(r.part_kind, 2), r.sha256, -r.position))


def _put_before(proposals: list[_Row], decision: _Row | None) -> list[_Row]:
    """The proposals of the last meeting up to the decision's own; those without a date where there are none with.

    A decision without a date may carry any.
    """
    until = decision.date if decision is not None else None
    dated = [p for p in proposals if p.date and (until is None or p.date <= until)]
    if not dated:
        return [p for p in proposals if not p.date]
    latest = max(p.date or "" for p in dated)
    return [p for p in dated if p.date == latest]


def _main_proposal(proposals: list[_Row], adopted: _Row | None) -> _Row | None:
    """The proposal to hold the decision against.

    The one it carries through, unless that was moved against one that fell: then the one that fell is what had been
    proposed. Else of those put before its meeting (or, failing them, the first in the minutes) the one most like the
    decision. Without a decision, the first of those put before the last meeting.
    """
    if not proposals:
        return None
    if adopted is not None and adopted.basis_id is not None:
        basis = next((p for p in proposals if p.id == adopted.basis_id), None)
        if basis is not None:
            return _fallen_before(proposals, basis) or basis
    before = _put_before([p for p in proposals if p.part_kind in ("notice", "memo")], adopted)
    if adopted is None:
        return before[0] if before else _put_before(proposals, None)[0]
    others = [p for p in proposals if p.part_kind not in ("notice", "memo")]
    before = before or _put_before(others, adopted)[:1]
    return max(before, key=lambda p: likeness(p.text, adopted.text), default=None)


def _fallen_before(proposals: list[_Row], basis: _Row) -> _Row | None:
    """The first proposal of the same paper, if it fell to a later one that a person moved (*motforslag*)."""
    of_paper = [p for p in proposals if (p.sha256, p.part_kind) == (basis.sha256, basis.part_kind)]
    first = min(of_paper, key=lambda p: p.position)
    moved = basis.proposed_by is not None and basis.proposed_by != first.proposed_by
    return first if first.outcome == "rejected" and moved and first.position < basis.position else None


def _outcome(db: Database, case_id: int, proposed: _Row | None, adopted: _Row | None) -> str | None:
    if adopted is not None:
        if adopted.outcome == "postponed":
            return "postponed"
        if proposed is None:
            return "not_proposed"
        return "as_proposed" if same_words(proposed.text, adopted.text) else "amended"
    told = db.execute(
        "select d.outcome from decisions d join parts p on p.id = d.part_id join documents o on o.id = p.document_id"
        " left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)"
        " where d.case_id = ? and d.kind = 'proposed' and d.outcome is not null and p.kind in ('minutes', 'extract')"
        " order by m.date desc, p.kind desc, o.sha256, p.position, d.position",
        [case_id],
    ).fetchall()
    outcomes = [row[0] for row in told if row[0] != "adopted"]
    if outcomes:
        return str(outcomes[0])
    minutes = db.execute(
        "select a.status from agenda_items a join parts p on p.id = a.part_id"
        " where a.case_id = ? and p.kind in ('minutes', 'extract')",
        [case_id],
    ).fetchall()
    if any(row[0] == "withdrawn" for row in minutes):
        return "withdrawn"
    if minutes or told:
        return None
    off_the_list = db.execute(
        "select 1 from agenda_items where case_id = ? and status = 'withdrawn'", [case_id]
    ).fetchone()
    return "withdrawn" if off_the_list else "pending"
