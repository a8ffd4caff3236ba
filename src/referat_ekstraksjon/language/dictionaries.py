"""The forms of Norwegian words and the words they are of: bokmål and nynorsk, from simplemma's word lists.

Some 780 000 forms, which take half a second and 75 MB when they are first asked for.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

_FACTORY = DefaultDictionaryFactory()


@functools.cache
def lexicon() -> dict[str, dict[str, str]]:
    """What no dictionary settles: the tables of `lemmas.toml`."""
    return tomllib.loads(files(__package__).joinpath("lemmas.toml").read_text(encoding="utf-8"))


@functools.cache
def _dictionary(language: str) -> Mapping[str, str]:
    found: Mapping[str, str] = _FACTORY.get_dictionary(language)
    return found


def in_bokmaal(form: str) -> str | None:
    """The basic form of a form in bokmål, lower case; None for one that is not known.

    >>> in_bokmaal("kommunene"), in_bokmaal("kommunane")
    ('kommune', None)
    """
    return _dictionary("nb").get(form)


def in_nynorsk(form: str) -> str | None:
    """The basic form of a form in nynorsk; names have their capital.

    >>> in_nynorsk("skulane"), in_nynorsk("skolene")
    ('skule', None)
    """
    return _dictionary("nn").get(form)


def is_basic(word: str) -> bool:
    """Whether a word is a basic form in bokmål or nynorsk."""
    return in_bokmaal(word) == word or in_nynorsk(word) == word
