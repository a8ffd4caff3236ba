"""The database schema, step by step from its first version. A step that has been published never changes."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x52454645
"""`PRAGMA application_id` of our databases ("REFE")."""

migrations = Migrations("referat_ekstraksjon")

_FIRST = """
create table documents (
    id integer primary key, sha256 text not null unique, file_name text not null, path text,
    page_count integer not null, family text not null, text_source text not null, title text, ingested_at text not null,
    extractor_version text not null, words integer not null, words_placed integer not null, settings text not null
);
create table files (
    path text primary key, size integer not null, modified_ns integer not null, sha256 text not null,
    settings text not null
);
create index files_sha256 on files (sha256);
create table bodies (id integer primary key, name text not null, organisation text, key text not null unique);
create table meetings (
    id integer primary key, body_id integer references bodies (id), number text, date text, start_time text,
    end_time text, place text
);
create index meetings_body_date on meetings (body_id, date);
create table cases (
    id integer primary key, body_id integer references bodies (id), meeting_id integer references meetings (id),
    number text, series text, year integer, sequence integer, title text, case_type text, archive_ref text,
    case_officer text, key text not null unique
);
create index cases_body on cases (body_id);
create index cases_meeting on cases (meeting_id);
create index cases_number on cases (number);
create table parts (
    id integer primary key, document_id integer not null references documents (id) on delete cascade,
    position integer not null, kind text not null, title text, first_page integer not null, last_page integer not null,
    family text not null, family_reason text not null, meeting_id integer references meetings (id),
    case_id integer references cases (id)
);
create index parts_document on parts (document_id);
create index parts_meeting on parts (meeting_id);
create index parts_case on parts (case_id);
create table body_mentions (
    id integer primary key, body_id integer not null references bodies (id),
    part_id integer not null references parts (id) on delete cascade, name text not null, organisation text,
    rank text not null
);
create index body_mentions_body on body_mentions (body_id);
create index body_mentions_part on body_mentions (part_id);
create table meeting_mentions (
    id integer primary key, meeting_id integer not null references meetings (id),
    part_id integer not null references parts (id) on delete cascade, number text, date text, start_time text,
    end_time text, place text, rank text not null
);
create index meeting_mentions_meeting on meeting_mentions (meeting_id);
create index meeting_mentions_part on meeting_mentions (part_id);
create table case_mentions (
    id integer primary key, case_id integer not null references cases (id),
    part_id integer not null references parts (id) on delete cascade, number text, title text, case_type text,
    archive_ref text, case_officer text, rank text not null
);
create index case_mentions_case on case_mentions (case_id);
create index case_mentions_part on case_mentions (part_id);
create table sources (
    id integer primary key, part_id integer not null references parts (id) on delete cascade,
    meeting_id integer references meetings (id), case_id integer references cases (id), field text not null,
    text text not null, page integer, boxes text not null
);
create index sources_part on sources (part_id);
create index sources_meeting on sources (meeting_id);
create index sources_case on sources (case_id);
create table attendances (
    id integer primary key, meeting_id integer references meetings (id),
    part_id integer not null references parts (id) on delete cascade, position integer not null, name text not null,
    organisation text, party text, function text, status text not null, stands_in_for text, note text, page integer,
    boxes text not null
);
create index attendances_meeting on attendances (meeting_id);
create index attendances_part on attendances (part_id);
create index attendances_name on attendances (name);
create table agenda_items (
    id integer primary key, meeting_id integer references meetings (id), case_id integer references cases (id),
    part_id integer not null references parts (id) on delete cascade, position integer not null, title text,
    case_type text, start_time text, status text, page integer, boxes text not null
);
create index agenda_items_meeting on agenda_items (meeting_id);
create index agenda_items_case on agenda_items (case_id);
create index agenda_items_part on agenda_items (part_id);
create table decisions (
    id integer primary key, case_id integer references cases (id), meeting_id integer references meetings (id),
    part_id integer not null references parts (id) on delete cascade, position integer not null, kind text not null,
    text text not null, source_text text not null, proposed_by text, decided_by text, earlier_number text, outcome text,
    votes_for integer, votes_against integer, votes_blank integer, unanimous integer,
    basis_id integer references decisions (id) on delete set null, page integer, boxes text not null,
    confidence real not null, points integer not null default 0
);
create index decisions_case on decisions (case_id);
create index decisions_meeting on decisions (meeting_id);
create index decisions_part on decisions (part_id);
create index decisions_kind on decisions (kind);
create index decisions_basis on decisions (basis_id);
create table statements (
    id integer primary key, case_id integer references cases (id),
    part_id integer not null references parts (id) on delete cascade, position integer not null, speaker text,
    text text not null, page integer, boxes text not null
);
create index statements_case on statements (case_id);
create index statements_part on statements (part_id);
create table attachments (
    id integer primary key, case_id integer references cases (id),
    part_id integer not null references parts (id) on delete cascade, position integer not null, label text,
    title text not null, page integer, boxes text not null
);
create index attachments_case on attachments (case_id);
create index attachments_part on attachments (part_id);
create table tables (
    id integer primary key, part_id integer not null references parts (id) on delete cascade,
    case_id integer references cases (id), position integer not null, title text, caption text, unit text, notes text,
    first_page integer not null, last_page integer not null, row_count integer not null,
    column_count integer not null, boxes text not null
);
create index tables_part on tables (part_id);
create index tables_case on tables (case_id);
create table table_cells (
    id integer primary key, table_id integer not null references tables (id) on delete cascade, "row" integer not null,
    "column" integer not null, text text not null, value real, header integer not null, page integer,
    boxes text not null
);
create index table_cells_table on table_cells (table_id);
create table passages (
    id integer primary key, part_id integer not null references parts (id) on delete cascade,
    case_id integer references cases (id), position integer not null, kind text not null, heading text,
    text text not null, page integer, boxes text not null
);
create index passages_part on passages (part_id);
create index passages_case on passages (case_id);
create table findings (
    id integer primary key, document_id integer references documents (id) on delete cascade,
    part_id integer references parts (id) on delete cascade, page integer, severity text not null, code text not null,
    message text not null
);
create index findings_document on findings (document_id);
create index findings_part on findings (part_id);
create table failures (
    id integer primary key, path text not null unique, sha256 text, stage text not null, code text not null,
    message text not null, failed_at text not null, size integer, modified_ns integer, settings text
);
create table comparisons (
    case_id integer primary key references cases (id) on delete cascade,
    proposed_id integer references decisions (id) on delete cascade,
    adopted_id integer references decisions (id) on delete cascade, outcome text, similarity real
);
create index comparisons_proposed on comparisons (proposed_id);
create index comparisons_adopted on comparisons (adopted_id);
create view decision_comparisons as
    select c.id as case_id, b.name as body, c.number, c.title, m.date as meeting_date, p.text as proposed,
        a.text as adopted, k.outcome, k.similarity
    from comparisons k
    join cases c on c.id = k.case_id
    left join decisions p on p.id = k.proposed_id
    left join decisions a on a.id = k.adopted_id
    left join meetings m on m.id = coalesce(a.meeting_id, p.meeting_id)
    left join bodies b on b.id = c.body_id;
