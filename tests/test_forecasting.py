"""The forecast of a year: right where it can be worked out by hand, and as wide as it says."""

from __future__ import annotations

import math
import random

import pytest

from sse_metrics.forecasting import LEVEL_PCT, MOST_YEARS, forecast_year

Monthly = dict[tuple[int, int], float]


def year_of(year: int, total: float, first_half: float = 0.5) -> Monthly:
    """Two months a year: the part of the first half in June, the rest in December."""
    return {(year, 6): total * first_half, (year, 12): total * (1 - first_half)}


def years(*totals: float, first: int = 2019) -> Monthly:
    return {key: amount for i, total in enumerate(totals) for key, amount in year_of(first + i, total).items()}


# ------------------------------------------------------------------ no month known: the trend


def test_growth_by_the_same_factor_goes_on_exactly_and_with_certainty() -> None:
    found = forecast_year(years(100, 200, 400), 2022)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((800, 800, 800))
    assert (found.method, found.years_used, found.known, found.months) == ("trend", (2019, 2020, 2021), 0, 0)


def test_the_same_every_year_stays_the_same() -> None:
    found = forecast_year(years(70, 70, 70, 70), 2023)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((70, 70, 70))


def test_a_trend_with_scatter_is_least_squares_on_logarithms() -> None:
    """Logarithms 0, 1, 0 in 2019 to 2021, and 2022 wanted.

    Mean 1/3, slope 0, so 1/3 is expected. Residuals −1/3, 2/3, −1/3: squares sum to 2/3 over one degree of freedom,
    deviation √(2/3). Σ(x − 2020)² = 2 and (2022 − 2020)² = 4: spread 3.078 · √(2/3) · √(1 + 1/3 + 4/2).
    """
    found = forecast_year(years(1, math.e, 1), 2022)
    assert found is not None
    spread = 3.078 * math.sqrt(2 / 3) * math.sqrt(1 + 1 / 3 + 2)
    assert math.log(found.value) == pytest.approx(1 / 3)
    assert math.log(found.low) == pytest.approx(1 / 3 - spread)
    assert math.log(found.high) == pytest.approx(1 / 3 + spread)


def test_a_year_without_a_market_is_left_out_and_not_taken_for_zero() -> None:
    with_gap = years(100, 200, 400) | {(2022, 6): 0.0}
    found = forecast_year(with_gap, 2023)
    assert found is not None
    assert found.value == pytest.approx(1600)  # 2019, 2020, 2021, and two years on
    assert 2022 not in found.years_used


def test_only_the_last_six_years_count() -> None:
    found = forecast_year(years(9999, 1, 2, 4, 8, 16, 32, first=2013), 2020)
    assert found is not None
    assert found.years_used == (2014, 2015, 2016, 2017, 2018, 2019)
    assert len(found.years_used) == MOST_YEARS
    assert found.value == pytest.approx(64)


@pytest.mark.parametrize("totals", [(), (100,), (100, 110)])
def test_fewer_than_three_years_give_no_forecast(totals: tuple[float, ...]) -> None:
    assert forecast_year(years(*totals), 2019 + len(totals)) is None


def test_three_years_of_which_one_sold_nothing_give_no_forecast() -> None:
    assert forecast_year(years(100, 0, 110), 2022) is None


def test_later_years_are_not_known_when_an_earlier_one_is_forecast() -> None:
    monthly = years(100, 200, 400, 5000)
    assert forecast_year(monthly, 2022) == forecast_year(years(100, 200, 400), 2022)


# ------------------------------------------------------------------ some months known: the pace


def test_the_known_months_are_divided_by_their_usual_part_of_the_year() -> None:
    """By June a quarter was always sold: 50 by June makes 200, and never varied."""
    monthly = {key: amount for y in (2019, 2020, 2021) for key, amount in year_of(y, 100 * y, 0.25).items()}
    found = forecast_year(monthly | {(2022, 6): 50.0}, 2022, through_month=6)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((200, 200, 200))
    assert (found.method, found.known, found.months) == ("pace", 50, 6)


