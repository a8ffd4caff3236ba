"""The papers of a national council: notice, minutes and memos whose cases stand in tables, and their gold record."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm, Pt

from printer import Paper, Printer


class Council(Printer):
    """Sets the papers of a council."""

    def paper(self, paper: Paper) -> None:
        self.new_page()
        if paper["kind"] == "memo":
            self.memo(paper)
            return
        self.head(paper)
        self.document.add_paragraph()
        self.agenda(paper)
        self.document.add_paragraph()
        self.cases(paper)

    def head(self, paper: Paper) -> None:
        meeting = paper["meeting"]
        table = self.table([22, 78])
        self.across(self.row(table, paper["title"], "", bold=True))
        for label, value in (
            ("Møte", meeting["number"]), ("Dato", meeting["printed_date"]), ("Tid", meeting["printed_time"]),
            ("Sted", meeting["place"]),
        ):  # fmt: skip
            self.row(table, [(label, True)], value)
        if "member_columns" in paper:
            self.people(table, "Medlemmer", paper["member_columns"])
        if "present_columns" in paper:
            self.row(table, [("Medlemmer", True)], "")
            self.people(table, "Til stede", paper["present_columns"])
            absent = self.row(table, [("Ikke til stede", True)], "")[1]
            for index, (name, organisation) in enumerate(paper["absent"]):
                self.text(absent, f"{name} ({organisation})", first=index == 0)
            stand_in = self.row(table, [("Stedfortreder", True)], "")[1]
            for index, person in enumerate(paper["stand_ins"]):
                words = person.get("printed") or f"{person['name']} for {person['for']} ({person['for_organisation']})"
                self.text(stand_in, words, first=index == 0)
            staff = self.row(table, [(paper["staff_label"], True)], "")[1]
            for index, name in enumerate(paper["staff"]):
                self.text(staff, name, first=index == 0)

    def people(self, table: Any, label: str, columns: list[list[list[str]]]) -> None:
        """Two columns of people in one cell, each at its own pace."""
        cell = self.row(table, [(label, True)], "")[1]
        inner = self.table([1] * len(columns), ruled=False, where=cell, width=table.shares[1] - 4)
        made = inner.add_row().cells
        for place, measure, people in zip(made, inner.shares, columns, strict=True):
            place.width = Mm(measure)
            for index, (name, organisation) in enumerate(people):
                self.text(place, f"{name} ({organisation})", first=index == 0)
        cell._tc.remove(cell.paragraphs[0]._p)
        cell.add_paragraph().paragraph_format.line_spacing = Pt(1)

    def agenda(self, paper: Paper) -> None:
        timed = any("start_time" in item for item in paper["agenda"])
        shares = [12, 55, 14, 19] if timed else [12, 63, 25]
        table = self.table(shares)
        body = paper["body"]
        names = ["Sak", f"Agenda {body}", "Tidspunkt", "Sakstype"] if timed else ["Sak", f"Agenda {body}", "Sakstype"]
        self.row(table, *names, bold=True)
        for item in paper["agenda"]:
            title = item.get("break") or item["title"]
            if "withdrawn" in item:
                title += f" – {item['withdrawn']}"
            cells = [item.get("number", ""), title, item.get("start_time", ""), item.get("case_type", "")]
            self.row(table, *(cells if timed else [cells[0], cells[1], cells[3]]))

    def cases(self, paper: Paper) -> None:
        notice = paper["kind"] == "notice"
        table = self.table([12, 60, 28] if notice else [12, 88])
        self.row(table, *(["Sak", "Tema", "Sakstype"] if notice else ["Sak", "Tema"]), bold=True)
        for case in paper["case"]:
            cells = [case["number"], case["title"], case.get("case_type", "")]
            self.row(table, *(cells if notice else cells[:2]))
            body = self._case_text(case)
            if body:
                made = self.row(table, "", "", "") if notice else self.row(table, "", "")
                for index, (bullet, words) in enumerate(body):
                    if bullet:
                        self.bullet(made[1], words)
                    else:
                        self.text(made[1], words, first=index == 0)
                if notice:
                    self._attachments(made[2], case)
            if "proposal" in case:
                made = self.row(table, "", [("Forslag til vedtak: ", True), case["proposal"][0]], "")
                for words in case["proposal"][1:]:
                    self.text(made[1], words)
                if not body:
                    self._attachments(made[2], case)
            if "decision" in case:
                self._decision(table, case)

    @staticmethod
    def _case_text(case: Paper) -> list[tuple[bool, str]]:
        body: list[tuple[bool, str]] = [(False, words) for words in case.get("text", [])]
        statements = case.get("statements", [])
        body += [(False, s["text"]) for s in statements if not s.get("bullet")]
        if case.get("statement_lead"):
            body.append((False, case["statement_lead"]))
        body += [(True, s["text"]) for s in statements if s.get("bullet")]
        return body + [(True, words) for words in case.get("bullets", [])]

    def _decision(self, table: Any, case: Paper) -> None:
        if case.get("decision_own_line"):
            cell = self.row(table, "", [("Vedtak:", True)])[1]
            rest = case["decision"]
        else:
            cell = self.row(table, "", [("Vedtak: ", True), case["decision"][0]])[1]
            rest = case["decision"][1:]
        for words in rest:
            self.text(cell, words)

    def _attachments(self, cell: Any, case: Paper) -> None:
        for index, (label, title) in enumerate(case.get("attachments", [])):
            self.text(cell, f"Vedlegg {label}: {title}", first=index == 0)

    def memo(self, paper: Paper) -> None:
        head = paper["head"]
        lines = [f"Til {head['to']}", f"Dato {head['date']}", f"Saksnummer {head['number']}",
                 f"Type {head['case_type']}", f"Fra {head['from']}"]  # fmt: skip
        officer = head.get("officer_lines", [head["officer"]])
        lines += [f"Saksbehandler {officer[0]}", *officer[1:]]
        for line in lines:
            self.text(self.document, line)
        self.document.add_paragraph()
        self.heading(paper["title"], 4)
        for section in paper["section"]:
            self.section(section)

    def section(self, section: Paper) -> None:
        self.heading(section["heading"], 2)
        for index, words in enumerate(section.get("proposal", []) + section.get("text", [])):
            self.text(self.document, words, space=6 if index else 0)
        for words in section.get("bullets", []):
            self.bullet(self.document, words)
        if "table" in section:
            self.document.add_paragraph()
            self.data_table(section["table"])
        if "figure" in section:
            self.document.add_paragraph()
            frame = self.table([1], ruled=True)
            self.row(frame, "").append(frame.rows[0])
            frame.rows[0].height = Mm(30)
            self.text(self.document, section["figure"]).runs[0].italic = True
        if "earlier_table" in section:
            table = self.table([16, 32, 52])
            self.row(table, "Sak", "Tema", "Vedtaksformulering", bold=True)
            for earlier in section["earlier_table"]:
                self.row(table, earlier["number"], earlier["title"], earlier["text"])
        for earlier in section.get("earlier_list", []):
            self.bullet(self.document, earlier["label"] + earlier["text"])
        if "footnote" in section:
            note = self.text(self.document, section["footnote"], space=8)
            note.runs[0].font.size = Pt(self.size - 2.5)

    def data_table(self, content: Paper) -> None:
        if "text_rows" in content:
            table = self.table([26, 74])
            self.row(table, *content["columns"], bold=True)
            for key, paragraphs in content["text_rows"]:
                cell = self.row(table, [(key, True)], paragraphs[0])[1]
                for words in paragraphs[1:]:
                    self.text(cell, words)
            return
        count = len(content["header"]) + 1
        table = self.table([34] + [66 / (count - 1)] * (count - 1))
        self.across(self.row(table, content["title"], *[""] * (count - 1), bold=True))
        self.row(table, content["unit"], *content["header"])
        for name, *figures in content["rows"]:
            self.row(table, name, *(f"{figure:,}".replace(",", " ") for figure in figures))
        self.document.add_paragraph()
        self.text(self.document, content["notes"]).runs[0].italic = True
        self.text(self.document, content["caption"], space=6)
        self.document.add_paragraph()


# ---- what a careful reader finds --------------------------------------------------------------------------------


def council_gold(content: dict[str, Any]) -> dict[str, Any]:
    """The gold record of a council's papers."""
    papers = content["paper"]
    gold: dict[str, Any] = {
        "file": f"{content['file']}.pdf",
        "notes": content["about"],
        "parts": [{"kind": paper["kind"]} for paper in papers],
        "meetings": [],
        "attendances": [],
        "cases": [],
        "agenda": [],
        "decisions": [],
        "statements": [],
        "tables": [],
        "attachments": [],
    }
    cases: dict[str, dict[str, Any]] = {}
    for paper in papers:
        if paper["kind"] == "memo":
            _gold_memo(paper, gold, cases)
        else:
            _gold_meeting(paper, gold, cases)
    gold["cases"] = list(cases.values())
    return gold


