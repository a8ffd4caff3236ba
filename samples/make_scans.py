"""Makes scans of sample papers: their pages as pictures, askew, grainy and faded, as an office scanner leaves them.

    python samples/make_scans.py

writes `samples_scanned/`: scanned twins of papers in `samples/` with their gold, one of them typewritten and with a page
upside down, and a page with nothing but handwriting. `scan` makes the same of any PDF.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent
TARGET = HERE.parent / "samples_scanned"
TWINS = {
    "fjellvik-kommunestyre-2026-2-protokoll": (),
    "holmefjord-formannskap-2019-3-protokoll": (),
    "lyngsund-herredsstyre-1934-avskrift": (2,),
}
"""Papers to be scanned, each with its pages that lie upside down."""
_CHANGES = re.compile(rb"(?<=/ID\[)<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>|(?<=/CreationDate\(D:)\d{14}")
"""What pdfium writes another way each time."""
_POINTS = 72
_PAPER, _PRINT = 238, 28
"""Levels of grey of paper and print."""


def scan(
    source: Path, target: Path, *, dots: int = 200, skew: float = 0.8, grain: float = 7.0, quality: int = 55,
    upside_down: Collection[int] = (),
) -> None:  # fmt: skip
    """Writes a PDF of pictures of another's pages.

    Args:
        source: the PDF; target: where the scan goes.
        dots: an inch.
        skew: degrees that pages are askew, about; every other to the other side.
        grain: standard deviation of the paper's grey.
        quality: of JPEG.
        upside_down: pages that lie on their head, from 1.
    """
    chance = np.random.default_rng(sum(source.name.encode()))
    pages: list[bytes] = []
    document = pypdfium2.PdfDocument(source)
    for number in range(1, len(document) + 1):
        picture = document[number - 1].render(scale=dots / _POINTS, grayscale=True).to_pil().convert("L")
        angle = skew * (1 if number % 2 else -1) * (0.6 + 0.8 * chance.random())
        pages.append(_as_scanned(picture, angle + 180 * (number in upside_down), grain, quality, dots, chance))
    _write(pages, target, dots)


def _as_scanned(
    picture: Image.Image, angle: float, grain: float, quality: int, dots: int, chance: np.random.Generator
) -> bytes:
    turned = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(dots / 330)), dtype=np.float32)
    grey = _PRINT + soft / 255 * (_PAPER - _PRINT) + chance.normal(0, grain, soft.shape)
    written = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(written, "JPEG", quality=quality, dpi=(dots, dots))
    return written.getvalue()


def _write(pages: list[bytes], target: Path, dots: int) -> None:
    """A PDF whose pages are JPEG pictures."""
    made = pypdfium2.PdfDocument.new()
    for page in pages:
        with Image.open(io.BytesIO(page)) as picture:
            width, height = (side * _POINTS / dots for side in picture.size)
        new = made.new_page(width, height)
        image = pypdfium2.PdfImage.new(made)
        image.load_jpeg(io.BytesIO(page), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        new.insert_obj(image)
        new.gen_content()
        new.close()
    written = io.BytesIO()
    made.save(written)
    made.close()
    target.write_bytes(_CHANGES.sub(lambda id_: re.sub(rb"[0-9A-Fa-f]", b"0", id_[0]), written.getvalue()))


def handwriting(target: Path, dots: int = 200) -> None:
    """Writes a page of strokes that run like handwriting and say nothing."""
    chance = np.random.default_rng(7)
    picture = Image.new("L", (int(8.27 * dots), int(11.69 * dots)), 255)
    pen = ImageDraw.Draw(picture)
    for row in range(22):
        x, base = 0.9 * dots, (1.2 + 0.42 * row) * dots
        while x < 7.2 * dots:
            length = chance.integers(4, 13)
            steps = np.linspace(0, length * np.pi * 1.3, length * 14)
            wave = np.cumsum(chance.normal(0, 0.12, steps.size))
            up = 0.055 * dots * (np.sin(steps) + 0.8 * np.sin(0.37 * steps + chance.random() * 6) ** 3 * 1.8)
            along = x + steps * 0.028 * dots + 0.03 * dots * np.cos(steps * 1.1 + wave)
            pen.line(list(zip(along, base - up + wave, strict=True)), fill=40, width=max(2, dots // 70), joint="curve")
            x = float(along.max()) + chance.uniform(0.12, 0.3) * dots
    _write([_as_scanned(picture, 0.4, 7.0, 55, dots, chance)], target, dots)


def main() -> None:
    """Makes them all."""
    TARGET.mkdir(exist_ok=True)
    for name, upside_down in TWINS.items():
        file = f"{name}-skannet.pdf"
        scan(HERE / f"{name}.pdf", TARGET / file, upside_down=upside_down)
        gold = json.loads((HERE / f"{name}.gold.json").read_text(encoding="utf-8")) | {"file": file}
        text = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        (TARGET / f"{name}-skannet.gold.json").write_text(text, encoding="utf-8")
    handwriting(TARGET / "handskrift-skannet.pdf")


if __name__ == "__main__":
    main()
