"""Documentation is held to account: commands run, references are current, links lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

import referat_ekstraksjon
from referat_ekstraksjon.archive.schema import as_markdown, undocumented
from referat_ekstraksjon.language.phrases import PLACEHOLDERS
from referat_ekstraksjon.recognition.families.family import read_family_file
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BIN = Path(sys.executable).parent


def _blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_the_schema_reference_is_current() -> None:
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == as_markdown()
    assert undocumented() == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        assert (page.parent / target).exists(), target


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    """Every `referat` and `sqlite3` command of the README, in order, on the samples in place of a person's papers."""
    (tmp_path / "papers").mkdir()
    for paper in (ROOT / "samples").glob("*.pdf"):
        shutil.copy(paper, tmp_path / "papers" / paper.name)
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    shutil.copy(tmp_path / "papers" / "arkivrad-2024-2-referat.pdf", tmp_path / "paper.pdf")
    (tmp_path / "my-council.toml").write_text(_blocks(ROOT / "docs" / "families.md", "toml")[0], encoding="utf-8")
    ran = 0
    for line in "\n".join(_blocks(ROOT / "README.md", "sh")).splitlines():
        command = line.split("#")[0].strip()
        if not command.startswith((".venv/bin/referat", "sqlite3")):
            continue
        command = command.replace(".venv/bin/referat", shlex.quote(str(BIN / "referat"))).replace("~/papers", "papers")
        command = command.replace("show 12/23", "show 10/24 --body arkivråd")
        if command.startswith("sqlite3"):
            command = f"{shlex.quote(sys.executable)} -m sqlite3 " + command.removeprefix("sqlite3 ")
            if sys.version_info < (3, 12):
                continue  # the standard library's own client came then
        if " serve " in command:
            assert _answers(command, tmp_path)
            ran += 1
            continue
        done = subprocess.run(  # noqa: S602  # as a person types it
            command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, (command, done.stderr)
        ran += 1
    assert ran >= 6
    assert (tmp_path / "pictures").is_dir()


def _answers(command: str, folder: Path) -> bool:
    """Whether a server answers that runs until it is stopped."""
    arguments = [*shlex.split(command), "--port", "0"]
    with subprocess.Popen(arguments, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        address = re.findall(r"http://\S+", server.stderr.readline())[0]
        status = httpx.get(address).status_code
        server.terminate()
    return status == 200 and server.returncode == 0


def test_the_case_shown_in_the_readme_is_what_show_prints(tmp_path: Path) -> None:
    referat = str(BIN / "referat")
    subprocess.run([referat, "ingest", ROOT / "samples", "--db", tmp_path / "a.db"], check=True, capture_output=True)
    shown = subprocess.run(
        [referat, "show", "10/24", "--body", "arkivråd", "--db", tmp_path / "a.db"],
        check=True, capture_output=True, text=True, env={"COLUMNS": "118", "NO_COLOR": "1", "PATH": "/usr/bin:/bin"},
    ).stdout  # fmt: skip
    printed = {" ".join(line.split()) for line in shown.splitlines()}
    block = next(b for b in _blocks(ROOT / "README.md", "text") if b.startswith("10/24"))
    for line in block.splitlines()[1:]:
        folded = " ".join(line.split())
        if "…" not in folded and "seg innspillene" not in folded and "med ta" not in folded and len(folded) < 80:
            assert folded in printed, folded


def test_the_families_page_names_every_placeholder_and_section() -> None:
    text = (ROOT / "docs" / "families.md").read_text(encoding="utf-8")
    assert [name for name in PLACEHOLDERS if f"{{{name}}}" not in text] == []
    assert [name for name in SECTION_NAMES if f"`[{name}]`" not in text] == []
    for block in _blocks(ROOT / "docs" / "families.md", "toml"):
        read_family_file(block, "docs/families.md")


def test_locks_name_no_index_and_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "://" not in (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    for requirement in project["dependencies"]:
        name, least = re.fullmatch(r"([A-Za-z0-9-]+)>=([\d.]+)(?:,<\d+)?", requirement).groups()  # type: ignore[union-attr]  # every one has a lower bound
        assert re.search(rf"^{re.escape(name.lower())}==", lock, flags=re.MULTILINE), name
        assert least


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    notes = (ROOT / "docs" / "design-notes.md").read_text(encoding="utf-8").casefold()
    for requirement in project["dependencies"]:
        assert requirement.split(">=")[0].casefold() in notes, requirement


def test_the_examples_in_docstrings_are_right() -> None:
    names = [module.name for module in pkgutil.walk_packages(referat_ekstraksjon.__path__, "referat_ekstraksjon.")]
    results = [doctest.testmod(importlib.import_module(name)) for name in names if not name.endswith("__main__")]
    assert sum(result.attempted for result in results) > 40
    assert sum(result.failed for result in results) == 0
