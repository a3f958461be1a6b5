"""What holds in every world: parts add up, ratios are never summed, places do not leak, nothing made up hides.

The worlds are generated (generated_worlds.py): a few enterprises, accounts, market days, sales, purchases and
trainings of two districts, with unknown values, zeros, two currencies and a census that is not complete.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, catalogue, compute, indicator
from sse_metrics.indicators.computing import PROVENANCES
from tests.generated_worlds import CURRENCIES, DISTRICTS, MODES, Row, World, worlds
from tests.small_worlds import Reader, Sandbox

ADDITIVE = (
    "sse_enterprises", "market_sales", "channel_sales", "seller_sales", "market_days", "sse_jobs", "sse_fte",
    "volunteer_fte", "sse_procurement_amount", "trainees",
)  # fmt: skip
# A ratio whose numerator and denominator are plain sums over rows
SUMMED = (
    "operating_rate", "birth_rate", "death_rate", "churn_rate", "gross_survival", "post_support_survival",
    "women_led_share", "group_size_rule", "fte_ratio", "vulnerable_worker_share", "women_worker_share",
    "worker_retention", "self_financing_ratio", "subsidy_dependence", "subsidy_per_enterprise", "labour_cost_cover",
    "labour_cost_rule_share", "profitable_share", "net_profitable_share", "profitable_without_subsidy_share",
    "surplus_reinvested_share", "jobs_per_enterprise", "stall_occupancy", "visitor_spend", "completion_rate",
    "sse_procurement_share", "enterprise_density",
)  # fmt: skip
MIXES = tuple(chosen.id for chosen in catalogue().values() if chosen.part_of)
DIVERSITIES = tuple(
    chosen.id for chosen in catalogue().values() if chosen.parts and not (chosen.concentration or chosen.top)
)
ABOVE_ONE = (
    "churn_rate",
    "target_attainment",
    "execution_rate",
    "recycled_share",
)  # may be above one by what they mean
CITY = Filters(place="city")


def examples(count: int) -> settings:
    """The same worlds every time; a failing one is not made smaller, which would take minutes."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


def keyed(answer: Answer, *names: str) -> dict[tuple[Any, ...], list[Row]]:
    """The rows of an answer by these dimensions."""
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in answer.rows:
        found[tuple(row[name] for name in names)].append(row)
    return found


def total(rows: list[Row], column: str) -> float | None:
    known = [row[column] for row in rows if row[column] is not None]
    return sum(known) if known else None


def near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


# ------------------------------------------------------------------ sums and ratios


