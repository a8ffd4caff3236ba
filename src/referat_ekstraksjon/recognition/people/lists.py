"""Lists of people: names beside or below a label, in sentences, and under labels that are not known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from referat_ekstraksjon.language.names import split_parenthesis
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.layout.blocks import Paragraph, Table
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.models import AttendanceStatus
from referat_ekstraksjon.recognition.decisions.drafts import Doubt
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in, label_of
from referat_ekstraksjon.recognition.people.entries import Person, is_function, people_in
from referat_ekstraksjon.recognition.people.roll import LISTS, CurrentList, Roll, status_of_list
from referat_ekstraksjon.recognition.rows import Row

_LABELS = (*LISTS, "heading")
_MOSTLY_PEOPLE = 0.6
_WHOLLY_PEOPLE = 0.8
_MOST_SENTENCES = 12
_MOST_WORDS = 30
_DIVIDER = re.compile(r",\s")
_MANY = 3
"""People of one sentence that are a list by themselves, less one."""
"""Words of one person's entry; more of them are prose."""
_SAME_EDGE = 10.0  # points
_LEAD = re.compile(r"^(?=[^\W\d_])[^:\n]{3,60}:\s*")


@dataclass(slots=True)
class PeopleLists:
    """Reads lists of people under labels, and what carries a list on."""

    vocabulary: Vocabulary
    roll: Roll
    current: CurrentList

    # ---- under known labels -------------------------------------------------------------------------------------

    def label_pairs(self, row: Row) -> bool:
        """Labels and names in turn (`Møteleder: | Kari Li | Referent: | Ola By`)."""
        if len(row.cells) < 4:
            return False
        labels = [label_in(cell.text, self.vocabulary, "attendance", LISTS) for cell in row.cells]
        if labels[0] is None or labels[2] is None or labels[1] is not None:
            return False
        self.current.close()
        for label, cell in zip(labels[::2], row.cells[1::2], strict=False):
            if label is not None:
                self._add(label, people_in(cell.paragraphs, self.vocabulary))
        return True

    def labelled(self, row: Row) -> bool:
        """A label with names beside it, below it in its cell, or still to come; or a heading over such labels."""
        first = row.cells[0].first
        label = self._label(row)
        if label is None or (not label.colon and len(row.cells) == 1 and label.rest and not label.run_in):
            return False
        if label.role == "heading":
            self.roll.ledger.mark(label.label, "label")
            self.current.close()
            return True
        listed = _beside(row, label)
        inner = self._label_within(label.rest)
        more = label.rest.slice(inner) if inner is not None else None
        label = label._replace(rest=label.rest.slice(0, inner))
        absent = self._status(label) == "absent"
        people = people_in(listed, self.vocabulary, absent=absent) if listed else []
        if label.rest and not people:
            people = _inline_people(label.rest, first, self.vocabulary, absent=absent)
            if not people:
                return False
        self.current.close()
        self.current.status = self._status(label)
        self.current.open = not people
        self.current.table = row.table
        self._add(label, people)
        if more is not None:
            self._labelled_text(more, first)
        return True

    def _label(self, row: Row) -> Label | None:
        """The label that a row begins with."""
        label = label_of(row.cells[0].first, self.vocabulary, "attendance", _LABELS)
        if label is None and row.paragraph is not None:
            label = self._sentence_of_people(row.paragraph)
        if label is None and len(row.cells) > 1:
            label = label_in(row.cells[0].text, self.vocabulary, "attendance", _LABELS)
        return label

    def _label_within(self, rest: Text) -> int | None:
        """Where a further label stands on the same line (`Ordstyrer: Kari Li Referent: Ola By`)."""
        found = [
            match.start()
            for role in LISTS
            for match in self.vocabulary[f"attendance.{role}"].all_inside(rest.string)
            if match.start() > 3 and rest.string[match.end() : match.end() + 1] == ":"
        ]
        return min(found, default=None)

    def _labelled_text(self, text: Text, paragraph: Paragraph) -> None:
        """The rest of a line, from a further label on."""
        label = label_in(text, self.vocabulary, "attendance", LISTS, bare=True)
        if label is None:
            return
        inner = self._label_within(label.rest)
        names = label.rest.slice(0, inner)
        absent = self._status(label) == "absent"
        self._add(label, _inline_people(names, paragraph, self.vocabulary, absent=absent))
        if inner is not None:
            self._labelled_text(label.rest.slice(inner), paragraph)

    def _status(self, label: Label) -> AttendanceStatus:
        return status_of_list(label.role, self.roll.kind)

    def _add(self, label: Label, people: list[Person]) -> None:
        """The people under a label."""
        self.roll.ledger.mark(label.label, "label")
        self.current.named(label)
        for person in people:
            self.roll.add(person, self._status(label), function=self.current.function)

    # ---- sentences ----------------------------------------------------------------------------------------------

    def sentences(self, row: Row) -> bool:
        """A paragraph whose sentences list people, each under its own words (`Fra styret møtte … . Forfall: … .`)."""
        paragraph = row.paragraph
        spans = sentence_spans(paragraph.text.string)[:_MOST_SENTENCES] if paragraph is not None else []
        if paragraph is None or len(spans) < 2:
            return False
        sentences = [paragraph.text.slice(a, b) for a, b in spans]
        labels = [self._people_after(sentence, paragraph) for sentence in sentences]
        named = [label for label in labels if label is not None]
        many = any(len(_DIVIDER.findall(label.rest.string)) >= _MANY for label in named)
        if not named or not (many or (labels[0] is not None and len(named) > 1)):
            return False
        self.current.close()
        for sentence, label in zip(sentences, labels, strict=True):
            self._offices(sentence)
            if label is not None:
                self._labelled_text(sentence, paragraph)
        return True

    def _offices(self, sentence: Text) -> None:
        """Who led the meeting or kept the minutes, and who came for whom, where a sentence says so."""
        for key, status in (("led_by", "present"), ("kept_by", "staff")):
            match = self.vocabulary[f"attendance.{key}"].anywhere(sentence.string)
            if match is not None:
                words = sentence.slice(match.start("part"), match.end("name"))
                person = Person(words, match["name"].rstrip("."), function=match["part"] or None)
                self.roll.add(person, status_of_list(status, self.roll.kind))
        match = self.vocabulary["attendance.substitutions"].at_start(sentence.string)
        if match is not None:
            absent = Person(sentence.slice(match.start("who"), match.end("who")), match["who"])
            stand_in = Person(
                sentence.slice(match.start("name"), match.end("name")), match["name"].rstrip("."),
                stands_in_for=match["who"], stand_in=True,
            )  # fmt: skip
            self.roll.add(stand_in, status_of_list("stand_in", self.roll.kind))
            self.roll.add(absent, status_of_list("absent", self.roll.kind))

    def _sentence_of_people(self, paragraph: Paragraph) -> Label | None:
        """A list without a colon (`Dessuten møtte lærer Kari Li og kasserer Ola By.`)."""
        label = self._people_after(paragraph.text, paragraph)
        return label if label is not None and not label.colon else None

    def _people_after(self, text: Text, paragraph: Paragraph) -> Label | None:
        """The label that a text begins with, if most of the rest is people."""
        label = label_in(text, self.vocabulary, "attendance", LISTS, bare=True)
        if label is None or not label.rest:
            return None
        people = _inline_people(label.rest, paragraph, self.vocabulary, absent=False)
        if sum(len(p.text.words) for p in people) < _MOSTLY_PEOPLE * len(label.rest.words):
            return None
        return label._replace(run_in=True)

    # ---- under labels of their own making -----------------------------------------------------------------------

    def under_unknown_label(self, row: Row) -> bool:
        """A label of its own making in the table of lists: `Direktoratet for …` over its secretariat."""
        status = self.vocabulary.rules.unknown_list
        if status is None or self.current.status is None or row.table is None or len(row.cells) < 2:
            return False
        if not self.roll.entries or not (row.table is self.current.table or self._follows_list(row.table)):
            return False
        label = row.cells[0].text
        office = is_function(label.string.strip(" :"), self.vocabulary)
        if self._lists_nobody(label.string) or (office and self.current.open):
            return False
        beside = [p for cell in row.cells[1:] for p in cell.paragraphs]
        people = people_in(beside, self.vocabulary)
        printed = sum(len(p.lines) for p in beside)
        if not people or len(people) < 0.5 * min(printed, 2) or re.search(r"\d", label.string):
            return False
        self.current.table = row.table
        if office:  # `Rådmann | Kari Li`
            self.roll.ledger.mark(label, "label")
            for person in people:
                self.roll.add(person._replace(function=person.function or label.string.strip(" :")), status)
        else:
            self._add_by_organisation(label, people, status, guessed=True)
        return True

    def _lists_nobody(self, label: str) -> bool:
        """Whether a label is known to stand over something else than people of the meeting (`Kopi`, `Merknader`)."""
        return self.vocabulary.first_whole("attendance", ("other", "note"), label) is not None

    def _follows_list(self, table: Table) -> bool:
        last = self.current.table
        if last is None or table.page - last.last_page > 1:
            return False
        return abs(table.edges[0] - last.edges[0]) < _SAME_EDGE

    def _by_organisation(self, paragraph: Paragraph) -> bool:
        """Names after whom they represent, line by line (`Fakultet for helse: Kari Li, Ola By`)."""
        guessed = not self.current.open
        status = self.vocabulary.rules.unknown_list if guessed else self.current.status
        if status is None:
            return False
        read: list[tuple[Text, list[Person]]] = []
        for part in _labelled_lines(paragraph):
            match = _LEAD.match(part.string)
            if match is None or self._lists_nobody(match.group(0)):
                return False
            stop = sentence_spans(part.string[match.end() :])[0][1] if part.string[match.end() :].strip() else 0
            named = part.slice(match.end(), match.end() + stop)
            people = _inline_people(named, paragraph, self.vocabulary, absent=status == "absent")
            if not people or sum(len(p.text.words) for p in people) < _MOSTLY_PEOPLE * len(named.words):
                return False
            read.append((part.slice(0, match.end()), people))
        for lead, people in read:
            self._add_by_organisation(lead, people, status, guessed=guessed)
        return bool(read)

    def _add_by_organisation(
        self, label: Text, people: list[Person], status: AttendanceStatus, *, guessed: bool
    ) -> None:
        """People under a label that says whom they represent.

        Args:
            label: as printed; no known one.
            people: those under it.
            status: what they are taken to be.
            guessed: whether only the family's rule says so, and no known label over this one.
        """
        self.roll.ledger.mark(label, "label")
        organisation = label.string.replace("\n", " ").strip(" :")
        party = self._party(organisation)
        for person in people:
            if party is not None:
                self.roll.add(person._replace(party=person.party or party), status)
                continue
            function = self.current.function if not guessed else None
            self.roll.add(person, status, function=function, organisation=organisation, guessed=guessed)
        guessed = guessed and party is None
        if guessed:
            message = f"«{organisation}» is no known label of a list of people; those under it are taken as {status}."
            self.roll.doubts.append(Doubt("attendance_unknown_list", message, label.page))

    def _party(self, label: str) -> str | None:
        """The party that a label names, by the letters it is known by if they are printed (`Høyre (H)`)."""
        name, letters, _ = split_parenthesis(label)
        parties = self.vocabulary["attendance.parties"]
        if letters and parties.whole(letters):
            return letters
        return name if parties.whole(name) else None

    # ---- more of a list -----------------------------------------------------------------------------------------

    def carries_on(self, row: Row) -> bool:
        """Names under a label that had none beside it, or more of a list cut by a page break."""
        status = self.current.status
        begun = bool(self.roll.entries) or self.current.open
        if row.paragraph is not None and begun and self._by_organisation(row.paragraph):
            return True
        if not self.current.open or status is None:
            return False
        paragraphs = [p for cell in row.cells for p in cell.paragraphs]
        people = people_in(paragraphs, self.vocabulary, absent=status == "absent")
        printed = {w.number for p in paragraphs for w in p.text.words}
        named = {w.number for person in people for w in person.text.words}
        if not people or len(named) < _WHOLLY_PEOPLE * len(printed):
            self.current.open = False
            return False
        for person in people:
            self.roll.add(person, status, function=self.current.function)
        return True


