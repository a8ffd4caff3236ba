"""What confidence is worth: of words by what Tesseract says of them, and of values by what the record says.

    python benchmarks/confidence.py
    python benchmarks/confidence.py --papers benchmarks/papers --most-pages 4 --step 2 --in-turn

The papers of `samples/` are scanned well and badly, and read. A word is right if it is printed at its place; a value
(the wording of a proposal or decision, a person in a list, a cell) if the paper itself gives the same one; figures are
the same if they are the same number. The first tables are what `recognition/certainty.py` has; the last tells from
which confidence on values are right 99 times of a hundred.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import pypdfium2

from referat_ekstraksjon.extract import ExtractSettings, extract_with_layout
from referat_ekstraksjon.language.compounds import is_known_word
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.page import Page

SAMPLES = Path(__file__).parent.parent / "samples"
sys.path.insert(0, str(SAMPLES))

from make_scans import scan  # noqa: E402  # once its folder is among those looked in

VARIANTS = (
    {"dots": 200, "skew": 0.8, "grain": 7.0},
    {"dots": 150, "skew": 0.5, "grain": 10.0},
    {"dots": 200, "skew": 1.5, "grain": 16.0, "quality": 35},
)
BINS = (0.95, 0.9, 0.8, 0.7, 0.5, 0.3, 0.0)
THRESHOLDS = (0.999, 0.995, 0.99, 0.98, 0.97, 0.95, 0.9, 0.8, 0.0)
_WORDS = ("known words", "words with figures", "other words")
_NEAR = 16.0
"""Points that a word of the scan lies from its place in the paper, at most: pages are askew."""
_FOLD = str.maketrans("–—«»“”", '--""""')

Judged = list[tuple[str, float, bool]]
"""What was judged (a kind of word or of value), its confidence, and whether it is right."""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=Path, default=SAMPLES, help="folder of papers; the samples without")
    parser.add_argument("--most-pages", type=int, default=1_000)
    parser.add_argument("--step", type=int, default=1, help="takes every so manyth paper")
    parser.add_argument("--in-turn", action="store_true", help="scans each paper one way, the ways in turn")
    chosen = parser.parse_args()
    papers = [p for p in sorted(chosen.papers.glob("*.pdf")) if len(pypdfium2.PdfDocument(p)) <= chosen.most_pages]
    ways = range(len(VARIANTS))
    tasks = [
        (paper, way)
        for place, paper in enumerate(papers[:: chosen.step])
        for way in ([place % len(VARIANTS)] if chosen.in_turn else ways)
    ]
    judged: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    with ProcessPoolExecutor() as pool:
        for found in pool.map(_judged, *zip(*tasks, strict=True)):
            for what, confidence, right in found:
                judged[what].append((confidence, right))
    for kind in _WORDS:
        print(f"{kind}: least confidence, how many, share right")
        above = 1.01
        for least in BINS:
            rights = [right for confidence, right in judged[kind] if least <= confidence < above]
            above = least
            print(f"  {least:.2f} {len(rights):>7} {sum(rights) / max(1, len(rights)):.4f}")
    print("values at or above a confidence: share of all, share right")
    for what in sorted(set(judged) - set(_WORDS)):
        print(f"  {what} ({len(judged[what])})")
        for least in THRESHOLDS:
            rights = [right for confidence, right in judged[what] if confidence >= least]
            share = len(rights) / len(judged[what])
            print(f"    {least:.3f}  {share:.3f}  {sum(rights) / max(1, len(rights)):.4f}")


def _judged(paper: Path, variant: int) -> Judged:
    born, of_paper = extract_with_layout(paper.read_bytes(), paper.name, ExtractSettings(ocr="never"))
    with tempfile.TemporaryDirectory() as folder:
        scanned = Path(folder) / paper.name
        scan(paper, scanned, **VARIANTS[variant])  # type: ignore[arg-type]  # numbers by name
        document, of_scan = extract_with_layout(scanned.read_bytes(), paper.name)
    found = list(_words(of_paper.pages, of_scan.pages))
    printed = Counter(_values(born))
    for key, confidence in _values_with_confidence(document):
        found.append((key[0], confidence, printed[key] > 0))
        printed[key] -= 1
    return found


def _words(paper: Sequence[Page], scan: Sequence[Page]) -> Iterator[tuple[str, float, bool]]:
    """The words of a scan's pages, each right if one like it is printed about there in the paper."""
    for page, born in zip(scan, paper, strict=True):
        places = defaultdict(list)
        for word in born.words:
            places[word.text.translate(_FOLD)].append((word.x0, word.baseline))
        for one, other in pairwise(born.words):
            if one.text.isdigit() and other.text.isdigit():  # `4 210` read as `4210`
                places[one.text + other.text].append((one.x0, one.baseline))
        for word in page.words:
            text = word.text.translate(_FOLD)
            near = any(abs(x - word.x0) < _NEAR and abs(y - word.baseline) < _NEAR for x, y in places.get(text, ()))
            yield _kind(text), word.confidence, near


def _kind(text: str) -> str:
    if any(character.isdigit() for character in text):
        return "words with figures"
    return "known words" if is_known_word(text) else "other words"


Key = tuple[str, ...]


def _values(document: Document) -> list[Key]:
    return [key for key, _ in _values_with_confidence(document)]


def _values_with_confidence(document: Document) -> Iterator[tuple[Key, float]]:
    for part in document.parts:
        for decision in part.decisions:
            number = str(decision.case).partition("@")[0]  # the rest is its meeting
            yield ("decision", decision.kind, number, _folded(decision.text)), decision.confidence
        for person in part.attendances:
            yield ("person", person.name, str(person.status), str(person.party)), person.confidence
        for table in part.tables:
            for cell in table.cells:
                yield ("cell", _folded(cell.text) if cell.value is None else f"{cell.value:g}"), cell.confidence


def _folded(text: str) -> str:
    return " ".join(text.translate(_FOLD).split())


if __name__ == "__main__":
    main()
