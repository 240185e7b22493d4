"""`python -m docs.pictures`: the pictures of the documentation, out of the program's own workbooks.

Example years go through LibreOffice to PDF and through pdftoppm to PNG; nothing is drawn by hand. Some pages are for
the README, with those of the year's report; every sheet of two trades in both languages stands in
`docs/pictures/sheets/`, shown by `docs/sheets.md`.
"""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docs.printing import pages_across, picture, printed
from toolkit.language import LANGUAGES, texts
from toolkit.reading import read_workbook
from toolkit.rendering.pdf import report_pdf
from toolkit.rendering.workbook import write_report
from toolkit.reports import report
from toolkit.samples import write_sample
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.schema import Template

DOCS = Path(__file__).resolve().parent
PICTURES, INDEX = DOCS / "pictures", DOCS / "sheets.md"
YEAR, SESSIONS = 2025, 60
TODAY = datetime.date(YEAR, 12, 20)
#: Those of the README, by sheet; and the trades whose every sheet is shown.
FOR_README, TRADES = {"Sessions": "sessions", "Plan": "plan", "Dashboard": "dashboard"}, ("photography", "workshop")
_DPI, _COLOURS = 78, 64


def main() -> None:
    """Make every picture in both languages, and the page that shows those of the sheets."""
    (PICTURES / "sheets").mkdir(parents=True, exist_ok=True)
    for old in (PICTURES / "sheets").glob("*.png"):
        old.unlink()
    shown: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for trade in TRADES:
        for lang in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                book = Path(folder) / f"{trade}-{lang}.xlsx"
                write_sample(book, lang, YEAR, SESSIONS, template=trade)
                shown[trade, lang] = list(_sheets(load(trade), trade, lang, book))
                if trade == TRADES[0]:
                    report_pictures(book, lang)
    INDEX.write_text("\n".join(_index(shown)) + "\n", encoding="utf-8", newline="\n")


def report_pictures(book: Path, lang: str) -> None:
    """The report of the workbook's year: both pages of the PDF, and the first sheet of the .xlsx."""
    made = report(read_workbook(book, today=TODAY).ledger, period=str(YEAR))
    pages, workbook = book.with_name("pages.pdf"), book.with_name("report.xlsx")
    pages.write_bytes(report_pdf(made, lang))
    write_report(made, workbook, lang)
    for number in (1, 2):
        picture(pages, [number], PICTURES / f"report-{lang}-{number}.png", dpi=_DPI, colours=_COLOURS)
    picture(printed(workbook, lang), [1], PICTURES / f"report-xlsx-{lang}.png", dpi=_DPI, colours=_COLOURS)


def _sheets(template: Template, trade: str, lang: str, book: Path) -> Iterator[tuple[str, str]]:
    """Make the pictures of one workbook; the sheets' titles with the names of their pictures."""
    pdf = printed(book, lang)
    names = {title[lang]: page for page, title in texts("pages").items()}
    names |= {table.sheet[lang]: name for name, table in template.tables.items()}
    for number, (title, pages) in enumerate(pages_across(book, pdf).items(), 1):
        name = names.get(title, title)
        file = f"{trade}-{lang}-{number:02}.png"
        picture(pdf, pages, PICTURES / "sheets" / file, dpi=_DPI, colours=_COLOURS)
        if trade == TRADES[0] and name in FOR_README:
            target = PICTURES / f"{FOR_README[name]}-{lang}.png"
            picture(pdf, pages[:1], target, dpi=_DPI, colours=_COLOURS)
        yield title, file


def _index(shown: Mapping[tuple[str, str], list[tuple[str, str]]]) -> Iterator[str]:
    yield "# Every sheet of two trades, in both languages"
    yield ""
    yield f"An example year of {SESSIONS} sessions as LibreOffice prints it: the first page of each sheet; where it is"
    yield "wider, the top of each page across. Made by `make docs`, never by hand. A year of 300 sessions to try:"
    yield ""
    yield "```sh"
    yield "seance demo --template workshop --lang en"
    yield "```"
    for (trade, lang), sheets in shown.items():
        yield ""
        yield f"## {load(trade).label[lang]} ({lang})"
        for title, file in sheets:
            yield ""
            yield f"**{title}**"
            yield ""
            yield f"![{title}](pictures/sheets/{file})"


if __name__ == "__main__":
    main()
