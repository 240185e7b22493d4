"""The cost lines of a made-up year, and the requests that follow its sessions."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from toolkit.samples.draw import DAY, ORDER, SMALL, Draw, Row, Shoot, money

VAT = {"625100": "0.10", "625600": "0.10", "616000": None}  # by account; 20 % elsewhere
DEAREST = 22  # a line costs at most this much of the session's price, in percent


def budget(draw: Draw, shoots: Sequence[Shoot], costs: Sequence[Mapping[str, Any]], total: int) -> list[Row]:
    """The cost lines of all sessions, in their order, as near to the total as the usual costs allow."""
    most = [min(len(costs), 8 if shoot.kind == DAY else 6) for shoot in shoots]
    counts = [min(top, 5 if shoot.kind == DAY else 3) for top, shoot in zip(most, shoots, strict=True)]
    while sum(counts) < min(total, sum(most)):
        place = draw.rng.randrange(len(shoots))
        counts[place] += counts[place] < most[place]
    rows: list[Row] = []
    for shoot, count in zip(shoots, counts, strict=True):
        by_price = sorted(costs, key=_usual)
        fitting = [cost for cost in by_price if _usual(cost) * 100 <= shoot.worth * DEAREST]
        chosen = fitting if len(fitting) >= count else by_price[:count]
        draw.rng.shuffle(chosen)
        for cost in chosen[:count]:
            rows.append(_cost_line(draw, shoot, cost, f"F-{len(rows) + 1:04d}"))
    return rows


def _usual(cost: Mapping[str, Any]) -> Decimal:
    return Decimal(cost.get("estimated", "15.00"))


def _cost_line(draw: Draw, shoot: Shoot, cost: Mapping[str, Any], document: str) -> Row:
    """One line: mostly as estimated, sometimes dearer, rarely unplanned or given away."""
    estimated = money(_usual(cost) * draw.between(80, 125, 5) / 100)
    row: Row = {"session_id": shoot.row["session_id"], "item": draw.say(cost["label"])}
    row |= {key: cost[key] for key in ("nature", "behaviour", "account") if key in cost}
    vat = VAT.get(str(cost.get("account")), "0.20")
    if vat is not None:
        row["vat_rate"] = Decimal(vat)
    unplanned = shoot.status == "done" and estimated < 40 and draw.chance(4)
    if unplanned:
        row["note"] = draw.one_of("cost_notes")
    else:
        row["estimated"] = estimated
    if shoot.status == "done" and draw.chance(96):
        change = draw.word(none=58, less=17, more=25)
        low, high = {"none": (100, 100), "less": (80, 95), "more": (105, 130)}[change]
        _spend(draw, shoot, row, draw.part(estimated, low, high), document)
        if unplanned:
            if draw.chance(30):
                row["rebilled"] = row["actual"]
        elif estimated < 30 and draw.chance(5):
            row["rebilled"] = money(0)
        elif draw.chance(12):
            row["rebilled"] = row["actual"] if change == "more" else estimated
    elif shoot.status == "cancelled" and draw.chance(15):
        _spend(draw, shoot, row, draw.part(estimated, 20, 50), document)
        if draw.chance(40):
            row["rebilled"] = row["actual"]
    return row


def _spend(draw: Draw, shoot: Shoot, row: Row, actual: Decimal, document: str) -> None:
    """Fill in what was spent, the document that proves it, and its payment once it is made."""
    row["actual"] = actual
    supplier = draw.words.texts["suppliers"].get(str(row.get("account")))
    if supplier is not None:
        row["supplier"] = draw.say(supplier)
    if draw.chance(88):
        issued = draw.after(shoot.date, 0, 9)
        row |= {"document_ref": document, "document_date": issued}
        paid = issued + dt.timedelta(days=draw.rng.choice((0, 0, 8, 15, 30)))
        if paid <= draw.today:
            row |= {"paid_on": paid, "payment_method": draw.text(draw.words.trade["payment_methods"])}


def requests(draw: Draw, shoots: Sequence[Shoot], total: int) -> list[Row]:
    """The requests of all sessions by date: many for a few clients, hardly any where nothing was done."""
    pool: list[int] = []
    for place, shoot in enumerate(shoots):
        weight = {DAY: 3, ORDER: 2, SMALL: 1}[shoot.kind] * (10 if draw.chance(20) else 3)
        pool += [place] * (weight if shoot.status == "done" else 1)
    counts = Counter(draw.rng.choice(pool) for _ in range(total))
    dated = [pair for place in sorted(counts) for pair in _exchange(draw, shoots[place], counts[place])]
    dated.sort(key=lambda pair: pair[0])
    letter = {"fr": "D", "en": "R"}[draw.lang]
    return [{"request_id": f"{letter}-{number:03d}"} | row for number, (_, row) in enumerate(dated, 1)]


def _exchange(draw: Draw, shoot: Shoot, count: int) -> list[tuple[dt.date, Row]]:
    """What is asked about one session, in the order it is asked, revisions counted by round."""
    asked = shoot.date if shoot.status == "done" else draw.before(shoot.date, 6, 10)
    last_round, included = 0, int(str((shoot.mission or {}).get("included_rounds", 2)))
    made: list[tuple[dt.date, Row]] = []
    for _ in range(count):
        asked = draw.after(asked, 1, 6)
        kind = draw.word(revision=60, extra=22, correction=18) if shoot.status == "done" else "extra"
        row: Row = {
            "session_id": shoot.row["session_id"],
            "requested_on": asked,
            "requested_by": _asker(draw, shoot),
            "description": draw.one_of("requests", kind),
            "kind": kind,
        }
        if kind == "revision":
            last_round = min(last_round + 1, 4)
            if draw.chance(96):
                row["round"] = last_round
        beyond = kind == "extra" or (kind == "revision" and last_round > included)
        row["in_scope"] = "no" if beyond else "yes"
        row["priority"] = draw.word(low=2, normal=6, high=2)
        row["status"] = _status(draw, shoot, asked)
        _answer(draw, row, asked)
        if beyond and draw.chance(80 if kind == "extra" else 35):
            _price(draw, row, asked)
        elif row["status"] != "refused" and draw.chance(5):
            row["goodwill"] = "yes"
        made.append((asked, row))
    return made


def _asker(draw: Draw, shoot: Shoot) -> str:
    """The mission's contact, or now and then someone else."""
    if draw.chance(18):
        return draw.one_of("others", shoot.kind)
    if shoot.mission is not None:
        return str(shoot.mission["client_contact"])
    return draw.one_of("contacts", shoot.kind)


