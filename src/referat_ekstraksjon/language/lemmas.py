"""Search terms: one for all forms of a word, in bokmål, nynorsk and older spelling.

A term is the word's basic form (*grunnform*) in bokmål, where it is known. Words that only belong together, such as a
compound and its parts, are given apart: what they find comes further down.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from referat_ekstraksjon.language.compounds import compound_parts, two_parts
from referat_ekstraksjon.language.dictionaries import in_bokmaal, in_nynorsk, is_basic, lexicon
from referat_ekstraksjon.language.older_spelling import spellings_today

_ACCENTS = str.maketrans("éèêëóòáàäöü", "eeeeooaaæøy")
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST = 60
_LONGEST_RESPELT = 24
"""Letters of words whose last part is looked for in other spellings: in longer ones it would take long."""
_LONGEST_ABBREVIATION = 4
_NOUN_ENDINGS = ("enes", "anes", "ene", "ane", "ets", "ens", "et", "en", "er", "ar", "a", "s")
_AGENT_ENDINGS = ("ernes", "erens", "erne", "eren", "ere", "ers", "er", "es", "e")
"""What may follow the stem of a verb and of who does it (`søker`, `søkere`, `søkes`)."""
_SHORTEST_STEM = 3
PARTICLES = ("bort", "fram", "igjen", "inn", "ned", "opp", "sammen", "tilbake", "ut")
"""First parts of verbs that may stand behind them instead; not those that are prepositions as often."""
_PREPOSITIONS = ("av", "om", "på", "til", "over")
_DOING = ("ing", "ning", "else", "sel", "sjon")
"""How nouns end that say what a verb does."""


class _Known(NamedTuple):
    """What `lemmas.toml` says."""

    forms: dict[str, str]
    same: dict[str, str]
    basic: frozenset[str]
    apart: frozenset[str]
    related: dict[str, tuple[str, ...]]
    small: tuple[str, ...]


@functools.cache
def _known() -> _Known:
    read = lexicon()
    forms = {form: basic for basic, given in read["forms"].items() for form in given.split()}
    forms |= {name: name for given in read["names"].values() for name in given.split()}
    same = {other: basic for basic, given in read["same"].items() for other in given.split() if other != basic}
    related = {basic: tuple(given.split()) for basic, given in read["related"].items()}
    basic = frozenset(read["forms"]) | frozenset(read["same"])
    return _Known(
        forms, same, basic, frozenset(read["apart"]["verbs"].split()), related, tuple(read["small"]["words"].split())
    )


@functools.cache
def small_terms() -> frozenset[str]:
    """The terms of words that say nothing of a text where other words are asked for too (`salg av tomt`)."""
    return frozenset(map(term_of, _known().small))


@functools.lru_cache(maxsize=200_000)
def term_of(word: str) -> str:
    """The search term of a word: the same for all its forms and spellings; of a compound, the terms of its parts.

    >>> term_of("vedtok"), term_of("vedteke"), term_of("Vedtaget")
    ('vedta', 'vedta', 'vedta')
    >>> term_of("kyrkjegardane") == term_of("kirkegård"), term_of("får") == term_of("far")
    (True, False)
    """
    return word.lower() if _is_abbreviation(word) else _term(basic_form(word))


def _is_abbreviation(word: str) -> bool:
    """Whether a word is letters that stand for a name (`FAU`)."""
    return word.isupper() and word.isalpha() and 1 < len(word) <= _LONGEST_ABBREVIATION


@functools.lru_cache(maxsize=200_000)
def other_terms_of(word: str) -> tuple[str, ...]:
    """Terms that a word belongs with: parts of a compound, another word it may be a form of, what is related to it."""
    basic = basic_form(word)
    parts = [_of_bokmaal(part) for part in compound_parts(basic)]
    terms = ["".join(map(_term, parts[a:b])) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)]
    others = list(_other_readings(word.lower().translate(_ACCENTS), basic))
    for one in (basic, *parts):
        related = [*_done_and_doing(one), *_listed_with(one)]
        others += related
        for verb in (one, *related):
            others += _particle_and_verb(verb)
    own = term_of(word)
    terms.append(_term(basic))
    return tuple(dict.fromkeys(term for term in (*terms, *map(_term, others)) if term and term != own))


@functools.lru_cache(maxsize=50_000)
def basic_form(word: str) -> str:
    """A word's basic form in bokmål as far as it is known; else the word in small letters.

    >>> basic_form("Bøkene"), basic_form("skulane"), basic_form("rådmannens"), basic_form("driftskostnadene")
    ('bok', 'skole', 'rådmann', 'driftskostnad')
    """
    form = word.lower().translate(_ACCENTS)
    if not 1 < len(form) <= _LONGEST or not form.isalpha():
        return form
    return (
        _listed(form)
        or _of_other_spelling(form, _listed)
        or _by_last_part(form)
        or (_of_other_spelling(form, _by_last_part) if len(form) <= _LONGEST_RESPELT else None)
        or form.replace("aa", "å")
    )


def _listed(form: str) -> str | None:
    """The basic form by the lists."""
    known = _known()
    found = known.forms.get(form) or known.same.get(form)
    if found is not None:
        return found
    found = _in_dictionaries(form)
    if found is None and form.endswith("s") and len(form) > _SHORTEST_STEM:
        found = known.forms.get(form[:-1]) or _in_dictionaries(form[:-1])
    return _of_bokmaal(found) if found is not None else None


def _in_dictionaries(form: str) -> str | None:
    bokmaal, nynorsk = in_bokmaal(form), in_nynorsk(form)
    if form.endswith("er") and bokmaal == form + "e" and in_bokmaal(form[:-2]) == form[:-2]:
        return form[:-2]  # `protokoller` is more often of `protokoll` than of `protokollere`
    if nynorsk is not None and nynorsk[:1].isupper():
        return form  # a name
    if bokmaal is None and form.endswith("d") and in_bokmaal(form[:-1] + "e") == form[:-1] + "e":
        return form[:-1] + "e"  # a participle: `stengd`
    if bokmaal is None or nynorsk is None:
        return bokmaal or nynorsk
    is_noun = form in (in_bokmaal(form + "en"), in_bokmaal(form + "et"))
    if bokmaal == form and form[-1] in "td" and nynorsk != form and not is_noun:
        return nynorsk  # a participle: `godkjent` is of `godkjenne`
    if nynorsk == form and form.endswith("e"):
        return nynorsk  # `servere` is not of `server`, `ramme` not of `ram`
    verb = bokmaal.removesuffix("e")
    if nynorsk == form and verb != bokmaal and (form == verb or not form.startswith(verb)):
        return nynorsk  # `skred` is not of `skride`, `krav` not of `krave`
    return bokmaal


def _by_last_part(form: str) -> str | None:
    """A compound's basic form, where the lists lack it: its last part, the longest that is known, in its own."""
    for start in range(2, len(form) - _SHORTEST_STEM):
        if _is_first_part(form[:start]):
            found = _listed(form[start:])
            if found is not None:
                return _of_bokmaal(form[:start] + found)
    return None


