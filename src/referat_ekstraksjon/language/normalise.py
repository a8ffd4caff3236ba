"""Characters as they are meant: one form for each letter, ligatures taken apart, invisible characters out.

Normalising never loses a letter or digit and changes nothing when it is done again.
"""

from __future__ import annotations

import functools
import re
import unicodedata

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
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_SYMBOL_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "□", 0xF06F: "o", 0xF02D: "-"}
"""Where Symbol and Wingdings keep the bullets of word processors."""


@functools.lru_cache(maxsize=50_000)
def normalise_word(word: str) -> str:
    """One printed word (no white space in it) in its normal form; may be empty if nothing visible is left.

    >>> normalise_word("oﬃsielt")
    'offisielt'
    """
    if word.isascii() and word.isprintable():
        return word
    if any(mark in word for mark in "ÃÂâ"):
        word = ftfy.fix_encoding(word)
    if _PRIVATE.search(word):
        word = word.translate(_SYMBOL_BULLETS)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).translate(_TABLE)).strip()


def normalise_text(text: str) -> str:
    """Running text in its normal form: words as by `normalise_word`, white space folded, line breaks kept."""
    lines = (
        " ".join(normal for piece in _WHITE.split(line) if (normal := normalise_word(piece)))
        for line in unicodedata.normalize("NFC", text).translate(_SPACES).splitlines()
    )
    return "\n".join(line for line in lines if line)


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Text for comparing names and titles: case, quotes, dashes and white space made equal, end marks off.

    >>> fold("Nasjonalt  E‑helseråd:")
    'nasjonalt e-helseråd'
    """
    text = normalise_text(text).translate(_FOLD)
    return _ALL_WHITE.sub(" ", text).strip(" .,;:").casefold()


_ALL_WHITE = re.compile(r"\s+")
_FOLD = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "’": "'", "‘": "'"}
)
