"""What a cell of an OpenDocument holds: taken from the attributes that say so, never from what the cell shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.kinds import ExcelError, Scalar, Uncomputed
from toolkit.reading.isodates import duration, serial
from toolkit.reading.numberformats import exact
from toolkit.reading.odslayout import as_excel

if TYPE_CHECKING:
    from collections.abc import Mapping

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = f"{OASIS}office:1.0 "
TYPE, FORMULA = f"{_OFFICE}value-type", f"{OASIS}table:1.0 formula"
_VALUE = f"{_OFFICE}value"
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
#: What a program that does not say "error" shows for the result of a formula that is one.
_ERROR = re.compile(r"#(N/A|N/D|[A-ZÉ]+[0-9/ ]*\s?[!?])$|Err\s?:\d+$")


def cell_value(attributes: Mapping[str, str], text: str) -> Scalar | None:
    """The value of a cell that shows this text; none where it is blank."""
    kind, formula = attributes.get(TYPE, ""), attributes.get(FORMULA)
    if attributes.get(_CALC_TYPE) == "error" or (formula is not None and _ERROR.match(text)):
        return ExcelError(text or "#N/A")
    said: Scalar | None = None
    match kind:
        case "float" | "percentage" | "currency":
            said = exact(attributes.get(_VALUE, ""))
        case "date":
            said = serial(attributes.get(f"{_OFFICE}date-value", ""))
        case "time":
            said = duration(attributes.get(f"{_OFFICE}time-value", ""))
        case "boolean":
            said = {"true": True, "false": False}.get(attributes.get(f"{_OFFICE}boolean-value", ""))
        case "string":
            return attributes.get(f"{_OFFICE}string-value") or text
        case _ if formula is not None and not text:
            return Uncomputed(as_excel(formula))
    # What cannot be understood stays what the cell shows: it is reported, not lost.
    return said if said is not None else text or next((v for k, v in attributes.items() if "-value" in k), None)
