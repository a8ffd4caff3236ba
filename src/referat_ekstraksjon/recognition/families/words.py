"""What a family file may hold: one section of words for each thing that papers mark with words.

Each field is a set of phrases (see `language.phrases`). In TOML it is a list, or a table of lists by form of the
language: `nb` (bokmål), `nn` (nynorsk), `older` (before about 1940), `both`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from referat_ekstraksjon.language.phrases import PhraseError, phrase_pattern

FORMS = ("nb", "nn", "both", "older")
"""Forms of the language that phrases may be marked with."""


class Words(BaseModel):
    """Phrases, marked by the form of the language they belong to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    both: tuple[str, ...] = ()
    nb: tuple[str, ...] = ()
    nn: tuple[str, ...] = ()
    older: tuple[str, ...] = ()

    def phrases(self) -> Iterator[str]:
        """All phrases, whatever form they belong to."""
        yield from (phrase for _, phrase in self.marked())

    def marked(self) -> Iterator[tuple[str, str]]:
        """All phrases, each after its form."""
        for form in ("both", "nb", "nn", "older"):
            for phrase in getattr(self, form):
                yield form, phrase

    def __add__(self, other: Words) -> Words:
        return Words(
            both=(*self.both, *other.both),
            nb=(*self.nb, *other.nb),
            nn=(*self.nn, *other.nn),
            older=(*self.older, *other.older),
        )


def _as_words(value: Any) -> Any:
    """A plain list is words of both forms. Every phrase must compile."""
    if not isinstance(value, (list, dict, Words)):
        raise ValueError(f"expected a list of phrases, or such lists by form ({', '.join(FORMS)})")
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


class TellingWords(Section):
    """Words by which a paper is known as this family's: whose it is, how it spells, what no other issuer prints."""

    words: Phrases = _NONE


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
    meetings_of: Phrases = _NONE
    """Words for a meeting with whose it is (`Styremøte i {organisation}`), where the body has no other name."""
    organisations: Phrases = _NONE
    """Names of those whose bodies they are, in a line of their own."""
    numbered: Phrases = _NONE
    """How a title gives the meeting's number."""
    joints: Phrases = _NONE
    """Words between a body's name and its organisation's (`Årsmøte i Sameiet …`)."""
    sentences: Phrases = _NONE
    """Beginnings of sentences that say when and where the meeting is held."""
    place_after: Phrases = _NONE
    """How such a sentence names the place at its end."""
    starts: Phrases = _NONE
    """Sentences that say when a meeting was opened."""
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
    other: Phrases = _NONE
    """Labels near lists of people over names that are not of the meeting (`Kopi`)."""
    in_stead_of: Phrases = _NONE
    """Words between a stand-in and whom they stand in for."""
    functions: Phrases = _NONE
    """What a person may be in a body (`leder`), where no head says that a column holds it."""
    staff_functions: Phrases = _NONE
    stand_in_functions: Phrases = _NONE
    absent_notes: Phrases = _NONE
    substitutions: Phrases = _NONE
    """Sentences that name one absent, `{who}`, and who came instead, `{name}`."""
    led_by: Phrases = _NONE
    """Words that name who led the meeting: `{part}` is the office, `{name}` the person."""
    kept_by: Phrases = _NONE
    """The same of who kept the minutes."""
    instructions: Phrases = _NONE
    """Sentences that say how absence is reported: they list nobody."""
    partial_notes: Phrases = _NONE
    parties: Phrases = _NONE
    dividers: Phrases = _NONE
    """Words between two people in a list (`og`)."""
    name_suffixes: Phrases = _NONE
    """Words after a name that tell namesakes apart (`d.y.`): they belong to it."""


class AgendaWords(Section):
    """The list of cases: its title, heads of its columns, pauses, words that take a case off it."""

    titles: Phrases = _NONE
    number: Phrases = _NONE
    title: Phrases = _NONE
    start_time: Phrases = _NONE
    case_type: Phrases = _NONE
    archive_ref: Phrases = _NONE
    restricted: Phrases = _NONE
    """Heads of columns that say which cases are not for everyone's eyes."""
    other: Phrases = _NONE
    content: Phrases = _NONE
    """Heads of columns that hold what was said and decided."""
    breaks: Phrases = _NONE
    withdrawn: Phrases = _NONE


