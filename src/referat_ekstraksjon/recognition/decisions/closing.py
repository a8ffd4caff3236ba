"""What a text says of itself once it is read whole.

Votes told behind it, that it points to a proposal, or that it only tells what became of one.
"""

from __future__ import annotations

from collections.abc import Sequence

from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.language.speech import is_past_tense
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.drafts import NO_VOTES, DecisionDraft, Votes
from referat_ekstraksjon.recognition.decisions.verdicts import Reading, read_sentence
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_LONGEST_ADVICE = 160
_LONGEST_OUTCOME = 160
_MOST = 30  # sentences

Heard = list[tuple[Text, Reading]]
"""Sentences with what they say."""


def only_advises(text: Text, proposals: Sequence[DecisionDraft], vocabulary: Vocabulary) -> bool:
    """Whether an `innstilling` only says what to do with a proposal made before it."""
    short = len(text.string) < _LONGEST_ADVICE and bool(proposals)
    return short and vocabulary["outcome.advice"].anywhere(text.string) is not None


def _heard(text: Text, vocabulary: Vocabulary, most: int) -> Heard:
    spans = sentence_spans(text.string)[:most]
    return [(text.slice(a, b), read_sentence(text.string[a:b], vocabulary)) for a, b in spans]


def only_failure(text: Text, vocabulary: Vocabulary) -> Heard | None:
    """The sentences of a text under `Vedtak` that only says that a proposal fell or was withdrawn; else None."""
    heard = _heard(text, vocabulary, 1)
    about = any(s.subject and s.subject.kind in ("any", "moved", "official") for s in heard[0][1].sayings)
    if not (about or heard[0][1].bare):
        return None
    heard = _heard(text, vocabulary, 4)
    verdicts = {s.verdict for _, reading in heard for s in reading.sayings if s.verdict}
    return heard if verdicts and verdicts <= {"rejected", "withdrawn"} else None


def only_outcome(text: Text, vocabulary: Vocabulary) -> Heard | None:
    """The sentences of a text under `Vedtak` that only says what became of proposals; else None."""
    if vocabulary["outcome.as_proposed"].whole(text.string):
        return None
    heard: Heard = []
    for a, b in sentence_spans(text.string)[:8]:
        reading = read_sentence(text.string[a:b], vocabulary)
        if not (reading.bare or _tells_of_a_proposal(reading)):
            return None
        heard.append((text.slice(a, b), reading))
    if any(len(sentence.string) > _LONGEST_OUTCOME for sentence, _ in heard) or not any(r.tells for _, r in heard):
        return None
    return heard


def outcome_behind(text: Text, vocabulary: Vocabulary) -> tuple[Text, Heard]:
    """A proposal parted from what its paragraph goes on to say became of it (`…: «Kr 10.» Forslaget ble trukket.`)."""
    heard = [
        (text.slice(a, b), read_sentence(text.string[a:b], vocabulary)) for a, b in sentence_spans(text.string)[:_MOST]
    ]
    for place, (sentence, reading) in enumerate(heard):
        talk = vocabulary["section.talk"].at_start(sentence.string)
        reported = talk is not None and is_past_tense(talk.group(0).split()[-1])
        if place and (reported or (reading.bare and reading.tells) or _tells_of_a_proposal(reading)):
            cut = text.string.index(sentence.string, len(heard[0][0].string))
            return text.slice(0, cut), [(s, r) for s, r in heard[place:] if r.tells]
    return text, []


def _tells_of_a_proposal(reading: Reading) -> bool:
    return any(saying.subject is not None and saying.verdict for saying in reading.sayings)


def without_votes(text: Text, vocabulary: Vocabulary) -> tuple[Text, list[Text], Votes]:
    """A decision parted from what closes its paragraph (`… Vedtatt med 10 mot 3 stemmer.`), with the votes of it."""
    votes, cut = NO_VOTES, []
    spans = list(sentence_spans(text.string))
    while len(spans) > 1:
        start, end = spans.pop()
        reading = read_sentence(text.string[start:end], vocabulary)
        if not (reading.bare and reading.tells) or any(s.subject for s in reading.sayings):
            break
        for saying in reading.sayings:
            votes = votes.with_more(saying.votes)
        cut.append(text.slice(start))
        text = text.slice(0, start)
    return text, cut, votes


def settle(draft: DecisionDraft, proposals: Sequence[DecisionDraft], vocabulary: Vocabulary) -> None:
    """What an adopted text says of itself: that it is the proposal, how many voted, that the case is put off."""
    string = draft.text.string
    spans = sentence_spans(string[:600])[:8]
    readings = [read_sentence(string[a:b], vocabulary) for a, b in spans[:2]]
    if all(reading.bare for reading in readings):  # else there is more to the text than the votes on it
        readings += [read_sentence(string[a:b], vocabulary) for a, b in spans[2:]]
    points = bool(vocabulary["outcome.as_proposed"].whole(string)) or (
        bool(readings)
        and all(r.bare and (r.tells or r.sayings) for r in readings)
        and not any(s.verdict not in (None, "adopted") for r in readings for s in r.sayings)
    )
    if points:
        draft.points = True
        draft.basis = next((d for d in proposals if d.official), None)
    for reading in readings[:2]:
        for saying in reading.sayings:
            draft.votes = draft.votes.with_more(saying.votes)
    put_off = any(s.verdict == "postponed" for s in (readings[0].sayings if readings else ()))
    if put_off and len(string) < 400:
        draft.outcome = "postponed"
