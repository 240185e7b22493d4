"""A report in text, 80 columns wide: what was lost, why, what can still be invoiced, which sessions, what to gain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any

from toolkit.findings import Severity
from toolkit.language import COLON, Words
from toolkit.metrics.causes import CAUSES
from toolkit.rendering.beside import compared_lines, supposed_lines
from toolkit.rendering.evidence import notice_text
from toolkit.rendering.numbers import day, hours, number, percent, period_name, share
from toolkit.rendering.reviews import review_lines
from toolkit.rendering.wrapping import WIDTH, short, tail, wrapped
from toolkit.reports.alerts import alerts, due
from toolkit.reports.period import Period
from toolkit.reports.trend import losses_by_month

if TYPE_CHECKING:
    from toolkit.reports import Report
    from toolkit.reports.notices import Notice

_BAR, _LABEL, _NUMBER = 24, 36, 12
_COSTLIEST, _FINDINGS = 5, 5
#: A line of bars, from nothing to the largest; and from how many months with a loss on it says something.
_SPARKS, _FEW_MONTHS = " ▁▂▃▄▅▆▇█", 2
#: The least width of a column of the table by group.
_LEAST = 6
#: Puts a colour on a text: `paint("…", "red")`.
Paint = Callable[[str, str], str]


def report_text(report: Report, lang: str | None = None, paint: Paint = lambda text, colour: text) -> str:
    """The report in the workbook's language, or `lang`; `paint` adds colour where the terminal has it."""
    words = Words("report", lang or report.lang)
    total = report.total
    blocks = [_head(report, words)]
    if total["sessions"]["done"] + total["sessions"]["cancelled"] == 0:
        blocks.append([words["nothing"]])
    else:
        blocks += [
            _lost(report, words, paint),
            [
                part
                for line in supposed_lines(report, words)
                for part in wrapped(line.lstrip(), "  " * (line[0] == " "))
            ],
            _parts(report, words),
            _causes(report, words),
            compared_lines(report, words),
            _to_invoice(report, words, paint),
            _costliest(report, words),
            _budget(report, words),
            _recover(report, words, paint),
            _trend(report, words),
            _notices(report, words, "alerts", alerts(report)),
        ]
        if reviews := list(review_lines(report, words)):
            blocks.append([words["reviews"], *(short(line, WIDTH) for line in reviews)])
        if len(report.groups) > 1 or report.by != "month":
            blocks.append(_groups(report, words))
    blocks.append(_notices(report, words, "due", due(report)))
    blocks.append(_findings(report, words, paint))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(report: Report, words: Words) -> list[str]:
    sessions = report.total["sessions"]
    files = report.sources[0].file if len(report.sources) == 1 else words("several", count=len(report.sources))
    closed = sessions["done"] + sessions["cancelled"]
    title = words("title", period=period_name(report.period, words))
    counts = words("sources", sessions=closed, planned=sessions["planned"])
    return [title, "=" * len(title), f"{short(files, WIDTH - len(counts))}{counts}"]


def _lost(report: Report, words: Words, paint: Paint) -> list[str]:
    total = report.total
    values = {
        "hours": hours(total["unbilled_minutes"], words.lang),
        "lost": Decimal(hours(total["unbilled_minutes"], "en").replace(",", "")),
        "money": number(total["loss"]["total"], 2, words.lang),
        "currency": report.currency,
        "share": percent(total["leakage_rate"], words.lang),
    }
    line = words("lost_line" if total["leakage_rate"] is not None else "lost_line_plain", **values)
    return [paint(f"{words['lost']}  {line}", "red")]


def _bars(title: str, rows: list[tuple[str, Decimal, str]]) -> list[str]:
    """Labelled bars, their lengths in proportion to the largest."""
    largest = max((amount for _, amount, _ in rows), default=Decimal(0))
    lines = [title]
    for label, amount, shown in rows:
        length = int((amount * _BAR / largest).to_integral_value()) if largest else 0
        lines.append(f"  {label:<{_LABEL}}{shown:>{_NUMBER}}  {'█' * length}".rstrip())
    return lines


def _parts(report: Report, words: Words) -> list[str]:
    loss = report.total["loss"]
    rows = [
        (words[f"part_{key}"], Decimal(loss[key]), number(loss[key], 2, words.lang))
        for key in ("time", "extras", "costs", "cancellations")
    ]
    return _bars(words("loss_parts", currency=report.currency), rows)


def _causes(report: Report, words: Words) -> list[str]:
    minutes = report.total["causes_minutes"]
    order = sorted(CAUSES, key=lambda cause: -minutes[cause])
    rows = [(words[f"cause_{c}"], Decimal(minutes[c]), hours(minutes[c], words.lang)) for c in order]
    return _bars(words["causes"], rows)


def _to_invoice(report: Report, words: Words, paint: Paint) -> list[str]:
    amount = number(report.total["to_invoice"], 2, words.lang)
    line = words("to_invoice_line", money=amount, currency=report.currency)
    return [paint(f"{words['to_invoice']}  {line}", "green")]


def _costliest(report: Report, words: Words) -> list[str]:
    """The sessions with the largest losses, each with its cell."""
    items = report.highlights.costliest.items()[:_COSTLIEST]
    lines = [words("costliest", currency=report.currency)] if items else []
    for item in items:
        about = f"{item.session} {day(item.date, words.lang) if item.date else ''} {item.client}"
        start = f"  {about:<32.32}{number(item.amount, 2, words.lang):>{_NUMBER}}  "
        lines.append(start + tail(str(item.place), WIDTH - len(start)))
    return lines