create virtual table decisions_fts using fts5 (
    text, content = 'decisions', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
);
create trigger decisions_fts_insert after insert on decisions begin
    insert into decisions_fts (rowid, text) values (new.id, new.text);
end;
create trigger decisions_fts_delete after delete on decisions begin
    insert into decisions_fts (decisions_fts, rowid, text) values ('delete', old.id, old.text);
end;
create trigger decisions_fts_update after update of text on decisions begin
    insert into decisions_fts (decisions_fts, rowid, text) values ('delete', old.id, old.text);
    insert into decisions_fts (rowid, text) values (new.id, new.text);
end;
"""


@migrations()
def m001_first_version(db: Database) -> None:
    """Documents, papers, meetings, cases, decisions and what belongs to them."""
    for statement in _statements(_FIRST):
        db.execute(statement)


_ATTENDANCES = """
create table attendances_new (
    id integer primary key, meeting_id integer references meetings (id),
    part_id integer not null references parts (id) on delete cascade, position integer not null, name text not null,
    organisation text, party text, function text, status text, stands_in_for text, note text, page integer,
    boxes text not null
);
insert into attendances_new select id, meeting_id, part_id, position, name, organisation, party, function, status,
    stands_in_for, note, page, boxes from attendances;
drop table attendances;
alter table attendances_new rename to attendances;
create index attendances_meeting on attendances (meeting_id);
create index attendances_part on attendances (part_id);
create index attendances_name on attendances (name);
"""


@migrations()
def m002_a_person_may_have_no_status(db: Database) -> None:
    """`attendances.status` may be NULL: there are lists of people that do not say what they are."""
    for statement in _statements(_ATTENDANCES):
        db.execute(statement)


@migrations()
def m003_a_finding_may_be_of_a_case(db: Database) -> None:
    """`findings.case_id`: what several papers say of one case is found anew when one of them changes."""
    db.execute("alter table findings add column case_id integer references cases (id) on delete cascade")
    db.execute("create index findings_case on findings (case_id)")


@migrations()
def m004_failures_know_their_limits(db: Database) -> None:
    """`failures.limits`: a file that failed is read again within other limits. What a run looks up has an index."""
    db.execute("alter table failures add column limits text")
    db.execute("create index failures_sha256 on failures (sha256)")
    db.execute("create index failures_size on failures (size)")
    db.execute("create index files_size on files (size)")
    db.execute("create index meetings_date on meetings (date)")


_SEARCH_TERMS = """
drop trigger decisions_fts_insert;
drop trigger decisions_fts_delete;
drop trigger decisions_fts_update;
drop table decisions_fts;
alter table decisions add column terms text not null default '';
alter table decisions add column related text not null default '';
create table search_vocabulary (id integer primary key, fingerprint text not null);
create virtual table decisions_fts using fts5 (
    text, terms, related, content = 'decisions', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
);
create trigger decisions_fts_insert after insert on decisions begin
    insert into decisions_fts (rowid, text, terms, related) values (new.id, new.text, new.terms, new.related);
