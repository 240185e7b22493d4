"""What the tests ask of a running LibreOffice: run by the Python that has its `uno`, with a question on standard input.

    python3 libreoffice.py type PIPE < {"book": …, "out": …, "keys": [[sheet, cell, [text, ...]], ...]}

The cursor goes to each cell, each text is entered as if typed, so that the program's language decides what it is, and
the cursor moves one cell to the right; "" only moves it. The workbook is then recalculated whole and saved as `out`.

    python3 libreoffice.py values PIPE < [book, ...]

Prints for every workbook a line: {sheet: rows of cells from A1 on}, "" for a blank cell, and errors by Excel's names.
Saving a workbook to look into it takes as long again as loading and computing it.

The office ends with the question.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found, unused-ignore]

_STARTUP_SECONDS = 90
#: LibreOffice's codes of errors -> Excel's names.
_ERRORS = {32767: "#N/A", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!"}


def option(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe: str) -> Any:
    """What makes the objects of the running office, once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_STARTUP_SECONDS * 5):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
        else:
            return lambda service: context.ServiceManager.createInstanceWithContext(service, context)
    raise SystemExit("the office did not answer")


def opened(desktop: Any, book: str) -> Any:
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(book), "_blank", 0, (option("Hidden", True),))
    if document is None:
        raise SystemExit(f"LibreOffice does not open {book}")
    return document


def type_into(make: Any, desktop: Any, asked: dict[str, Any]) -> None:
    keyboard = make("com.sun.star.frame.DispatchHelper")
    document = opened(desktop, asked["book"])
    frame = document.CurrentController.Frame

    def press(command: str, *options: Any) -> None:
        keyboard.executeDispatch(frame, f".uno:{command}", "", 0, options)

    for sheet, cell, texts in asked["keys"]:
        document.CurrentController.setActiveSheet(document.Sheets.getByName(sheet))
        press("GoToCell", option("ToPoint", cell))
        for text in texts:
            if text:
                press("EnterString", option("StringName", text), option("DontCommit", False))
                press("GoToCell", option("ToPoint", cell))
            column = "".join(filter(str.isalpha, cell))
            cell = following(column) + cell[len(column) :]
            press("GoToCell", option("ToPoint", cell))
    document.calculateAll()
    document.storeToURL(uno.systemPathToFileUrl(asked["out"]), (option("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)


def following(column: str) -> str:
    """The letters of the next column."""
    head, last = column[:-1], column[-1]
    if last != "Z":
        return head + chr(ord(last) + 1)
    return (following(head) if head else "A") + "A"


def print_values(make: Any, desktop: Any, asked: list[str]) -> None:
    for book in asked:
        document = opened(desktop, book)
        found = {name: values(document.Sheets.getByName(name)) for name in document.Sheets.ElementNames}
        document.close(True)
        print(json.dumps(found), flush=True)


def values(sheet: Any) -> list[list[Any]]:
    """The cells of a sheet from A1 to the last that is used."""
    area = sheet.createCursor()
    area.gotoEndOfUsedArea(False)
    last = area.RangeAddress
    cells = [list(row) for row in sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).DataArray]
    for number, row in enumerate(cells):
        for place, value in enumerate(row):
            if value is None:
                code = sheet.getCellByPosition(place, number).getError()
                row[place] = _ERRORS.get(code, f"#ERROR {code}")
    return cells


def main(question: str, pipe: str) -> None:
    make = connect(pipe)
    desktop = make("com.sun.star.frame.Desktop")
    {"type": type_into, "values": print_values}[question](make, desktop, json.load(sys.stdin))
    desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
