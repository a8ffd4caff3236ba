"""Pictures of what was seen on each page: lines, blocks, tables, running heads and recognised values in colours.

It is how a person finds out why a value is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.layout.blocks import Block, Layout, Paragraph, Table
from referat_ekstraksjon.models import Document, PageBox
from referat_ekstraksjon.reading.pdf import open_document
from referat_ekstraksjon.shown_places import boxes_as_shown, straightenings

SCALE = 1.6
"""Pixels a point (115 dots an inch)."""
_MOST_PAGES = 2_000


class _Ink(NamedTuple):
    colour: tuple[int, int, int]
    says: str


_INKS = {
    "line": _Ink((200, 200, 200), "line"),
    "paragraph": _Ink((120, 120, 120), "paragraph"),
    "table": _Ink((30, 90, 200), "table and its cells"),
    "running": _Ink((150, 100, 50), "running head or foot"),
    "head": _Ink((90, 90, 160), "head of the paper"),
    "label": _Ink((170, 170, 60), "label or heading"),
    "attendance": _Ink((0, 150, 150), "person"),
    "agenda": _Ink((70, 130, 220), "case on the list"),
    "proposed": _Ink((240, 140, 0), "proposal"),
    "adopted": _Ink((0, 150, 40), "decision"),
    "earlier": _Ink((150, 60, 190), "earlier decision"),
    "statement": _Ink((220, 80, 140), "statement"),
    "attachment": _Ink((130, 90, 40), "attachment"),
    "cell": _Ink((0, 160, 220), "cell of a data table"),
}
_PASSAGE_INKS = {"head": "head", "title": "head", "label": "label", "heading": "label", "running": "running"}


def draw_document(content: bytes, document: Document, layout: Layout, folder: Path) -> list[Path]:
    """A PNG of every page in `folder` (made if it is not there), named `NAME-001.png` and so on.

    Args:
        content: the PDF's bytes.
        document: its record; layout: how it was arranged.

    Returns:
        The files written.

    Raises:
        ReferatError: `draw_unwritable`: there is a file in the folder's place, or it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ReferatError("draw_unwritable", f"{folder} is a file: name a folder for the pictures.", "draw")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _draw_pages(content, document, layout, folder)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReferatError("draw_unwritable", f"The pictures cannot be written to {folder} ({why}).", "draw") from error


def _draw_pages(content: bytes, document: Document, layout: Layout, folder: Path) -> list[Path]:
    stem = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(document.file_name).stem)[:80] or "page"
    marks = _marks(document)
    written: list[Path] = []
    with open_document(content) as pdf:
        for number in range(1, min(len(pdf), _MOST_PAGES) + 1):
            page = pdf[number - 1]
            try:
                picture = page.render(scale=SCALE).to_pil().convert("RGBA")
            finally:
                page.close()
            picture = _drawn(picture, number, layout, marks)
            path = folder / f"{stem}-{number:03d}.png"
            picture.convert("RGB").save(path)
            written.append(path)
    return written


def _drawn(picture: Image.Image, number: int, layout: Layout, marks: Sequence[tuple[str, PageBox, str]]) -> Image.Image:
    sheet = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=10)
    used: dict[str, None] = {}
    turned = straightenings(layout.pages)
    for ink, straight, width in _structure(layout, number):
        for _, *box in boxes_as_shown([(number, *straight)], turned):
            _rectangle(pen, (box[0], box[1], box[2], box[3]), ink, width, fill=False)
        used[ink] = None
    for ink, (page, x0, top, x1, bottom), says in marks:
        if page == number:
            _rectangle(pen, (x0, top, x1, bottom), ink, 2, fill=True)
            used[ink] = None
            if says:
                pen.text((x0 * SCALE, top * SCALE - 11), says, fill=(*_INKS[ink].colour, 255), font=font)
    _legend(pen, picture.size, list(used), font)
    return Image.alpha_composite(picture, sheet)


def _structure(layout: Layout, number: int) -> Iterator[tuple[str, tuple[float, float, float, float], int]]:
    """Lines, paragraphs, tables and running heads of a page."""
    for line in layout.running:
        if line.page == number:
            yield "running", (line.x0, line.top, line.x1, line.bottom), 2
    for block in layout.blocks:
        yield from _block(block, number)


def _block(block: Block, number: int) -> Iterator[tuple[str, tuple[float, float, float, float], int]]:
    if isinstance(block, Table):
        for page, top, bottom in block.fragments:
            if page == number:
                yield "table", (block.edges[0], top, block.edges[-1], bottom), 3
                for x in block.edges[1:-1]:
                    yield "table", (x, top, x, bottom), 1
        for cell in block.cells:
            for inner in cell.blocks:
                yield from _block(inner, number)
        return
    yield from _paragraph(block, number)


def _paragraph(paragraph: Paragraph, number: int) -> Iterator[tuple[str, tuple[float, float, float, float], int]]:
    lines = [line for line in paragraph.lines if line.page == number]
    for line in lines:
        yield "line", (line.x0, line.top, line.x1, line.bottom), 1
    if lines:
        box = (
            min(line.x0 for line in lines) - 2,
            lines[0].top - 1,
            max(line.x1 for line in lines) + 2,
            lines[-1].bottom + 1,
        )
        yield "paragraph", box, 1


def _marks(document: Document) -> list[tuple[str, PageBox, str]]:
    """Recognised values: ink, box, and a few words for the first box of each."""
    found: list[tuple[str, PageBox, str]] = []

    def mark(ink: str, boxes: Sequence[PageBox], says: str) -> None:
        found.extend((ink, box, says if index == 0 else "") for index, box in enumerate(boxes))

    for part in document.parts:
        for passage in part.passages:
            if passage.kind in _PASSAGE_INKS:
                mark(_PASSAGE_INKS[passage.kind], passage.boxes, "")
        for person in part.attendances:
            mark("attendance", person.boxes, person.status or "")
        for item in part.agenda:
            mark("agenda", item.boxes, item.case)
        for decision in part.decisions:
            mark(decision.kind, decision.boxes, f"{decision.kind} {decision.case or ''}")
        for statement in part.statements:
            mark("statement", statement.boxes, (statement.speaker or "")[:30])
        for attachment in part.attachments:
            mark("attachment", attachment.boxes, attachment.label or "")
        for table in part.tables:
            mark("cell", table.boxes, (table.title or table.caption or "")[:30])
            for cell in table.cells:
                mark("cell", cell.boxes, "")
    return found


def _rectangle(
    pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], ink: str, width: int, *, fill: bool
) -> None:
    x0, top, x1, bottom = (v * SCALE for v in box)
    colour = _INKS[ink].colour
    pen.rectangle(
        (min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom)),
        outline=(*colour, 255),
        width=width,
        fill=(*colour, 40) if fill else None,
    )


def _legend(
    pen: ImageDraw.ImageDraw, size: tuple[int, int], inks: list[str], font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> None:
    x, y = 6, size[1] - 14
    for name, ink in _INKS.items():
        if name in inks:
            pen.rectangle((x, y + 2, x + 8, y + 10), fill=(*ink.colour, 255))
            says = ink.says
            pen.text((x + 11, y), says, fill=(40, 40, 40, 255), font=font)
            x += 18 + int(pen.textlength(says, font=font))
            if x > size[0] - 120:
                x, y = 6, y - 13
