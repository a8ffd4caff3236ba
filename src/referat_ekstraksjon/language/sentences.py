"""Where sentences end: full stops that end one, apart from those of abbreviations, ordinals and initials."""

from __future__ import annotations

import functools
import re

from referat_ekstraksjon.language.dates import months
from referat_ekstraksjon.language.letters import CAPITALS

ABBREVIATIONS = frozenset(
    """adm adr alm ang anm art avd avg bd begr bl bl.a bla boks bto ca dek dep dg dir div do dr ds dvs dyd e.kr ekskl
    el eng etc ev evt f f.eks f.kr fig fk forf forh forts fr frk fung g gnr gt h hfl hhv hr i.h.t iflg iht inkl innb
    inst int ivt j jf jfr jr jun kap kgl kl koll komm konf kons konst kr kst kt kv leil lnr lt m m.a m.a.o m.fl m.m
    m.v ma maks mfl mht mill min mnd mnok moh mrd mrk mva mv n nb nn nr nto o o.a o.l ob obs off ofl okt oms org osb
    osv ot p.g.a p.t pag par pb pga pk pkt pr priv prof prop ps pst ref reg rep repr resp s s.k sal sekr sen sf sign
    sing sk skr sml sp spm st str stud t t.d t.h t.o.m t.v tab tel tf tilsv tlf u ult univ ur v v.d v.h vedr vha vol
    vs å år årg""".split()
)
"""Words whose full stop ends no sentence (Språkrådet's list of common abbreviations, and those of case work)."""

_STOP = re.compile(
    r"(?P<mark>(?<![.!?])[.!?]+[)\"”»’']*)(?P<white>\s+)(?=[(\"“«‘]?[" + CAPITALS + r"0-9§–-])|(?P<line>\n)"
)
_WINDOW = 80
"""Characters on either side of a full stop that are looked at: whole texts would cost time with their square."""


@functools.lru_cache(maxsize=512)  # several readers ask of one text in turn
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence; line breaks end one too.

    >>> [text[a:b] for text in ["Jf. sak 3/24. Vedtatt mot 2 st. i rådet."] for a, b in sentence_spans(text)]
    ['Jf. sak 3/24.', 'Vedtatt mot 2 st. i rådet.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if match["line"]:
            spans.append((start, match.start()))
            start = match.end()
            continue
        if match["mark"].startswith("."):
            stop, end = match.start(), match.end()
            if is_abbreviation(text[max(start, stop - _WINDOW) : stop], text[end : end + _WINDOW]):
                continue
        spans.append((start, match.end("mark")))
        start = match.end()
    spans.append((start, len(text)))
    return tuple((a, b) for a, b in spans if text[a:b].strip())


def is_abbreviation(before: str, after: str = "") -> bool:
    """Whether a full stop after `before` belongs to its last word and ends no sentence.

    >>> is_abbreviation("redusert med kr"), is_abbreviation("den 3", "mars 2024"), is_abbreviation("møtet")
    (True, True, False)
    """
    words = before.split()
    if not words:
        return True
    last = words[-1].lstrip('(«"“').casefold()
    following = after.split(maxsplit=1)[:1]
    if last.isdigit():
        return len(last) <= 2 and bool(following) and following[0].strip(".,").casefold() in months()
    if len(last) == 1 and last.isalpha():
        return True  # an initial
    return last in ABBREVIATIONS or last.replace(".", "") in ABBREVIATIONS
