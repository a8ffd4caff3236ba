"""The little language in which family files write what papers print.

A phrase is plain words, with

* `[…]`     words that may be left out (`[a|b]` either of them),
* `(a|b)`   either of some words,
* `{name}`  something that changes: one of `PLACEHOLDERS`.

Case does not matter, white space is any white space, dashes are equal. Every phrase becomes a regular expression
whose repeats are bounded, and in how many ways it may be tried at one place in a text is reckoned from its form
(`phrase_shapes.py`): one with too many is refused, so no text can make it run away.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from referat_ekstraksjon.language.case_numbers import YEARLY_PATTERN
from referat_ekstraksjon.language.dates import date_pattern
from referat_ekstraksjon.language.landmarks import Landmarks
from referat_ekstraksjon.language.letters import CAPITALS
from referat_ekstraksjon.language.numbers import count_pattern
from referat_ekstraksjon.language.phrase_shapes import Shape, either, fixed, open_place, words

_WORD = r"[^\s:]{1,60}"
_NAME_WORD = (
    rf"(?-i:(?:[dlo]['’´`])?[{CAPITALS}][\w.'’´`–-]{{0,30}}|(?:av|von|van|de|der|den|di|da|du|le|la|af|al|bin|ibn)\b)"
)

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
    "subject": rf"(?!{count_pattern()}\b)[^:.\n]{{2,90}}?",
    "who": rf"(?-i:[{CAPITALS}])[^\s,.:;()]{{0,30}}(?:\s(?-i:[{CAPITALS}])[^\s,.:;()]{{0,30}}){{0,4}}",
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

_WIDTHS: Final[dict[str, int]] = {
    "body": 90, "organisation": 90, "owner": 40, "name": 30, "mover": 180, "party": 40, "number": 6,
    "meeting_number": 5, "date": 4, "count": 3, "for": 3, "against": 3, "blank": 3, "subject": 90, "who": 30,
    "part": 30, "place": 100, "n": 4, "label": 5, "unit": 6, "words": 160, "rest": 400,
}  # fmt: skip
"""In how many places, about, what a placeholder takes may end."""

MOST_CHARACTERS: Final = 300
"""The longest phrase."""
MOST_WAYS: Final = 2_000_000
"""In how many ways a phrase may be tried at one place in a text."""
MOST_LEFT_OUT: Final = 10
"""How many brackets `[…]` a phrase may have."""
DEEPEST: Final = 4
"""How many brackets may stand within each other."""

_TOKEN = re.compile(r"\{([a-z_]*)\}|([\[\]()|])|(\s+)|([^\[\](){}|\s]+)|(.)")
_DASHES = "-–—‑"
_SPACED = {"/": r"/\s?", ",": r"\s?,"}
"""Signs that printers set spaces around."""
_PARTNER = {"[": "]", "(": ")"}
_SPACE = r"\s{1,20}+"
"""White space is taken whole: no pattern is tried again with less of it."""


_BEGINS_WIDE = re.compile(r"[\s\[(]*\{(?:words|rest|mover|body|organisation|owner|subject|place|party|name|who)\}")


class PhraseError(ValueError):
    """A phrase that cannot be understood or would be too slow; its text says what was expected."""


def phrase_pattern(phrase: str) -> str:
    """The regular expression (source) of a phrase, with a named group for each placeholder.

    Raises:
        PhraseError: a bracket without its partner, an unknown placeholder, a phrase that is empty or may be, or one
            that could be tried in too many ways.
    """
    return _parsed(phrase)[0]


def ways_of(phrase: str) -> float:
    """In how many ways, about and at most, a phrase may be tried at one place when a text is searched for it.

    One that begins with a wide placeholder can begin everywhere.

    Raises:
        PhraseError: as `phrase_pattern`.
    """
    ways = _parsed(phrase)[1].all_ways
    return 100 * ways if _BEGINS_WIDE.match(phrase) else ways


def landmarks_of(phrase: str) -> Landmarks:
    """What every text has that a phrase fits.

    Raises:
        PhraseError: as `phrase_pattern`.
    """
    return _parsed(phrase)[1].marks


@functools.lru_cache(maxsize=8_000)
def _parsed(phrase: str) -> tuple[str, Shape]:
    if not phrase.strip():
        raise PhraseError("a phrase must not be empty")
    if len(phrase) > MOST_CHARACTERS:
        raise PhraseError(f"a phrase may have at most {MOST_CHARACTERS} characters")
    parser = _Parser(phrase)
    source, shape = parser.sequence("")
    if parser.tokens:
        raise PhraseError(f"«{parser.tokens[0][1]}» has no partner")
    if shape.empty:
        raise PhraseError("everything in it may be left out: a phrase needs words outside brackets")
    if phrase.count("[") > MOST_LEFT_OUT:
        raise PhraseError(f"at most {MOST_LEFT_OUT} pairs of [ ] in a phrase: write it as several phrases")
    if shape.all_ways > MOST_WAYS:
        raise PhraseError(
            "could be read in too many ways: use fewer [ ] and fewer wide placeholders "
            "({words}, {rest}, {mover}, {body}), with words between them"
        )
    return source, shape


class _Parser:
    """Reads a phrase from left to right into a regular expression and its shape."""

    def __init__(self, phrase: str) -> None:
        self.tokens = _TOKEN.findall(phrase)
        self.seen: set[str] = set()
        self.depth = 0

    def sequence(self, opened: str) -> tuple[str, Shape]:
        """Words up to the bracket that closes `opened`; alternatives divided by `|`."""
        branches: list[tuple[str, Shape]] = []
        out, shape = "", Shape()
        space = False
        while self.tokens:
            placeholder, sign, white, literal, odd = self.tokens[0]
            if odd:
                raise PhraseError(f"unexpected «{odd}»: write placeholders as {{name}}, words to leave out as [words]")
            if sign in ("]", ")"):
                break
            self.tokens.pop(0)
            if white:
                if not opened and shape.width and self._anything_follows():
                    out, shape = _once(out), shape.settle()
                space = True
                continue
            if sign == "|":
                if not opened:
                    raise PhraseError("«|» stands outside brackets")
                branches.append((out, shape))
                out, shape, space = "", Shape(), False
                continue
            if sign == "[":
                if not opened and not space and shape.width and self._anything_ends():
                    out, shape = _once(out), shape.settle()
                out, shape = self._optional(out, shape, space)
                space = False
                continue
            if space and (out or opened):
                out, shape = out + _SPACE, shape.then(fixed(1))
            space = False
            if sign == "(":
                inside, inner = self._inside("(")
                out, shape = out + f"(?:{inside})", shape.then(inner)
            elif literal:
                out, shape = out + _literal(literal), shape.then(words(literal))
            else:
                out += self._placeholder(placeholder)
                shape = shape.then(open_place(_WIDTHS[placeholder], empty=placeholder == "part"))
        if space and opened == "[" and out:
            out, shape = out + _SPACE, shape.then(fixed(1))
        branches.append((out, shape))
        return "|".join(branch for branch, _ in branches), either(branches)

    def _optional(self, out: str, shape: Shape, space: bool) -> tuple[str, Shape]:
        """Words that may be left out, together with the white space before them or, at the start, after them."""
        inside, inner = self._inside("[")
        if space and out:
            glued = bool(self.tokens) and not self.tokens[0][2] and self.tokens[0][1] not in ("]", ")", "|")
            if glued or inside.endswith(_SPACE):
                return out + rf"{_SPACE}(?:{inside})?", shape.then(fixed(1)).then(inner.left_out())
            return out + rf"(?:{_SPACE}(?:{inside}))?", shape.then(fixed(1).then(inner).left_out())
        if self.tokens and self.tokens[0][2] and not out:
            self.tokens.pop(0)
            return out + rf"(?:(?:{inside}){_SPACE})?", shape.then(inner.then(fixed(1)).left_out())
        return out + f"(?:{inside})?", shape.then(inner.left_out())

    def _anything_follows(self) -> bool:
        """Whether `{words}` or `{rest}` is next, perhaps after words that may be left out.

        They take whatever a later match of what stands before would take, so the first match of that will do.
        """
        depth = 0
        for placeholder, sign, white, _, _ in self.tokens:
            if sign == "[":
                depth += 1
            elif sign == "]":
                depth -= 1
            elif placeholder:
                return placeholder in ("words", "rest")
            elif not white and depth == 0:
                return False
        return False

    def _anything_ends(self) -> bool:
        """Whether the phrase ends with `[ {words}]`, its bracket just read."""
        left = [placeholder or sign or white for placeholder, sign, white, _, _ in self.tokens]
        return len(left) == 3 and left[0].isspace() and left[1] in ("words", "rest")

    def _inside(self, bracket: str) -> tuple[str, Shape]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PhraseError(f"brackets may stand {DEEPEST} deep")
        inner = self.sequence(bracket)
        if not self.tokens or self.tokens[0][1] != _PARTNER[bracket]:
            raise PhraseError(f"«{bracket}» has no partner")
        self.tokens.pop(0)
        self.depth -= 1
        return inner

    def _placeholder(self, name: str) -> str:
        if name not in PLACEHOLDERS:
            known = ", ".join(sorted(PLACEHOLDERS))
            raise PhraseError(f"unknown placeholder {{{name}}}: expected one of {known}")
        if name in self.seen:
            return f"(?:{PLACEHOLDERS[name]})"
        self.seen.add(name)
        return f"(?P<{name}>{PLACEHOLDERS[name]})"


def _once(source: str) -> str:
    """A pattern that is taken as it is found first, up to the end of a word, and not tried again."""
    return rf"(?>{source}(?!\w))"


def _literal(literal: str) -> str:
    return "".join(_SPACED.get(c) or (f"[{_DASHES}]" if c in _DASHES else re.escape(c)) for c in literal)
