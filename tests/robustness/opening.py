"""Files that are no PDF, not all of one, wrong about where things stand, or locked."""

from __future__ import annotations

import io

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import SAMPLES
from tests.robustness.raw import LINES, pages, pdf, simple, stream

GOOD = (SAMPLES / "arkivrad-2024-2-referat.pdf").read_bytes()


def zero_bytes() -> bytes:
    """Nothing at all, as an upload that was broken off leaves it."""
    return b""


def a_text() -> bytes:
    """A text that somebody called .pdf."""
    return b"Dette er en tekst og ingen PDF.\n" * 20


def only_nulls() -> bytes:
    """A file of the right size without its content, as a full disk leaves it."""
    return bytes(40_000)


def a_web_page() -> bytes:
    """An error page of a web server, saved under the paper's name."""
    return b"<!DOCTYPE html><html><title>404</title><body>Siden finnes ikke</body></html>"


def only_a_header() -> bytes:
    """A header and an end with nothing between."""
    return b"%PDF-1.7\n%%EOF\n"


def junk_before_header() -> bytes:
    """The head of a web answer saved with the file: every offset is wrong by its length."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + GOOD


def much_junk_before_header() -> bytes:
    """More junk than any reader looks through."""
    return b"x" * 2_000 + GOOD


def junk_after_end() -> bytes:
    """Megabytes behind the end: the end is looked for from the back."""
    return pdf(simple()) + bytes(3_000_000)


def xref_off() -> bytes:
    """Every offset in the cross-reference table points seven bytes too far."""
    return pdf(simple(), shift=7)


def xref_missing() -> bytes:
    """No table, no trailer: the objects have to be looked for."""
    return pdf(simple()).partition(b"xref\n")[0]


def xref_astray() -> bytes:
    """The table is said to stand where there is no file, and has 4 000 million rows."""
    whole = pdf(simple()).replace(b"xref\n0 6", b"xref\n0 4294967295")
    return whole.rpartition(b"startxref")[0] + b"startxref\n-99999999999\n%%EOF"


def xref_loop() -> bytes:
    """A table whose forerunner is itself."""
    whole = pdf(simple(), trailer=b"/Prev 0000000000")
    return whole.replace(b"/Prev 0000000000", b"/Prev %010d" % whole.rindex(b"xref\n0 "))


def xref_stream_of_giants() -> bytes:
    """A cross-reference stream that speaks of two thousand million objects in fields of as many bytes."""
    objects = simple(
        {6: stream(b"\0" * 64, b"/Type/XRef/Size 2147483647/W[2147483647 9 9]/Index[0 2147483647]/Root 1 0 R")}
    )
    body = pdf(objects).partition(b"xref\n0 ")[0]
    return body + b"startxref\n%d\n%%%%EOF" % body.index(b"6 0 obj")


def cut_in_the_middle() -> bytes:
    """A download that broke off: the second half is not there."""
    return GOOD[: len(GOOD) // 2]


def cut_with_catalogue() -> bytes:
    """Cut off, but what comes first is the catalogue: the file opens, and half its pages are not there."""
    return pages(6)[: len(pages(6)) // 2]


def _locked(user: str, strength: int = 40) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), encrypt=StandardEncryption(user, "eier", strength=strength))
    for n, line in enumerate(LINES):
        canvas.drawString(60, 780 - 16 * n, line)
    canvas.save()
    return buffer.getvalue()


def locked() -> bytes:
    """Nobody can read it without the password."""
    return _locked("hemmelig", 128)


def locked_without_password() -> bytes:
    """Locked against printing only: the user's password is empty, and every viewer opens it."""
    return _locked("")


def locked_by_a_stranger() -> bytes:
    """Locked in a way that no reader of ours knows."""
    return pdf(simple({6: b"<</Filter/Fjellvik.Safe/V 4/R 4/Length 128>>"}), trailer=b"/Encrypt 6 0 R/ID[<00><00>]")
