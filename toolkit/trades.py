"""What a trade's template may bring, the check of it, and the words it gives to the sheet Lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.kinds import Scalar
    from toolkit.language import Phrase
    from toolkit.schema import Template

from toolkit.mistakes import Fail, mistake, phrase_problem, shown, text_problem, twin

#: Says what is wrong with a value, if anything is.
Check = Callable[[Any], "Phrase | None"]

#: How many characters fit: in a cell of a table, in a cell of Lists, on two lines of the Plan, in a definition.
_LABEL, _PHRASE, _LIMIT, _DEFINITION, _UNIT = 60, 250, 160, 600, 30
#: Above any usual time or quantity, any usual amount, any surcharge.
_MOST, _DEAREST, _HIGHEST = 1_000_000, 100_000_000, 10
#: A drop-down list that is longer helps nobody to find.
_ENTRIES = 200


def _text(longest: int) -> Check:
    return lambda value: text_problem(value, longest)


def _plain(longest: int) -> Check:
    return lambda value: phrase_problem(value, longest)


def _word(lists: Mapping[str, Any], name: str) -> Check:
    # A list or a section in its place has no hash: compared with each word instead.
    words = tuple(lists[name])
    return lambda value: None if value in words else mistake("none_of", given=shown(value), known=", ".join(words))


def _whole(value: Any) -> Phrase | None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return mistake("not_whole", given=shown(value))
    return None if value <= _MOST else mistake("too_large", given=shown(value), most=_MOST)


def _decimal(most: int, decimals: int) -> Check:
    def check(value: Any) -> Phrase | None:
        try:
            number = Decimal(value) if isinstance(value, str) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or number < 0:
            return mistake("not_amount", given=shown(value))
        if number > most:
            return mistake("too_large", given=shown(value), most=most)
        fits = not number % Decimal(1).scaleb(-decimals)
        return None if fits else mistake("too_many_decimals", given=shown(value), decimals=decimals)

    return check


def check_trade(trade: Mapping[str, Any], fail: Fail, lists: Mapping[str, Any]) -> None:
    """Calls `fail` with the path and the reason at the first mistake in a trade's sections."""
    sections = _sections(lists)
    for name, entries in trade.items():
        if name == "limits":
            _check_limits(entries, fail)
        elif name not in sections:
            fail((name,), mistake("unknown_section", known=", ".join(sorted([*sections, "limits"]))))
        else:
            _check_section(name, entries, sections[name], fail)
    _check_tiers(trade.get("tiers", []), fail)


def _sections(lists: Mapping[str, Any]) -> Mapping[str, Mapping[str, Check]]:
    """The keys of each section's entries; ! marks those that must be there."""
    amount, label = _decimal(_DEAREST, 2), _text(_LABEL)
    question = {"fr!": _plain(_PHRASE), "en!": _plain(_PHRASE)}
    word = {"fr!": _plain(_LABEL), "en!": _plain(_LABEL)}
    return {
        "session_types": {
            "label!": label,
            "prep!": _whole,
            "main!": _whole,
            "post!": _whole,
            "included_quantity": _whole,
            "extra_unit_price": amount,
        },
        "cost_lines": {
            "label!": label,
            "nature!": _word(lists, "nature"),
            "behaviour!": _word(lists, "behaviour"),
            "account": _plain(_UNIT),
            "estimated": amount,
        },
        "tiers": {"from!": _whole, "to": _whole, "surcharge!": _decimal(_HIGHEST, 4)},
        "risks": {
            "label!": label,
            "likelihood": _word(lists, "likelihood"),
            "impact": amount,
            "contingency": _text(_PHRASE),
            "contingency_cost": amount,
        },
        "indicators": {"label!": label, "unit": _text(_UNIT)},
        "checklist": question,
        "review_questions": question,
        "channels": word,
        "payment_methods": word,
    }


def _check_section(name: str, entries: Any, keys: Mapping[str, Check], fail: Fail) -> None:
    if not isinstance(entries, list):
        fail((name,), mistake("no_blocks", name=name))
    if len(entries) > _ENTRIES:
        fail((name,), mistake("too_many", count=len(entries), most=_ENTRIES))
    for index, entry in enumerate(entries):
        _check_entry(entry, keys, (name, index), fail)
    if "label!" in keys or "fr!" in keys:
        found = twin({index: entry.get("label", entry) for index, entry in enumerate(entries)})
        if found:
            second, first, lang = found
            place = (name, second, "label" if "label!" in keys else lang)
            fail(place, mistake("same_text", lang=lang, first=f"{name}[{first + 1}]"))


