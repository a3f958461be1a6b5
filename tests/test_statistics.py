"""Intervals: equal to printed tables and to scipy, and behaving as intervals do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sse_metrics.statistics import poisson_interval, wilson_interval

# Exact 95 % limits of a Poisson count as printed since Garwood (1936) and in every table of epidemiology.
GARWOOD = [
    (0, 0.0, 3.689),
    (1, 0.025, 5.572),
    (2, 0.242, 7.225),
    (3, 0.619, 8.767),
    (5, 1.623, 11.668),
    (10, 4.795, 18.390),
    (20, 12.217, 30.888),
    (50, 37.111, 65.919),
    (100, 81.364, 121.627),
]
# Wilson score limits at 95 %: Newcombe (1998), Statistics in Medicine 17, table I, method 3, and cases worked by hand.
WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (0, 10, 0.0, 0.2775),
    (5, 10, 0.2366, 0.7634),
    (10, 10, 0.7225, 1.0),
]
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD)
def test_a_count_has_the_interval_of_the_tables(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=0.00055)


@pytest.mark.parametrize(("successes", "trials", "low", "high"), WILSON)
def test_a_share_has_the_interval_of_the_tables(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=0.00006)


def test_nothing_counted_has_an_interval_that_can_be_written_down() -> None:
    """P(0 | mean) = exp(−mean) = 2.5 % at mean = −ln 0.025; no share of n has the limit z² / (n + z²)."""
    assert poisson_interval(0) == pytest.approx((0.0, -math.log(0.025)))
    z = 1.959963984540054
    assert wilson_interval(0, 7) == pytest.approx((0.0, z * z / (7 + z * z)), abs=1e-12)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (1, 0), (3, 2), (-1, 5), (1, -1)])
def test_a_share_of_nothing_or_above_one_is_refused(successes: float, trials: float) -> None:
    with pytest.raises(ValueError, match="share"):
        wilson_interval(successes, trials)


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        poisson_interval(-1)


@pytest.mark.parametrize("count", [150, 11_421, 221_325])
def test_large_counts_are_as_exact_as_small_ones(count: int) -> None:
    """Near a large count the exact limits are those of Wilson and Hilferty's cube root, to a hundredth."""
    low, high = poisson_interval(count)
    z = 1.959963984540054
    above = count + 1
    assert low == pytest.approx(count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3, abs=0.01)
    assert high == pytest.approx(above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3, abs=0.01)


@settings(deadline=None, max_examples=200)
@given(trials=st.integers(1, 100_000), part=st.floats(0, 1), level=LEVELS)
def test_the_interval_of_a_share_holds_the_share_and_stays_within_0_and_1(
    trials: int, part: float, level: float
) -> None:
    successes = round(part * trials)
    low, high = wilson_interval(successes, trials, level)
    assert 0 <= low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= high <= 1


@settings(deadline=None, max_examples=200)
@given(trials=st.integers(2, 10_000), part=st.floats(0, 1))
def test_more_successes_move_the_interval_up_and_more_trials_make_it_narrower(trials: int, part: float) -> None:
    successes = min(round(part * trials), trials - 1)
    low, high = wilson_interval(successes, trials)
    next_low, next_high = wilson_interval(successes + 1, trials)
    assert low < next_low
    assert high < next_high
    wide_low, wide_high = wilson_interval(10 * successes, 10 * trials)
    assert wide_high - wide_low < high - low


@settings(deadline=None, max_examples=200)
@given(trials=st.integers(1, 10_000), part=st.floats(0, 1))
def test_what_did_not_succeed_has_the_mirrored_interval(trials: int, part: float) -> None:
    successes = round(part * trials)
    low, high = wilson_interval(successes, trials)
    assert wilson_interval(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(count=st.integers(0, 20_000), level=LEVELS)
def test_the_interval_of_a_count_holds_the_count_and_grows_with_it(count: int, level: float) -> None:
    low, high = poisson_interval(count, level)
    next_low, next_high = poisson_interval(count + 1, level)
    assert 0 <= low <= count < high
    assert low < next_low
    assert high < next_high


@settings(deadline=None, max_examples=60)
@given(count=st.integers(1, 200), level=LEVELS)
def test_each_limit_leaves_the_tail_it_should(count: int, level: float) -> None:
    """Summed term by term, independently of the gamma function in the code."""
    low, high = poisson_interval(count, level)
    tail = (1 - level) / 2
    assert 1 - _at_most(count - 1, low) == pytest.approx(tail, rel=1e-6)
    assert _at_most(count, high) == pytest.approx(tail, rel=1e-6)


def _at_most(count: int, mean: float) -> float:
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("count", [0, 1, 4, 17, 250, 11_421])
def test_intervals_equal_those_of_scipy(count: int, level: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    assert poisson_interval(count, level) == pytest.approx((low, high), rel=1e-9)
    share = stats.binomtest(count, count + 9).proportion_ci(level, method="wilson")
    assert wilson_interval(count, count + 9, level) == pytest.approx((share.low, share.high), rel=1e-9, abs=1e-12)


@settings(deadline=None, max_examples=150)
@given(trials=st.integers(1, 100_000), part=st.floats(0, 1), level=LEVELS)
def test_any_share_and_any_count_have_the_intervals_of_scipy(trials: int, part: float, level: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    successes = min(trials, round(part * trials))
    share = stats.binomtest(successes, trials).proportion_ci(level, method="wilson")
    assert wilson_interval(successes, trials, level) == pytest.approx((share.low, share.high), rel=1e-9, abs=1e-9)
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * successes) / 2 if successes else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * successes + 2) / 2
    assert poisson_interval(successes, level) == pytest.approx((low, high), rel=1e-9, abs=1e-9)
