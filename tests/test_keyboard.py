"""Ten sessions filled by a keyboard in LibreOffice, in French and in English: the figures are those of the oracle.

What was planned stands in the workbook already; the date and everything one fills after a session is typed as a person
of that country types it (12/06/2026 and 1,5; 6/12/2026 and 1.5), then recalculated, saved, and read back.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped, unused-ignore]

import toolkit
from tests import engines, oracle
from tests.conftest import FIRST
from tests.engines import LOCALES
from tests.ledgers import TEMPLATE, TODAY, Sample, as_number, random_rows
from tests.test_workbook_quality import AFTER
from toolkit.language import LANGUAGES
from toolkit.metrics.facts import book
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.office

SESSIONS = 10
#: Typed as well as what one fills after a session.
DATES = ("date", "approved_on")


class Typed(NamedTuple):
    """What came of it: the ledger read back, and the cells as LibreOffice recalculated them."""

    sample: Sample
    reading: toolkit.Reading
    cells: Mapping[str, Mapping[str, object]]
    lang: str
    keys: int


def as_typed(value: Any, column: Any, lang: str) -> str:
    """What a person of that country would type; "" for a blank cell."""
    match value:
        case None:
            return ""
        case dt.date():
            return f"{value:%d/%m/%Y}" if lang == "fr" else f"{value.month}/{value.day}/{value.year}"
        case Decimal() if lang == "fr":
            return str(value).replace(".", ",")
        case str() if column.choices:
            return load(TEMPLATE).word(column.choices, value, lang)
    return str(value)


def keys(sample: Sample, lang: str) -> Iterator[tuple[str, str, list[str]]]:
    """Sheet, first cell, and what is typed from there to the right."""
    spec = load(TEMPLATE).tables["Sessions"]
    order = list(spec.columns)
    for number, row in enumerate(sample.rows["Sessions"], FIRST):
        for run in (("date",), ("approved_on",), AFTER):
            first = get_column_letter(order.index(run[0]) + 1)
            texts = [as_typed(row.get(key), spec.columns[key], lang) for key in run]
            yield spec.sheet[lang], f"{first}{number}", texts


@pytest.fixture(scope="module", params=LANGUAGES)
def typed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    lang: str = request.param
    folder = tmp_path_factory.mktemp(f"keyboard-{lang}")
    drawn = (random_rows(random.Random(f"keyboard {lang} {number}"), SESSIONS) for number in itertools.count())
    # Ten rows that are all there: the keyboard has no gap to jump over.
    sample = next(one for one in drawn if all(row.get("date") for row in one.rows["Sessions"]))
    before = [
        {key: value for key, value in row.items() if key not in (*AFTER, *DATES)} for row in sample.rows["Sessions"]
    ]
    path = folder / "before.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.writing.typed_setting", lambda template, key, value, lang: as_number(value))
        settings = {key: value for key, value in sample.settings.items() if value is not None}
        rows = {**sample.rows, "Sessions": before}
        toolkit.new_workbook(path, TEMPLATE, lang, 2026, SESSIONS + 2, settings, rows, today=TODAY)
    strokes = list(keys(sample, lang))
    after = folder / "after.xlsx"
    engines.ask("type", {"book": str(path), "out": str(after), "keys": strokes}, LOCALES[lang], 1)
    count = sum(bool(text) for _, _, texts in strokes for text in texts)
    return Typed(sample, toolkit.read_workbook(after, today=TODAY), engines.cell_values(after), lang, count)


def test_what_was_typed_is_what_is_read(typed: Typed) -> None:
    assert typed.keys >= 50
    title = typed.reading.ledger.tables["Sessions"].sheet  # where one types; the other rows are as drawn
    errors = [finding for finding in typed.reading.findings if finding.severity == "error"]
    assert [finding for finding in errors if finding.sheet == title] == []
    rows = typed.reading.ledger.rows("Sessions")
    assert len(rows) == SESSIONS
    for row, given in zip(rows, typed.sample.rows["Sessions"], strict=True):
        for key in (*DATES, *AFTER):
            assert row.get(key) == given.get(key), (row.number, key)


def test_every_figure_is_the_oracle_s_when_read_and_in_the_sheet(typed: Typed) -> None:
    expected = oracle.figures(typed.sample.judged, typed.sample.judged_settings)
    assert len(expected) == SESSIONS
    order = list(load(TEMPLATE).tables["Results"].columns)
    cells = typed.cells[load(TEMPLATE).tables["Results"].sheet[typed.lang]]
    compared = 0
    for session in book(typed.reading.ledger).sessions:
        for key, value in expected[session.id].items():
            shown = cells.get(f"{get_column_letter(order.index(key) + 1)}{session.row.number}")
            assert (shown or 0) == pytest.approx(float(value or 0)), (session.id, key, shown, value)
            compared += value is not None
    assert compared > 150


def test_the_checks_are_green(typed: Typed) -> None:
    sheet = typed.cells["Contrôles" if typed.lang == "fr" else "Checks"]
    statuses = [sheet[f"C{row}"] for row in range(FIRST, 60) if f"C{row}" in sheet]
    assert len(statuses) > 15 and set(statuses) == {"OK"}
