"""Writing workbooks: `new_workbook`. This is the only room that knows XlsxWriter."""

from __future__ import annotations

import datetime
import warnings
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.assembly import assemble
from toolkit.files import written_whole
from toolkit.language import Words, default_language
from toolkit.metrics.facts import book
from toolkit.metrics.formula import Translator
from toolkit.refusals import WrongValueError
from toolkit.templates import load
from toolkit.trades import list_contents
from toolkit.version import __version__
from toolkit.writing.checks import write_checks
from toolkit.writing.dashboard import Dashboard
from toolkit.writing.draft import Draft
from toolkit.writing.plan import Plan
from toolkit.writing.reference import write_lists, write_settings
from toolkit.writing.rows import raw_book
from toolkit.writing.start import write_start
from toolkit.writing.styles import Styles
from toolkit.writing.tables import write_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.assembly import RawBook
    from toolkit.kinds import Scalar
    from toolkit.ledger import Ledger
    from toolkit.schema import Template
    from toolkit.writing.draft import OwnColumn

#: Spare rows of each table for one row of Sessions, and the least of them.
_PER_SESSION = {
    "Sessions": 1.0,
    "Results": 1.0,
    "Budget": 4.0,
    "Requests": 2.0,
    "Risks": 0.5,
    "Missions": 0.25,
}
_LEAST = 40
DEFAULT_ROWS = 400
#: The same input gives the same bytes: nothing in the file says when it was made.
_CREATED = datetime.datetime(2000, 1, 1)
#: The order of the sheets; pages are not tables.
_ORDER = ("Start", "Sessions", "Budget", "Requests", "Plan", "Dashboard", "Missions", "Indicators", "Risks")
_AFTER = ("Reviews", "Tiers", "Settings", "Lists", "Results", "Checks")
_PROPERTY = 250
_PAGES = ("Start", "Plan", "Dashboard", "Checks")


def new_workbook(
    path: str | Path,
    template: str = "photography",
    lang: str | None = "fr",
    year: int | None = None,
    rows: int | None = None,
    settings: Mapping[str, Any] | None = None,
    rows_of: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    *,
    force: bool = False,
    today: datetime.date | None = None,
) -> Path:
    """Write a workbook, empty or filled with the rows given, every formula with its value.

    Args:
        path: the .xlsx to write; whole or not at all.
        template: a trade's name, or the path of a TOML file.
        lang: "fr" or "en"; None for the locale's, else "fr".
        year: the year the dashboard shows; default that of the rows given, else the current one.
        rows: rows for sessions, spare ones included; default 400. Other tables follow (four cost lines a session,
            two requests).
        settings: settings by key, as they would be typed (`{"hourly_rate": 60, "safety_margin": "20%"}`); None is
            blank.
        rows_of: rows by table, each a dict of column key to value. They are written as typed: what is wrong in
            them is for `read_workbook` to say.
        force: overwrite an existing file.
        today: the day by which a planned session is in the past; default today.

    Raises:
        ValueError: an unknown language, setting, table or column, or a value that a setting cannot have.
        TemplateError: no such template, or a mistake in it.
        OutputError: the file exists, or cannot be written.
    """
    target, made = Path(path), load(template)
    lang = lang or default_language()
    if lang not in ("fr", "en"):
        raise WrongValueError("no_language", lang=lang)
    if rows is not None and not 1 <= rows <= 100_000:
        raise WrongValueError("rows_out_of_range", rows=rows)
    typed = {key: typed_setting(made, key, value, lang) for key, value in (settings or {}).items()}
    given = {**_template_rows(made, rows_of or {}), **(rows_of or {})}
    raw = raw_book(target.name, lang, made, given, typed)
    needed = {name: len(rows) for name, rows in given.items()}
    with written_whole(target, force=force) as draft_path:
        write_book(draft_path, made, raw, Extent(needed, rows, year), today=today)
    return target


