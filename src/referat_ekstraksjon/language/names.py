"""Names of people in lists, with what stands in parentheses after them, and whom they stand in for."""

from __future__ import annotations

import re

_LETTER = "A-ZÆØÅÄÖÜÉÈÁÓÍŠŽČĐŊŦ"
_NAME_START = re.compile(rf"^[{_LETTER}]")
_PARTICLES = frozenset("av von van de der den di da dos le la el af ten ter und y og".split())
_NOT_A_NAME = re.compile(r"[\d:;!?@/]|https?|\.\.\.|…{1,}|_{2,}")


def looks_like_name(text: str) -> bool:
    """Whether a text could be one person's name: two to seven words, capitals but for particles, no figures.

    >>> looks_like_name("Per Olav Skjesol"), looks_like_name("Anna K.Valle"), looks_like_name("Hotell Nord, Moss")
    (True, True, False)
    """
    words = text.split()
    if not 2 <= len(words) <= 7 or _NOT_A_NAME.search(text) or len(text) > 70 or "," in text:
        return False
    capitals = [w for w in words if _NAME_START.match(w)]
    lower = [w for w in words if not _NAME_START.match(w)]
    return len(capitals) >= 2 and all(w.casefold() in _PARTICLES for w in lower) and bool(_NAME_START.match(words[-1]))


_PARENTHESIS = re.compile(
    r"^(?P<name>[^()]{2,80}?)\s*\((?P<inner>[^()]{1,120}(?:\([^()]{0,40}\)[^()]{0,60})?)\)\s*(?P<rest>[^()]{0,160})$"
)


def split_parenthesis(text: str) -> tuple[str, str | None, str]:
    """A list entry as (name, what the parenthesis after it says, the rest).

    >>> split_parenthesis("Erik Hansen (Helse Vest RHF)")
    ('Erik Hansen', 'Helse Vest RHF', '')
    """
    match = _PARENTHESIS.match(text.strip())
    if match is None:
        return text.strip(" ,;"), None, ""
    return match["name"].strip(" ,;–-"), match["inner"].strip(), match["rest"].strip(" ,;.")
