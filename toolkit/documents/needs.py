"""What a document cannot do without: each gap is a finding in its cell, and nothing is written before it is filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.findings import Finding, Severity
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.documents.desk import Desk
    from toolkit.ledger import Ledger, Row


def gap(ledger: Ledger, row: Row, key: str, code: str, **params: object) -> Finding:
    """A finding in one cell of a row."""
    table = ledger.tables[row.table]
    spec = load(BASE).tables[row.table].columns[key]
    label = table.labels.get(key) or spec.label[ledger.lang]
    cell = table.address(row, key)
    return Finding(code, ledger.file, table.sheet, cell, ledger.lang, "", label, row.typed_id, params)


def wrong(ledger: Ledger, rows: Iterable[Row]) -> list[Finding]:
    """The errors found in these rows and in the settings: a document would say something else than was meant."""
    places = {(ledger.tables[row.table].sheet, row.number) for row in rows}
    settings = load(BASE).tables["Settings"].sheet
    found = []
    for finding in ledger.findings:
        number = re.search(r"\d+$", finding.cell)
        here = (finding.sheet, int(number[0]) if number else 0) in places
        if finding.severity is Severity.ERROR and (here or finding.sheet in settings.values()):
            found.append(finding)
    return found


def of_session(ledger: Ledger, row: Row) -> list[Row]:
    """A session's row with every row that refers to it, those left out included."""
    others = [
        line
        for name in ("Budget", "Risks")
        if name in ledger.tables
        for line in ledger.tables[name].rows
        if line.typed_session.lower() == row.typed_id.lower()
    ]
    return [row, *others]


def sender(desk: Desk) -> list[Finding]:
    """Warnings: who signs, and where a reply goes, is not said in the settings."""
    template = load(BASE)
    sheet = template.tables["Settings"].sheet[desk.lang]
    keys = [key for key in ("owner_name", "email") if not desk.setting(key)]
    if desk.setting("business_name"):
        keys = [key for key in keys if key != "owner_name"]
    labels = [template.settings[key].label[desk.lang] for key in keys]
    return [Finding("document_sender", desk.ledger.file, sheet, "", desk.lang, "", label) for label in labels]
