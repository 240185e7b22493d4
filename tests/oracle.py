"""A second, naive reading of the contract's definitions, to check the real implementation against.

Exact fractions everywhere; every rounding is explicit and half away from zero. No float but in the
report's rates, where the contract asks for JSON numbers. It knows nothing of the package it checks.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

ZERO = Fraction(0)

DEFAULTS: dict[str, Fraction] = {
    "hourly_rate": Fraction(50),
    "safety_margin": Fraction(20, 100),
    "slot_minutes": Fraction(30),
    "reserve_rate": Fraction(10, 100),
    "included_rounds": Fraction(2),
    "turnaround_days": Fraction(3),
    "late_cancellation_hours": Fraction(48),
    "late_cancellation_rate": Fraction(50, 100),
    "express_surcharge": Fraction(30, 100),
    "recovery_target": Fraction(30, 100),
}

REQUIRED: dict[str, list[str]] = {
    "Sessions": ["session_id", "date", "client_code", "status"],
    "Budget": ["session_id", "item"],
    "Requests": ["request_id", "session_id", "requested_on", "description", "kind", "status"],
    "Missions": ["mission_id", "client_code", "title"],
    "Tiers": [],
}

# The numbers that feed time or money: a negative one leaves its row out.
FEEDING: dict[str, list[str]] = {
    "Sessions": [
        "planned_prep",
        "planned_main",
        "planned_post",
        "fee",
        "hourly_rate",
        "included_quantity",
        "extra_unit_price",
        "actual_prep",
        "actual_main",
        "actual_post",
        "goodwill_minutes",
        "billed_minutes",
        "delivered_quantity",
        "extras_billed",
        "cancellation_notice_hours",
        "cancellation_billed",
    ],
    "Budget": ["estimated", "actual", "rebilled"],
    "Requests": ["round", "minutes_spent", "quantity", "unit_price", "billed_amount"],
    "Missions": ["included_rounds"],
    "Tiers": ["from_quantity", "to_quantity", "surcharge_rate"],
}

OWN_ID: dict[str, str] = {"Sessions": "session_id", "Requests": "request_id", "Missions": "mission_id"}

CAUSES = ["revisions", "preparation", "main", "post", "requests", "undersold"]

FIGURE_KEYS = [
    "planned_minutes",
    "reserved_minutes",
    "request_minutes",
    "worked_minutes",
    "overrun_minutes",
    "overrun_rate",
    "sold_minutes",
    "fee_value",
    "extra_quantity",
    "quantity_value",
    "express_value",
    "extras_value",
    "cancellation_due",
    "priced_minutes",
    "gift_minutes",
    "unbilled_minutes",
    "spared_minutes",
    "time_loss",
    "revisions",
    "preparation",
    "main",
    "post",
    "requests",
    "undersold",
    "extras_loss",
    "cancellation_loss",
    "budget_subtotal",
    "reserve",
    "budget_total",
    "reserve_used",
    "cost_loss",
    "total_loss",
    "to_invoice",
    "invoiced",
    "effective_rate",
]

MONEY_KEYS = [
    "fee_value",
    "quantity_value",
    "express_value",
    "extras_value",
    "cancellation_due",
    "time_loss",
    "extras_loss",
    "cancellation_loss",
    "budget_subtotal",
    "reserve",
    "budget_total",
    "reserve_used",
    "cost_loss",
    "total_loss",
    "to_invoice",
    "invoiced",
    "effective_rate",
]


# ---------------------------------------------------------------------------------------------- rounding


def floor(x: Fraction) -> int:
    """The greatest integer not above x."""
    return x.numerator // x.denominator


def ceiling(x: Fraction) -> int:
    """The least integer not below x."""
    return -((-x.numerator) // x.denominator)


def half_away(x: Fraction) -> int:
    """x to a whole number, halves away from zero."""
    if x >= 0:
        return floor(x + Fraction(1, 2))
    return -floor(-x + Fraction(1, 2))


def money(x: Fraction) -> Fraction:
    """R(x): two decimals."""
    return Fraction(half_away(x * 100), 100)


def whole(x: Fraction) -> int:
    """W(x): whole minutes."""
    return half_away(x)


def rate4(x: Fraction) -> Fraction:
    """A rate: four decimals."""
    return Fraction(half_away(x * 10000), 10000)


def positive_part(x: Fraction) -> Fraction:
    return x if x > 0 else ZERO


def as_cents(x: Fraction) -> Decimal:
    """Money as a Decimal of two decimals."""
    return Decimal(half_away(x * 100)).scaleb(-2)


def as_rate(x: Fraction) -> Decimal:
    """A rate as a Decimal of four decimals."""
    return Decimal(half_away(x * 10000)).scaleb(-4)


# ---------------------------------------------------------------------------------------------- cells


def is_blank(value: Any) -> bool:
    if value is None:
        return True
    return isinstance(value, str) and value.strip() == ""


def filled(row: Row, key: str) -> bool:
    return not is_blank(row.get(key))


def number(row: Row, key: str) -> Fraction | None:
    """The cell as an exact number; None where blank."""
    if not filled(row, key):
        return None
    return Fraction(str(row[key]))


def zero(row: Row, key: str) -> Fraction:
    """The cell in a sum: blank counts as 0."""
    value = number(row, key)
    return ZERO if value is None else value


def word(row: Row, key: str) -> str:
    """A text cell, trimmed; "" where blank."""
    return str(row[key]).strip() if filled(row, key) else ""


def folded(row: Row, key: str) -> str:
    """An id as it is compared: trimmed, without case."""
    return word(row, key).casefold()


def day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    assert isinstance(value, dt.date)
    return value


def setting(settings: Row, key: str) -> Fraction:
    """A blank setting is its default, and a setting in error counts as blank."""
    value = number(settings, key)
    if value is None or value < 0:
        return DEFAULTS[key]
    return value


# ---------------------------------------------------------------------------------------------- rows kept


def forbidden_id(text: str) -> bool:
    if "*" in text or "?" in text or "~" in text:
        return True
    return text[:1] in ("=", "<", ">")


def is_used(row: Row) -> bool:
    return any(not is_blank(value) for value in row.values())


def confused(rows: list[Row], index: int, key: str) -> bool:
    """Another row has the same id, or one that differs only by leading zeros."""
    mine = folded(rows[index], key)
    for other, row in enumerate(rows):
        if other == index or not filled(row, key):
            continue
        theirs = folded(row, key)
        if theirs == mine or theirs.lstrip("0") == mine.lstrip("0"):
            return True
    return False


def row_kept(table: str, rows: list[Row], index: int) -> bool:
    """The rules that look at one table only."""
    row = rows[index]
    if not is_used(row):
        return False
    for key in REQUIRED[table]:
        if not filled(row, key):
            return False
    for key in FEEDING[table]:
        value = number(row, key)
        if value is not None and value < 0:
            return False
    if table in OWN_ID:
        if forbidden_id(word(row, OWN_ID[table])):
            return False
        if confused(rows, index, OWN_ID[table]):
            return False
    done = table == "Sessions" and word(row, "status") == "done"
    return not done or filled(row, "actual_prep") or filled(row, "actual_main") or filled(row, "actual_post")


def rows_of(tables: Tables, table: str) -> list[Row]:
    return list(tables.get(table) or [])


def kept_rows(tables: Tables, table: str) -> list[Row]:
    rows = rows_of(tables, table)
    return [rows[i] for i in range(len(rows)) if row_kept(table, rows, i)]


def session_of(kept: Tables, row: Row) -> Row | None:
    """The session of a line or a request; None where it does not exist or is left out."""
    for session in kept["Sessions"]:
        if folded(session, "session_id") == folded(row, "session_id"):
            return session
    return None


def keep(tables: Tables) -> Tables:
    """The tables without the rows that are left out; everything below but the public functions reads these."""
    kept: Tables = {"Sessions": kept_rows(tables, "Sessions"), "Missions": kept_rows(tables, "Missions")}
    kept["Budget"] = [row for row in kept_rows(tables, "Budget") if session_of(kept, row) is not None]
    kept["Requests"] = [row for row in kept_rows(tables, "Requests") if session_of(kept, row) is not None]
    kept["Tiers"] = applying_tiers(kept_rows(tables, "Tiers"))
    return kept


def own_rows(rows: list[Row], session: Row) -> list[Row]:
    return [row for row in rows if folded(row, "session_id") == folded(session, "session_id")]


def mission_key(session: Row) -> str:
    """The session's mission as written, trimmed; an id in error has no value."""
    text = word(session, "mission_id")
    return "" if forbidden_id(text) else text


