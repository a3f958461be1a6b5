"""The text of a spreadsheet's cell, exactly as stored.

Numbers are whole numbers without a point, or the shortest decimal text that is the same number; one with three
decimals gets a zero more, 1.2340, since 1.234 could pass for a group of thousands, which a stored number is not.
Dates are ISO; a date without a time of day is a date. A number that is shown as a percentage is that percentage with
its sign: 0.12 shown as 12% is "12%"; 0.12 shown plainly stays "0.12", and whether that means 12% is the checker's
question. A number that is shown with leading zeros or with dashes between its digits (00000, 000-00-00000), as codes
are, keeps them. Numbers beyond 15 digits have lost digits in the spreadsheet; they come as 1.23E+20 does, for the
checker to refuse.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CODE_FORMAT = re.compile(r'(?:0|\\?-|"-"|\\ )+')
_ESCAPED_BREAK = re.compile(r"_x000[Dd]_\n?|_x000[Aa]_")  # how a workbook stores the end of a line within a cell
_EXACT_BELOW = 1e15
_LIKE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def cell_text(value: object, number_format: str) -> str | None:
    """The text of a value as the spreadsheet reader gives it; None for an empty cell."""
    if value is None:
        return None
    if isinstance(value, str):
        return _ESCAPED_BREAK.sub("\n", value) if "_x000" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    if isinstance(value, datetime.datetime):
        return (value.date() if value.time() == datetime.time() else value).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def exact_text(value: float) -> str:
    """A fraction without an exponent, which nobody takes for thousands."""
    text = f"{Decimal(repr(value)):f}"
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


def _number_text(value: int | float, number_format: str) -> str:
    is_percent, mask = _rules(number_format)
    if is_percent:
        return f"{_plain(Decimal(repr(value)) * 100)}%"
    if isinstance(value, float):
        if abs(value) >= _EXACT_BELOW or value != value:
            return repr(value)
        if not value.is_integer():
            return exact_text(value)
        value = int(value)
    return _masked(value, mask) if mask else str(value)


@lru_cache(maxsize=1024)
def _rules(number_format: str) -> tuple[bool, str]:
    """Whether a format shows a percentage, and the zeros and dashes of a format for codes."""
    first = number_format.partition(";")[0]
    mask = ""
    if _CODE_FORMAT.fullmatch(first):
        mask = first.replace("\\", "").replace('"', "")
    return "%" in _QUOTED.sub("", first), mask if mask.count("0") > 1 else ""


def _masked(value: int, mask: str) -> str:
    digits = str(value)
    places = mask.count("0")
    if value < 0 or len(digits) > places:
        return digits
    following = iter(digits.zfill(places))
    return "".join(next(following) if sign == "0" else sign for sign in mask)


def _plain(number: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
