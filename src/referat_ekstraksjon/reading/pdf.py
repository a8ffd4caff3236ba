"""A PDF file as pages, by pdfium.

pdfium is not safe in two threads at once and its crashes end the process: whoever reads many files does so in
processes (`batch/`). Every page is closed before the next is opened, so memory does not grow with pages.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from referat_ekstraksjon.errors import UnreadableFileError, unreadable
from referat_ekstraksjon.reading.characters import WordReader
from referat_ekstraksjon.reading.page import Page, Picture, Ruling, Word
from referat_ekstraksjon.reading.placement import Placement
from referat_ekstraksjon.reading.rulings import read_rulings

_PAGE_TREE = re.compile(rb"/Type\s*/Pages\b")
_PAGE = re.compile(rb"/Type\s*/(?:Page\b|ObjStm\b)")
_LONGEST_TITLE = 1_000
"""Characters of the title a file gives itself; some give it a book."""
HEADER_WITHIN = 1024
"""Bytes: the header `%PDF-` may stand this far in (PDF 32000-1, annex H, note 13)."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a file may ask of the reader."""

    pages: int = 5_000
    glyphs_a_page: int = 100_000


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: its pages, its own title, and what was odd about it (finding codes with sentences)."""

    pages: tuple[Page, ...]
    title: str | None
    oddities: tuple[tuple[str, str], ...] = ()


def read_pdf(content: bytes, limits: ReadingLimits | None = None) -> ReadFile:
    """All pages of a PDF.

    Args:
        content: the file's bytes.
        limits: how many pages and characters are let through.

    Raises:
        UnreadableFileError: the file is empty, no PDF, damaged, locked, without pages, or beyond the limits.
    """
    limits = limits or ReadingLimits()
    oddities: list[tuple[str, str]] = []
    if not content:
        raise unreadable("empty_file", "open")
    header = content[:HEADER_WITHIN].find(b"%PDF-")
    if header < 0:
        raise unreadable("not_a_pdf", "open")
    if header > 0:
        oddities.append(("junk_before_header", f"{header} bytes stand before the PDF header; they were passed over."))
    with open_document(content) as document:
        count = len(document)
        if count <= 0:
            raise unreadable("no_pages", "open")
        if count > limits.pages:
            raise unreadable("too_many_pages", "read", f"{count}, limit {limits.pages}")
        title = _title(document)
        reader = WordReader()
        pages: list[Page] = []
        words_so_far = 0
        broken: list[int] = []
        for index in range(count):
            page = _read_page(document, index, reader, words_so_far, limits)
            if page is None:
                broken.append(index + 1)
                page = Page(index + 1, 0.0, 0.0, (), (), ())
            words_so_far += len(page.words)
            pages.append(page)
        if len(broken) == count:
            raise unreadable("damaged_pdf", "read", "no page can be opened")
        if broken:
            numbers = ", ".join(map(str, broken[:20]))
            oddities.append(("broken_page", f"Pages that could not be opened: {numbers}."))
    return ReadFile(tuple(pages), title, tuple(oddities))


@contextmanager
def open_document(content: bytes) -> Iterator[Any]:
    """The pypdfium2 document of a file's bytes, closed afterwards.

    Raises:
        UnreadableFileError: it cannot be opened.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise unreadable(_why_it_does_not_open(content, getattr(error, "err_code", None)), "open") from error
    try:
        yield document
    finally:
        document.close()


def _why_it_does_not_open(content: bytes, error: int | None) -> str:
    """The failure code. For a document without pages pdfium's error is that of whatever failed before it."""
    document = pdfium_c.FPDF_LoadMemDocument64(content, len(content), None)
    if document:
        pdfium_c.FPDF_CloseDocument(document)
        error = None
    if error == pdfium_c.FPDF_ERR_PASSWORD:
        return "encrypted"
    if error == pdfium_c.FPDF_ERR_SECURITY:
        return "unsupported_security"
    return "no_pages" if _PAGE_TREE.search(content) and not _PAGE.search(content) else "damaged_pdf"


def _title(document: Any) -> str | None:
    """The title a document gives itself; what is broken in it becomes U+FFFD."""
    size = pdfium_c.FPDF_GetMetaText(document.raw, b"Title", None, 0)
    if size <= 2:  # no more than the closing null
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDF_GetMetaText(document.raw, b"Title", buffer, size)
    title = buffer.raw[: size - 2].decode("utf-16-le", errors="replace").replace("\x00", "").strip()
    return title[:_LONGEST_TITLE] or None


def _read_page(document: Any, index: int, reader: WordReader, first: int, limits: ReadingLimits) -> Page | None:
    page = pdfium_c.FPDF_LoadPage(document.raw, index)
    if not page:
        return None
    text_page = None
    try:
        placement = Placement.of_page(page)
        text_page = pdfium_c.FPDFText_LoadPage(page)
        words: list[Word] = []
        text_objects: frozenset[int] = frozenset()
        if text_page:
            words, glyphs, text_objects = reader.read(text_page, index + 1, placement, first, limits.glyphs_a_page)
            if glyphs > limits.glyphs_a_page:
                raise unreadable("too_many_glyphs", "read", f"page {index + 1}: {glyphs}, limit {limits.glyphs_a_page}")
        rulings: list[Ruling]
        pictures: list[Picture]
        rulings, pictures = read_rulings(page, index + 1, placement, text_objects)
        return Page(
            index + 1,
            round(placement.width, 2),
            round(placement.height, 2),
            tuple(words),
            tuple(rulings),
            tuple(pictures),
        )
    finally:
        if text_page:
            pdfium_c.FPDFText_ClosePage(text_page)
        pdfium_c.FPDF_ClosePage(page)


def count_pages(content: bytes) -> int:
    """How many pages a PDF says it has; 0 where it cannot be opened (`read_pdf` says why)."""
    try:
        with open_document(content) as document:
            return max(0, len(document))
    except UnreadableFileError:
        return 0


def read_one_page(document: Any, number: int, limits: ReadingLimits | None = None) -> Page | None:
    """One page of an open document; None where it cannot be opened.

    Args:
        document: of `open_document`.
        number: from 1.
        limits: how many characters are let through.

    Raises:
        UnreadableFileError: the page is beyond the limits.
    """
    return _read_page(document, number - 1, WordReader(), 0, limits or ReadingLimits())
