"""The block of the Dashboard that says what is due, by which day, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.kinds import KINDS
from toolkit.metrics.all import figures
from toolkit.metrics.due import AS_OF, DUE, Due, found_due
from toolkit.rounding import ZERO
from toolkit.writing.alerts import WARN
from toolkit.writing.cells import passed_on
from toolkit.writing.draft import Draft, done
from toolkit.writing.styles import UNSEEN
from toolkit.writing.tables import choose_on_page

if TYPE_CHECKING:
    import datetime

#: The columns: what is due (three of them), how many, the amount at stake, and the first of them by id.
_LABEL, _COUNT, _AMOUNT, _FIRST, SHOWN = 0, 3, 4, 5, 8
#: Where the day is typed, and where the day in force stands.
_TYPED, _IN_FORCE = 9, 12


def duties(draft: Draft) -> list[Due]:
    """What can be due in this workbook: its template may lack the sheet."""
    homes = {"Results": "Sessions"}
    return [due for due in DUE if homes.get(due.figure.table, due.figure.table) in draft.template.tables]


def write_duties(draft: Draft, top: int) -> None:
    """Write the block from row `top` (0 the first): a heading with the day, a header, one row a sort."""
    sheet, styles, words = draft.sheet("Dashboard"), draft.styles, draft.words
    done(sheet.write_string(top, 0, words["due_title"], styles.heading()))
    _as_of(draft, top)
    header = styles.header(computed=True)
    done(sheet.merge_range(top + 1, _LABEL, top + 1, _COUNT - 1, words["due_what"], header))
    done(sheet.write_string(top + 1, _COUNT, words["due_count"], header))
    done(sheet.write_string(top + 1, _AMOUNT, words("due_amount", currency=draft.ledger.currency), header))
    done(sheet.merge_range(top + 1, _FIRST, top + 1, _FIRST + SHOWN - 1, words["due_first"], header))
    for row, due in enumerate(duties(draft), top + 2):
        _write(draft, row, due)


def _as_of(draft: Draft, row: int) -> None:
    """The day by which things are past: typed, or that of the last session with results."""
    sheet, styles, words = draft.sheet("Dashboard"), draft.styles, draft.words
    note = styles.note(align="right")
    done(sheet.merge_range(row, _COUNT, row, _TYPED - 1, words["due_as_of"], note))
    done(sheet.write_blank(row, _TYPED, None, styles.typed(num_format=14)))
    rule = dict(KINDS["date"].validation or {})
    choose_on_page(draft, sheet, row, _TYPED, rule, "due_as_of")
    done(sheet.merge_range(row, _TYPED + 1, row, _IN_FORCE - 1, words["due_in_force"], note))
    cell = f"${column_letter(_TYPED)}${row + 1}"
    days = draft.translator.translate("MAXIFS(Results[day],Results[closed],1)")
    day: datetime.date | None = next((s.as_of for s in draft.book.sessions if s.as_of), None)
    style = styles.cell(14, "center", computed=True)
    draft.formula(sheet, row, _IN_FORCE, f"=IF(COUNT({cell})=1,INT({cell}),{days})", day or 0, style)
    # Without any session the day is 0, which programs show as a day of 1899 or 1900.
    unseen = {"type": "cell", "criteria": "==", "value": 0, "format": draft.workbook.add_format({"num_format": UNSEEN})}
    done(sheet.conditional_format(row, _IN_FORCE, row, _IN_FORCE, unseen))
    place = f"='{draft.sheet_name('Dashboard')}'!${column_letter(_IN_FORCE)}${row + 1}"
    done(draft.workbook.define_name(AS_OF, place))


def _write(draft: Draft, row: int, due: Due) -> None:
    sheet, styles, words = draft.sheet("Dashboard"), draft.styles, draft.words
    table = due.figure.table
    home = "Sessions" if table == "Results" else table
    link = styles.get(font_color="#0B4F6C", underline=1, bg_color="#EEF1F4", border=1, border_color="#C9CFD6")
    done(sheet.merge_range(row, _LABEL, row, _COUNT - 1, "", link))
    done(sheet.write_url(row, _LABEL, f"internal:'{draft.sheet_name(home)}'!A1", link, words[due.key]))
    where = draft.translator.translate(f"{table}[{due.figure.key}]")
    facts = found_due(due, draft.book)
    draft.formula(sheet, row, _COUNT, f"=COUNT({where})", len(facts), styles.cell("0", "center", computed=True))
    alert = {"type": "cell", "criteria": ">", "value": 0, "format": draft.workbook.add_format(WARN)}
    done(sheet.conditional_format(row, _COUNT, row, _COUNT, alert))
    money = styles.cell(4, "right", computed=True)
    if due.amount:
        amount = sum((figures(table)[due.amount](fact) for fact in facts), ZERO)
        column = draft.translator.translate(f"{table}[{due.amount}]")
        draft.formula(sheet, row, _AMOUNT, f"=ROUND(SUM({column}),2)", amount, money)
    else:
        done(sheet.write_blank(row, _AMOUNT, None, money))
    names = draft.translator.translate(f"{home}[{due.name}]")
    first = column_letter(_FIRST)
    for index in range(SHOWN):
        own = column_letter(_FIRST + index)
        text = f'=IFERROR(INDEX({names},-LARGE({where},COLUMNS(${first}$1:{own}$1))),"")'
        value = passed_on(facts[index].row.raw.get(due.name)) if index < len(facts) else ""
        draft.formula(sheet, row, _FIRST + index, text, value, styles.cell("General", "center", computed=True))
