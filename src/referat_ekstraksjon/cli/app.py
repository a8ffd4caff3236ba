"""The commands of `referat`. Exit codes: 0 done, 1 some files failed or nothing could be read, 2 wrong usage."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from referat_ekstraksjon import __version__
from referat_ekstraksjon.archive.connection import open_archive, open_for_reading
from referat_ekstraksjon.archive.lookup import case_view, find_cases, find_meetings, meeting_view
from referat_ekstraksjon.archive.search import SearchFilter, search
from referat_ekstraksjon.batch import ingest
from referat_ekstraksjon.cli.checking import print_check
from referat_ekstraksjon.cli.progress import Reporter
from referat_ekstraksjon.cli.results import print_hits
from referat_ekstraksjon.cli.showing import case_as_dict, meeting_as_dict, print_case, print_meeting
from referat_ekstraksjon.draw import draw_document
from referat_ekstraksjon.errors import ReferatError, UnreadableFileError
from referat_ekstraksjon.extract import ExtractSettings, extract_with_layout, families_for, read_content
from referat_ekstraksjon.language.dates import find_dates

app = typer.Typer(
    name="referat",
    help="Norwegian meeting papers as PDF, read into a SQLite archive of meetings, cases, proposals and decisions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Kind(StrEnum):
    """Kinds of decisions."""

    proposed = "proposed"
    adopted = "adopted"
    earlier = "earlier"


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Severity(StrEnum):
    """How serious a finding is."""

    error = "error"
    warning = "warning"
    info = "info"


DbToWrite = Annotated[Path, typer.Option("--db", help="The archive; made if it is not there.")]
DbToRead = Annotated[Path, typer.Option("--db", help="The archive.")]
FamilyName = Annotated[str | None, typer.Option("--family", help="Read every paper by this family (name or .toml).")]


@app.command("ingest")
def ingest_command(
    paths: Annotated[list[Path], typer.Argument(help="PDF files and folders (searched through).")],
    db: DbToWrite,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Worker processes.")] = os.cpu_count() or 1,
    family: FamilyName = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Read PDF files and folders into the archive."""
    families_for(family)
    archive = open_archive(db)
    with Reporter(Console(stderr=True), quiet=as_json) as reporter:
        summary = ingest(archive, paths, settings=ExtractSettings(family=family), jobs=jobs, report=reporter.note)
    if as_json:
        typer.echo(json.dumps(summary.as_dict(), ensure_ascii=False, indent=1))
    else:
        reporter.summary(summary, db)
    raise typer.Exit(1 if summary.failed else 0)


@app.command("extract")
def extract_command(
    file: Annotated[Path, typer.Argument(help="A PDF file.")],
    draw: Annotated[Path | None, typer.Option("--draw", help="Write pictures of what was seen to this folder.")] = None,
    family: FamilyName = None,
) -> None:
    """Print one document as JSON; touches no database."""
    content = read_content(file)
    document, layout = extract_with_layout(content, file.name, ExtractSettings(family=family))
    if draw is not None:
        pictures = draw_document(content, document, layout, draw)
        typer.echo(f"{len(pictures)} pictures written to {draw}", err=True)
    typer.echo(document.model_dump_json(indent=1))


@app.command("search")
def search_command(
    query: Annotated[str, typer.Argument(help='Words, "phrases", prefix*, -word, AND, OR, NOT; a case number.')],
    db: DbToRead,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only decisions of this kind.")] = None,
    body: Annotated[str | None, typer.Option("--body", help="Only bodies with this in their name.")] = None,
    date_from: Annotated[str | None, typer.Option("--from", help="Meetings from this date.")] = None,
    date_to: Annotated[str | None, typer.Option("--to", help="Meetings up to this date.")] = None,
    case_type: Annotated[str | None, typer.Option("--case-type", help="Only cases of this type.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="At most so many hits.")] = 20,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Search the wording of proposals and decisions."""
    wanted = SearchFilter(
        kind.value if kind else None, body, _date(date_from, "--from"), _date(date_to, "--to"), case_type, limit
    )
    hits = search(open_for_reading(db), query, wanted)
    print_hits(hits, form.value, Console())


@app.command("show")
def show_command(
    reference: Annotated[str, typer.Argument(metavar="REF", help="A case (12/23) or a meeting (2/2023 or a date).")],
    db: DbToRead,
    body: Annotated[str | None, typer.Option("--body", help="The body, where several have such a case.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show one case or meeting: papers, proposals, decision, word diff, and where in the PDF each stands."""
    archive = open_for_reading(db)
    cases, meetings = find_cases(archive, reference, body), find_meetings(archive, reference, body)
    if any(row["number"] == reference for row in meetings) and not any(row["number"] == reference for row in cases):
        cases = []  # `2/2024` is printed as a meeting's number; as a case it would be `2/24`
    if len(cases) + len(meetings) == 0:
        raise ReferatError("not_found", f"The archive has no case or meeting «{reference}».", "show")
    bodies = sorted({row["body"] or "(no body named)" for row in cases})
    if len(cases) > 1 and len(bodies) > 1:
        raise ReferatError(
            "ambiguous", f"Several bodies have a case «{reference}»: {', '.join(bodies)}. Name one with --body.", "show"
        )
    case_views = [case_view(archive, row["id"]) for row in cases]
    meeting_views = [meeting_view(archive, row["id"]) for row in meetings]
    if as_json:
        shown = [case_as_dict(v) for v in case_views] + [meeting_as_dict(v) for v in meeting_views]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    console = Console()
    for case in case_views:
        print_case(case, console)
    for meeting in meeting_views:
        print_meeting(meeting, console)


@app.command("check")
def check_command(
    db: DbToRead,
    severity: Annotated[Severity, typer.Option("--severity", help="Findings at least this serious.")] = Severity.info,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many findings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List what a person should look at, the most serious first."""
    print_check(open_for_reading(db), severity.value, limit, as_json, Console())


@app.callback(invoke_without_command=True)
def top(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Norwegian meeting papers as PDF, read into a SQLite archive."""
    if version:
        typer.echo(f"referat {__version__}")
        raise typer.Exit


def _date(typed: str | None, option: str) -> str | None:
    if typed is None:
        return None
    dates = find_dates(typed)
    if not dates:
        raise ReferatError("wrong_date", f"{option}: «{typed}» is no date; write 2023-06-23.", "usage")
    return dates[0].iso


def main() -> None:
    """Entry point: faults become one sentence with a code, never a traceback."""
    try:
        app()
    except UnreadableFileError as error:
        _say(error)
        sys.exit(1)
    except ReferatError as error:
        _say(error)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("Stopped. What was read is in the archive; the same command goes on from there.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if os.environ.get("REFERAT_DEBUG"):
            raise
        _say(
            ReferatError(
                "internal_error", f"The program failed ({type(error).__name__}: {error}). Please report it", "cli"
            )
        )
        sys.exit(2)


def _say(error: ReferatError) -> None:
    typer.echo(f"referat: {error.message} [{error.code}]", err=True)
