"""The sample papers, read once for all tests, and small PDFs made as they are needed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.extract import extract_with_layout
from referat_ekstraksjon.layout.blocks import Layout
from referat_ekstraksjon.models import Document

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE_NAMES = sorted(path.stem for path in SAMPLES.glob("*.pdf"))


@dataclass(frozen=True)
class Sample:
    """A sample paper with its record, its layout, and what a careful reader finds in it."""

    name: str
    content: bytes
    document: Document
    layout: Layout
    gold: dict[str, Any]


@cache
def sample(name: str) -> Sample:
    content = (SAMPLES / f"{name}.pdf").read_bytes()
    document, layout = extract_with_layout(content, f"{name}.pdf")
    gold = json.loads((SAMPLES / f"{name}.gold.json").read_text(encoding="utf-8"))
    return Sample(name, content, document, layout, gold)


def put(db: Database, document: Document, path: str | None = None) -> int:
    """Stores a document under a made-up path."""
    stamp = FileStamp(path or f"/papers/{document.file_name}", 1, 1, "test")
    return store_document(db, document, stamp)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An empty archive."""
    db = open_archive(tmp_path / "archive.db")
    yield db
    db.conn.close()


@pytest.fixture(scope="session")
def full_archive(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """An archive of all samples."""
    db = open_archive(tmp_path_factory.mktemp("archive") / "archive.db")
    for name in SAMPLE_NAMES:
        put(db, sample(name).document)
    return db


Lines = Sequence[tuple[float, float, str]]


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A maker of small PDFs: pages of (x, y from the top, text) in points, Helvetica 11."""

    def make(*pages: Lines, encrypt: Any = None, size: float = 11) -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(595, 842), encrypt=encrypt)
        for lines in pages:
            canvas.setFont("Helvetica", size)
            for x, y, text in lines:
                bold = text.startswith("**")
                canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
                canvas.drawString(x, 842 - y, text.removeprefix("**"))
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return make