def mission_of(kept: Tables, session: Row) -> Row | None:
    key = mission_key(session).casefold()
    if key == "":
        return None
    for mission in kept["Missions"]:
        if folded(mission, "mission_id") == key:
            return mission
    return None


def of_mission(kept: Tables, settings: Row, session: Row, key: str) -> Fraction:
    """included_rounds or turnaround_days: the mission's, else Settings."""
    mission = mission_of(kept, session)
    if mission is not None:
        value = number(mission, key)
        if value is not None and value >= 0:
            return value
    return setting(settings, key)


# ---------------------------------------------------------------------------------------------- tiers


def tier_from(tier: Row) -> Fraction:
    return zero(tier, "from_quantity")


def within(tier: Row, quantity: Fraction) -> bool:
    end = number(tier, "to_quantity")
    return tier_from(tier) <= quantity and (end is None or quantity <= end)


def overlap(one: Row, two: Row) -> bool:
    """Two ranges overlap where the start of one lies within the other."""
    return within(one, tier_from(two)) or within(two, tier_from(one))


def applying_tiers(rows: list[Row]) -> list[Row]:
    """Tiers not in error: neither upside down nor overlapping another."""
    tiers: list[Row] = []
    for tier in rows:
        end = number(tier, "to_quantity")
        if end is None or tier_from(tier) <= end:
            tiers.append(tier)
    result: list[Row] = []
    for i, tier in enumerate(tiers):
        alone = True
        for j, other in enumerate(tiers):
            if i != j and overlap(tier, other):
                alone = False
        if alone:
            result.append(tier)
    return result


