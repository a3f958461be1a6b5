"""Days as open data write them: ISO 8601 with or without a time, and the looser forms of grant spreadsheets."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sse_metrics.importers.figures import exact

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=$|[TZ\s+-])")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?=$|\s)")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})")
_SPREADSHEET_EPOCH = datetime.date(1899, 12, 30)  # day 0 of the 1900 system, its invented 29 February 1900 included
_SERIALS = (Decimal(20_000), Decimal(73_050))  # 1954 to 2099: no year of four digits is among them


@dataclass(frozen=True)
class Day:
    """A day, and whether the source names it or only its month or year, whose first day then stands for it."""

    date: datetime.date
    is_whole: bool = True

    @property
    def iso(self) -> str:
        """The day as text."""
        return self.date.isoformat()


def iso_day(value: Any) -> str | None:
    """The day of an ISO 8601 date or time as its writer saw it, time zones set aside; None when it is none.

    Years before 1900 are what programs write for an empty date (0001-01-01).
    """
    found = _ISO_DAY.match(value.strip()) if isinstance(value, str) else None
    day = _day(*map(int, found.groups())) if found else None
    return day.isoformat() if day else None


def moment(value: Any) -> datetime.datetime:
    """An ISO 8601 date and time to sort by; what cannot be read comes before everything else."""
    first = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    if not isinstance(value, str):
        return first
    try:
        read = datetime.datetime.fromisoformat(value.strip())
        return read.astimezone(datetime.UTC) if read.tzinfo else read.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        return first


def loose_day(value: Any) -> Day | None:
    """A day in ISO, day/month/year, month/year, year or the day number of a spreadsheet; None when it is none.

    Day and month stand in the order that the 360Giving standard's publishers use, so 03/04/2024 is 3 April.
    """
    text = str(value).strip() if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool) else ""
    if found := _ISO_DAY.match(text):
        return _whole(*map(int, found.groups()))
    if found := _DAY_FIRST.match(text):
        day, month, year = map(int, found.groups())
        return _whole(year, month, day)
    if found := _ISO_MONTH.fullmatch(text):
        return _first_of(int(found[1]), int(found[2]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _first_of(int(found[2]), int(found[1]))
    if _YEAR.fullmatch(text):
        return _first_of(int(text), 1)
    serial = exact(text) if re.fullmatch(r"\d{5}(\.\d+)?", text) else None
    if serial is not None and _SERIALS[0] <= serial <= _SERIALS[1]:
        return Day(_SPREADSHEET_EPOCH + datetime.timedelta(days=int(serial)))
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


def _whole(year: int, month: int, day: int) -> Day | None:
    found = _day(year, month, day)
    return Day(found) if found else None


def _first_of(year: int, month: int) -> Day | None:
    found = _day(year, month, 1)
    return Day(found, is_whole=False) if found else None
