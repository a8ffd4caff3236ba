"""Makes any number of invented minutes as PDF, each of its own body, meeting and cases: papers to measure runs with.

`python benchmarks/made_minutes.py FOLDER --files 1000`
"""

from __future__ import annotations

import argparse
import io
import random
from datetime import date, timedelta
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_PLACES = ["Fjellvik", "Sørnes", "Holmefjord", "Lerkedal", "Lyngsund", "Stormyr", "Granvoll", "Utøysund"]
_BODIES = ["kommunestyre", "formannskap", "hovedutval for oppvekst", "planutvalg", "eldreråd", "kontrollutvalg"]
_NAMES = ["Kari Lien", "Ola Bråten", "Siri Moe", "Per Øyen", "Anne Dahl", "Nils Aasen", "Ingrid Vik", "Lars Hauge"]
_MATTERS = [
    "Budsjett og økonomiplan", "Reguleringsplan for sentrum", "Tilskudd til frivillige lag", "Ny barnehage",
    "Kommunale avgifter", "Skolestruktur", "Rehabilitering av rådhuset", "Høring om fylkesveg", "Salg av tomt",
    "Tilstandsrapport for vann og avløp", "Retningslinjer for skjenkebevilling", "Valg av representanter",
]  # fmt: skip
_SENTENCES = [
    "{body} vedtar forslaget slik det foreligger, med de endringene som kom fram i møtet.",
    "Rammen settes til {amount} kroner, som dekkes av disposisjonsfondet.",
    "Rådmannen bes legge fram en ny vurdering innen utgangen av {month}.",
    "Saken sendes på høring med frist seks uker, og legges deretter fram til endelig behandling.",
    "Tiltaket tas inn i neste rullering av handlingsprogrammet.",
    "{body} ber om at driftskostnadene blir utredet nærmere før arbeidet settes i gang.",
    "Det forutsettes at eiendommene langs vegen får tilfredsstillende adkomst i anleggstiden.",
]
_REASONS = [
    "Saken har vært behandlet i administrasjonen siden forrige møte, og partene er enige om hovedlinjene.",
    "Forslaget bygger på en gjennomgang av tjenestene de siste tre årene og på tall fra nabokommunene.",
    "Det kom inn fire merknader i høringsperioden, og to av dem er tatt til følge i det endelige forslaget.",
    "Kostnadene er anslått ut fra tilsvarende prosjekter, og usikkerheten vurderes som moderat.",
]
_MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]


class _Sheet:
    """A page of text from the top down; a new page when it is full."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=A4)
        self._y = 780.0

    def line(self, text: str, *, bold: bool = False, size: float = 11, above: float = 0) -> None:
        self._y -= size * 1.35 + above
        if self._y < 60:
            self._canvas.showPage()
            self._y = 780.0
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(70, self._y, text)

    def text(self, text: str, *, above: float = 6) -> None:
        """A paragraph, broken into lines of some 85 characters."""
        line = ""
        for word in text.split():
            if len(line) + len(word) > 85:
                self.line(line, above=above)
                line, above = "", 0
            line = f"{line} {word}".strip()
        self.line(line, above=above)

    def content(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()


def minutes(number: int) -> bytes:
    """The minutes of the so manieth meeting: the same bytes' wording for the same number."""
    chance = random.Random(number)  # noqa: S311  # no secret
    body = f"{chance.choice(_PLACES)} {_BODIES[number % len(_BODIES)]} {number // 400 + 1}"
    held = date(1995, 1, 10) + timedelta(days=7 * (number % 400) * 4 + number % 5)
    sheet = _Sheet()
    sheet.line("Møteprotokoll", bold=True, size=18)
    sheet.line(f"Utvalg: {body}", above=10)
    sheet.line(f"Møtested: Møterom {number % 9 + 1}, rådhuset")
    sheet.line(f"Dato: {held:%d.%m.%Y}")
    sheet.line("Tid: 10:00 – 12:30")
    sheet.line("Til stede:", bold=True, above=10)
    for name in chance.sample(_NAMES, 5):
        sheet.line(name)
    first = number % 400 * 5
    for place, matter in enumerate(chance.sample(_MATTERS, chance.randint(3, 6))):
        sheet.line(f"Sak {first + place + 1}/{held:%y} {matter}", bold=True, size=13, above=14)
        for reason in chance.sample(_REASONS, 3):
            sheet.text(reason)
        sheet.line("Forslag til vedtak:", bold=True, above=8)
        proposal = " ".join(chance.sample(_SENTENCES, 3)).format(
            body=body, amount=f"{chance.randint(10, 900)} 000", month=chance.choice(_MONTHS)
        )
        sheet.text(proposal)
        sheet.line("Vedtak:", bold=True, above=8)
        sheet.text(proposal if chance.random() < 0.6 else f"{proposal} {chance.choice(_REASONS)}")
    return sheet.content()


def make(folder: Path, files: int) -> None:
    """So many minutes in a folder, a hundred to a subfolder; those that are there stay."""
    for number in range(files):
        path = folder / f"{number // 100:04}" / f"{number:06}.pdf"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(minutes(number))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--files", type=int, default=1_000)
    given = arguments.parse_args()
    make(given.folder, given.files)
