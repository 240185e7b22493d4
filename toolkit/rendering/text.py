"""A report in text, 80 columns wide: what was lost, why, what can still be invoiced, which sessions, what to gain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.findings import Severity
from toolkit.language import Words
from toolkit.metrics.causes import CAUSES
from toolkit.metrics.losses import total_loss
from toolkit.rendering.beside import compared_lines, supposed_lines
from toolkit.rendering.numbers import day, hours, number, percent, period_name, share
from toolkit.rendering.reviews import review_lines
from toolkit.rendering.wrapping import WIDTH, wrapped

if TYPE_CHECKING:
    from toolkit.reports import Report

_BAR, _LABEL, _NUMBER = 24, 36, 12
_COSTLIEST, _FINDINGS = 5, 5
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
            supposed_lines(report, words),
            _parts(report, words),
            _causes(report, words),
            compared_lines(report, words),
            _to_invoice(report, words, paint),
            _costliest(report, words),
            _budget(report, words),
            _recover(report, words, paint),
        ]
        if reviews := list(review_lines(report, words)):
            blocks.append([words["reviews"], *(_short(line, WIDTH) for line in reviews)])
        if len(report.groups) > 1 or report.by != "month":
            blocks.append(_groups(report, words))
    blocks.append(_findings(report, words, paint))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(report: Report, words: Words) -> list[str]:
    sessions = report.total["sessions"]
    files = report.sources[0].file if len(report.sources) == 1 else words("several", count=len(report.sources))
    closed = sessions["done"] + sessions["cancelled"]
    title = words("title", period=period_name(report.period, words))
    counts = words("sources", sessions=closed, planned=sessions["planned"])
    return [title, "=" * len(title), f"{_short(files, WIDTH - len(counts))}{counts}"]


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
    found = [(total_loss(session), ledger, session) for ledger, session in report.sessions()]
    found = sorted((item for item in found if item[0] > 0), key=lambda item: -item[0])[:_COSTLIEST]
    lines = [words("costliest", currency=report.currency)] if found else []
    for loss, ledger, session in found:
        table = ledger.tables["Sessions"]
        place = f"{ledger.file} › {table.sheet} › {table.address(session.row, 'session_id')}"
        about = f"{session.id} {_date(session, words)} {session.row.text('client_code')}"
        lines.append(_fit(f"  {about:<32.32}{number(loss, 2, words.lang):>{_NUMBER}}  ", place))
    return lines


def _date(session: Any, words: Words) -> str:
    date = session.row.date("date")
    return day(date, words.lang) if date else ""


def _fit(start: str, place: str) -> str:
    """The place after the start, its file's name shortened so that the line fits."""
    room = WIDTH - len(start)
    return start + (place if len(place) <= room else "…" + place[len(place) - room + 1 :])


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
    targets = {ledger.settings.amount("recovery_target") for ledger, _ in report.books}
    head = words["recover_plain"]
    if len(targets) == 1:
        head = words(
            "recover",
            target=share(targets.pop(), words.lang),
        )
    amount = number(report.total["recoverable"], 2, words.lang)
    return [paint(f"{head}  {words('recover_line', money=amount, currency=report.currency)}", "green")]


def _groups(report: Report, words: Words) -> list[str]:
    """One line a group, columns as wide as what stands in them, the key cut where the line is full."""
    heads = ["col_sessions", "col_hours", "col_loss", "col_share", "col_to_invoice", "col_satisfaction"]
    rows = [[words[head] for head in heads]]
    rows += [list(_cells(group, words)) for group in (*report.groups, report.total)]
    widths = [max(_LEAST, *(len(row[index]) for row in rows)) + 2 for index in range(len(heads))]
    room = max(WIDTH - sum(widths), _LEAST)
    keys = [words[f"groups_{report.by}"], *(group["key"] or words["no_key"] for group in report.groups), words["total"]]
    return [
        f"{_short(key, room):<{room}}" + "".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        for key, row in zip(keys, rows, strict=True)
    ]


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


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
        lines += wrapped(f"{finding.where} : {finding.message}", "  ")
    rest = len(errors) + len(warnings) - _FINDINGS
    if rest > 0:
        lines.append("  " + words("more", count=rest))
    return [*lines, "  " + words["check_hint"]]