def _gold_meeting(paper: Paper, gold: dict[str, Any], cases: dict[str, dict[str, Any]]) -> None:
    meeting = paper["meeting"]
    number = meeting["number"]
    facts = {key: meeting[key] for key in ("number", "date", "start_time", "end_time", "place")}
    gold["meetings"].append({"body": paper["body"], **facts})
    people = gold["attendances"]

    def add(name: str, status: str, **more: str) -> None:
        people.append({"meeting": number, "name": name, "status": status, **more})

    for key, status in (("member_columns", "member"), ("present_columns", "present")):
        for column in paper.get(key, []):
            for name, organisation in column:
                add(name, status, organisation=organisation)
    for name, organisation in paper.get("absent", []):
        add(name, "absent", organisation=organisation)
    for person in paper.get("stand_ins", []):
        add(person["name"], "stand_in", stands_in_for=person["for"])
    for name in paper.get("staff", []):
        add(name, "staff", organisation=paper["staff_label"])
    for item in paper["agenda"]:
        if "number" in item:
            case = cases.setdefault(
                item["number"], {"number": item["number"], "title": item["title"], "meeting": number}
            )
            case.setdefault("case_type", item.get("case_type"))
            entry = {"meeting": number, "number": item["number"], "start_time": item.get("start_time")}
            gold["agenda"].append(entry | ({"status": "withdrawn"} if "withdrawn" in item else {}))
    for case in paper["case"]:
        for key, kind in (("proposal", "proposed"), ("decision", "adopted")):
            if key in case:
                row = {"case": case["number"], "kind": kind, "part": paper["kind"], "text": " ".join(case[key])}
                if "decision_outcome" in case and kind == "adopted":
                    row["outcome"] = case["decision_outcome"]
                gold["decisions"].append(row)
        for statement in case.get("statements", []):
            gold["statements"].append([case["number"], statement["speaker"], statement["text"]])
        for label, title in case.get("attachments", []):
            gold["attachments"].append([case["number"], label, title])


