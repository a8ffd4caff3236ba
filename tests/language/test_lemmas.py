"""Search terms: one for all forms and spellings of a word, and none that makes two words one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.language.compounds import compound_parts
from referat_ekstraksjon.language.lemmas import basic_form, other_terms_of, term_of
from referat_ekstraksjon.language.search_terms import WORD, fingerprint, search_terms


@pytest.mark.parametrize(
    "words",
    [
        # inflection
        "vedta vedtatt vedtok vedtas Vedtatt VEDTATT",
        "kommune kommunene kommuner kommunens",
        "bok bøkene boka boken bøker",
        "mann menn mennene mannens",
        "råd rådet råda rådene rådets",
        "godkjenne godkjent godkjente godkjennes godkjenner",
        "utsette utsatt utsettes utsatte",
        "rådmann rådmannen rådmannens rådmennene",
        "kommunedirektør kommunedirektørens kommunedirektøren",
        "anskaffelsesarbeid anskaffelsesarbeidet",
        # bokmål and nynorsk
        "vedtatt vedteke vedteken vedtekne",
        "skole skule skular skulane skolene",
        "enstemmig einstemmig samrøystes",
        "høring høyring høyringa høringen",
        "saksutredning saksutgreiing",
        "leder leiar leiaren lederen",
        "sykehus sjukehusa sykehuset",
        "kirkegård kyrkjegard kyrkjegardane",
        "hjemmetjeneste heimetenestene",
        "vannavgift vassavgift",
        "bevilgning løyving løyvingane",
        # older spelling
        "vedtatt vedtaget vedtages vedtoges",
        "møte møde mødet møtet",
        "utvalg udvalg udvalget utval",
        "formannskap formandskab formandskabet",
        "lån laan laanet lånet",
        "budsjett Budget budgettet",
        "elektrisitetsverk elektricitetsverkets",
        "lærerinne lærerinderne",
        "ettergi eftergives",
        "Kaare Kåre",
        "beløp beløpet beløpene",
        "arv arven",
        "leie leige leigd leies",
        "komite komité komiteen",
        "åpen åpne opne",
        "ansatt ansatte",
        "forurensning forureining forurensing",
    ],
)
def test_one_term(words: str) -> None:
    assert len({term_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("får", "far"), ("råd", "rad"), ("for", "fôr"), ("gjelder", "gjeld"), ("Hansen", "Hans"), ("Ola", "Ole"),
     ("vara", "vare"), ("leder", "ledd"), ("bok", "bøk"),
     ("dans", "da"), ("benk", "be"), ("bad", "bed"), ("Anna", "annen"), ("Roger", "rok"), ("bevilling", "bevilgning"),
     ("område", "råd"), ("budsjett", "bud"), ("tiltak", "tiltale")],
)  # fmt: skip
def test_words_that_are_not_one(one: str, other: str) -> None:
    assert term_of(one) != term_of(other)


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("driftskostnader", "kostnad"),
        ("kostnadsfordeling", "kostnad"),
        ("skoleskyss", "skyss"),
        ("kunstgrasbane", "kunstgress"),
        ("vedtak", "vedta"),
        ("vedtok", "vedtak"),
        ("godkjenning", "godkjenne"),
        ("garanterer", "garanti"),
        ("fritas", "fritak"),
        ("nedlegges", "legge"),
        ("brukere", "bruk"),
    ],
)
def test_what_belongs_together(word: str, asked: str) -> None:
    assert term_of(asked) in other_terms_of(word)
    assert term_of(asked) != term_of(word)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Skolen legges ned fra høsten", "nedlegge"),
        ("Stillinga vert lyst ut straks", "utlyse"),
        ("Føde- og barneavdelingen", "fødeavdeling"),
        ("nye gang- og sykkelveger", "gangvei"),
    ],
)
def test_what_stands_in_two_places(text: str, asked: str) -> None:
    assert term_of(asked) in search_terms(text).related.split()


@pytest.mark.parametrize(
    "word",
    [
        "forslag",
        "avtale",
        "budsjett",
        "område",
        "kontroll",
        "transport",
        "utvalg",
        "medlem",
        "kommune",
        "regnskap",
        "innstilling",
    ],
)
def test_words_that_are_no_compounds(word: str) -> None:
    assert compound_parts(word) == ()


_texts = st.text(max_size=80) | st.lists(
    st.sampled_from("Kommunestyret vedtok 12/24 § å Æ é e-helse 3,5 ﬁ ŋ".split())
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(_texts)
def test_a_term_for_each_word(text: str) -> None:
    words = WORD.findall(text)
    assert len(search_terms(text).terms.split(" ")) == max(1, len(words))
    assert all(WORD.fullmatch(term_of(word)) for word in words)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abdefghijklmnoprstuvyæøå", min_size=1, max_size=70))
def test_any_letters_have_a_basic_form(word: str) -> None:
    assert basic_form(word)
    assert len(word) < 5 or term_of(word) == term_of(word.upper())


def test_the_fingerprint_is_settled() -> None:
    assert fingerprint() == fingerprint()
