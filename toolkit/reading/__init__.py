"""Reading filled workbooks back: `read_workbook`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.assembly import RawBook, assemble
from toolkit.findings import Finding
from toolkit.kinds import fold
from toolkit.mistakes import TemplateError
from toolkit.reading.locks import lock_of
from toolkit.reading.matching import Found, find_tables, header_findings
from toolkit.reading.others import other_sheets
from toolkit.reading.rows import read_table, read_words
from toolkit.reading.settings import SettingsReader
from toolkit.reading.understanding import HumanInput
from toolkit.reading.wholeness import book_findings, whole_tables, without_sessions
from toolkit.templates import BASE, kept, load

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from toolkit.ledger import Ledger
    from toolkit.reading.accounts import Account, SheetCells
    from toolkit.reading.locks import Lock
    from toolkit.reading.sheets import Book
    from toolkit.schema import Template


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says, and what is wrong with it."""

    ledger: Ledger
    _accounts: tuple[Account, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in reading order."""
        return self.ledger.findings

    @property
    def cells(self) -> list[SheetCells]:
        """What became of every non-empty cell, sheet by sheet, but for the pages that hold nothing typed.

        Formulas of calculated columns are counted where the workbook was read thoroughly.
        """
        return [account.closed(self.ledger) for account in self._accounts]


def read_workbook(
    path: str | Path, *, name: str | None = None, today: datetime.date | None = None, thorough: bool = False
) -> Reading:
    """Read a filled workbook. The file is only read, never written to.

    Args:
        path: a workbook made by `new_workbook` or `seance new`, in whatever format a program saved it since (.xlsx,
            .xlsm, .xlsb, .xls, .ods, .fods), or its sheet of sessions exported as CSV; what it holds decides.
        name: what the file is called in findings and reports; default its name without the folder.
        today: the day by which a planned session is in the past; default today.
        thorough: look at the calculated cells too, as `seance check` does. No figure depends on them.

    Raises:
        UnreadableError: it is no workbook, not one of ours, damaged or locked; its text is one line.
    """
    from toolkit.reading.backends import open_book

    lock = lock_of(Path(path))
    book = open_book(Path(path))
    try:
        return _reading(book, name or book.file, today, lock, thorough)
    finally:
        book.close()


def _reading(book: Book, file: str, today: datetime.date | None, lock: Lock | None, thorough: bool) -> Reading:
    """Everything an open workbook says."""
    book.file = file
    template, unused = template_of(book)
    tables = find_tables(book, template)
    for table in tables.values():
        table.sheet.traits.closely = thorough
    found = whole_tables(book, tables)
    if "Sessions" not in found:
        raise without_sessions(book, found, template)
    lang = _language(book, found)
    raw = RawBook(book.file, lang, [], {})
    raw.template = book.properties.get("seance.template", "")
    raw.findings.extend(book_findings(book, lang))
    if lock is not None:
        params = {"owner": lock.owner or "?", "lock": lock.file}
        raw.findings.append(Finding("file_open", file, lang=lang, value=lock.owner, params=params))
    if unused is not None:
        raw.findings.append(Finding("template_unusable", file, lang=lang, params={"reason": unused.within}))
    raw.findings.extend(_missing_sheets(book, tables, template, lang))
    accounts: list[Account] = []
    settings = None
    for name, table in found.items():
        raw.findings.extend(header_findings(book, table, lang))
        if name == "Settings":
            settings = SettingsReader(book, table, template, lang)
            raw.settings = settings.settings
            raw.findings.extend(settings.findings)
            accounts.append(settings.account)
        elif name == "Lists":
            account, findings = read_words(book, table, lang)
            raw.findings.extend(findings)
            accounts.append(account)
        else:
            rows, account, findings = read_table(book, table, template, lang)
            raw.tables.append(rows)
            raw.findings.extend(findings)
            accounts.append(account)
    for account, finding in other_sheets(book, found, template, lang):
        accounts.append(account)
        raw.findings.append(finding)
    if thorough:
        from toolkit.reading import formulas

        if "Settings" in found:
            raw.findings.extend(formulas.without_results(book, found["Settings"], lang))
        for table, account in zip(found.values(), accounts, strict=False):
            raw.findings.extend(formulas.changed(book, table, lang))
            formulas.count(table, account)
        results = formulas.results_of(book, template, lang)
        if results is not None:
            accounts.append(results[0])
            raw.findings.extend(results[1])
    ledger = assemble(raw, template, today, HumanInput(raw, template))
    if settings is not None:
        settings.close(ledger.settings.bad)
    return Reading(ledger, tuple(accounts))


def template_of(book: Book) -> tuple[Template, TemplateError | None]:
    """The template a workbook was made with: the user's own as it was then, else ours; and why it cannot be that."""
    pieces = sorted(name for name in book.properties if name.startswith("seance.own."))
    own = "".join(book.properties[name] for name in pieces)
    try:
        return (kept(own) if own else load(BASE)), None
    except TemplateError as error:
        return load(BASE), error


def _language(book: Book, found: Mapping[str, Found]) -> str:
    """The workbook's language: the one it was made in, else the one most of its sheets are named in."""
    made = book.properties.get("seance.lang", "")
    if made in ("fr", "en"):
        return made
    votes = {"fr": 0, "en": 0}
    for table in found.values():
        for lang in votes:
            labels = [fold(label) for label in table.labels().values()]
            votes[lang] += sum(fold(column.label[lang]) in labels for column in table.spec.columns.values())
    return "en" if votes["en"] > votes["fr"] else "fr"


def _missing_sheets(book: Book, found: Mapping[str, Found], template: Template, lang: str) -> Iterator[Finding]:
    made = book.properties.get("seance.tables", "" if book.text_only else "Settings").split(",")
    damaged = {fold(sheet.name) for sheet in book.sheets if sheet.damage}  # named already
    for name in made:
        if name in template.tables and name not in found and name != "Results":
            if damaged & {fold(title) for title in template.tables[name].sheet.values()}:
                continue
            params = {"sheet_name": template.tables[name].sheet[lang], "table": name}
            yield Finding("sheet_missing", book.file, lang=lang, params=params)
