"""The meetings of a document, put together from the heads of its papers."""

from __future__ import annotations

from dataclasses import dataclass, field

from referat_ekstraksjon.language.bodies import body_key, share_a_word
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.models import Meeting
from referat_ekstraksjon.recognition.paper import PaperReader
from referat_ekstraksjon.recognition.values import full_meeting_number


@dataclass(slots=True)
class MeetingBook:
    """The meetings of a document, put together from its papers' heads."""

    _meetings: list[dict[str, str | None]] = field(default_factory=list)
    _sources: list[list[tuple[str, str, Text, int]]] = field(default_factory=list)
    _of_reader: dict[int, int] = field(default_factory=dict)

    def add(self, reader: PaperReader) -> None:
        """The meeting a paper is of."""
        number, date, values = self._values(reader)
        if number is None and date is None:
            return
        body = values.get("body", (None, None))[0]
        index = self._find(number, date, body)
        if index is None:
            self._meetings.append({})
            self._sources.append([])
            index = len(self._meetings) - 1
        meeting = self._meetings[index]
        self._of_reader[id(reader)] = index
        facts: dict[str, str | None] = {name: value for name, (value, _) in values.items()}
        facts["number"], facts["date"] = number, date
        for name, value in facts.items():
            if value and not meeting.get(name):
                meeting[name] = value

    @staticmethod
    def _values(reader: PaperReader) -> tuple[str | None, str | None, dict[str, tuple[str, Text]]]:
        if reader.span.kind in ("notice", "minutes", "other"):
            values = {k: v for k, v in reader.head.fields.items() if k not in ("number", "date")}
            if "body" not in values and "organisation" in values:
                values["body"] = values.pop("organisation")  # `Fagersund sykehus HF` over `Protokoll fra styremøte`
            date = reader.head.value("date")
            number = _numbered(reader.head.value("number"), date)
            return number, date, values
        number = full_meeting_number(reader.case_head.value("meeting_number"))
        date = reader.case_head.date if number or reader.case_head.value("body") else None
        body = reader.case_head.fields.get("body")
        return number, date, {"body": body} if body else {}

    def _find(self, number: str | None, date: str | None, body: str | None) -> int | None:
        for index, meeting in enumerate(self._meetings):
            other = meeting.get("body")
            same_day = bool(date) and meeting.get("date") == date
            if body and other and body_key(body) != body_key(other) and not (same_day and share_a_word(body, other)):
                continue
            if number and full_meeting_number(number) == full_meeting_number(meeting.get("number")):
                return index
            if date and meeting.get("date") == date and not (number and meeting.get("number")):
                return index
        return None

    def key_of(self, reader: PaperReader) -> str | None:
        """The key of the meeting a paper is of."""
        index = self._of_reader.get(id(reader))
        return None if index is None else self._key(index)

    def _key(self, index: int) -> str:
        meeting = self._meetings[index]
        return meeting.get("number") or meeting.get("date") or str(index)

    def records(self) -> tuple[Meeting, ...]:
        """The meetings, in the order they were met."""
        return tuple(
            Meeting(
                key=self._key(i), body=m.get("body"), organisation=m.get("organisation"), number=m.get("number"),
                date=m.get("date"), start_time=m.get("start_time"), end_time=m.get("end_time"), place=m.get("place"),
            )
            for i, m in enumerate(self._meetings)
        )  # fmt: skip

    def record_of(self, key: str | None) -> Meeting | None:
        """The meeting with a key."""
        return next((m for m in self.records() if m.key == key), None)


def _numbered(number: str | None, date: str | None) -> str | None:
    """A meeting's number as printed; a bare one takes the year of the date, for it starts afresh each year."""
    full = full_meeting_number(number)
    if number is None or date is None or "/" in (full or number):
        return number
    return f"{full or number}/{date[:4]}"
