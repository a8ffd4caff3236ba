"""How much memory 5 000 pages take in one process, as a worker of `ingest` reads them.

    python benchmarks/memory.py [--pages 5000] [--json]

The samples are read over and over until they make up the pages, first as many documents, one after the other, then as
one document (made in a temporary folder). Each is done by reading alone and by the whole way to the record, each in a
process of its own. Printed are megabytes: before the first page, the peak, and for many documents also the peak after
a tenth of the pages, which shows whether memory grows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.reading.pdf import read_pdf

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.pdf"))
MEGABYTE = 1_000_000


def peak() -> float:
    """Megabytes: the most memory this process has had resident."""
    import resource  # noqa: PLC0415  # not on Windows

    bytes_each = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_each / MEGABYTE


def make_document(path: Path, pages: int) -> None:
    """One document of so many pages, an equal part from each sample."""
    whole = pypdfium2.PdfDocument.new()
    for number, sample in enumerate(SAMPLES, 1):
        source = pypdfium2.PdfDocument(sample)
        count = pages * number // len(SAMPLES) - len(whole)
        whole.import_pages(source, [index % len(source) for index in range(count)])
        source.close()
    whole.save(path)
    whole.close()


def run(way: str, pages: int, paths: list[Path]) -> dict[str, float]:
    """Reads files over and over until the pages are read; a way is `reading` or `extract`.

    Returns:
        pages read, seconds of processor time, megabytes `before`, `after_a_tenth` and at the `peak`.
    """
    contents = [path.read_bytes() for path in paths]
    lengths = [len(read_pdf(content).pages) for content in contents] if len(paths) > 1 else [pages]
    before, tenth, done, start = peak(), 0.0, 0, time.process_time()
    while done < pages:
        for content, length in zip(contents, lengths, strict=True):
            if way == "reading":
                read_pdf(content)
            else:
                extract(content, "paper.pdf")
            done += length
            if not tenth and done >= pages / 10:
                tenth = peak()
    return {
        "pages": done,
        "seconds": time.process_time() - start,
        "before": before,
        "after_a_tenth": tenth,
        "peak": peak(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs="+", help=argparse.SUPPRESS)  # a way and its files: what a process of ours does
    asked = parser.parse_args()
    if asked.run:
        print(json.dumps(run(asked.run[0], asked.pages, [Path(path) for path in asked.run[1:]])))
        return
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.pdf"
        make_document(whole, asked.pages)
        for way in ("reading", "extract"):
            for name, files in (("many documents", SAMPLES), ("one document", [whole])):
                command = [sys.executable, __file__, "--pages", str(asked.pages), "--run", way, *map(str, files)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found = results[f"{way}, {name}"] = json.loads(done.stdout)
                if not asked.json:
                    grows = f", {found['after_a_tenth']:.0f} after a tenth" if name == "many documents" else ""
                    print(
                        f"{way + ', ' + name:26} {found['pages']:6} pages  {found['seconds']:7.1f} s  "
                        f"{found['before']:4.0f} MB before{grows}, peak {found['peak']:.0f} MB",
                        flush=True,
                    )
    if asked.json:
        print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
