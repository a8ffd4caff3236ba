"""Which pages of a file must be read from their pictures, and the file's pages with what that gave.

Good text is never replaced: a page is read from its picture where it has no words, where its words make none, or where
a picture covers it and there is next to no text. Where part of a page is a picture, the words in it are added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from referat_ekstraksjon.errors import unreadable
from referat_ekstraksjon.language.legibility import could_be_words, is_legible, known_share
from referat_ekstraksjon.language.misreadings import mended
from referat_ekstraksjon.models import Finding, Severity, TextSource
from referat_ekstraksjon.reading.page import Page, Picture, Word
from referat_ekstraksjon.reading.scans.availability import why_unavailable
from referat_ekstraksjon.reading.scans.ink_on_pages import pages_with_ink
from referat_ekstraksjon.reading.scans.records import OcrSettings, ScannedFile, ScannedPage

OcrMode = Literal["auto", "never", "always"]
Reason = Literal["no_text", "unreadable", "thin", "bad_text", "picture", "asked"]

_WHOLE: Final = 0.6
"""Of a page that pictures cover, from which on it may be a scan."""
_PART: Final = 0.12
"""Of a page that a picture without words over it covers, from which on it may hold text."""
_THIN: Final = 20
"""Words, below which the text over a scan is a stamp, a number of the page or the like."""
_LEAST_KNOWN: Final = 0.45
"""Share of known words, below which the text under a scan is bad."""
_LEAST_SURE: Final = 0.6
"""Mean confidence of a page's letters, below which its picture holds no print."""
_LEAST_SURE_OF_FEW: Final = 0.75
_FEW: Final = 20
_SURE_OF_MENDED: Final = 0.7
"""Confidence that a mended word has at most."""
_OTHER_LINE: Final = 0.7
"""Of its size that a word stands below the one before it on another line."""
_ITEM_GAP: Final = 0.6
"""Of its size between the dot before an item of a list and the item."""
_SURE_OF_ITEM: Final = 0.8
"""Confidence from which on a letter at the start of a line is that letter: dots read as letters have 0.3 to 0.6."""
_MOST_TOLD: Final = 12
_SAYS: Final[Mapping[Reason, str]] = {
    "no_text": "no text",
    "unreadable": "characters that make no words",
    "thin": "a picture with next to no text",
    "bad_text": "a picture with bad text under it",
    "picture": "a picture beside the text",
    "asked": "asked for",
}


_NOT_READ: Final[tuple[tuple[Severity, str, str], ...]] = (
    ("warning", "ocr_nothing", "Pages whose pictures hold no print that can be read (handwriting, photographs)"),
    ("error", "ocr_timeout", "Pages whose recognition took longer than its limit"),
    ("error", "ocr_page_failed", "Pages whose recognition failed"),
)

