"""How long things last: the Kaplan–Meier estimate, with nothing but the standard library.

S(t), the share that lasts longer than t, is the product over every day t_i ≤ t on which something ended of
1 − d_i / n_i: d_i ended on that day, n_i were under observation just before it. What is still going on when observation
ends is *censored*: it counts among the n_i until that day and never among the d_i.

What came under observation late (an enterprise that entered the register years after it was founded) is counted from
that day on only. It could not have been seen ending before; counting it from the beginning would make every curve too
good (left truncation, delayed entry).

  Estimate   Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, JASA 53
  Variance   Greenwood (1926), The natural duration of cancer: Var S(t) ≈ S(t)² Σ d_i / (n_i (n_i − d_i))
  Band       exponential Greenwood, S(t)^exp(± z √Σ / ln S(t)), which stays within 0 and 1:
             Kalbfleisch & Prentice (1980), The Statistical Analysis of Failure Time Data, section 1.3
  Late entry Klein & Moeschberger (2003), Survival Analysis, section 4.6

The estimate, the band and the median equal those of lifelines 0.30 (tests/test_survival.py).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

from sse_metrics.statistics import LEVEL, wilson_interval


@dataclass(frozen=True)
class Step:
    """What happened on a day: who came under observation, who ended, who was lost from sight, and what then holds."""

    day: float
    at_risk: int  # under observation just before, and able to end on this day
    ended: int
    censored: int
    entered: int
    survival: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """A survival curve: one step a day on which anything happened."""

    steps: tuple[Step, ...]
    n: int
    _days: tuple[float, ...] = field(repr=False)
    _entered: tuple[float, ...] = field(repr=False)  # days on which somebody entered and left, each as often as it was
    _left: tuple[float, ...] = field(repr=False)

    @property
    def ended(self) -> int:
        """How many ended while they were observed."""
        return sum(step.ended for step in self.steps)

    @property
    def last_day(self) -> float:
        """The longest time that anything was observed; 0 where nothing was."""
        return self._left[-1] if self._left else 0.0

    @property
    def breaks_off_on(self) -> float | None:
        """The day on which all that were watched had ended while others were still to come; the estimate ends there.

        The product is zero from that day on and cannot rise again, though nobody knows it to be zero.
        """
        gone = next((step.day for step in self.steps if step.survival == 0), None)
        return gone if gone is not None and self._entered[-1] >= gone else None

    def step_at(self, day: float) -> Step | None:
        """The last step on or before a day, or None before the first."""
        position = bisect_right(self._days, day)
        return self.steps[position - 1] if position else None

    def at_risk(self, day: float) -> int:
        """How many are under observation just before a day: entered before it, not gone before it."""
        entered = bisect_right(self._entered, day) if day <= 0 else bisect_left(self._entered, day)
        return entered - bisect_left(self._left, day)

    def survival(self, day: float) -> float | None:
        """S(day), or None where nobody was observed for so long, or too few at first to say anything."""
        ends_on = self.breaks_off_on
        if not self.n or day < 0 or (ends_on is not None and day >= ends_on):
            return None
        step = self.step_at(day)
        if step is not None and step.survival == 0:
            return 0.0
        if not self.at_risk(day):
            return None
        return step.survival if step else 1.0

    def interval(self, day: float, level: float = LEVEL) -> tuple[float, float] | None:
        """The band at a day; where nothing or everything has ended by then, Wilson's limits of those then watched.

        At 0 and 1 the exponential Greenwood band has no width, as if five survivors of five proved that nothing ends.
        """
        survival = self.survival(day)
        if survival is None:
            return None
        if survival == 1:
            return wilson_interval(self.at_risk(day), self.at_risk(day), level)
        if survival == 0:
            last = next(step for step in self.steps if step.survival == 0)
            return wilson_interval(0, last.at_risk, level)
        step = self.step_at(day)
        return (step.low, step.high) if step else (1.0, 1.0)

    def median(self) -> float | None:
        """The first day on which half or less are left, or None when more than half last."""
        found = next((step.day for step in self.steps if step.survival <= 0.5 + 1e-12), None)
        return None if found == self.breaks_off_on else found


def kaplan_meier(
    durations: Sequence[float],
    ended: Sequence[bool],
    entries: Sequence[float] | None = None,
    level: float = LEVEL,
) -> Curve:
    """The survival curve of things observed until `durations`, where `ended` says which of them ended then.

    `entries` are the times at which observation began, 0 for all where it is left out. Raises ValueError when the
    lists differ in length, or when something was not observed for any time after its start.
    """
    begun = [0.0] * len(durations) if entries is None else list(entries)
    if not len(durations) == len(ended) == len(begun):
        raise ValueError("Durations, ends and entries are observed on the same things; there must be as many of each.")
    counts: dict[float, list[int]] = defaultdict(lambda: [0, 0, 0])
    for duration, has_ended, entry in zip(durations, ended, begun, strict=True):
        if entry < 0 or duration < entry or (duration == entry and entry > 0):
            raise ValueError("Something was observed until before its observation began.")
        counts[entry][0] += 1
        counts[duration][1 if has_ended else 2] += 1
    return curve_of(((day, entered, gone, censored) for day, (entered, gone, censored) in counts.items()), level)


def curve_of(days: Iterable[tuple[float, int, int, int]], level: float = LEVEL) -> Curve:
    """The survival curve of counts by day: how many entered observation, ended, and were censored on it.

    Who enters on a day is at risk from the next one; on day 0, before anything ends. Raises ValueError when more
    leave than were under observation.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps: list[Step] = []
    entered_on: list[float] = []
    left_on: list[float] = []
    watched, survival, variance = 0, 1.0, 0.0
    for day, entered, ended, censored in sorted(days):
        at_risk = watched + entered if day == 0 else watched
        watched += entered - ended - censored
        if watched < 0 or ended > at_risk:
            raise ValueError(f"On day {day:g} more end than are under observation.")
        if ended:
            survival *= 1 - ended / at_risk
            variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
        low, high = _band(survival, variance, z)
        steps.append(Step(day, at_risk, ended, censored, entered, survival, low, high))
        entered_on += [day] * entered
        left_on += [day] * (ended + censored)
    return Curve(tuple(steps), len(entered_on), tuple(step.day for step in steps), tuple(entered_on), tuple(left_on))


def _band(survival: float, variance: float, z: float) -> tuple[float, float]:
    if survival >= 1 or survival <= 0:
        return survival, survival
    spread = z * math.sqrt(variance) / math.log(survival)  # below zero
    return survival ** math.exp(-spread), survival ** math.exp(spread)
