"""What the program knows of Dask: how to reach a scheduler without noise, and what can be sent there.

Dask is an extra, imported when a cluster is asked for and only then.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from referat_ekstraksjon.batch.remote import Answer
from referat_ekstraksjon.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Which cluster, and how to deal with it.

    Attributes:
        address: of the scheduler: `tcp://HOST:8786`, or `tls://…` (keys from Dask's own configuration).
        shared_filesystem: whether all machines have the files under the same paths: paths travel, not contents.
        patience: seconds to wait for the scheduler to answer.
        patience_for_workers: seconds to go on without any worker.
    """

    address: str
    shared_filesystem: bool = False
    patience: float = 30.0
    patience_for_workers: float = 60.0


# ---- what travels ---------------------------------------------------------------------------------------------
# Functions within functions are sent as they are, not by name: so the scheduler, which takes every task apart, need
# not have the program, and a worker that has not got it can say so.


def reading() -> Callable[..., Answer]:
    """`remote.read_there`, to be sent."""

    def referat_read(
        program: str, run: str, job: bytes, name: str, source: bytes | str, known: Sequence[str]
    ) -> tuple[str, str | None, bytes]:
        from referat_ekstraksjon.batch.remote import read_there  # noqa: PLC0415  # on the worker

        return read_there(program, run, job, name, source, known)

    return referat_read


def program() -> Callable[[], str]:
    """`keys.program_key`, to be sent."""

    def referat_program() -> str:
        from referat_ekstraksjon.batch.keys import program_key  # noqa: PLC0415

        return program_key()

    return referat_program


def ending(run: str, at_once: bool) -> Callable[[], None]:
    """`remote.end_readers`, to be sent."""

    def referat_end() -> None:
        from referat_ekstraksjon.batch.remote import end_readers  # noqa: PLC0415

        end_readers(run, at_once)

    return referat_end


# ---- Dask -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def connected(cluster: ClusterSettings) -> Iterator[Client]:
    """A connection to a scheduler, with Dask keeping quiet for as long as it lasts."""
    try:
        import dask.config  # noqa: PLC0415
        import distributed  # noqa: PLC0415
    except ImportError as error:
        what = 'Reading on a cluster needs Dask: pip install "referat-ekstraksjon[cluster]"'
        raise ClusterError("cluster_missing", f"{what} ({error}).", "read") from None
    configured = {"distributed.admin.large-graph-warning-threshold": "1TiB"}
    with _quiet(), dask.config.set(configured):
        try:
            client = distributed.Client(cluster.address, timeout=cluster.patience, set_as_default=False, name="referat")
        except Exception as error:
            why = f"{type(error).__name__}: {str(error).strip()}".rstrip(": ")[:200]
            what = f"No Dask scheduler answers at {cluster.address} ({why})"
            raise ClusterError("cluster_unreachable", f"{what}. Is it written like tcp://HOST:8786?", "read") from None
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.close(timeout=5)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what Dask logs and warns of from the terminal; what matters is in this module's errors."""
    names = [n for n in logging.root.manager.loggerDict if n.split(".")[0] in {"distributed", "tornado", "asyncio"}]
    before = {name: logging.getLogger(name).level for name in names}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"(distributed|dask|tornado)\b")
        try:
            for name in names:
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
            yield
        finally:
            for name, level in before.items():
                logging.getLogger(name).setLevel(level)
