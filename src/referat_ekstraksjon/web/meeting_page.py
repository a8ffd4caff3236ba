"""Møte: notice and minutes together, and whether the minutes state what the law asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from referat_ekstraksjon.archive.browsing import meeting_cases, minutes_say, sources
from referat_ekstraksjon.archive.lookup import MeetingView, Row, meeting_view
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.web.wording import ASKED_BY_LAW, FOUND, WHEN_AND_WHERE

_MINUTES = ("minutes", "extract")
Answer = Literal["ja", "delvis", "nei", "uvisst"]
_ORDER = ("present", "stand_in", "absent", "staff", "guest", "", "member")


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that kommuneloven § 11-4 asks of minutes.

    Attributes:
        letter: of the section's second paragraph.
        asks: what it asks for.
        stated: whether these minutes state it; `uvisst` where there is nothing it could be asked of.
        found: what was found, or what is missing.
    """

    letter: str
    asks: str
    stated: Answer
    found: str


def meeting_page(db: Database, meeting_id: int) -> dict[str, Any]:
    """What the page shows.

    Raises:
        QueryError: `not_found`.
    """
    view = meeting_view(db, meeting_id)
    minutes = [paper for paper in view.papers if paper["kind"] in _MINUTES]
    agenda = _agenda(db, view)
    return {
        "meeting": view.meeting,
        "papers": view.papers,
        "people": _people(view.attendances, with_minutes=bool(minutes)),
        "agenda": agenda,
        "has_minutes": bool(minutes),
        "checklist": _checklist(db, view, agenda) if minutes else [],
        "sources": sources(db, meeting_id=meeting_id),
    }


def _people(rows: Sequence[Row], *, with_minutes: bool) -> list[tuple[str, list[Row]]]:
    """People by what they were, those of minutes where there are any; a stand-in beside whom they stood in for."""
    chosen = [row for row in rows if row["part_kind"] in _MINUTES] if with_minutes else list(rows)
    chosen = chosen or list(rows)
    groups: dict[str, dict[object, Row]] = {status: {} for status in _ORDER}
    for row in chosen:
        whose = fold(row["name"]), row["party"], row["organisation"]
        groups.get(row["status"] or "", groups[""]).setdefault(whose, row)
    stand_ins: dict[str, list[str]] = {}
    for row in groups["stand_in"].values():
        stand_ins.setdefault(fold(row["stands_in_for"] or ""), []).append(row["name"])
    absent = [row | {"stand_ins": stand_ins.get(fold(row["name"]), [])} for row in groups["absent"].values()]
    return [
        (status, absent if status == "absent" else [row | {"stand_ins": []} for row in found.values()])
        for status, found in groups.items()
        if found
    ]


def _agenda(db: Database, view: MeetingView) -> list[Row]:
    """The cases of the meeting, each once, with what became of them; as minutes have them, where they do."""
    cases = meeting_cases(db, view.meeting["id"])
    items: dict[object, Row] = {}
    for row in sorted(view.agenda, key=lambda row: row["part_kind"] not in _MINUTES):
        key = row["case_id"] if row["case_id"] is not None else ("item", row["id"])
        known = items.setdefault(key, row)
        if not known["title"] and row["title"]:
            items[key] = known | {"title": row["title"]}
    nothing = {"restricted": None, "decisions": 0, "voted": 0}
    listed = [row | nothing | _of_case(cases.get(row["case_id"], {})) for row in items.values()]
    unlisted = [
        row | {"status": None, "page": None, "part_kind": "minutes"} for key, row in cases.items() if key not in items
    ]
    return listed + unlisted


def _of_case(row: Row) -> Row:
    return {name: row[name] for name in ("restricted", "decisions", "voted") if name in row}


def _checklist(db: Database, view: MeetingView, agenda: Sequence[Row]) -> list[Requirement]:
    """What kommuneloven (2018) § 11-4, second paragraph, letters a to e, asks for, and what these minutes state of it.

    Only what the minutes themselves state counts; a restricted case counts as treated, and nothing is asked of it.
    """
    said = minutes_say(db, view.meeting["id"])
    people = [row for row in view.attendances if row["part_kind"] in _MINUTES]
    met = [row for row in people if row["status"] in ("present", "stand_in")]
    absent = [row for row in people if row["status"] == "absent"]
    treated = [row for row in agenda if row["part_kind"] in _MINUTES or row["decisions"]]
    open_cases = [row for row in treated if not row["restricted"] and row["status"] != "withdrawn"]
    decided = [row for row in open_cases if row["decisions"]]
    voted = [row for row in decided if row["voted"]]
    missing = [name for field, name in WHEN_AND_WHERE.items() if field not in said]
    told = FOUND["missing"].format(", ".join(missing)) if missing else FOUND["all_stated"]
    away = FOUND["absent"].format(len(absent)) if absent else FOUND["nobody_absent"]
    decisions = FOUND["without_decision" if len(decided) < len(open_cases) else "decisions"]
    answers: dict[str, tuple[Answer, str]] = {
        "when_and_where": (_share(len(WHEN_AND_WHERE) - len(missing), len(WHEN_AND_WHERE)), told),
        "met": (_share(len(met), len(met) or 1), FOUND["met"].format(len(met))),
        "absent": ("ja" if absent else "uvisst", away),
        "cases": (_share(len(treated), len(treated) or 1), FOUND["cases"].format(len(treated))),
        "decisions": (_share(len(decided), len(open_cases)), decisions.format(len(decided), len(open_cases))),
        "votes": (_share(len(voted), len(decided)), FOUND["votes"].format(len(voted), len(decided))),
    }
    return [Requirement(*asked, *answers[name]) for name, asked in ASKED_BY_LAW.items()]


def _share(stated: int, of: int) -> Answer:
    """Whether all, some or none is stated."""
    if not of:
        return "uvisst"
    return "ja" if stated >= of else "delvis" if stated else "nei"
