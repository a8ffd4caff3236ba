"""Prints the sample papers from `content/*.toml` and writes what a careful reader finds in each.

    python samples/make_samples.py            # all
    python samples/make_samples.py NAME ...   # some

The content is invented. It is set with python-docx and printed by LibreOffice (`soffice`, with the fonts Carlito,
Caladea, Liberation and DejaVu), as the papers it stands for were printed by a word processor. Beside each `NAME.pdf`
comes `NAME.gold.json`, in the gold format of `docs/gold-format.md`: it is told from the content, never from what the
program reads.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from council import Council, council_gold
from pieces import Pieces, pieces_gold

HERE = Path(__file__).parent


def print_sample(source: Path) -> None:
    """Prints one content file beside this script, and writes its gold record."""
    content = tomllib.loads(source.read_text(encoding="utf-8"))
    of_pieces = "piece" in content["paper"][0]
    printer = Pieces(content) if of_pieces else Council(content)
    for paper in content["paper"]:
        printer.paper(paper)
    with tempfile.TemporaryDirectory() as folder:
        docx = Path(folder) / f"{content['file']}.docx"
        printer.document.core_properties.title = content["about"]
        printer.document.save(docx)
        subprocess.run(
            ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(docx)],
            check=True,
            capture_output=True,
        )
        printed = _settled(docx.with_suffix(".pdf").read_bytes())
    pdf = HERE / f"{content['file']}.pdf"
    if not pdf.exists() or _settled(pdf.read_bytes()) != printed:
        pdf.write_bytes(printed)
    record = pieces_gold(content) if of_pieces else council_gold(content)
    gold = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (HERE / f"{content['file']}.gold.json").write_text(gold, encoding="utf-8")


def _settled(pdf: bytes) -> bytes:
    """The PDF without what changes with each printing, so that the same content gives the same bytes."""
    pdf = re.sub(rb"/CreationDate\(D:\d{14}[^)]*\)", b"/CreationDate(D:20240101000000Z')", pdf)
    pdf = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, pdf)
    return re.sub(
        rb"/ID \[ <[0-9A-F]{32}>\s+<[0-9A-F]{32}> \]", b"/ID [ <" + b"0" * 32 + b"> <" + b"0" * 32 + b"> ]", pdf
    )


if __name__ == "__main__":
    names = sys.argv[1:]
    for path in sorted((HERE / "content").glob("*.toml")):
        if not names or path.stem in names:
            print_sample(path)
            print(path.stem)
