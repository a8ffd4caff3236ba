"""People in a list: one entry a person, however the lines were broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from referat_ekstraksjon.language.names import split_parenthesis
from referat_ekstraksjon.language.normalise import normalise_word
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.lines import Line, split_at_gaps
from referat_ekstraksjon.layout.text import Text, join_texts, text_of_lines
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.people.names import is_name, list_sentences, name_at_start, without_stop

_MARK = re.compile(r"^(?:[•▪●○*–-]|\d{1,3}[.)])\s+")
_MOST_BEFORE = 4
"""Words of an office before a name."""
_REGULAR = 0.75
_DOUBTFUL = 0.34
"""Of the entries: what stands after their commas could be names too."""
_SAME_COLUMN = 12.0  # points
_DIVIDERS = re.compile(r"\s*[,;]\s*")
_PARENTHESES = re.compile(r"\([^()]*\)")


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


def people_in(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary, *, absent: bool = False) -> list[Person]:
    """The people listed in a cell or under a label.

    Args:
        paragraphs: the cell's or list's paragraphs.
        vocabulary: the family's words.
        absent: whether the list is of those absent: `vara Kari Li` after a name then names their stand-in.
    """
    people: list[Person] = []
    alone = _one_a_line(paragraphs, vocabulary)
    if alone:
        found = (one_person(text_of_lines([line.words for line in lines]), vocabulary) for lines in alone)
        return [person for person in found if person is not None]
    running = [p for p in paragraphs if _runs_on(p, vocabulary)]
    for paragraph in running:
        people += _people_of([paragraph.text], vocabulary, absent=absent)
    for lines in columns_of_lines([p for p in paragraphs if p not in running]):
        for entry in _entries(lines, vocabulary):
            people += _people_of(entry, vocabulary, absent=absent)
    return people


def _one_a_line(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary) -> list[list[Line]]:
    """The lines of each entry of a list with one person on each line and whom they represent after a comma; else none.

    A line that names nobody so is more of the one above it.
    """
    entries: list[list[Line]] = []
    doubtful = matching = 0
    for line in (line for paragraph in paragraphs for line in paragraph.lines):
        parts = _DIVIDERS.split(_PARENTHESES.sub("", _MARK.sub("", line.string)).strip())
        if len(parts) == 2 and parts[1] and is_name(parts[0], vocabulary):
            if vocabulary["attendance.stood_in_by"].at_start(parts[1]):
                return []  # `Kari Li, vara Ola By` are two
            entries.append([line])
            matching += 1
            doubtful += is_name(parts[1], vocabulary)
        elif not entries:
            return []
        elif is_name(parts[0], vocabulary) and not _is_open(entries[-1]):
            entries.append([line])
        else:
            entries[-1].append(line)
    regular = matching >= _REGULAR * len(entries) and doubtful < _DOUBTFUL * len(entries)
    return entries if regular and len(entries) > 1 else []


def _is_open(entry: Sequence[Line]) -> bool:
    """Whether a parenthesis is still to be closed."""
    string = " ".join(line.string for line in entry)
    return string.count("(") > string.count(")")


def _runs_on(paragraph: Paragraph, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph lists people one after another, its lines broken where they are full."""
    commas = _PARENTHESES.sub("", paragraph.text.string).count(",")
    if len(paragraph.lines) < 2 or commas < len(paragraph.lines):
        return False
    return not all(_is_entry(line.string, vocabulary) for line in paragraph.lines)


def _is_entry(line: str, vocabulary: Vocabulary) -> bool:
    """Whether a line names one person and then only says what they are (`Kari Li, leder`)."""
    first, *more = _DIVIDERS.split(_PARENTHESES.sub("", _MARK.sub("", line)).strip())
    return is_name(first, vocabulary) and all(more) and not any(name_at_start(part, vocabulary) for part in more)


