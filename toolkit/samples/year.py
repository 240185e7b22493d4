"""A photographer's year, filled in from a seed: one seed gives the same rows on any version of Python."""

import calendar
import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.samples import lines, missions, texts
from toolkit.samples.draw import Draw, Shoot
from toolkit.samples.sessions import PHASES, fill_session
from toolkit.samples.texts import DAY, ORDER, SMALL

SEASON = (5, 6, 7, 8, 11, 12, 10, 9, 12, 8, 5, 7)  # sessions of each month, in a hundred
# Weekdays by preference, Monday being 0.
WEEKDAYS = {DAY: ((5,), (4, 6)), ORDER: ((0, 1, 2, 3, 4),), SMALL: ((0, 1, 2, 3, 4, 5),)}


def make_year(
    types: Sequence[Mapping[str, Any]],
    costs: Sequence[Mapping[str, Any]],
    *,
    year: int,
    lang: str = "fr",
    sessions: int = 300,
    seed: int = 7,
    today: dt.date | None = None,
) -> dict[str, list[dict[str, object]]]:
    """The rows of every data table, column key to value; a missing key is a blank cell.

    Valid and free of warnings when read on `today` (default 20 December); later sessions are only planned.
    """
    draw = Draw(random.Random(seed), texts.LANGS.index(lang), today or dt.date(year, 12, 20))
    shoots = _calendar(draw, types, year, sessions)
    groups = _clients(draw, shoots)
    times = Counter[dt.date]()
    for number, shoot in enumerate(shoots, 1):
        fill_session(draw, number, shoot, times)
    orders = [missions.fill_mission(draw, group) for group in groups]
    return {
        "Sessions": [shoot.row for shoot in shoots],
        "Budget": lines.budget(draw, shoots, costs, 5 * sessions),
        "Requests": lines.requests(draw, shoots, sessions * 4 // 3),
        "Missions": orders,
        "Indicators": [row for order in orders for row in missions.indicators(draw, order)],
        "Risks": [row for shoot in shoots for row in missions.risks(draw, shoot)],
        "Reviews": [row for order in orders for row in missions.reviews(draw, order)],
    }


def _kind(kind_of: Mapping[str, Any]) -> str:
    if kind_of["main"] >= 360:
        return DAY
    return ORDER if sum(kind_of[phase] for phase in PHASES) >= 300 else SMALL


def _calendar(draw: Draw, types: Sequence[Mapping[str, Any]], year: int, sessions: int) -> list[Shoot]:
    """The year's sessions by date: whole days on Saturdays, most of them from May to September."""
    by_kind = {kind: [item for item in types if _kind(item) == kind] for kind in (DAY, ORDER, SMALL)}
    others = by_kind[SMALL] * 2 + by_kind[ORDER] or list(types)
    months = [month for month, share in enumerate(SEASON, 1) for _ in range(share)]
    picks: list[tuple[Mapping[str, Any], int]] = []
    for _ in range(sessions):
        month = draw.rng.choice(months)
        whole_day = by_kind[DAY] and draw.chance(15 if 5 <= month <= 9 else 3)
        picks.append((draw.rng.choice(by_kind[DAY] if whole_day else others), month))
    picks.sort(key=lambda pick: _kind(pick[0]) != DAY)  # whole days choose their date first
    taken: set[dt.date] = {dt.date(year, 1, 1), dt.date(year, 5, 1), dt.date(year, 12, 25)}
    load = Counter[dt.date]()
    shoots: list[Shoot] = []
    for item, month in picks:
        kind = _kind(item)
        days = [dt.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
        free = [day for day in days if day not in taken]
        liked = [[day for day in free if day.weekday() in weekdays] for weekdays in WEEKDAYS[kind]]
        choices = next(filter(None, [*liked, free]), days)
        date = min(draw.rng.choice(choices), draw.rng.choice(choices), key=load.__getitem__)
        load[date] += 1
        shoots.append(Shoot(item, kind, date))
        if kind == DAY:
            taken.add(date)
    shoots.sort(key=lambda shoot: shoot.date)
    left = (dt.date(year, 12, 31) - draw.today).days
    if left > 0:  # a few are planned whatever chance says
        for shoot in shoots[sessions - (sessions + 70) // 75 :]:
            if shoot.date <= draw.today:
                shoot.date = draw.today + dt.timedelta(days=draw.between(1, left))
        shoots.sort(key=lambda shoot: shoot.date)
    return shoots


def _clients(draw: Draw, shoots: Sequence[Shoot]) -> list[list[Shoot]]:
    """Give every session its client, and the larger ones a mission; return the sessions of each mission."""
    clients = 0
    groups: list[list[Shoot]] = []
    for shoot in shoots:
        same = [
            group
            for group in groups
            if group[0].type is shoot.type and len(group) < 5 and (shoot.date - group[-1].date).days < 60
        ]
        if shoot.kind == ORDER and same and draw.chance(70):
            group = draw.rng.choice(same)
            group.append(shoot)
            shoot.client, shoot.mission = group[0].client, group[0].mission
            continue
        if shoot.kind == DAY or clients == 0 or draw.chance(60):
            clients += 1
            shoot.client = clients
        else:
            shoot.client = draw.between(1, clients)
        if shoot.kind == DAY or (shoot.kind == ORDER and draw.chance(75)):
            groups.append([shoot])
            contact = draw.text(texts.CONTACTS[shoot.kind])
            shoot.mission = {"mission_id": f"M-{len(groups):02d}", "client_contact": contact}
    return groups