def _budget(report: Report, words: Words) -> list[str]:
    total, lang = report.total, words.lang
    money = {key: number(total["budget"][key], 2, lang) for key in ("estimated", "actual", "unplanned")}
    times = {"planned": hours(total["planned_minutes"], lang), "worked": hours(total["worked_minutes"], lang)}
    lines = [
        words["budget"],
        *wrapped(words("budget_costs", currency=report.currency, **money), "  "),
        *wrapped(words("budget_time", overrun=percent(total["overrun_rate"], lang), **times), "  "),
    ]
    if total["effective_rate"] is not None:
        rate = number(total["effective_rate"], 2, lang)
        approved = percent(total["approved_rate"], lang)
        lines += wrapped(words("budget_rate", rate=rate, currency=report.currency, approved=approved), "  ")
    satisfaction = total["satisfaction"]
    if not satisfaction["responses"]:
        return [*lines, "  " + words["no_satisfaction"]]
    mean, csat = number(satisfaction["mean"], 1, lang), percent(satisfaction["csat_rate"], lang)
    return [*lines, "  " + words("satisfaction", mean=mean, responses=satisfaction["responses"], csat=csat)]


def _recover(report: Report, words: Words, paint: Paint) -> list[str]:
    targets = report.highlights.recovery_targets
    head = words["recover_plain"]
    if len(targets) == 1:
        head = words(
            "recover",
            target=share(next(iter(targets)), words.lang),
        )
    amount = number(report.total["recoverable"], 2, words.lang)
    return [paint(f"{head}  {words('recover_line', money=amount, currency=report.currency)}", "green")]


def _trend(report: Report, words: Words) -> list[str]:
    """Twelve months of losses as a line of bars, with the least and the largest; nothing where one month has any."""
    months = losses_by_month(report)
    if sum(loss > 0 for loss in months.values()) < _FEW_MONTHS:
        return []
    largest = max(months.values())
    heights = (int((loss * (len(_SPARKS) - 1) / largest).to_integral_value(ROUND_CEILING)) for loss in months.values())
    bars = "".join(f"  {_SPARKS[height]}" for height in heights)
    numbers = "".join(f" {key[5:]}" for key in months)
    peak = next(key for key, loss in months.items() if loss == largest)
    first = next(iter(months))
    note = words("trend_peak", month=_month(peak, words), money=number(largest, 2, words.lang))
    return [
        words("trend_since", month=_month(first, words), currency=report.currency),
        f" {bars}   {note}",
        f" {numbers}",
    ]


def _month(key: str, words: Words) -> str:
    return period_name(Period.month(key), words)


def _notices(report: Report, words: Words, title: str, notices: Iterable[Notice]) -> list[str]:
    """What, how many, and the first of them: on one line, or the names below where they do not fit."""
    lines = []
    for one in notices:
        text = (f"{one.many} × " if one.names else "") + notice_text(one, words, report.currency)
        named = words("notice_named", text=text, names=", ".join(one.names)) if one.names else text
        fits = len(named) <= WIDTH - 2
        lines += wrapped(named if fits else text, "  ")
        if not fits:
            lines.append(f"    {short(', '.join(one.names), WIDTH - 4)}")
    return [words[title], *lines] if lines else []


def _groups(report: Report, words: Words) -> list[str]:
    """One line a group, columns as wide as what stands in them, the key cut where the line is full."""
    heads = ["col_sessions", "col_hours", "col_loss", "col_share", "col_to_invoice", "col_satisfaction"]
    rows = [[words[head] for head in heads]]
    rows += [list(_cells(group, words)) for group in (*report.groups, report.total)]
    widths = [max(_LEAST, *(len(row[index]) for row in rows)) + 2 for index in range(len(heads))]
    room = max(WIDTH - sum(widths), _LEAST)
    keys = [words[f"groups_{report.by}"], *(group["key"] or words["no_key"] for group in report.groups), words["total"]]
    return [
        f"{short(key, room):<{room}}" + "".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        for key, row in zip(keys, rows, strict=True)
    ]


def _cells(group: dict[str, Any], words: Words) -> Iterator[str]:
    lang, mean = words.lang, group["satisfaction"]["mean"]
    yield str(group["sessions"]["done"] + group["sessions"]["cancelled"])
    yield hours(group["unbilled_minutes"], lang)
    yield number(group["loss"]["total"], 2, lang)
    yield percent(group["leakage_rate"], lang)
    yield number(group["to_invoice"], 2, lang)
    yield "–" if mean is None else number(mean, 1, lang)


def _findings(report: Report, words: Words, paint: Paint) -> list[str]:
    """What is wrong with the data, errors first; rows left out are never passed over in silence."""
    errors = [f for f in report.findings if f.severity is Severity.ERROR]
    warnings = [f for f in report.findings if f.severity is Severity.WARNING]
    if not errors and not warnings:
        return []
    lines = [paint(words("findings", errors=len(errors), warnings=len(warnings)), "yellow")]
    for source in report.sources:
        if source.rows_left_out:
            text = words("left_out", file=source.file, count=source.rows_left_out, read=source.rows_read)
            lines += wrapped(text, "  ")
    for finding in [*errors, *warnings][:_FINDINGS]:
        lines += wrapped(f"{finding.where}{COLON[words.lang]}{finding.message}", "  ")
    rest = len(errors) + len(warnings) - _FINDINGS
    if rest > 0:
        lines.append("  " + words("more", count=rest))
    return [*lines, "  " + words["check_hint"]]
