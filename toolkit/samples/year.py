"""A year of work, filled in from a seed: one seed gives the same rows on any version of Python."""

import calendar
import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.samples import lines, missions
from toolkit.samples.draw import DAY, ORDER, PHASES, SMALL, Draw, Shoot
from toolkit.samples.sessions import fill_session
from toolkit.samples.words import Words, words_of
from toolkit.templates import load


def make_year(
    types: Sequence[Mapping[str, Any]],
    costs: Sequence[Mapping[str, Any]],
    *,
    year: int,
    lang: str = "fr",
    sessions: int = 300,
    seed: int = 7,
    today: dt.date | None = None,
    template: str = "photography",
) -> dict[str, list[dict[str, object]]]:
    """The rows of every data table, column key to value; a missing key is a blank cell.

    `types` and `costs` are the session types and cost lines that happen, such as those of the template whose words
    the year speaks.

    Valid and free of warnings when read on `today` (default 20 December); later sessions are only planned.
    """
    draw = Draw(random.Random(seed), lang, today or dt.date(year, 12, 20), words_of(load(template)))
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


def kind_of(words: Words, type_: Mapping[str, Any]) -> str:
    """Whether sessions of a type fill a day, are work for an organisation, or are short."""
    if type_["main"] >= words.maker["whole_day_from"]:
        return DAY
    return ORDER if sum(type_[phase] for phase in PHASES) >= words.maker["order_from"] else SMALL


def _calendar(draw: Draw, types: Sequence[Mapping[str, Any]], year: int, sessions: int) -> list[Shoot]:
    """The year's sessions by date, more of them in season, on the weekdays that the trade likes."""
    maker = draw.words.maker
    by_kind = {kind: [item for item in types if kind_of(draw.words, item) == kind] for kind in (DAY, ORDER, SMALL)}
    others = by_kind[SMALL] * 2 + by_kind[ORDER] or list(types)
    months = [month for month, share in enumerate(maker["season"], 1) for _ in range(share)]
    picks: list[tuple[Mapping[str, Any], int]] = []
    for _ in range(sessions):
        month = draw.rng.choice(months)
        whole_day = by_kind[DAY] and draw.chance(maker["whole_days"][month - 1])
        picks.append((draw.rng.choice(by_kind[DAY] if whole_day else others), month))
    picks.sort(key=lambda pick: kind_of(draw.words, pick[0]) != DAY)  # whole days choose their date first
    taken: set[dt.date] = {dt.date(year, 1, 1), dt.date(year, 5, 1), dt.date(year, 12, 25)}
    load = Counter[dt.date]()
    shoots: list[Shoot] = []
    for item, month in picks:
        kind = kind_of(draw.words, item)
        days = [dt.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
        free = [day for day in days if day not in taken]
        liked = [[day for day in free if day.weekday() in weekdays] for weekdays in maker[kind]["weekdays"]]
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
            contact = draw.one_of("contacts", shoot.kind)
            shoot.mission = {"mission_id": f"M-{len(groups):02d}", "client_contact": contact}
    return groups
