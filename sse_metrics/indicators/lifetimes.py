"""The shape of survival: days of a life out of the database, Kaplan–Meier over them.

The database counts who came under observation, ended and was lost from sight on each day of a life; the estimate is
made from those counts in sse_metrics/survival.py, which is the one place of the formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sse_metrics.filters import Filters
from sse_metrics.indicators.definition import Indicator
from sse_metrics.survival import Curve, curve_of
from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]


def survival_sql(indicator: Indicator, dimensions: tuple[str, ...], where: str, rank: str) -> str:
    """Counts by day of life: each row of the table enters on its entry_day and leaves on its exit_day."""
    listed = "".join(f"{name}, " for name in dimensions)
    condition = f"\n    where {where}" if where else ""
    order = ", ".join(f"{name} nulls last" for name in (*dimensions, "day"))
    return (
        f"select {listed}day, sum(entered) as entered, {indicator.numerator} as closed, sum(censored) as censored,\n"
        f"    {rank} as provenance_rank\n"
        f"from (\n"
        f"    select {listed}entry_day as day, 1 as entered, 0 as closed, 0 as censored, provenance\n"
        f"    from {indicator.table}{condition}\n"
        f"    union all\n"
        f"    select {listed}exit_day, 0, case when is_closed then 1 else 0 end,\n"
        f"        case when is_closed then 0 else 1 end, provenance\n"
        f"    from {indicator.table}{condition}\n"
        f") as lived\n"
        f"group by {listed}day\n"
        f"order by {order}"
    )


def curves_of(rows: Iterable[Row], dimensions: Sequence[str]) -> list[tuple[Row, Curve]]:
    """One curve for each combination of the dimensions, in the order of the rows."""

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in dimensions)

    found = []
    for values, days in groupby(rows, key):
        of_key = list(days)
        curve = curve_of((row["day"], int(row["entered"]), int(row["closed"]), int(row["censored"])) for row in of_key)
        rank = max((row["provenance_rank"] for row in of_key), default=None)
        found.append(({**dict(zip(dimensions, values, strict=True)), "provenance_rank": rank}, curve))
    return found


def survival_row(indicator: Indicator, dimensions: Row, curve: Curve) -> Row:
    """A row of an answer: the share that lasts as long as the indicator asks, how sure it is, and on what it stands."""
    horizon = indicator.survives_days or 0
    value = curve.survival(horizon)
    low, high = curve.interval(horizon) or (None, None)
    own = {"value": value, "numerator": value, "denominator": None, "n": curve.n, "low": low, "high": high}
    return {**dimensions, **own}


def left_out(db: CanQuery, filters: Filters) -> Row:
    """Until when a place was observed by the end of the year, and how many enterprises its curves leave out or lose.

    `without_founding` and `closed_before_registered` are in no curve since founding; `left_register` are followed
    until they left the register at work, and what became of them is not known.
    """
    (row,) = db.rows(_LEFT_OUT, {"place": filters.place, "year": filters.year})
    return row


_LEFT_OUT = """
select
    max(seen_until) as observed_until,
    count(*) filter (where founded_on is null) as without_founding,
    count(*) filter (where founded_on is not null and ceased_on <= registered_on) as closed_before_registered,
    count(*) filter (
        where deregistered_on <= seen_until and (ceased_on is null or ceased_on > deregistered_on)
    ) as left_register
from (
    select e.*, least(o.last_on, c.last_on) as seen_until
    from enterprise as e
    inner join register_observed as o
        on e.place_id = o.place_id and o.is_made_up = case when e.provenance = 'illustrative' then 1 else 0 end
    inner join calendar as c on c.year = $year
    where e.place_id in (select place_id from place_within where within_id = $place) and e.registered_on <= c.last_on
) as chosen
"""
