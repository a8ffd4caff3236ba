"""Lists of people, however their lines were broken."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.layout.lines import line_of
from referat_ekstraksjon.layout.paragraphs import Typography, make_paragraph
from referat_ekstraksjon.models import PartKind
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.families.family import load_family
from referat_ekstraksjon.recognition.families.vocabulary import vocabulary_of
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.people.attendance import AttendanceReader
from referat_ekstraksjon.recognition.people.entries import Person, people_in
from referat_ekstraksjon.recognition.people.names import list_sentences
from referat_ekstraksjon.recognition.rows import Row, RowCell

VOCABULARY = vocabulary_of(load_family("radsmodell"))
NORSK = vocabulary_of(load_family("norsk"))
COLUMN = 150.0  # points


def printed(text: str, numbers: count[int], x0: float = 50, baseline: float = 100) -> Paragraph:
    """A paragraph with the line breaks of a text."""
    lines = []
    for row, line in enumerate(text.split("\n")):
        words, x, y = [], x0, baseline + 14 * row
        for word in line.split():
            words.append(Word(next(numbers), 1, word, x, y - 8, x + 6 * len(word), y + 2, y, 10, "F", False, False))
            x += 6 * len(word) + 3
        lines.append(line_of(words))
    return make_paragraph(lines, 0, Typography({}, frozenset()))


def people(*lines: str) -> list[Person]:
    """People in one column of printed lines."""
    numbers = count()
    return people_in([printed(line, numbers, baseline=100 + 14 * row) for row, line in enumerate(lines)], VOCABULARY)


def reader_of(*rows: str | tuple[str, ...], kind: PartKind = "minutes") -> AttendanceReader:
    """What is read of rows: a string is a paragraph, a tuple the cells of a row of the only table."""
    reader = AttendanceReader(NORSK, Ledger(), kind)
    table = Table((), (50, 50 + COLUMN, 50 + 2 * COLUMN, 50 + 3 * COLUMN), True, ((1, 100.0, 800.0),))
    numbers = count()
    for index, row in enumerate(rows):
        strings = (row,) if isinstance(row, str) else row
        cells = tuple(
            RowCell(column, (printed(string, numbers, 50 + COLUMN * column, 100 + 60 * index),))
            for column, string in enumerate(strings)
            if string
        )
        reader.read(Row(cells, None if isinstance(row, str) else table, index, index))
    return reader


def listed(*rows: str | tuple[str, ...], kind: PartKind = "minutes") -> list[dict[str, str | None]]:
    """Who is listed in rows, by what is said of each; status is the first key."""
    fields = ("name", "function", "party", "organisation", "stands_in_for", "note")
    return [
        {"status": record.status, **{name: value for name in fields if (value := getattr(record, name))}}
        for record in reader_of(*rows, kind=kind).records(None)
    ]


def present(name: str, **more: str) -> dict[str, str]:
    return {"status": "present", "name": name, **more}


def absent(name: str, **more: str) -> dict[str, str]:
    return {"status": "absent", "name": name, **more}


def stand_in(name: str, stands_in_for: str, **more: str) -> dict[str, str]:
    return {"status": "stand_in", "name": name, "stands_in_for": stands_in_for, **more}


def other(status: str, name: str, **more: str) -> dict[str, str]:
    return {"status": status, "name": name, **more}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Erik Moe (Helse Nordvest RHF)", "Kari Li (KS)"], [("Erik Moe", "Helse Nordvest RHF"), ("Kari Li", "KS")]),
        (["Per Olav Bø (Helse Midt-", "Norge RHF)"], [("Per Olav Bø", "Helse Midt-Norge RHF")]),
        (["Mari Ås (Direktoratet for e-", "helse)"], [("Mari Ås", "Direktoratet for e-helse")]),
        (["Mina Lie", "(Foreningen for folkehelsen)"], [("Mina Lie", "Foreningen for folkehelsen")]),
        (["Lill Sverresdotter", "Larsen (Norsk", "Forbund)", "Ola Li (KS)", "Per Bø (FFO)"],
         [("Lill Sverresdotter Larsen", "Norsk Forbund"), ("Ola Li", "KS"), ("Per Bø", "FFO")]),
        (["Lucie Aune", "Siv Berg", "Karen Lima"], [("Lucie Aune", None), ("Siv Berg", None), ("Karen Lima", None)]),
        (["Kari Li, Ola Bø og Per Ås"], [("Kari Li", None), ("Ola Bø", None), ("Per Ås", None)]),
        (["• Kari Li (KS)", "• Ola Bø (FFO)"], [("Kari Li", "KS"), ("Ola Bø", "FFO")]),
        (["Ingen"], []),
    ],
)  # fmt: skip
def test_names_and_organisations(lines: list[str], expected: list[tuple[str, str | None]]) -> None:
    assert [(p.name, p.organisation) for p in people(*lines)] == expected


@pytest.mark.parametrize(
    ("line", "name", "stands_in_for"),
    [
        ("Kai Brenden for Lill Larsen (Norsk Forbund)", "Kai Brenden", "Lill Larsen"),
        ("Wenche Ystad (for Terje Volden)", "Wenche Ystad", "Terje Volden"),
        ("Yngve Tande stedfortreder for Unni Kvåle", "Yngve Tande", "Unni Kvåle"),
        ("Ola Bø (vara for Kari Li)", "Ola Bø", "Kari Li"),
        ("Ola Bø møtte for Kari Li", "Ola Bø", "Kari Li"),
        ("Ola Bø pva. Kari Li", "Ola Bø", "Kari Li"),
        ("Ola Bø i stedet for Kari Li", "Ola Bø", "Kari Li"),
        ("Ola Bø (Direktoratet for e-helse)", "Ola Bø", None),
        ("Ola Bø (KS)", "Ola Bø", None),
    ],
)
def test_stand_ins(line: str, name: str, stands_in_for: str | None) -> None:
    (person,) = people(line)
    assert (person.name, person.stands_in_for) == (name, stands_in_for)


LISTS: dict[str, tuple[list[str | tuple[str, ...]], list[dict[str, str]]]] = {
    "on the label's line": (["Til stede: Kari Li, Ola By og Per Ås"], [present("Kari Li"), present("Ola By"), present("Per Ås")]),
    "in Nynorsk": (["Forfall utan vara: Kari Li og Ola By"], [absent("Kari Li"), absent("Ola By")]),
    "below the label": (["Til stede:", "Kari Li\nOla By"], [present("Kari Li"), present("Ola By")]),
    "beside the label": ([("Forfall", "Kari Li\nOla By")], [absent("Kari Li"), absent("Ola By")]),
    "nobody": (["Forfall: Ingen"], []),
    "X for Y": (["Til stede: Ola By for Kari Li, Per Ås"], [stand_in("Ola By", "Kari Li"), present("Per Ås")]),
    "X (for Y)": (["Til stede: Ola By (for Kari Li), Per Ås"], [stand_in("Ola By", "Kari Li"), present("Per Ås")]),
    "X pva. Y": (["Til stede: Per Ås, Ola By pva. Kari Li"], [present("Per Ås"), stand_in("Ola By", "Kari Li")]),
    "vara after who is absent": (["Forfall: Kari Li, vara Ola By"], [absent("Kari Li"), stand_in("Ola By", "Kari Li")]),
    "parties": (["Til stede: Kari Li (AP), Ola By, H"], [present("Kari Li", party="AP"), present("Ola By", party="H")]),
    "functions before names": (
        ["Fra administrasjonen: rådmann Kari Li, økonomisjef\nOla By"],
        [other("staff", "Kari Li", function="rådmann"), other("staff", "Ola By", function="økonomisjef")],
    ),
    "functions after names": (
        ["Til stede:\nKari Li, leder\nOla By, nestleder\nPer Ås, medlem"],
        [present("Kari Li", function="leder"), present("Ola By", function="nestleder"), present("Per Ås", function="medlem")],
    ),
    "left early": (
        ["Til stede: Kari Li (fratrådte møtet etter sak 47/14), Ola By"],
        [present("Kari Li", note="fratrådte møtet etter sak 47/14"), present("Ola By")],
    ),
    "absent from one case": (["Til stede: Kari Li (forfall KR 82/22)"], [present("Kari Li", note="forfall KR 82/22")]),
    "told of, not listed": (["Til stede: Kari Li, Ola By. Kari Li gikk kl. 13."], [present("Kari Li"), present("Ola By")]),
    "a sentence after the list": (
        ["Til stede: Kari Li, Ola By. Møtet ble satt kl. 18."], [present("Kari Li"), present("Ola By")],
    ),
    "called to a meeting": (["Medlemmer: Kari Li"], [present("Kari Li")]),
    "by party, line by line": (
        ["Til stede:", ("Høyre:", "Kari Li, Ola By"), ("Arbeiderpartiet", "Per Ås")],
        [present("Kari Li", party="Høyre"), present("Ola By", party="Høyre"), present("Per Ås", party="Arbeiderpartiet")],
    ),
    "by organisation": (
        ["Til stede", "Fakultet for helse: Kari Li, Ola By\nFakultet for kunst: Per Ås"],
        [
            present("Kari Li", organisation="Fakultet for helse"), present("Ola By", organisation="Fakultet for helse"),
            present("Per Ås", organisation="Fakultet for kunst"),
        ],
    ),
    "labels and names in turn": (
        [("Møteleder:", "Kari Li", "Referent:", "Ola By")],
        [present("Kari Li", function="Møteleder"), other("staff", "Ola By", function="Referent")],
    ),
    "two labels on a line": (
        ["Ordstyrer: Kari Li Referent: Ola By"],
        [present("Kari Li", function="Ordstyrer"), other("staff", "Ola By", function="Referent")],
    ),
    "leader listed again": (["Møteleder: Kari Li", "Til stede: Kari Li, Ola By"], [present("Kari Li", function="Møteleder"), present("Ola By")]),
    "sentences": (
        ["Fra styret møtte Kari Li og Ola By. Forfall: Per Ås. Fra administrasjonen møtte rådmann Eva Moe."],
        [present("Kari Li"), present("Ola By"), absent("Per Ås"), other("staff", "Eva Moe", function="rådmann")],
    ),
    "instructions": (["Forfall må meldast til Kari Li på tlf. 12 34 56 78", "Ola By"], []),
    "instructions, Bokmål": (["Eventuelt forfall meldes til Kari Li", "Varamedlemmer møter etter nærmere innkalling"], []),
    "copies": (["Til stede: Kari Li", "Kopi: Ola By"], [present("Kari Li")]),
    "an office before its holder": (
        [("Til stede", "Kari Li"), ("Rådmann", "Ola By")], [present("Kari Li"), other("staff", "Ola By", function="Rådmann")],
    ),
    "remarks": (["Til stede: Kari Li", "Merknader: Ola By gikk kl. 13"], [present("Kari Li")]),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists(name: str) -> None:
    rows, expected = LISTS[name]
    assert listed(*rows) == expected


def test_in_a_notice_all_are_members() -> None:
    rows = ["Medlemmer: Kari Li (leder)", "Sekretariatet: Ola By"]
    assert listed(*rows, kind="notice") == [other("member", "Kari Li", function="leder"), other("staff", "Ola By")]


TABLES: dict[str, tuple[list[tuple[str, ...]], list[dict[str, str]]]] = {
    "vara in the absent's row": (
        [("Navn", "Merknad", "Møtende vara"), ("Kari Li", "Forfall", "Ola By"), ("Per Ås", "", "")],
        [absent("Kari Li", note="Forfall"), stand_in("Ola By", "Kari Li"), present("Per Ås")],
    ),
    "vara in the note": (
        [("Navn", "Parti", "Merknad"), ("Kari Li", "AP", "Forfall, vara Ola By")],
        [absent("Kari Li", party="AP", note="Forfall, vara Ola By"), stand_in("Ola By", "Kari Li")],
    ),
    "vara listed too": (
        [("Navn", "Merknad", "Vara"), ("Ola By", "", ""), ("Kari Li", "Forfall", "Ola By")],
        [stand_in("Ola By", "Kari Li"), absent("Kari Li", note="Forfall")],
    ),
    "whom they came for": (
        [("Navn", "Parti", "Møtte for"), ("Ola By", "H", "Kari Li"), ("Per Ås", "V", "")],
        [stand_in("Ola By", "Kari Li", party="H"), present("Per Ås", party="V")],
    ),
    "functions, parties, partial presence": (
        [("Funksjon", "Navn", "Merknad"), ("Leder", "Kari Li (AP)", "fratrådte møtet etter sak 47/14")],
        [present("Kari Li", function="Leder", party="AP", note="fratrådte møtet etter sak 47/14")],
    ),
    "marks for who came": (
        [("Navn", "Parti", "Til stede"), ("Kari Li", "AP", "x"), ("Ola By", "H", "")],
        [present("Kari Li", party="AP"), absent("Ola By", party="H")],
    ),
    "no heads": (
        [("Til stede:", ""), ("Kari Li", "leder", "AP"), ("Administrerende direktør", "Ola By", "")],
        [present("Kari Li", function="leder", party="AP"), other("staff", "Ola By", function="Administrerende direktør")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    rows, expected = TABLES[name]
    assert listed(*rows) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Til stede: Kåre Ness d.y., Ola By", ["Kåre Ness d.y.", "Ola By"]),
        ("Til stede: Ola By og Kåre Ness d.y.", ["Ola By", "Kåre Ness d.y."]),
        ("Til stede: rådmann Kåre Ness jr. og Ola By sr. (AP).", ["Kåre Ness jr.", "Ola By sr."]),
        ("Til stede: Kåre Ness Jr., Ola By den eldre", ["Kåre Ness Jr.", "Ola By den eldre"]),
        ("Til stede: Ola By, Kari Li.", ["Ola By", "Kari Li"]),
        ("Til stede: Ola By, Jarle Fonn og Merete\nAamot Li.", ["Ola By", "Jarle Fonn", "Merete Aamot Li"]),
        ("Til stede: Ola By og Merete\nAamot Li.", ["Ola By", "Merete Aamot Li"]),
        ("Til stede: Ola By, Kari\nLi, Per Ås, Eva Moe", ["Ola By", "Kari Li", "Per Ås", "Eva Moe"]),
        ("Til stede: Ole Chr. Bakke, Joh. Moe og Anna K. Valle.", ["Ole Chr. Bakke", "Joh. Moe", "Anna K. Valle"]),
        ("Til stede: Kari Berg. Ola By. Per Ås.", ["Kari Berg", "Ola By", "Per Ås"]),
    ],
)
def test_names_are_whole(line: str, expected: list[str]) -> None:
    assert [record["name"] for record in listed(line)] == expected


def test_suffixes_of_stand_ins_and_of_whom_they_stand_in_for() -> None:
    assert listed("Til stede: Ola By d.e. for Per Ås jr., Kari Li") == [
        stand_in("Ola By d.e.", "Per Ås jr."),
        present("Kari Li"),
    ]
    rows = [("Navn", "Merknad", "Vara"), ("Kari Li", "Forfall", "Per Ås jr.")]
    assert listed(*rows) == [absent("Kari Li", note="Forfall"), stand_in("Per Ås jr.", "Kari Li")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kari Li, leder. Ola By", ["Kari Li, leder.", "Ola By"]),
        ("Kari Li (f. Moe. Bergen). Ola By", ["Kari Li (f. Moe. Bergen).", "Ola By"]),
        ("Ola By pva. Kari Li", ["Ola By pva. Kari Li"]),
        ("1. Kari Li", ["1. Kari Li"]),
        ("adm. dir. Kari Li", ["adm. dir. Kari Li"]),
        ("", [""]),
    ],
)
def test_sentences_of_lists(text: str, expected: list[str]) -> None:
    assert [text[start:stop] for start, stop in list_sentences(text, NORSK)] == expected


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        ([("Til stede", "Kari Li"), ("Direktoratet for e-helse", "Ola By")], "Direktoratet for e-helse"),
        (["Til stede: Kari Li", "Ungdomsrådet: Ola By"], "Ungdomsrådet"),
    ],
)
def test_an_unknown_label_is_a_guess_and_a_doubt(rows: list[str | tuple[str, ...]], label: str) -> None:
    assert listed("Referent: Per Ås", *rows)[1:] == [present("Kari Li"), other("guest", "Ola By", organisation=label)]
    (doubt,) = reader_of(*rows).roll.doubts
    assert (doubt.code, doubt.page) == ("attendance_unknown_list", 1)
    assert f"«{label}»" in doubt.message


def test_known_labels_are_no_doubt() -> None:
    reader = reader_of("Til stede", "Fakultet for helse: Kari Li", ("Forfall", "Ola By"), "Merknader: Per Ås")
    assert reader.roll.doubts == []


def test_the_doubt_becomes_a_finding(make_pdf: Callable[..., bytes]) -> None:
    lines: list[tuple[float, float, str]] = [
        (72, 80, "**Møteprotokoll"), (72, 110, "Utvalg: Kulturutvalget"), (72, 126, "Dato: 12.03.2024"),
        (72, 160, "Til stede: Kari Li, Ola By"), (72, 190, "Ungdomsrådet: Eva Moe"),
        (72, 230, "**Sak 1/24 Godkjenning av innkalling"), (72, 250, "Vedtak: Innkallingen godkjennes."),
    ]  # fmt: skip
    document = extract(make_pdf(lines), "protokoll.pdf")
    found: list[Any] = [f for f in document.findings if f.code == "attendance_unknown_list"]
    assert [(f.severity, f.page, f.part) for f in found] == [("warning", 1, 0)]
    assert "«Ungdomsrådet»" in found[0].message
