"""Which family a paper is of: the one whose own words it has most of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from referat_ekstraksjon.recognition.families.family import COMMON, Family
from referat_ekstraksjon.recognition.families.vocabulary import Vocabulary, vocabulary_of
from referat_ekstraksjon.recognition.rows import Row


def choose_family(rows: Sequence[Row], families: Sequence[Family]) -> tuple[Family, str]:
    """The family whose own words a paper has most of, and why."""
    common = next((f for f in families if f.name == COMMON), families[0])
    if len(families) == 1:
        return families[0], "named by the user" if families[0].name != COMMON else "the only family"
    best, best_score, best_met = common, 0.0, ""
    for family in families:
        if family.name == COMMON:
            continue
        met = words_met(rows, vocabulary_of(family))
        score = sum(3.0 if key.startswith("papers.") else 1.0 for key, _ in met)
        if score > best_score and score >= 2:
            shown = ", ".join(f"«{phrase}»" for _, phrase in list(met)[:6])
            best, best_score, best_met = family, score, f"{len(met)} of its words met: {shown}"
    return best, best_met or "no family's own words met: read by the common ground"


def words_met(rows: Sequence[Row], vocabulary: Vocabulary) -> Counter[tuple[str, str]]:
    """Which of a family's own phrases stand at the start of a paragraph or cell, as (field, text met)."""
    met: Counter[tuple[str, str]] = Counter()
    sets = [(key, phrases) for key, phrases in vocabulary.own.items() if phrases]
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                string = paragraph.text.string[:160]
                for key, phrases in sets:
                    section = key.partition(".")[0]
                    match = phrases.whole(string) if section in ("papers", "agenda") else phrases.at_start(string)
                    if match is not None and match.end() > 1:
                        met[(key, match.group(0)[:40])] += 1
    return met
