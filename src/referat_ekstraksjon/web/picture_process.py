"""Renders one page of a PDF to a picture, in a process of its own: `python -m referat_ekstraksjon.web.picture_process`.

A PDF may hang or crash what renders it, so this runs within limits and whoever asked kills it when it takes too long.

Asked for page 0 it tells whether the file's own words besides its pages' may be shown.

Reads a `Request` as JSON from stdin. Writes a line of JSON (`Picture`) and the PNG after it to stdout, or exits with
1 and one of the codes of `FAULTS` on stderr.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import io
import json
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from referat_ekstraksjon.errors import UnreadableFileError
from referat_ekstraksjon.language.identity_numbers import identity_numbers, masked_pieces
from referat_ekstraksjon.reading.page import Word
from referat_ekstraksjon.reading.pdf import open_document, read_one_page

if sys.platform != "win32":  # no limits there
    import resource

_MEMORY: Final = 2 * 1024**3
_SECONDS: Final = 30
_MOST_PIXELS: Final = 12_000_000
_MOST_MARKS: Final = 10_000
FAULTS: Final = ("moved", "changed", "unreadable")
"""The file is not where it was; its content is another; the page cannot be rendered."""


class Request(NamedTuple):
    """A page of a file whose content has a known checksum; `scale` is pixels a point."""

    path: str
    sha256: str
    page: int
    scale: float


class Picture(NamedTuple):
    """Size in pixels; `scale` is smaller than was asked for where the page is very large."""

    width: int
    height: int
    scale: float


def main() -> int:
    """Serves one request."""
    if sys.platform != "win32":
        for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):  # some systems hold no such limit
                resource.setrlimit(kind, (most, most))
    request = Request(*json.loads(sys.stdin.buffer.read()))
    try:
        content = Path(request.path).read_bytes()
    except OSError:
        return _fault("moved")
    if hashlib.sha256(content).hexdigest() != request.sha256:
        return _fault("changed")
    try:
        if request.page == 0:
            sys.stdout.write(json.dumps(may_be_shown_whole(content)))
            return 0
        picture, image = render(content, request.page, request.scale)
    except (UnreadableFileError, ValueError, OSError, RuntimeError, MemoryError):
        return _fault("unreadable")
    png = io.BytesIO()
    image.save(png, "PNG")
    sys.stdout.buffer.write(json.dumps(picture).encode() + b"\n" + png.getvalue())
    return 0


def _fault(code: str) -> int:
    sys.stderr.write(code)
    return 1


def render(content: bytes, number: int, scale: float) -> tuple[Picture, Image.Image]:
    """A page as an image, with national identity numbers covered; without what is put on top of it (notes, forms).

    Args:
        content: the file's bytes.
        number: the page, from 1.
        scale: pixels a point.

    Raises:
        UnreadableFileError: the file cannot be opened.
        ValueError: there is no such page, or it has no size.
    """
    with open_document(content) as document:
        if not 1 <= number <= len(document):
            raise ValueError(f"there is no page {number}")
        page = document[number - 1]
        try:
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                raise ValueError("the page has no size")
            scale = min(scale, (_MOST_PIXELS / (width * height)) ** 0.5)
            image = page.render(scale=scale, draw_annots=False, may_draw_forms=False).to_pil().convert("RGB")
        finally:
            page.close()
        read = read_one_page(document, number)
    pen = ImageDraw.Draw(image)
    if read is None:
        raise ValueError("its words cannot be read, so none can be covered")
    for word in _in_identity_numbers(read.words):
        pen.rectangle(tuple(round(v * scale) for v in (word.x0, word.top, word.x1, word.bottom)), fill="black")
    return Picture(image.width, image.height, scale), image


def may_be_shown_whole(content: bytes) -> bool:
    """Whether a file has nothing attached, and no national identity number in its metadata, outline, notes or forms.

    Raises:
        UnreadableFileError: it cannot be opened.
    """
    with open_document(content) as document:
        if pdfium_c.FPDFDoc_GetAttachmentCount(document.raw) > 0:
            return False
        words = [*document.get_metadata_dict().values()]
        words += [mark.get_title() for mark in islice(document.get_toc(), _MOST_MARKS)]
        for number in range(len(document)):
            page = document[number]
            try:
                words += _notes(page)
            finally:
                page.close()
    return not any(identity_numbers(text) for text in words)


def _notes(page: Any) -> list[str]:
    """The words of a page's annotations and form fields."""
    found: list[str] = []
    for place in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST_MARKS)):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, place)
        if not note:
            continue
        for key in (b"Contents", b"V", b"T", b"TU", b"RC"):
            size = pdfium_c.FPDFAnnot_GetStringValue(note, key, None, 0)
            if size > 2:  # no more than the closing null
                buffer = ctypes.create_string_buffer(size)
                pdfium_c.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
                found.append(buffer.raw[: size - 2].decode("utf-16-le", errors="replace"))
        pdfium_c.FPDFPage_CloseAnnot(note)
    return found


def _in_identity_numbers(words: Sequence[Word]) -> list[Word]:
    """The words in which national identity numbers stand; a number may be two words."""
    hidden = masked_pieces([word.text for word in words])
    return [word for word, text in zip(words, hidden, strict=True) if word.text != text]


if __name__ == "__main__":
    sys.exit(main())
