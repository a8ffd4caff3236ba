"""How fast papers are read, side by side with pdfplumber, on one core.

    python benchmarks/speed.py [PDF ...] [--rounds 3] [--json]

Without files: the samples and the papers of `benchmarks/papers`. Each file is read in turn by pdfplumber (words with
font name and size, and tables, every page closed after), by the program's reading, and by the whole way to the record;
a round goes over all three, and the median of the rounds counts. Times are processor time of this process, which is
pinned to one core where the system allows it.

Words are compared in text and order by the blocks that both lists have in common, twice: `same` as they are, `alike`
with what is known to differ set aside, by asking pdfplumber again (untimed): its sizes rounded to the thousandth (it
begins a new run of text where equal sizes differ in the last bit, which moves words), gaps measured by the size of the
type (by points it runs words of tight lines together), hyphens of both kinds taken as one, and words of nothing but
zero-width characters left out.

Exits with 1 if an aim is missed over all files together.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber
from pypdfium2 import PDFIUM_INFO

from referat_ekstraksjon.extract import ExtractSettings, extract
from referat_ekstraksjon.language.landmarks import letters_of
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.reading.pdf import read_pdf
from referat_ekstraksjon.recognition.cases.book import number_at_start
from referat_ekstraksjon.recognition.decisions.verdicts import read_sentence

HERE = Path(__file__).parent
READING_AIM, EXTRACT_AIM, WORDS_AIM = 10.0, 4.0, 0.995
_KEPT = (letters_of, sentence_spans, number_at_start, read_sentence)
"""What the program keeps in mind of the texts it read last."""
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")


@dataclass(frozen=True)
class Measured:
    """One file or all together: pages, words (the longer list), and what of them is the same; seconds for each way."""

    name: str
    pages: int
    words: int
    same: int
    alike: int
    pdfplumber: float
    reading: float
    extract: float

    def figures(self) -> dict[str, Any]:
        """All that is printed of it: milliseconds a page, ratios to pdfplumber, shares of words."""
        pages, words = max(self.pages, 1), max(self.words, 1)
        return {
            "file": self.name,
            "pages": self.pages,
            "words": self.words,
            "pdfplumber_ms": 1000 * self.pdfplumber / pages,
            "reading_ms": 1000 * self.reading / pages,
            "extract_ms": 1000 * self.extract / pages,
            "reading_ratio": self.pdfplumber / self.reading,
            "extract_ratio": self.pdfplumber / self.extract,
            "same": self.same / words,
            "alike": self.alike / words,
        }


_NO_OCR = ExtractSettings(ocr="never")
"""pdfplumber reads no pictures of pages either."""


def plumb(content: bytes) -> list[str]:
    """The words pdfplumber finds in a file; it looks for tables too."""
    words: list[str] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            words += [word["text"] for word in page.extract_words(extra_attrs=["fontname", "size"])]
            page.find_tables()
            page.close()
    return words


def plumb_alike(content: bytes) -> list[str]:
    """The words pdfplumber finds in a file where known differences are set aside (see above)."""
    words: list[str] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                char["size"] = round(char["size"], 3)
            found = page.extract_words(extra_attrs=["fontname", "size"], x_tolerance_ratio=0.15)
            words += [word["text"] for word in found]
            page.close()
    return normal(words)


def normal(words: list[str]) -> list[str]:
    """Words with soft hyphens as hyphens and without zero-width characters, where anything is left."""
    return [text for word in words if (text := _ZERO_WIDTH.sub("", word.replace("\xad", "-")))]


def in_common(ours: list[str], theirs: list[str]) -> int:
    """How many words two lists have in common, in order."""
    if ours == theirs:
        return len(ours)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def measure(path: Path, rounds: int) -> Measured:
    """One file, read each way in every round."""
    content = path.read_bytes()
    ways: list[Callable[[], Any]] = [
        lambda: plumb(content),
        lambda: read_pdf(content),
        lambda: extract(content, "x", _NO_OCR),
    ]
    times: list[list[float]] = [[], [], []]
    for _ in range(rounds):
        for way, taken in zip(ways, times, strict=True):
            for kept in _KEPT:
                kept.cache_clear()  # as if the file had not been read in the last round
            start = time.process_time()
            way()
            taken.append(time.process_time() - start)
    pages = read_pdf(content).pages
    ours = [word.text for page in pages for word in page.words]
    theirs = plumb(content)
    return Measured(
        path.name, len(pages), max(len(ours), len(theirs)), in_common(ours, theirs),
        in_common(normal(ours), plumb_alike(content)), *map(median, times),
    )  # fmt: skip


def together(files: Sequence[Measured]) -> Measured:
    """All files as one."""
    rows = [list(asdict(file).values())[1:] for file in files]
    return Measured("all together", *map(sum, zip(*rows, strict=True)))


def machine() -> dict[str, str]:
    """What the figures were measured with."""
    processor = platform.processor()
    details = Path("/proc/cpuinfo")
    if details.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", details.read_text(), re.MULTILINE)
        processor = found[1] if found else processor
    packages = {name: version(name) for name in ("pdfplumber", "pdfminer.six", "pypdfium2")}
    return {
        "python": platform.python_version(), **packages, "pdfium": str(PDFIUM_INFO),
        "machine": f"{platform.system()} {platform.machine()}", "processor": processor or "unknown",
    }  # fmt: skip


def row(measured: Measured) -> str:
    f = measured.figures()
    return (
        f"{f['file'][:44]:44} {f['pages']:6} {f['pdfplumber_ms']:10.2f} {f['reading_ms']:8.2f} {f['extract_ms']:8.2f}"
        f" {f['reading_ratio']:7.1f}x {f['extract_ratio']:7.1f}x {f['same']:7.2%} {f['alike']:7.2%}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    files = asked.files or [*sorted((HERE.parent / "samples").glob("*.pdf")), *sorted(HERE.glob("papers/**/*.pdf"))]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    extract(files[0].read_bytes(), files[0].name)  # loads what is loaded once
    measured: list[Measured] = []
    if not asked.json:
        print(f"{'ms a page':44} {'pages':>6} {'pdfplumber':>10} {'reading':>8} {'extract':>8} {'reading':>8}"
              f" {'extract':>8} {'same':>7} {'alike':>7}")  # fmt: skip
    for path in files:
        measured.append(measure(path, asked.rounds))
        if not asked.json:
            print(row(measured[-1]), flush=True)
    total = together(measured).figures()
    aims = {
        f"reading at least {READING_AIM:g} times as fast": total["reading_ratio"] >= READING_AIM,
        f"extract at least {EXTRACT_AIM:g} times as fast": total["extract_ratio"] >= EXTRACT_AIM,
        f"at least {WORDS_AIM:.1%} of the words the same": total["same"] >= WORDS_AIM,
    }
    if asked.json:
        figures = [file.figures() for file in measured]
        print(json.dumps({"files": figures, "total": total, "machine": machine(), "aims": aims}, indent=2))
    else:
        print(row(together(measured)))
        print(*(f"{name}: {value}" for name, value in machine().items()), sep="\n")
        print(*(f"{'met' if met else 'MISSED'}: {aim}" for aim, met in aims.items()), sep="\n")
    return 0 if all(aims.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
