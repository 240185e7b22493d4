"""What was learnt from the past, as text and as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.history.past import ALL
from toolkit.language import Words
from toolkit.metrics.learning import ENOUGH, LEVEL
from toolkit.rendering.numbers import number, percent
from toolkit.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.history.past import Learnt, Past, TypeCost

_NAME = 36


def calibration_dict(past: Past, level: float = LEVEL) -> dict[str, Any]:
    """As `seance calibrate --format json` gives it: margins and shares to four decimals, money as strings."""
    return {
        "schema": "seance.calibration/1",
        "currency": past.currency,
        "level": level,
        "safety_margin": {"learnt": _share(past.whole.margin(level)), "settings": float(past.safety_margin)},
        "planned_late": past.planned_late,
        "times": [_learnt_dict(learnt, float(past.safety_margin), level) for learnt in past.times],
        "costs": [_learnt_dict(learnt, float(past.reserve_rate), level) for learnt in past.costs],
        "types": [
            {
                "session_type": kind.name,
                "sessions": kind.count,
                "worked_minutes": kind.worked_minutes,
                "time_value": str(kind.time_value),
                "costs": str(kind.costs),
                "total": str(kind.total),
            }
            for kind in past.types
        ],
    }


def _learnt_dict(learnt: Learnt, settings: float, level: float) -> dict[str, Any]:
    own, flat = learnt.trial(level=level), learnt.trial(settings)
    return {
        "name": learnt.name,
        "phase": learnt.phase,
        "count": learnt.count,
        "starters": not learnt.enough,
        "margin": _share(learnt.margin(level)),
        "tried": own.tried,
        "fitted": None if own.coverage is None else _share(own.coverage),
        "fitted_at_settings": None if flat.coverage is None else _share(flat.coverage),
        # In minutes, or in the workbook's currency: what was reserved in vain, and what was short.
        "unused": round(own.unused, 2),
        "missing": round(own.missing, 2),
        "unused_at_settings": round(flat.unused, 2),
        "missing_at_settings": round(flat.missing, 2),
    }


def _share(value: float) -> float:
    return round(value, 4)


def calibration_text(past: Past, file: str, lang: str, level: float = LEVEL) -> str:
    """The same in words: margins by phase and type, costs by item, what a type of session really costs."""
    words = Words("history", lang)
    title, flat = words["title"], percent(float(past.safety_margin), lang)
    lines = [title, "=" * len(title), *wrapped(words("about", level=percent(level, lang)), "")]
    lines.append("")
    lines.append(words("advice", margin=percent(past.whole.margin(level), lang), flat=flat))
    if not past.whole.count:
        lines += wrapped(words["nothing"], "")
        return "\n".join(lines) + "\n"
    lines += [words("next", file=file), ""]
    lines += _table(
        words["col_kind"], [t for t in past.times if not t.name or t.enough], past.safety_margin, words, level
    )
    costs = [learnt for learnt in past.costs if learnt.enough]
    if costs:
        lines += ["", *_table(words["col_item"], costs, past.reserve_rate, words, level)]
    lines += ["", *_notes(past, words, level)]
    if past.types:
        lines += ["", words("types", currency=past.currency), *_types(past.types, words)]
    return "\n".join(lines) + "\n"


def _table(head: str, found: list[Learnt], settings: Decimal, words: Words, level: float) -> Iterator[str]:
    lang, flat = words.lang, float(settings)
    heads = (words["col_count"], words["col_margin"], words["col_fitted"], words("col_flat", flat=percent(flat, lang)))
    yield f"{head:<{_NAME}}" + "".join(f"{text:>11}" for text in heads)
    for learnt in found:
        name = learnt.name or words[learnt.phase]
        if learnt.name and learnt.phase != ALL:
            name = f"  · {words[learnt.phase].lower()}"
        cells = (
            str(learnt.count),
            percent(learnt.margin(level), lang) + ("" if learnt.enough else "*"),
            percent(learnt.trial(level=level).coverage, lang),
            percent(learnt.trial(flat).coverage, lang),
        )
        yield f"{_cut(name, _NAME - 1):<{_NAME}}" + "".join(f"{cell:>11}" for cell in cells)


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _notes(past: Past, words: Words, level: float) -> list[str]:
    lang, lines = words.lang, []
    if not all(learnt.enough for learnt in past.times if not learnt.name):
        lines += wrapped(words("starters", enough=ENOUGH), "")
    own, flat = past.whole.trial(level=level), past.whole.trial(float(past.safety_margin))
    if own.tried:
        lines += wrapped(words("fitted_note", next=ENOUGH + 1), "")
        figures = {"unused": own.unused, "missing": own.missing}
        figures |= {"flat_unused": flat.unused, "flat_missing": flat.missing}
        shown = {key: number(Decimal(minutes) / 60, 0, lang) for key, minutes in figures.items()}
        lines += wrapped(words("waste", count=own.tried, **shown), "")
    if past.planned_late:
        lines += wrapped(words("planned_late", count=past.planned_late), "")
    return lines


def _types(types: list[TypeCost], words: Words) -> Iterator[str]:
    lang = words.lang
    heads = [words[f"col_{key}"] for key in ("count", "hours", "time", "costs", "total")]
    yield f"{words['col_type']:<{_NAME - 6}}" + "".join(f"{head:>10}" for head in heads)
    for kind in types:
        cells = [str(kind.count), number(Decimal(kind.worked_minutes) / 60, 1, lang)]
        cells += [number(amount, 2, lang) for amount in (kind.time_value, kind.costs, kind.total)]
        name = kind.name or words["no_type"]
        yield f"{_cut(name, _NAME - 7):<{_NAME - 6}}" + "".join(f"{cell:>10}" for cell in cells)
