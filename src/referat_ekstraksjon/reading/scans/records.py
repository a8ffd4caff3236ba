"""What is asked of OCR, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from referat_ekstraksjon.reading.page import Page

PageState = Literal["read", "timeout", "failed"]


def scratch_of(process_id: int) -> str:
    """How the names of folders begin that OCR in a process works in; whoever ends the process removes them."""
    return f"referat-ocr-{process_id}-"


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """How pictures of pages are read.

    Attributes:
        languages: Tesseract's names of languages.
        page_seconds: what recognising one page may take.
        jobs: pages read at a time.
    """

    languages: tuple[str, ...] = ("nor",)
    page_seconds: float = 120.0
    jobs: int = 1


class ScannedPage(NamedTuple):
    """A page as OCR gives it: without words where it took too long or failed."""

    page: Page
    state: PageState = "read"


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """What OCR gives of a file.

    Attributes:
        pages: the pages that were asked for, by number (from 1).
        pdfa: the searchable PDF/A made on the way, if it was asked for and could be made.
        engine: by what it was read: names and versions.
    """

    pages: Mapping[int, ScannedPage] = field(default_factory=dict)
    pdfa: bytes | None = None
    engine: str = ""
