"""Numbers, dates and words as people write them, read exactly or refused with the reason.

Nothing is guessed. What could mean two things is refused unless the rest of its column decides it: 03/04/2024 needs a
column with a day above 12, or somebody who says which comes first; 1.234 needs a column that shows its decimal mark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal

DateOrder = Literal["dmy", "mdy"]
DecimalMark = Literal[".", ","]

_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\u2007\t"))
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0d": "-"})
_FULL_WIDTH = str.maketrans("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0c\uff0e", "0123456789,.")
_SIGNS = re.compile(
    r"^(?:₩|￦|\$|US\$|€|£|¥|KRW|USD|EUR|GBP)|(?:₩|€|\$|£|KRW|USD|EUR|GBP|원|won|명|개|건)$", re.IGNORECASE
)
# Units that Korean tables count in: 1,234천원 is 1,234,000 won.
_MULTIPLES = {"천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9}
_MULTIPLE = re.compile(r"^(.*?\d)(천|만|백만|천만|억|십억)원?$")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?$")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+$")
_ONE_POINT_THREE = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}$")
_LONGEST_NUMBER = 60

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-./年년]\s*(\d{1,2})\s*(?:[-./月월]\s*(\d{1,2})\s*[.日일]?|[.月월])?$")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4})$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WITH_TIME = re.compile(r"(.*?\d)[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?$")
_EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet, with its leap year that never was
_FIRST_SERIAL, _LAST_SERIAL = 14611, 73050  # 1940 to 2099: other five-digit numbers are not meant as days


class UnreadableError(ValueError):
    """A value that cannot be read; `code` names the problem."""

    def __init__(self, code: str, details: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = dict(details or {})


def read_number(written: str, mark: DecimalMark | None = None, *, is_percentage: bool = False) -> Decimal:
    """A number, exactly. `mark` is the decimal mark of its column where that is known.

    1,234 and 1,234.5 have groups of three; 1.234,5 has a decimal comma. (5) is minus 5. ₩, 원 and other signs of money
    are left out; 천원, 만원, 백만원 and 억원 multiply. "12%" is 0.12, and 12 in a column of percentages
    (`is_percentage`). 1.23E+11 has lost digits and is refused.
    """
    text = written.translate(_FULL_WIDTH).translate(_MINUS).translate(_SPACES)
    if len(text) > _LONGEST_NUMBER:
        raise UnreadableError("number_too_large")
    if _SCIENTIFIC.match(text):
        raise UnreadableError("scientific_number")
    negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if negative else text
    percent = text.endswith(("%", "％"))
    text = text[:-1] if percent else text
    factor = 1
    multiple = _MULTIPLE.match(text)
    if multiple:
        text, factor = multiple[1], _MULTIPLES[multiple[2]]
    sign = "-" if text.startswith("-") else ""
    text = sign + _SIGNS.sub("", _SIGNS.sub("", text.removeprefix("-"))).removeprefix("+")
    number = _decimal(text, mark) * factor
    if percent and not is_percentage:
        number /= 100
    return -number if negative else number


def _decimal(text: str, mark: DecimalMark | None) -> Decimal:
    if mark is None and _ONE_POINT_THREE.match(text):
        raise UnreadableError("ambiguous_number")
    if mark != "," and _PLAIN.match(text):
        return Decimal(text)
    if mark != "," and _POINT_GROUPS.match(text):
        return Decimal(text.replace(",", ""))
    if mark != "." and _COMMA_GROUPS.match(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if mark != "." and _COMMA_DECIMAL.match(text):
        return Decimal(text.replace(",", "."))
    if mark == "," and text.removeprefix("-").isdigit():
        return Decimal(text)
    raise UnreadableError("not_a_number")


def decimal_mark(written: str) -> DecimalMark | None:
    """The decimal mark that a value proves: 1,234.5 a point, 1.234,5 a comma, 1234 nothing."""
    text = written.translate(_MINUS).translate(_SPACES).strip("()-+₩￦$€£¥원%")
    if re.match(r"\d{1,3}(,\d{3})+\.\d+$|\d{1,3}(,\d{3}){2,}$|\d{4,}\.\d+$|\d+\.\d{1,2}$|\d+\.\d{4,}$|0\.\d+$", text):
        return "."
    if re.match(r"\d{1,3}(\.\d{3})+,\d+$|\d{1,3}(\.\d{3}){2,}$|\d{4,},\d+$|\d+,\d{1,2}$|\d+,\d{4,}$|0,\d+$", text):
        return ","
    return None


def to_scale(number: Decimal, digits: int, decimals: int) -> Decimal:
    """A number with so many decimals. Raises when it is too large, or has more decimals than rounding noise."""
    try:
        rounded = number.quantize(Decimal(1).scaleb(-decimals))
    except InvalidOperation:
        raise UnreadableError("number_too_large") from None
    if abs(rounded) >= Decimal(10) ** (digits - decimals):
        raise UnreadableError("number_too_large")
    # 0.30000000000000004 is what a spreadsheet stores for 0.3
    if abs(rounded - number) > abs(number) * Decimal("1e-12"):
        raise UnreadableError("too_many_decimals", {"decimals": decimals})
    return rounded


def read_whole(written: str, mark: DecimalMark | None = None) -> int:
    """A whole number; 12.0 is one."""
    number = read_number(written, mark if mark else ".") if _PLAIN.match(written) else read_number(written, mark)
    if _ONE_POINT_THREE.match(written) and mark is None:
        raise UnreadableError("ambiguous_number")
    if number != number.to_integral_value():
        raise UnreadableError("not_a_whole_number")
    if abs(number) >= 2**31:
        raise UnreadableError("number_too_large")
    return int(number)


def read_day(written: str, order: DateOrder | None = None) -> dt.date:
    """A day: 2024-01-05, 2024.1.5, 2024. 1. 5., 2024/1/5, 2024년 1월 5일, 20240105, with or without a time of day.

    05/01/2024 needs `order`. 2024년 1월 is its first day. A five-digit number is the day number of a spreadsheet.
    """
    text = written.strip().translate(_FULL_WIDTH)
    timed = _WITH_TIME.match(text)
    text = timed[1].strip() if timed else text
    if (found := _YEAR_FIRST.match(text)) or (found := _COMPACT.match(text)):
        return _day(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := _YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first == second or (first > 12) != (second > 12):
            order = "dmy" if first > 12 else "mdy" if second > 12 else order or "dmy"
        if first > 12 and second > 12:
            raise UnreadableError("no_such_day")
        if order is None:
            raise UnreadableError("ambiguous_date")
        return _day(year, second, first) if order == "dmy" else _day(year, first, second)
    if _SERIAL.match(text) and _FIRST_SERIAL <= int(float(text)) <= _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(float(text)))
    raise UnreadableError("not_a_date")


def day_order(written: str) -> DateOrder | None:
    """Whether a value proves that days come before months, or after."""
    found = _YEAR_LAST.match(written.strip())
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    return "dmy" if first > 12 >= second else "mdy" if second > 12 >= first else None


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise UnreadableError("no_such_day") from None
