"""Coverage-guided fuzzing of the reader: `python -m benchmarks.fuzz_reading FOLDER [-max_total_time=3600]`.

Needs atheris (`pip install atheris`), which is in no extra: nothing else does. FOLDER takes the corpus and, as
`crash-*` and `timeout-*`, what was found. The first byte of an input chooses what the others are: a part of a package,
the stream of an old workbook, a container or a whole file; so neither checksums nor compression stand in the way.

An input fails where reading it ends in anything but data or one named error, takes longer than 20 seconds, or loses a
cell that a second look sees (`second_look.py`): a number in the sheet of any binary or XML format, a letter of a CSV.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import atheris

import toolkit
from benchmarks import second_look
from toolkit.kinds import ExcelError, as_typed
from toolkit.templates import BASE, load

with atheris.instrument_imports(include=["toolkit.reading"]):
    from toolkit.reading import delimited, isodates, ods, ole, propertysets, xls, xlsb, xlsx  # noqa: F401 - instrumented
    from toolkit.reading.backends import open_book

from tests.makers import (
    container,
    csv_text,
    make_ods,
    make_xls,
    make_xlsb,
    make_xlsx,
    ods_content,
    xls_stream,
    xlsb_parts,
    xlsx_parts,
    zipped,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.reading.sheets import Cells

_TODAY = dt.date(2026, 6, 30)
_KEYS = [column.key for column in load(BASE).tables["Sessions"].inputs]
_DONE = {
    "session_id": "S-1", "date": dt.date(2026, 5, 4), "client_code": "C1", "planned_main": 60, "fee": 12.5,
    "status": "done", "actual_main": 65, "satisfaction": 4, "objective": "é\nz", "express": "yes",
}  # fmt: skip
_ODD = {
    "session_id": "007", "date": dt.datetime(2026, 5, 4, 9, 30), "client_code": ExcelError("#N/A"), "planned_main": -1,
    "planned_post": dt.timedelta(hours=25), "fee": True, "status": "planned",
}  # fmt: skip
ROWS = [["A title"], _KEYS, *([row.get(key) for key in _KEYS] for row in (_DONE, _ODD))]
SHEETS = {"Sessions": ROWS, "Settings": [["key", "value"], ["hourly_rate", 60]]}
_SHEET = "xl/worksheets/sheet1"


def _part(parts: dict[str, Any], name: str) -> Callable[[Path, bytes], object]:
    return lambda path, data: zipped(path, {**parts, name: data})


_XLSX, _XLSB = xlsx_parts(SHEETS), xlsb_parts(SHEETS)
_ODS = {"content.xml": ods_content(SHEETS)}
_STRINGS = xlsx_parts(SHEETS, strings=True)
#: What an input is, by its first byte: how a file is made of it, and a first example.
KINDS: list[tuple[Callable[[Path, bytes], object], bytes | str]] = [
    (_part(_XLSX, f"{_SHEET}.xml"), _XLSX[f"{_SHEET}.xml"]),
    (_part(_XLSX, "xl/workbook.xml"), _XLSX["xl/workbook.xml"]),
    (_part(_XLSX, "xl/styles.xml"), _XLSX["xl/styles.xml"]),
    (_part(_XLSX, "xl/_rels/workbook.xml.rels"), _XLSX["xl/_rels/workbook.xml.rels"]),
    (_part(_STRINGS, "xl/sharedStrings.xml"), "<sst><si><t>a</t></si><si><r><t>b_x000D_</t></r></si></sst>"),
    (_part(_XLSX, "docProps/custom.xml"), '<P><p name="seance.lang"><v>fr</v></p></P>'),
    (_part(_ODS, "content.xml"), _ODS["content.xml"]),
    (_part(_ODS, "meta.xml"), "<a/>"),
    (_part(_XLSB, f"{_SHEET}.bin"), _XLSB[f"{_SHEET}.bin"]),
    (_part(_XLSB, "xl/workbook.bin"), _XLSB["xl/workbook.bin"]),
    (_part(_XLSB, "xl/styles.bin"), _XLSB["xl/styles.bin"]),
    (lambda path, data: path.write_bytes(container({"Workbook": data})), xls_stream(SHEETS, cut=60)),
    (lambda path, data: path.write_bytes(data), csv_text(ROWS)),
]
SHEET_XLSX, CONTENT_ODS, SHEET_XLSB, STREAM_XLS, _WHOLE = 0, 6, 8, 11, len(KINDS) - 1
#: One input of so many is also assembled and reported, which takes ten times as long as its cells.
_EVERY = 8
_SEEN = {True: 0, False: 0}


def seeds(folder: Path) -> None:
    """The first corpus: an example of each kind, and a whole file of each format."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, (_, example) in enumerate(KINDS):
        data = example.encode() if isinstance(example, str) else example
        (folder / f"seed-{index:02}").write_bytes(bytes([index]) + data)
    for make in (make_xlsx, make_ods, make_xlsb, make_xls):
        made = make(folder / "seed-whole", SHEETS)  # type: ignore[operator]
        whole = made.read_bytes()
        made.unlink()
        (folder / f"seed-{make.__name__}").write_bytes(bytes([_WHOLE]) + whole)


