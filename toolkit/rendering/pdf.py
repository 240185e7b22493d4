"""The report as two A4 pages: what and why with charts, then who, what to invoice, what to change, down to the cell.

`report.typ` is the markup, in the style of the documents; here is what it shows, every value already as it reads.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.findings import Severity
from toolkit.metrics.causes import CAUSES
from toolkit.rendering.beside import compared_rows, supposed_lines
from toolkit.rendering.charts import bars, falling, stacked
from toolkit.rendering.evidence import item_name, notice_text, verdict
from toolkit.rendering.numbers import day, hours, number, percent, period_name
from toolkit.rendering.typeset import typeset
from toolkit.rendering.typography import PrintedWords
from toolkit.rendering.wrapping import short, tail
from toolkit.reports.alerts import alerts, due
from toolkit.reports.comparison import PARTS
from toolkit.reports.extract import LETTERHEAD
from toolkit.reports.insights import agreement, levels, relations, waterfall
from toolkit.reports.trend import trend
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.language import Words
    from toolkit.reports import Report
    from toolkit.reports.evidence import Item
    from toolkit.reports.notices import Notice

_ROOT = Path(__file__).parent.parent
_PAGE = Path(__file__).parent / "report.typ"
#: The day that the file's properties carry where the report has none.
_NO_DAY = datetime.date(2000, 1, 1)
#: How many sessions, amounts to invoice, clients and findings are listed; what is more is added up or counted.
_COSTLIEST, _OPEN, _GROUPS = 6, 7, 6
#: The heads of what is traced to cells.
_TRACED = ("key_session", "col_date", "key_client", "col_what", "col_money", "col_source")
#: How many characters of an id, a name and a place stand on a line.
_ID, _NAME, _PLACE = 16, 44, 48


def report_pdf(report: Report, lang: str) -> bytes:
    """The two pages; the same report gives the same bytes.

    Raises:
        MissingExtraError: the engine is not installed; the message names the extra.
    """
    words = PrintedWords("report", lang)
    data = {
        **_head(report, words),
        "cards": _cards(report, words),
        "supposed": [line.strip() for line in supposed_lines(report, words)],
        **_drawn(report, words),
        "compared": _compared(report, words),
        "budget": _budget(report, words),
        "traced": [words(head, currency=report.currency) for head in _TRACED],
        "costliest": _listed(words("costliest", currency=report.currency), _costliest(report, words), words),
        "open": _listed(words("page_open", currency=report.currency), _receivables(report, words), words),
        "groups": [_grouped(report, by, words) for by in dict.fromkeys(("client", "type", _grouping(report)))],
        "plans": _plans(report, words),
        "alerts": _listed(words["alerts"], _noticed(alerts(report), report, words), words),
        "due": _listed(words["due"], _noticed(due(report), report, words), words),
        "state": _state(report, words),
    }
    return typeset(_PAGE, data, _last_day(report), _ROOT)


def _last_day(report: Report) -> datetime.date:
    return report.period.end or report.highlights.last_day or _NO_DAY


def _head(report: Report, words: Words) -> dict[str, Any]:
    """The letterhead of the one business, where there is one, and what the report is about."""
    one = report.highlights.letterhead
    counts = report.total["sessions"]
    closed = counts["done"] + counts["cancelled"]
    files = report.sources[0].file if one else words("several", count=len(report.sources))
    head = one or dict.fromkeys(LETTERHEAD, "")
    return {
        "lang": words.lang,
        "title": words("title", period=period_name(report.period, words)),
        "about": short(files, _PLACE) + words("sources", sessions=closed, planned=counts["planned"]),
        "reference": short(files, _PLACE),
        "head": {
            **head,
            "owner_name": head["owner_name"] or short(files, _PLACE),
            "issued": period_name(report.period, words),
        },
        "words": {"siren": PrintedWords("documents", words.lang)["siren"], "none": words["page_none"]},
        "logo": "",
        "empty": words["nothing"] if not closed else "",
    }


def _cards(report: Report, words: Words) -> list[dict[str, str]]:
    total, lang = report.total, words.lang
    shown = {
        "card_hours": hours(total["unbilled_minutes"], lang),
        "card_loss": number(total["loss"]["total"], 2, lang),
        "card_share": percent(total["leakage_rate"], lang),
        "card_open": number(total["to_invoice"], 2, lang),
        "card_recoverable": number(total["recoverable"], 2, lang),
    }
    return [{"label": words(key, currency=report.currency), "value": value} for key, value in shown.items()]


def _drawn(report: Report, words: Words) -> dict[str, Any]:
    """The charts: the way to what was earned, parts and causes of the loss, twelve months of both."""
    total, lang = report.total, words.lang
    months = trend(report)
    if not any(Decimal(month["loss"]["total"]) for month in months):
        months = []
    steps = list(levels(waterfall(report)))
    parts = [(words[f"part_{p}"], Decimal(total["loss"][p]), number(total["loss"][p], 2, lang)) for p in PARTS]
    minutes = total["causes_minutes"]
    order = sorted(CAUSES, key=lambda cause: -minutes[cause])
    causes = [(words[f"cause_{c}"], Decimal(minutes[c]), hours(minutes[c], lang)) for c in order]
    lost = [(_month(m["key"], words), [Decimal(m["loss"][part]) for part in PARTS]) for m in months]
    spent = [(_month(m["key"], words), [Decimal(m["causes_minutes"][c]) / 60 for c in CAUSES]) for m in months]
    labels = [words[f"step_{step.key}"] for step, _, _ in steps]
    return {
        "waterfall": {
            "title": words("waterfall", currency=report.currency),
            **falling(steps, labels, lang),
        },
        "parts": {"title": words("loss_parts", currency=report.currency), "rows": bars(parts)},
        "causes": {"title": words["causes"], "rows": bars(causes)},
        "money": {
            "title": words("trend_loss", currency=report.currency),
            "legend": [words[f"part_{part}"] for part in PARTS],
            **stacked(lost, lang),
        },
        "hours": {
            "title": words["trend_hours"],
            "legend": [words[f"cause_{cause}"] for cause in CAUSES],
            **stacked(spent, lang),
        },
    }


def _month(key: str, words: Words) -> str:
    """A month's short name, with its year where one begins."""
    year, month = key.split("-")
    return words["months_short"].split()[int(month) - 1] + (f"\n{year}" if month == "01" else "")


