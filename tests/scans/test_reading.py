"""Scanned papers by a real Tesseract: what is read, how surely, and what becomes of pictures that are hard to read."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.evaluation.evaluate import evaluate
from referat_ekstraksjon.evaluation.gold import read_gold
from referat_ekstraksjon.extract import ExtractSettings, Listener, extract
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.pdf import read_pdf
from referat_ekstraksjon.reading.scans import engine
from referat_ekstraksjon.reading.scans.records import OcrSettings
from tests.conftest import SAMPLES, sample
from tests.scans.conftest import SCANS, scanned_sample

pytestmark = pytest.mark.usefixtures("tesseract")
FJELLVIK, HOLMEFJORD = "fjellvik-kommunestyre-2026-2-protokoll", "holmefjord-formannskap-2019-3-protokoll"
LYNGSUND = "lyngsund-herredsstyre-1934-avskrift"
LEAST_HEADLINE = 0.95


def texts(document: Document, kind: str) -> list[str]:
    """Wordings; a dash is a hyphen to Tesseract."""
    return [
        d.text.replace("–", "-").replace("—", "-") for part in document.parts for d in part.decisions if d.kind == kind
    ]


@pytest.mark.parametrize("name", [FJELLVIK, HOLMEFJORD, LYNGSUND])
def test_a_scan_says_what_its_paper_says(name: str) -> None:
    document, born = scanned_sample(f"{name}-skannet"), sample(name).document
    assert document.text_source == "ocr"
    assert document.coverage.placed == document.coverage.words
    assert texts(document, "adopted") == texts(born, "adopted")
    assert [case.number for case in document.cases] == [case.number for case in born.cases]
    assert [m.date for m in document.meetings] == [m.date for m in born.meetings]
    assert "ocr_used" in {f.code for f in document.findings}


def test_the_headline_of_the_scanned_samples(archive: Database) -> None:
    golds = [read_gold(SCANS / f"{name}-skannet.gold.json") for name in (FJELLVIK, HOLMEFJORD, LYNGSUND)]
    for gold in golds:
        document = scanned_sample(Path(gold.file).stem)
        store_document(archive, document, FileStamp(gold.file, 1, 1, "test"))
    result = evaluate(archive, golds)
    assert (result.total.headline("strict") or 0) >= LEAST_HEADLINE


def test_what_was_mended_is_kept_as_it_was_read() -> None:
    document = scanned_sample(f"{FJELLVIK}-skannet")
    passages = " ".join(p.text for part in document.parts for p in part.passages)
    assert "forvaltningsloven § 6" in passages
    (told,) = [f for f in document.findings if f.code == "ocr_mended"]
    assert "→ «§»" in told.message


def test_confidence() -> None:
    scanned, born = scanned_sample(f"{FJELLVIK}-skannet"), sample(FJELLVIK).document
    for document, sure in ((born, True), (scanned, False)):
        values = [d.confidence for p in document.parts for d in p.decisions]
        values += [a.confidence for p in document.parts for a in p.attendances]
        assert values
        assert all((v == 1.0) is sure for v in values)
        assert all(0 <= v <= 1 for v in values)


def test_handwriting_gives_nothing_and_a_finding() -> None:
    document = scanned_sample("handskrift-skannet")
    assert (document.coverage.words, document.parts) == (0, ())
    assert {"ocr_nothing", "no_text"} <= {f.code for f in document.findings}


def test_a_page_upside_down_has_its_boxes_where_the_words_are() -> None:
    """Page 2 of this scan lies on its head: what stands at its top in the paper stands at the bottom here."""
    document = scanned_sample(f"{LYNGSUND}-skannet")
    born = sample(LYNGSUND).document
    for mine, its in zip(document.parts[0].decisions, born.parts[0].decisions, strict=True):
        (page, x0, top, x1, bottom), (_, left, upper, _, lower) = mine.boxes[0], its.boxes[0]
        if page == 2:
            x0, top, x1, bottom = 595.3 - x1, 841.9 - bottom, 595.3 - x0, 841.9 - top
        assert abs((top + bottom) / 2 - (upper + lower) / 2) < 14  # askew by a degree
        assert abs(x0 - left) < 14


# ---- pictures that are hard to read --------------------------------------------------------------------------


WORDS = [
    "Formannskapet tar saken til orientering.", "Det ble votert over forslaget fra rådmannen.",
    "Vedtaket er enstemmig, og møtet ble hevet.", "Kommunen skal legge fram en ny plan for skolen.",
    "Saken ble utsatt til neste møte i mars.",
]  # fmt: skip


def page_picture(dots: int = 200) -> Image.Image:
    """A page of print, by the PDF library's own font."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for row in range(20):
        canvas.drawString(70, 760 - 24 * row, WORDS[row % len(WORDS)])
    canvas.save()
    picture: Image.Image = pypdfium2.PdfDocument(buffer.getvalue())[0].render(scale=dots / 72).to_pil()
    return picture.convert("L")


