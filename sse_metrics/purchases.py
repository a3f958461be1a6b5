"""Questions about public purchases that are lists rather than indicators: who buys what from whom, and how.

Cancelled and unsuccessful awards are in none of the answers. A consortium's value is split among its members, so that
sums over suppliers are sums of money that was awarded. Amounts stand in their own currency and are never added across.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]
_WITHIN = "place_id in (select place_id from place_within where within_id = $place)"
_IN_TIME = "($year is null or year = $year)"
# As soft as the softest row: one made-up row makes a sum illustrative.
SOFTEST = """case max(case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0
    end) when 3 then 'illustrative' when 2 then 'reported' when 1 then 'published' else 'official' end as provenance"""


def years_of(db: CanQuery, place: str) -> list[int]:
    """Years of which the place has purchases or awards, newest first."""
    rows = db.rows(
        f"select distinct year from (select year, place_id from award union all "
        f"select year, place_id from buyer_year) as told where {_WITHIN} order by year desc",
        {"place": place},
    )
    return [int(row["year"]) for row in rows]


def has_totals(db: CanQuery, place: str) -> bool:
    """Whether buyers of the place report what they buy in a year; an OCDS file tells awards only."""
    return bool(db.rows(f"select 1 from buyer_year where {_WITHIN} limit 1", {"place": place}))


def awards_by_currency(db: CanQuery, place: str, year: int | None) -> list[Row]:
    """Awards, their value, buyers, first and last year by currency; the currency with most awards first."""
    return db.rows(
        f"""
        select currency, count(*) as awards, count(amount) as valued, cast(sum(amount) as double) as amount,
            count(distinct buyer_id) as buyers, min(year) as first_year, max(year) as last_year, {SOFTEST}
        from award where {_WITHIN} and {_IN_TIME}
        group by currency order by awards desc, currency nulls last
        """,
        {"place": place, "year": year},
    )


def known_and_unknown(db: CanQuery, place: str, currency: str, by: str = "year") -> list[Row]:
    """Awarded value of suppliers of the SSE, of others and of those of whom it is not known, by year or by buyer."""
    if by not in ("year", "buyer_id"):
        raise ValueError(f"Awards are not split by {by} here; they are by year or buyer_id.")
    name = ", max(buyer_name) as buyer_name" if by == "buyer_id" else ""
    return db.rows(
        f"""
        select {by}{name}, count(distinct purchase_id) as awards, {SOFTEST},
            cast(sum(case when is_sse then amount else 0 end) as double) as sse,
            cast(sum(case when not is_sse then amount else 0 end) as double) as other,
            cast(sum(case when is_sse is null then amount else 0 end) as double) as unknown
        from award_part where {_WITHIN} and currency = $currency and amount is not null
        group by {by} order by {by}
        """,
        {"place": place, "currency": currency},
    )


def flows(
    db: CanQuery, place: str, year: int | None, currency: str, buyer: str | None = None, supplier: str | None = None
) -> list[Row]:
    """What each buyer bought from each supplier, the largest first."""
    return db.rows(
        f"""
        select buyer_id, max(buyer_name) as buyer_name, supplier_key, max(supplier_name) as supplier_name,
            case when bool_or(is_sse) then true when bool_or(not is_sse) then false end as is_sse,
            count(*) as awards, cast(sum(amount) as double) as amount, {SOFTEST}
        from award_part
        where {_WITHIN} and {_IN_TIME} and currency = $currency and amount > 0
            and ($buyer is null or buyer_id = $buyer) and ($supplier is null or supplier_key = $supplier)
        group by buyer_id, supplier_key order by amount desc, buyer_id, supplier_key
        """,
        {"place": place, "year": year, "currency": currency, "buyer": buyer, "supplier": supplier},
    )


def award_list(
    db: CanQuery,
    place: str,
    year: int | None,
    buyer: str | None = None,
    supplier: str | None = None,
    most: int = 200,
) -> list[Row]:
    """Awards with one row a supplier, the latest first; awards without a supplier too, where none is asked for."""
    return db.rows(
        f"""
        select a.purchase_id, a.awarded_on, a.buyer_name, a.title, a.procedure_kind, a.tenderers, s.supplier_name,
            s.is_sse, a.amount as award_amount, s.amount, a.currency, a.provenance,
            count(*) over (partition by a.purchase_id) as members
        from award as a
        left join award_part as s on a.purchase_id = s.purchase_id
        where a.{_WITHIN} and ($year is null or a.year = $year) and ($buyer is null or a.buyer_id = $buyer)
            and ($supplier is null or a.purchase_id in (
                select purchase_id from award_part where supplier_key = $supplier and {_WITHIN}))
        order by a.awarded_on desc, a.purchase_id, s.supplier_name limit $most
        """,
        {"place": place, "year": year, "buyer": buyer, "supplier": supplier, "most": most},
    )


def suppliers(db: CanQuery, place: str, year: int | None, currency: str) -> list[Row]:
    """What each supplier was awarded, the largest first."""
    return db.rows(
        f"""
        select supplier_key, max(supplier_name) as supplier_name, count(distinct purchase_id) as awards,
            case when bool_or(is_sse) then true when bool_or(not is_sse) then false end as is_sse,
            cast(sum(amount) as double) as amount, {SOFTEST}
        from award_part where {_WITHIN} and {_IN_TIME} and currency = $currency and amount > 0
        group by supplier_key order by amount desc, supplier_key
        """,
        {"place": place, "year": year, "currency": currency},
    )


def tenderers(db: CanQuery, place: str, year: int | None) -> list[Row]:
    """How many competitive procedures had one tenderer, two, three …; nothing of those that do not say."""
    return db.rows(
        f"select tenderers, count(*) as procedures, {SOFTEST} from competitive_procedure "
        f"where {_WITHIN} and {_IN_TIME} group by tenderers order by tenderers",
        {"place": place, "year": year},
    )


def left_out_of_competition(db: CanQuery, place: str, year: int | None) -> dict[str, int]:
    """Procedures that the share of single bids leaves out: reserved, direct or limited, silent on how or how many."""
    rows = db.rows(
        f"""
        select count(distinct case when is_reserved then procedure_id end) as reserved,
            count(distinct case when not coalesce(is_reserved, false) and method in ('direct', 'limited')
                then procedure_id end) as direct_or_limited,
            count(distinct case when not coalesce(is_reserved, false) and method is null
                then procedure_id end) as method_unknown,
            count(distinct case when not coalesce(is_reserved, false) and method in ('open', 'selective')
                and coalesce(tenderers, 0) = 0 then procedure_id end) as tenderers_unknown
        from (select *, coalesce(ocid, purchase_id) as procedure_id from award) as a where {_WITHIN} and {_IN_TIME}
        """,
        {"place": place, "year": year},
    )
    return {name: int(count) for name, count in rows[0].items()}


def least_buying(rows: Sequence[Row], most: int = 5) -> list[Row]:
    """Of rows of an answer by buyer those with the lowest value, the larger purchases first where equal."""
    known = [row for row in rows if row["value"] is not None]
    return sorted(known, key=lambda row: (row["value"], -(row["denominator"] or 0), row["buyer_id"]))[:most]


def buyer_names(db: CanQuery, place: str) -> dict[str, str]:
    """The names of the buyers of a place by their id."""
    rows = db.rows(f"select buyer_id, name from buyer where {_WITHIN} order by buyer_id", {"place": place})
    return {row["buyer_id"]: row["name"] for row in rows}
