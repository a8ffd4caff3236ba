from __future__ import annotations

import pytest

from referat_ekstraksjon.language.names import looks_like_name, split_parenthesis


@pytest.mark.parametrize(
    "name",
    [
        "Per Olav Skjesol",
        "Kristin W. Wieland",
        "Anna K.Valle",
        "Johannes Hembre-Ingul",
        "Åge Grenne",
        "Martin W Kullid",
        "Maria van der Berg",
        "Łukasz Nowak",
        "Çelik Yılmaz",
        "Þór Jónsson",
        "Ðorđe Petrović",
        "Máret Ánne Sara",
        "Nguyễn Đức Ánh",
        "Shane O’Brien",
        "Marie D'Arcy",
        "Marie d’Arcy",
        "Jan ’t Hooft",
        "‘Abd Rahman",
        "L’Abée-Lund Per",
        "Kari Hansen–Olsen",
        "Anne‑Marie Li",
        "Leonardo da Vinci",
    ],
)
def test_names(name: str) -> None:
    assert looks_like_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "Vedtak",
        "Kl. 10.00",
        "Radisson Blu, Gardermoen",
        "Sak 12/23",
        "hele styret",
        "ola li",
        "’ ’",
        "Møtet ble",
        "Det kom ingen innspill",
        "",
        "Styret i Foretaket for store og små ting AS",
    ],
)
def test_not_names(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Erik Hansen (Helse Vest RHF)", ("Erik Hansen", "Helse Vest RHF", "")),
        ("Kari Li (KS), forfall fra kl. 12", ("Kari Li", "KS", "forfall fra kl. 12")),
        ("Kari Li", ("Kari Li", None, "")),
        ("Per Bø (Direktoratet (avd. nord))", ("Per Bø", "Direktoratet (avd. nord)", "")),
    ],
)
def test_split_parenthesis(text: str, expected: tuple[str, str | None, str]) -> None:
    assert split_parenthesis(text) == expected