def tier_rate(tiers: list[Row], delivered: Fraction) -> Fraction:
    if not tiers:
        return ZERO
    for tier in tiers:
        if within(tier, delivered):
            return zero(tier, "surcharge_rate")
    above_all = True
    for tier in tiers:
        end = number(tier, "to_quantity")
        if end is None or delivered <= end:
            above_all = False
    if not above_all:
        return ZERO  # in a gap, or below the first
    last = tiers[0]
    for tier in tiers:
        if zero(tier, "to_quantity") > zero(last, "to_quantity"):
            last = tier
    return zero(last, "surcharge_rate")


# ---------------------------------------------------------------------------------------------- requests


def has_results(session: Row) -> bool:
    return word(session, "status") in ("done", "cancelled")


def request_value(request: Row) -> Fraction | None:
    price = number(request, "unit_price")
    if price is None:
        return None
    quantity = number(request, "quantity")
    if quantity is None:
        quantity = Fraction(1)
    return money(quantity * price)


def is_gift(request: Row) -> bool:
    return word(request, "goodwill") == "yes"


def is_priced(request: Row) -> bool:
    return (
        word(request, "kind") in ("revision", "extra")
        and word(request, "goodwill") != "yes"
        and word(request, "status") in ("accepted", "in_progress", "done")
        and (zero(request, "unit_price") > 0 or zero(request, "billed_amount") > 0)
    )


def is_beyond_limit(kept: Tables, settings: Row, session: Row, request: Row) -> bool:
    if word(request, "kind") != "revision":
        return False
    round_ = number(request, "round")
    if round_ is None:
        return False
    return round_ > of_mission(kept, settings, session, "included_rounds")


def is_late(kept: Tables, settings: Row, session: Row, request: Row) -> bool | None:
    if not filled(request, "answered_on"):
        return None
    days = (day(request["answered_on"]) - day(request["requested_on"])).days
    return days > of_mission(kept, settings, session, "turnaround_days")


def is_outside_contact(kept: Tables, session: Row, request: Row) -> bool:
    mission = mission_of(kept, session)
    if mission is None or not filled(mission, "client_contact") or not filled(request, "requested_by"):
        return False
    return folded(request, "requested_by") != folded(mission, "client_contact")


def needs_quote(request: Row) -> bool:
    return (
        word(request, "in_scope") == "no"
        and not filled(request, "accepted_on")
        and word(request, "status") != "refused"
    )


def split(value: Fraction, billed: Fraction | None, agreed: bool) -> tuple[Fraction, Fraction]:
    """A priced thing: (to invoice, lost)."""
    if billed is not None:
        return ZERO, positive_part(value - billed)
    if agreed:
        return value, ZERO
    return ZERO, value


def request_split(request: Row) -> tuple[Fraction, Fraction]:
    """Only a done priced request is split."""
    if not is_priced(request) or word(request, "status") != "done":
        return ZERO, ZERO
    value = request_value(request)
    if value is None:
        value = ZERO
    return split(value, number(request, "billed_amount"), filled(request, "accepted_on"))


