"""What a paragraph of minutes tells of votes and of what became of proposals."""

from __future__ import annotations

import re
from typing import NamedTuple

from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.language.speech import speaker_before
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.closing import Heard
from referat_ekstraksjon.recognition.decisions.drafts import Doubt
from referat_ekstraksjon.recognition.decisions.leads import LONGEST_LEAD
from referat_ekstraksjon.recognition.decisions.verdicts import Reading, read_sentence
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_MARK = re.compile(r"^(?:[•▪●○◦■*➢–-])\s+")
_MOST_SENTENCES = 40


class Hearing(NamedTuple):
    """A paragraph taken apart.

    Attributes:
        sentences: all of them, with what they say.
        heard: those that tell of votes or outcomes, or are decisions themselves.
        told: whether any tells of votes or outcomes.
        motion: a sentence that tells of a motion.
    """

    sentences: Heard
    heard: Heard
    told: bool
    motion: Text | None


def put_to_vote(text: Text, vocabulary: Vocabulary) -> tuple[Reading, Text] | None:
    """What a paragraph says is voted on, and the outcome behind its colon (`Votering over punkt 2: Enstemmig.`)."""
    opening = vocabulary["vote.opened"].before_colon(text.string[:LONGEST_LEAD])
    if opening is None:
        return None
    rest = text.slice(text.string.index(":", opening.end()) + 1)
    if not rest or not read_sentence(rest.string, vocabulary).bare:
        return None
    return read_sentence(opening.group(0), vocabulary), rest


def sentences_of(text: Text, vocabulary: Vocabulary, most: int = _MOST_SENTENCES) -> Heard:
    """The first sentences of a paragraph, its bullet aside, with what they say."""
    mark = _MARK.match(text.string)
    shift = mark.end() if mark else 0
    spans = sentence_spans(text.string[shift:])[:most]
    sentences = [text.slice(a + shift, b + shift) for a, b in spans]
    return [(sentence, read_sentence(sentence.string, vocabulary)) for sentence in sentences]


def hear(sentences: Heard, vocabulary: Vocabulary, *, may_decide: bool) -> Hearing:
    """Which sentences of a paragraph tell of votes and outcomes.

    Args:
        sentences: as `sentences_of` gives them.
        may_decide: whether a sentence of the paragraph may itself be a decision.
    """
    told = False
    heard: Heard = []
    for place, (sentence, reading) in enumerate(sentences):
        opens = vocabulary["vote.opened"].at_start(sentence.string) is not None
        if not (reading.tells or opens or reading.alternative or reading.decided):
            continue
        decides = may_decide and place in (0, len(sentences) - 1) and not _is_talk(sentence, vocabulary)
        if reading.decided and not (decides or reading.tells):
            continue
        if reading.tells and _is_retold(sentence, reading, vocabulary):
            continue
        heard.append((sentence, reading))
        told = told or reading.tells or opens or reading.alternative
    motion = next((s for s, _ in sentences if vocabulary["section.movers"].at_start(s.string)), None)
    return Hearing(sentences, heard, told, motion)


def _is_talk(sentence: Text, vocabulary: Vocabulary) -> bool:
    return vocabulary["section.talk"].at_start(sentence.string) is not None


def _is_retold(sentence: Text, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether someone only speaks of an outcome (`Hansen mente at forslaget ble vedtatt …`)."""
    verb = vocabulary["statement.verbs"].anywhere(sentence.string[:160])
    withdrawn = any(s.verdict == "withdrawn" for s in reading.sayings)
    return verb is not None and not withdrawn and speaker_before(sentence.string, verb.start()) is not None


def names_doubt(sentence: Text, reading: Reading, case: str) -> Doubt | None:
    """A doubt where a count of votes is not that of the names that follow it."""
    told = next((v for s in reading.sayings for v in (s.votes.in_favour, s.votes.against, s.votes.blank) if v), None)
    names = [n for n in re.split(r"[,;]|\s+og\s+", sentence.string[reading.names or 0 :]) if n.strip(" .")]
    if told is None or not names or told == len(names):
        return None
    message = f"{told} votes are told of in case {case}, but {len(names)} names follow."
    return Doubt("votes_names", message, sentence.page)
