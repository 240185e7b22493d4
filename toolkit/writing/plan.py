"""The sheet Plan: one session on one printable page, chosen from a list (R01–R05, R10)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.kinds import fold
from toolkit.metrics import planning
from toolkit.metrics.formula import trimmed
from toolkit.rounding import ZERO
from toolkit.trades import list_contents
from toolkit.writing.cells import passed_on
from toolkit.writing.draft import Draft, cached, done
from toolkit.writing.styles import LINE, LINE_HEIGHT, MUTED, lines_of
from toolkit.writing.tables import page

if TYPE_CHECKING:
    from toolkit.ledger import Row
    from toolkit.metrics.facts import SessionFacts

#: How many cost lines stand on the page by name; the others are summed up in one line.
_LINES = 6
_PHRASES = 6
_SENTENCES = 3
_NOTHING = '""'
#: How many characters fit on one line of the columns from B to F.
_WIDE = 84
#: The cell where the session is chosen, and that of its row in the table.
_CHOICE, _ROW = "$D$1", "$F$1"
#: The cell of its mission's row, "" where it has none.
_MISSION = "$E$1"
#: The number format of workings on the page: shown nowhere, printed nowhere, legible where the cell is selected.
_UNSEEN = ";;;"


class Plan:
    """Writes the sheet; every formula looks up the session chosen."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.sheet = draft, draft.sheet("Plan")
        self.session = _first_to_show(draft.book.sessions)
        self.words = draft.words
        self.currency = draft.ledger.currency
        self.row = 2

    def write(self) -> None:
        """Write the page; the choice of the session is the only cell to type in."""
        self.sheet.hide_gridlines(2)
        for column, width in enumerate((46, 13, 13, 13, 13, 13)):
            self.sheet.set_column(column, column, width)
        self._choice()
        self._who()
        self._times()
        self._budget()
        self._limits()
        self._agreement()
        self.sheet.protect("", {"select_locked_cells": True})
        page(self.sheet, landscape=False)
        self.sheet.fit_to_pages(1, 1)
        done(self.sheet.print_area(2, 0, self.row, 5))

    # ------------------------------------------------------------ looking up

    def _input(self, key: str) -> str:
        """The formula of an input cell of the session, blank where it is."""
        name = self.draft.translator.translate(f"Sessions[{key}]")
        cell = f"INDEX({name},{_ROW})"
        return f'IFERROR(IF({cell}="","",{cell}),"")'

    def _result(self, key: str) -> str:
        names = [self.draft.translator.translate(f"Results[{name}]") for name in (key, "row_number")]
        return f'IF({_ROW}="","",SUMIFS({names[0]},{names[1]},{_ROW}))'

    def _value(self, key: str) -> Any:
        """What an input cell of the session shows: as typed, for the formula only passes it on."""
        return "" if self.session is None else passed_on(self.session.row.raw.get(key))

    def _figure(self, figure: Any) -> Any:
        if self.session is None:
            return ""
        return figure(self.session)

    def _put(self, row: int, column: int, formula: str, value: Any, **look: Any) -> None:
        style = self.draft.styles.get(**{"align": "left", **look})
        self.draft.formula(self.sheet, row, column, f"={formula}", cached(value), style)

    def _put_wide(self, row: int, formula: str, value: Any, **look: Any) -> None:
        """Likewise, over the columns from B to F."""
        style = self.draft.styles.get(**{"align": "left", "text_wrap": True, **look})
        done(self.sheet.merge_range(row, 1, row, 5, "", style))
        self.draft.formula(self.sheet, row, 1, f"={formula}", cached(value), style)

    def _heading(self, key: str, **values: object) -> None:
        self.row += 1
        text = self.words(key, **values)
        done(self.sheet.merge_range(self.row, 0, self.row, 5, text, self.draft.styles.heading()))
        self.row += 1

    def _label(self, key: str, **values: object) -> None:
        done(self.sheet.write_string(self.row, 0, self.words(key, **values), self.draft.styles.note(valign="top")))

    # ------------------------------------------------------------ the page

    def _choice(self) -> None:
        draft, sheet, styles = self.draft, self.sheet, self.draft.styles
        done(sheet.write_url(0, 0, f"internal:'{draft.sheet_name('Start')}'!A1", styles.link(), self.words["back"]))
        done(sheet.merge_range(0, 1, 0, 2, self.words["plan_choose"], styles.note(align="right", text_wrap=True)))
        sheet.set_row(0, 34)
        style = styles.get(bold=True, border=1, bg_color="#FFFBEB", locked=False, align="center")
        done(sheet.write_string(0, 3, self.session.row.typed_id if self.session else "", style))
        ids = draft.translator.translate("Sessions[session_id]")
        done(sheet.data_validation(0, 3, 0, 3, {"validate": "list", "source": f"={ids}"}))
        position = self.session.row.position if self.session else ""
        keys = draft.translator.translate("Results[session_key]")
        found = f'IF({_CHOICE}="","",IFERROR(MATCH({trimmed(_CHOICE)},{keys},0),""))'
        self._put(0, 5, found, position, num_format=_UNSEEN)
        if "Missions" in draft.template.tables:
            place = self._result("mission_row")
            mission = self.session.mission.position if self.session and self.session.mission else ""
            self._put(0, 4, f'IF(SUM({_ROW})=0,"",IF({place}=0,"",{place}))', mission, num_format=_UNSEEN)

    def _who(self) -> None:
        done(self.sheet.merge_range(2, 0, 2, 5, self.words["plan_title"], self.draft.styles.title()))
        self.sheet.set_row(2, 28)
        business = self.draft.ledger.settings.text("business_name")
        name = self.draft.translator.translate("{business_name}")
        self.row = 3
        self._put_wide(3, f'IF({name}="","",{name})', business, bold=True)
        self.row = 4
        for label, key in (("client", "client_code"), ("type", "session_type"), ("objective", "objective")):
            self._label(f"plan_{label}")
            self._put_wide(self.row, self._input(key), self._value(key))
            self.row += 1
        self.sheet.set_row(self.row - 1, 34)
        self._label("plan_when")
        self._put(self.row, 1, self._input("date"), self._value("date"), num_format=14)
        self._put(self.row, 2, self._input("start_time"), self._value("start_time"), num_format=20)
        self.row += 1

    def _times(self) -> None:
        self._heading("plan_times")
        for key in ("prep", "main", "post"):
            self._label(f"plan_{key}")
            self._put(self.row, 1, self._input(f"planned_{key}"), self._value(f"planned_{key}"), align="right")
            self.row += 1
        for key, figure in (
            ("total_time", planning.planned_minutes),
            ("reserved", planning.reserved_minutes),
        ):
            self._label(f"plan_{key}")
            self._put(self.row, 1, self._result(figure.key), self._figure(figure), align="right", bold=True)
            self.row += 1

    def _budget(self) -> None:
        self._heading("plan_budget", currency=self.currency)
        self._label("plan_fee")
        self._amount(self._result("planned_fee"), self._figure(planning.planned_fee))
        if "Budget" in self.draft.template.tables:
            self._cost_lines()
        for key, figure in (
            ("subtotal", planning.budget_subtotal),
            ("reserve", planning.reserve),
            ("total", planning.budget_total),
        ):
            self._label(f"plan_{key}")
            self._amount(self._result(figure.key), self._figure(figure), bold=key == "total")

    def _amount(self, formula: str, value: Any, **look: Any) -> None:
        line = {"bottom": 7, "bottom_color": LINE}
        self._put(self.row, 1, formula, value, align="right", num_format=4, **line, **look)
        self.row += 1

    def _cost_lines(self) -> None:
        """The first cost lines by name: each is the next row of Budget with this session's id."""
        translate = self.draft.translator.translate
        keys, items, amounts = (translate(f"Budget[{key}]") for key in ("session_key", "item", "estimated"))
        first, shown = self.row, ZERO
        hidden = self.draft.styles.get(num_format=_UNSEEN)
        lines = self._rows_of_session()
        for index in range(_LINES):
            row, line = self.row, lines[index] if index < len(lines) else None
            before = f"$F${row}" if index else "0"
            tail = f"INDEX({keys},{before}+1):INDEX({keys},ROWS({keys}))"
            found = f'=IF({_ROW}="","",IFERROR(MATCH({trimmed(_CHOICE)},{tail},0)+{before},""))'
            self.draft.formula(self.sheet, row, 5, found, line.position if line else "", hidden)
            place = f"$F${row + 1}"
            self._put(
                row,
                0,
                self._passed_on(items, place),
                passed_on(line.raw.get("item") if line else None),
                font_color=MUTED,
            )
            worth = passed_on(line.raw.get("estimated") if line else None)
            shown += worth if isinstance(worth, Decimal) else ZERO
            self._amount(self._passed_on(amounts, place), worth)
        self._label("plan_costs")
        listed = f"SUM(B{first + 1}:B{self.row})"
        rest = f'IF({_ROW}="","",ROUND({self._result("lines_estimated")}-{listed},2))'
        self._amount(rest, planning.lines_estimated(self.session) - shown if self.session else "")

    def _rows_of_session(self) -> list[Row]:
        """The rows of Budget with the session's id, those left out included: the sheet lists what is typed."""
        table = self.draft.ledger.tables["Budget"]
        return [r for r in table.rows if self.session and fold(r.typed_session) == fold(self.session.row.typed_id)]

    def _passed_on(self, column: str, place: str) -> str:
        """The formula of a column's cell at a place, blank where it is."""
        cell = f"INDEX({column},{place})"
        return f'IF({place}="","",IFERROR(IF({cell}="","",{cell}),""))'

    def _limits(self) -> None:
        self._heading("plan_limits")
        self._label("plan_included_quantity")
        self._put(self.row, 1, self._input("included_quantity"), self._value("included_quantity"), align="right")
        self.row += 1
        self._label("plan_extra_price", currency=self.currency)
        self._amount(self._input("extra_unit_price"), self._value("extra_unit_price"))
        settings = self.draft.ledger.settings
        rounds = self.session.term("included_rounds") if self.session else ""
        shown = (
            ("plan_rounds", self._result("rounds_limit_of_session"), rounds, "0"),
            (
                "plan_cancel",
                self._setting("late_cancellation_rate"),
                settings.amount("late_cancellation_rate"),
                9,
            ),
            (
                "plan_cancel_hours",
                self._setting("late_cancellation_hours"),
                settings.amount("late_cancellation_hours"),
                "0",
            ),
            ("plan_express", self._setting("express_surcharge"), settings.amount("express_surcharge"), 9),
        )
        for label, formula, value, number_format in shown:
            self._label(label)
            self._put(self.row, 1, formula, value, align="right", num_format=number_format)
            self.row += 1
        contents = list_contents(self.draft.template, self.draft.lang)
        for key in ("included", "excluded"):
            self._phrases(key, contents[key])
        self._revision_rule(contents["revision_rule"])

    def _phrases(self, key: str, phrases: list[Any]) -> None:
        """The first phrases of a list, and a word where there are more."""
        self._label(f"plan_{key}")
        names = self.draft.translator.translate(f"Lists[{key}]")
        shown = [*phrases[:_PHRASES], *[""] * (_PHRASES - len(phrases))]
        for index, phrase in enumerate(shown):
            cell = f"INDEX({names},ROWS($A$1:$A${index + 1}))"
            self._put_wide(self.row, f'IF({cell}="","",{cell})', phrase)
            self.sheet.set_row(self.row, LINE_HEIGHT * lines_of(phrase, _WIDE))
            self.row += 1
        more = self.words["plan_more"]
        self._put_wide(
            self.row,
            f'IF(COUNTA({names})>ROWS($A$1:$A${_PHRASES}),"{more}","")',
            more if len(phrases) > _PHRASES else "",
        )
        self.row += 1

    def _revision_rule(self, usual: list[Any]) -> None:
        """What counts as a revision: the mission's rule, else the usual one, a sentence a row (R18)."""
        self._label("plan_revision")
        names = self.draft.translator.translate("Lists[revision_rule]")
        missions = "Missions" in self.draft.template.tables
        own = self._mission_value("revision_definition") if missions else ""
        for index in range(_SENTENCES):
            sentence = usual[index] if index < len(usual) else ""
            text, value = f'INDEX({names},ROWS($A$1:$A${index + 1}))&""', own or sentence
            if missions and not index:
                text = self._of_mission("revision_definition", text)
            elif missions:
                text, value = (
                    f'IF({self._of_mission("revision_definition", _NOTHING)}="",{text},"")',
                    "" if own else sentence,
                )
            self._put_wide(self.row, text, value, valign="top")
            self.sheet.set_row(self.row, LINE_HEIGHT * lines_of(value, _WIDE))
            self.row += 1

    def _of_mission(self, key: str, otherwise: str) -> str:
        """The formula of an input cell of the session's mission; something else where there is none or it is blank."""
        cell = f"INDEX({self.draft.translator.translate(f'Missions[{key}]')},{_MISSION})"
        return f"IFERROR(IF(LEN({cell})>0,{cell},{otherwise}),{otherwise})"

    def _mission_value(self, key: str) -> Any:
        mission = self.session.mission if self.session else None
        return passed_on(mission.raw.get(key)) if mission else ""

    def _setting(self, key: str) -> str:
        return self.draft.translator.translate(f"{{{key}}}")

    def _agreement(self) -> None:
        self._heading("plan_agreement")
        owner = self.draft.ledger.settings.text("owner_name")
        email = self.draft.ledger.settings.text("email")
        if "Missions" in self.draft.template.tables:
            self._label("plan_client_contact")
            self._put_wide(self.row, self._of_mission("client_contact", '""'), self._mission_value("client_contact"))
            self.row += 1
        self._label("plan_contact")
        names = [self._setting(key) for key in ("owner_name", "email")]
        self._put(self.row, 1, f'IF({names[0]}="","",{names[0]})', owner)
        self._put(self.row, 3, f'IF({names[1]}="","",{names[1]})', email)
        self.row += 1
        self.row += 1
        box = self.draft.styles.get(border=1, border_color=LINE, valign="top", font_color=MUTED)
        done(self.sheet.write_string(self.row, 0, self.words["plan_date"], box))
        done(self.sheet.merge_range(self.row, 1, self.row, 5, self.words["plan_signature"], box))
        self.sheet.set_row(self.row, 64)


def _first_to_show(sessions: list[SessionFacts]) -> SessionFacts | None:
    """The next session still to come, else the last one that counts."""
    counted = [session for session in sessions if session.counted]
    planned = [session for session in counted if session.planned]
    return planned[0] if planned else counted[-1] if counted else None
