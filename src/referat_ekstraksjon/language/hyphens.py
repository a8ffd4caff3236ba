"""Words broken at a line end: which hyphens belong to the word and which to the break.

Norwegian writes `e-helse`, `Midt-Norge` and `IKT-løsning` with a hyphen, `utvikling` without one, and leaves a word
hanging on a shared part (`drifts- og vedlikeholdskostnader`). Rules: Språkrådet, "Bindestrek og orddeling".
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Literal

Joining = Literal["keep", "drop", "hang"]
"""keep: `e-` + `helse` = `e-helse`; drop: `utvik-` + `ling` = `utvikling`; hang: `drifts-` + `og` = `drifts- og`."""

_HANGING = frozenset("og eller samt og/eller".split())
_LAST_PIECE = re.compile(r"(?<![^\W_])([^\W_]+)-$")
_FIRST_PIECE = re.compile(r"^[^\W_]+")
_VOWELS = frozenset("aeiouyæøåéèêóòôäöü")


def join_broken(left: str, right: str, vocabulary: Container[str] = frozenset()) -> Joining:
    """How the end of one line and the start of the next make one word.

    Args:
        left: the last word of the line; it ends in a hyphen.
        right: the first word of the next line.
        vocabulary: case-folded words met unbroken in the same document; they decide where they can.

    >>> join_broken("e-", "helse"), join_broken("utvik-", "ling"), join_broken("Drift-", "og")
    ('keep', 'drop', 'hang')
    """
    bare = right.strip("(«\"”“'").rstrip('.,;:)»"')
    if bare.casefold() in _HANGING:
        return "hang"
    match = _LAST_PIECE.search(left)
    first = _FIRST_PIECE.match(bare)
    if match is None or first is None:
        return "keep"
    stem, start = match.group(1), first.group(0)
    stem_word = left.rstrip("-").lstrip("(«\"”“'")
    with_hyphen, without = f"{stem_word}-{start}".casefold(), f"{stem_word}{start}".casefold()
    if with_hyphen in vocabulary and without not in vocabulary:
        return "keep"
    if without in vocabulary and with_hyphen not in vocabulary:
        return "drop"
    if start[0].isupper() or start[0].isdigit() or stem[-1].isdigit():
        return "keep"
    if len(stem) == 1 or (stem.isupper() and len(stem) > 1):
        return "keep"
    if not _VOWELS & set(stem.casefold()):
        return "keep"  # an abbreviation: no syllable ends here
    return "drop"
