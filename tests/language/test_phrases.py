from __future__ import annotations

import re
import time

import pytest

from referat_ekstraksjon.language.phrases import PhraseError, phrase_pattern
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet
from referat_ekstraksjon.recognition.families.words import Words


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
    phrases = PhraseSet(Words(both=("Sak", "Sak nr.", "Vedtak")))
    found = phrases.at_start("Sak nr. 12")
    assert found is not None
    assert found.group(0) == "Sak nr."
    assert phrases.at_start("Saksbehandler") is None
    assert phrases.anywhere("i Vedtaket") is None
    assert phrases.whole("Vedtak: ") is not None
    assert phrases.whole("Vedtak i saken") is None


def test_hostile_text_does_not_run_away() -> None:
    """Every phrase of the families, on texts made to make patterns backtrack."""
    from referat_ekstraksjon.recognition.families.family import load_family, shipped_names
    from referat_ekstraksjon.recognition.families.vocabulary import vocabulary_of

    hostile = ["a " * 4000, "A" * 8000, "Vedtak " * 2000, "(" * 4000, "fra møte i " * 800, "1/2 " * 3000, "A. " * 3000]
    for name in shipped_names():
        vocabulary = vocabulary_of(load_family(name))
        for text in hostile:
            started = time.perf_counter()
            for section in (
                "papers",
                "head",
                "attendance",
                "agenda",
                "case",
                "section",
                "outcome",
                "vote",
                "statement",
            ):
                for field in vocabulary.fields(section):
                    vocabulary[f"{section}.{field}"].whole(text)
                    vocabulary[f"{section}.{field}"].at_start(text)
                    vocabulary[f"{section}.{field}"].anywhere(text[:2000])
            assert time.perf_counter() - started < 5
