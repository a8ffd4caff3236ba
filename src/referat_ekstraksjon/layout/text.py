"""Text with the printed words beneath it: every character knows the words it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from referat_ekstraksjon.language.hyphens import join_broken
from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.language.numbers import LENGTHS
from referat_ekstraksjon.reading.page import Word

PageBox = tuple[int, float, float, float, float]
"""page, x0, top, x1, bottom."""


class Text(NamedTuple):
    """A stretch of normalised text and its words.

    Attributes:
        string: the text; paragraphs are divided by a line break.
        words: the printed words, in reading order.
        starts: for each word, where its characters begin in `string`.
        breaks: indexes of words that begin a printed line.
    """

    string: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    breaks: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.string)

    def slice(self, start: int, stop: int | None = None) -> Text:
        """The part [start, stop), outer white space off. A word cut in two goes with its greater part."""
        string = self.string
        stop = len(string) if stop is None else min(stop, len(string))
        while start < stop and string[start].isspace():
            start += 1
        while stop > start and string[stop - 1].isspace():
            stop -= 1
        if start >= stop:
            return EMPTY
        if start == 0 and stop == len(string):
            return self
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(0, bisect_right(self.starts, stop - 1) - 1)
        if first < last or start > self.starts[first] or stop < self._end(last):
            if self._end(first) - start < start - self.starts[first] and first < last:
                first += 1
            if stop - self.starts[last] < self._end(last) - stop and last > first:
                last -= 1
        starts = self.starts[first : last + 1]
        if start:
            starts = tuple([s - start if s > start else 0 for s in starts])
        breaks = self.breaks and frozenset([b - first for b in self.breaks if first <= b <= last])
        return Text(string[start:stop], self.words[first : last + 1], starts, breaks)

    def _end(self, index: int) -> int:
        return self.starts[index + 1] if index + 1 < len(self.starts) else len(self.string)

    @property
    def page(self) -> int:
        return self.words[0].page if self.words else 0

    @property
    def boxes(self) -> tuple[PageBox, ...]:
        """One box for each run of words on a printed line."""
        return boxes_of(self.words)

    @property
    def source(self) -> str:
        """The words as printed, line by line: hyphens at line ends and odd characters kept."""
        words = self.words
        cuts = {0, len(words), *self.breaks}
        if words and words[0].page != words[-1].page:
            cuts.update(index for index, (one, other) in enumerate(pairwise(words), 1) if one.page != other.page)
        return "\n".join([" ".join([w.printed or w.text for w in words[a:b]]) for a, b in pairwise(sorted(cuts))])


EMPTY = Text("", (), ())


def boxes_of(words: Iterable[Word]) -> tuple[PageBox, ...]:
    """Boxes around words, one for each printed line they stand on."""
    boxes: list[PageBox] = []
    page = 0
    x0 = top = x1 = bottom = 0.0
    for w in words:
        its_top, its_bottom = w.top, w.bottom
        if page == w.page and w.x0 >= x1 - 2:
            height, its_height = bottom - top, its_bottom - its_top
            shared = (its_bottom if its_bottom < bottom else bottom) - (its_top if its_top > top else top)
            if shared > 0.5 * (its_height if its_height < height else height):
                x1 = w.x1
                top, bottom = (its_top if its_top < top else top), (its_bottom if its_bottom > bottom else bottom)
                continue
        if page:
            boxes.append((page, x0, top, x1, bottom))
        page, x0, top, x1, bottom = w.page, w.x0, its_top, w.x1, its_bottom
    if page:
        boxes.append((page, x0, top, x1, bottom))
    return tuple(boxes)


_HYPHENS = ("-", "\u2010", "\u2011")
_HYPHEN_GAP = 0.35  # of the font size
_FEWEST_LETTERS = 4
_WIDER = 1.6
_RAISED = 0.85
_TOUCHING = 0.06  # of the font size
_POWERS = ("2", "3")


def text_of_lines(lines: Sequence[Sequence[Word]], vocabulary: Container[str] = frozenset()) -> Text:
    """Printed lines of one paragraph as one text, words broken at a line end joined.

    Args:
        lines: the words of each printed line.
        vocabulary: words met unbroken in the document (see `join_broken`).
    """
    pieces: list[str] = []
    words: list[Word] = []
    starts: list[int] = []
    breaks: set[int] = set()
    length = 0
    last = ""
    for line in lines:
        new_line = True
        attached = attached_words(line)
        for place, word in enumerate(line):
            normal = normalise_word(word.text)
            if new_line:
                breaks.add(len(words))
            if normal and pieces and place in attached:
                normal = "-" if normal in _HYPHENS else normal
            elif normal and pieces:
                joint = " "
                if new_line and len(last) > 1 and last[-1] == "-" and (last[-2].isalnum()):
                    joining = join_broken(last, normal, vocabulary)
                    if joining != "hang":
                        joint = ""
                    if joining == "drop":
                        pieces[-1] = pieces[-1][:-1]
                        length -= 1
                elif new_line and _spans_lines(last, normal):
                    joint = ""
                if joint:
                    pieces.append(joint)
                    length += 1
            starts.append(length)
            words.append(word)
            if normal:
                pieces.append(normal)
                length += len(normal)
                last = last + normal if place in attached else normal
                new_line = False
    return Text("".join(pieces), tuple(words), tuple(starts), frozenset(breaks))


def attached_words(line: Sequence[Word]) -> set[int]:
    """Places of words that belong to the word before them.

    Typists and printers set letters apart for emphasis (`V e d t a k`); a gap clearly wider than those between the
    letters divides words. Some programs paint the hyphen of a broken word by itself. Where no more than the font
    changes (`Vedtak` + `:`), nothing divides; but a raised figure is a note, unless it is the power of a length (`m²`).
    """
    attached: set[int] = set()
    if len(line) < 2:
        return attached
    _, _, texts, *_, sizes, fonts, _, _, _, _, _ = zip(*line, strict=True)  # the fields of `Word`
    if sizes.count(sizes[0]) < len(line) or fonts.count(fonts[0]) < len(line):
        attached |= {
            place
            for place, (before, word) in enumerate(pairwise(line), start=1)
            if (word.size != before.size or word.font != before.font) and _touches(before, word)
        }
    start = 0 if list(map(len, texts)).count(1) >= _FEWEST_LETTERS else len(line)
    while start < len(line):
        stop = start
        while stop < len(line) and len(line[stop].text) == 1:
            stop += 1
        if stop - start >= _FEWEST_LETTERS:
            attached |= _letters_set_apart(line, start, stop)
        start = max(stop, start + 1)
    if line[-1].text in _HYPHENS and line[-2].text[-1:].isalnum():
        gap = line[-1].x0 - line[-2].x1
        if gap < _HYPHEN_GAP * line[-1].size:
            attached.add(len(line) - 1)
    return attached


def _touches(before: Word, word: Word) -> bool:
    """Whether a word in another font is set on from the one before, without any space (else white divides them)."""
    size = max(word.size, before.size)
    if abs(word.x0 - before.x1) > _TOUCHING * size or abs(word.baseline - before.baseline) > 0.5 * size:
        return False
    if word.size < _RAISED * before.size:
        return word.text[:1] in _POWERS and len(word.text) < 3 and before.text.casefold() in LENGTHS
    return before.size > _RAISED * word.size or not word.text[:1].isalnum()


def _letters_set_apart(line: Sequence[Word], start: int, stop: int) -> set[int]:
    letters = sum(line[place].text.isalpha() for place in range(start, stop))
    gaps = {place: line[place].x0 - line[place - 1].x1 for place in range(start + 1, stop)}
    narrow = sorted(gaps.values())[len(gaps) // 2]
    if letters < _FEWEST_LETTERS or narrow <= 0:
        return set()
    return {place for place, gap in gaps.items() if gap <= _WIDER * narrow}


def _spans_lines(last: str, start: str) -> bool:
    """Whether a dash set close to the word before it joins two lines (`Hansen–` + `Olsen`, `2021–` + `2024`)."""
    return len(last) > 1 and last[-1] == "–" and last[-2].isalnum() and (start[0].isupper() or start[0].isdigit())


def run_on(texts: Iterable[Text], vocabulary: Container[str] = frozenset()) -> Text:
    """Texts as one paragraph, words broken between them joined."""
    lines: list[list[Word]] = []
    for text in texts:
        for index, word in enumerate(text.words):
            if index == 0 or index in text.breaks:
                lines.append([])
            lines[-1].append(word)
    return text_of_lines(lines, vocabulary)


def join_texts(texts: Iterable[Text], joint: str = "\n") -> Text:
    """Texts one after another, `joint` between them."""
    kept = [text for text in texts if text.words]
    if len(kept) == 1:
        return kept[0]
    string, words, starts, breaks = "", [], [], set()  # type: str, list[Word], list[int], set[int]
    for text in kept:
        if string and text.string:
            string += joint
        starts += [len(string) + s for s in text.starts]
        breaks |= {len(words) + b for b in text.breaks} | {len(words)}
        words += text.words
        string += text.string
    return Text(string, tuple(words), tuple(starts), frozenset(breaks))
