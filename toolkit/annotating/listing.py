"""The sheet that lists the findings: errors, warnings, notes, each with a link to its cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.annotating.marks import place
from toolkit.annotating.styles import FILLS, INK
from toolkit.findings import Severity
from toolkit.language import texts
from toolkit.patching.splice import attribute, content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.annotating.styles import MarkStyles
    from toolkit.findings import Finding
    from toolkit.language import Words
    from toolkit.patching.copy import Copy

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
#: The columns: the key of the header in `locales/annotating.toml`, and the width in characters.
_COLUMNS = (
    ("severity", 13),
    ("place", 22),
    ("row", 14),
    ("column", 24),
    ("value", 22),
    ("message", 52),
    ("remedy", 52),
)
_TITLE_ROW, _SUMMARY_ROW, _HEADER_ROW = 1, 2, 3
_MOST_LINKS = 65_000
_ACCENT, _MUTED, _WHITE = "FF0B4F6C", "FF595959", "FFFFFFFF"
_LONGEST = 32_000


def add_listing(
    copy: Copy, styles: MarkStyles, findings: Sequence[Finding], sheets: Mapping[str, str], words: Words
) -> str:
    """Put the list first among the sheets, in red, under a name that is free; the name it got.

    `sheets` has the workbook's own name of each sheet by the name that findings use.
    """
    rows, links = _rows(styles, findings, sheets, words)
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(_COLUMNS, 1)
    )
    hyperlinks = "".join(
        f'<hyperlink ref="{ref}" location={attribute(target)} display={attribute(shown)}/>'
        for ref, target, shown in links[:_MOST_LINKS]
    )
    view = (
        f'<pane ySplit="{_HEADER_ROW}" topLeftCell="A{_HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft"/>'
    )
    xml = (
        f'<worksheet xmlns="{copy.namespace}"><sheetPr><tabColor rgb="{FILLS[Severity.ERROR]}"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" workbookViewId="0">{view}'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>{f'<hyperlinks>{hyperlinks}</hyperlinks>' if hyperlinks else ''}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/></worksheet>'
    )
    part = copy.add("xl/worksheets/sheet{}.xml", xml, _TYPE)
    return _register(copy, copy.relate(copy.root, "worksheet", part), texts("pages")["Findings"][words.lang])


def _rows(
    styles: MarkStyles, findings: Sequence[Finding], sheets: Mapping[str, str], words: Words
) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The rows of the sheet as XML, and its links: cell, target, what is shown."""
    plain, link = styles.look(11, INK), styles.look(11, _ACCENT, link=True)
    header = styles.look(11, _WHITE, _ACCENT, bold=True)
    counts = {severity: sum(f.severity is severity for f in findings) for severity in Severity}
    summary = words("summary", **{f"{severity}s": count for severity, count in counts.items()})
    said = summary if findings else words["nothing"]
    rows = [
        _row(_TITLE_ROW, [(words["title"], styles.look(16, _ACCENT, bold=True, wrap=False))], 24),
        _row(_SUMMARY_ROW, [(said, styles.look(11, _MUTED, wrap=False))], 20),
        _row(_HEADER_ROW, [(words[f"head_{key}"], header) for key, _ in _COLUMNS]),
    ]
    links = []
    number = _HEADER_ROW
    for severity in Severity:
        group = [finding for finding in findings if finding.severity is severity]
        fill = styles.look(11, INK, FILLS[severity], bold=True)
        for finding in group:
            number += 1
            sheet = sheets.get(finding.sheet, "")
            shown = " › ".join(part for part in (finding.sheet, finding.cell) if part)
            if sheet:
                target = finding.cell.partition(":")[0] if place(finding) else "A1"
                links.append((f"B{number}", f"'{sheet.replace(chr(39), chr(39) * 2)}'!{target}", shown))
            texts = (finding.row_id, finding.column, finding.value, finding.message, finding.remedy)
            cells = [(words[f"severity_{severity}"], fill), (shown or finding.file, link if sheet else plain)]
            cells += ((text, plain) for text in texts)
            rows.append(_row(number, cells, _height(cells)))
    return rows, links


def _height(cells: Sequence[tuple[str, int]]) -> int:
    """The height in points that the longest text needs; not every program fits rows to their text."""
    needs = (len(text) * 1.15 / width for (text, _), (_, width) in zip(cells, _COLUMNS, strict=True))
    return min(400, 4 + 15 * math.ceil(max(1, *needs)))


def _row(number: int, cells: Sequence[tuple[str, int]], height: int = 20) -> str:
    """Texts within the cells themselves: the workbook's shared texts stay as they are."""
    inside = "".join(
        f'<c r="{column_letter(index)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{content(text[:_LONGEST])}</t></is></c>"
        for index, (text, style) in enumerate(cells)
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{inside}</row>'


def _register(copy: Copy, relation: str, wanted: str) -> str:
    """Name the sheet in the workbook, before all others; what counts sheets from 0 moves by one."""
    book = copy.workbook
    sheets = book.root.child("sheets")
    if sheets is None or not sheets.children:
        raise ValueError("workbook: no sheets")
    taken = {sheet.get("name").casefold() for sheet in sheets.children}
    name, number = wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted} {number}", number + 1
    free = 1 + max(int(sheet.get("sheetId") or 0) for sheet in sheets.children)
    text = (
        f'<{sheets.prefix}sheet xmlns:r="{copy.relations}" name={attribute(name)} sheetId="{free}" r:id="{relation}"/>'
    )
    book.insert(sheets.opened, text)
    names = book.root.child("definedNames")
    for defined in names.each("definedName") if names else ():
        if defined.get("localSheetId"):
            book.set(defined, "localSheetId", int(defined.get("localSheetId")) + 1)
    views = book.root.child("bookViews")
    for view in views.each("workbookView") if views else ():
        book.set(view, "activeTab", int(view.get("activeTab") or 0) + 1)
        # The list is seen at once, whichever tabs were scrolled to.
        book.drop(view, "firstSheet")
    return name
