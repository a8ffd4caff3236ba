"""A case number that does not fit among those of its meeting is told, and not changed."""

from __future__ import annotations

import pytest

from referat_ekstraksjon.models import AgendaItem, Case, Coverage, Document, Part
from referat_ekstraksjon.recognition.findings import document_findings


def minutes(numbers: str, source: str) -> Document:
    cases, agenda = [], []
    for number in numbers.split():
        sequence, _, year = number.partition("/")
        cases.append(Case(key=number, number=number, sequence=int(sequence), year=int(year) if year else None))
        agenda.append(AgendaItem(meeting="m", case=number, page=3))
    part = Part(
        kind="minutes", title=None, first_page=1, last_page=9, family="f", family_reason="", agenda=tuple(agenda)
    )
    return Document.model_validate(
        {
            "sha256": "", "file_name": "a.pdf", "page_count": 9, "family": "f", "text_source": source,
            "extractor_version": "0", "coverage": Coverage(words=0, placed=0), "cases": tuple(cases), "parts": (part,),
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "source", "told"),
    [
        ("14/2019 15/2019 16/2019 17/2019", "ocr", None),
        ("14/2019 15/2019 76/2019 17/2019", "born-digital", ("76/2019", 16)),
        ("14/2019 15/2019 16/2018 17/2019", "ocr", ("16/2018", 16)),
        ("14/2019 15/2019 16/2019 77/2019", "ocr", ("77/2019", 17)),
        ("14/2019 15/2019 16/2019 77/2019", "born-digital", None),
        ("14/2019 15/2019 50/2019 17/2019", "ocr", None),
        ("14/2019 76/2019", "ocr", None),
        ("1 2 13 4 5", "ocr", ("13", 3)),
        ("31/2017 19/2017 20/2017 21/2017 22/2017", "born-digital", None),
    ],
    ids=["in order", "a figure wrong", "the year wrong", "the last one wrong", "a leap in print", "no likeness",
         "too few", "a figure too many", "one before the others"],
)  # fmt: skip
def test_numbers_out_of_sequence(numbers: str, source: str, told: tuple[str, int] | None) -> None:
    found = [f for f in document_findings(minutes(numbers, source)) if f.code == "case_out_of_sequence"]
    assert len(found) == (told is not None)
    for finding in found:
        assert told is not None
        assert finding.page == 3
        assert finding.message.startswith(f"Case {told[0]} ")
        assert finding.message.endswith(f"is it {told[1]}?")
