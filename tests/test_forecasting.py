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


# ------------------------------------------------------------------ no month known: a random walk with drift


def test_growth_by_the_same_factor_goes_on_exactly_and_with_certainty() -> None:
    found = forecast_year(years(100, 200, 400), 2022)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((800, 800, 800))
    assert (found.method, found.years_used, found.left_out) == ("drift", (2019, 2020, 2021), ())
    assert (found.known, found.months) == (0, 0)


def test_the_same_every_year_stays_the_same() -> None:
    found = forecast_year(years(70, 70, 70, 70), 2023)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((70, 70, 70))


def test_the_interval_comes_from_how_the_yearly_change_varied() -> None:
    """Logarithms 0, 1, 1, 3 in 2019 to 2022: changes 1, 0, 2, their mean 1, their deviation 1.

    2023: 3 + 1; spread with two degrees of freedom 1.886 · 1 · √(1 + 1/3).
    """
    found = forecast_year(years(1, math.e, math.e, math.exp(3)), 2023)
    assert found is not None
    spread = 1.886 * math.sqrt(1 + 1 / 3)
    assert math.log(found.value) == pytest.approx(4)
    assert math.log(found.low) == pytest.approx(4 - spread)
    assert math.log(found.high) == pytest.approx(4 + spread)


def test_two_years_ahead_the_interval_is_wider() -> None:
    """As above, two steps: 3 + 2 · 1; spread 1.886 · √(2 + 4/3)."""
    found = forecast_year(years(1, math.e, math.e, math.exp(3)), 2024)
    assert found is not None
    assert math.log(found.value) == pytest.approx(5)
    assert math.log(found.high) == pytest.approx(5 + 1.886 * math.sqrt(2 + 4 / 3))


def test_a_stop_and_a_restart_are_left_out_and_named() -> None:
    """Changes on the scale of ln 2: 1, 0, 1, −6.6 (2023), 6.6 (2024), 0, 1, 0.

    Median ½, absolute deviations ½ but for the two, their median ½: beyond 2.2 are only the two.
    """
    found = forecast_year(years(1, 2, 2, 4, 0.04, 4, 4, 8, 8), 2028)
    assert found is not None
    assert found.left_out == (2023, 2024)
    assert math.log2(found.value) == pytest.approx(3 + 3 / 6)  # 8, and the mean of 1, 0, 1, 0, 1, 0


def test_few_changes_are_not_judged() -> None:
    """With seven changes nobody can tell what is far: all of them count."""
    found = forecast_year(years(1, 2, 2, 4, 0.04, 4, 4, 8), 2027)
    assert found is not None
    assert found.left_out == ()


def test_a_year_without_a_market_is_left_out_and_not_taken_for_zero() -> None:
    with_gap = years(100, 200, 400) | {(2022, 6): 0.0} | year_of(2023, 500)
    found = forecast_year(with_gap, 2024)
    assert found is not None
    assert found.value == pytest.approx(1000)  # ×2 and ×2 are the only changes on the year before
    assert 2022 not in found.years_used


def test_only_the_last_twelve_years_count() -> None:
    found = forecast_year(years(9999, *(2**i for i in range(MOST_YEARS)), first=2007), 2020)
    assert found is not None
    assert found.years_used == tuple(range(2008, 2020))
    assert found.value == pytest.approx(2**MOST_YEARS)


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


def test_months_that_never_sold_before_say_nothing_and_the_drift_answers() -> None:
    monthly = {(y, 12): 100.0 for y in (2019, 2020, 2021)}
    found = forecast_year(monthly | {(2022, 1): 5.0}, 2022, through_month=1)
    assert found is not None
    assert (found.method, found.known) == ("drift", 5)
    assert found.value == pytest.approx(100)


# ------------------------------------------------------------------ the interval is as wide as it says


def coverage(method: str, worlds: int = 2000) -> float:
    """How often the truth lies within the interval, where the truth is what the method supposes."""
    dice = random.Random(20260101)
    held = 0
    for _ in range(worlds):
        n = dice.randint(3, 12)
        level, drift = dice.uniform(3, 8), dice.uniform(-0.3, 0.3)
        logs = [level]
        for _ in range(n):
            logs.append(logs[-1] + drift + dice.gauss(0, 0.15))
        totals = [math.exp(each) for each in logs]
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


@pytest.mark.parametrize(("method", "tolerance"), [("drift", 0.045), ("pace", 0.027)])
def test_four_of_five_intervals_hold_the_truth(method: str, tolerance: float) -> None:
    """Two thousand draws: the standard error is 0.9 points, three of them either way.

    The drift may hold a little less: leaving far changes out makes the others look calmer than they are.
    """
    assert LEVEL_PCT == 80
    assert coverage(method) == pytest.approx(0.8, abs=tolerance)
