"""The map of accounts: `accounts.toml`, what the user's own file changes of it, and what the workbook says itself."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.accountant.plain import plain
from toolkit.kinds import fold
from toolkit.language import LANGUAGES
from toolkit.mistakes import MistakeError, TemplateError, locator, mistake, read_toml, shown

if TYPE_CHECKING:
    import datetime

    from toolkit.ledger import Ledger, Row
    from toolkit.mistakes import Fail, Place

BASES = ("accrual", "cash")
#: How sure an account is: typed, by the map, or unknown.
TYPED, MAPPED, UNKNOWN = "typed", "mapped", "unknown"
CATEGORIES = ("sa103", "schedule_c", "pcg")
_SHIPPED = Path(__file__).with_name("accounts.toml")
_ACCOUNT = re.compile(r"[1-8]\d{2}[0-9A-Z]{0,17}")
_CURRENCY_CATEGORIES = {"GBP": "sa103", "USD": "schedule_c"}


class AccountsError(MistakeError, ValueError):
    """The user's map of accounts cannot be used."""


class Choice(NamedTuple):
    """An account, how it was chosen, and whether something typed in the workbook could not be used."""

    account: str
    how: str
    unreadable: bool = False


def shipped_text() -> str:
    """The map that comes with the toolkit, to copy and change."""
    return _SHIPPED.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The map in force."""

    data: Mapping[str, Any]

    @classmethod
    def load(cls, path: str | Path | None = None, *, basis: str | None = None) -> Accounts:
        """The shipped map with the user's changes over it.

        Raises:
            AccountsError: the file cannot be read, or says something that cannot be.
        """
        text, own = read_toml(Path(path), AccountsError) if path is not None else ("", {})
        if basis:
            own["basis"] = basis
        shipped = tomllib.loads(shipped_text())
        _check(own, shipped, locator(str(path or "--basis"), text, AccountsError))
        return cls(_merged(shipped, own))

    @property
    def basis(self) -> str:
        """accrual or cash."""
        return str(self.data["basis"])

    def sale(self, what: str) -> str:
        """The account of what is sold: fee, extras, request, rebilled or cancellation."""
        return self.full(self.data["sales"][what])

    @property
    def cancellation_vat(self) -> bool:
        """Whether a cancellation fee bears VAT."""
        return bool(self.data["sales"]["cancellation_vat"])

    def third(self, what: str) -> str:
        """clients, suppliers, bank, vat_collected or vat_deductible."""
        return self.full(self.data["third_parties"][what])

    def journal(self, code: str, lang: str) -> str:
        """The label of a journal."""
        return plain(self.data["journals"][code]["label"][lang])

    def full(self, account: str) -> str:
        """The account filled up with zeros to the map's length."""
        return str(account).ljust(int(self.data["length"]), "0")

    def cost(self, row: Row, ledger: Ledger) -> Choice:
        """The account of a cost line: as typed, else by its name, the trade's own cost lines, or its words."""
        typed = row.text("account").split()
        unreadable = False
        if typed:
            if _ACCOUNT.fullmatch(typed[0].upper()):
                return Choice(self.full(typed[0].upper()), TYPED)
            unreadable = True
        item = fold(row.text("item"))
        found = (
            {fold(name): account for name, account in self.data["items"].items()}.get(item)
            or _of_trade(ledger.template).get(item)
            or next((a for a, words in self.data["words"].items() if any(word in item for word in words)), None)
        )
        if found:
            return Choice(self.full(found), MAPPED, unreadable)
        return Choice(self.full(self.data["unknown"]), UNKNOWN, unreadable)

    def label(self, account: str, lang: str) -> str:
        """The label of an account; of the longest one in the map that it begins with."""
        entry = self._entry(account)
        return plain(entry["label"][lang]) if entry else {"fr": "Compte ", "en": "Account "}[lang] + account

    def category(self, account: str, scheme: str, lang: str) -> str:
        """The category proposed for an account; its label where the scheme has none."""
        return plain((self._entry(account) or {}).get(scheme, "")) or self.label(account, lang)

    def scheme(self, currency: str) -> str:
        """Which categories the bookkeeper's list shows."""
        return str(self.data["categories"]) or _CURRENCY_CATEGORIES.get(currency, "pcg")

    def declared(self, account: str) -> bool:
        """Whether payments in this account may have to be declared (DAS2)."""
        return account.startswith(tuple(self.data["das2"]["accounts"]))

    def threshold(self, day: datetime.date) -> Decimal | None:
        """The DAS2 threshold in force on a day; None where the map knows none."""
        held = [t for t in self.data["das2"]["thresholds"] if t["since"] <= day]
        return Decimal(max(held, key=lambda t: t["since"])["amount"]) if held else None

    def _entry(self, account: str) -> Mapping[str, Any] | None:
        entries: Mapping[str, Mapping[str, Any]] = self.data["accounts"]
        bare = {key.rstrip("0"): value for key, value in entries.items()}
        whole = entries.get(account)
        return whole or next((bare[account[:n]] for n in range(len(account), 2, -1) if account[:n] in bare), None)


