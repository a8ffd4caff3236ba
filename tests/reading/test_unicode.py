"""Characters outside the basic plane, and broken ones, in text and title."""

from __future__ import annotations

import pytest

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.reading.pdf import read_pdf


def pdf_with(means: bytes, title: bytes = b"()") -> bytes:
    """A PDF of two words, `xAy zAAz` in glyphs, whose font says that A means some UTF-16 (in hexadecimal)."""
    chars = b"".join(b"<%02X> <%04X> " % (code, code) for code in b"xyz")
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        b"1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfchar <41> <" + means + b"> " + chars
        + b"endbfchar endcmap end end"
    )  # fmt: skip
    content = b"BT /F1 20 Tf 50 700 Td (xAy zAAz) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
        b"<</Title " + title + b">>",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + table + b"trailer<</Size 8/Root 1 0 R/Info 7 0 R>>\n"
    return out + b"startxref\n%d\n%%%%EOF" % start


@pytest.mark.parametrize(
    ("means", "texts"),
    [
        (b"D83DDCC4", ["x\U0001f4c4y", "z\U0001f4c4\U0001f4c4z"]),
        (b"D83D", ["x\ufffdy", "z\ufffd\ufffdz"]),
        (b"DCC4", ["x\ufffdy", "z\ufffd\ufffdz"]),
    ],
)
def test_halves_of_characters_are_joined(means: bytes, texts: list[str]) -> None:
    words = read_pdf(pdf_with(means)).pages[0].words
    plain = read_pdf(pdf_with(b"0041")).pages[0].words
    assert [w.text for w in words] == texts
    assert [(w.x0, w.x1) for w in words] == [(w.x0, w.x1) for w in plain]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (b"<FEFFD83D>", "\ufffd"),
        (b"<FEFFDC00D83D0041>", "\ufffd\ufffdA"),
        (b"<FEFF0000>", None),
        (b"<FEFF00>", None),
        (b"()", None),
        (b"<FEFFD83DDCC4>", "\U0001f4c4"),
        (b"(Protokoll)", "Protokoll"),
    ],
)
def test_broken_titles_are_read_past(title: bytes, expected: str | None) -> None:
    assert read_pdf(pdf_with(b"0041", title)).title == expected


def test_a_record_with_broken_characters_can_be_written() -> None:
    extract(pdf_with(b"D83D", b"<FEFFD83D>"), "x.pdf").model_dump_json().encode()
