"""The marked copy of a workbook: every finding in its cell and on a list, everything else as it was."""

from __future__ import annotations

import itertools
import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

import toolkit
from tests.conftest import TODAY, Typed, line, mission, request, session
from tests.engines import recalculate
from toolkit.addresses import column_letter
from toolkit.annotating import Annotated, annotate
from toolkit.annotating.cells import mark_cells
from toolkit.annotating.marks import Mark, marks
from toolkit.annotating.styles import FILLS
from toolkit.files import OutputError
from toolkit.findings import Finding, Severity
from toolkit.language import Words
from toolkit.patching.cells import DEPTH
from toolkit.patching.splice import Part

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Seance = Callable[..., tuple[int, str, str]]

MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
NO_MACROS = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A French workbook, charts and all: a negative fee, a score out of scale, a line of an unknown session."""
    path = tmp_path_factory.mktemp("faulty") / "faulty.xlsx"
    rows = {
        "Sessions": [session("S-1", fee=-5, satisfaction=9), session("S-2", mission_id="M-1", billed_minutes=10)],
        "Budget": [line(session_id="S-9")],
        "Requests": [request(billed_amount=20)],
        "Missions": [mission()],
    }
    return toolkit.new_workbook(path, lang="fr", year=2026, rows=3, rows_of=rows, today=TODAY)


def marked(path: Path, target: Path | None = None, *more: Finding, **options: Any) -> tuple[Annotated, Path]:
    """The marked copy of a workbook's own findings and some more."""
    ledger = toolkit.read_workbook(path, today=TODAY).ledger
    target = target or path.with_name(f"marked{path.suffix}")
    target.parent.mkdir(exist_ok=True)
    return annotate(path, target, [*ledger.findings, *more], ledger.lang, **options), target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(path: Path, **changes: tuple[str, str]) -> Path:
    """Change texts in parts of a package in place; keys are file names, dots as underscores."""
    old = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in old.items():
            before, after = changes.pop(name.rpartition("/")[2].replace(".", "_"), ("", ""))
            assert re.search(before.encode(), data)
            archive.writestr(name, re.sub(before.encode(), after.encode(), data) if before else data)
    assert not changes
    return path


def notes(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path)
    book.close()
    return notes_in(book)


def notes_in(book: Any) -> dict[tuple[str, str], str]:
    return {(s.title, c.coordinate): c.comment.text for s in book for row in s for c in row if c.comment}


def fills_in(sheet: Any) -> dict[str, str]:
    """The cells of a sheet that are filled as marked ones are."""
    shown = set(FILLS.values())
    return {c.coordinate: c.fill.fgColor.rgb for row in sheet for c in row if c.fill.fgColor.rgb in shown}


LOST = Finding("sheet_missing", "faulty.xlsx", params={"sheet_name": "Bilans", "table": "Reviews"})
GONE = Finding("negative", "faulty.xlsx", "Nulle part", "B2", value="-1")


@pytest.fixture(scope="module")
def copied(faulty: Path) -> tuple[Annotated, Path, Any]:
    """The marked copy of the faulty workbook, with two findings more that name no cell of it; and openpyxl's view."""
    made, out = marked(faulty, faulty.parent / "copied" / "out.xlsx", LOST, GONE)
    book = openpyxl.load_workbook(out)
    book.close()
    return made, out, book


# ---------------------------------------------------------------------- what cannot be


def refused(seance: Seance, *arguments: object) -> str:
    code, out, err = seance("check", *arguments)
    assert (code, out, len(err.splitlines())) == (2, "", 1), err
    return err.strip()


def test_one_workbook_is_annotated_not_several(seance: Seance, faulty: Path, tmp_path: Path) -> None:
    usage = "seance: --annotate: give one workbook, not several or a folder"
    assert refused(seance, faulty, faulty, "--annotate", tmp_path / "out.xlsx") == usage
    assert refused(seance, faulty.parent, "--annotate", tmp_path / "out.xlsx") == usage


