"""The pack of one month, in memory: every file's bytes and the manifest; the same input gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.accountant import balance, contents, front, tables
from toolkit.accountant.drafts import DraftLine, draft_table
from toolkit.accountant.fec import check, fec_bytes
from toolkit.accountant.journal import CORRECTIONS, PURCHASES, SALES, journal
from toolkit.accountant.manifest import NAME, file_entry, sealed
from toolkit.accountant.payees import Payee, payee_table, payees
from toolkit.extras import MissingExtraError
from toolkit.reports.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.accountant.balance import Check
    from toolkit.accountant.books import Books
    from toolkit.accountant.journal import Posting
    from toolkit.accountant.pieces import Remark
    from toolkit.accountant.register import Correction
    from toolkit.accountant.tables import Table
    from toolkit.language import Words


@dataclass(slots=True)
class Pack:
    """A month's pack. `key` is the file of names, which is no part of the archive."""

    month: str
    files: dict[str, bytes]
    totals: dict[str, Any]
    checks: list[Check]
    remarks: list[Remark]
    corrections: int
    key: str = ""
    #: Why there is no PDF, "" where there is one.
    no_pdf: str = ""
    #: The open month that corrections of closed ones wait in, "" where there are none.
    waiting: str = ""

    def to_dict(self) -> dict[str, Any]:
        """What was made, as `seance share --format json` gives it: the manifest has the rest."""
        left = [remark for remark in self.remarks if not remark.entered]
        return {
            "month": self.month,
            "files": list(self.files),
            "names": self.key or None,
            "totals": self.totals,
            "checks": [check.to_dict() for check in self.checks],
            "left_out": len(left),
            "left_out_amount": f"{sum((remark.amount for remark in left), start=Decimal(0)):.2f}",
            "to_check": len(self.remarks) - len(left),
            "corrections": self.corrections,
            "waiting": self.waiting or None,
            "summary_missing": self.no_pdf or None,
        }


@dataclass(slots=True)
class _Draft:
    """A pack in the making."""

    books: Books
    month: str
    words: Words
    facts: front.Facts
    postings: list[Posting]
    remarks: list[Remark]
    lines: list[DraftLine]
    payees: list[Payee]
    threshold: Decimal | None
    #: File name -> its part, bytes and rows of data; in the order of the readme.
    made: dict[str, tuple[str, bytes, int | None]] = field(default_factory=dict)

    def add(self, role: str, data: bytes, rows: int | None = None) -> None:
        """Add a file by its part."""
        self.made[self.words[f"file_{role}"]] = (role, data, rows)