#: The characters that a cell of Excel holds.
LONGEST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a workbook has to hold, and what of it the dashboard shows."""

    #: The rows that each table must have at least.
    needed: Mapping[str, int]
    #: Rows for sessions, spare ones included; None: 400.
    rows: int | None = None
    #: The year shown; None: that of the first session, else the current one.
    year: int | None = None


def write_book(
    path: Path,
    template: Template,
    raw: RawBook,
    extent: Extent,
    *,
    words: Mapping[str, Sequence[Scalar | None]] | None = None,
    own: Mapping[str, Sequence[OwnColumn]] | None = None,
    today: datetime.date | None = None,
) -> None:
    """Write a workbook of cells as they were typed, every formula with its value; `path` is overwritten.

    Args:
        path: the .xlsx to write.
        template: what the workbook is.
        raw: its cells; the rows of each table numbered from the one below its header.
        extent: how many rows, and the year.
        words: the columns of Lists; default those of the template.
        own: columns of the user's own, written after those of the table.
        today: the day by which a planned session is in the past; default today.
    """
    _must_fit(raw)
    ledger = assemble(raw, template, today)
    contents = list_contents(template, raw.lang) if words is None else words
    first = next((row.date("date") for row in ledger.rows("Sessions") if row.date("date")), None)
    shown = extent.year or (first.year if first else datetime.date.today().year)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter only warns about what it leaves out
        _write(path, template, ledger, shown, _sizes(template, extent, contents), contents, own or {})


def _must_fit(raw: RawBook) -> None:
    """Refuse a text that no cell of Excel could hold; OpenDocument and Python have longer ones."""
    for table in raw.tables:
        for number, cells in table.rows:
            for key, value in cells.items():
                if isinstance(value, str) and len(value) > LONGEST_TEXT:
                    cell = f"{table.sheet} › {table.letters[key]}{number}"
                    raise WrongValueError("text_too_long", cell=cell, length=len(value), most=LONGEST_TEXT)


def typed_setting(template: Template, key: str, value: Any, lang: str) -> Any:
    """A setting as its cell would hold it; None leaves it blank, which is its default.

    Raises:
        ValueError: there is no such setting, or it cannot have this value.
    """
    if value is None and key in template.settings:
        return None
    parsed = template.setting_value(key, value)
    if template.settings[key].choices:
        return template.word(template.settings[key].choices, parsed, lang)
    return Decimal(parsed) if isinstance(parsed, int) else parsed


def _template_rows(template: Template, given: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Rows that the trade brings: its price tiers."""
    tiers = [
        {
            "from_quantity": tier["from"],
            "to_quantity": tier.get("to"),
            "surcharge_rate": Decimal(tier["surcharge"]),
        }
        for tier in template.trade.get("tiers", [])
    ]
    return {"Tiers": tiers} if "Tiers" in template.tables and "Tiers" not in given else {}


def _sizes(template: Template, extent: Extent, words: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    """How many rows each table has."""
    needed = extent.needed
    sessions = max(extent.rows or DEFAULT_ROWS, needed.get("Sessions", 0))
    sizes = {}
    for name in template.tables:
        spare = int(sessions * _PER_SESSION.get(name, 0.25))
        sizes[name] = max(spare, _LEAST if _PER_SESSION.get(name, 0) < 1 else 1, needed.get(name, 0))
    sizes["Results"] = sizes["Sessions"]
    sizes["Tiers"] = max(12, needed.get("Tiers", 0))
    sizes["Settings"] = len(template.settings)
    sizes["Lists"] = max(map(len, words.values())) + 20
    return sizes


def _write(
    path: Path,
    template: Template,
    ledger: Ledger,
    year: int,
    sizes: Mapping[str, int],
    contents: Mapping[str, Sequence[Scalar | None]],
    own: Mapping[str, Sequence[OwnColumn]],
) -> None:
    import xlsxwriter

    from toolkit.writing.quick import QuickSheet

    # str() of a path object: the writer opens it itself.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        lang = ledger.lang
        words = Words("workbook", lang)
        draft = Draft(
            workbook,
            template,
            lang,
            year,
            ledger,
            book(ledger),
            sizes,
            Styles(workbook),
            words,
            Translator(template, lang),
            contents,
            own,
        )
        _properties(draft)
        for name in (*_ORDER, *_AFTER):
            if name in _PAGES or name in template.tables:
                draft.sheets[name] = workbook.add_worksheet(draft.sheet_name(name), QuickSheet)
        for name, spec in template.tables.items():
            if name not in ("Settings", "Lists"):
                write_table(draft, spec)
        write_settings(draft)
        write_lists(draft)
        Dashboard(draft).write()
        Plan(draft).write()
        write_checks(draft)
        write_start(draft)
        draft.define_names()


def _properties(draft: Draft) -> None:
    """What the file says of itself: no name of a person, no path, no date of making."""
    draft.workbook.set_properties(
        {
            "title": draft.words["start_title"],
            "subject": draft.template.label[draft.lang],
            "author": "seance",
            "comments": draft.words["start_purpose"],
            "created": _CREATED,
        }
    )
    for name, value in (
        ("seance.version", __version__),
        ("seance.template", draft.template.name),
        ("seance.lang", draft.lang),
        ("seance.tables", ",".join(draft.template.tables)),
    ):
        draft.workbook.set_custom_property(name, value, "text")
    # A user's own template is not there when the workbook is read back, so the workbook keeps what it changes;
    # Excel takes 255 characters a property.
    for number, start in enumerate(range(0, len(draft.template.own), _PROPERTY), 1):
        piece = draft.template.own[start : start + _PROPERTY]
        draft.workbook.set_custom_property(f"seance.own.{number:03}", piece, "text")
