"""What was promised and not paid yet, and how promised grants are spread: of one place and one currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sse_metrics.ledger import HERE, SOFTNESS, Row, with_kind
from sse_metrics.spread import Spread
from sse_metrics.warehouse.database import CanQuery

FEWEST_FOR_TENTHS = 10


@dataclass(frozen=True)
class Promises:
    """What a payer class or programme promised up to a day, and what was paid of it by then.

    `open` is what is not paid yet, None where no payment of theirs says which promise it pays. `above` is what was
    paid beyond a promise, which makes no other promise smaller.
    """

    code: str | None
    promised: float
    paid: float
    open: float | None
    above: float
    promises: int
    not_paid: int
    linked: int
    oldest_on: dt.date | None


def last_day(db: CanQuery, place: str) -> dt.date | None:
    """The last day of the ledger of a place."""
    day: dt.date | None = db.rows(f"select max(flowed_on) as day from funding_in_year where {HERE}", {"place": place})[
        0
    ]["day"]
    return day


# A promise with what was paid of it: payments say by parent_flow_id which promise they pay.
_PROMISE = f"""
    with paid as (
        select parent_flow_id, sum(amount) as paid, count(*) as payments
        from funding_in_year
        where is_counted and stage = 'disbursed' and currency = $currency and flowed_on <= $day
            and parent_flow_id is not null
        group by parent_flow_id
    ),
    taken_back as (
        select parent_flow_id, sum(amount) as amount
        from funding_in_year
        where is_counted and is_correction and stage = 'committed' and flowed_on <= $day and parent_flow_id is not null
        group by parent_flow_id
    ),
    promise as (
        select p.*, coalesce(paid.paid, 0) as paid, coalesce(paid.payments, 0) as payments,
            greatest(p.amount + coalesce(back.amount, 0) - coalesce(paid.paid, 0), 0) as open,
            greatest(p.amount + coalesce(back.amount, 0), 0) as in_force
        from funding_in_year as p
        left join paid on p.flow_id = paid.parent_flow_id
        left join taken_back as back on p.flow_id = back.parent_flow_id
        where p.is_counted and p.stage = 'committed' and p.currency = $currency and p.flowed_on <= $day
            and p.{HERE}
    )
"""


def promises(db: CanQuery, place: str, day: dt.date, currency: str) -> list[Row]:
    """What was promised up to a day and paid of it, by payer_class and programme_id; `told_by` makes groups of it."""
    return db.rows(
        f"""{_PROMISE}
        select payer_class, programme_id, cast(sum(amount) as double) as promised,
            cast(sum(least(paid, in_force)) as double) as paid, cast(sum(open) as double) as open,
            cast(sum(greatest(paid - in_force, 0)) as double) as above,
            count(*) filter (where not is_correction) as promises,
            count(*) filter (where open > 0) as not_paid, cast(sum(payments) as integer) as linked,
            min(flowed_on) filter (where open > 0) as oldest_on
        from promise
        group by payer_class, programme_id
        order by payer_class, programme_id nulls last
        """,
        {"place": place, "day": day, "currency": currency},
    )


def told_by(rows: Sequence[Row], by: str) -> list[Promises]:
    """Promises by payer_class or programme_id; what is open most comes first."""
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row)
    found = [_promises(code, mine) for code, mine in groups.items()]
    return sorted(found, key=lambda each: (-(each.open or 0), -each.promised, each.code or ""))


def _promises(code: str | None, rows: Sequence[Row]) -> Promises:
    promised, paid, still_open, above, count, not_paid, linked = (
        sum(row[name] for row in rows)
        for name in ("promised", "paid", "open", "above", "promises", "not_paid", "linked")
    )
    oldest = min((row["oldest_on"] for row in rows if row["oldest_on"]), default=None)
    return Promises(code, promised, paid, still_open if linked else None, above, count, not_paid, linked, oldest)


def open_promises(db: CanQuery, place: str, day: dt.date, currency: str, most: int = 100) -> list[Row]:
    """Promises of which something is not paid yet, the oldest first, each with its age in days.

    Only of payer classes some of whose payments say which promise they pay: of others nobody knows what is open.
    """
    return with_kind(
        db.rows(
            f"""{_PROMISE}
            select flow_id, flowed_on, cast($day - flowed_on as integer) as age_days, payer_name, payer_class,
                instrument, programme_id, recipient_name, cast(amount as double) as amount,
                cast(paid as double) as paid, cast(open as double) as open, count(*) over () as every,
                case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end
                    as softness
            from promise
            where open > 0 and payer_class in (select payer_class from promise where payments > 0)
            order by flowed_on, open desc, flow_id
            limit $most
            """,
            {"place": place, "day": day, "currency": currency, "most": most},
        )
    )


def award_spread(db: CanQuery, place: str, currency: str) -> list[Spread]:
    """Median, quartiles and mean of the grants that were promised, by year."""
    rows = db.rows(
        f"""
        select year, currency,
            percentile_cont(0.25) within group (order by cast(amount as double)) as low,
            percentile_cont(0.5) within group (order by cast(amount as double)) as median,
            percentile_cont(0.75) within group (order by cast(amount as double)) as high,
            avg(cast(amount as double)) as mean, count(*) as n, {SOFTNESS} as softness
        from grant_award
        where {HERE} and currency = $currency
        group by year, currency
        order by year
        """,
        {"place": place, "currency": currency},
    )
    return [Spread(**row) for row in with_kind(rows)]


def award_tenths(db: CanQuery, place: str, first: int, last: int, currency: str) -> list[Row]:
    """The awards of some years in ten parts of as many awards each, the largest first: tenth, amount, share, awards.

    What cannot be divided by ten makes the first parts larger by one, so that the first is the largest tenth as
    top_decile_share has it. Empty where there are fewer than ten.
    """
    rows = db.rows(
        f"""
        select tenth, cast(sum(amount) as double) as amount, count(*) as awards,
            cast(sum(sum(amount)) over () as double) as whole, cast(sum(count(*)) over () as integer) as every
        from (
            select amount, ntile(10) over (order by amount desc) as tenth
            from grant_award
            where {HERE} and year between $first and $last and currency = $currency
        ) as ordered
        group by tenth
        order by tenth
        """,
        {"place": place, "first": first, "last": last, "currency": currency},
    )
    if not rows or rows[0]["every"] < FEWEST_FOR_TENTHS:
        return []
    return [{**row, "share": row["amount"] / row["whole"]} for row in rows]
