"""What became of enterprises after their first award, beside similar ones that had received nothing until then.

How the two are compared, and what that can and cannot say: docs/decisions/0019.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.statistics import wilson_interval
from sse_metrics.support import FEWEST
from sse_metrics.warehouse.database import CanQuery

OUTCOMES = (
    ("survival", 1), ("survival", 2), ("survival", 3), ("sales", 1), ("sales", 2), ("jobs", 1), ("jobs", 2),
)  # fmt: skip

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
_AWARDED = f"select enterprise_id, min(year) as year from support_application where {_HERE} and is_awarded"
# Everybody at work at the end of a year with first awards: those who got one, and those who had none until then.
_BASE = f"""
with first_award as (
    {_AWARDED} and ($programme is null or programme_id = $programme) group by enterprise_id
),
any_award as ({_AWARDED} group by enterprise_id),
made_up as (
    select max(case when provenance = 'illustrative' then 1 else 0 end) as is_made_up
    from support_application
    where {_HERE}
),
base as (
    select
        y.enterprise_id, y.place_id, y.year, f.enterprise_id is not null as is_recipient,
        coalesce(y.age_band, 'unknown') as age_band,
        case
            when y.family in ('certified_social_enterprise', 'preliminary_social_enterprise') then 'social_enterprise'
            when y.family in ('cooperative', 'social_cooperative') then 'cooperative'
            when y.family in ('mutual', 'association', 'foundation') then 'mutual'
            else 'community'
        end as family_group,
        case when y.provenance = 'illustrative' or m.is_made_up = 1 then 3 else 2 end as provenance_rank,
        case when y.provenance = 'illustrative' then 1 else 0 end as is_made_up
    from enterprise_in_year as y
    cross join made_up as m
    left join first_award as f on y.enterprise_id = f.enterprise_id and y.year = f.year
    left join any_award as a on y.enterprise_id = a.enterprise_id
    where y.{_HERE} and y.year <= $until and y.is_registered and y.is_operating
        and y.year in (select year from first_award)
        and (f.enterprise_id is not null or a.year is null or a.year > y.year)
)"""
# What is known of each so many years later. Whoever left the register at work is not followed any more, a year that the
# data does not reach is not known, and one without accounts has none to compare.
_KNOWN = """
known as (
    select
        b.*, 'survival' as outcome, c.year - b.year as years,
        case when e.ceased_on is null or e.ceased_on > c.last_on then 1.0e0 else 0.0e0 end as value
    from base as b
    inner join enterprise as e on b.enterprise_id = e.enterprise_id
    inner join calendar as c on c.year between b.year + 1 and b.year + 3
    inner join register_observed as o
        on b.place_id = o.place_id and b.is_made_up = o.is_made_up and o.last_on >= c.last_on
    where e.deregistered_on is null or e.deregistered_on > c.last_on or e.ceased_on <= e.deregistered_on
    union all
    select
        b.*, 'sales', n.year - b.year,
        cast(n.sales_revenue as double) / nullif(cast(w.sales_revenue as double), 0) - 1
    from base as b
    inner join enterprise_year as w on b.enterprise_id = w.enterprise_id and b.year = w.year
    inner join enterprise_year as n
        on b.enterprise_id = n.enterprise_id and n.year between b.year + 1 and b.year + 2 and w.currency = n.currency
    where w.sales_revenue > 0 and n.sales_revenue is not null
    union all
    select b.*, 'jobs', n.year - b.year, cast(n.jobs - w.jobs as double)
    from base as b
    inner join enterprise_year as w on b.enterprise_id = w.enterprise_id and b.year = w.year
    inner join enterprise_year as n on b.enterprise_id = n.enterprise_id and n.year between b.year + 1 and b.year + 2
    where w.jobs is not null and n.jobs is not null
)"""
# Alike is: same year, group of families and age. Where one side is missing nobody is compared; the others weigh as much
# as the recipients that they stand beside.
_WEIGHTED = """
stratum as (
    select
        outcome, years, year, family_group, age_band,
        count(*) filter (where is_recipient) as recipients, count(*) filter (where not is_recipient) as others
    from known
    group by outcome, years, year, family_group, age_band
),
weighted as (
    select
        k.*,
        case when k.is_recipient then 1.0e0 else cast(s.recipients as double) / nullif(s.others, 0) end as weight
    from known as k
    inner join stratum as s
        on k.outcome = s.outcome and k.years = s.years and k.year = s.year and k.family_group = s.family_group
        and k.age_band = s.age_band
    where s.recipients > 0 and s.others > 0
)"""
_COMPARED = f"""{_BASE},{_KNOWN},{_WEIGHTED},
-- one that stands beside recipients of several years is one enterprise
enterprises as (
    select
        outcome, years, is_recipient, enterprise_id, sum(weight) as weight, sum(weight * value) as weighed,
        max(provenance_rank) as provenance_rank
    from weighted
    group by outcome, years, is_recipient, enterprise_id
),
ranked as (
    select
        outcome, years, is_recipient, value,
        sum(weight) over (
            partition by outcome, years, is_recipient order by value, enterprise_id, year
            rows between unbounded preceding and current row
        ) as up_to_here,
        sum(weight) over (partition by outcome, years, is_recipient) / 2 as half
    from weighted
),
medians as (
    -- the middle value, or the mean of the two in the middle
    select
        outcome, years, is_recipient,
        (min(value) filter (where up_to_here >= half * 0.999999999)
            + min(value) filter (where up_to_here > half * 1.000000001)) / 2 as median
    from ranked
    group by outcome, years, is_recipient
)
select
    e.outcome, e.years, e.is_recipient, count(*) as n, sum(e.weighed) / nullif(sum(e.weight), 0) as mean,
    sum(e.weight) * sum(e.weight) / nullif(sum(e.weight * e.weight), 0) as effective_n, min(m.median) as median,
    max(e.provenance_rank) as provenance_rank