def in_pdf(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    if form == "PDF":
        return buffer.getvalue()
    return one_picture(
        buffer.getvalue(), pikepdf.Name.JPXDecode if form == "JPEG2000" else pikepdf.Name.DCTDecode, picture
    )


def one_picture(coded: bytes, coding: pikepdf.Name, picture: Image.Image, bits: int = 8) -> bytes:
    """A PDF of one page that is one picture, coded as said."""
    target = io.BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        stream = pikepdf.Stream(made, coded)
        stream.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height,
                ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=bits, Filter=coding,
            )
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
        page.Contents = pikepdf.Stream(made, b"q 595 0 0 842 0 0 cm /I Do Q")
        made.save(target)
    return target.getvalue()


def as_jbig2(picture: Image.Image) -> bytes:
    """A page whose picture is JBIG2 (ITU-T T.88): one region in fax coding, in which ones are black."""
    buffer = io.BytesIO()
    negative = ImageOps.invert(picture).convert("1")
    negative.save(buffer, "TIFF", compression="group4", tiffinfo={278: picture.height})
    with Image.open(buffer) as written:
        (start,), (length,) = written.tag_v2[273], written.tag_v2[279]  # type: ignore[attr-defined]  # of a TIFF
    size = struct.pack(">II", *picture.size)
    region = size + struct.pack(">IIBB", 0, 0, 0, 1) + buffer.getvalue()[start : start + length]
    segments = ((48, size + struct.pack(">IIBH", 0, 0, 0, 0)), (38, region), (49, b""))
    coded = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data for number, (kind, data) in enumerate(segments)
    )
    return one_picture(coded, pikepdf.Name.JBIG2Decode, picture, bits=1)


def broken_stream() -> bytes:
    content = in_pdf(page_picture(), "JPEG")
    start = content.index(b"\xff\xd8") + 800
    return content[:start] + bytes(60_000) + content[start + 60_000 :]


def huge() -> bytes:
    """A picture of 40 000 by 40 000 pixels, black and white."""
    rows = zlib.compress(b"\xff" * (5_000 * 40_000), 9)
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        stream = pikepdf.Stream(made, b"")
        stream.write(rows, filter=pikepdf.Name.FlateDecode)
        stream.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40_000, Height=40_000,
                ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1,
            )
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
        page.Contents = pikepdf.Stream(made, b"q 500 0 0 700 40 60 cm /I Do Q BT ET 40 40 200 2 re f")
        target = io.BytesIO()
        made.save(target)
    return target.getvalue()


def photograph() -> bytes:
    chance = np.random.default_rng(3)
    small = Image.fromarray(chance.integers(0, 255, (18, 12, 3), dtype=np.uint8))
    return in_pdf(small.resize((1200, 1700), Image.Resampling.BICUBIC), "PDF", resolution=150)


