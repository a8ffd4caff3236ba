"""What bad files get: a stable code and a sentence, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from sqlite_utils import Database

from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.errors import FAILURE_SENTENCES, UnreadableFileError
from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.reading.pdf import ReadingLimits, read_pdf
from tests.conftest import SAMPLES

GOOD = (SAMPLES / "arkivrad-2024-2-referat.pdf").read_bytes()
NO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"Dette er ingen PDF.", "not_a_pdf"),
        (b"\x00" * 4096, "not_a_pdf"),
        (b"%PDF-1.7\n%%EOF", "damaged_pdf"),
        (GOOD[:600], "damaged_pdf"),
        (NO_PAGES, "no_pages"),
        (b"x" * 2000 + GOOD, "not_a_pdf"),
    ],
)
def test_codes(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(content)
    assert caught.value.code == code
    assert caught.value.message.startswith(FAILURE_SENTENCES[code])


def test_a_locked_file(make_pdf: Callable[..., bytes]) -> None:
    locked = make_pdf([(50, 50, "Hemmelig")], encrypt=StandardEncryption("nøkkel"[1:], "eier"))
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(locked)
    assert caught.value.code == "encrypted"


def test_a_code_does_not_depend_on_the_file_before(make_pdf: Callable[..., bytes]) -> None:
    """pdfium keeps its last error when it opens a document that has no pages."""
    locked = make_pdf([(50, 50, "Hemmelig")], encrypt=StandardEncryption("hemmelig", "eier"))
    codes = []
    for content in (NO_PAGES, locked, NO_PAGES):
        with pytest.raises(UnreadableFileError) as caught:
            read_pdf(content)
        codes.append(caught.value.code)
    assert codes == ["no_pages", "encrypted", "no_pages"]


def test_a_file_locked_with_an_empty_password_is_read(make_pdf: Callable[..., bytes]) -> None:
    locked = make_pdf([(50, 50, "Vedtak")], encrypt=StandardEncryption("", "eier"))
    assert [w.text for w in read_pdf(locked).pages[0].words] == ["Vedtak"]


def test_junk_before_the_header_is_passed_over() -> None:
    document = extract(b"HTTP/1.1 200 OK\r\n\r\n" + GOOD, "x.pdf")
    assert [f.code for f in document.findings if f.code == "junk_before_header"] == ["junk_before_header"]
    assert document.cases


def test_limits() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(GOOD, ReadingLimits(pages=1))
    assert caught.value.code == "too_many_pages"
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(GOOD, ReadingLimits(glyphs_a_page=10))
    assert caught.value.code == "too_many_glyphs"


def test_a_file_without_text(make_pdf: Callable[..., bytes]) -> None:
    document = extract(make_pdf([], []), "tom.pdf")
    assert [(f.code, f.severity) for f in document.findings] == [("no_text", "error")]
    assert document.parts == ()


def test_shifted_glyphs_are_a_finding(make_pdf: Callable[..., bytes]) -> None:
    shifted = "".join(chr(ord(c) - 29) if ord(c) > 61 else c for c in "generalforsamlingen vedtar forslaget fra styret")
    document = extract(make_pdf([(50, 50 + 20 * i, shifted) for i in range(10)]), "x.pdf")
    assert "unreadable_glyphs" in {f.code for f in document.findings}


def test_a_paper_of_no_known_kind_is_kept_with_its_text(make_pdf: Callable[..., bytes]) -> None:
    document = extract(make_pdf([(50, 50, "Handleliste"), (50, 70, "Melk, brød og smør")]), "x.pdf")
    assert [part.kind for part in document.parts] == ["other"]
    assert "Melk, brød og smør" in {p.text for p in document.parts[0].passages}
    assert "unknown_kind" in {f.code for f in document.findings}


def test_one_bad_file_harms_no_other(archive: Database, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    bad = {
        "tom.pdf": (b"", "empty_file"),
        "tekst.pdf": (b"Dette er tekst.", "not_a_pdf"),
        "kuttet.pdf": (GOOD[:900], "damaged_pdf"),
        "uten-sider.pdf": (NO_PAGES, "no_pages"),
    }
    for name, (content, _) in bad.items():
        (folder / name).write_bytes(content)
    (folder / "god.pdf").write_bytes(GOOD)
    (tmp_path / "tom mappe").mkdir()
    summary = ingest(archive, [folder, tmp_path / "borte.pdf", tmp_path / "tom mappe"], jobs=2)
    assert (summary.stored, summary.failed) == (1, 6)
    codes = {Path(row["path"]).name: row["code"] for row in archive["failures"].rows}
    assert codes == {name: code for name, (_, code) in bad.items()} | {
        "borte.pdf": "not_found",
        "tom mappe": "no_pdf_in_folder",
    }
    assert [row["file_name"] for row in archive["documents"].rows] == ["god.pdf"]


def test_a_mended_file_leaves_the_failures(archive: Database, tmp_path: Path) -> None:
    path = tmp_path / "referat.pdf"
    path.write_bytes(b"")
    assert ingest(archive, [path]).failed == 1
    path.write_bytes(GOOD)
    assert ingest(archive, [path]).stored == 1
    assert list(archive["failures"].rows) == []
