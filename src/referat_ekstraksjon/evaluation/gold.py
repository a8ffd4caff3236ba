"""What a careful reader finds in one PDF: the gold format as a model, and reading its files.

`python -m referat_ekstraksjon.evaluation.gold` prints `docs/gold.schema.json`; the rules of content are in
`docs/gold-format.md`. A key that is missing is not measured, so it matters which were given: `model_fields_set`.
"""

from __future__ import annotations

import codecs
import json
import sys
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from referat_ekstraksjon.errors import GoldFileError
from referat_ekstraksjon.models import AttendanceStatus, DecisionKind, Outcome, PartKind

_MOST_BYTES = 20_000_000

Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Time = Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
Votes = Annotated[int, Field(ge=0)]
CellValue = str | int | float | None


class GoldRecord(BaseModel):
    """A frozen record that takes no unknown keys and turns no text into numbers."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    def states(self, key: str) -> bool:
        """Whether the key was given, be it as null: only then is it measured."""
        return key in self.model_fields_set


class GoldPart(GoldRecord):
    """A logical paper inside the PDF."""

    kind: PartKind
    first_page: Annotated[int, Field(ge=1)] | None = None
    """From 1."""


class GoldMeeting(GoldRecord):
    """A meeting the paper speaks of as its own."""

    body: str | None = None
    number: str | None = None
    date: Date | None = None
    start_time: Time | None = None
    end_time: Time | None = None
    place: str | None = None


class GoldAttendance(GoldRecord):
    """A person in a list. Everyone listed in a notice is `member`."""

    meeting: str | None = None
    """The meeting's number, or its date where it has none."""
    name: str
    organisation: str | None = None
    party: str | None = None
    function: str | None = None
    status: AttendanceStatus | None = None
    stands_in_for: str | None = None
    note: str | None = None
    """Who came late or left; not measured."""


class GoldCase(GoldRecord):
    """A case; `number` is null where the paper numbers none, and then the title names it."""

    number: str | None
    title: str | None = None
    alt_title: str | None = None
    """The title as another place in the paper words it; as right as `title`."""
    meeting: str | None = None
    """The meeting's number; not measured."""
    case_type: str | None = None
    archive_ref: str | None = None
    case_officer: str | None = None


class GoldAgendaItem(GoldRecord):
    """A case on a meeting's list."""

    meeting: str | None = None
    number: str | None
    title: str | None = None
    start_time: Time | None = None
    status: str | None = None


class GoldDecision(GoldRecord):
    """A wording put forward, adopted or quoted, without its label and signature, paragraphs joined by one space."""

    case: str | None
    kind: DecisionKind
    part: PartKind | None = None
    """The kind of paper it stands in."""
    text: str
    alt_text: tuple[str, ...] = ()
    """Other bounds of the wording that are right."""
    proposed_by: str | None = None
    outcome: Outcome | None = None
    votes_for: Votes | None = None
    votes_against: Votes | None = None
    votes_blank: Votes | None = None
    unanimous: bool | None = None
    decided_by: str | None = None
    earlier_number: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording that is right."""
        return (self.text, *self.alt_text)


class GoldStatement(NamedTuple):
    """A contribution to the discussion of a case."""

    case: str | None
    speaker: str | None
    text: str


class GoldAttachment(NamedTuple):
    """An attachment listed on a case."""

    case: str | None
    label: str | None
    title: str


class GoldTable(GoldRecord):
    """A table; one that is broken by a page is one."""

    name: str
    """For people: which table is meant."""
    case: str | None = None
    title: str | None = None
    caption: str | None = None
    unit: str | None = None
    header: tuple[CellValue, ...] = ()
    """For people: the column heads. Not measured."""
    rows: tuple[tuple[CellValue, ...], ...]
    """Body rows, numbers as numbers."""


class GoldMemo(GoldRecord):
    """Who wrote a memo; for people, not measured."""

    case: str | None
    sender: str | None = Field(default=None, alias="from")
    case_officers: tuple[str, ...] = ()


class Gold(GoldRecord):
    """What a careful reader finds stated in one PDF. A missing key is not measured; an empty list says "none"."""

    file: Annotated[str, Field(min_length=1)]
    """The PDF's file name."""
    notes: str = ""
    """Traps and doubts, for people."""
    source: str | None = None
    """Where the paper comes from, for people."""
    parts: tuple[GoldPart, ...] = ()
    meetings: tuple[GoldMeeting, ...] = ()
    attendances: tuple[GoldAttendance, ...] = ()
    optional_attendances: tuple[GoldAttendance, ...] = ()
    """People on whom careful readers differ: neither required nor punished."""
    cases: tuple[GoldCase, ...] = ()
    optional_cases: tuple[str, ...] = ()
    """Numbers or titles of cases that are neither required nor punished."""
    agenda: tuple[GoldAgendaItem, ...] = ()
    decisions: tuple[GoldDecision, ...] = ()
    optional_decisions: tuple[GoldDecision, ...] = ()
    """Wordings that are neither required nor punished."""
    skip: tuple[DecisionKind, ...] = ()
    """Kinds of decisions that are not measured in this paper."""
    statements: tuple[GoldStatement, ...] = ()
    tables: tuple[GoldTable, ...] = ()
    tables_pending: tuple[GoldTable, ...] = ()
    """Tables that cannot be read yet (pictures of pages); not measured."""
    attachments: tuple[GoldAttachment, ...] = ()
    memos: tuple[GoldMemo, ...] = ()


def read_gold(path: Path) -> Gold:
    """A gold file as a model.

    Args:
        path: a JSON file in UTF-8.

    Raises:
        GoldFileError: `gold_not_readable` (not there, not permitted, too big), `gold_not_json`, or `gold_wrong` (a
            key is unknown or missing, or a value is of the wrong shape); the message names file and key.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _wrong("gold_not_readable", path, f"a gold file may have {_MOST_BYTES} bytes")
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise _wrong("gold_not_readable", path, error.strerror or type(error).__name__) from None
    try:
        return Gold.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            reason = str(first["msg"]).removeprefix("Invalid JSON: ")
            raise _wrong("gold_not_json", path, f"is no JSON: {reason}") from None
        raise _wrong("gold_wrong", path, _explained(first)) from None


def _wrong(code: str, path: Path, what: str) -> GoldFileError:
    return GoldFileError(code, f"{path}: {what}.", "gold")


def _explained(error: Any) -> str:
    """One sentence for a validation error, with the key as a person would point at it."""
    key = ""
    for step in error["loc"]:
        if isinstance(step, int):
            key += f"[{step}]"
        elif str(step) not in ("str", "int", "float"):
            key += f".{step}" if key else str(step)
    if not key:
        return f"is no gold record: {_lower(error['msg'])}"
    if error["type"] == "extra_forbidden":
        return f"«{key}» is no key of the gold format (docs/gold-format.md)"
    if error["type"] == "missing":
        return f"«{key}» is missing"
    return f"«{key}»: {_lower(error['msg'])}"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def schema_text() -> str:
    """The gold format as JSON Schema, as it stands in `docs/gold.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Gold.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
