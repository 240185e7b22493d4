"""What the pack says in words and figures: readme, front page of the workbook, description of the FEC format, PDF."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.accountant.fec import COLUMNS
from toolkit.accountant.payees import Payee, flagged
from toolkit.rendering.numbers import day, hours, number
from toolkit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.accountant.accounts import Accounts
    from toolkit.accountant.balance import Check
    from toolkit.accountant.drafts import DraftLine
    from toolkit.accountant.pieces import Remark
    from toolkit.language import Words
    from toolkit.reports.period import Period

TOOL = f"seance {__version__}"
#: Totals of the manifest shown to people, in order.
_SHOWN = (
    "entries", "postings", "debit", "credit", "sales", "purchases", "vat_collected", "vat_deductible",
    "vat_rounding_gap", "to_invoice",
)  # fmt: skip
#: How many lines of each list the two pages hold.
_ACCOUNTS, _PAYEES, _DRAFTS = 16, 8, 12
_PAGE_WORDS = (
    "pdf_accounting", "pdf_accounting_note", "front_checks", "pdf_account", "pdf_label", "pdf_debit", "pdf_credit",
    "pdf_check", "pdf_ours", "pdf_theirs", "pdf_gap", "pdf_management", "pdf_management_note", "pdf_left_out",
    "pdf_payees", "pdf_drafts", "manage_figure", "manage_value", "draft_session", "draft_bt153_item_name",
    "draft_bt131_net_amount", "front_facts", "draft_mark",
)  # fmt: skip
_PAGE = Path(__file__).with_name("synthesis.typ")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of the pack everywhere alike."""

    month: str
    period: Period
    currency: str
    business: str
    siren: str
    regimes: Sequence[str]
    basis: str
    state: str
    reasons: Sequence[str]
    corrected: Sequence[str]

    def month_name(self, words: Words) -> str:
        """mai 2026."""
        year, month = self.month.split("-")
        return f"{words['months'].split()[int(month) - 1]} {year}"

    def title(self, words: Words) -> str:
        """The title of everything in the pack."""
        return words("title", month=self.month_name(words))

    def regime(self, words: Words) -> str:
        """The VAT regime in words."""
        return " / ".join(words[f"regime_{regime}"] for regime in self.regimes)

    def state_text(self, words: Words) -> str:
        """Open or closed, and why it was reopened."""
        reopened = [words("state_reopened", reason=reason) for reason in self.reasons]
        return "; ".join([words[f"state_{self.state}"], *reopened])

    def lines(self, words: Words) -> list[tuple[str, str]]:
        """Label and value of each fact."""
        absent = words["fact_not_given"]
        return [
            (words["fact_business"], self.business or absent),
            (words["fact_siren"], self.siren or absent),
            (words["fact_month"], self.month_name(words)),
            (words["fact_currency"], self.currency),
            (words["fact_regime"], self.regime(words)),
            (words["fact_basis"], words[f"basis_{self.basis}"]),
            (words["fact_state"], self.state_text(words)),
            (words["fact_version"], TOOL),
        ]


def total_lines(totals: Mapping[str, Any], words: Words) -> list[tuple[str, Decimal | int]]:
    """Label and value of each total."""
    return [
        (words[f"total_{key}"], totals[key] if isinstance(totals[key], int) else Decimal(totals[key]))
        for key in _SHOWN
    ]  # fmt: skip


def check_lines(checks: Sequence[Check], words: Words) -> list[tuple[str, Decimal, str]]:
    """Label, gap and verdict of each check."""
    return [(words[f"check_{c.key}"], c.gap, words["bad" if c.gap else "ok"]) for c in checks]


def readme(facts: Facts, files: Sequence[tuple[str, str]], left_out: str, checks: Sequence[Check], words: Words) -> str:
    """The readme; `files` are names and what each is."""
    listed = "\n".join(f"- {name} : {about}" if words.lang == "fr" else f"- {name}: {about}" for name, about in files)
    shown = "\n".join(f"  {label:<64} {number(gap, 2, words.lang)}" for label, gap, _ in check_lines(checks, words))
    months = ", ".join(facts.corrected)
    return (
        words(
            "readme",
            title=facts.title(words),
            business=facts.business or "",
            siren=f" · SIREN {facts.siren}" if facts.siren else "",
            files=listed,
            currency=facts.currency,
            regime=facts.regime(words),
            basis=words[f"basis_{facts.basis}"],
            left_out=left_out,
            state=words("readme_state", state=facts.state_text(words)),
            corrections=words("readme_corrections", months=months) if months else "",
            checks=shown,
            tool=TOOL,
        )
        .lstrip("\n")
        .replace("\n\n\n", "\n\n")
    )


def fec_description(facts: Facts, totals: Mapping[str, Any], journals: Mapping[str, str], words: Words) -> str:
    """The description that goes with the FEC-format text."""
    start, end = facts.period.start, facts.period.end
    assert start is not None and end is not None
    return words(
        "fec_about",
        start=day(start, words.lang),
        end=day(end, words.lang),
        currency=facts.currency,
        columns=", ".join(COLUMNS),
        basis=words[f"fec_date_{facts.basis}"],
        journals=", ".join(f"{code} {label}" for code, label in journals.items()),
        rows=totals["postings"],
        debit=number(totals["debit"], 2, words.lang),
        credit=number(totals["credit"], 2, words.lang),
    ).lstrip("\n")


