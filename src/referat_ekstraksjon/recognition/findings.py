"""What a person should look at in a document that was read: checks that repair nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from referat_ekstraksjon.language.dates import impossible_dates
from referat_ekstraksjon.models import Case, DataTable, Document, Finding, Outcome, Part
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_ROUNDING = 1.01
_FEWEST_IN_A_RUN = 3
"""Cases of a meeting that tell where its numbers run."""


def table_findings(table: DataTable, vocabulary: Vocabulary, part: int) -> list[Finding]:
    """Sums that are not the sum of what stands above them.

    A sum row may sum the rows since the sum before it, all single rows, or the sum before it and the rows since. The
    way that most of the row's columns bear out is taken; columns that do not bear it out are findings.
    """
    columns: dict[int, dict[int, tuple[float, int]]] = {}
    sums: list[int] = []
    for cell in table.cells:
        if cell.header:
            continue
        if cell.column == 0 and vocabulary["table.sum"].at_start(cell.text):
            sums.append(cell.row)
        elif cell.value is not None:
            columns.setdefault(cell.column, {})[cell.row] = (cell.value, cell.page or table.first_page)
    found: list[Finding] = []
    body = sorted({c.row for c in table.cells if not c.header})
    previous: int | None = None
    for row in sums:
        found += _sum_row(table, columns, body, row, previous, set(sums), part)
        previous = row
    return found


def _sum_row(
    table: DataTable,
    columns: dict[int, dict[int, tuple[float, int]]],
    body: Sequence[int],
    row: int,
    previous: int | None,
    sums: set[int],
    part: int,
) -> list[Finding]:
    since = [r for r in body if r < row and (previous is None or r > previous)]
    single = [r for r in body if r < row and r not in sums]
    ways = [since, single] + ([[previous, *since]] if previous is not None else [])
    best: tuple[int, list[tuple[int, float, float]]] | None = None
    for rows in ways:
        right = 0
        wrong: list[tuple[int, float, float]] = []
        for column, values in columns.items():
            if row not in values or not any(r in values for r in rows):
                continue
            total = sum(values[r][0] for r in rows if r in values)
            printed = values[row][0]
            if abs(total - printed) < 0.005:
                right += 1
            else:
                wrong.append((column, printed, total))
        if best is None or right > best[0]:
            best = (right, wrong)
    if best is None or not best[1] or best[0] == 0:
        return []
    label = next((c.text for c in table.cells if c.row == row and c.column == 0), "Sum")
    heads = {c.column: c.text.replace("\n", " ") for c in table.cells if c.header}
    name = f"«{table.title or table.caption}»" if table.title or table.caption else "a table"
    findings = []
    for column, printed, total in best[1]:
        page = columns[column][row][1]
        doubt = ", perhaps by rounding" if abs(total - printed) <= _ROUNDING else ""
        findings.append(
            Finding(
                part=part, page=page, severity="warning", code="table_sum",
                message=f"In {name}, «{label}» in column «{heads.get(column, column)}» is {_plain(printed)}, "
                f"but the rows add up to {_plain(total)}{doubt}.",
            )
        )  # fmt: skip
    return findings


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def part_findings(part: Part, number: int, vocabulary: Vocabulary) -> list[Finding]:
    """Checks on one paper."""
    found: list[Finding] = []
    for table in part.tables:
        found += table_findings(table, vocabulary, number)
    if part.kind in ("notice", "minutes") and part.meeting is None:
        found.append(
            Finding(
                part=number, page=part.first_page, severity="warning", code="no_meeting",
                message="No date or number of a meeting was found in the head of this paper.",
            )
        )  # fmt: skip
    if part.kind == "minutes":
        decided = {d.case for d in part.decisions if d.kind == "adopted"}
        withdrawn = {item.case for item in part.agenda if item.status == "withdrawn"}
        proposed: dict[str | None, set[Outcome | None]] = {}
        for decision in part.decisions:
            if decision.kind == "proposed":
                proposed.setdefault(decision.case, set()).add(decision.outcome)
        for case, outcomes in proposed.items():
            if case not in decided and case not in withdrawn and outcomes <= {None, "adopted"}:
                found.append(
                    Finding(
                        part=number, page=part.first_page, severity="warning", code="case_without_decision",
                        message=f"Case {case} has a proposal, but these minutes do not say what was decided.",
                    )
                )  # fmt: skip
    for passage in part.passages:
        for date in impossible_dates(passage.text[:5_000]):
            found.append(
                Finding(
                    part=number, page=passage.page, severity="warning", code="impossible_date",
                    message=f"«{date}» is printed as a date, but there is no such day.",
                )
            )  # fmt: skip
    return found


def document_findings(document: Document) -> Iterable[Finding]:
    """Checks on a document as a whole."""
    coverage = document.coverage
    if coverage.placed != coverage.words or coverage.placed_twice:
        yield Finding(
            severity="error", code="coverage",
            message=f"{coverage.words} words were read, {coverage.placed} were placed, {coverage.placed_twice} twice.",
        )  # fmt: skip
    if document.parts and all(p.kind == "other" for p in document.parts):
        yield Finding(
            part=0, page=1, severity="warning", code="unknown_kind",
            message="This is no kind of meeting paper that is known here; its text is kept.",
        )  # fmt: skip
    for number, part in enumerate(document.parts):
        if part.kind in ("notice", "minutes"):
            yield from _out_of_sequence(part, number, document.cases, scanned=document.text_source != "born-digital")


def _out_of_sequence(part: Part, number: int, cases: Sequence[Case], *, scanned: bool) -> Iterable[Finding]:
    """Case numbers far from the meeting's others that would fit among them with one figure put right.

    A meeting's cases run on through the year; one misprinted or misread leaves a hole. What stands before the first
    and after the last is thought of only where figures may be misread.
    """
    pages: dict[str | None, int | None] = {item.case: item.page for item in part.agenda}
    pages |= {decision.case: decision.page for decision in part.decisions}
    pages |= {passage.case: passage.page for passage in part.passages if passage.kind == "heading"}
    of_series: dict[str | None, dict[tuple[int, int], Case]] = defaultdict(dict)
    for case in cases:
        if case.key in pages and case.sequence is not None:
            of_series[case.series][case.year or 0, case.sequence] = case
    for numbers in of_series.values():
        run = _longest_run(sorted(numbers))
        if len(run) < _FEWEST_IN_A_RUN:
            continue
        (year, first), (_, last) = run[0], run[-1]
        wanted = [n for n in range(first, last) if (year, n) not in numbers]
        if scanned:
            wanted += [first - 1, last + 1]
        for strange in sorted(numbers.keys() - set(run)):
            fits = [n for n in wanted if Levenshtein.distance(f"{strange[1]}/{strange[0]}", f"{n}/{year}") == 1]
            if fits:
                case = numbers[strange]
                message = f"Case {case.number} is printed among the cases {first} to {last}: is it {fits[0]}?"
                page = pages[case.key] or part.first_page
                yield Finding(part=number, page=page, severity="warning", code="case_out_of_sequence", message=message)


def _longest_run(numbers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of years with numbers, those that follow each other with at most one left out."""
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for year, number in numbers:
        goes_on = run and run[-1][0] == year and number - run[-1][1] <= 2
        run = [*run, (year, number)] if goes_on else [(year, number)]
        best = max(best, run, key=len)
    return best
