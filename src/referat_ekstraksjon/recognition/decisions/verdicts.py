"""What a sentence says became of a proposal, and how many voted."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from referat_ekstraksjon.language.case_numbers import YEARLY_PATTERN
from referat_ekstraksjon.language.names import owner_before
from referat_ekstraksjon.language.numbers import parse_count
from referat_ekstraksjon.recognition.decisions.drafts import NO_VOTES, Votes
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet, Vocabulary

SubjectKind = Literal["official", "moved", "any", "part", "case"]
Verdict = Literal["adopted", "rejected", "withdrawn", "postponed"]

_SUBJECTS: tuple[SubjectKind, ...] = ("official", "moved", "any", "part", "case")
_EVENTS = {f"outcome.{kind}": str(kind) for kind in _SUBJECTS} | {
    "vote.counts": "count",
    "vote.unanimous": "unanimous",
    "outcome.carried": "adopted",
    "outcome.rejected": "rejected",
    "outcome.withdrawn": "withdrawn",
    "outcome.postponed": "postponed",
}
"""The words that events are told by, and what they tell."""
_ASIDES = ("vote.manner", "vote.casting", "outcome.amended", "outcome.negations", "outcome.from_whom")
"""Words that go with votes and outcomes, and say nothing of their own."""
_TELLING = (*_EVENTS, *_ASIDES, "outcome.unsettled", "vote.alternative", "outcome.decided")
_LONGEST = 420
"""Characters of a sentence that are looked at: the names of those who voted follow."""
_FAR = 110
"""How far into a sentence what it speaks of may stand."""
_CASE_NUMBER = re.compile(rf"\s*(?:nr\.?\s?)?({YEARLY_PATTERN})")
_NAMES_FOLLOW = re.compile(r"\s*[:–-]\s*(?=[A-ZÆØÅ])")
_ASIDE = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d_]+")


class Subject(NamedTuple):
    """What a sentence speaks of."""

    kind: SubjectKind
    word: str
    number: str | None
    owner: str | None

    @property
    def is_specific(self) -> bool:
        """Whether the words name one proposal among several: by form, number or mover."""
        return self.kind == "moved" or (self.kind == "any" and (self.number or self.owner) is not None)


@dataclass(slots=True)
class Saying:
    """What a sentence says of one thing; `subject` is None where it does not name it."""

    subject: Subject | None
    verdict: Verdict | None = None
    votes: Votes = NO_VOTES
    amended: bool = False


@dataclass(slots=True)
class Reading:
    """All that one sentence says of proposals.

    Attributes:
        bare: whether the sentence says nothing else.
        alternative: whether it sets proposals against each other.
        subjects: all that it speaks of.
        names: where the names of those who voted begin, if they follow.
        decided: whether the sentence is itself a decision, with a subject of its own.
    """

    sayings: list[Saying] = field(default_factory=list)
    bare: bool = False
    alternative: bool = False
    subjects: list[Subject] = field(default_factory=list)
    names: int | None = None
    decided: bool = False

    @property
    def tells(self) -> bool:
        """Whether the sentence says what became of a proposal, or how many voted."""
        return any(s.verdict or s.votes for s in self.sayings)

    @property
    def votes(self) -> Votes:
        """All the votes it tells of."""
        votes = NO_VOTES
        for saying in self.sayings:
            votes = votes.with_more(saying.votes)
        return votes

    @property
    def settles(self) -> bool:
        """Whether it says what became of one."""
        return any(s.verdict for s in self.sayings)


class _Event(NamedTuple):
    start: int
    end: int
    what: str
    match: re.Match[str]

    @property
    def number(self) -> str | None:
        """The number in words for a proposal (`forslag 2`), if it is one."""
        number = self.match.groupdict().get("n")
        return number if number and self.match.end("n") <= self.end else None


@functools.lru_cache(maxsize=1_024)  # several readers ask of one sentence in turn
def read_sentence(sentence: str, vocabulary: Vocabulary) -> Reading:
    """What a sentence says of proposals; an empty reading where it says nothing. Whoever asks leaves it as it is."""
    named = _names_after_count(sentence, vocabulary)
    string = sentence[: named if named is not None else _LONGEST]
    telling = vocabulary.may_stand(_TELLING, string)
    if not telling:
        return Reading(names=named, bare=_is_bare(string, [], vocabulary))
    reading = Reading(names=named)
    events = _events(string, telling, vocabulary)
    hedge = _hedge(string, vocabulary) if "outcome.unsettled" in telling else len(string)
    reading.alternative = "vote.alternative" in telling and bool(vocabulary["vote.alternative"].anywhere(string))
    current: Saying | None = None
    before = events[0] if events else None
    asides = {key: [m.span() for m in vocabulary[key].all_inside(string)] for key in _ASIDES if key in telling}
    amendments = asides.get("outcome.amended", [])
    with_it: list[Subject] = []
    for event in events:
        if event.what in _SUBJECTS:
            if current is not None and any(a <= event.start and event.end <= b for a, b in amendments):
                with_it.append(_subject(event, string, vocabulary))
                continue
            if event.start > _FAR and not reading.sayings:
                continue
            subject = _subject(event, string, vocabulary)
            if current is not None and _is_part_of(current, event, before, string):
                continue
            before = event
            reading.subjects.append(subject)
            if current is not None and current.subject is None and event.start - events[0].start < _FAR:
                current.subject = subject
            elif current is None or current.subject is None or not _same(current.subject, subject):
                if current is not None and current.verdict is None and not current.votes:
                    reading.sayings.remove(current)
                current = Saying(subject)
                reading.sayings.append(current)
            continue
        if current is None:
            current = Saying(None)
            reading.sayings.append(current)
        if event.what == "count":
            current = _counted(event, current, reading, vocabulary)
        elif event.what == "unanimous":
            current.votes = current.votes.with_more(Votes(unanimous=True))
        elif event.start < hedge:
            verdict = _verdict(event, string, vocabulary)
            if verdict is not None and (current.verdict is None or verdict != event.what):
                current.verdict = verdict  # `fikk flertall, men ikke to tredjedels, og er ikke vedtatt`
    _amend(reading, current, with_it, amended=bool(amendments))
    _turn_round(reading)
    reading.sayings = [s for s in reading.sayings if s.verdict or s.votes or (s.subject and s.subject.kind != "case")]
    said = [(e.start, e.end) for e in events] + [span for found in asides.values() for span in found]
    reading.bare = _is_bare(string, said, vocabulary)
    _only_what_counts(reading, string, vocabulary, hedge, may_decide="outcome.decided" in telling)
    return reading


def _turn_round(reading: Reading) -> None:
    """Counts for and against, where the greater is of those who rejected (`avvist med 9 mot 7 stemmer`)."""
    for saying in reading.sayings:
        votes = saying.votes
        if saying.verdict == "rejected" and (votes.in_favour or 0) > (votes.against or 0) > 0:
            saying.votes = votes.with_more(Votes(votes.against, votes.in_favour))


def _hedge(string: str, vocabulary: Vocabulary) -> int:
    """Where words begin that leave open what becomes of a proposal; the end, where there are none."""
    unsettled = vocabulary["outcome.unsettled"].anywhere(string)
    return unsettled.start() if unsettled else len(string)


def _amend(reading: Reading, current: Saying | None, with_it: list[Subject], *, amended: bool) -> None:
    """What is said to be carried with changes; an addition named with it (`med tillegget fra Li`) is carried too."""
    if current is not None and current.verdict == "adopted":
        reading.sayings += [Saying(subject, "adopted") for subject in with_it if subject.kind == "moved"]
    for saying in reading.sayings:
        saying.amended = amended and (saying.subject is None or saying.subject not in with_it)


def _names_after_count(sentence: str, vocabulary: Vocabulary) -> int | None:
    """Where the names of those who voted begin: after a count and a colon."""
    if ":" not in sentence and "–" not in sentence and "-" not in sentence:
        return None
    match = vocabulary["vote.counts"].at_start(sentence)
    if match is None:
        return None
    colon = _NAMES_FOLLOW.match(sentence, match.end())
    return colon.end() if colon else None


def _events(string: str, telling: Sequence[str], vocabulary: Vocabulary) -> list[_Event]:
    """Where the sentence speaks of proposals, verdicts and counts, in order; none overlap.

    Args:
        string: the sentence.
        telling: the words that may stand in it.
        vocabulary: the family's.
    """
    found = [
        _Event(m.start(), m.end(), _EVENTS[key], m)
        for key in telling
        if key in _EVENTS
        for m in vocabulary[key].all_inside(string)
    ]
    if not found:
        return []
    counts = {event.start for event in found if event.what == "count"}
    found = [_without_count(event, counts) for event in found]
    kept: list[_Event] = []
    for event in sorted(found, key=lambda e: e.start - e.end):
        if not any(k.start < event.end and event.start < k.end for k in kept):
            kept.append(event)
    return sorted(kept, key=lambda e: e.start)


def _without_count(event: _Event, counts: set[int]) -> _Event:
    """Words for a proposal without a figure after them that counts votes (`Hansens forslag 10 stemmer`)."""
    number = event.match.groupdict().get("n")
    if event.what not in _SUBJECTS or not number or event.match.start("n") not in counts:
        return event
    return event._replace(end=event.start + len(event.match.string[event.start : event.match.start("n")].rstrip()))


def _subject(event: _Event, string: str, vocabulary: Vocabulary) -> Subject:
    owner = owner_before(string[: event.start])
    after = vocabulary["outcome.from_whom"].at_start(string[event.end :].lstrip())
    if after is not None and after.groupdict().get("who"):
        owner = after["who"]
    number = event.number
    if event.what == "case" and (named := _CASE_NUMBER.match(string, event.end)):
        number = named.group(1)
    word = string[event.start : event.end].casefold()
    return Subject(event.what, word, number, owner)  # type: ignore[arg-type]  # one of _SUBJECTS


def _is_part_of(current: Saying, event: _Event, before: _Event | None, string: str) -> bool:
    """Whether a word for a proposal only says what the part spoken of is a part of (`punkt 1 i innstillingen`)."""
    near = before is not None and event.start - before.end < 16 and ":" not in string[before.end : event.start]
    return near and current.subject is not None and current.subject.kind == "part" and current.verdict is None


def _same(a: Subject, b: Subject) -> bool:
    return a.kind == b.kind and a.number == b.number and (a.owner == b.owner or b.owner is None) and a.word == b.word


def _counted(event: _Event, current: Saying, reading: Reading, vocabulary: Vocabulary) -> Saying:
    """A count of votes, for what it names itself (`For forslag 2 stemte 10`) or what was spoken of last."""
    groups = event.match.groupdict()
    votes = Votes(
        parse_count(groups.get("for") or ""), parse_count(groups.get("against") or ""),
        parse_count(groups.get("blank") or ""),
    )  # fmt: skip
    named = groups.get("subject")
    if named:
        telling = vocabulary.may_stand(_TELLING, named)
        inside = [e for e in _events(named, telling, vocabulary) if e.what in _SUBJECTS]
        subject = _subject(inside[0], named, vocabulary) if inside else None
        if current.subject is None and current.verdict is None:
            current.subject = subject
        elif subject is not None:
            current = Saying(subject)
            reading.sayings.append(current)
    current.votes = current.votes.with_more(votes)
    return current


def _verdict(event: _Event, string: str, vocabulary: Vocabulary) -> Verdict | None:
    """The verdict a word gives, turned round by a negation before it."""
    before = string[max(0, event.start - 28) : event.start]
    negated = bool(vocabulary["outcome.negations"].anywhere(before))
    if not negated:
        return event.what  # type: ignore[return-value]  # one of Verdict
    return "rejected" if event.what == "adopted" else None


def _is_bare(string: str, spans: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> bool:
    """Whether nothing is left of the sentence without what it says of votes and proposals, which stands in `spans`."""
    rest = string
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    fillers: PhraseSet = vocabulary["outcome.fillers"]
    words = (match.group() for match in _WORD.finditer(_ASIDE.sub(" ", rest)))
    return all(len(word) == 1 or fillers.whole(word) for word in words)


def _only_what_counts(reading: Reading, string: str, vocabulary: Vocabulary, hedge: int, *, may_decide: bool) -> None:
    """Drops verdicts that are not about proposals: `Budsjettet ble vedtatt` is a decision in its own words."""
    for saying in reading.sayings:
        about_case = saying.subject is None or saying.subject.kind == "case"
        if about_case and saying.verdict in ("adopted", "rejected") and not reading.bare:
            saying.verdict = None
        if saying.subject is None and saying.verdict == "withdrawn" and not reading.bare:
            saying.verdict = None
        if saying.subject is not None and saying.subject.kind == "case" and not saying.verdict and not reading.bare:
            saying.votes = NO_VOTES
    decided = vocabulary["outcome.decided"].anywhere(string) if may_decide else None
    reading.decided = bool(
        decided
        and not reading.bare
        and decided.start() < hedge
        and not any(s.verdict for s in reading.sayings)
        and not vocabulary["outcome.negations"].anywhere(string[: decided.start()])
    )
