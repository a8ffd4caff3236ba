"""The commands of `referat`. Exit codes: 0 done, 1 some files failed or nothing could be read, 2 wrong usage."""

from __future__ import annotations

import functools
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer
from sqlite_utils import Database

from referat_ekstraksjon import __version__
from referat_ekstraksjon.archive.connection import archive_error, open_archive, open_for_reading
from referat_ekstraksjon.archive.lookup import case_view, meeting_view
from referat_ekstraksjon.archive.references import bodies_that_have, find_cases, find_meetings
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import restricted_hits, search, why_nothing
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.limits import WorkerLimits, cores, fair_memory
from referat_ekstraksjon.batch.scheduler import ClusterSettings
from referat_ekstraksjon.cli.checking import print_check
from referat_ekstraksjon.cli.choices import Format, Kind, OcrChoice, Outcome, Restricted, Severity, SortOrder
from referat_ekstraksjon.cli.evaluating import print_evaluation
from referat_ekstraksjon.cli.extracting import FamilyName, OcrOption, extract_command, prepare_pdfa_folder
from referat_ekstraksjon.cli.families import print_families, print_json_of, print_right, print_tried
from referat_ekstraksjon.cli.progress import Reporter
from referat_ekstraksjon.cli.results import print_hits, print_json
from referat_ekstraksjon.cli.screen import abandon_output, one_line, prepare_streams, screen, typed
from referat_ekstraksjon.cli.serve import serve_command
from referat_ekstraksjon.cli.showing import case_as_dict, meeting_as_dict, print_case, print_meeting
from referat_ekstraksjon.cli.stopping import stopped_by_signals
from referat_ekstraksjon.errors import ReferatError, UnreadableFileError
from referat_ekstraksjon.extract import ExtractSettings, extract_with_layout, families_for, read_content
from referat_ekstraksjon.language.dates import find_dates
from referat_ekstraksjon.reading.pdf import ReadingLimits
from referat_ekstraksjon.reading.scans.records import OcrSettings
from referat_ekstraksjon.recognition.families.family import load_family
from referat_ekstraksjon.recognition.families.met import where_met
from referat_ekstraksjon.recognition.rows import rows_of

