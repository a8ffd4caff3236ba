"""Family files: what they may hold, and errors that name the file, the line and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from referat_ekstraksjon.errors import FamilyFileError
from referat_ekstraksjon.recognition.families.family import COMMON, load_family, read_family_file, shipped_names
from referat_ekstraksjon.recognition.families.vocabulary import vocabulary_of


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
        (GOOD + "\n[rules]\nmemo_head_at_least = 1\n", 8, "greater than or equal to 2"),
        (GOOD + '\n[rules]\nunknown_list = "venner"\n', 8, "'member', 'present'"),
    ],
)
def test_errors_name_file_line_and_what_was_expected(source: str, line: int, says: str) -> None:
    with pytest.raises(FamilyFileError) as caught:
        read_family_file(source, "prøve.toml")
    assert caught.value.code == "family_wrong"
    assert caught.value.message.startswith(f"prøve.toml, line {line}: "), caught.value.message
    assert says in caught.value.message


def test_what_is_no_toml_says_where() -> None:
    with pytest.raises(FamilyFileError, match=r"prøve\.toml: is no TOML: .*line 2"):
        read_family_file('name = "x"\nabout = \n', "prøve.toml")


def test_an_unknown_family_names_the_known() -> None:
    with pytest.raises(FamilyFileError, match="expected one of norsk"):
        load_family("finnes-ikke")


def test_families_may_not_extend_each_other_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "a"\nabout = "En."\nextends = "b"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('name = "b"\nabout = "To."\nextends = "a"\n', encoding="utf-8")
    with pytest.raises(FamilyFileError, match="line 3: `extends` goes in a circle"):
        load_family(str(tmp_path / "a.toml"))


def test_a_family_adds_to_the_one_it_extends(tmp_path: Path) -> None:
    path = tmp_path / "min.toml"
    path.write_text('name = "min"\nabout = "Min."\n[section]\ndecision = ["Kjennelse"]\n', encoding="utf-8")
    vocabulary = vocabulary_of(load_family(str(path)))
    assert vocabulary["section.decision"].whole("Kjennelse:")
    assert vocabulary["section.decision"].whole("Vedtak:")
    assert not vocabulary.own["section.decision"].whole("Vedtak:")
