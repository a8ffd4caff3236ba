"""What folders can hold besides plain files: odd names, links, closed doors, files that change under the reader."""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from referat_ekstraksjon.batch.ingest import ingest
from referat_ekstraksjon.batch.summary import FileResult
from tests.conftest import SAMPLES
from tests.robustness.raw import LINES, pdf, simple, stream, text
from tests.test_command_line import referat

GOOD = (SAMPLES / "digitaliseringsutvalget-2024-3-referat.pdf").read_bytes()


def small(word: str) -> bytes:
    """A paper of its own for each word."""
    return pdf(simple({4: stream(text([*LINES, word]))}))


def codes(db: Database) -> dict[str, str]:
    return {Path(row["path"]).name: row["code"] for row in db["failures"].rows}


def names(db: Database) -> list[str]:
    return sorted(row["file_name"] for row in db["documents"].rows)


# ---- names ----------------------------------------------------------------------------------------------------

NAMES = (
    "to\nlinjer.pdf", "vogn\rretur.pdf", "tabulator\t.pdf", "\x1b[31mrød\x1b[0m.pdf", "\x1b]0;tittel\x07.pdf", "\x7f\x01\x08.pdf",
    "\u202efdp.eksempel.pdf", "\u2066lukket\u2069\u200f.pdf", "usynlig\u200b\ufeff.pdf", "r\udce5d.pdf", "\udcff\udcfe.pdf",
    "linje\u2028skille.pdf", "råd (nfc).pdf", "råd (nfd).pdf", "𝄞😀.pdf", "-rf.pdf", "--db.pdf", " .pdf", "..pdf", ".pdf",
    "%s{0}$(id)`id`;'\"\\.pdf", "[b]:smile:.pdf", "STORE.PDF", "Blandet.PdF", "x" * 251 + ".pdf",
)  # fmt: skip


def _write_names(folder: Path) -> None:
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(small(f"nummer{number}") if number % 2 else b"")