def _status(draw: Draw, shoot: Shoot, asked: dt.date) -> str:
    """Old requests are closed; those of the last weeks may still be open."""
    if shoot.status == "cancelled":
        return "refused"
    if shoot.status == "planned":
        return draw.word(new=4, clarify=2, accepted=4)
    if (draw.today - asked).days > 25:
        return draw.word(done=93, refused=7)
    return draw.word(done=48, new=14, clarify=10, accepted=10, in_progress=12, refused=6)


def _answer(draw: Draw, row: Row, asked: dt.date) -> None:
    """Fill in the answer and the time spent, as far as the request has come."""
    status = row["status"]
    if status == "new":
        return
    if status == "clarify" or draw.chance(8):
        row["clarification"] = draw.one_of("clarifications")
    if status != "clarify":
        row["answered_on"] = draw.after(asked, 4, 7) if draw.chance(10) else draw.after(asked, 0, 3)
    if status in ("done", "in_progress"):
        longest = {"revision": 45, "extra": 60, "correction": 25}[str(row["kind"])]
        row["minutes_spent"] = draw.between(10, longest, 5)
    elif status == "refused":
        row["minutes_spent"] = draw.between(0, 10, 5)


def _price(draw: Draw, row: Row, asked: dt.date) -> None:
    """Price a request beyond the limits: billed, to invoice, lost for want of an agreement, or offered."""
    unit_price, quantity = money(draw.rng.choice(draw.words.maker["extra_prices"])), 1
    row["unit_price"] = unit_price
    if row["kind"] == "extra":
        row["quantity"] = quantity = draw.between(1, 4)
    if row["status"] not in ("accepted", "in_progress", "done"):
        return
    if draw.chance(8):
        row["goodwill"] = "yes"
        return
    row["goodwill"] = "no"
    if draw.chance(82):
        row["accepted_on"] = draw.after(asked, 0, 3)
        row["acceptance_channel"] = draw.text(draw.words.trade["channels"])
    if row["status"] == "done" and "accepted_on" in row and draw.chance(70):
        full = money(quantity * unit_price)
        row["billed_amount"] = full if draw.chance(88) else draw.part(full, 50, 80)