def request_figures(tables: Tables, settings: Row) -> dict[str, dict[str, Any]]:
    """Per request not left out."""
    kept = keep(tables)
    result: dict[str, dict[str, Any]] = {}
    for request in kept["Requests"]:
        session = session_of(kept, request)
        assert session is not None
        value = request_value(request)
        to_invoice, lost = request_split(request)
        result[word(request, "request_id")] = {
            "value": None if value is None else as_cents(value),
            "priced": is_priced(request),
            "gift": is_gift(request),
            "to_invoice": as_cents(to_invoice) if has_results(session) else None,
            "lost": as_cents(lost) if has_results(session) else None,
            "beyond_limit": is_beyond_limit(kept, settings, session, request),
            "late": is_late(kept, settings, session, request),
            "outside_contact": is_outside_contact(kept, session, request),
            "needs_quote": needs_quote(request),
        }
    return result


# ---------------------------------------------------------------------------------------------- budget lines


def line_paid(session: Row, line: Row) -> Fraction:
    rebilled = number(line, "rebilled")
    if rebilled is not None:
        return rebilled
    if word(session, "status") == "cancelled":
        return ZERO
    return zero(line, "estimated")


def line_overrun(session: Row, line: Row) -> Fraction | None:
    actual = number(line, "actual")
    if actual is None:
        return None
    return positive_part(actual - line_paid(session, line))


def line_variance(line: Row) -> Fraction | None:
    estimated = number(line, "estimated")
    actual = number(line, "actual")
    if estimated is None or actual is None:
        return None
    return estimated - actual


def line_cost(session: Row, line: Row) -> Fraction:
    """What the line cost: actual, blank = estimated, on a cancelled session 0."""
    actual = number(line, "actual")
    if actual is not None:
        return actual
    if word(session, "status") == "cancelled":
        return ZERO
    return zero(line, "estimated")


def may_use_reserve(line: Row) -> bool:
    rebilled = number(line, "rebilled")
    if rebilled is None:
        return True
    estimated = number(line, "estimated")
    return estimated is not None and rebilled >= estimated


def line_figures(tables: Tables, settings: Row) -> list[dict[str, Any] | None]:
    """In the order of the rows of Budget; None where the row is left out."""
    kept = keep(tables)
    result: list[dict[str, Any] | None] = []
    rows = rows_of(tables, "Budget")
    for i, line in enumerate(rows):
        session = session_of(kept, line) if row_kept("Budget", rows, i) else None
        if session is None:
            result.append(None)
            continue
        overrun = line_overrun(session, line) if has_results(session) else None
        variance = line_variance(line)
        result.append(
            {
                "paid": as_cents(line_paid(session, line)),
                "overrun": None if overrun is None else as_cents(overrun),
                "variance": None if variance is None else as_cents(variance),
            }
        )
    return result


# ---------------------------------------------------------------------------------------------- sessions


def planned_is_blank(session: Row) -> bool:
    return not (filled(session, "planned_prep") or filled(session, "planned_main") or filled(session, "planned_post"))


def reserved(planned: Fraction, margin: Fraction, slot: Fraction) -> Fraction:
    time = planned * (1 + margin)
    if slot == 0:
        return Fraction(whole(time))
    return ceiling(time / slot) * slot


def share_out(amount: Fraction, weights: list[Fraction]) -> list[Fraction]:
    """Shares in proportion to the weights, W on the running total."""
    everything = sum(weights, ZERO)
    if everything == 0:
        return [ZERO for _ in weights]
    shares: list[Fraction] = []
    running_weight = ZERO
    given = ZERO
    for weight in weights:
        running_weight = running_weight + weight
        upto = Fraction(whole(amount * running_weight / everything))
        shares.append(upto - given)
        given = upto
    return shares


