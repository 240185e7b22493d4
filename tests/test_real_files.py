"""Real spreadsheets out of the tests of other projects: each ends in data or one named error.

They are read where their folder lies beside the checkout, in processes with limits, for some are hostile. What each
holds was counted by other readers too, where these can open it (`docs/reading.md`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit

ROOT = Path(toolkit.__file__).parent.parent
FOLDER = ROOT.parent / "shared" / "data" / "messy"
#: Seconds of CPU for a whole folder, bytes of memory: ten files together may cost no more than one.
SECONDS, BYTES = 20, 1 << 30
#: What there is to say of each: its cells by sort and what stands beside them, or why it cannot be read.
EXPECTED = {
    "ClosedXML__inputfile.xlsx": "122 texts, hidden rows",
    "excel-streaming-reader__SharedFormula252.xlsx": "115 numbers, merged cells",
    "excel-streaming-reader__null_celltype.xlsx": "38 moments, 40 numbers, 43 texts",
    "poi__style-alternate-content.xlsx": "15 numbers, 18 texts, merged cells",
    "readxl__iris-google-doc.xlsx": "600 numbers, 155 texts",
    "roo__Pfand_from_windows_phone.xlsx": "2 moments, 11 numbers, 1 texts",
    "roo__comments-google.xlsx": "1 texts",
    "roo__numbers-export.xlsx": "2 texts",
    "test_files__Attendance.xlsx": "23 moments, 8 numbers, 10 texts, 184 ticks",
    "test_files__LONumbers.xlsx": "225 moments, 109 numbers, 38 texts",
    "tidyxl__examples-gnumeric.xlsx": "1 errors, 4 moments, 16 numbers, 136 texts, 3 ticks, merged cells",
    "ExcelDataReader__Test_Issue_NoStyles_NoRAttribute.xlsx": "102 texts",
    "ExcelDataReader__Test_git_Issue_142.xlsx": "3257 moments, 3257 numbers, 6518 texts",
    "ExcelDataReader__Test_git_issue_68_NullSheetPath.xlsm": "2 numbers",
    "PhpSpreadsheet__utf16be.bom.xlsx": "1 numbers",
    "excel-streaming-reader__missing-r-attrs.xlsx": "15 numbers",
    "openpyxl__bug304.xlsx": "70 numbers, 315 texts",
    "poi__52348.xlsx": "26 numbers, 24 texts, merged cells",
    "poi__57914.xlsx": "3 numbers, 3 texts",
    "poi__60825.xlsx": "no cells",
    "poi__SimpleStrict.xlsx": "1 moments, 14 numbers, 4 texts",
    "roo__strict.xlsx": "2 texts",
    "test_files__BlankSheetTypes.xlsm": "no cells",
    "ExcelDataReader__agile_AES256_SHA512_CBC_pwd_password.xlsx": "file_password",
    "calamine__pass_protected.ods": "file_password",
    "poi__protected_passtika.xlsx": "file_password",
    "poi__workbookProtection_workbook_structure_protected.xlsx": "2 texts",
    "ExcelDataReader__Test_Issue_12556_corrupt.xls": "file_damaged",
    "ExcelDataReader__Test_git_issue682.xlsb": "3 numbers",
    "PhpSpreadsheet__oleloop.xls": "file_damaged",
    "calamine__too_small.xls": "1 texts, one_sheet_as_text, extension_lies",
    "notifications-admin__actually_a_png.xlsx": "file_not_workbook",
    "poi__54764.xlsx": "file_forbidden_xml",
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx": "file_damaged",
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-5816431116615680.xls": "file_damaged",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5542865479270400.xlsx": "file_damaged",
    "poi__poc-shared-strings.xlsx": "file_damaged",
    "poi__xlsx-corrupted.xlsx": "file_damaged",
    "roo__type_openoffice.xlsx": "10 moments, 40 numbers, 16 texts, extension_lies",
    "spout__attack_quadratic_blowup.ods": "file_forbidden_xml",
    "spout__attack_quadratic_blowup.xlsx": "file_forbidden_xml",
    "spout__file_corrupted.xlsx": "9 texts, one_sheet_as_text, extension_lies",
    "ExcelDataReader__Test_Decimal_Locale.xlsx": "4 numbers",
    "ExcelDataReader__Test_FullWidthSpace.xlsx": "3 texts",
    "ExcelDataReader__Test_git_issue_283_TimeSpan.xlsx": "27 moments, 9 numbers",
    "ExcelDataReader__as3xls_BIFF2.xls": "file_too_old",
    "PhpSpreadsheet__issue.2246a.xlsx": "961 texts",
    "PhpSpreadsheet__issue.4528.ods": "27 moments, 1902 numbers, 236 texts, 514 ticks, merged cells",
    "exceljs__test-issue-877.xlsx": "80 numbers, 897 texts, hidden sheet, merged cells",
    "poi__TwoSheetsOneHidden.xlsx": "2 texts, hidden sheet",
    "readxl__Ekaterinburg_IP_9.xlsx": "20149 texts, merged cells",
    "readxl__list_type.xlsx": "1 moments, 1 numbers, 3 texts, 1 ticks",
    "readxl__missing-first-column.xlsx": "3 numbers",
    "readxl__names-need-repair-xlsx.xlsx": "4 numbers, 7 texts",
    "readxl__skipping.xlsx": "21 texts",
    "readxl__whitespace-xlsx.xlsx": "1 numbers, 9 texts",
    "roo__expand_merged_ranges_issue_506.xlsx": "6 texts, merged cells",
    "roo__formula_string_error.xlsx": "4 texts",
    "roo__number_with_zero_prefix.xlsx": "1000 numbers",
    "test_files__LO7322.fods": "41 moments, 106 numbers, 75 texts",
    "tidyxl__comment-on-blank-cell.xlsx": "1 texts",
    "tidyxl__lu-performance-data-almanac.xlsx": "1620 numbers, 388 texts, hidden sheet",
    "unpivotr__purpose.xlsx": "3 errors, 717 numbers, 681 texts, hidden rows, merged cells",
}
_READ = """
import collections, json, pathlib, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)); resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
import toolkit
from toolkit.reading.backends import open_book
SORTS = {"str": "texts", "Decimal": "numbers", "Serial": "moments", "bool": "ticks", "ExcelError": "errors"}

