"""Variants of the samples with something wrong in them, always the same for a seed; and a run over them.

`python -m tests.robustness.mutations FOLDER --seed 7 --count 2000` makes them, ingests them and prints what became of
them as JSON. The files that the program failed on are kept in the folder.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.limits import WorkerLimits
from referat_ekstraksjon.batch.summary import FileResult
from referat_ekstraksjon.extract import ExtractSettings
from tests.conftest import SAMPLE_NAMES, SAMPLES
from tests.robustness.raw import pdf, stream

WHOLE = ("arkivrad-2024-2-referat", "digitaliseringsutvalget-2024-3-referat", "lyngsund-herredsstyre-1934-avskrift")
"""Samples varied as whole files; of all others single pages, which are read sooner."""
LIMITS = WorkerLimits(memory=1 << 30, seconds=20, seconds_a_megabyte=0)

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\s*endobj", re.DOTALL)
_STREAM = re.compile(rb"^(<<.*?>>)\s*stream\r?\n(.*?)\r?\n?endstream$", re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"/[A-Za-z]+")
_ODD = (
    b"0", b"-1", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"1e9", b"99999999999999999999", b"0.0000001",
    b"nan", b"null", b"[", b"]", b"<<", b">>", b"(", b")", b"1 0 R", b"endobj", b"endstream", b"q", b"Q", b"BT", b"ET",
)  # fmt: skip


# ---- what is changed ------------------------------------------------------------------------------------------


def objects_of(content: bytes) -> dict[int, bytes]:
    """The objects of a sample."""
    return {int(match[1]): match[2] for match in _OBJECT.finditer(content)}


def unpacked(content: bytes, page: int | None = None) -> bytes:
    """A sample with what its pages print unpacked, so that changes meet text and not its packing.

    Args:
        content: the sample.
        page: keep only this page in the page tree.
    """
    objects = objects_of(content)
    for number, body in objects.items():
        match = _STREAM.match(body)
        if match is None or b"FlateDecode" not in match[1]:
            continue
        data = zlib.decompressobj().decompress(match[2])
        if b" Tf" in data or b"begincmap" in data:
            objects[number] = stream(data)
    if page is not None:
        for number, body in objects.items():
            if b"/Type/Pages" in body and (
                kids := re.findall(rb"\d+ 0 R", body.partition(b"/Kids")[2].partition(b"]")[0])
            ):
                kept = kids[page % len(kids)]
                body = re.sub(rb"/Kids\s*\[.*?\]", b"/Kids[%s]" % kept, body, flags=re.DOTALL)
                objects[number] = re.sub(rb"/Count \d+", b"/Count 1", body)
    (root,) = (number for number, body in objects.items() if re.search(rb"/Type\s*/Catalog\b", body))
    return pdf(objects, root=root)


@cache
def bases() -> tuple[bytes, ...]:
    """What is varied: samples as they are, unpacked, and single pages of them."""
    found: list[bytes] = []
    for name in WHOLE:
        content = (SAMPLES / f"{name}.pdf").read_bytes()
        found += [content, unpacked(content)]
    for name in SAMPLE_NAMES:
        content = (SAMPLES / f"{name}.pdf").read_bytes()
        found += [unpacked(content, page) for page in (0, 1, 2)]
    return tuple(found)


# ---- how it is changed ----------------------------------------------------------------------------------------


def _place(chance: random.Random, content: bytearray) -> int:
    """Somewhere in a file; half the time where its structure is, which is the least of its bytes."""
    if chance.random() < 0.5:
        landmark = chance.choice(
            (b"obj", b"<<", b" Tf", b"Tj", b"xref", b"/Length", b"stream", b"beginbf", b"/Kids", b"trailer")
        )
        at = content.find(landmark, chance.randrange(len(content)))
        if at >= 0:
            return min(len(content) - 1, max(0, at + chance.randrange(-20, 60)))
    return chance.randrange(len(content))


def flip(chance: random.Random, content: bytearray) -> None:
    """Bits of a few bytes."""
    for _ in range(chance.choice((1, 3, 20, 200))):
        content[_place(chance, content)] ^= 1 << chance.randrange(8)


def overwrite(chance: random.Random, content: bytearray) -> None:
    """A run of bytes that are something else."""
    for _ in range(chance.choice((1, 1, 5))):
        at, length = _place(chance, content), chance.choice((1, 4, 30, 500, 4_000))
        run = chance.choice((bytes(length), b"\xff" * length, b" " * length, chance.randbytes(length)))
        content[at : at + length] = run


def cut_streams(chance: random.Random, content: bytearray) -> None:
    """Bytes missing from within streams."""
    for _ in range(chance.choice((1, 2, 6))):
        at = content.find(b"stream", chance.randrange(len(content)))
        if at >= 0:
            start = at + 8 + chance.randrange(400)
            del content[start : start + chance.choice((1, 20, 300, 5_000))]


def cut_tail(chance: random.Random, content: bytearray) -> None:
    """A file that ends too early; half the time it lacks little."""
    missing = chance.randrange(1, 400) if chance.random() < 0.5 else chance.randrange(len(content))
    del content[len(content) - missing :]


def swap(chance: random.Random, content: bytearray) -> None:
    """Two pieces that have changed places."""
    length = chance.choice((8, 100, 2_000))
    one, other = _place(chance, content), _place(chance, content)
    content[one : one + length], content[other : other + length] = (
        content[other : other + length],
        content[one : one + length],
    )


def double(chance: random.Random, content: bytearray) -> None:
    """A piece that stands there twice, or often."""
    at, length = _place(chance, content), chance.choice((2, 16, 200, 3_000))
    content[at:at] = content[at : at + length] * chance.choice((1, 1, 10))


def change_table(chance: random.Random, content: bytearray) -> None:
    """Numbers in the cross-reference table and the trailer."""
    start = max(0, content.rfind(b"\nxref"))
    numbers = list(_NUMBER.finditer(content, start))
    for match in sorted(chance.sample(numbers, min(len(numbers), chance.choice((1, 2, 10)))), key=lambda m: -m.start()):
        content[match.start() : match.end()] = b"%d" % chance.choice((0, 1, 15, chance.randrange(1 << 17), 1 << 31, -5))


def change_tokens(chance: random.Random, content: bytearray) -> None:
    """Numbers, names and marks that become others."""
    for _ in range(chance.choice((1, 3, 10))):
        pattern = chance.choice((_NUMBER, _NUMBER, _NAME))
        match, other = (pattern.search(content, _place(chance, content)) for _ in range(2))
        if match is not None:
            put = chance.choice(_ODD) if other is None or chance.random() < 0.6 else bytes(other[0])
            content[match.start() : match.end()] = put


CHANGES: tuple[Callable[[random.Random, bytearray], None], ...] = (
    flip, overwrite, cut_streams, cut_tail, swap, double, change_table, change_tokens, change_tokens,
)  # fmt: skip


def variants(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many different variants, each with the name of what was done to it."""
    chance, seen, made = random.Random(seed), set(bases()), 0  # noqa: S311  # chance that can be had again
    while made < count:
        content, done = bytearray(chance.choice(bases())), []
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            change = chance.choice(CHANGES)
            if content:
                change(chance, content)
                done.append(change.__name__)
        whole = bytes(content)
        if whole not in seen:
            seen.add(whole)
            yield f"{made:05d}-{'-'.join(dict.fromkeys(done))}.pdf", whole
            made += 1


