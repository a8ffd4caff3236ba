"""What a person types into search, as an FTS5 query that can be no syntax error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.archive.references import read_number, tidy_reference
from referat_ekstraksjon.archive.search.passages import Sought
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.language.lemmas import small_terms, term_of
from referat_ekstraksjon.language.normalise import normalise_text
from referat_ekstraksjon.language.search_terms import WORD

_LONGEST_QUERY = 1_000
_MOST_TERMS = 60
_NUMBER = re.compile(
    r"(?<![^\s(])(?<![GBgb]nr\s)(?<![GBgb]nr\.\s)(?P<minus>(?:NOT\s+|-\s?\(?|NOT\s?\()?)"
    r"(?P<letters>(?!(?:AND|OR|NOT|gnr|bnr)\b)(?:[^\W\d_]{1,7}(?:[-– ]?[Ss](?:ak|AK))?)[-–.:]?\s?(?:nr\.?\s?)?)?"
    r"(?P<figures>(?:\d{1,4}(?:\.\d{1,2})?\s?/\s?\d{2,4}(?:[-–]\d{1,3})?|\d{1,3}-(?:19|20)\d{2})"
    r"(?:\s?[A-ZÆØÅ](?![^\W_]))?)[.:;,]?(?=$|[\s()])"
)
"""A case number in a query, perhaps with a word before it that may be its series."""
_SAK = re.compile(
    r"(?<![^\W_])(?:møte|utvalgs)?sak(?:er|en|ene|a|s?nr|snummer|snummeret)?(?![^\W\d_])[.:]?\s*(?:nr[.:]?\s*)?(?=[^\W\d_]{0,7}\s?\d{1,4}\s?[/-]\s?\d\d)",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r'(?P<minus>-(?=["(]))|"(?P<phrase>[^"]*)"(?P<how>[*!]?)|(?P<open>\()|(?P<close>\))|(?P<word>[^\s()"]+)|(?P<odd>")'
)
_QUOTES = str.maketrans("“”„«»″", '""""""')
_MINUS = re.compile(r"(?<![^\s(])[–−](?=\S)")
_SINGLE = re.compile(r'(?:\{[a-z ]+\}|[a-z]+) : "[^"]*"\*?')
"""One term of an FTS5 query."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart.

    Attributes:
        match: FTS5 query of what must be there; empty where only case numbers were typed.
        wider: the same, with words that only belong with those typed; finds all that `match` does.
        sought: the words that must be there or may be, to be marked where they are found.
        exclude: FTS5 query of what must not be there, where `match` is empty; else it is part of `match`.
        numbers: case numbers, one of which the case must have.
        not_numbers: case numbers it must not have.
    """

    match: str
    wider: str = ""
    sought: tuple[Sought, ...] = ()
    exclude: str = ""
    numbers: tuple[str, ...] = ()
    not_numbers: tuple[str, ...] = ()


class _Wanted(NamedTuple):
    """A stretch of a query: what must be there and what must not, each an FTS5 query or None."""

    yes: str | None
    no: str | None


class _Term(NamedTuple):
    """Words of a query that stand together: FTS5 queries for them and for what belongs with them; how to mark them."""

    strict: str
    wider: str
    sought: Sought


def parse_query(typed: str, series: Sequence[str] = (), *, to_the_letter: bool = False) -> ParsedQuery:
    """What was typed, taken apart.

    Words must all be there, in any form and spelling. `"a phrase"`, `prefix*`, `-word`, AND, OR, NOT and parentheses
    mean what they do elsewhere, `"a phrase"!` is meant to the letter; everything else is searched as words. A case
    number (`12/23`) is not searched in the text: it picks the case.

    Args:
        typed: the query.
        series: letters that case numbers of this archive begin with (`PS`), lower case; another word before a number
            is a word.
        to_the_letter: whether all words are meant so.

    >>> parse_query('godkjenner -utsatt "referatet fra" 12/23').match
    '(terms : "godkjenne" AND terms : "referat fra") NOT terms : "utsette"'
    >>> parse_query("budsjetter").wider
    '{terms related} : "budsjett"'

    Raises:
        QueryError: `query_empty`, `query_too_long`, or `query_only_negative` (nothing that must be there).
    """
    if len(typed) > _LONGEST_QUERY:
        raise QueryError("query_too_long", f"A query may have at most {_LONGEST_QUERY} characters.", "search")
    text, numbers, not_numbers = _without_numbers(_as_typed_by_hand(typed), series)
    tokens = _without_small_words(_tokens(text, to_the_letter=to_the_letter), beside=bool(numbers))
    denied = _denied(tokens)
    wanted = _Reader([token.strict if isinstance(token, _Term) else token for token in tokens]).read()
    wider = _Reader(
        [
            token if isinstance(token, str) else token.strict if place in denied else token.wider
            for place, token in enumerate(tokens)
        ]
    ).read()
    if wanted.yes is None and wanted.no is None and not numbers:
        code = "query_only_negative" if not_numbers else "query_empty"
        message = _ONLY_NEGATIVE if not_numbers else "There is no word to search for in the query."
        raise QueryError(code, message, "search")
    if wanted.yes is None and wanted.no is not None and not numbers:
        raise QueryError("query_only_negative", _ONLY_NEGATIVE, "search")
    match = "" if wanted.yes is None else _closed(wanted)
    exclude = wanted.no or "" if wanted.yes is None else ""
    sought = tuple(
        token.sought for place, token in enumerate(tokens) if isinstance(token, _Term) and place not in denied
    )
    return ParsedQuery(match, _closed(wider) if match else "", sought, exclude, tuple(numbers), tuple(not_numbers))


_ONLY_NEGATIVE = "The query only says what must not be there: add a word or case number that must."


_NUMBER_STOOD = "\x1a"
"""Stands for a case number that was taken out of a query."""
_OR = re.compile(r"(?P<left>\S?)\s*(?<!\S)OR(?!\S)\s*(?P<right>\S?)")
_NUMBER_IN_OR = "A case number and words cannot be the two sides of an OR: search for them one at a time."


def _without_numbers(text: str, series: Sequence[str]) -> tuple[str, list[str], list[str]]:
    """The query without its case numbers (outside phrases), and those; a word before a number stays a word."""
    numbers: list[str] = []
    not_numbers: list[str] = []

    def take(match: re.Match[str]) -> str:
        letters, printed, before = match["letters"] or "", match["figures"], ""
        number = read_number(letters + printed)
        if letters and number is not None and (number.series or "").casefold() in series:
            printed = letters + printed
        elif letters:
            before, number = letters, read_number(printed)
        if number is None or number.year is None:
            return match.group(0)
        if match["minus"] and not before:
            not_numbers.append(tidy_reference(printed))
            return " "
        numbers.append(tidy_reference(printed))
        return f"{match['minus']}{before} {_NUMBER_STOOD} "

    pieces = re.split(r'("[^"]*"?)', text)
    for index in range(0, len(pieces), 2):
        pieces[index] = _NUMBER.sub(take, _SAK.sub("", pieces[index]))
        sides = [(found["left"], found["right"]) for found in _OR.finditer(pieces[index])]
        if any((left == _NUMBER_STOOD) != (right == _NUMBER_STOOD) for left, right in sides if left and right):
            raise QueryError("query_number_in_or", _NUMBER_IN_OR, "search")
    return "".join(pieces).replace(_NUMBER_STOOD, " "), numbers, not_numbers


def _tokens(text: str, *, to_the_letter: bool) -> list[_Term | str]:
    """Terms and operators; `NOT` also stands for a minus."""
    tokens: list[_Term | str] = []
    found = list(_TOKEN.finditer(text))
    if len(found) > _MOST_TERMS:
        raise QueryError("query_too_long", f"A query may have at most {_MOST_TERMS} words and signs.", "search")
    for match in found:
        if match["minus"]:
            tokens.append("NOT")
        elif match["phrase"] is not None:
            tokens += _term(
                match["phrase"], match["how"] or "!" * to_the_letter, quoted=True, to_the_letter=to_the_letter
            )
        elif match["open"] or match["close"]:
            tokens.append(match.group(0))
        elif match["word"] in ("AND", "OR", "NOT"):
            tokens.append(match["word"])
        elif match["word"]:
            how = "*" if match["word"].endswith("*") else "!" * to_the_letter
            term = _term(match["word"], how, to_the_letter=to_the_letter)
            tokens += ["NOT", *term] if term and match["word"].startswith("-") else term
    return tokens


def _as_typed_by_hand(typed: str) -> str:
    """A query as a keyboard gives it: typographic quotes and minus signs are those, soft hyphens are nothing."""
    text = normalise_text(typed.replace("\x00", " ").replace("\xad", "").replace(_NUMBER_STOOD, " ").translate(_QUOTES))
    return _MINUS.sub("-", text).replace('*"', '"*')


def _without_small_words(tokens: list[_Term | str], *, beside: bool) -> list[_Term | str]:
    """Tokens without words that say nothing (`salg av tomt`), where there are others; phrases and what is denied stay.

    Args:
        tokens: of a query.
        beside: whether the query has a case number too.
    """
    denied = _denied(tokens)
    kept: list[_Term | str] = []
    for place, token in enumerate(tokens):
        around = (tokens[place - 1 : place] or [""])[0], (tokens[place + 1 : place + 2] or [""])[0]
        small = isinstance(token, _Term) and token.wider != token.strict and token.sought.words[0] in small_terms()
        if not small or place in denied or "OR" in around:
            kept.append(token)
    return kept if beside or any(isinstance(token, _Term) for token in _asked(kept)) else tokens


def _asked(tokens: Sequence[_Term | str]) -> list[_Term | str]:
    denied = _denied(tokens)
    return [token for place, token in enumerate(tokens) if place not in denied]


def _denied(tokens: Sequence[_Term | str]) -> set[int]:
    """The places of terms that must not be there: behind a `NOT`, alone or in parentheses."""
    denied: set[int] = set()
    depth = 0
    below: list[int] = []
    negated = False
    for place, token in enumerate(tokens):
        if token == "NOT":  # noqa: S105  # no password
            negated = not negated
            continue
        if token == "(":  # noqa: S105  # no password
            depth += 1
            if negated:
                below.append(depth)
        elif token == ")":  # noqa: S105  # no password
            if below and below[-1] == depth:
                below.pop()
            depth = max(0, depth - 1)
        elif isinstance(token, _Term) and (negated != (len(below) % 2 == 1)):
            denied.add(place)
        negated = False if token != "AND" else negated  # noqa: S105  # no password
    return denied


def _term(typed: str, how: str, *, quoted: bool = False, to_the_letter: bool = False) -> list[_Term]:
    """A word or phrase; none where it has nothing that is indexed.

    Args:
        typed: as it is typed.
        how: `*` for a beginning, `!` to the letter, else in any form.
        quoted: whether nothing is meant that only belongs with it.
        to_the_letter: whether all words are meant as they are typed.
    """
    words = [word.lower() for word in WORD.findall(typed)]
    if not words:
        return []
    if how:
        columns = "text" if how == "!" or to_the_letter else "{text terms}"
        query = f'{columns} : "{" ".join(words)}"' + how.strip("!")
        return [_Term(query, query, Sought("letter" if how == "!" else "beginning", tuple(words)))]
    terms = [term_of(word) for word in words]
    query = f'terms : "{" ".join(terms)}"'
    wider = f'{{terms related}} : "{terms[0]}"' if len(terms) == 1 and not quoted else query
    return [_Term(query, wider, Sought("terms", tuple(terms)))]


class _Reader:
    """Reads tokens by the grammar `any := all (OR all)*; all := one ([AND] one)*; one := NOT one | (any) | term`.

    Operators that dangle and parentheses that do not match are passed over.
    """

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def read(self) -> _Wanted:
        """The whole query."""
        found: list[_Wanted] = []
        while self._at < len(self._tokens):
            found.append(self._any())
            if self._next() == ")":
                self._at += 1
        return _all(found)

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _any(self) -> _Wanted:
        choices = [self._every()]
        while self._next() == "OR":
            self._at += 1
            choices.append(self._every())
        return _either([choice for choice in choices if choice != _Wanted(None, None)])

    def _every(self) -> _Wanted:
        found: list[_Wanted] = []
        while (token := self._next()) not in (None, "OR", ")"):
            if token == "AND":  # noqa: S105  # no password
                self._at += 1
                continue
            found.append(self._one())
        return _all(found)

    def _one(self) -> _Wanted:
        token = self._next()
        if token in (None, "OR", ")"):
            return _Wanted(None, None)
        self._at += 1
        if token == "NOT":  # noqa: S105  # no password
            while self._next() == "AND":
                self._at += 1
            return _negated(self._one())
        if token == "(":  # noqa: S105  # no password
            inner = self._any()
            if self._next() == ")":
                self._at += 1
            return inner
        return _Wanted(token, None)


def _closed(wanted: _Wanted) -> str:
    return wanted.yes or "" if wanted.no is None else f"{_grouped(wanted.yes or '')} NOT {_grouped(wanted.no)}"


def _grouped(query: str) -> str:
    """A query that can be part of another: in parentheses unless it is a single term."""
    return query if _SINGLE.fullmatch(query) else f"({query})"


def _negated(wanted: _Wanted) -> _Wanted:
    if wanted.yes is None:
        return _Wanted(wanted.no, None)
    return _Wanted(None, _closed(wanted))


def _all(found: Sequence[_Wanted]) -> _Wanted:
    yes = [w.yes for w in found if w.yes is not None]
    no = [w.no for w in found if w.no is not None]
    return _Wanted(_joined(yes, "AND"), _joined(no, "OR"))


def _either(choices: Sequence[_Wanted]) -> _Wanted:
    if len(choices) < 2:
        return choices[0] if choices else _Wanted(None, None)
    if all(choice.yes is None for choice in choices):
        return _Wanted(None, _joined([choice.no or "" for choice in choices], "AND"))
    if any(choice.yes is None for choice in choices):
        raise QueryError(
            "query_only_negative",
            "One side of an OR only says what must not be there: add a word to it that must.",
            "search",
        )
    return _Wanted(_joined([_closed(choice) for choice in choices], "OR"), None)


def _joined(queries: Sequence[str], operator: str) -> str | None:
    if not queries:
        return None
    if len(queries) == 1:
        return queries[0]
    return f" {operator} ".join(_grouped(query) for query in queries)
