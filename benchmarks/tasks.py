"""What the measures run, each in a process of its own: `python -m benchmarks.tasks TASK ARGUMENT…`.

Tasks that time a call print the seconds it took as JSON; imports and the making of input are not counted.
"""

from __future__ import annotations

import datetime
import gc
import json
import sys
import time
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING, Any

from benchmarks.measure import YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

SESSIONS, ROWS = 300, 400


class Stopwatch:
    """Adds up the time spent within its `with` blocks."""

    cpu = wall = 0.0

    def __enter__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.cpu += time.process_time() - self._cpu
        self.wall += time.perf_counter() - self._wall

    def show(self) -> None:
        """Print the seconds."""
        print(json.dumps({"cpu": self.cpu, "wall": self.wall}))


def year_rows(times: int = 1) -> dict[str, Any]:
    """The arguments of `new_workbook` for so many times a year's rows: 300 sessions, 1,500 costs, 400 requests."""
    from toolkit.samples.year import make_year
    from toolkit.templates import load

    trade, last = load("photography").trade, datetime.date(YEAR, 12, 31)
    types, costs = trade["session_types"], trade["cost_lines"]
    rows = make_year(types, costs, year=YEAR, lang="fr", sessions=SESSIONS * times, today=last)
    return {"lang": "fr", "year": YEAR, "rows": ROWS * times, "rows_of": rows, "force": True}


def many_rows(sessions: int) -> dict[str, Any]:
    """The arguments of `new_workbook` for so many sessions, each with four costs and two requests."""
    from toolkit.samples.year import make_year
    from toolkit.templates import load

    trade, last = load("photography").trade, datetime.date(YEAR, 12, 31)
    types, costs = trade["session_types"], trade["cost_lines"]
    rows: dict[str, Any] = make_year(types, costs, year=YEAR, lang="fr", sessions=sessions, today=last)
    rows["Budget"] = rows["Budget"][: 4 * sessions]
    asked = list(rows["Requests"])
    more = 2 * sessions - len(asked)
    rows["Requests"] += [{**asked[n % len(asked)], "request_id": f"X-{n:05}"} for n in range(more)]
    return {"lang": "fr", "year": YEAR, "rows": sessions, "rows_of": rows, "force": True}


def make_many(path: str, sessions: str) -> None:
    """Time `new_workbook` with so many sessions."""
    import toolkit

    import_module("xlsxwriter")
    arguments, watch = many_rows(int(sessions)), Stopwatch()
    gc.collect()
    with watch:
        toolkit.new_workbook(path, **arguments)
    watch.show()


def recalculate(path: str, folder: str) -> None:
    """Have LibreOffice open a workbook, compute every formula anew and save it."""
    from pathlib import Path

    from tests import engines

    engines._SECONDS_PER_FILE = 3600.0  # large ones take long on a busy machine
    engines.recalculate([Path(path)], Path(folder))


def make(path: str, times: str) -> None:
    """Make a filled workbook."""
    import toolkit

    toolkit.new_workbook(path, **year_rows(int(times)))


