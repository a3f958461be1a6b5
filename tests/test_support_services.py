"""Contacts, reach and lunch days in generated worlds: parts add up, money is that of sales, a plain count agrees."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics import lunch_days
from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import LANGUAGES
from tests.generated_worlds import DAYS, YEARS, Row, World, maybe
from tests.small_worlds import Sandbox
from tests.test_properties import examples

FIRMS = [f"e{number}" for number in range(4)]
LUNCHES = {"d1": date(2021, 3, 1), "d2": date(2021, 9, 1), "d3": date(2022, 3, 1)}
HERE = Filters(place="city")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@st.composite
def contact(draw: st.DrawFn, number: int) -> Row:
    return {
        "contact_id": f"c{number}", "place_id": "here", "body_name": "Centre", "contacted_on": draw(DAYS),
        "topic": draw(st.sampled_from(["finance", "other"])),
        "contact_kind": draw(maybe(st.sampled_from(["phone", "visit"]))),
        "enterprise_id": draw(st.none() | st.sampled_from(FIRMS)), "contacts": draw(st.integers(0, 4)),
    }  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Four enterprises, contacts, and three lunch days with sales in two currencies and orders."""
    firms = [
        {"enterprise_id": firm, "place_id": "here", "name": firm, "family": "cooperative",
         "registered_on": date(2019, 1, 1), "ceased_on": draw(maybe(DAYS)), "deregistered_on": draw(maybe(DAYS))}
        for firm in FIRMS
    ]  # fmt: skip
    keeper = {**firms[0], "enterprise_id": "to_2022", "registered_on": date(YEARS[-1], 1, 1), "ceased_on": None,
              "deregistered_on": None}  # fmt: skip
    channels = [
        {"channel_id": kind, "place_id": "here", "kind": kind, **{f"name_{code}": "C" for code in LANGUAGES}}
        for kind in ("lunch_day", "fair")
    ]  # fmt: skip
    days = [
        {"market_day_id": name, "channel_id": "lunch_day", "place_id": "here", "held_on": day, "mode": "lunch_day"}
        for name, day in LUNCHES.items()
    ]
    of_lunch = [
        {"sale_id": number, "place_id": "here", "channel_id": "lunch_day", "market_day_id": (name := draw(_DAY)),
         "enterprise_id": draw(st.sampled_from(FIRMS)), "sold_on": LUNCHES[name], "mode": "lunch_day",
         "amount": draw(st.integers(0, 50)), "currency": draw(st.sampled_from(["KRW", "KRW", "EUR"]))}
        for number in range(draw(st.integers(1, 9)))
    ]  # fmt: skip
    of_a_fair = {**of_lunch[0], "sale_id": 99, "channel_id": "fair", "market_day_id": None, "mode": "festival"}
    orders = [
        {"order_id": f"o{number}", "market_day_id": draw(_DAY), "place_id": "here",
         "department": draw(st.sampled_from(["Roads", "Schools"])), "enterprise_id": draw(st.sampled_from(FIRMS)),
         "meals": draw(st.integers(0, 9))}
        for number in range(draw(st.integers(0, 9)))
    ]  # fmt: skip
    return World({
        "enterprise": [*firms, keeper], "channel": channels, "market_day": days, "sale": [*of_lunch, of_a_fair],
        "lunch_order": orders,
        "support_contact": [draw(contact(number)) for number in range(draw(st.integers(0, 12)))],
    })  # fmt: skip


_DAY = st.sampled_from(sorted(LUNCHES))


@examples(40)
@given(world=worlds())
def test_contacts_add_up_and_reach_is_a_plain_count(sandbox: Sandbox, world: World) -> None:
    rows = world["support_contact"]
    with sandbox.world(*world.sql()) as db:
        splits = {
            name: compute(db, indicator("support_contacts"), HERE, (name,)).rows
            for name in ("year", "month", "topic", "contact_kind")
        }
        reach = {row["year"]: row for row in compute(db, indicator("support_reach_share"), HERE, ("year",)).rows}
    for found in splits.values():
        assert sum(row["value"] for row in found) == sum(row["contacts"] for row in rows)
    for year in YEARS:
        named = [row for row in rows if row["contacted_on"].year == year and row["enterprise_id"]]
        last = date(year, 12, 31)
        there = {
            firm["enterprise_id"]
            for firm in world["enterprise"]
            if firm["registered_on"] <= last
            and all(firm[name] is None or firm[name] > last for name in ("ceased_on", "deregistered_on"))
        }
        if not named or not there:
            assert year not in reach
            continue
        reached = {row["enterprise_id"] for row in named if row["contacts"]} & there
        assert (reach[year]["numerator"], reach[year]["denominator"]) == (len(reached), len(there))
        assert 0 <= reach[year]["low"] <= reach[year]["value"] <= reach[year]["high"] <= 1


@examples(40)
@given(world=worlds())
def test_lunch_money_is_that_of_the_sales_and_meals_those_of_the_orders(sandbox: Sandbox, world: World) -> None:
    sales = [row for row in world["sale"] if row["channel_id"] == "lunch_day"]
    with sandbox.world(*world.sql()) as db:
        days = lunch_days.days(db, "city")
        sold = [row for year in YEARS for row in lunch_days.suppliers(db, "city", year)]
        ordered = [row for year in YEARS for row in lunch_days.departments(db, "city", year)]
        meals = compute(db, indicator("lunch_meals"), HERE, ("market_day_id",)).rows
        prices = compute(db, indicator("lunch_meal_price"), HERE).rows
    for currency in ("KRW", "EUR"):
        paid = sum(row["amount"] for row in sales if row["currency"] == currency)
        assert sum(row["amount"] or 0 for row in days if row["currency"] == currency) == paid
        assert sum(row["amount"] for row in sold if row["currency"] == currency) == paid
    eaten = sum(row["meals"] for row in world["lunch_order"])
    assert sum(row["meals"] for row in ordered) == eaten
    assert sum(row["value"] for row in meals) == eaten
    assert {row["currency"]: (row["numerator"], row["denominator"]) for row in prices} == priced(world, sales)


def priced(world: World, sales: list[Row]) -> dict[str, tuple[float, float]]:
    """Money and meals of suppliers and days of which both are known, in one money."""
    money: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in sales:
        money[row["market_day_id"], row["enterprise_id"]][row["currency"]] += row["amount"]
    meals: dict[Any, int] = defaultdict(int)
    for row in world["lunch_order"]:
        meals[row["market_day_id"], row["enterprise_id"]] += row["meals"]
    found: dict[str, tuple[float, float]] = {}
    for key, amounts in money.items():
        if key in meals and len(amounts) == 1:
            ((currency, amount),) = amounts.items()
            before = found.get(currency, (0.0, 0.0))
            found[currency] = (before[0] + amount, before[1] + meals[key])
    return found
