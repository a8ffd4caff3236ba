"""Papers, meetings, cases, lists and people of a gold against those of the archive, field by field.

Each function takes a gold and what the archive has, and gives counts by field name; what the gold does not state is
not in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from referat_ekstraksjon.evaluation.counts import FieldCount, Miss, count_rows
from referat_ekstraksjon.evaluation.found import Found, FoundAttendance, FoundCase, FoundMeeting
from referat_ekstraksjon.evaluation.gold import Gold, GoldAttendance, GoldCase, GoldMeeting, GoldRecord
from referat_ekstraksjon.evaluation.matching import (
    MEASURES,
    RIGHT,
    WRONG,
    Verdict,
    agree,
    alike,
    all_of,
    any_of,
    case_reference,
    closeness,
    equal,
    pair,
    same_case,
)
from referat_ekstraksjon.language.normalise import fold

Counts = dict[str, FieldCount]
_PAPERS: Final = ("notice", "minutes", "memo", "extract")
_LEAST_NAME: Final = 0.85
_LEAST_TITLE: Final = 0.9


def values(
    rows: Iterable[tuple[Any, Any]], key: str, compare: Callable[[Any, Any], Verdict] = agree, prefix: str = ""
) -> FieldCount:
    """A single value of rows that belong together.

    Counted where the gold's row states the key; a value the archive has where the gold says null is invented. A row
    that is missed altogether is counted in its own field, not again in each of its values.

    Args:
        rows: gold rows with the archive's row, or None for a file that is not in the archive.
        key: the value's name on both.
        compare: how two values compare.
        prefix: put before what is shown in misses.
    """
    count = FieldCount()
    for gold, found in rows:
        if not gold.states(key):
            continue
        a, b = getattr(gold, key), getattr(found, key, None)
        a, b = (None if a == "" else a), (None if b == "" else b)
        if a is None and b is None:
            continue
        verdict = compare(a, b) if a is not None and b is not None else WRONG
        under = tuple(m for m, right in zip(MEASURES, verdict, strict=True) if right)
        shown = [None if value is None else f"{prefix}{value}" for value in (a, b)]
        miss = () if all(verdict) else (Miss(shown[0], shown[1], under),)
        count += FieldCount(int(a is not None), int(b is not None), tuple(map(int, verdict)), miss)
    return count


def matched(
    gold: Sequence[GoldRecord], found: Sequence[Any], pairs: Iterable[tuple[int, int]], in_archive: bool
) -> list[tuple[GoldRecord, Any]]:
    """Rows that belong together; of a file that is not in the archive every gold row, with None."""
    return [(gold[i], found[j]) for i, j in pairs] if in_archive else [(row, None) for row in gold]


def parts(gold: Gold, found: Found) -> Counts:
    """Logical papers: kind, in order, and first page where the gold states it."""
    if not gold.states("parts"):
        return {}
    wanted = [part for part in gold.parts if part.kind in _PAPERS]
    kinds = [part.kind for part in wanted], [part.kind for part in found.parts]
    blocks = SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks()
    pairs = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    verdicts = [
        equal(wanted[i].first_page, found.parts[j].first_page) if wanted[i].first_page is not None else RIGHT
        for i, j in pairs
    ]
    shown = [f"{p.kind} from page {p.first_page or '?'}" for p in wanted]
    return {"parts": count_rows(shown, [f"{p.kind} from page {p.first_page}" for p in found.parts], pairs, verdicts)}


def meetings(gold: Gold, found: Found) -> Counts:
    """Meetings: paired by date or number, right where the date is; their values over those that pair."""
    if not gold.states("meetings"):
        return {}

    def near(g: GoldMeeting, f: FoundMeeting) -> float:
        by_number = g.number is not None and f.number is not None and all(equal(g.number, f.number))
        return 2.0 * (g.date is not None and g.date == f.date) + by_number

    pairs = pair(gold.meetings, found.meetings, near)
    verdicts = [equal(gold.meetings[i].date, found.meetings[j].date) for i, j in pairs]
    rows = matched(gold.meetings, found.meetings, pairs, found.in_archive)
    counts = {"meetings": count_rows(_meetings(gold.meetings), _meetings(found.meetings), pairs, verdicts)}
    for key, compare in (
        ("body", agree), ("number", equal), ("start_time", equal), ("end_time", equal), ("place", agree),
    ):  # fmt: skip
        counts[f"meeting.{key}"] = values(rows, key, compare)
    return counts


def _meetings(rows: Sequence[GoldMeeting] | Sequence[FoundMeeting]) -> list[str]:
    return [" ".join(value for value in (m.body, m.number, m.date) if value) for m in rows]


def cases(gold: Gold, found: Found) -> Counts:
    """Cases: found by number, right in their title where it is `title` or `alt_title`; their values over pairs."""
    if not gold.states("cases"):
        return {}
    have = [c for c in found.cases if not _is_optional(gold, c.number or c.title)]

    def near(g: GoldCase, f: FoundCase) -> float:
        likeness = closeness(g.title or "", f.title or "")
        if g.number is None:
            return 1 + likeness if not f.number and likeness >= _LEAST_TITLE else 0
        return 1 + likeness if f.number and case_reference(g.number) == case_reference(f.number) else 0

    pairs = pair(gold.cases, have, near)
    rows = matched(gold.cases, have, pairs, found.in_archive)
    counts = {"cases": count_rows(_cases(gold.cases), _cases(have), pairs, [RIGHT] * len(pairs))}
    counts["case.title"] = _titles(gold.cases, have, pairs)
    for key, compare in (("case_type", agree), ("archive_ref", equal), ("case_officer", agree)):
        counts[f"case.{key}"] = values(rows, key, compare)
    return counts


def _titles(wanted: Sequence[GoldCase], have: Sequence[FoundCase], pairs: Sequence[tuple[int, int]]) -> FieldCount:
    """Titles over all cases, so that a case that is missed or invented counts in them too."""
    untold = {i for i, case in enumerate(wanted) if case.title is None}
    beside = {j for i, j in pairs if i in untold}
    gold_places = {i: n for n, i in enumerate(i for i in range(len(wanted)) if i not in untold)}
    found_places = {j: n for n, j in enumerate(j for j in range(len(have)) if j not in beside)}
    told = [(i, j) for i, j in pairs if i not in untold]
    verdicts = [
        any_of(agree(title, have[j].title or "") for title in (wanted[i].title, wanted[i].alt_title) if title)
        for i, j in told
    ]
    places = [(gold_places[i], found_places[j]) for i, j in told]
    return count_rows(
        _cases([wanted[i] for i in gold_places]), _cases([have[j] for j in found_places]), places, verdicts
    )


def _cases(rows: Sequence[GoldCase] | Sequence[FoundCase]) -> list[str]:
    return [f"{c.number or '–'} {c.title or ''}".rstrip() for c in rows]


def _is_optional(gold: Gold, case: str | None) -> bool:
    return any(same_case(optional, case) for optional in gold.optional_cases)


def agenda(gold: Gold, found: Found) -> Counts:
    """Cases on a list, with the time where the gold states one; a case that two papers list is one."""
    if not gold.states("agenda"):
        return {}
    once = {(item.meeting, case_reference(item.case)): item for item in reversed(found.agenda)}
    have = [item for item in reversed(once.values()) if not _is_optional(gold, item.case)]
    pairs = pair(gold.agenda, have, lambda g, f: float(same_case(g.number or g.title, f.case)))
    verdicts = [
        equal(gold.agenda[i].start_time, have[j].start_time) if gold.agenda[i].start_time else RIGHT for i, j in pairs
    ]
    wanted = [f"{g.number or g.title} {g.start_time or ''}".rstrip() for g in gold.agenda]
    shown = [f"{f.case} {f.start_time or ''}".rstrip() for f in have]
    rows = matched(gold.agenda, have, pairs, found.in_archive)
    return {"agenda": count_rows(wanted, shown, pairs, verdicts), "agenda.status": values(rows, "status", equal)}


def attendees(gold: Gold, found: Found) -> Counts:
    """People: by name; whole, with status and what the gold states besides; whom stand-ins stood in for."""
    if not gold.states("attendances"):
        return {}
    wanted = gold.attendances
    spare = {fold(person.name) for person in gold.optional_attendances}
    have = [person for person in found.attendances if fold(person.name) not in spare]
    pairs = pair(wanted, have, _near_person)
    names = [agree(wanted[i].name, have[j].name) for i, j in pairs]
    whole = [_whole_person(wanted[i], have[j]) for i, j in pairs]
    links = [person for person in wanted if person.stands_in_for]
    found_links = [person for person in have if person.stands_in_for]
    link_pairs = pair(links, found_links, _near_person)
    linked = [
        all_of((agree(links[i].name, found_links[j].name), _same_text(links[i], found_links[j], "stands_in_for")))
        for i, j in link_pairs
    ]
    return {
        "attendees.name": count_rows([p.name for p in wanted], [p.name for p in have], pairs, names),
        "attendees.whole": count_rows(_people(wanted), _people(have), pairs, whole),
        "attendees.function": values(matched(wanted, have, pairs, found.in_archive), "function"),
        "stand_ins": count_rows(_people(links), _people(found_links), link_pairs, linked),
    }


def _near_person(g: GoldAttendance, f: FoundAttendance) -> float:
    told_apart = g.meeting and "/" in g.meeting and f.meeting
    if told_apart and not all(equal(g.meeting, f.meeting)):
        return 0
    same = 2.0 * (fold(g.name) == fold(f.name)) or float(alike(g.name, f.name, _LEAST_NAME))
    return same * (1.5 if g.status == f.status else 1)


def _whole_person(g: GoldAttendance, f: FoundAttendance) -> Verdict:
    status = equal(g.status, f.status) if g.status is not None else RIGHT
    rest = [_same_text(g, f, key) for key in ("organisation", "party", "stands_in_for") if getattr(g, key)]
    return all_of((agree(g.name, f.name), status, *rest))


def _same_text(g: GoldAttendance, f: FoundAttendance, key: str) -> Verdict:
    return agree(getattr(g, key) or "", getattr(f, key) or "")


def _people(rows: Sequence[GoldAttendance] | Sequence[FoundAttendance]) -> list[str]:
    keys = ("name", "status", "organisation", "party", "stands_in_for")
    return [" | ".join(str(value) for key in keys if (value := getattr(row, key))) for row in rows]


def attachments(gold: Gold, found: Found) -> Counts:
    """Attachments: paired by case and label, right in their title."""
    if not gold.states("attachments"):
        return {}
    wanted, have = gold.attachments, found.attachments
    pairs = pair(
        wanted, have,
        lambda g, f: float(fold(g.label or "") == fold(f.label or "") and same_case(g.case, f.case)),
    )  # fmt: skip
    verdicts = [agree(wanted[i].title, have[j].title) for i, j in pairs]
    shown = [[f"{a.case}: {a.label} {a.title}" for a in rows] for rows in (wanted, have)]
    return {"attachments": count_rows(shown[0], shown[1], pairs, verdicts)}


def statements(gold: Gold, found: Found) -> Counts:
    """Contributions: paired within their case by wording, right in speaker and wording."""
    if not gold.states("statements"):
        return {}
    wanted, have = gold.statements, found.statements
    pairs = pair(
        wanted, have, lambda g, f: 0.1 + closeness(g.text, f.text) if same_case(g.case, f.case) else 0.0
    )  # fmt: skip
    verdicts = [
        all_of((agree(wanted[i].speaker or "", have[j].speaker or ""), agree(wanted[i].text, have[j].text)))
        for i, j in pairs
    ]
    shown = [[f"{s.case}: {s.speaker or '–'}: {s.text}" for s in rows] for rows in (wanted, have)]
    return {"statements": count_rows(shown[0], shown[1], pairs, verdicts)}