def build(
    books: Books,
    month: str,
    words: Words,
    corrections: Sequence[Correction] = (),
    state: str = "open",
    reasons: Sequence[str] = (),
    *,
    names: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Pack:
    """Make the pack of a month (YYYY-MM).

    Args:
        books: everything that may be entered.
        month: the month shared.
        words: the words of the room `accountant`, in the pack's language.
        corrections: what closed months say now that they did not.
        state: open or closed.
        reasons: why the month was reopened.
        names: whether to make the file of names.
        step: called after each file, for progress.
    """
    draft = _drafted(books, month, words, corrections, state, reasons)
    journal_, drafts = contents.journal_table(draft.postings, words), draft_table(draft.lines, words)
    shown = contents.journal_table(draft.postings, words, contents.roles(words))
    payee_ = payee_table(draft.payees, draft.threshold, words)
    booked, open_, paid = (tables.records(tables.neutral(table)) for table in (journal_, drafts, payee_))
    totals = balance.totals(booked, open_, paid)
    sources = balance.sources_of(books, month)
    checks = balance.checks(booked, open_, paid, sources)
    no_pdf = _synthesis(draft, totals, checks)
    step()
    # Nothing was broken when a month was closed; what is now is said, and is no part of it.
    broken = books.broken_cells() if state == "open" else []
    left = contents.left_out_table(draft.remarks, broken, words)
    english = _english(draft) if words.lang == "en" else []
    sheets = [shown, *(table for _, table in english), drafts, payee_, left]
    draft.add("workbook", _workbook(draft, sheets, totals, checks))
    step()
    draft.add("journal_excel", tables.for_french_excel(shown), len(shown.rows))
    draft.add("journal", tables.neutral(journal_), len(journal_.rows))
    _fec(draft, totals)
    # The lists that are read by people are in the form that opens with a double click in the pack's language.
    written = tables.for_french_excel if words.lang == "fr" else tables.neutral
    draft.add("drafts", written(drafts), len(drafts.rows))
    draft.add("payees", written(payee_), len(payee_.rows))
    draft.add("left_out", written(left), len(left.rows))
    for role, table in english:
        draft.add(role, tables.neutral(table), len(table.rows))
    step()
    files = _files(draft, checks)
    key = words["file_key"] if names else ""
    if names:
        files[key] = written(contents.key_table(books.names(), words))
    files[NAME] = sealed(_claims(draft, files, totals, checks, sources, key))
    made = Pack(month, files, totals, checks, draft.remarks, len(corrections), key, no_pdf)
    step()
    return made


def _drafted(
    books: Books, month: str, words: Words, corrections: Sequence[Correction], state: str, reasons: Sequence[str]
) -> _Draft:
    period = Period.month(month)
    assert period.start is not None and period.end is not None
    accounts = books.accounts
    facts = front.Facts(
        month,
        period,
        books.currency,
        books.setting("business_name"),
        books.setting("siren"),
        books.regimes,
        accounts.basis,
        state,
        reasons,
        sorted({correction.month for correction in corrections}),
    )
    return _Draft(
        books,
        month,
        words,
        facts,
        journal(books.pieces.get(month, []), corrections, period.start, accounts, words),
        books.remarks.get(month, []),
        books.drafts.get(month, []),
        payees(books.all_pieces, month, period.end, accounts),
        # The declaration is French, its threshold in euros.
        accounts.threshold(period.end) if books.currency == "EUR" else None,
    )


def _synthesis(draft: _Draft, totals: dict[str, Any], checks: list[Check]) -> str:
    """Add the PDF; why not, where its engine is missing."""
    books = draft.books
    management = books.figures.get(draft.month)
    figures = front.Figures(
        totals, checks, books.accounts, management, draft.payees, draft.threshold, draft.remarks, draft.lines
    )
    try:
        made = front.synthesis(draft.facts, figures, draft.words)
    except MissingExtraError as error:
        return error.line(draft.words.lang)
    draft.add("synthesis", made)
    return ""


def _english(draft: _Draft) -> list[tuple[str, Table]]:
    """What a bookkeeper in the United Kingdom or the United States expects."""
    accounts = draft.books.accounts
    scheme = accounts.scheme(draft.books.currency)
    return [
        ("bookkeeping", contents.bookkeeping_table(draft.postings, accounts, scheme, draft.words)),
        ("categories", contents.category_table(draft.postings, accounts, scheme, draft.words)),
    ]


def _workbook(draft: _Draft, shown: Sequence[Table], totals: dict[str, Any], checks: list[Check]) -> bytes:
    from toolkit.writing.values import FrontPage, ValueColumn, ValueSheet, values_workbook

    words, facts = draft.words, draft.facts
    page = FrontPage(
        words["sheet_front"],
        facts.title(words),
        [words["front_purpose"], words["front_confirm"]],
        [
            (words["front_facts"], facts.lines(words)),
            (words("front_totals", currency=facts.currency), front.total_lines(totals, words)),
            (words["front_checks"], front.check_lines(checks, words)),
        ],
    )
    sheets = [
        ValueSheet(
            words[f"sheet_{table.name}"],
            table.name.title().replace("_", ""),
            [ValueColumn(column.label, column.kind) for column in table.columns],
            table.rows,
            contents.PRINTED.get(table.name),
        )
        for table in shown
    ]
    properties = {"title": facts.title(words), "subject": front.TOOL, "comments": words["front_purpose"]}
    return values_workbook(page, sheets, properties)


def _fec(draft: _Draft, totals: dict[str, Any]) -> None:
    """The FEC-format text and its description; a text that breaks a rule is never given out."""
    period, words = draft.facts.period, draft.words
    assert period.start is not None and period.end is not None
    labels = {code: draft.books.accounts.journal(code, words.lang) for code in (SALES, PURCHASES, CORRECTIONS)}
    data = fec_bytes(draft.postings, labels, period.end)
    problems = check(data, period.start, period.end)
    if problems:
        raise AssertionError(f"the FEC-format text breaks a rule: {problems}")
    draft.add("fec", data, len(draft.postings))
    draft.add("fec_about", front.fec_description(draft.facts, totals, labels, words).encode())


def _files(draft: _Draft, checks: list[Check]) -> dict[str, bytes]:
    """Every file by name, the readme first."""
    words = draft.words
    scheme = draft.books.accounts.scheme(draft.books.currency)
    listed = [(words["file_readme"], words["about_readme"])]
    listed += [(name, words(f"about_{role}", scheme=scheme)) for name, (role, _, _) in draft.made.items()]
    text = front.readme(draft.facts, listed, words["file_left_out"], checks, words)
    draft.made = {words["file_readme"]: ("readme", text.replace("\n", "\r\n").encode("utf-8-sig"), None), **draft.made}
    return {name: data for name, (_, data, _) in draft.made.items()}


def _claims(
    draft: _Draft,
    files: dict[str, bytes],
    totals: dict[str, Any],
    checks: list[Check],
    sources: dict[str, Decimal],
    key: str,
) -> dict[str, Any]:
    facts = draft.facts
    return {
        "tool": front.TOOL,
        "lang": draft.words.lang,
        "month": facts.month,
        "period": facts.period.to_dict(),
        "currency": facts.currency,
        "business": facts.business,
        "siren": facts.siren,
        "vat_regimes": list(facts.regimes),
        "basis": facts.basis,
        "state": facts.state,
        "reopened": list(facts.reasons),
        "corrects": list(facts.corrected),
        "files": [file_entry(name, role, data, rows) for name, (role, data, rows) in draft.made.items()],
        "names_key": file_entry(key, "key", files[key]) if key else None,
        "totals": totals,
        "sources": {name: f"{value:.2f}" for name, value in sources.items()},
        "checks": [item.to_dict() for item in checks],
        "das2_threshold": f"{draft.threshold:.2f}" if draft.threshold is not None else None,
    }
