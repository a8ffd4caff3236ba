"""Cases that are not for everyone's eyes, by the words that papers print of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import restricted_hits, search, why_nothing
from referat_ekstraksjon.extract import extract
from tests.conftest import put, sample
from tests.recognition.test_treatment import minutes_of

DECIDED = ("**Vedtak:", "Brua bygges i stål.")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Unntatt offentlighet, jf. offentleglova § 23.", "Unntatt offentlighet"),
        ("Saken er unntatt fra offentlighet.", "unntatt fra offentlighet"),
        ("Saka er unnateke offentlegheit.", "unnateke offentlegheit"),
        ("Offl. § 13, jf. fvl. § 13 nr. 1", "Offl. § 13"),
        ("Hjemmel: forvaltningsloven § 13", "forvaltningsloven § 13"),
        ("Møtet ble lukket under behandlingen.", "Møtet ble lukket"),
        ("Saken ble behandlet for lukkede dører.", "lukkede dører"),
        ("Møtet vart lukka.", "Møtet vart lukka"),
        ("Gradering: Unntatt offentlighet", "Unntatt offentlighet"),
        ("Unntatt offentlighet: Ja, offl. § 23", "Unntatt offentlighet"),
        # for everyone
        ("Unntatt offentlighet: Nei", None),
        ("Unntatt offentlighet:", None),
        ("Saken er ikke unntatt offentlighet.", None),
        ("Saken ble behandlet i åpent møte.", None),
        ("Det ble bedt om innsyn etter offentleglova § 3.", None),
        ("Det ble foreslått å lukke møtet. Forslaget falt.", None),
        ("Veien er unntatt fra gebyr.", None),
    ],
)
def test_words_that_say_so(make_pdf: Callable[..., bytes], line: str, words: str | None) -> None:
    (case,) = minutes_of(make_pdf, line, "", *DECIDED).cases
    assert case.restricted == words


def test_where_the_words_stand(make_pdf: Callable[..., bytes]) -> None:
    document = minutes_of(make_pdf, "Unntatt offentlighet, jf. offl. § 23.", "", *DECIDED)
    (source,) = [s for part in document.parts for s in part.sources if s.field == "restricted"]
    assert (source.text, source.page) == ("Unntatt offentlighet", 1)
    assert source.boxes


def test_words_outside_any_case_are_for_a_person(make_pdf: Callable[..., bytes]) -> None:
    lines = [(72.0, 80.0, "**Møteprotokoll"), (72.0, 95.0, "Utvalg: Formannskapet"), (72.0, 110.0, "Dato: 12.03.2024"),
             (72.0, 140.0, "Deler av møtet ble holdt for lukkede dører."), (72.0, 170.0, "**Sak 7/24 Ny bru over elva"),
             (72.0, 185.0, "**Vedtak:"), (72.0, 200.0, "Brua bygges i stål.")]  # fmt: skip
    document = extract(make_pdf(lines), "m.pdf")
    assert [case.restricted for case in document.cases] == [None]
    assert "restricted_unplaced" in {finding.code for finding in document.findings}


def test_a_sentence_outside_any_case_may_name_it(make_pdf: Callable[..., bytes]) -> None:
    lines = ["**Møteprotokoll", "Utvalg: Formannskapet", "Dato: 12.03.2024", "",
             "Møtet var åpent, unntatt under sak 8/24, da møtet ble lukket.", "",
             "**Sak 7/24 Ny bru over elva", "**Vedtak:", "Brua bygges i stål.", "",
             "**Sak 8/24 Leieavtale", "**Vedtak:", "Avtalen godkjennes."]  # fmt: skip
    document = extract(make_pdf([(72.0, 80.0 + 15 * n, line) for n, line in enumerate(lines)]), "m.pdf")
    assert {case.number: case.restricted for case in document.cases} == {"7/24": None, "8/24": "møtet ble lukket"}
    assert "restricted_unplaced" not in {finding.code for finding in document.findings}


@pytest.mark.parametrize(("mark", "restricted"), [("X", "X"), ("Ja", "Ja"), ("Nei", None), ("", None), ("-", None)])
def test_a_column_of_the_list_of_cases(make_pdf: Callable[..., bytes], mark: str, restricted: str | None) -> None:
    rows = [("Saksnr.", "Tittel", "Lukket"), ("7/24", "Ny bru over Storelva", ""), ("8/24", "Leieavtale", mark)]
    head = [(72.0, 80.0, "**Møteinnkalling"), (72.0, 95.0, "Utvalg: Formannskapet"), (72.0, 110.0, "Dato: 12.03.2024")]
    cells = [
        (x, 150.0 + 20 * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip((72.0, 150.0, 420.0), row, strict=True)
        if cell
    ]
    document = extract(make_pdf([*head, *cells]), "m.pdf")
    by_number = {case.number: case.restricted for case in document.cases}
    assert by_number == {"7/24": None, "8/24": restricted}


def test_search_leaves_them_out(tmp_path: Path) -> None:
    db = open_archive(tmp_path / "a.db")
    put(db, sample("helse-fjellhav-styret-2024-3-protokoll").document)
    number = "16-2024"
    assert db.execute("select restricted from cases where number = ?", [number]).fetchone()[0]
    texts = [row[0] for row in db.execute(
        "select text from decisions d join cases c on c.id = d.case_id where c.number = ?", [number]
    ).fetchall()]  # fmt: skip
    assert texts
    words = " ".join(texts[0].split()[:3])
    query = f'"{words}"'
    assert number not in {hit.case_number for hit in search(db, query)}
    assert search(db, number) == []
    assert "--restricted include" in why_nothing(db, number)
    assert {hit.case_number for hit in search(db, number, SearchFilter(restricted="include"))} == {number}
    assert {hit.case_number for hit in search(db, query, SearchFilter(restricted="only"))} == {number}
    assert restricted_hits(db, query, SearchFilter()) == len(search(db, query, SearchFilter(restricted="only")))
