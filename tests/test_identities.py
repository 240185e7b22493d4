"""The contract's identities on thousands of random ledgers, and planted bugs that these tests must notice."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.ledgers import Sample, random_rows, small_ledgers
from tests.test_oracle import differences
from toolkit import rounding
from toolkit.metrics import causes, costs, losses, pricing, requests, work
from toolkit.metrics.all import figures
from toolkit.metrics.controls import CONTROLS
from toolkit.metrics.facts import Book, SessionFacts, book
from toolkit.metrics.sold import sold_minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.metrics.facts import RequestFacts
    from toolkit.metrics.figure import Figure

#: Ledgers of one seed each: 2,000 with some 4,000 sessions.
SEEDS = range(2000)
SESSIONS_EACH = 2
IDENTITIES = ("time_identity", "causes_identity", "priced_identity", "loss_identity", "lines_total", "requests_total")


def of_session(s: SessionFacts) -> Iterator[str]:
    """The identities that a session with results does not hold."""
    made = figures("Results")
    sold, priced, gift = sold_minutes(s), work.priced_minutes(s), work.gift_minutes(s)
    lost, spared, worked = work.unbilled_minutes(s), work.spared_minutes(s), work.worked_minutes(s)
    if sold + priced + gift + lost - spared != worked:
        yield f"time: {sold} + {priced} + {gift} + {lost} - {spared} != {worked}"
    if lost and spared:
        yield f"both lost ({lost}) and spared ({spared})"
    shares = {cause: made[cause](s) for cause in causes.CAUSES}
    if sum(shares.values()) != lost or min(shares.values()) < 0:
        yield f"causes: {shares} of {lost}"
    parts = work.time_loss(s), losses.extras_loss(s), losses.cost_loss(s), losses.cancellation_loss(s)
    if sum(parts) != losses.total_loss(s) or min(parts) < 0:
        yield f"loss: {parts} of {losses.total_loss(s)}"
    if losses.to_invoice(s) < 0 or losses.invoiced(s) < 0:
        yield "a negative amount to invoice or invoiced"
    for name, value, billed, open_, gone in _priced_things(s):
        if billed is not None and billed > value:
            if open_ or gone:
                yield f"{name}: over-billed, yet {open_} to invoice and {gone} lost"
        elif value != (billed or 0) + open_ + gone:
            yield f"{name}: {value} != {billed} + {open_} + {gone}"
    for key in ("time_gap", "causes_gap", "priced_gap", "loss_gap"):
        if made[key](s):
            yield f"{key} is {made[key](s)}"


def _priced_things(s: SessionFacts) -> Iterator[tuple[str, Decimal, Decimal | None, Decimal, Decimal]]:
    """Name, value, amount billed, to invoice and lost."""
    if s.done:
        billed = s.row.get("extras_billed")
        yield "extras", pricing.extras_value(s), billed, losses.extras_to_invoice(s), losses.extras_lost(s)
    billed = s.row.get("cancellation_billed")
    due = pricing.cancellation_due(s)
    yield "cancellation", due, billed, losses.cancellation_to_invoice(s), losses.cancellation_loss(s)
    for q in s.requests:
        worth = requests.value(q) or Decimal(0)
        if requests.priced(q) == "yes" and q.row.get("status") == "done":
            yield q.row.typed_id, worth, q.row.get("billed_amount"), requests.to_invoice(q), requests.lost(q)
        elif requests.to_invoice(q) or requests.lost(q):
            yield q.row.typed_id, Decimal(0), None, requests.to_invoice(q), requests.lost(q)


def broken(sample: Sample) -> list[str]:
    """Every identity of a ledger that does not hold, by session or control."""
    ledger = sample.ledger()
    facts = book(ledger)
    found = [f"session {s.row.typed_id}: {text}" for s in facts.sessions if s.closed for text in of_session(s)]
    found += [
        f"{control.key} is {control.compute(ledger, facts)}"
        for control in CONTROLS
        if control.key in IDENTITIES and control.compute(ledger, facts)
    ]
    return found + _blank_where_there_are_no_results(facts)


def _blank_where_there_are_no_results(facts: Book) -> list[str]:
    shown = {key for key, made in figures("Results").items() if made.scope in ("closed", "done")}
    return [
        f"session {s.row.typed_id}: {key} is not blank"
        for s in facts.sessions
        if not s.closed
        for key in shown
        if figures("Results")[key].cell(s) is not None
    ]


def sample_of(seed: int, sessions: int, faults: bool) -> Sample:
    return random_rows(random.Random(f"identities {seed}"), sessions, faults)


def test_every_session_holds_the_identities() -> None:
    closed = 0
    for seed in SEEDS:
        sample = sample_of(seed, SESSIONS_EACH, seed % 3 == 2)
        found = broken(sample)
        assert not found, f"{seed=}\n" + "\n".join(found[:20])
        closed += sum(row.get("status") in ("done", "cancelled") for row in sample.rows["Sessions"])
    assert closed > 3000


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_ledgers(faults=True))
def test_small_ledgers_hold_the_identities(sample: Sample) -> None:
    assert not broken(sample)


# ---------------------------------------------------------------------------------------------- planted bugs


def _figure(patch: pytest.MonkeyPatch, made: Figure[Any, Any], wrong: Callable[..., Any]) -> None:
    patch.setattr(made, "_compute", wrong)


def extras_counted_twice(patch: pytest.MonkeyPatch) -> None:
    """Lost extras stay in the loss though their time is lost besides: their price pays for no time."""
    _figure(patch, work.priced_amount, lambda s: Decimal(0))


def extras_lost_twice(patch: pytest.MonkeyPatch) -> None:
    real = losses.total_loss._compute
    _figure(patch, losses.total_loss, lambda s: real(s) + losses.extras_loss(s))


def surplus_netted(patch: pytest.MonkeyPatch) -> None:
    """Time spared elsewhere makes up for the overruns of cost lines."""
    real = losses.total_loss._compute
    _figure(patch, losses.total_loss, lambda s: real(s) - rounding.money(work.spared_minutes(s) * s.rate / 60))


def balance_netted(patch: pytest.MonkeyPatch) -> None:
    _figure(patch, work.unbilled_minutes, lambda s: work.balance_minutes(s))


def saved_costs_netted(patch: pytest.MonkeyPatch) -> None:
    """A line that cost less than planned makes up for one that cost more."""

    def wrong(b: Any) -> Decimal | None:
        return b.row.amount("actual") - costs.paid(b) if b.row.filled("actual") else None

    _figure(patch, costs.overrun, wrong)


def refused_requests_ignored(patch: pytest.MonkeyPatch) -> None:
    def wrong(s: SessionFacts) -> int:
        return sum(q.row.whole("minutes_spent") for q in s.requests if q.row.get("status") != "refused")

    _figure(patch, work.request_minutes, wrong)


def blank_billed_minutes_are_zero(patch: pytest.MonkeyPatch) -> None:
    _figure(patch, sold_minutes, lambda s: 0 if s.cancelled else s.row.whole("billed_minutes"))


def blank_rebilled_is_zero(patch: pytest.MonkeyPatch) -> None:
    _figure(patch, costs.paid, lambda b: b.row.amount("rebilled"))


def blank_fee_is_zero(patch: pytest.MonkeyPatch) -> None:
    _figure(patch, pricing.fee_value, lambda s: s.row.amount("fee"))


def a_rate_of_zero_is_blank(patch: pytest.MonkeyPatch) -> None:
    def wrong(s: SessionFacts) -> Decimal:
        return s.row.amount("hourly_rate") or s.settings.amount("hourly_rate")

    patch.setattr(SessionFacts, "rate", property(wrong))


def gifts_lost_as_well(patch: pytest.MonkeyPatch) -> None:
    _figure(patch, work.gift_minutes, lambda s: s.row.whole("goodwill_minutes"))


def requests_count_before_they_are_done(patch: pytest.MonkeyPatch) -> None:
    def wrong(q: RequestFacts) -> int:
        return int(requests.priced(q) == "yes")

    _figure(patch, requests.payable, wrong)


def causes_rounded_one_by_one(patch: pytest.MonkeyPatch) -> None:
    """Each share rounded by itself, instead of the running total."""

    def wrong(s: SessionFacts) -> int:
        weights = causes._weights(s)
        return rounding.whole(Decimal(causes.shared_minutes(s) * weights[1]) / sum(weights)) if sum(weights) else 0

    _figure(patch, causes.main, wrong)


def bankers_rounding(patch: pytest.MonkeyPatch) -> None:
    """Half a cent goes to the even cent; every room has the function under its own name."""
    import sys

    def wrong(amount: Decimal) -> Decimal:
        return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)

    real = rounding.money
    for name, module in list(sys.modules.items()):
        if name.startswith("toolkit.") and getattr(module, "money", None) is real:
            patch.setattr(module, "money", wrong)


def minutes_cut_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("toolkit.metrics.sold.whole", int)


BY_ORACLE = (
    extras_counted_twice,
    extras_lost_twice,
    surplus_netted,
    balance_netted,
    saved_costs_netted,
    refused_requests_ignored,
    blank_billed_minutes_are_zero,
    blank_rebilled_is_zero,
    blank_fee_is_zero,
    a_rate_of_zero_is_blank,
    gifts_lost_as_well,
    requests_count_before_they_are_done,
    causes_rounded_one_by_one,
    bankers_rounding,
    minutes_cut_off,
)
#: Those that an identity alone gives away, without a second implementation.
BY_IDENTITY = (extras_lost_twice, surplus_netted, balance_netted, refused_requests_ignored, causes_rounded_one_by_one)
FEW = range(8)


def caught(check: Callable[[Sample], list[str]]) -> list[str]:
    """What a check finds on a few ledgers."""
    return [text for seed in FEW for text in check(sample_of(seed, 25, faults=False))]


@pytest.mark.parametrize("plant", BY_ORACLE, ids=lambda plant: plant.__name__)
def test_the_second_implementation_notices(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    for seed in FEW:  # the first difference will do: the comparison is slow
        if differences(sample_of(seed, 25, faults=False)):
            return
    pytest.fail(f"{plant.__name__} was not noticed")


@pytest.mark.parametrize("plant", BY_IDENTITY, ids=lambda plant: plant.__name__)
def test_an_identity_notices(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert caught(broken)


def test_nothing_is_noticed_without_a_bug() -> None:
    assert not caught(broken)
    assert not caught(differences)
