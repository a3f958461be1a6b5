"""Sales channels: which there are, and which sellers depend on one of them."""

from __future__ import annotations

import duckdb
import pytest

from sse_metrics import Database, Filters
from sse_metrics.channels import DEPENDS_FROM_SHARE, channels_of, main_market, sellers_by_channel
from sse_metrics.indicators import compute, indicator
from tests.demonstration_world import one


def test_the_market_comes_first_and_is_the_main_one(world: Database) -> None:
    assert [row["channel_id"] for row in channels_of(world, "north")] == ["square_market", "web_shop"]
    assert main_market(world, "north") == "square_market"
    assert main_market(world, "east") is None


def test_each_seller_has_the_channel_that_brought_it_most(world: Database) -> None:
    rows = {row["enterprise_id"]: row for row in sellers_by_channel(world, "north", 2024)}
    bakery = rows["coop_on_the_hill"]  # 100 + 50 + 120 on the square, 300 in the shop
    assert (bakery["channel_id"], bakery["amount"], bakery["total"], bakery["channels"]) == ("web_shop", 300, 570, 2)
    assert bakery["share"] == pytest.approx(300 / 570)
    assert rows["two_kinds_counted_once"]["share"] == rows["born_2024"]["share"] == 1
    assert {row["provenance"] for row in rows.values()} == {"reported"}


def test_two_currencies_of_a_seller_are_two_rows_and_made_up_sales_taint(world: Database) -> None:
    rows = [row for row in sellers_by_channel(world, "south", 2024) if row["enterprise_id"] == "south_coop"]
    assert {row["currency"]: (row["total"], row["provenance"]) for row in rows} == {
        "EUR": (30, "illustrative"),
        "KRW": (4000, "reported"),
    }


def test_the_list_holds_as_many_dependent_sellers_as_the_indicator_counts(shipped: Database) -> None:
    for year in (2018, 2024, 2025):
        rows = sellers_by_channel(shipped, "gwanak-gu", year)
        (counted,) = compute(shipped, indicator("one_channel_share"), Filters(place="gwanak-gu", year=year)).rows
        assert len(rows) == counted["denominator"]
        assert sum(row["share"] >= DEPENDS_FROM_SHARE for row in rows) == counted["numerator"]


def test_every_channel_sells_what_its_calibration_says(con: duckdb.DuckDBPyConnection) -> None:
    from sse_metrics.demonstration.calibration import Calibration

    totals = [row for row in Calibration().rows if row["indicator"].startswith("channel_sales.")]
    assert len(totals) > 20
    for row in totals:
        channel = row["indicator"].partition(".")[2]
        sold = f"select sum(amount)::bigint from sale where channel_id = '{channel}' and year(sold_on) = {row['year']}"
        assert one(con, sold) == int(row["value"]), row
        assert row["basis"] == "interpolated"
