"""Workbooks as printed pages: through LibreOffice to PDF, through pdftoppm to small pictures."""

from __future__ import annotations

import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

_LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: Every sheet ends its pages so: its name on the left, the page of all pages on the right.
_FOOTER = re.compile(r"^\s*(.+?)\s+\d+\s*/\s*\d+\s*$")

#: Of pages side by side, the share of each that is shown, and the pixels between them.
_TOP, _GAP = 0.42, 12


def printed(workbook: Path, lang: str) -> Path:
    """The workbook as a PDF, printed by LibreOffice in the language's own number formats."""
    profile = workbook.parent / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        f"<value>{_LOCALES[lang]}</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(workbook.parent), str(workbook)], check=True, capture_output=True, timeout=300
    )
    return workbook.with_suffix(".pdf")


def pages_across(workbook: Path, pdf: Path) -> dict[str, list[int]]:
    """For each sheet in order, the pages (1 the first) that stand side by side at its top."""
    pages: dict[str, list[int]] = {}
    for number, sheet in enumerate(_sheet_of_pages(pdf), 1):
        pages.setdefault(sheet, []).append(number)
    across = {}
    for sheet, wide in _widths(workbook):
        # Pages go down first, then across.
        found = pages[sheet]
        across[sheet] = found[:: len(found) // wide] if len(found) % wide == 0 else found[:1]
    return across


def _sheet_of_pages(pdf: Path) -> Iterator[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    for page in text.removesuffix("\f").split("\f"):
        lines = [line for line in page.splitlines() if line.strip()]
        foot = _FOOTER.match(lines[-1])
        if foot is None:
            raise LookupError(f"{pdf.name}: a page without the footer of its sheet: {lines[-1]!r}")
        yield foot[1]


def _widths(workbook: Path) -> Iterator[tuple[str, int]]:
    """Every sheet's name with how many pages it is printed across."""
    with zipfile.ZipFile(workbook) as package:
        sheets = ET.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        for number, sheet in enumerate(sheets, 1):
            setup = ET.fromstring(package.read(f"xl/worksheets/sheet{number}.xml")).find(f"{_MAIN}pageSetup")
            yield sheet.get("name", ""), int(setup.get("fitToWidth", "1") if setup is not None else "1")


def picture(pdf: Path, pages: list[int], target: Path, *, dpi: int, colours: int) -> None:
    """A page as one PNG of few colours; of pages that stand side by side the top of each, one below the other."""
    from PIL import Image

    images = [_page(pdf, page, dpi) for page in pages]
    if len(images) > 1:
        images = [_inked(image.crop((0, 0, image.width, int(image.height * _TOP)))) for image in images]
    else:
        images = [_inked(image) for image in images]
    height = sum(image.height for image in images) + _GAP * (len(images) - 1)
    whole = Image.new("RGB", (max(image.width for image in images), height), "white")
    down = 0
    for image in images:
        whole.paste(image, (0, down))
        down += image.height + _GAP
    whole.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)


def _page(pdf: Path, page: int, dpi: int) -> Image:
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        stem = Path(folder) / "page"
        command = ["pdftoppm", "-png", "-singlefile", "-r", str(dpi), "-f", str(page), "-l", str(page)]
        subprocess.run([*command, str(pdf), str(stem)], check=True)
        with Image.open(stem.with_suffix(".png")) as image:
            return image.convert("RGB")


def _inked(image: Image) -> Image:
    """Without the blank paper around."""
    from PIL import Image, ImageChops

    ink = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    return image.crop(ink) if ink else image
