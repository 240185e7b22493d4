"""`python -m docs.make_licences`: the page docs/licences.md, out of what the installed packages say of themselves."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
_PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_OURS = _PROJECT["name"]
#: Extras whose packages work on the project and are in nothing that a user installs.
_WORKSHOP = ("test", "lint", "docs")
_INTRODUCTION = """\
# Licences

Séance is under the [MIT licence](../LICENSE). Nothing of others is copied into it: what it needs is installed beside
it, under these licences, as each package states them. `*`: brought in by another package.

Pages are set by Typst with the fonts that its package holds (Libertinus, New Computer Modern, DejaVu: free to embed);
workbooks name Calibri and hold no font.
"""


def page() -> str:
    """The page as the program writes it."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "## In every installation\n"
    yield from _table(_PROJECT["dependencies"])
    extras = _PROJECT["optional-dependencies"]
    for name, wanted in extras.items():
        if name not in _WORKSHOP and not all(Requirement(item).name == _OURS for item in wanted):
            yield f'\n## `pip install "{_OURS}[{name}]"`\n'
            yield from _table(wanted)
    yield "\n## To work on the project (tests, linters, pictures)\n"
    yield from _table({item for name in _WORKSHOP for item in extras[name]}, deep=False)


def _table(wanted: Iterable[str], *, deep: bool = True) -> Iterator[str]:
    """The packages wanted and, `deep`, those that they bring in, each with its licence."""
    named = {canonicalize_name(Requirement(item).name) for item in wanted}
    yield "| package | licence |\n|---|---|"
    for name in sorted(_closed(named) if deep else named):
        yield f"| {name}{'' if name in named else ' `*`'} | {licence(name)} |"


def _closed(names: set[str]) -> set[str]:
    """Those names and all that they need here."""
    found, waiting = set(names), list(names)
    while waiting:
        for item in distribution(waiting.pop()).requires or ():
            needed = Requirement(item)
            name = canonicalize_name(needed.name)
            if name not in found and (needed.marker is None or needed.marker.evaluate({"extra": ""})):
                found.add(name)
                waiting.append(name)
    return found


def licence(name: str) -> str:
    """What a package says of its licence: by its identifier, else its classifier, else in its own words."""
    said = distribution(name).metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [
        text.rpartition(" :: ")[2] for text in said.get_all("Classifier") or () if text.startswith("License")
    ]
    named = [text for text in classifiers if text != "OSI Approved"]
    words = " ".join(str(said.get("License", "")).split())
    return ", ".join(named) or (re.split(r"[.\n]|  ", words)[0] if len(words) > 80 else words) or "not stated"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
