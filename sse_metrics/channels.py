"""The sales channels of a place, and what its sellers owe to each of them."""

from __future__ import annotations

from typing import Any

from sse_metrics.warehouse.database import CanQuery

# A seller depends on a channel that brings it this part of its sales or more; our own mark, as in one_channel_share.
DEPENDS_FROM_SHARE = 0.75


def channels_of(db: CanQuery, place: str) -> list[dict[str, Any]]:
    """Every channel of a place with its names and kind: markets first, then the others, largest sales first."""
    return db.rows(
        """
        select c.channel_id, c.kind, c.name_en, c.name_ko, c.name_fr, c.name_es
        from channel as c
        left join (
            select channel_id, sum(sales) as sales from sale_month where place_id = $place group by channel_id
        ) as s on c.channel_id = s.channel_id
        where c.place_id = $place
        order by c.kind <> 'market', coalesce(s.sales, 0) desc, c.channel_id
        """,
        {"place": place},
    )


def main_market(db: CanQuery, place: str) -> str | None:
    """The channel of the kind market with most sales, or None. A city gives its own ids to its channels."""
    found = channels_of(db, place)
    return str(found[0]["channel_id"]) if found and found[0]["kind"] == "market" else None


def sellers_by_channel(db: CanQuery, place: str, year: int) -> list[dict[str, Any]]:
    """Every seller of a place and year with the channel that brought it most, the most dependent first.

    A row has enterprise_id, name, name_en, currency, channel_id (the largest), amount and total (what the seller sold
    there and in all), share (0–1 of the total), channels (how many it sold through) and provenance. Sales in two
    currencies are two rows, since they cannot be added.
    """
    return db.rows(
        """
        with sold as (
            select enterprise_id, currency, channel_id, sum(amount) as amount,
                max(
                    case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end
                ) as softness
            from participation
            where place_id = $place and year = $year
            group by enterprise_id, currency, channel_id
        ),
        ranked as (
            select *,
                sum(amount) over (partition by enterprise_id, currency) as total,
                count(*) over (partition by enterprise_id, currency) as channels,
                max(softness) over (partition by enterprise_id, currency) as softest,
                row_number() over (partition by enterprise_id, currency order by amount desc, channel_id) as position
            from sold
        )
        select r.enterprise_id, e.name, e.name_en, r.currency, r.channel_id,
            cast(r.amount as double) as amount, cast(r.total as double) as total,
            cast(r.amount as double) / nullif(cast(r.total as double), 0) as share, r.channels,
            case r.softest when 3 then 'illustrative' when 2 then 'reported' when 1 then 'published' else 'official' end
                as provenance
        from ranked as r
        inner join enterprise as e on r.enterprise_id = e.enterprise_id
        where r.position = 1 and r.total > 0
        order by share desc, total desc, r.enterprise_id
        """,
        {"place": place, "year": year},
    )
