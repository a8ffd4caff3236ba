"""Many files into the archive: worker processes read, one writer stores, and one bad file harms no other."""

from __future__ import annotations

import functools
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlite_utils import Database

from referat_ekstraksjon.archive.connection import archive_error, many_writes
from referat_ekstraksjon.archive.files import (
    FileStamp,
    content_at,
    failed_paths,
    failure_of_content,
    forget_failure,
    is_unchanged,
    knows_size,
    paths_of,
    recorded_failure,
    store_failure,
)
from referat_ekstraksjon.archive.store import has_document, remember_file, store_document
from referat_ekstraksjon.batch.cluster import ClusterCrew
from referat_ekstraksjon.batch.crew import Crew, Outcome, Task
from referat_ekstraksjon.batch.finding import find_files, is_there, own_path, stamp_of, stored_path
from referat_ekstraksjon.batch.keys import settings_key
from referat_ekstraksjon.batch.limits import WorkerLimits, limits_key
from referat_ekstraksjon.batch.scheduler import ClusterSettings
from referat_ekstraksjon.batch.summary import FileResult, Summary
from referat_ekstraksjon.errors import ReferatError, failed_inside, unreadable
from referat_ekstraksjon.extract import ExtractSettings
from referat_ekstraksjon.models import Document

_UNSTORABLE = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    LookupError,
    ValueError,
    TypeError,
)
"""Errors of a record that cannot be stored, not of the database."""


def ingest(
    db: Database,
    paths: Iterable[Path],
    *,
    settings: ExtractSettings | None = None,
    jobs: int = 1,
    limits: WorkerLimits | None = None,
    report: Callable[[FileResult], None] = lambda _: None,
    planned: Callable[[int], None] = lambda _: None,
    scanned: Callable[[Path, int, int], None] = lambda *_: None,
    retry: bool = False,
    follow_links: bool = False,
    cluster: ClusterSettings | None = None,
) -> Summary:
    """Reads files and folders into the archive.

    Args:
        db: the archive, open for writing.
        paths: files and folders.
        settings: how to read.
        jobs: worker processes.
        limits: what reading a file may take.
        report: told of each file as it is done.
        planned: told once, before the first file is read, how many files there are to read.
        scanned: told of each page read from its picture: the file, how many are done, of how many; not on a cluster.
        retry: whether to read again what failed before though neither it, the limits nor the program changed.
        follow_links: whether to take what links lead to outside the folders.
        cluster: a Dask cluster that reads, in place of worker processes here.

    Returns:
        The counts. Every file is in `documents` or `failures` afterwards.

    Raises:
        ArchiveError: the database fails; what was stored till then is in it.
        ClusterError: the cluster cannot be used; what was stored till then is in the archive.
    """
    try:
        run = _Ingest(db, settings or ExtractSettings(), limits or WorkerLimits(), report, scanned, retry=retry)
        with many_writes(db):
            return run.run(list(paths), jobs, planned, follow_links=follow_links, cluster=cluster)
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
        scanned: Callable[[Path, int, int], None],
        *,
        retry: bool,
    ) -> None:
        self._db = db
        self._settings = settings
        self._limits = limits
        self._report = report
        self._scanned = scanned
        self._retry = retry
        self._key = settings_key(settings.family, settings.ocr)
        self._limits_key = limits_key(limits, settings.limits)
        self._summary = Summary()

    def run(
        self,
        paths: list[Path],
        jobs: int,
        planned: Callable[[int], None],
        *,
        follow_links: bool,
        cluster: ClusterSettings | None,
    ) -> Summary:
        """Everything, from finding to storing."""
        started = time.monotonic()
        tasks = deque(self._to_read(paths, follow_links=follow_links))
        planned(len(tasks))
        if tasks:
            crew: Crew | ClusterCrew
            if cluster is None:
                size = max(1, min(jobs, len(tasks)))
                known = functools.partial(knows_size, self._db)
                crew = Crew(
                    self._settings, self._limits, size, self._judge, self._done, knows_size=known,
                    scanned=lambda task, done, scans: self._scanned(task.path, done, scans),
                )  # fmt: skip
            else:
                crew = ClusterCrew(self._settings, self._limits, cluster, self._judge, self._done)
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

    def _to_read(self, paths: list[Path], *, follow_links: bool) -> list[Task]:
        """The files that have to be read; the others are noted at once."""
        tasks: list[Task] = []
        seen: set[str] = set()
        for found in find_files(paths, follow_links=follow_links):
            if isinstance(found, tuple):
                seen.add(self._failed(*found))
                continue
            try:
                stamp = stamp_of(found, self._key, self._limits_key)
            except OSError as error:
                code = "not_found" if isinstance(error, FileNotFoundError) else "not_readable"
                seen.add(self._failed(found, unreadable(code, "open", error.strerror or "")))
                continue
            if found.is_symlink():
                forget_failure(self._db, own_path(found))  # it leads somewhere now
            if stamp.path in seen:
                continue
            seen.add(stamp.path)
            recorded = None if self._retry else recorded_failure(self._db, stamp)
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
        stored = own_path(path) if error.code == "link_outside" else stored_path(path)
        store_failure(self._db, stored, None, error, None)
        self._note(FileResult(path, "failed", error=error))
        return stored

    def _forget_what_is_gone(self, paths: list[Path], seen: set[str]) -> None:
        """Takes out of the failures what is in no folder any more, and folders that are in order now."""
        for folder in (stored_path(path) for path in paths if path.is_dir()):
            for failed in {folder, *failed_paths(self._db, folder)} - seen:
                if not is_there(failed) or Path(failed).is_dir():
                    forget_failure(self._db, failed)

    def _judge(self, task: Task, sha256: str) -> bool | ReferatError:
        """What is known of a content: nothing (True: read it), that it is there (False), or how it failed."""
        if has_document(self._db, sha256, task.stamp.settings):
            return False
        failure = None if self._retry else failure_of_content(self._db, sha256, task.stamp)
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
        return [path for path in paths_of(self._db, sha256) if path != stamp.path and not is_there(path)]

    def _stored(self, task: Task, document: Document) -> FileResult:
        """Stores a record. One that cannot be stored is its file's failure; a database that fails ends the run."""
        try:
            store_document(self._db, document, task.stamp, self._gone(document.sha256, task.stamp))
        except _UNSTORABLE as error:
            failure = failed_inside(error, "store")
            store_failure(self._db, task.stamp.path, document.sha256, failure, task.stamp)
            return FileResult(task.path, "failed", error=failure)
        return FileResult(task.path, "stored", document=document)
