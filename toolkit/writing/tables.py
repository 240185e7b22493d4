"""The data sheets: a title, bands, one header, rows to fill, formulas beside them, and messages that teach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.kinds import KINDS, Serial
from toolkit.metrics.all import figures
from toolkit.metrics.formula import ROW, range_name
from toolkit.schema import HEADER
from toolkit.writing.alerts import add_alerts
from toolkit.writing.cells import format_of, write_scalar
from toolkit.writing.draft import Draft, cached, done
from toolkit.writing.styles import LINE_HEIGHT, WORKINGS, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.ledger import Row, Table
    from toolkit.metrics.figure import Figure
    from toolkit.schema import Column, TableSpec

#: Excel's limits for the message shown beside a selected cell.
_TITLE, _MESSAGE = 32, 255
#: How many characters across a printed page can still be read.
_PAGE_WIDTH = 220
#: The width in characters of a column of the user's own.
_OWN_WIDTH = 20
#: A row is at most so many lines high: beyond that the table is hard to read, and the cell shows all when selected.
_MOST_LINES = 6


def write_table(draft: Draft, spec: TableSpec) -> None:
    """Write one data sheet with its rows, spare ones included."""
    sheet = draft.sheet(spec.name)
    computed = any(column.computed for column in spec.columns.values())
    made = figures(spec.name) if computed else {}
    formulas = {key: draft.translator.column(figure) for key, figure in made.items()}
    write_heading(draft, spec)
    add_table(draft, spec, formulas if spec.name != "Results" else {})
    for index, column in enumerate(spec.columns.values()):
        if column.computed:
            _computed(draft, spec, index, column, made[column.key], formulas[column.key])
        else:
            _inputs(draft, spec, index, column)
        add_validation(draft, sheet, column, index, HEADER, HEADER + draft.reach(spec.name) - 1)
    _own(draft, spec)
    _heights(draft, spec)
    add_alerts(draft, spec)
    set_page(draft, spec)


def write_heading(draft: Draft, spec: TableSpec) -> None:
    """The link back, what the sheet is for, and the bands above the header."""
    sheet, styles = draft.sheet(spec.name), draft.styles
    done(sheet.write_url(0, 0, f"internal:'{draft.sheet_name('Start')}'!A1", styles.link(), draft.words["back"]))
    done(sheet.write_string(0, 1, spec.purpose[draft.lang], styles.note()))
    bands, previous = list(spec.bands), ""
    for index, column in enumerate(spec.columns.values()):
        done(sheet.set_column(index, index, column.width))
        text = spec.bands[column.band][draft.lang] if column.band != previous else ""
        done(sheet.write_string(1, index, text, styles.band(bands.index(column.band))))
        previous = column.band
    sheet.set_row(0, 22)
    sheet.set_row(HEADER - 1, 48)


def add_table(draft: Draft, spec: TableSpec, formulas: Mapping[str, str]) -> None:
    """Declare the Excel table; its formulas are those that Excel copies into rows typed below it."""
    heads: list[dict[str, Any]] = []
    for key, column in spec.columns.items():
        header = draft.styles.header(required=column.required, computed=column.computed)
        head: dict[str, Any] = {"header": column.label[draft.lang], "header_format": header}
        if key in formulas:
            head["formula"] = formulas[key].replace(ROW, str(HEADER + 1))
        heads.append(head)
    look = draft.styles.header()
    heads += ({"header": column.header, "header_format": look} for column in draft.own.get(spec.name, ()))
    last = HEADER + draft.rows[spec.name] - 1
    options = {"name": spec.name, "columns": heads, "style": None}
    done(draft.sheet(spec.name).add_table(HEADER - 1, 0, last, len(heads) - 1, options))


def _found(draft: Draft, table: str) -> Table | None:
    return draft.ledger.tables.get("Sessions" if table == "Results" else table)


def _inputs(draft: Draft, spec: TableSpec, index: int, column: Column) -> None:
    """The cells of an input column: what was given, then blank ones in the same dress."""
    sheet = draft.sheet(spec.name)
    wrap = {"text_wrap": True} if _wraps(column) else {}
    style = draft.styles.cell(column.kind.number_format, column.kind.align, computed=False, **wrap)
    table = _found(draft, spec.name)
    rows: Mapping[int, Row] = {row.number: row for row in table.rows} if table else {}
    for number in range(HEADER + 1, HEADER + 1 + draft.rows[spec.name]):
        row = rows.get(number)
        value = row.raw.get(column.key) if row else None
        look = style
        if isinstance(value, Serial):
            look = draft.styles.cell(format_of(value, column.kind), column.kind.align, computed=False, **wrap)
        write_scalar(sheet, number - 1, index, value, look)


def _heights(draft: Draft, spec: TableSpec) -> None:
    """Rows as high as their texts: programs other than Excel do not fit rows of a file by themselves."""
    table = _found(draft, spec.name)
    if table is None or spec.name == "Results":
        return
    texts = {column.key: column.width for column in spec.columns.values() if _wraps(column) and not column.computed}
    for row in table.rows:
        lines = max((lines_of(row.raw.get(key), width) for key, width in texts.items()), default=1)
        if lines > 1:
            draft.sheet(spec.name).set_row(row.number - 1, LINE_HEIGHT * min(lines, _MOST_LINES))


def _wraps(column: Column) -> bool:
    return column.kind.name == "text"


def _own(draft: Draft, spec: TableSpec) -> None:
    """Columns of the user's own, after the table's: they go into no figure."""
    sheet, kind = draft.sheet(spec.name), KINDS["text"]
    for index, column in enumerate(draft.own.get(spec.name, ()), len(spec.columns)):
        done(sheet.set_column(index, index, _OWN_WIDTH))
        for number in range(HEADER + 1, HEADER + 1 + draft.rows[spec.name]):
            value = column.cells.get(number)
            style = draft.styles.cell(format_of(value, kind), kind.align, computed=False, text_wrap=True)
            write_scalar(sheet, number - 1, index, value, style)


def _computed(
    draft: Draft, spec: TableSpec, index: int, column: Column, figure: Figure[Any, Any], formula: str
) -> None:
    """The cells of a computed column, each with the value that Python gives it."""
    sheet = draft.sheet(spec.name)
    kind, workings = column.kind, column.band == "workings"
    more = WORKINGS if workings else {}
    style = draft.styles.cell(kind.number_format, kind.align, computed=True, **more)
    facts = {fact.row.number: fact for fact in draft.book.of(spec.name)}
    word = {value: text[draft.lang] for value, text in draft.template.lists.get(column.choices, {}).items()}
    for number in range(HEADER + 1, HEADER + 1 + draft.rows[spec.name]):
        fact = facts.get(number)
        value = figure.cell(fact) if fact is not None else figure.on_blank(number - HEADER)
        value = word[value] if column.choices and value else value
        text = formula.replace(ROW, str(number))
        done(sheet.write_formula(number - 1, index, text, style, cached(value)))


def add_validation(draft: Draft, sheet: Any, column: Column, index: int, first: int, last: int) -> None:
    """What a column's cells accept, with a prompt that teaches; calculated cells refuse all typing."""
    words = draft.words
    if column.computed:
        rule: dict[str, Any] = {
            "validate": "custom",
            "value": "=FALSE",
            "error_title": words["calculated_title"],
            "error_message": words["calculated_text"],
        }
    else:
        rule = input_rule(draft, column)
        need = words["required"] if column.required else ""
        rule["input_title"] = column.label[draft.lang][:_TITLE]
        rule["input_message"] = (need + column.help[draft.lang])[:_MESSAGE]
    done(sheet.data_validation(first, index, last, index, rule))


