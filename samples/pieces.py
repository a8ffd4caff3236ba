"""Papers told piece by piece, in the order they are printed, and their gold record.

A piece is a table of the content file with one of these keys; what a careful reader finds stands beside the words:

* `text`, `fields`, `grid`, `signatures`, `gap`, `page`: printed only (`text` with `carries`, `gold`, `optional`: see below)
* `people`: a list of persons of that status, as a table, as lines or run in
* `agenda`: the list of cases
* `case`: the heading of a case; what follows is about it
* `proposed`, `adopted`, `earlier`: the paragraphs of a proposal or decision, after `label` and `lead`
* `statement`: a contribution, by whom
* `attachments`, `data`: what is listed and tabled
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from printer import Paper, Printer

Piece = dict[str, Any]

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_KINDS = ("proposed", "adopted", "earlier")
_OF_DECISION = (
    "proposed_by", "outcome", "votes_for", "votes_against", "votes_blank", "decided_by", "earlier_number", "alt_text",
)  # fmt: skip
_OF_CASE = ("alt_title", "case_type", "archive_ref", "case_officer")


class Pieces(Printer):
    """Sets papers told piece by piece."""

    def paper(self, paper: Paper) -> None:
        """Prints a paper, on a page of its own with its own running head."""
        if not self.first:
            self.document.add_section(WD_SECTION.NEW_PAGE)
        section = self.document.sections[-1]
        top, bottom = self.style.get("top", 20), self.style.get("bottom", 18)
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        for key, strip in (("head", section.header), ("foot", section.footer)):
            running = paper.get(key, self.style.get(key))
            if running:
                strip.is_linked_to_previous = False
                self._strip(strip.paragraphs[0], running, ruled=key == "head" and self.style.get("head_rule", False))
        self.first = False
        for piece in paper["piece"]:
            self.piece(piece)

    def piece(self, piece: Piece) -> None:
        """Prints a piece."""
        for key in ("case", "people", "agenda", "attachments", "data", "fields", "grid", "signatures", *_KINDS):
            if key in piece:
                getattr(self, f"_{'decision' if key in _KINDS else key}")(piece)
                return
        if "page" in piece:
            self.document.add_page_break()
            return
        for _ in range(piece.get("gap", 0)):
            self.document.add_paragraph()
        self._label(piece)
        for words in _list(piece.get("text", [])):
            self._line(words, piece)

    # ---- lines ------------------------------------------------------------------------------------------------

    def _strip(self, paragraph: Any, running: Piece, *, ruled: bool) -> None:
        paragraph.alignment = _ALIGN[running.get("align", "left")]
        for index, words in enumerate(re.split(r"(\{pages?\})", running["text"])):
            if index % 2:
                self._field(paragraph, "PAGE" if words == "{page}" else "NUMPAGES")
            else:
                paragraph.add_run(words)
        for run in paragraph.runs:
            run.font.size = Pt(self.size - running.get("smaller", 1.5))
        if ruled:
            _border(paragraph, "bottom")

    def _line(self, words: str, look: Piece, where: Any = None, *, first: bool = False) -> Any:
        """A paragraph; `**words**` are bold, what stands before a tab at its start hangs."""
        place = where or self.document
        paragraph = place.paragraphs[0] if first else place.add_paragraph()
        for index, part in enumerate(words.split("**")):
            run = paragraph.add_run(part)
            run.bold, run.italic = look.get("bold", False) or index % 2 == 1, look.get("italic", False)
            run.underline, run.font.size = look.get("underline", False), Pt(self.size + look.get("size", 0))
            if "color" in look:
                run.font.color.rgb = RGBColor.from_string(look["color"])
        form = paragraph.paragraph_format
        paragraph.alignment = _ALIGN[look.get("align", self.style.get("align", "left"))]
        form.space_before = Pt(look.get("space", 0 if where else self.style.get("space", 4)))
        indent = look.get("indent", 0)
        if re.match(r"[\w.)•–-]{1,4}\t", words):
            hang = look.get("hang", 7)
            form.left_indent, form.first_line_indent = Mm(indent + hang), Mm(-hang)
            form.tab_stops.add_tab_stop(Mm(indent + hang))
        elif indent:
            form.left_indent = Mm(indent)
        for at in look.get("tabs", []):
            form.tab_stops.add_tab_stop(Mm(at), WD_TAB_ALIGNMENT.LEFT)
        if look.get("keep"):
            form.keep_with_next = True
        return paragraph

    def _label(self, piece: Piece) -> None:
        if "label" in piece:
            self._line(piece["label"], {"bold": True, "space": 8, "keep": True, **self.style.get("label", {})})
        if "lead" in piece:
            self._line(piece["lead"], {"keep": True})

    def _case(self, piece: Piece) -> None:
        words = piece.get("heading", f"{piece['case']} {piece['title']}")
        look = {"bold": True, "size": 2, "space": 16, "keep": True, **self.style.get("case", {})}
        if words:
            self._line(words, look)

    def _decision(self, piece: Piece) -> None:
        self._label(piece)
        lines = []
        for index, words in enumerate(_texts(piece)):
            run_in = piece.get("run_in", "") if index == 0 else ""
            look = {**self.style.get("decision", {}), **piece.get("look", {})}
            if run_in and not self.style.get("plain_labels"):
                run_in = f"**{run_in}**"
            lines.append(self._line(f"{run_in} {words}" if run_in else words, look))
        if piece.get("boxed"):
            _border(lines[0], "top")
            _border(lines[-1], "bottom")

    def _signatures(self, piece: Piece) -> None:
        self.document.add_paragraph()
        grid = self.table([1] * len(piece["signatures"][0]), ruled=False)
        for names in piece["signatures"]:
            self.row(grid, *names)

    # ---- tables -----------------------------------------------------------------------------------------------

    def _grid(self, piece: Piece) -> None:
        self._label(piece)
        made = self._ruled(piece, piece.get("shares") or [1] * len(piece["grid"][0]))
        for index, cells in enumerate(piece["grid"]):
            self.row(made, *cells, bold=index == 0 and piece.get("head_bold", True))

    def _ruled(self, piece: Piece, shares: list[float]) -> Any:
        return self.table(shares, ruled=piece.get("ruled", self.style["ruled"]), width=piece.get("width", 0))

    def _fields(self, piece: Piece) -> None:
        if piece.get("form") == "lines":
            for label, value in piece["fields"]:
                self._line(f"**{label}**\t{value}", {"tabs": [piece.get("tab", 30)], "space": 2})
            return
        made = self._ruled({"ruled": False, **piece}, piece.get("shares", [20, 80]))
        for label, value in piece["fields"]:
            self.row(made, [(label, True)], value)

    def _listed(self, piece: Piece) -> None:
        """A table of rows whose columns are named `[label, key, share]`."""
        self._label(piece)
        made = self._ruled(piece, [column[2] for column in piece["columns"]])
        heads = [column[0] for column in piece["columns"]]
        if any(heads):
            self.row(made, *heads, bold=True)
            if piece.get("repeat"):
                _repeat(made.rows[0])
        for row in piece["rows"]:
            self.row(made, *[_printed(cell) for cell in row], bold=piece.get("sum") == row[0])
        for row in made.rows:
            for cell, column in zip(row.cells, piece["columns"], strict=True):
                if len(column) > 3:
                    cell.paragraphs[0].alignment = _ALIGN[column[3]]

    def _people(self, piece: Piece) -> None:
        if "line" in piece:
            self._label(piece)
            for person in _persons(piece):
                self._line(piece["line"].format(**person), {"space": 0, **piece.get("look", {})})
        elif "cell" in piece:
            made = self._ruled(piece, piece.get("shares", [22, 78]))
            cell = self.row(made, [(piece["cell"], True)], "")[1]
            for index, person in enumerate(_persons(piece)):
                self._line(piece["each"].format(**person).rstrip(", "), {}, cell, first=index == 0)
        elif "run_in" in piece:
            each = [piece["each"].format(**person).strip() for person in _persons(piece)]
            self._line(f"{piece['run_in']} {', '.join(each)}{piece.get('end', '.')}", piece.get("look", {}))
        else:
            self._listed(piece)

    def _agenda(self, piece: Piece) -> None:
        if "line" in piece:
            self._label(piece)
            for item in _items(piece):
                self._line(piece["line"].format(**item), {"space": 0, **piece.get("look", {})})
        else:
            self._listed(piece)

    def _attachments(self, piece: Piece) -> None:
        self._label(piece)
        for label, title in piece["attachments"]:
            self._line(f"{label}\t{title}", {"space": 0})

    def _data(self, piece: Piece) -> None:
        if "title" in piece:
            self._line(piece["title"], {"bold": True, "space": 10, "keep": True})
        self._listed(piece)
        if "caption" in piece:
            self._line(piece["caption"], {"italic": True, "size": -1, "space": 3})


def _border(paragraph: Any, side: str) -> None:
    borders = paragraph._p.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        paragraph._p.get_or_add_pPr().append(borders)
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "3"), ("color", "auto")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _printed(cell: str | float) -> str:
    """A cell as printed: thousands apart, a decimal comma."""
    return cell if isinstance(cell, str) else f"{cell:,}".replace(",", " ").replace(".", ",")


def _list(words: str | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else words


def _texts(piece: Piece) -> list[str]:
    return _list(next(piece[kind] for kind in _KINDS if kind in piece))


def _persons(piece: Piece) -> Iterator[dict[str, str]]:
    for row in piece["rows"]:
        yield {column[1]: cell for column, cell in zip(piece["columns"], row, strict=True) if column[1]}


_items = _persons


# ---- what a careful reader finds --------------------------------------------------------------------------------


def pieces_gold(content: dict[str, Any]) -> dict[str, Any]:
    """The gold record of papers told piece by piece."""
    gold: dict[str, Any] = {"file": f"{content['file']}.pdf", "notes": content["notes"]}
    for key in ("parts", "meetings", "attendances", "cases", "agenda", "decisions", "optional_decisions",
                "optional_cases", "statements", "tables", "attachments"):  # fmt: skip
        gold[key] = []
    cases: dict[str, dict[str, Any]] = {}
    for paper in content["paper"]:
        gold["parts"].append({"kind": paper["kind"], "first_page": paper["first_page"]})
        if "meeting" in paper:
            keys = ("body", "number", "date", "start_time", "end_time", "place")
            gold["meetings"].append({key: paper["meeting"].get(key) or None for key in keys})
        _gold_paper(paper, gold, cases)
    gold["cases"] = list(cases.values())
    for key in ("optional_decisions", "optional_cases"):
        if not gold[key]:
            del gold[key]
    for key in content.get("not_measured", []):
        del gold[key]
    return gold


def _gold_paper(paper: Paper, gold: dict[str, Any], cases: dict[str, dict[str, Any]]) -> None:
    meeting = paper.get("meeting", {})
    of = meeting.get("number") or meeting.get("date")
    number: str | None = None
    put_forward: dict[str, str] = {}
    for piece in paper["piece"]:
        if "case" in piece:
            number = piece["case"]
            case = cases.setdefault(number, {"number": number})
            if "title" in case and case["title"] != piece["title"]:
                case["alt_title"] = case["title"]
            case["title"] = piece["title"]
            case.update({key: piece[key] for key in _OF_CASE if key in piece})
        elif "people" in piece:
            gold["attendances"] += [{"meeting": of} | found for found in _gold_people(piece)]
        elif "agenda" in piece:
            for item in _items(piece):
                if item.get("number"):
                    case = cases.setdefault(item["number"], {"number": item["number"], "title": item["title"]})
                    case.update({key: item[key] for key in _OF_CASE if item.get(key)})
                    gold["agenda"].append({"meeting": of, "number": item["number"]})
                else:
                    gold["optional_cases"].append(item["title"])
        elif "attachments" in piece:
            gold["attachments"] += [[number, label, title] for label, title in piece["attachments"]]
        elif "data" in piece:
            facts = {key: piece.get(key) for key in ("title", "unit", "caption")}
            head = [column[0] for column in piece["columns"]]
            gold["tables"].append(
                {"name": piece["data"], "case": number, **facts, "header": head, "rows": piece["rows"]}
            )
        else:
            _gold_words(piece, {"case": number, "part": paper["kind"]}, gold, put_forward)


def _gold_people(piece: Piece) -> Iterator[dict[str, str]]:
    for person in _persons(piece):
        found = {key: value for key, value in person.items() if value and key not in ("vara", "note")}
        status = "stand_in" if "stands_in_for" in found else piece["people"]
        yield {**found, "status": status}
        if person.get("vara"):
            yield {"name": person["vara"], "status": "stand_in", "stands_in_for": person["name"]}


def _gold_words(piece: Piece, of: dict[str, Any], gold: dict[str, Any], put_forward: dict[str, str]) -> None:
    for kind in _KINDS:
        if kind in piece:
            text = " ".join(_texts(piece)).replace("\t", " ")
            put_forward[piece.get("id", "")] = text
            row = {**of, "kind": kind, "text": text} | {key: piece[key] for key in _OF_DECISION if key in piece}
            gold["optional_decisions" if piece.get("only_optional") else "decisions"].append(row)
    if "carries" in piece:
        row = {**of, "kind": "adopted", "text": put_forward[piece["carries"]]}
        gold["decisions"].append(row | {key: piece[key] for key in _OF_DECISION if key in piece})
    if "statement" in piece:
        gold["statements"].append([of["case"], piece["statement"], " ".join(_list(piece["text"]))])
    gold["decisions"] += [{**of, **row} for row in piece.get("gold", [])]
    gold["optional_decisions"] += [{**of, **row} for row in piece.get("optional", [])]
