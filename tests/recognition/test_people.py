"""Lists of people, however their lines were broken."""

from __future__ import annotations

import pytest

from referat_ekstraksjon.layout.lines import line_of
from referat_ekstraksjon.layout.paragraphs import Typography, make_paragraph
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.recognition.families.family import load_family
from referat_ekstraksjon.recognition.families.vocabulary import vocabulary_of
from referat_ekstraksjon.recognition.people.entries import Person, people_in

VOCABULARY = vocabulary_of(load_family("radsmodell"))


def people(*lines: str) -> list[Person]:
    """People in one column of printed lines."""
    made = []
    for row, line in enumerate(lines):
        words, x = [], 50.0
        for text in line.split():
            words.append(
                Word(
                    0,
                    1,
                    text,
                    x,
                    92 + 14 * row,
                    x + 6 * len(text),
                    102 + 14 * row,
                    100 + 14 * row,
                    10,
                    "F",
                    False,
                    False,
                )
            )
            x += 6 * len(text) + 3
        made.append(make_paragraph([line_of(words)], 0, Typography({}, frozenset())))
    return people_in(made, VOCABULARY)


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
