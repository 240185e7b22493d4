"""Findings in text: grouped by column and code, where → which value → the rule → what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings import Finding, Severity
from toolkit.language import COLON
from toolkit.rendering.numbers import number
from toolkit.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.language import Words
    from toolkit.reading.accounts import SheetCells

#: How many findings of one block are shown one by one.
_SHOWN = 20
#: Why cells are left out, where it is not an error in their row.
_REASONS = ("session", "total_row", "note_row", "header_again", "spaces", "no_result", "file_copy", "file_conflict")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def findings_text(
    findings: Iterable[Finding],
    words: Words,
    paint: Callable[[str, str], str] = lambda text, colour: text,
    cells: str = "",
) -> str:
    """Findings by severity; those of one code in one column make one block, its first twenty shown then a count.

    `cells`, what became of the cells, stands before the summary, which is the last line.
    """
    found = list(findings)
    lines: list[str] = []
    for severity in Severity:
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in found:
            if finding.severity is severity:
                key = (finding.file, finding.sheet, finding.column, finding.code)
                groups.setdefault(key, []).append(finding)
        for group in groups.values():
            lines += [*_block(group, words, paint), ""]
    return "\n".join([*lines, *([cells] if cells else []), _summary(found, words)]) + "\n"


def _block(group: list[Finding], words: Words, paint: Callable[[str, str], str]) -> list[str]:
    """One finding with its remedy; or several of one column: where, each of them, what to do about all."""
    first = group[0]
    label = words[f"severity_{first.severity}"]
    colon = COLON[words.lang]
    painted = paint(label, _COLOURS[first.severity])
    if len(group) == 1:
        head = f"{label} {first.where}{colon}{first.message}"
        return [*_labelled(head, label, painted), *_remedy(first, words)]
    place = " › ".join(part for part in (first.file, first.sheet, first.column) if part)
    lines = _labelled(f"{label} {place}{colon}{words('check_times', count=len(group))}", label, painted)
    alike = all(finding.remedy == first.remedy for finding in group)
    for finding in group[:_SHOWN]:
        row = f" ({finding.row_id})" if finding.row_id else ""
        lines += wrapped(f"{finding.cell}{row}{colon}{finding.message}" if finding.cell else finding.message, "  ")
        lines += [] if alike else _remedy(finding, words, "    ")
    if len(group) > _SHOWN:
        lines += wrapped(words("check_more", count=len(group) - _SHOWN), "  ")
    return [*lines, *(_remedy(first, words) if alike else [])]


def _labelled(text: str, label: str, painted: str) -> list[str]:
    first, *rest = wrapped(text, "")
    return [first.replace(label, painted, 1), *rest]


def _remedy(finding: Finding, words: Words, indent: str = "  ") -> list[str]:
    return wrapped(words("check_do", remedy=finding.remedy), indent)


def _summary(found: list[Finding], words: Words) -> str:
    count = {severity: sum(f.severity is severity for f in found) for severity in Severity}
    return words(
        "check_summary",
        errors=count[Severity.ERROR],
        warnings=count[Severity.WARNING],
        infos=count[Severity.INFO],
    )


def cells_text(title: str, sheets: Iterable[SheetCells], words: Words) -> str:
    """What became of every cell of a workbook, a line for each sheet that holds something typed."""
    lines = [title]
    for sheet in sheets:
        typed = sheet.seen - sum(sheet.ours.values())
        if typed or not sheet.adds_up:
            lines += wrapped(_cells_line(sheet, typed, words), "  ")
    return "\n".join(lines) + "\n"


def _cells_line(sheet: SheetCells, typed: int, words: Words) -> str:
    parts = [words("cells_used", shown=number(sheet.used, 0, words.lang), count=sheet.used)]
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
