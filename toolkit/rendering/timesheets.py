"""What an import would change, as text: shown before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.rendering.numbers import day
from toolkit.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.findings import Finding
    from toolkit.language import Words
    from toolkit.ledger import Table
    from toolkit.timesheets.matching import Unplaced
    from toolkit.timesheets.planning import Change, Plan

#: Entries without a place that are shown at first.
_SHOWN = 20
_CELL, _SESSION, _PHASE, _NUMBER = 9, 27, 17, 8


def plan_text(plan: Plan, table: Table, file: str, words: Words, *, whole: bool = False) -> str:
    """The cells to fill, those kept, the entries without a place, and the balance of all seconds.

    Args:
        plan: what the import would do.
        table: the table of sessions.
        file: what the workbook is called.
        words: the words of "timesheets".
        whole: show every entry without a place, however many they are.
    """
    title = words("title", file=file)
    lines = [title, "=" * len(title), ""]
    kept = [change for change in plan.changes if change.fate == "kept"]
    written = [change for change in plan.changes if change.written]
    if written:
        lines += _written(written, table, words)
    else:
        lines += wrapped(words["nothing_placed" if kept or plan.lost else "nothing"])
    if kept:
        lines += ["", words("kept", count=len(kept))]
        lines += [line for change in kept for line in wrapped(_kept(change, table, words), "  ")]
    if plan.unplaced:
        lines += ["", words("unplaced", count=len(plan.unplaced))]
        shown = plan.unplaced if whole else plan.unplaced[:_SHOWN]
        lines += [line for found in shown for line in wrapped(_unplaced(found, words), "  ")]
        if len(plan.unplaced) > len(shown):
            lines.append("  " + words("unplaced_more", count=len(plan.unplaced) - len(shown)))
        lines += _hint(plan, table, words)
    return "\n".join([*lines, "", *_balance(plan, words)]) + "\n"


def import_dict(plan: Plan, table: Table, new: str | None, errors: Iterable[Finding], words: Words) -> dict[str, Any]:
    """As `seance import --format json` gives it; `new` is the copy, None where nothing was written."""
    fates = ("fill", "present", "kept", "unplaced")
    return {
        "schema": "seance.import/1",
        "file": new,
        "cells": [
            {
                "sheet": table.sheet,
                "cell": _cell(change, table),
                "session_id": change.row.text("session_id"),
                "column": change.column,
                "before": change.before,
                "tracked": change.tracked,
                "entries": change.entries,
                "fate": change.fate,
            }
            for change in plan.changes
        ],
        "unplaced": [
            {
                "file": found.entry.file,
                "number": found.entry.number,
                "date": found.entry.date.isoformat(),
                "seconds": found.entry.seconds,
                "reason": found.reason,
                "message": _unplaced(found, words),
                "lost": found in plan.lost,
            }
            for found in plan.unplaced
        ],
        "seconds": {fate: plan.seconds(fate) for fate in fates},
        "findings": [finding.to_dict() for finding in errors],
    }


def _written(changes: list[Change], table: Table, words: Words) -> Iterator[str]:
    heads = [words[f"col_{key}"] for key in ("cell", "session", "phase", "before", "after", "entries")]
    yield _row(*heads)
    for change in changes:
        before = "–" if change.before is None else str(change.before)
        cells = _cell(change, table), _session(change, words.lang), words[change.column]
        yield _row(*cells, before, str(change.tracked), str(change.entries))
    for change in changes:
        if change.earlier:
            yield from wrapped(words("earlier", cell=_cell(change, table), count=change.earlier))


def _row(cell: str, session: str, phase: str, *numbers: str) -> str:
    texts = ((cell, _CELL), (session, _SESSION), (phase, _PHASE))
    return "".join(f"{text[: width - 1]:<{width}}" for text, width in texts) + "".join(
        f"{number:>{_NUMBER}}" for number in numbers
    )


def _cell(change: Change, table: Table) -> str:
    return table.address(change.row, change.column)


def _session(change: Change, lang: str) -> str:
    date, code = change.row.date("date"), change.row.text("client_code")
    return " ".join(part for part in (change.row.text("session_id"), day(date, lang) if date else "", code) if part)


def _kept(change: Change, table: Table, words: Words) -> str:
    before = words["in_error"] if change.before is None else words("minutes", minutes=change.before)
    return words(
        "kept_line",
        cell=_cell(change, table),
        session=change.row.text("session_id"),
        phase=words[change.column],
        before=before,
        tracked=words("minutes", minutes=change.tracked),
    )


def _unplaced(found: Unplaced, words: Words) -> str:
    entry = found.entry
    return words(
        "unplaced_line",
        file=entry.file,
        number=str(entry.number),
        day=day(entry.date, words.lang),
        length=clock(entry.seconds),
        words=" / ".join(entry.fields) or "–",
        reason=words(found.reason, named=found.named),
    )


def _hint(plan: Plan, table: Table, words: Words) -> list[str]:
    """How entries get a place, where there are some that would."""
    if not any(found.reason in ("no_session", "other_day", "several_sessions") for found in plan.unplaced):
        return []
    example = next((row.text("session_id") for row in table.rows if row.filled("session_id")), "S-001")
    return wrapped(words("hint", example=example), "  ", 0, hyphens=False)


def _balance(plan: Plan, words: Words) -> list[str]:
    parts = {fate: plan.seconds(fate) for fate in ("fill", "present", "kept", "unplaced")}
    shown = {fate: clock(seconds) for fate, seconds in parts.items()}
    return wrapped(words("balance", total=clock(sum(parts.values())), **shown))


def clock(seconds: int) -> str:
    """1:30:00, as trackers show it."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