def half_scan() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for row in range(6):
        canvas.drawString(60, 780 - 18 * row, WORDS[row % len(WORDS)])
    canvas.drawImage(ImageReader(page_picture().crop((150, 150, 1500, 1300))), 50, 60, 490, 420)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "least_words", "source"),
    [
        (lambda: in_pdf(page_picture(), "PDF", resolution=200), 110, "ocr"),
        (lambda: in_pdf(page_picture().convert("1"), "PDF", resolution=200), 110, "ocr"),
        (lambda: in_pdf(page_picture(1200).convert("1"), "PDF", resolution=1200), 110, "ocr"),
        (lambda: in_pdf(page_picture(), "JPEG2000"), 110, "ocr"),
        (lambda: as_jbig2(page_picture()), 110, "ocr"),
        (half_scan, 90, "ocr"),
        (photograph, 0, "born-digital"),
        (huge, 0, "born-digital"),
        (broken_stream, 0, None),
    ],
    ids=[
        "grey",
        "fax",
        "1 200 dpi",
        "JPEG 2000",
        "JBIG2",
        "half a scan",
        "photograph",
        "40 000 pixels",
        "broken stream",
    ],
)
def test_pictures(make: Callable[[], bytes], least_words: int, source: str | None) -> None:
    document = extract(make(), "a.pdf")
    assert document.coverage.words >= least_words
    assert document.coverage.placed == document.coverage.words
    if source is not None:
        assert document.text_source == source
    if not least_words:
        assert {"ocr_nothing", "no_text"} & {f.code for f in document.findings} or source is None


def test_a_page_that_takes_too_long_leaves_the_others() -> None:
    scan = in_pdf(page_picture(), "PDF", resolution=200)
    settings = ExtractSettings(scans=OcrSettings(page_seconds=0.05))
    document = extract(scan, "a.pdf", settings)
    assert "ocr_timeout" in {f.code for f in document.findings}
    assert document.page_count == 1


def test_what_was_read_stands_where_the_second_look_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("no hOCR")

    monkeypatch.setattr(engine, "_look_again", fails)
    document = extract(in_pdf(page_picture(), "PDF", resolution=200), "a.pdf")
    assert document.coverage.words >= 110
    assert "ocr_page_failed" not in {f.code for f in document.findings}


def test_progress_is_told_by_page() -> None:
    told: list[object] = []
    settings = ExtractSettings(scans=OcrSettings(jobs=2))
    content = (SCANS / f"{LYNGSUND}-skannet.pdf").read_bytes()
    extract(content, "a.pdf", settings, Listener(told.append, lambda page: told.append(("page", page))))
    assert told[0] == 2
    assert sorted(told[1:], key=str) == [("page", 1), ("page", 2)]


# ---- many files -------------------------------------------------------------------------------------------------


def test_a_later_run_with_tesseract_takes_just_what_needed_it(
    archive: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "skannet.pdf").write_bytes((SCANS / f"{HOLMEFJORD}-skannet.pdf").read_bytes())
    (tmp_path / "digital.pdf").write_bytes((SAMPLES / f"{HOLMEFJORD}.pdf").read_bytes())
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        first = ingest(archive, [tmp_path])
    assert (first.stored, dict(first.failures)) == (1, {"ocr_unavailable": 1})
    second = ingest(archive, [tmp_path])
    assert (second.stored, second.unchanged, second.failed) == (1, 1, 0)
    rows = archive.execute("select file_name, text_source from documents order by 1").fetchall()
    assert rows == [("digital.pdf", "born-digital"), ("skannet.pdf", "ocr")]
    least = archive.execute("select min(confidence) from attendances").fetchone()[0]
    assert 0 < least < 1