def exact_figures(kept: Tables, settings: Row, session: Row) -> dict[str, Fraction | None]:
    """Every figure of one session that is not left out, as fractions."""
    out: dict[str, Fraction | None] = dict.fromkeys(FIGURE_KEYS)
    requests = own_rows(kept["Requests"], session)
    lines = own_rows(kept["Budget"], session)
    done = word(session, "status") == "done"
    cancelled = word(session, "status") == "cancelled"
    approved = filled(session, "approved_on")

    own_rate = number(session, "hourly_rate")
    rate = setting(settings, "hourly_rate") if own_rate is None else own_rate
    fee = number(session, "fee")

    # The plan and the budget: every session has them.
    planned = zero(session, "planned_prep") + zero(session, "planned_main") + zero(session, "planned_post")
    out["planned_minutes"] = planned
    out["reserved_minutes"] = reserved(planned, setting(settings, "safety_margin"), setting(settings, "slot_minutes"))

    budget_fee = money(planned * rate / 60) if fee is None else fee
    subtotal = budget_fee + sum((zero(line, "estimated") for line in lines), ZERO)
    reserve = money(subtotal * setting(settings, "reserve_rate"))
    out["budget_subtotal"] = subtotal
    out["reserve"] = reserve
    out["budget_total"] = subtotal + reserve

    if not done and not cancelled:
        return out

    # Time worked.
    request_minutes = sum((zero(request, "minutes_spent") for request in requests), ZERO)
    worked = zero(session, "actual_prep") + zero(session, "actual_main") + zero(session, "actual_post")
    worked = worked + request_minutes
    out["request_minutes"] = request_minutes
    out["worked_minutes"] = worked
    if done and not planned_is_blank(session):
        overrun = worked - planned
        out["overrun_minutes"] = overrun
        if planned != 0:
            out["overrun_rate"] = rate4(overrun / planned)

    # Time sold and the fee.
    sold = ZERO
    if done:
        billed_minutes = number(session, "billed_minutes")
        if billed_minutes is not None:
            sold = billed_minutes
        elif planned_is_blank(session) and fee is not None:
            sold = ZERO if rate == 0 else Fraction(whole(fee * 60 / rate))
        else:
            sold = planned
    out["sold_minutes"] = sold

    if fee is not None:
        fee_value = fee
    elif cancelled:
        fee_value = money(planned * rate / 60)
    else:
        fee_value = money(sold * rate / 60)
    out["fee_value"] = fee_value

    # Extras of the session: done only.
    express_value = ZERO
    extras_value = ZERO
    if done:
        delivered = zero(session, "delivered_quantity")
        extra_quantity = positive_part(delivered - zero(session, "included_quantity"))
        quantity_value = ZERO
        if extra_quantity > 0:
            unit_price = number(session, "extra_unit_price")
            if unit_price is not None:
                quantity_value = money(extra_quantity * unit_price)
            else:
                quantity_value = money(fee_value * tier_rate(kept["Tiers"], delivered))
        if word(session, "express") == "yes":
            express_value = money(fee_value * setting(settings, "express_surcharge"))
        extras_value = quantity_value + express_value
        out["extra_quantity"] = extra_quantity
        out["quantity_value"] = quantity_value
        out["express_value"] = express_value
        out["extras_value"] = extras_value

    # The cancellation fee.
    cancellation_due = ZERO
    late = zero(session, "cancellation_notice_hours") < setting(settings, "late_cancellation_hours")
    if cancelled and late and word(session, "cancelled_by") in ("", "client"):
        cancellation_due = money(fee_value * setting(settings, "late_cancellation_rate"))
    out["cancellation_due"] = cancellation_due

    # Time that has its own price, time given.
    extras_billed = zero(session, "extras_billed")
    cancellation_billed = zero(session, "cancellation_billed")
    priced = ZERO
    gift = zero(session, "goodwill_minutes")
    beyond = ZERO
    ordinary = ZERO
    for request in requests:
        minutes = zero(request, "minutes_spent")
        if is_priced(request):
            priced = priced + minutes
        elif is_gift(request):
            gift = gift + minutes
        elif is_beyond_limit(kept, settings, session, request):
            beyond = beyond + minutes
        else:
            ordinary = ordinary + minutes
    if rate != 0:
        for_time = positive_part(max(extras_value, extras_billed) - express_value)
        for_time = for_time + max(cancellation_due, cancellation_billed)
        priced = priced + whole(for_time * 60 / rate)
    out["priced_minutes"] = priced
    out["gift_minutes"] = gift

    # Time lost.
    unbilled = positive_part(worked - sold - priced - gift)
    time_loss = money(unbilled * rate / 60)
    out["unbilled_minutes"] = unbilled
    out["spared_minutes"] = positive_part(sold + priced + gift - worked)
    out["time_loss"] = time_loss

    # Its causes.
    revisions = min(unbilled, beyond)
    weights: list[Fraction] = []
    for phase in ("prep", "main", "post"):
        planned_phase = ZERO if cancelled else zero(session, "planned_" + phase)
        weights.append(positive_part(zero(session, "actual_" + phase) - planned_phase))
    room = ZERO
    if done:
        room = positive_part(zero(session, "planned_post") - zero(session, "actual_post"))
    weights.append(positive_part(ordinary - room))
    rest = unbilled - revisions
    shared = min(rest, sum(weights, ZERO))
    shares = share_out(shared, weights)
    out["revisions"] = revisions
    out["preparation"] = shares[0]
    out["main"] = shares[1]
    out["post"] = shares[2]
    out["requests"] = shares[3]
    out["undersold"] = rest - shared

    # Priced things: billed, to invoice or lost.
    extras_to_invoice, extras_loss = split(extras_value, number(session, "extras_billed"), approved)
    for request in requests:
        request_to_invoice, request_lost = request_split(request)
        extras_to_invoice = extras_to_invoice + request_to_invoice
        extras_loss = extras_loss + request_lost
    fee_to_invoice, cancellation_loss = split(cancellation_due, number(session, "cancellation_billed"), approved)
    out["extras_loss"] = extras_loss
    out["cancellation_loss"] = cancellation_loss

    # Costs.
    overruns = ZERO
    reservable = ZERO
    for line in lines:
        line_over = line_overrun(session, line)
        if line_over is None:
            continue
        overruns = overruns + line_over
        if may_use_reserve(line):
            reservable = reservable + line_over
    reserve_used = min(reservable, reserve) if done and approved else ZERO
    cost_loss = overruns - reserve_used
    out["reserve_used"] = reserve_used
    out["cost_loss"] = cost_loss

    # The whole.
    to_invoice = extras_to_invoice + fee_to_invoice + reserve_used
    out["total_loss"] = time_loss + extras_loss + cost_loss + cancellation_loss
    out["to_invoice"] = to_invoice

    if done:
        invoiced = fee_value + sum((line_paid(session, line) for line in lines), ZERO)
    else:
        invoiced = sum((zero(line, "rebilled") for line in lines), ZERO)
    invoiced = invoiced + extras_billed + cancellation_billed
    invoiced = invoiced + sum((zero(request, "billed_amount") for request in requests), ZERO)
    out["invoiced"] = invoiced

    if worked != 0:
        costs = sum((line_cost(session, line) for line in lines), ZERO)
        out["effective_rate"] = money((invoiced + to_invoice - costs) * 60 / worked)
    return out


