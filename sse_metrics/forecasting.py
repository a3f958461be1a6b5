"""The sales of a year that is not over, or has not begun: what to expect, and how wide of the mark it may be.

Two methods, each named in the answer:

  pace    some months are known: they are divided by the part of the year that those months were in earlier years.
          The interval comes from how that part has varied: the t-interval of a new observation on its logarithm.
  trend   no month is known: a straight line through the logarithms of the last complete years (at most six), with
          the prediction interval of least squares (any textbook of regression, e.g. Montgomery et al., ch. 2.5).

Neither knows of anything that has not happened before; the page says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

# Two-sided 80 % points of Student's t by degrees of freedom (t-table, 0.90 quantile).
_T_80 = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383, 10: 1.372}
LEVEL_PCT = 80
MOST_YEARS = 6
FEWEST_YEARS = 3


@dataclass(frozen=True)
class Forecast:
    """Expected total of a year with its 80 % interval; `known` is what has been sold already, through `months`."""

    year: int
    value: float
    low: float
    high: float
    method: Literal["pace", "trend"]
    years_used: tuple[int, ...]
    known: float
    months: int


def forecast_year(monthly: Mapping[tuple[int, int], float], year: int, through_month: int = 0) -> Forecast | None:
    """Forecast the total of `year` from `monthly` totals keyed by (year, month).

    `through_month` is the last month of `year` that is complete; 0 when none is. Years before `year` count as
    complete. Returns None where fewer than three earlier years have sales.
    """
    totals = _totals(monthly, year)
    if len(totals) < FEWEST_YEARS:
        return None
    known = sum(amount for (y, m), amount in monthly.items() if y == year and m <= through_month)
    used = sorted(totals)[-MOST_YEARS:]
    if through_month and known > 0:
        parts = [sum(monthly.get((y, m), 0.0) for m in range(1, through_month + 1)) / totals[y] for y in used]
        logs = [math.log(part) for part in parts if part > 0]
        if len(logs) >= FEWEST_YEARS:
            centre, spread = _mean(logs), _new_observation_spread(logs)
            low, high = known / math.exp(min(centre + spread, 0.0)), known / math.exp(centre - spread)
            return Forecast(
                year, known / math.exp(centre), max(low, known), high, "pace", tuple(used), known, through_month
            )
    value, low, high = _trend([(float(y), math.log(totals[y])) for y in used], float(year))
    return Forecast(year, value, low, high, "trend", tuple(used), known, through_month)


def _totals(monthly: Mapping[tuple[int, int], float], before: int) -> dict[int, float]:
    totals: dict[int, float] = {}
    for (year, _), amount in monthly.items():
        if year < before:
            totals[year] = totals.get(year, 0.0) + amount
    return {year: amount for year, amount in totals.items() if amount > 0}


def _trend(points: Sequence[tuple[float, float]], at: float) -> tuple[float, float, float]:
    n = len(points)
    mean_x, mean_y = _mean([x for x, _ in points]), _mean([y for _, y in points])
    sxx = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sxx
    expected = mean_y + slope * (at - mean_x)
    residual = sum((y - (mean_y + slope * (x - mean_x))) ** 2 for x, y in points)
    deviation = math.sqrt(residual / (n - 2)) if n > 2 else 0.0
    spread = _T_80[n - 2] * deviation * math.sqrt(1 + 1 / n + (at - mean_x) ** 2 / sxx)
    return math.exp(expected), math.exp(expected - spread), math.exp(expected + spread)


def _new_observation_spread(values: Sequence[float]) -> float:
    n = len(values)
    mean = _mean(values)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
    return _T_80[n - 1] * deviation * math.sqrt(1 + 1 / n)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
