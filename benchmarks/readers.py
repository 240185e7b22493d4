"""Our reader beside the libraries: `python -m benchmarks.readers files FOLDER…`, and `… readers speed FILE…`.

`files` opens every spreadsheet below the folders with each reader, in a process of its own (20 s, 3 GB), and says how
each ends and what differs silently from ours. `speed` reads every cell of files, the readers in turn, as CPU ratios.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import warnings
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.measure import ROOT, RUNS, cost, python

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS, BYTES = 20, 3 << 30
_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods"}
Found = dict[str, Any]


def ours(path: Path) -> Found:
    from toolkit.findings import UnreadableError
    from toolkit.kinds import ExcelError, Uncomputed
    from toolkit.reading.backends import open_book

    try:
        book = open_book(path)
    except UnreadableError as error:
        return {"refused": error.code}
    try:
        values = [v for sheet in book.sheets for row in sheet.cells().values() for v in row.values()]
    except UnreadableError as error:
        return {"refused": error.code}
    finally:
        book.close()
    if book.sheets and all(sheet.damage for sheet in book.sheets):
        return {"refused": "file_damaged"}
    values = [value for value in values if not isinstance(value, Uncomputed)]
    return {"sheets": len(book.sheets), "cells": len(values), "errors": sum(isinstance(v, ExcelError) for v in values)}


def calamine(path: Path) -> Found:
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
            return {"sheets": len(book.sheet_names), "cells": sum(v != "" for row in rows for v in row), "errors": 0}
    except Exception as error:
        return {"refused": type(error).__name__}


def openpyxl(path: Path, *, read_only: bool = False) -> Found:
    import openpyxl as library

    warnings.simplefilter("ignore")
    try:
        book = library.load_workbook(path, data_only=True, read_only=read_only)
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        filled = [cell for cell in cells if cell.value not in (None, "")]
        found = {
            "sheets": len(book.worksheets),
            "cells": len(filled),
            "errors": sum(c.data_type == "e" for c in filled),
        }
        book.close()
    except Exception as error:
        return {"refused": type(error).__name__}
    return found


def xlrd(path: Path) -> Found:
    import xlrd as library

    try:
        book = library.open_workbook(path, logfile=sys.stderr)
        kinds = Counter(kind for sheet in book.sheets() for row in range(sheet.nrows) for kind in sheet.row_types(row))
    except Exception as error:
        return {"refused": type(error).__name__}
    blanks = kinds[library.XL_CELL_EMPTY] + kinds[library.XL_CELL_BLANK]
    return {"sheets": book.nsheets, "cells": kinds.total() - blanks, "errors": kinds[library.XL_CELL_ERROR]}


def pyxlsb(path: Path) -> Found:
    import pyxlsb as library

    try:
        with library.open_workbook(path) as book:
            cells = [cell for name in book.sheets for row in book.get_sheet(name).rows() for cell in row]
            return {"sheets": len(book.sheets), "cells": sum(c.v not in (None, "") for c in cells), "errors": 0}
    except Exception as error:
        return {"refused": type(error).__name__}


READERS: dict[str, tuple[Callable[[Path], Found], str, set[str]]] = {
    "ours": (ours, "toolkit", _SUFFIXES),
    "calamine": (calamine, "python_calamine", _SUFFIXES - {".fods"}),
    "openpyxl": (openpyxl, "openpyxl", {".xlsx", ".xlsm"}),
    "openpyxl read_only": (lambda path: openpyxl(path, read_only=True), "openpyxl", {".xlsx", ".xlsm"}),
    "xlrd": (xlrd, "xlrd", {".xls"}),
    "pyxlsb": (pyxlsb, "pyxlsb", {".xlsb"}),
}


def files(folders: list[str]) -> None:
    """How each reader ends on every file, and where it differs from ours without a word."""
    paths = [path for folder in folders for path in sorted(Path(folder).rglob("*")) if path.suffix in _SUFFIXES]
    first: dict[Path, Found] = {}
    for name, (_, module, suffixes) in READERS.items():
        if not find_spec(module):
            continue
        ends, silent = Counter[str](), []
        for path in (path for path in paths if path.suffix in suffixes):
            found = _alone(name, path)
            end = "read" if "cells" in found else "refused" if "refused" in found else found["end"]
            ends[end] += 1
            mine = first.setdefault(path, found)
            if end == "read" and "cells" in mine and found != mine:
                differ = [f"{key} {found[key]} for {mine[key]}" for key in found if found[key] != mine[key]]
                silent.append(f"{path.name}: {', '.join(differ)}")
        print(f"{name}: {dict(ends)}, differs silently in {len(silent)}", *silent, sep="\n    ", flush=True)


def _alone(name: str, path: Path) -> Found:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))

    command = python("-m", "benchmarks.readers", "one", name, path)
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        return {"end": "hang"}
    if done.returncode or not done.stdout:
        return {"end": "killed" if done.returncode < 0 else "crash"}
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def speed(paths: list[str]) -> None:
    """CPU of whole processes that read every cell, by ours."""
    for path in map(Path, paths):
        names = [n for n, (_, module, suffixes) in READERS.items() if path.suffix in suffixes and find_spec(module)]
        took: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(RUNS):
            for name in names:
                took[name].append(cost(python("-m", "benchmarks.readers", "one", name, path.resolve())).cpu)
        ratios = {name: median(t / o for t, o in zip(took[name], took["ours"], strict=True)) for name in names}
        print(path.name, *(f"{name} {ratio:.2f}" for name, ratio in ratios.items()), sep="   ", flush=True)


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    if task == "one":
        print(json.dumps(READERS[arguments[0]][0](Path(arguments[1]))), flush=True)
        os._exit(0)
    {"files": files, "speed": speed}[task](arguments)