def test_the_pdfa_is_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    papers, kept = tmp_path / "papers", tmp_path / "pdfa"
    papers.mkdir()
    kept.mkdir()
    (papers / "skannet.pdf").write_bytes((SCANS / f"{LYNGSUND}-skannet.pdf").read_bytes())
    (papers / "digital.pdf").write_bytes((SAMPLES / f"{LYNGSUND}.pdf").read_bytes())
    archive = open_archive(tmp_path / "a.db")
    summary = ingest(archive, [papers], settings=ExtractSettings(pdfa_folder=str(kept)))
    assert summary.failed == 0
    assert "Warning" not in capfd.readouterr().err
    (path,) = kept.iterdir()
    names = dict(archive.execute("select file_name, pdfa_name from documents").fetchall())
    assert names == {"skannet.pdf": path.name, "digital.pdf": None}
    checksum = archive.execute("select pdfa_sha256 from documents where pdfa_name is not null").fetchone()[0]
    assert checksum == hashlib.sha256(path.read_bytes()).hexdigest()
    with pikepdf.open(path) as made:
        assert str(made.open_metadata().get("pdfaid:part")) in "123"
    words = {word.text for page in read_pdf(path.read_bytes()).pages for word in page.words}
    assert {"Lyngsund", "herredsstyre"} <= words
    archive.conn.close()


def test_without_ghostscript_a_pdfa_is_made_where_it_can_be_and_the_paper_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_pdf: Callable[..., bytes]
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "tesseract").symlink_to(shutil.which("tesseract") or "")
    monkeypatch.setenv("PATH", str(programs))
    papers, kept = tmp_path / "papers", tmp_path / "pdfa"
    papers.mkdir()
    kept.mkdir()
    without_fonts = make_pdf([(72, 142, "Formannskapet vedtok budsjettet for kommende år enstemmig.")])
    extras = {"egne-skrifter": (SAMPLES / f"{LYNGSUND}.pdf").read_bytes(), "uten-skrifter": without_fonts}
    for name, extra in extras.items():
        with (
            pikepdf.new() as mixed,
            pikepdf.open(SCANS / f"{LYNGSUND}-skannet.pdf") as scan,
            pikepdf.open(io.BytesIO(extra)) as digital,
        ):
            mixed.pages.append(scan.pages[0])
            mixed.pages.append(digital.pages[0])
            mixed.Root.OpenAction = pikepdf.Array([mixed.pages[0].obj, pikepdf.Name.Fit])
            mixed.trailer["/DocChecksum"] = pikepdf.Name("/0123")
            mixed.save(papers / f"{name}.pdf")
    archive = open_archive(tmp_path / "a.db")
    summary = ingest(archive, [papers], settings=ExtractSettings(pdfa_folder=str(kept)))
    assert (summary.failed, summary.stored) == (0, 2)
    assert [path.name[:13] for path in kept.iterdir()] == ["egne-skrifter"]
    told = archive.execute(
        "select file_name from findings join documents on documents.id = document_id where code = 'pdfa_not_made'"
    ).fetchall()
    assert told == [("uten-skrifter.pdf",)]
    archive.conn.close()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")
def test_a_worker_that_is_ended_takes_tesseract_with_it(
    archive: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, scratch = tmp_path / "papers", tmp_path / "scratch"
    papers.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))  # by which its processes are known
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    (papers / "slow.pdf").write_bytes((SCANS / f"{FJELLVIK}-skannet.pdf").read_bytes())
    limits = WorkerLimits(seconds=4, seconds_a_megabyte=0, seconds_a_page=0, seconds_a_scan=0)
    summary = ingest(archive, [papers], limits=limits)
    assert dict(summary.failures) == {"timeout": 1}
    time.sleep(0.3)
    assert not _naming(str(scratch))
    assert not list(scratch.iterdir())


def _naming(folder: str) -> list[str]:
    """Command lines of running processes in which a folder is named."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if folder in command:
            found.append(command)
    return found


def test_gold_of_scans_is_that_of_their_papers() -> None:
    for name in (FJELLVIK, HOLMEFJORD, LYNGSUND):
        scanned = json.loads((SCANS / f"{name}-skannet.gold.json").read_text(encoding="utf-8"))
        paper = json.loads((SAMPLES / f"{name}.gold.json").read_text(encoding="utf-8"))
        assert scanned == paper | {"file": f"{name}-skannet.pdf"}
        assert (SCANS / scanned["file"]).exists()
