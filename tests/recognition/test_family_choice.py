"""Which family a paper is read by, and that a person is told why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.models import Document

MakePdf = Callable[..., bytes]


def _read(make_pdf: MakePdf, *lines: str) -> Document:
    placed = [(70.0, 70.0 + 30 * number, line) for number, line in enumerate(lines)]
    return extract(make_pdf(placed), "x.pdf")


OLD = ("Formannskapets indstilling:", "Andragendet bifaldes.", "Enstemmig beslutning:", "Vedtat.")


@pytest.mark.parametrize(
    ("lines", "family", "why"),
    [
        (("**Innkalling til årsmøte i Sameiet Lia", "Dato: 3. mai 2022"), "forening", "«årsmøte», «sameiet»"),
        (("**FORHANDLINGSPROTOKOLL", "Møte den 3. mai 1934", *OLD), "eldre", "«forhandlingsprotokoll», «indstilling»"),
        (("**FORHANDLINGSPROTOKOLL", "Møte den 3. mai 1962", *OLD), "norsk", "no family's own words"),
        (("**Møteprotokoll", "Dato: 3. mai 2012", "Til stede: Ola Li", "Fra sak 3: Eva Lund", "Til sak 4: Per Vik", "Votering:", "Enstemmig"),
         "norsk", "no family's own words"),
    ],
)  # fmt: skip
def test_words_that_tell_choose_the_family(make_pdf: MakePdf, lines: tuple[str, ...], family: str, why: str) -> None:
    document = _read(make_pdf, *lines)
    assert {part.family for part in document.parts} == {family}
    (finding,) = [f for f in document.findings if f.code == "family_chosen"]
    assert (finding.severity, finding.part, finding.page) == ("info", 0, 1)
    assert finding.message.startswith(f"Read by the family «{family}»: ")
    assert why in finding.message


def test_a_paper_in_which_nothing_could_be_read_is_a_warning(make_pdf: MakePdf) -> None:
    unknown = _read(make_pdf, "**Møteprotokoll", "Dato: 3. mai 2022", "Kringle: Ola Li, Eva Lund", "Bakst: Vi baker.")
    assert "family_unknown" in {f.code for f in unknown.findings if f.severity == "warning"}
    known = _read(make_pdf, "**Møteprotokoll", "Dato: 3. mai 2022", "Til stede: Ola Li, Eva Lund")
    assert "family_unknown" not in {f.code for f in known.findings}
