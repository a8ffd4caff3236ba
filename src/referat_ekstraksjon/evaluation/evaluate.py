"""An archive against gold files: a tally for each document, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlite_utils import Database

from referat_ekstraksjon.errors import GoldFileError
from referat_ekstraksjon.evaluation import fields
from referat_ekstraksjon.evaluation.counts import Tally, added
from referat_ekstraksjon.evaluation.found import Found, find
from referat_ekstraksjon.evaluation.gold import Gold
from referat_ekstraksjon.evaluation.tables import tables
from referat_ekstraksjon.evaluation.wordings import decisions

FIELDS: Final[tuple[str, ...]] = (
    "parts",
    "meetings", "meeting.body", "meeting.number", "meeting.start_time", "meeting.end_time", "meeting.place",
    "cases", "case.title", "case.case_type", "case.archive_ref", "case.case_officer", "agenda", "agenda.status",
    "attendees.name", "attendees.whole", "attendees.function", "stand_ins",
    "proposed.wording", "proposed.proposed_by", "proposed.outcome", "adopted.wording", "adopted.proposed_by",
    "adopted.outcome", "earlier.wording", "earlier.proposed_by", "earlier.outcome", "earlier.decided_by",
    "earlier.number", "votes", "unanimous", "attachments", "statements", "tables.cells", "tables.whole",
    "table.title", "table.unit", "table.caption",
)  # fmt: skip
"""Every field, in the order in which they are shown; docs/gold-format.md says what each counts."""


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """One gold against the archive."""

    file: str
    in_archive: bool
    tally: Tally


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All golds against the archive."""

    documents: tuple[DocumentResult, ...]

    @property
    def total(self) -> Tally:
        """The sum over all documents."""
        return added((document.tally for document in self.documents), FIELDS)

    @property
    def missing(self) -> tuple[str, ...]:
        """Files that are not in the archive: everything in their golds counts as missed."""
        return tuple(document.file for document in self.documents if not document.in_archive)


def evaluate(db: Database, golds: Sequence[Gold]) -> Evaluation:
    """An archive against golds.

    Args:
        db: an archive, which is only read.
        golds: one for each file.

    Raises:
        GoldFileError: `gold_twice`, where two golds are of one file: it would count twice.
    """
    files = [gold.file for gold in golds]
    twice = next((file for file in files if files.count(file) > 1), None)
    if twice is not None:
        raise GoldFileError("gold_twice", f"Two of the gold files are of «{twice}»: give one.", "gold")
    return Evaluation(tuple(evaluate_file(gold, find(db, gold.file)) for gold in golds))


def evaluate_file(gold: Gold, found: Found) -> DocumentResult:
    """One gold against what the archive has of its file."""
    of_decisions, confusions = decisions(gold, found)
    counts = {
        **fields.parts(gold, found),
        **fields.meetings(gold, found),
        **fields.cases(gold, found),
        **fields.agenda(gold, found),
        **fields.attendees(gold, found),
        **of_decisions,
        **fields.attachments(gold, found),
        **fields.statements(gold, found),
        **tables(gold, found),
    }
    measured = {name: counts[name] for name in FIELDS if name in counts and counts[name].measured}
    return DocumentResult(gold.file, found.in_archive, Tally(MappingProxyType(measured), confusions))
