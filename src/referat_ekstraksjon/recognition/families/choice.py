"""Which family a paper is of: the one whose words its head and labels have most of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from referat_ekstraksjon.models import Finding, Part
from referat_ekstraksjon.recognition.families.family import COMMON, Family
from referat_ekstraksjon.recognition.families.vocabulary import PhraseSet, Vocabulary, own_words_of, vocabulary_of
from referat_ekstraksjon.recognition.rows import Row

_HEAD_ROWS = 60
"""Whose paper it is stands at its top; what it speaks of further down may be anyone's."""
_LONGEST = 300
_LONGEST_LABEL = 150
_TITLE_ROWS = 12
_WEIGHTS = {"papers": 3.0}
UNMET = "no family's own words were met: read by the common ground"
_LEAST = 2.0
_OF_ITS_TIME = 4.0
"""What it speaks for an older practice that a paper names no later year."""
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


def choose_families(papers: Sequence[Sequence[Row]], families: Sequence[Family]) -> list[tuple[Family, str]]:
    """For each of the papers bound in one file the family that fits best, and why in words for a reader.

    A word weighs more where it comes again, and where it stands by the title; titles of papers weigh most. What the
    papers bound with it show speaks for a family too. A family of an older practice is out of the question for a paper
    that names no year of its time.
    """
    if len(families) == 1:
        reason = "named by the user" if families[0].name != COMMON else "the only family"
        return [(families[0], reason) for _ in papers]
    common = next((f for f in families if f.name == COMMON), families[0])
    special = [family for family in families if family.name != COMMON]
    own = [_evidence(rows, special, common) for rows in papers]
    together = {name: sum(scores[name][0] for scores in own) / len(own) for name in own[0]} if own else {}
    chosen: list[tuple[Family, str]] = []
    for scores in own:
        name = max(scores, key=lambda n: scores[n][0] + together[n], default=COMMON)
        score, met = scores.get(name, (0.0, Counter()))
        if score + together.get(name, 0.0) < _LEAST:
            chosen.append((common, UNMET))
            continue
        family = next(f for f in families if f.name == name)
        shown = ", ".join(f"«{phrase}»" for (_, phrase), _ in met.most_common(6))
        with_others = "" if len(papers) == 1 else ", and the papers bound with it have more"
        reason = (
            f"{len(met)} of its words met: {shown}{with_others if score < _LEAST else ''}"
            if met
            else ("as the papers it is bound with")
        )
        chosen.append((family, reason))
    return chosen


def family_findings(parts: Sequence[Part]) -> list[Finding]:
    """Which family each paper was read by and why; a warning where that read nothing.

    Args:
        parts: the papers of a document, in order.
    """
    found = []
    for number, part in enumerate(parts):
        found.append(
            Finding(
                part=number, page=part.first_page, severity="info", code="family_chosen",
                message=f"Read by the family «{part.family}»: {part.family_reason}.",
            )
        )  # fmt: skip
        read = part.attendances or part.agenda or part.decisions or part.case
        if part.family == COMMON and part.kind != "other" and not read:
            found.append(
                Finding(
                    part=number, page=part.first_page, severity="warning", code="family_unknown",
                    message="No family's own words were met, and by the common ground no people, cases or decisions "
                    "were found: this may be a practice that no family describes (docs/tutorial-new-family.md).",
                )
            )  # fmt: skip
    return found


_Met = Counter[tuple[str, str]]
"""How often a phrase stands in a paper, by its field and the text met."""


def _evidence(rows: Sequence[Row], families: Sequence[Family], common: Family) -> dict[str, tuple[float, _Met]]:
    """For each family by name, how much speaks for it, and the words that do."""
    years = [int(y) for row in rows[:_HEAD_ROWS] for y in _YEAR.findall(row.string[:_LONGEST])]
    all_met = words_met(rows, [vocabulary_of(family) for family in families], vocabulary_of(common))
    evidence: dict[str, tuple[float, _Met]] = {}
    for family, met in zip(families, all_met, strict=True):
        latest = family.rules.latest_year
        if latest is not None and (not years or min(years) > latest):
            evidence[family.name] = 0.0, Counter()
            continue
        score = sum(_WEIGHTS.get(key.partition(".")[0], 0.5) * min(count, 2) for (key, _), count in met.items())
        of_its_time = latest is not None and max(years) <= latest and score >= _LEAST
        evidence[family.name] = score + (_OF_ITS_TIME if of_its_time else 0.0), met
    return evidence


def words_met(rows: Sequence[Row], vocabularies: Sequence[Vocabulary], common: Vocabulary) -> list[_Met]:
    """How often which of each family's own phrases stand in a paper.

    Words that tell a family count wherever they stand in the head, labels only where they mark something. Labels that
    the common ground has too do not tell the family from others.
    """
    met: list[_Met] = [Counter() for _ in vocabularies]
    telling, labels = own_words_of(tuple(vocabularies))
    for index, row in enumerate(rows):
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                string = paragraph.text.string[:_LONGEST]
                for family in telling.of(string) if index < _HEAD_ROWS else ():
                    for match in vocabularies[family].own["tells.words"].all_inside(string):
                        met[family]["tells.words", match.group(0).casefold()] += 2 if index < _TITLE_ROWS else 1
                if len(string) > _LONGEST_LABEL and ":" not in string:
                    continue  # nothing that marks something
                for family, key in labels.of(string):
                    label = _met(vocabularies[family].own[key], key, string)
                    if label is None or not _is_telling(label):
                        continue
                    shared = _met(common[key], key, string)
                    if shared is None or shared.end() < label.end():
                        met[family][key, label.group(0)[:40].casefold()] += 1
    return met


def _met(phrases: PhraseSet, key: str, string: str) -> re.Match[str] | None:
    """A phrase as it marks something: the whole of a text, or before a colon."""
    if key.startswith(("papers", "agenda")):
        return phrases.whole(string)
    return phrases.before_colon(string) or phrases.whole(string)


def _is_telling(match: re.Match[str]) -> bool:
    """Whether a match is of the family's own words, not of what its placeholders took."""
    open_words = sum(len(value) for value in match.groups() if value)
    return match.end() > 1 and open_words <= 0.6 * match.end()
