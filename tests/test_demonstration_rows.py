"""The demonstration data: rows that belong together, and the scaled form for benchmarks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from sse_metrics import demonstration
from sse_metrics.demonstration import steering
from sse_metrics.demonstration.calibration import Calibration
from sse_metrics.demonstration.dice import split
from tests.demonstration_world import KNOWN, empty_database, one, sales

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "sse_metrics" / "warehouse" / "schema.sql"
PUBLISHED_FACTS = ROOT / "data" / "published" / "published_fact.csv"
PACKAGE = Path(demonstration.__file__).parent


# ------------------------------------------------------------------ rows that belong together


@pytest.mark.parametrize("world", ["filled", "scaled"])
def test_sales_fall_into_the_life_of_their_enterprise(world: str, request: pytest.FixtureRequest):
    con, _ = request.getfixturevalue(world)
    outside = """
        select count(*) from sale as s inner join enterprise as e using (enterprise_id)
        where s.sold_on < greatest(e.founded_on, e.registered_on) or s.place_id <> e.place_id
            or s.sold_on >= coalesce(e.ceased_on, date '9999-01-01')
            or s.sold_on >= coalesce(e.deregistered_on, date '9999-01-01')
    """
    assert one(con, outside) == 0
    other_day = """
        select count(*) from sale as s inner join market_day as d using (market_day_id)
        where s.sold_on <> d.held_on or s.mode <> d.mode or s.channel_id <> d.channel_id or s.place_id <> d.place_id
    """
    assert one(con, other_day) == 0
    assert one(con, "select count(*) from sale where (market_day_id is null) <> (mode in ('online', 'store'))") == 0
    assert one(con, "select count(*) from sale where amount < 100 or amount % 100 <> 0") == 0
    assert one(con, "select count(*) from sale where sold_on not between date '2015-01-01' and date '2025-12-31'") == 0


def test_years_of_accounts_fall_into_the_life_of_their_enterprise(con: duckdb.DuckDBPyConnection):
    outside = """
        select count(*) from enterprise_year as y inner join enterprise as e using (enterprise_id)
        where y.year < year(e.founded_on) or y.year > year(coalesce(e.ceased_on, date '2025-12-31'))
    """
    assert one(con, outside) == 0


@pytest.mark.parametrize("world", ["filled", "scaled"])
def test_purchases_add_up_to_what_buyers_count(world: str, request: pytest.FixtureRequest):
    con, _ = request.getfixturevalue(world)
    differing = """
        with bought as (
            select p.buyer_id, year(p.awarded_on) as year,
                sum(s.amount) as all_amount, coalesce(sum(s.amount) filter (where s.is_sse), 0) as sse_amount
            from purchase as p inner join purchase_supplier as s using (purchase_id) group by all
        )
        select count(*) from buyer_year as y left join bought as b using (buyer_id, year)
        where y.sse_purchases is distinct from b.sse_amount
            or (y.place_id = 'gwanak-gu' and y.total_purchases - y.excluded_purchases is distinct from b.all_amount)
    """
    assert one(con, differing) == 0
    assert one(con, "select count(*) from buyer_year where sse_purchases > total_purchases") == 0


def test_parts_of_a_consortium_are_equal_and_add_up(con: duckdb.DuckDBPyConnection):
    parts = """
        select count(*) filter (where n > 1), count(*) filter (where amount <> total or least_part <> most_part)
        from (
            select p.purchase_id, p.amount, count(*) as n, sum(s.amount) as total,
                min(s.amount) as least_part, max(s.amount) as most_part
            from purchase as p inner join purchase_supplier as s using (purchase_id) group by all
        )
    """
    consortia, wrong = con.execute(parts).fetchone() or (0, 1)
    assert consortia > 10
    assert wrong == 0
    assert (
        one(
            con,
            "select count(*) from purchase as p anti join purchase_supplier as s using (purchase_id) "
            "where not p.is_unsuccessful",
        )
        == 0
    )


def test_expos(con: duckdb.DuckDBPyConnection):
    exhibitors = con.execute(
        "select held_on, kind, count(distinct enterprise_id) from expo inner join expo_meeting using (expo_id) "
        "group by all order by held_on"
    ).fetchall()
    assert exhibitors == [
        (date(2016, 9, 23), "visiting_fair", 10),
        (date(2024, 5, 10), "briefing", 11),
        (date(2025, 6, 11), "expo", 18),
    ]
    wrong = """
        select count(*) from expo_meeting as m left join purchase as p using (purchase_id)
        left join purchase_supplier as s using (purchase_id)
        where (m.stage = 'contract') <> (m.purchase_id is not null)
            or m.contract_amount <> p.amount or m.buyer_id <> coalesce(p.buyer_id, m.buyer_id)
            or m.enterprise_id <> coalesce(s.enterprise_id, m.enterprise_id) or m.contracted_on <> p.awarded_on
    """
    assert one(con, wrong) == 0


def test_ledger_counts_money_once(con: duckdb.DuckDBPyConnection):
    # the parts of a parent or a consortium come to the whole, which is itself left out
    wholes = """
        select count(*), count(*) filter (where h.amount <> c.amount)
        from funding_flow as h
        inner join (
            select parent_flow_id, sum(amount) as amount from funding_flow where counts_in_total group by all
        ) as c on c.parent_flow_id = h.flow_id
        where h.excluded_because in ('parent', 'consortium')
    """
    found, wrong = con.execute(wholes).fetchone() or (0, 1)
    assert found > 10
    assert wrong == 0
    # a regrant passes on money that was counted when it came in, and never more than that
    regrants = """
        select count(*) from (
            select h.amount, h.counts_in_total, sum(r.amount) as passed_on
            from funding_flow as r inner join funding_flow as h on r.parent_flow_id = h.flow_id
            where r.excluded_because = 'regrant' group by h.flow_id, h.amount, h.counts_in_total
        ) where passed_on > amount or not counts_in_total
    """
    assert one(con, regrants) == 0
    # nothing that counts stands below something that counts at the same stage
    twice = """
        select count(*) from funding_flow as c inner join funding_flow as h on c.parent_flow_id = h.flow_id
        where c.counts_in_total and h.counts_in_total and c.stage = h.stage
    """
    assert one(con, twice) == 0
    # what is paid out never exceeds what was promised
    beyond = """
        select count(*) from (
            select h.amount, sum(c.amount) as paid
            from funding_flow as c inner join funding_flow as h on c.parent_flow_id = h.flow_id
            where h.stage = 'committed' and c.stage = 'disbursed' group by h.flow_id, h.amount
        ) where paid > amount
    """
    assert one(con, beyond) == 0
    assert one(con, "select count(*) from funding_flow where stage = 'repaid' and counts_in_total") == 0
    assert (
        one(con, "select count(*) from funding_flow where parent_flow_id not in (select flow_id from funding_flow)")
        == 0
    )
    assert (
        one(
            con, "select count(*) from funding_flow where flowed_on not between date '2015-01-01' and date '2025-12-31'"
        )
        == 0
    )
    repaid = "select (select sum(repaid) from loan) = (select sum(amount) from funding_flow where stage = 'repaid')"
    assert one(con, repaid) is True
    assert one(con, "select count(*) from loan where balance <> disbursed - repaid or repaid > disbursed") == 0


def test_awards_keep_to_the_cap_and_to_eligible_enterprises(con: duckdb.DuckDBPyConnection):
    beyond = """
        select count(*) from application as a inner join programme as p using (programme_id)
        where a.amount_awarded > p.award_cap or a.amount_paid > a.amount_awarded or a.amount_awarded > a.amount_applied
            or (a.amount_awarded is not null and not a.is_eligible)
    """
    assert one(con, beyond) == 0
    support = "programme_id = 'demo-programme-business-support' and year = 2025"
    assert one(con, f"select budget_own from programme_year where {support}") == 80_000_000
    assert one(con, "select count(*) from programme_year where spent > budget_own + budget_city + budget_central") == 0
    assert one(con, "select count(distinct area) from programme") == 3


def test_spaces_are_never_overfull(con: duckdb.DuckDBPyConnection):
    overfull = """
        select count(*) from (
            select a.space_id, a.moved_in_on, s.rooms_offered, count(*) as tenants
            from space_tenancy as a
            inner join space as s using (space_id)
            inner join space_tenancy as b on a.space_id = b.space_id and b.moved_in_on <= a.moved_in_on
                and coalesce(b.moved_out_on, date '9999-01-01') > a.moved_in_on
            group by a.space_id, a.enterprise_id, a.moved_in_on, s.rooms_offered
        ) where tenants > rooms_offered
    """
    assert one(con, overfull) == 0


def test_needs_follow_their_funnel(con: duckdb.DuckDBPyConnection):
    out_of_order = """
        select count(*) from need
        where validated_on < reported_on or matched_on < validated_on or met_on < matched_on
            or (met_on is not null) <> (stage = 'met') or (matched_on is not null) <> (stage in ('matched', 'met'))
            or (validated_on is null) <> (stage = 'reported')
    """
    assert one(con, out_of_order) == 0


def test_trainees_are_as_many_as_calibrated(con: duckdb.DuckDBPyConnection):
    by_year = dict(
        con.execute(
            "select year(started_on), sum(enrolled)::integer "
            "from training_group inner join training using (training_id) group by all"
        ).fetchall()
    )
    assert by_year == Calibration().series("trainees")


def test_targets_of_2025_show_a_mix(con: duckdb.DuckDBPyConnection):
    target = dict(con.execute("select indicator_id, target_value from target where year = 2025").fetchall())
    assert set(target) == {"sse_enterprises", "market_sales", "sse_procurement_share", "trainees", "sse_jobs"}
    figure = Calibration().value
    share = figure(2025, "sse_purchases") / figure(2025, "total_purchases")
    assert figure(2025, "market_sales") > target["market_sales"]
    assert 0.95 < figure(2025, "registered_enterprises") / target["sse_enterprises"] < 1
    assert share / target["sse_procurement_share"] < 0.85
    assert 0.85 < figure(2025, "trainees") / target["trainees"] < 0.95
    assert share < figure(2024, "sse_purchases") / figure(2024, "total_purchases")


def test_decisions_of_each_quarter(con: duckdb.DuckDBPyConnection):
    quarters = con.execute("select due_on, count(*) from decision group by due_on order by due_on").fetchall()
    assert len(quarters) == 8
    assert all(2 <= count <= 3 for _, count in quarters)
    for indicator_id, *titles in steering.DECISIONS.values():
        assert indicator_id in steering.TARGETS
        assert all(0 < len(title) <= 60 for title in titles)


def test_a_place_without_neighbourhoods_is_filled_too():
    with empty_database(neighbourhoods=0) as con:
        demonstration.fill(con, 7)
        assert one(con, "select count(neighbourhood_id) from enterprise") == 0


def test_enterprises_lie_in_their_neighbourhood(con: duckdb.DuckDBPyConnection):
    far = """
        select count(*) from enterprise as e inner join place as p on e.neighbourhood_id = p.place_id
        where abs(e.latitude - p.latitude) > 0.003 or abs(e.longitude - p.longitude) > 0.003 or p.latitude is null
    """
    assert one(con, far) == 0
    assert 10 <= int(str(one(con, "select count(distinct neighbourhood_id) from enterprise"))) < 21


# ------------------------------------------------------------------ scale


def test_scaled_has_the_rows_that_were_asked_for(scaled: tuple[duckdb.DuckDBPyConnection, dict[str, int]]):
    con, counts = scaled
    assert counts["sale"] == 75_000
    assert one(con, "select count(distinct place_id) from sale") == 5
    for table, count in counts.items():
        where = "place_id like 'demo-%'" if table == "place" else "true"
        assert one(con, f"select count(*) from {table} where {where}") == count, table
    # Gwanak-gu has an even share of the sales, in smaller tickets with the same totals
    assert one(con, "select count(*) from sale where place_id = 'gwanak-gu'") == 15_000
    assert sales(con, "place_id = 'gwanak-gu' and year(sold_on) = 2018") == 230_000_000
    assert sales(con, "place_id = 'gwanak-gu' and sold_on <= date '2025-10-28'") == 1_900_000_000
    sizes = [
        n for (n,) in con.execute("select count(*) from sale where place_id like 'demo%' group by place_id").fetchall()
    ]
    assert max(sizes) > 1.2 * min(sizes)


def test_scaled_below_the_usual_keeps_gwanak_as_it_is():
    with empty_database() as con:
        counts = demonstration.fill(con, 7, sales=30_000, places=5)
        assert counts["sale"] == 30_000
        assert one(con, "select count(*) from sale where place_id = 'gwanak-gu'") == KNOWN["sales"]


def test_too_few_sales_for_the_places_are_refused():
    with empty_database() as con, pytest.raises(ValueError, match="at least one sale"):
        demonstration.fill(con, 7, sales=100, places=5)


def test_split_is_exact():
    assert split(1_000, [1, 2, 7], 100) == [200, 300, 500]
    assert sum(split(123_400, [0.1] * 37, 100)) == 123_400
    with pytest.raises(ValueError, match="cannot be split"):
        split(150, [1, 1], 100)
