from __future__ import annotations

import pytest

from referat_ekstraksjon.language.hyphens import join_broken


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("e-", "helse", "keep"),
        ("e-", "helse)", "keep"),
        ("utvik-", "ling", "drop"),
        ("kommu-", "ne)", "drop"),
        ("Drift-", "og", "hang"),
        ("helse-", "og", "hang"),
        ("drifts-", "eller", "hang"),
        ("Midt-", "Norge", "keep"),
        ("Tor-", "André", "keep"),
        ("IKT-", "løsning", "keep"),
        ("NEWS2-", "score", "keep"),
        ("2021-", "2024", "keep"),
        ("(Digitalise-", "ringsdirektoratet)", "drop"),
        ("brukerstem-", "men", "drop"),
        ("nord-", "norsk", "drop"),
    ],
)
def test_join_broken(left: str, right: str, expected: str) -> None:
    assert join_broken(left, right) == expected


def test_the_document_decides_where_it_can() -> None:
    assert join_broken("nord-", "norsk", frozenset({"nord-norsk"})) == "keep"
    assert join_broken("e-", "post", frozenset({"epost"})) == "drop"
