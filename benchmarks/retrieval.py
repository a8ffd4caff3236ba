"""How much of what people want is among the first ten hits, by the program's search and by two plain ones.

    python benchmarks/retrieval.py [--misses] [--json]

The queries of `retrieval.toml` are put to an archive of the samples and `benchmarks/papers`; which decisions are wanted
is told there, by what a reader would look for in their wording. Recall at ten is the share of the wanted decisions
(of at most ten) among the first ten hits, the mean over a group's queries.

Beside it: SQLite's own full text (FTS5, `unicode61 remove_diacritics 0`) over the wording as it is, and over the stems
that Snowball's Norwegian stemmer makes of its words. They read phrases, `OR`, `NOT` and prefixes as the program does,
and words in any form as they are, or stemmed.

Exits with 1 if the aims are missed: 0.95 over all, and in no group less than FTS5 over the wording.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import Stemmer
from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import open_archive
from referat_ekstraksjon.archive.search.filters import SearchFilter
from referat_ekstraksjon.archive.search.hits import search
from referat_ekstraksjon.archive.store import FileStamp, store_document
from referat_ekstraksjon.extract import extract

HERE = Path(__file__).parent
PAPERS = (HERE.parent / "samples", HERE / "papers")
AIM, FIRST = 0.95, 10
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r'-?"[^"]*"[!*]?|[()]|[^\s()]+')

Engine = Callable[[str], list[int]]


@dataclass(frozen=True)
class Asked:
    """A query with the decisions that are wanted, by their ids."""

    group: str
    query: str
    wanted: frozenset[int]


def make_archive(path: Path) -> Database:
    """An archive of the samples and the invented papers."""
    db = open_archive(path)
    for paper in sorted(paper for folder in PAPERS for paper in folder.rglob("*.pdf")):
        store_document(db, extract(paper.read_bytes(), paper.name), FileStamp(str(paper), 1, 1, "benchmark"))
    return db


def queries(db: Database) -> list[Asked]:
    """The queries of `retrieval.toml` with what is wanted in an archive.

    Raises:
        ValueError: a query wants nothing that is there.
    """
    sql = "select d.id, d.text, c.number from decisions d left join cases c on c.id = d.case_id"
    decisions = db.execute(sql).fetchall()
    found: list[Asked] = []
    for group, asked in tomllib.loads((HERE / "retrieval.toml").read_text(encoding="utf-8")).items():
        for one in asked:
            patterns = [re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in one.get("wanted", ())]
            wanted = {
                key
                for key, text, number in decisions
                if all(pattern.search(text) for pattern in patterns) and number == one.get("case", number)
            }
            if not wanted:
                raise ValueError(f"nothing is wanted by {one['query']}")
            found.append(Asked(group, one["query"], frozenset(wanted)))
    return found


def recall(hits: Sequence[int], wanted: frozenset[int]) -> float:
    """The share of the wanted decisions, of at most ten, among the first ten hits."""
    return len(wanted & set(hits[:FIRST])) / min(len(wanted), FIRST)


def ours(db: Database) -> Engine:
    """The program's search."""
    return lambda query: [hit.decision_id for hit in search(db, query, SearchFilter(limit=FIRST, restricted="include"))]


def plain(db: Database, form: Callable[[str], str]) -> Engine:
    """SQLite's full text over words put in a form; words of a query must all be there."""
    index = sqlite3.connect(":memory:")
    index.execute("create virtual table f using fts5 (text, tokenize = 'unicode61 remove_diacritics 0')")
    for key, text in db.execute("select id, text from decisions").fetchall():
        index.execute("insert into f (rowid, text) values (?, ?)", [key, " ".join(map(form, _WORD.findall(text)))])

    def engine(query: str) -> list[int]:
        match = fts_query(query, form)
        rows = index.execute("select rowid from f where f match ? order by rank limit ?", [match, FIRST])
        return [int(row[0]) for row in rows.fetchall()]

    return engine


def fts_query(query: str, form: Callable[[str], str]) -> str:
    """A query of the set in FTS5's own language, its words put in a form, but not those to the letter or prefixes."""
    pieces: list[str] = []
    for token in _TOKEN.findall(query):
        if token in ("(", ")", "OR", "NOT", "AND"):
            pieces.append(token)
            continue
        words = _WORD.findall(token)
        own = words if token.endswith(("!", "*")) else [form(word) for word in words]
        pieces.append(f'{"NOT " * token.startswith("-")}"{" ".join(own)}"{"*" * token.endswith("*")}')
    return " ".join(pieces)


def measure(db: Database) -> dict[str, dict[str, float]]:
    """Recall at ten by group (`all` together) and engine."""
    stemmer = Stemmer.Stemmer("norwegian")
    engines = {
        "referat": ours(db),
        "FTS5": plain(db, str),
        "FTS5, Snowball": plain(db, lambda word: str(stemmer.stemWord(word.lower()))),
    }
    asked = queries(db)
    table: dict[str, dict[str, float]] = {}
    for group in (*dict.fromkeys(one.group for one in asked), "all"):
        chosen = [one for one in asked if group in ("all", one.group)]
        table[group] = {
            name: fmean(recall(engine(one.query), one.wanted) for one in chosen) for name, engine in engines.items()
        } | {"queries": len(chosen)}
    return table


def missed(table: dict[str, dict[str, float]]) -> list[str]:
    """The aims that a table misses."""
    found = [f"{group}: less than FTS5" for group, by in table.items() if by["referat"] < by["FTS5"]]
    if table["all"]["referat"] < AIM:
        found.append(f"all: less than {AIM}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print the queries that miss something, and what")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = make_archive(Path(folder) / "archive.db")
        table = measure(db)
        if asked.misses:
            print_misses(db)
        db.close()
    if asked.json:
        print(json.dumps(table, indent=2))
    else:
        names = [name for name in table["all"] if name != "queries"]
        print(f"{'group':12} queries  " + "  ".join(f"{name:>14}" for name in names))
        for group, by in table.items():
            print(f"{group:12} {by['queries']:7}  " + "  ".join(f"{by[name]:14.3f}" for name in names))
    for aim in missed(table):
        print(f"MISSED {aim}")
    return bool(missed(table))


def print_misses(db: Database) -> None:
    engine = ours(db)
    for one in queries(db):
        hits = engine(one.query)
        if recall(hits, one.wanted) < 1:
            print(f"{one.query}: {recall(hits, one.wanted):.2f} of {len(one.wanted)}, {len(hits)} hits")
            for key in sorted(one.wanted - set(hits))[:4]:
                text = db.execute("select text from decisions where id = ?", [key]).fetchone()[0]
                print(f"    {key}: {text[:200]!r}")


if __name__ == "__main__":
    sys.exit(main())
