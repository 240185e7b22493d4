"""What a trade's template may bring, the check of it, and the words it gives to the sheet Lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.kinds import Scalar
    from toolkit.schema import Template

Fail = Callable[[tuple[str | int, ...], str], None]
#: Says what is wrong with a value, or "" where it is right.
Check = Callable[[Any], str]


def _text(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"fr", "en"} and all(isinstance(t, str) and t for t in value.values()):
        return ""
    return 'needs both languages: { fr = "…", en = "…" }'


def _whole(value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return "" if right else f"{value!r} is not a whole number of 0 or more"


def _decimal(value: Any) -> str:
    try:
        right = isinstance(value, str) and Decimal(value).is_finite() and Decimal(value) >= 0
    except InvalidOperation:
        right = False
    return "" if right else f'{value!r} is not an amount or rate; write it in quotes, such as "20.00"'


def _plain(value: Any) -> str:
    return "" if isinstance(value, str) and value else f"{value!r} is not a text"


def _word(lists: Mapping[str, Any], name: str) -> Check:
    return lambda value: "" if value in lists[name] else f"{value!r} is none of {', '.join(lists[name])}"


def check_trade(trade: Mapping[str, Any], fail: Fail, lists: Mapping[str, Any]) -> None:
    """Calls `fail` with the path and the reason at the first mistake in a trade's sections."""
    sections = _sections(lists)
    for name, entries in trade.items():
        if name == "limits":
            _check_limits(entries, fail)
        elif name not in sections:
            fail((name,), f"unknown section; a trade has {', '.join(sorted([*sections, 'limits']))}")
        elif not isinstance(entries, list):
            fail((name,), f"write each entry as a block that begins with [[{name}]]")
        else:
            for index, entry in enumerate(entries):
                _check_entry(entry, sections[name], (name, index), fail)
    _check_tiers(trade.get("tiers", []), fail)


_PHRASE: Mapping[str, Check] = {"fr!": _plain, "en!": _plain}


def _sections(lists: Mapping[str, Any]) -> Mapping[str, Mapping[str, Check]]:
    """The keys of each section's entries; ! marks those that must be there."""
    return {
        "session_types": {
            "label!": _text,
            "prep!": _whole,
            "main!": _whole,
            "post!": _whole,
            "included_quantity": _whole,
            "extra_unit_price": _decimal,
        },
        "cost_lines": {
            "label!": _text,
            "nature!": _word(lists, "nature"),
            "behaviour!": _word(lists, "behaviour"),
            "account": _plain,
            "estimated": _decimal,
        },
        "tiers": {"from!": _whole, "to": _whole, "surcharge!": _decimal},
        "risks": {
            "label!": _text,
            "likelihood": _word(lists, "likelihood"),
            "impact": _decimal,
            "contingency": _text,
            "contingency_cost": _decimal,
        },
        "indicators": {"label!": _text, "unit": _text},
        "checklist": _PHRASE,
        "review_questions": _PHRASE,
        "channels": _PHRASE,
        "payment_methods": _PHRASE,
    }


def _check_entry(entry: Any, keys: Mapping[str, Check], path: tuple[str | int, ...], fail: Fail) -> None:
    if not isinstance(entry, dict):
        fail(path, f"is not a block; write it as [[{path[0]}]] with its keys below")
    for key in entry:
        check = keys.get(key) or keys.get(f"{key}!")
        if check is None:
            fail((*path, key), f"unknown key; there are {', '.join(name.rstrip('!') for name in keys)}")
        elif problem := check(entry[key]):
            fail((*path, key), problem)
    for name in keys:
        if name.endswith("!") and name[:-1] not in entry:
            fail(path, f"{name[:-1]} is missing")


def _check_limits(limits: Mapping[str, Any], fail: Fail) -> None:
    if not isinstance(limits, dict):
        fail(("limits",), "is not a section; write it as [limits] with its keys below")
    for key, value in limits.items():
        if key in ("included", "excluded") and isinstance(value, list):
            for index, phrase in enumerate(value):
                if problem := _text(phrase):
                    fail(("limits", key, index), problem)
        elif key != "revision":
            fail(("limits", key), "unknown key; there are included, excluded (lists) and revision")
        elif problem := _text(value):
            fail(("limits", key), problem)


def _check_tiers(tiers: list[Mapping[str, Any]], fail: Fail) -> None:
    above = -1
    for index, tier in enumerate(tiers):
        if tier["from"] <= above:
            fail(("tiers", index, "from"), "overlaps the tier before it; keep them in ascending order")
        if "to" in tier and tier["to"] < tier["from"]:
            fail(("tiers", index, "to"), "is below `from`")
        above = tier.get("to", 10**9)


def list_contents(template: Template, lang: str) -> dict[str, list[Scalar | None]]:
    """What each column of Lists holds for a trade."""
    trade = template.trade
    types, costs = trade.get("session_types", []), trade.get("cost_lines", [])
    risks, limits = trade.get("risks", []), trade.get("limits", {})
    indicators = trade.get("indicators", [])

    def labels(entries: Iterable[Mapping[str, Any]], key: str = "label") -> list[Scalar | None]:
        return [entry[key][lang] if key in entry else None for entry in entries]

    def phrases(name: str) -> list[Scalar | None]:
        return [entry[lang] for entry in trade.get(name, [])]

    return {
        "session_types": labels(types),
        "usual_prep": [Decimal(entry["prep"]) for entry in types],
        "usual_main": [Decimal(entry["main"]) for entry in types],
        "usual_post": [Decimal(entry["post"]) for entry in types],
        "cost_items": labels(costs),
        "cost_nature": [template.word("nature", entry["nature"], lang) for entry in costs],
        "cost_behaviour": [template.word("behaviour", entry["behaviour"], lang) for entry in costs],
        "cost_account": [entry.get("account") for entry in costs],
        "channels": phrases("channels"),
        "payment_methods": phrases("payment_methods"),
        "checklist": phrases("checklist"),
        "included": [phrase[lang] for phrase in limits.get("included", [])],
        "excluded": [phrase[lang] for phrase in limits.get("excluded", [])],
        # A sentence a row, as it is read on a phone or signed on paper.
        "revision_rule": [*re.split(r"(?<=[.!?])\s+", limits["revision"][lang])] if "revision" in limits else [],
        "risks": labels(risks),
        "contingencies": labels(risks, "contingency"),
        "review_questions": phrases("review_questions"),
        "indicators": labels(indicators),
        "units": labels(indicators, "unit"),
        "scores": [Decimal(score) for score in range(1, 6)],
    }
