"""Runs over files and folders: what is counted, what fails, what is taken up again."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon import extract as extract_module
from referat_ekstraksjon.archive.files import FileStamp, store_failure
from referat_ekstraksjon.batch.finding import find_files, stamp_of
from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.keys import settings_key
from referat_ekstraksjon.batch.limits import WorkerLimits, limits_key
from referat_ekstraksjon.batch.summary import FileResult
from referat_ekstraksjon.errors import unreadable
from referat_ekstraksjon.extract import ExtractSettings, extract, read_content, shown_path
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.reading.pdf import ReadingLimits, read_pdf
from tests.archive.test_store import dump
from tests.conftest import SAMPLES, put

GOOD = (SAMPLES / "arkivrad-2024-2-referat.pdf").read_bytes()
OTHER = (SAMPLES / "digitaliseringsutvalget-2024-3-referat.pdf").read_bytes()


def paths(db: Database) -> list[tuple[str, str]]:
    return sorted((Path(row["path"]).name, row["file_name"]) for row in db["documents"].rows)


# ---- what each path holds -------------------------------------------------------------------------------------


def test_identical_files_are_counted_as_what_they_are(archive: Database, tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        (tmp_path / f"{name}.pdf").write_bytes(GOOD)
    summary = ingest(archive, [tmp_path], jobs=2)
    assert (summary.files, summary.stored, summary.copies, summary.unchanged, summary.failed) == (4, 1, 3, 0, 0)
    assert archive["documents"].count == 1
    assert paths(archive) == [("a.pdf", "a.pdf")]
    again = ingest(archive, [tmp_path], jobs=2)
    assert (again.stored, again.copies, again.unchanged) == (0, 0, 4)


def test_identical_bad_files_all_fail(archive: Database, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    summary = ingest(archive, [tmp_path], jobs=2)
    assert (summary.failed, archive["failures"].count) == (3, 3)


def test_a_renamed_file_is_known_by_its_new_name(archive: Database, tmp_path: Path) -> None:
    old, new = tmp_path / "gammel.pdf", tmp_path / "ny.pdf"
    old.write_bytes(GOOD)
    ingest(archive, [old])
    old.rename(new)
    summary = ingest(archive, [tmp_path])
    assert (summary.stored, summary.copies) == (0, 1)
    assert paths(archive) == [("ny.pdf", "ny.pdf")]
    assert [Path(row["path"]).name for row in archive["files"].rows] == ["ny.pdf"]


def test_a_copy_beside_the_first_leaves_it_the_document(archive: Database, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(GOOD)
    ingest(archive, [tmp_path])
    (tmp_path / "c.pdf").write_bytes(GOOD)
    ingest(archive, [tmp_path])
    assert paths(archive) == [("b.pdf", "b.pdf")]
    (tmp_path / "a.pdf").write_bytes(GOOD)
    ingest(archive, [tmp_path])
    assert paths(archive) == [("a.pdf", "a.pdf")]  # as if all three had come at once


def test_a_path_that_takes_the_content_of_another_gives_up_its_own(archive: Database, tmp_path: Path) -> None:
    one, other = tmp_path / "1.pdf", tmp_path / "2.pdf"
    one.write_bytes(GOOD)
    other.write_bytes(OTHER)
    ingest(archive, [tmp_path])
    other.write_bytes(GOOD)
    summary = ingest(archive, [tmp_path])
    assert (summary.stored, summary.copies, summary.unchanged) == (0, 1, 1)
    assert paths(archive) == [("1.pdf", "1.pdf")]
    assert {row["name"] for row in archive["bodies"].rows} == {"Nasjonalt arkivråd"}
    one.write_bytes(OTHER)
    ingest(archive, [tmp_path])
    assert paths(archive) == [("1.pdf", "1.pdf"), ("2.pdf", "2.pdf")]


def test_a_deleted_file_stays_in_the_archive(archive: Database, tmp_path: Path) -> None:
    (tmp_path / "1.pdf").write_bytes(GOOD)
    (tmp_path / "2.pdf").write_bytes(OTHER)
    ingest(archive, [tmp_path])
    before = dump(archive)
    (tmp_path / "2.pdf").unlink()
    ingest(archive, [tmp_path])
    assert dump(archive) == before


# ---- files that could not be taken ----------------------------------------------------------------------------


def _fail_though_unchanged(db: Database, path: Path) -> None:
    """It was read, then could not be opened for a while, and is as it was."""
    path.write_bytes(GOOD)
    ingest(db, [path])
    store_failure(db, str(path), None, unreadable("not_readable", "open"), None)


@pytest.mark.parametrize("trouble", ["damaged", "gone and back", "unchanged", "deleted", "folder", "link"])
def test_what_is_in_order_again_leaves_the_failures(archive: Database, tmp_path: Path, trouble: str) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "annen.pdf").write_bytes(OTHER)
    path = papers / "referat.pdf"
    if trouble in ("damaged", "deleted"):
        path.write_bytes(b"tekst")
        ingest(archive, [papers])
    elif trouble == "gone and back":
        ingest(archive, [path])
    elif trouble == "unchanged":
        _fail_though_unchanged(archive, path)
    elif trouble == "folder":
        (papers / "annen.pdf").unlink()
        ingest(archive, [papers])
    elif trouble == "link":
        path.symlink_to(tmp_path / "nowhere.pdf")
        ingest(archive, [papers])
    assert archive["failures"].count == 1
    if trouble == "deleted":
        path.unlink()
    else:
        path.unlink(missing_ok=True)
        path.write_bytes(GOOD)
    summary = ingest(archive, [papers])
    assert summary.failed == 0
    assert list(archive["failures"].rows) == []


def test_a_failure_leaves_the_document_of_before(archive: Database, tmp_path: Path) -> None:
    path = tmp_path / "referat.pdf"
    path.write_bytes(GOOD)
    ingest(archive, [path])
    path.write_bytes(b"tekst")
    assert ingest(archive, [path]).failed == 1
    assert paths(archive) == [("referat.pdf", "referat.pdf")]


def _stamp(path: Path) -> FileStamp:
    return stamp_of(path, settings_key(None), limits_key(WorkerLimits(), ReadingLimits()))


@pytest.mark.parametrize("code", ["timeout", "cpu_limit", "out_of_memory", "crashed", "damaged_pdf", "internal_error"])
def test_a_failure_of_the_content_is_not_repeated(archive: Database, tmp_path: Path, code: str) -> None:
    path, copy = tmp_path / "referat.pdf", tmp_path / "kopi.pdf"
    path.write_bytes(GOOD)
    sha256 = extract(GOOD, "x.pdf").sha256
    store_failure(archive, str(path), sha256, unreadable(code, "read"), _stamp(path))
    told: list[FileResult] = []
    summary = ingest(archive, [path], report=told.append)
    assert (summary.failed, summary.failures[code]) == (1, 1)
    assert [result.recorded for result in told] == [True]
    copy.write_bytes(GOOD)  # the same content by another name
    assert ingest(archive, [copy]).failures[code] == 1
    path.write_bytes(OTHER)
    assert ingest(archive, [path]).stored == 1
    assert ingest(archive, [copy], retry=True).stored == 1
    assert archive["failures"].count == 0


@pytest.mark.parametrize(
    ("limits", "reading"),
    [
        (WorkerLimits(seconds=61), ReadingLimits()),
        (WorkerLimits(memory=None), ReadingLimits()),
        (WorkerLimits(), ReadingLimits(pages=6_000)),
    ],
)
def test_a_failure_within_other_limits_is_tried_again(
    archive: Database, tmp_path: Path, limits: WorkerLimits, reading: ReadingLimits
) -> None:
    path = tmp_path / "referat.pdf"
    path.write_bytes(GOOD)
    store_failure(archive, str(path), None, unreadable("timeout", "read"), _stamp(path))
    summary = ingest(archive, [path], limits=limits, settings=ExtractSettings(limits=reading))
    assert (summary.stored, summary.failed) == (1, 0)


@pytest.mark.parametrize("code", ["not_readable", "changed_while_read", "not_found"])
def test_a_passing_failure_is_tried_again(archive: Database, tmp_path: Path, code: str) -> None:
    path = tmp_path / "referat.pdf"
    path.write_bytes(GOOD)
    store_failure(archive, str(path), None, unreadable(code, "open"), _stamp(path))
    assert ingest(archive, [path]).stored == 1


# ---- odd names and odd files ----------------------------------------------------------------------------------


def test_names_that_are_not_utf8(archive: Database, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "m\udcf8ter")
    os.mkdir(folder)  # noqa: PTH102  # bytes
    Path(os.fsdecode(folder + b"/r\xe5d.pdf")).write_bytes(GOOD)
    Path(os.fsdecode(folder + b"/d\xe5rlig.pdf")).write_bytes(b"")
    summary = ingest(archive, [tmp_path], jobs=2)
    assert (summary.stored, summary.failed) == (1, 1)
    (row,) = archive["documents"].rows
    assert row["file_name"] == r"r\xe5d.pdf"
    assert row["path"].endswith(r"/m\xf8ter/r\xe5d.pdf")
    assert next(iter(archive["failures"].rows))["path"].endswith(r"d\xe5rlig.pdf")
    again = ingest(archive, [tmp_path])
    assert (again.unchanged, again.failed) == (1, 1)
    Path(os.fsdecode(folder + b"/r\xe5d.pdf")).rename(tmp_path / "råd.pdf")
    ingest(archive, [tmp_path])
    assert [row["file_name"] for row in archive["documents"].rows] == ["råd.pdf"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [("råd 𝄞.pdf", "råd 𝄞.pdf"), ("r\udce5d.pdf", r"r\xe5d.pdf"), ("\ud800.pdf", r"\ud800.pdf")],
)
def test_shown_path(path: str, shown: str) -> None:
    assert shown_path(path) == shown
    document = extract(GOOD, path)
    assert document.file_name == shown
    assert Document.model_validate_json(document.model_dump_json()) == document


def test_half_characters_and_those_beyond_the_first_plane_in_a_paper(
    archive: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken font can give half of a character; the paper is read all the same, and stored."""
    read = read_pdf(GOOD)
    page = read.pages[0]
    words = [
        w._replace(text={0: "\ud800x", 1: "\ud834\udd1e", 2: "\udfff", 3: "𝄞"}.get(w.number, w.text))
        for w in page.words
    ]
    pages = (page._replace(words=tuple(words)), *read.pages[1:])
    monkeypatch.setattr(extract_module, "read_pdf", lambda *_: replace(read, pages=pages, title="\udfff tittel"))
    document = extract(GOOD, "x.pdf")
    assert document.coverage.words == document.coverage.placed
    assert "\ud800" not in document.model_dump_json()
    put(archive, document)
    assert any("𝄞" in row["text"] for row in archive["passages"].rows)


