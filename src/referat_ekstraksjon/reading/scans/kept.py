"""The searchable PDF/A that OCR makes on the way, kept in a folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from referat_ekstraksjon.errors import unreadable

_LONGEST_STEM = 80


def keep_pdfa(folder: Path, file_name: str, sha256: str, pdfa: bytes) -> str:
    """Writes a PDF/A, whole or not at all, and gives its name.

    Args:
        folder: where it goes; it is there.
        file_name, sha256: of the PDF it was made from, by which it is named.
        pdfa: its bytes.

    Raises:
        UnreadableFileError: `pdfa_unwritable`.
    """
    stem = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(file_name).stem)[:_LONGEST_STEM]
    name = f"{stem}-{sha256[:12]}.pdf"
    try:
        handle, half = tempfile.mkstemp(prefix=".half-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pdfa)
            Path(half).chmod(0o644)
            Path(half).replace(folder / name)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unreadable("pdfa_unwritable", "ocr", error.strerror or type(error).__name__) from error
    return name
