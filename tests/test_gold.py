"""Gold files: which are taken, and what a person is told of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from referat_ekstraksjon.errors import GoldFileError
from referat_ekstraksjon.evaluation.gold import Gold, read_gold, schema_text
from tests.conftest import SAMPLES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.gold.json")), ids=lambda p: p.name)
def test_the_golds_of_the_samples_are_golds(path: Path) -> None:
    gold = read_gold(path)
    assert (SAMPLES / gold.file).is_file()


def test_the_schema_is_current() -> None:
    assert (ROOT / "docs" / "gold.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_example_of_the_documentation_is_a_gold_with_every_measured_key(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "gold-format.md").read_text(encoding="utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    gold = Gold.model_validate_json(example)
    assert [key for key in Gold.model_fields if key not in gold.model_fields_set] == []


def _write(folder: Path, content: object) -> Path:
    path = folder / "x.gold.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


_FILE = {"file": "a.pdf"}


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "gold_not_json", "is no JSON: EOF while parsing"),
        (b"{", "gold_not_json", "is no JSON"),
        (b"\xff\xfe", "gold_not_json", "is no JSON"),
        (b"[" * 100_000, "gold_not_json", "is no JSON: recursion limit"),
        ([], "gold_wrong", "is no gold record"),
        (None, "gold_wrong", "is no gold record"),
        ({}, "gold_wrong", "«file» is missing"),
        ({"file": ""}, "gold_wrong", "«file»: string should have at least 1 character"),
        ({"file": 1}, "gold_wrong", "«file»: input should be a valid string"),
        (_FILE | {"Cases": []}, "gold_wrong", "«Cases» is no key of the gold format"),
        (_FILE | {"cases": [{"number": "1", "titel": ""}]}, "gold_wrong", "«cases[0].titel» is no key"),
        (_FILE | {"cases": [{}]}, "gold_wrong", "«cases[0].number» is missing"),
        (_FILE | {"cases": {}}, "gold_wrong", "«cases»: input should be a valid array"),
        (_FILE | {"parts": [{"kind": "poem"}]}, "gold_wrong", "«parts[0].kind»: input should be 'notice'"),
        (_FILE | {"meetings": [{"date": "19.5.2015"}]}, "gold_wrong", "«meetings[0].date»: string should match"),
        (
            _FILE | {"decisions": [{"case": "1", "kind": "adopted", "text": "", "votes_for": "3"}]},
            "gold_wrong",
            "«decisions[0].votes_for»: input should be a valid integer",
        ),
        (_FILE | {"statements": [["1", "Ola"]]}, "gold_wrong", "«statements[0][2]» is missing"),
        (_FILE | {"tables": [{"name": "t", "rows": [[True]]}]}, "gold_wrong", "«tables[0].rows[0][0]»"),
        (b'{"file": "a.pdf", "tables": [{"name": "t", "rows": [[NaN]]}]}', "gold_wrong", "«tables[0].rows[0][0]»"),
    ],
)
def test_what_is_no_gold_is_said_in_one_sentence(content: object, code: str, says: str, tmp_path: Path) -> None:
    path = _write(tmp_path, content)
    with pytest.raises(GoldFileError) as raised:
        read_gold(path)
    error = raised.value
    assert error.code == code
    assert error.message.startswith(f"{path}: ")
    assert says in error.message
    assert error.message.endswith(".")
    assert "\n" not in error.message


def test_a_gold_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "borte.json", tmp_path):
        with pytest.raises(GoldFileError) as raised:
            read_gold(path)
        assert raised.value.code == "gold_not_readable"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert read_gold(_write(tmp_path, b"\xef\xbb\xbf" + json.dumps(_FILE).encode())).file == "a.pdf"


def test_a_gold_tells_a_missing_key_from_null_and_from_none() -> None:
    gold = Gold.model_validate_json('{"file": "a.pdf", "cases": [{"number": "1", "case_type": null}], "agenda": []}')
    assert (gold.states("agenda"), gold.states("attachments")) == (True, False)
    assert (gold.cases[0].states("case_type"), gold.cases[0].states("archive_ref")) == (True, False)
