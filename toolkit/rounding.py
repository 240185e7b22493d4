"""Rounding as the contract defines it: once, late, half away from zero.

`R` of the contract is `money`, `W` is `whole`; rates round to four decimals. All arithmetic before them is
exact: 28 significant digits never turn a non-terminating quotient of these sizes into a false tie.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
CENT = Decimal("0.01")
_UNIT = Decimal(1)
_RATE = Decimal("0.0001")
# Binary noise of spreadsheets (0.1 + 0.2) stays below this; a typed third decimal does not.
_NOISE = Decimal("0.000001")


def money(amount: Decimal) -> Decimal:
    """R(x): an amount in the workbook's currency, two decimals, half away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP) + ZERO  # no -0.00


def whole(amount: Decimal) -> int:
    """W(x): whole minutes, half away from zero."""
    return int(amount.quantize(_UNIT, ROUND_HALF_UP))


def rate(amount: Decimal) -> Decimal:
    """A share, four decimals, half away from zero."""
    return amount.quantize(_RATE, ROUND_HALF_UP) + ZERO


def share(part: Decimal | int, total: Decimal | int) -> Decimal | None:
    """part ÷ total as a rate, or None where the divisor is 0."""
    return rate(Decimal(part) / Decimal(total)) if total else None


def ceiling(amount: Decimal, step: int) -> int:
    """The next multiple of `step` at or above a number of minutes; step 0 means whole minutes."""
    if step == 0:
        return whole(amount)
    # Not //: on Decimal it truncates towards zero.
    return int((amount / step).to_integral_value(ROUND_CEILING)) * step


def denoise(number: Decimal) -> Decimal:
    """A number as it was meant, without the noise of binary fractions (0.30000000000000004 is 0.3)."""
    if abs(number) >= Decimal(10) ** 15:
        return number
    return number.quantize(_NOISE, ROUND_HALF_UP).normalize()
