"""What minutes report that someone said, had entered, or how someone voted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from referat_ekstraksjon.language.speech import speaker_before
from referat_ekstraksjon.layout.text import Text
from referat_ekstraksjon.recognition.decisions.drafts import Doubt, StatementDraft
from referat_ekstraksjon.recognition.decisions.hearing import names_doubt
from referat_ekstraksjon.recognition.decisions.verdicts import Reading
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary
from referat_ekstraksjon.recognition.ledger import Ledger

_MARK = re.compile(r"^(?:[•▪●○◦■*➢–-])\s+")
_LONGEST_SUBJECT = 220


@dataclass(slots=True)
class StatementReader:
    """Takes statements from the paragraphs of a case.

    Attributes:
        entered_by: who had something entered in the minutes (empty for nobody named), while its words are to come.
    """

    vocabulary: Vocabulary
    ledger: Ledger
    drafts: list[StatementDraft] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    entered_by: str | None = None

    def enter(self, case: str, text: Text) -> None:
        """What someone had entered in the minutes."""
        self.ledger.claim(text)
        self.drafts.append(StatementDraft(case, self.entered_by or None, text))
        self.entered_by = None

    def take(self, case: str, text: Text) -> None:
        """A paragraph that opens with a speaker and a verb of saying, or follows a label that names the speaker."""
        if self.entered_by is not None:
            self.enter(case, text)
            return
        mark = _MARK.match(text.string)
        content = text.slice(mark.end()) if mark else text
        verb = self.vocabulary["statement.verbs"].anywhere(content.string[:_LONGEST_SUBJECT])
        if verb is None or self.vocabulary["statement.introductions"].at_start(content.string):
            return
        speaker = speaker_before(content.string, verb.start())
        if speaker is None:
            return
        if mark:
            self.ledger.mark(text.slice(0, mark.end()), "label")
        self.ledger.claim(content)
        self.drafts.append(StatementDraft(case, speaker, content))

    def votes(self, case: str, sentence: Text, reading: Reading) -> None:
        """The names of those who voted; a count that they do not bear out is a doubt."""
        if not self.ledger.is_free(sentence.words):
            return
        self.ledger.claim(sentence)
        self.drafts.append(StatementDraft(case, None, sentence))
        doubt = names_doubt(sentence, reading, case)
        if doubt is not None:
            self.doubts.append(doubt)
