"""Cases of a document: their numbers, and what each paper says of them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from referat_ekstraksjon.language.case_numbers import (
    MEETING_PATTERN,
    NAMED_PATTERN,
    YEARLY_PATTERN,
    CaseNumber,
    parse_case_number,
)
from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.models import Case, Source
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet, Vocabulary

_YEARLY = re.compile(rf"{YEARLY_PATTERN}(?![\w/])")
_MEETING = re.compile(rf"{MEETING_PATTERN}(?![\w/])")
_NAMED = re.compile(NAMED_PATTERN)
_BRACKET = re.compile(r"\s*\(([^()]{3,40})\)\s*$")
_DIVIDER = re.compile(r"\s*(?:[:.–—-]+(?=\s)|[:.])?\s*")

AGENDA, NOTICE, MEMO, TREATMENT = 1, 2, 3, 4
"""Where a title stands, weakest first: the title of a case's own treatment is the one that counts."""


@functools.lru_cache(maxsize=1_024)  # several readers ask of one text in turn
def number_at_start(
    string: str, vocabulary: Vocabulary, *, afresh: bool = False
) -> tuple[CaseNumber, int, bool] | None:
    """The case number a text begins with.

    Args:
        string: the text.
        vocabulary: knows the words that may stand before a number (`Sak`).
        afresh: whether numbers that start afresh each meeting (`5a`) count too.

    Returns:
        The number, where the text after it begins, and whether a word such as `Sak` stands before it.
    """
    word = vocabulary["case.number_words"].at_start(string)
    start = 0
    if word is not None:
        start = word.end()
        divider = re.compile(r"[\s.:]*").match(string, start)
        start = divider.end() if divider else start
    patterns = (_YEARLY, *((_NAMED,) if word is not None else ()), *((_MEETING,) if afresh else ()))
    for pattern in patterns:
        match = pattern.match(string, start)
        if match is None:
            continue
        number = parse_case_number(match.group(0), vocabulary.rules.year_first or False)
        if number is not None:
            divider = _DIVIDER.match(string, match.end())
            return number, divider.end() if divider else match.end(), word is not None
    return None


def stands_alone(string: str, after: int) -> bool:
    """Whether nothing follows a number on its line.

    Args:
        string: the text that begins with it; after: where what follows it would begin.
    """
    return after >= len(string.rstrip())


@dataclass(slots=True)
class CaseDraft:
    """What the papers of a document say of one case so far."""

    key: str
    number: CaseNumber | None
    meeting: str | None
    titles: list[tuple[int, str, Text]] = field(default_factory=list)
    fields: dict[str, tuple[str, Text]] = field(default_factory=dict)
    body: str | None = None
    organisation: str | None = None
    titled: dict[str, dict[str, CaseNumber | None]] = field(default_factory=dict)
    """The cases of the book by their folded titles."""

    def add_title(self, rank: int, title: Text, types: PhraseSet | None = None) -> None:
        """A printing of the title.

        Args:
            rank: how much it counts.
            title: its words.
            types: what the case may be there for: in brackets after the title it is no part of it.
        """
        string = title.string.replace("\n", " ")
        bracket = _BRACKET.search(string) if types is not None else None
        if bracket is not None and types is not None and types.whole(bracket.group(1)):
            string = string[: bracket.start()]
            self.add("case_type", bracket.group(1), title)
        if string:
            self.titles.append((rank, string, title))
            self.titled.setdefault(fold(string), {})[self.key] = self.number

    def add(self, name: str, value: str | None, text: Text) -> None:
        """A field of the case's head; the first printing counts."""
        if value and name not in self.fields:
            self.fields[name] = (value, text)

    @property
    def title(self) -> str | None:
        return max(self.titles, key=lambda t: t[0])[1] if self.titles else None

    def known_titles(self) -> list[str]:
        """All printings of the title."""
        return [title for _, title, _ in self.titles]


class CaseBook:
    """The cases of a document."""

    def __init__(self) -> None:
        self._cases: dict[str, CaseDraft] = {}
        self._titled: dict[str, dict[str, CaseNumber | None]] = {}
        self._attachments: set[tuple[str | None, str]] = set()

    def lists_anew(self, case: str | None, label: str) -> bool:
        """Whether an attachment's label is new on a case; a memo often repeats what the notice lists."""
        if (case, label) in self._attachments:
            return False
        self._attachments.add((case, label))
        return True

    def case(self, number: CaseNumber, meeting: str | None) -> CaseDraft:
        """The case with a number; made if it is new."""
        afresh = number.year is None
        key = f"{number.printed}@{meeting}" if afresh and meeting else number.key
        if key not in self._cases:
            self._cases[key] = CaseDraft(key, number, meeting if afresh else None, titled=self._titled)
        return self._cases[key]

    def untitled(self, title: Text, meeting: str | None) -> CaseDraft:
        """The case without a number that has a title."""
        key = f"title:{fold(title.string)}"
        if key not in self._cases:
            self._cases[key] = CaseDraft(key, None, meeting, titled=self._titled)
        return self._cases[key]

    def knows(self, number: CaseNumber, meeting: str | None) -> bool:
        """Whether a number was met before."""
        afresh = number.year is None
        return (f"{number.printed}@{meeting}" if afresh and meeting else number.key) in self._cases

    def by_key(self, key: str) -> CaseDraft | None:
        """The case with a key."""
        return self._cases.get(key)

    def number_titled(self, folded: str) -> CaseNumber | None:
        """The number of the one case known under a (folded) title; None if there are several or none."""
        found = self._titled.get(folded, {})
        return next(iter(found.values())) if len(found) == 1 else None

    def has_title(self, number: CaseNumber, meeting: str | None, folded: str) -> bool:
        """Whether a number is known under a title that begins as this (folded) one does."""
        titles = self.case(number, meeting).known_titles() if self.knows(number, meeting) else []
        return any(folded[:40] == fold(title)[:40] for title in titles)

    def records(self) -> tuple[Case, ...]:
        """The cases, in the order they were met."""
        return tuple(
            Case(
                key=c.key,
                number=c.number.printed if c.number else None,
                series=c.number.series if c.number else None,
                year=c.number.year if c.number else None,
                sequence=c.number.sequence if c.number else None,
                title=c.title,
                case_type=_field(c, "case_type"),
                archive_ref=_field(c, "archive_ref"),
                case_officer=_field(c, "case_officer"),
                restricted=_field(c, "restricted"),
                body=c.body,
                organisation=c.organisation,
                meeting=c.meeting,
            )
            for c in self._cases.values()
        )

    def sources(self) -> list[Source]:
        """Where the values of each case were read."""
        sources = []
        for case in self._cases.values():
            if case.titles:
                _, string, text = max(case.titles, key=lambda t: t[0])
                sources.append(_source(case.key, "title", string, text))
            sources += [_source(case.key, name, value, text) for name, (value, text) in case.fields.items()]
        return sources


def _field(case: CaseDraft, name: str) -> str | None:
    found = case.fields.get(name)
    return found[0] if found else None


def _source(key: str, name: str, value: str, text: Text) -> Source:
    return Source(entity="case", key=key, field=name, text=value, page=text.page or None, boxes=text.boxes)
