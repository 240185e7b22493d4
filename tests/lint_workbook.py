"""What no validator sees though Excel repairs, refuses or silently drops it; and what other engines compute otherwise.

`lint` yields findings as "code: where"; `tests/test_lint_workbook.py` shows each of them on a broken workbook.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import formualizer  # type: ignore[import-not-found, unused-ignore]

from tests.package import S, area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.package import Area, Book, Sheet

#: Functions with one result in Excel from 2019, LibreOffice from 7.4 and the engines of `test_other_engines.py`.
_NAMES = (
    "SUM SUMIFS COUNT COUNTA COUNTIF COUNTIFS AVERAGEIFS MAX MIN MAXIFS MINIFS SUMPRODUCT INDEX MATCH IF "
    "IFERROR AND OR ROUND MOD INT ABS CEILING DATE YEAR MONTH EOMONTH EDATE MEDIAN LARGE STDEV.S "
    "PERCENTILE.INC ROW ROWS COLUMNS TRIM SUBSTITUTE LEN LEFT MID FIND FALSE ISFORMULA NOT "
)
PORTABLE = frozenset(_NAMES.split())
#: Those newer than the file format: their names carry a prefix in files, or Excel shows #NAME?.
NEWER = frozenset({"MAXIFS", "MINIFS", "STDEV.S", "PERCENTILE.INC", "ISFORMULA"})
#: Excel's limits in characters.
LIST, TITLE, MESSAGE, SHEET_NAME, TEXT, FORMULA = 255, 32, 255, 31, 32_767, 8_192
_CALL = re.compile(r"([A-Za-z_][\w.]*)\(")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_WORD = re.compile(r"(?<![\w.!'$\\])([A-Za-z_\\][\w.\\]*)(?![\w.(!\[$])")
_SHEET = re.compile(r"'((?:[^']|'')+)'!|(?<![\w'])([^\W\d][\w.]*)!")
_COLUMN = re.compile(r"(\w+)\[(?:\[#[\w ]+\],)?\[?([^\[\]#@]+)\]")
_ADDRESS = re.compile(r"\$?[A-Za-z]{1,3}\$?\d{1,7}|[Rr]\d*[Cc]\d*")
_CONSTANTS = {"TRUE", "FALSE"}


def lint(book: Book) -> Iterator[str]:
    """Every finding of a workbook."""
    yield from _names(book)
    for sheet in book.sheets.values():
        yield from _sheet(sheet)
        yield from _tables(sheet)
        yield from _validations(sheet)
        yield from _texts(sheet)
        yield from _links(book, sheet)
    for where, text in book.shapes:
        yield from _formula(book, where, text)
    yield from _charts(book)


def _names(book: Book) -> Iterator[str]:
    tables = [table.name for _, table in book.tables()]
    defined = [name for name, owner, _ in book.names if owner is None]
    for name, count in Counter(name.casefold() for name in (*tables, *defined)).items():
        if count > 1:
            yield f"name-twice: {name}"
    for name in (*tables, *defined):
        if _ADDRESS.fullmatch(name) or not re.fullmatch(r"[^\W\d][\w.]*", name) or len(name) > 255:
            yield f"name-unusable: {name}"
    for name, owner, _ in book.names:
        if owner is not None and not name.startswith("_xlnm."):
            yield f"name-of-one-sheet: {name}"
    for name, count in Counter(name.casefold() for name in book.sheets).items():
        if count > 1:
            yield f"sheet-twice: {name}"


def _sheet(sheet: Sheet) -> Iterator[str]:
    name = sheet.name
    if len(name) > SHEET_NAME or re.search(r"[\[\]:*?/\\']", name) or not name.strip():
        yield f"sheet-name: {name}"
    merges = [area(ref) for ref in sheet.merges]
    for index, one in enumerate(merges):
        if any(one.meets(table.area) for table in sheet.tables):
            yield f"merge-in-table: {name}!{sheet.merges[index]}"
        if any(one.meets(other) for other in merges[:index]):
            yield f"merges-overlap: {name}!{sheet.merges[index]}"


def _tables(sheet: Sheet) -> Iterator[str]:
    for index, table in enumerate(sheet.tables):
        where, bounds = f"{sheet.name} {table.name}", table.area
        if any(bounds.meets(other.area) for other in sheet.tables[:index]):
            yield f"tables-overlap: {where}"
        if len(table.columns) != bounds.right - bounds.left + 1:
            yield f"table-width: {where}"
        for offset, column in enumerate(table.columns):
            cell = sheet.grid.get((bounds.top, bounds.left + offset))
            if cell is None or cell.value != column or cell.kind not in ("s", "inlineStr"):
                yield f"header-differs: {where}: {column}"
            if "/" in column:
                yield f"header-slash: {where}: {column}"
        for column, count in Counter(column.casefold() for column in table.columns).items():
            if count > 1:
                yield f"column-twice: {where}: {column}"
        found = table.root.find(f"{S}autoFilter")
        if found is not None and found.get("ref") != table.ref:
            yield f"filter-differs: {where}"


def _validations(sheet: Sheet) -> Iterator[str]:
    seen: list[tuple[str, list[Area]]] = []
    for rule in sheet.validations:
        cells = rule.get("sqref", "")
        where = f"{sheet.name}!{cells}"
        for key, limit in (("promptTitle", TITLE), ("errorTitle", TITLE), ("prompt", MESSAGE), ("error", MESSAGE)):
            if len(rule.get(key, "")) > limit:
                yield f"{key}-long: {where}"
        first = rule.findtext(f"{S}formula1") or ""
        if rule.get("type") == "list" and first.startswith('"') and len(first) - 2 > LIST:
            yield f"list-long: {where}"
        areas = [area(ref) for ref in cells.split()]
        for other, taken in seen:
            if any(one.meets(two) for one in areas for two in taken):
                yield f"validated-twice: {where} and {other}"
        seen.append((cells, areas))


def _texts(sheet: Sheet) -> Iterator[str]:
    for name, cell in sheet.cells.items():
        text = cell.value or ""
        if cell.formula is None and cell.kind in ("s", "inlineStr"):
            if len(text) > TEXT:
                yield f"text-long: {sheet.name}!{name}"
            if text.startswith("=") and _parses(text):
                yield f"formula-as-text: {sheet.name}!{name} {text}"
        if cell.kind == "e" or (cell.formula is not None and text.startswith("#")):
            yield f"error-value: {sheet.name}!{name} {text}"


def _links(book: Book, sheet: Sheet) -> Iterator[str]:
    for link in sheet.root.iter(f"{S}hyperlink"):
        target = _SHEET.match(link.get("location") or "")
        if target is None or (target[1] or target[2]) not in book.sheets:
            yield f"link-nowhere: {sheet.name}!{link.get('ref')}"


def _formula(book: Book, where: str, text: str) -> Iterator[str]:
    """A formula's faults; `text` is without its equals sign, as files have it."""
    if not _parses(f"={text}") or text.startswith("="):
        yield f"formula-unparsable: {where} {text}"
        return
    if len(text) > FORMULA:
        yield f"formula-long: {where}"
    bare = _QUOTED.sub('""', text)
    if "#REF!" in bare or "#NAME?" in bare:
        yield f"formula-broken: {where} {text}"
    for found in _CALL.findall(bare):
        function = found.upper().removeprefix("_XLFN.")
        if function not in PORTABLE:
            yield f"function-not-portable: {where} {found}"
        elif (function in NEWER) != found.upper().startswith("_XLFN."):
            yield f"function-prefix: {where} {found}"
    for quoted, plain in _SHEET.findall(bare):
        if (quoted or plain) not in book.sheets:
            yield f"sheet-unknown: {where} {quoted or plain}"
    yield from _columns(book, where, bare)
    known = {name.casefold() for name, _, _ in book.names}
    for word in _WORD.findall(re.sub(r"'[^']*'!|\[[^\]]*\]+", "", bare)):
        if word.casefold() not in known and not _ADDRESS.fullmatch(word) and word.upper() not in _CONSTANTS:
            yield f"name-unknown: {where} {word}"


def _columns(book: Book, where: str, bare: str) -> Iterator[str]:
    """References by header: only `Table[[#This Row],[Column]]` of a column that is there is read by every engine."""
    tables = {table.name: table.columns for _, table in book.tables()}
    if re.search(r"\[@|\[\[@", bare):
        yield f"reference-not-portable: {where} {bare}"
    for name, column in _COLUMN.findall(bare):
        if column not in tables.get(name, []):
            yield f"column-unknown: {where} {name}[{column}]"


def _charts(book: Book) -> Iterator[str]:
    for part, data in book.parts.items():
        if part.startswith("xl/charts/chart"):
            for text in re.findall(r"<c:f>([^<]*)</c:f>", data.decode("utf-8")):
                found = _SHEET.match(text.replace("&apos;", "'"))
                if found is None or (found[1] or found[2]) not in book.sheets:
                    yield f"chart-nowhere: {part} {text}"


def _parses(text: str) -> bool:
    try:
        formualizer.parse(text)
    except formualizer.ParserError:
        return False
    return True
