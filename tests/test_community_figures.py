"""Assets, spaces and needs in generated worlds: parts add up, no share leaves its range, and a plain count agrees."""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.generated_worlds import DAYS, DISTRICTS, YEARS, Row, World, maybe
from tests.small_worlds import Sandbox
from tests.test_properties import examples, total

CITY = Filters(place="city")
FIRMS = tuple(f"e{number}" for number in range(5))
SPACES = {f"s_{place}_{number}": place for place in DISTRICTS for number in (1, 2)}
STAGES = ("reported", "validated", "matched", "met")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@st.composite
def stay(draw: st.DrawFn) -> Row:
    space = draw(st.sampled_from(sorted(SPACES)))
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return {
        "space_id": space,
        "place_id": SPACES[space],
        "enterprise_id": draw(st.sampled_from(FIRMS)),
        "moved_in_on": first,
        "moved_out_on": draw(maybe(st.just(last))),
    }


@st.composite
def need(draw: st.DrawFn, number: int) -> Row:
    return {
        "need_id": f"n{number}",
        "place_id": draw(st.sampled_from(DISTRICTS)),
        "category": draw(st.sampled_from(["care", "food", "work"])),
        "stage": draw(st.sampled_from(STAGES)),
        "reported_on": draw(DAYS),
        "validated_on": draw(maybe(DAYS)),
        "matched_on": draw(maybe(DAYS)),
    }


@st.composite
def asset(draw: st.DrawFn, number: int) -> Row:
    place = draw(st.sampled_from(DISTRICTS))
    return {
        "asset_id": f"a{number}",
        "place_id": place,
        "neighbourhood_id": draw(maybe(st.sampled_from([f"{place}-1", f"{place}-2"]))),
        "name": "A",
        "ownership": draw(st.sampled_from(["common", "public", "trust"])),
        "opened_on": draw(maybe(DAYS)),
        "owner_members": draw(maybe(st.integers(0, 90))),
        "jobs": draw(maybe(st.integers(0, 9))),
        "newcomers": draw(maybe(st.integers(0, 9))),
        "asset_kind": draw(maybe(st.sampled_from(["garden", "shop"]))),
    }


@st.composite
def communities(draw: st.DrawFn) -> World:
    """A district world of five enterprises, four spaces with stays that may overlap, needs and assets."""
    firms = [
        {"enterprise_id": firm, "place_id": DISTRICTS[0], "name": firm, "family": "cooperative",
         "registered_on": date(2019, 1, 1), "ceased_on": draw(maybe(DAYS))}
        for firm in FIRMS
    ]  # fmt: skip
    keeper = {**firms[0], "enterprise_id": "to_2022", "registered_on": date(YEARS[-1], 1, 1), "ceased_on": None}
    spaces = [
        {"space_id": space, "place_id": place, "name": space, "rooms_offered": draw(st.integers(0, 3)),
         "opened_on": draw(maybe(DAYS))}
        for space, place in SPACES.items()
    ]  # fmt: skip
    return World(
        {
            "enterprise": [*firms, keeper],
            "space": spaces,
            "space_tenancy": [draw(stay()) for _ in range(draw(st.integers(0, 9)))],
            "need": [draw(need(number)) for number in range(draw(st.integers(0, 9)))],
            "community_asset": [draw(asset(number)) for number in range(draw(st.integers(0, 6)))],
        }
    )


def left_on(world: World, row: Row) -> date | None:
    ceased = {firm["enterprise_id"]: firm["ceased_on"] for firm in world["enterprise"]}
    return row["moved_out_on"] or ceased[row["enterprise_id"]]


def tenants_of(world: World, last: date, space: str | None = None) -> list[str]:
    """Whoever is in at the end of a year, counted from the stays one by one."""
    found = []
    for row in world["space_tenancy"]:
        left = left_on(world, row)
        if row["moved_in_on"] <= last and (left is None or left > last) and space in (None, row["space_id"]):
            found.append(row["enterprise_id"])
    return found


