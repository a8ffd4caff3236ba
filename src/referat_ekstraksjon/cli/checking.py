"""What a person should look at, on the screen."""

from __future__ import annotations

import json
import sys
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.text import Text
from sqlite_utils import Database

from referat_ekstraksjon.archive.lookup import failures, families_used, findings

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def print_check(db: Database, severity: str, limit: int | None, as_json: bool, console: Console) -> None:
    """Files that failed, findings by document (the most serious first), and which family each paper was read by."""
    failed = failures(db)
    found = findings(db, severity, limit)
    families = families_used(db)
    if as_json:
        shown = {"failures": failed, "findings": found, "families": families}
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
        return
    if failed:
        console.print(Text(f"Files that could not be taken ({len(failed)})", style="bold"))
        for row in failed:
            _line(console, f"  {row['path']}: {row['message']} [{row['code']}]")
    documents: dict[str, list[dict[str, object]]] = {}
    for row in found:
        documents.setdefault(str(row["file_name"]), []).append(row)
    for name, rows in documents.items():
        console.print(Text(name, style="bold"))
        for row in rows:
            where = f"page {row['page']}: " if row["page"] else ""
            text = Text("  ").append(f"{row['severity']:<8}", style=_STYLES[str(row["severity"])])
            text.append(f"{where}{row['message']} [{row['code']}]")
            console.print(text, highlight=False, soft_wrap=True)
    if not failed and not found:
        console.print("Nothing to look at.")
    if families and severity == "info":
        console.print(Text("Families", style="bold"))
        for name, papers in groupby(families, key=lambda row: row["file_name"]):
            for row in papers:
                pages = f"p. {row['first_page']}–{row['last_page']}"
                _line(console, f"  {name} {pages}: {row['kind']} read as {row['family']} ({row['family_reason']})")


def _line(console: Console, text: str) -> None:
    console.print(escape(text), highlight=False, soft_wrap=True)
