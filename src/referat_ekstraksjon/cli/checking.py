"""What a person should look at, on the screen."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from rich.console import Console
from rich.text import Text
from sqlite_utils import Database

from referat_ekstraksjon.archive.findings import (
    LEAST_SURE,
    SEVERITIES,
    failures,
    families_used,
    findings,
    unsure_values,
)
from referat_ekstraksjon.cli.results import print_json
from referat_ekstraksjon.cli.screen import one_line

_TOLD_BELOW = ("family_chosen",)
"""Findings that the list of families tells too."""
_MOST_PAPERS = 60
"""Papers whose families are listed one by one."""
_MOST_UNSURE, _LONGEST = 30, 100
_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def print_check(db: Database, severity: str, limit: int | None, as_json: bool, console: Console) -> None:
    """Values that are not sure, files that failed, findings by document (the most serious first), families."""
    unsure = unsure_values(db)
    failed = failures(db)
    found = findings(db, severity, limit)
    families = families_used(db)
    if as_json:
        print_json({"unsure": unsure, "failures": failed, "findings": found, "families": families})
        return
    if unsure:
        title = f"Values read from pictures that are not sure ({len(unsure)}; confidence below {LEAST_SURE})"
        console.print(Text(title, style="bold"))
        for row in unsure[:_MOST_UNSURE]:
            place = f"{row['file_name']}, page {row['page']}"
            _line(console, f"  {row['confidence']:.2f} {row['kind']}: {row['text'][:_LONGEST]} ({place})")
        if len(unsure) > _MOST_UNSURE:
            _line(console, f"  (and {len(unsure) - _MOST_UNSURE} more: `--json` has all)")
    found = [row for row in found if row["code"] not in _TOLD_BELOW]
    if failed:
        console.print(Text(f"Files that could not be taken ({len(failed)})", style="bold"))
        for row in failed:
            _line(console, f"  {row['path']}: {row['message']} [{row['code']}]")
    documents: dict[str, list[dict[str, object]]] = {}
    for row in found:
        documents.setdefault(str(row["file_name"]), []).append(row)
    for name, rows in documents.items():
        console.print(Text(one_line(name), style="bold"))
        for row in rows:
            where = f"page {row['page']}: " if row["page"] else ""
            text = Text("  ").append(f"{row['severity']:<8}", style=_STYLES[str(row["severity"])])
            text.append(one_line(f"{where}{row['message']} [{row['code']}]"))
            console.print(text, soft_wrap=True)
    if not found:
        _line(console, _nothing_found(db, severity, bool(failed)))
    if families and severity == "info":
        console.print(Text("Families", style="bold"))
        if len(families) > _MOST_PAPERS:
            for family, count in Counter(str(row["family"]) for row in families).most_common():
                _line(console, f"  {family}: {count} papers")
            _line(console, "  (`--json` has each paper's, and why)")
            return
        for name, papers in groupby(families, key=lambda row: row["file_name"]):
            for row in papers:
                pages = f"p. {row['first_page']}–{row['last_page']}"
                _line(console, f"  {name} {pages}: {row['kind']} read as {row['family']} ({row['family_reason']})")


_NAMES = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("note", "notes")}


def _nothing_found(db: Database, severity: str, any_failed: bool) -> str:
    """Why no finding is shown: there is none, or those there are weigh less than was asked for."""
    counts = Counter(str(row["severity"]) for row in findings(db))
    if not counts:
        return "No findings." if any_failed else "Nothing to look at."
    least = next(s for s in SEVERITIES if counts[s])
    asked = "an error" if severity == "error" else "an error or a warning"
    there = " and ".join(f"{counts[s]} {_NAMES[s][counts[s] > 1]}" for s in SEVERITIES if counts[s])
    return f"No finding is {asked}; at less weight there is {there}: see `--severity {least}`."


def _line(console: Console, text: str) -> None:
    console.print(Text("  " * text.startswith("  ") + one_line(text)), soft_wrap=True)
