"""Foundings that were printed as a list, and the rates that a text states, set against what its list gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sse_metrics.facts import facts
from sse_metrics.warehouse.database import CanQuery

_LISTED, _STATED = "social_enterprises_founded", "founding_rate_stated"


@dataclass(frozen=True)
class StatedRate:
    """Foundings a year over a span: as the text states them, and as the list gives them."""

    first: int
    last: int
    stated: float
    foundings: int
    fact: dict[str, Any]

    @property
    def years(self) -> int:
        """Calendar years of the span, those without a founding included."""
        return self.last - self.first + 1

    @property
    def recomputed(self) -> float:
        """Foundings of the list divided by the years of the span."""
        return self.foundings / self.years


@dataclass(frozen=True)
class PrintedFoundings:
    """A printed list of foundings by year, without gaps: a year within the list that it does not name had none."""

    by_year: dict[int, int]
    rates: tuple[StatedRate, ...]
    facts: tuple[dict[str, Any], ...]

    @property
    def peak(self) -> int:
        """The year with most foundings, the first of them where several have as many."""
        return max(self.by_year, key=lambda year: (self.by_year[year], -year))

    @property
    def peak_is_in_no_span(self) -> bool:
        """Whether the stated rates leave out the very year with most foundings."""
        return not any(rate.first <= self.peak <= rate.last for rate in self.rates)


def printed_foundings(db: CanQuery, place_id: str) -> PrintedFoundings | None:
    """The printed list of a place and the rates stated about it, or None where no list was printed."""
    listed = facts(db, place_id, _LISTED, dated_only=True)
    if not listed:
        return None
    counts: dict[int, int] = {}
    for row in listed:
        counts[row["period_start"].year] = counts.get(row["period_start"].year, 0) + int(row["value"])
    by_year = {year: counts.get(year, 0) for year in range(min(counts), max(counts) + 1)}
    stated = facts(db, place_id, _STATED, dated_only=True)
    return PrintedFoundings(by_year, tuple(_rate(row, by_year) for row in stated), (*listed, *stated))


def _rate(row: dict[str, Any], by_year: dict[int, int]) -> StatedRate:
    first, last = row["period_start"].year, row["period_end"].year
    within = sum(count for year, count in by_year.items() if first <= year <= last)
    return StatedRate(first, last, row["value"], within, row)