def _people_of(entry: Sequence[Text], vocabulary: Vocabulary, *, absent: bool) -> list[Person]:
    """The people of an entry, or of a list that runs on; sentences after it that are not of people are left out."""
    sentences: list[list[Text]] = [[]]
    for part in entry:
        for number, (start, stop) in enumerate(list_sentences(part.string, vocabulary)):
            if number:
                sentences.append([])
            sentences[-1] += _pieces(part.slice(start, stop), vocabulary)
    people = _assembled(sentences[0], vocabulary, absent=absent)
    for pieces in sentences[1:]:
        if pieces and _is_listed(pieces[0], vocabulary):
            people += _assembled(pieces, vocabulary, absent=absent)
    return people


def _is_listed(piece: Text, vocabulary: Vocabulary) -> bool:
    """Whether a piece lists someone and does not tell of them (`Ola By gikk kl. 13`)."""
    _, string = _function_before(_bare(piece.string, vocabulary), vocabulary)
    stead = vocabulary["attendance.in_stead_of"].anywhere(string)
    return is_name(split_parenthesis(string[: stead.start()] if stead else string)[0], vocabulary)


def _assembled(pieces: Sequence[Text], vocabulary: Vocabulary, *, absent: bool) -> list[Person]:
    """Pieces between commas as people: one that names nobody says something of the person before it."""
    people: list[Person] = []
    for piece in pieces:
        string = _bare(piece.string, vocabulary)
        vara = vocabulary["attendance.stood_in_by"].at_start(string) if absent and people else None
        if vara is not None:
            stand_in = person_of(piece.slice(piece.string.index(string) + vara.end()), vocabulary)
            if stand_in is not None:
                people.append(stand_in._replace(text=piece, stands_in_for=people[-1].name, stand_in=True))
                continue
        organisation = vocabulary["head.organisations"].whole(string)
        stead = vocabulary["attendance.in_stead_of"].at_start(string)
        attribute = bool(people) and any(match is not None for match in (organisation, vara, stead))
        person = person_of(piece, vocabulary) if not attribute else None
        if person is not None:
            people.append(person)
        elif people and string:
            people[-1] = _with_more(people[-1], string, vocabulary)._replace(
                text=join_texts([people[-1].text, piece], " ")
            )
    return people


def _with_more(person: Person, string: str, vocabulary: Vocabulary) -> Person:
    """A person with something more that is printed of them."""
    outer, inner, rest = split_parenthesis(string)
    if inner and not rest and outer and outer != string:
        return _with_more(_with_more(person, outer, vocabulary), inner, vocabulary)
    before, comma, after = string.partition(", ")
    if comma and vocabulary["attendance.in_stead_of"].at_start(after):
        return _with_more(_with_more(person, before, vocabulary), after, vocabulary)
    role = role_of_value(string, vocabulary)
    if role == "party" and person.party is None:
        return person._replace(party=string)
    if role == "function" and person.function is None:
        return person._replace(function=string)
    if role == "stead":
        stead = vocabulary["attendance.in_stead_of"].at_start(string)
        absentee, _, _ = split_parenthesis(string[stead.end() :].strip(" :")) if stead else (string, None, "")
        return person._replace(stands_in_for=_whole(absentee, vocabulary), stand_in=True)
    if role == "organisation" and person.organisation is None:
        return person._replace(organisation=string)
    partial = vocabulary["attendance.partial_notes"].whole(string) is not None
    absent = person.absent or (not partial and bool(vocabulary["attendance.absent_notes"].at_start(string)))
    note = f"{person.note}, {string}" if person.note else string
    return person._replace(note=note, absent=absent)


def role_of_value(string: str, vocabulary: Vocabulary) -> str:
    """What is printed beside a name, from the looks of it: party, function, stead, note or organisation."""
    if vocabulary["attendance.parties"].whole(string):
        return "party"
    if vocabulary["attendance.in_stead_of"].at_start(string):
        return "stead"
    if any(vocabulary[f"attendance.{role}"].at_start(string) for role in ("absent_notes", "partial_notes")):
        return "note"
    if vocabulary["head.bodies"].whole(string) or vocabulary["head.organisations"].whole(string):
        return "organisation"
    return "function" if is_function(string, vocabulary) or string[:1].islower() else "organisation"


