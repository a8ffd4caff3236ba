"""How texts become parts of pages."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import referat_ekstraksjon
from referat_ekstraksjon.archive.search.passages import MARK
from referat_ekstraksjon.errors import QueryError
from referat_ekstraksjon.web.asked import asked_search
from referat_ekstraksjon.web.html import side_by_side, visible, with_marks
from referat_ekstraksjon.web.wording import DECISION_OUTCOMES, FINDINGS, KINDS, OUTCOMES, QUERY_ERRORS

_HEARD = re.compile(r'<span class="kun-lest">.*?</span>')
_words = st.text(st.sampled_from("ab <>&\"'\n\t\u202eæ\ue000"), max_size=60)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", _HEARD.sub("", markup)))


@given(_words, _words)
def test_side_by_side_keeps_every_character(old: str, new: str) -> None:
    left, right = side_by_side(old, new)
    assert plain(left) == visible(old)
    assert plain(right) == visible(new)


@given(_words)
def test_a_wording_beside_itself_has_no_marks(text: str) -> None:
    left, right = side_by_side(text, text)
    assert "<del>" not in left and "<ins>" not in right


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("Rådet tar saken til orientering.", "Rådet tar sakene til orientering.", ["saken"], ["sakene"]),
        ("Saken utsettes.", "Saken utsettes til neste møte.", [], ["til neste møte."]),
        ("Pkt. 1\nPkt. 2", "Pkt. 1", ["Pkt. 2"], []),
        ("a <b> c", "a <i> c", ["&lt;b&gt;"], ["&lt;i&gt;"]),
    ],
)
def test_what_is_marked(old: str, new: str, removed: list[str], added: list[str]) -> None:
    left, right = side_by_side(old, new)
    assert re.findall(r"<del>(.*?)</del>", _HEARD.sub("", left), re.DOTALL) == removed
    assert re.findall(r"<ins>(.*?)</ins>", _HEARD.sub("", right), re.DOTALL) == added


@given(st.lists(st.tuples(_words, _words), max_size=4))
def test_marked_passages(pieces: list[tuple[str, str]]) -> None:
    passage = "".join(f"{before}{MARK[0]}{found}{MARK[1]}" for before, found in pieces)
    shown = with_marks(passage)
    assert shown.count("<mark>") == shown.count("</mark>") == len(pieces)
    assert plain(shown) == visible("".join(before + found for before, found in pieces))


def test_every_finding_has_its_words() -> None:
    root = Path(referat_ekstraksjon.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    codes = set(re.findall(r'(?:Doubt\(\s*|oddities\.append\(\(\s*|code=)"([a-z_]+)"', source))
    assert len(codes) > 15
    assert codes - set(FINDINGS) == set()


def test_every_outcome_and_fault_of_a_query_has_its_words() -> None:
    root = Path(referat_ekstraksjon.__file__).parent
    queries = (root / "archive" / "search").glob("*.py")
    codes = set(re.findall(r'"(query_[a-z_]+)"', "\n".join(path.read_text(encoding="utf-8") for path in queries)))
    assert codes - set(QUERY_ERRORS) == set()
    comparisons = (root / "archive" / "comparisons.py").read_text(encoding="utf-8")
    said = set(re.findall(r'return "([a-z_]+)"', comparisons))
    assert said and said - set(OUTCOMES) == set()
    assert set(KINDS) == {"proposed", "adopted", "earlier"}
    assert set(DECISION_OUTCOMES) == {"adopted", "rejected", "withdrawn", "postponed"}


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ({"from": "2019"}, ("2019-01-01", None)),
        ({"to": "2019"}, (None, "2019-12-31")),
        ({"from": "23.6.2019", "to": "2020-02-29"}, ("2019-06-23", "2020-02-29")),
        ({"from": "23. juni 2019"}, ("2019-06-23", None)),
        ({}, (None, None)),
    ],
)
def test_dates_as_people_type_them(typed: dict[str, str], span: tuple[str | None, str | None]) -> None:
    wanted = asked_search(typed, with_restricted=False).wanted()
    assert (wanted.date_from, wanted.date_to) == span


def test_a_date_that_is_none() -> None:
    with pytest.raises(QueryError):
        asked_search({"from": "i fjor"}, with_restricted=False).wanted()


@given(
    st.dictionaries(
        st.sampled_from(["q", "kind", "outcome", "body", "person", "sort", "page", "exact"]), st.text(max_size=30)
    )
)
def test_the_permanent_address_asks_for_the_same(values: dict[str, str]) -> None:
    from urllib.parse import parse_qsl, urlsplit

    asked = asked_search(values, with_restricted=False)
    again = asked_search(dict(parse_qsl(urlsplit(asked.address()).query)), with_restricted=False)
    assert again == asked
