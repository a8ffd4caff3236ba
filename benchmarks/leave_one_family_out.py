"""What each family file adds: its samples read by their own family, and by the common ground alone.

    python benchmarks/leave_one_family_out.py [--samples FOLDER]

A sample's family is the one that most of its papers are read by when the program chooses. Printed is the headline
(mean F1) and each field's F1 under strict matching, with the family, without it, and the difference; fields that do
not differ are left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.evaluation.counts import Tally
from referat_ekstraksjon.evaluation.evaluate import evaluate
from referat_ekstraksjon.evaluation.gold import read_gold
from referat_ekstraksjon.extract import ExtractSettings, extract
from referat_ekstraksjon.recognition.families.family import COMMON, shipped_names

SAMPLES = Path(__file__).parent.parent / "samples"
MEASURE = "strict"


@dataclass(frozen=True)
class Line:
    """One field of one family's samples: F1 with the family's file and without, None where nothing is measured."""

    field: str
    with_family: float | None
    without: float | None

    @property
    def added(self) -> float:
        """What the family's file adds."""
        return (self.with_family or 0.0) - (self.without or 0.0)


def family_of(pdf: Path) -> str:
    """The family that most papers of a PDF are read by."""
    document = extract(pdf.read_bytes(), pdf.name)
    return Counter(part.family for part in document.parts).most_common(1)[0][0]


def measured(pdfs: Sequence[Path], family: str) -> Tally:
    """PDFs read by one family, against their golds."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_archive(Path(folder) / "archive.db")
        for pdf in pdfs:
            document = extract(pdf.read_bytes(), pdf.name, ExtractSettings(family=family))
            store_document(db, document, FileStamp(pdf.name, pdf.stat().st_size, 0, family))
        golds = [read_gold(pdf.with_name(f"{pdf.stem}.gold.json")) for pdf in pdfs]
        total = evaluate(db, golds).total
        db.conn.close()
    return total


def compared(pdfs: Sequence[Path], family: str) -> list[Line]:
    """The headline and every field, with a family and without."""
    own, common = measured(pdfs, family), measured(pdfs, COMMON)
    lines = [Line("headline", own.headline(MEASURE), common.headline(MEASURE))]
    for name in dict.fromkeys((*own.fields, *common.fields)):
        scores = [t.fields[name].score(MEASURE) if name in t.fields else None for t in (own, common)]
        lines.append(Line(name, *(None if score is None else score.f1 for score in scores)))
    return lines


def report(family: str, lines: Sequence[Line], files: int) -> str:
    """The lines of a family that differ, headline first."""
    shown = [f"{family} ({files} {'sample' if files == 1 else 'samples'})"]
    shown.append(f"  {'field':22} {'with':>7} {'without':>8} {'added':>7}")
    shown += [
        f"  {line.field:22} {_share(line.with_family):>7} {_share(line.without):>8} {line.added:>+7.3f}"
        for line in lines
        if line.field == "headline" or abs(line.added) > 1e-9
    ]
    return "\n".join(shown)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="What each family file adds to the common ground.")
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="folder of PDFs with golds beside them")
    folder: Path = parser.parse_args(arguments).samples
    pdfs = [pdf for pdf in sorted(folder.glob("*.pdf")) if pdf.with_name(f"{pdf.stem}.gold.json").exists()]
    if not pdfs:
        sys.stderr.write(f"{folder} has no PDF with a gold beside it.\n")
        return 2
    families = {pdf: family_of(pdf) for pdf in pdfs}
    for family in shipped_names():
        own = [pdf for pdf in pdfs if families[pdf] == family]
        if family == COMMON:
            print(f"{COMMON} (the common ground; {len(own)} of {len(pdfs)} samples are read by it alone)")
        elif own:
            print(report(family, compared(own, family), len(own)))
        else:
            print(f"{family} (no sample is of this family)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