def choose_on_page(draft: Draft, sheet: Any, row: int, column: int, rule: Mapping[str, Any], key: str) -> None:
    """What a cell to type in on a protected page accepts, with the words `key`_help: both teach, and both refuse."""
    words = draft.words
    told = {"input_title": words[f"{key}_title"][:_TITLE], "input_message": words[f"{key}_help"]}
    refused = {"error_title": words["error_title"], "error_message": words[f"{key}_help"]}
    done(sheet.data_validation(row, column, row, column, {**rule, **told, **refused}))


def input_rule(draft: Draft, column: Column) -> dict[str, Any]:
    """The validation of an input column; blank is always allowed."""
    kind = column.kind
    if column.choices:
        rule: dict[str, Any] = {"validate": "list", "source": _labels(draft, column.choices)}
    elif source := _suggestions(draft, column):
        # Offered, not imposed: any other word may be typed.
        return {"validate": "list", "source": source, "show_error": False}
    elif kind.validation:
        rule = dict(kind.validation)
    else:
        return {"validate": "any"}
    error = f"error_{'choice' if column.choices else kind.name}"
    return {**rule, "error_title": draft.words["error_title"], "error_message": draft.words[error]}


def _labels(draft: Draft, choices: str) -> list[str]:
    return [text[draft.lang] for text in draft.template.lists[choices].values()]


def _suggestions(draft: Draft, column: Column) -> str:
    """The range of words or ids that a column offers, as a formula; "" where it offers none."""
    if followed := _followed(draft, column):
        return followed
    if column.refers:
        table, key = column.refers.split(".")
        if table in draft.template.tables:
            draft.translator.names.add((table, key, ""))
            return f"={range_name(table, key)}"
    lists = draft.template.tables.get("Lists")
    if lists and column.suggest in lists.columns:
        draft.translator.names.add(("Lists", column.suggest, ""))
        return f"={range_name('Lists', column.suggest)}"
    return ""


def _followed(draft: Draft, column: Column) -> str:
    """What stands beside the word chosen in another cell of the row; all there is while nothing is chosen."""
    table = next((spec for spec in draft.template.tables.values() if spec.columns.get(column.key) is column), None)
    follows = column.follows
    if table is None or not follows:
        return ""
    cell = draft.translator.translate(f"[{follows['cell']}]", table.name).replace(ROW, str(HEADER + 1))
    if "offers" not in follows:
        return f"={cell}"
    places = [follows[part].split(".") for part in ("among", "offers")]
    if any(name not in draft.template.tables for name, _ in places):
        return ""
    among, offers = (draft.translator.translate(f"{name}[{key}]") for name, key in places)
    return f"=IF(COUNTIF({among},{cell})=0,{offers},INDEX({offers},MATCH({cell},{among},0)))"


def set_page(draft: Draft, spec: TableSpec) -> None:
    """Frozen header and keys, and pages that print well."""
    sheet = draft.sheet(spec.name)
    columns = list(spec.columns.values())
    required = [index for index, column in enumerate(columns) if column.required]
    sheet.freeze_panes(HEADER, required[1] + 1 if len(required) > 1 else 2)
    shown = max(index for index, column in enumerate(columns) if column.band != "workings")
    done(sheet.print_area(0, 0, HEADER + draft.rows[spec.name] - 1, shown))
    width = sum(column.width for column in columns[: shown + 1])
    page(sheet, landscape=True, wide=-(-width // _PAGE_WIDTH))
    sheet.repeat_rows(HEADER - 1)
    sheet.repeat_columns(0, required[1] if len(required) > 1 else 1)


def page(sheet: Any, *, landscape: bool, wide: int = 1) -> None:
    """A4, as many pages wide as it takes to be read, with the sheet's name and the page number below."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(wide, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P/&N")
