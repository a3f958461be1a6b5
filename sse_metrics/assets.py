"""Community assets: what a place has, who owns it, what paid for it, and the published cases worth telling."""

from __future__ import annotations

from typing import Any

from sse_metrics.areas import AREA_OF_PLACE
from sse_metrics.facts import Fact, citation, facts
from sse_metrics.warehouse.database import CanQuery

OWNERSHIPS = ("common", "cooperative", "trust", "public", "private")
PAYERS = (
    "members", "management", "sales", "ethical_bank", "community_savings", "financial_cooperative",
    "labour_solidarity_fund", "social_intermediary", "government", "impact_donor",
)  # fmt: skip
_HERE = "s.place_id in (select place_id from place_within where within_id = $place)"
_OPEN = "(s.opened_on is null or s.opened_on <= make_date($year, 12, 31))"
Row = dict[str, Any]


def register(db: CanQuery, place: str, year: int) -> list[Row]:
    """The assets open at the end of a year, those of which nobody wrote down since when included; oldest first.

    A row has asset_id, name, asset_kind, ownership, area ("unknown" where no neighbourhood is known), opened_on,
    owner_members, jobs, newcomers (None where not known), latitude, longitude, paid and provenance. `paid` is what the
    asset was paid with, as rows of finance(), empty where nothing is known.
    """
    rows = db.rows(
        f"""
        select s.asset_id, s.name, s.asset_kind, s.ownership, coalesce(a.area, 'unknown') as area, s.opened_on,
            s.owner_members, s.jobs, s.newcomers, s.latitude, s.longitude, cast(s.provenance as varchar) as provenance
        from community_asset as s
        left join ({AREA_OF_PLACE}) as a on coalesce(s.neighbourhood_id, s.place_id) = a.place_id
        where {_HERE} and {_OPEN}
        order by s.opened_on nulls first, s.asset_id
        """,
        {"place": place, "year": year},
    )
    paid: dict[str, list[Row]] = {}
    for row in finance(db, place, year):
        paid.setdefault(row["asset_id"], []).append(row)
    return [row | {"paid": tuple(paid.get(row["asset_id"], ()))} for row in rows]


def finance(db: CanQuery, place: str, year: int) -> list[Row]:
    """What the assets open at the end of a year were paid with: one row an asset, class of payer and instrument.

    `amount` is None where only the kind is known; without a currency an amount says nothing and is None too.
    """
    return db.rows(
        f"""
        select f.asset_id, f.payer_class, f.instrument, f.payer_name, f.currency,
            case when f.currency is not null then cast(f.amount as double) end as amount,
            case when f.provenance = 'illustrative' or s.provenance = 'illustrative' then 'illustrative'
                else cast(f.provenance as varchar) end as provenance
        from asset_finance as f
        inner join community_asset as s on f.asset_id = s.asset_id
        where {_HERE} and {_OPEN}
        order by f.asset_id, f.payer_class, f.instrument
        """,
        {"place": place, "year": year},
    )


def paid_by(rows: list[Row], column: str) -> list[Row]:
    """The rows of finance() by payer_class or instrument and currency, the largest sum of each currency first.

    A row has the column, currency (None for payments of which only the kind is known), amount, assets (different
    ones) and known: the assets whose amount is known.
    """
    groups: dict[tuple[str, str | None], list[Row]] = {}
    for row in rows:
        groups.setdefault((row[column], row["currency"] if row["amount"] is not None else None), []).append(row)
    found = [
        {
            column: code,
            "currency": currency,
            "amount": sum(row["amount"] for row in group) if currency else None,
            "assets": len({row["asset_id"] for row in group}),
        }
        for (code, currency), group in groups.items()
    ]
    return sorted(
        found, key=lambda row: (row["currency"] is None, row["currency"] or "", -(row["amount"] or 0), row[column])
    )


def first_year(db: CanQuery, place: str) -> int | None:
    """The first year at whose end an asset of the place was open; None where there is none with a known day."""
    (row,) = db.rows(
        f"select min(year(s.opened_on)) as first from community_asset as s where {_HERE}", {"place": place}
    )
    return None if row["first"] is None else int(row["first"])


# ------------------------------------------------------------------ published cases


def cases(db: CanQuery, topic: str) -> list[Row]:
    """The published cases of a topic with their citation and, as `facts`, the figures each is told with."""
    rows = db.rows(
        """
        select c.*, s.title as source_title, s.publisher, s.published_on, s.url
        from published_case as c
        inner join source as s on c.source_id = s.source_id
        where c.topic = $topic
        order by c.source_id, (select count(*) from published_case_fact as f where f.case_id = c.case_id) desc,
            c.case_id
        """,
        {"topic": topic},
    )
    listed = db.rows("select case_id, fact_id from published_case_fact order by case_id, position")
    by_id = {fact["fact_id"]: fact for fact in facts(db, theme=topic)}
    return [
        row
        | {
            "citation": citation(row),
            "facts": tuple(
                by_id[each["fact_id"]]
                for each in listed
                if each["case_id"] == row["case_id"] and each["fact_id"] in by_id
            ),
        }
        for row in rows
    ]


def uncited(db: CanQuery, topic: str, country: str) -> list[Fact]:
    """The published figures of a topic in a country that no case is told with."""
    told = {row["fact_id"] for row in db.rows("select fact_id from published_case_fact order by fact_id")}
    return [fact for fact in facts(db, theme=topic) if fact["country_iso3"] == country and fact["fact_id"] not in told]
