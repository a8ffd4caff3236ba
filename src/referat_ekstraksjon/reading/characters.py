"""Characters of a page, from pdfium in bulk, grouped into words.

The text of a page comes in one call; text objects, boxes and origins are asked for the first and last character of
each word only, for all words at once, which is what makes reading fast. A word ends at white space (printed, or put in
by pdfium where it sees a gap) and where the font or size changes, as in pdfplumber's
`extract_words(extra_attrs=["fontname", "size"])`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium_c

from referat_ekstraksjon.reading.calls import CharCalls
from referat_ekstraksjon.reading.fonts import FontFaces, TypeStyle
from referat_ekstraksjon.reading.page import Box, Word
from referat_ekstraksjon.reading.placement import Placement

_WORD = re.compile(r"[^\s\x00\uffff\u200b\u2060\ufeff]+")
_GAP = 3.0  # points: pdfplumber's x_tolerance
_SAME_LINE = 3.0  # points: pdfplumber's y_tolerance
_STEP_BACK = 0.5  # of the font size: a character that steps back further begins another run of text


class PageWords(NamedTuple):
    """The words of a page."""

    words: list[Word]
    characters: int
    """How many the page has; more than the limit: no words were read."""
    text_objects: frozenset[int]
    """Addresses of the text objects met."""


_NO_WORDS = frozenset[int]()


class SharedValues:
    """Equal texts and measures of a document's words, kept once: they are a third of the words' memory."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.measures: dict[float, float] = {}


class WordReader:
    """Reads the words of a document, page by page."""

    def __init__(self) -> None:
        self._faces = FontFaces()
        self._calls = CharCalls()
        self._values = SharedValues()

    def read(self, text_page: Any, number: int, placement: Placement, first: int, limit: int) -> PageWords:
        """The words of a page, in the order of pdfplumber.

        Args:
            text_page: raw pdfium handle.
            number: the page's number, from 1.
            placement: turns PDF coordinates to points from the top left.
            first: number of the first word.
            limit: greatest number of characters to take.
        """
        count = pdfium_c.FPDFText_CountChars(text_page)
        if count <= 0 or count > limit:
            return PageWords([], max(0, count), _NO_WORDS)
        try:
            return _PageReader(text_page, number, placement, self._faces, self._calls, self._values).read(first, count)
        finally:
            self._faces.forget_page()


_Fields = list[Any]
"""The fields of a `Word` in their order."""
_X0, _TOP = itemgetter(3), itemgetter(4)
_TURN: Final = Word._fields.index("turn")


def _in_printed_order(words: list[_Fields], first: int) -> list[Word]:
    """Words in one font and size, which follow each other as painted, in the order of pdfplumber.

    Tops that follow each other within 3 points are one line, from the top, each read from the left.
    They are numbered from `first`.
    """
    words.sort(key=_TOP)
    ordered: list[_Fields] = []
    line: list[_Fields] = []
    last = float("-inf")
    for word in words:
        top = word[4]
        if top - last > _SAME_LINE:
            line.sort(key=_X0)
            ordered += line
            line = []
        line.append(word)
        last = top
    line.sort(key=_X0)
    ordered += line
    for number, word in enumerate(ordered, first):
        word[0] = number
    return [tuple.__new__(Word, word) for word in ordered]


def _page_text(text_page: Any, count: int, calls: CharCalls) -> tuple[str, bool]:
    """The page's characters, one code unit each, so that offsets are character indexes; whether some are halves."""
    buffer = calls.room_for_text(count + 1)
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, buffer)
    if written - 1 == count:
        units = memoryview(buffer).cast("B")[: 2 * count]
        try:
            text = str(units, "utf-16-le")
        except UnicodeDecodeError:
            text = ""
        return (text, False) if len(text) == count else ("".join(map(chr, buffer[:count])), True)
    get = pdfium_c.FPDFText_GetUnicode
    text = "".join(chr(code) if (code := get(text_page, k)) and code < 0x110000 else "\x00" for k in range(count))
    return text, True


