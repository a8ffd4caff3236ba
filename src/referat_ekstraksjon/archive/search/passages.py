"""The stretch of a wording in which most of what was asked for stands, with the words that were found set apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from referat_ekstraksjon.language.lemmas import other_terms_of, term_of
from referat_ekstraksjon.language.search_terms import WORD

MARK = ("\x02", "\x03")
"""What stands before and after words that were found. No stored text has these characters."""
_PASSAGE_WORDS = 40
_WORDS_BEFORE = 6
"""Words before the first that was found."""
_MORE = " … "


class Sought(NamedTuple):
    """Words that a query asks for in a row.

    Attributes:
        by: how they are compared: by their `terms`, to the `letter`, or (the last) as a `beginning`.
        words: terms, or words in small letters.
    """

    by: Literal["terms", "letter", "beginning"]
    words: tuple[str, ...]


def passage(text: str, sought: Sequence[Sought]) -> str:
    """A stretch of a text of some forty words, found words between `MARK`s.

    Args:
        text: a wording.
        sought: what a query asked for.
    """
    spans = [match.span() for match in WORD.finditer(text)]
    words = [text[start:stop] for start, stop in spans]
    found = _found(words, sought)
    begin, end = _window(len(words), found)
    pieces: list[str] = []
    at = spans[begin][0] if begin else 0
    if begin:
        pieces.append(_MORE.lstrip())
    for place in sorted(place for place in found if begin <= place < end):
        start, stop = spans[place]
        pieces += [text[at:start], MARK[0], text[start:stop], MARK[1]]
        at = stop
    pieces.append(text[at : spans[end - 1][1]] if end < len(words) else text[at:])
    if end < len(words):
        pieces.append(_MORE.rstrip())
    return "".join(pieces).replace(f"{MARK[1]} {MARK[0]}", " ")


def _found(words: Sequence[str], sought: Sequence[Sought]) -> set[int]:
    """The places of words that were found; of words related to what was sought only where it stands nowhere itself."""
    terms = [term_of(word) for word in words]
    letters = [word.lower() for word in words]
    found: set[int] = set()
    for by, wanted in sought:
        own: list[int] = []
        for compared in {"terms": (terms,), "letter": (letters,), "beginning": (letters, terms)}[by]:
            own = own or [at for at in range(len(words) - len(wanted) + 1) if _stands(compared, at, by, wanted)]
        found.update(at + step for at in own for step in range(len(wanted)))
        if not own and by == "terms" and len(wanted) == 1:
            found.update(at for at, word in enumerate(words) if wanted[0] in other_terms_of(word))
    return found


def _stands(compared: Sequence[str], at: int, by: str, wanted: Sequence[str]) -> bool:
    last = len(wanted) - 1
    return all(
        compared[at + step].startswith(word) if by == "beginning" and step == last else compared[at + step] == word
        for step, word in enumerate(wanted)
    )


def _window(count: int, found: set[int]) -> tuple[int, int]:
    """First and last place (exclusive) of the words to show: the stretch with most found words, the first of such."""
    if count <= _PASSAGE_WORDS or not found:
        return 0, min(count, _PASSAGE_WORDS)
    begins = [max(0, min(place - _WORDS_BEFORE, count - _PASSAGE_WORDS)) for place in sorted(found)]
    best = max(begins, key=lambda begin: (sum(begin <= place < begin + _PASSAGE_WORDS for place in found), -begin))
    return best, best + _PASSAGE_WORDS
