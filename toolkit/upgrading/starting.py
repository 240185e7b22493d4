"""The next workbook of a person: set up as the last one, with the margin that its sessions taught, and without them."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.assembly import RawSetting
from toolkit.files import written_whole
from toolkit.history.past import learn
from toolkit.language import LANGUAGES
from toolkit.metrics.learning import ENOUGH
from toolkit.reading import read_workbook
from toolkit.reading.content import read_content
from toolkit.refusals import WrongValueError
from toolkit.rounding import rate
from toolkit.upgrading.carrying import Carrier
from toolkit.upgrading.target import target_template
from toolkit.upgrading.words import carried_words
from toolkit.writing import Extent, typed_setting, write_book

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.history.past import Learnt
    from toolkit.kinds import Scalar
    from toolkit.ledger import Ledger
    from toolkit.reading.content import Content
    from toolkit.schema import Template

#: What is set up once: its rows are carried. Those of all other tables are a year's own.
_SET_UP = {"Tiers", "Settings", "Lists"}
_MARGIN = "safety_margin"


@dataclasses.dataclass(frozen=True, slots=True)
class Started:
    """What the next workbook took from the last one."""

    lang: str
    template: Template
    year: int
    #: The labels of the settings carried, and of those left because they were in error.
    settings: list[str]
    left: list[str]
    #: The margin of the last workbook, the one learnt, of how many sessions, and which one the next has.
    margin_before: Decimal
    margin_learnt: Decimal
    sessions: int
    margin: Decimal
    #: The missions without an end, which stay in the last workbook.
    missions: list[str]

    @property
    def learnt(self) -> bool:
        """Whether the sessions were enough to teach a margin."""
        return self.sessions >= ENOUGH


def start(
    old: str | Path,
    new: str | Path,
    template: str | None = None,
    lang: str | None = None,
    year: int | None = None,
    rows: int | None = None,
    settings: Mapping[str, Any] | None = None,
    *,
    force: bool = False,
    today: datetime.date | None = None,
) -> Started:
    """Write the workbook that follows a filled one; the filled one is only read.

    Carried are language, template, settings, lists, price tiers and the headers of the person's own columns; the safety
    margin is the one that the sessions taught, if at least ten did. No session, mission, request or cost is carried.

    Args:
        old, new: the filled workbook, and the .xlsx to write.
        template, lang, year: default the old workbook's, and the year after it.
        rows, force, today: as in `new_workbook`.
        settings: settings by key, as they would be typed; they win.

    Raises:
        UnreadableError: the old workbook cannot be read.
        ValueError, TemplateError, OutputError: as in `new_workbook`.
    """
    old, new = Path(old), Path(new)
    was = read_workbook(old, today=today).ledger
    language = lang or was.lang
    if language not in LANGUAGES:
        raise WrongValueError("no_language", lang=language)
    content = read_content(old)
    made, _ = target_template(content, template, was)
    shown = year or _year_after(content, was, today)
    carrier = Carrier(dataclasses.replace(was, lang=language), _emptied(content), made)
    raw = carrier.raw_book(new.name)
    left = raw.settings.keys() & was.settings.bad
    carried = {key: value for key, value in raw.settings.items() if key not in left}
    whole = learn([was]).whole
    chosen = _chosen(made, language, whole, settings or {})
    raw.settings = carried | chosen
    with written_whole(new, force=force) as draft:
        extent = Extent({"Tiers": carrier.last.get("Tiers", 0)}, rows, shown)
        words = carried_words(content, made, language, template)
        write_book(draft, made, raw, extent, words=words, own=carrier.own, today=today)
        now = read_workbook(draft, name=new.name, today=today).ledger
    labels = {key: setting.label[language] for key, setting in made.settings.items()}
    return Started(
        language,
        made,
        shown,
        [labels[key] for key in carried if key not in chosen],
        [label for key, label in labels.items() if key in left and key not in chosen],
        was.settings.amount(_MARGIN),
        _margin(whole),
        whole.count,
        now.settings.amount(_MARGIN),
        _going_on(was),
    )


def _chosen(template: Template, lang: str, whole: Learnt, given: Mapping[str, Any]) -> dict[str, RawSetting]:
    """The settings that are not as they were: the margin learnt from enough sessions, and those given, which win."""
    taught = {_MARGIN: RawSetting(_margin(whole))} if whole.enough else {}
    return taught | {key: RawSetting(typed_setting(template, key, value, lang)) for key, value in given.items()}


def _margin(whole: Learnt) -> Decimal:
    return rate(Decimal(str(whole.margin())))


def _going_on(was: Ledger) -> list[str]:
    """The missions without an end."""
    return [mission.text("mission_id") for mission in was.rows("Missions") if not mission.filled("ended_on")]


def _year_after(content: Content, was: Ledger, today: datetime.date | None) -> int:
    """The year after the one that the old workbook shows, else after its last session's; else the current one."""
    days = [day for row in was.rows("Sessions") if (day := row.date("date"))]
    shown = content.year or (max(days).year if days else None)
    return shown + 1 if shown else (today or datetime.date.today()).year


def _emptied(content: Content) -> Content:
    """What is set up, without what was filled in; a person's own columns keep their headers."""
    tables = {}
    for name, table in content.tables.items():
        own: dict[int, tuple[str, dict[int, Scalar]]] = {at: (header, {}) for at, (header, _) in table.own.items()}
        empty = dataclasses.replace(table, rows={}, own=own, loose=[])
        tables[name] = table if name in _SET_UP else empty
    return dataclasses.replace(content, tables=tables)