def _is_first_part(part: str) -> bool:
    return (
        part in PARTICLES
        or part in _PREPOSITIONS
        or any(
            is_basic(first) or in_bokmaal(first) is not None or first in _known().forms or two_parts(first) is not None
            for first in (part, part[:-1] if part[-1] in "se" else part)
            if len(first) >= _SHORTEST_STEM
        )
    )


def _of_bokmaal(basic: str) -> str:
    """A basic form in bokmål for one in nynorsk, its last part too."""
    known = _known()
    if basic in known.same:
        return known.same[basic]
    if basic in known.basic:
        return basic
    for start in range(2, len(basic) - _SHORTEST_STEM + 1):
        if basic[start:] in known.same and _is_first_part(basic[:start]):
            return basic[:start] + known.same[basic[start:]]
    if in_bokmaal(basic) is not None:
        return basic
    if basic.endswith("a") and in_bokmaal(basic[:-1] + "e") == basic[:-1] + "e":
        return basic[:-1] + "e"  # verbs in nynorsk: godkjenna
    for spelling in spellings_today(basic):
        if in_bokmaal(spelling) == spelling:
            return spelling
    return basic


def _of_other_spelling(form: str, look: Callable[[str], str | None]) -> str | None:
    """The basic form of what a form may be spelt as today, by one of the ways to look it up."""
    return next((found for spelling in spellings_today(form) if (found := look(spelling)) is not None), None)


