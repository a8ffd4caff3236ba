"""Every class of hostile file: how it is made, and what a person is to be told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.robustness import amounts, contents, depths, opening
from tests.robustness.raw import LINES


class Hostile(NamedTuple):
    """A hostile file and what a person is told of it.

    Attributes:
        make: gives its bytes; its name is the file's.
        codes: codes of the failure, any of which says what is wrong; none if it is read.
        findings: findings it must have if it is read.
        words: words that must be read from it.
    """

    make: Callable[[], bytes]
    codes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    words: str = ""

    @property
    def name(self) -> str:
        return self.make.__name__


_DAMAGED = ("damaged_pdf",)
_NO_PDF = ("not_a_pdf",)
_MEMORY = ("out_of_memory",)
_TIME = ("cpu_limit", "timeout")  # on a machine with much else to do, wall-clock time may be up first
COSTLY = (_MEMORY, _TIME)
"""Codes of files that take long to fail."""
_ALL = " ".join(word for word in " ".join(LINES).split() if len(word) > 3)  # labels and numbers are no text


HOSTILE = (
    Hostile(opening.zero_bytes, ("empty_file",)),
    Hostile(opening.a_text, _NO_PDF),
    Hostile(opening.only_nulls, _NO_PDF),
    Hostile(opening.a_web_page, _NO_PDF),
    Hostile(opening.only_a_header, _DAMAGED),
    Hostile(opening.junk_before_header, findings=("junk_before_header",), words="Nasjonalt arkivråd"),
    Hostile(opening.much_junk_before_header, _NO_PDF),
    Hostile(opening.junk_after_end, words=_ALL),
    Hostile(opening.xref_off, words=_ALL),
    Hostile(opening.xref_missing, _DAMAGED),
    Hostile(opening.xref_astray, words=_ALL),
    Hostile(opening.xref_loop, words=_ALL),
    Hostile(opening.xref_stream_of_giants, words=_ALL),
    Hostile(opening.cut_in_the_middle, _DAMAGED),
    Hostile(opening.cut_with_catalogue, _DAMAGED),
    Hostile(opening.locked, ("encrypted",)),
    Hostile(opening.locked_without_password, words=_ALL),
    Hostile(opening.locked_by_a_stranger, ("unsupported_security",)),
    Hostile(amounts.many_pages, ("too_many_pages",)),
    Hostile(amounts.claimed_pages, words=_ALL),
    Hostile(amounts.no_pages, ("no_pages",)),
    Hostile(amounts.many_glyphs, ("too_many_glyphs",)),
    Hostile(contents.one_code_for_many, ("too_many_glyphs",)),
    Hostile(amounts.one_long_word, words="x" * 90_000),
    Hostile(amounts.many_words, words="a b a b"),
    Hostile(amounts.words_on_one_spot, words="Vedtak"),
    Hostile(amounts.many_rulings, words="x x x"),
    Hostile(amounts.short_rulings, words=_ALL),
    Hostile(amounts.flate_bomb, _MEMORY),
    Hostile(amounts.flate_bomb_as_objects, words=_ALL),
    Hostile(amounts.flate_bomb_as_font, _MEMORY),
    Hostile(amounts.endless_work, _TIME),
    Hostile(amounts.image_bomb, findings=("no_text",)),
    Hostile(amounts.long_title, words=_ALL),
    Hostile(depths.deep_arrays, words=_ALL),
    Hostile(depths.deep_catalogue, words=_ALL),
    Hostile(depths.deep_content, words=_ALL),
    Hostile(depths.deep_page_tree, _DAMAGED),
    Hostile(depths.page_loop, findings=("broken_page",), words=_ALL),
    Hostile(depths.parent_loop, words=_ALL),
    Hostile(depths.length_loop, words=_ALL),
    Hostile(depths.reference_loop, words=_ALL),
    Hostile(depths.form_loop, words=_ALL),
    Hostile(depths.forms_without_end, _MEMORY),
    Hostile(depths.glyph_loop, words="aaa"),
    Hostile(contents.shifted_glyphs, findings=("unreadable_glyphs",)),
    Hostile(contents.codes_without_map, findings=("unreadable_glyphs",)),
    Hostile(contents.half_characters),
    Hostile(contents.control_characters, words=_ALL),
    Hostile(contents.numbers_beyond, words=_ALL),
    Hostile(contents.page_beyond, words=_ALL),
    Hostile(contents.page_of_no_size, words=_ALL),
    Hostile(contents.types_mixed_up, words=_ALL),
    Hostile(contents.content_cut, words="Protokoll fra møte"),
    Hostile(contents.another_file, findings=("no_text",)),
    Hostile(contents.things_to_do, words=_ALL),
    Hostile(contents.two_in_one, words="Rådet forkaster referatet."),
    Hostile(amounts.fewer_pages_than_there_are, words="Side 1"),
)
