from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.language.phrases import PhraseError, phrase_pattern, ways_of
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet


@pytest.mark.parametrize(
    ("phrase", "text", "values"),
    [
        ("Forslag til vedtak", "FORSLAG  til vedtak", {}),
        ("Forslag til vedtak [for oversending]", "Forslag til vedtak", {}),
        ("Forslag til vedtak [for oversending]", "Forslag til vedtak for oversending", {}),
        ("Referat fra møte i {body}", "Referat fra møte i Nasjonalt e-helseråd", {"body": "Nasjonalt e-helseråd"}),
        ("{owner} [sitt] framlegg", "Rådmannen sitt framlegg", {"owner": "Rådmannen"}),
        ("{owner} [sitt] framlegg", "Rådmannens framlegg", {"owner": "Rådmannens"}),
        ("[vara|varamedlem] for", "vara for", {}),
        ("[vara|varamedlem] for", "for", {}),
        ("sak[en] (ble|vart) utsatt", "saken ble utsatt", {}),
        ("Møte {meeting_number}", "Møte 2/23", {"meeting_number": "2/23"}),
        ("Vedlegg {label}", "Vedlegg 3A", {"label": "3A"}),
        ("tall i {unit}", "tall i 1000 kr.", {"unit": "1000 kr."}),
        ("e-helse", "e–helse", {}),
        ("{name} møtte", "Łukasz O’Brien møtte", {"name": "Łukasz O’Brien"}),
        ("{name} møtte", "Þóra d’Arcy-Li møtte", {"name": "Þóra d’Arcy-Li"}),
        ("{who} foreslo", "Çelik Šimić foreslo", {"who": "Çelik Šimić"}),
        ("nr[.]", "nr.", {}),
    ],
)
def test_phrase(phrase: str, text: str, values: dict[str, str]) -> None:
    match = re.fullmatch(phrase_pattern(phrase), text, re.IGNORECASE)
    assert match is not None
    assert {k: v for k, v in match.groupdict().items() if v} == values


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("", "empty"),
        ("a [b", "no partner"),
        ("a b]", "no partner"),
        ("(a", "no partner"),
        ("{kropp}", "unknown placeholder"),
        ("a | b", "outside brackets"),
        ("x" * 301, "300 characters"),
        ("{body", "unexpected"),
    ],
)
def test_wrong_phrases_say_why(phrase: str, says: str) -> None:
    with pytest.raises(PhraseError, match=re.escape(says)):
        phrase_pattern(phrase)


def test_words_are_whole_and_the_longest_wins() -> None:
    phrases = PhraseSet(("Sak", "Sak nr.", "Vedtak"))
    found = phrases.at_start("Sak nr. 12")
    assert found is not None
    assert found.group(0) == "Sak nr."
    assert phrases.at_start("Saksbehandler") is None
    assert phrases.anywhere("i Vedtaket") is None
    assert phrases.whole("Vedtak: ") is not None
    assert phrases.whole("Vedtak i saken") is None


def _hostile(phrase: str) -> list[str]:
    """Texts of 20 kB made of a phrase's own words, to make its pattern try again and again."""
    words = re.split(r"[\[\](){}|\s]+", re.sub(r"\{\w+\}", " A ", phrase))
    words = [word for word in words if word] or ["a"]
    once = " ".join(words)
    pieces = [
        once, once[:-1] or "b", " ".join(words[:-1]) or "b", *sorted(set(words), key=len)[:3],
        "a", "A", "(A)", "A.", "1/2", "fra", "A-",
    ]  # fmt: skip
    texts = [(piece + " ") * (20_000 // (len(piece) + 1)) for piece in pieces]
    return [*texts, "A" * 20_000, "(" * 20_000, "." * 20_000, " " * 20_000 + "x", "\n" * 20_000]


def _longest(phrase: str, texts: list[str]) -> float:
    """The longest time any way of looking for a phrase takes."""
    phrases = PhraseSet((phrase,))
    longest = 0.0
    for text in texts:
        for look in (phrases.at_start, phrases.whole, phrases.before_colon, phrases.anywhere, phrases.all_inside):
            started = time.perf_counter()
            look(text + ":")
            longest = max(longest, time.perf_counter() - started)
    return longest


@pytest.mark.parametrize("name", ["norsk", "eldre", "forening", "radsmodell"])
def test_hostile_text_does_not_run_away(name: str) -> None:
    """The phrases of the families that may be tried in most ways, on texts made to make them."""
    from referat_ekstraksjon.recognition.families.family import load_family
    from referat_ekstraksjon.recognition.families.met import own_phrases

    phrases = sorted({own.phrase for own in own_phrases(load_family(name))}, key=ways_of, reverse=True)
    for phrase in phrases[:40]:
        assert _longest(phrase, _hostile(phrase)) < 3, phrase


_PIECES = st.sampled_from(
    ["a", "b", "[a]", "[b]", "[a|b]", "(a|b)", "(a|a b)", "[a b]", "{words}", "[{words}]", "{rest}", "{mover}", "[{mover}]",
     "{body}", "{part}a", "[{part}]", "{n}", "{subject}", "{who}", "([a] b|b)", "[[a] b]", "vedtak[et]"]
)  # fmt: skip


@given(st.lists(_PIECES, min_size=1, max_size=12).map(" ".join))
@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_any_phrase_that_is_taken_is_bounded(phrase: str) -> None:
    try:
        phrase_pattern(phrase)
    except PhraseError:
        return
    assert _longest(phrase, _hostile(phrase)[:6]) < 5, (phrase, ways_of(phrase))


def test_a_search_with_many_matches_is_not_quadratic() -> None:
    phrases = PhraseSet(("for", "for for", "mot", "mot for"))
    started = time.perf_counter()
    found = phrases.all_inside("for for mot for " * 1_250)
    assert time.perf_counter() - started < 2
    assert [m.group(0) for m in found[:3]] == ["for for", "mot", "for for"]
    assert all(a.end() <= b.start() for a, b in itertools.pairwise(found))


def test_what_is_taken_once_is_what_was_taken_before() -> None:
    """A part that is not tried again stops at a whole word, and leaves the rest to the words that follow."""
    phrases = PhraseSet(("{mover} la [fram] [et] [{words}] {part}forslag[et][ {words}]",))
    match = phrases.at_start("Ola Li som lagde listen la et eget tilleggsforslag")
    assert match is not None
    assert (match["mover"], match["part"]) == ("Ola Li som lagde listen", "tilleggs")
    assert phrases.at_start("Ola Li lagde et forslag") is None