def _gold_memo(paper: Paper, gold: dict[str, Any], cases: dict[str, dict[str, Any]]) -> None:
    number = paper["head"]["number"]
    case = cases.setdefault(
        number, {"number": number, "title": paper["title"], "case_type": paper["head"]["case_type"]}
    )
    if case["title"] != paper["title"]:
        case["alt_title"] = paper["title"]
    case["case_officer"] = paper["head"]["officer"]
    for section in paper["section"]:
        if "proposal" in section:
            text = " ".join(section["proposal"])
            gold["decisions"].append({"case": number, "kind": "proposed", "part": "memo", "text": text})
        for earlier in section.get("earlier_table", []) + section.get("earlier_list", []):
            gold["decisions"].append(
                {"case": number, "kind": "earlier", "part": "memo"}
                | {key: earlier[key] for key in ("text", "earlier_number", "decided_by")}
            )
        table = section.get("table")
        if table and "text_rows" in table:
            gold["tables"].append(
                {
                    "name": table["columns"][0], "case": number, "title": None, "unit": None, "caption": None,
                    "header": table["columns"], "rows": [[key, " ".join(words)] for key, words in table["text_rows"]],
                }
            )  # fmt: skip
        elif table:
            gold["tables"].append(
                {
                    "name": table["title"], "case": number, "title": table["title"], "unit": table["unit"],
                    "caption": table["caption"], "header": [table["unit"], *table["header"]], "rows": table["rows"],
                }
            )  # fmt: skip
