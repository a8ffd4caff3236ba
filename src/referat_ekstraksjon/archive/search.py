"""Finding decisions by their words: what a person types as an FTS5 query, and the hits."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from sqlite_utils import Database

from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.language.case_numbers import YEARLY_PATTERN, parse_case_number

MARK = ("\x02", "\x03")
"""What stands before and after a word that was found, in a hit's passage."""
_LONGEST_QUERY = 1_000
_MOST_TERMS = 60
_PASSAGE_WORDS = 40
_TOKEN = re.compile(r'"(?P<phrase>[^"]*)"|(?P<open>\()|(?P<close>\))|(?P<word>[^\s()"]+)|(?P<odd>")')
_INDEXED = re.compile(r"[^\W_]+", re.UNICODE)
_CASE_NUMBER = re.compile(rf"^{YEARLY_PATTERN}$")


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What besides the words a hit must be. Dates are ISO; `limit` counts hits."""

    kind: str | None = None
    body: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    case_type: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A decision that was found. `passage` has the found words between `MARK`s."""

    decision_id: int
    kind: str
    passage: str
    text: str
    body: str | None
    meeting_date: str | None
    case_number: str | None
    case_title: str | None
    outcome: str | None
    file_name: str
    page: int | None


def fts_query(typed: str) -> tuple[str, list[str]]:
    """What was typed, as an FTS5 query that can be no syntax error, and the case numbers in it.

    Words must all be there. `"a phrase"`, `prefix*`, `-word`, AND, OR, NOT and parentheses mean what they do elsewhere;
    everything else is searched as words. A case number (`12/23`) is not searched in the text: it picks the case.

    >>> fts_query('godkjenner "referatet fra" 12/23')
    ('"godkjenner" AND "referatet fra"', ['12/23'])

    Raises:
        QueryError: nothing to search for, or far too long.
    """
    if len(typed) > _LONGEST_QUERY:
        raise QueryError("query_too_long", f"A query may have at most {_LONGEST_QUERY} characters.", "search")
    terms: list[str] = []
    numbers: list[str] = []
    for match in list(_TOKEN.finditer(typed))[:_MOST_TERMS]:
        if match["phrase"] is not None:
            quoted = _quoted(match["phrase"])
            if quoted:
                terms.append(quoted)
        elif match["open"] or match["close"]:
            terms.append(match.group(0))
        elif match["word"]:
            word = match["word"]
            if _CASE_NUMBER.match(word) and parse_case_number(word):
                numbers.append(word)
                continue
            terms += _word(word)
    query = _joined(terms)
    if not query and not numbers:
        raise QueryError("query_empty", "There is no word to search for in the query.", "search")
    return query, numbers


def _quoted(text: str) -> str:
    """A phrase of the characters FTS5 indexes; empty where there are none."""
    words = _INDEXED.findall(text.replace("\x00", " "))
    return f'"{" ".join(words)}"' if words else ""


def _word(word: str) -> list[str]:
    if word in ("AND", "OR", "NOT"):
        return [word]
    if word.startswith("-") and len(word) > 1:
        quoted = _quoted(word[1:])
        return ["NOT", quoted] if quoted else []
    quoted = _quoted(word)
    if not quoted:
        return []
    return [f"{quoted}*"] if word.endswith("*") and " " not in quoted else [quoted]


def _joined(terms: list[str]) -> str:
    """Terms with operators between them, put right where a person left them dangling."""
    out: list[str] = []
    depth = 0
    for term in terms:
        last = out[-1] if out else ""
        operand_ended = bool(last) and last not in ("AND", "OR", "NOT", "(")
        if term in ("AND", "OR", "NOT"):
            if operand_ended:
                out.append(term)
            continue
        if term == ")":
            if depth and operand_ended:
                out.append(term)
                depth -= 1
            continue
        if operand_ended:
            out.append("AND")
        out.append(term)
        depth += term == "("
    while out and out[-1] in ("AND", "OR", "NOT", "("):
        depth -= out[-1] == "("
        out.pop()
    return " ".join(out + [")"] * depth)


_SELECT = """
select d.id, d.kind, {passage} as passage, d.text, b.name as body, m.date as meeting_date, c.number as case_number,
    c.title as case_title, k.outcome, o.file_name, d.page
from {source}
join parts p on p.id = d.part_id
join documents o on o.id = p.document_id
left join cases c on c.id = d.case_id
left join meetings m on m.id = coalesce(d.meeting_id, p.meeting_id)
left join bodies b on b.id = coalesce(c.body_id, m.body_id)
left join comparisons k on k.case_id = d.case_id
"""


def search(db: Database, typed: str, wanted: SearchFilter | None = None) -> list[Hit]:
    """Decisions whose words fit what was typed, the best first.

    Raises:
        QueryError: nothing to search for.
    """
    wanted = wanted or SearchFilter()
    query, numbers = fts_query(typed)
    conditions: list[str] = []
    values: list[object] = []
    if query:
        source = "decisions_fts f join decisions d on d.id = f.rowid"
        passage = f"snippet(decisions_fts, 0, '{MARK[0]}', '{MARK[1]}', ' … ', {_PASSAGE_WORDS})"
        conditions.append("decisions_fts match ?")
        values.append(query)
        order = "rank"
    else:
        source, passage, order = "decisions d", "d.text", "m.date desc"
    for number in numbers:
        parsed = parse_case_number(number)
        key = parsed.key if parsed else number
        conditions.append("(c.number = ? or c.key like '%:' || ?)")
        values += [number, key]
    for condition, value in (
        ("d.kind = ?", wanted.kind),
        ("b.name like '%' || ? || '%'", wanted.body),
        ("m.date >= ?", wanted.date_from),
        ("m.date <= ?", wanted.date_to),
        ("c.case_type like ?", wanted.case_type),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    sql = _SELECT.format(passage=passage, source=source)
    sql += f"where {' and '.join(conditions)} order by {order}, d.id limit ?"
    try:
        rows = db.execute(sql, [*values, wanted.limit]).fetchall()
    except sqlite3.OperationalError as error:
        raise QueryError("query_failed", f"The query could not be run: {error}.", "search") from error
    return [Hit(*row) for row in rows]
