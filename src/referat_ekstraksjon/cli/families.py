"""Document families on the screen: the list of them, and a family file tried out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from referat_ekstraksjon.language.identity_numbers import masked_json
from referat_ekstraksjon.models import Document
from referat_ekstraksjon.recognition.families.family import Family
from referat_ekstraksjon.recognition.families.met import MetWord, OwnPhrase, own_phrases

_MOST_PLACES = 3
_LONGEST_LINE = 100


def print_families(families: Sequence[Family], as_json: bool, console: Console) -> None:
    """The families with what each is for, what it extends and how many phrases it has of its own."""
    if as_json:
        _print_json([_as_dict(family) for family in families])
        return
    for family in families:
        extends = f"extends {family.lineage[1]}" if len(family.lineage) > 1 else "the common ground"
        _print(console, Text(family.name, style="bold"), f"  {extends}, {len(own_phrases(family))} phrases of its own")
        _print(console, f"  {family.about}")


def print_right(family: Family, console: Console) -> None:
    """One line for a family file without faults."""
    extends = " → ".join(family.lineage[1:]) or "nothing: it is the common ground"
    _print(console, f"{family.name} is right: extends {extends}; {len(own_phrases(family))} phrases of its own.")


def print_tried(family: Family, met: Sequence[MetWord], document: Document, console: Console) -> None:
    """A family tried on a PDF: which of its own words stand where, which do not, and the program's own choice."""
    own = own_phrases(family)
    unmet = _unmet(own, met)
    _print(console, Text(f"Words met ({len(own) - len(unmet)} of {len(own)})", style="bold"))
    ordered = sorted(met, key=lambda word: (own.index(_own(word)), word.page))
    for phrase, group in groupby(ordered, key=_own):
        places = list(group)
        _print(console, f"  {_shown(phrase)}")
        for word in places[:_MOST_PLACES]:
            _print(console, Text(f"    page {word.page}: ", style="dim"), _short(word.line))
        if len(places) > _MOST_PLACES:
            _print(console, Text(f"    and {len(places) - _MOST_PLACES} more places", style="dim"))
    _print(console, Text(f"Never met ({len(unmet)})", style="bold"))
    for phrase in unmet:
        _print(console, f"  {_shown(phrase)}")
    _print(console, Text("What the program chooses among its own families", style="bold"))
    for part in document.parts:
        pages = f"pages {part.first_page}–{part.last_page}"
        _print(console, f"  {part.kind}, {pages}: {part.family} ({part.family_reason})")


def print_json_of(family: Family, met: Sequence[MetWord] | None, document: Document | None) -> None:
    """The same as JSON."""
    shown: dict[str, Any] = _as_dict(family)
    if met is not None and document is not None:
        shown["met"] = [
            {"key": w.key, "form": w.form, "phrase": w.phrase, "text": w.text, "page": w.page, "line": w.line}
            for w in met
        ]
        shown["never_met"] = [
            {"key": p.key, "form": p.form, "phrase": p.phrase} for p in _unmet(own_phrases(family), met)
        ]
        shown["papers"] = [
            {
                "kind": part.kind, "first_page": part.first_page, "last_page": part.last_page, "family": part.family,
                "reason": part.family_reason,
            }
            for part in document.parts
        ]  # fmt: skip
    _print_json(shown)


def _as_dict(family: Family) -> dict[str, Any]:
    return {
        "name": family.name, "about": family.about, "extends": list(family.lineage[1:]),
        "own_phrases": len(own_phrases(family)),
    }  # fmt: skip


def _own(word: MetWord) -> OwnPhrase:
    return OwnPhrase(word.key, word.form, word.phrase)


def _unmet(own: Sequence[OwnPhrase], met: Sequence[MetWord]) -> list[OwnPhrase]:
    known = {_own(word) for word in met}
    return [phrase for phrase in own if phrase not in known]


def _shown(phrase: OwnPhrase) -> str:
    return f"{phrase.key}.{phrase.form}  «{phrase.phrase}»"


def _short(line: str) -> str:
    folded = " ".join(line.split())
    return folded if len(folded) <= _LONGEST_LINE else folded[: _LONGEST_LINE - 1] + "…"


def _print(console: Console, *pieces: str | Text) -> None:
    """A line whose words may be anyone's: no markup is read, what does not print is left out."""
    line = Text()
    for piece in pieces:
        style = piece.style if isinstance(piece, Text) else ""
        line.append(_printable(piece.plain if isinstance(piece, Text) else piece), style=style)
    console.print(line, highlight=False, soft_wrap=True)


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _print_json(value: Any) -> None:
    sys.stdout.write(masked_json(json.dumps(_clean(value), ensure_ascii=False, indent=1)) + "\n")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _printable(" ".join(value.split()))
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value
