"""Intervals and medians, by the textbook and with nothing but the standard library."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from statistics import NormalDist

LEVEL = 0.95


def wilson_interval(successes: float, trials: float, level: float = LEVEL) -> tuple[float, float]:
    """Wilson score interval of a share (0–1) of `successes` in `trials`.

    Wilson (1927), Probable inference, the law of succession, and statistical inference. Raises ValueError when
    there are no trials or more successes than trials.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError("A share needs trials above zero and successes between zero and the trials.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # exactly 0 and 1 at the ends, where rounding would leave a trace
    low = 0.0 if successes == 0 else (centre - spread) / scale
    return low, 1.0 if successes == trials else (centre + spread) / scale


@functools.lru_cache(maxsize=4096)
def poisson_interval(count: float, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of the expected number behind a `count` (Garwood 1936). Raises ValueError below zero."""
    if count < 0:
        raise ValueError("A count cannot be below zero.")
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else _solve(lambda mean: 1 - _poisson_cdf(count - 1, mean), tail, count)
    high = _solve(lambda mean: 1 - _poisson_cdf(count, mean), 1 - tail, count + 1)
    return low, high


def _poisson_cdf(count: float, mean: float) -> float:
    """P(X ≤ count) for a Poisson variable: the upper regularised gamma function Q(count + 1, mean)."""
    shape = count + 1
    if mean <= 0:
        return 1.0
    log_scale = shape * math.log(mean) - mean - math.lgamma(shape)
    if mean < shape + 1:  # series of the lower function
        term = total = 1 / shape
        step = shape
        while abs(term) > abs(total) * 1e-16:
            step += 1
            term *= mean / step
            total += term
        return 1 - total * math.exp(log_scale)
    tiny = 1e-300  # continued fraction of the upper function (Lentz)
    b = mean + 1 - shape
    c, d = 1 / tiny, 1 / b
    fraction = d
    for i in range(1, 10_000):
        a = -i * (i - shape)
        b += 2
        d = a * d + b
        d = 1 / (d if abs(d) > tiny else tiny)
        c = b + a / c
        c = c if abs(c) > tiny else tiny
        fraction *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return fraction * math.exp(log_scale)


def _solve(rising: Callable[[float], float], wanted: float, start: float) -> float:
    """Where a rising function of the mean takes the value `wanted`, by bisection."""
    low, high = 0.0, start + 10
    while rising(high) < wanted:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
        if high - low <= 1e-13 * high:
            break
    return (low + high) / 2
