"""Recalculate workbooks with LibreOffice, an engine independent of the code under test.

LibreOffice trusts the values cached in a file that claims to come from Excel, as XlsxWriter's do: comparing
what it gives back with what was written then proves nothing. So the caches are poisoned in a copy and a
private profile forces a recalculation: a formula that was not computed comes back as the poison.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped, unused-ignore]
from openpyxl.utils.cell import get_column_letter, rows_from_range  # type: ignore[import-untyped, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Value = float | str

HERE = Path(__file__).parent
#: The locale of each language's LibreOffice.
LOCALES = {"fr": "fr-FR", "en": "en-US"}
_STARTUP_SECONDS = 90.0
_SECONDS_PER_FILE = 15.0

_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ATTRS = rb"""((?:[^<>"']|"[^"]*"|'[^']*')*)"""
_CELL = re.compile(rb"<((?:\w+:)?)c(?=[\s>])" + _ATTRS + rb"(?<!/)>(.*?)</\1c\s*>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])" + _ATTRS + rb"(?:(?<=/)>|>.*?</(?:\w+:)?f\s*>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?=[\s/>])" + _ATTRS + rb"(?:(?<=/)>|>.*?</(?:\w+:)?v\s*>)", re.DOTALL)

_PROFILE = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}\n</oor:items>\n'
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'


def find_soffice() -> str | None:
    """Return the LibreOffice command, or None so that a test can skip.

    SOFFICE picks one of several versions; unchecked, so that a wrong value fails instead of skipping tests.
    """
    return os.environ.get("SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")


def _soffice() -> str:
    if found := find_soffice():
        return found
    raise RuntimeError("the tests need LibreOffice (make test installs it): no soffice command found")


def uno_python() -> str:
    """Return the Python that has LibreOffice's `uno`: the system's, not that of a virtual environment."""
    return os.environ.get("UNO_PYTHON") or "/usr/bin/python3"


def poison(source: Path, target: Path, value: str = "-999") -> int:
    """Copy a workbook with every cached formula result replaced by a number; return how many cells that made.

    The type of the cell goes too (text, boolean, error): a poison the reader cannot parse could be dropped.
    Cells filled by an array formula hold a cache without a formula of their own: they are poisoned and
    counted as well. All other bytes of all parts stay as they were.
    """
    float(value)  # a poison that is not a number would make an invalid cell
    count = 0
    with zipfile.ZipFile(source) as book:
        parts = [(info, book.read(info)) for info in book.infolist()]
    for index, (info, data) in enumerate(parts):
        if _WORKSHEET.fullmatch(info.filename):
            changed, cells = _poison_sheet(data, value.encode("ascii"))
            parts[index] = (info, changed)
            count += cells
    if not count:
        raise ValueError(f"no formula in {source}: nothing to recalculate")
    with zipfile.ZipFile(target, "w") as book:
        for info, data in parts:
            book.writestr(info, data)
    return count


def _poison_sheet(xml: bytes, value: bytes) -> tuple[bytes, int]:
    """Poison one worksheet part; also return the number of cells changed."""
    spilled = _array_cells(xml)
    count = 0

    def replace(cell: re.Match[bytes]) -> bytes:
        nonlocal count
        prefix, attrs, content = cell.groups()
        formula = _FORMULA.search(content)
        if formula is None and not (_attribute(attrs, b"r") in spilled and _VALUE.search(content)):
            return cell[0]
        count += 1
        attrs = re.sub(rb"""\st\s*=\s*("[^"]*"|'[^']*')""", b"", attrs)
        cache = b"<%bv>%b</%bv>" % (prefix, value, prefix)
        if _VALUE.search(content):
            content = _VALUE.sub(cache, content, count=1)
        elif formula is not None:
            content = content[: formula.end()] + cache + content[formula.end() :]
        return b"<%bc%b>%b</%bc>" % (prefix, attrs, content, prefix)

    return _CELL.sub(replace, xml), count


def _array_cells(xml: bytes) -> set[str]:
    """Return the A1 names of all cells covered by array formulas and data tables."""
    tags = [match[1] for match in _FORMULA.finditer(xml)]
    refs = [_attribute(tag, b"ref") for tag in tags if _attribute(tag, b"t") in ("array", "dataTable")]
    return {name for ref in refs if ref for row in rows_from_range(ref) for name in row}


def _attribute(attrs: bytes, name: bytes) -> str | None:
    """Return one attribute of a start tag, wherever it stands in it."""
    found = re.search(rb"""\s%b\s*=\s*(?:"([^"]*)"|'([^']*)')""" % name, attrs)
    return None if found is None else (found[1] or found[2] or b"").decode("utf-8")


def recalculate(
    paths: Sequence[Path], out_dir: Path, locale: str = "en-US", to: str = "xlsx", *, always: bool = True
) -> dict[Path, Path]:
    """Recalculate workbooks in one run of LibreOffice and save them in out_dir; return input -> output.

    `always=False` saves them as a person's LibreOffice does, which trusts the values in the file.

    Starting the engine costs far more than a small workbook: pass all files together. They are staged under
    plain numbers: equal names do not clash and none has to survive the system's encoding. An existing file
    is never overwritten, the output gets the next free name: use the paths returned.
    """
    if not paths:
        return {}
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="soffice-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        _write_profile(work / "profile", locale, always)
        (work / "in").mkdir()
        staged = {path: work / "in" / f"{number}{path.suffix}" for number, path in enumerate(paths)}
        for path, copy in staged.items():
            shutil.copyfile(path, copy)
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", to, "--outdir", str(work / "out")]
        log = _run([_soffice(), profile, *options, *map(str, staged.values())], len(staged))
        suffix = "." + to.partition(":")[0]
        made = {path: _output(work / "out", copy.stem, suffix) for path, copy in staged.items()}
        missing = [str(path) for path, output in made.items() if not output.is_file()]
        if missing:
            raise RuntimeError(f"LibreOffice did not convert {', '.join(missing)}: {log}")
        return {path: _keep(output, out_dir, path.stem) for path, output in made.items()}


def computed(paths: Sequence[Path], locale: str, *, always: bool = True) -> Iterator[dict[str, dict[str, Value]]]:
    """Recalculate workbooks in one run of LibreOffice; give each as sheet -> A1 -> value, blank cells left out.

    A boolean is the number that it is in LibreOffice. Nothing is saved, which takes as long as loading and computing
    does: what a person finds in a file that LibreOffice saved is `recalculate`'s.
    """
    for line in ask("values", [str(path) for path in paths], locale, len(paths), always=always).splitlines():
        yield {sheet: dict(_named(rows)) for sheet, rows in json.loads(line).items()}


def _named(rows: Sequence[Sequence[Value]]) -> Iterator[tuple[str, Value]]:
    letters = [get_column_letter(number) for number in range(1, len(rows[0]) + 1)]
    for number, row in enumerate(rows, 1):
        for letter, value in zip(letters, row, strict=True):
            if value != "":
                yield f"{letter}{number}", value


def ask(question: str, asked: object, locale: str, files: int, *, always: bool = True) -> str:
    """Put a question of `libreoffice.py` to a LibreOffice of its own; return what it prints."""
    with tempfile.TemporaryDirectory(prefix="soffice-", ignore_cleanup_errors=True) as folder:
        profile, pipe = Path(folder) / "profile", Path(folder).name
        _write_profile(profile, locale, always)
        options = [f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"]
        command = [_soffice(), "--headless", "--norestore", "--nologo", *options]
        script = [uno_python(), str(HERE / "libreoffice.py"), question, pipe]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, start_new_session=True, **quiet) as office:  # type: ignore[call-overload]
            try:
                timeout = _STARTUP_SECONDS + _SECONDS_PER_FILE * files
                done = subprocess.run(script, input=json.dumps(asked), capture_output=True, text=True, timeout=timeout)
                if done.returncode:
                    raise RuntimeError(f"LibreOffice: {done.stderr}")
                office.wait(60)
            finally:
                stop(office)
    return done.stdout


def _output(folder: Path, stem: str, suffix: str) -> Path:
    """What a file was saved as: the export of one sheet bears its name too."""
    return next(iter(folder.glob(f"{stem}-*{suffix}")), folder / f"{stem}{suffix}")


def by_gnumeric(path: Path, to: str) -> Path:
    """The workbook as Gnumeric saves it, beside it."""
    program = shutil.which("ssconvert")
    if program is None:
        raise RuntimeError("the tests need Gnumeric (make test installs it): no ssconvert command found")
    exporter = {"xlsx": "Gnumeric_Excel:xlsx2", "ods": "Gnumeric_OpenCalc:odf", "xls": "Gnumeric_Excel:excel_biff8"}[to]
    made = path.with_name(f"{path.stem}-gnumeric.{to}")
    subprocess.run([program, "-T", exporter, path, made], capture_output=True, check=True, timeout=120)
    return made


def _keep(output: Path, out_dir: Path, stem: str) -> Path:
    """Move an output to the first free name in out_dir made from its workbook's name."""
    target, number = out_dir / f"{stem}{output.suffix}", 1
    while target.exists():
        number += 1
        target = out_dir / f"{stem}-{number}{output.suffix}"
    shutil.move(output, target)
    return target


def _write_profile(profile: Path, locale: str, always: bool) -> None:
    """Write the settings of a fresh user profile: recalculate always or never, in the given locale."""
    if not re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}", locale):  # LibreOffice would silently use English
        raise ValueError(f"not a locale such as fr-FR: {locale!r}")
    load, setup = "/org.openoffice.Office.Calc/Formula/Load", "/org.openoffice.Setup/L10N"
    settings = [
        (load, "OOXMLRecalcMode", "0" if always else "1"),
        (load, "ODFRecalcMode", "0" if always else "1"),
        (setup, "ooSetupSystemLocale", locale),
        (setup, "ooLocale", locale),
        ("/org.openoffice.Office.Linguistic/General", "UILocale", locale),
    ]
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in settings)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), "utf-8")


