"""Reading filled workbooks back: `read_workbook`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.assembly import RawBook, RawSetting, RawTable, assemble
from toolkit.findings import Finding
from toolkit.kinds import Scalar, as_typed, fold
from toolkit.mistakes import TemplateError
from toolkit.reading.matching import Found, find_tables, header_findings
from toolkit.reading.understanding import HumanInput
from toolkit.reading.wholeness import book_findings, whole_tables, without_sessions
from toolkit.templates import BASE, kept, load

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from toolkit.ledger import Ledger
    from toolkit.reading.sheets import Book
    from toolkit.schema import Template

#: Tables that are read for their own sake; Settings and Lists are not made of the user's rows.
_NOT_ROWS = {"Settings", "Lists", "Results"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says, and what is wrong with it."""

    ledger: Ledger

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in reading order."""
        return self.ledger.findings


def read_workbook(path: str | Path, *, name: str | None = None, today: datetime.date | None = None) -> Reading:
    """Read a filled workbook. The file is only read, never written to.

    Args:
        path: a workbook made by `new_workbook` or `seance new`, in whatever format a program saved it since (.xlsx,
            .xlsm, .xlsb, .xls, .ods, .fods), or its sheet of sessions exported as CSV; what it holds decides.
        name: what the file is called in findings and reports; default its name without the folder.
        today: the day by which a planned session is in the past; default today.

    Raises:
        UnreadableError: it is no workbook, not one of ours, damaged or locked; its text is one line.
    """
    from toolkit.reading.backends import open_book

    book = open_book(Path(path))
    try:
        return Reading(_ledger(book, name or book.file, today))
    finally:
        book.close()


def _ledger(book: Book, file: str, today: datetime.date | None) -> Ledger:
    """Everything an open workbook says."""
    book.file = file
    template, unused = _template(book)
    tables = find_tables(book, template)
    found = whole_tables(book, tables)
    if "Sessions" not in found:
        raise without_sessions(book, found, template)
    lang = _language(book, found)
    raw = RawBook(book.file, lang, [], _settings(found.get("Settings"), template))
    raw.template = book.properties.get("seance.template", "")
    raw.findings.extend(book_findings(book, lang))
    if unused:
        raw.findings.append(Finding("template_unusable", file, lang=lang, params={"reason": unused}))
    raw.findings.extend(_missing_sheets(book, tables, template, lang))
    for name, table in found.items():
        raw.findings.extend(header_findings(book, table, lang))
        if name not in _NOT_ROWS:
            raw.tables.append(_raw_table(table, all_text=book.text_only))
    return assemble(raw, template, today, HumanInput(raw, template))


def _template(book: Book) -> tuple[Template, str]:
    """The template a workbook was made with: the user's own as it was then, else ours; and why it cannot be that."""
    pieces = sorted(name for name in book.properties if name.startswith("seance.own."))
    own = "".join(book.properties[name] for name in pieces)
    try:
        return (kept(own) if own else load(BASE)), ""
    except TemplateError as error:
        return load(BASE), str(error)


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


def _raw_table(found: Found, *, all_text: bool) -> RawTable:
    inputs = {found.columns[c.key]: c.key for c in found.spec.inputs if c.key in found.columns}
    missing = frozenset(c.key for c in found.spec.inputs if c.key not in found.columns)
    letters = found.letters()
    rows = list(_rows(found, inputs))
    labels = found.labels()
    return RawTable(found.spec.name, found.sheet.name, found.header, letters, labels, rows, missing, all_text=all_text)


def _rows(found: Found, inputs: Mapping[int, str]) -> Iterator[tuple[int, dict[str, Scalar]]]:
    """The used rows: those in which any input cell holds more than spaces. Rows below the table count too."""
    for number, cells in found.cells.items():
        row = {inputs[column]: value for column, value in cells.items() if column in inputs}
        if any(not isinstance(value, str) or value.strip("\u00a0\u202f \t\r\n") for value in row.values()):
            yield number, row


def _settings(found: Found | None, template: Template) -> dict[str, RawSetting]:
    """The settings typed, by key: the key column names them, else the label in either language."""
    if found is None or "value" not in found.columns:
        return {}
    names = {fold(s.key): s.key for s in template.settings.values()}
    names.update({fold(text): s.key for s in template.settings.values() for text in s.label.values()})
    settings: dict[str, RawSetting] = {}
    value_column = found.columns["value"]
    for number, cells in found.cells.items():
        heads = [cells.get(found.columns.get(name, 0)) for name in ("key", "setting")]
        key = next((names[fold(as_typed(h))] for h in heads if h is not None and fold(as_typed(h)) in names), None)
        if key is not None and value_column in cells:
            cell = f"{column_letter(value_column - 1)}{number}"
            settings[key] = RawSetting(cells[value_column], found.sheet.name, cell)
    return settings
