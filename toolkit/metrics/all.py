"""Imports every module that registers figures."""

from toolkit.metrics import (  # noqa: F401
    budget,
    causes,
    costs,
    due,
    entries,
    identities,
    learning,
    losses,
    missions,
    planning,
    pricing,
    request_entries,
    requests,
    tiers,
    typing_aids,
    work,
)
