"""Days as open data write them: ISO 8601 with or without a time, and the looser forms of grant spreadsheets."""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sse_metrics.importers.checks.values import UnreadableError, read_day

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=$|[TZ\s+-])")
_YEAR_AND_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SERIAL_WITH_TIME = re.compile(r"^(\d{5})\.\d+$")
_FIRST_YEAR = 1900  # programs write 0001-01-01 for an empty date


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
    """The day of an ISO 8601 date or time as its writer saw it, time zones set aside; None when it is none."""
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

    Day and month stand in the order that the publishers of 360Giving use, so 03/04/2024 is 3 April.
    """
    text = str(value).strip() if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool) else ""
    return _loose_day(_SERIAL_WITH_TIME.sub(r"\1", text))


@functools.lru_cache(maxsize=50_000)  # many grants are awarded on one day
def _loose_day(text: str) -> Day | None:
    if iso := iso_day(text):
        return Day(datetime.date.fromisoformat(iso))
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return _first_of(int(found[1]), int(found[2]))
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _first_of(int(found[2]), int(found[1]))
    if _YEAR.fullmatch(text):
        return _first_of(int(text), 1)
    try:
        day = read_day(text, "dmy")
    except UnreadableError:
        return None
    return Day(day) if day.year >= _FIRST_YEAR else None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def _first_of(year: int, month: int) -> Day | None:
    found = _day(year, month, 1)
    return Day(found, is_whole=False) if found else None
