"""Makes the pictures of the web page in `docs/pictures/` from the samples.

    python samples/make_screenshots.py

Needs Chromium on the path. The samples are read into an archive that is gone afterwards.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PICTURES = HERE.parent / "docs" / "pictures"
SIZE = {"width": 1000, "height": 760}
_COLOURS = 128
"""Enough for pages of text, in files a third as large."""


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium on the path")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.db"
        referat = [sys.executable, "-m", "referat_ekstraksjon"]
        subprocess.run([*referat, "ingest", str(HERE), "--db", str(archive)], check=True, capture_output=True)
        server = subprocess.Popen([*referat, "serve", str(archive), "--port", "0"], stderr=subprocess.PIPE, text=True)
        try:
            said = server.stderr.readline() if server.stderr else ""
            address = re.findall(r"http://\S+(?=/)", said)[0]
            _shoot(chromium, address, _addresses(archive))
        finally:
            server.terminate()
            server.wait()


def _addresses(archive: Path) -> dict[str, str]:
    """The pages to be shown, by the name of their picture."""
    db = sqlite3.connect(archive)
    (case,) = db.execute("select id from cases where number = '10/24' and title like 'Kostnader%'").fetchone()
    (meeting,) = db.execute("select id from meetings where date = '2026-02-18'").fetchone()
    decision, page, document = db.execute(
        "select d.id, d.page, p.document_id from decisions d join parts p on p.id = d.part_id where d.case_id = ?"
        " and d.kind = 'adopted'", [case],
    ).fetchone()  # fmt: skip
    db.close()
    return {
        "sok": "/sok?q=vedta+OR+godkjenne",
        "sak": f"/sak/{case}",
        "kilde": f"/kilde/{document}/{page}?verdi=decisions-{decision}",
        "mote": f"/mote/{meeting}",
    }


def _shoot(chromium: str, address: str, pages: dict[str, str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]  # a dict of two numbers
        for name, path in pages.items():
            page.goto(address + path, wait_until="networkidle")
            picture = PICTURES / f"{name}.png"
            page.screenshot(path=picture)
            Image.open(picture).convert("RGB").quantize(_COLOURS).save(picture, optimize=True)
            print(f"{picture.name}: {picture.stat().st_size // 1000} KB")
        browser.close()


if __name__ == "__main__":
    main()
