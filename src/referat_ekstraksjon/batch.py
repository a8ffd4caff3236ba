"""Many files into the archive: worker processes read, one writer stores, and one bad file harms no other."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import stat
import time
import tomllib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon import __version__
from referat_ekstraksjon.archive.connection import archive_error
from referat_ekstraksjon.archive.files import (
    FileStamp,
    content_at,
    failed_paths,
    failure_of_content,
    forget_failure,
    is_unchanged,
    paths_of,
    recorded_failure,
    store_failure,
)
from referat_ekstraksjon.archive.store import has_document, remember_file, store_document
from referat_ekstraksjon.crew import Crew, Outcome, Task
from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.extract import ExtractSettings, shown_path
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.recognition.families.family import COMMON
from referat_ekstraksjon.worker import WorkerLimits

_DEEPEST_FAMILY = 8


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        state: `stored`, `unchanged`, `copy` (its content is in the archive by another path, or was read under
            another name) or `failed`.
        recorded: whether it was not read because its failure is on record.
    """

    path: Path
    state: str
    document: Document | None = None
    error: ReferatError | None = None
    recorded: bool = False


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    files: int = 0
    stored: int = 0
    unchanged: int = 0
    copies: int = 0
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
        elif result.state == "copy":
            self.copies += 1
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
            "files": self.files, "stored": self.stored, "unchanged": self.unchanged, "copies": self.copies,
            "failed": self.failed,
            "pages": self.pages, "words": self.words, "words_placed": self.words_placed, "parts": self.parts,
            "cases": self.cases, "decisions": self.decisions, "findings": dict(self.findings),
            "failures": dict(self.failures), "seconds": round(self.seconds, 2), "pages_per_second": rate,
        }  # fmt: skip