def _run(command: list[str], files: int) -> str:
    """Run LibreOffice and return what it printed on stderr.

    The command is a script that starts the real program: on a timeout the whole group must be killed, or the
    program would live on and keep the pipes open.
    """
    timeout = _STARTUP_SECONDS + _SECONDS_PER_FILE * files
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            _, errors = process.communicate(timeout=timeout)
        except BaseException as problem:
            stop(process)
            if isinstance(problem, subprocess.TimeoutExpired):
                raise RuntimeError(f"LibreOffice took over {timeout:.0f} s for {files} file(s)") from problem
            raise
    if process.returncode:
        raise RuntimeError(f"LibreOffice failed with code {process.returncode}: {errors}")
    return errors


def stop(process: subprocess.Popen[Any]) -> None:
    """End LibreOffice with all it started, if it still runs."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def cell_values(path: Path) -> dict[str, dict[str, object]]:
    """Return sheet -> A1 -> value as cached in the file; errors are text such as '#DIV/0!'.

    A formula that gives "" is absent, as an empty cell is. Cells with a date format come as datetime, and
    LibreOffice gives one to an unformatted formula that computes a date.
    """
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}
        for sheet in book.worksheets
    }


def formula_cells(path: Path) -> dict[str, dict[str, str]]:
    """Return sheet -> A1 -> formula text, with its equals sign; array formulas under their first cell."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {
            cell.coordinate: str(getattr(cell.value, "text", cell.value))
            for row in sheet
            for cell in row
            if cell.data_type == "f"
        }
        for sheet in book.worksheets
    }
