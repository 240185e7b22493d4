"""Workbooks of three trades in both languages, as someone fills them before a session, for the tests of documents."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit.documents.desk import Desk, open_desk
from toolkit.documents.pages import open_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

#: When every one of them was saved.
SAVED = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)
LANGS = ("fr", "en")
TRADES = ("photography", "coaching", "software")


def says(lang: str, fr: str, en: str) -> str:
    return fr if lang == "fr" else en


def settings(lang: str, **more: Any) -> dict[str, Any]:
    name = says(lang, "Studio Lumière", "Studio Light")
    return {"business_name": name, "owner_name": "Raison Sociale", "email": "contact@exemple.fr", **more}


def example(lang: str, **cells: Any) -> dict[str, Any]:
    """The session of the examples of R02–R05: two hours, 300 of fee, on 12 June from 9 to 11."""
    row = {
        "session_id": "S-014",
        "mission_id": "M-01",
        "date": dt.date(2026, 6, 12),
        "start_time": dt.time(9),
        "client_code": "C-02",
        "session_type": "Portrait",
        "objective": says(lang, "Dix portraits prêts à publier sur le site.", "Ten portraits ready for the website."),
        "planned_main": 120,
        "fee": 300,
        "included_quantity": 20,
        "extra_unit_price": 15,
        "status": "planned",
        **cells,
    }
    return {key: value for key, value in row.items() if value is not None}


def mission(lang: str, **cells: Any) -> dict[str, Any]:
    row = {
        "mission_id": "M-01",
        "client_code": "C-02",
        "client_name": "Boulangerie du Port",
        "title": says(lang, "Photos du nouveau site", "Photos for the new website"),
        "deliverables": says(lang, "20 portraits retouchés.", "20 retouched portraits."),
        "client_contact": "Claire D.",
        "price_agreed": 900,
        "deadline": dt.date(2026, 6, 30),
        "included_rounds": 2,
        "turnaround_days": 3,
        **cells,
    }
    return {key: value for key, value in row.items() if value is not None}


def rows(trade: str, lang: str) -> dict[str, list[dict[str, Any]]]:
    """A planned session of a trade with all that hangs on it."""
    if trade == "photography":
        items = (says(lang, "Assistant", "Assistant"), 50), (says(lang, "Location", "Rental"), 80), ("Transport", 20)
        risk = says(lang, "Panne de boîtier", "Camera failure"), says(lang, "Matériel de secours", "Spare equipment")
        return {
            "Sessions": [example(lang)],
            "Budget": [{"session_id": "S-014", "item": item, "estimated": amount} for item, amount in items],
            "Risks": [{"session_id": "S-014", "risk": risk[0], "contingency": risk[1], "contingency_cost": 20}],
            "Missions": [mission(lang)],
        }
    if trade == "coaching":
        goal = says(lang, "Préparer la prise de poste de « directrice ».", "Get ready for the new post as director.")
        return {
            "Sessions": [
                example(lang, mission_id=None, objective=goal, fee=None, session_type="Coaching", start_time=None,
                        planned_prep=30, planned_main=90, planned_post=15, included_quantity=None,
                        extra_unit_price=None, approved_on=dt.date(2026, 6, 3), approval_channel="SMS")
            ],
        }  # fmt: skip
    goal = says(lang, "Mettre en ligne la page de réservation.", "Put the booking page online.")
    slot = says(lang, "jeudi de 14h à 16h", "Thursdays 2 to 4 pm")
    return {
        "Sessions": [
            example(lang, objective=goal, planned_main=420, planned_post=75, fee=Decimal("1234.56"), express="yes",
                    start_time=dt.time(9, 30), included_quantity=3, extra_unit_price=None, session_type="Sprint")
        ],
        "Missions": [mission(lang, revision_slot=slot, client_contact="claire@exemple.fr")],
    }  # fmt: skip


def workbook(path: Path, trade: str, lang: str, given: Mapping[str, Any] | None = None, **more: Any) -> Path:
    """A workbook saved on the day the tests know."""
    vat = {"vat_regime": "liable"} if trade == "software" else {}
    filled = dict(given) if given is not None else rows(trade, lang)
    made = toolkit.new_workbook(
        path, trade, lang, 2026, 5, settings(lang, **{**vat, **more}), rows_of=filled, today=SAVED.date()
    )
    os.utime(made, (SAVED.timestamp(), SAVED.timestamp()))
    return made


@contextmanager
def desk(path: Path, own: Path | None = None, *, full_names: bool = False) -> Iterator[Desk]:
    with open_pages(own) as pages:
        yield open_desk(path, pages, full_names=full_names)


def text_of(pdf: bytes, mode: str = "-raw") -> str:
    """What pdftotext, another program, reads in it: in the order of the page's content, or `-layout`."""
    program = shutil.which("pdftotext")
    assert program, "the tests need poppler-utils (make test installs it)"
    done = subprocess.run([program, mode, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8").replace("\f", "")


def plain(text: str) -> str:
    """Without the difference between spaces, which fonts and readers treat each in their way."""
    return " ".join(text.split())
