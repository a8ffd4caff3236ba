"""When two values are the same: the four measures, and pairing the rows of two lists.

The measures are those of GROBID's end-to-end evaluation (https://grobid.readthedocs.io/en/latest/End-to-end-evaluation/,
"Matching techniques"), with the thresholds its reports state: strict (exact), soft (without punctuation, case and
space), Levenshtein (similarity of at least 0.8, relative to the longer text) and Ratcliff/Obershelp (at least 0.95).
As there, they tell texts apart; numbers, dates and words of a fixed list are the same or not under every measure.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple, TypeVar

from rapidfuzz.distance import Indel, Levenshtein

from referat_ekstraksjon.language.case_numbers import parse_case_number
from referat_ekstraksjon.language.normalise import fold, fold_marks

MEASURES: Final[tuple[str, ...]] = ("strict", "soft", "levenshtein", "ratcliff_obershelp")
"""Names of the measures, in the order of `Verdict`."""
LEAST_LEVENSHTEIN: Final = 0.8
LEAST_RATCLIFF_OBERSHELP: Final = 0.95
_LEAST_TITLE: Final = 0.9
_SHORTEST_TITLE: Final = 12
"""A shorter text names no case: it could be a number that is misread."""
_SHORTEST_HELD: Final = 8


class Verdict(NamedTuple):
    """Whether a value is right under each measure."""

    strict: bool
    soft: bool
    levenshtein: bool
    ratcliff_obershelp: bool


RIGHT: Final = Verdict(True, True, True, True)
WRONG: Final = Verdict(False, False, False, False)

W = TypeVar("W")
F = TypeVar("F")


@functools.lru_cache(maxsize=20_000)
def printed(text: str) -> str:
    """Text for strict comparing: Unicode forms, white space, quotes, dashes and bullets made equal.

    >>> printed("«E‑helse»  – i dag")
    '"E-helse" - i dag'
    """
    return " ".join(fold_marks(text).replace("•", " ").split())


@functools.lru_cache(maxsize=20_000)
def softened(text: str) -> str:
    """Text for soft comparing: only letters, digits and symbols, without case.

    >>> softened("Møtet ble hevet, kl. 14.30!")
    'møtetblehevetkl1430'
    """
    return "".join(c for c in printed(text).casefold() if unicodedata.category(c)[0] not in "PZC")


def agree(wanted: str, found: str) -> Verdict:
    """How two texts compare, under each measure; the order of the two makes no difference.

    >>> agree("Saken utsettes.", "saken utsettes")
    Verdict(strict=False, soft=True, levenshtein=True, ratcliff_obershelp=False)
    """
    a, b = printed(wanted), printed(found)
    if a == b:
        return RIGHT
    levenshtein = Levenshtein.normalized_similarity(a, b)
    return Verdict(
        False,
        softened(a) == softened(b),
        levenshtein >= LEAST_LEVENSHTEIN,
        ratcliff_obershelp(a, b, LEAST_RATCLIFF_OBERSHELP),
    )


def equal(wanted: object, found: object) -> Verdict:
    """How two numbers, dates, references or words of a fixed list compare: the same or not, under every measure."""
    same = fold(str(wanted)) == fold(str(found))
    return RIGHT if same else WRONG


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Right where all are."""
    return Verdict(*(all(column) for column in zip(RIGHT, *verdicts, strict=True)))


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Right where at least one is."""
    return Verdict(*(any(column) for column in zip(WRONG, *verdicts, strict=True)))


def ratcliff_obershelp(a: str, b: str, least: float) -> bool:
    """Whether the Ratcliff/Obershelp similarity of two texts reaches a bound.

    The measure depends on the order of the two; they are put in one. What it counts as common is a subsequence of
    both, so it cannot exceed the similarity by the longest one, which is quick to tell.
    """
    if Indel.normalized_similarity(a, b) < least:
        return False
    first, second = sorted((a, b))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= least


def alike(a: str, b: str, least: float = LEAST_RATCLIFF_OBERSHELP) -> bool:
    """Whether two texts are the same for pairing: case and end marks aside, nearly all in common."""
    a, b = fold(a), fold(b)
    return a == b or bool(a and b and ratcliff_obershelp(a, b, least))


def closeness(a: str, b: str) -> float:
    """How much two texts have in common, 0–1, for choosing among candidates (longest common subsequence)."""
    return Indel.normalized_similarity(fold(a), fold(b))


def holds(a: str, b: str) -> bool:
    """Whether one wording holds the other whole: the same words, cut differently."""
    a, b = fold(a), fold(b)
    return min(len(a), len(b)) >= _SHORTEST_HELD and (a in b or b in a)


@functools.lru_cache(maxsize=5_000)
def case_reference(text: str | None) -> str:
    """What a case number is the same by, however it is printed, in letters of either case; of a title, its folded form.

    >>> case_reference("PS 007/26"), case_reference("Sak 4.")
    ('ps:7/2026', '4')
    """
    folded = fold(text or "").removeprefix("sak ").strip()
    stripped = (text or "").strip()
    number = parse_case_number(stripped[4:] if stripped.casefold().startswith("sak ") else stripped)
    return number.key.casefold() if number is not None else folded


def same_case(wanted: str | None, found: str | None) -> bool:
    """Whether two references name one case: by number, or by title where a paper numbers none."""
    if not wanted or not found:
        return False
    if case_reference(wanted) == case_reference(found):
        return True
    return len(fold(wanted)) > _SHORTEST_TITLE and alike(wanted, found, _LEAST_TITLE)


def pair(wanted: Sequence[W], found: Sequence[F], near: Callable[[W, F], float]) -> tuple[tuple[int, int], ...]:
    """The rows of two lists that belong together, the nearest first; each row is used once.

    Args:
        wanted: rows of the gold.
        found: rows of the archive.
        near: how well two rows fit; 0 or less for not at all.

    Returns:
        Places (in `wanted`, in `found`), by place in `wanted`.
    """
    scores = ((near(w, f), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found))
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted((s for s in scores if s[0] > 0), key=lambda s: (-s[0], s[1], s[2])):
        if i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    return tuple(sorted(chosen.items()))
