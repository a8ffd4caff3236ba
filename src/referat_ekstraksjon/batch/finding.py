"""Which files there are at some paths, and what a path is called in the archive."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from referat_ekstraksjon.archive.files import FileStamp
from referat_ekstraksjon.errors import ReferatError, unreadable
from referat_ekstraksjon.extract import shown_path

Found = Path | tuple[Path, ReferatError]
"""A file to be read, or a path with what is wrong with it."""


def find_files(paths: Iterable[Path], *, follow_links: bool = False) -> Iterator[Found]:
    """The PDF files at some paths, folders searched through, in a settled order.

    A path that is not there or no file, a folder without PDFs, and a folder that cannot be opened come as a pair with
    the error. A file named outright is taken whatever its name. Pipes and devices in a folder are passed over.

    A symbolic link in a folder is taken where it leads to a file within the folders given; one that leads to a folder
    within them is passed over, since its files are found where they are. One that leads out of them is an error.

    Args:
        paths: files and folders.
        follow_links: whether to take what links outside the folders lead to, each folder once.
    """
    given = list(paths)
    roots = _Roots(given, follow_links=follow_links)
    for path in given:
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            yield path, unreadable("not_found", "open")
        except OSError as error:
            yield path, unreadable("not_readable", "open", error.strerror or "")
        else:
            if stat.S_ISDIR(mode):
                found = sorted(roots.below(path), key=lambda f: f[0] if isinstance(f, tuple) else f)
                yield from found or [(path, unreadable("no_pdf_in_folder", "open"))]
            elif stat.S_ISREG(mode):
                yield path
            else:
                yield path, unreadable("not_a_file", "open")


class _Roots:
    """The folders given, and which folders links have led to."""

    def __init__(self, given: Iterable[Path], *, follow_links: bool) -> None:
        self._real = tuple(os.path.realpath(path) for path in given)
        self._follow = follow_links
        self._visited: set[tuple[int, int]] = set()

    def below(self, folder: Path) -> Iterator[Found]:
        closed: list[OSError] = []
        status = folder.stat()
        self._visited.add((status.st_dev, status.st_ino))
        for directory, folders, names in os.walk(folder, onerror=closed.append, followlinks=self._follow):
            folders[:] = [name for name in folders if self._enters(Path(directory) / name)]
            for name in folders:
                path = Path(directory) / name
                if self._leads_out(path):
                    yield path, unreadable("link_outside", "open")
            for name in names:
                path = Path(directory) / name
                if not name.lower().endswith(".pdf") or _is_pipe_or_device(path):
                    continue
                if self._leads_out(path):
                    yield path, unreadable("link_outside", "open")
                else:
                    yield path
        for error in closed:
            yield Path(error.filename), unreadable("folder_not_readable", "open", error.strerror or "")

    def _enters(self, folder: Path) -> bool:
        """Whether to look into a folder: where links are followed, once."""
        if not self._follow:
            return True
        try:
            status = folder.stat()
        except OSError:
            return True  # whoever opens it finds out why not
        key = (status.st_dev, status.st_ino)
        if key in self._visited or (_leads_on(folder) and self._inside(folder)):
            return False
        self._visited.add(key)
        return True

    def _leads_out(self, path: Path) -> bool:
        """Whether a path is a link out of the folders that is not to be followed."""
        return not self._follow and _leads_on(path) and not self._inside(path)

    def _inside(self, path: Path) -> bool:
        real = os.path.realpath(path)
        return any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in self._real)


def _leads_on(path: Path) -> bool:
    """Whether a path is a link to something that is there, as far as may be looked."""
    try:
        return path.is_symlink() and path.exists()
    except OSError:
        return False  # whoever takes it finds out why


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
        return own_path(path)


def own_path(path: Path) -> str:
    """A path as the archive has it, links not followed."""
    return shown_path(os.path.abspath(path))  # noqa: PTH100  # `absolute` leaves `..` in


_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


def is_there(stored: str) -> bool:
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


def stamp_of(path: Path, settings: str, limits: str = "") -> FileStamp:
    """A file's place, size and time of change, with the keys of what it is read by and within."""
    status = path.stat()
    return FileStamp(stored_path(path), status.st_size, status.st_mtime_ns, settings, limits)
