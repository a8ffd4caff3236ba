"""Names of people in lists, with what stands in parentheses after them, and whom they stand in for."""

from __future__ import annotations

import re

from referat_ekstraksjon.language.letters import APOSTROPHES, begins_with_capital

_PARTICLES = frozenset("av von van de der den di da dos du del dal le la el al af bin ibn ten ter t und y og".split())
_NOT_A_NAME = re.compile(r"[\d:;!?@/]|https?|\.\.\.|…{1,}|_{2,}")


def looks_like_name(text: str) -> bool:
    """Whether a text could be one person's name: two to seven words, capitals but for particles, no figures.

    >>> looks_like_name("Per Olav Skjesol"), looks_like_name("Anna K.Valle"), looks_like_name("Hotell Nord, Moss")
    (True, True, False)
    """
    words = text.split()
    if not 2 <= len(words) <= 7 or _NOT_A_NAME.search(text) or len(text) > 70 or "," in text:
        return False
    lower = [w for w in words if not begins_with_capital(w)]
    capitals = len(words) - len(lower)
    particles = all(w.casefold().lstrip(APOSTROPHES) in _PARTICLES for w in lower)
    return capitals >= 2 and particles and begins_with_capital(words[-1])


def first_name(text: str) -> str | None:
    """The name that a text begins with; the longest where several words could be.

    >>> first_name("Jens Lidtveit møtte frå kl. 19")
    'Jens Lidtveit'
    """
    words = text.strip(" :,").split()[:6]
    for count in range(len(words), 1, -1):
        name = " ".join(words[:count]).strip(" ,.")
        if looks_like_name(name):
            return name
    return None


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


_POSSESSIVES = frozenset(("sitt", "sin", "si", "sine"))
_GENITIVE = re.compile(r"(?:['’]s|s['’]|['’]|s)$", re.IGNORECASE)


def owner_of(genitive: str) -> str:
    """Who owns something, from the words before it.

    >>> owner_of("Kommunedirektørens"), owner_of("Rådmannen sitt"), owner_of("Administrerende direktørs")
    ('Kommunedirektøren', 'Rådmannen', 'Administrerende direktør')
    """
    words = genitive.split()
    if words and words[-1].casefold() in _POSSESSIVES:
        return " ".join(words[:-1])
    return _GENITIVE.sub("", genitive.strip())


def owner_before(text: str) -> str | None:
    """Who owns what follows a text, if it ends in a genitive (`Dermed ble formannskapets`, `SP sitt`).

    >>> owner_before("Dermed ble formannskapets "), owner_before("SVs"), owner_before("H trakk sitt")
    ('formannskapet', 'SV', 'H')
    """
    words = text.split()
    if not words or not words[-1][:1].isalpha():
        return None
    last = words[-1].casefold()
    if last in _POSSESSIVES and len(words) > 1:
        nearest = [w for w in (*words[-2:-1], *words[-3:-2]) if w[:1].isupper() or w.endswith(_DEFINITE)]
        return nearest[0] if nearest else None
    if (
        (len(last) > 3 or words[-1][:-1].isupper())
        and last.endswith("s")
        and not last.endswith("ss")
        and last not in _NOT_GENITIVES
    ):
        return owner_of(words[-1])
    return None


_DEFINITE = ("en", "et", "a", "ane")
_NOT_GENITIVES = frozenset("samrøystes dermed hans hennes deres vedtas dens dets røystes utsettes trekkes".split())