def presented(key: str, value: Fraction | None) -> Any:
    if value is None:
        return None
    if key in MONEY_KEYS:
        return as_cents(value)
    if key == "overrun_rate":
        return as_rate(value)
    assert value.denominator == 1
    return int(value)


def figures(tables: Tables, settings: Row) -> dict[str, dict[str, Any]]:
    """Per session not left out, by its id as written, trimmed."""
    kept = keep(tables)
    result: dict[str, dict[str, Any]] = {}
    for session in kept["Sessions"]:
        exact = exact_figures(kept, settings, session)
        result[word(session, "session_id")] = {key: presented(key, exact[key]) for key in FIGURE_KEYS}
    return result


# ---------------------------------------------------------------------------------------------- report


def money_text(x: Fraction) -> str:
    return str(as_cents(x))


def ratio(numerator: Fraction, denominator: Fraction) -> float | None:
    if denominator == 0:
        return None
    return float(as_rate(numerator / denominator))


def group_key(session: Row, by: str) -> str:
    """The key as written, trimmed."""
    if by == "month":
        date = day(session["date"])
        return f"{date.year:04d}-{date.month:02d}"
    if by == "client":
        return word(session, "client_code")
    if by == "mission":
        return mission_key(session)
    if by == "type":
        return word(session, "session_type")
    if by == "session":
        return word(session, "session_id")
    raise ValueError(by)


def satisfaction_of(session: Row) -> Fraction | None:
    """A score outside 1 to 5 is not used."""
    score = number(session, "satisfaction")
    if score is None or score < 1 or score > 5:
        return None
    return score


