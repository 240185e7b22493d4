"""`python -m docs.check`: what the documentation says is what the program does.

Every command line shown in the README and docs is a command that exists with these options; every link to a file
of the project leads to one; every command of the program
is in the README and has its section in the how-to; every page is linked from the README.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_CODE = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)


def problems() -> Iterator[str]:
    """Every mistake, with its file."""
    pages = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target in _LINK.findall(text):
            if not (page.parent / target).exists():
                yield f"{page.name}: the link to {target} leads nowhere"
        for block in _CODE.findall(text):
            for line in block.splitlines():
                if line.startswith("seance "):
                    yield from (f"{page.name}: {line}: {problem}" for problem in _command(line))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    howto = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    titles = " ".join(re.findall("^## .*", howto, re.MULTILINE))
    for name in COMMANDS:
        if f"seance {name}" not in readme:
            yield f"README.md: `seance {name}` is not there"
        if f"`seance {name}`" not in titles:
            yield f"howto.md: no section for `seance {name}`"
    for page in sorted((ROOT / "docs").rglob("*.md")):
        if page.relative_to(ROOT).as_posix() not in readme:
            yield f"{page.name}: README.md has no link to it"


def _command(line: str) -> Iterator[str]:
    """What is wrong with a command line shown to users."""
    words = shlex.split(line, comments=True)[1:]
    if words[0].startswith("-"):
        return
    command = cli.get_command(click.Context(cli), words[0])
    if command is None:
        yield "no such command"
        return
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    for word in words[1:]:
        if word.startswith("-") and word.split("=")[0] not in known:
            yield f"no option {word}"


def main() -> None:
    """Print every problem; exit 1 where there is one."""
    found = list(problems())
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
