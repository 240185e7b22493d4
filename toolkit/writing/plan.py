"""The sheet Plan: one session on one printable page for the client, chosen from a list (R01–R05, R10)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.metrics import planning
from toolkit.metrics.formula import trimmed
from toolkit.rounding import ZERO
from toolkit.writing.cells import passed_on
from toolkit.writing.draft import done
from toolkit.writing.plan_page import LABEL, MINUTES, RULE, TEXT, VALUE, PlanPage
from toolkit.writing.plan_session import CHOICE, ROW_OF, WIDTHS, Live, clock
from toolkit.writing.plan_terms import write_terms
from toolkit.writing.styles import LINE, MUTED, REQUIRED, UNSEEN
from toolkit.writing.tables import choose_on_page, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.ledger import Row

#: How many cost lines stand on the page by name; the others are summed up in one line.
_LINES = 6
#: The column of workings, beyond the printed page.
_WORKINGS = 6
_HOURS = '0" h "00'


class Plan(PlanPage):
    """Writes the sheet."""

    def write(self) -> None:
        """Write the page; the choice of the session is the only cell to type in."""
        self.sheet.hide_gridlines(2)
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self._choice()
        self._who()
        self._times()
        self._budget()
        write_terms(self)
        self._agreement()
        self.sheet.protect("", {"select_locked_cells": True})
        page(self.sheet, landscape=False)
        self.sheet.fit_to_pages(1, 1)
        self.sheet.center_horizontally()
        done(self.sheet.print_area(2, LABEL, self.row, VALUE))

    # ------------------------------------------------------------ the page

    def _choice(self) -> None:
        draft, sheet, styles = self.draft, self.sheet, self.draft.styles
        row = self.chosen.row
        done(sheet.write_url(0, 0, f"internal:'{draft.sheet_name('Start')}'!A1", styles.link(), self.words["back"]))
        done(sheet.merge_range(0, 1, 0, 2, self.words["plan_choose"], styles.note(align="right", text_wrap=True)))
        sheet.set_row(0, 34)
        done(sheet.write_string(0, 3, row.typed_id if row else "", styles.typed()))
        ids = draft.translator.translate("Sessions[session_id]")
        choose_on_page(draft, sheet, 0, 3, {"validate": "list", "source": f"={ids}"}, "plan_choose")
        keys = draft.translator.translate("Results[session_key]")
        found = f'IF({CHOICE}="","",IFERROR(MATCH({trimmed(CHOICE)},{keys},0),""))'
        self.put(0, 5, Live(found, row.position if row else ""), num_format=UNSEEN)
        if "Missions" in draft.template.tables:
            place = self.chosen.result("mission_row", "").formula
            mission = self.chosen.facts.mission if self.chosen.facts else None
            text = f'IF(SUM({ROW_OF})=0,"",IF({place}=0,"",{place}))'
            self.put(0, 4, Live(text, mission.position if mission else ""), num_format=UNSEEN)

    def _who(self) -> None:
        """The letterhead, and whose session it is, why and when."""
        styles, words = self.draft.styles, self.words
        under = {"bottom": 2, "bottom_color": REQUIRED}
        done(self.sheet.write_string(2, LABEL, words["plan_title"], styles.title(**under)))
        name = self.draft.translator.translate("{business_name}")
        business = Live(f'IF({name}="","",{name})', self.draft.ledger.settings.text("business_name"))
        self.row = 2
        self.wide(business, bold=True, font_size=12, align="right", valign="vcenter", **under)
        self.sheet.set_row(2, 32)
        self.row = 4
        for label, key in (
            ("session", "session_id"),
            ("client", "client_code"),
            ("type", "session_type"),
            ("objective", "objective"),
        ):
            self.label(f"plan_{label}")
            self.wide(self.chosen.input(key), bold=key == "objective")
            self.row += 1
        self.sheet.set_row(self.row - 1, 34)
        self.label("plan_when")
        self.put(self.row, TEXT, self.chosen.input("date"), num_format=14)
        self.put(self.row, TEXT + 1, self.chosen.input("start_time"), num_format=20)
        self.row += 1

    def _times(self) -> None:
        self.heading("plan_times")
        for key in ("prep", "main", "post"):
            done(self.sheet.write_string(self.row, LABEL, self.words[f"plan_{key}"], self.ruled(font_color=MUTED)))
            self._time(self.chosen.input(f"planned_{key}"))
        for key, figure in (("total_time", planning.planned_minutes), ("reserved", planning.reserved_minutes)):
            self._time(self.chosen.figure(figure), **self.strong(f"plan_{key}"))

    def _time(self, minutes: Live, **look: Any) -> None:
        """A duration: in minutes as it was typed, and as one says it."""
        row = self.row
        self.number(clock(f"$E{row + 1}", minutes.value), _HOURS, **look)
        self.put(row, MINUTES, minutes, align="right", num_format='#,##0" min"', **RULE, **look)

    def _budget(self) -> None:
        self.heading("plan_budget", currency=self.draft.ledger.currency)
        self.line("plan_fee", self.chosen.figure(planning.planned_fee), 4)
        if "Budget" in self.draft.template.tables:
            self._cost_lines()
        self.line("plan_subtotal", self.chosen.figure(planning.budget_subtotal), 4)
        self.line("plan_reserve", self.chosen.figure(planning.reserve), 4)
        self.number(self.chosen.figure(planning.budget_total), 4, **self.strong("plan_total"))

    def _cost_lines(self) -> None:
        """The first cost lines by name: each is the next row of Budget with this session's id."""
        first, lines = self.row, self.chosen.cost_lines()
        shown = sum((self._cost_line(index, lines, first) for index in range(_LINES)), ZERO)
        ruled = {"type": "formula", "criteria": f'=$A{first + 1}<>""', "format": self.draft.workbook.add_format(RULE)}
        done(self.sheet.conditional_format(first, LABEL, self.row - 1, VALUE, ruled))
        facts = self.chosen.facts
        rest = planning.lines_estimated(facts) - shown if facts else ""
        estimated = self.chosen.result("lines_estimated", "").formula
        listed = f"SUM(F{first + 1}:F{self.row})"
        self.line("plan_costs", Live(f'IF({ROW_OF}="","",ROUND({estimated}-{listed},2))', rest), 4)

    def _cost_line(self, index: int, lines: Sequence[Row], first: int) -> Decimal:
        """One of them: what it is and its amount; the place where it was found stands beyond the printed page."""
        translate = self.draft.translator.translate
        keys, items, amounts = (translate(f"Budget[{key}]") for key in ("session_key", "item", "estimated"))
        line = lines[index] if index < len(lines) else None
        before = f"$G${self.row}" if self.row > first else "0"
        tail = f"INDEX({keys},{before}+1):INDEX({keys},ROWS({keys}))"
        found = f'IF({ROW_OF}="","",IFERROR(MATCH({trimmed(CHOICE)},{tail},0)+{before},""))'
        self.put(self.row, _WORKINGS, Live(found, line.position if line else ""), num_format=UNSEEN)
        place = f"$G${self.row + 1}"
        item = Live(_at(items, place), passed_on(line.raw.get("item")) if line else "")
        worth = passed_on(line.raw.get("estimated")) if line else ""
        self.put(self.row, LABEL, item, font_color=MUTED, indent=1)
        self.number(Live(_at(amounts, place), worth), 4, bottom=0)
        return worth if isinstance(worth, Decimal) else ZERO

    def _agreement(self) -> None:
        self.heading("plan_agreement")
        settings = self.draft.ledger.settings
        if "Missions" in self.draft.template.tables:
            self.label("plan_client_contact")
            self.wide(self.chosen.of_mission("client_contact"))
            self.row += 1
        self.label("plan_contact")
        for column, key in ((TEXT, "owner_name"), (TEXT + 2, "email")):
            cell = self.draft.translator.translate(f"{{{key}}}")
            self.put(self.row, column, Live(f'IF({cell}="","",{cell})', settings.text(key)))
        self.row += 1
        done(
            self.sheet.merge_range(
                self.row,
                LABEL,
                self.row,
                VALUE,
                self.words["plan_consent"],
                self.draft.styles.note(align="left", indent=1),
            )
        )
        self.sheet.set_row(self.row, 24)
        self.row += 1
        box = self.draft.styles.get(border=1, border_color=LINE, valign="top", font_color=MUTED, align="left", indent=1)
        done(self.sheet.write_string(self.row, LABEL, self.words["plan_date"], box))
        done(self.sheet.merge_range(self.row, TEXT, self.row, VALUE, self.words["plan_signature"], box))
        self.sheet.set_row(self.row, 64)


def _at(column: str, place: str) -> str:
    """The formula of a column's cell at a place, blank where it is."""
    cell = f"INDEX({column},{place})"
    return f'IF({place}="","",IFERROR(IF({cell}="","",{cell}),""))'
