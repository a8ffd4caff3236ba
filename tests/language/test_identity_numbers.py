"""National identity numbers are found, and masked in everything the program prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.language.identity_numbers import identity_numbers, masked, masked_json
from tests.test_command_line import referat

NUMBER = "01010750160"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NUMBER, 1),
        (f"Kari Li (f. {NUMBER}) ble valgt.", 1),
        ("010107 50160", 1),
        ("010107-50160", 1),
        ("01010750160, 01010750241", 2),
        ("41019000077", 1),  # a D-number
        ("01419000066", 1),  # a test number
        ("01010750161", 0),
        ("32010750160", 0),
        ("101010750160", 0),
        ("010107501601", 0),
        (f"fnr{NUMBER}", 1),
        (f"nr_{NUMBER}_vedtak", 1),
        ("010107\n50160", 1),
        ("010107 - 50160", 1),
        ("010107–50160", 1),
        ("010107/50160", 1),
        ("01 01 07 50160", 1),
        ("01.01.07-50160", 1),
        ("010107 501 60", 1),
        ("0 1 0 1 0 7 5 0 1 6 0", 1),
        ("010107 0101 50160", 0),
        ("kr 01 010 750 160", 0),
        ("telefon 22 22 22 22", 0),
        ("", 0),
    ],
)
def test_identity_numbers(text: str, found: int) -> None:
    assert len(identity_numbers(text)) == found
    assert identity_numbers(masked(text)) == []
    assert len(masked(text)) == len(text)


def test_in_json_only_strings_are_masked() -> None:
    value = {"text": f'«{NUMBER}» \\ "', "amount": 1010750160, "big": 41019000077}
    assert json.loads(masked_json(json.dumps(value))) == {
        "text": f"«{'*' * 11}» \\ \"", "amount": 1010750160, "big": 41019000077,
    }  # fmt: skip


def test_they_are_a_finding_and_no_amount(make_pdf: Callable[..., bytes]) -> None:
    lines = ["**Møteprotokoll", "Utvalg: Formannskapet", "Dato: 12.03.2024", "", "**Sak 7/24 Valg", "**Vedtak:",
             f"Kari Li, {NUMBER}, velges."]  # fmt: skip
    document = extract(make_pdf([(72.0, 80.0 + 15 * n, line) for n, line in enumerate(lines)]), "m.pdf")
    (finding,) = [finding for finding in document.findings if finding.code == "identity_number"]
    assert (finding.page, finding.severity) == (1, "warning")
    assert NUMBER not in finding.message


def test_nothing_that_is_printed_has_one(make_pdf: Callable[..., bytes], tmp_path: Path) -> None:
    lines = ["**Møteprotokoll", "Utvalg: Formannskapet", "Dato: 12.03.2024", "", "**Sak 7/24 Valg av " + NUMBER,
             "**Vedtak:", f"Kari Li, {NUMBER}, velges."]  # fmt: skip
    paper, db = tmp_path / "m.pdf", tmp_path / "a.db"
    paper.write_bytes(make_pdf([(72.0, 80.0 + 15 * n, line) for n, line in enumerate(lines)]))
    assert referat("ingest", paper, "--db", db).returncode == 0
    commands: list[list[str | Path]] = [["extract", paper], ["show", "7/24", "--db", db], ["check", "--db", db]]
    commands += [["show", "7/24", "--json", "--db", db], ["check", "--json", "--db", db]]
    commands += [["search", "velges", "--format", form, "--db", db] for form in ("table", "json", "csv")]
    commands.append(["search", NUMBER, "--db", db])
    for command in commands:
        done = referat(*command)
        assert done.returncode == 0
        assert NUMBER not in done.stdout + done.stderr
        assert "Kari" in done.stdout or command[0] == "check"
