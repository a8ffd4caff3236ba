"""Characters as they are meant: one form for each letter, ligatures taken apart, invisible characters out.

Normalising never loses a letter or digit and changes nothing when it is done again.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

import ftfy

_PRESENTATION = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}  # ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ
_HYPHENS = dict.fromkeys((0x00AD, 0x2010, 0x2011), "-")
"""A soft hyphen that is printed is a hyphen; so are U+2010 and U+2011."""
_SPACES = dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_INVISIBLE = dict.fromkeys(
    (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF, 0xFFFD)
)
_CONTROL = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_TABLE: dict[int, str | None] = {**_PRESENTATION, **_HYPHENS, **_SPACES, **_INVISIBLE, **_CONTROL}
_WHITE = re.compile(r"[ \t\r\f\v]+")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\u2028\u2029]")  # not U+0085: half of a letter in broken encodings
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_SYMBOL_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "□", 0xF06F: "o", 0xF02D: "-"}
"""Where Symbol and Wingdings keep the bullets of word processors."""
_MOST_PASSES = 12
"""What one pass mends may make more to mend; each pass but the first makes the text shorter."""


@functools.lru_cache(maxsize=50_000)
def normalise_word(word: str) -> str:
    """One printed word (no white space in it) in its normal form; may be empty if nothing visible is left.

    Halves of characters outside the basic plane are joined; a lone half is left out.

    >>> normalise_word("oﬃsielt")
    'offisielt'
    """
    if word.isascii() and word.isprintable():
        return word
    return _until_stable(_normalised_once, word)


def _until_stable(step: Callable[[str], str], text: str) -> str:
    """A text put through a step until that changes nothing, so that it changes nothing when done again."""
    for _ in range(_MOST_PASSES):
        text, before = step(text), text
        if text == before:
            break
    return text


def _normalised_once(word: str) -> str:
    if _SURROGATE.search(word):
        word = word.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    if any(mark in word for mark in "ÃÂâ"):
        word = ftfy.fix_encoding(word)
    if _PRIVATE.search(word):
        word = word.translate(_SYMBOL_BULLETS)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).translate(_TABLE)).strip()


def normalise_text(text: str) -> str:
    """Running text in its normal form: words as by `normalise_word`, white space folded, line breaks kept."""
    broken = any(mark in text for mark in "ÃÂâ")  # mended, it may have white space where it had letters
    return _until_stable(_normal_lines, text) if broken else _normal_lines(text)


def _normal_lines(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    lines = (
        " ".join(normal for piece in _WHITE.split(line) if (normal := normalise_word(piece)))
        for line in _LINE_ENDS.split(unicodedata.normalize("NFC", text).translate(_SPACES))
    )
    return "\n".join(line for line in lines if line)


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Text for comparing names and titles: case, quotes, dashes and white space made equal, end marks off.

    >>> fold("Nasjonalt  E‑helseråd:")
    'nasjonalt e-helseråd'
    """
    folded = _folded_once(text)
    if not folded or (max(folded) < _CASE_IS_PLAIN and "â" not in folded):  # `Â` folded may look like broken encoding
        return folded
    return _until_stable(_folded_once, folded)


def _folded_once(text: str) -> str:
    return fold_marks(text).strip(" .,;:").casefold()


def fold_marks(text: str) -> str:
    """Text with quotes, dashes and white space made equal, case and end marks kept.

    >>> fold_marks("«Nasjonalt  E‑helseråd»:")
    '"Nasjonalt E-helseråd":'
    """
    return _ALL_WHITE.sub(" ", normalise_text(text).translate(_FOLD)).strip()


_CASE_IS_PLAIN = "\u0130"
"""Letters before this one keep their normal form when their case is folded."""
_ALL_WHITE = re.compile(r"\s+")
_FOLD = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "’": "'", "‘": "'"}
)
