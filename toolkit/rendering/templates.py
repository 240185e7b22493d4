"""Templates and their schema in text, 80 columns wide: what a trade brings, which columns and settings there are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.language import Words
from toolkit.rendering.numbers import number, share
from toolkit.rendering.wrapping import paragraph, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from toolkit.schema import Setting, Template

#: Where the texts of a list begin, where a column's kind and its label do.
_NAME, _KIND, _LABEL = 16, 30, 46


def templates_text(templates: Iterable[Template], lang: str) -> str:
    """The templates by name, each with what it is for."""
    words = Words("templates", lang)
    return "".join(_beside(f"{t.name:<{_NAME}}", _headline(t, words), _NAME) + "\n" for t in templates)


def template_text(template: Template, lang: str) -> str:
    """What one template brings: its sheets, and every section of its trade."""
    words = Words("templates", lang)
    sheets = ", ".join(table.sheet[lang] for table in template.tables.values())
    blocks = [paragraph(_headline(template, words)), paragraph(words("sheets", sheets=sheets))]
    for title, entries in _sections(template, words):
        lines = [words[title], *(line for entry in entries for line in wrapped(entry, "  "))]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def schema_text(template: Template, lang: str) -> str:
    """Every table, column and setting of a template, by its key."""
    words = Words("templates", lang)
    lines = [words["legend"]]
    for table in template.tables.values():
        lines += ["", f"{table.name} ({table.sheet[lang]})"]
        for column in table.columns.values():
            mark = "=" if column.computed else "*" if column.required else " "
            lines.append(_column(f"{mark} {column.key}", column.kind.name, column.label[lang]))
    lines += ["", words["settings"]]
    for setting in template.settings.values():
        default = f" [{_default(setting, lang)}]" if setting.default is not None else ""
        lines.append(_column(f"  {setting.key}", setting.kind.name, setting.label[lang] + default))
    return "\n".join(lines) + "\n"


def _headline(template: Template, words: Words) -> str:
    return words("headline", label=template.label[words.lang], description=template.description[words.lang])


def _beside(start: str, text: str, room: int) -> str:
    """A text beside its start, its further lines below its first."""
    return "\n".join(wrapped(text, start, room - len(start)))


def _column(key: str, kind: str, label: str) -> str:
    return _beside(f"  {key:<{_KIND - 2}}{kind:<{_LABEL - _KIND}}", label, _LABEL)


def _default(setting: Setting, lang: str) -> str:
    if not isinstance(setting.default, Decimal):
        return str(setting.default)
    if setting.kind.name == "rate":
        return share(setting.default, lang)
    return number(setting.default, 0 if setting.default == setting.default.to_integral() else 2, lang)


def _sections(template: Template, words: Words) -> Iterator[tuple[str, list[str]]]:
    """The sections that a trade has, in their order, each entry as one text."""
    trade, lang = template.trade, words.lang
    limits = trade.get("limits", {})
    phrases = {key: trade.get(key, []) for key in ("checklist", "review_questions", "channels", "payment_methods")}
    phrases |= {key: limits.get(key, []) for key in ("included", "excluded")}
    phrases["revision"] = [limits["revision"]] if "revision" in limits else []
    made = {
        "session_types": [_session_type(entry, words, "tiers" in trade) for entry in trade.get("session_types", [])],
        "cost_lines": [_cost_line(entry, words, template) for entry in trade.get("cost_lines", [])],
        "tiers": [_tier(entry, words) for entry in trade.get("tiers", [])],
        "risks": [_risk(entry, words, template) for entry in trade.get("risks", [])],
        "indicators": [_indicator(entry, lang) for entry in trade.get("indicators", [])],
        **{key: [entry[lang] for entry in entries] for key, entries in phrases.items()},
    }
    order = ("session_types", "cost_lines", "included", "excluded", "revision", "tiers", "checklist", "risks")
    for key in (*order, "review_questions", "indicators", "channels", "payment_methods"):
        if made[key]:
            yield key, made[key]


def _session_type(entry: Mapping[str, Any], words: Words, tiers: bool) -> str:
    parts = [entry["label"][words.lang], " + ".join(str(entry[key]) for key in ("prep", "main", "post"))]
    if "included_quantity" in entry:
        key = "limit_unit" if "extra_unit_price" in entry else "limit_tiers" if tiers else "limit_only"
        price = number(entry.get("extra_unit_price", 0), 2, words.lang)
        parts.append(words(key, included=entry["included_quantity"], price=price))
    return " · ".join(parts)


def _cost_line(entry: Mapping[str, Any], words: Words, template: Template) -> str:
    lang = words.lang
    parts = [entry["label"][lang]]
    if "estimated" in entry:
        parts.append(number(entry["estimated"], 2, lang))
    parts.append(", ".join(template.word(key, entry[key], lang) for key in ("nature", "behaviour")))
    if "account" in entry:
        parts.append(words("account", account=entry["account"]))
    return " · ".join(parts)


def _tier(entry: Mapping[str, Any], words: Words) -> str:
    rate = share(entry["surcharge"], words.lang)
    return words("tier" if "to" in entry else "tier_open", low=entry["from"], high=entry.get("to", 0), rate=rate)


def _risk(entry: Mapping[str, Any], words: Words, template: Template) -> str:
    lang = words.lang
    parts = [entry["label"][lang]]
    if "likelihood" in entry:
        parts.append(words("likelihood", word=template.word("likelihood", entry["likelihood"], lang)))
    if "impact" in entry:
        parts.append(words("impact", amount=number(entry["impact"], 2, lang)))
    if "contingency" in entry:
        cost = f" ({number(entry['contingency_cost'], 2, lang)})" if "contingency_cost" in entry else ""
        return f"{' · '.join(parts)} → {entry['contingency'][lang]}{cost}"
    return " · ".join(parts)


def _indicator(entry: Mapping[str, Any], lang: str) -> str:
    return f"{entry['label'][lang]} ({entry['unit'][lang]})" if "unit" in entry else str(entry["label"][lang])
