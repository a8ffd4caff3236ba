"""What must not be shown of an archive: closed cases, the pages they stand on, and what quotes them.

A case is *closed* here when its papers say that it is *unntatt offentlighet* or was treated behind closed doors, or
when it is the same matter: the same archive number, or the same telling title, in a body of the same organisation. Too
much is withheld rather than too little.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

from referat_ekstraksjon.language.normalise import fold

_SHORTEST_TITLE, _FEWEST_WORDS = 12, 3
"""Characters and words of a title by which its case is known where it is quoted; `Budsjett 2024` tells none."""
_MOST_OPEN = 2
"""Open cases of one body with a title, above which it tells none (`Godkjenning av innkalling`)."""
_SHORTEST_REFERENCE = 4
_MOST_TITLES = 6
"""Titles of all cases with an archive number, above which it is one of a series (`Referatsaker`), no matter's."""
_MOST_ROUNDS = 10
_ARCHIVE_NUMBER = re.compile(r"(?<!\d)(\d{2}|\d{4})/(\d{1,8})")
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
    """Titles of closed cases, found in a text whatever its letters' size, signs and spaces.

    Args:
        titles: squeezed, each with the organisations whose cases have it (empty: not known, which may be any).
    """

    def __init__(self, titles: Mapping[str, set[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], set[str]]]] = defaultdict(list)
        for title, owners in titles.items():
            words = tuple(title.split())
            self._by_first[words[0]].append((words, owners))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def quoted_in(self, text: str | None, owner: str = "") -> bool:
        """Whether one of them stands in a text of an organisation."""
        words = squeezed(text or "").split()
        return any(
            tuple(words[at : at + len(title)]) == title and _may_be_one(owners, owner)
            for at, word in enumerate(words)
            if word in self._by_first
            for title, owners in self._by_first[word]
        )


def _may_be_one(owners: set[str], owner: str) -> bool:
    return not owner or "" in owners or owner in owners


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
    titles, cases = Titles({}), _cases(db)
    for _ in range(_MOST_ROUNDS):  # what is closed may close more
        titles = Titles(_telling_titles(cases, _closed(db)))
        same = _same_matter(cases, _closed(db), titles)
        if not same:
            break
        db.conn.executemany("insert or ignore into closed_cases values (?)", [(key,) for key in same])
    _close_beside_unplaced_words(db)
    _mark_quoting_rows(db, titles)
    _mark_pages(db)
    _mark_pages_between(db)
    db.execute("insert into closed_parts select id from archive.parts where case_id in closed_cases")
    return titles


def mark_nothing(db: Database) -> Titles:
    """As `mark`, where everything may be shown."""
    _make_tables(db)
    return Titles({})


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


class _Case(NamedTuple):
    """A case as it is told from others: its body, whose that is, its archive number, and all titles, squeezed."""

    body: int | None
    owner: str
    reference: str
    titles: set[str]


def _cases(db: Database) -> dict[int, _Case]:
    found = {
        row[0]: _Case(row[1], fold(row[2]), _reference(row[3]), set())
        for row in db.execute(
            "select c.id, c.body_id, coalesce(b.organisation, ''), coalesce(c.archive_ref, '') from archive.cases c"
            " left join archive.bodies b on b.id = c.body_id"
        )
    }
    for case, title, words in db.execute(
        "select x.id, x.title, c.restricted from (select id, title from archive.cases union select case_id, title from"
        " archive.case_mentions union select case_id, title from archive.agenda_items) x"
        " join archive.cases c on c.id = x.id where x.title is not null"
    ):
        whole = squeezed(title)
        before = whole.partition(squeezed(words))[0] if words else whole  # `… – unntatt offentlighet`
        found[case].titles.update(title for title in (whole, before.strip()) if title)
    return found


def _reference(printed: str) -> str:
    """An archive number in one form: `2024/00771-5` is `24/771`."""
    match = _ARCHIVE_NUMBER.search(printed)
    return f"{int(match[1]) % 100}/{int(match[2])}" if match else squeezed(printed)


def _closed(db: Database) -> set[int]:
    return {row[0] for row in db.execute("select id from closed_cases")}


def _telling_titles(cases: Mapping[int, _Case], closed: set[int]) -> dict[str, set[str]]:
    """The titles of closed cases that tell them, with whose they are.

    A title that a body has again and again (`Godkjenning av innkalling og saksliste`) tells none, nor does a short one.
    """
    open_of_body: Counter[tuple[str, int | None]] = Counter(
        (title, case.body) for key, case in cases.items() if key not in closed for title in case.titles
    )
    common = {title for (title, _), count in open_of_body.items() if count > _MOST_OPEN}
    telling: dict[str, set[str]] = defaultdict(set)
    for key in closed & cases.keys():
        for title in cases[key].titles - common:
            if len(title) >= _SHORTEST_TITLE and title.count(" ") + 1 >= _FEWEST_WORDS:
                telling[title].add(cases[key].owner)
    return telling


def _same_matter(cases: Mapping[int, _Case], closed: set[int], titles: Titles) -> set[int]:
    """Open cases of an organisation with the archive number of a closed one, or its title in theirs."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in cases.values():
        named[case.reference, case.owner] |= case.titles
    references = {(cases[key].reference, cases[key].owner) for key in closed & cases.keys()}
    references = {
        pair for pair in references if len(pair[0]) >= _SHORTEST_REFERENCE and len(named[pair]) <= _MOST_TITLES
    }
    return {
        key
        for key, case in cases.items()
        if (case.reference, case.owner) in references or any(titles.quoted_in(t, case.owner) for t in case.titles)
    } - closed


def _mark_quoting_rows(db: Database, titles: Titles) -> None:
    """Rows of open cases that quote the title of a closed one, and earlier decisions that are of one."""
    rows: list[tuple[str, int]] = []
    for table, columns in _QUOTING.items() if titles else ():
        found = db.execute(
            f"select x.id, coalesce(b.organisation, ''), {', '.join('x.' + column for column in columns)}"
            f" from archive.{table} x join archive.parts p on p.id = x.part_id"
            " left join archive.meetings m on m.id = p.meeting_id left join archive.bodies b on b.id = m.body_id"
        )
        rows += [
            (table, key)
            for key, owner, *texts in found
            if any(titles.quoted_in(text, fold(owner)) for text in texts if text)
        ]
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
