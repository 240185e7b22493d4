"""Ratios against what one would use instead, on a year's workbook of 300 sessions.

    python -m benchmarks.bench [report] [help] [write] [reading] [growth] [large] [plans] [pack] [portfolio]

Without names, all of them, which takes some forty minutes. Each pair of processes runs in turn (A B A B…), once to
warm up and seven times counted (three, where a run takes long). Shown are the medians of the ratios with their least
and greatest. The goals are about CPU time if nothing else is said; the exit code is 1 where one is missed, 2 where
something could not be measured. What a measure compares is said by its function below. Needs Linux or macOS, pandas
and openpyxl (report), python-calamine (reading, portfolio).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import ROOT, YEAR, BenchmarkError, Pair, compare, output, python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PEER = ROOT / "benchmarks" / "peer_report.py"
_TASK = ("-m", "benchmarks.tasks")
_SAMPLE = ROOT / "samples" / "photographer-2025.xlsx"
#: Column of the peer's table -> where the report has the same figure.
_SAME = {
    "worked": ("worked_minutes",),
    "sold": ("sold_minutes",),
    "unbilled": ("unbilled_minutes",),
    "beyond": ("causes_minutes", "revisions"),
    "time_loss": ("loss", "time"),
    "estimated": ("budget", "estimated"),
    "actual": ("budget", "actual"),
}


def measure_report(folder: Path) -> Iterator[Pair]:
    """The year's report, whole process, against a pandas script that computes its core; both must agree."""
    file = _workbook(folder, 1)
    ours = python("-m", "toolkit", "report", file, "--year", str(YEAR))
    theirs = python(_PEER, file, str(YEAR))
    _agree(json.loads(output([*ours, "--format", "json"]))["total"], output(theirs))
    yield Pair("report, by pandas with openpyxl", ours, theirs, goal=0.35)
    if find_spec("python_calamine"):
        yield Pair("report, by pandas with calamine (for information)", ours, [*theirs, "calamine"])


def measure_help(folder: Path) -> Iterator[Pair]:
    """The help of the command, against the mere import of the library that parses the command line."""
    yield Pair("--help, by importing click", python("-m", "toolkit", "--help"), python("-c", "import click"), goal=2)


def measure_write(folder: Path) -> Iterator[Pair]:
    """Writing the filled workbook, the call alone, against the same XlsxWriter calls made directly.

    Those calls were noted down while our workbook was made, so that they write the same file, part by part; they
    compute nothing: neither the values of formulas nor what stands where. `lean` spares XlsxWriter its search for
    newer functions in formulas, as our writer does: against it, nothing counts but our own work.
    """
    calls = folder / "calls.pickle"
    output(python(*_TASK, "note", calls, folder / "noted.xlsx"))
    ours = python(*_TASK, "write", folder / "ours.xlsx")
    for kind in ("stock", "lean"):
        copy = folder / f"{kind}.xlsx"
        theirs = python(*_TASK, "repeat", calls, copy, kind)
        output(theirs)
        output(python(*_TASK, "same", folder / "noted.xlsx", copy))
        yield Pair(f"new_workbook, by XlsxWriter alone ({kind})", ours, theirs, goal=1.5, within=True)


def measure_reading(folder: Path) -> Iterator[Pair]:
    """Reading a year with all its checks, by calamine, which gives the values of the very sheets that ours reads whole.

    `seance check` compares the formulas of Results too, a report does without. Both have read the file before: imports
    and the parsing of templates are not counted.
    """
    for title, file in (("300 sessions", _workbook(folder, 1)), ("the sample", _SAMPLE)):
        for how, name in (("thorough", "seance check"), ("plain", "read_workbook")):
            sheets = json.loads(output(python(*_TASK, "sheets_read", file, how)))
            ours, theirs = python(*_TASK, "read_warm", file, how), python(*_TASK, "calamine_warm", file)
            same = f"{title}, {name}, by calamine on the same {len(sheets)} sheets"
            yield Pair(same, ours, [*theirs, *sheets], goal=5, within=True)
            yield Pair(f"{title}, {name}, by calamine on all (for information)", ours, theirs, within=True)


def measure_growth(folder: Path) -> Iterator[Pair]:
    """Reading twice and four times a year, the call alone, per row, against reading one year."""
    one = python(*_TASK, "read", _workbook(folder, 1))
    for times in (2, 4):
        more = python(*_TASK, "read", _workbook(folder, times))
        yield Pair(f"read_workbook per row, {times} years by 1", more, one, goal=1.2, times=times, within=True)


