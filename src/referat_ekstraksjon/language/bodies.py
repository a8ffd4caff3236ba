"""Names of bodies compared: `Kommunestyret` and `Kommunestyre` are one, `Fellesnemnda` and `Fellesnemnd` too."""

from __future__ import annotations

import functools

import Stemmer

from referat_ekstraksjon.language.normalise import fold


@functools.cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian")


def share_a_word(name: str, other: str) -> bool:
    """Whether two names have a word of the same stem, of some length (`Ordinært årsmøte`, `årsmøtet i sameiet`)."""
    stems, others = ({_stemmer().stemWord(w) for w in fold(n).split() if len(w) > 5} for n in (name, other))
    return bool(stems & others)


@functools.lru_cache(maxsize=2_000)
def body_key(name: str, organisation: str | None = None) -> str:
    """The same for all forms of a body's name within an organisation.

    >>> body_key("Kommunestyret") == body_key("KOMMUNESTYRE")
    True
    """
    words = [_stemmer().stemWord(word) for word in fold(name).split()]
    return " ".join(words) + "|" + fold(organisation or "")
