"""Numbers that are exact, and the concentration of money on few receivers, for every format that says who got what.

Sums are made with decimals and fractions, so that no order of rows and no rounding on the way changes a total; only
what is printed at the end becomes an ordinary number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sse_metrics.importers.checks.values import DecimalMark, UnreadableError, read_number

NO_CURRENCY = "(none)"
LARGEST_AMOUNT = Decimal(10) ** 16  # a column decimal(18, 2) holds less
_CENT = Decimal("0.01")
_MOST_DIGITS = 40  # beyond this a number is a mistake, and working with it would take memory


def exact(value: Any) -> Decimal | None:
    """The number that a cell or a JSON value stands for, or None when it is no number.

    Text may have a sign of currency before or after it, brackets or a minus for negative, and thousands in groups:
    "£1,234.50", "1.234,50", "1 234,50". The standards of open data write decimal points, so "1,234" is 1234 and
    "1.234" has three decimals. NaN and infinity are no numbers.
    """
    if isinstance(value, bool) or value is None:
        return None
    number: Decimal | None = None
    if isinstance(value, int):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    elif isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        number = _from_text(value)
    if number is None or not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        return None
    return number


def plain(number: Decimal | Fraction) -> int | float:
    """The number as JSON prints it: whole when it is whole."""
    return int(number) if number == int(number) else float(number)


def folded(name: str) -> str:
    """A name as a key: the same for all ways to write letters, in upper case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).upper().split())


def in_cents(amount: Decimal) -> Decimal:
    """The amount as the database stores it: rounded half up to two decimals, which most amounts have anyway."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -2:
        return amount
    return amount.quantize(_CENT, ROUND_HALF_UP)


def as_text(number: Decimal) -> str:
    """The number as a cell of a table: digits and a point, no exponent, and no zeros that say nothing."""
    return f"{number.normalize():f}"


def equal_parts(amount: Decimal, count: int) -> list[Decimal]:
    """The amount in `count` parts of whole cents that add up to it exactly; the first part takes the remainder."""
    if count == 1:
        return [amount]
    whole = in_cents(amount)
    part = Decimal(int(whole / _CENT / count)) * _CENT
    return [whole - part * (count - 1), *[part] * (count - 1)]


@dataclass
class Money:
    """Sums by currency."""

    sums: dict[str, Decimal] = field(default_factory=dict)

    def add(self, amount: Decimal, currency: str) -> None:
        """Count an amount in."""
        self.sums[currency] = self.sums.get(currency, Decimal(0)) + amount

    def printed(self) -> dict[str, int | float]:
        """The sums as JSON prints them, in the order of the currencies' codes."""
        return {currency: plain(self.sums[currency]) for currency in sorted(self.sums)}


@dataclass
class Receivers:
    """What each receiver got, by currency: suppliers of awards or recipients of grants."""

    got: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, amount: Decimal, currency: str, receivers: Mapping[str, str | None]) -> None:
        """Split an amount above zero equally among `receivers` (key to name); others do not concentrate anything."""
        if amount <= 0 or not receivers:
            return
        part = Fraction(amount) / len(receivers)
        of_currency = self.got.setdefault(currency, {})
        for key, name in receivers.items():
            of_currency[key] = of_currency.get(key, Fraction(0)) + part
            if name:
                self.names.setdefault(key, name)

    def concentration(self) -> dict[str, dict[str, Any]]:
        """Share of the largest receiver and of the three largest, and the Herfindahl-Hirschman index, by currency.

        With s the share of each receiver in the sum, hhi = Σ s²: 1 when one gets everything, 1/n when n get the same
        (Herfindahl 1950, Hirschman 1945; here with shares from 0 to 1).
        """
        return {currency: self._of_one_currency(self.got[currency]) for currency in sorted(self.got)}

    def _of_one_currency(self, got: Mapping[str, Fraction]) -> dict[str, Any]:
        total = sum(got.values(), Fraction(0))
        largest = sorted(got.items(), key=lambda pair: (-pair[1], pair[0]))
        key, value = largest[0]
        return {
            "suppliers": len(got),
            "top_supplier": {
                "key": key,
                "name": self.names.get(key),
                "value": plain(value),
                "share": float(value / total),
            },
            "top3_share": float(sum((part for _, part in largest[:3]), Fraction(0)) / total),
            "hhi": sum((float(part / total) ** 2 for part in got.values()), 0.0),
        }


def _from_text(written: str) -> Decimal | None:
    """A number as people write it: with a decimal point, else with a decimal comma; a percentage is no amount."""
    marks: tuple[DecimalMark, ...] = (".", ",")
    for mark in marks:
        try:
            return None if "%" in written else read_number(written, mark)
        except UnreadableError:
            continue
    return None
