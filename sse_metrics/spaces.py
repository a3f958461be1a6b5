"""Work spaces: what they offer, who is in them and since when."""

from __future__ import annotations

from typing import Any

from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
# Spaces that are open at the end of a year. Rooms occupied are not known where the place tells of no tenants.
_SPACES = f"""
select
    s.space_id, s.name, s.rooms_offered, s.opened_on, y.rooms_occupied,
    case when y.provenance = 'illustrative' then 'illustrative' else cast(s.provenance as varchar) end as provenance
from space as s
left join space_in_year as y on s.space_id = y.space_id and y.year = $year
where s.{_HERE} and (s.opened_on is null or year(s.opened_on) <= $year)
order by s.rooms_offered desc, s.space_id
"""
_TENANTS = f"""
select
    t.space_id, s.name as space, t.enterprise_id, e.name, e.name_en, e.family, t.moved_in_on, t.provenance
from space_stay as t
inner join space as s on t.space_id = s.space_id
inner join enterprise as e on t.enterprise_id = e.enterprise_id
inner join calendar as c on c.year = $year
where t.{_HERE} and t.moved_in_on <= c.last_on and (t.ended_on is null or t.ended_on > c.last_on)
order by s.name, t.moved_in_on, t.enterprise_id
"""


def spaces(db: CanQuery, place: str, year: int) -> list[Row]:
    """The spaces of a place that are open at the end of a year, the largest first."""
    return db.rows(_SPACES, {"place": place, "year": year})


def tenants(db: CanQuery, place: str, year: int) -> list[Row]:
    """Who is in which space at the end of a year, and since when."""
    return db.rows(_TENANTS, {"place": place, "year": year})
