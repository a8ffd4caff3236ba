"""`referat extract`, and the options on how files are read that `ingest` has too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from referat_ekstraksjon.batch.limits import cores
from referat_ekstraksjon.cli.choices import OcrChoice
from referat_ekstraksjon.cli.screen import one_line, writes_utf8
from referat_ekstraksjon.draw import draw_document
from referat_ekstraksjon.errors import ReferatError
from referat_ekstraksjon.extract import ExtractSettings, extract_with_layout, read_content, shown_path
from referat_ekstraksjon.language.identity_numbers import masked_json
from referat_ekstraksjon.reading.scans.records import OcrSettings

FamilyName = Annotated[str | None, typer.Option("--family", help="Read every paper by this family (name or .toml).")]
OcrOption = Annotated[
    OcrChoice, typer.Option("--ocr", help="Read pages from their pictures: those that need it, none, or all.")
]


def extract_command(
    file: Annotated[Path, typer.Argument(help="A PDF file.")],
    draw: Annotated[Path | None, typer.Option("--draw", help="Write pictures of what was seen to this folder.")] = None,
    family: FamilyName = None,
    ocr: OcrOption = OcrChoice.auto,
) -> None:
    """Print one document as JSON; touches no database."""
    content = read_content(file)
    settings = ExtractSettings(family=family, ocr=ocr.value, scans=OcrSettings(jobs=cores()))
    document, layout = extract_with_layout(content, shown_path(file.name), settings)
    if draw is not None:
        pictures = draw_document(content, document, layout, draw)
        sys.stderr.write(f"{len(pictures)} pictures written to {one_line(shown_path(draw))}\n")
    record = document.model_dump_json(indent=1, ensure_ascii=not writes_utf8(sys.stdout))
    sys.stdout.write(masked_json(record) + "\n")


def prepare_pdfa_folder(folder: Path, *, on_cluster: bool) -> None:
    """Makes the folder for PDF/A files.

    Raises:
        ReferatError: `wrong_usage`: the files are read elsewhere, or the folder cannot be made.
    """
    if on_cluster:
        raise ReferatError("wrong_usage", "--keep-pdfa writes files here: it does not go with --scheduler.", "usage")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ReferatError("wrong_usage", f"The folder {folder} cannot be made ({why}).", "usage") from error
