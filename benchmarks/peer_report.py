"""The month's loss with pandas: what a competent user would write without the toolkit.

    python benchmarks/peer_report.py WORKBOOK YEAR [ENGINE]

It reads what people type into a French workbook and computes the core of the loss report: time worked, sold
and lost, what that is worth, cost overruns, budget and satisfaction. Its figures equal the toolkit's; it does
less (no check of any cell, no losses on extras, nothing to invoice, floats for money). The usual choices:

- the workbook is opened once and each sheet parsed once;
- the engine is pandas' default for .xlsx, openpyxl, by name: pandas 3.1 announces another default, calamine,
  which can be had as the third argument where python-calamine is installed;
- usecols names what is used: the engine parses every cell all the same, but pandas then converts some forty
  columns instead of a hundred and seventy, and a renamed column is an error instead of a wrong sum.
"""

import sys

import numpy as np
import pandas as pd

HEADER = 2  # the third row
COLUMNS = {
    "Séances": {
        "Séance": "session", "Mission": "mission", "Date": "date", "Statut": "status",
        "Préparation prévue (min)": "plan_prep", "Séance prévue (min)": "plan_main",
        "Post-production prévue (min)": "plan_post", "Préparation réelle (min)": "prep",
        "Séance réelle (min)": "main", "Post-production réelle (min)": "post", "Honoraires (montant)": "fee",
        "Taux horaire (montant par h)": "rate", "Temps payé par le client (min)": "billed_minutes",
        "Temps offert (min)": "goodwill", "Quantité incluse": "included", "Quantité livrée": "delivered",
        "Prix par unité en plus (montant)": "unit_price", "Livraison express": "express",
        "Suppléments facturés (montant)": "extras_billed", "Annulée par": "cancelled_by",
        "Préavis (h)": "notice", "Annulation facturée (montant)": "cancel_billed",
        "Satisfaction (1 à 5)": "satisfaction",
    },
    "Budget": {
        "Séance": "session", "Estimé (montant)": "estimated", "Réel (montant)": "actual",
        "Refacturé (montant)": "rebilled",
    },
    "Demandes": {
        "Séance": "session", "Type de demande": "kind", "Tour de révision": "round", "Statut": "answer",
        "Temps passé (min)": "minutes", "Prix unitaire (montant)": "price", "Facturé (montant)": "billed",
        "Geste commercial": "gift",
    },
    "Missions": {"Mission": "mission", "Tours inclus": "rounds"},
    "Paliers": {"À partir de": "from", "Supplément sur honoraires (%)": "surcharge"},
    "Réglages": {"Clé": "key", "Valeur utilisée": "value"},
}  # fmt: skip


def read(path, engine):
    """The sheets, their columns under short names, without the blank rows."""
    sheets = {}
    with pd.ExcelFile(path, engine=engine) as book:
        for sheet, names in COLUMNS.items():
            frame = pd.read_excel(book, sheet_name=sheet, header=HEADER, usecols=list(names))
            frame = frame.rename(columns=names)
            sheets[sheet] = frame.dropna(subset=[frame.columns[0]])
    sheets["Réglages"] = sheets["Réglages"].set_index("key")["value"]
    return sheets


def half_up(values, digits=0):
    """Rounded half away from zero (no value is negative); the small share absorbs binary noise."""
    return np.floor(values * 10**digits + 0.5 + 1e-6) / 10**digits


def request_minutes(requests, sessions, missions, settings):
    """Minutes by session: all, priced apart, given away, and beyond the revisions included."""
    asked = requests.merge(sessions[["session", "mission"]], on="session")
    asked = asked.merge(missions, on="mission", how="left")
    gift, minutes = asked["gift"].eq("oui"), asked["minutes"].fillna(0)
    priced = asked["answer"].isin(["acceptée", "en cours", "terminée"]) & asked["kind"].ne("correction")
    priced &= (asked["price"].gt(0) | asked["billed"].gt(0)) & ~gift
    rounds = asked["rounds"].fillna(settings["included_rounds"])
    beyond = asked["kind"].eq("révision") & asked["round"].gt(rounds) & ~gift & ~priced
    parts = {"asked": 1, "priced": priced, "gifts": gift, "beyond": beyond}
    return pd.DataFrame({key: minutes * part for key, part in parts.items()}).groupby(asked["session"]).sum()


