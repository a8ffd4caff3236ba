"""What the head of a notice or minutes says of its meeting: by labels, in lines without any, and in sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from referat_ekstraksjon.language.dates import find_dates, find_times
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.layout.text import EMPTY, Text
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.labels import Label, label_in, value_beside
from referat_ekstraksjon.recognition.ledger import Ledger
from referat_ekstraksjon.recognition.rows import Row
from referat_ekstraksjon.recognition.values import body_name, meeting_number, when

_MEETING = ("body", "organisation", "number", "date", "time", "place", "other")
_LONGEST_LINE = 110
_LONGEST_END = 140
_MOST_NAME_WORDS = 9
_WITH_YEAR = re.compile(r"\d/\d|\d-\d{4}")

Value = tuple[str, Text]
"""A value and the words it was read from."""


@dataclass(slots=True)
class MeetingHead:
    """The fields of a meeting's head as its rows come."""

    vocabulary: Vocabulary
    ledger: Ledger
    fields: dict[str, Value] = field(default_factory=dict)
    _labelled: set[str] = field(default_factory=set)
    """Fields that a label gave: they count more than what stands without one, wherever it stands."""

    def read(self, row: Row) -> bool:
        """Whether the row was a labelled field of the head (or several)."""
        cells_read = [self._pair(row, index) for index in range(0, len(row.cells), 2)] if len(row.cells) > 3 else []
        if any(cells_read):
            return True
        label = label_in(row.cells[0].first.text, self.vocabulary, "head", _MEETING, bare=True)
        if label is None and len(row.cells) > 1:
            label = label_in(row.cells[0].text, self.vocabulary, "head", _MEETING)
        if label is None:
            return self._sentence(row)
        value = value_beside(row, label)
        firm = label.colon or len(row.cells) > 1 or not label.rest
        return self._take(label, value, firm)

    def _pair(self, row: Row, index: int) -> bool:
        """Label and value in neighbouring cells (`Dato | … | Tid | …`)."""
        if index + 1 >= len(row.cells):
            return False
        label = label_in(row.cells[index].text, self.vocabulary, "head", _MEETING)
        return label is not None and not label.rest and self._take(label, row.cells[index + 1].text, True)

    def _take(self, label: Label, value: Text, firm: bool) -> bool:
        string = value.string.replace("\n", " ").strip()
        if not string:
            if firm and (label.colon or label.rest is EMPTY):
                self.ledger.mark(label.label, "head")
                return label.colon
            return False
        found = self._values(label.role, string, firm)
        if found is None:
            return False
        self.ledger.mark(label.label, "head")
        self.ledger.mark(value, "head")
        for name, text in found.items():
            if name not in self._labelled:
                self._labelled.add(name)
                self.fields[name] = (text, value)
        return True

    def _values(self, role: str, string: str, firm: bool) -> dict[str, str] | None:
        """What a label's value gives, by field; None where it is not such a value."""
        if role == "number":
            number = meeting_number(string)
            if number:
                return {"number": number}
            role = "date"  # `Møte: Tirsdag 22. september`
        if role in ("date", "time"):
            at = when(string)
            pairs = {"date": at.date, "start_time": at.start_time, "end_time": at.end_time}
            if role == "time" and at.date and not at.start_time:
                pairs = {"date": at.date}
            kept = {name: value for name, value in pairs.items() if value}
            return kept or ({} if firm and role == "time" else None)
        if not firm:
            return None
        if role == "other":
            return {}
        if role in ("body", "organisation"):
            name = body_name(string)
            return {role: name} if name else None
        return {role: string.strip(" .,")}

    def _sentence(self, row: Row) -> bool:
        """A sentence that says when and where (`… holder møte torsdag 29.10.2009 kl. 10.00 på …`)."""
        paragraph = row.paragraph
        if paragraph is None:
            return False
        string = paragraph.text.string
        told = False
        for start, end in sentence_spans(string)[:12]:
            match = self.vocabulary["head.sentences"].at_start(string[start:end])
            if match is None:
                told = self._starts(paragraph.text.slice(start, end)) or told
                continue
            text = paragraph.text.slice(start, end)
            at = when(text.string)
            if not at.date:
                continue
            told = True
            self.ledger.mark(text, "head")
            groups = match.groupdict()
            values = {
                "date": at.date, "start_time": at.start_time, "end_time": at.end_time,
                "place": groups.get("place") or self._place_after(text.string),
                "body": body_name(groups.get("body") or ""),
                "organisation": body_name(groups.get("organisation") or ""),
            }  # fmt: skip
            for name, value in values.items():
                if value:
                    self.fields.setdefault(name, (value, text))
        return told

    def _starts(self, sentence: Text) -> bool:
        """A sentence that says when the meeting was opened."""
        times = find_times(sentence.string) if self.vocabulary["head.starts"].at_start(sentence.string) else []
        if not times:
            return False
        self.set("start_time", times[0].clock, sentence)
        self.ledger.mark(sentence, "head")
        return True

    def _place_after(self, sentence: str) -> str | None:
        """The place named at the end of a sentence, after its date and time."""
        ends = [d.stop for d in find_dates(sentence)] + [t.stop for t in find_times(sentence)]
        rest = sentence[max(ends) :].strip(" ,.") if ends else ""
        match = self.vocabulary["head.place_after"].whole(rest)
        return match["place"].strip(" .,") if match is not None and match.groupdict().get("place") else None

    def read_unlabelled(self, row: Row) -> bool:
        """A line near the title without any label: the body's name, the organisation's, the date."""
        paragraph = row.paragraph
        if paragraph is None or len(paragraph.text.string) > _LONGEST_LINE:
            return False
        text = paragraph.text
        if len(text.words) > _MOST_NAME_WORDS:
            return self._date_line(text.string.replace("\n", " "), text)
        string = text.string.replace("\n", " ")
        first, _, rest = string.partition(" ")
        if rest and self.vocabulary["head.joints"].whole(first):
            string = rest  # `Møtebok` above `for Formannskapet`
            if self.vocabulary["head.numbered"].anywhere(string) is not None:
                self.read_title(text)  # `Protokoll` above `fra møte 3/2016 i Formannskapet`
                self.ledger.mark(text, "head")
                return True
        held_by = self.vocabulary["head.meetings_of"].whole(string)
        body = self.vocabulary["head.bodies"].whole(string)
        if held_by is not None and held_by.groupdict().get("organisation"):
            self.set("body", body_name(held_by["organisation"]), text)
        elif body is not None:
            groups = body.groupdict()
            organisation = groups.get("organisation")
            name = string[: body.start("organisation")] if organisation else string
            self.set("body", body_name(self._without_joint(name) if organisation else name), text)
            self.set("organisation", body_name(organisation or ""), text)
        elif self.vocabulary["head.organisations"].whole(string):
            self.set("organisation", body_name(string), text)
        else:
            return self._date_line(string, text)
        self.ledger.mark(text, "head")
        return True

    def _without_joint(self, name: str) -> str:
        """A body's name without the word that ties it to its organisation (`Årsmøte i` …)."""
        words = name.split()
        return " ".join(words[:-1]) if words and self.vocabulary["head.joints"].whole(words[-1]) else name

    def _date_line(self, string: str, text: Text) -> bool:
        """A line that is a date, with a clock time or a place at most."""
        at = when(string)
        if at.date is None or "date" in self.fields:
            return False
        dates = find_dates(string)
        before = re.sub(r"[^\w]", "", string[: dates[0].start])
        if len(before) > 12 or len(string) > 70:
            return False
        for name, value in (("date", at.date), ("start_time", at.start_time), ("end_time", at.end_time)):
            if value:
                self.set(name, value, text)
        self.ledger.mark(text, "head")
        return True

    def read_end(self, text: Text) -> bool:
        """A sentence that says when the meeting ended (`Møtet hevet kl. 11.40`)."""
        if len(text.string) > _LONGEST_END:
            return False
        for start, end in sentence_spans(text.string):
            sentence = text.string[start:end]
            times = find_times(sentence) if self.vocabulary["head.ends"].at_start(sentence) is not None else []
            if times:
                self.set("end_time", times[-1].clock, text.slice(start, end))
                self.ledger.mark(text, "head")
                return True
        return False

    def read_title(self, title: Text) -> None:
        """What a paper's title says where nothing else does (`Protokoll til årsmøte for …`, `Styremøte nr. 5/2021`)."""
        numbered = self.vocabulary["head.numbered"].anywhere(title.string)
        if numbered is not None and _WITH_YEAR.search(numbered.group(0)):
            self.set("number", meeting_number(numbered["meeting_number"]), title)
        if self.value("body") is not None:
            return
        for start in range(len(title.string)):
            if start == 0 or title.string[start - 1].isspace():
                held_by = self.vocabulary["head.meetings_of"].whole(title.string[start:].replace("\n", " "))
                if held_by is not None and held_by.groupdict().get("organisation"):
                    self.set("body", body_name(held_by["organisation"]), title)
                    return
        words = title.string.replace("\n", " ").split()[:30]
        joints = self.vocabulary["head.joints"]
        for place in range(len(words) - 1, -1, -1):
            rest = " ".join(words[place:])
            found = self.vocabulary["head.bodies"].at_start(rest)
            if found is None:
                continue
            first = place
            while first > 0 and not joints.whole(words[first - 1]) and not words[first - 1].isdigit():
                first -= 1
            if first > 0:
                self.set("body", body_name(" ".join([*words[first:place], found.group(0)])), title)
            return

    def set(self, name: str, value: str | None, text: Text) -> None:
        """A field from elsewhere (the paper's title); what a label says counts more."""
        if value:
            self.fields.setdefault(name, (value, text))

    def value(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found[0] if found else None

    def afresh(self) -> str | None:
        """What tells case numbers apart that start afresh each meeting."""
        return self.value("date") or self.value("number")