def test_odd_names(archive: Database, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    _write_names(folder)
    summary = ingest(archive, [folder], jobs=2)
    assert (summary.stored, summary.failed) == (len(NAMES) // 2, len(NAMES) - len(NAMES) // 2)
    assert {row["code"] for row in archive["failures"].rows} == {"empty_file"}
    assert archive["documents"].count + archive["failures"].count == len(NAMES)
    again = ingest(archive, [folder], jobs=2)  # each is known again by the name it has in the archive
    assert (again.unchanged, again.stored, again.copies, again.failed) == (summary.stored, 0, 0, summary.failed)
    for name in NAMES:
        (folder / name).unlink()
    assert ingest(archive, [folder]).failures == {"no_pdf_in_folder": 1}
    assert archive["failures"].count == 1


def test_odd_names_give_one_line_each_and_no_order_to_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    _write_names(folder)
    done = referat("ingest", folder, "--db", tmp_path / "a.db")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert sum(line.startswith(("read  ", "failed  ")) for line in lines) == len(NAMES)
    hidden = {c for c in done.stderr if c in "\u202e\u2066\u2069\u200f\u2028" or (ord(c) < 32 and c != "\n")}
    assert not hidden


# ---- links ----------------------------------------------------------------------------------------------------


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder to be read, with one file in it; and a file and a folder that are none of its business."""
    folder, other = tmp_path / "papers", tmp_path / "other"
    (folder / "inner").mkdir(parents=True)
    other.mkdir()
    (folder / "inner" / "own.pdf").write_bytes(small("egen"))
    (other / "foreign.pdf").write_bytes(small("fremmed"))
    return folder


@pytest.mark.parametrize(
    ("link", "target", "failures"),
    [
        ("link.pdf", "inner/own.pdf", {}),
        ("again", "inner", {}),
        ("inner/up", "..", {}),
        ("self", "self", {}),
        ("self.pdf", "self.pdf", {"self.pdf": "not_readable"}),
        ("nowhere.pdf", "no/such.pdf", {"nowhere.pdf": "not_found"}),
        ("out.pdf", "../other/foreign.pdf", {"out.pdf": "link_outside"}),
        ("out", "../other", {"out": "link_outside"}),
        ("root", "/", {"root": "link_outside"}),
        ("password.pdf", "/etc/passwd", {"password.pdf": "link_outside"}),
    ],
)
def test_links_in_a_folder(archive: Database, papers: Path, link: str, target: str, failures: dict[str, str]) -> None:
    """What a link leads to within the folder is read once; what it leads to outside is told of and left alone."""
    (papers / link).symlink_to(target)
    summary = ingest(archive, [papers], jobs=2)
    assert [Path(row["path"]) for row in archive["documents"].rows] == [papers / "inner" / "own.pdf"]
    assert codes(archive) == failures
    assert (summary.stored, summary.copies, summary.failed) == (1, 0, len(failures))
    (papers / link).unlink()
    ingest(archive, [papers])
    assert codes(archive) == {}


def test_two_links_that_lead_to_each_other(archive: Database, papers: Path) -> None:
    (papers / "a.pdf").symlink_to("b.pdf")
    (papers / "b.pdf").symlink_to("a.pdf")
    (papers / "c").symlink_to("inner/d")
    (papers / "inner" / "d").symlink_to("../c")
    ingest(archive, [papers])
    assert codes(archive) == {"a.pdf": "not_readable", "b.pdf": "not_readable"}
    assert names(archive) == ["own.pdf"]


def test_a_link_that_is_named_outright_is_followed(archive: Database, papers: Path) -> None:
    (papers / "out.pdf").symlink_to("../other/foreign.pdf")
    (papers.parent / "way").symlink_to("papers/inner")
    summary = ingest(archive, [papers / "out.pdf", papers.parent / "way"])
    assert (summary.stored, summary.failed) == (2, 0)
    assert {Path(row["path"]).name for row in archive["documents"].rows} == {"foreign.pdf", "own.pdf"}


def test_a_hard_link_is_a_copy(archive: Database, papers: Path) -> None:
    os.link(papers / "inner" / "own.pdf", papers / "too.pdf")
    summary = ingest(archive, [papers])
    assert (summary.stored, summary.copies) == (1, 1)


# ---- closed doors ---------------------------------------------------------------------------------------------

_DROP_CAPABILITY = 24  # PR_CAPBSET_DROP
_PASS_EVERY_DOOR = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def _without_keys() -> None:
    """Lets a program that root starts be stopped by permissions like everybody else's."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in _PASS_EVERY_DOOR:
            if libc.prctl(_DROP_CAPABILITY, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "a capability cannot be given up")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
@pytest.mark.skipif(sys.platform != "linux" and not hasattr(os, "geteuid"), reason="root passes every door there")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "closed").mkdir(parents=True)
    (folder / "no_way_in").mkdir()
    (folder / "good.pdf").write_bytes(GOOD)
    (folder / "secret.pdf").write_bytes(small("hemmelig"))
    (folder / "closed" / "x.pdf").write_bytes(small("x"))
    (folder / "no_way_in" / "y.pdf").write_bytes(small("y"))
    (folder / "secret.pdf").chmod(0)
    (folder / "closed").chmod(0)
    (folder / "no_way_in").chmod(0o444)
    try:
        done = referat("ingest", folder, "--db", tmp_path / "a.db", before=_without_keys)
    finally:
        (folder / "closed").chmod(0o755)
        (folder / "no_way_in").chmod(0o755)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    db = Database(tmp_path / "a.db")
    assert codes(db) == {"secret.pdf": "not_readable", "closed": "folder_not_readable", "y.pdf": "not_readable"}
    assert names(db) == ["good.pdf"]
    (folder / "secret.pdf").chmod(0o644)
    done = referat("ingest", folder, "--db", tmp_path / "a.db", before=_without_keys)
    assert done.returncode == 0, done.stderr
    assert codes(db) == {}
    assert names(db) == ["good.pdf", "secret.pdf", "x.pdf", "y.pdf"]


# ---- files that change ----------------------------------------------------------------------------------------


def _many(folder: Path) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:02}.pdf" for number in range(5)]
    for path in paths:
        path.write_bytes(small(f"nummer{path.stem}"))
    return paths