def settings_key(family: str | None) -> str:
    """What besides a file's content decides its record: the program, its family files, the family asked for.

    Of a family that is a file, its content counts and that of the files it extends, not where they are.
    """
    digest = hashlib.sha256()
    folder = resources.files("referat_ekstraksjon") / "pipelines"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            digest.update(entry.read_bytes())
    name = family or "auto"
    if family and family.endswith(".toml"):
        name = Path(family).name
        for file in _family_files(Path(family)):
            content = file.read_bytes()
            digest.update(f"{file.name}:{len(content)}:".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return f"{__version__}:{shown_path(name)}:{digest.hexdigest()[:16]}"


def _family_files(file: Path) -> Iterator[Path]:
    """A family file and the files beside it that it extends, one after the other."""
    for _ in range(_DEEPEST_FAMILY):
        if not file.is_file():
            return
        yield file
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            return  # whoever loads the family says what is wrong
        if content.get("name") == COMMON and "extends" not in content:
            return
        file = file.parent / f"{content.get('extends') or COMMON}.toml"


def find_files(paths: Iterable[Path]) -> Iterator[Path | tuple[Path, ReferatError]]:
    """The PDF files at some paths, folders searched through, in a settled order.

    A path that is not there or no file, a folder without PDFs, and a folder that cannot be opened come as a pair with
    the error. A file named outright is taken whatever its name. Symbolic links to folders are not followed; pipes and
    devices in a folder are passed over.
    """
    for path in paths:
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            yield path, unreadable("not_found", "open")
        except OSError as error:
            yield path, unreadable("not_readable", "open", error.strerror or "")
        else:
            if stat.S_ISDIR(mode):
                found = sorted(_below(path), key=lambda f: f[0] if isinstance(f, tuple) else f)
                yield from found or [(path, unreadable("no_pdf_in_folder", "open"))]
            elif stat.S_ISREG(mode):
                yield path
            else:
                yield path, unreadable("not_a_file", "open")


def _below(folder: Path) -> Iterator[Path | tuple[Path, ReferatError]]:
    closed: list[OSError] = []
    for directory, _, names in os.walk(folder, onerror=closed.append, followlinks=False):
        for name in names:
            path = Path(directory) / name
            if name.lower().endswith(".pdf") and not _is_pipe_or_device(path):
                yield path
    for error in closed:
        yield Path(error.filename), unreadable("folder_not_readable", "open", error.strerror or "")


def _is_pipe_or_device(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False  # whoever takes it finds out why
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def stored_path(path: Path) -> str:
    """A path as the archive has it: absolute, links that lead somewhere followed, bytes that are no UTF-8 escaped."""
    try:
        return shown_path(path.resolve(strict=True))
    except (OSError, RuntimeError):
        return _own_path(path)


def _own_path(path: Path) -> str:
    return shown_path(os.path.abspath(path))  # noqa: PTH100  # `absolute` leaves `..` in


_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


def _is_there(stored: str) -> bool:
    """Whether something is still at a path as the archive has it; what cannot be looked at may be there."""
    real = _ESCAPED.sub(lambda byte: chr(0xDC00 + int(byte.group(1), 16)), stored)
    for path in {stored, real}:
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError):
            return True
        return True
    return False


def stamp_of(path: Path, settings: str) -> FileStamp:
    """A file's place, size and time of change."""
    status = path.stat()
    return FileStamp(stored_path(path), status.st_size, status.st_mtime_ns, settings)


def ingest(
    db: Database,
    paths: Iterable[Path],
    *,
    settings: ExtractSettings | None = None,
    jobs: int = 1,
    limits: WorkerLimits | None = None,
    report: Callable[[FileResult], None] = lambda _: None,
    retry_failed: bool = False,
) -> Summary:
    """Reads files and folders into the archive.

    Args:
        db: the archive, open for writing.
        paths: files and folders.
        settings: how to read.
        jobs: worker processes.
        limits: what reading a file may take.
        report: told of each file as it is done.
        retry_failed: whether to read again what took too long, too much memory or crashed before and has not changed.

    Returns:
        The counts. Every file is in `documents` or `failures` afterwards.

    Raises:
        ArchiveError: the database fails; what was stored till then is in it.
    """
    try:
        return _Ingest(db, settings or ExtractSettings(), limits or WorkerLimits(), report, retry_failed).run(
            list(paths), jobs
        )
    except sqlite3.Error as error:
        raise archive_error(error) from error


class _Ingest:
    """One run: finds files, has them read, stores what comes. The only writer."""

    def __init__(
        self,
        db: Database,
        settings: ExtractSettings,
        limits: WorkerLimits,
        report: Callable[[FileResult], None],
        retry_failed: bool,
    ) -> None:
        self._db = db
        self._settings = settings
        self._limits = limits
        self._report = report
        self._retry_failed = retry_failed
        self._key = settings_key(settings.family)
        self._summary = Summary()

    def run(self, paths: list[Path], jobs: int) -> Summary:
        """Everything, from finding to storing."""
        started = time.monotonic()
        tasks = deque(self._to_read(paths))
        if tasks:
            crew = Crew(self._settings, self._limits, max(1, min(jobs, len(tasks))), self._judge, self._done)
            try:
                crew.run(tasks)
            except BaseException:
                crew.dismiss(at_once=True)
                raise
            crew.dismiss()
        self._summary.seconds = time.monotonic() - started
        return self._summary

    def _note(self, result: FileResult) -> None:
        self._summary.add(result)
        self._report(result)

    def _to_read(self, paths: list[Path]) -> list[Task]:
        """The files that have to be read; the others are noted at once."""
        tasks: list[Task] = []
        seen: set[str] = set()
        for found in find_files(paths):
            if isinstance(found, tuple):
                seen.add(self._failed(*found))
                continue
            try:
                stamp = stamp_of(found, self._key)
            except OSError as error:
                code = "not_found" if isinstance(error, FileNotFoundError) else "not_readable"
                seen.add(self._failed(found, unreadable(code, "open", error.strerror or "")))
                continue
            if found.is_symlink():
                forget_failure(self._db, _own_path(found))  # it leads somewhere now
            if stamp.path in seen:
                continue
            seen.add(stamp.path)
            recorded = None if self._retry_failed else recorded_failure(self._db, stamp)
            if recorded is not None:
                self._note(FileResult(found, "failed", error=recorded, recorded=True))
            elif is_unchanged(self._db, stamp):
                forget_failure(self._db, stamp.path)
                self._note(FileResult(found, "unchanged"))
            else:
                tasks.append(Task(found, stamp))
        self._forget_what_is_gone(paths, seen)
        return tasks

    def _failed(self, path: Path, error: ReferatError) -> str:
        stored = stored_path(path)
        store_failure(self._db, stored, None, error, None)
        self._note(FileResult(path, "failed", error=error))
        return stored

    def _forget_what_is_gone(self, paths: list[Path], seen: set[str]) -> None:
        """Takes out of the failures what is in no folder any more, and folders that are in order now."""
        for folder in (stored_path(path) for path in paths if path.is_dir()):
            for failed in {folder, *failed_paths(self._db, folder)} - seen:
                if not _is_there(failed) or Path(failed).is_dir():
                    forget_failure(self._db, failed)

    def _judge(self, task: Task, sha256: str) -> bool | ReferatError:
        """What is known of a content: nothing (True: read it), that it is there (False), or how it failed."""
        if has_document(self._db, sha256, task.stamp.settings):
            return False
        failure = None if self._retry_failed else failure_of_content(self._db, sha256, task.stamp.settings)
        return failure or True

    def _done(self, outcome: Outcome) -> None:
        task, stamp = outcome.task, outcome.task.stamp
        if outcome.error is not None:
            store_failure(self._db, stamp.path, outcome.sha256, outcome.error, stamp)
            self._note(FileResult(task.path, "failed", error=outcome.error, recorded=outcome.recorded))
        elif outcome.document is None:
            sha256 = outcome.sha256 or ""
            before = content_at(self._db, stamp.path)
            remember_file(self._db, stamp, sha256, self._gone(sha256, stamp))
            self._note(FileResult(task.path, "unchanged" if before == sha256 else "copy"))
        else:
            self._note(self._stored(task, outcome.document))

    def _gone(self, sha256: str, stamp: FileStamp) -> list[str]:
        """Paths that held a content and are no more: the file was renamed."""
        return [path for path in paths_of(self._db, sha256) if path != stamp.path and not _is_there(path)]

    def _stored(self, task: Task, document: Document) -> FileResult:
        """Stores a record. One that cannot be stored is its file's failure; a database that fails ends the run."""
        try:
            store_document(self._db, document, task.stamp, self._gone(document.sha256, task.stamp))
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.InterfaceError) as error:
            return self._not_stored(task, document, error)
        except (LookupError, ValueError, TypeError) as error:
            return self._not_stored(task, document, error)
        return FileResult(task.path, "stored", document=document)

    def _not_stored(self, task: Task, document: Document, error: Exception) -> FileResult:
        failure = unreadable("internal_error", "store", f"{type(error).__name__}: {error}"[:300])
        store_failure(self._db, task.stamp.path, document.sha256, failure, task.stamp)
        return FileResult(task.path, "failed", error=failure)
