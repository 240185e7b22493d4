"""The sheet Start: what the workbook is, how to fill it, the legend, its version, and a link to every sheet.

The verdict of the checks stands on the Dashboard, not here: LibreOffice evaluates this sheet first, and when its
first formula hangs on every other one, its threads read some results before they are there (101 wrong cells out of
29,558 in a forced recalculation of 120 sessions; none without that one formula).
"""

from __future__ import annotations

from toolkit.version import __version__
from toolkit.writing.draft import Draft, done
from toolkit.writing.styles import CHECK_FILL
from toolkit.writing.tables import page

_STEPS = tuple(f"start_step_{number}" for number in range(1, 6))
_NOTES = ("start_note_blank", "start_note_time", "start_note_costs")
#: What says where to type in a sheet that a template may leave out; `…_alone` says it without that sheet.
_NAMING = {"start_step_2": "Budget", "start_step_4": "Requests", "start_note_costs": "Budget"}


def write_start(draft: Draft) -> None:
    """Write the sheet that the workbook opens on."""
    sheet, styles, words = draft.sheet("Start"), draft.styles, draft.words
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 3)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 92)
    sheet.set_row(0, 30)
    done(sheet.write_string(0, 1, words["start_title"], styles.title()))
    done(sheet.merge_range(1, 1, 1, 2, words["start_purpose"], styles.get(text_wrap=True)))
    sheet.set_row(1, 34)
    row = _how(draft, 3)
    row = _legend(draft, row + 1)
    row = _sheets(draft, row + 1)
    _about(draft, row + 1)
    page(sheet, landscape=False)
    sheet.activate()
    sheet.set_first_sheet()


def _how(draft: Draft, row: int) -> int:
    sheet, styles, words = draft.sheet("Start"), draft.styles, draft.words
    done(sheet.merge_range(row, 1, row, 2, words["start_how"], styles.heading()))
    wrap, note = styles.get(text_wrap=True), styles.note(text_wrap=True)
    titles = {name: draft.sheet_name(name) for name in draft.sheets}
    for key in (*_STEPS, *_NOTES):
        row += 1
        said = key if _NAMING.get(key, "Sessions") in titles else f"{key}_alone"
        done(sheet.merge_range(row, 1, row, 2, words(said, **titles), wrap if key in _STEPS else note))
        sheet.set_row(row, 20)
    return row + 1


def _legend(draft: Draft, row: int) -> int:
    sheet, styles, words = draft.sheet("Start"), draft.styles, draft.words
    done(sheet.merge_range(row, 1, row, 2, words["start_legend"], styles.heading()))
    looks = (
        ("legend_input", styles.cell("General", "center", computed=False), "120"),
        ("legend_required", styles.header(required=True), words["start_legend"]),
        ("legend_optional", styles.header(), words["start_legend"]),
        ("legend_computed", styles.cell("General", "center", computed=True), "150"),
        ("legend_check", styles.cell("General", "center", computed=True, bg_color=CHECK_FILL), "0"),
    )
    for key, look, sample in looks:
        row += 1
        done(sheet.write_string(row, 1, sample, look))
        done(sheet.write_string(row, 2, words[key], styles.get(indent=1)))
    return row + 1


def _sheets(draft: Draft, row: int) -> int:
    sheet, styles, words = draft.sheet("Start"), draft.styles, draft.words
    done(sheet.merge_range(row, 1, row, 2, words["start_sheets"], styles.heading()))
    for name in draft.sheets:
        if name == "Start":
            continue
        row += 1
        table = draft.template.tables.get(name)
        purpose = table.purpose[draft.lang] if table else words[f"purpose_{name.lower()}"]
        title = draft.sheet_name(name)
        done(sheet.write_url(row, 1, f"internal:'{title}'!A1", styles.link(), title))
        done(sheet.write_string(row, 2, purpose, styles.get(indent=1)))
    return row + 1


def _about(draft: Draft, row: int) -> None:
    sheet, styles, words = draft.sheet("Start"), draft.styles, draft.words
    settings = draft.ledger.settings
    left = styles.get(indent=1, align="left")
    done(sheet.merge_range(row, 1, row, 2, words["start_about"], styles.heading()))
    for key, text in (("template", draft.template.label[draft.lang]), ("version", __version__)):
        row += 1
        done(sheet.write_string(row, 1, words[f"about_{key}"], styles.note()))
        done(sheet.write_string(row, 2, text, left))
    regime = draft.template.word("vat_regime", settings.text("vat_regime"), draft.lang)
    live = (
        ("year", "=Dashboard_year", draft.year),
        ("currency", f"={draft.translator.translate('{currency}')}", settings.text("currency")),
        ("vat", f"={draft.translator.translate('{vat_regime}')}", regime),
    )
    for key, formula, value in live:
        row += 1
        done(sheet.write_string(row, 1, words[f"about_{key}"], styles.note()))
        draft.formula(sheet, row, 2, formula, value, left)
    done(sheet.merge_range(row + 2, 1, row + 2, 2, words["about_help"], styles.note()))
