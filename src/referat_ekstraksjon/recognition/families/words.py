"""What a family file may hold: one section of words for each thing that papers mark with words.

Each field is a set of phrases (see `language.phrases`). In TOML it is a list, or a table of lists by form of the
language: `nb` (bokmål), `nn` (nynorsk), `older` (before about 1940), `both`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from referat_ekstraksjon.language.phrases import PhraseError, phrase_pattern


class Words(BaseModel):
    """Phrases, marked by the form of the language they belong to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    both: tuple[str, ...] = ()
    nb: tuple[str, ...] = ()
    nn: tuple[str, ...] = ()
    older: tuple[str, ...] = ()

    def phrases(self) -> Iterator[str]:
        """All phrases, whatever form they belong to."""
        yield from (*self.both, *self.nb, *self.nn, *self.older)

    def __add__(self, other: Words) -> Words:
        return Words(
            both=(*self.both, *other.both),
            nb=(*self.nb, *other.nb),
            nn=(*self.nn, *other.nn),
            older=(*self.older, *other.older),
        )


def _as_words(value: Any) -> Any:
    """A plain list is words of both forms. Every phrase must compile."""
    words = {"both": value} if isinstance(value, list) else value
    if isinstance(words, dict):
        for phrases in words.values():
            for phrase in phrases if isinstance(phrases, list) else ():
                if isinstance(phrase, str):
                    try:
                        phrase_pattern(phrase)
                    except PhraseError as error:
                        raise ValueError(f"«{phrase[:60]}»: {error}") from None
    return words


Phrases = Annotated[Words, BeforeValidator(_as_words)]
_NONE = Words()


class Section(BaseModel):
    """A table of a family file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PaperWords(Section):
    """Titles of papers, by the kind of paper they begin."""

    notice: Phrases = _NONE
    minutes: Phrases = _NONE
    memo: Phrases = _NONE
    extract: Phrases = _NONE
    attachment: Phrases = _NONE


class HeadWords(Section):
    """Labels in the head of a notice or minutes, and sentences that say when and where a meeting is held."""

    body: Phrases = _NONE
    organisation: Phrases = _NONE
    number: Phrases = _NONE
    date: Phrases = _NONE
    time: Phrases = _NONE
    place: Phrases = _NONE
    other: Phrases = _NONE
    bodies: Phrases = _NONE
    """Names of bodies as they stand in a line of their own near the title."""
    organisations: Phrases = _NONE
    """Names of those whose bodies they are, in a line of their own."""
    joints: Phrases = _NONE
    """Words between a body's name and its organisation's (`Årsmøte i Sameiet …`)."""
    sentences: Phrases = _NONE
    """Beginnings of sentences that say when and where the meeting is held."""
    place_after: Phrases = _NONE
    """How such a sentence names the place at its end."""
    ends: Phrases = _NONE
    """Sentences that say when a meeting ended."""


class AttendanceWords(Section):
    """Lists of people: labels over them by what they make of those listed, heads of columns, words in a row."""

    member: Phrases = _NONE
    present: Phrases = _NONE
    absent: Phrases = _NONE
    stand_in: Phrases = _NONE
    staff: Phrases = _NONE
    guest: Phrases = _NONE
    leader: Phrases = _NONE
    secretary: Phrases = _NONE
    heading: Phrases = _NONE
    """Headings over several such lists."""
    name: Phrases = _NONE
    function: Phrases = _NONE
    party: Phrases = _NONE
    organisation: Phrases = _NONE
    stands_in_for: Phrases = _NONE
    stood_in_by: Phrases = _NONE
    note: Phrases = _NONE
    in_stead_of: Phrases = _NONE
    """Words between a stand-in and whom they stand in for."""
    staff_functions: Phrases = _NONE
    stand_in_functions: Phrases = _NONE
    absent_notes: Phrases = _NONE
    partial_notes: Phrases = _NONE
    parties: Phrases = _NONE
    end: Phrases = _NONE


class AgendaWords(Section):
    """The list of cases: its title, heads of its columns, pauses, words that take a case off it."""

    titles: Phrases = _NONE
    number: Phrases = _NONE
    title: Phrases = _NONE
    start_time: Phrases = _NONE
    case_type: Phrases = _NONE
    archive_ref: Phrases = _NONE
    other: Phrases = _NONE
    breaks: Phrases = _NONE
    withdrawn: Phrases = _NONE


class CaseWords(Section):
    """The head of a case or memo: its labels, and the words before a case's number."""

    number: Phrases = _NONE
    number_words: Phrases = _NONE
    """Words that may stand before a number in a heading (`Sak`)."""
    title: Phrases = _NONE
    title_words: Phrases = _NONE
    """Words before the title that are no part of it."""
    to: Phrases = _NONE
    meeting: Phrases = _NONE
    """What the label `to` may hold: the meeting a memo is for."""
    date: Phrases = _NONE
    case_type: Phrases = _NONE
    from_: Phrases = Field(default=_NONE, alias="from")
    officer: Phrases = _NONE
    archive_ref: Phrases = _NONE
    body: Phrases = _NONE
    other: Phrases = _NONE
    treatment: Phrases = _NONE
    """Lines that say which body treats the case, between its head and its text."""


