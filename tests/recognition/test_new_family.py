"""A new practice needs no Python: the tutorial's family, the tutorial's paper and the tutorial's commands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from referat_ekstraksjon.models import Document

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial-new-family.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
MakePdf = Callable[..., bytes]


def _block(kind: str) -> str:
    return str(re.findall(rf"^```{kind}\n(.*?)^```", TUTORIAL, flags=re.MULTILINE | re.DOTALL)[0])


@pytest.fixture
def folder(tmp_path: Path, make_pdf: MakePdf) -> Path:
    """A folder with the tutorial's paper and family file, and nothing of the program's own."""
    lines, y = [], 70.0
    for line in _block("text").splitlines():
        bold = "**" if line.startswith(("Laugsbok", "Post")) else ""
        if line:
            lines.append((70.0, y, bold + line))
        y += 24 if line else 14
    (tmp_path / "laugsbok.pdf").write_bytes(make_pdf(lines))
    (tmp_path / "bakerlauget.toml").write_text(_block("toml"), encoding="utf-8")
    return tmp_path


def _run(command: str, folder: Path) -> str:
    command = re.sub(r"^referat", shlex.quote(str(BIN / "referat")), command)
    done = subprocess.run(  # noqa: S602  # as a person types it
        command, shell=True, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def test_a_new_practice_is_read_by_its_words_alone(folder: Path) -> None:
    _run("referat extract laugsbok.pdf --family bakerlauget.toml > after.json", folder)
    document = Document.model_validate_json((folder / "after.json").read_bytes())
    (meeting,) = document.meetings
    assert (meeting.body, meeting.date, meeting.place) == ("Bakerlauget", "2024-03-12", "Laugshuset")
    (part,) = document.parts
    assert (part.kind, part.family, part.family_reason) == ("minutes", "bakerlauget", "named by the user")
    assert [(a.name, a.status) for a in part.attendances] == [
        ("Kari Nes", "present"), ("Ola Berg", "present"), ("Per Vik", "present"), ("Eva Lund", "absent"),
    ]  # fmt: skip
    assert [(c.number, c.title) for c in document.cases] == [("1/24", "Nye ovner"), ("2/24", "Fastelavnsboller")]
    ovens = "Lauget kjøper to nye ovner."
    assert [(d.kind, d.case, d.text, d.proposed_by, d.outcome) for d in part.decisions] == [
        ("proposed", "1/2024", ovens, "Oldermannen", "adopted"),
        ("adopted", "1/2024", ovens, None, None),
        ("proposed", "2/2024", "Prisen på boller settes opp.", "Oldermannen", "rejected"),
    ]
    assert next((d.votes_for, d.votes_against) for d in part.decisions) == (2, 1)


def test_without_them_it_is_not(folder: Path) -> None:
    for family in ("", " --family norsk"):
        document: dict[str, Any] = json.loads(_run(f"referat extract laugsbok.pdf{family}", folder))
        (part,) = document["parts"]
        assert part["kind"] == "other"
        assert (document["meetings"], document["cases"]) == ([], [])
        assert (part["attendances"], part["decisions"]) == ([], [])
        assert "unknown_kind" in {f["code"] for f in document["findings"]}


def test_the_archive_has_it_too(folder: Path) -> None:
    _run("referat ingest laugsbok.pdf --db archive.db --family bakerlauget.toml", folder)
    (case,) = json.loads(_run("referat show 2/24 --db archive.db --json", folder))
    assert case["case"]["title"] == "Fastelavnsboller"
    assert [(d["kind"], d["outcome"]) for d in case["decisions"]] == [("proposed", "rejected")]
    (meeting,) = json.loads(_run("referat show 2024-03-12 --db archive.db --json", folder))
    assert [(a["name"], a["status"]) for a in meeting["attendances"]][-1] == ("Eva Lund", "absent")


def test_the_commands_of_the_tutorial_run(folder: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", TUTORIAL, flags=re.MULTILINE | re.DOTALL)
    printed = {c: _run(c, folder) for c in "".join(blocks).splitlines() if c.startswith("referat")}
    assert len(printed) >= 7
    assert "extends norsk; 12 phrases of its own" in printed["referat families check bakerlauget.toml"]
    tried = printed["referat families check bakerlauget.toml --on laugsbok.pdf"]
    assert "Words met (12 of 12)" in tried
    assert "section.decision.nb  «Kjennelse»\n    page 1: Kjennelse:\n" in tried
    assert "Never met (0)" in tried
    assert "other, pages 1–1: norsk (no family's own words were met" in tried


def test_what_a_paper_holds_cannot_act_on_the_terminal(folder: Path, make_pdf: MakePdf) -> None:
    (folder / "x.pdf").write_bytes(make_pdf([(70, 80, "Uteble: [bold]Eva[/bold] \x1b[31m Lund")]))
    printed = _run("referat families check bakerlauget.toml --on x.pdf", folder)
    assert "Uteble: [bold]Eva[/bold]" in printed
    assert "\x1b" not in printed
    assert shutil.which("referat", path=str(BIN))


def test_families_are_listed(folder: Path) -> None:
    listed = json.loads(_run("referat families --json", folder))
    assert next(f["name"] for f in listed) == "norsk"
    assert all(f["about"] and f["own_phrases"] > 10 for f in listed)
    assert {tuple(f["extends"]) for f in listed[1:]} == {("norsk",)}
    assert "extends norsk" in _run("referat families", folder)


def test_a_wrong_family_file_is_one_sentence(folder: Path) -> None:
    (folder / "feil.toml").write_text(
        'name = "feil"\nabout = "Feil."\n[section]\ndecision = ["[Dom]"]\n', encoding="utf-8"
    )
    done = subprocess.run(
        [BIN / "referat", "families", "check", "feil.toml"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "referat: feil.toml, line 4: «section.decision»: «[Dom]»: everything in it may be left out: "
        "a phrase needs words outside brackets [family_wrong]\n"
    )
