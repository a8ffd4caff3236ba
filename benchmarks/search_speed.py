"""How fast decisions are indexed and found in a large archive.

    python benchmarks/search_speed.py [--decisions 200000] [--keep FILE] [--json]

Makes an archive on disk with so many decisions in cases of bodies that met over a hundred years. Their wording is
that of the samples' and `benchmarks/papers`' decisions, sentences drawn and put together, with words of those papers
put in as rare or common as words are (by Zipf's law), names and figures. What is timed:

* indexing: search terms made, rows stored and indexed, a thousand decisions a transaction; words that come again are
  known, as in a run of `ingest`;
* searching, in a process that has searched before: the queries of `retrieval.toml`; one to three words drawn from the
  wording; each of these also with a kind,
  a span of dates, a body, or by date. The file is read through once before. Every query is timed once, with all that
  `referat search` does but printing.

Exits with 1 if an aim is missed: 5 000 decisions a second, 95 of 100 queries within 50 ms.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive, open_for_reading, writing
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import search
from referat_ekstraksjon.extract import extract
from referat_ekstraksjon.language.search_terms import search_terms

HERE = Path(__file__).parent
PACE_AIM, SLOWEST_AIM = 5_000, 0.050
_SEED = 1814
_A_TRANSACTION = 1_000
_BODIES = 400
_MEETINGS = 20_000
_A_CASE = 4
"""Decisions of one case: proposals and what was adopted."""


def wordings() -> tuple[list[str], list[str]]:
    """The sentences of the papers' decisions, and all words of the papers' decisions, the commonest first."""
    papers = sorted(paper for folder in (HERE.parent / "samples", HERE / "papers") for paper in folder.rglob("*.pdf"))
    texts = [
        decision.text
        for paper in papers
        for part in extract(paper.read_bytes(), paper.name).parts
        for decision in part.decisions
    ]
    sentences = [piece.strip() for text in texts for piece in re.split(r"(?<=[.:])\s", text) if len(piece) > 20]
    counts: dict[str, int] = {}
    for word in re.findall(r"[^\W\d_]{4,}", " ".join(texts)):
        counts[word] = counts.get(word, 0) + 1
    return sentences, sorted(counts, key=lambda word: (-counts[word], word))


def made_wording(draw: random.Random, sentences: list[str], words: list[str], weights: list[float]) -> str:
    """A decision of two to five sentences, with what it is on."""
    kept = draw.sample(sentences, draw.randint(2, 5))
    matter = " ".join(draw.choices(words, weights, k=draw.randint(4, 14)))
    return f"{' '.join(kept)} {matter.capitalize()} {draw.randint(1, 9_999)} kroner."


def fill(path: Path, count: int) -> float:
    """An archive with so many decisions; gives the seconds that storing and indexing them took."""
    draw = random.Random(_SEED)  # noqa: S311  # no secret
    sentences, words = wordings()
    weights = [1 / (rank + 10) for rank in range(len(words))]
    db = open_archive(path)
    with writing(db):
        _surroundings(db, draw, count // _A_CASE)
    seconds = 0.0
    for begin in range(0, count, _A_TRANSACTION):
        numbers = range(begin + 1, min(begin + _A_TRANSACTION, count) + 1)
        made = [(number, made_wording(draw, sentences, words, weights)) for number in numbers]
        start = time.process_time()
        with writing(db):
            rows = [
                (
                    number, number // _A_CASE + 1, (number // _A_CASE) % _MEETINGS + 1, (number % 7_000) + 1, 0,
                    "adopted" if number % _A_CASE == 0 else "proposed", text, text, 1, "[]", 1.0, *search_terms(text),
                )
                for number, text in made
            ]  # fmt: skip
            db.conn.executemany(
                "insert into decisions (id, case_id, meeting_id, part_id, position, kind, text, source_text, page,"
                " boxes, confidence, terms, related) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
        seconds += time.process_time() - start
    db.conn.close()
    return seconds


def _surroundings(db: Database, draw: random.Random, cases: int) -> None:
    """Bodies, meetings, cases and papers that decisions are of."""
    db.conn.executemany(
        "insert into bodies (id, name, key) values (?, ?, ?)",
        [(n, f"Utvalg {n}", f"u{n}") for n in range(1, _BODIES + 1)],
    )
    db.conn.executemany(
        "insert into meetings (id, body_id, number, date) values (?, ?, ?, ?)",
        [
            (n, n % _BODIES + 1, str(n % 12 + 1), f"{draw.randint(1925, 2025)}-{draw.randint(1, 12):02d}-10")
            for n in range(1, _MEETINGS + 1)
        ],
    )
    db.conn.executemany(
        "insert into cases (id, body_id, number, year, sequence, title, key) values (?, ?, ?, ?, ?, ?, ?)",
        [
            (n, n % _BODIES + 1, f"{n % 90 + 1}/{n % 100:02d}", 2000, n, f"Sak {n}", f"k{n}")
            for n in range(1, cases + 2)
        ],
    )
    db.conn.executemany(
        "insert into documents (id, sha256, file_name, page_count, family, text_source, ingested_at, extractor_version,"
        " words, words_placed, settings) values (?, ?, ?, 1, 'norsk', 'born-digital', '', '', 1, 1, '')",
        [(n, f"{n:064d}", f"{n}.pdf") for n in range(1, 7_001)],
    )
    db.conn.executemany(
        "insert into parts (id, document_id, position, kind, first_page, last_page, family, family_reason)"
        " values (?, ?, 0, 'minutes', 1, 1, 'norsk', '')",
        [(n, n) for n in range(1, 7_001)],
    )


def asked(db: Database) -> list[tuple[str, SearchFilter]]:
    """The queries that are timed."""
    draw = random.Random(_SEED)  # noqa: S311  # no secret
    sets = tomllib.loads((HERE / "retrieval.toml").read_text(encoding="utf-8")).values()
    typed = [one["query"] for group in sets for one in group if "case" not in one]
    texts = [row[0] for row in db.execute("select text from decisions order by id limit 300").fetchall()]
    typed += [" ".join(draw.sample(re.findall(r"[^\W\d_]{4,}", text), draw.randint(1, 3))) for text in texts]
    filters = [
        SearchFilter(), SearchFilter(), SearchFilter(), SearchFilter(kind="adopted"), SearchFilter(body="Utvalg 17"),
        SearchFilter(date_from="1990-01-01", date_to="1999-12-31"), SearchFilter(order="date"),
    ]  # fmt: skip
    return [(query, filters[index % len(filters)]) for index, query in enumerate(typed)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="make the archive here, or use the one that is here")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "archive.db"
        seconds = None if path.exists() else fill(path, given.decisions)
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass
        db = open_for_reading(path)
        search(db, "ord")  # the word lists are read when they are first asked for
        times: list[tuple[float, str, SearchFilter]] = []
        for query, wanted in asked(db):
            start = time.perf_counter()
            search(db, query, wanted)
            times.append((time.perf_counter() - start, query, wanted))
        db.conn.close()
        size = path.stat().st_size
    times.sort(key=lambda timed: timed[0])
    at = [times[int(share * (len(times) - 1))][0] for share in (0.5, 0.95, 1.0)]
    pace = given.decisions / seconds if seconds else None
    result = {
        "decisions": given.decisions, "megabytes": round(size / 1e6), "queries": len(times),
        "indexed_a_second": pace and round(pace), "median_ms": round(1e3 * at[0], 1), "p95_ms": round(1e3 * at[1], 1),
        "slowest_ms": round(1e3 * at[2], 1),
    }  # fmt: skip
    if given.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:18} {value}")
        for taken, query, wanted in times[-5:]:
            print(f"  {1e3 * taken:6.1f} ms  {query}  {wanted.kind or wanted.body or wanted.date_from or wanted.order}")
    slow = at[1] > SLOWEST_AIM or (pace is not None and pace < PACE_AIM)
    if slow:
        print("MISSED: 5 000 decisions a second indexed, 95 of 100 queries within 50 ms")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
