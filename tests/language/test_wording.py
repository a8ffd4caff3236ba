from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat_ekstraksjon.language.bodies import body_key
from referat_ekstraksjon.language.legibility import LEAST_PLAUSIBLE, MOST_RARE, is_legible, plausible_share, rare_share
from referat_ekstraksjon.language.speech import speaker_before
from referat_ekstraksjon.language.wording import same_matter, same_wording, similarity, word_diff
from tests.conftest import SAMPLE_NAMES, sample

_TEXTS = st.lists(st.sampled_from("rådet tar saken sakene til orientering og ber om mer".split()), max_size=20).map(
    " ".join
)


@given(_TEXTS, _TEXTS)
def test_a_diff_holds_both_wordings(old: str, new: str) -> None:
    changes = word_diff(old, new)
    assert " ".join(c.text for c in changes if c.kind != "added").split() == old.split()
    assert " ".join(c.text for c in changes if c.kind != "removed").split() == new.split()


@given(_TEXTS, _TEXTS)
def test_similarity_is_one_for_the_same_and_only_for_the_same(old: str, new: str) -> None:
    assert 0 <= similarity(old, new) <= 1
    assert (similarity(old, new) == 1) == same_wording(old, new)


def test_a_changed_word_is_shown() -> None:
    assert [tuple(c) for c in word_diff("innen utgangen av 2026.", "innen utgangen av 2027.")] == [
        ("same", "innen utgangen av"),
        ("removed", "2026."),
        ("added", "2027."),
    ]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Kommunestyret", "KOMMUNESTYRE", True),
        ("Fellesnemnda", "Fellesnemnd", True),
        ("Formannskapet", "Formannskap", True),
        ("Nasjonalt e-helseråd", "Nasjonalt  e‑helseråd", True),
        ("Nasjonalt e-helseråd", "Nasjonalt arkivråd", False),
        ("Kommunestyret", "Formannskapet", False),
    ],
)
def test_body_key(a: str, b: str, same: bool) -> None:
    assert (body_key(a) == body_key(b)) is same


def test_bodies_of_two_organisations_are_two() -> None:
    assert body_key("Kommunestyret", "Nordvik kommune") != body_key("Kommunestyret", "Solberg kommune")


@pytest.mark.parametrize(
    ("text", "verb", "speaker"),
    [
        ("Legeforeningen kommenterte at det haster", "kommenterte", "Legeforeningen"),
        ("Siv Ås, Direktoratet for e-helse, la frem saken", "la frem", "Siv Ås, Direktoratet for e-helse"),
        ("Representant fra kommunal sektor mener det", "mener", "Representant fra kommunal sektor"),
        ("Det ble kommentert av KS og FHI mener det", "mener", None),
        ("Saken er grei. Rådet mener det", "mener", None),
        ("Videre mener Rådet det", "mener", None),
        ("flere mener det", "mener", None),
    ],
)
def test_speaker(text: str, verb: str, speaker: str | None) -> None:
    assert speaker_before(text, text.index(verb)) == speaker


def _shifted(word: str) -> str:
    """As a font without a character map gives it: every sign 29 places down."""
    return "".join(chr(ord(c) - 29) if ord(c) > 61 else c for c in word)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_pages_are_told_from_shifted_glyphs(name: str) -> None:
    for page in sample(name).layout.pages:
        words = [w.text for w in page.words]
        if len(words) < 20:
            continue
        assert is_legible(words)
        assert plausible_share(words) > 0.75
        shifted = [_shifted(w) for w in words]
        assert plausible_share(shifted) < LEAST_PLAUSIBLE or rare_share(shifted) > MOST_RARE
        assert not is_legible(shifted)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Reguleringsplan for Nesveien", "Reguleringsplan for Nesveien", True),
        ("GODKJENNING AV PROTOKOLL", "Godkjenning av protokoll fra 17. juni", True),
        ("Budsjett", "Budsjettet for 2025", True),
        ("Detaljregulering av Nesvegen", "Detaljregulering for Nesveien – sluttbehandling", True),
        ("Ny skole på Vik", "Skolebygg", True),
        ("Årsregnskap 2021", "Styrets arbeid", False),
        ("Reguleringsplan for Nesveien", "Valg av revisor", False),
        ("Nr 3", "Valg av revisor", True),  # nothing that tells
        ("", "Valg av revisor", True),
    ],
)
def test_whether_two_titles_are_of_one_matter(one: str, other: str, *, expected: bool) -> None:
    assert same_matter(one, other) is same_matter(other, one) is expected