def _compared(report: Report, words: Words) -> dict[str, Any] | None:
    """The other period beside this one, part by part and cause by cause; None where none was asked for."""
    if report.comparison is None:
        return None
    heads, parts, causes = compared_rows(report.comparison, words)
    period = period_name(report.comparison.then.period, words)
    return {
        "title": words("compare", period=period, currency=report.currency),
        "causes_title": words["compare_causes"].strip(),
        "heads": heads,
        "parts": parts,
        "causes": causes,
    }


def _budget(report: Report, words: Words) -> dict[str, Any]:
    """Planned beside actual, in money and in time; what an hour brought; how content clients are."""
    total, lang, currency = report.total, words.lang, report.currency
    costs = {key: number(total["budget"][key], 2, lang) for key in ("estimated", "actual", "unplanned")}
    times = {"planned": hours(total["planned_minutes"], lang), "worked": hours(total["worked_minutes"], lang)}
    lines = [
        words("budget_costs", currency=currency, **costs),
        words("budget_time", overrun=percent(total["overrun_rate"], lang), **times),
    ]
    if total["effective_rate"] is not None:
        rate, approved = number(total["effective_rate"], 2, lang), percent(total["approved_rate"], lang)
        lines.append(words("budget_rate", rate=rate, currency=currency, approved=approved))
    found = total["satisfaction"]
    if not found["responses"]:
        return {"title": words["budget"], "lines": [*lines, words["no_satisfaction"]]}
    mean, csat = number(found["mean"], 1, lang), percent(found["csat_rate"], lang)
    lines.append(words("satisfaction", mean=mean, responses=found["responses"], csat=csat))
    return {"title": words["budget"], "lines": lines}


