"""What is a running head, and what only looks like one."""

from __future__ import annotations

from referat_ekstraksjon.layout.arrange import arrange
from tests.layout.made import Placed, make_page, paragraphs

PROSE = "Rådet drøftet saken og ber om at innspillene fra møtet tas med i det videre arbeidet med planen"


def prose(top: float, lines: int) -> list[Placed]:
    return [(60, top + 13 * k, PROSE) for k in range(lines)]


def running(pages: list[list[Placed]]) -> list[str]:
    return [line.string for line in arrange([make_page(n, p) for n, p in enumerate(pages, 1)]).running]


def test_a_title_on_every_other_page_is_no_running_head() -> None:
    title: Placed = (60, 60, "Saksframlegg", 16)
    pages = [[title, *prose(110, 20)] if n % 2 == 0 else prose(110, 12) for n in range(8)]
    pages = [[*page, (280, 810, f"Side {n}")] for n, page in enumerate(pages, 1)]
    found = running(pages)
    assert "Saksframlegg" not in found
    assert len(found) == 8


def test_a_large_letterhead_on_every_page_is_running() -> None:
    pages = [[(60, 50, "Lillevik kommune", 14), *prose(110, 20)] for _ in range(5)]
    assert running(pages) == ["Lillevik kommune"] * 5
    assert running(pages[:3]) == []  # too few pages to tell


def test_titles_on_three_memos_of_one_page_are_no_running_heads() -> None:
    pages = [[(60, 60, "Saksframlegg", 16), *prose(110, 20)] for _ in range(3)]
    assert running(pages) == []


def test_a_running_head_in_two_parts_is_told_by_its_page_number() -> None:
    names = ["Budsjett for året", "Plan for skolene", "Planene for veiene", "Eventuelt"]
    pages = [[(60, 40, name), (480, 40, f"Side {n}"), *prose(90, 30)] for n, name in enumerate(names, 1)]
    assert running(pages) == [f"{name} Side {n}" for n, name in enumerate(names, 1)]


def test_headings_with_numbers_that_count_up_are_no_running_heads() -> None:
    names = ["Budsjett for året", "Plan for skolene", "Planene for veiene", "Eventuelt"]
    pages = [[(60, 60, f"Sak {n}/24"), (200, 60, name), *prose(90, 30)] for n, name in enumerate(names, 1)]
    assert running(pages) == []


def test_a_document_whose_every_line_comes_again_keeps_its_text() -> None:
    pages = [[(60, 80, "Møtet er avlyst"), (60, 800, "Lillevik, rådhuset")] for _ in range(4)]
    layout = arrange([make_page(n, p) for n, p in enumerate(pages, 1)])
    assert [line.string for line in layout.running] == ["Lillevik, rådhuset"] * 4
    assert paragraphs(layout.blocks) == ["Møtet er avlyst"] * 4


def test_a_page_with_only_its_running_lines_does_not_spoil_the_others() -> None:
    head: Placed = (60, 40, "Møteprotokoll for rådet")
    pages = [[head, *(prose(90, 30) if n != 2 else []), (280, 810, f"Side {n}")] for n in range(1, 6)]
    assert len(running(pages)) == 10
