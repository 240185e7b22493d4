"""The workbooks that a command is given: files, or folders of them; read with progress where it takes long."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.cli.progress import counted
from toolkit.findings import Finding, UnreadableError
from toolkit.language import Words, default_language
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.reading import Reading

#: Workbooks by the ending of their names, in a folder; exports as CSV are left there, or their rows would count twice.
_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods"}


class Input(NamedTuple):
    """A workbook meant: its path, what it is called in findings, and whether a folder held it."""

    path: Path
    name: str
    in_folder: bool


def workbooks(paths: Iterable[str]) -> list[Input]:
    """The workbooks meant, each once and each by a name of its own; those of a folder by their path within it.

    Raises:
        UnreadableError: a folder without a workbook.
    """
    found: dict[Path, Input] = {}
    for text in paths:
        path = Path(text)
        if not path.is_dir():
            found.setdefault(path, Input(path, path.name, False))
            continue
        # ~$name.xlsx is the lock file of a workbook that is open in Excel.
        files = (file for file in sorted(path.rglob("*")) if file.suffix.lower() in _SUFFIXES)
        inside = [file for file in files if not file.name.startswith(("~$", "."))]
        if not inside:
            raise UnreadableError("no_workbook", text)
        for file in inside:
            found.setdefault(file, Input(file, file.relative_to(path).as_posix(), True))
    return _told_apart(list(found.values()))


def _told_apart(inputs: list[Input]) -> list[Input]:
    """Those of one name are called by their whole path, as given."""
    names = Counter(item.name for item in inputs)
    return [item._replace(name=item.path.as_posix()) if names[item.name] > 1 else item for item in inputs]


def password_in(path: str) -> str:
    """The password that a file holds.

    Raises:
        Refusal: it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("password_unread", path=path) from error


def read_all(paths: Iterable[str], *, thorough: bool = False) -> tuple[list[Reading], list[Finding]]:
    """Read every workbook; one that a folder holds and that cannot be read is named in a finding.

    Of copies of one workbook only one counts.

    Raises:
        UnreadableError: a workbook named on the command line cannot be read.
    """
    from toolkit.reading import read_workbook

    readings, findings = [], []
    words = Words("report", default_language())
    for item in counted(workbooks(paths), words["reading"]):
        try:
            readings.append(read_workbook(item.path, name=item.name, thorough=thorough))
        except UnreadableError as error:
            if not item.in_folder:
                raise
            findings.append(Finding(error.code, item.name, lang=default_language(), params=error.params))
    if len(readings) > 1:
        from toolkit.rules.copies import told_apart

        told_apart([reading.ledger for reading in readings])
    return readings, findings
