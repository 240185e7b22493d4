"""Calculated cells that catch the eye: over, late, missing or lost, by a fill and bold type, never by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from toolkit.metrics.formula import ROW
from toolkit.schema import HEADER
from toolkit.writing.draft import Draft, done

if TYPE_CHECKING:
    from toolkit.schema import TableSpec

WARN = {"bg_color": "#FCE8C5", "bold": True}
OVER = {"bg_color": "#F8D7D4", "font_color": "#8F1414", "bold": True}


class Alert(NamedTuple):
    """A calculated column, the condition in the notation of `formula.py`, and the look."""

    table: str
    column: str
    condition: str
    look: dict[str, object]


def _yes(table: str, column: str) -> Alert:
    return Alert(table, column, f"COUNTIF([{column}],<yes_no.yes>)=1", WARN)


#: The first that holds shows.
ALERTS = (
    Alert("Budget", "spent_rate", "AND(COUNT([spent_rate])=1,SUM([spent_rate])>1)", OVER),
    Alert("Budget", "spent_rate", "AND(COUNT([spent_rate])=1,SUM([spent_rate])>={budget_alert})", WARN),
    Alert("Budget", "overrun", "SUM([overrun])>0", OVER),
    Alert("Sessions", "unbilled_minutes", "SUM([unbilled_minutes])>0", WARN),
    Alert("Sessions", "total_loss", "SUM([total_loss])>0", OVER),
    _yes("Requests", "beyond_limit"),
    _yes("Requests", "late"),
    _yes("Requests", "outside_contact"),
    _yes("Requests", "needs_quote"),
    Alert("Missions", "brief_missing", "SUM([brief_missing])>0", WARN),
    Alert("Missions", "rounds_left", "AND(COUNT([rounds_left])=1,SUM([rounds_left])=0)", WARN),
)


def add_alerts(draft: Draft, spec: TableSpec) -> None:
    """Give a table its alerts, for rows typed below it too."""
    order = list(spec.columns)
    for alert in ALERTS:
        if alert.table != spec.name:
            continue
        column = order.index(alert.column)
        condition = "=" + draft.translator.translate(alert.condition, spec.name).replace(ROW, str(HEADER + 1))
        rule = {
            "type": "formula",
            "criteria": condition,
            "format": draft.workbook.add_format(alert.look),
            "stop_if_true": True,
        }
        last = HEADER + draft.reach(spec.name) - 1
        done(draft.sheet(spec.name).conditional_format(HEADER, column, last, column, rule))