def whole(path: Path) -> None:
    """Read a file as a user would."""
    ended = False
    try:
        made = toolkit.read_workbook(path, today=_TODAY)
        [finding.to_dict() for finding in made.findings]
        toolkit.report(made.ledger).to_dict()
        ended = True
    except toolkit.UnreadableError as error:
        error.line("fr")
    _SEEN[ended] += 1


def sheets(path: Path, kind: int) -> None:
    """Read every cell of a file.

    Raises:
        AssertionError: a cell is lost.
    """
    try:
        book = open_book(path)
    except toolkit.UnreadableError:
        return
    try:
        found = [(sheet, sheet.cells()) for sheet in book.sheets]
        if book.format == "csv":
            check_text(path.read_bytes(), found[0][1])
        elif not any(problem.code == "sheets_lost" for problem in book.problems):
            check(kind, path.with_suffix(".part").read_bytes(), [None if s.damage else cells for s, cells in found])
    except toolkit.UnreadableError:
        pass
    finally:
        book.close()


def check(kind: int, part: bytes, found: list[Cells | None]) -> None:
    """Every number that a second look sees is found."""
    seen: list[set[second_look.Place]] = []
    match kind:
        case _ if kind == SHEET_XLSX:
            seen = [second_look.xlsx(part)]
        case _ if kind == CONTENT_ODS:
            seen = second_look.ods(part)
        case _ if kind == SHEET_XLSB:
            seen = [second_look.xlsb(part)]
        case _ if kind == STREAM_XLS:
            seen = second_look.xls(part)
    for places, cells in zip(seen, found, strict=False):
        if cells is None:
            continue
        lost = [(row, column) for row, column in places if column not in cells.get(row, ())]
        assert not lost, lost


def check_text(text: bytes, found: Cells) -> None:
    """No letter or digit of an export is lost."""
    if not text.startswith((b"\xff\xfe", b"\xfe\xff")):
        kept = "".join(as_typed(value) for row in found.values() for value in row.values())
        lost = second_look.letters(text) - Counter(kept.encode("utf-8", "replace"))
        assert not lost, lost


def one(data: bytes) -> None:
    """Try one input."""
    if not data:
        return
    kind = data[0] % len(KINDS)
    _PATH.with_suffix(".part").write_bytes(data[1:])
    KINDS[kind][0](_PATH, data[1:])
    sheets(_PATH, kind)
    if crc32(data) % _EVERY == 0:
        whole(_PATH)


def main() -> None:
    """Fuzz until stopped or a failure is found."""
    folder = Path(sys.argv[1])
    if not any(folder.glob("seed-*")):
        seeds(folder)
    atheris.Setup([sys.argv[0], "-timeout=20", f"-artifact_prefix={folder}/", "-rss_limit_mb=1500", *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as place:
        _PATH = Path(place) / "input.xlsx"
        main()