def group_of(kept: Tables, settings: Row, key: str, sessions: list[Row]) -> dict[str, Any]:
    done = [session for session in sessions if word(session, "status") == "done"]
    ended = [session for session in sessions if has_results(session)]
    done_figures = [exact_figures(kept, settings, session) for session in done]
    ended_figures = [exact_figures(kept, settings, session) for session in ended]

    def total(name: str) -> Fraction:
        return sum((one[name] or ZERO for one in ended_figures), ZERO)

    def total_done(name: str) -> Fraction:
        return sum((one[name] or ZERO for one in done_figures), ZERO)

    # Planned against overrun: sessions whose overrun is blank are skipped.
    overrun = ZERO
    overrun_planned = ZERO
    for one in done_figures:
        one_overrun = one["overrun_minutes"]
        if one_overrun is not None:
            overrun = overrun + one_overrun
            overrun_planned = overrun_planned + (one["planned_minutes"] or ZERO)

    estimated = ZERO
    actual = ZERO
    variance = ZERO
    unplanned = ZERO
    costs = ZERO
    for session in ended:
        for line in own_rows(kept["Budget"], session):
            estimated = estimated + zero(line, "estimated")
            actual = actual + zero(line, "actual")
            variance = variance + (line_variance(line) or ZERO)
            if not filled(line, "estimated"):
                unplanned = unplanned + zero(line, "actual")
            costs = costs + line_cost(session, line)

    scores: list[Fraction] = []
    for session in ended:
        score = satisfaction_of(session)
        if score is not None:
            scores.append(score)
    happy = [score for score in scores if score >= 4]
    approved = [session for session in ended if filled(session, "approved_on")]

    worked = total("worked_minutes")
    earned = total("invoiced") + total("to_invoice")
    loss = total("total_loss")

    return {
        "key": key,
        "sessions": {
            "planned": len([session for session in sessions if word(session, "status") == "planned"]),
            "done": len(done),
            "cancelled": len([session for session in sessions if word(session, "status") == "cancelled"]),
        },
        "planned_minutes": int(total_done("planned_minutes")),
        "reserved_minutes": int(total_done("reserved_minutes")),
        "worked_minutes": int(worked),
        "sold_minutes": int(total("sold_minutes")),
        "priced_minutes": int(total("priced_minutes")),
        "gift_minutes": int(total("gift_minutes")),
        "unbilled_minutes": int(total("unbilled_minutes")),
        "spared_minutes": int(total("spared_minutes")),
        "overrun_minutes": int(overrun),
        "overrun_rate": ratio(overrun, overrun_planned),
        "causes_minutes": {cause: int(total(cause)) for cause in CAUSES},
        "loss": {
            "time": money_text(total("time_loss")),
            "extras": money_text(total("extras_loss")),
            "costs": money_text(total("cost_loss")),
            "cancellations": money_text(total("cancellation_loss")),
            "total": money_text(loss),
        },
        "to_invoice": money_text(total("to_invoice")),
        "invoiced": money_text(total("invoiced")),
        "leakage_rate": ratio(loss, earned + loss),
        "budget": {
            "estimated": money_text(estimated),
            "actual": money_text(actual),
            "variance": money_text(variance),
            "unplanned": money_text(unplanned),
            "reserve_used": money_text(total("reserve_used")),
        },
        "satisfaction": {
            "mean": ratio(sum(scores, ZERO), Fraction(len(scores))),
            "responses": len(scores),
            "csat_rate": ratio(Fraction(len(happy)), Fraction(len(scores))),
        },
        "approved_rate": ratio(Fraction(len(approved)), Fraction(len(ended))),
        "effective_rate": None if worked == 0 else money_text((earned - costs) * 60 / worked),
        "recoverable": money_text(loss * setting(settings, "recovery_target")),
    }


def report(
    tables: Tables,
    settings: Row,
    by: str = "month",
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> dict[str, Any]:
    """Groups and total of the sessions dated from start to end, both included."""
    kept = keep(tables)
    chosen: list[Row] = []
    for session in kept["Sessions"]:
        date = day(session["date"])
        if start is not None and date < start:
            continue
        if end is not None and date > end:
            continue
        chosen.append(session)

    written: dict[str, str] = {}
    members: dict[str, list[Row]] = {}
    for session in chosen:
        key = group_key(session, by)
        compared = key.casefold()
        if compared not in written:
            written[compared] = key
            members[compared] = []
        members[compared].append(session)

    groups = [group_of(kept, settings, written[compared], members[compared]) for compared in sorted(written)]
    return {"groups": groups, "total": group_of(kept, settings, "total", chosen)}