@examples(6)
@given(world=worlds())
def test_the_parts_of_what_adds_up_sum_to_the_whole(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        for indicator_id in ADDITIVE:
            chosen = indicator(indicator_id)
            undivided = compute(db, chosen, CITY)
            for dimension in chosen.grain:
                divided = keyed(compute(db, chosen, CITY, by=(dimension,)), *undivided.by)
                for key, (row,) in keyed(undivided, *undivided.by).items():
                    parts = divided.pop(key)
                    assert total(parts, "value") == near(row["value"]), (indicator_id, dimension)
                    assert sum(part["n"] for part in parts) == row["n"]
                    softest = max(PROVENANCES.index(part["provenance"]) for part in parts)
                    assert row["provenance"] == PROVENANCES[softest]
                assert not divided


@examples(6)
@given(world=worlds())
def test_the_ratio_of_a_city_is_the_ratio_of_sums_of_its_districts(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        for indicator_id in SUMMED:
            whole = compute(db, indicator(indicator_id), CITY)
            districts = keyed(compute(db, indicator(indicator_id), CITY, by=("place_id",)), *whole.by)
            for key, (row,) in keyed(whole, *whole.by).items():
                above, below = total(districts[key], "numerator"), total(districts[key], "denominator")
                scale = indicator(indicator_id).scale
                expected = scale * above / below if above is not None and below else None
                assert row["value"] == near(expected), indicator_id


@examples(8)
@given(world=worlds())
def test_the_shares_of_a_mix_sum_to_one(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        for indicator_id in MIXES:
            chosen = indicator(indicator_id)
            for by in ((), ("place_id",)):
                answer = compute(db, chosen, by=by)
                for rows in keyed(answer, *(name for name in answer.by if name != chosen.part_of)).values():
                    if any(row["denominator"] for row in rows):
                        assert sum(row["value"] for row in rows) == pytest.approx(1)
                    assert len({(row["denominator"], row["n"], row["provenance"]) for row in rows}) == 1


@examples(6)
@given(world=worlds())
def test_no_share_leaves_0_to_1_and_no_answer_is_infinite(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        for chosen in catalogue().values():
            for row in compute(db, chosen, by=("place_id",)).rows:
                for column in ("value", "numerator", "denominator"):
                    assert row[column] is None or math.isfinite(row[column])
                if chosen.unit == "share" and row["value"] is not None and chosen.id not in ABOVE_ONE:
                    assert 0 <= row["value"] <= 1, chosen.id
                if chosen.id in DIVERSITIES and row["value"] is not None:
                    assert 0 <= row["value"] < 1
                if row["value"] is None:
                    assert not row["denominator"] or row["numerator"] is None, chosen.id
                if "low" in row and row["value"] is not None:
                    assert row["low"] - 1e-9 <= row["value"] <= row["high"] + 1e-9


# ------------------------------------------------------------------ the rollups, counted again from the rows


@examples(12)
@given(world=worlds())
def test_sales_of_the_rollups_are_those_of_the_rows(sandbox: Sandbox, world: World) -> None:
    amounts: dict[tuple[Any, ...], int] = defaultdict(int)
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in world["sale"]:
        key = (row["sold_on"].year, row["sold_on"].month, row["mode"], row["currency"])
        amounts[key] += row["amount"]
        counts[key] += 1
    with sandbox.world(*world.sql()) as db:
        for indicator_id in ("market_sales", "channel_sales", "seller_sales"):
            answer = compute(db, indicator(indicator_id), CITY, by=("year", "month", "mode"))
            got = {(row["year"], row["month"], row["mode"], row["currency"]): row for row in answer.rows}
            assert {key: row["value"] for key, row in got.items()} == amounts
            assert {key: row["n"] for key, row in got.items()} == counts


@examples(12)
@given(world=worlds())
def test_a_participation_is_one_enterprise_on_one_market_day(sandbox: Sandbox, world: World) -> None:
    participations: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    days: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    sellers: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    for row in world["sale"]:
        sellers[(row["sold_on"].year,)].add(row["enterprise_id"])
        if row["market_day_id"]:
            key = (row["sold_on"].year, row["currency"])
            participations[key].add((row["market_day_id"], row["enterprise_id"]))
            days[key].add(row["market_day_id"])
    wanted = {"sales_per_participation": participations, "sales_per_market_day": days, "market_sellers": sellers}
    with sandbox.world(*world.sql()) as db:
        for indicator_id, sets in wanted.items():
            answer = compute(db, indicator(indicator_id), CITY)
            column = "value" if indicator_id == "market_sellers" else "denominator"
            got = {tuple(row[name] for name in answer.by): row[column] for row in answer.rows}
            assert got == {key: len(found) for key, found in sets.items()}


@examples(6)
@given(world=worlds())
def test_the_register_is_counted_as_a_person_would_count_it(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        for place in DISTRICTS:
            for year in (2020, 2021, 2022):
                end = f"{year}-12-31"
                held = [
                    row for row in world["enterprise"]
                    if row["place_id"] == place and str(row["registered_on"]) <= end
                    and not (row["deregistered_on"] and str(row["deregistered_on"]) <= end)
                ]  # fmt: skip
                at_work = [
                    row for row in held
                    if str(row["founded_on"] or row["registered_on"]) <= end
                    and not (row["ceased_on"] and str(row["ceased_on"]) <= end)
                ]  # fmt: skip
                chosen = Filters(place=place, year=year)
                assert compute(db, indicator("sse_enterprises"), chosen).value() == len(held)
                row = compute(db, indicator("operating_rate"), chosen).one()
                assert row is not None
                assert (row["numerator"], row["denominator"]) == (len(at_work) if held else None, len(held))


# ------------------------------------------------------------------ provenance and places


SALE = {"sale_id": 999, "sold_on": "2021-07-07", "amount": 77, "provenance": "illustrative"}
DAY = {"market_day_id": "more", "held_on": "2021-07-07", "booths_offered": 9, "booths_used": 4, "visitors": 50}


def more_rows(world: World, place: str, kind: str, currency: str, mode: str) -> World:
    """The world with one more, made-up row of a kind, in a district."""
    seller = next(row["enterprise_id"] for row in world["enterprise"] if row["place_id"] == place)
    market = {"place_id": place, "channel_id": f"market_{place}", "mode": mode}
    if kind == "sale":
        day = next((row for row in world["market_day"] if row["place_id"] == place), None)
        row = {**SALE, **market, "market_day_id": None, "currency": currency, "enterprise_id": seller}
        if day:
            row |= {"market_day_id": day["market_day_id"], "sold_on": day["held_on"], "mode": day["mode"]}
        return world.plus("sale", *_told(world["sale"], row))
    if kind == "market_day":
        return world.plus("market_day", *_told(world["market_day"], {**DAY, **market, "provenance": "illustrative"}))
    if kind == "training_group":
        group = {"training_id": f"t_{place}_2021", "place_id": place, "from_place": "Dd", "from_country_iso3": "ESP",
                 "audience": "officials", "enrolled": 5, "completed": 4, "provenance": "illustrative"}  # fmt: skip
        return world.plus("training_group", *_told(world["training_group"], group))
    first = world["enterprise"][0]
    own = {"enterprise_id": "more", "place_id": place, "neighbourhood_id": f"{place}-1", "registered_on": "2021-02-02"}
    enterprise = {**first, **own, "founded_on": "2021-01-01", "ceased_on": None, "deregistered_on": None,
                  "certified_on": "2021-03-03", "support_ended_on": "2021-09-09"}  # fmt: skip
    return world.plus("enterprise", {**enterprise, "provenance": "illustrative"})


def _told(others: list[Row], row: Row) -> list[Row]:
    """The row with its columns in the order of the others."""
    return [{name: row[name] for name in [*others[0], "provenance"]}] if others else [row]


def sql_of(world: World) -> list[str]:
    """Every row says its provenance, since the rows of one statement have the same columns."""
    plain = World({
        table: [row if "provenance" in row else {**row, "provenance": "reported"} for row in rows]
        for table, rows in world.tables.items()
    })  # fmt: skip
    return plain.sql()


def answers(db: Reader, filters: Filters, by: tuple[str, ...] = ()) -> dict[tuple[str, tuple[Any, ...]], Row]:
    """Every row of every indicator by its key."""
    found = {}
    for chosen in catalogue().values():
        answer = compute(db, chosen, filters, by)
        for row in answer.rows:
            found[chosen.id, tuple(row[name] for name in answer.by)] = row
    return found


KINDS = st.sampled_from(["sale", "market_day", "training_group", "enterprise"])


@examples(5)
@given(world=worlds(), kind=KINDS, currency=st.sampled_from(CURRENCIES), mode=st.sampled_from(MODES))
def test_every_number_that_a_made_up_row_moves_is_illustrative(
    sandbox: Sandbox, world: World, kind: str, currency: str, mode: str
) -> None:
    with sandbox.world(*sql_of(world)) as db:
        before = answers(db, CITY)
    with sandbox.world(*sql_of(more_rows(world, "here", kind, currency, mode))) as db:
        after = answers(db, CITY)
    numbers = ("value", "numerator", "denominator", "n")
    for key, row in after.items():
        old = before.get(key)
        if row["provenance"] != "illustrative":
            assert old is not None, key
            assert [row[name] for name in numbers] == [near(old[name]) for name in numbers], key
    assert all(row["provenance"] != "illustrative" for row in before.values())


@examples(4)
@given(world=worlds(), kind=KINDS, currency=st.sampled_from(CURRENCIES), mode=st.sampled_from(MODES))
def test_a_row_of_another_place_changes_nothing_here(
    sandbox: Sandbox, world: World, kind: str, currency: str, mode: str
) -> None:
    with sandbox.world(*sql_of(world)) as db:
        before = answers(db, Filters(place="here"))
    with sandbox.world(*sql_of(more_rows(world, "there", kind, currency, mode))) as db:
        assert answers(db, Filters(place="here")) == before


# ------------------------------------------------------------------ filters


CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "place": st.sampled_from(DISTRICTS),
    "year": st.integers(1990, 2030),
    "year_from": st.integers(1990, 2030),
    "year_to": st.integers(1990, 2030),
    "through_month": st.integers(1, 12),
    "mode": st.sampled_from(MODES),
    "channel": st.text(max_size=9),
    "family": st.sampled_from(["cooperative", "mutual"]),
    "neighbourhood": st.text(max_size=9),
    "buyer_kind": st.just("state_body"),
}
COLUMNS = ("year", "month", "mode", "channel_id", "family", "neighbourhood_id", "buyer_kind")
SELECTIONS = st.fixed_dictionaries({}, optional=CHOICES).map(lambda chosen: Filters(**chosen))


@given(chosen=SELECTIONS)
def test_a_selection_binds_each_of_its_values_once_and_writes_none(chosen: Filters) -> None:
    condition, params = chosen.where(COLUMNS)
    assert params == chosen.chosen()
    assert sorted(re.findall(r"\$(\w+)", condition)) == sorted(params)
    assert len(condition.split(" and ")) == max(len(params), 1)
    assert chosen.without(*params) == Filters()
    assert hash(chosen) == hash(chosen.but())


@given(chosen=SELECTIONS)
def test_a_selection_is_described_part_by_part(chosen: Filters) -> None:
    told = chosen.describe(lambda key, **values: f"<{key}{''.join(values.values())}>", {"here": "Here"})
    assert told.count(" · ") == max(len(chosen.chosen()) - 1, 0) or "·" in f"{chosen.channel}{chosen.neighbourhood}"
    if not chosen.chosen():
        assert told == "<filter.everything>"
    if chosen.place == "here":
        assert "Here" in told
    if chosen.year:
        assert f"<filter.year{chosen.year}>" in told


@examples(8)
@given(world=worlds(), mode=st.sampled_from(MODES), first=st.integers(2020, 2022))
def test_a_filter_gives_the_rows_that_a_split_gives(sandbox: Sandbox, world: World, mode: str, first: int) -> None:
    with sandbox.world(*world.sql()) as db:
        split = compute(db, indicator("market_sales"), Filters(place="here"), by=("mode", "year"))
        chosen = compute(db, indicator("market_sales"), Filters(place="here", mode=mode, year_from=first))
        wanted = {
            (row["year"], row["currency"]): row["value"]
            for row in split.rows if row["mode"] == mode and row["year"] >= first
        }  # fmt: skip
        assert {(row["year"], row["currency"]): row["value"] for row in chosen.rows} == wanted