def test_the_interval_of_a_pace_comes_from_how_the_part_varied() -> None:
    """Parts of 1/4, 1/2 and 1/4: the mean logarithm is −(5/3) ln 2, their deviation ln 2 · √(1/3).

    Spread of a new one with two degrees of freedom: 1.886 · ln 2 · √(1/3) · √(1 + 1/3).
    """
    monthly = year_of(2019, 400, 0.25) | year_of(2020, 80, 0.5) | year_of(2021, 200, 0.25)
    found = forecast_year(monthly | {(2022, 6): 30.0}, 2022, through_month=6)
    assert found is not None
    centre = -5 / 3 * math.log(2)
    spread = 1.886 * math.log(2) * math.sqrt(1 / 3) * math.sqrt(4 / 3)
    assert found.value == pytest.approx(30 / math.exp(centre))
    assert found.low == pytest.approx(30 / math.exp(centre + spread))
    assert found.high == pytest.approx(30 / math.exp(centre - spread))


def test_a_year_cannot_end_below_what_is_sold_already() -> None:
    monthly = year_of(2019, 100, 0.99) | year_of(2020, 100, 0.5) | year_of(2021, 100, 0.99)
    found = forecast_year(monthly | {(2022, 6): 80.0}, 2022, through_month=6)
    assert found is not None
    assert found.low == pytest.approx(80)
    assert found.low <= found.value <= found.high


def test_months_after_the_last_complete_one_are_not_known() -> None:
    monthly = {key: amount for y in (2019, 2020, 2021) for key, amount in year_of(y, 100, 0.5).items()}
    begun = monthly | {(2022, 6): 40.0, (2022, 7): 3.0}
    assert forecast_year(begun, 2022, through_month=6) == forecast_year(
        monthly | {(2022, 6): 40.0}, 2022, through_month=6
    )


def test_a_complete_year_is_its_own_forecast() -> None:
    found = forecast_year(years(100, 150, 90, 120), 2022, through_month=12)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((120, 120, 120))


def test_months_that_never_sold_before_say_nothing_and_the_trend_answers() -> None:
    monthly = {(y, 12): 100.0 for y in (2019, 2020, 2021)}
    found = forecast_year(monthly | {(2022, 1): 5.0}, 2022, through_month=1)
    assert found is not None
    assert (found.method, found.known) == ("trend", 5)
    assert found.value == pytest.approx(100)


# ------------------------------------------------------------------ the interval is as wide as it says


def coverage(method: str, worlds: int = 2000) -> float:
    """How often the truth lies within the interval, where the truth is what the method supposes."""
    dice = random.Random(20260101)
    held = 0
    for _ in range(worlds):
        n = dice.randint(3, 6)
        level, slope = dice.uniform(3, 8), dice.uniform(-0.3, 0.3)
        totals = [math.exp(level + slope * i + dice.gauss(0, 0.15)) for i in range(n + 1)]
        parts = [math.exp(dice.gauss(math.log(0.4), 0.1)) for _ in range(n + 1)]
        monthly: Monthly = {}
        for i in range(n):
            monthly |= year_of(2010 + i, totals[i], parts[i])
        through = 0
        if method == "pace":
            through = 6
            monthly[(2010 + n, 6)] = totals[n] * parts[n]
        found = forecast_year(monthly, 2010 + n, through)
        assert found is not None
        assert found.method == method
        held += found.low <= totals[n] <= found.high
    return held / worlds


@pytest.mark.parametrize("method", ["trend", "pace"])
def test_four_of_five_intervals_hold_the_truth(method: str) -> None:
    """Two thousand draws: the standard error is 0.9 points, three of them either way."""
    assert LEVEL_PCT == 80
    assert coverage(method) == pytest.approx(0.8, abs=0.027)
