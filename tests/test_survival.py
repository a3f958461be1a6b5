"""Kaplan–Meier: equal to lifelines on any data, to a worked example of the textbooks, and behaving as survival does."""

from __future__ import annotations

import math
import warnings
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sse_metrics import Database, Filters
from sse_metrics.indicators import indicator
from sse_metrics.indicators.computing import survival_curves
from sse_metrics.survival import Curve, curve_of, kaplan_meier
from tests.generated_worlds import World, worlds
from tests.small_worlds import Sandbox

lifelines = pytest.importorskip("lifelines")
EXACT: dict[str, float] = {"rel": 1e-9, "abs": 1e-9}
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])

# Remission in weeks under 6-mercaptopurine (Freireich 1963; Klein & Moeschberger, table 1.1); 0 marks those censored.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PRINTED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def fitted(curve: Curve, durations: Any, ended: Any, entries: Any = None, level: float = 0.95) -> None:
    """Hold every step of the curve against the fitter of lifelines."""
    fitter = lifelines.KaplanMeierFitter(alpha=1 - level)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(durations, ended, entry=entries)
    table, band = fitter.event_table, fitter.confidence_interval_
    assert {step.day for step in curve.steps} <= set(table.index)
    for day in fitter.survival_function_.index:
        step = curve.step_at(day)
        wanted = float(fitter.survival_function_.iloc[:, 0].loc[day])
        low, high = (float(value) for value in band.loc[day])
        got = (step.survival, step.low, step.high) if step else (1.0, 1.0, 1.0)
        assert got == pytest.approx((wanted, low, high), **EXACT), day
    for step in curve.steps:
        assert (step.ended, step.censored) == (table.observed[step.day], table.censored[step.day])
    on_the_edge = any(abs(step.survival - 0.5) < 1e-9 for step in curve.steps)  # one half, or a rounding above it
    if curve.breaks_off_on is None and not on_the_edge:
        median = curve.median()
        assert (math.inf if median is None else median) == fitter.median_survival_time_


@st.composite
def observed(draw: st.DrawFn) -> tuple[list[int], list[bool]]:
    """Durations with many ties and zeros; sometimes all ended, sometimes none."""
    longest = draw(st.sampled_from([2, 8, 60, 4000]))
    durations = draw(st.lists(st.integers(0, longest), min_size=1, max_size=60))
    kind = draw(st.sampled_from([st.booleans(), st.booleans(), st.just(True), st.just(False)]))
    return durations, [draw(kind) for _ in durations]


def test_the_example_of_the_textbooks() -> None:
    curve = kaplan_meier(WEEKS, [bool(each) for each in RELAPSED])
    for week, printed in PRINTED.items():
        assert curve.survival(week) == pytest.approx(printed, abs=0.0006)
    assert curve.median() == 23
    assert [curve.at_risk(week) for week in (0, 6, 10, 23, 35)] == [21, 21, 15, 6, 1]
    fitted(curve, WEEKS, RELAPSED)


@settings(deadline=None, max_examples=150)
@given(data=observed(), level=LEVELS)
def test_the_curve_is_the_one_of_lifelines(data: tuple[list[int], list[bool]], level: float) -> None:
    durations, ended = data
    fitted(kaplan_meier(durations, ended, level=level), durations, ended, level=level)


@settings(deadline=None, max_examples=150)
@given(data=observed(), late=st.data())
def test_with_late_entries_too(data: tuple[list[int], list[bool]], late: st.DataObject) -> None:
    durations, ended = [each + 1 for each in data[0]], data[1]
    entries = [late.draw(st.integers(0, each - 1)) for each in durations]
    entries[0] = 0  # lifelines takes the first entry, whenever it is, as day 0
    curve = kaplan_meier(durations, ended, entries)
    try:
        fitted(curve, durations, ended, entries)
    except lifelines.exceptions.StatError:
        assume(False)


@given(data=observed())
def test_no_curve_rises_or_leaves_0_to_1_and_everybody_leaves_once(data: tuple[list[int], list[bool]]) -> None:
    durations, ended = data
    curve = kaplan_meier(durations, ended)
    assert sum(step.ended + step.censored for step in curve.steps) == curve.n == len(durations)
    assert curve.ended == sum(ended)
    before = 1.0
    for step in curve.steps:
        assert 0 <= step.low <= step.survival <= step.high <= 1
        assert step.survival <= before
        before = step.survival
    for day in range(-1, max(durations) + 2):
        value, limits = curve.survival(day), curve.interval(day)
        assert (value is None) == (limits is None)
        if value is not None and limits is not None:
            assert 0 <= limits[0] <= value <= limits[1] <= 1
            assert limits[0] < limits[1], "no number of enterprises proves a share"


