"""Findings in text: grouped by code, where → which value → the rule → what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings import Finding, Severity
from toolkit.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.language import Words

#: How many findings of one kind are shown one by one.
_SHOWN = 20
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def findings_text(
    findings: Iterable[Finding], words: Words, paint: Callable[[str, str], str] = lambda text, colour: text
) -> str:
    """Findings by severity, those of one code and remedy together, the first twenty of each then a count."""
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
    return "\n".join([*lines, summary]) + "\n"