def _check_entry(entry: Any, keys: Mapping[str, Check], path: tuple[str | int, ...], fail: Fail) -> None:
    if not isinstance(entry, dict):
        fail(path, mistake("no_block", name=path[0]))
    for key in entry:
        check = keys.get(key) or keys.get(f"{key}!")
        if check is None:
            fail((*path, key), mistake("unknown_key", known=", ".join(name.rstrip("!") for name in keys)))
        elif problem := check(entry[key]):
            fail((*path, key), problem)
    for name in keys:
        if name.endswith("!") and name[:-1] not in entry:
            fail(path, mistake("missing", key=name[:-1]))


def _check_limits(limits: Any, fail: Fail) -> None:
    if not isinstance(limits, dict):
        fail(("limits",), mistake("no_section", name="limits"))
    for key, value in limits.items():
        if key == "revision":
            if problem := text_problem(value, _DEFINITION):
                fail(("limits", key), problem)
        elif key not in ("included", "excluded"):
            fail(("limits", key), mistake("unknown_limit"))
        elif not isinstance(value, list):
            fail(("limits", key), mistake("not_list_of_texts", key=key))
        else:
            for index, phrase in enumerate(value):
                if problem := text_problem(phrase, _LIMIT):
                    fail(("limits", key, index), problem)


def _check_tiers(tiers: list[Mapping[str, Any]], fail: Fail) -> None:
    above = -1
    for index, tier in enumerate(tiers):
        if tier["from"] <= above:
            fail(("tiers", index, "from"), mistake("tier_overlap"))
        if "to" in tier and tier["to"] < tier["from"]:
            fail(("tiers", index, "to"), mistake("tier_inverted"))
        above = tier.get("to", 10**9)


def list_contents(template: Template, lang: str) -> dict[str, list[Scalar | None]]:
    """What each column of Lists holds for a trade."""
    trade = template.trade
    types, costs = trade.get("session_types", []), trade.get("cost_lines", [])
    risks, limits = trade.get("risks", []), trade.get("limits", {})
    indicators = trade.get("indicators", [])

    def labels(entries: Iterable[Mapping[str, Any]], key: str = "label") -> list[Scalar | None]:
        return [entry[key][lang] if key in entry else None for entry in entries]

    def number(entry: Mapping[str, Any], key: str) -> Decimal | None:
        return Decimal(entry[key]) if key in entry else None

    def phrases(name: str) -> list[Scalar | None]:
        return [entry[lang] for entry in trade.get(name, [])]

    return {
        "session_types": labels(types),
        "usual_prep": [Decimal(entry["prep"]) for entry in types],
        "usual_main": [Decimal(entry["main"]) for entry in types],
        "usual_post": [Decimal(entry["post"]) for entry in types],
        "usual_quantity": [number(entry, "included_quantity") for entry in types],
        "usual_extra_price": [number(entry, "extra_unit_price") for entry in types],
        "cost_items": labels(costs),
        "cost_nature": [template.word("nature", entry["nature"], lang) for entry in costs],
        "cost_behaviour": [template.word("behaviour", entry["behaviour"], lang) for entry in costs],
        "cost_account": [entry.get("account") for entry in costs],
        "usual_cost": [number(entry, "estimated") for entry in costs],
        "channels": phrases("channels"),
        "payment_methods": phrases("payment_methods"),
        "checklist": phrases("checklist"),
        "included": [phrase[lang] for phrase in limits.get("included", [])],
        "excluded": [phrase[lang] for phrase in limits.get("excluded", [])],
        # A sentence a row, as it is read on a phone or signed on paper.
        "revision_rule": [*re.split(r"(?<=[.!?])\s+", limits["revision"][lang])] if "revision" in limits else [],
        "risks": labels(risks),
        "contingencies": labels(risks, "contingency"),
        "risk_likelihood": [
            template.word("likelihood", entry["likelihood"], lang) if "likelihood" in entry else None for entry in risks
        ],
        "risk_impact": [number(entry, "impact") for entry in risks],
        "contingency_cost": [number(entry, "contingency_cost") for entry in risks],
        "review_questions": phrases("review_questions"),
        "indicators": labels(indicators),
        "units": labels(indicators, "unit"),
        "scores": [Decimal(score) for score in range(1, 6)],
    }
