"""What residents need, how far each need got, who helps, and which figures of help cannot be right.

A funnel follows the needs that were reported in a year, whatever became of them since. What waits is what had been
reported by a day and was not met then. No question here gives persons: people are added up over many needs, and where a
list goes need by need it has none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sse_metrics.areas import AREA_OF_PLACE
from sse_metrics.facts import Fact, breakdown_of, facts
from sse_metrics.warehouse.database import CanQuery

STAGES = ("reported", "validated", "matched", "met")
SUPPORTERS = ("local_shop", "sse_enterprise", "company", "foundation", "public_body", "citizens_group")
FEWEST = 5  # a share or a middle over fewer needs says nothing, and fewer people could be known to their neighbours
TIMES = 5  # help a person that is worth so many times the middle of its kind is looked at again

_HERE = "n.place_id in (select place_id from place_within where within_id = $place)"
_REACHED = {
    "reported": "true",
    "validated": "n.stage in ('validated', 'matched', 'met')",
    "matched": "n.stage in ('matched', 'met')",
    "met": "n.stage = 'met'",
}
_SOFTEST = (
    "case when bool_or(n.provenance = 'illustrative') then 'illustrative' "
    "when bool_or(n.provenance = 'reported') then 'reported' when bool_or(n.provenance = 'published') then 'published' "
    "else 'official' end"
)
# Reported by that day, and not met then. Of a need that is met, nobody may have written down since when.
_WAITS = "n.reported_on <= $by and (n.stage <> 'met' or n.met_on > $by)"
_COUNTS = ", ".join(f"count(*) filter (where n.in_year and {_REACHED[stage]}) as {stage}" for stage in STAGES)
_HELPED_IN = "year(coalesce(n.matched_on, n.met_on, n.validated_on, n.reported_on))"
Row = dict[str, Any]


def funnel(db: CanQuery, place: str) -> list[Row]:
    """The needs of a place by the year of their report: one row for each year that has some, the newest first.

    A row has year, a count for each of STAGES (how many reached it), people and people_known (over how many needs
    they were counted), days_validated, days_matched and days_met with n_validated …: the median days from the step
    before, over the needs of which both days are known and in order; and provenance, the softest.
    """
    spans = {"validated": "reported_on", "matched": "validated_on", "met": "matched_on"}
    days = {
        name: f"case when n.{name}_on >= n.{before} then cast(n.{name}_on - n.{before} as integer) end"
        for name, before in spans.items()
    }
    medians = ", ".join(
        f"percentile_cont(0.5) within group (order by {each}) as days_{name}, count({each}) as n_{name}"
        for name, each in days.items()
    )
    counts = ", ".join(f"count(*) filter (where {_REACHED[stage]}) as {stage}" for stage in STAGES)
    return db.rows(
        f"""
        select year(n.reported_on) as year, {counts}, sum(n.people) as people, count(n.people) as people_known,
            {medians}, {_SOFTEST} as provenance
        from need as n
        where {_HERE}
        group by year(n.reported_on)
        order by year desc
        """,
        {"place": place},
    )


def cells(db: CanQuery, place: str, year: int, by: dt.date) -> list[Row]:
    """Needs by area and category: how far those reported in a year got, and what waits on the day `by`.

    The rows of one area and category come with the sums of an area (category None), of a category (area None) and of
    everything (both None); `level` says which it is: "cell", "area", "category" or "all". Area "unknown" holds needs
    without a neighbourhood. A row has the counts of STAGES, waiting, validated_so_far and met_so_far (of all that were
    reported by that day), days (the median of those matched in the year, as the indicator days_to_match counts it)
    with n_days, and provenance.
    """
    return db.rows(
        f"""
        with n as (
            select
                coalesce(a.area, 'unknown') as area,
                n.category,
                n.stage,
                n.provenance,
                year(n.reported_on) = $year as in_year,
                n.reported_on <= $by as by_then,
                {_WAITS} as waits,
                case when year(n.matched_on) = $year and n.matched_on >= coalesce(n.validated_on, n.reported_on)
                    then cast(n.matched_on - coalesce(n.validated_on, n.reported_on) as integer) end as days
            from need as n
            left join ({AREA_OF_PLACE}) as a on coalesce(n.neighbourhood_id, n.place_id) = a.place_id
            where {_HERE}
        )
        select
            case grouping(n.area) * 2 + grouping(n.category)
                when 0 then 'cell' when 1 then 'area' when 2 then 'category' else 'all' end as level,
            n.area, n.category, {_COUNTS}, count(*) filter (where n.waits) as waiting,
            count(*) filter (where n.by_then and {_REACHED["validated"]}) as validated_so_far,
            count(*) filter (where n.by_then and {_REACHED["met"]}) as met_so_far,
            percentile_cont(0.5) within group (order by n.days) as days, count(n.days) as n_days,
            {_SOFTEST} as provenance
        from n
        where n.in_year or n.by_then or n.days is not null
        group by grouping sets ((n.area, n.category), (n.area), (n.category), ())
        having count(*) > 0
        order by n.area nulls last, n.category nulls last
        """,
        {"place": place, "year": year, "by": by},
    )


def residents(db: CanQuery, place: str, year: int) -> dict[str, float]:
    """Residents of each area of a place by the census that holds in a year."""
    rows = db.rows(
        f"""
        select a.area, sum(x.value) as residents
        from context_of_district as x
        inner join ({AREA_OF_PLACE}) as a on coalesce(x.neighbourhood_id, x.place_id) = a.place_id
        where x.indicator = 'population' and x.year = $year
        group by a.area
        order by a.area
        """,
        {"place": place, "year": year},
    )
    return {row["area"]: row["residents"] for row in rows}


def waiting(db: CanQuery, place: str, by: dt.date, most: int) -> list[Row]:
    """The needs that have waited longest on a day: category, area, stage, reported_on, days, provenance."""
    return db.rows(
        f"""
        select n.need_id, n.category, coalesce(a.area, 'unknown') as area, n.reported_on,
            case when n.matched_on <= $by then 'matched' when n.validated_on <= $by then 'validated'
                when n.stage <> 'met' then n.stage else 'reported' end as stage,
            cast($by - n.reported_on as integer) as days, n.provenance
        from need as n
        left join ({AREA_OF_PLACE}) as a on coalesce(n.neighbourhood_id, n.place_id) = a.place_id
        where {_HERE} and {_WAITS}
        order by days desc, n.need_id
        limit {int(most)}
        """,
        {"place": place, "by": by},
    )


# ------------------------------------------------------------------ what help was worth, and what cannot be right


@dataclass(frozen=True)
class PublishedHelp:
    """Help that was published as an amount and the homes it reached; `each` is one divided by the other."""

    amount: Fact
    homes: Fact

    @property
    def each(self) -> float:
        """The most that a home can have received: the homes are a lower bound where the source words them so."""
        return float(self.amount["value"] / self.homes["value"])

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return str(self.amount["unit"])

    @property
    def is_doubted(self) -> bool:
        """One of the two figures does not agree with something."""
        return bool(self.amount["contradiction_kind"] or self.homes["contradiction_kind"])


def published_help(db: CanQuery) -> PublishedHelp | None:
    """Rent support as it was published for a platform of needs, or None where the two figures are not there."""
    for amount in facts(db, indicator="rent_support_distributed"):
        platform = breakdown_of(amount).get("platform")
        for homes in facts(db, amount["place_id"], indicator="homes_receiving_rent_support"):
            if breakdown_of(homes).get("platform") == platform and homes["value"]:
                return PublishedHelp(amount, homes)
    return None


def ceiling(db: CanQuery, help_: PublishedHelp | None) -> dict[str, float]:
    """What the doubted published help comes to in each currency, at the mean rate of its year; its own included."""
    if help_ is None or not help_.is_doubted or help_.amount["period_end"] is None:
        return {}
    rates = db.rows(
        "select currency, value from rate where rate_kind = 'exchange_per_usd' and year = $year "
        "and currency is not null order by currency",
        {"year": help_.amount["period_end"].year},
    )
    per_dollar = {"USD": 1.0, **{row["currency"]: row["value"] for row in rates}}
    if help_.currency not in per_dollar:
        return {help_.currency: help_.each}
    return {currency: help_.each * rate / per_dollar[help_.currency] for currency, rate in per_dollar.items()}


def valued(db: CanQuery, place: str, year: int) -> list[Row]:
    """The needs met in a year whose value and people are known, with what help of their kind is usually worth.

    `per_person` is value ÷ people; `typical` the median of per_person over all needs of the place, category and
    currency that were met by the end of the year, None where there are fewer than FEWEST; `times` one over the other.
    `flag` says why a figure is looked at again: "far_above" its kind (more than TIMES times the median),
    "above_published" (more than a published case comes to that is itself implausible), or None. Those with a flag come
    first, then the dearest.
    """
    limits = ceiling(db, published_help(db))
    rows = db.rows(
        f"""
        with priced as (
            select n.need_id, n.category, n.currency, n.met_on, n.people, cast(n.value as double) as value,
                n.provenance, coalesce(a.area, 'unknown') as area,
                cast(n.value as double) / nullif(n.people, 0) as per_person
            from need as n
            left join ({AREA_OF_PLACE}) as a on coalesce(n.neighbourhood_id, n.place_id) = a.place_id
            where {_HERE} and n.stage = 'met' and year(n.met_on) <= $year and n.value is not null and n.people > 0
                and n.currency is not null
        ),
        usual as (
            select category, currency, count(*) as n, percentile_cont(0.5) within group (order by per_person) as middle
            from priced
            group by category, currency
        )
        select p.need_id, p.category, p.area, p.currency, p.met_on, p.people, p.value, p.per_person, u.n as n_usual,
            case when u.n >= $fewest then u.middle end as typical,
            case when u.n >= $fewest then p.per_person / nullif(u.middle, 0) end as times, p.provenance
        from priced as p
        inner join usual as u on p.category = u.category and p.currency = u.currency
        where year(p.met_on) = $year
        order by p.need_id
        """,
        {"place": place, "year": year, "fewest": FEWEST},
    )
    for row in rows:
        limit = limits.get(row["currency"])
        far = row["times"] is not None and row["times"] > TIMES
        above = limit is not None and row["per_person"] > limit
        row["flag"] = "far_above" if far else "above_published" if above else None
    return sorted(rows, key=lambda row: (row["flag"] is None, -(row["times"] or 0), -row["per_person"], row["need_id"]))


# ------------------------------------------------------------------ who helps


def supporters(db: CanQuery, place: str, year: int) -> list[Row]:
    """Who helped with the needs that found help in a year: by kind, one by one, and all together.

    A row has level ("kind", "name" or "all"), supporter_kind, supporter_name, supporters (different ones), needs
    (different ones) and provenance; who helped with most needs comes first. The day of the match counts, or where it is
    not known that on which the need was met, validated or reported.
    """
    return db.rows(
        f"""
        select
            case grouping(s.supporter_kind) + grouping(s.supporter_name)
                when 0 then 'name' when 1 then 'kind' else 'all' end as level,
            s.supporter_kind, s.supporter_name, count(distinct s.supporter_name) as supporters,
            count(distinct s.need_id) as needs,
            case when bool_or(s.provenance = 'illustrative' or n.provenance = 'illustrative') then 'illustrative'
                else 'reported' end as provenance
        from need_supporter as s
        inner join need as n on s.need_id = n.need_id
        where {_HERE} and {_HELPED_IN} = $year
        group by grouping sets ((s.supporter_kind, s.supporter_name), (s.supporter_kind), ())
        having count(*) > 0
        order by needs desc, s.supporter_kind nulls first, s.supporter_name nulls first
        """,
        {"place": place, "year": year},
    )


def helped(db: CanQuery, place: str, year: int) -> int:
    """Needs for which help was found in a year, whether or not it is known who helped.

    A need with a supporter has found help, also where nobody has brought its stage up to date: supporters() counts it.
    """
    (row,) = db.rows(
        f"select count(*) as needs from need as n where {_HERE} and (n.stage in ('matched', 'met') "
        f"or n.need_id in (select s.need_id from need_supporter as s)) and {_HELPED_IN} = $year",
        {"place": place, "year": year},
    )
    return int(row["needs"])
