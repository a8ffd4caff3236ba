"""The copy that readers are given, as Datasette and our own pages read it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from datasette.app import Datasette
from datasette.database import Database as ServedDatabase
from datasette.utils import sqlite_timelimit
from sqlite_utils import Database

_Result = TypeVar("_Result")
_MILLISECONDS: Final = 10_000
"""What one of our pages may take of the database's time."""
_LONGEST_VALUE: Final = 300_000
"""Bytes that a value in a query of a reader's own may have."""
_LONGEST_PATTERN: Final = 120
"""Datasette itself looks for indexes by patterns nearly as long."""
_MOST_COLUMNS: Final = 100
_MOST_BYTES: Final = 30_000_000
"""What all rows of one query may hold."""
_STEPS: Final = 50
"""Of SQLite's, between two looks at the clock."""
_DENIED: Final = frozenset({
    "zeroblob", "randomblob", "hex", "printf", "format", "replace", "instr", "trim", "ltrim", "rtrim", "load_extension",
})  # fmt: skip
"""Functions that make very much of little, or that work with the product of two lengths: no limit of time reaches into
a single call."""


class Bounded(sqlite3.Connection):
    """A connection that can be kept from making very much of little.

    Attributes:
        held: bytes of the rows that the query under way has given.
    """

    held = 0

    def bound(self) -> None:
        """Bounds what is asked of it from now on."""
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        self.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_PATTERN)
        self.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, _MOST_COLUMNS)
        self.set_authorizer(_allowed)
        self.row_factory = self._weighed

    def set_progress_handler(self, handler: Callable[[], int | None] | None, n: int) -> None:
        """As SQLite's, but looking at the clock more often than it is asked to."""
        super().set_progress_handler(handler, min(n, _STEPS))

    def _weighed(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
        self.held += sum(len(value) for value in row if isinstance(value, str | bytes))
        if self.held > _MOST_BYTES:
            raise sqlite3.OperationalError("interrupted")  # as a query that takes too long
        return sqlite3.Row(cursor, row)


class CopyDatabase(ServedDatabase):  # type: ignore[misc]  # Datasette has no types
    """One copy.

    A connection belongs to a thread and to this copy, not to a name: a new copy takes the name of the one before it,
    while requests under way go on reading the old one.
    """

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)
        self._of_thread = threading.local()

    def connect(self, write: bool = False) -> Bounded:  # as Datasette calls it
        """A connection; nobody writes."""
        if write:
            raise PermissionError("the copy is only read")
        uri = f"{Path(self.path).resolve().as_uri()}?immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, factory=Bounded)
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Runs what Datasette, or a reader's own query, asks for."""
        return await self._in_thread("bounded", fn)

    async def read(self, function: Callable[[Database], _Result]) -> _Result:
        """Runs what one of our pages asks for.

        Raises:
            sqlite3.OperationalError: `interrupted`: it took too long.
        """

        def within_time(connection: sqlite3.Connection) -> _Result:
            with sqlite_timelimit(connection, _MILLISECONDS):
                return function(Database(connection))

        return await self._in_thread("trusted", within_time)

    async def _in_thread(self, name: str, function: Callable[[sqlite3.Connection], _Result]) -> _Result:
        def run() -> _Result:
            connection: Bounded | None = getattr(self._of_thread, name, None)
            if connection is None:
                connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
                if name == "bounded":
                    connection.bound()
                setattr(self._of_thread, name, connection)
            connection.held = 0
            return function(connection)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, run)


def _allowed(action: int, _first: str | None, second: str | None, *_: Any) -> int:
    denied = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _DENIED
    return sqlite3.SQLITE_DENY if denied or action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
