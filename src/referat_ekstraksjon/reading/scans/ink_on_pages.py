"""Which pages have anything on them: a page without words may be blank, or letters drawn as curves."""

from __future__ import annotations

from collections.abc import Sequence

from referat_ekstraksjon.reading.pdf import open_document

_SCALE = 0.25
"""Pixels a point: enough to see that there is something."""
_LEAST = 24
"""Levels of grey (of 255) between the lightest and the darkest pixel of a page that has something on it."""


def pages_with_ink(content: bytes, numbers: Sequence[int]) -> set[int]:
    """Those of some pages that are not blank.

    Args:
        content: the file's bytes.
        numbers: the pages, from 1.

    Raises:
        UnreadableFileError: the file cannot be opened.
    """
    found: set[int] = set()
    with open_document(content) as document:
        for number in numbers:
            page = document[number - 1]
            try:
                bitmap = page.render(scale=_SCALE, grayscale=True, draw_annots=False, may_draw_forms=False)
                lightest_and_darkest = bitmap.to_pil().convert("L").getextrema()
                bitmap.close()
            finally:
                page.close()
            darkest, lightest = lightest_and_darkest
            if lightest - darkest >= _LEAST:
                found.add(number)
    return found