# ---- a run over them ------------------------------------------------------------------------------------------


def run(folder: Path, seed: int, count: int) -> dict[str, object]:
    """Makes variants, ingests them, and says what is not as it should be."""
    papers = folder / "papers"
    papers.mkdir()
    names = set()
    for name, content in variants(seed, count):
        (papers / name).write_bytes(content)
        names.add(name)
    started = time.monotonic()
    results: list[FileResult] = []
    db = open_archive(folder / "archive.db")
    db.execute("pragma synchronous = off")  # the machine is not what is put to the test
    settings = ExtractSettings(ocr="never")  # what reads files is put to the test; each broken page would take seconds
    summary = ingest(db, [papers], settings=settings, jobs=2, limits=LIMITS, report=results.append)
    seconds = time.monotonic() - started
    stored = {Path(row["path"]).name for row in db["documents"].rows}
    failed = {Path(row["path"]).name: row["code"] for row in db["failures"].rows}
    told = {Path(row["path"]).name: row["message"] for row in db["failures"].rows}
    costly = {"internal_error", "crashed", "timeout", "out_of_memory", "cpu_limit"}
    broken = {name: f"{code}: {told[name]}" for name, code in failed.items() if code in costly}
    for name in names - set(broken):
        (papers / name).unlink()
    return {
        "files": summary.files,
        "results": len(results),
        "stored": len(stored),
        "failures": dict(Counter(failed.values())),
        "nowhere": sorted(names - stored - set(failed)),
        "in_both": sorted(stored & set(failed)),
        "not_all_placed": [row["file_name"] for row in db.query("select * from documents where words != words_placed")],
        "program_failed": broken,
        "integrity": [row["integrity_check"] for row in db.query("pragma integrity_check")],
        "foreign_keys": len(list(db.query("pragma foreign_key_check"))),
        "findings": dict(
            Counter(row["code"] for row in db["findings"].rows).most_common()  # what a change does to a record
        ),
        "seconds": round(seconds, 1),
    }


def main() -> None:
    """A run by hand, or by the test."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2_000)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(json.dumps(run(given.folder, given.seed, given.count), indent=1) + "\n")


if __name__ == "__main__":
    main()