def priced_apart(sessions, tiers, settings):
    """The amount of what has a price of its own: pictures beyond those included, and late cancellations."""
    done, fee = sessions["status"].eq("réalisée"), sessions["fee"]
    delivered = sessions["delivered"].fillna(0).astype(float)
    extra = (delivered - sessions["included"].fillna(0)).clip(lower=0)
    tier = tiers["from"].astype(float).searchsorted(delivered, side="right") - 1  # -1 is below the first
    surcharge = np.append(tiers["surcharge"], 0)[tier]
    by_tier = half_up(fee * surcharge, 2).where(extra.gt(0), 0)
    express = half_up(fee * settings["express_surcharge"], 2).where(sessions["express"].eq("oui") & done, 0)
    value = half_up(extra * sessions["unit_price"], 2).fillna(by_tier).where(done, 0) + express
    extras = (np.maximum(value, sessions["extras_billed"].fillna(0)) - express).clip(lower=0)
    late = sessions["notice"].fillna(0).lt(settings["late_cancellation_hours"])
    late &= ~done & sessions["cancelled_by"].ne("nous")
    due = half_up(fee * settings["late_cancellation_rate"], 2).where(late, 0)
    return extras + np.maximum(due, sessions["cancel_billed"].fillna(0))


def session_figures(sheets, year):
    """One row for each session of the year that was done or cancelled: its minutes and what was lost."""
    settings, every = sheets["Réglages"], sheets["Séances"]
    closed = every["status"].isin(["réalisée", "annulée"]) & every["date"].dt.year.eq(year)
    s = every[closed].reset_index(drop=True)
    done = s["status"].eq("réalisée")
    s["rate"] = s["rate"].fillna(settings["hourly_rate"])
    planned = s[["plan_prep", "plan_main", "plan_post"]].sum(axis=1, min_count=1)
    by_fee = half_up(s["fee"] * 60 / s["rate"])
    s["sold"] = s["billed_minutes"].fillna(planned).fillna(by_fee).fillna(0).where(done, 0)
    s["fee"] = s["fee"].fillna(half_up(s["sold"].where(done, planned.fillna(0)) * s["rate"] / 60, 2))
    asked = request_minutes(sheets["Demandes"], s, sheets["Missions"], settings)
    s = s.join(asked, on="session")
    s[asked.columns] = s[asked.columns].fillna(0)
    s["worked"] = s[["prep", "main", "post", "asked"]].sum(axis=1)
    apart = half_up(priced_apart(s, sheets["Paliers"], settings) * 60 / s["rate"])
    paid = s["sold"] + s["priced"] + s["gifts"] + s["goodwill"].fillna(0) + apart
    s["unbilled"] = (s["worked"] - paid).clip(lower=0)
    s["beyond"] = s[["beyond", "unbilled"]].min(axis=1)
    s["time_loss"] = half_up(s["unbilled"] * s["rate"] / 60, 2)
    s["month"] = s["date"].dt.strftime("%Y-%m")
    return s


def month_figures(sheets, year):
    """One row a month, and the total."""
    sessions = session_figures(sheets, year)
    lines = sheets["Budget"].merge(sessions[["session", "month", "status"]], on="session")
    paid = lines["rebilled"].fillna(lines["estimated"].where(lines["status"].eq("réalisée"), 0)).fillna(0)
    lines["overrun"] = (lines["actual"] - paid).clip(lower=0)
    sums = ["worked", "sold", "unbilled", "beyond", "asked", "time_loss"]
    table = sessions.groupby("month")[sums].sum()
    table = table.join(lines.groupby("month")[["estimated", "actual", "overrun"]].sum())
    table.loc["total"] = table.sum()
    table["satisfaction"] = sessions.groupby("month")["satisfaction"].mean()
    table.loc["total", "satisfaction"] = sessions["satisfaction"].mean()
    return table


if __name__ == "__main__":
    workbook, year, *engine = sys.argv[1:]
    table = month_figures(read(workbook, *(engine or ["openpyxl"])), int(year))
    print(table.to_string(float_format="{:.2f}".format))
