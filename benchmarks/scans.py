"""How well scanned papers are read, beside plain Tesseract on the same pages.

    python benchmarks/scans.py [--dots 200] [--skew 0.8] [--grain 7] [SAMPLE …]

Each paper of `samples/` is scanned (`samples/make_scans.py`), read by this program on one core, and read by
`tesseract page.png - -l nor`, the pages one by one. What is printed is known: it is the paper's own text.

* *decisions*: characters wrong in the wording of proposals and decisions (Levenshtein), of all their characters: of the
  decision in the record that is most alike, where a missing one is wrong as a whole; for Tesseract of the stretch of
  its text that is most alike, wherever that stands.
* *words*: share of the paper's words that are found, each as often as it is printed.
* *numbers*: case numbers and dates, likewise; *§*: section signs.
* *headline*: of `referat evaluate`, strict, beside that of the paper itself.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.files import FileStamp
from referat_ekstraksjon.archive.store import store_document
from referat_ekstraksjon.evaluation.evaluate import evaluate
from referat_ekstraksjon.evaluation.gold import read_gold
from referat_ekstraksjon.extract import ExtractSettings, extract_with_layout
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.scans.records import OcrSettings

SAMPLES = Path(__file__).parent.parent / "samples"
sys.path.insert(0, str(SAMPLES))

from make_scans import scan  # noqa: E402  # once its folder is among those looked in

_NUMBER = re.compile(r"\d{1,4}[/-]\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{1,2}\. [a-zæøå]+ \d{4}\b")


@dataclass(slots=True)
class Reading:
    """What one way of reading gave, summed over papers."""

    wrong: int = 0
    characters: int = 0
    found: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    pages: int = 0

    def add(self, of: str, printed: Iterable[str], found: Iterable[str]) -> None:
        """Counts things that are printed, and those of them that were found."""
        wanted, had = Counter(printed), Counter(found)
        self.printed[of] += wanted.total()
        self.found[of] += (wanted & had).total()

    def line(self, name: str) -> str:
        """What was counted, on a line."""
        shares = (f"{of} {self.found[of] / max(1, self.printed[of]):.3f}" for of in ("words", "numbers", "§"))
        error = 100 * self.wrong / max(1, self.characters)
        return (
            f"{name:<20} decisions {error:.2f} % wrong, {', '.join(shares)}, {self.seconds / self.pages:.2f} s a page"
        )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("samples", nargs="*", help="names of samples; all without")
    parser.add_argument("--dots", type=int, default=200)
    parser.add_argument("--skew", type=float, default=0.8)
    parser.add_argument("--grain", type=float, default=7.0)
    chosen = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    ours, plain = Reading(), Reading()
    documents: list[tuple[Document, Document]] = []
    papers = sorted(p for p in SAMPLES.glob("*.pdf") if not chosen.samples or p.stem in chosen.samples)
    with tempfile.TemporaryDirectory() as folder:
        for paper in papers:
            scanned = Path(folder) / paper.name
            scan(paper, scanned, dots=chosen.dots, skew=chosen.skew, grain=chosen.grain)
            documents.append(_measure(paper, scanned, chosen.dots, ours, plain))
            print(f"  {paper.stem}", flush=True)
    print(ours.line("this program"))
    print(_headlines([pair[0] for pair in documents], [pair[1] for pair in documents], papers))
    print(plain.line("tesseract alone"))
    told = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
    print(f"{chosen.dots} dots an inch, {chosen.skew}° askew, grain {chosen.grain}; {told.splitlines()[0]}; one core")


def _measure(paper: Path, scanned: Path, dots: int, ours: Reading, plain: Reading) -> tuple[Document, Document]:
    born, layout = extract_with_layout(paper.read_bytes(), paper.name, ExtractSettings(ocr="never"))
    printed = [word.text for page in layout.pages for word in page.words]
    content = scanned.read_bytes()
    begun = time.perf_counter()
    record, layout = extract_with_layout(content, paper.name, ExtractSettings(scans=OcrSettings(jobs=1)))
    ours.seconds += time.perf_counter() - begun
    pages = layout.pages
    ours.pages += len(pages)
    _count(ours, born, record, printed, [word.text for page in pages for word in page.words])
    begun = time.perf_counter()
    text = _by_tesseract(scanned, dots)
    plain.seconds += time.perf_counter() - begun
    plain.pages += len(pages)
    _count(plain, born, None, printed, text.split())
    return born, record


def _count(
    reading: Reading, born: Document, record: Document | None, printed: Sequence[str], found: Sequence[str]
) -> None:
    reading.add("words", printed, found)
    reading.add("numbers", _NUMBER.findall(" ".join(printed)), _NUMBER.findall(" ".join(found)))
    reading.add("§", (c for word in printed for c in word if c == "§"), (c for word in found for c in word if c == "§"))
    text = _folded(" ".join(found))
    of_record = [_folded(d.text) for part in record.parts for d in part.decisions] if record else []
    for decision in (d for part in born.parts for d in part.decisions):
        wanted = _folded(decision.text)
        if record is None:
            near = fuzz.partial_ratio_alignment(wanted, text)
            had = [text[near.dest_start : near.dest_end] if near else ""]
        else:
            had = of_record or [""]
        reading.wrong += min(Levenshtein.distance(wanted, one) for one in had)
        reading.characters += len(wanted)


def _folded(text: str) -> str:
    """Text with one space between words and one kind of dash and quotes, as `referat evaluate` compares."""
    return " ".join(text.translate(str.maketrans("–—«»“”", '--""""')).split())


def _by_tesseract(scanned: Path, dots: int) -> str:
    """The text of a scan by Tesseract alone, page by page."""
    texts = []
    document = pypdfium2.PdfDocument(scanned)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(len(document)):
            picture = Path(folder) / "page.png"
            document[number].render(scale=dots / 72, grayscale=True).to_pil().save(picture, dpi=(dots, dots))
            command = ["tesseract", str(picture), "-", "-l", "nor"]
            texts.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return "\n".join(texts)


def _headlines(born: Sequence[Document], scanned: Sequence[Document], papers: Sequence[Path]) -> str:
    """The headlines of papers and of their scans."""
    golds = [read_gold(paper.with_suffix(".gold.json")) for paper in papers]
    found = []
    for documents in (born, scanned):
        with tempfile.TemporaryDirectory() as folder:
            archive = open_archive(Path(folder) / "a.db")
            for document in documents:
                store_document(archive, document, FileStamp(document.file_name, 1, 1, "benchmark"))
            found.append(evaluate(archive, golds).total.headline("strict") or 0.0)
            archive.conn.close()
    return f"{'':<20} headline {found[1]:.3f}; of the papers themselves {found[0]:.3f}"


if __name__ == "__main__":
    main()
