"""How a word may be spelt in bokmål today that is in nynorsk or in the spelling of before 1938.

Rules only propose; what they propose counts if it is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        # Before 1917 and 1938
        ("aa", "å"),
        ("æ", "e"),
        ("(?<=[aeiouyæøå])d(?=[e]|$)", "t"),
        ("(?<=[aeiouyæøå])g(?=[e]|$)", "k"),
        ("(?<=[aeiouyæøå])b(?=[e]|$)", "p"),
        ("(?<=[aeiouyæøå])g(?=er?$|es$|et$)", ""),
        ("^ud", "ut"),
        ("(?<=s)ud", "ut"),
        ("nd", "nn"),
        ("nd(?=t|s|$)", "n"),
        ("ld", "ll"),
        ("skab", "skap"),
        ("hed", "het"),
        ("(?<=[ckpst])tion|tion|ssion", "sjon"),
        ("c(?=[eiyæø])", "s"),
        ("ck", "kk"),
        ("c", "k"),
        ("ch", "k"),
        ("ph", "f"),
        ("th", "t"),
        ("q[uv]", "kv"),
        ("x", "ks"),
        ("w", "v"),
        ("ee", "e"),
        ("ii", "i"),
        ("uu", "u"),
        ("øi", "øy"),
        ("ei", "e"),
        ("dt", "tt"),
        ("dt", "t"),
        ("ds", "ss"),
        ("fs", "vs"),
        ("sne", "snø"),
        ("efter", "etter"),
        ("frem", "fram"),
        ("ind", "inn"),
        ("kjæ", "kje"),
        ("erne$", "ene"),
        ("^op(?=[^p])", "opp"),
        ("legning", "legging"),
        ("gives$", "gis"),
        # Nynorsk
        ("^frå", "fra"),
        ("leik", "het"),
        ("erast$", "ere"),
        ("ast$", "e"),
        ("kn(?=[ea])", "gn"),
        ("bod$|bod(?=e)", "bud"),
        ("slepp", "slipp"),
        ("leg(?=$|e|a|t)", "lig"),
        ("heit", "het"),
        ("(?<=[aeiouyæøå]{1}[a-zæøå])ar(?=$|en$|ane$)", "er"),
        ("ar$", "er"),
        ("ane$", "ene"),
        ("a$", "e"),
        ("a$", "en"),
        ("kj(?=[ea])", "k"),
        ("gj(?=[ea])", "g"),
        ("øy", "ø"),
        ("au", "ø"),
        ("ei", "e"),
        ("^kv", "hv"),
        ("hovud", "hoved"),
        ("saman", "sammen"),
        ("hald", "hold"),
        ("skot", "skudd"),
        ("skule", "skole"),
        ("teneste", "tjeneste"),
        ("sjuk", "syk"),
        ("eig(?=e|a)", "ei"),
        ("løyving", "bevilgning"),
        ("(?<=[aeiouyæøå])tj(?=[ea])", "tt"),
        ("lj(?=[ea])", "lg"),
        ("rj(?=[ea])", "rr"),
    )
)
_MOST_RULES = 3
"""Rules that are put to a word one after the other."""
_MOST_SPELLINGS = 400
_LONGEST = 40


def spellings_today(word: str) -> Iterator[str]:
    """Spellings that a word may have in bokmål today, those by fewest rules first; the word itself is not among them.

    Args:
        word: lower case. A word of more than 40 letters has none.

    >>> "utvalget" in spellings_today("udvalget"), "formannskap" in spellings_today("formandskab")
    (True, True)
    """
    if len(word) > _LONGEST:
        return
    seen = {word}
    last = [word]
    for _ in range(_MOST_RULES):
        more: list[str] = []
        for spelling in last:
            for pattern, becomes in _RULES:
                changed = pattern.sub(becomes, spelling)
                if changed not in seen and len(seen) < _MOST_SPELLINGS:
                    seen.add(changed)
                    more.append(changed)
                    yield changed
        last = more
