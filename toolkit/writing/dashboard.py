"""The Dashboard: the year by month, the causes, the charts; every figure a formula over Results."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.addresses import column_letter
from toolkit.kinds import KINDS
from toolkit.metrics import losses
from toolkit.metrics.causes import CAUSES
from toolkit.metrics.groups import GROUP_FIGURES, Group, GroupFigure
from toolkit.rounding import ZERO
from toolkit.writing.charts import Places, add_charts
from toolkit.writing.checks import found_wrong
from toolkit.writing.draft import Draft, done
from toolkit.writing.duties import write_duties
from toolkit.writing.learnt import write_learnt
from toolkit.writing.styles import BAD, GOOD, PAGE_FILL
from toolkit.writing.tables import choose_on_page, page

if TYPE_CHECKING:
    from collections.abc import Iterator

# Rows of the sheet, 0 the first.
CARDS, DUTIES, CHARTS, MONEY, WORK, CAUSES_ROW = 4, 8, 18, 46, 64, 82
WORKINGS, LEARNT = 100, 118
#: The columns of the two tables by month: label, the figure behind it, and whether minutes are shown as hours.
LOSSES = (
    ("col_done", "done_sessions", False),
    ("col_cancelled", "cancelled_sessions", False),
    ("col_planned", "planned_sessions", False),
    ("col_lost_hours", "unbilled_minutes", True),
    ("col_time_loss", "time_loss", False),
    ("col_extras_loss", "extras_loss", False),
    ("col_cost_loss", "cost_loss", False),
    ("col_cancellation_loss", "cancellation_loss", False),
    ("col_total_loss", "total_loss", False),
    ("col_leakage_rate", "leakage_rate", False),
    ("col_to_invoice", "to_invoice", False),
    ("col_recoverable", "recoverable", False),
    ("col_invoiced", "invoiced", False),
)
WORKED = (
    ("col_planned_hours", "planned_minutes", True),
    ("col_worked_hours", "worked_minutes", True),
    ("col_overrun_rate", "overrun_rate", False),
    ("col_effective_rate", "effective_rate", False),
    ("col_estimated", "estimated", False),
    ("col_actual", "actual", False),
    ("col_variance", "variance", False),
    ("col_unplanned", "unplanned", False),
    ("col_satisfaction_mean", "satisfaction_mean", False),
    ("col_responses", "responses", False),
    ("col_approved_rate", "approved_rate", False),
)
_CARDS = (
    ("card_lost_hours", "unbilled_minutes", True),
    ("card_total_loss", "total_loss", False),
    ("card_leakage", "leakage_rate", False),
    ("card_to_invoice", "to_invoice", False),
    ("card_recoverable", "recoverable", False),
)
_SUM = re.compile(r"Σ\[(\w+)(?:\|(\w+))?\]")
_OWN = re.compile(r"(?<![A-Za-z])\[(\w+)\]")
_HOURS = "#,##0.0"


class Dashboard:
    """Writes the sheet; its figures stand by month in a block of workings that everything else refers to."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.sheet = draft, draft.sheet("Dashboard")
        self.keys = list(GROUP_FIGURES)
        months = [datetime.date(draft.year, month, 1) for month in range(1, 13)]
        members = [[s for s in draft.book.sessions if _month(s) == month] for month in months]
        self.groups = [Group.of(sessions) for sessions in members]
        self.total = Group.of(session for sessions in members for session in sessions)
        self.months = months

    def write(self) -> None:
        """Write everything; typing is possible in the year and the month only."""
        self._heading()
        self._workings()
        self._cards()
        write_duties(self.draft, DUTIES)
        write_learnt(self.draft, LEARNT, (CARDS + 2, 5))
        self._table(MONEY, "dash_money", list(LOSSES))
        self._table(WORK, "dash_work", list(WORKED))
        causes = [(f"cause_{cause}", cause, True) for cause in CAUSES]
        self._table(CAUSES_ROW, "dash_causes", [*causes, ("cause_total", "unbilled_minutes", True)])
        self._detail()
        add_charts(self.draft, self.sheet, Places(CHARTS, MONEY, WORK, CAUSES_ROW))
        self._columns_and_page()

    def _heading(self) -> None:
        draft, sheet, styles, words = self.draft, self.sheet, self.draft.styles, self.draft.words
        done(sheet.write_url(0, 0, f"internal:'{draft.sheet_name('Start')}'!A1", styles.link(), words["back"]))
        done(sheet.write_string(1, 0, words["dash_title"], styles.title()))
        label = styles.note(align="right")
        done(sheet.merge_range(2, 0, 2, 1, words["dash_year"], label))
        done(sheet.write_number(2, 2, draft.year, styles.typed()))
        done(sheet.merge_range(2, 3, 2, 5, words["dash_period"], label))
        when = styles.typed(num_format="mmm yyyy")
        done(sheet.write_blank(2, 6, None, when))
        name = draft.sheet_name("Dashboard")
        done(draft.workbook.define_name("Dashboard_year", f"='{name}'!$C$3"))
        rule = {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2100}
        choose_on_page(draft, sheet, 2, 2, rule, "dash_year")
        source = f"=$A${MONEY + 3}:$A${MONEY + 14}"
        choose_on_page(draft, sheet, 2, 6, {"validate": "list", "source": source}, "dash_period")
        done(sheet.merge_range(2, 7, 2, 8, words["about_verdict"], label))
        done(sheet.merge_range(2, 9, 2, 12, "", styles.get(bold=True)))
        text = words["verdict_bad"] if found_wrong(draft) else words["verdict_ok"]
        draft.formula(sheet, 2, 9, "=Checks_verdict", text, styles.get(bold=True))
        for sign, colour in (("==", GOOD), ("!=", BAD)):
            style = draft.workbook.add_format({"font_color": colour})
            value = f'"{words["verdict_ok"]}"'
            done(
                sheet.conditional_format(
                    2, 9, 2, 9, {"type": "cell", "criteria": sign, "value": value, "format": style}
                )
            )

    # ------------------------------------------------------------ the figures by month

    def _workings(self) -> None:
        sheet, styles = self.sheet, self.draft.styles
        done(sheet.write_string(WORKINGS, 0, self.draft.words["dash_workings"], styles.heading()))
        done(sheet.write_string(WORKINGS + 1, 0, self.draft.words["dash_month"], styles.header(computed=True)))
        for index, key in enumerate(self.keys, 1):
            done(sheet.write_string(WORKINGS + 1, index, key, styles.header(computed=True)))
        for row, group in self._rows(WORKINGS):
            for index, key in enumerate(self.keys, 1):
                figure = GROUP_FIGURES[key]
                style = styles.cell(KINDS[figure.kind].number_format, "right", computed=True)
                self.draft.formula(sheet, row, index, self._formula(figure, row), figure.compute(group), style)
        column = column_letter(1 + self.keys.index("total_loss"))
        name = self.draft.sheet_name("Dashboard")
        place = f"='{name}'!${column}${WORKINGS + 15}"
        done(self.draft.workbook.define_name("Dashboard_total_loss", place))

    def _rows(self, top: int) -> Iterator[tuple[int, Group]]:
        """The twelve months and the total of a block, with the month (or the word) in the first column."""
        styles, words = self.draft.styles, self.draft.words
        date = styles.cell("mmm yyyy", "left", computed=True)
        for index, group in enumerate(self.groups):
            row = top + 2 + index
            if top == WORKINGS:
                text = "=DATE(Dashboard_year,1,1)" if not index else f"=EDATE($A{row},1)"
            else:
                text = f"=$A${WORKINGS + 3 + index}"
            self.draft.formula(self.sheet, row, 0, text, self.months[index], date)
            yield row, group
        bold = styles.cell("General", "left", computed=True, bold=True, top=2)
        done(self.sheet.write_string(top + 14, 0, words["dash_total"], bold))
        yield top + 14, self.total

    def _formula(self, figure: GroupFigure, row: int) -> str:
        """A figure's formula in a month's row, or in the total's."""
        total = row == WORKINGS + 14
        if total and figure.additive:
            letter = column_letter(1 + self.keys.index(figure.key))
            return f"=SUM({letter}{WORKINGS + 3}:{letter}{WORKINGS + 14})"
        month = f"$A{row + 1}"
        sums = _SUM.sub(lambda m: _sumifs(m[1], m[2], month), figure.formula.replace("{month}", month))
        own = _OWN.sub(lambda m: f"{column_letter(1 + self.keys.index(m[1]))}{row + 1}", sums)
        return f"={self.draft.translator.translate(own)}"

    # ------------------------------------------------------------ what people look at

    def _table(self, top: int, title: str, columns: list[tuple[str, str, bool]]) -> None:
        sheet, styles, words = self.sheet, self.draft.styles, self.draft.words
        done(sheet.write_string(top, 0, words[title], styles.heading()))
        done(sheet.write_string(top + 1, 0, words["dash_month"], styles.header(computed=True)))
        for index, (label, _, _) in enumerate(columns, 1):
            done(sheet.write_string(top + 1, index, words[label], styles.header(computed=True)))
        sheet.set_row(top + 1, 34)
        for row, group in self._rows(top):
            for index, (_, key, hours) in enumerate(columns, 1):
                self._shown(row, index, key, hours, group, f"{self._letter(key)}{WORKINGS + 1 + row - top}")

    def _shown(self, row: int, column: int, key: str, hours: bool, group: Group, source: str) -> None:
        figure = GROUP_FIGURES[key]
        value = figure.compute(group)
        value = Decimal(value) / 60 if hours else value
        kind = KINDS[figure.kind]
        fmt = _HOURS if hours else kind.number_format
        more = {"bold": True, "top": 2} if group is self.total else {}
        style = self.draft.styles.cell("0.0" if key == "satisfaction_mean" else fmt, "right", computed=True, **more)
        self.draft.formula(self.sheet, row, column, f"={source}/60" if hours else f"={source}", value, style)

    def _letter(self, key: str) -> str:
        return f"${column_letter(1 + self.keys.index(key))}"

    def _of_period(self, key: str) -> str:
        """A figure over the period chosen: the month in detail, or the year."""
        letter = self._letter(key)
        rows = f"{letter}${WORKINGS + 3}:{letter}${WORKINGS + 14}"
        months = f"$A${WORKINGS + 3}:$A${WORKINGS + 14}"
        return f'IF($G$3="",SUM({letter}${WORKINGS + 15}),SUMIFS({rows},{months},$G$3))'

    def _cards(self) -> None:
        sheet, styles, words = self.sheet, self.draft.styles, self.draft.words
        for index, (label, key, hours) in enumerate(_CARDS):
            column = index * 3
            figure = GROUP_FIGURES[key]
            text = words(label, currency=self.draft.ledger.currency)
            head = styles.note(bg_color=PAGE_FILL, align="center", top=1, left=1, right=1, border_color="#C9CFD6")
            done(sheet.merge_range(CARDS, column, CARDS, column + 1, text, head))
            style = styles.get(
                bold=True,
                font_size=18,
                align="center",
                bg_color=PAGE_FILL,
                num_format=_HOURS if hours else KINDS[figure.kind].number_format,
                border=1,
                border_color="#C9CFD6",
            )
            done(sheet.merge_range(CARDS + 1, column, CARDS + 1, column + 1, "", style))
            value = figure.compute(self.total) or ZERO
            value = Decimal(value) / 60 if hours else value
            formula = f"={self._of_period(key)}" + ("/60" if hours else "")
            self.draft.formula(sheet, CARDS + 1, column, formula, value, style)
        sheet.set_row(CARDS + 1, 30)
        outside = sum(map(losses.total_loss, self.draft.book.sessions), ZERO)
        outside -= GROUP_FIGURES["total_loss"].compute(self.total)
        done(sheet.merge_range(CARDS + 2, 0, CARDS + 2, 2, words["dash_outside"], styles.note(align="right")))
        note = styles.note(num_format=4, align="left")
        self.draft.translator.names.add(("Results", "total_loss", ""))
        text = "=ROUND(SUM(Results_total_loss)-Dashboard_total_loss,2)"
        self.draft.formula(sheet, CARDS + 2, 3, text, outside, note)

    def _detail(self) -> None:
        """The causes of the period chosen, beside the causes by month."""
        sheet, styles, words = self.sheet, self.draft.styles, self.draft.words
        column = 9
        done(sheet.write_string(CAUSES_ROW, column, words["dash_detail"], styles.heading()))
        header = styles.header(computed=True)
        done(sheet.merge_range(CAUSES_ROW + 1, column, CAUSES_ROW + 1, column + 1, words["cause_heading"], header))
        done(sheet.write_string(CAUSES_ROW + 1, column + 2, words["cause_hours"], header))
        for index, cause in enumerate(CAUSES):
            row = CAUSES_ROW + 2 + index
            left = styles.cell("General", "left", computed=True)
            done(sheet.merge_range(row, column, row, column + 1, words[f"cause_{cause}"], left))
            style = styles.cell(_HOURS, "right", computed=True)
            value = Decimal(GROUP_FIGURES[cause].compute(self.total)) / 60
            self.draft.formula(sheet, row, column + 2, f"={self._of_period(cause)}/60", value, style)

    def _columns_and_page(self) -> None:
        self.sheet.set_column(0, 0, 14)
        self.sheet.set_column(1, len(self.keys) + 1, 12.5)
        self.sheet.hide_gridlines(2)
        self.sheet.protect("", {"select_locked_cells": True, "select_unlocked_cells": True})
        page(self.sheet, landscape=True)
        done(self.sheet.print_area(0, 0, CAUSES_ROW + 15, len(LOSSES)))
        self.sheet.set_h_pagebreaks([MONEY, CAUSES_ROW])
        self.sheet.freeze_panes(3, 1)


def _sumifs(key: str, flag: str | None, month: str) -> str:
    only = f",Results[{flag}],1" if flag else ""
    return f"SUMIFS(Results[{key}],Results[month],{month}{only})"


def _month(session: Any) -> datetime.date | None:
    day = session.row.date("date") if session.counted else None
    return day.replace(day=1) if day else None
