"""The head of minutes and notices: whose meeting, when and where, in the ways offices print it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from referat_ekstraksjon.extract import extract


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["**Protokoll", "Utvalg: Formannskapet", "Møtedato: 16.06.2022", "Tid: 09:00 – 14:30", "Møtested: Rådhuset"],
            ("Formannskapet", None, "2022-06-16", "09:00", "14:30", "Rådhuset"),
            id="a label each",
        ),
        pytest.param(
            ["Brattsund, 9. juni 2022", "**Innkalling til styremøte 4-2022", "Organ:|Styret for Helse Ytre RHF",
             "Tidspunkt:|Torsdag 16. juni 2022, kl. 09.00–14.30", "Møtested:|Hotel Brygga"],
            ("Styret for Helse Ytre RHF", "4-2022", "2022-06-16", "09:00", "14:30", "Hotel Brygga"),
            id="the date of the letter is not the meeting's",
        ),
        pytest.param(
            ["**PROTOKOLL", "**KONTROLLUTVALGET I LYNGMO", "Møte nr.:|3/2020", "Møtedato:|Onsdag 23. september 2020"],
            ("KONTROLLUTVALGET I LYNGMO", "3/2020", "2020-09-23", None, None, None),
            id="a body without a label",
        ),
        pytest.param(
            ["**Lyngsund kirkelige fellesråd", "**PROTOKOLL", "Møte:|Tirsdag 22. september 2015 kl. 18.30 – 21.00",
             "Sted:|Menighetshuset"],
            ("Lyngsund kirkelige fellesråd", None, "2015-09-22", "18:30", "21:00", "Menighetshuset"),
            id="labels one below another",
        ),
    ],
)  # fmt: skip
def test_the_head_of_a_meeting(
    make_pdf: Callable[..., bytes], lines: list[str], expected: tuple[str | None, ...]
) -> None:
    below = ("", "**Sak 1/22 Godkjenning av innkalling", "Vedtak:", "Innkallingen godkjennes.")
    placed = [
        (72.0 + 120 * column, 80 + 15.0 * row, cell)
        for row, line in enumerate((*lines, *below))
        for column, cell in enumerate(line.split("|"))
        if cell
    ]
    (meeting,) = extract(make_pdf(placed), "m.pdf").meetings
    assert (
        meeting.body, meeting.number, meeting.date, meeting.start_time, meeting.end_time, meeting.place
    ) == expected  # fmt: skip
