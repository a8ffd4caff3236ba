"""Many files into the archive: worker processes read, one writer stores, and one bad file harms no other."""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing as mp
import os
import sqlite3
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from multiprocessing.connection import Connection, wait
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon import __version__
from referat_ekstraksjon.archive.store import FileStamp, has_document, remember_file, store_document, store_failure
from referat_ekstraksjon.errors import ArchiveError, ReferatError, unreadable
from referat_ekstraksjon.extract import ExtractSettings
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.worker import Done, Opened, WorkerLimits, work

_BASE_SECONDS = 60.0
_SECONDS_A_MEGABYTE = 20.0
_LONGEST_SECONDS = 3_600.0
_RENEW_AFTER = 200
"""Documents after which a worker is replaced by a fresh one."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `state` is `stored`, `unchanged` or `failed`."""

    path: Path
    state: str
    document: Document | None = None
    error: ReferatError | None = None


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    files: int = 0
    stored: int = 0
    unchanged: int = 0
    failed: int = 0
    pages: int = 0
    words: int = 0
    words_placed: int = 0
    parts: int = 0
    cases: int = 0
    decisions: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, result: FileResult) -> None:
        """Counts one file."""
        self.files += 1
        if result.error is not None:
            self.failed += 1
            self.failures[result.error.code] += 1
        elif result.document is None:
            self.unchanged += 1
        else:
            document = result.document
            self.stored += 1
            self.pages += document.page_count
            self.words += document.coverage.words
            self.words_placed += document.coverage.placed
            self.parts += len(document.parts)
            self.cases += len(document.cases)
            self.decisions += sum(len(part.decisions) for part in document.parts)
            self.findings.update(finding.severity for finding in document.findings)

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        rate = round(self.pages / self.seconds, 1) if self.seconds > 0 else None
        return {
            "files": self.files, "stored": self.stored, "unchanged": self.unchanged, "failed": self.failed,
            "pages": self.pages, "words": self.words, "words_placed": self.words_placed, "parts": self.parts,
            "cases": self.cases, "decisions": self.decisions, "findings": dict(self.findings),
            "failures": dict(self.failures), "seconds": round(self.seconds, 2), "pages_per_second": rate,
        }  # fmt: skip


def settings_key(family: str | None) -> str:
    """What besides a file's content decides its record: the program, its family files, the family asked for."""
    digest = hashlib.sha256()
    folder = resources.files("referat_ekstraksjon") / "pipelines"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            digest.update(entry.read_bytes())
    if family and family.endswith(".toml") and Path(family).is_file():
        digest.update(Path(family).read_bytes())
    return f"{__version__}:{family or 'auto'}:{digest.hexdigest()[:16]}"


def find_files(paths: Iterable[Path]) -> Iterator[Path | tuple[Path, ReferatError]]:
    """The PDF files at some paths, folders searched through, in a settled order.

    A path that is not there, and a folder without PDFs, come as a pair with the error. A file named outright is taken
    whatever its name. Symbolic links to folders are not followed.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(_below(path))
            if not found:
                yield path, unreadable("no_pdf_in_folder", "open")
            yield from found
        elif path.exists():
            yield path
        else:
            yield path, unreadable("not_found", "open")


def _below(folder: Path) -> Iterator[Path]:
    for directory, _, names in os.walk(folder, onerror=None, followlinks=False):
        for name in names:
            if name.lower().endswith(".pdf"):
                yield Path(directory) / name


def stamp_of(path: Path, settings: str) -> FileStamp:
    """A file's place, size and time of change."""
    status = path.stat()
    return FileStamp(str(path.resolve()), status.st_size, status.st_mtime_ns, settings)


def is_unchanged(db: Database, stamp: FileStamp) -> bool:
    """Whether a path was read before, and neither it nor the program changed since."""
    row = db.execute(
        "select 1 from files f join documents d on d.sha256 = f.sha256 and d.settings = f.settings"
        " where f.path = ? and f.size = ? and f.modified_ns = ? and f.settings = ?",
        [stamp.path, stamp.size, stamp.modified_ns, stamp.settings],
    ).fetchone()
    return row is not None


def ingest(
    db: Database,
    paths: Iterable[Path],
    *,
    settings: ExtractSettings | None = None,
    jobs: int = 1,
    limits: WorkerLimits | None = None,
    report: Callable[[FileResult], None] = lambda _: None,
) -> Summary:
    """Reads files and folders into the archive.

    Args:
        db: the archive, open for writing.
        paths: files and folders.
        settings: how to read.
        jobs: worker processes.
        report: told of each file as it is done.

    Returns:
        The counts. Every file is in `documents` or `failures` afterwards.
    """
    settings = settings or ExtractSettings()
    summary = Summary()
    started = time.monotonic()
    key = settings_key(settings.family)

    def note(result: FileResult) -> None:
        summary.add(result)
        report(result)

    tasks: deque[tuple[Path, FileStamp]] = deque()
    seen: set[str] = set()
    for found in find_files(paths):
        if isinstance(found, tuple):
            path, error = found
            store_failure(db, str(path.resolve()), None, error, None)
            note(FileResult(path, "failed", error=error))
            continue
        try:
            stamp = stamp_of(found, key)
        except OSError as error:
            failure = unreadable("not_readable", "open", error.strerror or "")
            store_failure(db, str(found.absolute()), None, failure, None)
            note(FileResult(found, "failed", error=failure))
            continue
        if stamp.path in seen:
            continue
        seen.add(stamp.path)
        if is_unchanged(db, stamp):
            note(FileResult(found, "unchanged"))
        else:
            tasks.append((found, stamp))
    if tasks:
        crew = _Crew(db, settings, limits or WorkerLimits(), max(1, min(jobs, len(tasks))), note)
        try:
            crew.run(tasks)
        finally:
            crew.dismiss()
    summary.seconds = time.monotonic() - started
    return summary


