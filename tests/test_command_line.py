"""The command line through its real entry point."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from referat_ekstraksjon.models import Document
from tests.conftest import SAMPLES

BOUND, LATER = "arkivrad-2024-2-sakspapirer", "arkivrad-2024-2-referat"


PROGRAM = shutil.which("referat", path=str(Path(sys.executable).parent)) or "referat"


def referat(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs the program; `before` is done in its process before it begins."""
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"} | (env or {})
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env=environment,
        check=False,
        encoding="utf-8",
        preexec_fn=before,  # no threads here
    )


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "archive.db"
    done = referat("ingest", SAMPLES / f"{BOUND}.pdf", SAMPLES / f"{LATER}.pdf", "--db", path, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return path


def test_ingest_reports_each_document_and_a_summary(db: Path, tmp_path: Path) -> None:
    done = referat("ingest", SAMPLES / f"{LATER}.pdf", tmp_path / "borte.pdf", "--db", tmp_path / "a.db")
    assert done.returncode == 1
    assert "2 pages, 1 papers, 5 proposals and decisions, 100 % of its words placed" in done.stderr
    assert "There is no file or folder at this path. [not_found]" in done.stderr
    assert "1 read, 0 unchanged, 1 failed" in done.stderr
    again = referat("ingest", SAMPLES / f"{LATER}.pdf", "--db", tmp_path / "a.db", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["unchanged"] == 1


def test_extract_prints_the_record_and_draws(tmp_path: Path) -> None:
    done = referat("extract", SAMPLES / f"{LATER}.pdf", "--draw", tmp_path / "tegninger")
    assert done.returncode == 0
    document = Document.model_validate_json(done.stdout)
    assert [p.kind for p in document.parts] == ["minutes"]
    pictures = sorted((tmp_path / "tegninger").glob("*.png"))
    assert len(pictures) == document.page_count == 2
    with Image.open(pictures[0]) as picture:
        colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert len(colours) > 500  # page, boxes and their washes
    assert (0, 150, 150) in colours  # people


def test_extract_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"tekst")
    done = referat("extract", tmp_path / "x.pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "referat: The file is not a PDF: it has no PDF header. [not_a_pdf]\n"


def test_search_as_table_json_and_csv(db: Path) -> None:
    table = referat("search", "godkjenner referatet", "--kind", "adopted", "--db", db)
    assert table.returncode == 0
    assert "[godkjenner" in table.stdout
    assert f"{LATER}.pdf" in table.stdout
    as_json = json.loads(referat("search", "godkjenner referatet", "--db", db, "--format", "json").stdout)
    assert {hit["kind"] for hit in as_json} == {"proposed", "adopted"}
    as_csv = list(
        csv.DictReader(
            io.StringIO(referat("search", "godkjenner", "--db", db, "--format", "csv", "--limit", "2").stdout)
        )
    )
    assert len(as_csv) == 2
    assert {"body", "meeting_date", "case_number", "page", "file_name"} <= set(as_csv[0])


def test_search_with_dates_and_without_hits(db: Path) -> None:
    late = referat("search", "godkjenner", "--from", "2030-01-01", "--db", db)
    assert (late.returncode, late.stdout) == (0, "No meeting in the archive is from 2030-01-01.\n")
    as_json = referat("search", "godkjenner", "--body", "skolestyret", "--db", db, "--format", "json")
    assert (json.loads(as_json.stdout), as_json.returncode) == ([], 0)
    assert as_json.stderr.startswith("--body: no body in the archive has «skolestyret» in its name")
    assert "No proposal or decision" in referat("search", "ordetsomikkefinnes", "--db", db).stdout
    wrong = referat("search", "godkjenner", "--from", "i går", "--db", db)
    assert wrong.returncode == 2
    assert "is no date" in wrong.stderr


def test_show_a_case_with_its_word_diff_and_pages(db: Path) -> None:
    shown = referat("show", "10/24", "--db", db).stdout
    assert "adopted with other words than proposed (similarity 0.86)" in shown
    assert "{+innhente flere tilbud på innsynsløsningen og+}" in shown
    assert f"Proposed  notice · {BOUND}.pdf, page " in shown
    assert f"Proposed  memo · {BOUND}.pdf, page " in shown
    assert f"Adopted  minutes · {LATER}.pdf, page " in shown
    for number in range(1, 15):
        for line in referat("show", f"{number}/24", "--db", db).stdout.splitlines():
            if line.startswith(("Proposed  ", "Adopted  ", "Earlier decision  ")):
                assert "page " in line, line


def test_show_a_meeting(db: Path) -> None:
    for reference in ("2/2024", "13.06.2024", "2024-06-13"):
        shown = referat("show", reference, "--db", db).stdout
        assert "Nasjonalt arkivråd 2/2024" in shown
        assert "Nils Petter Aukrust" in shown
        assert "for Liv Bjørnstad" in shown
    as_json = json.loads(referat("show", "10/24", "--db", db, "--json").stdout)
    assert as_json[0]["comparison"]["outcome"] == "amended"
    assert as_json[0]["decisions"][0]["boxes"][0][0] >= 1


@pytest.mark.parametrize("reference", ["10/24", "10/2024", "sak 10/24", "Sak 10/24:"])
def test_show_takes_a_reference_in_any_form(db: Path, reference: str) -> None:
    assert "innsynsløsningen" in referat("show", reference, "--db", db).stdout


def test_show_what_is_not_there(db: Path) -> None:
    done = referat("show", "99/99", "--db", db)
    assert done.returncode == 2
    assert done.stderr == "referat: The archive has no case or meeting «99/99». [not_found]\n"


def test_show_asks_for_the_body_where_several_have_the_case(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    referat("ingest", SAMPLES, "--db", path)
    done = referat("show", "11/24", "--db", path)
    assert done.returncode == 2
    assert "Digitaliseringsutvalget for e-forvaltning, Nasjonalt arkivråd. Name one with --body." in done.stderr
    assert "e-signatur" not in referat("show", "11/24", "--body", "arkivråd", "--db", path).stdout


def test_check_lists_the_most_serious_first(db: Path) -> None:
    shown = referat("check", "--db", db).stdout
    assert "the rows add up to 927" in shown
    assert "read as radsmodell" in shown
    report = json.loads(referat("check", "--db", db, "--json").stdout)
    severities = [f["severity"] for f in report["findings"]]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_check_shows_which_family_was_chosen_and_why(db: Path, tmp_path: Path) -> None:
    shown = referat("check", "--db", db, "--severity", "info").stdout
    assert f"{BOUND}.pdf p. 1–2: notice read as radsmodell (" in shown
    assert "words met: «" in shown
    path = tmp_path / "a.db"
    referat("ingest", SAMPLES / "digitaliseringsutvalget-2024-3-referat.pdf", "--db", path)
    assert ": minutes read as radsmodell (" in referat("check", "--db", path, "--severity", "info").stdout
    shown = referat("check", "--db", path, "--severity", "error").stdout
    assert shown.startswith("No finding is an error"), shown
    assert "is no known label of a list of people" in referat("check", "--db", path, "--severity", "warning").stdout


def test_what_is_printed_is_text_and_steers_no_terminal(tmp_path: Path) -> None:
    """Markup, emoji codes, controls and turned writing in every text of the archive and in file names."""
    hostile = "[/b] [a] :smile: \x1b[2J\u202e\x07"
    shown_as = "[/b] [a] :smile: \ufffd[2J\ufffd\ufffd"
    folder = tmp_path / "[b] [a] \x1b[2J"
    folder.mkdir()
    (folder / "[red]x\n.pdf").write_bytes(b"")
    shutil.copy(SAMPLES / f"{BOUND}.pdf", folder / "[red] \u202ex.pdf")
    shutil.copy(SAMPLES / f"{LATER}.pdf", folder / "ref.pdf")
    path = tmp_path / "[b].db"
    outputs = [referat("ingest", folder, "--db", path)]
    assert outputs[0].returncode == 1
    assert "[red]x .pdf" in outputs[0].stderr
    with sqlite3.connect(path) as db:
        for table, columns in {
            "documents": "file_name", "parts": "title", "bodies": "name", "meetings": "place",
            "cases": "title case_officer archive_ref", "attendances": "name organisation note stands_in_for",
            "agenda_items": "title start_time", "decisions": "text proposed_by", "statements": "speaker text",
            "attachments": "title label", "tables": "title unit", "findings": "message code", "failures": "message path",
        }.items():  # fmt: skip
            for column in columns.split():
                db.execute(f"update {table} set {column} = ? || coalesce({column}, '')", [hostile])
        db.execute("update attendances set status = null where position = 1")
    outputs += [
        referat("show", "10/24", "--db", path), referat("show", "2/2024", "--db", path),
        referat("search", "drøftet OR godkjenner", "--db", path), referat("check", "--db", path),
        referat("search", hostile, "--db", path), referat("show", hostile, "--db", path),
        referat("search", "drøftet", "--body", hostile, "--db", path),
    ]  # fmt: skip
    for done in outputs:
        printed = done.stdout + done.stderr
        assert "Traceback" not in printed
        assert "internal_error" not in printed
        assert not set(printed) & set("\x1b\x07\u202e"), done.args
    assert "in a list that does not say (" in outputs[2].stdout
    for done in outputs[1:3]:
        assert shown_as in done.stdout
        assert done.returncode == 0


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
)
def test_any_locale_can_take_the_output(db: Path, env: dict[str, str]) -> None:
    program = [PROGRAM, "show", "10/24", "--body", "arkivråd", "--db", str(db)]
    for more in ([], ["--json"]):
        done = subprocess.run([*program, *more], capture_output=True, check=False, env=os.environ | env, timeout=60)
        assert done.returncode == 0, done.stderr
        if more:
            assert json.loads(done.stdout)[0]["case"]["title"].endswith("felles e-arkivløsninger")
        elif "latin-1" not in env.values():
            assert "e-arkivløsninger" in done.stdout.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "10/24"],
        ["show", "10/24", "--json"],
        ["search", "saken OR til"],
        ["search", "til", "--format", "csv"],
        ["check"],
    ],
)
def test_a_reader_that_goes_away_is_no_fault(db: Path, arguments: list[str]) -> None:
    process = subprocess.Popen(
        [PROGRAM, *arguments, "--db", str(db)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # before a word is written
    assert process.wait(60) == 0
    assert process.stderr.read() == ""


def test_a_database_that_is_damaged_is_a_sentence(db: Path, tmp_path: Path) -> None:
    content = db.read_bytes()
    (tmp_path / "a.db").write_bytes(content[:8_192] + b"\xff" * (len(content) - 8_192))
    for arguments in (["show", "10/24"], ["search", "godkjenner"], ["check"], ["ingest", str(SAMPLES)]):
        done = referat(*arguments, "--db", tmp_path / "a.db")
        assert (done.returncode, "[database_damaged]" in done.stderr) == (2, True), done.stderr


def test_the_record_goes_to_a_reader_that_goes_away() -> None:
    process = subprocess.Popen(
        [PROGRAM, "extract", str(SAMPLES / f"{LATER}.pdf")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(1) == b"{"
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", "x", "--db", "borte.db"], "There is no archive at borte.db"),
        (["ingest", ".", "--db", "tekst.db"], "is no SQLite database"),
        (["ingest", ".", "--db", "a.db", "--family", "finnes-ikke"], "There is no family «finnes-ikke»"),
        (["ingest", ".", "--db", "a.db", "--family", "feil.toml"], "feil.toml, line 1: «about» is missing"),
        (["search", '"', "--db", "god.db"], "There is no word to search for"),
        (["search", "-godkjenner", "--db", "god.db"], "only says what must not be there"),
        (["search", "x", "--db", "tom.db"], "tom.db is empty (0 bytes)"),
        (
            ["show", "10/24", "--body", "[/b]", "--db", "god.db"],
            "No body with «[/b]» in its name has a case or meeting «10/24»",
        ),
        (["show", "10/24", "--body", "skole", "--db", "god.db"], "these have: Nasjonalt arkivråd."),
        (["show", "[/b] \x1b[2J \u202e", "--db", "god.db"], "no case or meeting «[/b] \ufffd[2J \ufffd»"),
        (["ingest", ".", "--db", ""], "names no database file"),
        (["ingest", ".", "--db", ":memory:"], "names no database file"),
        (["extract", "referat.pdf", "--draw", "tekst.db"], "tekst.db is a file: name a folder for the pictures."),
        (["nonsense"], "No such command"),
        (["ingest", ".", "--db", "a.db", "--jobs", "0"], "--jobs"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(arguments: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "tekst.db").write_text("tekst " * 100, encoding="utf-8")
    (tmp_path / "tom.db").touch()
    shutil.copy(SAMPLES / f"{LATER}.pdf", tmp_path / "referat.pdf")
    (tmp_path / "feil.toml").write_text('\nname = "feil"\n', encoding="utf-8")
    referat("ingest", SAMPLES / f"{LATER}.pdf", "--db", tmp_path / "god.db")
    done = referat(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_family_may_be_forced(tmp_path: Path) -> None:
    done = referat("extract", SAMPLES / f"{LATER}.pdf", "--family", "norsk")
    assert {p.family for p in Document.model_validate_json(done.stdout).parts} == {"norsk"}


def test_version_and_help() -> None:
    assert referat("--version").stdout.startswith("referat ")
    shown = referat("--help").stdout
    for command in ("ingest", "extract", "search", "show", "check", "evaluate"):
        assert command in shown


def test_check_tells_families_once(db: Path) -> None:
    printed = referat("check", "--db", db).stdout
    assert "Families" in printed
    assert "[family_chosen]" not in printed
    assert "family_chosen" in referat("check", "--json", "--db", db).stdout