class SectionWords(Section):
    """Headings and labels within a case."""

    proposal: Phrases = _NONE
    decision: Phrases = _NONE
    earlier: Phrases = _NONE
    discussion: Phrases = _NONE
    vote: Phrases = _NONE
    attachments: Phrases = _NONE
    attachment: Phrases = _NONE
    """A single attachment with its label: `Vedlegg {label}`."""
    movers: Phrases = _NONE
    """Sentences by which someone puts a proposal forward; its text follows."""
    moved: Phrases = _NONE
    """Labels over a proposal put forward besides the one that the case was laid before the body with."""
    proposer: Phrases = _NONE
    """Labels over the name of who puts the next proposal forward."""
    voted_on: Phrases = _NONE
    """Labels after which stands, on the same line, what is voted on."""
    proposed_in: Phrases = _NONE
    """Lines that say which body made the proposal below, and when (`Formannskapet 18.03.2026`)."""
    talk: Phrases = _NONE
    """How paragraphs begin that report talk: where text stands unlabelled above an outcome, it ends there."""
    other: Phrases = _NONE
    closing: Phrases = _NONE


class EarlierWords(Section):
    """Earlier decisions: heads of columns in tables of them, and sentences that introduce one."""

    number: Phrases = _NONE
    title: Phrases = _NONE
    text: Phrases = _NONE
    sentences: Phrases = _NONE
    none: Phrases = _NONE


class OutcomeWords(Section):
    """What became of a proposal or case: what a sentence may speak of, and what it may say of that."""

    official: Phrases = _NONE
    """Words for the proposal that a case was laid before the body with (`innstillingen`)."""
    moved: Phrases = _NONE
    """Words for one that was put forward besides (`tilleggsforslaget`)."""
    any: Phrases = _NONE
    """Words for either (`forslaget`, `forslag 2`)."""
    part: Phrases = _NONE
    """Words for a part of one (`punkt 3`)."""
    case: Phrases = _NONE
    """Words for the case itself (`saken`)."""
    from_whom: Phrases = _NONE
    """What may follow such a word: whose proposal it is."""
    carried: Phrases = _NONE
    rejected: Phrases = _NONE
    withdrawn: Phrases = _NONE
    postponed: Phrases = _NONE
    negations: Phrases = _NONE
    unsettled: Phrases = _NONE
    """Words before `vedtatt` that show that nothing is settled yet (`bør`, `hvis`)."""
    amended: Phrases = _NONE
    """Words that show that a proposal was carried with changes."""
    fillers: Phrases = _NONE
    """Words that may stand in a sentence that says no more than that something was carried."""
    as_proposed: Phrases = _NONE
    """A decision that only points to the proposal."""
    decided: Phrases = _NONE
    """Verbs by which a whole sentence is itself a decision (`Innkallingen ble godkjent`)."""


class VoteWords(Section):
    """How votes are told."""

    counts: Phrases = _NONE
    """Numbers of votes: `{for}`, `{against}`, `{blank}`."""
    unanimous: Phrases = _NONE
    casting: Phrases = _NONE
    manner: Phrases = _NONE
    opened: Phrases = _NONE
    """Sentences that say what is voted on next."""
    alternative: Phrases = _NONE
    """Words that set proposals against each other: where one is carried the others fall."""


class StatementWords(Section):
    """Verbs by which minutes report what someone said."""

    verbs: Phrases = _NONE
    introductions: Phrases = _NONE


class TableWords(Section):
    """Words of tables and figures."""

    caption: Phrases = _NONE
    figure: Phrases = _NONE
    unit: Phrases = _NONE
    sum: Phrases = _NONE


class RunningWords(Section):
    """Lines at the edge of a page that no other page bears out."""

    lines: Phrases = _NONE


class Rules(Section):
    """Choices of a practice that are no wording. What a family leaves out it takes from the one it extends."""

    memo_head_at_least: int | None = Field(default=None, ge=2, le=12)
    """How many labels of `case` make a memo's head where no title does."""
    year_first: bool | None = None
    """Whether `15/45` is case 45 of 1915."""
    unknown_list: Literal["member", "present", "absent", "stand_in", "staff", "guest"] | None = None
    """What people are who are listed under a label that is none of the known ones, among lists that are."""
    text_above_outcome: bool | None = None
    """Whether unlabelled text above "the proposal was carried" is that proposal."""


class FamilyFile(BaseModel):
    """A family file as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-zæøå][a-zæøå0-9_-]{0,40}$")
    about: str = Field(min_length=3, max_length=500)
    extends: str | None = None
    papers: PaperWords = PaperWords()
    head: HeadWords = HeadWords()
    attendance: AttendanceWords = AttendanceWords()
    agenda: AgendaWords = AgendaWords()
    case: CaseWords = CaseWords()
    section: SectionWords = SectionWords()
    earlier: EarlierWords = EarlierWords()
    outcome: OutcomeWords = OutcomeWords()
    vote: VoteWords = VoteWords()
    statement: StatementWords = StatementWords()
    table: TableWords = TableWords()
    running: RunningWords = RunningWords()
    rules: Rules = Rules()


SECTION_NAMES = tuple(n for n, f in FamilyFile.model_fields.items() if isinstance(f.default, Section) and n != "rules")
"""The sections that hold words."""
