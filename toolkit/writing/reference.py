"""The sheets of reference: Settings, with the values in force, and Lists, with the words of the trade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.schema import HEADER, Column, Setting
from toolkit.writing.cells import format_of, write_scalar
from toolkit.writing.draft import Draft, done
from toolkit.writing.styles import LINE_HEIGHT, WORKINGS, lines_of
from toolkit.writing.tables import add_table, add_validation, page, write_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Larger than any setting: what a cell of `highest` holds where a setting has no bound.
_NO_BOUND = 10**9
_PROBLEM = (
    "IF(OR(COUNTA([value])=0,COUNT([default])=0),0,IFERROR(IF(OR(COUNT([value])=0,[value]<0,[value]>[highest],"
    "AND([highest]>100,ROUND([value],[digits])<>ROUND([value],6))),1,0),1))"
)
_USED = (
    'IF(OR(COUNTA([value])=0,[problem]=1),IF(COUNTA([default])=0,"",[default]),'
    'IFERROR(IF(COUNT([value])=1,ROUND([value],[digits]),[value]),""))'
)


def write_settings(draft: Draft) -> None:
    """One row a setting: what is typed, the default, and the value in force."""
    spec = draft.template.tables["Settings"]
    sheet = draft.sheet("Settings")
    formulas = {
        "problem": f"={draft.translator.translate(_PROBLEM, 'Settings')}",
        "used": f"={draft.translator.translate(_USED, 'Settings')}",
    }
    write_heading(draft, spec)
    add_table(draft, spec, formulas)
    for row, setting in enumerate(draft.template.settings.values(), HEADER):
        for index, key in enumerate(spec.columns):
            _setting_cell(draft, row, index, key, setting, formulas)
        texts = (("setting", setting.label), ("help", setting.help))
        count = max(lines_of(text[draft.lang], spec.columns[key].width) for key, text in texts)
        sheet.set_row(row, LINE_HEIGHT * count)
    for index, column in enumerate(spec.columns.values()):
        if column.key == "value":
            _value_rules(draft, index)
        else:
            add_validation(draft, sheet, column, index, HEADER, HEADER + draft.rows["Settings"] - 1)
    sheet.freeze_panes(HEADER, 2)
    done(sheet.print_area(0, 0, HEADER + draft.rows["Settings"] - 1, list(spec.columns).index("key")))
    page(sheet, landscape=True)
    sheet.repeat_rows(HEADER - 1)


def _setting_cell(draft: Draft, row: int, index: int, key: str, setting: Setting, formulas: Mapping[str, str]) -> None:
    sheet, lang, styles = draft.sheet("Settings"), draft.lang, draft.styles
    typed = draft.ledger.settings.typed.get(setting.key)
    kind = setting.kind
    shown = styles.cell(kind.number_format, kind.align, computed=key != "value")
    plain = styles.cell("General", "left", computed=True, text_wrap=True)
    match key:
        case "setting":
            done(sheet.write_string(row, index, setting.label[lang], plain))
        case "help":
            done(sheet.write_string(row, index, setting.help[lang], plain))
        case "key":
            done(sheet.write_string(row, index, setting.key, styles.cell("General", "left", computed=True)))
        case "value" | "default":
            value = typed if key == "value" else _shown(draft, setting, setting.default)
            look = styles.cell(format_of(value, kind), kind.align, computed=key != "value")
            write_scalar(sheet, row, index, value, look)
        case "highest":
            bound = 10 if kind.name == "rate" else _NO_BOUND
            done(sheet.write_number(row, index, bound, styles.cell("General", "right", computed=True, **WORKINGS)))
        case "digits":
            digits = 4 if kind.name == "rate" else kind.decimals or 0
            done(sheet.write_number(row, index, digits, styles.cell("General", "right", computed=True, **WORKINGS)))
        case "problem":
            bad = int(
                setting.key in draft.ledger.settings.bad and setting.default is not None and kind.decimals is not None
            )
            style = styles.cell("0", "right", computed=True, **WORKINGS)
            draft.formula(sheet, row, index, formulas[key], bad, style)
        case _:
            value = _shown(draft, setting, draft.ledger.settings.values[setting.key])
            draft.formula(sheet, row, index, formulas[key], value, shown)


def _shown(draft: Draft, setting: Setting, value: Any) -> Any:
    """A setting's value as its cell shows it: words in the workbook's language."""
    if value is None:
        return None
    if setting.choices:
        return draft.template.word(setting.choices, value, draft.lang)
    return Decimal(value) if isinstance(value, int) else value


def _value_rules(draft: Draft, index: int) -> None:
    """Each setting accepts what its kind does."""
    sheet = draft.sheet("Settings")
    for row, setting in enumerate(draft.template.settings.values(), HEADER):
        column = Column(setting.key, setting.label, setting.help, setting.kind, "", 0, choices=setting.choices)
        add_validation(draft, sheet, column, index, row, row)


def write_lists(draft: Draft) -> None:
    """The words of the trade that drop-down lists offer; people change and add to them."""
    spec = draft.template.tables["Lists"]
    sheet = draft.sheet("Lists")
    write_heading(draft, spec)
    add_table(draft, spec, {})
    lines = [1] * draft.rows["Lists"]
    for index, column in enumerate(spec.columns.values()):
        style = draft.styles.cell(
            column.kind.number_format, column.kind.align, computed=column.computed, text_wrap=True
        )
        values = list(draft.contents.get(column.key, ()))
        for position in range(draft.rows["Lists"]):
            value = values[position] if position < len(values) else None
            write_scalar(sheet, HEADER + position, index, value, style)
        for position, value in enumerate(values):
            lines[position] = max(lines[position], lines_of(value, column.width))
        add_validation(draft, sheet, column, index, HEADER, HEADER + draft.rows["Lists"] - 1)
    for position, count in enumerate(lines):
        sheet.set_row(HEADER + position, LINE_HEIGHT * count)
    sheet.freeze_panes(HEADER, 1)
    page(sheet, landscape=True, wide=3)
    sheet.repeat_rows(HEADER - 1)
