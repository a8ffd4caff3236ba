"""The copy of the archive that readers are given, made anew when the archive changes."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from referat_ekstraksjon.archive.published import publish
from referat_ekstraksjon.errors import ReferatError

NAME = "arkiv"
"""The copy's name in addresses of tables: `/arkiv/decisions`."""
_LOOK_EVERY = 5.0
"""Seconds between two looks at whether the archive has changed."""
_REST = 10.0
"""How many times as long as a copy takes the next one waits: an archive that is being filled changes all the time."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy; `made` is when, in local time."""

    path: Path
    made: datetime
    number: int


class Publication:
    """Keeps a copy of an archive up to date.

    Args:
        source: the archive.
        folder: where copies are made; whoever made it removes it.
        include_restricted: as `publish` takes it.

    Raises:
        ArchiveError: the archive cannot be read.
    """

    def __init__(self, source: Path, folder: Path, *, include_restricted: bool) -> None:
        self.source = source
        self._folder = folder
        self._include_restricted = include_restricted
        self._stopped = threading.Event()
        self._stamp: tuple[tuple[int, int], ...] = ()
        self._rest = 0.0
        self.trouble: str | None = None
        """Why the archive could not be copied again, if it could not."""
        self.first = self._make(1)

    def watch(self, replaced: Callable[[Copy], None]) -> None:
        """Looks for changes from now on, in a thread of its own; tells of each new copy from there."""
        threading.Thread(target=self._watch, args=(replaced,), daemon=True).start()

    def stop(self) -> None:
        """Ends the watch."""
        self._stopped.set()

    def _watch(self, replaced: Callable[[Copy], None]) -> None:
        number = 1
        while not self._stopped.wait(_LOOK_EVERY + self._rest):
            if self._stamp_of_source() == self._stamp:
                self._rest = 0.0
                continue
            try:
                copy = self._make(number + 1)
            except Exception as error:  # what there was is still shown, and the next look tries again
                self.trouble = error.message if isinstance(error, ReferatError) else f"{type(error).__name__}: {error}"
                sys.stderr.write(f"referat: the archive cannot be copied anew: {self.trouble}\n")
                continue
            number, self.trouble = copy.number, None
            replaced(copy)

    def _make(self, number: int) -> Copy:
        begun = time.monotonic()
        stamp, made = self._stamp_of_source(), datetime.now()
        folder = Path(tempfile.mkdtemp(prefix=f"{number}-", dir=self._folder))
        path = folder / f"{NAME}.db"
        try:
            publish(self.source, path, include_restricted=self._include_restricted)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            self._rest = _REST * (time.monotonic() - begun)
        self._stamp = stamp
        return Copy(path, made, number)

    def _stamp_of_source(self) -> tuple[tuple[int, int], ...]:
        """Sizes and times of change of the archive and its log."""
        stamps = []
        for path in (self.source, self.source.with_name(self.source.name + "-wal")):
            try:
                found = path.stat()
            except OSError:
                continue
            stamps.append((found.st_size, found.st_mtime_ns))
        return tuple(stamps)
