"""A case or meeting on the screen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from referat_ekstraksjon.archive.lookup import CaseView, MeetingView, Row
from referat_ekstraksjon.archive.wordings import word_changes
from referat_ekstraksjon.cli.screen import lines, one_line

_PAPERS = {"notice": "notice", "minutes": "minutes", "memo": "memo", "extract": "extract", "other": "other paper"}
_OUTCOMES = {
    "as_proposed": "adopted as proposed",
    "amended": "adopted with other words than proposed",
    "rejected": "rejected",
    "postponed": "postponed",
    "withdrawn": "withdrawn",
    "pending": "no minutes yet",
    "not_proposed": "adopted; no proposal is in the archive",
}


def _where(row: Row) -> str:
    return f"{one_line(row['file_name'])}, page {row['page'] or '?'}"


def _votes(row: Row) -> str:
    counts = [
        f"{row[key]} {name}"
        for key, name in (("votes_for", "for"), ("votes_against", "against"), ("votes_blank", "blank"))
        if row[key] is not None
    ]
    if row["unanimous"]:
        counts.insert(0, "unanimous")
    return ", ".join(counts)


def _quoted(console: Console, text: Text | str) -> None:
    shown = text if isinstance(text, Text) else Text(lines(text))
    console.print(Padding(shown, (0, 2, 0, 4)))


def _heading(console: Console, *words: str | None) -> None:
    title = "  ".join(one_line(word) for word in words if word)
    console.print(Rule(Text(title, style="bold"), align="left"))


def _facts(console: Console, facts: Sequence[tuple[str, object]]) -> None:
    for name, value in facts:
        if value:
            console.print(Text.assemble((f"{name}: ", "dim"), one_line(value)))


def print_case(view: CaseView, console: Console) -> None:
    """A case over all its papers."""
    case = view.case
    _heading(console, case["number"] or "(no number)", case["title"])
    facts: list[tuple[str, object]] = [
        ("Body", case["body"]), ("Type", case["case_type"]), ("Archive reference", case["archive_ref"]),
        ("Case officer", case["case_officer"]),
        ("Not for everyone's eyes", case["restricted"]),
    ]  # fmt: skip
    if view.comparison:
        outcome = view.comparison["outcome"]
        alike = view.comparison["similarity"]
        shown = _OUTCOMES.get(outcome or "", "not stated")
        if outcome == "amended" and alike is not None:
            shown += f" (similarity {alike:.2f})"
        facts.append(("Outcome", shown))
    if any(item["status"] == "withdrawn" for item in view.agenda):
        facts.append(("On the list", "withdrawn"))
    _facts(console, facts)
    if view.papers:
        console.print(Text("Papers", style="bold"))
        for paper in view.papers:
            pages = f"pages {paper['first_page']}–{paper['last_page']}"
            kind = _PAPERS.get(paper["kind"], paper["kind"])
            _quoted(console, f"{kind}: {paper['file_name']}, {pages} ({paper['meeting_date'] or 'no date'})")
    _print_decisions(view, console)
    if view.comparison and view.comparison["proposed"] and view.comparison["adopted"]:
        _print_diff(view.comparison, console)
    _print_lists(view, console)
    console.print()


def _print_decisions(view: CaseView, console: Console) -> None:
    for kind, name in (("proposed", "Proposed"), ("adopted", "Adopted"), ("earlier", "Earlier decision")):
        for row in view.decisions:
            if row["kind"] != kind:
                continue
            heading = Text(name, style="bold")
            by = row["proposed_by"] or row["decided_by"]
            details = [
                by, row["earlier_number"], _PAPERS.get(row["part_kind"], row["part_kind"]), row["outcome"], _votes(row),
                _where(row),
            ]  # fmt: skip
            heading.append("  " + " · ".join(one_line(d) for d in details if d), style="dim")
            console.print(heading)
            _quoted(console, row["text"])


def _print_diff(comparison: Row, console: Console) -> None:
    changes = word_changes(lines(comparison["proposed"]), lines(comparison["adopted"]))
    if all(change.kind == "same" for change in changes):
        console.print(Text("The words adopted are those proposed.", style="dim"))
        return
    text = Text()
    for change in changes:
        if change.kind == "removed":
            text.append(f"[-{change.text}-] ", style="red strike")
        elif change.kind == "added":
            text.append(f"{{+{change.text}+}} ", style="green")
        else:
            text.append(change.text + " ")
    console.print(Text("Proposed against adopted", style="bold"))
    _quoted(console, text)


def _print_lists(view: CaseView, console: Console) -> None:
    if view.statements:
        console.print(Text(f"Statements ({len(view.statements)})", style="bold"))
        for row in view.statements:
            _quoted(
                console,
                Text.assemble(
                    (f"{one_line(row['speaker'] or '–')}: ", "bold"), _short(row["text"]), (f"  {_where(row)}", "dim")
                ),
            )
    if view.attachments:
        console.print(Text("Attachments", style="bold"))
        for row in view.attachments:
            _quoted(console, f"{row['label'] or '–'}  {row['title']} ({_where(row)})")
    if view.tables:
        console.print(Text("Tables", style="bold"))
        for row in view.tables:
            name = row["title"] or row["caption"] or "(no title)"
            unit = f", {row['unit']}" if row["unit"] else ""
            _quoted(console, f"{name}{unit} ({row['file_name']}, page {row['first_page']})")


def _short(text: str) -> str:
    folded = one_line(text)
    return folded if len(folded) <= 160 else folded[:157] + "…"


def print_meeting(view: MeetingView, console: Console) -> None:
    """A meeting over all its papers."""
    meeting = view.meeting
    title = f"{meeting['body'] or 'Meeting'} {meeting['number'] or ''}".strip()
    _heading(console, title)
    times = "–".join(t for t in (meeting["start_time"], meeting["end_time"]) if t)
    _facts(console, (("Date", meeting["date"]), ("Time", times), ("Place", meeting["place"])))
    for paper in view.papers:
        kind = _PAPERS.get(paper["kind"], paper["kind"])
        _quoted(console, f"{kind}: {paper['file_name']}, pages {paper['first_page']}–{paper['last_page']}")
    _print_people(view.attendances, console)
    if view.agenda:
        table = Table(box=None, pad_edge=False)
        for name in ("Case", "Title", "Start", "Type", "Outcome", "Where"):
            table.add_column(name, overflow="fold")
        for row in view.agenda:
            outcome = row["status"] or (row["outcome"] or "").replace("_", " ")
            cells = (
                row["number"] or "–", row["title"] or "", row["start_time"] or "", row["case_type"] or "",
                outcome, f"{row['part_kind']} p. {row['page'] or '?'}",
            )  # fmt: skip
            table.add_row(*(Text(one_line(cell)) for cell in cells))
        console.print(table)
    console.print()


def _print_people(rows: Sequence[Row], console: Console) -> None:
    for status in ("present", "stand_in", "absent", "member", "staff", "guest", None):
        chosen = [row for row in rows if row["status"] == status]
        if not chosen:
            continue
        name = status.replace("_", "-") if status else "in a list that does not say"
        console.print(Text(f"{name} ({len(chosen)})", style="bold"))
        for row in chosen:
            details = [row["organisation"], row["party"], row["function"], row["note"]]
            line = row["name"] + "".join(f", {d}" for d in details if d)
            if row["stands_in_for"]:
                line += f" – for {row['stands_in_for']}"
            _quoted(console, Text.assemble(one_line(line), (f"  {row['part_kind']} p. {row['page'] or '?'}", "dim")))


def case_as_dict(view: CaseView) -> dict[str, Any]:
    """A case for JSON; boxes as lists."""
    return {
        "case": view.case, "comparison": view.comparison, "papers": view.papers,
        "decisions": [_parsed(row) for row in view.decisions], "statements": [_parsed(row) for row in view.statements],
        "attachments": [_parsed(row) for row in view.attachments], "tables": [_parsed(row) for row in view.tables],
        "agenda": [_parsed(row) for row in view.agenda],
    }  # fmt: skip


def meeting_as_dict(view: MeetingView) -> dict[str, Any]:
    """A meeting for JSON; boxes as lists."""
    return {
        "meeting": view.meeting, "papers": view.papers, "attendances": [_parsed(row) for row in view.attendances],
        "agenda": [_parsed(row) for row in view.agenda],
    }  # fmt: skip


def _parsed(row: Row) -> Row:
    return row | {"boxes": json.loads(row["boxes"])} if isinstance(row.get("boxes"), str) else row
