"""What a person is told when a file cannot be taken: a stable code and one sentence.

Codes are part of the public interface: they stand in `failures.code` and in what the command line prints.
"""

from __future__ import annotations

from typing import Final


class ReferatError(Exception):
    """A fault with a stable code and a sentence for people.

    Args:
        code: one of the stable codes (lower case, underscores).
        message: one sentence that says what is wrong and, where it can, what to do.
        stage: the step that gave up (`open`, `read`, `ocr`, `layout`, `recognise`, `store`, `family`, `database`).
    """

    def __init__(self, code: str, message: str, stage: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.stage = stage

    def __reduce__(self) -> tuple[type[ReferatError], tuple[str, str, str]]:
        return (type(self), (self.code, self.message, self.stage))


class UnreadableFileError(ReferatError):
    """A file that gives no document at all; it goes to `failures`."""


class FamilyFileError(ReferatError):
    """A family file (TOML) with a wrong key, value or reference."""


class GoldFileError(ReferatError):
    """A gold file (JSON) that cannot be read, is no JSON, or does not keep to the gold format."""


class ArchiveError(ReferatError):
    """A database that cannot be used: not ours, not writable, too new, locked."""


class ClusterError(ReferatError):
    """A cluster that cannot be used: Dask missing, no scheduler, workers with another program, lost."""


class QueryError(ReferatError):
    """A search or reference that cannot be understood."""


FAILURE_SENTENCES: Final[dict[str, str]] = {
    "not_found": "There is no file or folder at this path.",
    "no_pdf_in_folder": "The folder holds no PDF file.",
    "link_outside": "This is a link that leads out of the folder; it is taken with --follow-links.",
    "not_a_file": "This is no file but a pipe, socket or device.",
    "folder_not_readable": "The folder cannot be opened: check its permissions.",
    "not_readable": "The file cannot be opened: check its permissions.",
    "changed_while_read": "The file changed or vanished while it was read.",
    "empty_file": "The file is empty (0 bytes).",
    "not_a_pdf": "The file is not a PDF: it has no PDF header.",
    "damaged_pdf": "The PDF is damaged or cut short and cannot be opened.",
    "encrypted": "The PDF is locked with a password.",
    "unsupported_security": "The PDF is locked in a way that is not supported.",
    "no_pages": "The PDF has no pages.",
    "too_many_pages": "The PDF has more pages than the limit.",
    "too_many_glyphs": "A page has more characters than the limit.",
    "timeout": "Reading the file took longer than its limit.",
    "cpu_limit": "Reading the file took more processor time than its limit.",
    "out_of_memory": "Reading the file took more memory than its limit.",
    "crashed": "The reading process died on this file.",
    "ocr_unavailable": "Pages are pictures that only OCR can read, and it is not installed.",
    "ocr_failed": "Reading the pictures of the pages by OCR failed.",
    "pdfa_unwritable": "The searchable PDF/A cannot be written to its folder.",
    "internal_error": "The program failed on this file; please report it with the file.",
}
"""Every failure code with its sentence; `referat` prints the sentence and stores both."""


def failed_inside(error: Exception, stage: str) -> UnreadableFileError:
    """The failure of a file on which the program itself went wrong."""
    return unreadable("internal_error", stage, f"{type(error).__name__}: {error}"[:300])


def unreadable(code: str, stage: str, detail: str = "") -> UnreadableFileError:
    """A failure with its standard sentence, `detail` added in parentheses where it helps."""
    sentence = FAILURE_SENTENCES[code]
    return UnreadableFileError(code, f"{sentence} ({detail})" if detail else sentence, stage)
