"""Pages that are pictures, read by OCRmyPDF with Tesseract.

OCRmyPDF turns each picture upright and straight, has Tesseract read it, and lays the words under it in a new PDF. We
take the words with Tesseract's own confidence from what Tesseract says, and from the picture they were read from what
words do not tell: rules, and which words are heavy.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import ocrmypdf
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium_c
from ocrmypdf._plugin_manager import get_plugin_manager
from ocrmypdf.exceptions import ExitCodeException

from referat_ekstraksjon.errors import unreadable
from referat_ekstraksjon.reading.page import Page, Straightening
from referat_ekstraksjon.reading.pdf import open_document
from referat_ekstraksjon.reading.scans.engine import NotingEngine, PageNote
from referat_ekstraksjon.reading.scans.records import OcrSettings, ScannedFile, ScannedPage, scratch_of
from referat_ekstraksjon.reading.scans.words import line_sizes, words_of

_POINTS: Final = 72.0
_DOTS: Final = 300
"""Dots an inch that no page needs more of, and at which pages that are no single picture are drawn."""
_LEAST_DOTS: Final = 150
_MOST_PIXELS: Final = 40_000_000
_QUALITY: Final = 95
_TRAILER: Final = frozenset({"/Size", "/Prev", "/Root", "/Encrypt", "/Info", "/ID"})
"""What may stand in a file's trailer (ISO 32000-1, table 15)."""
_NON_OCR_SECONDS: Final = 60.0
_FAULTS: Final = (
    ExitCodeException, OSError, ValueError, RuntimeError, pypdfium2.PdfiumError, pikepdf.PdfError,
)  # fmt: skip
_TALKATIVE: Final = ("ocrmypdf", "fontTools")
"""Loggers of what OCRmyPDF and its fonts have to say; what matters to a person is in the findings."""
_ACTIONS: Final = ("/OpenAction", "/AA")


def read_scans(
    content: bytes,
    numbers: Sequence[int],
    settings: OcrSettings | None = None,
    *,
    keep_pdfa: bool = False,
    done: Callable[[int], None] = lambda _: None,
) -> ScannedFile:
    """Some pages of a PDF as their pictures read.

    Args:
        content: the file's bytes.
        numbers: the pages, from 1.
        settings: languages and limits.
        keep_pdfa: whether to make the whole file a searchable PDF/A.
        done: told the number of each page that is done.

    Raises:
        UnreadableFileError: `ocr_failed`: nothing could be read.
    """
    settings = settings or OcrSettings()
    numbers = sorted(set(numbers))
    with tempfile.TemporaryDirectory(prefix=scratch_of(os.getpid())) as name, _scratch_in(name):
        folder = Path(name)
        places = dict(enumerate(numbers, start=1)) if not keep_pdfa else {number: number for number in numbers}
        engine = NotingEngine(lambda place: done(places[place]))
        try:
            shown = _prepare(content, numbers, folder / "pages.pdf", whole=keep_pdfa)
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # dates it cannot copy, and such
                _run(folder, engine, settings, numbers if keep_pdfa else None)
            pdfa = _pdfa_of(folder / "made.pdf") if keep_pdfa else None
        except _FAULTS as error:
            raise unreadable("ocr_failed", "ocr", f"{type(error).__name__}: {error}"[:300]) from error
        pages = _pages(places, engine.notes, shown)
        return ScannedFile(pages, pdfa, f"OCRmyPDF {ocrmypdf.__version__}, Tesseract {engine.version()}")


def _pdfa_of(made: Path) -> bytes | None:
    """What OCRmyPDF made, if it is a PDF/A, which without Ghostscript not all pages that are no pictures become."""
    if not made.exists():
        return None
    with pikepdf.open(made) as file:
        is_pdfa = bool(file.open_metadata().pdfa_status)
    return made.read_bytes() if is_pdfa else None


@contextlib.contextmanager
def _scratch_in(folder: str) -> Iterator[None]:
    """Has OCRmyPDF put what it writes for itself in a folder too."""
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        yield
    finally:
        tempfile.tempdir = before


def _prepare(content: bytes, numbers: Sequence[int], target: Path, *, whole: bool) -> dict[int, Straightening]:
    """Writes the file that OCRmyPDF is to have: without locks, and each page to be read drawn as one upright picture.

    Drawn by pdfium, a picture has the size that reading needs, whatever it was: no filter that OCRmyPDF does not know,
    no 40 000 pixels, no page that is turned by the file itself.

    Args:
        content: the file's bytes.
        numbers: the pages to be read.
        target: where it is written.
        whole: whether the other pages are in it too.
    """
    shown: dict[int, Straightening] = {}
    with open_document(content) as document:
        made = document if whole else pypdfium2.PdfDocument.new()
        try:
            for place, number in enumerate(numbers):
                page = document[number - 1]
                try:
                    width, height = page.get_size()
                    picture = _drawn(page, colour=whole)
                finally:
                    page.close()
                shown[number] = Straightening(round(width, 2), round(height, 2))
                at = number - 1 if whole else place
                if whole:
                    document.del_page(at)
                _add_picture(made, picture, width, height, at)
            made.save(str(target), flags=pdfium_c.FPDF_REMOVE_SECURITY)
        finally:
            if not whole:
                made.close()
    if whole:
        _drop_behaviour(target)
    return shown