def test_a_copy_is_never_written_over_the_workbook(seance: Seance, faulty: Path) -> None:
    before = faulty.read_bytes()
    said = refused(seance, faulty, "--annotate", faulty, "--force")
    assert said.endswith("is one of the workbooks read; choose another name")
    with pytest.raises(OutputError, match="is the workbook itself"):
        marked(faulty, faulty.parent / ".." / faulty.parent.name / faulty.name, force=True)
    assert faulty.read_bytes() == before


def test_a_copy_is_never_written_over_a_file_without_force(seance: Seance, faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"mine")
    assert refused(seance, faulty, "--annotate", out).endswith("exists already; choose another name or add --force")
    assert out.read_bytes() == b"mine"
    assert seance("check", faulty, "--annotate", out, "--force")[0] == 1
    assert len(notes(out)) == 4


@pytest.mark.parametrize(
    "content", [b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600], ids=["csv", "xls"]
)
def test_another_format_is_to_be_saved_as_xlsx_first(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(content)
    with pytest.raises(toolkit.UnreadableError, match='first save it as "Excel Workbook') as error:
        annotate(path, tmp_path / "out.xlsx", [], "en")
    assert error.value.code == "not_annotated"


def test_an_open_document_is_to_be_saved_as_xlsx_first(tmp_path: Path) -> None:
    path = tmp_path / "book.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(toolkit.UnreadableError) as error:
        annotate(path, tmp_path / "out.xlsx", [], "en")
    assert error.value.code == "not_annotated"


def test_a_damaged_part_leaves_no_file(faulty: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(faulty.read_bytes())
    rebuilt(path, styles_xml=("</cellXfs>", "</cellXf>"))
    with pytest.raises(toolkit.UnreadableError) as error:
        annotate(path, tmp_path / "out.xlsx", [], "fr")
    assert error.value.code == "file_damaged"
    assert list(tmp_path.iterdir()) == [path]


def test_macros_are_kept_under_the_name_that_says_so(faulty: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsm"
    path.write_bytes(faulty.read_bytes())
    with pytest.raises(OutputError, match=r"holds no macros; give a name that ends in \.xlsx"):
        marked(path, tmp_path / "out.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\x00macros\xff")
    rebuilt(path, **{"[Content_Types]_xml": (re.escape(NO_MACROS.decode()), MACROS.decode())})
    with pytest.raises(OutputError, match=r"may hold macros; give a name that ends in \.xlsm"):
        marked(path, tmp_path / "out.xlsx")
    _, out = marked(path, tmp_path / "out.xlsm")
    assert parts(out)["xl/vbaProject.bin"] == b"\x00macros\xff"


# ---------------------------------------------------------------------- what is marked


def test_each_finding_is_marked_in_its_cell_with_its_message_and_remedy(
    faulty: Path, copied: tuple[Annotated, Path, Any]
) -> None:
    made, _, book = copied
    found = toolkit.read_workbook(faulty, today=TODAY).findings
    assert [f.code for f in found] == ["negative", "out_of_range", "unknown_reference", "left_out_with_session"]
    written = notes_in(book)
    assert made == Annotated(4, "Constats")
    assert written.keys() == {(f.sheet, f.cell) for f in found}
    for finding in found:
        text = written[finding.sheet, finding.cell]
        assert finding.message in text
        assert f"→ {finding.remedy}" in text
        assert fills_in(book[finding.sheet])[finding.cell] == FILLS[finding.severity]


def test_severities_differ_in_grey_too() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (2, 4, 6))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    light = [grey(FILLS[severity]) for severity in Severity]
    assert all(below - above > 25 for above, below in itertools.pairwise(light))


def test_the_findings_are_listed_first_and_linked(copied: tuple[Annotated, Path, Any]) -> None:
    _, _, book = copied
    sheet = book["Constats"]
    assert book.sheetnames[0] == "Constats"
    assert book.active.title == "Accueil"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(4)]
    order = [row[0] for row in rows]
    assert order == sorted(order, key=["ERREUR", "ATTENTION", "REMARQUE"].index)
    linked = {row[1].value: row[1].hyperlink.location for row in sheet.iter_rows(4) if row[1].hyperlink}
    assert linked["Séances › K4"] == "'Séances'!K4"
    assert len(linked) == len(rows) - 2
    texts = [row[5] for row in rows]
    assert LOST.message in texts
    assert GONE.message in texts
    assert sheet["A2"].value.startswith(f"Erreurs : {order.count('ERREUR')} · ")


def test_the_copy_reads_back_as_the_workbook_does(faulty: Path, copied: tuple[Annotated, Path, Any]) -> None:
    was, now = (toolkit.read_workbook(path, name="b", today=TODAY).ledger for path in (faulty, copied[1]))
    assert now.findings == was.findings
    assert [t.rows for t in now.tables.values()] == [t.rows for t in was.tables.values()]


def test_a_workbook_without_findings_gets_a_list_that_says_so(seance: Seance, tmp_path: Path) -> None:
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", rows=3)
    code, out, _ = seance("check", path, "--annotate", tmp_path / "out.xlsx")
    assert code == 0
    said = f'{tmp_path / "out.xlsx"}: a copy with 0 cells marked; the sheet "Findings" lists everything.'
    assert out.splitlines()[-1] == said
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book["Findings"]["A2"].value == "Nothing to correct."
    book.close()


def test_json_stays_json(seance: Seance, faulty: Path, tmp_path: Path) -> None:
    code, out, err = seance("check", faulty, "--format", "json", "--annotate", tmp_path / "out.xlsx")
    assert code == 1
    assert out == seance("check", faulty, "--format", "json")[1]
    assert "cellules marquées" in err


def test_several_findings_of_a_cell_share_a_note_and_the_worst_fill() -> None:
    found = [Finding(code, "f", "S", "B2", value="x") for code in ("planned_in_past", "negative", "negative")]
    (mark,) = marks(found, Words("annotating", "fr"))
    assert mark.severity is Severity.ERROR
    assert mark.note.count("ATTENTION : ") == mark.note.count("ERREUR : ") == 1


# ---------------------------------------------------------------------- what stays


def test_every_other_part_keeps_every_byte(faulty: Path, copied: tuple[Annotated, Path, Any]) -> None:
    old, new = parts(faulty), parts(copied[1])
    changed = {name for name in old if new[name] != old[name]}
    sheets = {
        f"xl/worksheets/{rels}sheet{n}.xml{end}" for n in (2, 3, 4) for rels, end in (("", ""), ("_rels/", ".rels"))
    }
    assert changed == sheets | {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    }  # fmt: skip
    assert sum("/charts/" in name for name in old) == 4
    assert list(old) == list(new)[: len(old)]


def test_a_marked_sheet_differs_only_where_it_is_marked(faulty: Path, copied: tuple[Annotated, Path, Any]) -> None:
    old, new = (parts(path)["xl/worksheets/sheet2.xml"].decode() for path in (faulty, copied[1]))
    new = re.sub(r'<legacyDrawing xmlns:r="[^"]*" r:id="rIdSeance\d+"/>', "", new)
    cells = [(a, b) for a, b in zip(re.split("(?=<c )", old), re.split("(?=<c )", new), strict=True) if a != b]
    assert [re.findall(r'r="(\w+)"', a) for a, _ in cells] == [["K4"], ["AD4"]]
    assert [re.sub(' s="[0-9]+"', "", a) for a, _ in cells] == [re.sub(' s="[0-9]+"', "", b) for _, b in cells]


def test_print_titles_stay_with_their_sheets(faulty: Path, copied: tuple[Annotated, Path, Any]) -> None:
    book = parts(faulty)["xl/workbook.xml"].decode()
    was = re.findall(r"""Print_Titles" localSheetId="\d+">'?([^'!]+)""", book)
    titles = {sheet.title: sheet.print_title_rows for sheet in copied[2] if sheet.print_title_rows}
    assert titles.keys() == set(was)
    assert len(was) > 8


def test_a_sheet_of_that_name_stays_and_ours_gets_a_number(typed: Typed, tmp_path: Path) -> None:
    typed.book.create_sheet("findings")["A1"] = "mine"
    made, out = marked(typed.save(), tmp_path / "out.xlsx")
    assert made.sheet == "Findings 2"
    book = openpyxl.load_workbook(out)
    assert book["findings"]["A1"].value == "mine"
    book.close()


def test_notes_that_are_there_stay_and_ours_stand_below(typed: Typed, tmp_path: Path) -> None:
    typed.put("Sessions", 1, fee=-5)
    typed.put("Sessions", 2, fee=-6)
    typed.cell("Sessions", 1, "fee").comment = Comment("ask & tell", "Ana")
    typed.cell("Sessions", 1, "objective").comment = Comment("other", "Ana")
    _, out = marked(typed.save(), tmp_path / "out.xlsx")
    found = notes(out)
    assert found["Sessions", typed.at("Sessions", 1, "objective")] == "other"
    first = found["Sessions", typed.at("Sessions", 1, "fee")]
    assert first.startswith("ask & tell\n\nSéance\nERROR : -5 is negative")
    assert found["Sessions", typed.at("Sessions", 2, "fee")].startswith("ERROR : -6 is negative")
    drawing = next(data.decode() for name, data in parts(out).items() if name.endswith(".vml"))
    ids = re.findall(r'id="(_x0000_s\d+)"', drawing)
    assert len(ids) == len(set(ids)) >= 1


def test_a_thread_of_comments_stays_as_it_is(typed: Typed, tmp_path: Path) -> None:
    typed.put("Sessions", 1, fee=-5)
    typed.cell("Sessions", 1, "fee").comment = Comment("[Threaded comment] …", "tc={0-1}")
    _, out = marked(typed.save(), tmp_path / "out.xlsx")
    assert notes(out)["Sessions", typed.at("Sessions", 1, "fee")] == "[Threaded comment] …"
    assert typed.at("Sessions", 1, "fee") in fills_in(openpyxl.load_workbook(out)["Sessions"])


# ---------------------------------------------------------------------- packages of other programs

COLOURS = {Severity.ERROR: 100, Severity.WARNING: 200, Severity.INFO: 300}


def sheet_of(rows: dict[int, dict[int, str]], prefix: str = "", numbered: bool = True) -> bytes:
    """A sheet with these cells; not numbered where each follows the one before."""
    p = f"{prefix}:" if prefix else ""
    body = ""
    for row, cells in rows.items():
        at = {c: f' r="{column_letter(c - 1)}{row}"' if numbered else "" for c in cells}
        inside = "".join(f'<{p}c{at[c]} s="7"><{p}v>{value}</{p}v></{p}c>' for c, value in cells.items())
        said = f' r="{row}"' if numbered else ""
        body += f'<{p}row{said} spans="1:2">{inside}</{p}row>' if inside else f"<{p}row{said}/>"
    name = f":{prefix}" if prefix else ""
    data = f"<{p}sheetData>{body}</{p}sheetData>" if body else f"<{p}sheetData/>"
    return f'<?xml version="1.0"?>\n<{p}worksheet xmlns{name}="u"><!-- <row> > -->{data}</{p}worksheet>'.encode()


def cells_of(data: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    """Value and style of each cell by row and column, which must ascend."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    row = column = 0
    plain = re.sub("<!--.*?-->", "", data.decode())
    for sign in re.finditer(r"<(?:\w+:)?(row|c)\b([^>]*?)(/?)>(?:<(?:\w+:)?v>([^<]*))?", plain):
        said = re.search(r' r="([A-Z]*)(\d+)"', sign[2])
        if sign[1] == "row":
            row, column = int(said[2]) if said else row + 1, 0
            assert (row, 0) > max(found, default=(0, 0))
            continue
        number = 0
        for letter in said[1] if said else "":
            number = number * 26 + ord(letter) - 64
        column = number or column + 1
        style = re.search(r' s="(\d+)"', sign[2])
        assert (row, column) > max(found, default=(0, 0))
        found[row, column] = (sign[4] or "", style[1] if style else "")
    return found


@given(
    rows=st.dictionaries(
        st.integers(1, 9), st.dictionaries(st.integers(1, 30), st.sampled_from(["1", "22"]), max_size=4)
    ),
    places=st.sets(st.tuples(st.integers(1, 10), st.integers(1, 31)), max_size=8),
    prefix=st.sampled_from(["", "x"]),
    dense=st.booleans(),
)
def test_marking_changes_looks_and_adds_blank_cells_and_nothing_else(
    rows: dict[int, dict[int, str]], places: set[tuple[int, int]], prefix: str, dense: bool
) -> None:
    rows = {row: dict(sorted(cells.items())) for row, cells in sorted(rows.items())}
    if dense:  # as programs write that number neither rows nor cells
        rows = {row: dict(enumerate(cells.values(), 1)) for row, cells in enumerate(rows.values(), 1)}
    part = Part(sheet_of(rows, prefix, numbered=not dense), DEPTH)
    wanted = [Mark(r, c, f"{column_letter(c - 1)}{r}", Severity.WARNING, "") for r, c in sorted(places)]
    mark_cells(part, wanted, lambda style, severity: style + COLOURS[severity])
    expected = {(row, c): (v, "7") for row, cells in rows.items() for c, v in cells.items()}
    for place in places:
        value, style = expected.get(place, ("", "0"))
        expected[place] = (value, str(int(style) + 200))
    assert cells_of(part.done()) == expected


@given(st.binary(max_size=20), st.integers(1, 4))
def test_a_part_without_edits_keeps_every_byte(odd: bytes, depth: int) -> None:
    text = odd.hex()
    head = '<?xml version="1.0"?>\r\n'
    body = f"<a:b  x='{text}>'\t><c/><!-- <c> --><a:c z = '1' /><d>é{text}</d></a:b >\n"
    data = (head + body).encode()
    assert Part(data, depth).done() == data


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_a_part_in_another_encoding_is_patched(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    part = Part(f'<?xml version="1.0" encoding="{name}"?><a><b t="é"/></a>'.encode(encoding), 2)
    part.set(part.root.children[0], "t", "ü<")
    part.append(part.root, "<c/>")
    assert part.done().decode("utf-8-sig").partition("?>")[2] == '<a><b t="ü&lt;"/><c/></a>'


def test_a_blank_cell_that_is_not_there_is_put_in_its_place(typed: Typed, tmp_path: Path) -> None:
    typed.put("Sessions", 1, status=None)
    path = typed.save()
    at = typed.at("Sessions", 1, "status")
    rebuilt(path, sheet1_xml=(f'<c r="{at}"[^>]*(/>|></c>)', ""))
    _, out = marked(path, tmp_path / "out.xlsx")
    assert fills_in(openpyxl.load_workbook(out)["Sessions"]) == {at: FILLS[Severity.ERROR]}


@pytest.mark.office
def test_libreoffice_keeps_the_marks_and_the_values(copied: tuple[Annotated, Path, Any], tmp_path: Path) -> None:
    _, out, book = copied
    saved = recalculate([out], tmp_path / "saved")[out]
    again = openpyxl.load_workbook(saved)
    again.close()
    assert notes_in(again).keys() == notes_in(book).keys()
    assert fills_in(again["Séances"]) == fills_in(book["Séances"])
    was, now = (toolkit.read_workbook(path, name="b", today=TODAY).findings for path in (out, saved))
    assert now == was