def _whole(text: str) -> str:
    """A run's text with the halves of characters outside the basic plane joined; a lone half is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_Run = tuple[int, int, TypeStyle]
"""Characters [start, stop) of a page in one font and size."""


class _PageReader:
    """One page's words."""

    def __init__(
        self,
        text_page: Any,
        number: int,
        placement: Placement,
        faces: FontFaces,
        calls: CharCalls,
        values: SharedValues,
    ) -> None:
        self._text_page = text_page
        self._number = number
        self._place = placement
        self._faces = faces
        self._calls = calls
        self._values = values
        self._styles: dict[int, TypeStyle] = {}

    def read(self, first: int, count: int) -> PageWords:
        text, halves = _page_text(self._text_page, count, self._calls)
        runs = self._runs([match.span() for match in _WORD.finditer(text)])
        text = text.replace("\x02", "-").replace("\ufffe", "-")  # pdfium marks a hyphen that ends a line so
        words = self._words(text, runs, first)
        if halves:
            words = [word._replace(text=_whole(word.text)) for word in words]
        return PageWords(words, count, frozenset(self._styles))

    def _style(self, owner: int | None, index: int) -> TypeStyle:
        """The type of a character that belongs to a text object."""
        if owner is None:
            size = float(pdfium_c.FPDFText_GetFontSize(self._text_page, index))
            return TypeStyle(self._faces.unknown, size, 0, False)
        style = self._styles.get(owner)
        if style is None:
            style = self._styles[owner] = self._faces.of_text_object(owner, self._place.turns)
        return style

    def _runs(self, spans: list[tuple[int, int]]) -> list[_Run]:
        """Words, given as [start, stop), cut where font or size changes, which few are."""
        heads = self._calls.owners(self._text_page, [start for start, _ in spans])
        tails = self._calls.owners(self._text_page, [stop - 1 for _, stop in spans])
        mixed = [span for span, head, tail in zip(spans, heads, tails, strict=True) if head != tail]
        cut = self._cut(mixed)
        known = self._styles
        runs: list[_Run] = []
        for (start, stop), head, tail in zip(spans, heads, tails, strict=True):
            if head == tail:
                runs.append((start, stop, known.get(head) or self._style(head, start)))  # type: ignore[arg-type]  # None is no key
            else:
                runs += next(cut)
        return runs

    def _cut(self, spans: Sequence[tuple[int, int]]) -> Iterator[list[_Run]]:
        """The runs of each word that is of several text objects: it is looked at by character."""
        if not spans:
            return
        indexes = [index for span in spans for index in range(*span)]
        owners = self._calls.owners(self._text_page, indexes)
        values = self._calls.boxes(self._text_page, indexes)
        if self._place.turns:
            values = [value for at in range(len(indexes)) for value in _upward(self._box(values, at))]
        letters = zip(indexes, owners, values[0::4], values[1::4], values[2::4], values[3::4], strict=True)
        known = self._styles
        for start, stop in spans:
            runs: list[_Run] = []
            begin, owner, left, top, right, bottom = next(letters)
            style = known.get(owner) or self._style(owner, begin)
            for index, owner, x0, y0, x1, y1 in islice(letters, stop - start - 1):
                here = known.get(owner) or self._style(owner, index)
                if (
                    (here is not style and here.differs(style))
                    or x0 - right > _GAP
                    or left - x0 > _STEP_BACK * here.size
                    or y0 < bottom
                    or y1 > top
                ):
                    runs.append((begin, index, style))
                    begin, style = index, here
                left, top, right, bottom = x0, y0, x1, y1
            runs.append((begin, stop, style))
            yield runs

    def _box(self, values: list[float], at: int) -> Box:
        """A character's box as shown, from what `CharCalls.boxes` gave."""
        left, top, right, bottom = values[4 * at : 4 * at + 4]
        return self._place.box(left, bottom, right, top)

    def _words(self, text: str, runs: list[_Run], first: int) -> list[Word]:
        """A word for each run that is seen on the page, in printed order, numbered from `first`."""
        page, place = self._number, self._place
        boxes = self._calls.boxes(self._text_page, [run[0] for run in runs])
        ends = self._calls.boxes(self._text_page, [run[1] - 1 for run in runs])
        xs, ys = self._calls.origins(self._text_page, [run[0] for run in runs])
        level_page = place.turns == 0
        page_left, width = place.left, place.width
        share_text, share_measure = self._values.texts.setdefault, self._values.measures.setdefault
        words: list[Word] = []
        group: list[_Fields] = []
        kind: tuple[str, float] | None = None
        for at, ((start, stop, style), left, right, end_left, end_right, y) in enumerate(
            zip(runs, boxes[0::4], boxes[2::4], ends[0::4], ends[2::4], ys, strict=True)
        ):
            if level_page and style.level:
                x0 = (left if left <= end_left else end_left) - page_left
                x1 = (right if right >= end_right else end_right) - page_left
                shown, top, bottom, baseline = style.heights.get(y) or style.heights_at(y, place, share_measure)
                if not shown or x1 <= x0 or x1 <= 0 or x0 >= width:
                    continue
                x0, x1 = round(x0, 2), round(x1, 2)
                letters = text[start:stop]
                fields = [
                    0, page, share_text(letters, letters), share_measure(x0, x0), top, share_measure(x1, x1), bottom,
                    baseline, *style.tail,
                ]  # fmt: skip
            else:
                placed = self._placed(self._box(boxes, at), self._box(ends, at), xs[at], y, style)
                if placed is None:
                    continue
                *measures, turn = placed
                fields = [0, page, text[start:stop], *measures, *style.tail]
                fields[_TURN] = turn
            if style.kind != kind:
                words += _in_printed_order(group, first + len(words))
                group = []
                kind = style.kind
            group.append(fields)
        words += _in_printed_order(group, first + len(words))
        return words

    def _placed(
        self, first: Box, last: Box, x: float, y: float, style: TypeStyle
    ) -> tuple[float, float, float, float, float, int] | None:
        """x0, top, x1, bottom, baseline and turn of a word that does not lie as the page does; None if off the page."""
        x0, x1 = min(first[0], last[0]), max(first[2], last[2])
        x, baseline = self._place.point(x, y)
        size, drop = style.size, style.drop
        bottom = baseline + drop
        top = bottom - size
        turn = 0
        if not style.level:
            turn = _turn_seen(style, first, last)
            if style.slants or turn % 2:
                top, bottom = min(first[1], last[1]), max(first[3], last[3])
            elif turn:
                top, bottom = baseline - drop, baseline - drop + size
            if turn % 2:
                baseline = x
                if not style.slants:
                    x0 = x - drop if turn == 1 else x + drop - size
                    x1 = x0 + size
        if x1 <= x0 or not self._place.shows(x0, top, x1, bottom):
            return None
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2), round(baseline, 2), turn


def _upward(box: Box) -> Box:
    """A box as shown with its edges as in user space: left, top, right, bottom, y upwards."""
    x0, top, x1, bottom = box
    return x0, -top, x1, -bottom


def _turn_seen(style: TypeStyle, first: Box, last: Box) -> int:
    """Which way a turned run reads: by the places of its first and last character, where they tell.

    Matrices alone do not: some fonts are drawn mirrored and mirrored back.
    """
    if first == last:
        return style.turn | style.slants
    if style.turn % 2 or style.slants:
        return 1 if first[1] + first[3] < last[1] + last[3] else 3
    return 0 if first[0] + first[2] <= last[0] + last[2] else 2