def measure_large(folder: Path) -> Iterator[Pair]:
    """1,000 and 5,000 sessions in one workbook, with four costs and two requests each: writing, reading, opening.

    Per session, against 1,000 (opening: 1,000 against 250). LibreOffice opens, recalculates everything and saves: its
    sums by session look through all lines for every session, which its ratio shows; there is no goal.
    """
    few, many = folder / "few.xlsx", folder / "many.xlsx"
    one, five = (python(*_TASK, "make_many", path, str(n)) for path, n in ((few, 1000), (many, 5000)))
    yield Pair("new_workbook per session, 5,000 by 1,000", five, one, goal=1.2, times=5, within=True)
    for path, command in ((few, one), (many, five)):
        if not path.exists():
            output(command)
    five, one = (python(*_TASK, "read", path) for path in (many, few))
    yield Pair("read_workbook per session, 5,000 by 1,000", five, one, goal=1.2, times=5, within=True)
    small = folder / "small.xlsx"
    output(python(*_TASK, "make_many", small, "250"))
    big, little = (python(*_TASK, "recalculate", path, folder / "computed") for path in (few, small))
    yield Pair("recalculated by LibreOffice per session, 1,000 by 250 (for information)", big, little, times=4)


def measure_plans(folder: Path) -> Iterator[Pair]:
    """A hundred plans with all their files, beyond the first: against the engine alone, and against ten."""
    file = _workbook(folder, 1)
    hundred = python(*_TASK, "plans", file, "100")
    pages = python(*_TASK, "plans", file, "100", "pages")
    yield Pair("100 plans, by the engine on their pages", hundred, pages, goal=1.5, within=True)
    ten = python(*_TASK, "plans", file, "10")
    yield Pair("100 plans, each, by 10", hundred, ten, goal=1.2, times=10, within=True)


def measure_pack(_folder: Path) -> Iterator[Pair]:
    """The accountant's packs of twelve months, with 500 sessions a month, per session against 125."""
    much, little = (python(*_TASK, "share", str(sessions)) for sessions in (500, 125))
    yield Pair("12 packs per session, 500 a month by 125", much, little, goal=1.2, times=4, within=True)


def measure_portfolio(folder: Path) -> Iterator[Pair]:
    """A folder of 200 years, no two alike: against reading every cell by calamine; anew, again, and by two processes.

    Linear: per workbook, against 50 of them, in time and in memory.
    """
    year, few, many = _workbook(folder, 1), folder / "few", folder / "many"
    for place, count in ((few, 50), (many, 200)):
        output(python(*_TASK, "folder", year, place, str(count)))
    anew = [*python("-m", "toolkit", "report", many), "--no-cache", "--jobs", "1"]
    peer = python(*_TASK, "calamine", many)
    yield Pair("report over 200 workbooks, by calamine reading them", anew, peer, goal=4, runs=3)
    again = [*python("-m", "toolkit", "report", many), "--jobs", "1"]
    yield Pair("the same again, by anew", again, anew, goal=0.1, runs=3)
    both = [*python("-m", "toolkit", "report", many), "--no-cache", "--jobs", "2"]
    yield Pair("by two processes, by one (1.7 times as fast: 0.59)", both, anew, goal=1 / 1.7, judged="wall", runs=3)
    fewer = [*python("-m", "toolkit", "report", few), "--no-cache", "--jobs", "1"]
    yield Pair("200 workbooks per workbook, by 50", anew, fewer, goal=1.1, times=4, runs=3)
    yield Pair("memory of 200 workbooks, by 50", anew, fewer, goal=1.1, judged="memory", runs=1)


MEASURES: dict[str, Callable[[Path], Iterator[Pair]]] = {
    "report": measure_report,
    "help": measure_help,
    "write": measure_write,
    "reading": measure_reading,
    "growth": measure_growth,
    "large": measure_large,
    "plans": measure_plans,
    "pack": measure_pack,
    "portfolio": measure_portfolio,
}


def _workbook(folder: Path, times: int) -> Path:
    """A filled workbook of so many times a year's rows."""
    path = folder / f"{times}.xlsx"
    if not path.exists():
        output(python(*_TASK, "make", path, str(times)))
    return path


def _agree(total: dict[str, object], table: str) -> None:
    """Both computed the same figures, else comparing their times would mean nothing."""
    lines = table.strip().splitlines()
    theirs = dict(zip(lines[0].split(), map(float, lines[-1].split()[1:]), strict=True))
    for column, keys in _SAME.items():
        value: object = total
        for key in keys:
            value = value[key]  # type: ignore[index]
        if round(float(str(value)), 2) != theirs[column]:
            raise BenchmarkError(f"{column}: the report says {value}, the peer {theirs[column]}")


def main(names: list[str]) -> int:
    """Measure what is named, or everything; 1 where a goal is missed, 2 where something could not be measured."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"{unknown[0]}: no such measure; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    if not hasattr(os, "wait4"):
        print("this system cannot say what a process took (no wait4)", file=sys.stderr)
        return 2
    codes = [0]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in names or MEASURES:
            try:
                codes += [int(not compare(pair)) for pair in MEASURES[name](Path(folder))]
            except BenchmarkError as error:
                print(f"{name}: {error}", file=sys.stderr)
                codes.append(2)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
