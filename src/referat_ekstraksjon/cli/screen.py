"""Text from papers, file names and arguments on a terminal: shown as it is, and unable to steer it."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path
from typing import Any, overload

from rich.console import Console

from referat_ekstraksjon.language.identity_numbers import masked

_REPLACED = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff\u2028\u2029")
"""Marks that turn the direction of writing or break a line, besides what Unicode calls a control."""


def one_line(text: object) -> str:
    """Text for one line of a terminal: white space folded, identity numbers masked, what could steer it replaced."""
    return masked(" ".join(_harmless(str(text)).split()))


def lines(text: object) -> str:
    """Text of several lines for a terminal, as `one_line` but with its line breaks."""
    return masked("\n".join(_harmless(line) for line in str(text).replace("\r\n", "\n").split("\n")))


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(" " if c in "\t\n" else _REPLACED if _steers(c) else c for c in text)


def _steers(character: str) -> bool:
    """Whether a character is a control (C0, C1), an embedding or override of direction, or half a character."""
    if character in _INVISIBLE:
        return True
    return unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip


class _Screen(Console):
    """A console on which a closed pipe ends the program like any other program of a pipeline."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def screen(*, stderr: bool = False) -> Console:
    """A console that takes no text for markup (`[/b]`), emoji (`:smile:`) or something to colour."""
    return _Screen(stderr=stderr, markup=False, emoji=False, highlight=False)


def writes_utf8(stream: Any) -> bool:
    """Whether a stream can take every character."""
    return str(getattr(stream, "encoding", None) or "").lower().replace("-", "").replace("_", "") == "utf8"


def prepare_streams() -> None:
    """Sees to it that no character ends the program: ASCII becomes UTF-8; elsewhere `?` stands for what is missing."""
    if sys.stdout is None:  # the caller closed it
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # for as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        name = str(stream.encoding or "").lower()
        if name in ("ascii", "us-ascii", "ansi_x3.4-1968", "646"):
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")


@overload
def typed(argument: str) -> str: ...
@overload
def typed(argument: None) -> None: ...
@overload
def typed(argument: str | None) -> str | None: ...
def typed(argument: str | None) -> str | None:
    """What a person typed, also where the locale (`C`) made something else of its UTF-8."""
    if argument is None or argument.isascii():
        return argument
    return os.fsencode(argument).decode("utf-8", "replace") if _has_escaped(argument) else argument


def _has_escaped(text: str) -> bool:
    return any(0xDC80 <= ord(character) <= 0xDCFF for character in text)


def abandon_output() -> None:
    """Lets what is still to be written go nowhere, so that nothing is said of a closed pipe when the program ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue
