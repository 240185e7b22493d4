"""What a person says of their exports once, for all: columns, order of dates, words of phases, clients and sessions.

Kept as TOML (`--mapping FILE`, written by `--save-mapping FILE`):

    dates = "dmy"                 # 04/05/2026 is 4 May
    timezone = "Europe/Paris"     # where the work was done, for trackers that write UTC

    [columns]                     # for --from csv: what each column is
    date = "Jour"
    hours = "Heures"

    [phases]                      # words and tags that say the phase
    post = ["derush", "étalonnage"]

    [clients]                     # as the tracker calls them = client code in the workbook
    "Studio Bleu SARL" = "C-12"

    [sessions]                    # likewise, for one session
    "Mariage de mai" = "S-014"
"""

from __future__ import annotations

import json
import tomllib
import zoneinfo
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.kinds import fold
from toolkit.mistakes import no_toml
from toolkit.timesheets.entries import TimesheetError
from toolkit.timesheets.moments import DAY_FIRST, MONTH_FIRST
from toolkit.timesheets.trackers import PARTS
from toolkit.troubles import trouble

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from pathlib import Path

#: The phases of a session, and the words that say them in either language; without one, time is the session's own.
PHASES: Mapping[str, tuple[str, ...]] = {
    "prep": ("prep", "prépa", "préparation", "preparation", "avant"),
    "main": (),
    "post": (
        "post", "postprod", "post-prod", "post-production", "postproduction",
        "retouche", "retouches", "editing", "montage", "après",
    ),
}  # fmt: skip
#: Their columns in the table of sessions.
TIMES = tuple(f"actual_{phase}" for phase in PHASES)
_ORDERS = (DAY_FIRST, MONTH_FIRST)
_SECTIONS = ("columns", "phases", "clients", "sessions")
_KEYS = ("dates", "timezone", *_SECTIONS)


@dataclass(frozen=True, slots=True)
class Sayings:
    """What is said of exports; everything may be left out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    timezone: str | None = None
    phases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(PHASES))
    #: As the tracker calls them, folded -> the code, or the id, in the workbook.
    clients: Mapping[str, str] = field(default_factory=dict)
    sessions: Mapping[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> datetime.tzinfo | None:
        """Where the work was done; None: where the program runs."""
        return zone(self.timezone) if self.timezone else None


def zone(name: str) -> datetime.tzinfo:
    """A time zone by its name.

    Raises:
        TimesheetError: there is none of that name, or this system has no time zones.
    """
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimesheetError("no_timezone", name) from error


def read_mapping(path: Path) -> Sayings:
    """A mapping out of its file.

    Raises:
        TimesheetError: it cannot be read, or says something that no mapping says.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise TimesheetError("not_readable", path.name, reason=trouble(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise TimesheetError("not_readable", path.name, reason=no_toml(error)) from error
    unknown = sorted(set(raw) - set(_KEYS))
    if unknown:
        raise TimesheetError("mapping_unknown", path.name, named=unknown[0], known=", ".join(_KEYS))
    for name in _SECTIONS:
        if not isinstance(raw.get(name, {}), dict):
            raise TimesheetError("mapping_section", path.name, named=name)
    if raw.get("dates", DAY_FIRST) not in _ORDERS:
        raise TimesheetError("mapping_unknown", path.name, named="dates", known=" / ".join(_ORDERS))
    said = {key: _texts(path, raw, key) for key in ("columns", "clients", "sessions")}
    _known(path, "columns", said["columns"], PARTS)
    folded = {key: {fold(word): meant for word, meant in said[key].items()} for key in ("clients", "sessions")}
    zone_name = str(raw["timezone"]) if "timezone" in raw else None
    if zone_name is not None:
        zone(zone_name)
    return Sayings(said["columns"], raw.get("dates"), zone_name, _phases(path, raw.get("phases", {})), **folded)


def _texts(path: Path, raw: Mapping[str, Any], section: str) -> dict[str, str]:
    found = raw.get(section, {})
    for key, value in found.items():
        if not isinstance(value, str):
            raise TimesheetError("mapping_text", path.name, named=f"{section}.{key}")
    return dict(found)


def _known(path: Path, section: str, found: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in found:
        if key not in known:
            raise TimesheetError("mapping_unknown", path.name, named=f"{section}.{key}", known=", ".join(known))


def _phases(path: Path, raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The words of each phase; those given take the place of ours for their phase."""
    _known(path, "phases", raw, tuple(PHASES))
    for phase, words in raw.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise TimesheetError("mapping_words", path.name, named=f"phases.{phase}")
    return {phase: tuple(raw.get(phase, words)) for phase, words in PHASES.items()}


def mapping_text(mapping: Sayings, unknown: list[str]) -> str:
    """A mapping as TOML; clients that the workbook does not know stand there to be filled in."""
    lines = [f"{key} = {_quoted(value)}" for key in ("dates", "timezone") if (value := getattr(mapping, key))]
    sections = {"columns": mapping.columns, "clients": mapping.clients, "sessions": mapping.sessions}
    if mapping.columns:
        lines += ["", "[columns]", *(f"{part} = {_quoted(name)}" for part, name in mapping.columns.items())]
    lines += ["", "[phases]"]
    lines += [f"{phase} = [{', '.join(map(_quoted, words))}]" for phase, words in mapping.phases.items()]
    for name in ("clients", "sessions"):
        lines += ["", f"[{name}]", *(f"{_quoted(word)} = {_quoted(meant)}" for word, meant in sections[name].items())]
        if name == "clients":
            lines += [f'# {_quoted(word)} = ""' for word in unknown]
    return "\n".join(lines).lstrip() + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
