"""Demonstration data of Gwanak-gu, 2015 to 2025: invented, and marked so in every row.

The program is useful before a city has imported anything because it can show what its pages would look like. The
enterprises, buyers, lenders and spaces here do not exist: their names begin with 예시 and Demo, there are no persons,
and every row bears the provenance 'illustrative'. Totals that are published for the district (sales of the Dream
Market, exhibitors of its expo, social enterprises on the register) are hit exactly; data/demo/calibration.csv lists
each total with the published figure it is taken from, or says that it is interpolated.

The same rows come out each time: chance is seeded by name, see dice.py. `fill` also makes the large files on which
speed is measured, see scale.py.
"""

from __future__ import annotations

import duckdb

from sse_metrics.demonstration import (
    accounts,
    assessments,
    channels,
    community,
    contacts,
    expos,
    lunches,
    market,
    money,
    programmes,
    purchasing,
    register,
    scale,
    solidarity,
    steering,
)
from sse_metrics.demonstration.calibration import Calibration
from sse_metrics.demonstration.world import World, insert, neighbourhoods_of

# In an order in which every table comes after those it refers to.
TABLES = (
    "enterprise", "enterprise_year", "enterprise_assessment", "membership", "value_chain_link", "channel",
    "market_day", "sale", "lunch_order", "buyer", "buyer_year", "purchase", "purchase_supplier", "expo", "expo_meeting",
    "plan", "programme", "programme_year", "programme_family", "application", "funding_flow",
    "finance_request", "fund_year", "loan", "community_asset", "asset_finance", "space", "space_tenancy", "need",
    "need_supporter", "field_point", "support_contact", "training", "training_group", "strategy_action", "target",
    "decision",
)  # fmt: skip


def fill(con: duckdb.DuckDBPyConnection, load_id: int, *, sales: int | None = None, places: int = 1) -> dict[str, int]:
    """Insert illustrative rows into every table it knows; return rows per table.

    `places` counts Gwanak-gu in: with more than one, invented places are added. `sales` asks for so many single sales
    in all. Gwanak-gu then gets an even share of them, in smaller tickets with the same totals, but never fewer than
    usual; the rest is spread unevenly over the other places.
    """
    if places < 1:
        raise ValueError("There must be at least one place.")
    world = World(Calibration(), neighbourhoods_of(con))
    register.make(world)
    accounts.make(world)
    assessments.make(world)
    first_sale = _next_sale(con)
    of_market = channels.make(world, first_sale)
    tickets = max(0, sales // places - (of_market - first_sale)) if sales else None
    market.make(world, tickets=tickets, first_sale=of_market)
    lunches.make(world)
    purchasing.make(world)
    expos.make(world)
    programmes.make(world)
    money.make(world)
    solidarity.make(world)
    community.make(world)
    contacts.make(world)
    steering.make(world)
    counts = {table: insert(con, table, world.rows.get(table, []), load_id) for table in TABLES}
    if places > 1:
        left = (sales or counts["sale"] * places) - counts["sale"]
        for table, count in scale.fill(con, load_id, places - 1, left, first_sale + counts["sale"]).items():
            counts[table] = counts.get(table, 0) + count
    return counts


def _next_sale(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select coalesce(max(sale_id), 0) + 1 from sale").fetchone()
    return int(row[0]) if row else 1