class CaseWords(Section):
    """The head of a case or memo: its labels, and the words before a case's number."""

    number: Phrases = _NONE
    number_words: Phrases = _NONE
    """Words that may stand before a number in a heading (`Sak`)."""
    title: Phrases = _NONE
    to: Phrases = _NONE
    meeting: Phrases = _NONE
    """What the label `to` may hold: the meeting a memo is for."""
    date: Phrases = _NONE
    case_type: Phrases = _NONE
    types: Phrases = _NONE
    """What a case may be there for, as it stands in brackets after its title (`Regnskap 2023 (Vedtakssak)`)."""
    from_: Phrases = Field(default=_NONE, alias="from")
    officer: Phrases = _NONE
    archive_ref: Phrases = _NONE
    body: Phrases = _NONE
    restricted: Phrases = _NONE
    """Words that say, wherever they stand in a case, that it is not for everyone's eyes."""
    open: Phrases = _NONE
    """What stands after such words, or in such a column, where the case is for everyone."""
    other: Phrases = _NONE


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
    motions: Phrases = _NONE
    """Sentences that tell a proposal in their own words, from `{rest}` on (`{mover} fremmet forslag om at {rest}`)."""
    laid_before: Phrases = _NONE
    """The same for the proposal that the case is laid before the body with."""
    moved: Phrases = _NONE
    """Labels over a proposal put forward besides the one that the case was laid before the body with."""
    by: Phrases = _NONE
    """How brackets after such a label name the proposer (`Forslag (fremmet av Kari Li):`)."""
    proposer: Phrases = _NONE
    """Labels over the name of who puts the next proposal forward."""
    voted_on: Phrases = _NONE
    conclusion: Phrases = _NONE
    """Labels of decisions that in a memo with a proposal of its own only end its reasons."""
    """Labels after which stands, on the same line, what is voted on."""
    proposed_in: Phrases = _NONE
    """Lines that say which body made the proposal below, and when (`Formannskapet 18.03.2026`)."""
    talk: Phrases = _NONE
    """How paragraphs begin that report talk: where text stands unlabelled above an outcome, it ends there."""
    entry: Phrases = _NONE
    """Labels over what someone had entered in the minutes of their vote (`Protokolltilførsel fra {mover}`)."""
    other: Phrases = _NONE
    closing: Phrases = _NONE


class EarlierWords(Section):
    """Earlier decisions: heads of columns in tables of them, and sentences that introduce one."""

    number: Phrases = _NONE
    title: Phrases = _NONE
    text: Phrases = _NONE
    sentences: Phrases = _NONE


class OutcomeWords(Section):
    """What became of a proposal or case: what a sentence may speak of, and what it may say of that."""

    official: Phrases = _NONE
    """Words for the proposal that a case was laid before the body with (`innstillingen`)."""
    moved: Phrases = _NONE
    """Words for one that was put forward besides (`tilleggsforslaget`)."""
    of_postponement: Phrases = _NONE
    """Of these, words for a motion to put the case off."""
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
    advice: Phrases = _NONE
    """Words by which an `innstilling` only says what to do with another's proposal."""
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


class Rules(Section):
    """Choices of a practice that are no wording. What a family leaves out it takes from the one it extends."""

    memo_head_at_least: int | None = Field(default=None, ge=2, le=12)
    """How many labels of `case` make a memo's head where no title does."""
    surnames_alone: bool | None = None
    """Whether lists of people may give no more than surnames."""
    year_first: bool | None = None
    """Whether `15/45` is case 45 of 1915."""
    latest_year: int | None = Field(default=None, ge=1500, le=2200)
    """The last year from which papers of this practice are."""
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
    tells: TellingWords = TellingWords()
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
    rules: Rules = Rules()


SECTION_NAMES = tuple(n for n, f in FamilyFile.model_fields.items() if isinstance(f.default, Section) and n != "rules")
"""The sections that hold words."""
