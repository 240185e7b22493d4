"""Findings in text: grouped by code, where → which value → the rule → what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings import Finding, Severity
from toolkit.rendering.numbers import number
from toolkit.rendering.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.language import Words
    from toolkit.reading.accounts import SheetCells

#: How many findings of one kind are shown one by one.
_SHOWN = 20
#: Why cells are left out, where it is not an error in their row.
_REASONS = ("session", "total_row", "note_row", "spaces", "no_result", "file_copy", "file_conflict")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def findings_text(
    findings: Iterable[Finding],
    words: Words,
    paint: Callable[[str, str], str] = lambda text, colour: text,
    cells: str = "",
) -> str:
    """Findings by severity, those of one code and remedy together, the first twenty of each then a count.

    `cells`, what became of the cells, stands before the summary, which is the last line.
    """
    found = list(findings)
    lines: list[str] = []
    for severity in Severity:
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in found:
            if finding.severity is severity:
                groups.setdefault((finding.code, finding.remedy), []).append(finding)
        for (_, remedy), group in groups.items():
            label = words[f"severity_{severity}"]
            for finding in group[:_SHOWN]:
                first, *rest = wrapped(f"{label} {finding.where} : {finding.message}", "")
                lines += [first.replace(label, paint(label, _COLOURS[severity]), 1), *rest]
            if len(group) > _SHOWN:
                lines.append("  " + words("more", count=len(group) - _SHOWN))
            lines += [*wrapped(words("check_do", remedy=remedy), "  "), ""]
    count = {severity: sum(f.severity is severity for f in found) for severity in Severity}
    summary = words(
        "check_summary",
        errors=count[Severity.ERROR],
        warnings=count[Severity.WARNING],
        infos=count[Severity.INFO],
    )
    return "\n".join([*lines, *([cells] if cells else []), summary]) + "\n"


def cells_text(title: str, sheets: Iterable[SheetCells], words: Words) -> str:
    """What became of every cell of a workbook, a line for each sheet that holds something typed."""
    lines = [title]
    for sheet in sheets:
        typed = sheet.seen - sum(sheet.ours.values())
        if typed or not sheet.adds_up:
            lines += wrapped(_cells_line(sheet, typed, words), "  ")
    return "\n".join(lines) + "\n"


def _cells_line(sheet: SheetCells, typed: int, words: Words) -> str:
    parts = [words("cells_used", count=number(sheet.used, 0, words.lang))]
    left_out = sum(sheet.left_out.values())
    if left_out:
        shares = {name: sheet.left_out[name] for name in _REASONS if name in sheet.left_out}
        shares["error"] = left_out - sum(shares.values())
        reasons = ", ".join(f"{words[f'cells_{name}']} {count}" for name, count in shares.items() if count)
        parts.append(words("cells_left_out", count=left_out, rows=sheet.rows_left_out, reasons=reasons))
    if sheet.reported:
        parts.append(words("cells_reported", count=sheet.reported))
    if not sheet.adds_up:  # never seen; but if it were, it must show
        parts.append("???")
    return words("cells_sheet", sheet=sheet.sheet, seen=number(typed, 0, words.lang), parts=" + ".join(parts))
