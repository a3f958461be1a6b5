"""How enterprises differ: median and quartiles by year, where a mean would speak of a few large ones."""

from __future__ import annotations

from dataclasses import dataclass

from sse_metrics.filters import Filters
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.database import CanQuery

# Columns of the accounts whose spread can be asked for, and whether they are money.
MEASURES = {"jobs": False, "sales_revenue": True, "subsidy": True}
_GRAIN = ("place_id", "neighbourhood_id", "year", "family", "sector")


@dataclass(frozen=True)
class Spread:
    """A year: a quarter of the enterprises has less than `low`, half less than `median`, a quarter more than `high`."""

    year: int
    currency: str | None
    low: float
    median: float
    high: float
    mean: float
    n: int
    provenance: str


def spread(db: CanQuery, measure: str, filters: Filters) -> list[Spread]:
    """Quartiles (linear between neighbours, as percentile_cont of SQL has them) of a column of the accounts by year.

    Money is told by currency, never added across. Raises ValueError for a column without a spread.
    """
    if measure not in MEASURES:
        raise ValueError(f"There is no spread of {measure}; there is one of: {', '.join(MEASURES)}.")
    condition, params = filters.where(_GRAIN)
    currency = "currency" if MEASURES[measure] else "cast(null as varchar)"
    sql = f"""
        select year, {currency} as currency,
            percentile_cont(0.25) within group (order by cast({measure} as double)) as low,
            percentile_cont(0.5) within group (order by cast({measure} as double)) as median,
            percentile_cont(0.75) within group (order by cast({measure} as double)) as high,
            avg(cast({measure} as double)) as mean,
            count(*) as n,
            max(case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end)
                as provenance_rank
        from enterprise_accounts
        where {measure} is not null{" and " + condition if condition else ""}
        group by 1, 2
        order by year nulls last, currency nulls last
    """
    return [
        Spread(
            row["year"],
            row["currency"],
            row["low"],
            row["median"],
            row["high"],
            row["mean"],
            row["n"],
            PROVENANCES[row["provenance_rank"]],
        )
        for row in db.rows(sql, params)
    ]
