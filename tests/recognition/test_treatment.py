"""What minutes say of a case, in the many ways offices print it: proposals, what became of them, votes, decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.models import Document

HEAD = ("**Møteprotokoll", "Utvalg: Formannskapet", "Dato: 12.03.2024", "", "**Sak 7/24 Ny bru over Storelva", "")
_LEFT, _TOP, _LINE = 72.0, 80.0, 15.0


def minutes_of(make_pdf: Callable[..., bytes], *lines: str) -> Document:
    """Minutes with one case; `|` parts cells of a row, two spaces in front push a line in."""
    placed = []
    for number, line in enumerate((*HEAD, *lines)):
        for column, cell in enumerate(line.split("|")):
            if cell.strip():
                x = _LEFT + 170 * column + (30 if cell.startswith("  ") else 0)
                placed.append((x, _TOP + _LINE * number, cell.strip()))
    return extract(make_pdf(placed), "m.pdf")


def told(document: Document) -> list[tuple[Any, ...]]:
    """Kind, text, mover, outcome, and votes for and against of each row of the case."""
    return [
        (d.kind, d.text, d.proposed_by, d.outcome, d.votes_for, d.votes_against)
        for part in document.parts
        for d in part.decisions
        if d.case == "7/2024"
    ]


BRIDGE = "Brua bygges i stål."
P, A = "proposed", "adopted"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["Rådmannens innstilling:", BRIDGE, "", "**Vedtak:", "Enstemmig som innstillet."],
            [(P, BRIDGE, "Rådmannen", "adopted", None, None), (A, BRIDGE, None, None, None, None)],
            id="a decision that only points",
        ),
        pytest.param(
            ["**Forslag til vedtak:", BRIDGE, "", "**Vedtak:", "Forslaget ble vedtatt.", "Antall stemmer for:|47",
             "Antall stemmer mot:|2"],
            [(P, BRIDGE, None, "adopted", 47, 2), (A, BRIDGE, None, None, 47, 2)],
            id="counts in cells below what became of it",
        ),
        pytest.param(
            ["**Forslag til vedtak:", BRIDGE, "", "**Vedtak:", "Forslaget falt.", "Antall stemmer for:|26",
             "Antall stemmer mot:|21"],
            [(P, BRIDGE, None, "rejected", 26, 21)],
            id="a proposal that fell leaves no decision",
        ),
        pytest.param(
            ["**Rådmannens innstilling:", BRIDGE, "", "**Behandling:",
             "Kari Lie (Ap) fremmet følgende alternativ til punkt 1:", "  Brua bygges i tre.",
             "Ola By (H) fremmet følgende tilleggsforslag:", "  Brua får gangvei.", "", "**Votering:",
             "Forslaget fra Kari Lie fikk 3 stemmer og falt.",
             "Tilleggsforslaget fra Ola By ble vedtatt med 7 mot 2 stemmer.", "", "**Vedtak:", BRIDGE],
            [
                (P, BRIDGE, "Rådmannen", "adopted", None, None),
                (P, "Brua bygges i tre.", "Kari Lie", "rejected", 3, None),
                (P, "Brua får gangvei.", "Ola By", "adopted", 7, 2),
                (A, BRIDGE, None, None, None, None),
            ],
            id="motions one after another",
        ),
        pytest.param(
            ["**Rådmannens innstilling:", BRIDGE, "", "**Behandling:", "Ola By (H) foreslo at saken utsettes.",
             "Utsettelsesforslaget ble vedtatt med 5 mot 4 stemmer.", "", "**Vedtak:", "Saken utsettes til neste møte."],
            [(P, BRIDGE, "Rådmannen", "postponed", None, None), (A, "Saken utsettes til neste møte.", None, "postponed", 5, 4)],
            id="put off",
        ),
        pytest.param(
            ["**Rådmannens innstilling:", BRIDGE, "", "**Behandling:", "Per Li viste til forslag til vedtak i en annen sak.",
             "Dermed ble forslaget ikke vedtatt."],
            [(P, BRIDGE, "Rådmannen", "rejected", None, None)],
            id="no decision to do it",
        ),
        pytest.param(
            ["**Forslag til vedtak:", "", "**Vedtak:", ""],
            [],
            id="a blank form",
        ),
    ],
)  # fmt: skip
def test_what_became_of_proposals(
    make_pdf: Callable[..., bytes], lines: list[str], expected: list[tuple[Any, ...]]
) -> None:
    assert told(minutes_of(make_pdf, *lines)) == expected


@pytest.mark.parametrize(
    ("lines", "number", "officer", "archive_ref"),
    [
        pytest.param(
            ["Saksbehandler:|Kari Lie|Arkivsak:|19/417-2", "||Arkivkode:|614", "", "**Saksnr|**Utvalg|**Møtedato",
             "8/19|Hovedutvalg for helse|26.03.2019", "15/19|Formannskapet|09.04.2019", "|Kommunestyret|30.04.2019"],
            "15/19", "Kari Lie", "19/417-2", id="a label that nobody knows among those that are known",
        ),
        pytest.param(
            ["Saksbehandler: Kari Lie|Arkiv: A20|Arkivsaksnr.: 12/388", "", "**Saksnr.:|**Utvalg|**Møtedato",
             "33/12|Formannskapet|16.10.2012"],
            "33/12", "Kari Lie", "12/388", id="one body",
        ),
        pytest.param(
            ["Arkivnr.:|Saksbehandler/Tlf.:|Sted/Dato:", "2011/96|Kari Lie, 77 00 31 44|Brattsund, 14.6.2011", "",
             "Saksnr|Utvalg|Møtedato", "33/12|Formannskapet|16.10.2012"],
            "33/12", "Kari Lie", "2011/96", id="labels above values, and a telephone number",
        ),
    ],
)  # fmt: skip
def test_the_bodies_a_case_goes_through(
    make_pdf: Callable[..., bytes], lines: list[str], number: str, officer: str, archive_ref: str
) -> None:
    title = ("**Oppgradering av uteområdet ved sykehjemmet", "", "**Rådmannens innstilling:", "Uteområdet oppgraderes.")
    listed = [(72.0, 80.0, "**Møteinnkalling"), (72.0, 100.0, "Utvalg: Formannskapet"), (72.0, 115.0, "Dato: 09.04.2019"),
              (72.0, 140.0, "**Saksliste"), (72.0, 160.0, f"{number} Oppgradering av uteområdet ved sykehjemmet")]  # fmt: skip
    memo = [
        (72.0 + 120 * column, 100 + 15.0 * row, cell)
        for row, line in enumerate(("**Saksframlegg", "", *lines, "", *title))
        for column, cell in enumerate(line.split("|"))
        if cell
    ]
    document = extract(make_pdf(listed, memo), "m.pdf")
    assert [part.kind for part in document.parts] == ["notice", "memo"]
    (case,) = document.cases
    assert (case.number, case.case_officer, case.archive_ref) == (number, officer, archive_ref)
    assert [d.text for d in document.parts[1].decisions] == ["Uteområdet oppgraderes."]


def test_a_conclusion_is_no_proposal_where_a_memo_has_one(make_pdf: Callable[..., bytes]) -> None:
    lines = (
        "**Saksframlegg", "Saksbehandler: Kari Lie", "Arkivsak: 19/417", "", "**Sak 7/24 Ny bru over Storelva", "",
        "**Konklusjon", "Rådmannen anbefaler stål.", "", "**Innstilling til vedtak:", BRIDGE,
    )  # fmt: skip
    document = extract(make_pdf([(_LEFT, _TOP + _LINE * row, line) for row, line in enumerate(lines)]), "m.pdf")
    assert [(d.kind, d.text) for part in document.parts for d in part.decisions] == [(P, BRIDGE)]


def test_a_sentence_at_the_top_of_a_page_begins_no_paper(make_pdf: Callable[..., bytes]) -> None:
    first = (*HEAD, "**Vedtak:")
    pages = (first, ("Protokoll fra møte 12.05.2020 godkjennes.", "", "**Sak 8/24 Orienteringer", "Ingen."))
    document = extract(
        make_pdf(*([(_LEFT, _TOP + _LINE * r, t) for r, t in enumerate(page)] for page in pages)), "m.pdf"
    )
    assert [part.kind for part in document.parts] == ["minutes"]
    assert told(document) == [(A, "Protokoll fra møte 12.05.2020 godkjennes.", None, None, None, None)]
