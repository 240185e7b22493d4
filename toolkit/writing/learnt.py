"""The margin that the workbook's own past asks for, on the Dashboard: the same as `seance calibrate`, by formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.history.calibration import margin
from toolkit.metrics.learning import ENOUGH, FROM, LAST, LEVEL, STARTERS, ratio, ratio_order
from toolkit.writing.draft import Draft, done

if TYPE_CHECKING:
    from toolkit.metrics.facts import SessionFacts

#: The columns of the block: labels, numbers, and the ratios of a short history.
_LABEL, _NUMBER, _SHORT = 0, 3, 5
_AT = "IF({{count}}<{{enough}},LARGE({{both}},{0}),LARGE({{recent}},{0}))"
#: Key, formula and number format. The exclusive percentile is at place level × (n + 1), ascending; LARGE counts from
#: the other end.
_ROWS = (
    ("level", "", "0%"),
    ("last", "", "0"),
    ("enough", "", "0"),
    ("first", "IF(COUNT({order})>{last},LARGE({order},{last}),0)", "General"),
    ("count", "COUNT({recent})", "0"),
    ("pool", "IF({count}<{enough},COUNT({both}),{count})", "0"),
    ("place", "{level}*({pool}+1)", "0.0"),
    ("low", _AT.format("{pool}+1-INT({place})"), "General"),
    ("high", _AT.format("{pool}-INT({place})"), "General"),
    ("margin", "MAX(0,MIN(1+1,{low}+({place}-INT({place}))*({high}-{low})-1))", "0.0%"),
)


def write_learnt(draft: Draft, top: int, shown: tuple[int, int]) -> None:
    """Write the workings from row `top` (0 the first), and the margin where people look: (row, column)."""
    sheet, styles, words = draft.sheet("Dashboard"), draft.styles, draft.words
    own = _past(draft)
    done(sheet.write_string(top, _LABEL, words["learnt_title"], styles.heading()))
    cells = {key: f"${column_letter(_NUMBER)}${top + 2 + index}" for index, (key, _, _) in enumerate(_ROWS)}
    names = {name: draft.translator.translate(f"Results[ratio_{name}]") for name in ("recent", "order")}
    letters = column_letter(_SHORT), column_letter(_SHORT + 1)
    names["both"] = f"${letters[0]}${top + 2}:${letters[1]}${top + 1 + len(STARTERS)}"
    values = _values(draft, own)
    for row, (key, formula, number_format) in enumerate(_ROWS, top + 1):
        done(sheet.write_string(row, _LABEL, words[f"learnt_{key}"], styles.cell("General", "left", computed=True)))
        style = styles.cell(number_format, "right", computed=True)
        if formula:
            draft.formula(sheet, row, _NUMBER, f"={formula.format(**cells, **names)}", values[key], style)
        else:
            done(sheet.write_number(row, _NUMBER, values[key], style))
    _short_history(draft, top, own, cells, names["recent"])
    place = f"='{draft.sheet_name('Dashboard')}'!{cells['first']}"
    done(draft.workbook.define_name(FROM, place))
    _show(draft, shown, cells, own)


def _values(draft: Draft, own: list[float]) -> dict[str, float]:
    """What each cell of the workings holds."""
    order = sorted(order_of(session) for session in draft.book.sessions if ratio.cell(session) is not None)
    known = own[-LAST:]
    pool = sorted(known if len(known) >= ENOUGH else [*known, *STARTERS])
    place = LEVEL * (len(pool) + 1)
    return {
        "level": LEVEL,
        "last": LAST,
        "enough": ENOUGH,
        "first": order[-LAST] if len(order) > LAST else 0,
        "count": len(known),
        "pool": len(pool),
        "place": place,
        "low": pool[int(place) - 1],
        "high": pool[int(place)],
        "margin": margin(own),
    }


def order_of(session: SessionFacts) -> float:
    """The order of a session that teaches something."""
    return ratio_order.cell(session) or 0.0


def _past(draft: Draft) -> list[float]:
    """The ratios of all sessions that teach something, oldest first."""
    taught = [(order_of(s), value) for s in draft.book.sessions if (value := ratio.cell(s)) is not None]
    return [float(value) for _, value in sorted(taught)]


def _short_history(draft: Draft, top: int, own: list[float], cells: dict[str, str], recent: str) -> None:
    """The starters, and beside them one's own ratios while they are few: what the margin is taken from until then."""
    sheet, styles = draft.sheet("Dashboard"), draft.styles
    style = styles.cell("General", "right", computed=True)
    few = sorted(own, reverse=True) if len(own) < ENOUGH else []
    for index, starter in enumerate(STARTERS):
        done(sheet.write_number(top + 1 + index, _SHORT, starter, style))
        place = f"ROWS($A$1:$A${index + 1})"
        text = f'=IF({cells["count"]}<{cells["enough"]},IFERROR(LARGE({recent},{place}),""),"")'
        value = few[index] if index < len(few) else ""
        draft.formula(sheet, top + 1 + index, _SHORT + 1, text, value, style)


def _show(draft: Draft, place: tuple[int, int], cells: dict[str, str], own: list[float]) -> None:
    """The margin and how many sessions stand behind it, where people look."""
    sheet, styles, words = draft.sheet("Dashboard"), draft.styles, draft.words
    row, column = place
    note = styles.note(align="right")
    done(sheet.merge_range(row, column, row, column + 3, words["learnt_shown"], note))
    style = styles.get(bold=True, num_format="0.0%", align="left")
    draft.formula(sheet, row, column + 4, f"={cells['margin']}", margin(own), style)
    done(sheet.merge_range(row, column + 5, row, column + 6, words["learnt_behind"], note))
    style = styles.get(bold=True, num_format="0", align="left")
    draft.formula(sheet, row, column + 7, f"={cells['count']}", min(len(own), LAST), style)
