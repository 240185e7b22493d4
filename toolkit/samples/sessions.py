"""The sessions of a made-up year: what was planned, what became of it, and what was said afterwards."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from toolkit.samples.draw import PHASES, Draw, Row, Shoot, money

# What a workbook says whose Settings nobody changed.
EXPRESS, LATE_FEE = Decimal("0.30"), Decimal("0.50")
FURTHEST = 29  # of a tier without end, or a long one, nobody delivers more than that above its beginning


def fill_session(draw: Draw, number: int, shoot: Shoot, times: Counter[dt.date]) -> None:
    """Fill in one session: the plan, the agreement, and what became of it."""
    row = shoot.row
    row |= {"session_id": f"S-{number:03d}", "date": shoot.date, "client_code": f"C-{shoot.client:02d}"}
    row["session_type"] = draw.say(shoot.type["label"])
    if shoot.mission is not None:
        row["mission_id"] = shoot.mission["mission_id"]
    if draw.chance(92):
        starts = draw.words.maker["starts"]
        row["start_time"] = starts[times[shoot.date] % len(starts)]
    times[shoot.date] += 1
    if draw.chance(94):
        row["objective"] = draw.one_of("objectives", shoot.kind)
    _plan(draw, shoot)
    if draw.chance(80):
        row["approved_on"] = draw.before(shoot.date, 2, 25)
        row["approval_channel"] = draw.text(draw.words.trade["channels"])
        if draw.chance(80):
            row["approval_evidence"] = draw.one_of("evidence")
    if shoot.date > draw.today:
        shoot.status = "planned"
    else:
        shoot.status = draw.word(done=92, cancelled=8)
    row["status"] = shoot.status
    if shoot.status == "done":
        _done(draw, shoot)
        _extras(draw, shoot)
        _debrief(draw, row)
    elif shoot.status == "cancelled":
        _cancelled(draw, shoot)


def _plan(draw: Draw, shoot: Shoot) -> None:
    """Fill in times, price and limits; now and then a time is blank, or all three where a fee is agreed."""
    row, usual = shoot.row, {phase: shoot.type[phase] for phase in PHASES}
    untimed = draw.chance(3)
    for phase in PHASES:
        minutes = max(5, usual[phase] * draw.between(85, 115, 5) // 500 * 5)
        if not untimed and not (phase == "prep" and draw.chance(2)):
            row[f"planned_{phase}"] = minutes
            shoot.planned += minutes
    shoot.rate = Decimal(draw.words.maker["hourly_rate"])
    habits = draw.words.maker[shoot.kind]
    if draw.chance(habits["own_rate_share"]):
        row["hourly_rate"] = money(draw.rng.choice(habits["own_rates"]))
        shoot.rate = Decimal(str(row["hourly_rate"]))
    shoot.worth = money((shoot.planned or sum(usual.values())) * shoot.rate / 60)
    if untimed or draw.chance(60):
        shoot.worth = max(money(10), money(shoot.worth // 10 * 10))
        row["fee"] = shoot.worth
    for key, convert in (("included_quantity", int), ("extra_unit_price", money)):
        if key in shoot.type:
            row[key] = convert(shoot.type[key])
    row["express"] = draw.word(yes=6, no=94)


def _done(draw: Draw, shoot: Shoot) -> None:
    """Fill in the time it took, what of it was offered, and the time billed where it is not as planned."""
    row = shoot.row
    ranges = {"prep": (80, 120), "main": (95, 115), "post": (75, 115)}
    late = draw.word(none=70, main=12, post=18)
    for phase in PHASES:
        expected = int(str(row.get(f"planned_{phase}", shoot.type[phase])))
        factor = draw.between(*ranges[phase], 5) + (25 if late == phase else 0)
        row[f"actual_{phase}"] = max(5, expected * factor // 500 * 5)
    if draw.chance(8):
        row["goodwill_minutes"] = draw.between(15, 45, 15)
    if "fee" not in row and draw.chance(25):
        billed = max(30, shoot.planned + draw.between(-30, 60, 15))
        row["billed_minutes"] = billed
        shoot.worth = money(billed * shoot.rate / 60)


def _extras(draw: Draw, shoot: Shoot) -> None:
    """Fill in the quantity delivered, and what is billed of those beyond the limit and of haste."""
    row = shoot.row
    value = money(shoot.worth * EXPRESS) if row["express"] == "yes" else money(0)
    included = shoot.type.get("included_quantity")
    tiers = _tiers(draw.words.trade)
    by_unit = "extra_unit_price" in row
    if included is not None and (tiers or by_unit) and draw.chance(96):
        low, high, rate = tiers[0 if draw.chance(80) else -1] if tiers else (0, 0, Decimal(0))
        if not draw.chance(24) or not (by_unit or included < low):
            row["delivered_quantity"] = included * draw.between(85, 100) // 100
        elif by_unit:
            extra = draw.between(1, max(2, included // 10))
            row["delivered_quantity"] = included + extra
            value += money(extra * Decimal(str(row["extra_unit_price"])))
        else:
            row["delivered_quantity"] = draw.between(low, high)
            value += money(shoot.worth * rate)
    if value > 0 and draw.chance(60):
        row["extras_billed"] = value if draw.chance(85) else draw.part(value, 50, 80)


def _tiers(trade: Mapping[str, Any]) -> list[tuple[int, int, Decimal]]:
    """The first two tiers of a trade: from, to, surcharge."""
    made = []
    for tier in trade.get("tiers", [])[:2]:
        furthest = tier["from"] + FURTHEST
        made.append((tier["from"], min(tier.get("to", furthest), furthest), Decimal(tier["surcharge"])))
    return made


def _debrief(draw: Draw, row: Row) -> None:
    """Fill in the score and, about every other time, what went well and what did not."""
    score = int(draw.word(**{"5": 48, "4": 30, "3": 6, "2": 2, "0": 14}))
    if score > 0:
        row["satisfaction"] = score
    if draw.chance(55):
        row["went_well"] = draw.one_of("went_well")
    if draw.chance(75 if 0 < score < 4 else 35):
        said = draw.rng.choice(draw.words.texts["went_wrong"])
        row["went_wrong"] = draw.say(said["wrong"])
        if draw.chance(80):
            row["lesson"] = draw.say(said["lesson"])


def _cancelled(draw: Draw, shoot: Shoot) -> None:
    """Fill in who cancelled, how late, and the fee kept for it."""
    row = shoot.row
    if draw.chance(45):
        row["actual_prep"] = max(5, shoot.type["prep"] * draw.between(20, 80, 5) // 500 * 5)
    if draw.chance(25):
        row |= {"cancelled_by": "us", "cancellation_notice_hours": draw.rng.choice((24, 72, 120))}
        return
    if draw.chance(80):
        row["cancelled_by"] = "client"
    if draw.chance(40):
        row["cancellation_notice_hours"] = draw.rng.choice((72, 96, 168, 240))
        return
    if draw.chance(85):
        row["cancellation_notice_hours"] = draw.rng.choice((2, 12, 24, 36))
    if draw.chance(55):
        row["cancellation_billed"] = money(shoot.worth * LATE_FEE)
    elif draw.chance(25):
        row["cancellation_billed"] = money(0)
