"""Files that have too much of something, or claim to."""

from __future__ import annotations

from tests.robustness.raw import FONT, flate, packed, page_with, pages, pdf, simple, stream, text

MEGABYTE = bytes(1 << 20)
THRICE = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"


def many_pages() -> bytes:
    """20 000 empty pages."""
    return pages(20_000, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")


def claimed_pages() -> bytes:
    """One page that says it is two thousand million."""
    return pdf(simple({2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"}))


def fewer_pages_than_there_are() -> bytes:
    """The page tree says one page and has three: what is not counted would be lost."""
    return pages(3).replace(b"/Count 3", b"/Count 1")


def no_pages() -> bytes:
    """A file in order, without a page."""
    objects = simple({2: b"<</Type/Pages/Kids[]/Count 0>>"})
    del objects[3]
    return pdf(objects)


def many_glyphs() -> bytes:
    """One page of 200 000 characters."""
    return pdf(simple({4: flate(text(["ord " * 25] * 2_000, size=1))}))


def one_long_word() -> bytes:
    """One word of 90 000 letters, within the limit; a string of PDF has at most 32 767."""
    shown = b"[" + b"(%s)" % (b"x" * 3_000) * 30 + b"]"
    return pdf(simple({4: flate(b"BT /F1 1 Tf 1 0 0 1 60 780 Tm " + shown + b" TJ ET")}))


def many_words() -> bytes:
    """As many words as the letters a page may have: what compares each with each does not end."""
    lines = [b"BT /F1 2 Tf 1 0 0 1 20 %d Tm (%s) Tj ET" % (810 - 3 * n, b"a b " * 90) for n in range(260)]
    return pdf(simple({4: flate(b"\n".join(lines))}))


def words_on_one_spot() -> bytes:
    """Thousands of words printed over each other."""
    return pdf(simple({4: flate(b"BT /F1 11 Tf 1 0 0 1 60 700 Tm (Vedtak ) Tj ET\n" * 12_000)}))


def many_rulings() -> bytes:
    """A table of 40 000 cells, with a word in many of them."""
    lines = [b"%d 20 m %d 820 l S" % (20 + 2 * n, 20 + 2 * n) for n in range(275)]
    lines += [b"20 %d m 570 %d l S" % (20 + 5 * n, 20 + 5 * n) for n in range(160)]
    lines += [
        b"BT /F1 1 Tf 1 0 0 1 %d %d Tm (x) Tj ET" % (21 + 2 * n, 21 + 5 * m)
        for n in range(0, 270, 2)
        for m in range(159)
    ]
    return pdf(simple({4: flate(b"\n".join(lines))}))


def short_rulings() -> bytes:
    """A page of 50 000 strokes that cross each other."""
    lines = [
        b"%d %d m %d %d l S" % (20 + n % 250 * 2, 20 + n // 250 * 8, 20 + n % 250 * 2, 29 + n // 250 * 8)
        for n in range(25_000)
    ]
    lines += [
        b"%d %d m %d %d l S" % (20 + n % 60 * 9, 20 + n // 60 * 2, 30 + n % 60 * 9, 20 + n // 60 * 2)
        for n in range(25_000)
    ]
    return pdf(simple({4: flate(text() + b"\n" + b"\n".join(lines))}))


def flate_bomb() -> bytes:
    """A page content of 2 KB that unpacks, twice, to a gigabyte."""
    bomb = packed(MEGABYTE, 1024, 3)
    return pdf(simple({4: stream(bomb, THRICE)}))


def flate_bomb_as_objects() -> bytes:
    """The same bomb as a stream of packed objects, one of which is the page's font."""
    bomb = packed(MEGABYTE, 1024, 3)
    extra = b"/Type/ObjStm/N 100/First 800" + THRICE
    where = stream(bytes([2, 0, 6, 0]), b"/Type/XRef/Size 9/W[1 2 1]/Index[5 1]")
    objects = simple({6: stream(bomb, extra), 7: where})
    del objects[5]
    at = pdf(objects).index(b"7 0 obj")
    return pdf(objects, trailer=b"/XRefStm %d" % at)


def flate_bomb_as_font() -> bytes:
    """The same bomb as a font's table of characters."""
    bomb = packed(MEGABYTE, 1024, 3)
    font = FONT.replace(b">>", b"/ToUnicode 6 0 R>>")
    return pdf(simple({5: font, 6: stream(bomb, THRICE)}))


def endless_work() -> bytes:
    """Forty pages that share a content of 2 KB that unpacks to fifty million orders to do nothing."""
    whole = pages(40, page_with(b""))
    bomb = stream(packed(b"q Q\n" * (1 << 18), 200, 3), THRICE)
    return whole.replace(stream(text()), bomb)


def image_bomb() -> bytes:
    """A picture of 60 000 by 60 000 dots in four kilobytes: 14 GB once it is drawn."""
    extra = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    image = stream(packed(MEGABYTE, 1024, 2), extra + b"/Filter[/FlateDecode/FlateDecode]")
    return pdf(simple({3: page_with(b"/XObject<</I 6 0 R>>"), 4: stream(b"500 0 0 700 40 40 cm /I Do"), 6: image}))


def long_title() -> bytes:
    """A title of a million characters in the file's properties."""
    return pdf(simple({6: b"<</Title(%s)>>" % (b"Protokoll " * 100_000)}), trailer=b"/Info 6 0 R")
