"""Numbers, money and dates as each language writes them.

Korean counts by 10⁴ (만, 억, 조); Babel's compact currency is right for English and French only, so money is put
together here from its compact decimals and the currency's sign.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from typing import Literal, TypeGuard

from babel import dates, numbers

from ui import state

_BABEL = {"en": "en_GB", "ko": "ko_KR", "fr": "fr_FR", "es": "es_ES"}
_NARROW = "\u202f"  # narrow no-break space
_NO_BREAK = "\u00a0"
MISSING = "–"


def babel_locale() -> str:
    """The Babel locale of the chosen language."""
    return _BABEL[state.language()]


def number(value: float | None, digits: int = 0) -> str:
    """A plain number: 12,345 · 12 345 · 12.345."""
    return _number(_clean(value, digits), digits, babel_locale()) if _is_known(value) else MISSING


@functools.lru_cache(maxsize=16_384)
def _number(value: float, digits: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return _four_digits_apart(numbers.format_decimal(value, pattern, locale=locale))


def short_number(value: float | None) -> str:
    """A number with three digits that count: 2.47, 41.2, 1,284, 5.3M."""
    if not _is_known(value):
        return MISSING
    size = abs(value)
    if size >= 100_000:
        return _compact(value)
    return number(value, 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2)


def money(value: float | None, currency: str = "KRW") -> str:
    """Money, short: ₩300M · 3억 원 · 300 M ₩."""
    if not _is_known(value):
        return MISSING
    amount = _compact(value) if abs(value) >= 10_000 else short_number(value)
    language = state.language()
    if language == "ko":
        return f"{amount} 원" if currency == "KRW" else f"{amount} {_currency_name(currency)}"
    # in English: Spanish would write the code KRW for the sign that everybody knows
    sign = numbers.get_currency_symbol(currency, locale="en_GB") if currency else ""
    if language == "en":
        return f"{'-' if amount.startswith('-') else ''}{sign}{amount.lstrip('-')}"
    return f"{amount}{_NO_BREAK}{sign}"


def share(value: float | None, digits: int = 1) -> str:
    """A share 0–1 as a percentage: 4.1% · 4,1 %."""
    if not _is_known(value):
        return MISSING
    return percent(value * 100, digits)


def percent(value: float | None, digits: int = 1) -> str:
    """A percentage 0–100; whole ones without a decimal."""
    if not _is_known(value):
        return MISSING
    whole = abs(value - round(value)) < 0.5 * 10**-digits
    figure = number(value, 0 if whole or abs(value) >= 100 else digits)
    return f"{figure}{ {'en': '', 'ko': '', 'fr': _NARROW, 'es': _NO_BREAK}[state.language()] }%"


def signed_percent(value: float | None, digits: int = 1) -> str:
    """A change in percent with its sign, ASCII minus: Streamlit shows an upward arrow for any other."""
    if not _is_known(value):
        return MISSING
    return ("+" if round(value, digits) > 0 else "") + percent(value, digits).replace("\u2212", "-")


def for_unit(value: float | None, unit: str, currency: str | None = None) -> str:
    """A value of the catalogue in its unit."""
    if unit == "money":
        return money(value, currency or "")
    if unit == "share":
        return share(value)
    if unit in ("per_10k", "ratio", "index", "times", "number", "days", "kg", "rank"):
        return short_number(value)
    return number(value) if value is None or abs(value) < 1_000_000 else short_number(value)


def day(value: dt.date | None, form: str = "long") -> str:
    """A date: 7 November 2025 · 2025년 11월 7일 · 7 novembre 2025."""
    return dates.format_date(value, form, locale=babel_locale()) if value else MISSING


def month(value: int, form: Literal["abbreviated", "narrow", "wide"] = "abbreviated") -> str:
    """The name of a month, 1 to 12."""
    return str(dates.get_month_names(form, context="stand-alone", locale=babel_locale())[value])


def _compact(value: float) -> str:
    return _compacted(value, state.language())


@functools.lru_cache(maxsize=16_384)
def _compacted(value: float, language: str) -> str:
    size, locale = abs(value), _BABEL[language]
    step = 4 if language == "ko" else 3
    shown = size / 10 ** (int(math.log10(size) // step) * step)
    digits = 0 if shown >= 100 else 1 if shown >= 10 else 2
    written = numbers.format_compact_decimal(value, fraction_digits=digits, locale=locale)
    return re.sub(r"^(-?\d)(\d{3})(?!\d)", rf"\1{numbers.get_group_symbol(locale)}\2", _without_zeros(written, locale))


def _without_zeros(written: str, locale: str) -> str:
    """230.0M → 230M: trailing zeros of the decimal part say nothing."""
    mark = numbers.get_decimal_symbol(locale)
    if mark not in written:
        return written
    whole, _, rest = written.partition(mark)
    digits = "".join(c for c in rest if c.isdigit())
    tail = rest[len(digits) :]
    digits = digits.rstrip("0")
    return f"{whole}{mark}{digits}{tail}" if digits else f"{whole}{tail}"


def _four_digits_apart(written: str) -> str:
    return written.replace("\u2212", "-")


def _currency_name(currency: str) -> str:
    return numbers.get_currency_name(currency, locale=babel_locale()) if currency else ""


def _is_known(value: float | None) -> TypeGuard[float]:
    return value is not None and not math.isnan(value)


def _clean(value: float | None, digits: int) -> float:
    """-0.0 would be shown as -0."""
    rounded = round(value or 0.0, digits)
    return 0.0 if rounded == 0 else rounded