def folder(path: str, place: str, count: str) -> None:
    """Fill a folder with so many workbooks like this one, no two alike: the ids of sessions differ."""
    from pathlib import Path

    Path(place).mkdir()
    with zipfile.ZipFile(path) as source:
        parts = [(info.filename, source.read(info)) for info in source.infolist()]
    for number in range(int(count)):
        own = f"<t>{number}-S-".encode()
        with zipfile.ZipFile(Path(place) / f"{number:05}.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            for name, data in parts:
                made.writestr(name, data.replace(b"<t>S-", own) if name.endswith("sharedStrings.xml") else data)


def calamine(place: str) -> None:
    """Read every cell of the workbooks of a folder by calamine."""
    from pathlib import Path

    from python_calamine import CalamineWorkbook

    for path in sorted(Path(place).iterdir()):
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()


def plans(path: str, count: str, what: str = "all") -> None:
    """Time the documents of so many sessions beyond the first; `pages`: their pages alone, by the engine."""
    from pathlib import Path

    from toolkit.documents.desk import open_desk
    from toolkit.documents.pages import OURS, Pages
    from toolkit.documents.parcels import plan_parcel
    from toolkit.rendering.typeset import typeset

    watch, asked = Stopwatch(), []

    class Noting(Pages):
        def pdf(self, name: str, data: Any, day: Any) -> bytes:
            asked.append((self.folder / f"{name}.typ", {**data, "logo": ""}, day))
            return b""

    desk = open_desk(Path(path), Pages(OURS) if what == "all" else Noting(OURS))
    sessions = [session for session in desk.book.sessions if session.counted and not session.cancelled]
    first, *rest = sessions[: int(count) + 1]
    plan_parcel(desk, first)
    if what == "all":
        with watch:
            for session in rest:
                plan_parcel(desk, session)
    else:
        for session in rest:
            plan_parcel(desk, session)
        typeset(*asked[0])
        with watch:
            for page in asked[3:]:
                typeset(*page)
    watch.show()


def share(sessions: str) -> None:
    """Time the twelve packs of a year with so many sessions a month, of two costs with documents each.

    Everything that `seance share` does but reading and writing files: rows come as they are read from a workbook.
    """
    from pathlib import Path

    from toolkit.accountant.accounts import Accounts
    from toolkit.accountant.books import books_of
    from toolkit.accountant.register import Register
    from toolkit.accountant.sharing import Wish
    from toolkit.accountant.sharing import share as shared
    from toolkit.assembly import assemble
    from toolkit.templates import load
    from toolkit.writing.rows import raw_book

    per_month, template, today = int(sessions), load("photography"), datetime.date(YEAR, 12, 31)
    rows = many_rows(12 * per_month)["rows_of"]
    for index, row in enumerate(rows["Sessions"]):
        row["date"] = datetime.date(YEAR, index // per_month + 1, index % 28 + 1)
    days = {row["session_id"]: row["date"] for row in rows["Sessions"]}
    rows["Budget"] = rows["Budget"][: 24 * per_month]
    for number, row in enumerate(rows["Budget"]):
        row |= {"document_ref": f"F-{number}", "document_date": days[row["session_id"]], "supplier": f"S {number % 90}"}
    ledger = assemble(raw_book("year.xlsx", "fr", template, rows, {}), template, today)
    register, wish, watch = Register(Path("none.json")), Wish("fr"), Stopwatch()
    shared(books_of([ledger], Accounts.load()), f"{YEAR - 1}-01", register, wish, today)  # imports and fonts
    gc.collect()
    with watch:
        books = books_of([ledger], Accounts.load())
        for month in range(1, 13):
            shared(books, f"{YEAR}-{month:02}", register, wish, today)
    watch.show()


def write(path: str) -> None:
    """Time `new_workbook`."""
    from toolkit import new_workbook

    import_module("xlsxwriter")  # as on the other side, before the watch starts

    arguments, watch = year_rows(), Stopwatch()
    gc.collect()
    with watch:
        new_workbook(path, **arguments)
    watch.show()


def read(path: str) -> None:
    """Time `read_workbook`."""
    from toolkit import read_workbook

    for module in ("backends", "xlsx"):  # or the first call would import them
        import_module(f"toolkit.reading.{module}")
    watch = Stopwatch()
    gc.collect()
    with watch:
        read_workbook(path)
    watch.show()


def read_warm(path: str, how: str = "plain") -> None:
    """Time `read_workbook` where it has read the file before; `thorough`: as `seance check` does."""
    from toolkit import read_workbook

    _warm(lambda: read_workbook(path, thorough=how == "thorough"))


def calamine_warm(path: str, *sheets: str) -> None:
    """Time calamine where it has read the file before: these sheets, or all."""
    import python_calamine

    def values() -> None:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for name in sheets or book.sheet_names:
                book.get_sheet_by_name(name).to_python()

    _warm(values)


def _warm(call: Callable[[], object]) -> None:
    call()
    watch = Stopwatch()
    for _ in range(5):
        gc.collect()
        with watch:
            call()
    watch.show()


def sheets_read(path: str, how: str = "plain") -> None:
    """Print the names of the sheets that `read_workbook` reads whole, as JSON."""
    from toolkit import read_workbook
    from toolkit.reading.sheets import Sheet

    names, cells = [], Sheet.cells

    def noted(self: Sheet, *arguments: Any) -> Any:
        names.append(self.name)
        return cells(self, *arguments)

    Sheet.cells = noted  # type: ignore[method-assign]
    read_workbook(path, thorough=how == "thorough")
    print(json.dumps(list(dict.fromkeys(names))))


def note(calls: str, path: str) -> None:
    """Make the filled workbook and write down every call to XlsxWriter."""
    from benchmarks.xlsxwriter_calls import noted
    from toolkit import new_workbook

    with noted(calls):
        new_workbook(path, **year_rows())


def repeat(calls: str, path: str, kind: str) -> None:
    """Time the calls that were noted."""
    from benchmarks.xlsxwriter_calls import repeated

    watch = Stopwatch()
    gc.collect()
    repeated(calls, path, watch, lean=kind == "lean")
    watch.show()


def same(first: str, second: str) -> None:
    """Both workbooks hold the same parts with the same bytes."""
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        names = one.namelist()
        if names != other.namelist():
            sys.exit("the two workbooks have different parts")
        different = [name for name in names if one.read(name) != other.read(name)]
    if different:
        sys.exit(f"the two workbooks differ in {', '.join(different)}")


_ALL = (
    make, make_many, folder, calamine, plans, share, write, read, read_warm, calamine_warm, sheets_read, recalculate,
    note, repeat, same,
)  # fmt: skip
TASKS = {task.__name__: task for task in _ALL}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