def _listed(title: str, found: tuple[Sequence[Sequence[str]], str], words: Words) -> dict[str, Any]:
    rows, rest = found
    return {"title": title, "rows": rows, "rest": rest}


def _costliest(report: Report, words: Words) -> tuple[list[list[str]], str]:
    return [_line(item, "", words) for item in report.highlights.costliest.items()[:_COSTLIEST]], ""


def _receivables(report: Report, words: Words) -> tuple[list[list[str]], str]:
    """The largest of what is to invoice, and what the others add up to."""
    items = sorted(report.highlights.open, key=lambda item: -item.amount)
    rest = items[_OPEN:]
    amount = number(sum((item.amount for item in rest), ZERO), 2, words.lang)
    more = words("page_rest", count=len(rest), money=amount, currency=report.currency) if rest else ""
    return [_line(item, item_name(item, words), words) for item in items[:_OPEN]], more


def _line(item: Item, name: str, words: Words) -> list[str]:
    date = day(item.date, words.lang) if item.date else ""
    amount, place = number(item.amount, 2, words.lang), tail(str(item.place), _PLACE)
    return [short(item.session, _ID), date, short(item.client, _ID), short(name, _NAME), amount, place]


def _grouping(report: Report) -> str:
    """The grouping asked for, where the pages do not show it anyway."""
    return report.by if report.by == "mission" else "client"


def _grouped(report: Report, by: str, words: Words) -> dict[str, Any]:
    """Clients, types or missions: those that lose most, and where each stands; what the others add up to."""
    found, lang = relations(report, by), words.lang
    rest = found[_GROUPS:]
    amount = number(sum((Decimal(r.figures["loss"]["total"]) for r in rest), ZERO), 2, lang)
    heads = (f"key_{by}", "col_hours", "col_loss", "col_share", "col_satisfaction", "col_standing")
    rows = []
    for relation in found[:_GROUPS]:
        figures = relation.figures
        mean = figures["satisfaction"]["mean"]
        rows.append(
            [
                short(figures["key"] or words["no_key"], _NAME),
                hours(figures["unbilled_minutes"], lang),
                number(figures["loss"]["total"], 2, lang),
                percent(figures["leakage_rate"], lang),
                "–" if mean is None else number(mean, 1, lang),
                words[f"standing_{relation.standing}"],
            ]
        )
    more = words("page_rest", count=len(rest), money=amount, currency=report.currency) if rest else ""
    return {"title": words[f"groups_{by}"], "heads": [words[head] for head in heads], "rows": rows, "rest": more}


def _plans(report: Report, words: Words) -> dict[str, Any]:
    """With and without an agreed plan: how many sessions, their mean loss, and how sure the difference is."""
    found = agreement(report)
    kinds = (("plan_agreed", found.agreed, found.agreed_mean), ("plan_not_agreed", found.others, found.others_mean))
    return {
        "title": words["agreement"],
        "heads": [words["col_plan"], words["col_sessions"], words("col_mean_loss", currency=report.currency)],
        "rows": [
            [words[key], str(count), "–" if mean is None else number(mean, 2, words.lang)] for key, count, mean in kinds
        ],
        "verdict": verdict(found, words, report.currency),
    }


def _noticed(notices: Iterable[Notice], report: Report, words: Words) -> tuple[list[list[str]], str]:
    rows = [
        [
            str(one.many) if one.names else "",
            notice_text(one, words, report.currency),
            ", ".join(short(name, _ID) for name in one.names),
            tail(str(one.place or ""), _PLACE),
        ]
        for one in notices
    ]
    return rows, ""


def _state(report: Report, words: Words) -> str:
    """How far the data can be trusted: findings and rows left out."""
    counts = {level: sum(f.severity is level for f in report.findings) for level in Severity}
    rows = sum(source.rows_left_out for source in report.sources)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    if not errors and not warnings and not rows:
        return words("page_clean", rows=sum(source.rows_read for source in report.sources))
    return f"{words('page_findings', errors=errors, warnings=warnings, rows=rows)} {words['check_hint']}"
