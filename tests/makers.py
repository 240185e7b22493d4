"""Small workbooks of every format, written byte by byte from the specifications: fixtures that are readable in a test.

A sheet is a list of rows, a row a list of cells: None (nothing there), text, int, float or Decimal, bool, date,
datetime or timedelta, `ExcelError`, or `Uncomputed` (a formula without its result, where the format can hold one).
"""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from toolkit.addresses import column_letter
from toolkit.kinds import ExcelError, Uncomputed
from toolkit.reading.excelcodes import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Rows = list[list[Any]]


class Hidden(list[Any]):
    """A row that is not shown; in formats that can hide one."""


class Unseen(str):
    """The name of a sheet that is not shown."""

    __slots__ = ()


def _if_unseen(name: str, attribute: str, value: str) -> str:
    return f' {attribute}="{value}"' if isinstance(name, Unseen) else ""


#: The number format of dates and durations in what is made here.
DATE_FORMAT, DURATION = 14, "[h]:mm"
_CODES = {text: code for code, text in ERRORS.items()}


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def serial(value: dt.date | dt.timedelta, shift: int = 0) -> float:
    """Excel's number of a date or duration; `shift` days fewer where day 0 is in 1904."""
    day = dt.timedelta(days=1)
    if isinstance(value, dt.timedelta):
        return value / day
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (moment - dt.datetime(1899, 12, 30)) / day - shift


def filled(rows: Rows) -> Iterator[tuple[int, int, Any]]:
    """Row, column (1 the first), value of each cell."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                yield number, column, value


# ---------------------------------------------------------------------- .xlsx

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="200" formatCode="{DURATION}"/></numFmts>'
    '<fonts><font><sz val="11"/></font></fonts><fills><fill/><fill/></fills><borders><border/></borders>'
    f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{DATE_FORMAT}"/><xf numFmtId="200"/></cellXfs></styleSheet>'
)


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part of relationships: id -> (last word of the type, target)."""
    items = "".join(f'<Relationship Id="{i}" Type="{_RELATED}/{t}" Target="{p}"/>' for i, (t, p) in targets.items())
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def shared(suffix: str) -> dict[str, tuple[str, str]]:
    return {"x": ("sharedStrings", f"sharedStrings.{suffix}")}


def xlsx_parts(sheets: Mapping[str, Rows | str], *, shift: int = 0, strings: bool = False) -> dict[str, str | bytes]:
    """The parts of an .xlsx; a sheet may be given as the XML of its rows; `strings`: it says it has shared texts."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="s{i}"{_if_unseen(n, "state", "veryHidden")}/>'
        for i, n in enumerate(names, 1)
    )
    base = f'<workbookPr date1904="{int(bool(shift))}"/>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"b": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">{base}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            {"t": ("styles", "styles.xml"), **(shared("xml") if strings else {})}
            | {f"s{i}": ("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(names) + 1)}
        ),
        "xl/styles.xml": STYLES,
        "[Content_Types].xml": _content_types(len(names)),
    }
    for i, rows in enumerate(sheets.values(), 1):
        data = rows if isinstance(rows, str) else xlsx_rows(rows, shift)
        parts[f"xl/worksheets/sheet{i}.xml"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'
    return parts


def _content_types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"workbook.xml": "sheet.main", "styles.xml": "styles"}
    parts |= {f"worksheets/sheet{number}.xml": "worksheet" for number in range(1, sheets + 1)}
    said = "".join(f'<Override PartName="/xl/{p}" ContentType="{kind}.{t}+xml"/>' for p, t in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{said}</Types>'


def xlsx_rows(rows: Rows, shift: int = 0) -> str:
    """The rows of a sheet as XML."""
    found = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_xlsx_cell(f"{column_letter(c)}{number}", v, shift) for c, v in enumerate(row) if v is not None)
        hidden = ' hidden="1"' if isinstance(row, Hidden) else ""
        found.append(f'<row r="{number}"{hidden}>{cells}</row>')
    return "".join(found)


def _xlsx_cell(at: str, value: Any, shift: int) -> str:
    match value:
        case ExcelError():
            return f'<c r="{at}" t="e"><v>{value}</v></c>'
        case Uncomputed():
            return f'<c r="{at}"><f>{escape(value[1:])}</f></c>'
        case str():
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{_excel_text(value)}</t></is></c>'
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case dt.timedelta():
            return f'<c r="{at}" s="2"><v>{serial(value)!r}</v></c>'
        case dt.date():
            return f'<c r="{at}" s="1"><v>{serial(value, shift)!r}</v></c>'
        case _:
            return f'<c r="{at}"><v>{value}</v></c>'


def _excel_text(text: str) -> str:
    return "".join(f"_x{ord(c):04X}_" if c < " " and c not in "\t\n" else escape(c) for c in text)


def make_xlsx(path: Path, sheets: Mapping[str, Rows | str], *, shift: int = 0) -> Path:
    return zipped(path, xlsx_parts(sheets, shift=shift))


# ---------------------------------------------------------------------- .ods

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_NAMES = (
    f'xmlns:office="{_ODF}office:1.0" xmlns:table="{_ODF}table:1.0" xmlns:text="{_ODF}text:1.0" '
    f'xmlns:meta="{_ODF}meta:1.0" xmlns:style="{_ODF}style:1.0" xmlns:draw="{_ODF}drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


#: How sheets are shown: those of the second style are not.
_ODS_STYLES = (
    '<office:automatic-styles><style:style style:name="ta1" style:family="table"/><style:style style:name="ta2" '
    'style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods_content(sheets: Mapping[str, Rows | str], after: str = "") -> str:
    """The content of an .ods; a sheet may be given as the XML of its rows."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}{_if_unseen(name, 'table:style-name', 'ta2')}>"
        f"{rows if isinstance(rows, str) else ods_rows(rows)}</table:table>"
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}{after}</office:spreadsheet></office:body>"
    return f'<office:document-content {ODS_NAMES} office:version="1.3">{_ODS_STYLES}{body}</office:document-content>'


