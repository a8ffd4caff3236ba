"""People in a list: one entry a person, however the lines were broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from referat_ekstraksjon.language.names import looks_like_name, split_parenthesis
from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.lines import Line
from referat_ekstraksjon.layout.text import Text, text_of_lines
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_MARK = re.compile(r"^(?:[•▪●○*–-]|\d{1,3}[.)])\s+")
_SAME_COLUMN = 12.0  # points
_DIVIDERS = re.compile(r"\s*[,;]\s*|\s+og\s+")


class Person(NamedTuple):
    """An entry of a list of people.

    Attributes:
        text: the whole entry as printed.
        name: the person's name.
        organisation, party, function: what the entry says besides.
        stands_in_for: for whom, where the entry says so.
        note: anything else printed with the name.
    """

    text: Text
    name: str
    organisation: str | None = None
    party: str | None = None
    function: str | None = None
    stands_in_for: str | None = None
    stand_in: bool = False
    absent: bool = False
    note: str | None = None


def columns_of_lines(paragraphs: Sequence[Paragraph]) -> list[list[Line]]:
    """The printed lines of a cell, column by column where it has several side by side."""
    columns: list[list[Line]] = []
    for paragraph in paragraphs:
        for line in paragraph.lines:
            above = [c for c in columns if c[-1].page < line.page or c[-1].baseline < line.baseline - 1]
            nearest = min(above, key=lambda c: abs(c[0].x0 - line.x0), default=None)
            if nearest is None or (len(columns) > 1 and abs(nearest[0].x0 - line.x0) > _SAME_COLUMN):
                columns.append([line])
            else:
                nearest.append(line)
    return columns


def people_in(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary) -> list[Person]:
    """The people listed in a cell or under a label."""
    people: list[Person] = []
    for lines in columns_of_lines(paragraphs):
        for entry in _entries(lines):
            for piece in _pieces(entry):
                person = person_of(piece, vocabulary)
                if person is not None:
                    people.append(person)
    return people


def _entries(lines: Sequence[Line]) -> list[Text]:
    """Lines as entries: a line goes with the one before while a parenthesis is open or a name is not whole."""
    in_parentheses = sum(line.string.count("(") for line in lines)
    ends = sum(normalise_word(line.words[-1].text).endswith(")") for line in lines)
    regular = in_parentheses >= 3 and in_parentheses >= 0.4 * len(lines) and ends >= 0.4 * len(lines)
    entries: list[list[Line]] = []
    for line in lines:
        if entries and _goes_on(entries[-1], line, regular):
            entries[-1].append(line)
        else:
            entries.append([line])
    return [text_of_lines([line.words for line in entry]) for entry in entries]


def _goes_on(entry: list[Line], line: Line, regular: bool) -> bool:
    so_far = " ".join(part.string for part in entry)
    if len(so_far) > 300:
        return False
    first = normalise_word(line.words[0].text)
    if so_far.count("(") > so_far.count(")") or first.startswith("("):
        return True
    if so_far.endswith(("-", ",", ";", " og", " for", "/")) or first[:1].islower():
        return True
    if len(entry[-1].words) == 1 and "(" not in so_far and len(entry) == 1 and len(line.words) <= 3:
        return True  # a name cannot be one word
    if regular and "(" not in so_far:
        before = line.string.split("(")[0].split()
        return len(before) == 1 and "(" in line.string
    return False


def _pieces(entry: Text) -> list[Text]:
    """An entry that lists several people on one line, taken apart at its commas."""
    string = entry.string
    if "," not in string and ";" not in string and " og " not in string:
        return [entry]
    cuts: list[tuple[int, int]] = []
    depth = 0
    position = 0
    for match in _DIVIDERS.finditer(string):
        depth += string.count("(", position, match.start()) - string.count(")", position, match.start())
        position = match.start()
        if depth <= 0:
            cuts.append(match.span())
    if not cuts:
        return [entry]
    bounds = [0, *(edge for cut in cuts for edge in cut), len(string)]
    spans = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
    names = [looks_like_name(split_parenthesis(string[a:b])[0]) for a, b in spans]
    if sum(names) < 2 or sum(names) < 0.5 * len(spans):
        return [entry]
    merged: list[list[int]] = []
    for (a, b), is_name in zip(spans, names, strict=True):
        if is_name or not merged:
            merged.append([a, b])
        else:
            merged[-1][1] = b  # a title or place after the name
    return [entry.slice(a, b) for a, b in merged if b > a]


def person_of(entry: Text, vocabulary: Vocabulary) -> Person | None:
    """One entry as a person; None where it names nobody."""
    string = _MARK.sub("", entry.string).strip(" ,;")
    if not string:
        return None
    stead = vocabulary["attendance.in_stead_of"].anywhere(string)
    if stead is not None:
        before, after = string[: stead.start()].strip(" (,;–-"), string[stead.end() :].strip(" :")
        absentee, inner, _ = split_parenthesis(after.rstrip(") ") if "(" not in after else after)
        name, own, rest = split_parenthesis(before)
        if looks_like_name(name) and absentee:
            extra = own or None
            party, organisation = _party_or_organisation(extra, vocabulary)
            return Person(
                entry, name, organisation, party, None, absentee.strip(" ).,"), stand_in=True,
                note=rest or (inner if inner else None),
            )  # fmt: skip
    name, inner, rest = split_parenthesis(string)
    function = None
    if "," in name and inner is None:
        name, _, function = (part.strip() for part in name.partition(","))
    if not looks_like_name(name) and not (inner and len(name.split()) >= 2):
        return None
    party, organisation = _party_or_organisation(inner, vocabulary)
    note = rest or None
    absent = bool(note and vocabulary["attendance.absent_notes"].anywhere(note))
    stand_in = bool(inner and vocabulary["attendance.stand_in_functions"].whole(inner))
    if stand_in:
        function, organisation = inner, None
    return Person(entry, name, organisation, party, function or None, None, stand_in, absent, note)


def _party_or_organisation(inner: str | None, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    if not inner:
        return None, None
    if vocabulary["attendance.parties"].whole(inner):
        return inner, None
    return None, inner
