"""Files whose things lie in each other too deep, or without end."""

from __future__ import annotations

from tests.robustness.raw import LINES, flate, page_with, pdf, simple, stream, text


def deep_arrays() -> bytes:
    """A list in a list in a list, 100 000 deep: whoever reads it by calling itself runs out of stack."""
    return pdf(simple({6: b"[" * 100_000 + b"]" * 100_000, 3: page_with(b"", b"/Deep 6 0 R")}))


def deep_catalogue() -> bytes:
    """The same depth where no reader can pass it by."""
    return pdf(simple({1: b"<</Type/Catalog/Pages 2 0 R/Names " + b"<</A" * 100_000 + b" 1" + b">>" * 100_000 + b">>"}))


def deep_content() -> bytes:
    """Depth within a page's content: lists in lists, states in states."""
    return pdf(simple({4: flate(b"[" * 100_000 + b"]" * 100_000 + b" TJ\n" + b"q " * 200_000 + text())}))


def deep_page_tree() -> bytes:
    """A page below 5 000 page trees, one in the other."""
    objects = simple({2: b"<</Type/Pages/Kids[6 0 R]/Count 1>>"})
    for n in range(6, 5_006):
        kid = 3 if n == 5_005 else n + 1
        objects[n] = b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (2 if n == 6 else n - 1, kid)
    return pdf(objects)


def page_loop() -> bytes:
    """A page tree that holds itself."""
    return pdf(simple({2: b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3/Parent 2 0 R>>"}))


def parent_loop() -> bytes:
    """Two page trees, each above the other; the page asks them for its size without end."""
    page = b"<</Type/Page/Parent 6 0 R/Contents 4 0 R>>"
    tree = b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1>>"
    return pdf(simple({2: b"<</Type/Pages/Parent 6 0 R/Kids[6 0 R]/Count 1>>", 3: page, 6: tree}))


def length_loop() -> bytes:
    """A stream whose length stands in the stream itself."""
    return pdf(simple({4: b"<</Length 4 0 R>>stream\n%s\nendstream" % text()}))


def reference_loop() -> bytes:
    """Objects that are nothing but each other."""
    return pdf(simple({3: page_with(b"/ExtGState 6 0 R"), 6: b"7 0 R", 7: b"6 0 R", 4: stream(b"/G gs " + text())}))


def form_loop() -> bytes:
    """A form that draws itself."""
    form = stream(b"/X Do " + text(), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>")
    return pdf(simple({3: page_with(b"/XObject<</X 6 0 R>>"), 4: stream(b"/X Do " + text()), 6: form}))


def forms_without_end() -> bytes:
    """A form that draws another ten times, that one another ten times, ten deep: 10 000 million drawings in 2 KB."""
    objects = simple({3: page_with(b"/XObject<</X 6 0 R>>"), 4: stream(b"/X Do " * 10)})
    for n in range(6, 16):
        inner = b"/Font<</F1 5 0 R>>" if n == 15 else b"/XObject<</X %d 0 R>>" % (n + 1)
        drawn = text(LINES[:1]) if n == 15 else b"/X Do " * 10
        objects[n] = stream(drawn, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % inner)
    return pdf(objects)


def glyph_loop() -> bytes:
    """A font each letter of which is a drawing that prints the letter itself."""
    glyph = stream(b"1000 0 0 0 750 750 d1 BT /F1 1 Tf (a) Tj ET")
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 6 0 R>>"
        b"/Encoding<</Type/Encoding/Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    return pdf(simple({4: stream(text(["aaa"])), 5: font, 6: glyph}))
