"""What became of each file, and of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.models import Document


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        state: `stored`, `unchanged`, `copy` (its content is in the archive by another path, or was read under
            another name) or `failed`.
        recorded: whether it was not read because its failure is on record.
    """

    path: Path
    state: str
    document: Document | None = None
    error: ReferatError | None = None
    recorded: bool = False


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    files: int = 0
    stored: int = 0
    unchanged: int = 0
    copies: int = 0
    failed: int = 0
    pages: int = 0
    words: int = 0
    words_placed: int = 0
    parts: int = 0
    cases: int = 0
    decisions: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, result: FileResult) -> None:
        """Counts one file."""
        self.files += 1
        if result.error is not None:
            self.failed += 1
            self.failures[result.error.code] += 1
        elif result.state == "copy":
            self.copies += 1
        elif result.document is None:
            self.unchanged += 1
        else:
            document = result.document
            self.stored += 1
            self.pages += document.page_count
            self.words += document.coverage.words
            self.words_placed += document.coverage.placed
            self.parts += len(document.parts)
            self.cases += len(document.cases)
            self.decisions += sum(len(part.decisions) for part in document.parts)
            self.findings.update(finding.severity for finding in document.findings)

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        rate = round(self.pages / self.seconds, 1) if self.seconds > 0 else None
        return {
            "files": self.files, "stored": self.stored, "unchanged": self.unchanged, "copies": self.copies,
            "failed": self.failed,
            "pages": self.pages, "words": self.words, "words_placed": self.words_placed, "parts": self.parts,
            "cases": self.cases, "decisions": self.decisions, "findings": dict(self.findings),
            "failures": dict(self.failures), "seconds": round(self.seconds, 2), "pages_per_second": rate,
        }  # fmt: skip
