"""`referat evaluate` and the leave-one-family-out benchmark, through their real entry points."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.test_command_line import BOUND, LATER, referat

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "archive.db"
    done = referat("ingest", SAMPLES / f"{BOUND}.pdf", SAMPLES / f"{LATER}.pdf", "--db", path, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return path


def _golds(*names: str) -> list[Path]:
    return [SAMPLES / f"{name}.gold.json" for name in names]


def test_a_table_for_each_document_and_the_total(db: Path) -> None:
    done = referat("evaluate", *_golds(BOUND, LATER), "--db", db)
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert f"{BOUND}.pdf" in lines
    assert f"{LATER}.pdf" in lines
    assert "All 2 documents" in lines
    assert sum(line.startswith("tables.whole ") for line in lines) == 2  # of the one that has tables, and the total
    assert sum(line.startswith("Headline (mean F1): strict ") for line in lines) == 3
    assert lines.count("Proposals filed as adopted, or the reverse: 0") == 3


def test_json_has_the_same(db: Path) -> None:
    done = referat("evaluate", *_golds(BOUND, LATER), "--db", db, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [document["file"] for document in report["documents"]] == [f"{BOUND}.pdf", f"{LATER}.pdf"]
    for tally in (*report["documents"], report["total"]):
        assert tally["confusions"] == 0
        assert set(tally["headline"]) == {"strict", "soft", "levenshtein", "ratcliff_obershelp"}
        for field in tally["fields"].values():
            assert 0 <= field["strict"]["f1"] <= field["soft"]["f1"] <= 1
    cases = [tally["fields"]["cases"]["wanted"] for tally in (*report["documents"], report["total"])]
    assert cases[0] + cases[1] == cases[2]
    assert report["not_in_archive"] == []
    assert "misses" not in report["documents"][0]


def test_a_file_that_is_not_in_the_archive_counts_as_missed(db: Path) -> None:
    absent = "digitaliseringsutvalget-2024-3-referat"
    done = referat("evaluate", *_golds(LATER, absent), "--db", db, "--json", "--misses")
    assert done.returncode == 1
    assert f"'{absent}.pdf' is not in the archive: all its fields count as missed." in done.stderr
    report = json.loads(done.stdout)
    assert report["not_in_archive"] == [f"{absent}.pdf"]
    missing = report["documents"][1]
    assert missing["in_archive"] is False
    assert all(field["wanted"] > 0 == field["found"] == field["soft"]["f1"] for field in missing["fields"].values())
    assert {miss["found"] for miss in missing["misses"]} == {None}
    shown = referat("evaluate", *_golds(absent), "--db", db).stdout
    assert "Not in the archive: everything in its gold counts as missed." in shown


def test_misses_are_listed_as_they_are_written(db: Path, tmp_path: Path) -> None:
    content = json.loads(_golds(LATER)[0].read_text(encoding="utf-8"))
    content["decisions"][0]["text"] = "[red]Ingen[/red] \x1b[31m[link=http://x]vedtak"
    path = tmp_path / "x.gold.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    shown = referat("evaluate", path, "--db", db, "--misses").stdout
    assert "[red]Ingen[/red]  [31m[link=http://x]vedtak" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("content", "says", "code"),
    [
        ("{", "is no JSON", "gold_not_json"),
        ("[]", "is no gold record", "gold_wrong"),
        ('{"file": "a.pdf", "vedtak": []}', "«vedtak» is no key of the gold format", "gold_wrong"),
        (None, "No such file or directory", "gold_not_readable"),
    ],
)
def test_a_bad_gold_is_one_sentence_and_exit_2(
    content: str | None, says: str, code: str, db: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "x.json").write_text(content, encoding="utf-8")
    done = referat("evaluate", *_golds(LATER), "x.json", "--db", db, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("referat: x.json: ")
    assert says in done.stderr
    assert done.stderr.endswith(f". [{code}]\n")
    assert done.stderr.count("\n") == 1


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    done = referat("evaluate", *_golds(LATER), "--db", tmp_path / "borte.db")
    assert done.returncode == 2
    assert "[database_missing]" in done.stderr


def test_leaving_a_family_out_is_reported(tmp_path: Path) -> None:
    for end in ("pdf", "gold.json"):
        shutil.copy(SAMPLES / f"{BOUND}.{end}", tmp_path)
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "leave_one_family_out.py", "--samples", tmp_path],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["radsmodell", "(1", "sample)"] in lines
    (headline,) = [line for line in lines if line[0] == "headline"]
    with_family, without, added = map(float, headline[1:])
    assert with_family - without == pytest.approx(added, abs=0.002)
    assert added > 0
