"""Which cases are not for everyone's eyes (*unntatt offentlighet*, *lukket møte*), by what is printed of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from referat_ekstraksjon.language.case_numbers import YEARLY_PATTERN, parse_case_number
from referat_ekstraksjon.language.sentences import sentence_spans
from referat_ekstraksjon.layout.blocks import Paragraph
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.drafts import Doubt
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.passages import Context
from referat_ekstraksjon.recognition.rows import Row, RowCell

_NUMBER = re.compile(YEARLY_PATTERN)
_BEFORE = 30
"""Characters before the words in which a negation turns them round."""
_REST = 80
_MARKS = " :–-.,;()[]*\n"


def says_restricted(mark: str, vocabulary: Vocabulary) -> bool:
    """Whether a mark in a column such as `Lukket`, or beside such a label, says so: anything but a no, or nothing."""
    string = mark.strip(_MARKS)
    return bool(string) and vocabulary["case.open"].whole(string) is None


def restricted_cases(
    rows: Sequence[Row], contexts: Sequence[Context], own: str | None, vocabulary: Vocabulary
) -> Iterator[tuple[str | None, Text]]:
    """The cases of which a paper says that they are not for everyone's eyes, and the words that do.

    What is exempt may be an attachment or a sentence only; which words of the case are harmless is not for a program
    to tell, so the whole case counts.

    Args:
        rows: the paper's rows.
        contexts: the case that each paragraph of each row stands under, in their order.
        own: the case that the whole paper is on, if it is.
        vocabulary: the family's.

    Yields:
        The key of the case, or None for words outside any case, with the words. Outside a case a sentence may name it
        (`… under sak 18/20, da møtet ble lukket`).
    """
    order = iter(contexts)
    for row in rows:
        for index, cell in enumerate(row.cells):
            for paragraph in cell.paragraphs:
                context = next(order)
                words = _words(paragraph, row.cells[index + 1 : index + 2], vocabulary)
                if words is None:
                    continue
                key = context.case or own
                named = [] if key is not None else _cases_named(paragraph.text.string, words.string)
                for case in named or [key]:
                    yield case, words


def _words(paragraph: Paragraph, beside: Sequence[RowCell], vocabulary: Vocabulary) -> Text | None:
    """The words of a paragraph that say so; those of a label only where its value, perhaps beside it, is not a no."""
    text = paragraph.text
    for match in vocabulary["case.restricted"].all_inside(text.string):
        before = text.string[max(0, match.start() - _BEFORE) : match.start()]
        if vocabulary["outcome.negations"].anywhere(before):
            continue
        rest = text.string[match.end() : match.end() + _REST].split("\n")[0]
        if rest.lstrip().startswith(":") or (not rest.strip(_MARKS) and beside):
            value = rest if rest.strip(_MARKS) else "".join(cell.string for cell in beside)
            if not says_restricted(value, vocabulary):
                continue
        return text.slice(match.start(), match.end())
    return None


def _cases_named(string: str, words: str) -> list[str | None]:
    """The keys of the cases that a sentence with some words names."""
    sentences = (string[start:stop] for start, stop in sentence_spans(string))
    sentence = next((sentence for sentence in sentences if words in sentence), "")
    numbers = (parse_case_number(match.group()) for match in _NUMBER.finditer(sentence))
    return [number.key for number in numbers if number is not None]


def unplaced_doubt(words: Text) -> Doubt:
    """A finding on words outside any case: a person must see which case is meant."""
    message = f"«{words.string}» is printed outside any case: see which case is not for everyone's eyes."
    return Doubt("restricted_unplaced", message, words.page)
