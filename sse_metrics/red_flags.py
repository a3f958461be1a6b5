"""Red flags in public procurement: what is worth a second look, each with its rule, and the rows behind it.

A flag is a question, never a verdict. None of them looks at the age, size or kind of a supplier: a rule such as "the
company is new" would point at every young social enterprise. Direct awards, limited tenders and procedures reserved
for social enterprises are left out throughout: few tenderers and faithful suppliers are what they are made for.

A rule with a number follows the Open Contracting Partnership's Red flags in public procurement (2024): R018 counts as
competitive what was open or selective.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sse_metrics.warehouse.database import CanQuery

FEWEST_AWARDS = 5  # of a buyer in a year, before one supplier's part of them says anything
DOMINANT_FROM = 0.5
FEWEST_REPEATS = 3
_COMPETITIVE = "method in ('open', 'selective') and not coalesce(is_reserved, false)"
_WITHIN = "place_id in (select place_id from place_within where within_id = $place) and ($year is null or year = $year)"

# One competitive procedure, one tenderer (R018). An award of several lots or to several members stands once.
_SINGLE_BID = f"""
select 'single_bid' as flag, year, buyer_name, string_agg(distinct supplier_name, ', ') as supplier_name,
    max(title) as title, count(distinct purchase_id) as awards, cast(sum(amount) as double) as amount, currency,
    cast(null as double) as share, max(awarded_on) as awarded_on, min(provenance_rank) as provenance_rank
from parts where {_COMPETITIVE} and tenderers = 1
group by procedure_id, year, buyer_name, currency
"""
# More than half of what a buyer awarded by competition in a year went to one supplier.
_DOMINANT = f"""
select 'dominant_supplier' as flag, year, buyer_name, supplier_name, cast(null as varchar) as title, awards,
    amount, currency, amount / nullif(of_buyer, 0) as share, awarded_on, provenance_rank
from (
    select year, buyer_id, max(buyer_name) as buyer_name, supplier_key, max(supplier_name) as supplier_name, currency,
        count(distinct purchase_id) as awards, cast(sum(amount) as double) as amount, max(awarded_on) as awarded_on,
        min(provenance_rank) as provenance_rank,
        sum(cast(sum(amount) as double)) over (partition by year, buyer_id, currency) as of_buyer,
        sum(count(distinct purchase_id)) over (partition by year, buyer_id, currency) as awards_of_buyer
    from parts where {_COMPETITIVE} and amount > 0
    group by year, buyer_id, supplier_key, currency
) as by_supplier
where amount > {DOMINANT_FROM} * of_buyer and awards_of_buyer >= {FEWEST_AWARDS}
"""
# The same buyer, the same supplier, alone three times in a year.
_REPEATED = f"""
select 'repeated_single_bid' as flag, year, max(buyer_name) as buyer_name, max(supplier_name) as supplier_name,
    cast(null as varchar) as title, count(distinct purchase_id) as awards, cast(sum(amount) as double) as amount,
    currency, cast(null as double) as share, max(awarded_on) as awarded_on, min(provenance_rank) as provenance_rank
from parts where {_COMPETITIVE} and tenderers = 1
group by year, buyer_id, supplier_key, currency
having count(distinct procedure_id) >= {FEWEST_REPEATS}
"""
_PARTS = f"""
with parts as (
    select p.*, coalesce(a.ocid, a.purchase_id) as procedure_id,
        case p.provenance when 'illustrative' then 0 when 'reported' then 1 else 2 end as provenance_rank
    from award_part as p inner join award as a on p.purchase_id = a.purchase_id
    where p.{_WITHIN.replace(" year =", " p.year =")}
)
"""


@dataclass(frozen=True)
class Flag:
    """A rule: its short name, and the number of the Open Contracting Partnership's guide where it has one."""

    name: str
    sql: str
    needs_tenderers: bool  # cannot be raised where nobody says how many tendered
    reference: str = ""


FLAGS = (
    Flag("single_bid", _SINGLE_BID, needs_tenderers=True, reference="R018"),
    Flag("repeated_single_bid", _REPEATED, needs_tenderers=True),
    Flag("dominant_supplier", _DOMINANT, needs_tenderers=False),
)


def raised(db: CanQuery, place: str, year: int | None = None) -> list[dict[str, Any]]:
    """Every flag that is raised by the awards of a place, with the rows behind it; the largest amounts first.

    Each row has flag, year, buyer_name, supplier_name, title, awards, amount, currency, share (of what the buyer
    awarded by competition, for dominant_supplier), awarded_on and provenance.
    """
    union = "\nunion all\n".join(flag.sql for flag in FLAGS)
    rows = db.rows(
        f"{_PARTS} select * from ({union}) as raised order by flag, amount desc nulls last, awarded_on",
        {"place": place, "year": year},
    )
    for row in rows:
        row["provenance"] = ("illustrative", "reported", "published")[row.pop("provenance_rank")]
    return rows
