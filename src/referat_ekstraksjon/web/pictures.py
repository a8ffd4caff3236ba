"""Pictures of pages, made when they are asked for and kept for the next time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from referat_ekstraksjon.web.picture_process import FAULTS, Picture, Request

SCALE = 2.0
"""Pixels a point: 144 dots an inch."""
_SECONDS = 40.0
_AT_ONCE = 2
_MOST_KEPT = 1_000


class PictureError(Exception):
    """There is no picture of a page; `code` is one of `FAULTS` of the rendering process."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture in its file; `stamp` is the PDF's size and time of change then."""

    picture: Picture
    path: Path
    stamp: tuple[int, int]


class Pictures:
    """Renders pages in processes of their own, two at a time, and keeps what they made in a folder.

    Args:
        folder: where pictures are kept; whoever made it removes it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._busy: dict[tuple[str, int], asyncio.Lock] = {}

    async def of_page(self, path: str, sha256: str, page: int) -> Kept:
        """The picture of a page.

        Args:
            path: of the PDF; sha256: the checksum of the content that was read into the archive.
            page: from 1.

        Raises:
            PictureError: the file moved or changed, or its page cannot be rendered.
        """
        key = sha256, page
        lock = self._busy.setdefault(key, asyncio.Lock())
        async with lock:  # two readers of one page wait for one rendering
            try:
                stamp = await asyncio.to_thread(_stamp, path)
                if key in self._kept and self._kept[key].stamp == stamp:
                    self._kept.move_to_end(key)
                    return self._kept[key]
                async with self._turn:
                    picture, png = await _rendered(Request(path, sha256, page, SCALE))
                return self._keep(key, picture, png, stamp)
            finally:
                self._busy.pop(key, None)

    def _keep(self, key: tuple[str, int], picture: Picture, png: bytes, stamp: tuple[int, int]) -> Kept:
        path = self._folder / f"{key[0][:32]}-{key[1]}.png"
        path.write_bytes(png)
        kept = self._kept[key] = Kept(picture, path, stamp)
        while len(self._kept) > _MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            oldest.path.unlink(missing_ok=True)
        return kept


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = Path(path).stat()
    except OSError:
        raise PictureError("moved") from None
    return found.st_size, found.st_mtime_ns


async def _rendered(request: Request) -> tuple[Picture, bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "referat_ekstraksjon.web.picture_process",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        asked = json.dumps(request).encode()
        out, err = await asyncio.wait_for(process.communicate(asked), _SECONDS)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if isinstance(error, TimeoutError):
            raise PictureError("unreadable") from None
        raise
    if process.returncode != 0:
        code = err.decode(errors="replace").strip()
        raise PictureError(code if code in FAULTS else "unreadable")
    head, _, png = out.partition(b"\n")
    return Picture(*json.loads(head)), png
