"""What must not be shown of an archive: closed cases, the pages they stand on, and what quotes them.

A case is *closed* here when its papers say that it is *unntatt offentlighet* or was treated behind closed doors, or
when it is the same matter: the same archive number, or the same telling title, in a body of the same organisation. Too
much is withheld rather than too little.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from referat_ekstraksjon.language.normalise import fold

_SHORTEST_TITLE = 12
"""Letters and figures of a title by which its case is known where it is quoted; `Eventuelt` tells none."""
_MOST_OPEN = 2
"""Open cases with a title, above which it tells none (`Godkjenning av innkalling`)."""
_SHORTEST_REFERENCE = 4
_OF_CASES = ("sources", "agenda_items", "decisions", "statements", "attachments", "passages", "tables")
"""Tables whose rows stand on a page and may be of a case."""
_QUOTING = {
    "decisions": ("text", "source_text"), "statements": ("text",), "passages": ("text", "heading"),
    "attachments": ("title",), "agenda_items": ("title",), "sources": ("text",), "attendances": ("note",),
    "tables": ("title", "caption", "notes"),
}  # fmt: skip
"""Columns in which a closed case's title may be quoted."""
_WORDS = re.compile(r"[^\W_]+")

_MARKS = """
create temp table closed_cases (id integer primary key);
create temp table closed_pages (document_id integer, page integer, primary key (document_id, page)) without rowid;
create temp table closed_parts (id integer primary key);
create temp table quoting_rows ("table" text, id integer, primary key ("table", id)) without rowid;
"""


class Titles:
    """Titles of closed cases, found in a text whatever its letters' size, signs and spaces."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for title in {squeezed(title) for title in titles}:
            words = tuple(title.split())
            if words and len(title.replace(" ", "")) >= _SHORTEST_TITLE:
                self._by_first[words[0]].append(words)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def quoted_in(self, text: str | None) -> bool:
        """Whether one of them stands in a text."""
        words = squeezed(text or "").split()
        return any(
            tuple(words[at : at + len(title)]) == title
            for at, word in enumerate(words)
            if word in self._by_first
            for title in self._by_first[word]
        )


def squeezed(text: str) -> str:
    """A text's letters and figures in small letters, words divided by one space."""
    return " ".join(_WORDS.findall(text.casefold()))


def mark(db: Database) -> Titles:
    """Notes what must not be shown, in temporary tables of a connection that has the archive attached as `archive`.

    `closed_cases` and `closed_parts` have ids, `closed_pages` documents and pages from 1, `quoting_rows` tables with
    ids.

    Returns:
        The titles of closed cases that tell them.
    """
    _make_tables(db)
    db.execute("insert into closed_cases select id from archive.cases where restricted is not null")
    _close_beside_unplaced_words(db)
    titles = _telling_titles(db)
    _close_the_same_matter(db, titles)
    found = Titles(titles)
    _mark_quoting_rows(db, found)
    _mark_pages(db)
    _mark_pages_between(db)
    db.execute("insert into closed_parts select id from archive.parts where case_id in closed_cases")
    return found


def mark_nothing(db: Database) -> Titles:
    """As `mark`, where everything may be shown."""
    _make_tables(db)
    return Titles(())


def _make_tables(db: Database) -> None:
    for statement in filter(str.strip, _MARKS.split(";")):
        db.execute(statement)


def _close_beside_unplaced_words(db: Database) -> None:
    """Words that say so outside any case may mean any case on their page: none of these is shown."""
    pages = db.execute(
        "select document_id, page from archive.findings where code = 'restricted_unplaced' and document_id is not null"
    ).fetchall()
    for document_id, page in pages:
        where = "p.document_id = ? and x.case_id is not null"
        bound = [document_id]
        if page is not None:
            where += " and exists (select 1 from json_each(x.boxes) b where json_extract(b.value, '$[0]') = ?)"
            bound.append(page)
            db.execute("insert or ignore into closed_pages values (?, ?)", [document_id, page])
        for table in _OF_CASES:
            db.execute(
                f"insert or ignore into closed_cases select x.case_id from archive.{table} x"
                f" join archive.parts p on p.id = x.part_id where {where}",
                bound,
            )


def _titles_of_cases(db: Database) -> Iterator[tuple[int, str]]:
    """Every title that a paper gives a case."""
    sql = (
        "select id, title from archive.cases union select case_id, title from archive.case_mentions"
        " union select case_id, title from archive.agenda_items where case_id is not null"
    )
    return ((case, title) for case, title in db.execute(sql) if title)


def _telling_titles(db: Database) -> set[str]:
    """The titles of closed cases, squeezed, but for those that many open cases have too."""
    closed = {row[0] for row in db.execute("select id from closed_cases")}
    of_closed: set[str] = set()
    of_open: dict[str, set[int]] = defaultdict(set)
    for case, title in _titles_of_cases(db):
        if case in closed:
            of_closed.add(squeezed(title))
        else:
            of_open[squeezed(title)].add(case)
    long = {title for title in of_closed if len(title.replace(" ", "")) >= _SHORTEST_TITLE}
    return {title for title in long if len(of_open[title]) <= _MOST_OPEN}


