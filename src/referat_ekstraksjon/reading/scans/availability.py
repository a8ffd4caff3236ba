"""Whether this machine can read pictures of pages."""

from __future__ import annotations

import functools
import importlib.util
import shutil
import subprocess
from collections.abc import Sequence

_SECONDS = 20


def why_unavailable(languages: Sequence[str]) -> str | None:
    """What is missing, and how to install it; None where nothing is.

    Args:
        languages: Tesseract's names of the languages that are needed.
    """
    missing = [name for name in ("ocrmypdf", "numpy") if importlib.util.find_spec(name) is None]
    if missing:
        return f"{' and '.join(missing)} not installed: pip install 'referat-ekstraksjon[ocr]'"
    known = _languages_of(shutil.which("tesseract"))
    if known is None:
        return "Tesseract is missing: apt-get install tesseract-ocr tesseract-ocr-nor (or brew install tesseract-lang)"
    lacking = [name for name in (*languages, "osd") if name not in known]
    if lacking:
        packages = " ".join(f"tesseract-ocr-{name}" for name in lacking)
        return f"Tesseract has no data for {', '.join(lacking)}: apt-get install {packages}"
    return None


@functools.lru_cache(maxsize=4)
def _languages_of(program: str | None) -> frozenset[str] | None:
    """The languages that a Tesseract has; None where there is no Tesseract that runs."""
    if program is None:
        return None
    try:
        listed = subprocess.run(  # noqa: S603  # found on the person's own path
            [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return frozenset(line.strip() for line in (listed.stdout + listed.stderr).splitlines())
