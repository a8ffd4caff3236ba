"""The index that decisions are searched by: SQLite's own, over the wording and its search terms."""

from __future__ import annotations

from sqlite_utils import Database

from referat_ekstraksjon.language.search_terms import fingerprint, search_terms


def refresh_terms(db: Database) -> int:
    """Makes all search terms anew if the rules or word lists they come from have changed; gives how many it made.

    A query is read by the rules of the program that runs: what is stored must be by the same. To be called within a
    transaction.
    """
    if terms_are_of_now(db):
        return 0
    decisions = db.execute("select id, text from decisions").fetchall()
    rows = [(*search_terms(text), decision_id) for decision_id, text in decisions]
    db.conn.executemany("update decisions set terms = ?, related = ? where id = ?", rows)
    db.execute("insert into decisions_fts (decisions_fts) values ('rebuild')")
    db.execute("delete from search_vocabulary")
    db.execute("insert into search_vocabulary (fingerprint) values (?)", [fingerprint()])
    return len(rows)


def terms_are_of_now(db: Database) -> bool:
    """Whether an archive's search terms are by the rules and word lists of the program that runs."""
    row = db.execute("select fingerprint from search_vocabulary").fetchone()
    return row is not None and row[0] == fingerprint()
