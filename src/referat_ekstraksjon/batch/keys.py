"""What besides a file's content decides its record."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from referat_ekstraksjon import __version__
from referat_ekstraksjon.extract import shown_path
from referat_ekstraksjon.recognition.families.family import COMMON, Family
from referat_ekstraksjon.scanned import OcrMode

_DEEPEST_FAMILY = 8


def settings_key(family: str | Family | None, ocr: OcrMode = "auto") -> str:
    """What besides a file's content decides its record: the program, its families, the family and OCR asked for.

    Of a family that is a file, its content counts and that of the files it extends, not where they are.
    """
    return _family_key(family) + ("" if ocr == "auto" else f":ocr-{ocr}")


def _family_key(family: str | Family | None) -> str:
    digest = hashlib.sha256()
    folder = resources.files("referat_ekstraksjon") / "pipelines"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            digest.update(entry.read_bytes())
    if isinstance(family, Family):
        digest.update(family.model_dump_json().encode())
        return f"{__version__}:{family.name}:{digest.hexdigest()[:16]}"
    name = family or "auto"
    if family and family.endswith(".toml"):
        name = Path(family).name
        for file in _family_files(Path(family)):
            content = file.read_bytes()
            digest.update(f"{file.name}:{len(content)}:".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return f"{__version__}:{shown_path(name)}:{digest.hexdigest()[:16]}"


def _family_files(file: Path) -> Iterator[Path]:
    """A family file and the files beside it that it extends, one after the other."""
    for _ in range(_DEEPEST_FAMILY):
        if not file.is_file():
            return
        yield file
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            return  # whoever loads the family says what is wrong
        if content.get("name") == COMMON and "extends" not in content:
            return
        file = file.parent / f"{content.get('extends') or COMMON}.toml"


@functools.cache
def program_key() -> str:
    """What has to be the same on all machines: the program's version, its code and its family files."""
    digest = hashlib.sha256()
    for name, content in sorted(_sources(resources.files("referat_ekstraksjon"), "")):
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    return f"{__version__}-{digest.hexdigest()[:16]}"


def _sources(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{above}/{entry.name}"
        if entry.is_dir():
            yield from _sources(entry, name)
        elif entry.name.endswith((".py", ".toml")):
            yield name, entry.read_bytes().replace(b"\r\n", b"\n")