def _beside(row: Row, label: Label) -> list[Paragraph]:
    """The paragraphs beside a label, and below it in its cell, that list people."""
    beside = [p for cell in row.cells[1:] for p in cell.paragraphs]
    if len(row.cells[0].paragraphs) == 1 or label.rest:
        return beside
    own = {w.number for w in label.label.words}
    return [p for p in row.cells[0].paragraphs[1:] if not own & {w.number for w in p.text.words}] + beside


def _labelled_lines(paragraph: Paragraph) -> list[Text]:
    """A paragraph parted where a printed line begins with words and a colon."""
    text = paragraph.text
    starts = [text.starts[index] for index in sorted(text.breaks)]
    cuts = [s for s in starts if s == 0 or (text.string[s].isupper() and _LEAD.match(text.string[s:]))]
    return [text.slice(a, b) for a, b in zip(cuts, [*cuts[1:], len(text.string)], strict=True)]


def _inline_people(text: Text, paragraph: Paragraph, vocabulary: Vocabulary, *, absent: bool) -> list[Person]:
    """People after a label on its own line: `Forfall: Kari Nordmann, Ola Hansen`."""
    numbers = {w.number for w in text.words}
    lines = [
        line._replace(words=kept)
        for line in paragraph.lines
        if (kept := tuple(w for w in line.words if w.number in numbers))
    ]
    made = [replace(paragraph, lines=tuple(lines), text=text)] if lines else []
    people = people_in(made, vocabulary, absent=absent)
    return people if people and len(people[0].text.words) <= _MOST_WORDS else []
