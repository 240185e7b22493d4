"""Types into a workbook open in LibreOffice, as the keyboard would: run by the Python that has LibreOffice's `uno`.

    python3 keyboard.py BOOK OUT PIPE < keys.json

`keys.json` is a list of [sheet, cell, [text, ...]]: the cursor goes to the cell, each text is entered as if typed, so
that the program's language decides what it is, and the cursor moves one cell to the right; "" only moves it. The
workbook is then recalculated as a whole and saved as OUT, and the office ends.
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


def option(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe: str) -> Any:
    """The running office, once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_STARTUP_SECONDS * 5):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("the office did not answer")


def main(book: str, out: str, pipe: str) -> None:
    context = connect(pipe)
    make = context.ServiceManager.createInstanceWithContext
    desktop = make("com.sun.star.frame.Desktop", context)
    keyboard = make("com.sun.star.frame.DispatchHelper", context)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(book), "_blank", 0, (option("Hidden", True),))
    frame = document.CurrentController.Frame

    def press(command: str, *options: Any) -> None:
        keyboard.executeDispatch(frame, f".uno:{command}", "", 0, options)

    for sheet, cell, texts in json.load(sys.stdin):
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
    document.storeToURL(uno.systemPathToFileUrl(out), (option("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)
    desktop.terminate()


def following(column: str) -> str:
    """The letters of the next column."""
    head, last = column[:-1], column[-1]
    if last != "Z":
        return head + chr(ord(last) + 1)
    return (following(head) if head else "A") + "A"


if __name__ == "__main__":
    main(*sys.argv[1:])
