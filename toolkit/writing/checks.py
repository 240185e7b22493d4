"""The sheet Checks: every control, each 0, and one verdict."""

from __future__ import annotations

import re
from typing import Any

from toolkit.metrics.controls import CONTROLS, Control
from toolkit.rounding import money
from toolkit.schema import HEADER
from toolkit.writing.draft import Draft, done
from toolkit.writing.styles import BAD, CHECK_FILL, GOOD
from toolkit.writing.tables import page

_TABLE = re.compile(r"\b([A-Z][a-z]+)\[")


def controls(draft: Draft) -> list[Control]:
    """The controls whose tables the template has."""
    present = draft.template.tables.keys()

    def needed(control: Control) -> set[str]:
        return {*_TABLE.findall(control.formula), control.about or "Sessions"}

    return [control for control in CONTROLS if needed(control) <= present]


def found_wrong(draft: Draft) -> bool:
    """Whether any control is not 0."""
    return any(control.compute(draft.ledger, draft.book) for control in controls(draft))


def write_checks(draft: Draft) -> None:
    """Write the sheet, protected without a password: there is nothing to type in it."""
    sheet, styles, words = draft.sheet("Checks"), draft.styles, draft.words
    shown = controls(draft)
    sheet.set_column(0, 0, 84)
    sheet.set_column(1, 2, 16)
    done(sheet.write_url(0, 0, f"internal:'{draft.sheet_name('Start')}'!A1", styles.link(), words["back"]))
    done(sheet.write_string(1, 0, words["checks_purpose"], styles.note()))
    heads = [
        {"header": words[f"checks_{key}"], "header_format": styles.header(computed=True)}
        for key in ("control", "value", "status")
    ]
    first, last = HEADER, HEADER + len(shown) - 1
    done(sheet.add_table(HEADER - 1, 0, last, 2, {"name": "Checks", "columns": heads, "style": None}))
    values = [_row(draft, sheet, HEADER + index, control) for index, control in enumerate(shown)]
    _verdict(draft, sheet, last + 2, f"B{first + 1}:B{last + 1}", any(values))
    _colours(draft, sheet, first, last + 2)
    sheet.freeze_panes(HEADER, 0)
    sheet.protect()
    page(sheet, landscape=False)


def _row(draft: Draft, sheet: Any, row: int, control: Control) -> Any:
    styles, words = draft.styles, draft.words
    value = control.compute(draft.ledger, draft.book)
    value = money(value) if control.money and value else value
    done(sheet.write_string(row, 0, words[f"control_{control.key}"], styles.cell("General", "left", computed=True)))
    number = styles.cell("#,##0.00" if control.money else "#,##0", "right", computed=True, bg_color=CHECK_FILL)
    draft.formula(sheet, row, 1, f"={draft.translator.translate(control.formula)}", value, number)
    status = f'=IF(B{row + 1}=0,"{words["status_ok"]}","{words["status_bad"]}")'
    word = words["status_bad"] if value else words["status_ok"]
    style = styles.cell("General", "center", computed=True, bg_color=CHECK_FILL, bold=True)
    draft.formula(sheet, row, 2, status, word, style)
    return value


def _verdict(draft: Draft, sheet: Any, row: int, cells: str, bad: bool) -> None:
    """One verdict over all controls; an error among them is no 0 either."""
    styles, words = draft.styles, draft.words
    style = styles.cell("General", "left", computed=True, bold=True, bg_color=CHECK_FILL)
    done(sheet.write_string(row, 0, words["verdict"], style))
    text = f'=IF(COUNTIF({cells},0)=ROWS({cells}),"{words["verdict_ok"]}","{words["verdict_bad"]}")'
    verdict = words["verdict_bad"] if bad else words["verdict_ok"]
    draft.formula(sheet, row, 1, text, verdict, style)
    done(sheet.write_blank(row, 2, None, style))
    done(draft.workbook.define_name("Checks_verdict", f"='{draft.sheet_name('Checks')}'!$B${row + 1}"))


def _colours(draft: Draft, sheet: Any, first: int, last: int) -> None:
    """The words say it; the colour helps."""
    for column, ok in ((2, "status_ok"), (1, "verdict_ok")):
        rows = (first, last - 2) if column == 2 else (last, last)
        for sign, colour in (("==", GOOD), ("!=", BAD)):
            rule = {
                "type": "cell",
                "criteria": sign,
                "value": f'"{draft.words[ok]}"',
                "format": draft.workbook.add_format({"font_color": colour, "bold": True}),
            }
            done(sheet.conditional_format(rows[0], column, rows[1], column, rule))