def ods_rows(rows: Rows) -> str:
    found = []
    for row in rows:
        hidden = ' table:visibility="filter"' if isinstance(row, Hidden) else ""
        cells = "".join(map(ods_cell, row)) or "<table:table-cell/>"
        found.append(f"<table:table-row{hidden}>{cells}</table:table-row>")
    return "".join(found)


def ods_cell(value: Any) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case ExcelError():
            kind = 'table:formula="of:=1" office:value-type="string" office:string-value="" calcext:value-type="error"'
            return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
        case Uncomputed():
            return f"<table:table-cell table:formula={quoteattr('of:' + value)}/>"
        case str():
            text = "".join(f"<text:p>{_odf_text(line)}</text:p>" for line in value.split("\n"))
            return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case dt.timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            clock = f"PT{minutes // 60:02}H{minutes % 60:02}M{seconds:02}S"
            kind = f'office:value-type="time" office:time-value="{clock}"'
        case dt.date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case _:
            kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>shown</text:p></table:table-cell>"


def _odf_text(text: str) -> str:
    return escape(text).replace(" ", "<text:s/>").replace("\t", "<text:tab/>")


def make_ods(path: Path, sheets: Mapping[str, Rows | str], *, after: str = "", meta: str = "") -> Path:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": ods_content(sheets, after),
    }
    if meta:
        meta = f"<office:meta>{meta}</office:meta>"
        parts["meta.xml"] = f"<office:document-meta {ODS_NAMES}>{meta}</office:document-meta>"
    return zipped(path, parts)


# ---------------------------------------------------------------------- .xlsb