def management(figures: Mapping[str, Any] | None, words: Words, currency: str) -> list[tuple[str, str]]:
    """The management figures of the month, apart from the books; no satisfaction, no comment."""
    if figures is None:
        return []
    lang = words.lang

    def money(text: str) -> str:
        return f"{number(text, 2, lang)} {currency}"

    sessions, loss, budget = figures["sessions"], figures["loss"], figures["budget"]
    worked = f"{hours(figures['worked_minutes'], lang)} h / {hours(figures['sold_minutes'], lang)} h"
    return [
        (words["manage_sessions"], f"{sessions['done']} / {sessions['cancelled']}"),
        (words["manage_hours"], worked),
        (words["manage_unbilled"], f"{hours(figures['unbilled_minutes'], lang)} h"),
        *((words[f"manage_{key}"], money(loss[key])) for key in ("time", "extras", "costs", "cancellations", "total")),
        (words["manage_budget"], f"{money(budget['estimated'])} / {money(budget['actual'])}"),
    ]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the summary shows beside the facts: totals and reconciliation, and the month's lists."""

    totals: Mapping[str, Any]
    checks: Sequence[Check]
    accounts: Accounts
    management: Mapping[str, Any] | None
    payees: Sequence[Payee]
    threshold: Decimal | None
    remarks: Sequence[Remark]
    drafts: Sequence[DraftLine]


def synthesis(facts: Facts, figures: Figures, words: Words) -> bytes:
    """The summary as a PDF of two pages.

    Raises:
        MissingExtraError: the engine is not installed; the message names the extra.
    """
    from toolkit.rendering.typeset import typeset

    end = facts.period.end
    assert end is not None
    data = {
        "lang": words.lang,
        "title": facts.title(words),
        "business": facts.business,
        "confirm": words["front_confirm"],
        "facts": facts.lines(words),
        "footer": words("pdf_footer", tool=TOOL, month=facts.month),
        "words": {key: words[key] for key in _PAGE_WORDS},
        **_first_page(facts, figures, words),
        **_second_page(facts, figures, words),
    }
    return typeset(_PAGE, data, end)


def _first_page(facts: Facts, figures: Figures, words: Words) -> dict[str, Any]:
    """What rests on documents: totals, reconciliation, balances by account."""

    def money(value: Decimal) -> str:
        return number(value, 2, words.lang)

    balances = [(account, Decimal(value)) for account, value in figures.totals["by_account"].items()]
    # The largest when there are too many for the page.
    largest = sorted(balances, key=lambda pair: (-abs(pair[1]), pair[0]))[:_ACCOUNTS]
    label = figures.accounts.label
    return {
        "totals": [
            (name, str(value) if isinstance(value, int) else money(value))
            for name, value in total_lines(figures.totals, words)
        ],
        "totals_title": words("front_totals", currency=facts.currency),
        "checks": [
            (words[f"check_{c.key}"], money(c.ours), money(c.theirs), money(c.gap), words["bad" if c.gap else "ok"])
            for c in figures.checks
        ],
        "verdict": words["pdf_not_zero" if any(check.gap for check in figures.checks) else "pdf_all_zero"],
        "accounts": [
            (account, label(account, words.lang), money(max(value, Decimal(0))), money(max(-value, Decimal(0))))
            for account, value in sorted(largest)
        ],
        "accounts_title": words("pdf_accounts", currency=facts.currency),
        "accounts_rest": words("pdf_rest", count=len(balances) - _ACCOUNTS) if len(balances) > _ACCOUNTS else "",
    }


def _second_page(facts: Facts, figures: Figures, words: Words) -> dict[str, Any]:
    """Management figures, and the lists of which the pack has files."""

    def money(value: Decimal) -> str:
        return f"{number(value, 2, words.lang)} {facts.currency}"

    by_reason: dict[str, list[Decimal]] = {}
    for remark in figures.remarks:
        by_reason.setdefault(remark.code, []).append(remark.amount)
    flags = [payee for payee in figures.payees if flagged(payee, figures.threshold)]
    threshold = figures.threshold
    paid = [
        words("pdf_payees_line", payee=payee.name, amount=money(payee.declarable), threshold=money(threshold))
        for payee in flags[:_PAYEES]
        if threshold is not None
    ]
    drafts = figures.drafts
    return {
        "management": management(figures.management, words, facts.currency),
        "left_out": [
            words("pdf_left_out_line", reason=words[f"remark_{code}"], count=len(amounts),
                  amount=money(sum(amounts, Decimal(0))))
            for code, amounts in by_reason.items()
        ]
        or [words["pdf_left_out_none"]],
        "payees": [] if threshold is None else paid or [words["pdf_payees_none"]],
        "drafts": [
            (line.session, words(f"draft_name_{line.what}", text=line.text), number(line.net, 2, words.lang))
            for line in drafts[:_DRAFTS]
        ],
        "drafts_more": len(drafts) - _DRAFTS,
        "drafts_total": number(sum((line.net for line in drafts), Decimal(0)), 2, words.lang),
    }  # fmt: skip
