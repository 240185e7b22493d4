"""What if a rule or a price had been another one: the real past under other settings (R15)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from toolkit.refusals import WrongValueError
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.ledger import Ledger


#: Settings that a row may say for itself, by the table of the rows.
OWN = {"hourly_rate": "Sessions", "included_rounds": "Missions", "turnaround_days": "Missions"}


def settings_of(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The settings supposed, each as a value of its kind.

    Raises:
        WrongValueError: no such setting, or not a value of its kind; the text is one line for the user.
    """
    template = load(BASE)
    for key in changes:
        setting = template.settings.get(key)
        if setting is not None and setting.kind.decimals is None:
            raise WrongValueError("not_supposable", key=key)
    return {key: template.setting_value(key, value) for key, value in changes.items()}


def supposed(ledger: Ledger, settings: Mapping[str, Any]) -> Ledger:
    """The ledger as it would be with other `settings_of`; what a session or mission says for itself stays."""
    changed = dataclasses.replace(ledger.settings, values={**ledger.settings.values, **settings})
    return dataclasses.replace(ledger, settings=changed)
