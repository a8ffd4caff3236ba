"""What every table and column of the database means; the schema reference is written from here.

`python -m referat_ekstraksjon.archive.schema` prints `docs/schema.md`.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Final

from sqlite_utils import Database

from referat_ekstraksjon.archive.migrations import migrations

_PAGE = "page it begins on, from 1"
_BOXES = "where it stands: JSON `[[page, x0, top, x1, bottom], …]`, PDF points from the page's top left corner"
_POSITION = "place among those of its part, from 0"
_CONFIDENCE = "0–1: how likely it is as printed; 1 for text that was no picture (docs/ocr.md)"
_ID = "primary key"

TABLES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "documents": (
        "One PDF file, by content.",
        {
            "sha256": "checksum of the content", "file_name": "name of the file in `path`",
            "path": "path that holds it (the first by the alphabet where several do); bytes that are no UTF-8 as `\\xe5`", "page_count": "pages", "family": "families its papers were read by",
            "text_source": "`born-digital`, `ocr` or `mixed`", "title": "the title in the PDF's own metadata",
            "ingested_at": "when it was stored (UTC)", "extractor_version": "version of the program that read it",
            "words": "words on its pages", "words_placed": "words that stand in a value, cell, passage or running head",
            "settings": "what besides the content decided the record: program, family files, family and OCR asked for",
            "pdfa_name": "name of the searchable PDF/A that OCR made, where it was kept (`--keep-pdfa`)",
            "pdfa_sha256": "its checksum",
        },
    ),
    "files": (
        "One path that was seen, so that an unchanged file is not read again.",
        {
            "path": "primary key", "size": "bytes", "modified_ns": "time of change", "sha256": "its content then",
            "settings": "as in `documents`",
        },
    ),
    "parts": (
        "One logical paper inside a PDF.",
        {
            "document_id": "the PDF", "position": "place in the PDF, from 0",
            "kind": "`notice`, `minutes`, `memo`, `extract`, `attachment` or `other`", "title": "its printed title",
            "first_page": "from 1", "last_page": "from 1", "family": "the family it was read by",
            "family_reason": "why that one", "meeting_id": "the meeting it is of", "case_id": "the case a memo is on",
        },
    ),
    "bodies": (
        "A council, board or assembly (*utvalg*).",
        {"name": "as printed", "organisation": "whose body it is, where printed", "key": "the same for all forms of the name"},
    ),
    "meetings": (
        "A meeting (*møte*).",
        {
            "body_id": "the body that met", "number": "as printed, with its year", "date": "`YYYY-MM-DD`",
            "start_time": "`HH:MM`", "end_time": "`HH:MM`", "place": "as printed",
        },
    ),
    "cases": (
        "A case of a body (*møtesak*).",
        {
            "body_id": "whose case it is", "meeting_id": "its meeting, where numbers start afresh each meeting",
            "number": "as printed, without «Sak»; NULL where a paper numbers none", "series": "letters before the number (`PS`)",
            "year": "four digits", "sequence": "the number within the year or meeting",
            "title": "as in the heading of the case's own treatment", "case_type": "as printed (`Drøfting`)",
            "archive_ref": "the archive's own number", "case_officer": "*saksbehandler*, as printed",
            "restricted": "the words that say that it is not for everyone's eyes (*unntatt offentlighet*); NULL where none do",
            "key": "what makes it the same case in two papers",
        },
    ),
    "body_mentions": (
        "What a paper calls its body.",
        {"body_id": "the body", "part_id": "the paper", "name": "as printed there", "organisation": "as printed there",
         "rank": "weight of the paper's words; smaller is weightier"},
    ),
    "meeting_mentions": (
        "What a paper says of its meeting; `meetings` takes each field from the weightiest that has it.",
        {
            "meeting_id": "the meeting", "part_id": "the paper", "number": "as there", "date": "as there",
            "start_time": "as there", "end_time": "as there", "place": "as there", "rank": "as in `body_mentions`",
        },
    ),
    "case_mentions": (
        "What a paper says of a case; `cases` takes each field from the weightiest that has it.",
        {
            "case_id": "the case", "part_id": "the paper", "number": "as there", "title": "as there",
            "case_type": "as there", "archive_ref": "as there", "case_officer": "as there", "restricted": "as there", "rank": "as in `body_mentions`",
        },
    ),
    "sources": (
        "Where a value of a meeting or case was read.",
        {
            "part_id": "the paper", "meeting_id": "the meeting it is a value of", "case_id": "or the case",
            "field": "the column it gave", "text": "the value", "page": _PAGE, "boxes": _BOXES,
        },
    ),
    "attendances": (
        "A person in a list of a notice or minutes (*fremmøte*).",
        {
            "meeting_id": "the meeting", "part_id": "the paper", "position": _POSITION, "name": "as printed",
            "organisation": "as printed", "party": "as printed", "function": "as printed",
            "status": "`member` (listed in a notice), `present`, `absent`, `stand_in`, `staff` or `guest`; NULL where "
            "the paper does not say what its list is of",
            "stands_in_for": "whom a stand-in stood in for", "note": "what else is printed (late, left early)",
            "page": _PAGE, "boxes": _BOXES, "confidence": _CONFIDENCE,
        },
    ),
    "agenda_items": (
        "A case on a meeting's list (*sakliste*).",
        {
            "meeting_id": "the meeting", "case_id": "the case", "part_id": "the paper", "position": _POSITION,
            "title": "as on the list", "case_type": "as on the list", "start_time": "`HH:MM`",
            "status": "`withdrawn` where the list says so", "page": _PAGE, "boxes": _BOXES,
        },
    ),
    "decisions": (
        "A proposal (*forslag til vedtak, innstilling*) or decision (*vedtak*).",
        {
            "case_id": "the case", "meeting_id": "the meeting of the paper", "part_id": "the paper", "position": _POSITION,
            "kind": "`proposed`, `adopted`, or `earlier` (quoted in a memo)",
            "text": "the wording, normalised; of a decision that only points, that of the proposal",
            "source_text": "its own words as printed, line by line", "proposed_by": "who put it forward",
            "decided_by": "the body of an earlier decision", "earlier_number": "the number of an earlier decision",
            "outcome": "`adopted`, `rejected`, `withdrawn` or `postponed`", "votes_for": "votes", "votes_against": "votes",
            "votes_blank": "votes", "unanimous": "1 where the paper says so",
            "basis_id": "the proposal an adopted row carries through", "page": _PAGE, "boxes": _BOXES,
            "confidence": _CONFIDENCE, "terms": "the basic form of each word of `text`, in order (`decisions_fts` searches it)",
            "related": "basic forms that belong with its words: parts of compounds, what is done and the doing of it",
            "points": "1 where its own words only point to a proposal («Som innstillingen»)",
        },
    ),
    "statements": (
        "A contribution to the discussion of a case.",
        {
            "case_id": "the case", "part_id": "the paper", "position": _POSITION, "speaker": "who", "text": "what",
            "page": _PAGE, "boxes": _BOXES,
        },
    ),
    "attachments": (
        "An attachment (*vedlegg*) listed on a case.",
        {
            "case_id": "the case", "part_id": "the paper", "position": _POSITION, "label": "`3A`", "title": "as printed",
            "page": _PAGE, "boxes": _BOXES,
        },
    ),
    "tables": (
        "A table, stitched over page breaks.",
        {
            "part_id": "the paper", "case_id": "the case", "position": _POSITION, "title": "printed over or in its first row",
            "caption": "«Tabell 1 …»", "unit": "of its figures", "notes": "below it", "first_page": "from 1",
            "last_page": "from 1", "row_count": "rows, heads included", "column_count": "columns",
            "boxes": "where title, caption and notes stand",
        },
    ),
    "table_cells": (
        "A cell of a table.",
        {
            "table_id": "the table", "row": "from 0", "column": "from 0", "text": "as printed",
            "value": "the number, where it is one", "header": "1 for a head", "page": _PAGE, "boxes": _BOXES,
            "confidence": _CONFIDENCE,
        },
    ),
    "passages": (
        "Everything else that is printed.",
        {
            "part_id": "the paper", "case_id": "the case it stands under", "position": _POSITION,
            "kind": "`text`, `heading`, `title`, `label`, `head`, `list_item`, `caption`, `footnote`, `note`, `reference`, "
            "`carried`, `vote`, `signature`, `break` or `running`",
            "heading": "the heading it stands under", "text": "the words", "page": _PAGE, "boxes": _BOXES,
        },
    ),
    "findings": (
        "A thing a person should look at.",
        {
            "document_id": "the PDF", "part_id": "the paper", "page": "from 1", "severity": "`info`, `warning` or `error`",
            "code": "stable", "message": "a sentence", "case_id": "the case, where several papers disagree on it",
        },
    ),
    "failures": (
        "A file that could not be taken.",
        {
            "path": "the file", "sha256": "its content, if it was read", "stage": "where it failed", "code": "stable",
            "message": "a sentence", "failed_at": "when (UTC)", "size": "bytes then", "modified_ns": "time of change then",
            "settings": "as in `documents`", "limits": "what reading might take then (a checksum)",
        },
    ),
    "comparisons": (
        "Proposal against decision of a case; read it through `decision_comparisons`.",
        {
            "case_id": "primary key: the case", "proposed_id": "the proposal", "adopted_id": "the decision",
            "outcome": "as in `decision_comparisons`", "similarity": "0–1 over words (Ratcliff/Obershelp)",
        },
    ),
    "decision_comparisons": (
        "View: what was proposed against what was adopted, a row a case.",
        {
            "case_id": "the case", "body": "its body", "number": "its number", "title": "its title",
            "meeting_date": "of the decision, or of the proposal", "proposed": "the proposal's wording",
            "adopted": "the decision's wording",
            "outcome": "`as_proposed`, `amended`, `rejected`, `postponed`, `withdrawn`, `pending` (no minutes yet) or "
            "`not_proposed`; NULL where the minutes do not say",
            "similarity": "0–1",
        },
    ),
    "decisions_fts": (
        "Full-text index (FTS5, `unicode61 remove_diacritics 0`) over `decisions`.",
        {"text": "the wording", "terms": "as in `decisions`", "related": "as in `decisions`"},
    ),
    "search_vocabulary": (
        "By which rules and word lists `terms` and `related` were made; they are made anew when these change.",
        {"fingerprint": "checksum of the rules and lists"},
    ),
}  # fmt: skip


def as_markdown() -> str:
    """The schema reference: every table and column of a new database, with what it means."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrations.apply(db)
    lines = [
        "# The database", "",
        "Written by `python -m referat_ekstraksjon.archive.schema`; do not edit.", "",
        "Any SQLite client can read the archive. Dates are ISO `YYYY-MM-DD`, times `HH:MM`, pages count from 1. What a",
        "paper does not say is NULL. Text is as printed, normalised: NFC, words broken at line ends joined, paragraphs on",
        "lines of their own. The Norwegian terms are explained in [glossary.md](glossary.md).", "",
    ]  # fmt: skip
    for name, (about, columns) in TABLES.items():
        types = db[name].columns_dict
        lines += [f"## {name}", "", about, "", "| column | type | meaning |", "|---|---|---|"]
        for column, kind in types.items():
            meaning = columns.get(column, _ID if column == "id" else "")
            lines.append(f"| `{column}` | {kind.__name__} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def undocumented() -> list[str]:
    """Tables and columns without a meaning here, and meanings without a column."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrations.apply(db)
    real = {name: set(db[name].columns_dict) - {"id"} for name in (*db.table_names(), *db.view_names())}
    internal = {name for name in real if name.startswith(("_", "sqlite_", "decisions_fts_"))}
    missing = [f"{name}" for name in real if name not in TABLES and name not in internal]
    for name, (_, columns) in TABLES.items():
        listed = set(columns)
        missing += [f"{name}.{column}" for column in (real.get(name, set()) ^ listed) - {"decisions_fts", "rank"}]
    return missing


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
