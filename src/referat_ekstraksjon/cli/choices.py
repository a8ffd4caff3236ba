"""What options of the command line let a person choose among."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of decisions."""

    proposed = "proposed"
    adopted = "adopted"
    earlier = "earlier"


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"


class OcrChoice(StrEnum):
    """Which pages are read from their pictures."""

    auto = "auto"
    never = "never"
    always = "always"


class Severity(StrEnum):
    """How serious a finding is."""

    error = "error"
    warning = "warning"
    info = "info"


class Outcome(StrEnum):
    """What became of a proposal."""

    as_proposed = "as_proposed"
    amended = "amended"
    rejected = "rejected"
    postponed = "postponed"
    withdrawn = "withdrawn"
    pending = "pending"
    not_proposed = "not_proposed"


class Restricted(StrEnum):
    """What becomes of cases that are not for everyone's eyes."""

    leave_out = "leave-out"
    include = "include"
    only = "only"


class SortOrder(StrEnum):
    """In which order hits are given."""

    rank = "rank"
    date = "date"