def _close_the_same_matter(db: Database, titles: set[str]) -> None:
    """Closes cases with the title or archive number of a closed one, in bodies of the same organisation."""
    sql = (
        "select c.id, c.archive_ref, coalesce(b.organisation, '') from archive.cases c"
        " left join archive.bodies b on b.id = c.body_id"
    )
    cases = {row[0]: (row[1], fold(row[2])) for row in db.execute(sql).fetchall()}
    closed = [cases[row[0]] for row in db.execute("select id from closed_cases").fetchall() if row[0] in cases]
    references = {(ref, owner) for ref, owner in closed if ref and len(ref) >= _SHORTEST_REFERENCE}
    owners = {owner for _, owner in closed}
    same = {case for case, matter in cases.items() if matter in references}
    same |= {
        c for c, title in _titles_of_cases(db) if c in cases and squeezed(title) in titles and cases[c][1] in owners
    }
    db.conn.executemany("insert or ignore into closed_cases values (?)", [(case,) for case in same])


def _mark_quoting_rows(db: Database, titles: Titles) -> None:
    """Rows of open cases that quote the title of a closed one, and earlier decisions that are of one."""
    rows: list[tuple[str, int]] = []
    for table, columns in _QUOTING.items() if titles else ():
        found = db.execute(f"select id, {', '.join(columns)} from archive.{table}")
        rows += [(table, key) for key, *texts in found if any(map(titles.quoted_in, texts))]
    closed = {
        (squeezed(number), fold(body))
        for number, body in db.execute(
            "select c.number, coalesce(b.name, '') from archive.cases c left join archive.bodies b on b.id = c.body_id"
            " where c.id in closed_cases and c.number is not null"
        )
    }
    for key, number, body in db.execute(
        "select id, earlier_number, decided_by from archive.decisions where earlier_number is not null"
    ):
        if any(
            squeezed(number) == its and (not body or fold(body) in name or name in fold(body)) for its, name in closed
        ):
            rows.append(("decisions", key))
    db.conn.executemany("insert or ignore into quoting_rows values (?, ?)", rows)


def _mark_pages(db: Database) -> None:
    """The pages on which anything of a closed case stands, or quotes one; of papers and tables on it every page."""
    for table in {**_QUOTING, **dict.fromkeys(_OF_CASES)}:
        is_closed = "x.case_id in closed_cases or " if table in _OF_CASES else ""
        db.execute(
            "insert or ignore into closed_pages select p.document_id, json_extract(b.value, '$[0]') as page"
            f" from archive.{table} x join archive.parts p on p.id = x.part_id, json_each(x.boxes) b"
            f" where ({is_closed}x.id in (select id from quoting_rows where \"table\" = '{table}'))"
            " and page is not null"
        )
    ranges = db.execute(
        "select document_id, first_page, last_page from archive.parts where case_id in closed_cases union all"
        " select p.document_id, x.first_page, x.last_page from archive.tables x"
        " join archive.parts p on p.id = x.part_id where x.case_id in closed_cases"
        " or x.id in (select id from quoting_rows where \"table\" = 'tables')"
    ).fetchall()
    pages = [(document, page) for document, first, last in ranges for page in range(first, last + 1)]
    db.conn.executemany("insert or ignore into closed_pages values (?, ?)", pages)


def _mark_pages_between(db: Database) -> None:
    """Pages without a word of an open case that stand between closed ones, or are pictures next to one."""
    for (document_id,) in db.execute("select distinct document_id from closed_pages").fetchall():
        closed = {row[0] for row in db.execute("select page from closed_pages where document_id = ?", [document_id])}
        (count,) = db.execute("select page_count from archive.documents where id = ?", [document_id]).fetchone()
        told, of_open = _pages_with_words(db, document_id)
        more: set[int] = set()
        run: list[int] = []
        for page in range(1, count + 2):
            if page <= count and page not in closed and page not in of_open:
                run.append(page)
                continue
            if run:
                before, after = run[0] - 1 in closed, page in closed
                more.update(run if before and after else _next_to(run, told, before=before, after=after))
            run = []
        db.conn.executemany("insert or ignore into closed_pages values (?, ?)", [(document_id, page) for page in more])


def _next_to(run: list[int], told: set[int], *, before: bool, after: bool) -> set[int]:
    """Of some pages in a row those without any word that follow a closed one before it, or stand before one after."""
    found: set[int] = set()
    for pages, wanted in ((run, before), (run[::-1], after)):
        for page in pages if wanted else ():
            if page in told:
                break
            found.add(page)
    return found


def _pages_with_words(db: Database, document_id: int) -> tuple[set[int], set[int]]:
    """The pages of a document with any words but running heads, and those with words of an open case."""
    told: set[int] = set()
    of_open: set[int] = set()
    for table in (*_OF_CASES, "attendances"):
        case = "x.case_id" if table in _OF_CASES else "null"
        running = " and x.kind <> 'running'" if table == "passages" else ""
        for boxes, its, closed in db.execute(
            f"select x.boxes, {case}, {case} in closed_cases from archive.{table} x join archive.parts p"
            f" on p.id = x.part_id where p.document_id = ?{running}",
            [document_id],
        ):
            pages = {int(box[0]) for box in json.loads(boxes)}
            told |= pages
            if its is not None and not closed:
                of_open |= pages
    return told, of_open
