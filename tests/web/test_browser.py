"""The pages in a real browser, served by the real command."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.conftest import SAMPLES
from tests.web.conftest import Papers

Open = Callable[..., Page]
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_PAPER = "arkivrad-2024-2-referat.pdf"


def _addresses(papers: Papers) -> dict[str, str]:
    case = papers.one("select id from cases where number = '10/24' and title like 'Kostnader%'")
    closed = papers.one("select id from cases where title like '%Hemmeliga%'")
    meeting = papers.one("select id from meetings where date = '2026-02-18'")
    document = papers.one("select id from documents where file_name = ?", _PAPER)
    return {
        "front": "/", "search": "/sok?q=godkjenner+OR+vedtak&sort=date", "filtered": "/sok?q=godkjenner&kind=adopted",
        "nothing": "/sok?q=finnesikkeordet", "fault": "/sok?q=-a", "case": f"/sak/{case}", "closed": f"/sak/{closed}",
        "meetings": "/moter", "meeting": f"/mote/{meeting}", "source": f"/kilde/{document}/1", "findings": "/kontroll",
    }  # fmt: skip


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"},
                                  {"color_scheme": "light", "viewport": {"width": 360, "height": 740}}],
                         ids=["light", "dark", "phone"])  # fmt: skip
def test_nothing_that_axe_finds(open_page: Open, address: str, papers: Papers, look: dict[str, Any]) -> None:
    axe = Axe()
    for name, path in _addresses(papers).items():
        page = open_page(address + path, **look)
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": _LEVELS}})
        assert found.violations_count == 0, (name, found.generate_report())
        page.context.close()


@pytest.mark.parametrize("name", ["front", "search", "case", "meeting", "source", "findings", "meetings"])
def test_on_a_phone_nothing_stands_outside(open_page: Open, address: str, papers: Papers, name: str) -> None:
    page = open_page(address + _addresses(papers)[name], viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_search_filter_case_and_page_by_keyboard_alone(open_page: Open, address: str) -> None:
    page = open_page(address)
    expect(page.get_by_label("Søk etter ord, «en frase» eller saksnummer")).to_be_focused()
    page.keyboard.type("innhentet tilbud")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sok\?q=innhentet\+tilbud"))
    expect(page.locator("ol.treff li").first).to_contain_text("innhente flere tilbud")
    expect(page.locator("mark").first).to_have_text("innhente")

    _tab_to(page, "summary")
    page.keyboard.press("Enter")
    _tab_to(page, "select#kind")
    page.keyboard.type("vedtak")
    _tab_to(page, "details button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"kind=adopted"))
    expect(page.locator("ol.treff .slag-adopted")).to_have_count(page.locator("ol.treff li").count())

    _tab_to(page, "ol.treff h3 a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kostnader ved drift og forvaltning")
    expect(page.locator(".sammenlignet ins").first).to_contain_text("innhente flere tilbud på innsynsløsningen og")

    _tab_to(page, '.sammenlignet a[href*="decisions-"]')
    page.keyboard.press("Enter")
    expect(page.locator("svg rect.merke").first).to_be_visible()
    _tab_to(page, "a[rel=next]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("side")


def _tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until something is reached; it must show that it is."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", wanted
            return
    pytest.fail(f"{wanted} cannot be reached with the keyboard")


def test_the_first_stop_leads_to_the_content(open_page: Open, address: str) -> None:
    page = open_page(address + "/moter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"


def test_a_year_of_the_chart(open_page: Open, address: str) -> None:
    page = open_page(address + "/sok?q=godkjenner")
    bar = page.locator("figure.aar a").last
    count = int((bar.get_attribute("aria-label") or "").split(": ")[1].split()[0])
    bar.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{count} treff")


@pytest.mark.parametrize("table", ["decisions", "attendances", "agenda_items", "statements", "table_cells"])
def test_the_marks_stand_on_the_right_words(open_page: Open, address: str, papers: Papers, table: str) -> None:
    """The words that pdfplumber finds under the marks are the value's, and they are what the picture shows there."""
    paper = "arkivrad-2024-2-sakspapirer.pdf" if table == "table_cells" else _PAPER
    part = "t.part_id from tables t where t.id = x.table_id" if table == "table_cells" else "x.part_id"
    rows = papers.query(
        f"select x.*, p.document_id as its, o.file_name from {table} x join parts p on p.id = (select {part})"
        " join documents o on o.id = p.document_id where o.file_name = ? and x.boxes not like '%],[%' and x.boxes <> '[]'"
        " order by x.id limit 6", paper,
    )  # fmt: skip
    assert rows
    with pdfplumber.open(SAMPLES / paper) as pdf:
        for row in rows:
            value = str(row.get("source_text") or row.get("text") or row.get("name") or row.get("title"))
            page = open_page(f"{address}/kilde/{row['its']}/{row['page']}?verdi={table}-{row['id']}")
            sheet = page.locator(".side svg")
            whole, mark = sheet.bounding_box(), page.locator("rect.merke").bounding_box()
            assert whole and mark
            printed = pdf.pages[row["page"] - 1]
            scale = float(printed.width) / whole["width"]
            left, top = (mark["x"] - whole["x"]) * scale, (mark["y"] - whole["y"]) * scale
            right, bottom = left + mark["width"] * scale, top + mark["height"] * scale
            under = printed.crop((max(0, left - 1), top, min(right + 1, float(printed.width)), bottom)).extract_text()
            for word in value.split()[:3]:
                assert word.strip(".,:") in under, (value, under)
            page.context.close()


