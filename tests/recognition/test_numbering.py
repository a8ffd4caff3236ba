"""Which numbers of a paper are those of its cases: a large `Saksnr. 2020/1844` below `S-sak 1` is no case number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from referat_ekstraksjon.extract import extract

_TITLES = ("Godkjenning av innkalling", "Budsjett for neste år", "Nytt lager for bøker")
_LEFT, _TOP, _LINE = 72.0, 80.0, 15.0


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (("**S-SAK {0} {1}", "**Saksnr. 2020/184{0}"), ["S-SAK 1", "S-SAK 2", "S-SAK 3"]),
        (("**S-SAK {0} {1}", "Saksnr. 2020/184{0}"), ["S-SAK 1", "S-SAK 2", "S-SAK 3"]),
        (("**Sak {0}/20 {1}", "**Sak {0} Vedlegg"), ["1/2020", "2/2020", "3/2020"]),
        (("**{0}/20 {1}", "Arkivsak 2020/184{0}"), ["1/2020", "2/2020", "3/2020"]),
    ],
    ids=["number of the archive in bold", "number of the archive", "yearly, other numbers below", "yearly"],
)
def test_numbers_of_cases(make_pdf: Callable[..., bytes], headings: tuple[str, str], numbers: list[str]) -> None:
    lines = ["**Møteprotokoll", "Utvalg: Samlingsstyret", "Dato: 12.03.2020", ""]
    for place, title in enumerate(_TITLES, 1):
        lines += [heading.format(place, title) for heading in headings]
        lines += [
            "Styret drøftet saken og hadde ingen merknader til den.",
            "**Vedtak:",
            "Saken tas til orientering.",
            "",
        ]
    content = make_pdf([(_LEFT, _TOP + _LINE * number, line) for number, line in enumerate(lines) if line])
    document = extract(content, "m.pdf")
    assert [str(decision.case).partition("@")[0] for part in document.parts for decision in part.decisions] == numbers