@given(data=observed())
def test_without_censoring_it_is_the_share_that_is_left(data: tuple[list[int], list[bool]]) -> None:
    durations, _ = data
    curve = kaplan_meier(durations, [True] * len(durations))
    for day in set(durations):
        left = sum(each > day for each in durations) / len(durations)
        step = curve.step_at(day)
        assert step is not None
        assert step.survival == pytest.approx(left)


def test_who_came_late_could_not_be_seen_ending_before() -> None:
    """Two watched from the start, one of which ends at 2; eight old ones come at 3. From the start it would be 0.9."""
    curve = kaplan_meier([2, 9, *[9] * 8], [True, *[False] * 9], [0, 0, *[3] * 8])
    assert curve.survival(5) == 0.5
    assert curve.at_risk(5) == 9
    assert kaplan_meier([2, 9, *[9] * 8], [True, *[False] * 9]).survival(5) == 0.9


def test_an_estimate_that_breaks_off_says_nothing_rather_than_zero() -> None:
    """The only one that was watched ends before the others come: nobody knows what became of their like."""
    curve = kaplan_meier([2, 9, 9], [True, False, False], [0, 3, 3])
    assert curve.breaks_off_on == 2
    assert curve.survival(1) == 1
    assert curve.survival(5) is None
    assert curve.median() is None


def test_beyond_the_longest_observation_nothing_is_known() -> None:
    curve = kaplan_meier([3, 5], [True, False])
    assert curve.survival(5) == 0.5
    assert curve.survival(6) is None
    assert kaplan_meier([3, 5], [True, True]).survival(6) == 0
    assert kaplan_meier([], []).survival(0) is None


@pytest.mark.parametrize(
    ("durations", "ended", "entries"), [([1], [], None), ([2], [True], [3]), ([2], [True], [2]), ([2], [True], [-1])]
)
def test_what_cannot_be_is_refused(durations: list[float], ended: list[bool], entries: list[float] | None) -> None:
    with pytest.raises(ValueError, match="observ"):
        kaplan_meier(durations, ended, entries)


def test_more_ends_than_things_are_refused() -> None:
    with pytest.raises(ValueError, match="more end"):
        curve_of([(0, 1, 0, 0), (3, 0, 2, 0)])


# ------------------------------------------------------------------ the same through the database


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.mark.parametrize("indicator_id", ["cohort_survival", "survival_after_support", "survival_by_support"])
@pytest.mark.parametrize("by", [(), ("cohort",), ("family",), ("is_women_led",)])
@pytest.mark.parametrize("source", ["world", "shipped"])
def test_curves_of_the_database_are_those_of_lifelines(
    source: str, indicator_id: str, by: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    """The lives are read row by row from the view, and given to lifelines with their entries."""
    db: Database = request.getfixturevalue(source)
    chosen = indicator(indicator_id)
    found = survival_curves(db, chosen, Filters(year=2024), by)
    assert found
    dimensions = [name for name in chosen.grain if name in found[0][0]]
    compared = 0
    for row, curve in found:
        of_curve = " and ".join(f"{name} is not distinct from ${name}" for name in dimensions) or "true"
        lives = db.rows(
            f"select entry_day, exit_day, is_closed from {chosen.table} where year = 2024 and {of_curve}",
            {name: row[name] for name in dimensions},
        )
        durations, ended, entries = ([life[name] for life in lives] for name in ("exit_day", "is_closed", "entry_day"))
        assert row["n"] == len(lives) == sum(step.ended + step.censored for step in curve.steps)
        try:
            fitted(curve, durations, ended, entries)
            compared += len(lives)
        except lifelines.exceptions.StatError:
            # it refuses where all that were watched had gone while others were to come; ours says where that was
            assert any(curve.at_risk(step.day + 1) == 0 for step in curve.steps[:-1])
    assert compared


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(world=worlds())
def test_lives_lie_within_what_was_observed_and_parts_add_up(sandbox: Sandbox, world: World) -> None:
    by_id = {row["enterprise_id"]: row for row in world["enterprise"]}
    with sandbox.world(*world.sql()) as db:
        for life in db.rows("select * from enterprise_lifetime"):
            row = {name: _day(value) for name, value in by_id[life["enterprise_id"]].items()}
            ends_on = row["founded_on"] + timedelta(life["exit_day"])
            assert life["exit_day"] > life["entry_day"] == max((row["registered_on"] - row["founded_on"]).days, 0)
            assert ends_on.year <= life["year"]
            assert ends_on <= (row["deregistered_on"] or ends_on)
            assert life["is_closed"] == (row["ceased_on"] == ends_on)
        whole = survival_curves(db, indicator("cohort_survival"), Filters(year=2022))
        parts = survival_curves(db, indicator("cohort_survival"), Filters(year=2022), ("family",))
        assert sum(row["n"] for row, _ in whole) == sum(row["n"] for row, _ in parts)
        assert sum(curve.ended for _, curve in whole) == sum(curve.ended for _, curve in parts)


def _day(value: Any) -> Any:
    """Dates of generated rows are dates or are written out."""
    return date.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else value
