"""The little language in which family files write what papers print.

A phrase is plain words, with

* `[…]`     words that may be left out (`[a|b]` either of them),
* `(a|b)`   either of some words,
* `{name}`  something that changes: one of `PLACEHOLDERS`.

Case does not matter, white space is any white space, dashes are equal. Every phrase becomes a regular expression
whose repeats are bounded, so no text can make it run away.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from referat_ekstraksjon.language.case_numbers import YEARLY_PATTERN
from referat_ekstraksjon.language.dates import date_pattern
from referat_ekstraksjon.language.numbers import count_pattern

_WORD = r"[^\s:]{1,60}"
_NAME_WORD = r"(?-i:[A-ZÆØÅÄÖÉÁ][\w.'’´`-]{0,30}|(?:av|von|van|de|der|den|di|le|la)\b)"

PLACEHOLDERS: Final[dict[str, str]] = {
    "body": rf"{_WORD}(?:\s{_WORD}){{0,11}}?",
    "organisation": rf"{_WORD}(?:\s{_WORD}){{0,11}}?",
    "owner": rf"{_WORD}(?:\s{_WORD}){{0,4}}?",
    "name": rf"{_NAME_WORD}(?:\s{_NAME_WORD}){{0,5}}",
    "mover": r"(?:[^:.]|(?<=\b[A-ZÆØÅ])\.){2,120}?(?:\([^()]{1,60}\)[^:.]{0,60}?)?",
    "party": r"[^()]{1,40}",
    "number": YEARLY_PATTERN,
    "meeting_number": r"(?:nr\.?\s?)?\d{1,3}(?:\s?[/-]\s?\d{2,4})?",
    "date": date_pattern(),
    "count": count_pattern(),
    "for": count_pattern(),
    "against": count_pattern(),
    "blank": count_pattern(),
    "subject": r"[^:.\n]{2,90}?",
    "who": r"(?-i:[A-ZÆØÅÄÖÉÁ])[^\s,.:;()]{0,30}(?:\s(?-i:[A-ZÆØÅÄÖÉÁ])[^\s,.:;()]{0,30}){0,4}",
    "part": r"[^\W\d_]{0,30}?-?",
    "place": r"[^\n]{2,100}?",
    "n": r"\d{1,3}[A-Za-z]?",
    "label": r"\d{1,3}\s?[A-Za-z]?(?:\.\d{1,2})?",
    "unit": r"(?:hele?\s|heile\s)?(?:1[\s.]?000[\s.]?000|1[\s.]?000|tusen|mill(?:\.|ion(?:er|ar)?)?|mrd\.?|milliarder)"
    r"\s?(?:norske\s)?(?:kr\.?|kroner|nok)?",
    "words": r"[^\n]{1,160}?",
    "rest": r"[^\n]{1,400}",
}
"""What may stand in braces, as a regular expression without groups."""

_TOKEN = re.compile(r"\{([a-z_]*)\}|([\[\]()|])|(\s+)|([^\[\](){}|\s]+)|(.)")
_DASHES = "-–—‑"
_PARTNER = {"[": "]", "(": ")"}


class PhraseError(ValueError):
    """A phrase that cannot be understood; its text says what was expected."""


@functools.lru_cache(maxsize=4_000)
def phrase_pattern(phrase: str) -> str:
    """The regular expression (source) of a phrase, with a named group for each placeholder.

    Raises:
        PhraseError: a bracket without its partner, an unknown placeholder, an empty phrase.
    """
    if not phrase.strip():
        raise PhraseError("a phrase must not be empty")
    if len(phrase) > 300:
        raise PhraseError("a phrase may have at most 300 characters")
    parser = _Parser(phrase)
    source = parser.sequence("")
    if parser.tokens:
        raise PhraseError(f"«{parser.tokens[0][1]}» has no partner")
    return source


class _Parser:
    """Reads a phrase from left to right into a regular expression."""

    def __init__(self, phrase: str) -> None:
        self.tokens = _TOKEN.findall(phrase)
        self.seen: set[str] = set()

    def sequence(self, opened: str) -> str:
        """Words up to the bracket that closes `opened`; alternatives divided by `|`."""
        branches, out = [], ""
        space = False
        while self.tokens:
            placeholder, sign, white, literal, odd = self.tokens[0]
            if odd:
                raise PhraseError(f"unexpected «{odd}»: write placeholders as {{name}}, words to leave out as [words]")
            if sign in ("]", ")"):
                break
            self.tokens.pop(0)
            if white:
                space = True
                continue
            if sign == "|":
                if not opened:
                    raise PhraseError("«|» stands outside brackets")
                branches.append(out)
                out, space = "", False
                continue
            if sign == "[":
                out, space = self._optional(out, space), False
                continue
            out += r"\s+" if space and (out or opened) else ""
            space = False
            if sign == "(":
                out += f"(?:{self._inside('(')})"
            else:
                out += _literal(literal) if literal else self._placeholder(placeholder)
        if space and opened == "[" and out:
            out += r"\s+"
        return "|".join([*branches, out])

    def _optional(self, out: str, space: bool) -> str:
        """Words that may be left out, together with the white space before them or, at the start, after them."""
        inside = self._inside("[")
        if space and out and inside.endswith(r"\s+"):
            return out + rf"\s+(?:{inside})?"
        if space and out:
            glued = bool(self.tokens) and not self.tokens[0][2] and self.tokens[0][1] not in ("]", ")", "|")
            return out + (rf"\s+(?:{inside})?" if glued else rf"(?:\s+(?:{inside}))?")
        if self.tokens and self.tokens[0][2] and not out:
            self.tokens.pop(0)
            return out + rf"(?:(?:{inside})\s+)?"
        return out + f"(?:{inside})?"

    def _inside(self, bracket: str) -> str:
        inner = self.sequence(bracket)
        if not self.tokens or self.tokens[0][1] != _PARTNER[bracket]:
            raise PhraseError(f"«{bracket}» has no partner")
        self.tokens.pop(0)
        return inner

    def _placeholder(self, name: str) -> str:
        if name not in PLACEHOLDERS:
            known = ", ".join(sorted(PLACEHOLDERS))
            raise PhraseError(f"unknown placeholder {{{name}}}: expected one of {known}")
        if name in self.seen:
            return f"(?:{PLACEHOLDERS[name]})"
        self.seen.add(name)
        return f"(?P<{name}>{PLACEHOLDERS[name]})"


def _literal(literal: str) -> str:
    return "".join(f"[{_DASHES}]" if c in _DASHES else re.escape(c) for c in literal)


def alternatives(phrases: list[str] | tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for any of some phrases without placeholders' values, longest first; None for no phrases."""
    if not phrases:
        return None
    sources = sorted((_nameless(phrase_pattern(p)) for p in phrases), key=len, reverse=True)
    return re.compile("(?:" + "|".join(sources) + ")", re.IGNORECASE)


def _nameless(source: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", source)
