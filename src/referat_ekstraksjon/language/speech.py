"""Who says what: the speaker in a reported contribution."""

from __future__ import annotations

import re

from referat_ekstraksjon.language.letters import CAPITALS

_NOT_SPEAKERS = frozenset(
    """det dette den denne disse der her da når hvis dersom som at om for i på av til fra med ved etter under
    over mellom videre generelt samtidig spesielt likevel også men og eller hva hvem hvor hvordan hvorfor
    hvilke vedlegg saken saka forslaget framlegget innstillingen følgende man en et ein eit ei vi jeg eg de
    dei han hun ho ingen noen nokon alle flere fleire mange begge dermed derfor difor deretter dereretter
    først så nå no ikke ikkje""".split()
)
_SENTENCE_END = re.compile(r"(?<=[a-zæøå]{2})[.!?]\s+[" + CAPITALS + "]")
_TRAILING = re.compile(r"(?<![\s,;:–-])[\s,;:–-]+$")
_MOST_WORDS = 16


def speaker_before(text: str, verb_start: int) -> str | None:
    """The speaker whose verb begins at `verb_start`; None where the words before it name nobody.

    >>> speaker_before("Legeforeningen kommenterte at det haster", 15)
    'Legeforeningen'
    >>> speaker_before("Det ble kommentert at det haster", 4) is None
    True
    """
    subject = _TRAILING.sub("", text[:verb_start]).strip()
    words = subject.split()
    if not words or len(words) > _MOST_WORDS or _SENTENCE_END.search(subject):
        return None
    first = words[0].strip('«"”“(').casefold().rstrip(",")
    if first in _NOT_SPEAKERS or not words[0].strip('«"”“(')[:1].isupper():
        return None
    return subject if any(c.isalpha() for c in subject) else None


_PAST_IN_R = frozenset("var bar skar".split())
_MODALS = frozenset("vil kan skal må bør ville kunne skulle måtte burde".split())


def is_past_tense(verb: str) -> bool:
    """Whether a finite verb (with what belongs to it) is in the past: the present ends in -r, modals aside.

    >>> is_past_tense("mente"), is_past_tense("ber om"), is_past_tense("la fram"), is_past_tense("vil følge opp")
    (True, False, True, False)
    """
    first = verb.split(maxsplit=1)[0].casefold()
    return first in _PAST_IN_R or (not first.endswith("r") and first not in _MODALS)