@dataclass(slots=True)
class _Worker:
    process: mp.process.BaseProcess
    connection: Connection
    path: Path | None = None
    stamp: FileStamp | None = None
    sha256: str | None = None
    deadline: float = 0.0
    done: int = 0


class _Crew:
    """Worker processes with one task each at a time; the parent alone writes."""

    def __init__(
        self,
        db: Database,
        settings: ExtractSettings,
        limits: WorkerLimits,
        size: int,
        note: Callable[[FileResult], None],
    ) -> None:
        self._db = db
        self._settings = settings
        self._limits = limits
        self._note = note
        self._context = mp.get_context("spawn")
        self._workers = [self._hire() for _ in range(size)]

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs, self._settings, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, tasks: deque[tuple[Path, FileStamp]]) -> None:
        """All tasks, until each has its result."""
        while tasks or any(w.path for w in self._workers):
            for index, worker in enumerate(self._workers):
                if worker.path is None and tasks:
                    if worker.done >= _RENEW_AFTER:
                        self._let_go(worker)
                        worker = self._workers[index] = self._hire()
                    self._give(worker, *tasks.popleft())
            busy = {w.connection: i for i, w in enumerate(self._workers) if w.path is not None}
            patience = max(0.05, min(w.deadline for w in self._workers if w.path is not None) - time.monotonic())
            for connection in wait(list(busy), timeout=min(patience, 5.0)):
                self._hear(busy[connection])  # type: ignore[index]  # only connections are waited for
            now = time.monotonic()
            for index, worker in enumerate(self._workers):
                if worker.path is not None and now > worker.deadline:
                    self._replace(index, unreadable("timeout", "read"))

    def _give(self, worker: _Worker, path: Path, stamp: FileStamp) -> None:
        worker.path, worker.stamp, worker.sha256 = path, stamp, None
        allowed = _BASE_SECONDS + _SECONDS_A_MEGABYTE * stamp.size / 1e6
        worker.deadline = time.monotonic() + min(allowed, _LONGEST_SECONDS)
        try:
            worker.connection.send(str(path))
        except OSError:
            return  # it died idle: the wait will tell

    def _hear(self, index: int) -> None:
        worker = self._workers[index]
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(index, unreadable("crashed", "read"))
            return
        if isinstance(message, Opened):
            worker.sha256 = message.sha256
            known = worker.stamp is not None and has_document(self._db, message.sha256, worker.stamp.settings)
            worker.connection.send(not known)
        elif isinstance(message, Done):
            self._finish(worker, message.document, message.error)
            worker.done += 1

    def _finish(self, worker: _Worker, document: Document | None, error: ReferatError | None) -> None:
        path, stamp = worker.path, worker.stamp
        worker.path = None
        if path is None or stamp is None:
            return
        if error is not None:
            store_failure(self._db, stamp.path, worker.sha256, error, stamp)
            self._note(FileResult(path, "failed", error=error))
        elif document is None:
            remember_file(self._db, stamp, worker.sha256 or "")
            self._note(FileResult(path, "unchanged"))
        else:
            self._note(self._stored(path, stamp, document))

    def _stored(self, path: Path, stamp: FileStamp, document: Document) -> FileResult:
        """Stores a record. One that cannot be stored is its file's failure; a database that fails ends the run."""
        try:
            store_document(self._db, document, stamp)
        except sqlite3.OperationalError as error:
            raise ArchiveError("database_failed", f"The archive cannot be written: {error}.", "store") from error
        except (sqlite3.Error, LookupError, ValueError, TypeError) as error:
            failure = unreadable("internal_error", "store", f"{type(error).__name__}: {error}"[:300])
            store_failure(self._db, stamp.path, document.sha256, failure, stamp)
            return FileResult(path, "failed", error=failure)
        return FileResult(path, "stored", document=document)

    def _replace(self, index: int, error: ReferatError) -> None:
        """A worker that hangs or died takes only its own document with it."""
        worker = self._workers[index]
        worker.process.kill()
        worker.process.join(5)
        worker.connection.close()
        self._finish(worker, None, error)
        self._workers[index] = self._hire()

    @staticmethod
    def _let_go(worker: _Worker) -> None:
        with contextlib.suppress(OSError):
            worker.connection.send(None)
        worker.process.join(2)
        if worker.process.is_alive():
            worker.process.kill()
        worker.connection.close()

    def dismiss(self) -> None:
        """Ends all workers; those still at work are killed."""
        for worker in self._workers:
            if worker.path is not None:
                worker.process.kill()
        for worker in self._workers:
            self._let_go(worker)
