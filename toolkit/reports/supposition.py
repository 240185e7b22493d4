"""What if a rule or a price had been another one: the real past under other settings (R15)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from toolkit.refusals import WrongValueError
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import SessionFacts


#: Settings that a row may say for itself, by the table of the rows.
OWN = {"hourly_rate": "Sessions", "included_rounds": "Missions", "turnaround_days": "Missions"}


def supposed(ledger: Ledger, changes: Mapping[str, Any]) -> Ledger:
    """The ledger as it would be with other settings; what a session or mission says for itself stays.

    Raises:
        ValueError: no such setting, or not a value of its kind; the text is one line for the user.
    """
    template = load(BASE)
    for key in changes:
        setting = template.settings.get(key)
        if setting is not None and setting.kind.decimals is None:
            raise WrongValueError("not_supposable", key=key)
    values = {key: template.setting_value(key, value) for key, value in changes.items()}
    settings = dataclasses.replace(ledger.settings, values={**ledger.settings.values, **values})
    return dataclasses.replace(ledger, settings=settings)


def unmoved(sessions: Iterable[SessionFacts], key: str) -> int:
    """How many sessions, or missions of them, say this setting for themselves: supposing changes nothing for them."""
    rows = (session.row if OWN.get(key) == "Sessions" else session.mission for session in sessions)
    return len({id(row) for row in rows if key in OWN and row is not None and row.filled(key)})
