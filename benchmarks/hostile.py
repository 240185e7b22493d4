"""The worst files known, at full size: `python -m benchmarks.hostile [NAME…]`.

Each is made in a temporary folder (up to 200 MB a part) and read in a process of its own. It must end in data or one
named error within 20 seconds (of CPU: other programs may run beside) and 1 GB.
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import ROOT, python
from tests.makers import (
    ODS_NAMES,
    container,
    make_ods,
    record8,
    record12,
    text12,
    xls_stream,
    xlsb_parts,
    xlsx_parts,
    xlsx_rows,
    zipped,
)  # fmt: skip
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS, MEGABYTES = 20, 1024
#: Just under the limits of a part of a package, of an .xls, and of a CSV.
_FULL, _WHOLE, _WIDE = 195 << 20, 48 << 20, 31 << 20
_HEADER = [column.key for column in load(BASE).tables["Sessions"].inputs]
_PART, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def _xlsx(path: Path, part: str, pieces: Iterator[bytes]) -> None:
    """An .xlsx of which one part is given piece by piece."""
    parts = xlsx_parts({"Sessions": [_HEADER], "Settings": [["key", "value"]]}, strings=True)
    parts.pop(part, None)
    zipped(path, parts)
    _add(path, part, pieces)


def _add(path: Path, part: str, pieces: Iterator[bytes]) -> None:
    archive = zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open(part, "w") as stream:
        for piece in pieces:
            stream.write(piece)


def _many(head: str, piece: str, tail: str, size: int = _FULL) -> Iterator[bytes]:
    """A part of so many bytes: the same piece over and over."""
    once = piece.encode() * max(1, (1 << 20) // len(piece))
    yield head.encode()
    for _ in range(size // len(once)):
        yield once
    yield tail.encode()


_BOOK = '<workbook xmlns:r="r"><sheets>'
_OPEN = f"<worksheet><sheetData>{xlsx_rows([_HEADER])}"
_CLOSE = "</sheetData></worksheet>"


def _rows(cells: Callable[[int], str], count: int) -> Iterator[bytes]:
    yield _OPEN.encode()
    for start in range(2, count + 2, 1000):
        yield "".join(f'<row r="{n}">{cells(n)}</row>' for n in range(start, min(start + 1000, count + 2))).encode()
    yield _CLOSE.encode()


def _numbers(n: int, count: int = 19) -> str:
    return "".join(f'<c r="{chr(65 + i)}{n}"><v>{n * 100 + i}.5</v></c>' for i in range(count))


def _lying_size(path: Path) -> None:
    """A gigabyte that says it is a kilobyte."""
    _xlsx(path, _PART, _many(_OPEN, " " * 1000, _CLOSE, 1 << 30))
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<I", _declared(path, _PART)), struct.pack("<I", 1000)))


def _declared(path: Path, part: str) -> int:
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(part).file_size


def _ods(path: Path, inside: str, piece: str, end: str, size: int = _FULL) -> None:
    """An .ods whose one sheet is the same piece over and over."""
    _add(path, "content.xml", _many(_ODS_OPEN + inside, piece, end + _ODS_CLOSE, size))


_ODS_OPEN = f'<office:document-content {ODS_NAMES}><office:body><office:spreadsheet><table:table table:name="Sessions">'
_ODS_CLOSE = "</table:table></office:spreadsheet></office:body></office:document-content>"
_ODS_CELL = '<table:table-cell office:value-type="float" office:value="1"/>'


def _xlsb(path: Path, data: bytes, part: str = "xl/worksheets/sheet1.bin") -> None:
    zipped(path, {**xlsb_parts({"Sessions": [_HEADER]}, strings=True), part: data})


def _xls(path: Path, records: bytes) -> None:
    stream = xls_stream({"Sessions": [_HEADER]})
    path.write_bytes(container({"Workbook": stream[:-4] + records + stream[-4:]}, 4096))


def _repeat(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def _repeated(path: Path, rows: int, columns: int, value: str) -> None:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" {value}/>'
    make_ods(path, {"S": f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>' * 1000})


_ODS_ROW = f"<table:table-row>{_ODS_CELL * 9}</table:table-row>"
_ODS_FORMULA = '<table:table-cell table:formula="of:=1" office:value-type="string"/>'
_ODS_MERGED = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"/>'
_ODS_TEXT = ("<table:table-row><table:table-cell><text:p>", "</text:p></table:table-cell></table:table-row>")
_TEXTS12, _SAME = record12(19, b"\0" + text12("abc")), '<sheet name="a" r:id="s1"/>'
_FAR = 1_048_576

CASES: dict[str, Callable[[Path], object]] = {
    "xlsx, 4 million cells": lambda p: _xlsx(p, _PART, _rows(lambda n: _numbers(n, 4), 1_000_000)),
    "xlsx, 2.8 million bad cells of ours": lambda p: _xlsx(p, _PART, _rows(_numbers, 150_000)),
    "xlsx, just under 600,000 bad cells of ours": lambda p: _xlsx(p, _PART, _rows(_numbers, 31_400)),
    "xlsx, rows without end": lambda p: _xlsx(p, _PART, _many(_OPEN, "<row/>", _CLOSE)),
    "xlsx, a row without end": lambda p: _xlsx(p, _PART, _many(f"{_OPEN}<row>", '<c r="A2"/>', f"</row>{_CLOSE}")),
    "xlsx, odd cells without end": lambda p: _xlsx(p, _PART, _many(f"{_OPEN}<row>", "<c><v>1</v></c>", "</row>")),
    "xlsx, a sheet of comments": lambda p: _xlsx(p, _PART, _many(_OPEN, "<!--x-->", _CLOSE)),
    "xlsx, a sheet of blanks": lambda p: _xlsx(p, _PART, _many(_OPEN, " " * 1000, _CLOSE)),
    "xlsx, deep nesting": lambda p: _xlsx(p, _PART, _many("<worksheet>", "<a>", "")),
    "xlsx, deep nesting of styles": lambda p: _xlsx(p, "xl/styles.xml", _many("", "<a>", "", 9 << 20)),
    "xlsx, shared texts without end": lambda p: _xlsx(p, _STRINGS, _many("<sst>", "<si><t>a</t></si>", "</sst>")),
    "xlsx, many shared texts": lambda p: _xlsx(p, _STRINGS, _many("<sst>", "<si><t>a</t></si>", "</sst>", 16 << 20)),
    "xlsx, one shared text": lambda p: _xlsx(p, _STRINGS, _many("<sst><si><t>", "a", "</t></si></sst>", 98 << 20)),
    "xlsx, a size that lies": _lying_size,
    "xlsx, sheets of one part": lambda p: _xlsx(p, "xl/workbook.xml", _many(_BOOK, _SAME, "</sheets></workbook>")),
    "ods, rows that repeat": lambda p: _repeated(p, _FAR, 16_384, 'office:value-type="float" office:value="1"'),
    "ods, empty rows that repeat": lambda p: _repeated(p, 99_999_999_999, 99_999_999, ""),
    "ods, elements without end": lambda p: _ods(p, "", "<a/>", ""),
    "ods, cells without end": lambda p: _ods(p, "", _ODS_ROW, ""),
    "ods, formulas without end": lambda p: _ods(p, "<table:table-row>", _ODS_FORMULA, "</table:table-row>"),
    "ods, rows of formulas without end": lambda p: _ods(
        p, "", f"<table:table-row>{_ODS_FORMULA * 9}</table:table-row>", ""
    ),
    "ods, merged cells without end": lambda p: _ods(p, "", f"<table:table-row>{_ODS_MERGED * 9}</table:table-row>", ""),
    "ods, hidden columns without end": lambda p: _ods(p, "", '<table:table-column table:visibility="collapse"/>', ""),
    "ods, 0.9 million cells": lambda p: _ods(p, "", _ODS_ROW, "", 56 << 20),
    "ods, deep nesting": lambda p: _ods(p, "", "<a>", ""),
    "ods, a tag without end": lambda p: _ods(p, '<a b="', "x", '"/>'),
    "ods, a text without end": lambda p: _ods(p, _ODS_TEXT[0], "x y\n", _ODS_TEXT[1]),
    "xlsb, rows without end": lambda p: _xlsb(p, _repeat(record12(0, bytes(17)), _FULL)),
    "xlsb, empty records without end": lambda p: _xlsb(p, _repeat(record12(50), _FULL)),
    "xlsb, cells without end": lambda p: _xlsb(p, record12(0, bytes(17)) + _repeat(record12(13, bytes(8)), _FULL)),
    "xlsb, shared texts without end": lambda p: _xlsb(p, _repeat(_TEXTS12, _FULL), "xl/sharedStrings.bin"),
    "xls, cells without end": lambda p: _xls(p, _repeat(record8(0x27E, bytes(10)), _WHOLE)),
    "xls, packed cells without end": lambda p: _xls(p, _repeat(record8(0xBD, bytes(8220)), _WHOLE)),
    "xls, empty records without end": lambda p: _xls(p, _repeat(record8(0x99), _WHOLE)),
    "xls, continuations without end": lambda p: _xls(p, record8(0x204, bytes(9)) + _repeat(record8(0x3C), _WHOLE)),
    "csv, separators": lambda p: p.write_bytes(_repeat(b";", _WIDE)),
    "csv, short cells": lambda p: p.write_bytes(_repeat(b"1;2;3;4\n", _WIDE)),
    "csv, lines": lambda p: p.write_bytes(_repeat(b"\n", _WIDE)),
    "csv, one text": lambda p: p.write_bytes(_repeat(b"x", _WIDE)),
    "csv, an open quote": lambda p: p.write_bytes(b'a;"' + _repeat(b"x\n", _WIDE)),
    "csv, quotes": lambda p: p.write_bytes(_repeat(b'""', _WIDE)),
}

_READ = "import sys, toolkit\ntry:\n    r = toolkit.read_workbook(sys.argv[1]); print('data', len(r.findings))\n\
except toolkit.UnreadableError as e:\n    print(e.code, '|', e.params)"


def main(names: list[str]) -> int:
    """Read every case, or those named; 1 where one goes over."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        for name, make in CASES.items():
            if names and not any(wanted in name for wanted in names):
                continue
            path = Path(folder) / f"hostile.{name.partition(',')[0]}"
            make(path)
            read, write = os.pipe()
            pid = os.fork()
            if not pid:
                os.dup2(write, 1)
                os.chdir(ROOT)
                os.execv(sys.executable, [*python("-c", _READ), str(path)])
            os.close(write)
            with os.fdopen(read) as printed:
                said = printed.read().strip()
            _, status, used = os.wait4(pid, 0)
            took, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
            good = not status and took < SECONDS and peak < MEGABYTES
            failed += not good
            print(f"{'ok ' if good else 'BAD'} {took:5.1f} s {peak:5.0f} MB  {name}: {said[:110]}", flush=True)
            path.unlink()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
