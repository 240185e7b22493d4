"""Notes that people put on cells are not carried: they are counted and named."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.reading.package import Package, bare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.ledger import Ledger


def comments_left(path: Path, was: Ledger) -> Iterator[Finding]:
    """A finding for each sheet of an Excel workbook with notes; other formats tell nothing of them here."""
    if not zipfile.is_zipfile(path):
        return
    package = Package(path)
    try:
        root = next((t for _, kind, t in package.related("") if kind == "officeDocument"), "")
        if root.endswith(".xml") and package.has(root):
            yield from _of_sheets(package, root, was)
    finally:
        package.close()


def _of_sheets(package: Package, root: str, was: Ledger) -> Iterator[Finding]:
    targets = {key: target for key, _, target in package.related(root)}
    for element in package.xml(root).iter():
        part = targets.get(next((v for k, v in element.attrib.items() if bare(k) == "id"), ""), "")
        if bare(element.tag) != "sheet" or not package.has(part):
            continue
        for _, kind, target in package.related(part):
            if kind == "comments" and package.has(target):
                cells = [item.get("ref", "") for item in package.xml(target).iter() if bare(item.tag) == "comment"]
                sheet, params = element.get("name", ""), {"count": len(cells), "cells": ", ".join(cells[:5])}
                yield Finding("notes_not_carried", was.file, sheet, cells[0] if cells else "", was.lang, params=params)
