"""Capital letters of names in Norway, of whatever origin: Norwegian, Sámi, Polish, Icelandic, Turkish, Vietnamese."""

from __future__ import annotations

from typing import Final

_LATIN_BEYOND_ASCII = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))

CAPITALS: Final = "A-Z" + "".join(c for c in map(chr, _LATIN_BEYOND_ASCII) if c.isupper() or c.istitle())
"""Latin capitals, to be put between the brackets of a regular expression's character class."""
APOSTROPHES: Final = "'’‘ʼʻ´`"
"""What is printed for the apostrophe in a name."""


def begins_with_capital(word: str) -> bool:
    """Whether a word of a name begins with a capital, what is elided before it aside (`d’Arcy`, `’t Hooft`).

    >>> begins_with_capital("Łukasz"), begins_with_capital("d’Arcy"), begins_with_capital("møtte")
    (True, True, False)
    """
    if word[:1].isupper() or word[:1].istitle():
        return True
    for index, character in enumerate(word[:3]):
        if character in APOSTROPHES:
            return word[index + 1 : index + 2].isupper()
    return False
