"""Family files: what they may hold, and errors that name the file, the line and what was expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from referat_ekstraksjon.errors import FamilyFileError
from referat_ekstraksjon.recognition.families.family import COMMON, load_family, read_family_file, shipped_names
from referat_ekstraksjon.recognition.families.vocabulary import vocabulary_of
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_families_load(name: str) -> None:
    family = load_family(name)
    assert family.name == name
    assert family.lineage[-1] == COMMON
    assert vocabulary_of(family)["section.decision"]


GOOD = """name = "prøve"
about = "En prøve."

[section]
decision.nb = ["Vedtak"]
"""


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        (GOOD.replace("[section]", "[sektion]"), 4, "unknown key «sektion»: expected one of about, agenda"),
        (GOOD.replace("decision.nb", "desision.nb"), 5, "unknown key «section.desision»: expected one of attachment"),
        (
            GOOD.replace("decision.nb", "decision.bm"),
            5,
            "unknown key «section.decision.bm»: expected one of both, nb, nn, older",
        ),
        (GOOD.replace('["Vedtak"]', '"Vedtak"'), 5, "«section.decision.nb»: expected a list of phrases"),
        (GOOD.replace('["Vedtak"]', "[12]"), 5, "«section.decision.nb»: expected text in quotes"),
        (GOOD.replace('"Vedtak"', '"Vedtak [i"'), 5, "has no partner"),
        (GOOD.replace('"Vedtak"', '"Vedtak i {utvalg}"'), 5, "unknown placeholder {utvalg}: expected one of"),
        (GOOD.replace('"prøve"', '"Prøve 1"'), 1, "«name»"),
        (GOOD.replace('about = "En prøve."\n', ""), 1, "«about» is missing"),
        (GOOD.replace('["Vedtak"]', '["Vedtak",\n  "Kjennelse",\n  "Dom {x}"]'), 7, "unknown placeholder {x}"),
        (
            GOOD.replace('decision.nb = ["Vedtak"]', 'decision = "Vedtak"'),
            5,
            "expected a list of phrases, or such lists by form",
        ),
        (
            GOOD.replace('decision.nb = ["Vedtak"]', "decision = 3"),
            5,
            "expected a list of phrases, or such lists by form",
        ),
        (
            GOOD.replace('[section]\ndecision.nb = ["Vedtak"]', 'section = "Vedtak"'),
            4,
            "«section»: expected a table with the header [section]",
        ),
        (
            GOOD.replace('[section]\ndecision.nb = ["Vedtak"]', 'rules = ["Vedtak"]'),
            4,
            "«rules»: expected a table with the header [rules]",
        ),
        (GOOD.replace('"En prøve."', "[1]"), 2, "«about»: expected text in quotes"),
        (GOOD.replace('"En prøve."', '""'), 2, "«about»: expected at least 3 characters"),
        (GOOD.replace('"Vedtak"', '"[Vedtak]"'), 5, "«[Vedtak]»: everything in it may be left out"),
        (GOOD.replace('"Vedtak"', '"[Vedtak] [i saken]"'), 5, "everything in it may be left out"),
        (GOOD.replace('"Vedtak"', '"(|Vedtak)"'), 5, "everything in it may be left out"),
        (GOOD.replace('"Vedtak"', '""'), 5, "a phrase must not be empty"),
        (GOOD.replace('"Vedtak"', '"Vedtak)"'), 5, "«)» has no partner"),
        (GOOD.replace('["Vedtak"]', '[\n  "Vedtak",\n  "(Dom",\n]'), 7, "«(» has no partner"),
        (GOOD.replace('"Vedtak"', f'"{"[a] " * 11}b"'), 5, "at most 10 pairs of [ ]"),
        (GOOD.replace('"Vedtak"', '"[[[[[a] b] c] d] e] f"'), 5, "brackets may stand 4 deep"),
        (GOOD.replace('"Vedtak"', '"{mover} {mover} {mover} {mover} vedtok"'), 5, "could be read in too many ways"),
        (GOOD.replace('"Vedtak"', '"Vedtak\\u001b[31m {x}"'), 5, "Vedtak�["),
        (GOOD + "\n[rules]\nmemo_head_at_least = 1\n", 8, "expected 2 or more"),
        (GOOD + '\n[rules]\nmemo_head_at_least = "to"\n', 8, "expected a whole number"),
        (GOOD + '\n[rules]\nyear_first = "kanskje"\n', 8, "expected true or false"),
        (GOOD + '\n[rules]\nunknown_list = "venner"\n', 8, "expected one of member, present, absent"),
    ],
)
def test_errors_name_file_line_and_what_was_expected(source: str, line: int, says: str) -> None:
    with pytest.raises(FamilyFileError) as caught:
        read_family_file(source, "prøve.toml")
    assert caught.value.code == "family_wrong"
    assert caught.value.message.startswith(f"prøve.toml, line {line}: "), caught.value.message
    assert says in caught.value.message
    assert "Input should" not in caught.value.message
    assert "dictionary" not in caught.value.message


def test_what_is_no_toml_says_where() -> None:
    with pytest.raises(FamilyFileError, match=r"prøve\.toml: is no TOML: .*line 2"):
        read_family_file('name = "x"\nabout = \n', "prøve.toml")


def test_an_unknown_family_names_the_known() -> None:
    with pytest.raises(FamilyFileError, match="expected one of norsk"):
        load_family("finnes-ikke")


def test_families_may_not_extend_each_other_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "a"\nabout = "En."\nextends = "b"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('name = "b"\nabout = "To."\nextends = "a"\n', encoding="utf-8")
    with pytest.raises(FamilyFileError, match="line 3: «extends» goes in a circle"):
        load_family(str(tmp_path / "a.toml"))


@pytest.mark.parametrize("extends", ["felles", "felles.toml", "./felles.toml"])
def test_extends_is_seen_from_the_files_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extends: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "felles.toml").write_text(
        GOOD.replace("prøve", "felles").replace("Vedtak", "Dom"), encoding="utf-8"
    )
    (tmp_path / "mine" / "min.toml").write_text(
        f'name = "min"\nabout = "Min."\nextends = "{extends}"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    family = load_family("mine/min.toml")
    assert family.lineage == ("min", "felles", COMMON)
    assert vocabulary_of(family)["section.decision"].whole("Dom")


@pytest.mark.parametrize("extends", ["borte", "borte.toml"])
def test_extending_what_is_not_there_names_the_line_and_the_known(tmp_path: Path, extends: str) -> None:
    path = tmp_path / "min.toml"
    path.write_text(f'name = "min"\nabout = "Min."\nextends = "{extends}"\n', encoding="utf-8")
    with pytest.raises(FamilyFileError, match=r"line 3: «extends»: there is no family «borte.*expected one of norsk"):
        load_family(str(path))


def test_a_file_may_not_extend_itself_by_another_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "min.toml"
    path.write_text('name = "min"\nabout = "Min."\nextends = "../a/min"\n', encoding="utf-8")
    with pytest.raises(FamilyFileError, match="goes in a circle"):
        load_family(str(path))


def test_the_common_grounds_name_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "min.toml"
    path.write_text('name = "norsk"\nabout = "Min."\n', encoding="utf-8")
    with pytest.raises(FamilyFileError, match="line 1: «name»: «norsk» is the common ground's"):
        load_family(str(path))


def test_every_key_is_read_by_some_code() -> None:
    """A key that no code asks for would be a promise in the file that nothing keeps."""
    source = Path(__file__).parents[2] / "src" / "referat_ekstraksjon" / "recognition"
    code = "".join(
        p.read_text(encoding="utf-8")
        for p in source.rglob("*.py")
        if p.parent.name != "families" or p.name == "choice.py"
    )
    words = set(re.findall(r'"(?:[a-z]+\.)?([a-z_]+)"', code))
    words |= set(re.findall(r"rules\.([a-z_]+)", code))
    unread = [own for own in _keys() if own.partition(".")[2].rstrip("_") not in words]
    assert unread == []


def test_every_key_is_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "families.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### `\[(\w+)\]`(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL))
    documented = {
        f"{name}.{key}"
        for name, body in sections.items()
        for row in re.findall(r"^\| (`.*?) \|", body, re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    }
    keys = {key.removesuffix("_") for key in _keys()}
    assert documented == keys


def _keys() -> list[str]:
    models = {name: field.annotation for name, field in FamilyFile.model_fields.items()}
    return [
        f"{name}.{key}"
        for name, model in models.items()
        if name in (*SECTION_NAMES, "rules")
        for key in model.model_fields  # type: ignore[union-attr]
    ]


def test_a_family_adds_to_the_one_it_extends(tmp_path: Path) -> None:
    path = tmp_path / "min.toml"
    path.write_text('name = "min"\nabout = "Min."\n[section]\ndecision = ["Kjennelse"]\n', encoding="utf-8")
    vocabulary = vocabulary_of(load_family(str(path)))
    assert vocabulary["section.decision"].whole("Kjennelse:")
    assert vocabulary["section.decision"].whole("Vedtak:")
    assert not vocabulary.own["section.decision"].whole("Vedtak:")
