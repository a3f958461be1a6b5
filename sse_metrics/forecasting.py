"""The sales of a year that is not over, or has not begun: what to expect, and how wide of the mark it may be.

Two methods, each named in the answer:

  pace    some months are known: they are divided by the part of the year that those months were in earlier years.
          The interval comes from how that part has varied: the t-interval of a new observation on its logarithm.
  drift   no month is known: a random walk with drift on logarithms. The last year's sales change as they did in the
          mean year; the interval comes from how the yearly change has varied (Hyndman and Athanasopoulos,
          Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5, with t instead of normal points).

A market that stops and starts again, as in 2020 and after, says little about an ordinary year: from eight changes on,
those further than three robust standard deviations (1.4826 · MAD) from the median are left out, and named.
Neither method knows of anything that has not happened before; the page says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

# Two-sided 80 % points of Student's t by degrees of freedom (t-table, 0.90 quantile).
_T_80 = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383, 10: 1.372, 11: 1.363}
LEVEL_PCT = 80
MOST_YEARS = 12
FEWEST_YEARS = 3
FEWEST_CHANGES_TO_JUDGE = 8
FAR = 3 * 1.4826


@dataclass(frozen=True)
class Forecast:
    """Expected total of a year with its 80 % interval; `known` is what has been sold already, through `months`.

    `left_out` are the years whose change on the year before was too far from the others to be learnt from.
    """

    year: int
    value: float
    low: float
    high: float
    method: Literal["pace", "drift"]
    years_used: tuple[int, ...]
    left_out: tuple[int, ...]
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
        parts = {y: sum(monthly.get((y, m), 0.0) for m in range(1, through_month + 1)) / totals[y] for y in used}
        logs = {y: math.log(part) for y, part in parts.items() if part > 0}
        if len(logs) >= FEWEST_YEARS:
            centre, spread = _mean(list(logs.values())), _new_observation_spread(list(logs.values()))
            low, high = known / math.exp(min(centre + spread, 0.0)), known / math.exp(centre - spread)
            expected = known / math.exp(centre)
            return Forecast(year, expected, max(low, known), high, "pace", tuple(logs), (), known, through_month)
    changes = {y: math.log(totals[y] / totals[y - 1]) for y in used if y - 1 in totals and y - 1 in used}
    learnt = _without_far(changes)
    if len(learnt) < FEWEST_YEARS - 1:
        return None
    last, steps = used[-1], year - used[-1]
    expected = math.log(totals[last]) + steps * _mean(list(learnt.values()))
    spread = _T_80[len(learnt) - 1] * _deviation(list(learnt.values())) * math.sqrt(steps + steps**2 / len(learnt))
    return Forecast(
        year,
        max(known, math.exp(expected)),  # what is sold already stays sold
        max(known, math.exp(expected - spread)),
        max(known, math.exp(expected + spread)),
        "drift",
        tuple(used),
        tuple(y for y in changes if y not in learnt),
        known,
        through_month,
    )


def _totals(monthly: Mapping[tuple[int, int], float], before: int) -> dict[int, float]:
    totals: dict[int, float] = {}
    for (year, _), amount in monthly.items():
        if year < before:
            totals[year] = totals.get(year, 0.0) + amount
    return {year: amount for year, amount in totals.items() if amount > 0}


def _without_far(changes: Mapping[int, float]) -> dict[int, float]:
    """The changes that are not further than three robust standard deviations from the median."""
    if len(changes) < FEWEST_CHANGES_TO_JUDGE:
        return dict(changes)
    middle = median(changes.values())
    typical = median(abs(change - middle) for change in changes.values())
    if not typical:  # more than half are the same: nothing to measure distance by
        return dict(changes)
    return {year: change for year, change in changes.items() if abs(change - middle) <= FAR * typical}


def _new_observation_spread(values: Sequence[float]) -> float:
    n = len(values)
    return _T_80[n - 1] * _deviation(values) * math.sqrt(1 + 1 / n)


def _deviation(values: Sequence[float]) -> float:
    mean = _mean(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