from enterprises as e
inner join medians as m on e.outcome = m.outcome and e.years = m.years and e.is_recipient = m.is_recipient
group by e.outcome, e.years, e.is_recipient
"""
_FIRST_AWARDS = f"{_BASE} select count(*) as n, min(year) as first, max(year) as last from base where is_recipient"


@dataclass(frozen=True)
class Side:
    """Recipients, or those they are compared with: how many, and what became of them.

    `value` is the share still at work (with its interval), or the median change. None where the side has fewer than
    five enterprises: nothing is told of so few.
    """

    n: int
    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_told(self) -> bool:
        """Whether there are enough to tell of."""
        return self.n >= FEWEST


@dataclass(frozen=True)
class Comparison:
    """An outcome so many years after the year of the first award, on both sides."""

    outcome: str  # survival, sales or jobs
    years: int
    recipients: Side
    others: Side
    provenance: str | None

    @property
    def is_told(self) -> bool:
        """Whether both sides can be told."""
        return self.recipients.is_told and self.others.is_told

    @property
    def is_apart(self) -> bool:
        """Whether the intervals of two shares do not touch."""
        one, two = self.recipients, self.others
        if None in (one.low, one.high, two.low, two.high):
            return False
        return bool(one.low > two.high or one.high < two.low)  # type: ignore[operator]


@dataclass(frozen=True)
class Recipients:
    """Enterprises with a first award that were at work at the end of its year."""

    n: int
    first: int | None
    last: int | None


def recipients(db: CanQuery, place: str, until: int, programme: str | None = None) -> Recipients:
    """How many enterprises there are to follow, and the years of their first awards."""
    (row,) = db.rows(_FIRST_AWARDS, {"place": place, "until": until, "programme": programme})
    return Recipients(row["n"], row["first"], row["last"])


def comparisons(db: CanQuery, place: str, until: int, programme: str | None = None) -> list[Comparison]:
    """Every outcome, for first awards of calls up to a year; one of which nothing is known has no enterprises."""
    rows = db.rows(_COMPARED, {"place": place, "until": until, "programme": programme})
    found = {(row["outcome"], row["years"], row["is_recipient"]): row for row in rows}
    return [_comparison(outcome, years, found) for outcome, years in OUTCOMES]


def _comparison(outcome: str, years: int, found: dict[tuple[str, int, bool], dict[str, Any]]) -> Comparison:
    one, two = (found.get((outcome, years, is_recipient)) for is_recipient in (True, False))
    ranks = [row["provenance_rank"] for row in (one, two) if row]
    return Comparison(
        outcome, years, _side(outcome, one), _side(outcome, two), PROVENANCES[max(ranks)] if ranks else None
    )


def _side(outcome: str, row: dict[str, Any] | None) -> Side:
    if row is None or row["n"] < FEWEST:
        return Side(row["n"] if row else 0, None)
    if outcome != "survival":
        return Side(row["n"], row["median"])
    # as many as there would be if each weighed the same (Kish 1965)
    trials = row["effective_n"]
    share = min(1.0, max(0.0, row["mean"]))
    low, high = wilson_interval(share * trials, trials)
    return Side(row["n"], share, low, high)
