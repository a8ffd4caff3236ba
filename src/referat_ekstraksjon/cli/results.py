"""Search hits on the screen, as JSON or as CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from referat_ekstraksjon.archive.search.export import COLUMNS, hit_as_row, without_formula
from referat_ekstraksjon.archive.search.hits import Hit
from referat_ekstraksjon.archive.search.passages import MARK
from referat_ekstraksjon.cli.screen import lines, one_line, writes_utf8
from referat_ekstraksjon.language.identity_numbers import masked, masked_json


def print_json(value: object) -> None:
    """A value as JSON on stdout; in ASCII where stdout cannot take every character."""
    sys.stdout.write(masked_json(json.dumps(value, ensure_ascii=not writes_utf8(sys.stdout), indent=1)) + "\n")


def print_hits(
    hits: Sequence[Hit], form: str, console: Console, why_nothing: str | None = None, *, safe_csv: bool = False
) -> None:
    """Hits in the form asked for (`table`, `json`, `csv`); where there are none, the sentence that says why.

    Args:
        hits: what was found.
        form: `table`, `json` or `csv`.
        console: where tables go.
        why_nothing: the sentence.
        safe_csv: whether no cell of CSV may be taken for a formula: an apostrophe stands before those that would.
    """
    if not hits and why_nothing and form != "table":
        sys.stderr.write(one_line(why_nothing) + "\n")
    if form == "json":
        print_json([hit_as_row(hit) for hit in hits])
        return
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, fieldnames=COLUMNS)
        writer.writeheader()
        rows = ({name: masked(v) if isinstance(v, str) else v for name, v in hit_as_row(hit).items()} for hit in hits)
        writer.writerows(
            {name: without_formula(value) for name, value in row.items()} if safe_csv else row for row in rows
        )
        return
    if not hits:
        console.print(Text(one_line(why_nothing or "No proposal or decision has these words.")))
        return
    table = Table(box=None, pad_edge=False, show_lines=False, expand=console.is_terminal)
    for name, ratio in (("Case", 2), ("Kind", 1), ("Wording", 7), ("Where", 3)):
        table.add_column(name, ratio=ratio, overflow="fold", vertical="top")
    for hit in hits:
        case = Text(one_line(hit.case_number or hit.case_title or "–"), style="bold")
        case.append(f"\n{one_line(hit.body or '')}", style="dim")
        case.append(f"\n{one_line(hit.meeting_date or '')}", style="dim")
        kind = Text(hit.kind)
        if hit.outcome:
            kind.append(f"\n{hit.outcome.replace('_', ' ')}", style="dim")
        if hit.restricted:
            kind.append(f"\n{one_line(hit.restricted)}", style="bold")
        where = Text(f"{one_line(hit.file_name)}\npage {hit.page or '?'}", style="dim")
        table.add_row(case, kind, marked(hit.passage), where)
        table.add_row()
    console.print(table)
    console.print(f"{len(hits)} found", style="dim")


def marked(passage: str) -> Text:
    """A passage with the found words set apart (also where there is no colour)."""
    text = Text()
    for index, piece in enumerate(passage.split(MARK[0])):
        if index == 0:
            text.append(lines(piece))
            continue
        found, _, rest = piece.partition(MARK[1])
        text.append(f"[{lines(found)}]", style="bold yellow")
        text.append(lines(rest))
    return text
