"""What is known of a phrase from its form: how much freedom it leaves, and what stands fixed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from referat_ekstraksjon.language.landmarks import ANYTHING, Landmarks, of_literal, one_after_other, one_of

_NOTHING = Landmarks(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Shape:
    """How much freedom a piece of a phrase leaves.

    Attributes:
        ways: in how many ways it may be tried before its last placeholder.
        width: how far that placeholder may reach; 0 where there is none.
        lead: fewest characters that stand fixed before its first placeholder (or in all, without one).
        tail: fewest characters that stand fixed after its last.
        empty: whether it may be nothing at all.
        settled: the ways of what stands before, where that is not tried again.
        marks: what stands in every text that fits.
    """

    ways: float = 1
    width: int = 0
    lead: int = 0
    tail: int = 0
    empty: bool = True
    settled: float = 0
    marks: Landmarks = _NOTHING

    @property
    def all_ways(self) -> float:
        """The ways with those of the last placeholder: it can end only where the characters after it stand."""
        return self.settled + self.ways * max(1, self.width / (self.tail + 1))

    def settle(self) -> Shape:
        """This piece taken as it is found first."""
        return Shape(1, 0, self.lead, 1, self.empty, self.all_ways, self.marks)

    def then(self, other: Shape) -> Shape:
        """This piece and then the other."""
        empty = self.empty and other.empty
        lead = self.lead if self.width else self.lead + other.lead
        marks = one_after_other(self.marks, other.marks, first_may_be_empty=self.empty)
        if not other.width:
            return Shape(self.ways * other.ways, self.width, lead, self.tail + other.tail, empty, self.settled, marks)
        so_far = self.ways * max(1, self.width / (self.tail + other.lead + 1))
        return Shape(so_far * other.ways, other.width, lead, other.tail, empty, self.settled, marks)

    def left_out(self) -> Shape:
        """This piece or nothing."""
        marks = self.marks._replace(needs=frozenset())
        return Shape(self.ways + 1, self.width, 0, self.tail if self.width else 0, empty=True, marks=marks)


def words(literal: str) -> Shape:
    """Words that stand as they are."""
    return replace(fixed(len(literal)), marks=of_literal(literal))


def fixed(length: int) -> Shape:
    """So many characters of one kind, such as white space."""
    return Shape(1, 0, length, length, empty=length == 0, marks=ANYTHING)


def open_place(width: int, *, empty: bool) -> Shape:
    """A placeholder that may end in so many places."""
    return Shape(1, width, 0, 0, empty=empty, marks=ANYTHING)


def either(branches: Sequence[tuple[str, Shape]]) -> Shape:
    """One of some pieces (with their regular expressions); those that begin alike can be tried one after the other."""
    if len(branches) == 1:
        return branches[0][1]
    shapes = [shape for _, shape in branches]
    sources = [source.casefold() for source, _ in branches]
    alike = max(sum(one.startswith(other) for other in sources) for one in sources)
    open_ones = sum(shape.width > 0 for shape in shapes)
    return Shape(
        max(shape.ways for shape in shapes) * max(alike, open_ones),
        max(shape.width for shape in shapes),
        min(shape.lead for shape in shapes),
        min(shape.tail for shape in shapes),
        any(shape.empty for shape in shapes),
        marks=one_of(shape.marks for shape in shapes),
    )
