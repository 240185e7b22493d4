"""What a manifest says beside its sums, worked out again from the pack's own lists: parts, month, drafts, DAS2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.accountant.balance import number
from toolkit.language import Words
from toolkit.reports.period import Period
from toolkit.rounding import money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.accountant.balance import Record

#: The parts that every pack has; the summary needs an engine that may be missing.
_PARTS = ("readme", "workbook", "journal_excel", "journal", "fec", "fec_about", "drafts", "payees", "left_out")
_ENGLISH = ("bookkeeping", "categories")
_FACTS = ("tool", "currency", "business", "siren", "basis", "state", "vat_regimes", "reopened", "corrects")


class Broken(NamedTuple):
    """A claim that does not hold: what it is about, what is said and what is so."""

    claim: str
    said: object
    found: object


def parts(claims: Mapping[str, Any], roles: Iterable[str]) -> Iterator[Broken]:
    """The facts that a manifest must state, and the parts that a pack must have."""
    for key in _FACTS:
        if key not in claims:
            yield Broken(key, "", "?")
    if claims["state"] not in ("open", "closed"):
        yield Broken("state", claims["state"], "open, closed")
    expected = Period.month(claims["month"]).to_dict()
    if claims["period"] != expected:
        yield Broken("period", claims["period"], expected)
    listed = set(roles)
    for role in (*_PARTS, *(_ENGLISH if claims["lang"] == "en" else ())):
        if role not in listed:
            yield Broken("files", "-", role)


def corrections(claims: Mapping[str, Any], journal: Sequence[Record]) -> Iterator[Broken]:
    """The closed months that the journal corrects."""
    found = sorted({record["corrects"] for record in journal} - {""})
    if claims["corrects"] != found:
        yield Broken("corrects", claims["corrects"], found)


def drafts(lines: Sequence[Record]) -> Iterator[Broken]:
    """Of each draft line BT-131 = R(BT-129 × BT-146)."""
    for line in lines:
        worked = money(number(line["bt129_quantity"]) * number(line["bt146_net_price"]))
        if number(line["bt131_net_amount"]) != worked:
            yield Broken(f"BT-131 {line['bt126_line_id']}", line["bt131_net_amount"], worked)


def payees(claims: Mapping[str, Any], listed: Sequence[Record]) -> Iterator[Broken]:
    """The threshold beside each payee is the manifest's, and the flag says whether it was reached."""
    words = Words("accountant", claims["lang"])
    threshold = claims["das2_threshold"] or ""
    for payee in listed:
        if payee["threshold"] != threshold:
            yield Broken("das2_threshold", threshold, payee["threshold"])
        reached = bool(threshold) and number(payee["year_declarable"]) >= number(threshold)
        flag = words["yes" if reached and payee["payee"] != words["payee_none"] else "no"]
        if payee["das2"] != flag:
            yield Broken(f"DAS2 {payee['payee']}", payee["das2"], flag)
