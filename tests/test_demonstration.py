"""The demonstration data: exact where figures are published, the same each time, and recognisable as invented."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sse_metrics import demonstration
from sse_metrics.demonstration.calibration import CALIBRATION_FILE, Calibration
from sse_metrics.demonstration.dice import Dice
from tests.demonstration_world import DREAM, KNOWN, empty_database, fingerprints, one, sales

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "sse_metrics" / "warehouse" / "schema.sql"
PUBLISHED_FACTS = ROOT / "data" / "published" / "published_fact.csv"
PACKAGE = Path(demonstration.__file__).parent


# ------------------------------------------------------------------ calibration


def test_every_calibrated_total_says_where_it_comes_from():
    for row in Calibration().rows:
        assert row["basis"] in ("published", "interpolated"), row
        assert (row["basis"] == "published") == bool(row["fact_id"]), row


def test_published_calibration_names_facts_of_this_place():
    facts = {row["fact_id"]: row["place_id"] for row in csv.DictReader(PUBLISHED_FACTS.open(encoding="utf-8"))}
    for row in Calibration().rows:
        if row["fact_id"]:
            assert facts.get(row["fact_id"]) == "gwanak-gu", row


def test_parts_that_do_not_add_up_are_refused(tmp_path: Path):
    text = CALIBRATION_FILE.read_text(encoding="utf-8")
    broken = tmp_path / "calibration.csv"
    broken.write_text(text.replace("2018,market_sales.plaza,230000000", "2018,market_sales.plaza,230000100"), "utf-8")
    with pytest.raises(ValueError, match="2018"):
        Calibration(broken)


def test_published_totals_stand_in_the_calibration_file_only():
    for module in PACKAGE.glob("*.py"):
        text = module.read_text(encoding="utf-8")
        for amount in ("230_000_000", "290_000_000", "321_900_000", "110_000_000", "230000000", "290000000"):
            assert amount not in text, f"{amount} in {module.name}"
        assert len(text.splitlines()) < 400, module.name


@pytest.mark.parametrize("year", range(2015, 2026))
def test_market_sales_of_each_year_and_mode(con: duckdb.DuckDBPyConnection, year: int):
    calibration = Calibration()
    assert sales(con, f"year(sold_on) = {year}") == calibration.value(year, "market_sales")
    for mode in ("plaza", "online", "popup", "festival"):
        parts = [
            int(row["value"])
            for row in calibration.rows
            if row["year"] == str(year) and row["indicator"].split(".")[:2] == ["market_sales", mode]
        ]
        assert sales(con, f"year(sold_on) = {year} and mode = '{mode}'") == sum(parts)


def test_market_of_2018(con: duckdb.DuckDBPyConnection):
    assert sales(con, "year(sold_on) = 2018 and mode = 'plaza'") == 230_000_000
    assert sales(con, "year(sold_on) = 2018") == 230_000_000
    taking_part = (
        "select count(*) from (select distinct enterprise_id, market_day_id from sale "
        f"where {DREAM} and year(sold_on) = 2018)"
    )
    assert one(con, taking_part) == 326
    days = (
        "select string_agg(strftime(held_on, '%m-%d'), ' ' order by held_on) from market_day "
        f"where {DREAM} and year(held_on) = 2018"
    )
    assert one(con, days) == "04-12 04-13 06-21 06-22 09-13 09-14 10-12 10-26"


def test_market_of_2017_and_2023_and_2024(con: duckdb.DuckDBPyConnection):
    assert sales(con, "year(sold_on) = 2017") >= 200_000_000
    assert sales(con, "year(sold_on) = 2023 and mode in ('plaza', 'online')") == 290_000_000
    assert sales(con, "year(sold_on) = 2024") == round(290_000_000 * 1.11)
    assert one(con, f"select count(*) from market_day where {DREAM} and year(held_on) = 2024 and mode = 'plaza'") == 8
    assert one(con, f"select count(*) from market_day where {DREAM} and year(held_on) = 2017") == 8
    assert (
        one(
            con,
            f"select count(distinct (enterprise_id, market_day_id)) from sale where {DREAM} and year(sold_on) = 2017",
        )
        == 215
    )


def test_market_of_2025(con: duckdb.DuckDBPyConnection):
    june = "sold_on between date '2025-06-12' and date '2025-06-13' and mode = 'plaza'"
    assert sales(con, june) == 110_000_000
    assert one(con, f"select count(distinct enterprise_id) from sale where {DREAM} and {june}") == 30
    festival = "mode = 'festival' and held_on between date '2025-09-13' and date '2025-10-12'"
    assert one(con, f"select count(*) from market_day where {DREAM} and {festival}") == 8
    assert one(con, f"select bool_and(booths_offered = 12) from market_day where {DREAM} and {festival}") is True
    for day in ("2025-10-30", "2025-10-31", "2025-11-06", "2025-11-07"):
        assert one(con, f"select count(*) from market_day where {DREAM} and held_on = ?::date", day) == 1


def test_market_over_the_years(con: duckdb.DuckDBPyConnection):
    assert sales(con, "year(sold_on) <= 2024") == 1_500_000_000
    assert sales(con, "sold_on <= date '2025-10-28'") == 1_900_000_000
    assert one(con, f"select count(*) from market_day where {DREAM} and year(held_on) <= 2024") == 64
    assert (
        one(
            con,
            f"select count(*) from market_day where {DREAM} and held_on < date '2022-11-11' and mode = 'plaza'",
        )
        <= 40
    )
    assert one(con, f"select min(held_on) from market_day where {DREAM} and held_on > date '2019-11-15'") == date(
        2022, 11, 15
    )
    assert (
        one(
            con,
            "select count(distinct enterprise_id) from sale "
            f"where {DREAM} and sold_on = date '2022-11-16' and mode = 'plaza'",
        )
        == 20
    )
    assert one(con, f"select min(booths_used) from market_day where {DREAM} and year(held_on) = 2022") == 40
    assert one(con, f"select min(year(sold_on)) from sale where {DREAM} and mode = 'online'") == 2020
    assert one(con, f"select min(year(sold_on)) from sale where {DREAM} and mode in ('popup', 'festival')") == 2024


def test_register(con: duckdb.DuckDBPyConnection):
    calibration = Calibration()
    for year in range(2015, 2026):
        end = date(year, 12, 31)
        registered = "registered_on <= $d and (deregistered_on is null or deregistered_on > $d)"
        working = "founded_on <= $d and (ceased_on is null or ceased_on > $d)"
        for where, indicator in ((registered, "registered_enterprises"), (working, "operating_enterprises")):
            found = con.execute(f"select count(*) from enterprise where {where}", {"d": end}).fetchone()
            assert found == (calibration.value(year, indicator),)
    for family, count in (("certified_social_enterprise", 12), ("preliminary_social_enterprise", 4)):
        there = (
            "select count(*) from enterprise where family = ? and registered_on <= date '2018-01-01' "
            "and coalesce(deregistered_on, ceased_on, date '9999-01-01') > date '2018-01-31'"
        )
        ever = (
            "select count(*) from enterprise where family = ? and registered_on <= date '2018-01-31' "
            "and (deregistered_on is null or deregistered_on > date '2018-01-01')"
        )
        assert one(con, there, family) == count
        assert one(con, ever, family) == count
    founded = dict(
        con.execute("select family, count(*) from enterprise where year(founded_on) = 2017 group by family").fetchall()
    )
    assert founded.pop("certified_social_enterprise") + founded.pop("preliminary_social_enterprise") == 4
    assert founded == {"village_enterprise": 1, "cooperative": 21}


def test_plausible_work_and_surplus(con: duckdb.DuckDBPyConnection):
    assert one(con, "select count(*) from enterprise_year where fte > jobs") == 0
    assert one(con, "select count(*) from enterprise_year where surplus_reinvested > net_profit") == 0
    assert 8 <= float(str(one(con, "select avg(jobs) from enterprise_year where year = 2025 and jobs > 0"))) <= 10
    of_certified = (
        "select sum(vulnerable_workers) / sum(jobs) from enterprise_year inner join enterprise using (enterprise_id) "
        "where family = 'certified_social_enterprise'"
    )
    assert 0.55 <= float(str(one(con, of_certified))) <= 0.6
    after = (
        "select sum(subsidy) filter (where year = 2025) / sum(subsidy) filter (where year = 2023) from enterprise_year"
    )
    assert float(str(one(con, after))) < 0.6


# ------------------------------------------------------------------ invented, and the same each time


def test_returns_the_rows_of_each_table(filled: tuple[duckdb.DuckDBPyConnection, dict[str, int]]):
    con, counts = filled
    assert set(counts) == set(demonstration.TABLES)
    for table, count in counts.items():
        assert count > 0, table
        assert one(con, f"select count(*) from {table}") == count


def test_two_fills_are_identical(con: duckdb.DuckDBPyConnection):
    with empty_database() as again:
        demonstration.fill(again, 7)
        assert fingerprints(again, list(demonstration.TABLES)) == fingerprints(con, list(demonstration.TABLES))


def test_known_rows_stay_as_they_are(con: duckdb.DuckDBPyConnection):
    """Another Python or DuckDB must make the same rows; whoever means to change them changes these numbers."""
    assert one(con, "select count(*) from sale") == KNOWN["sales"]
    assert one(con, "select sum(sale_id * amount)::varchar from sale") == KNOWN["sum"]
    dice = Dice("known")
    assert [dice.whole(1, 6) for _ in range(12)] == KNOWN["dice"]


def test_every_row_is_illustrative(scaled: tuple[duckdb.DuckDBPyConnection, dict[str, int]]):
    con, counts = scaled
    for table in set(counts) - {"place"}:
        assert one(con, f"select count(*) from {table} where provenance <> 'illustrative' or load_id <> 7") == 0, table


NAMES = (
    ("enterprise", "name"),
    ("enterprise", "pivotal_actor"),
    ("membership", "network"),
    ("value_chain_link", "customer_name"),
    ("buyer", "name"),
    ("purchase", "title"),
    ("purchase_supplier", "supplier_name"),
    ("market_day", "venue"),
    ("plan", "title"),
    ("programme", "name"),
    ("programme", "owner"),
    ("funding_flow", "payer_name"),
    ("funding_flow", "recipient_name"),
    ("loan", "lender_name"),
    ("community_asset", "name"),
    ("asset_finance", "payer_name"),
    ("need_supporter", "supporter_name"),
    ("space", "name"),
    ("training", "programme"),
    ("training_group", "from_place"),
    ("strategy_action", "title"),
)


@pytest.mark.parametrize(("table", "column"), NAMES)
def test_every_name_is_recognisably_invented(
    scaled: tuple[duckdb.DuckDBPyConnection, dict[str, int]], table: str, column: str
):
    con, _ = scaled
    korean_and_english = f"{column} like '예시%' and ({column} like '%Demo%' or '{table}.{column}' = 'enterprise.name')"
    assert one(con, f"select count(*) from {table} where {column} is not null and not ({korean_and_english})") == 0
    assert one(con, "select count(*) from enterprise where name_en is null or name_en not like 'Demo %'") == 0
    assert (
        one(
            con,
            "select count(*) from place where place_id like 'demo%' "
            "and not (name_en like 'Demo%' and name_ko like '예시%')",
        )
        == 0
    )


def test_names_of_enterprises_are_different(con: duckdb.DuckDBPyConnection):
    assert one(con, "select count(*) - count(distinct name) from enterprise") == 0
    assert one(con, "select count(*) - count(distinct name_en) from enterprise") == 0
