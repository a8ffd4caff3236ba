"""Files that open well and have something hostile on their pages."""

from __future__ import annotations

from collections.abc import Sequence

from tests.robustness.raw import LINES, flate, page_with, pdf, simple, stream, text

MANY_LINES = (
    *LINES,
    "generalforsamlingen vedtar forslaget fra styret om vedtekter",
    "referatet legges frem for rådet",
) * 4


def _two_byte_font(more: bytes) -> dict[int, bytes]:
    """A font of two-byte codes that is not in the file: objects 5, 6 and 8."""
    return {
        5: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]%s>>" % more,
        6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 8 0 R/DW 500>>",
        8: b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200"
        b"/CapHeight 700/StemV 80>>",
    }  # fmt: skip


def _mapped(rows: Sequence[bytes], shown: bytes) -> bytes:
    """A page of one text in a font whose table of characters has these rows."""
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n%d beginbfchar\n%s\nendbfchar\nendcmap end end"
        % (len(rows), b"\n".join(rows))
    )
    content = stream(b"BT /F1 12 Tf 60 700 Td <%s> Tj ET" % shown)
    return pdf(simple({4: content, **_two_byte_font(b"/ToUnicode 7 0 R"), 7: flate(table)}))


def shifted_glyphs() -> bytes:
    """A font without a table of characters whose glyphs stand 29 places from their letters: text without sense."""
    shown = "\n".join(MANY_LINES).translate({n: n - 29 for n in range(62, 255) if chr(n) not in "()\\"})
    lines = ["".join(c if c.isprintable() and c not in "()\\" else "#" for c in line) for line in shown.split("\n")]
    lines = [line.encode("cp1252", "replace").decode("cp1252") for line in lines]
    return pdf(simple({4: stream(text(lines))}))


def codes_without_map() -> bytes:
    """The same in a font of two-byte codes, as word processors write it: the codes are glyph numbers."""
    lines = [b"".join(b"%04x" % max(3, ord(c) - 29) for c in line) for line in MANY_LINES]
    shown = [b"BT /F1 11 Tf 60 %d Td <%s> Tj ET" % (780 - 16 * n, line) for n, line in enumerate(lines)]
    return pdf(simple({4: stream(b"\n".join(shown)), **_two_byte_font(b"")}))


def half_characters() -> bytes:
    """Codes that stand for halves of characters, for none, and for such as turn the line about."""
    rows = [
        b"<0001> <d800>",
        b"<0002> <0000>",
        b"<0003> <202e>",
        b"<0004> <001b>",
        b"<0005> <dc00d800>",
        b"<0006> <ffff>",
    ]
    return _mapped(rows, b"000100020003000400050006" * 20)


def one_code_for_many() -> bytes:
    """A code that stands for 500 characters, printed 4 000 times."""
    return _mapped([b"<0001> <%s>" % (b"0061" * 500)], b"0001" * 4_000)


def control_characters() -> bytes:
    """Escape sequences, bells and backspaces in the text and in the title, for whoever prints them on a terminal."""
    shown = b"BT /F1 11 Tf 60 700 Td (Vedtak: \\033[2J\\033]0;eid\\007 \\010\\010\\000 godkjent) Tj ET"
    title = b"<</Title(\\033[31mrod\\033]0;eid\\007 \\r\\n failed x.pdf)>>"
    return pdf(simple({4: stream(shown + b"\n" + text()), 6: title}), trailer=b"/Info 6 0 R")


def numbers_beyond() -> bytes:
    """Places, sizes and matrices that no number can hold."""
    odd = b"\n".join(
        b"BT /F1 %s Tf %s 0 0 %s %s %s Tm (tekst) Tj ET" % (n, n, n, n, n)
        for n in (
            b"1e38",
            b"-99999999999999999999",
            b".0000000000000000000001",
            b"0",
            b"9" * 400,
            b"--5",
            b"nan",
            b"2147483648",
        )
    )
    return pdf(simple({4: stream(odd + b"\n" + text())}))


def page_beyond() -> bytes:
    """A page as large as no number can say."""
    page = page_with(b"", b"/UserUnit 1e30").replace(b"[0 0 595 842]", b"[-1e38 -1e38 1e38 1e38]")
    return pdf(simple({3: page}))


def page_of_no_size() -> bytes:
    """A page whose corners are one point, and whose rotation is no quarter turn."""
    return pdf(simple({3: page_with(b"", b"/Rotate 77").replace(b"[0 0 595 842]", b"[7 7 7 7]")}))


def types_mixed_up() -> bytes:
    """Names where numbers belong, numbers where lists belong."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox(A4)/CropBox/Null/Rotate[90]/Contents[4 0 R 4 0 R null 99 0 R (x)]/Resources 5 0 R>>"
    return pdf(simple({3: page, 5: b"<</Font[1 2 3]/XObject 7>>"}))


def content_cut() -> bytes:
    """A packed page content that ends in the middle: what came before is all there is."""
    whole = flate(text(MANY_LINES))
    head, _, data = whole.partition(b"stream\n")
    return pdf(simple({4: head + b"stream\n" + data[:120] + b"\nendstream"}))


def another_file() -> bytes:
    """A page whose content is said to stand in another file of the computer."""
    return pdf(simple({4: b"<</Length 0/F(/etc/passwd)/FFilter[]>>stream\n\nendstream"}))


def things_to_do() -> bytes:
    """A script to run, a program to start, a page to fetch as soon as the file is opened."""
    script = b"<</S/JavaScript/JS(while(true){})/Next<</S/Launch/F(/bin/sh)/Next<</S/URI/URI(http://127.0.0.1:9/)>>>>>>"
    return pdf(simple({1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R/AA<</WC 6 0 R>>>>", 6: script}))


def two_in_one() -> bytes:
    """A paper that was changed after it was made: the later text is the one that holds."""
    first = pdf(simple())
    later = b"4 0 obj\n%s\nendobj\n" % stream(text(["Vedtak: Rådet forkaster referatet."]))
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\n" % (
        len(first),
        first.rindex(b"xref\n0 "),
    )
    return first + later + table + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(later))
