"""Landmarks spare regular expressions, and never a match: what the expressions alone find is found with them."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.language.landmarks import Inside, Openings, letters_of
from referat_ekstraksjon.language.phrases import landmarks_of, phrase_pattern
from referat_ekstraksjon.recognition.families.family import load_family, shipped_names
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet, vocabulary_of

_WORD = re.compile(r"[^\s\[\](){}|]+")


@cache
def _phrases() -> tuple[str, ...]:
    """Every phrase of the families that come with the program."""
    found: dict[str, None] = {}
    for name in shipped_names():
        vocabulary = vocabulary_of(load_family(name))
        for section in ("papers", "head", "agenda", "attendance", "case", "section", "vote", "outcome", "tells"):
            for field in vocabulary.fields(section):
                found |= dict.fromkeys(vocabulary[f"{section}.{field}"].phrases)
    return tuple(found)


_words = st.sampled_from(sorted({word for phrase in _phrases() for word in _WORD.findall(phrase)}))
_odd = st.text(st.sampled_from("aAiIıİsSſkK\u212aåÅ\u212bæøoØ-–—‑ \t\n:.,;/()12§é"), max_size=6)
_texts = st.lists(st.one_of(_words, _words.map(str.upper), _words.map(str.title), _odd), max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(_texts, st.lists(st.sampled_from(_phrases()), min_size=1, max_size=40, unique=True))
def test_nothing_is_spared_that_would_match(text: str, phrases: list[str]) -> None:
    for phrase in phrases:
        source, marks = phrase_pattern(phrase), landmarks_of(phrase)
        if re.match(source, text, re.IGNORECASE):
            assert Openings([(marks, phrase)]).of(text) == [phrase]
        if re.search(source, text[:2_000], re.IGNORECASE):
            assert Inside([(marks, phrase)]).of(text) == [phrase]


@pytest.mark.parametrize(
    ("phrase", "begins", "needs"),
    [
        ("Forslag til vedtak", {"for"}, {"forslag"}),
        ("[Rådets] vedtak", {"råd", "ved"}, {"vedtak"}),
        ("(vedtak|avgjerd) i møtet", {"ved", "avg"}, {"vedtak", "avgjerd"}),
        ("(i|på) møtet", {"i", "på"}, {"møtet"}),
        ("(vedtatt|forkastet)", {"ved", "for"}, {"vedtatt", "forkastet"}),
        ("{part}forslag", None, {"forslag"}),
        ("e-helse", {"e"}, {"helse"}),
        ("{body} [i møte]", None, set()),
        ("nr[.] {n}", {"nr"}, {"nr"}),
        ("§ {n}", None, set()),
    ],
)
def test_landmarks_of_a_phrase(phrase: str, begins: set[str] | None, needs: set[str]) -> None:
    marks = landmarks_of(phrase)
    assert (marks.begins, marks.needs) == (None if begins is None else frozenset(begins), frozenset(needs))


@pytest.mark.parametrize(("text", "phrase"), [("ſak 3", "sak {n}"), ("ſAK 3", "SAK {n}"), ("\u212bpning", "åpning")])
def test_letters_that_count_as_others(text: str, phrase: str) -> None:
    assert PhraseSet((phrase,)).at_start(text) is not None
    assert letters_of(text)[0][0] in "så"
