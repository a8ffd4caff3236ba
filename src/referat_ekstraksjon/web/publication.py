"""The copy of the archive that readers are given, made anew when the archive changes."""

from __future__ import annotations

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
        replaced: told of each new copy after the first, in a thread of its own.

    Raises:
        ArchiveError: the archive cannot be read.
    """

    def __init__(
        self, source: Path, folder: Path, *, include_restricted: bool, replaced: Callable[[Copy], None]
    ) -> None:
        self.source = source
        self._folder = folder
        self._include_restricted = include_restricted
        self._replaced = replaced
        self._lock = threading.Lock()
        self._looked = 0.0
        self._not_before = 0.0
        self.trouble: str | None = None
        """Why the archive could not be copied again, if it could not."""
        self.current = self._make(1)

    def look(self) -> None:
        """Makes a new copy in the background if the archive has changed; to be called as often as one likes."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY or now < self._not_before or not self._lock.acquire(blocking=False):
            return
        self._looked = now
        if self._stamp_of_source() == self._stamp:
            self._lock.release()
            return
        threading.Thread(target=self._renew, daemon=True).start()

    def _renew(self) -> None:
        try:
            self.current = self._make(self.current.number + 1)
            self.trouble = None
            self._replaced(self.current)
        except ReferatError as error:  # it is being written, or is gone: what there was is still shown
            self.trouble = error.message
        finally:
            self._lock.release()

    def _make(self, number: int) -> Copy:
        begun = time.monotonic()
        self._stamp = self._stamp_of_source()
        made = datetime.now()
        folder = self._folder / str(number)
        folder.mkdir()
        path = folder / f"{NAME}.db"
        publish(self.source, path, include_restricted=self._include_restricted)
        self._not_before = time.monotonic() + _REST * (time.monotonic() - begun)
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
