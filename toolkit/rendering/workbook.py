"""The report as a workbook: a sheet per question, charts that stay charts, links to the cells it comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.language import Words
from toolkit.metrics import budget, losses
from toolkit.metrics.causes import CAUSES
from toolkit.metrics.due import DUE
from toolkit.metrics.requests import to_invoice
from toolkit.rendering.numbers import number, period_name
from toolkit.reports.figures import columns, flat
from toolkit.reports.insights import Step, agreement, relations, trend, waterfall
from toolkit.writing.canvas import Canvas, Head, Link, canvas
from toolkit.writing.styles import BAD, SERIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from toolkit.ledger import Ledger, Row
    from toolkit.reports import Report

PARTS = ("time", "extras", "costs", "cancellations")
_TOP = 3


def write_report(report: Report, path: Path, lang: str) -> None:
    """Write the report to an .xlsx; its figures are those of the JSON."""
    words = Words("report", lang)
    title = words("title", period=period_name(report.period, words))
    with canvas(path, title, ", ".join(source.file for source in report.sources)[:250]) as made:
        book = _Book(report, words, made)
        book.what(title)
        book.why()
        book.who()
        book.open()
        book.change()
        book.groups()
        book.findings()


class _Book:
    """The sheets of one report."""

    def __init__(self, report: Report, words: Words, made: Canvas) -> None:
        self.report, self.words, self.made = report, words, made
        self.currency = report.currency

    def _sheet(self, key: str, widths: list[int], title: str = "", *, one_page: bool = False) -> Any:
        words, name = self.words, self.words[f"sheet_{key}"]
        return self.made.sheet(name, title or name, words[f"about_{key}"], widths, one_page=one_page)

    # ------------------------------------------------------------ what

    def what(self, title: str) -> None:
        """The total, the way from delivered to earned, and twelve months."""
        words, made, total = self.words, self.made, self.report.total
        sheet = self._sheet("what", [34, *[14] * 12], title, one_page=True)
        cards = [
            (words["card_hours"], "hours", _hours(total["unbilled_minutes"])),
            (words("card_loss", currency=self.currency), "money", Decimal(total["loss"]["total"])),
            (words["card_share"], "rate", total["leakage_rate"]),
            (words("card_open", currency=self.currency), "money", Decimal(total["to_invoice"])),
            (words("card_recoverable", currency=self.currency), "money", Decimal(total["recoverable"])),
        ]
        for index, (label, kind, value) in enumerate(cards):
            made.put(sheet, _TOP + index, 0, "text", label, bold=True)
            made.put(sheet, _TOP + index, 1, kind, value, bold=True, font_size=14)
            sheet.set_row(_TOP + index, 22)
        top = _TOP + len(cards) + 1
        steps = waterfall(self.report)
        self._waterfall(sheet, top, steps)
        self._trend(sheet, top + len(steps) + 10)

    def _waterfall(self, sheet: Any, top: int, steps: list[Step]) -> None:
        """Levels and steps; the columns behind the chart stand beside, an invisible base below each step."""
        words = self.words
        heads = [
            Head(words["col_step"]),
            *(Head(words[f"col_{key}"], "money") for key in ("amount", "base", "level", "less")),
        ]
        rows, level = [], Decimal(0)
        for step in steps:
            after = step.amount if step.total else level + step.amount
            base, shown = (Decimal(0), after) if step.total else (min(level, after), abs(step.amount))
            rows.append(
                (
                    words[f"step_{step.key}"],
                    step.amount,
                    max(base, Decimal(0)),
                    shown if step.total else None,
                    None if step.total else shown,
                )
            )
            level = after
        area = self.made.block(sheet, top, words("waterfall", currency=self.currency), heads, rows)
        series = [
            {"values": area.column_of(2), "categories": area.column_of(0), "fill": {"none": True}},
            {"values": area.column_of(3), "categories": area.column_of(0), "fill": {"color": SERIES[0]}},
            {"values": area.column_of(4), "categories": area.column_of(0), "fill": {"color": BAD}},
        ]
        for index in (1, 2):
            series[index]["name"] = words["col_level" if index == 1 else "col_less"]
        title = words("waterfall", currency=self.currency)
        self.made.chart(sheet, _TOP, 6, title, "column", series, stacked=True, unlisted=[0], width=760, height=380)

    def _trend(self, sheet: Any, top: int) -> None:
        words = self.words
        heads = [Head(words["key_month"]), Head(words["col_hours"], "hours")]
        heads += [Head(words[f"part_{part}"], "money") for part in PARTS]
        heads += [
            Head(words["col_loss"], "money"),
            Head(words["col_share"], "rate"),
            Head(words["col_satisfaction"], "score"),
        ]
        rows = [
            (
                month["key"],
                _hours(month["unbilled_minutes"]),
                *(Decimal(month["loss"][part]) for part in PARTS),
                Decimal(month["loss"]["total"]),
                month["leakage_rate"],
                month["satisfaction"]["mean"],
            )
            for month in trend(self.report)
        ]
        area = self.made.block(sheet, top, words("trend", currency=self.currency), heads, rows, total=words["total"])
        if rows:
            months = area.column_of(0)
            series = [
                {"name": words[f"part_{part}"], "values": area.column_of(2 + i), "fill": {"color": SERIES[i]}}
                for i, part in enumerate(PARTS)
            ]
            series = [{**one, "categories": months} for one in series]
            title = words("trend", currency=self.currency)
            self.made.chart(sheet, area.last + 4, 0, title, "column", series, stacked=True, width=1000)

    # ------------------------------------------------------------ why, who

    def why(self) -> None:
        """What the loss is made of, why time is lost, and the comparison where one was asked for."""
        words, made, total = self.words, self.made, self.report.total
        sheet = self._sheet("why", [42, 16, 16, 16], one_page=True)
        rows: list[tuple[Any, ...]] = [(words[f"part_{part}"], Decimal(total["loss"][part])) for part in PARTS]
        heads = [Head(words["col_part"]), Head(words("col_money", currency=self.currency), "money")]
        parts = made.block(sheet, _TOP, words("loss_parts", currency=self.currency), heads, rows, total=words["total"])
        causes = sorted(CAUSES, key=lambda cause: -total["causes_minutes"][cause])
        rows = [(words[f"cause_{cause}"], _hours(total["causes_minutes"][cause])) for cause in causes]
        heads = [Head(words["col_cause"]), Head(words["col_hours"], "hours")]
        area = made.block(sheet, parts.last + 4, words["causes"], heads, rows, total=words["total"])
        series = [{"values": area.column_of(1), "categories": area.column_of(0), "fill": {"color": SERIES[0]}}]
        made.chart(sheet, _TOP, 5, words["causes"], "bar", series)
        comparison = self.report.comparison
        if comparison is not None:
            names = [period_name(side.period, words) for side in (comparison.then, comparison.now)]
            heads = [Head(words["col_part"]), *(Head(name, "money") for name in (*names, words["difference"]))]
            rows = [
                (words[f"part_{change.key.partition('.')[2]}"], change.then, change.now, change.difference)
                for change in comparison.parts()
            ]
            title = words("compare", period=names[0], currency=self.currency)
            made.block(sheet, area.last + 4, title, heads, rows, total=words["total"])

    def who(self) -> None:
        """Clients and types by loss and satisfaction."""
        words, made = self.words, self.made
        sheet = self._sheet("who", [30, 11, 11, 14, 12, 12, 34], one_page=True)
        heads = [
            Head(words["col_sessions"], "count"),
            Head(words["col_hours"], "hours"),
            Head(words["col_loss"], "money"),
        ]
        heads += [
            Head(words["col_share"], "rate"),
            Head(words["col_satisfaction"], "score"),
            Head(words["col_standing"]),
        ]
        top = _TOP
        for by in ("client", "type"):
            found = relations(self.report, by)
            rows = [
                (r.figures["key"] or words["no_key"], *self._standing(r.figures), words[f"standing_{r.standing}"])
                for r in found
            ]
            area = made.block(
                sheet, top, words[f"groups_{by}"], [Head(words[f"key_{by}"]), *heads], rows, total=words["total"]
            )
            if rows:
                few = area._replace(last=min(area.last, area.first + 9))
                series = [{"values": few.column_of(3), "categories": few.column_of(0), "fill": {"color": SERIES[0]}}]
                made.chart(sheet, top, 8, words(f"most_{by}", currency=self.currency), "bar", series, width=560)
            top = max(area.last + 4, top + 17)

    def _standing(self, figures: dict[str, Any]) -> Iterator[Any]:
        yield figures["sessions"]["done"] + figures["sessions"]["cancelled"]
        yield _hours(figures["unbilled_minutes"])
        yield Decimal(figures["loss"]["total"])
        yield figures["leakage_rate"]
        yield figures["satisfaction"]["mean"]

    # ------------------------------------------------------------ what to invoice, what to change

    def open(self) -> None:
        """Everything still to invoice, each with the cell it comes from; the sum is that of the report."""
        words = self.words
        sheet = self._sheet("open", [16, 13, 16, 34, 14, 44])
        heads = [
            Head(words["key_session"]),
            Head(words["col_date"], "date"),
            Head(words["key_client"]),
            Head(words["col_what"]),
        ]
        heads += [Head(words("col_money", currency=self.currency), "money"), Head(words["col_source"], "link")]
        rows = list(self._open_rows())
        self.made.block(sheet, _TOP, words["to_invoice"].capitalize(), heads, rows, total=words["total"])
        sheet.freeze_panes(_TOP + 2, 1)

    def _open_rows(self) -> Iterator[tuple[Any, ...]]:
        sorts: tuple[tuple[str, Callable[[Any], Decimal], str], ...] = (
            ("open_extras", losses.extras_to_invoice, "delivered_quantity"),
            ("open_cancellation", losses.cancellation_to_invoice, "cancellation_billed"),
            ("open_reserve", budget.reserve_used, "session_id"),
        )
        for ledger, session in self.report.sessions():
            about = (session.id, session.row.date("date"), session.row.text("client_code"))
            for label, figure, column in sorts:
                if amount := figure(session):
                    yield *about, self.words[label], amount, _link(ledger, session.row, column)
            for request in session.requests:
                if amount := to_invoice(request):
                    text = request.row.text("description") or request.row.text("request_id")
                    yield *about, text, amount, _link(ledger, request.row, "request_id")

    def change(self) -> None:
        """What would help: agreed plans, the share to recover, and what is due."""
        words, made, total = self.words, self.made, self.report.total
        sheet = self._sheet("change", [46, 18, 40, 60], one_page=True)
        found = agreement(self.report)
        heads = [
            Head(words["col_plan"]),
            Head(words["col_sessions"], "count"),
            Head(words("col_mean_loss", currency=self.currency), "money"),
        ]
        rows: list[tuple[Any, ...]] = [
            (words["plan_agreed"], found.agreed, found.agreed_mean),
            (words["plan_not_agreed"], found.others, found.others_mean),
        ]
        area = made.block(sheet, _TOP, words["agreement"], heads, rows)
        made.note(sheet, area.last + 1, self._verdict())
        heads = [Head(words["col_what"]), Head(words("col_money", currency=self.currency), "money")]
        rows = [(words["recover_plain"].capitalize(), Decimal(total["recoverable"]))]
        area = made.block(sheet, area.last + 4, words["recover_title"], heads, rows)
        heads = [
            Head(words["col_what"]),
            Head(words["col_count"], "count"),
            Head(words["col_first"]),
            Head(words["col_source"], "link"),
        ]
        made.block(sheet, area.last + 3, words["due"], heads, list(self._due_rows()))

    def _verdict(self) -> str:
        found, lang = agreement(self.report), self.words.lang
        if found.low is None or found.high is None:
            return self.words["agreement_few"]
        low, high = (number(amount, 2, lang) for amount in (found.low, found.high))
        return self.words(
            "agreement_sure" if found.certain else "agreement_unsure", low=low, high=high, currency=self.currency
        )

    def _due_rows(self) -> Iterator[tuple[Any, ...]]:
        for ledger, facts in self.report.books:
            for due in DUE:
                rows = [fact.row for fact in facts.of(due.figure.table) if due.figure.cell(fact) is not None]
                if rows:
                    names = ", ".join(row.text(due.name) for row in rows[:5]) + ("…" if len(rows) > 5 else "")
                    yield (
                        Words("workbook", self.words.lang)[due.key],
                        len(rows),
                        names,
                        _link(ledger, rows[0], due.name),
                    )

    # ------------------------------------------------------------ all figures, all findings

    def groups(self) -> None:
        """Every figure of every group, as the JSON has them."""
        names = columns()
        sheet = self._sheet("groups", [26, *[15] * len(names)])
        kinds = [
            "money"
            if isinstance(flat(self.report.total)[name], Decimal)
            else "rate"
            if "rate" in name
            else "score"
            if name.endswith("mean")
            else "count"
            for name in names
        ]
        heads = [
            Head(self.words[f"key_{self.report.by}"]),
            *(Head(name, kind) for name, kind in zip(names, kinds, strict=True)),
        ]
        groups = [*self.report.groups, {**self.report.total, "key": self.words["total"]}]
        rows = [[flat(group)[name] for name in ("key", *names)] for group in groups]
        self.made.block(sheet, _TOP, self.words["all_figures"], heads, rows)
        sheet.freeze_panes(_TOP + 2, 1)

    def findings(self) -> None:
        """What is wrong with the data, and the workbooks read."""
        words = self.words
        sheet = self._sheet("findings", [40, 16, 16, 90])
        heads = [Head(words["col_file"]), Head(words["col_rows"], "count"), Head(words["col_left_out"], "count")]
        rows: list[tuple[Any, ...]] = [
            (source.file, source.rows_read, source.rows_left_out) for source in self.report.sources
        ]
        area = self.made.block(sheet, _TOP, words["col_file"], heads, rows, total=words["total"])
        heads = [
            Head(words["col_source"]),
            Head(words["col_severity"]),
            Head(words["col_code"]),
            Head(words["col_message"]),
        ]
        rows = [
            (f.where, words[f"severity_{f.severity}"], f.code, f"{f.message}. {f.remedy}") for f in self.report.findings
        ]
        self.made.block(sheet, area.last + 4, words("findings_title", count=len(rows)), heads, rows)


def _hours(minutes: int) -> Decimal:
    return Decimal(minutes) / 60


def _link(ledger: Ledger, row: Row, key: str) -> Link:
    """The cell a figure comes from, in the user's workbook: it opens where both files lie in one folder."""
    table = ledger.tables[row.table]
    cell = table.address(row, key)
    sheet = table.sheet.replace("'", "''")
    return Link(f"external:{ledger.file}#'{sheet}'!{cell}", f"{ledger.file} › {table.sheet} › {cell}")
