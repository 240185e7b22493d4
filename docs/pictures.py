"""`python -m docs.pictures`: the pictures of the documentation, out of the program's own workbooks.

A sample workbook goes through LibreOffice to PDF and through pdftoppm to PNG; nothing is drawn by hand.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from toolkit.language import Words
from toolkit.samples import write_sample

PICTURES = Path(__file__).resolve().parent / "pictures"
YEAR, SESSIONS = 2025, 60
_DPI = 80
#: Page name -> a text that stands on its first printed page only, by language.
PAGES = {"plan": "plan_title", "dashboard": "chart_loss"}


def main() -> None:
    """Make every picture in both languages."""
    PICTURES.mkdir(exist_ok=True)
    for lang in ("fr", "en"):
        with tempfile.TemporaryDirectory() as folder:
            pdf = _pdf(write_sample(Path(folder) / f"sample-{lang}.xlsx", lang, YEAR, SESSIONS), lang)
            words = Words("workbook", lang)
            texts = {"sessions": "S-001", **{name: words(key, currency="EUR") for name, key in PAGES.items()}}
            for name, text in texts.items():
                _picture(pdf, _page_with(pdf, text), PICTURES / f"{name}-{lang}.png")


def _pdf(workbook: Path, lang: str) -> Path:
    """The workbook printed by LibreOffice, in the language's own number formats."""
    profile = workbook.parent / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    locale = {"fr": "fr-FR", "en": "en-GB"}[lang]
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        f"<value>{locale}</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(workbook.parent), str(workbook)], check=True, capture_output=True, timeout=180
    )
    return workbook.with_suffix(".pdf")


def _page_with(pdf: Path, text: str) -> int:
    """The first page after the cover on which a text stands."""
    pages = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    for number, page in enumerate(pages.stdout.split("\f"), 1):
        if text in page and number > 1:
            return number
    raise LookupError(f"{pdf.name}: no page with {text!r}")


def _picture(pdf: Path, page: int, target: Path) -> None:
    stem = target.with_suffix("")
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(_DPI), "-f", str(page), "-l", str(page)]
    subprocess.run([*command, str(pdf), str(stem)], check=True)


if __name__ == "__main__":
    main()