def held(path):
    book = open_book(path)
    cells = [v for sheet in book.sheets for row in sheet.cells().values() for v in row.values()]
    counts = collections.Counter(SORTS[type(value).__name__] for value in cells)
    said = [f"{number} {sort}" for sort, number in sorted(counts.items())]
    said += [sheet.damage.code for sheet in book.sheets if sheet.damage] + [problem.code for problem in book.problems]
    traits = [sheet.traits for sheet in book.sheets]
    beside = {
        "hidden sheet": [sheet for sheet in book.sheets if sheet.hidden],
        "hidden rows": [row for one in traits for row in one.hidden_rows],
        "merged cells": [area for one in traits for area in one.merged],
    }
    book.close()
    return ", ".join(said + [name for name, found in beside.items() if found]) or "no cells"

def as_a_user(path):
    try:
        toolkit.read_workbook(path, thorough=True)
    except toolkit.UnreadableError as error:
        assert len(error.line("fr").splitlines()) == 1
        return error.code
    return "data"

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        found = held(path)
    except toolkit.UnreadableError as error:
        found = error.code
    print(json.dumps([path.name, found, as_a_user(path)]), flush=True)
"""


def read(folder: Path) -> list[list[str]]:
    """What is said of each file of a folder, in a process that is ended where it goes over."""
    code = _READ.replace("SECONDS", str(SECONDS)).replace("BYTES", str(BYTES))
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False, cwd=ROOT, timeout=600
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of other projects' files is not beside this checkout")
def test_promise_1_real_files_end_in_data_or_one_named_error() -> None:
    found = [line for folder in sorted(FOLDER.iterdir()) if folder.is_dir() for line in read(folder)]
    assert {name: said for name, said, _ in found} == EXPECTED
    # None of them is a workbook of ours, and each is told so, or why it cannot be read.
    assert {code for _, _, code in found} <= {
        *("file_not_ours", "file_not_workbook", "file_password", "file_damaged"),
        *("file_forbidden_xml", "file_too_old", "csv_unknown"),
    }