def record12(number: int, data: bytes = b"") -> bytes:
    """A record of .xlsb."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(data), b""
    while size >= 0x80:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + data


def text12(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb_parts(
    sheets: Mapping[str, Rows], *, shift: int = 0, short: bool = False, strings: bool = False
) -> dict[str, str | bytes]:
    """The parts of an .xlsb; `short` writes neighbouring cells without their column, as newer programs do."""
    listed = b"".join(
        record12(156, struct.pack("<II", isinstance(name, Unseen), i) + text12(f"s{i}") + text12(name))
        for i, name in enumerate(sheets, 1)
    )
    styles = record12(44, struct.pack("<H", 200) + text12(DURATION)) + record12(617, struct.pack("<I", 3))
    for number in (0, DATE_FORMAT, 200):
        styles += record12(47, struct.pack("<HH", 0, number) + bytes(12))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"b": ("officeDocument", "xl/workbook.bin")}),
        "xl/_rels/workbook.bin.rels": relations(
            {"t": ("styles", "styles.bin"), **(shared("bin") if strings else {})}
            | {f"s{i}": ("worksheet", f"worksheets/sheet{i}.bin") for i in range(1, len(sheets) + 1)}
        ),
        "xl/workbook.bin": record12(153, struct.pack("<II", bool(shift), 0) + text12("")) + listed,
        "xl/styles.bin": styles + record12(618),
    }
    for i, rows in enumerate(sheets.values(), 1):
        data = record12(145)
        for number, row in enumerate(rows):
            data += record12(0, struct.pack("<IIHBB", number, 0, 0, 0, 0x10 * isinstance(row, Hidden)) + bytes(5))
            last = -1
            for column, value in enumerate(row):
                if value is not None:
                    data += _cell12(column, value, shift, short and column == last + 1 > 0)
                    last = column
        parts[f"xl/worksheets/sheet{i}.bin"] = data + record12(146)
    return parts


def _cell12(column: int, value: Any, shift: int, short: bool) -> bytes:
    style = 2 if isinstance(value, dt.timedelta) else int(isinstance(value, dt.date))
    match value:
        case ExcelError():
            number, data = 3, bytes([_CODES[value]])
        case str():
            number, data = 6, text12(value)
        case bool():
            number, data = 4, bytes([value])
        case dt.date() | dt.timedelta():
            number, data = 5, struct.pack("<d", serial(value, shift if isinstance(value, dt.date) else 0))
        case int() if abs(value) < 1 << 29:
            number, data = 2, struct.pack("<I", value << 2 & 0xFFFFFFFF | 2)
        case _:
            number, data = 5, struct.pack("<d", value)
    head = struct.pack("<I", style)
    return record12(number + 11, head + data) if short else record12(number, struct.pack("<I", column) + head + data)


def make_xlsb(path: Path, sheets: Mapping[str, Rows], *, shift: int = 0, short: bool = False) -> Path:
    return zipped(path, xlsb_parts(sheets, shift=shift, short=short))


# ---------------------------------------------------------------------- .xls


def record8(number: int, data: bytes = b"") -> bytes:
    """A record of .xls."""
    return struct.pack("<HH", number, len(data)) + data


def text8(text: str, width: str = "H") -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack(f"<{width}B", len(data) // 2, 1) + data


def shared_texts(texts: Sequence[str], cut: int = 8000) -> bytes:
    """The record of shared texts, continued where a text goes beyond `cut` bytes."""
    pieces, piece = [], struct.pack("<II", len(texts), len(texts))
    for text in texts:
        data = text.encode("utf-16-le")
        piece += struct.pack("<HB", len(data) // 2, 1)
        while len(piece) + len(data) > cut:
            room = max(0, cut - len(piece)) // 2 * 2
            pieces.append(piece + data[:room])
            piece, data = b"\x01", data[room:]
        piece += data
    pieces.append(piece)
    return record8(0xFC, pieces[0]) + b"".join(record8(0x3C, piece) for piece in pieces[1:])


def xls_stream(sheets: Mapping[str, Rows], *, shift: int = 0, cut: int = 8000, locked: bool = False) -> bytes:
    """The stream of a workbook of Excel 97."""
    texts = list(dict.fromkeys(v for rows in sheets.values() for _, _, v in filled(rows) if type(v) is str))
    begin = record8(0x809, struct.pack("<HHHH", 0x600, 5, 0, 0))
    head = (record8(0x2F, bytes(6)) if locked else b"") + record8(0x22, struct.pack("<H", bool(shift)))
    head += record8(0x41E, struct.pack("<H", 200) + text8(DURATION))
    head += b"".join(record8(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, DATE_FORMAT, 200))
    tail = shared_texts(texts, cut) + record8(0x0A)
    bodies = [b"".join(_sheet8(rows, texts, shift)) for rows in sheets.values()]
    listed = [text8(name, "B") for name in sheets]
    at = len(begin + head + tail) + sum(len(name) + 10 for name in listed)
    places = b""
    for name, text, body in zip(sheets, listed, bodies, strict=True):
        places += record8(0x85, struct.pack("<IBB", at, isinstance(name, Unseen), 0) + text)
        at += len(body)
    return begin + head + places + tail + b"".join(bodies)


def _sheet8(rows: Rows, texts: Sequence[str], shift: int) -> Iterator[bytes]:
    yield record8(0x809, struct.pack("<HHHH", 0x600, 16, 0, 0))
    for number, cells in enumerate(rows):
        if isinstance(cells, Hidden):
            yield record8(0x208, struct.pack("<HHHHHHI", number, 0, len(cells), 0, 0, 0, 0x20))
    for row, column, value in filled(rows):
        style = 2 if isinstance(value, dt.timedelta) else int(isinstance(value, dt.date))
        place = struct.pack("<HHH", row - 1, column - 1, style)
        match value:
            case ExcelError():
                yield record8(0x205, place + bytes([_CODES[value], 1]))
            case str():
                yield record8(0xFD, place + struct.pack("<I", texts.index(value)))
            case bool():
                yield record8(0x205, place + bytes([value, 0]))
            case dt.date() | dt.timedelta():
                days = serial(value, shift if isinstance(value, dt.date) else 0)
                yield record8(0x203, place + struct.pack("<d", days))
            case int() if abs(value) < 1 << 29:
                yield record8(0x27E, place + struct.pack("<I", value << 2 & 0xFFFFFFFF | 2))
            case _:
                yield record8(0x203, place + struct.pack("<d", value))
    yield record8(0x0A)


def container(streams: Mapping[str, bytes], size: int = 512) -> bytes:
    """An OLE container; streams are padded to 4096 bytes so that none is kept among the small ones."""
    streams = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    sectors: list[bytes] = []
    chains: list[tuple[int, int]] = []
    for data in [*streams.values(), b"\x00" * (-(-(len(streams) + 1) * 128 // size) * size)]:
        count = -(-len(data) // size)
        chains.append((len(sectors), count))
        sectors += [data[i * size : (i + 1) * size].ljust(size, b"\x00") for i in range(count)]
    first = chains[-1][0]
    entry = struct.Struct("<64sHBB3I36xII4x")
    entries = entry.pack("Root Entry".encode("utf-16-le"), 22, 5, 0, -1 & 0xFFFFFFFF, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)
    for (start, _), (name, data) in zip(chains, streams.items(), strict=False):
        wide = name.encode("utf-16-le")
        entries += entry.pack(wide, len(wide) + 2, 2, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, start, len(data))
    for i in range(chains[-1][1]):
        sectors[first + i] = entries[i * size : (i + 1) * size].ljust(size, b"\x00")
    tables = -(-len(sectors) // (size // 4 - 1))
    marks = [n + 1 for n in range(len(sectors))] + [0xFFFFFFFD] * tables
    for start, count in chains:
        marks[start + count - 1] = 0xFFFFFFFE
    marks += [0xFFFFFFFF] * (tables * size // 4 - len(marks))
    table = struct.pack(f"<{len(marks)}I", *marks)
    head = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, -2 & 0xFFFF, size.bit_length() - 1, 6)
    )
    head += bytes(10) + struct.pack("<IIIIIIII", tables, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    listed = [len(sectors) + i for i in range(tables)]
    head += struct.pack("<109I", *(listed + [0xFFFFFFFF] * (109 - tables)))
    return head.ljust(size, b"\x00") + b"".join(sectors) + table


def make_xls(path: Path, sheets: Mapping[str, Rows], *, shift: int = 0, cut: int = 8000) -> Path:
    path.write_bytes(container({"Workbook": xls_stream(sheets, shift=shift, cut=cut)}))
    return path


# ---------------------------------------------------------------------- CSV


def csv_text(rows: Iterable[Sequence[Any]], separator: str = ";") -> str:
    """Rows as a program exports them."""
    quoted = ([_csv_cell(cell, separator) for cell in row] for row in rows)
    return "".join(separator.join(row) + "\r\n" for row in quoted)


def _csv_cell(value: Any, separator: str) -> str:
    text = "" if value is None else value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(c in text for c in f'{separator}"\r\n') else text