def is_function(string: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is known for something that a person may be."""
    roles = ("staff_functions", "stand_in_functions", "functions")
    return any(vocabulary[f"attendance.{role}"].whole(string) for role in roles)


def _entries(lines: Sequence[Line], vocabulary: Vocabulary) -> list[list[Text]]:
    """Lines as entries: a line goes with the one before while a parenthesis is open or a name is not whole.

    An entry on one line may have wide gaps between a name and what the person is; it is parted there.
    """
    in_parentheses = sum(line.string.count("(") for line in lines)
    ends = sum(normalise_word(line.words[-1].text).endswith(")") for line in lines)
    regular = in_parentheses >= 3 and in_parentheses >= 0.4 * len(lines) and ends >= 0.4 * len(lines)
    entries: list[list[Line]] = []
    for line in lines:
        if entries and _goes_on(entries[-1], line, vocabulary, regular=regular):
            entries[-1].append(line)
        else:
            entries.append([line])
    parted: list[list[Text]] = []
    for entry in entries:
        pieces = split_at_gaps(entry[0]) if len(entry) == 1 else entry
        if len(entry) == 1 and is_name(pieces[0].string.split("(")[0].strip(), vocabulary):
            parted.append([text_of_lines([piece.words]) for piece in pieces])
        else:
            parted.append([text_of_lines([line.words for line in entry])])
    return parted


def _goes_on(entry: list[Line], line: Line, vocabulary: Vocabulary, *, regular: bool) -> bool:
    """Whether a line is more of the entry above it.

    Args:
        entry: the lines of the entry so far.
        line: the next one.
        vocabulary: the family's words.
        regular: whether most entries of the list end in a parenthesis.
    """
    so_far = " ".join(part.string for part in entry)
    if len(so_far) > 300:
        return False
    first = normalise_word(line.words[0].text)
    if so_far.count("(") > so_far.count(")") or first.startswith("("):
        return True
    if so_far.endswith(("-", ",", ";", " og", " for", "/")) or first[:1].islower():
        return True
    before, last = _last_piece(so_far, vocabulary)
    ends = [" ".join(last.split()[n:]) for n in range(len(last.split()))]
    if ends and not any(is_name(end, vocabulary) for end in ends):
        return "(" not in last and not _says_what(before, last, line.string, vocabulary)
    if len(entry[-1].words) == 1 and "(" not in so_far and len(entry) == 1 and len(line.words) <= 3:
        return True  # a name cannot be one word
    if regular and "(" not in so_far:
        return len(line.string.split("(")[0].split()) == 1 and "(" in line.string
    return False


def _last_piece(so_far: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The last two pieces of a running list, what stands in parentheses left out; the last should name someone."""
    pieces = _DIVIDERS.split(_PARENTHESES.sub("()", so_far))
    words = [m for m in vocabulary["attendance.dividers"].all_inside(pieces[-1]) if m.start()]
    if words and name_at_start(pieces[-1][: words[-1].start()], vocabulary):  # `Ola By og Merete`
        return pieces[-1][: words[-1].start()].strip(), pieces[-1][words[-1].end() :].strip()
    return (pieces[-2], pieces[-1]) if len(pieces) > 1 else ("", "")


def _says_what(before: str, last: str, following: str, vocabulary: Vocabulary) -> bool:
    """Whether the end of a line says what the person before it is, and the next line names another one."""
    if name_at_start(_MARK.sub("", following), vocabulary) is None:
        return False
    if _function_before(before, vocabulary)[0] is not None:
        return False  # `rådmann Kari Li, økonomisjef / Ola By`
    known = role_of_value(last, vocabulary) != "organisation"
    return known or last.isupper() or (not last.istitle() and _is_entry(following, vocabulary))


def _pieces(entry: Text, vocabulary: Vocabulary) -> list[Text]:
    """An entry that lists several people, or a person and what they are, taken apart outside its parentheses."""
    string = entry.string
    dividers = vocabulary["attendance.dividers"].all_inside(string) if " " in string else []
    spans = sorted({m.span() for m in dividers} | {m.span() for m in _DIVIDERS.finditer(string)})
    cuts: list[tuple[int, int]] = []
    depth = position = 0
    for start, end in spans:
        depth += string.count("(", position, start) - string.count(")", position, start)
        position = start
        if depth <= 0:
            cuts.append((start, end))
    bounds = [0, *(edge for cut in cuts for edge in cut), len(string)]
    pieces = [entry.slice(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    return [piece for piece in pieces if piece.string.strip(" ,;.")]


def _bare(string: str, vocabulary: Vocabulary) -> str:
    """A piece of a list without its list marker and the marks after it."""
    return without_stop(_MARK.sub("", string), vocabulary)


def one_person(text: Text, vocabulary: Vocabulary) -> Person | None:
    """The person that a cell for one names first, with what it says of them besides."""
    pieces = _pieces(text, vocabulary)
    person = person_of(pieces[0], vocabulary) if pieces else None
    for piece in pieces[1:]:
        person = _with_more(person, _bare(piece.string, vocabulary), vocabulary) if person is not None else None
    return person._replace(text=text) if person is not None else None


def _whole(absentee: str, vocabulary: Vocabulary) -> str:
    return without_stop(absentee.strip(" )"), vocabulary)


def person_of(entry: Text, vocabulary: Vocabulary) -> Person | None:
    """One entry as a person; None where it names nobody."""
    string = _bare(entry.string, vocabulary)
    if not string:
        return None
    function, string = _function_before(string, vocabulary)
    stead = vocabulary["attendance.in_stead_of"].anywhere(string)
    if stead is not None and string.count("(", 0, stead.start()) == string.count(")", 0, stead.start()):
        before, after = string[: stead.start()].strip(" ,;–-"), string[stead.end() :].strip(" :")
        name, own, rest = split_parenthesis(before)
        absentee, inner, _ = split_parenthesis(after)
        if is_name(name, vocabulary) and absentee:
            person = Person(entry, name, function=function, stands_in_for=_whole(absentee, vocabulary), stand_in=True)
            person = _in_parentheses(person, own, vocabulary)
            note = rest or inner
            return person._replace(note=note) if note and inner != own else person
    name, inner, rest = split_parenthesis(string)
    rule = vocabulary.rules.surnames_alone and not inner and len(name) > 1 and name[0].isupper() and " " not in name
    begins = name_at_start(name, vocabulary) if not is_name(name, vocabulary) else None
    if begins is not None and inner is None and name[len(begins) :].strip()[:1].islower():
        more = name[len(begins) :].strip()  # `L. Lundeby uten anmeldt forfall`
        told = _with_more(Person(entry, begins, function=function), more, vocabulary)
        return told if is_function(more, vocabulary) else told._replace(function=function, note=more)
    if not is_name(name, vocabulary) and not (inner and len(name.split()) >= 2 and name[0].isupper()) and not rule:
        return None
    person = _in_parentheses(Person(entry, name, function=function), inner, vocabulary)
    return _with_more(person, rest, vocabulary) if rest else person


def _in_parentheses(person: Person, inner: str | None, vocabulary: Vocabulary) -> Person:
    """A person with what stands in parentheses after the name: `(AP)`, `(leder)`, `(vara for Kari Li)`, `(KS)`."""
    if not inner:
        return person
    if vocabulary["attendance.stand_in_functions"].whole(inner):
        return person._replace(function=inner, stand_in=True)
    parts = [part.strip() for part in re.split(r"[,;]", inner)] if "," in inner or ";" in inner else [inner]
    roles = [role_of_value(part, vocabulary) for part in parts if part]
    if len(parts) > 1 and all(role == "organisation" for role in roles):
        parts = [inner]
    for part in parts:
        person = _with_more(person, part, vocabulary) if part else person
    return person


def _function_before(string: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """What a person is, printed before the name (`rådmann Kari Li`), and the rest."""
    words = string.split()
    rests = [" ".join(words[n:]) for n in range(len(words))]
    lower = next((n for n, rest in enumerate(rests) if not rest[0].islower() or name_at_start(rest, vocabulary)), 0)
    if 0 < lower <= _MOST_BEFORE and name_at_start(rests[lower], vocabulary):
        return " ".join(words[:lower]), rests[lower]
    for role in ("staff_functions", "functions"):
        match = vocabulary[f"attendance.{role}"].at_start(string)
        if match is not None and name_at_start(string[match.end() :], vocabulary):
            return match.group(0), string[match.end() :].strip()
    return None, string
