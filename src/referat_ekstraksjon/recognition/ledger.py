"""Where every printed word of a paper went: the account behind the law that nothing is lost.

A word is *claimed* once, by the value it belongs to. Words that no value claims become passages; a *mark* says what
kind of passage they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.reading.page import Word


class Ledger:
    """Claims and marks on the words of one paper."""

    def __init__(self) -> None:
        self._claimed: set[int] = set()
        self._kinds: dict[int, str] = {}
        self.claimed_twice = 0

    def claim(self, text: Text) -> None:
        """Words that stand in a value."""
        for word in text.words:
            if word.number in self._claimed:
                self.claimed_twice += 1
            self._claimed.add(word.number)

    def is_free(self, words: Iterable[Word]) -> bool:
        """Whether none of the words is claimed."""
        return not any(word.number in self._claimed for word in words)

    def mark(self, text: Text, kind: str) -> None:
        """Words that will be a passage of a kind, unless a value claims them."""
        for word in text.words:
            self._kinds.setdefault(word.number, kind)

    def kinds_of(self, words: Iterable[Word], held: str) -> list[str | None]:
        """For each word the kind it was marked with; `held` where a value has the word."""
        claimed, kinds = self._claimed, self._kinds
        return [held if word.number in claimed else kinds.get(word.number) for word in words]

    @property
    def claimed(self) -> int:
        return len(self._claimed)