@examples(25)
@given(world=communities())
def test_rooms_are_those_that_a_count_by_hand_finds(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        answer = compute(db, indicator("space_occupancy"), CITY, by=("space_id",))
        found = {(row["space_id"], row["year"]): (row["numerator"], row["denominator"]) for row in answer.rows}
        for year in YEARS:
            last = date(year, 12, 31)
            for space in world["space"]:
                here = [row for row in world["space_tenancy"] if row["place_id"] == space["place_id"]]
                told = any(row["moved_in_on"] <= last for row in here)
                is_open = space["opened_on"] is None or space["opened_on"] <= last
                stays = len(tenants_of(world, last, space["space_id"]))
                rooms = (min(stays, space["rooms_offered"]), space["rooms_offered"])
                assert found.get((space["space_id"], year)) == (rooms if told and is_open else None)
        assert all(row["value"] is None or 0 <= row["value"] <= 1 for row in answer.rows)


@examples(25)
@given(world=communities())
def test_whoever_moved_out_is_no_tenant_and_counted_once(sandbox: Sandbox, world: World) -> None:
    closed = {firm["enterprise_id"]: firm["ceased_on"] for firm in world["enterprise"]}
    with sandbox.world(*world.sql()) as db:
        for year in YEARS:
            last = date(year, 12, 31)
            inside = set(tenants_of(world, last))
            came = {row["enterprise_id"] for row in world["space_tenancy"] if row["moved_in_on"] <= last}
            gone = came - inside
            at_work = [firm for firm in gone if closed[firm] is None or closed[firm] > last]
            row = compute(db, indicator("graduate_survival"), CITY.but(year=year)).rows[0]
            assert row["n"] == len(gone)
            assert row["value"] == (pytest.approx(len(at_work) / len(gone)) if gone else None)


@examples(25)
@given(world=communities())
def test_needs_are_those_that_a_count_by_hand_finds(sandbox: Sandbox, world: World) -> None:
    valid = [row for row in world["need"] if row["stage"] != "reported"]
    waits = [
        (row["matched_on"] - (row["validated_on"] or row["reported_on"])).days
        for row in world["need"] if row["matched_on"]
    ]  # fmt: skip
    known = [days for days in waits if days >= 0]
    with sandbox.world(*world.sql()) as db:
        share = compute(db, indicator("needs_met_share"), CITY).rows[0]
        assert share["n"] == len(valid)
        met = sum(row["stage"] == "met" for row in valid)
        assert share["value"] == (pytest.approx(met / len(valid)) if valid else None)
        wait = compute(db, indicator("days_to_match"), CITY).rows[0]
        assert (wait["value"], wait["n"]) == (median(known) if known else None, len(known))
        for dimension in ("place_id", "year", "category"):
            parts = list(compute(db, indicator("needs_met_share"), CITY, by=(dimension,)).rows)
            assert (total(parts, "denominator") or 0) == len(valid)


@examples(25)
@given(world=communities())
def test_assets_members_and_jobs_add_up_by_every_dimension(sandbox: Sandbox, world: World) -> None:
    columns: dict[str, str | None] = {
        "community_assets": None,
        "owner_members": "owner_members",
        "asset_jobs": "jobs",
        "asset_newcomers": "newcomers",
    }
    with sandbox.world(*world.sql()) as db:
        for indicator_id, column in columns.items():
            chosen = indicator(indicator_id)
            for year in YEARS:
                last = date(year, 12, 31)
                opened = [row for row in world["community_asset"] if not row["opened_on"] or row["opened_on"] <= last]
                amounts: list[Any] = [row[column] if column else 1 for row in opened]
                known = [amount for amount in amounts if amount is not None]
                for by in ((), *((name,) for name in chosen.grain)):
                    rows = list(compute(db, chosen, CITY.but(year=year), by=by).rows)
                    assert total(rows, "value") == (sum(known) if known else None)
                    assert sum(row["n"] for row in rows) == len(known)
