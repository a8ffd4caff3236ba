"""Sets a file with python-docx: the page, its running head and foot, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

Paper = dict[str, Any]


class Printer:
    """Sets one file."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.style = content["style"]
        self.size = self.style["size"]
        self.document: Any = Document()
        section = self.document.sections[0]
        page = self.style.get("page", [210, 297])
        margin = self.style["margin"]
        section.page_width, section.page_height = Mm(page[0]), Mm(page[1])
        section.left_margin = section.right_margin = Mm(margin)
        section.top_margin = section.bottom_margin = Mm(22)
        self.width = page[0] - 2 * margin
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = self.style["font"], Pt(self.size)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), self.style["font"])
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "nb-NO")
        normal.element.rPr.append(language)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        if self.style.get("hyphenation"):
            hyphenation = OxmlElement("w:autoHyphenation")
            hyphenation.set(qn("w:val"), "true")
            self.document.settings.element.insert(0, hyphenation)
        if self.style.get("running"):
            self._running(section, self.style["running"])
        self.first = True

    def _running(self, section: Any, text: str) -> None:
        section.header.paragraphs[0].text = text
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot.add_run("Side ")
        self._field(foot, "PAGE")
        foot.add_run(" av ")
        self._field(foot, "NUMPAGES")

    @staticmethod
    def _field(paragraph: Any, code: str) -> None:
        for kind, text in (("begin", None), (None, code), ("end", None)):
            run = paragraph.add_run()
            element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
            if kind is None:
                element.text = text
            else:
                element.set(qn("w:fldCharType"), kind)
            run._r.append(element)

    # ---- pieces -----------------------------------------------------------------------------------------------

    def new_page(self) -> None:
        if not self.first:
            self.document.add_page_break()
        self.first = False

    def text(self, where: Any, *runs: str | tuple[str, bool], first: bool = False, space: float = 0.0) -> Any:
        """A paragraph of runs; a pair is (text, bold)."""
        paragraph = where.paragraphs[0] if first else where.add_paragraph()
        for run in runs:
            words, bold = (run, False) if isinstance(run, str) else run
            paragraph.add_run(words).bold = bold
        if space:
            paragraph.paragraph_format.space_before = Pt(space)
        return paragraph

    def bullet(self, where: Any, words: str) -> None:
        paragraph = where.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(6)
        paragraph.paragraph_format.first_line_indent = Mm(-6)
        paragraph.add_run("•\t" + words)

    def heading(self, words: str, larger: float) -> None:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(words)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(self.size + larger), RGBColor(0x1F, 0x4E, 0x8C)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(self.size), Pt(2)
        paragraph.paragraph_format.keep_with_next = True

    def table(self, shares: Sequence[float], *, ruled: bool | None = None, where: Any = None, width: float = 0) -> Any:
        """A table of columns with the given shares of the width; rows are added by `row`."""
        total = width or self.width
        table = (where or self.document).add_table(rows=0, cols=len(shares))
        table.autofit = False
        if self.style["ruled"] if ruled is None else ruled:
            table.style = "Table Grid"
        widths = [total * share / sum(shares) for share in shares]
        for column, measure in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
            column.set(qn("w:w"), str(int(measure * 56.7)))
        padding = OxmlElement("w:tblCellMar")
        for side in ("top", "bottom"):
            element = OxmlElement(f"w:{side}")
            element.set(qn("w:w"), "40")
            element.set(qn("w:type"), "dxa")
            padding.append(element)
        table._tbl.tblPr.append(padding)
        table.shares = widths
        return table

    def row(self, table: Any, *cells: str | list[str | tuple[str, bool]], bold: bool = False) -> list[Any]:
        made = table.add_row().cells
        for cell, measure, words in zip(made, table.shares, cells, strict=True):
            cell.width = Mm(measure)
            runs = words if isinstance(words, list) else [(words, bold)]
            self.text(cell, *runs, first=True)
        return list(made)

    @staticmethod
    def across(cells: list[Any]) -> None:
        """Makes one cell of a row's cells."""
        whole = cells[0].merge(cells[-1])
        for paragraph in whole.paragraphs[1:]:
            whole._tc.remove(paragraph._p)
