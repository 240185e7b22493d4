"""A filled workbook of an older version or another template rewritten in today's: `upgrade`, with nothing lost."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.files import OutputError, written_whole
from toolkit.findings import Finding
from toolkit.reading import read_workbook
from toolkit.reading.content import read_content
from toolkit.upgrading.carrying import Carrier
from toolkit.upgrading.comments import comments_left
from toolkit.upgrading.target import target_template
from toolkit.upgrading.words import carried_words
from toolkit.writing import DEFAULT_ROWS, Extent, write_book

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from toolkit.ledger import Ledger
    from toolkit.reading.content import Content
    from toolkit.schema import Template
    from toolkit.upgrading.carrying import Home

#: Spare rows: a quarter of those used.
_ROOM = 1.25
#: What is found of content that stays behind, which has findings of its own here.
_LEFT_BEHIND = {"sheet_unknown", "sheet_twice", "sheet_copy", "cells_outside", "header_blank", "setting_unknown"}
#: Content that could not be read, and is not in the new workbook therefore.
_UNREAD = {"sheet_damaged"}
#: Addresses shown of cells left behind.
_SHOWN = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Upgraded:
    """The new workbook as read back, and what is to be said of the old one: what changed, what stayed behind."""

    ledger: Ledger
    findings: list[Finding]
    template: Template
    rows: int
    cells: int


def upgrade(
    old: str | Path,
    new: str | Path,
    template: str | None = None,
    *,
    force: bool = False,
    rows: int | None = None,
    today: datetime.date | None = None,
) -> Upgraded:
    """Write what a filled workbook holds into a new one of today's version; the old one is only read.

    Every input cell is carried as typed, a cell in error too; one that was understood though not typed strictly is
    written as it was read. Language, settings, lists, the year shown, a template of the user's own and columns of
    the user's own are kept.

    Args:
        old: the filled workbook.
        new: the .xlsx to write.
        template: a trade's name or the path of a TOML file; default the old workbook's.
        force: overwrite an existing file.
        rows: rows for sessions, spare ones included; default as in a new workbook, or a quarter more than are used.
        today: the day by which a planned session is in the past; default today.

    Raises:
        UnreadableError: the old workbook cannot be read.
        TemplateError: no such template, or a mistake in it.
        OutputError: the new one exists, is the old one, or cannot be written.
    """
    old, new = Path(old), Path(new)
    if old.resolve() == new.resolve():
        raise OutputError("is_itself", path=new)
    was = read_workbook(old, today=today).ledger
    content = read_content(old)
    made, findings = target_template(content, template, was)
    carrier = Carrier(was, content, made)
    raw = carrier.raw_book(new.name)
    with written_whole(new, force=force) as draft:
        write_book(
            draft,
            made,
            raw,
            Extent(_needed(carrier), _rows(carrier, rows), content.year),
            words=carried_words(content, made, was.lang, template),
            own=carrier.own,
            today=today,
        )
        now = read_workbook(draft, name=new.name, today=today).ledger
    findings = [*findings, *carrier.findings, *_left_behind(content, was), *comments_left(old, was)]
    findings += _mended(was, now, carrier)
    rows_carried = [cells for table in raw.tables for _, cells in table.rows]
    return Upgraded(now, findings, made, len(rows_carried), sum(map(len, rows_carried)))


def _rows(carrier: Carrier, rows: int | None) -> int:
    used = carrier.last.get("Sessions", 0)
    return max(rows or max(DEFAULT_ROWS, math.ceil(used * _ROOM)), used)


def _needed(carrier: Carrier) -> dict[str, int]:
    return {name: math.ceil(used * _ROOM) for name, used in carrier.last.items() if name != "Sessions"}


def _left_behind(content: Content, was: Ledger) -> Iterator[Finding]:
    """What has no place in the new workbook: named, for the person to copy."""
    for sheet, count in content.sheets.items():
        yield Finding("sheet_not_carried", was.file, sheet, lang=was.lang, value=sheet, params={"count": count})
    for table in content.tables.values():
        if table.loose:
            cells = ", ".join(table.loose[:_SHOWN]) + (" …" if len(table.loose) > _SHOWN else "")
            params = {"count": len(table.loose), "cells": cells}
            yield Finding("cells_not_carried", was.file, table.sheet, table.loose[0], was.lang, params=params)
    typed = (
        sum("value" in row for row in content.tables["Settings"].rows.values()) if "Settings" in content.tables else 0
    )
    if typed > len(was.settings.typed):
        params = {"count": typed - len(was.settings.typed), "cells": "?"}
        yield Finding("cells_not_carried", was.file, content.tables["Settings"].sheet, lang=was.lang, params=params)


def _mended(was: Ledger, now: Ledger, carrier: Carrier) -> Iterator[Finding]:
    """What was found in the old workbook and is not in the new one, each with what was said of it.

    What concerns the file, or content that could not be read, the new one only hides: it is said again.
    """
    there = {_identity(finding, carrier, old=False) for finding in now.findings}
    for finding in was.findings:
        if finding.code in _LEFT_BEHIND:
            continue
        code, home = _identity(finding, carrier, old=True)
        if (code, home) in there:
            continue
        if not finding.sheet or code in _UNREAD:
            yield finding
        else:
            # What concerns headers and sheets stands together.
            column = finding.column if home[1] else ""
            yield dataclasses.replace(finding, code="mended", column=column, params={"was": finding.message})


def _identity(finding: Finding, carrier: Carrier, *, old: bool) -> tuple[str, Home]:
    """What makes a finding the same in both workbooks: its code, and the cell where it went."""
    return finding.code, carrier.home(finding, old=old)