_NO_PDFA: Final = Finding(
    severity="warning", code="pdfa_not_made",
    message="No PDF/A was made: something else in the file, mostly fonts of its other pages, stands in the way. "
    "Ghostscript may be able to mend it (apt-get install ghostscript).",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadPages:
    """A file's pages after OCR, and what is to be told of it.

    Attributes:
        pages: all of them.
        scanned: the numbers of those whose words come from their pictures, in whole or part.
        findings: what a person should know.
        pdfa: the searchable PDF/A, if it was made.
    """

    pages: tuple[Page, ...]
    scanned: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    pdfa: bytes | None = None

    @property
    def text_source(self) -> TextSource:
        """Where the words come from."""
        with_words = {page.number for page in self.pages if page.words}
        if not self.scanned or not self.scanned & with_words:
            return "born-digital"
        return "ocr" if with_words <= self.scanned else "mixed"


def read_pictures(
    content: bytes,
    pages: tuple[Page, ...],
    mode: OcrMode = "auto",
    settings: OcrSettings | None = None,
    *,
    keep_pdfa: bool = False,
    begun: Callable[[int], None] = lambda _: None,
    done: Callable[[int], None] = lambda _: None,
) -> ReadPages:
    """A file's pages, those that need it read from their pictures.

    Args:
        content: the file's bytes.
        pages: as the file itself gives them.
        mode: `auto` for those that need it, `always` for all, `never`.
        settings: languages and limits.
        keep_pdfa: whether to make a searchable PDF/A, where anything is read from pictures.
        begun: told how many pages are to be read; done: the number of each that is.

    Raises:
        UnreadableFileError: `ocr_unavailable`: pages need it, and it is not installed; `ocr_failed`.
    """
    settings = settings or OcrSettings()
    reasons = reasons_for_ocr(content, pages, mode)
    if not reasons:
        return ReadPages(pages)
    missing = why_unavailable(settings.languages)
    if missing is not None:
        if mode == "auto" and all(reason == "picture" for reason in reasons.values()):
            return ReadPages(pages)
        raise unreadable("ocr_unavailable", "ocr", missing)
    begun(len(reasons))
    from referat_ekstraksjon.reading.scans.ocr import read_scans  # noqa: PLC0415  # an extra, and slow to import

    file = read_scans(content, list(reasons), settings, keep_pdfa=keep_pdfa, done=done)
    read = _merged(pages, reasons, file)
    return replace(read, findings=(*read.findings, _NO_PDFA)) if keep_pdfa and file.pdfa is None else read


def reasons_for_ocr(content: bytes, pages: Sequence[Page], mode: OcrMode) -> dict[int, Reason]:
    """The pages to be read from their pictures, by number, with why."""
    if mode == "never":
        return {}
    reasons: dict[int, Reason] = {}
    empty = [page.number for page in pages if not page.words and page.width > 0]
    inked = pages_with_ink(content, empty) if empty else set()
    for page in pages:
        if mode == "always" and (page.words or page.number in inked):
            reasons[page.number] = "asked"
        elif page.number in inked:
            reasons[page.number] = "no_text"
        elif page.words and (reason := _reason(page)) is not None:
            reasons[page.number] = reason
    return reasons


def _reason(page: Page) -> Reason | None:
    texts = [word.text for word in page.words]
    if not is_legible(texts):
        return "unreadable"
    if not page.pictures:
        return None
    if _covered(page, page.pictures) >= _WHOLE:
        if len(texts) < _THIN:
            return "thin"
        return "bad_text" if known_share(texts) < _LEAST_KNOWN else None
    return "picture" if _covered(page, _bare_pictures(page)) >= _PART else None


def _covered(page: Page, pictures: Sequence[Picture]) -> float:
    """The share of a page that pictures cover; where they overlap, they count twice."""
    area = sum(
        max(0.0, min(p.x1, page.width) - max(p.x0, 0.0)) * max(0.0, min(p.bottom, page.height) - max(p.top, 0.0))
        for p in pictures
    )
    return area / max(1.0, page.width * page.height)


def _bare_pictures(page: Page) -> list[Picture]:
    """The pictures of a page that have no words over them."""
    return [picture for picture in page.pictures if not any(_lies_in(word, picture) for word in page.words)]


def _lies_in(word: Word, picture: Picture) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return picture.x0 <= x <= picture.x1 and picture.top <= y <= picture.bottom


def _merged(pages: tuple[Page, ...], reasons: Mapping[int, Reason], file: ScannedFile) -> ReadPages:
    """The pages with what their pictures gave; words are numbered anew."""
    merged: list[Page] = []
    used: dict[Reason, list[int]] = {}
    nothing: list[int] = []
    late: list[int] = []
    failed: list[int] = []
    for page in pages:
        scan = file.pages.get(page.number)
        if scan is None:
            merged.append(page)
            continue
        reason = reasons[page.number]
        taken = _taken(page, scan, reason)
        merged.append(taken or page)
        if taken is not None:
            used.setdefault(reason, []).append(page.number)
        elif scan.state == "timeout":
            late.append(page.number)
        elif scan.state == "failed":
            failed.append(page.number)
        elif reason != "picture":
            nothing.append(page.number)
    findings: list[Finding] = []
    if used:
        first = min(map(min, used.values()))
        findings.append(Finding(severity="info", code="ocr_used", message=_told(used, file.engine), page=first))
    for (severity, code, says), numbers in zip(_NOT_READ, (nothing, late, failed), strict=True):
        if numbers:
            message = f"{says}: {_listed(numbers)}."
            findings.append(Finding(severity=severity, code=code, message=message, page=numbers[0]))
    scanned = frozenset(number for numbers in used.values() for number in numbers)
    merged = [_mended(page) if page.number in scanned else page for page in merged]
    findings += _told_of_mending(merged)
    return ReadPages(_renumbered(merged), scanned, tuple(findings), file.pdfa)


def _mended(page: Page) -> Page:
    """A page with what Tesseract cannot have read rightly put right, where only one reading is possible."""
    pairs = list(enumerate(pairwise(page.words)))
    ends = {
        place
        for place, (word, following) in pairs
        if following.baseline - word.baseline > _OTHER_LINE * word.size and following.x0 < word.x0
    }
    starts = {
        place
        for place, (word, following) in pairs
        if (place == 0 or place - 1 in ends)
        and word.confidence < _SURE_OF_ITEM
        and abs(following.baseline - word.baseline) < 0.5 * _OTHER_LINE * word.size
        and following.x0 - word.x1 > _ITEM_GAP * word.size
    }
    readings = mended([word.text for word in page.words], ends, starts)
    words = tuple(
        word
        if text is None or word.confidence == 1.0  # not from a picture
        else word._replace(text=text, printed=word.text, confidence=min(word.confidence, _SURE_OF_MENDED))
        for word, text in zip(page.words, readings, strict=True)
    )
    return page._replace(words=words)


def _told_of_mending(pages: Sequence[Page]) -> list[Finding]:
    changes = [(word.printed, word.text, word.page) for page in pages for word in page.words if word.printed]
    if not changes:
        return []
    listed = "; ".join(f"«{old}» → «{new}» (page {number})" for old, new, number in changes[:_MOST_TOLD])
    more = f" and {len(changes) - _MOST_TOLD} more" if len(changes) > _MOST_TOLD else ""
    message = f"Readings that can only mean something else: {listed}{more}."
    return [Finding(severity="info", code="ocr_mended", message=message, page=changes[0][2])]


def _told(used: Mapping[Reason, Sequence[int]], engine: str) -> str:
    parts = [f"{_listed(numbers)} ({_SAYS[reason]})" for reason, numbers in used.items()]
    return f"Read from the picture by OCR ({engine}): pages {'; '.join(parts)}."


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers, those in a row as one.

    >>> _listed([1, 2, 3, 7])
    '1–3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:20]]
    return ", ".join(shown) + (f" and {len(runs) - 20} more" if len(runs) > 20 else "")


def _taken(page: Page, scan: ScannedPage, reason: Reason) -> Page | None:
    """A page as it is to be, or None where its picture gave nothing that is better than what it has."""
    words = scan.page.words
    if scan.state != "read":
        return None
    if reason == "picture":
        return _with_pictures_read(page, scan.page)
    if not holds_print(words):
        return None
    if reason == "thin" and _letters(words) < 2 * _letters(page.words):
        return None
    return scan.page


def holds_print(words: Sequence[Word]) -> bool:
    """Whether words from a picture are print that was read, not strokes of a pen or a photograph."""
    letters = _letters(words)
    if not letters:
        return False
    sure = sum(word.confidence * len(word.text) for word in words) / letters
    texts = [word.text for word in words]
    if len(words) < _FEW:
        return sure >= _LEAST_SURE_OF_FEW and could_be_words(texts)
    return sure >= _LEAST_SURE and is_legible(texts)


def _letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)


def _with_pictures_read(page: Page, scan: Page) -> Page | None:
    """A page with the words in its pictures, where these hold print: words in rows, not the marks of a chart."""
    straight = scan.straightened
    if straight is None or straight.turns:
        return None
    pictures = _bare_pictures(page)
    added: list[Word] = []
    for word in scan.words:
        ((x0, top, x1, bottom),) = straight.boxes_as_shown((word.x0, word.top, word.x1, word.bottom))[:1]
        shown = word._replace(x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom - (word.bottom - word.baseline))
        if any(_lies_in(shown, picture) for picture in pictures):
            added.append(shown)
    if len(added) < _FEW or not holds_print(added):
        return None
    return page._replace(words=page.words + tuple(added))


def _renumbered(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with their words counted through."""
    out: list[Page] = []
    count = 0
    for page in pages:
        words = tuple(word._replace(number=count + place) for place, word in enumerate(page.words))
        out.append(page._replace(words=words))
        count += len(words)
    return tuple(out)
