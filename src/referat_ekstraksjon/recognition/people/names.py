"""Names as lists of people print them: with words that tell namesakes apart (`d.y.`), with full stops after them."""

from __future__ import annotations

import re

from referat_ekstraksjon.language.names import first_name, looks_like_name
from referat_ekstraksjon.language.sentences import is_abbreviation
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary

_INITIAL = re.compile(r"\b[^\W\d_]\.$")
_STOP = re.compile(r"\.\s+(?=[^\W\d_])")
_CUT_SHORT = re.compile(r"[A-ZÆØÅ][^\W\d_]{0,3}(?<![aeiouyæøå])")
"""What may be a given name cut short (`Chr.`, `Edv.`): none ends in a vowel."""
_VOWELS = frozenset("aeiouyæøå")


def without_suffix(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """A name, and the words at its end that tell namesakes apart, if it has any (`Kåre Ness`, `d.y.`)."""
    words = text.split()
    for count in (2, 1):
        suffix = " ".join(words[-count:])
        if len(words) > count and vocabulary["attendance.name_suffixes"].whole(suffix):
            return " ".join(words[:-count]), suffix
    return text, ""


def is_name(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text could be one person's name."""
    return looks_like_name(without_suffix(text.strip(), vocabulary)[0].rstrip(","))


def name_at_start(text: str, vocabulary: Vocabulary) -> str | None:
    """The name that a text begins with, the words that tell namesakes apart with it."""
    text = text.strip(" :,")
    name = first_name(text)
    if name is None or not text.startswith(name):
        return name
    rest = text[len(name) :]
    if rest.startswith(".") and without_suffix(name, vocabulary)[1]:
        return name + "."
    suffix = vocabulary["attendance.name_suffixes"].at_start(rest.lstrip())
    return f"{name} {suffix.group(0)}" if suffix is not None and rest[:1].isspace() else name


def without_stop(text: str, vocabulary: Vocabulary) -> str:
    """A text without the marks around an entry; a full stop stays that belongs to an initial or suffix."""
    text = text.strip(" ,;")
    if _INITIAL.search(text) or without_suffix(text, vocabulary)[1]:
        return text
    return text.rstrip(".")


def list_sentences(text: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Start and end of each sentence of a list, full stops of initials and of names cut short apart."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        before, after = text[start : match.start()], text[match.end() :]
        within = before.count("(") > before.count(")")
        stead = vocabulary["attendance.in_stead_of"].whole(before.rsplit(maxsplit=1)[-1]) if before.strip() else None
        if within or stead is not None or not after[0].isupper() or _is_shortened(before, after):
            continue
        spans.append((start, match.start() + 1))
        start = match.end()
    return [*spans, (start, len(text))]


def _is_shortened(before: str, after: str) -> bool:
    """Whether the full stop between two texts is that of an abbreviation, an initial, or a name cut short."""
    words = re.split(r"[,;]", before)[-1].split()
    if is_abbreviation(before) or not words or words[-1].isdigit():
        return True
    if not _CUT_SHORT.fullmatch(words[-1]):
        return False
    alone = len(words) == 1 or len(re.split(r"[,;.]", after)[0].split()) == 1
    return alone or not _VOWELS & set(words[-1].casefold())
