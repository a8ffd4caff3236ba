"""What a person types into search, as an FTS5 query that can be no syntax error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from referat_ekstraksjon.archive.references import read_number, tidy_reference
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.language.normalise import normalise_text

_LONGEST_QUERY = 1_000
_MOST_TERMS = 60
_NUMBER = re.compile(
    r"(?<![^\s(])(?P<minus>-?)(?P<letters>(?:[^\W\d_]{1,7}(?:[-– ]?[Ss](?:ak|AK))?)[-–.:]?\s?(?:nr\.?\s?)?)?"
    r"(?P<figures>(?:\d{1,4}(?:\.\d{1,2})?\s?/\s?\d{2,4}(?:[-–]\d{1,3})?|\d{1,3}-(?:19|20)\d{2})"
    r"(?:\s?[A-ZÆØÅ](?![^\W_]))?)[.:;,]?(?=$|[\s()])"
)
"""A case number in a query, perhaps with a word before it that may be its series."""
_SAK = re.compile(
    r"(?<![^\W_])(?:møte|utvalgs)?sak(?:s?nr|snummer)?[.:]?\s*(?:nr[.:]?\s*)?(?=[^\W\d_]{0,7}\s?\d{1,4}\s?[/-]\s?\d\d)",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r'(?P<minus>-(?=["(]))|"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<open>\()|(?P<close>\))|(?P<word>[^\s()"]+)|(?P<odd>")'
)
_INDEXED = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart.

    Attributes:
        match: FTS5 query of what must be there; empty where only case numbers were typed.
        exclude: FTS5 query of what must not be there, where `match` is empty; else it is part of `match`.
        numbers: case numbers, one of which the case must have.
        not_numbers: case numbers it must not have.
    """

    match: str
    exclude: str = ""
    numbers: tuple[str, ...] = ()
    not_numbers: tuple[str, ...] = ()


class _Wanted(NamedTuple):
    """A stretch of a query: what must be there and what must not, each an FTS5 query or None."""

    yes: str | None
    no: str | None


def parse_query(typed: str, series: Sequence[str] = ()) -> ParsedQuery:
    """What was typed, taken apart.

    Words must all be there. `"a phrase"`, `prefix*`, `-word`, AND, OR, NOT and parentheses mean what they do elsewhere;
    everything else is searched as words. A case number (`12/23`) is not searched in the text: it picks the case.

    Args:
        typed: the query.
        series: letters that case numbers of this archive begin with (`PS`), lower case; another word before a number
            is a word.

    >>> parse_query('godkjenner -utsatt "referatet fra" 12/23')
    ParsedQuery(match='("godkjenner" AND "referatet fra") NOT "utsatt"', exclude='', numbers=('12/23',), not_numbers=())

    Raises:
        QueryError: `query_empty`, `query_too_long`, or `query_only_negative` (nothing that must be there).
    """
    if len(typed) > _LONGEST_QUERY:
        raise QueryError("query_too_long", f"A query may have at most {_LONGEST_QUERY} characters.", "search")
    text, numbers, not_numbers = _without_numbers(normalise_text(typed.replace("\x00", " ")), series)
    tokens = _tokens(text)
    wanted = _Reader(tokens).read()
    if wanted.yes is None and wanted.no is None and not numbers:
        code = "query_only_negative" if not_numbers else "query_empty"
        message = _ONLY_NEGATIVE if not_numbers else "There is no word to search for in the query."
        raise QueryError(code, message, "search")
    if wanted.yes is None and wanted.no is not None and not numbers:
        raise QueryError("query_only_negative", _ONLY_NEGATIVE, "search")
    match = "" if wanted.yes is None else _closed(wanted)
    exclude = wanted.no or "" if wanted.yes is None else ""
    return ParsedQuery(match, exclude, tuple(numbers), tuple(not_numbers))


_ONLY_NEGATIVE = "The query only says what must not be there: add a word or case number that must."


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
        return f"{match['minus']}{before} "

    pieces = re.split(r'("[^"]*"?)', text)
    for index in range(0, len(pieces), 2):
        pieces[index] = _NUMBER.sub(take, _SAK.sub("", pieces[index]))
    return "".join(pieces), numbers, not_numbers


def _tokens(text: str) -> list[str]:
    """Terms and operators. A term is an FTS5 phrase; `NOT` also stands for a minus."""
    tokens: list[str] = []
    for match in list(_TOKEN.finditer(text))[:_MOST_TERMS]:
        if match["minus"]:
            tokens.append("NOT")
        elif match["phrase"] is not None:
            quoted = _quoted(match["phrase"])
            if quoted:
                tokens.append(quoted + (match["star"] or ""))
        elif match["open"] or match["close"]:
            tokens.append(match.group(0))
        elif match["word"]:
            tokens += _word(match["word"])
    return tokens


def _quoted(text: str) -> str:
    """A phrase of the characters FTS5 indexes; empty where there are none."""
    words = _INDEXED.findall(text)
    return f'"{" ".join(words)}"' if words else ""


def _word(word: str) -> list[str]:
    if word in ("AND", "OR", "NOT"):
        return [word]
    quoted = _quoted(word)
    if not quoted:
        return []
    term = quoted + "*" * word.endswith("*")
    return ["NOT", term] if word.startswith("-") else [term]


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
    return query if re.fullmatch(r'"[^"]*"\*?', query) else f"({query})"


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
