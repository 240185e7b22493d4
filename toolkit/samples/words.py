"""The words and habits of a trade that a made-up year is filled with, out of `trades/*.toml`."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.schema import Template

_FOLDER = Path(__file__).parent / "trades"
#: What every trade says alike, and what a trade of the user's own says where it builds on none of ours.
_COMMON, _ANY = "common", "essential"

#: One text in both languages, as the TOML has it.
Pair = Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """What one trade says (`texts`), how it works (`maker`), and what its template brings (`trade`)."""

    texts: Mapping[str, Any]
    maker: Mapping[str, Any]
    trade: Mapping[str, Any]


def trades() -> list[str]:
    """The trades that have words of their own."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem != _COMMON)


def words_of(template: Template) -> Words:
    """The words of a template: its own, those of the one it builds on, or those of any trade."""
    parent = json.loads(template.own).get("template", {}).get("extends", "") if template.own else template.name
    raw = _read(parent if parent in trades() else _ANY)
    return Words({**_read(_COMMON)["texts"], **raw["texts"]}, raw["maker"], template.trade)


@functools.cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