def _once(act: Callable[[], object]) -> Callable[[FileResult], None]:
    """Does something as soon as the first file is done, when the last are found and not yet read."""
    done: list[object] = []

    def report(result: FileResult) -> None:
        if not done:
            done.append(act())

    return report


def test_a_file_that_vanishes_after_it_was_found(archive: Database, tmp_path: Path) -> None:
    *others, last = _many(tmp_path / "papers")
    summary = ingest(archive, [tmp_path / "papers"], report=_once(last.unlink))
    assert (summary.stored, summary.failed) == (len(others), 1)
    assert codes(archive)[last.name] in ("changed_while_read", "not_found")
    assert ingest(archive, [tmp_path / "papers"]).failed == 0
    assert codes(archive) == {}


def test_a_folder_that_vanishes_after_its_files_were_found(archive: Database, tmp_path: Path) -> None:
    paths = _many(tmp_path / "papers")
    away = tmp_path / "away"
    summary = ingest(archive, [tmp_path / "papers"], report=_once(lambda: (tmp_path / "papers").rename(away)))
    assert summary.stored + summary.failed == len(paths)
    assert set(codes(archive).values()) <= {"changed_while_read", "not_found"}
    ingest(archive, [away])
    assert archive["documents"].count == len(paths)


@pytest.mark.parametrize("become", [b"", b"%PDF-1.7\n%%EOF", small("annet"), GOOD])
def test_a_file_that_changes_after_it_was_found(archive: Database, tmp_path: Path, become: bytes) -> None:
    """What is stored is a content that the file had, whole; and the next run has what it holds now."""
    *_, last = _many(tmp_path / "papers")
    before = last.read_bytes()
    ingest(archive, [tmp_path / "papers"], report=_once(lambda: last.write_bytes(become)))
    stored = {row["file_name"]: row["sha256"] for row in archive["documents"].rows}
    whole = {hashlib.sha256(content).hexdigest() for content in (before, become)}
    assert stored[last.name] in whole if last.name in stored else last.name in codes(archive)
    ingest(archive, [tmp_path / "papers"])
    readable = become.startswith(b"%PDF") and len(become) > 100
    stored = {row["file_name"]: row["sha256"] for row in archive["documents"].rows}
    assert (last.name in codes(archive)) != readable
    assert not readable or stored[last.name] == hashlib.sha256(become).hexdigest()


@contextmanager
def _busy(act: Callable[[int], object]) -> Iterator[None]:
    """Another who writes, again and again."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.wait(0.001):
            number += 1
            act(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def test_a_file_that_is_written_while_it_is_read(archive: Database, tmp_path: Path) -> None:
    """So large that it is written to, over and over, between the first byte read and the last."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(GOOD)
    growing = folder / "growing.pdf"
    growing.write_bytes(small("vokser"))
    os.truncate(growing, 200_000_000)
    with _busy(lambda number: os.utime(growing, ns=(number, number))):
        ingest(archive, [folder], jobs=2)
    assert codes(archive) == {"growing.pdf": "changed_while_read"}
    assert names(archive) == ["good.pdf"]
    growing.write_bytes(small("ferdig"))
    assert ingest(archive, [folder]).stored == 1
    assert codes(archive) == {}


def test_a_file_that_is_replaced_over_and_over(archive: Database, tmp_path: Path) -> None:
    """Each content is put in place whole, as careful programs do: only one of them may be stored."""
    folder = tmp_path / "papers"
    folder.mkdir()
    contents = [small(f"utgave{number}") for number in range(7)]
    (folder / "utgave.pdf").write_bytes(contents[0])

    def replace(number: int) -> None:
        (tmp_path / "next").write_bytes(contents[number % len(contents)])
        (tmp_path / "next").replace(folder / "utgave.pdf")

    with _busy(replace):
        for _ in range(2):
            ingest(archive, [folder])
    whole = {hashlib.sha256(content).hexdigest() for content in contents}
    assert {row["sha256"] for row in archive["documents"].rows} <= whole
    assert set(codes(archive).values()) <= {"changed_while_read"}
    ingest(archive, [folder])
    held = hashlib.sha256((folder / "utgave.pdf").read_bytes()).hexdigest()
    assert [row["sha256"] for row in archive["documents"].rows] == [held]
    assert codes(archive) == {}
