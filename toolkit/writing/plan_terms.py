"""The limits on the Plan: quantities, prices and rounds, what is included and excluded, what counts as a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.trades import list_contents
from toolkit.writing.plan_session import NOTHING, TEXT_WIDTH, Live
from toolkit.writing.styles import LINE_HEIGHT, lines_of

if TYPE_CHECKING:
    from toolkit.writing.plan_page import PlanPage

#: How many phrases of a list, and how many sentences of the revision rule, have a row.
_PHRASES, _SENTENCES = 6, 3


def write_terms(plan: PlanPage) -> None:
    """Write the block of limits from the page's next row on."""
    plan.heading("plan_limits")
    _numbers(plan)
    contents = list_contents(plan.draft.template, plan.draft.lang)
    for key in ("included", "excluded"):
        _phrases(plan, key, contents[key])
    _revision_rule(plan, contents["revision_rule"])


def _numbers(plan: PlanPage) -> None:
    chosen, currency = plan.chosen, plan.draft.ledger.currency
    plan.line("plan_included_quantity", chosen.input("included_quantity"), "#,##0")
    plan.line("plan_extra_price", chosen.input("extra_unit_price"), 4, currency=currency)
    rounds = chosen.facts.term("included_rounds") if chosen.facts else ""
    plan.line("plan_rounds", chosen.result("rounds_limit_of_session", rounds), "0")
    settings = plan.draft.ledger.settings
    for label, key, number_format in (
        ("plan_cancel_hours", "late_cancellation_hours", '0" h"'),
        ("plan_cancel", "late_cancellation_rate", 9),
        ("plan_express", "express_surcharge", 9),
    ):
        plan.line(label, chosen.setting(key, settings.amount(key)), number_format)


def _text(plan: PlanPage, shown: Live) -> None:
    """A text on its row, as high as it is long when written."""
    plan.wide(shown)
    plan.sheet.set_row(plan.row, LINE_HEIGHT * lines_of(shown.value, TEXT_WIDTH))
    plan.row += 1


def _phrases(plan: PlanPage, key: str, phrases: list[Any]) -> None:
    """The first phrases of a list, and a word where there are more."""
    plan.row += 1
    plan.label(f"plan_{key}")
    names = plan.draft.translator.translate(f"Lists[{key}]")
    shown = [*phrases[:_PHRASES], *[""] * (_PHRASES - len(phrases))]
    for index, phrase in enumerate(shown):
        cell = f"INDEX({names},ROWS($A$1:$A${index + 1}))"
        _text(plan, Live(f'IF({cell}="","",{cell})', phrase))
    more = plan.words["plan_more"]
    text = f'IF(COUNTA({names})>ROWS($A$1:$A${_PHRASES}),"{more}","")'
    plan.wide(Live(text, more if len(phrases) > _PHRASES else ""))
    plan.row += 1


def _revision_rule(plan: PlanPage, usual: list[Any]) -> None:
    """What counts as a revision: the mission's rule, else the usual one, a sentence a row (R18)."""
    plan.label("plan_revision")
    names = plan.draft.translator.translate("Lists[revision_rule]")
    own = plan.chosen.of_mission("revision_definition")
    for index in range(_SENTENCES):
        sentence = Live(f'INDEX({names},ROWS($A$1:$A${index + 1}))&""', usual[index] if index < len(usual) else "")
        if not index:
            shown = plan.chosen.of_mission("revision_definition", sentence)
        elif own is NOTHING:
            shown = sentence
        else:
            shown = Live(f'IF({own.formula}="",{sentence.formula},"")', "" if own.value else sentence.value)
        _text(plan, shown)
