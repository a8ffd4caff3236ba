"""Comparing wordings: right on small texts, bounded on hostile ones."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_ekstraksjon.archive import wordings
from referat_ekstraksjon.archive.wordings import likeness, same_words, word_changes
from referat_ekstraksjon.language.wording import similarity

_TEXTS = st.lists(st.sampled_from("rådet tar saken sakene til orientering og ber om mer".split()), max_size=25).map(
    " ".join
)


@settings(deadline=None)
@given(_TEXTS, _TEXTS, st.sampled_from([0, 20, 50_000_000]))
def test_changes_hold_both_wordings(old: str, new: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wordings, "_MOST_STEPS", most)
        changes = word_changes(old, new)
        alike = likeness(old, new)
    assert " ".join(c.text for c in changes if c.kind != "added").split() == old.split()
    assert " ".join(c.text for c in changes if c.kind != "removed").split() == new.split()
    assert 0 <= alike <= 1
    assert (alike == 1) == same_words(old, new)


@settings(deadline=None)
@given(_TEXTS, _TEXTS)
def test_small_texts_are_compared_exactly(old: str, new: str) -> None:
    assert likeness(old, new) == similarity(old, new)


_rng = random.Random(7)  # noqa: S311  # no secret
_MANY = 20_000
_VARIED = [f"ord{_rng.randrange(3_000)}" for _ in range(_MANY)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * _MANY, "a " * (_MANY - 1)),
        ("a b " * _MANY, "b a " * _MANY),
        ("a " * _MANY + "x", "y " + "a " * _MANY),
        (" ".join(_rng.choice("abcd") for _ in range(_MANY)), " ".join(_rng.choice("abcd") for _ in range(_MANY))),
        (" ".join(_VARIED), " ".join(_VARIED[::-1])),
        ("a\n" * _MANY, "b\n" * _MANY),
        ("a b " * 600, "a c " * 600),
        ("a b " * 290, "a c " * 290),
        (" ".join(f"{'a b ' * 200} x{n}" for n in range(50)), " ".join(f"{'a c ' * 200} x{n}" for n in range(50))),
    ],
)
def test_time_is_bounded_on_hostile_texts(old: str, new: str) -> None:
    started = time.perf_counter()
    changes = word_changes(old, new)
    assert time.perf_counter() - started < 5
    assert " ".join(c.text for c in changes if c.kind != "added").split() == old.split()
    assert " ".join(c.text for c in changes if c.kind != "removed").split() == new.split()


@settings(deadline=5_000, max_examples=30)
@given(st.integers(1, 4), st.integers(0, 3_000), st.integers(0, 3_000), st.randoms())
def test_time_is_bounded_whatever_the_words(kinds: int, before: int, after: int, rng: random.Random) -> None:
    old, new = (" ".join(f"w{rng.randrange(kinds)}" for _ in range(n)) for n in (before, after))
    word_changes(old, new)


def test_a_change_deep_in_a_long_text_is_found() -> None:
    new = [*_VARIED[:9_000], "NYTT", *_VARIED[9_000:15_000], *_VARIED[15_003:]]
    assert likeness(" ".join(_VARIED), " ".join(new)) > 0.99
    assert not same_words(" ".join(_VARIED), " ".join(new))
    changes = [c for c in word_changes(" ".join(_VARIED), " ".join(new)) if c.kind != "same"]
    assert "NYTT" in " ".join(c.text for c in changes if c.kind == "added").split()