@functools.cache
def _of_trade(template: str) -> Mapping[str, str]:
    """The accounts of a trade's usual cost lines, by their names in either language."""
    from toolkit.templates import load

    try:
        lines = load(template).trade.get("cost_lines", [])
    except TemplateError:  # a template of the user's own: it is not here
        return {}
    return {fold(text): line["account"] for line in lines if "account" in line for text in line["label"].values()}


def _merged(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged, everything else is replaced."""
    made = dict(shipped)
    for key, value in own.items():
        both = isinstance(value, Mapping) and isinstance(made.get(key), Mapping)
        made[key] = _merged(made[key], value) if both else value
    return made


def _check(own: Mapping[str, Any], shipped: Mapping[str, Any], fail: Fail) -> None:
    """Calls `fail` at the first thing that cannot be."""
    for key, value in own.items():
        if key not in shipped:
            fail((key,), mistake("unknown_key", known=", ".join(shipped)))
        if isinstance(shipped[key], Mapping) != isinstance(value, Mapping):
            fail((key,), mistake("as_shipped"))
    if own.get("basis", "accrual") not in BASES:
        fail(("basis",), mistake("no_basis", given=shown(own["basis"])))
    length = own.get("length", shipped["length"])
    if isinstance(length, bool) or not isinstance(length, int) or not 0 <= length <= 20:
        fail(("length",), mistake("no_length", given=shown(length)))
    if own.get("categories", "") not in ("", *CATEGORIES):
        fail(("categories",), mistake("none_of", given=shown(own["categories"]), known=", ".join(CATEGORIES)))
    if "unknown" in own:
        _check_account(("unknown",), own["unknown"], fail)
    for section in ("sales", "third_parties"):
        _check_ours(section, own.get(section, {}), shipped[section], fail)
    for name, value in own.get("items", {}).items():
        _check_account(("items", name), value, fail)
    for name, words in own.get("words", {}).items():
        _check_account(("words", name), name, fail)
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            fail(("words", name), mistake("no_words"))
    _check_named(own, fail)
    _check_das2(own.get("das2", {}), fail)


def _check_account(place: Place, value: Any, fail: Fail) -> None:
    if not isinstance(value, str) or not _ACCOUNT.fullmatch(value):
        fail(place, mistake("no_account", given=shown(value)))


def _check_ours(section: str, own: Mapping[str, Any], shipped: Mapping[str, Any], fail: Fail) -> None:
    """Accounts by names of ours, none of one's own; one of them is a yes or no."""
    for name, value in own.items():
        if name not in shipped:
            fail((section, name), mistake("unknown_key", known=", ".join(shipped)))
        if name != "cancellation_vat":
            _check_account((section, name), value, fail)
        elif not isinstance(value, bool):
            fail((section, name), mistake("no_truth"))


def _check_named(own: Mapping[str, Any], fail: Fail) -> None:
    """Journals and accounts have a label in both languages."""
    for section in ("journals", "accounts"):
        for name, entry in own.get(section, {}).items():
            if section == "accounts":
                _check_account((section, name), name, fail)
            elif name not in ("VE", "AC", "OD"):
                fail((section, name), mistake("journals"))
            label = entry.get("label") if isinstance(entry, Mapping) else None
            if not isinstance(label, Mapping) or not all(isinstance(label.get(lang), str) for lang in LANGUAGES):
                fail((section, name), mistake("both_labels"))


def _check_das2(das2: Mapping[str, Any], fail: Fail) -> None:
    import datetime

    if not all(isinstance(prefix, str) and prefix.isdigit() for prefix in das2.get("accounts", [])):
        fail(("das2", "accounts"), mistake("das2_accounts"))
    for threshold in das2.get("thresholds", []):
        try:
            Decimal(threshold["amount"])
            usable = type(threshold["since"]) is datetime.date and isinstance(threshold["amount"], str)
        except (KeyError, TypeError, InvalidOperation):
            usable = False
        if not usable:
            fail(("das2", "thresholds"), mistake("das2_thresholds"))
