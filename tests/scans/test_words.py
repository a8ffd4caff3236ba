"""Tesseract's lines as words: sizes where they are hard to measure, and marks that are none."""

from __future__ import annotations

import pytest

from referat_ekstraksjon.reading.scans.hocr import HocrLine, HocrWord
from referat_ekstraksjon.reading.scans.words import line_sizes, words_of

_SMALL, _TALL, _WHOLE = 20.0, 28.0, 36.0


def line(*texts: str, larger: float = 1.0, confidence: float = 0.95, small: float | None = None) -> HocrLine:
    """A line, whose words are as high as their letters; `small` is what Tesseract says of letters like `x`."""
    words, x = [], 0.0
    for text in texts:
        low = 8.0 if any(c in "gjpqy/" for c in text) else 0.0
        words.append(HocrWord(text, x, -_TALL * larger, x + 20 * len(text), low * larger, confidence))
        x += 20 * len(text) + 10
    return HocrLine(tuple(words), 0.0, 0.0, 0.0, 0.0, _WHOLE * larger, small or _SMALL * larger)


TEXT = line("Kommunestyret", "vedtok", "budsjettet", "for", "neste")


@pytest.mark.parametrize(
    ("other", "is_body"),
    [
        (line("Saker", "til", "behandling", larger=1.3), False),
        (line("Vedtak", "fattet", larger=1.13), False),
        (line("2020/1844", small=_SMALL * 1.12), True),
        (line("gjøre", "gyldig", small=_SMALL * 0.88), True),
        (line("gjøre", "gyldig", larger=1.4), False),
    ],
    ids=["a heading", "a heading a little larger", "no word tells, nearly the text's", "smaller", "much larger"],
)
def test_a_size_that_is_not_sure_is_that_of_most_lines_near_it(other: HocrLine, is_body: bool) -> None:
    (sizes,) = line_sizes([([TEXT, TEXT, TEXT, other], 0.36)])
    assert sizes[0] == sizes[1] == sizes[2]
    assert (sizes[3] == sizes[0]) == is_body


@pytest.mark.parametrize(
    ("texts", "confidence", "kept"),
    [
        (("2013/12", "I"), 0.41, ["2013/12"]),
        (("12/13", "|"), 0.45, ["12/13"]),
        (("2013/12", "I"), 0.9, ["2013/12", "I"]),
        (("2013/12", "A"), 0.41, ["2013/12", "A"]),
        (("møtet", "I"), 0.41, ["møtet", "I"]),
        (("I", "møtet"), 0.41, ["I", "møtet"]),
    ],
)
def test_a_speck_after_a_case_number_is_no_letter(texts: tuple[str, ...], confidence: float, kept: list[str]) -> None:
    lines = [line(*texts, confidence=confidence)]
    (sizes,) = line_sizes([(lines, 0.36)])
    assert [word.text for word in words_of(lines, sizes, 1, 0.36, ())] == kept