def test_the_picture_is_the_page_with_the_marks_on_it(open_page: Open, address: str, papers: Papers) -> None:
    (row,) = papers.query(
        "select x.id, x.page, x.boxes, p.document_id as its from decisions x join parts p on p.id = x.part_id join documents o"
        " on o.id = p.document_id where o.file_name = ? and x.boxes not like '%],[%' order by x.id limit 1", _PAPER,
    )  # fmt: skip
    page = open_page(f"{address}/kilde/{row['its']}/{row['page']}?verdi=decisions-{row['id']}", device_scale_factor=2)
    page.wait_for_load_state("networkidle")
    shown = Image.open(io.BytesIO(page.locator(".side svg").screenshot())).convert("RGB")
    with pdfplumber.open(SAMPLES / _PAPER) as pdf:
        printed = pdf.pages[row["page"] - 1]
        scale = shown.width / float(printed.width)
        expected = printed.to_image(resolution=72 * scale).original.convert("RGB").resize(shown.size)
        _, x0, top, x1, bottom = (float(v) * scale for v in json.loads(row["boxes"])[0])
    outside = ImageChops.difference(shown, expected).convert("L")
    outside.paste(0, (int(x0) - 8, int(top) - 8, int(x1) + 8, int(bottom) + 8))
    assert ImageStat.Stat(outside.resize((60, 85))).mean[0] < 6  # the same page, but for how edges are smoothed
    inside = shown.crop((int(x0) - 2, int(top) - 2, int(x1) + 2, int(bottom) + 2))
    red, _, blue = inside.split()
    tinted = ImageChops.subtract(red, blue).point(lambda value: 255 if value > 30 else 0)
    assert ImageStat.Stat(tinted).mean[0] > 128


def test_findings_have_the_picture_of_their_page(open_page: Open, address: str) -> None:
    page = open_page(address + "/kontroll?kode=identity_number")
    picture = page.locator("article.funn img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('article.funn img').naturalWidth") > 500
    page.locator("article.funn a").first.click()
    expect(page.locator(".side svg")).to_be_visible()


def test_it_prints(open_page: Open, address: str, papers: Papers) -> None:
    page = open_page(address + _addresses(papers)["case"])
    page.emulate_media(media="print")
    assert not page.locator("header.topp").is_visible()
    assert page.locator(".sammenlignet ins").first.is_visible()
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as printed:
        words = " ".join(sheet.extract_text() for sheet in printed.pages)
    assert "Foreslått og vedtatt" in words
    assert len(printed.pages) < 6


def test_datasette_s_own_pages_work_without_scripts(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/arkiv/cases?_facet=year")
    expect(page.locator("table.rows-and-columns tbody tr").first).to_be_visible()
    page.goto(address + "/arkiv?sql=select+1+as+en")
    expect(page.locator("table.rows-and-columns")).to_contain_text("en")
    page.close()
