"""Pages from templates: everything escaped, nothing that hides or turns text round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from referat_ekstraksjon.archive.search.passages import MARK
from referat_ekstraksjon.archive.wordings import word_changes
from referat_ekstraksjon.web import wording

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Characters of control, and those that turn the direction of text round them."""
_PIECES = re.compile(r"\S+|\s+")


def visible(text: str) -> str:
    """A text without characters that are not seen or change how others are."""
    return _UNSEEN.sub("", text)


def _finalized(value: Any) -> Any:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("referat_ekstraksjon.web"), autoescape=True, undefined=StrictUndefined,
        finalize=_finalized, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"dato": norwegian_date, "antall": number, "treff": with_marks, "avsnitt": paragraphs}
    environment.globals |= {
        "KINDS": wording.KINDS, "OUTCOMES": wording.OUTCOMES, "PAPERS": wording.PAPERS,
        "DECISION_OUTCOMES": wording.DECISION_OUTCOMES, "SEVERITIES": wording.SEVERITIES, "FINDINGS": wording.FINDINGS,
        "ATTENDANCE": wording.ATTENDANCE,
    }  # fmt: skip
    return environment


def render(template: str, values: Mapping[str, Any]) -> str:
    """A page as HTML."""
    return _environment().get_template(template).render(values)


def norwegian_date(iso: str | None) -> str:
    """A date as people write it.

    >>> norwegian_date("2024-02-09"), norwegian_date("1937"), norwegian_date(None)
    ('9. februar 2024', '1937', '')
    """
    try:
        day = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    return str(format_date(day, "d. MMMM y", locale="nb"))


def number(count: int, one: str, many: str) -> str:
    """A number with what it counts.

    >>> number(1, "treff", "treff"), number(12500, "sak", "saker").split()
    ('1 treff', ['12', '500', 'saker'])
    """
    return f"{format_decimal(count, locale='nb')} {one if count == 1 else many}"


def with_marks(passage: str) -> Markup:
    """A passage of a hit, its found words marked."""
    first, *found = passage.split(MARK[0])
    out = escape(visible(first))
    for piece in found:
        words, _, rest = piece.partition(MARK[1])
        out += Markup("<mark>{}</mark>{}").format(visible(words), visible(rest))
    return out


def paragraphs(text: str | None) -> Markup:
    """A text with each of its lines as a paragraph."""
    lines = [line for line in visible(text or "").split("\n") if line.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def side_by_side(old: str, new: str) -> tuple[Markup, Markup]:
    """Two wordings with the words that changed marked: what was taken out in the old, what was put in in the new."""
    old, new = visible(old), visible(new)
    left: list[tuple[bool, int]] = []
    right: list[tuple[bool, int]] = []
    for change in word_changes(old, new):
        count = len(change.text.split())
        if change.kind != "added":
            left.append((change.kind == "removed", count))
        if change.kind != "removed":
            right.append((change.kind == "added", count))
    return _with_changes(old, left, "del", "fjernet"), _with_changes(new, right, "ins", "nytt")


def _with_changes(text: str, runs: list[tuple[bool, int]], tag: str, says: str) -> Markup:
    """A text with some runs of its words marked; white space as it is.

    Args:
        text: the wording.
        runs: for each run of words whether it is changed, and how many words it has.
        tag, says: how changed runs are marked, for the eye and the ear.
    """
    pieces = _PIECES.findall(text)
    out: list[str] = []
    at = 0
    for changed, count in runs:
        begin = at
        while at < len(pieces) and count:
            count -= not pieces[at].isspace()
            at += 1
        run = "".join(pieces[begin:at])
        before = run[: len(run) - len(run.lstrip())]
        words = str(escape(run.strip()))
        heard = f'<span class="kun-lest">[{says}: </span>{words}<span class="kun-lest">]</span>'
        out += [before, f"<{tag}>{heard}</{tag}>" if changed else words]
    rest = str(escape("".join(pieces[at:])))
    return Markup("".join(out) + rest)  # noqa: S704  # escaped above
