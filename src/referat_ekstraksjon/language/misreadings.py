"""What Tesseract misreads in Norwegian papers, and what alone it can have been.

Tesseract's Norwegian data has no section sign: it reads `8`, `S` or `$`. Letters and figures that look alike (`l`, `I`
and `1`, `O` and `0`) are told apart only where one reading is possible at all: in a case number, date, clock time or
amount, or in a word that is known with one of them and not with the other. Whatever may be right is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import product

from referat_ekstraksjon.language.compounds import is_known_word

_LAW = re.compile(
    r"(?:[a-zæøå]*(?:lov(?:en|ens|a|as|ene)?|forskrift(?:en|ens|a|as|ene)?|vedtekt(?:er|ene|enes)|reglement(?:et|ets)?"
    r"|instruks(?:en|ens)?)|offl|fvl|koml|kommunel|pbl|aml|hl)[.,]?$",
    re.IGNORECASE,
)
"""Words that a section sign follows."""
_BEFORE_SECTION = frozenset("jf jf. jfr jfr. jamfør etter i av ved og til med (jf (jf. (jfr (jfr.".split())
_LIKE_SECTION = re.compile(r"([(«]?)([8S$5]|88|SS|\$\$)$")
_SURELY_SECTION = re.compile(r"([(«]?)([S$]|SS|\$\$)$")
_TOUCHING_SECTION = re.compile(r"([(«]?)([S$])(\d{1,3}(?:-\d{1,3})?[a-z]?[.,;:)]*)$")
_OF_SECTION = frozenset("ledd bokstav punktum lyder lyde".split())
"""Words that soon follow the number of a section (`§ 7 tredje ledd`, `§ 6 lyder`), and numbers of nothing else."""
_REACH_AFTER = 3
_SECTION_NUMBER = re.compile(r"\d{1,3}(?:-\d{1,3})?[a-z]?[.,;:)»]*$")
_CLOCK_WORD = re.compile(r"([(«]?)([kK])[I1|!]([.,]?)$")
_CLOCK = re.compile(r"\d{1,2}(?:[.:]\d{2})?\D?")
_ALIKE = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})
_FIGURE = r"[\dlIOo|]"
_NUMBERS = re.compile(
    rf"([(«]?)({_FIGURE}{{1,4}}/{_FIGURE}{{2,5}}|{_FIGURE}{{1,2}}\.{_FIGURE}{{1,2}}\.(?:{_FIGURE}{{4}}|{_FIGURE}{{2}})"
    rf"|{_FIGURE}{{2}}[.:]{_FIGURE}{{2}}|{_FIGURE}{{1,3}}(?:\.{_FIGURE}{{3}}){{1,4}}|{_FIGURE}{{1,9}},-)([.,;:)»]*)$"
)
"""Case numbers, dates, clock times and amounts, letters that look like figures among them."""
_WORD = re.compile(r"([(«\"'–-]*)([A-Za-zÆØÅæøå0-9|!]+?)([.,;:)»\"'–-]*)$")
_IN_WORDS = {"q": "g", "0": "oø", "1": "li", "|": "li", "I": "l"}
_REACH = 8
"""Words before a section sign among which its law is named (`forskrift om kontrollutvalg § 18`)."""
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?:]$")
_LIKE_BULLET = frozenset("e o ° * + © ® ¢ « » .".split())
"""What the dot before an item of a list is read as; none is a word of Norwegian."""
_BROKEN = re.compile(r"([(«]?)([A-ZÆØÅ]?[a-zæøå]{2,30})(-?)$")
_REST = re.compile(r"[a-zæøå]{2,30}(?=[.,;:)»]*$)")
_BEFORE_NOUN = frozenset("for om av til med på i og ved innen innan under etter fra frå mot".split())
"""Words after which a noun may begin (`for e-helse`)."""
_MOST_DOUBTS, _SHORTEST, _LONGEST = 3, 3, 40


def mended(
    words: Sequence[str], line_ends: Collection[int] = (), item_starts: Collection[int] = ()
) -> list[str | None]:
    """For each word of a page what it must be, or None where it may be what was read.

    Args:
        words: in printed order.
        line_ends: places of those that end a line.
        item_starts: of those that begin one, stand well apart from the next word, and were not read surely.

    >>> mended("etter forvaltningsloven 8 6 møttes de KI. l0.00".split())
    [None, None, '§', None, None, None, 'Kl.', '10.00']
    """
    found: list[str | None] = []
    for place, word in enumerate(words):
        before = words[max(0, place - _REACH) : place]
        after = words[place + 1 : place + 1 + _REACH_AFTER]
        if place in item_starts and word in _LIKE_BULLET:
            found.append("•")
            continue
        rules = (*_RULES, _line_end) if place in line_ends else _RULES
        found.append(next((text for rule in rules if (text := rule(before, word, after)) is not None), None))
    return found


def _section(before: Sequence[str], word: str, after: Sequence[str]) -> str | None:
    last, number = before[-1] if before else "", after[0] if after else ""
    law = _LAW.match(last) is not None
    of_law = last.casefold() in _BEFORE_SECTION or _names_law(before)
    touching = _TOUCHING_SECTION.match(word)
    if touching and of_law:
        return f"{touching[1]}§{touching[3]}"
    if not _SECTION_NUMBER.match(number):
        return None
    of_law = of_law or any(following.rstrip(".,:;") in _OF_SECTION for following in after[1:])
    pattern = _LIKE_SECTION if law else _SURELY_SECTION if of_law else None
    match = pattern.match(word) if pattern is not None else None
    return f"{match[1]}{'§' * len(match[2])}" if match else None


def _names_law(before: Sequence[str]) -> bool:
    """Whether a law is named in words of the same sentence."""
    for word in reversed(before):
        if _LAW.match(word):
            return True
        if _SENTENCE_END.search(word):
            return False
    return False


def _clock(_: Sequence[str], word: str, after: Sequence[str]) -> str | None:
    match = _CLOCK_WORD.match(word)
    return f"{match[1]}{match[2]}l{match[3]}" if match and after and _CLOCK.match(after[0].translate(_ALIKE)) else None


def _number(_: Sequence[str], word: str, __: Sequence[str]) -> str | None:
    match = _NUMBERS.match(word)
    if match is None or (match[2].isascii() and not any(c.isalpha() or c == "|" for c in match[2])):
        return None
    figures = sum(c.isdigit() for c in match[2])
    doubtful = sum(c.isalpha() or c == "|" for c in match[2])
    return match[1] + match[2].translate(_ALIKE) + match[3] if figures >= doubtful else None


def _letters(_: Sequence[str], word: str, __: Sequence[str]) -> str | None:
    match = _WORD.match(word)
    if match is None or not _SHORTEST <= len(match[2]) <= _LONGEST:
        return None
    core = match[2]
    doubts = [place for place, c in enumerate(core) if c in _IN_WORDS and (place or c not in "I")]
    letters = sum(c.isalpha() and c not in "qI" for c in core)
    if not doubts or len(doubts) > _MOST_DOUBTS or letters <= len(doubts) or core.isupper() or is_known_word(core):
        return None
    readings = set()
    for choice in product(*(_IN_WORDS[core[place]] for place in doubts)):
        reading = list(core)
        for place, letter in zip(doubts, choice, strict=True):
            reading[place] = letter
        if is_known_word("".join(reading)):
            readings.add("".join(reading))
    return match[1] + readings.pop() + match[3] if len(readings) == 1 else None


def _line_end(_: Sequence[str], word: str, after: Sequence[str]) -> str | None:
    """A word broken at a line's end whose hyphen was not read, or that was run together with the one before it.

    >>> mended(["fore-", "helse"], {0}), mended(["utvik", "lingen"], {0}), mended(["utvik-", "ling"], {0})
    (['for e-', None], ['utvik-', None], [None, None])
    """
    match, rest = _BROKEN.match(word), _REST.match(after[0] if after else "")
    if match is None or rest is None or is_known_word(match[2] + rest[0]) == bool(match[3]):
        return None
    if not match[3]:
        return None if is_known_word(match[2]) else f"{match[1]}{match[2]}-"
    first, letter = match[2][:-1], match[2][-1]
    if letter != "e" or first.casefold() not in _BEFORE_NOUN or not is_known_word(rest[0]):
        return None
    return f"{match[1]}{first} {letter}-"


_RULES: tuple[Callable[[Sequence[str], str, Sequence[str]], str | None], ...] = (_section, _clock, _number, _letters)
