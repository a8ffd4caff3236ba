"""PDF syntax written by hand, so that each wrong byte is put where it is wanted."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import cache

LINES = (
    "Protokoll fra møte i Nasjonalt arkivråd",
    "Møtet ble holdt torsdag 23. mai 2024 i Oslo",
    "Sak 12/24 Godkjenning av referat fra forrige møte",
    "Vedtak: Rådet godkjenner referatet fra møtet i mars.",
)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), extra, data)


def flate(data: bytes, times: int = 1) -> bytes:
    """A stream that unpacks to `data`, packed so many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[%s]" % (b"/FlateDecode" * times))


@cache
def packed(piece: bytes, count: int, times: int) -> bytes:
    """A piece repeated so often, packed so many times over, without ever being in memory whole."""
    packer = zlib.compressobj(9, wbits=-15)
    one = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)  # stands for itself, however often
    checksum = 1
    for _ in range(count):
        checksum = zlib.adler32(piece, checksum)
    data = b"\x78\xda" + one * count + packer.flush() + checksum.to_bytes(4, "big")
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def text(lines: Sequence[str] = LINES, *, size: int = 11) -> bytes:
    """A content stream that prints lines from the top of an A4 page."""
    shown = [
        b"BT /F1 %d Tf 1 0 0 1 60 %d Tm (%s) Tj ET" % (size, 780 - 16 * n, line.encode("cp1252"))
        for n, line in enumerate(lines)
    ]
    return b"\n".join(shown)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"


def simple(changed: Mapping[int, bytes] | None = None) -> dict[int, bytes]:
    """The objects of a file of one page with a few lines, some of them replaced or added.

    1 catalogue, 2 page tree, 3 page, 4 content, 5 font.
    """
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE,
        4: stream(text()),
        5: FONT,
    }
    return objects | dict(changed or {})


def page_with(resources: bytes, more: bytes = b"") -> bytes:
    """A page object with resources of its own beside the font."""
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>%s>>" % (
        resources,
        more,
    )


def pdf(objects: Mapping[int, bytes], *, trailer: bytes = b"", shift: int = 0, root: int = 1) -> bytes:
    """A whole file.

    Args:
        objects: bodies by number.
        trailer: more entries of the trailer.
        shift: how far every offset in the cross-reference table is off.
        root: number of the catalogue.
    """
    parts, at, places = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], 15, {}
    for number, body in objects.items():
        places[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    size = max(objects) + 1
    rows = [b"0000000000 65535 f \n"]
    for number in range(1, size):
        place = places.get(number)
        rows.append(b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % (place + shift))
    parts.append(b"xref\n0 %d\n%s" % (size, b"".join(rows)))
    parts.append(b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, at + shift))
    return b"".join(parts)


def pages(count: int, kid: bytes = b"") -> bytes:
    """So many pages, each with its own content if none is given."""
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + n * (1 if kid else 2)) for n in range(count))
    objects = simple({2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)})
    for n in range(count):
        if kid:
            objects[first + n] = kid
        else:
            at = first + 2 * n
            objects[at] = page_with(b"").replace(b"4 0 R", b"%d 0 R" % (at + 1))
            objects[at + 1] = stream(text([f"Side {n + 1}", *LINES]))
    return pdf(objects)
