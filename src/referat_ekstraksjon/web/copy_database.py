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
_LONGEST_VALUE: Final = 1_000_000
"""Bytes that a value in a query of a reader's own may have."""
_LONGEST_PATTERN: Final = 100
_DENIED: Final = frozenset({
    "zeroblob", "randomblob", "hex", "printf", "format", "replace", "instr", "trim", "ltrim", "rtrim", "load_extension",
})  # fmt: skip
"""Functions that make very much of little, or that work with the product of two lengths: no limit of time reaches into
a single call."""


class CopyDatabase(ServedDatabase):  # type: ignore[misc]  # Datasette has no types
    """One copy.

    A connection belongs to a thread and to this copy, not to a name: a new copy takes the name of the one before it,
    while requests under way go on reading the old one.
    """

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)
        self._of_thread = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:  # as Datasette calls it
        """A connection; nobody writes."""
        if write:
            raise PermissionError("the copy is only read")
        uri = f"{Path(self.path).resolve().as_uri()}?immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
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
            connection = getattr(self._of_thread, name, None)
            if connection is None:
                connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
                if name == "bounded":
                    _bound(connection)
                setattr(self._of_thread, name, connection)
            return function(connection)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, run)


def _bound(connection: sqlite3.Connection) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_PATTERN)
    connection.set_authorizer(_allowed)


def _allowed(action: int, _first: str | None, second: str | None, *_: Any) -> int:
    denied = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _DENIED
    return sqlite3.SQLITE_DENY if denied or action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