def test_pipes_and_devices(archive: Database, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rør.pdf")
    (tmp_path / "null.pdf").symlink_to("/dev/zero")
    (tmp_path / "god.pdf").write_bytes(GOOD)
    started = time.monotonic()
    summary = ingest(archive, [tmp_path, tmp_path / "rør.pdf", Path("/dev/null")])
    assert (summary.stored, summary.failed) == (1, 2)
    assert {row["code"] for row in archive["failures"].rows} == {"not_a_file"}
    with pytest.raises(Exception, match="pipe, socket or device"):
        read_content(tmp_path / "rør.pdf", only_files=True)
    assert time.monotonic() - started < 30


def test_a_folder_that_cannot_be_opened(archive: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stengt").mkdir()
    (tmp_path / "god.pdf").write_bytes(GOOD)
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("stengt"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        summary = ingest(archive, [tmp_path])
    assert (summary.stored, summary.failed) == (1, 1)
    (row,) = archive["failures"].rows
    assert (Path(row["path"]).name, row["code"]) == ("stengt", "folder_not_readable")
    assert ingest(archive, [tmp_path]).failed == 0
    assert archive["failures"].count == 0


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    ((_, error),) = find_files([tmp_path / ("x" * 5_000)])  # type: ignore[misc]
    assert error.code == "not_readable"


# ---- settings -------------------------------------------------------------------------------------------------


def test_the_key_follows_the_content_of_family_files(tmp_path: Path) -> None:
    own, parent = tmp_path / "min.toml", tmp_path / "felles.toml"
    parent.write_text('name = "felles"\nabout = "x"\n', encoding="utf-8")
    own.write_text('name = "min"\nabout = "x"\nextends = "felles"\n', encoding="utf-8")
    keys = [settings_key(str(own)), settings_key(None), settings_key("norsk")]
    parent.write_text('name = "felles"\nabout = "y"\n', encoding="utf-8")
    keys.append(settings_key(str(own)))
    own.write_text('name = "min"\nabout = "z"\nextends = "felles"\n', encoding="utf-8")
    keys.append(settings_key(str(own)))
    (tmp_path / "norsk.toml").write_text('name = "norsk"\nabout = "a common ground of its own"\n', encoding="utf-8")
    keys.append(settings_key(str(own)))
    assert len(set(keys)) == len(keys)
    moved = tmp_path / "annet sted"
    moved.mkdir()
    for file in (own, parent, tmp_path / "norsk.toml"):
        (moved / file.name).write_bytes(file.read_bytes())
    assert settings_key(str(moved / "min.toml")) == keys[-1]


@pytest.mark.parametrize("text", ["extends = 'min'\n", "[[[", "extends = 3\n", "name = 'norsk'\n"])
def test_the_key_of_a_wrong_family_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "min.toml").write_text(text, encoding="utf-8")
    assert settings_key(str(tmp_path / "min.toml"))
