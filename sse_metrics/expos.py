"""Questions about public procurement expos: how far meetings got, what was asked for, and the awards they led to."""

from __future__ import annotations

from typing import Any

from sse_metrics.purchases import SOFTEST
from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]
# How far a meeting got: one that became a contract was quoted and negotiated before, whether or not it was noted.
STEPS = ("met", "quoted", "negotiating", "contract")


def expos(db: CanQuery, place: str) -> list[Row]:
    """The expos of a place, newest first, with how many meetings and demands are recorded of each."""
    return db.rows(
        """
        select x.expo_id, x.held_on, x.kind, x.provenance, count(m.meeting_id) as demands,
            count(m.enterprise_id) as meetings, count(distinct m.enterprise_id) as enterprises,
            count(distinct m.buyer_id) as buyers
        from expo as x left join expo_meeting as m on x.expo_id = m.expo_id
        where x.place_id in (select place_id from place_within where within_id = $place)
        group by x.expo_id, x.held_on, x.kind, x.provenance order by x.held_on desc, x.expo_id
        """,
        {"place": place},
    )


def funnel(db: CanQuery, expo: str, buyer: str | None = None) -> list[Row]:
    """Meetings that reached each step, by currency, with the value at the step and the median days to it.

    The value of the steps quoted and negotiating is that of the quotations, of the step contract that of the contracts.
    A lost meeting counts up to where it is known to have come: quoted, where there was a quotation.
    """
    steps = (
        ("met", "true", "null"),
        ("quoted", "(stage in ('quoted', 'negotiating', 'contract') or quoted_amount is not null)", "quoted_amount"),
        ("negotiating", "stage in ('negotiating', 'contract')", "quoted_amount"),
        ("contract", "stage = 'contract'", "contract_amount"),
    )
    parts = [
        f"select {number} as step_number, '{step}' as step, currency, count(*) as meetings, "
        f"cast(sum({amount}) as double) as amount, count({amount}) as valued, "
        + (
            "cast(percentile_cont(0.5) within group (order by days_to_contract) as double)"
            if step == "contract"
            else "null"
        )
        + f" as median_days, {SOFTEST} from asked where {reached} group by currency"
        for number, (step, reached, amount) in enumerate(steps)
    ]
    return db.rows(
        "with asked as (select * from expo_demand where expo_id = $expo and enterprise_id is not null "
        "and ($buyer is null or buyer_id = $buyer)) " + " union all ".join(parts) + " order by currency, step_number",
        {"expo": expo, "buyer": buyer},
    )


def outcomes(db: CanQuery, expo: str, by: str) -> list[Row]:
    """Meetings, contracts and lost meetings of each buyer or enterprise at an expo, most meetings first."""
    if by not in ("buyer_id", "enterprise_id"):
        raise ValueError(f"Outcomes are not split by {by}; they are by buyer_id or enterprise_id.")
    return db.rows(
        f"""
        select d.{by}, max(b.name) as buyer_name, max(e.name) as name, max(coalesce(e.name_en, e.name)) as name_en,
            count(d.enterprise_id) as meetings, count(*) filter (where d.enterprise_id is null) as unmatched,
            count(*) filter (where d.stage in ('quoted', 'negotiating')) as still_open,
            count(*) filter (where d.stage = 'contract') as contracts,
            count(*) filter (where d.stage = 'lost') as lost,
            cast(sum(d.contract_amount) as double) as amount, max(d.currency) as currency
        from expo_demand as d
        inner join buyer as b on d.buyer_id = b.buyer_id
        left join enterprise as e on d.enterprise_id = e.enterprise_id
        where d.expo_id = $expo and d.{by} is not null
        group by d.{by} order by meetings desc, contracts desc, d.{by}
        """,
        {"expo": expo},
    )


def demand(db: CanQuery, expo: str, buyer: str | None = None) -> list[Row]:
    """What was asked for at an expo: how often, by how many buyers, and how often nobody offered it."""
    return db.rows(
        f"""
        select asked_for, count(*) as demands, count(distinct buyer_id) as buyers,
            count(*) filter (where enterprise_id is null) as unmatched,
            count(*) filter (where stage = 'contract') as contracts, {SOFTEST}
        from expo_demand where expo_id = $expo and ($buyer is null or buyer_id = $buyer)
        group by asked_for order by demands desc, asked_for nulls last
        """,
        {"expo": expo, "buyer": buyer},
    )


def asked_by_buyer(db: CanQuery, place: str, year: int) -> list[Row]:
    """What each buyer asked for at the latest expo up to the end of a year, else at the first after it."""
    return db.rows(
        f"""
        with held as (
            select expo_id from expo
            where place_id in (select place_id from place_within where within_id = $place)
                and expo_id in (select expo_id from expo_meeting)
            order by year(held_on) > $year, case when year(held_on) > $year then held_on end,
                held_on desc, expo_id limit 1
        )
        select expo_id, held_on, expo_kind, buyer_id, asked_for, count(*) as demands,
            count(*) filter (where enterprise_id is null) as unmatched, {SOFTEST}
        from expo_demand where expo_id in (select expo_id from held)
        group by expo_id, held_on, expo_kind, buyer_id, asked_for
        order by buyer_id, demands desc, asked_for
        """,
        {"place": place, "year": year},
    )


def meetings(db: CanQuery, expo: str, buyer: str | None = None) -> list[Row]:
    """The meetings and unmet demands of an expo one by one, each with the award that it led to."""
    return db.rows(
        """
        select d.meeting_id, b.name as buyer_name, e.name, coalesce(e.name_en, e.name) as name_en, d.asked_for, d.stage,
            d.quoted_amount, d.contracted_on, d.days_to_contract, d.contract_amount, d.currency, d.provenance,
            d.enterprise_id, d.purchase_id, a.title as award_title, a.awarded_on, a.amount as award_amount,
            a.procedure_kind
        from expo_demand as d
        inner join buyer as b on d.buyer_id = b.buyer_id
        left join enterprise as e on d.enterprise_id = e.enterprise_id
        left join award as a on d.purchase_id = a.purchase_id
        where d.expo_id = $expo and ($buyer is null or d.buyer_id = $buyer)
        order by case d.stage when 'contract' then 0 when 'negotiating' then 1 when 'quoted' then 2 when 'met' then 3
            else 4 end, d.contract_amount desc nulls last, d.quoted_amount desc nulls last, d.meeting_id
        """,
        {"expo": expo, "buyer": buyer},
    )
