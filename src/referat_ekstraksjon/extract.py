"""From a file to its record: one pure function that a worker process can be handed."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from referat_ekstraksjon.errors import unreadable
from referat_ekstraksjon.language.identity_numbers import identity_numbers
from referat_ekstraksjon.language.legibility import is_legible
from referat_ekstraksjon.layout.arrange import arrange
from referat_ekstraksjon.layout.blocks import Layout
from referat_ekstraksjon.models import Document, Finding
from referat_ekstraksjon.reading.page import Page
from referat_ekstraksjon.reading.pdf import ReadFile, ReadingLimits, read_pdf
from referat_ekstraksjon.reading.scans.kept import keep_pdfa
from referat_ekstraksjon.reading.scans.records import OcrSettings
from referat_ekstraksjon.recognition.families.family import Family, load_family, shipped_names
from referat_ekstraksjon.recognition.recognise import FileFacts, recognise
from referat_ekstraksjon.scanned import OcrMode, ReadPages, read_pictures
from referat_ekstraksjon.shown_places import as_shown


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """How files are to be read.

    Attributes:
        family: the family to use for all papers, or its name or path; None chooses for each paper.
        limits: what a file may ask of the reader.
        ocr: which pages are read from their pictures: those that need it, all, none.
        scans: how that is done.
        pdfa_folder: where the searchable PDF/A goes that is made on the way; None makes none.
    """

    family: str | Family | None = None
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    ocr: OcrMode = "auto"
    scans: OcrSettings = field(default_factory=OcrSettings)
    pdfa_folder: str | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told how reading goes on.

    Attributes:
        scanning: told how many pages are to be read from their pictures.
        scanned: told the number of each that is.
    """

    scanning: Callable[[int], None] = lambda _: None
    scanned: Callable[[int], None] = lambda _: None


def extract(
    content: bytes, file_name: str, settings: ExtractSettings | None = None, listener: Listener | None = None
) -> Document:
    """The record of a PDF.

    Args:
        content: the file's bytes.
        file_name: its name, for the record; nothing is opened.
        settings: family, limits, OCR.
        listener: told how it goes on.

    Raises:
        UnreadableFileError: the file gives no document.
        FamilyFileError: the family in the settings is wrong.
    """
    with _uncollected():
        return extract_with_layout(content, file_name, settings, listener)[0]


def extract_with_layout(
    content: bytes, file_name: str, settings: ExtractSettings | None = None, listener: Listener | None = None
) -> tuple[Document, Layout]:
    """The record of a PDF with the layout it was read from (for drawing)."""
    settings, listener = settings or ExtractSettings(), listener or Listener()
    families = families_for(settings.family)
    read = read_pdf(content, settings.limits)
    read = replace(read, title=_whole(read.title) if read.title else None)
    scans = read_pictures(
        content, read.pages, settings.ocr, settings.scans, keep_pdfa=settings.pdfa_folder is not None,
        begun=listener.scanning, done=listener.scanned,
    )  # fmt: skip
    layout = arrange(scans.pages)
    facts = _facts(content, file_name, read, scans)
    document = as_shown(recognise(layout, families, facts), scans.pages)
    if settings.pdfa_folder is not None and scans.pdfa is not None:
        name = keep_pdfa(Path(settings.pdfa_folder), file_name, facts.sha256, scans.pdfa)
        checksum = hashlib.sha256(scans.pdfa).hexdigest()
        document = document.model_copy(update={"pdfa_name": name, "pdfa_sha256": checksum})
    return document, layout


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps Python from looking for cycles meanwhile: a document makes many small tuples and no cycles of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def families_for(family: str | Family | None) -> Sequence[Family]:
    """The families to choose among: the one given or named alone, or all that come with the program."""
    if isinstance(family, Family):
        return (family,)
    if family is not None:
        return (load_family(family),)
    return tuple(load_family(shipped) for shipped in shipped_names())


def _facts(content: bytes, file_name: str, read: ReadFile, scans: ReadPages) -> FileFacts:
    findings = [Finding(severity="info", code=code, message=message) for code, message in read.oddities]
    findings += [*scans.findings, *page_findings(scans.pages)]
    name = shown_path(file_name)
    return FileFacts(hashlib.sha256(content).hexdigest(), name, read.title, scans.text_source, tuple(findings))


def page_findings(pages: Sequence[Page]) -> list[Finding]:
    """Pages that have no text, or text without meaning."""
    empty = [p.number for p in pages if not p.words and p.pictures]
    found: list[Finding] = []
    if not any(p.words for p in pages):
        message = "No page has text: they are pictures, or blank." if empty else "No page has text."
        found.append(Finding(page=1, severity="error", code="no_text", message=message))
    elif empty:
        message = f"Pages that are pictures without text: {_numbers(empty)}."
        found.append(Finding(page=empty[0], severity="warning", code="page_without_text", message=message))
    unreadable = [p.number for p in pages if not is_legible([w.text for w in p.words])]
    if unreadable:
        message = (
            f"Pages whose characters make no words (a font without a character map): {_numbers(unreadable)}. "
            "Nothing read from them can be trusted."
        )
        found.append(Finding(page=unreadable[0], severity="error", code="unreadable_glyphs", message=message))
    people = {p.number: count for p in pages if (count := len(identity_numbers(" ".join([w.text for w in p.words]))))}
    if people:
        message = (
            f"National identity numbers of people are printed on: {_numbers(list(people))} "
            f"({sum(people.values())} in all). They are masked in what the program prints."
        )
        found.append(Finding(page=min(people), severity="warning", code="identity_number", message=message))
    return found


def _numbers(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:20]))
    return f"{shown} and {len(pages) - 20} more" if len(pages) > 20 else shown


def shown_path(path: str | Path) -> str:
    r"""A path or name as text that can be stored and printed: bytes that are no UTF-8 as `\xe5`.

    >>> shown_path("r\udce5d.pdf")
    'r\\xe5d.pdf'
    """
    text = str(path)
    if text.isascii() or not _HALF.search(text):
        return text
    return _HALF.sub(lambda half: _escaped(ord(half.group())), text)


def _escaped(half: int) -> str:
    return f"\\x{half - 0xDC00:02x}" if 0xDC80 <= half <= 0xDCFF else f"\\u{half:04x}"


_HALF = re.compile("[\ud800-\udfff]")
"""Half a character (a lone surrogate): no text that can be stored or printed."""


def _whole(text: str) -> str:
    """Text without half characters: two halves that belong together made one, others replaced."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_content(path: Path, *, only_files: bool = False) -> bytes:
    """A file's bytes.

    Args:
        path: where it is.
        only_files: whether to refuse a pipe, which a person may name but a worker would wait for without end.

    Raises:
        UnreadableFileError: it is not there, is no file, may not be read, or changed meanwhile.
    """
    try:
        handle = os.open(path, os.O_RDONLY | (getattr(os, "O_NONBLOCK", 0) if only_files else 0))
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(handle)
            mode = before.st_mode
            if stat.S_ISBLK(mode) or stat.S_ISCHR(mode) or (only_files and not stat.S_ISREG(mode)):
                raise unreadable("not_a_file", "open")
            content = file.read()
            after = os.fstat(handle)
            changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
            if stat.S_ISREG(mode) and (changed or len(content) != after.st_size):
                raise unreadable("changed_while_read", "open")
            return content
    except FileNotFoundError:
        raise unreadable("not_found", "open") from None
    except IsADirectoryError:
        raise unreadable("not_a_pdf", "open", "it is a folder") from None
    except OSError as error:
        raise unreadable("not_readable", "open", error.strerror or type(error).__name__) from None
