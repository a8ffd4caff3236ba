"""A real Tesseract, and the scanned samples read once for all tests."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from referat_ekstraksjon.extract import ExtractSettings, extract
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.scans.availability import why_unavailable
from referat_ekstraksjon.reading.scans.records import OcrSettings

SCANS = Path(__file__).parent.parent.parent / "samples_scanned"


@cache
def scanned_sample(name: str) -> Document:
    """The record of a scanned sample."""
    return extract((SCANS / f"{name}.pdf").read_bytes(), f"{name}.pdf", ExtractSettings(scans=OcrSettings(jobs=2)))


@pytest.fixture(scope="session")
def tesseract() -> None:
    """The system's own Tesseract with Norwegian data."""
    missing = why_unavailable(("nor",))
    if missing is not None:
        if os.environ.get("REFERAT_OCR") == "needed":
            pytest.fail(f"{missing}, but REFERAT_OCR says that it is needed")
        pytest.skip(missing)
