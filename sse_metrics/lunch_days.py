"""Lunch days: a purchase that departments repeat, day by day, by department and by supplier.

What was paid stands in the sales of the day and is counted there alone; orders add meals and departments.
"""

from __future__ import annotations

from typing import Any

from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
# A row a lunch day and currency. A day of which no sale or no order is told has none of them, which is not zero.
_DAYS = f"""
select
    d.market_day_id, d.held_on, year(d.held_on) as year, p.currency, cast(p.amount as double) as amount, p.suppliers,
    o.meals, o.departments,
    case
        when d.provenance = 'illustrative' or p.is_made_up = 1 or o.is_made_up = 1 then 'illustrative'
        else cast(d.provenance as varchar)
    end as provenance
from market_day as d
inner join channel as c on d.channel_id = c.channel_id
left join (
    select
        market_day_id, currency, sum(amount) as amount, count(distinct enterprise_id) as suppliers,
        max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from participation
    where {_HERE}
    group by market_day_id, currency
) as p on d.market_day_id = p.market_day_id
left join (
    select
        market_day_id, sum(meals) as meals, count(distinct department) as departments,
        max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from lunch_order
    where {_HERE}
    group by market_day_id
) as o on d.market_day_id = o.market_day_id
where d.{_HERE} and c.kind = 'lunch_day'
order by d.held_on, d.market_day_id, p.currency
"""
# Everything that the lunch channels sold in a year, on a day or beside it.
_SUPPLIERS = f"""
select
    s.enterprise_id, e.name, e.name_en, s.currency, cast(s.amount as double) as amount, s.days, o.meals,
    case when s.is_made_up = 1 or o.is_made_up = 1 then 'illustrative' else 'reported' end as provenance
from (
    select
        p.enterprise_id, p.currency, sum(p.amount) as amount, count(distinct p.market_day_id) as days,
        max(case when p.provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from participation as p
    inner join channel as c on p.channel_id = c.channel_id
    where p.{_HERE} and p.year = $year and c.kind = 'lunch_day'
    group by p.enterprise_id, p.currency
) as s
inner join enterprise as e on s.enterprise_id = e.enterprise_id
left join (
    select
        enterprise_id, sum(meals) as meals, max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from lunch_order_in_year
    where {_HERE} and year = $year
    group by enterprise_id
) as o on s.enterprise_id = o.enterprise_id
order by s.currency, s.amount desc, s.enterprise_id
"""
_DEPARTMENTS = f"""
select
    department, sum(meals) as meals, count(distinct market_day_id) as days,
    max(case provenance when 'illustrative' then 3 else 2 end) as provenance_rank
from lunch_order_in_year
where {_HERE} and year = $year
group by department
order by meals desc, department
"""


def days(db: CanQuery, place: str) -> list[Row]:
    """Every lunch day of a place, oldest first; a day paid in two currencies stands twice."""
    return db.rows(_DAYS, {"place": place})


def suppliers(db: CanQuery, place: str, year: int) -> list[Row]:
    """Who sold on lunch days of a year, for how much, and how many meals departments ordered there."""
    return db.rows(_SUPPLIERS, {"place": place, "year": year})


def departments(db: CanQuery, place: str, year: int) -> list[Row]:
    """Who ordered on lunch days of a year: meals, and on how many days."""
    return db.rows(_DEPARTMENTS, {"place": place, "year": year})