def _drop_behaviour(path: Path) -> None:
    """Takes out of a file what a PDF/A may not hold and no page shows: actions, and keys that no standard knows."""
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        for key in [key for key in file.trailer.keys() if key not in _TRAILER]:  # noqa: SIM118  # not a mapping
            del file.trailer[key]
        for key in _ACTIONS:
            if key in file.Root:
                del file.Root[key]
        file.save(path)


def _drawn(page: Any, *, colour: bool) -> bytes:
    """A page as a JPEG picture, as it is shown."""
    width, height = page.get_size()
    dots = min(max(_dots_of(page), _LEAST_DOTS), _DOTS)
    scale = min(dots / _POINTS, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, draw_annots=False, may_draw_forms=False, grayscale=not colour)
    try:
        written = io.BytesIO()
        bitmap.to_pil().convert("RGB" if colour else "L").save(written, "JPEG", quality=_QUALITY)
        return written.getvalue()
    finally:
        bitmap.close()


def _add_picture(made: Any, picture: bytes, width: float, height: float, at: int) -> None:
    """Adds a page that is one picture."""
    page = made.new_page(width, height, at)
    try:
        image = pypdfium2.PdfImage.new(made)
        image.load_jpeg(io.BytesIO(picture), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page.insert_obj(image)
        page.gen_content()
    finally:
        page.close()


def _dots_of(page: Any) -> float:
    """Dots an inch of the finest picture of some size on a page; as many as are ever needed where there is none."""
    found = []
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        width, height = image.get_px_size()
        if right - left > _POINTS and top - bottom > _POINTS / 2:
            found.append(max(width, height) / max(right - left, top - bottom) * _POINTS)
    return max(found, default=_DOTS)


def _run(folder: Path, engine: NotingEngine, settings: OcrSettings, pages: Sequence[int] | None) -> None:
    """Has OCRmyPDF read `pages.pdf`, into `made.pdf` where a PDF/A is wanted (`pages` are those to read of it)."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.addHandler(logging.NullHandler())
    plugins = get_plugin_manager([])
    plugins.pluggy_manager.register(engine)
    wants_pdfa = pages is not None
    ocrmypdf.ocr(
        folder / "pages.pdf", folder / "made.pdf" if wants_pdfa else os.devnull,
        plugin_manager=plugins, language=list(settings.languages), mode="force", rotate_pages=True, deskew=True,
        pages=",".join(map(str, pages)) if pages is not None else None, rasterizer="pypdfium",
        output_type="auto" if wants_pdfa else "none", optimize=0, jobs=settings.jobs, use_threads=True,
        progress_bar=False, tesseract_timeout=settings.page_seconds, tesseract_non_ocr_timeout=_NON_OCR_SECONDS,
        invalidate_digital_signatures=True,
    )  # fmt: skip


def _pages(
    places: Mapping[int, int], notes: Mapping[int, PageNote], shown: Mapping[int, Straightening]
) -> dict[int, ScannedPage]:
    """The pages that were read, by number.

    Args:
        places: where in what was read each page stands, with its number.
        notes: what was said of each place.
        shown: each page's size.
    """
    pages: dict[int, ScannedPage] = {}
    read: dict[int, tuple[PageNote, float]] = {}
    for place, number in places.items():
        note, size = notes.get(place), shown[number]
        if note is None or not note.width:
            pages[number] = ScannedPage(Page(number, size.width, size.height, (), (), ()), "failed")
        else:
            read[number] = note, (size.height if note.turns % 2 else size.width) / note.width
    sizes = line_sizes([(note.lines, scale) for note, scale in read.values()])
    for (number, (note, scale)), of_page in zip(read.items(), sizes, strict=True):
        straight = shown[number]._replace(turns=note.turns, angle=note.angle)
        width, height = (straight.height, straight.width) if note.turns % 2 else (straight.width, straight.height)
        rulings = tuple(ruling._replace(page=number) for ruling in note.rulings)
        words = words_of(note.lines, of_page, number, scale, rulings)
        pages[number] = ScannedPage(Page(number, width, height, words, rulings, (), straightened=straight), note.state)
    return dict(sorted(pages.items()))
