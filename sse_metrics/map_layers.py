"""What lies on the map beside enterprises: community assets, open needs, points from field work, market venues.

Each question is bounded: at most so many points, or one row an area.
"""

from __future__ import annotations

from typing import Any

from sse_metrics.areas import AREA_OF_PLACE, holds, outlines
from sse_metrics.warehouse.database import CanQuery

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
_BY_THEN = "(select last_on from calendar where year = $year)"


def community_assets(db: CanQuery, place: str, year: int, most: int) -> list[dict[str, Any]]:
    """Assets that were open by the end of the year; those without coordinates come too, to be said."""
    return db.rows(
        f"select name, ownership, owner_members, latitude, longitude, provenance from community_asset where {_HERE} "
        f"and (opened_on is null or opened_on <= {_BY_THEN}) order by latitude is null, asset_id limit {int(most)}",
        {"place": place, "year": year},
    )


def open_needs(db: CanQuery, place: str, year: int) -> list[dict[str, Any]]:
    """Needs that had been reported and were not met at the end of the year, by area: how many, and people concerned."""
    return db.rows(
        f"""
        select
            coalesce(a.area, 'unknown') as area,
            count(*) as needs,
            sum(n.people) as people,
            min(case when n.provenance = 'illustrative' then 'illustrative' else 'reported' end) as provenance
        from need as n
        left join ({AREA_OF_PLACE}) as a on coalesce(n.neighbourhood_id, n.place_id) = a.place_id
        where n.{_HERE} and n.reported_on <= {_BY_THEN} and (n.met_on is null or n.met_on > {_BY_THEN})
        group by coalesce(a.area, 'unknown')
        order by needs desc, area
        """,
        {"place": place, "year": year},
    )


def field_points(db: CanQuery, place: str, year: int, most: int) -> list[dict[str, Any]]:
    """Points that were mapped by the end of the year, each with the area it lies in, if its outline is known."""
    rows = db.rows(
        "select point_id, kind, label, latitude, longitude, accuracy_m, collector_kind, collected_on, provenance "
        f"from field_point where {_HERE} and (collected_on is null or collected_on <= {_BY_THEN}) "
        f"order by point_id limit {int(most)}",
        {"place": place, "year": year},
    )
    known = outlines(db, place)
    for row in rows:
        at = (row["longitude"], row["latitude"])
        row["area"] = next((area for area, geometry in known.items() if holds(geometry, *at)), None)
    return rows


def field_summary(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By area and kind: how many points, how exact at the median, and who mapped them."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for point in points:
        grouped.setdefault((point["area"] or "unknown", point["kind"]), []).append(point)
    return [
        {
            "area": area,
            "kind": kind,
            "points": len(each),
            "accuracy_m": _median([point["accuracy_m"] for point in each if point["accuracy_m"] is not None]),
            "collectors": _counted([point["collector_kind"] or "unknown" for point in each]),
        }
        for (area, kind), each in sorted(grouped.items())
    ]


def venues(db: CanQuery, place: str, year: int) -> list[dict[str, Any]]:
    """Where the markets of the year were held, and on how many days. A venue is a name: it has no coordinates."""
    return db.rows(
        f"""
        select d.venue, c.name_en, c.name_ko, c.name_fr, c.name_es, count(*) as days, min(d.provenance) as provenance
        from market_day as d
        inner join channel as c on d.channel_id = c.channel_id
        where d.{_HERE} and year(d.held_on) = $year and d.venue is not null
        group by d.venue, c.name_en, c.name_ko, c.name_fr, c.name_es
        order by days desc, d.venue
        """,
        {"place": place, "year": year},
    )


def _median(values: list[float]) -> float | None:
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _counted(words: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple((word, words.count(word)) for word in dict.fromkeys(sorted(words)))
