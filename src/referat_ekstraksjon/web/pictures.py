"""Pictures of pages, made when they are asked for and kept for the next time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections import OrderedDict
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class NotMade:
    """A page that could not be rendered; it is not tried again before the PDF changes."""

    code: str
    stamp: tuple[int, int]


@dataclass(slots=True)
class _Waiting:
    """Who waits for a page."""

    readers: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pictures:
    """Renders pages in processes of their own, two at a time, and keeps what they made in a folder.

    Args:
        folder: where pictures are kept; whoever made it removes it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[str, int], Kept | NotMade] = OrderedDict()
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._whole: dict[str, bool] = {}
        self._waiting: dict[tuple[str, int], _Waiting] = {}

    async def of_page(self, path: str, sha256: str, page: int) -> Kept:
        """The picture of a page.

        Args:
            path: of the PDF; sha256: the checksum of the content that was read into the archive.
            page: from 1.

        Raises:
            PictureError: the file moved or changed, or its page cannot be rendered.
        """
        key = sha256, page
        stamp = await asyncio.to_thread(_stamp, path)
        waiting = self._waiting.setdefault(key, _Waiting())
        waiting.readers += 1
        try:
            async with waiting.lock:  # several readers of one page wait for one rendering
                kept = self._kept.get(key)
                if kept is None or kept.stamp != stamp:
                    kept = await self._made(Request(path, sha256, page, SCALE), stamp)
                    self._keep(key, kept)
                self._kept.move_to_end(key)
        finally:
            waiting.readers -= 1
            if not waiting.readers:
                self._waiting.pop(key, None)
        if isinstance(kept, NotMade):
            raise PictureError(kept.code)
        return kept

    async def may_show_whole(self, path: str, sha256: str) -> bool:
        """Whether a PDF has no identity number besides its pages' words (`may_be_shown_whole`).

        Raises:
            PictureError: the file moved or changed, or cannot be read.
        """
        if sha256 not in self._whole:
            async with self._turn:
                self._whole[sha256] = json.loads(await _answer(Request(path, sha256, 0, SCALE)))
        return self._whole[sha256]

    async def _made(self, request: Request, stamp: tuple[int, int]) -> Kept | NotMade:
        async with self._turn:
            try:
                picture, png = await _rendered(request)
            except PictureError as error:
                return NotMade(error.code, stamp)
        path = self._folder / f"{request.sha256[:32]}-{request.page}.png"
        half = path.with_suffix(".half")
        half.write_bytes(png)
        half.replace(path)
        return Kept(picture, path, stamp)

    def _keep(self, key: tuple[str, int], kept: Kept | NotMade) -> None:
        self._kept[key] = kept
        while len(self._kept) > _MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            if isinstance(oldest, Kept):
                with contextlib.suppress(OSError):  # it is being read
                    oldest.path.unlink(missing_ok=True)


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = Path(path).stat()
    except OSError:
        raise PictureError("moved") from None
    return found.st_size, found.st_mtime_ns


async def _rendered(request: Request) -> tuple[Picture, bytes]:
    head, _, png = (await _answer(request)).partition(b"\n")
    return Picture(*json.loads(head)), png


async def _answer(request: Request) -> bytes:
    """What the rendering process says."""
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
    return out
