"""Two wordings compared in bounded time, however long or repetitive they are.

Word by word where that is cheap (every wording of a real paper); else between words that both have once, in order,
and where there are none the whole stretch counts as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from referat_ekstraksjon.language.normalise import fold
from referat_ekstraksjon.language.wording import Change, word_diff

_WORDS = re.compile(r"\S+")
_MOST_STEPS = 50_000_000
"""Steps the exact comparison may take: pairs of equal words, times the words of the shorter (20 ns at worst)."""
_MOST_WORDS = 5_000
"""Words on either side that are compared exactly."""
_Span = tuple[int, int, int, int]


def word_changes(old: str, new: str) -> list[Change]:
    """What was removed from and added to a wording, word by word.

    Case, quotes and end marks make no difference. The words of the changes are all words of both wordings, in order.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    a, b = [fold(w) or w for w in before], [fold(w) or w for w in after]
    changes: list[Change] = []
    left = _MOST_STEPS
    for alike, (i, j, k, m) in _stretches(a, b):
        if alike:
            _add(changes, "same", after[k:m])
        elif j == i or m == k or (steps := _steps(a[i:j], b[k:m])) > left:
            _add(changes, "removed", before[i:j])
            _add(changes, "added", after[k:m])
        else:
            left -= steps
            for change in word_diff(" ".join(before[i:j]), " ".join(after[k:m])):
                _add(changes, change.kind, [change.text])
    return changes


def likeness(old: str, new: str) -> float:
    """How alike two wordings are, 0-1: twice the words they share in order, by the words of both."""
    total = len(_WORDS.findall(old)) + len(_WORDS.findall(new))
    if total == 0:
        return 1.0
    shared = sum(len(_WORDS.findall(c.text)) for c in word_changes(old, new) if c.kind == "same")
    return round(2 * shared / total, 4)


def same_words(old: str, new: str) -> bool:
    """Whether two wordings are the same but for case, white space, quotes and end marks."""
    return [fold(w) for w in _WORDS.findall(old)] == [fold(w) for w in _WORDS.findall(new)]


def _add(changes: list[Change], kind: str, words: Sequence[str]) -> None:
    if not words:
        return
    text = " ".join(words)
    if changes and changes[-1].kind == kind:
        text = f"{changes.pop().text} {text}"
    changes.append(Change(kind, text))  # type: ignore[arg-type]  # one of the three


def _steps(a: Sequence[str], b: Sequence[str]) -> int:
    """A bound for the work of comparing word by word, which looks at each pair of equal words once a match."""
    if max(len(a), len(b)) > _MOST_WORDS:
        return _MOST_STEPS + 1
    counts = Counter(b)
    return sum(counts[word] for word in a) * min(len(a), len(b))


def _stretches(a: list[str], b: list[str]) -> Iterator[tuple[bool, _Span]]:
    """Both wordings cut into stretches (alike or not) that together are all of them, each cheap to compare or not."""
    if _steps(a, b) <= _MOST_STEPS:
        yield False, (0, len(a), 0, len(b))
        return
    i = k = 0
    for x, y in [*_anchors(a, b), (len(a), len(b))]:
        start_x, start_y = x, y
        while start_x > i and start_y > k and a[start_x - 1] == b[start_y - 1]:
            start_x, start_y = start_x - 1, start_y - 1
        end_i, end_k = i, k
        while end_i < start_x and end_k < start_y and a[end_i] == b[end_k]:
            end_i, end_k = end_i + 1, end_k + 1
        if end_i > i:
            yield True, (i, end_i, k, end_k)
        if end_i < start_x or end_k < start_y:
            yield False, (end_i, start_x, end_k, start_y)
        if x < len(a) and y < len(b):
            yield True, (start_x, x + 1, start_y, y + 1)
        elif start_x < x:
            yield True, (start_x, x, start_y, y)
        i, k = x + 1, y + 1


def _anchors(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Places of words that both wordings have once, the longest row of them that is in order in both."""
    once = {w for w, n in Counter(a).items() if n == 1} & {w for w, n in Counter(b).items() if n == 1}
    places = {word: k for k, word in enumerate(b) if word in once}
    pairs = [(i, places[word]) for i, word in enumerate(a) if word in once]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, k) in enumerate(pairs):
        at = bisect_left(ends, k)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(k)
            last.append(index)
        else:
            ends[at], last[at] = k, index
    row: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]