@functools.lru_cache(maxsize=50_000)
def _term(basic: str) -> str:
    parts = compound_parts(basic)
    terms = [_stem(_of_bokmaal(part)) for part in parts] if parts else [_stem(basic)]
    return "".join(_LETTERS.findall("".join(terms)))


def _stem(basic: str) -> str:
    """A verb and the noun that is its stem are one (`råde` and `råd`): forms such as `rådet` are of both."""
    if basic.endswith("e") and len(basic) > _SHORTEST_STEM and basic not in _known().apart:
        stem = basic[:-1]
        noun = in_bokmaal(stem) == stem or (in_bokmaal(stem) == basic and in_nynorsk(stem) == stem)
        if noun or stem in _known().same:
            return _known().same.get(stem, stem)
    return basic


def verbs_of(word: str) -> Iterator[str]:
    """What the basic form of a word may be if it is of a verb, known or not (`lyst`: `lyse`)."""
    form = word.lower().translate(_ACCENTS)
    readings = [basic_form(form), in_bokmaal(form), in_nynorsk(form)]
    readings += [form[:-1] + "e", form[:-2] + "e"] if form[-1:] in "td" else []
    for reading in dict.fromkeys(readings):
        verb = _of_bokmaal(reading) if reading else ""
        if verb[-1:] in ("e", "å", "a", "i"):
            yield verb


def _listed_with(basic: str) -> Iterator[str]:
    """What `lemmas.toml` has with a word, or with its last part (`gjenvelge`: `gjenvalg`)."""
    for verb, nouns in _known().related.items():
        if basic.endswith(verb):
            yield from (basic.removesuffix(verb) + noun for noun in nouns)
        yield from (basic.removesuffix(noun) + verb for noun in nouns if basic.endswith(noun))


def _done_and_doing(basic: str) -> Iterator[str]:
    """The verb that a noun is made of (`godkjenning`: `godkjenne`), or the nouns made of a verb."""
    if in_bokmaal(basic) == basic:
        if basic.endswith("e"):
            yield basic[:-1] + "ing"  # lists have few of these
            nouns = [basic[:-1] + ending for ending in _DOING]
            if basic.endswith("ere"):
                nouns += [basic[:-3] + ending for ending in ("", "i", "asjon", "sjon")]
            yield from (noun for noun in nouns if in_bokmaal(noun) == noun)
        elif basic.endswith("å"):
            yield basic + "ing"
        elif basic.endswith("ta") and in_bokmaal(basic + "k") == basic + "k":
            yield basic + "k"  # vedta, vedtak
    verbs = [basic.removesuffix(ending) + "e" for ending in _DOING if basic.endswith(ending)]
    verbs += [basic.removesuffix(ending) + "ere" for ending in ("i", "asjon") if basic.endswith(ending)]
    verbs += [basic[:-1]] if basic.endswith("tak") else []
    verbs.append(basic + "ere")
    yield from (verb for verb in verbs if len(verb) > _SHORTEST_STEM and in_bokmaal(verb) == verb)


def _particle_and_verb(basic: str) -> Iterator[str]:
    """What a verb is when its first part stands behind it (`nedlegge`: `legge ned`)."""
    for particle in PARTICLES:
        verb = basic.removeprefix(particle)
        if verb != basic and len(verb) > 1 and in_bokmaal(verb) == verb and verb[-1] in "eåai":
            yield verb
            yield particle


def _other_readings(form: str, basic: str) -> Iterator[str]:
    """Other words that a form may be of: by the other dictionary, and as a noun."""
    if not form.isalpha() or len(form) > _LONGEST:
        return
    for found in (in_bokmaal(form), in_nynorsk(form)):
        if found is not None and found.islower():
            yield _of_bokmaal(found)
    for ending in _AGENT_ENDINGS:
        stem = form.removesuffix(ending)
        agent, verb = stem + "er", stem + "e"
        is_agent = agent in (in_bokmaal(agent), in_bokmaal(agent + "e"))
        if stem != form and len(stem) >= _SHORTEST_STEM and is_agent and in_bokmaal(verb) == verb:
            yield agent
            yield verb
    if basic == form:
        return
    for ending in _NOUN_ENDINGS:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) >= _SHORTEST_STEM:
            yield from (noun for noun in (stem, stem + "e") if in_bokmaal(noun) == noun)