end;
create trigger decisions_fts_delete after delete on decisions begin
    insert into decisions_fts (decisions_fts, rowid, text, terms, related)
        values ('delete', old.id, old.text, old.terms, old.related);
end;
create trigger decisions_fts_update after update of text, terms, related on decisions begin
    insert into decisions_fts (decisions_fts, rowid, text, terms, related)
        values ('delete', old.id, old.text, old.terms, old.related);
    insert into decisions_fts (rowid, text, terms, related) values (new.id, new.text, new.terms, new.related);
end;
insert into decisions_fts (decisions_fts) values ('rebuild');
"""


@migrations()
def m005_words_in_any_form(db: Database) -> None:
    """`decisions.terms` and `decisions.related`: decisions are found by any form of their words.

    The columns are filled when the archive is opened for writing (`archive/search/index.py`).
    """
    for statement in _statements(_SEARCH_TERMS):
        db.execute(statement)


@migrations()
def m006_cases_not_for_everyone(db: Database) -> None:
    """`cases.restricted`: the words that say that a case is not for everyone's eyes."""
    db.execute("alter table cases add column restricted text")
    db.execute("alter table case_mentions add column restricted text")
    db.execute("create index cases_restricted on cases (restricted) where restricted is not null")


@migrations()
def m007_read_from_pictures(db: Database) -> None:
    """How sure each value is that was read from a picture, and the PDF/A that was kept."""
    for table in ("attendances", "table_cells"):
        db.execute(f"alter table {table} add column confidence real not null default 1")
    db.execute("alter table documents add column pdfa_name text")
    db.execute("alter table documents add column pdfa_sha256 text")


def _statements(script: str) -> list[str]:
    """A script's statements; a trigger's body is one statement."""
    statements: list[str] = []
    current = ""
    for line in script.strip().splitlines():
        current += line + "\n"
        ends = line.rstrip().endswith(";")
        inside_trigger = current.lstrip().startswith("create trigger") and line.strip() != "end;"
        if ends and not inside_trigger:
            statements.append(current.strip().rstrip(";"))
            current = ""
    return statements