app = typer.Typer(
    name="referat",
    help="Norwegian meeting papers as PDF, read into a SQLite archive of meetings, cases, proposals and decisions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
families_app = typer.Typer(rich_markup_mode=None)
app.add_typer(families_app, name="families")


_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class _StoppedError(Exception):
    """Ctrl-C, out of reach of the command-line library, which would end the program its own way."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.exit_code = exit_code


class _PipeClosedError(Exception):
    """Whoever reads what is printed wants no more of it."""


def _command(
    name: str, *, takes_minus: bool = False
) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """A command whose Ctrl-C and closed pipe reach `run`; `takes_minus` lets an argument begin with a minus."""

    def register(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        @functools.wraps(function)
        def guarded(*arguments: _Arguments.args, **options: _Arguments.kwargs) -> _Result:
            try:
                result = function(*arguments, **options)
                sys.stdout.flush()
            except KeyboardInterrupt as stop:
                raise _StoppedError(getattr(stop, "exit_code", 130)) from None
            except BrokenPipeError:
                raise _PipeClosedError from None
            return result

        app.command(name, context_settings={"ignore_unknown_options": takes_minus})(guarded)
        return function

    return register


DbToWrite = Annotated[Path, typer.Option("--db", help="The archive; made if it is not there.")]
DbToRead = Annotated[Path, typer.Option("--db", help="The archive.")]


@_command("ingest")
def ingest_command(
    paths: Annotated[list[Path], typer.Argument(help="PDF files and folders (searched through).")],
    db: DbToWrite,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Worker processes.")] = cores(),
    family: FamilyName = None,
    retry: Annotated[
        bool, typer.Option("--retry", "--retry-failed", help="Read again what failed before and has not changed.")
    ] = False,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Take what links in a folder lead to outside it.")
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds a file may take; more for large ones and many pages.")
    ] = WorkerLimits().seconds,
    memory: Annotated[
        int | None, typer.Option("--memory", min=256, help="Megabytes a worker may use.", show_default="up to 4096")
    ] = None,
    max_pages: Annotated[
        int, typer.Option("--max-pages", min=1, help="Pages a file may have.")
    ] = ReadingLimits().pages,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Read on a Dask cluster: tcp://HOST:8786.")
    ] = None,
    shared_filesystem: Annotated[
        bool, typer.Option("--shared-filesystem", help="The cluster has the files under the same paths.")
    ] = False,
    ocr: OcrOption = OcrChoice.auto,
    keep_pdfa: Annotated[
        Path | None, typer.Option("--keep-pdfa", metavar="DIR", help="Keep the searchable PDF/A that OCR makes.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Read PDF files and folders into the archive."""
    families_for(family)
    if keep_pdfa is not None:
        prepare_pdfa_folder(keep_pdfa, on_cluster=scheduler is not None)
    if shared_filesystem and scheduler is None:
        raise ReferatError("wrong_usage", "--shared-filesystem is about a cluster: name one with --scheduler.", "usage")
    cluster = ClusterSettings(scheduler, shared_filesystem) if scheduler is not None else None
    archive = open_archive(db)
    with stopped_by_signals(), Reporter(screen(stderr=True), failures_only=as_json) as reporter:
        summary = ingest(
            archive,
            paths,
            settings=ExtractSettings(
                family,
                ReadingLimits(pages=max_pages),
                ocr.value,
                OcrSettings(jobs=max(1, cores() // jobs)),
                str(keep_pdfa.absolute()) if keep_pdfa is not None else None,
            ),
            limits=WorkerLimits(memory=memory * 1024**2 if memory else fair_memory(jobs), seconds=timeout),
            jobs=jobs,
            report=reporter.note,
            planned=reporter.planned,
            scanned=reporter.scanned,
            retry=retry,
            follow_links=follow_links,
            cluster=cluster,
        )
    if as_json:
        print_json(summary.as_dict())
    else:
        reporter.summary(summary, db)
    raise typer.Exit(1 if summary.failed else 0)


_command("extract")(extract_command)


@_command("search", takes_minus=True)
def search_command(
    query: Annotated[
        str, typer.Argument(help='Words in any form, "phrases", "to the letter"!, prefix*, -word, OR; a case number.')
    ],
    db: DbToRead,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only decisions of this kind.")] = None,
    body: Annotated[str | None, typer.Option("--body", help="Only bodies with this in their name.")] = None,
    date_from: Annotated[str | None, typer.Option("--from", help="Meetings from this date.")] = None,
    date_to: Annotated[str | None, typer.Option("--to", help="Meetings up to this date.")] = None,
    case_type: Annotated[str | None, typer.Option("--case-type", help="Only cases of this type.")] = None,
    outcome: Annotated[
        Outcome | None, typer.Option("--outcome", help="Only proposals, and cases, that went so.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Only meetings at which someone of this name was.")
    ] = None,
    restricted: Annotated[
        Restricted, typer.Option("--restricted", help="Cases that are not for everyone's eyes.")
    ] = Restricted.leave_out,
    order: Annotated[SortOrder, typer.Option("--sort", help="The best first, or the newest.")] = SortOrder.rank,
    exact: Annotated[bool, typer.Option("--exact", help="Words as they are typed, in no other form.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="At most so many hits.")] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0, max=100_000, help="Hits to pass over.")] = 0,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
    safe_csv: Annotated[
        bool, typer.Option("--safe-csv", help="An apostrophe before cells that a spreadsheet would take for formulas.")
    ] = False,
) -> None:
    """Search the wording of proposals and decisions, in any form of the words."""
    query = typed(query)
    wanted = SearchFilter(
        kind=kind.value if kind else None,
        body=typed(body),
        date_from=_date(date_from, "--from"),
        date_to=_date(date_to, "--to"),
        case_type=typed(case_type),
        outcome=outcome.value if outcome else None,
        person=typed(person),
        restricted=restricted.value,
        limit=limit,
        offset=offset,
        order=order.value,
        to_the_letter=exact,
    )
    archive = open_for_reading(db)
    hits = search(archive, query, wanted)
    why = None if hits else why_nothing(archive, query, wanted)
    print_hits(hits, form.value, screen(), why, safe_csv=safe_csv)
    left_out = restricted_hits(archive, query, wanted) if hits else 0
    if left_out:
        count = "1,000 or more" if left_out == 1_000 else str(left_out)
        note = f"{count} more in cases that are not for everyone's eyes: --restricted include shows them."
        typer.echo(note, err=True)


@_command("show")
def show_command(
    reference: Annotated[str, typer.Argument(metavar="REF", help="A case (12/23) or a meeting (2/2023 or a date).")],
    db: DbToRead,
    body: Annotated[str | None, typer.Option("--body", help="The body, where several have such a case.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show one case or meeting: papers, proposals, decision, word diff, and where in the PDF each stands."""
    reference, body = typed(reference), typed(body)
    archive = open_for_reading(db)
    cases, meetings = find_cases(archive, reference, body), find_meetings(archive, reference, body)
    printed = reference.strip()
    if any(row["number"] == printed for row in meetings) and not any(row["number"] == printed for row in cases):
        cases = []  # `2/2024` is printed as a meeting's number; as a case it would be `2/24`
    if len(cases) + len(meetings) == 0:
        raise _not_found(archive, reference, body)
    bodies = sorted({row["body"] or "(no body named)" for row in cases})
    if len(cases) > 1 and len(bodies) > 1:
        raise ReferatError(
            "ambiguous", f"Several bodies have a case «{reference}»: {', '.join(bodies)}. Name one with --body.", "show"
        )
    case_views = [case_view(archive, row["id"]) for row in cases]
    meeting_views = [meeting_view(archive, row["id"]) for row in meetings]
    if as_json:
        shown = [case_as_dict(v) for v in case_views] + [meeting_as_dict(v) for v in meeting_views]
        print_json(shown)
        return
    console = screen()
    for case in case_views:
        print_case(case, console)
    for meeting in meeting_views:
        print_meeting(meeting, console)


_command("serve")(serve_command)


@_command("check")
def check_command(
    db: DbToRead,
    severity: Annotated[Severity, typer.Option("--severity", help="Findings at least this serious.")] = Severity.info,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many findings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List what a person should look at, the most serious first."""
    print_check(open_for_reading(db), severity.value, limit, as_json, screen())


def _not_found(archive: Database, reference: str, body: str | None) -> ReferatError:
    """Why `show` has nothing to show; where a body was named, which bodies have such a case or meeting."""
    if body is not None:
        others = bodies_that_have(archive, reference)
        if others:
            names = ", ".join(others)
            message = f"No body with «{body}» in its name has a case or meeting «{reference}»; these have: {names}."
            return ReferatError("not_found", message, "show")
    return ReferatError("not_found", f"The archive has no case or meeting «{reference}».", "show")


@_command("evaluate")
def evaluate_command(
    golds: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold files, one for each paper.")],
    db: DbToRead,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List each value that is not right.")] = False,
) -> None:
    """Measure the archive against what careful readers found: precision, recall and F1 for each field."""
    evaluation = print_evaluation(open_for_reading(db), golds, as_json=as_json, misses=misses, console=screen())
    for name in evaluation.missing:
        typer.echo(f"referat: {name!r} is not in the archive: all its fields count as missed.", err=True)
    raise typer.Exit(1 if evaluation.missing else 0)


@families_app.callback(invoke_without_command=True)
def families_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the document families: the words by which issuers mark things. `check` tries out one of your own."""
    if context.invoked_subcommand is None:
        print_families(families_for(None), as_json, screen())


@families_app.command("check")
def families_check_command(
    family: Annotated[str, typer.Argument(metavar="FILE", help="A family file (.toml), or a family's name.")],
    on: Annotated[Path | None, typer.Option("--on", help="Show which of its words a PDF file has.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Say whether a family file is right, and what it meets in a PDF."""
    tried = load_family(family)
    met = document = None
    if on is not None:
        document, layout = extract_with_layout(read_content(on), on.name)
        met = where_met(rows_of(layout.blocks), tried)
    if as_json:
        print_json_of(tried, met, document)
        return
    print_right(tried, screen())
    if met is not None and document is not None:
        print_tried(tried, met, document, screen())


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


def run() -> int:
    """Runs the command line; gives the exit code. Faults become one sentence with a code, never a traceback."""
    prepare_streams()
    try:
        app()
    except SystemExit as end:
        return _code(end)
    except UnreadableFileError as error:
        _say(error)
        return 1
    except ReferatError as error:
        _say(error)
        return 2
    except sqlite3.Error as error:
        _say(archive_error(error))
        return 2
    except (_StoppedError, KeyboardInterrupt) as stop:
        sys.stderr.write("Stopped. What was read is in the archive; the same command goes on from there.\n")
        return int(getattr(stop, "exit_code", 130))
    except (_PipeClosedError, BrokenPipeError):
        abandon_output()
        return 0
    except Exception as error:
        if os.environ.get("REFERAT_DEBUG"):
            raise
        _say(
            ReferatError(
                "internal_error", f"The program failed ({type(error).__name__}: {error}). Please report it", "cli"
            )
        )
        return 2
    return 0


def _code(end: SystemExit) -> int:
    """A command's exit code; 0 if only the reader of its output went away before it was all written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_output()
    return end.code if isinstance(end.code, int) else int(end.code is not None)


def _say(error: ReferatError) -> None:
    sys.stderr.write(f"referat: {one_line(error.message)} [{error.code}]\n")
