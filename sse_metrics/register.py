"""The register of enterprises: a selection by words and facets, how many each choice would give, and the rows.

A facet counts each of its values under the words and all *other* facets, so that a reader sees what a further choice
would give before making it. All counts come from one question to the database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sse_metrics.areas import AREA_OF_PLACE
from sse_metrics.folding import folded
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.database import CanQuery

UNKNOWN = "unknown"  # the value of a facet where the register says nothing
FACETS = ("family", "sector", "area", "age_band", "leadership", "prototype")
AGE_BANDS = ("under_5", "from_5_to_9", "from_10_to_19", "from_20")
STATUSES = ("registered", "operating", "closed", "all")
_MOST_WORDS = 8


@dataclass(frozen=True)
class Selection:
    """What is looked for: enterprises of a place as they stood at the end of a year. Empty means everything.

    `area` holds places directly within the place: the neighbourhoods of a district, the districts of a city.
    """

    place: str
    year: int
    words: str = ""
    status: str = "registered"
    family: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    age_band: tuple[str, ...] = ()
    leadership: tuple[str, ...] = ()  # woman, other
    prototype: tuple[str, ...] = ()

    def but(self, **changes: Any) -> Selection:
        """The same selection with these choices instead."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Counts:
    """How many enterprises a selection holds, and by facet how many each value would hold."""

    total: int
    located: int  # of them with coordinates
    provenance: str | None  # the softest kind of row among them
    by_facet: dict[str, dict[str, int]]  # facet: value: enterprises, most first


def values(db: CanQuery, place: str) -> dict[str, list[str]]:
    """Every value that a facet has among the enterprises of a place, whatever the year."""
    parts = [
        f"select distinct '{facet}' as facet, coalesce({column}, '{UNKNOWN}') as value from here"
        for facet, column in (("family", "family"), ("sector", "sector"), ("area", "area"), ("prototype", "prototype"))
    ]
    rows = db.rows(
        "with here as (select e.family, e.sector, a.area, e.prototype from enterprise as e "
        f"left join ({AREA_OF_PLACE}) as a on coalesce(e.neighbourhood_id, e.place_id) = a.place_id "
        "where e.place_id in (select place_id from place_within where within_id = $place))\n"
        + "\nunion all ".join(parts)
        + "\norder by facet, value",
        {"place": place},
    )
    found = {"age_band": [*AGE_BANDS, UNKNOWN], "leadership": ["woman", "other", UNKNOWN]}
    return {facet: found.get(facet) or [row["value"] for row in rows if row["facet"] == facet] for facet in FACETS}


def counts(db: CanQuery, chosen: Selection) -> Counts:
    """The total and the counts of all facets, in one question."""
    base, params = _base(chosen)
    parts = [
        "select 'total' as facet, 'total' as value, count(*) as n, count(latitude) as located, "
        "max(provenance_rank) as softest from base where " + _all_but("")
    ]
    parts += [
        f"select '{facet}', {facet}, count(*), 0, 0 from base where {_all_but(facet)} group by {facet}"
        for facet in FACETS
    ]
    parts += [
        f"select 'status', '{status}', count(*), 0, 0 from base where {_all_but('status')} and {_STATUS[status]}"
        for status in STATUSES
    ]
    rows = db.rows(f"with base as materialized ({base})\n" + "\nunion all ".join(parts), params)
    by_facet: dict[str, dict[str, int]] = {facet: {} for facet in (*FACETS, "status")}
    for row in sorted(rows, key=lambda each: (each["value"] == UNKNOWN, -each["n"], each["value"])):
        if row["facet"] != "total":
            by_facet[row["facet"]][row["value"]] = row["n"]
    total = next(row for row in rows if row["facet"] == "total")
    softest = None if total["softest"] is None else PROVENANCES[total["softest"]]
    return Counts(total["n"], total["located"], softest, by_facet)


def enterprises(db: CanQuery, chosen: Selection, most: int | None = None, latin: bool = True) -> list[dict[str, Any]]:
    """The enterprises of a selection by name, at most so many; `latin` prefers names in Latin letters."""
    base, params = _base(chosen)
    name = "coalesce(name_en, name)" if latin else "name"
    limit = f" limit {int(most)}" if most is not None else ""
    return db.rows(
        f"select *, {name} as shown_name from ({base}) as base where {_all_but('')} "
        f"order by shown_name, enterprise_id{limit}",
        params,
    )


def points(db: CanQuery, chosen: Selection, most: int, latin: bool = True) -> list[dict[str, Any]]:
    """Single enterprises that have coordinates, at most so many."""
    base, params = _base(chosen)
    name = "coalesce(name_en, name)" if latin else "name"
    return db.rows(
        f"select enterprise_id, {name} as shown_name, family, state, area, latitude, longitude "
        f"from ({base}) as base where latitude is not null and longitude is not null and {_all_but('')} "
        f"order by enterprise_id limit {int(most)}",
        params,
    )


def groups(db: CanQuery, chosen: Selection, cells: int) -> list[dict[str, Any]]:
    """Enterprises that have coordinates, put together in a grid of `cells` by `cells` over all that is selected.

    Each group stands at the mean of its enterprises. There are never more than cells × cells of them, however many
    enterprises there are. By area they need no question of their own: the facet of areas counts them.
    """
    base, params = _base(chosen)
    row, column = _cell("latitude", "south", "north", cells), _cell("longitude", "west", "east", cells)
    return db.rows(
        f"with found as materialized (select latitude, longitude from ({base}) as base "
        f"where latitude is not null and longitude is not null and {_all_but('')}),\n"
        "edges as (select min(latitude) as south, max(latitude) as north, min(longitude) as west, "
        "max(longitude) as east from found)\n"
        "select count(*) as n, avg(latitude) as latitude, avg(longitude) as longitude\n"
        f"from (select {row} as row_, {column} as column_, latitude, longitude from found cross join edges) as placed\n"
        "group by row_, column_ order by n desc, latitude, longitude",
        params,
    )


def _cell(at: str, first: str, last: str, cells: int) -> str:
    return f"cast(least(floor(({at} - {first}) / nullif({last} - {first}, 0) * {cells}), {cells - 1}) as integer)"


# ------------------------------------------------------------------ the question

_STATUS = {"registered": "is_registered", "operating": "is_operating", "closed": "is_closed_by_then", "all": "true"}
_RANK = "case e.provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end"

# One row an enterprise that was on the register or at work by the end of the year.
_BASE = """
    select
        v.enterprise_id, e.name, e.name_en, e.identifier_scheme, e.identifier, e.founded_on, e.registered_on,
        e.certified_on, e.support_ended_on, e.deregistered_on, e.ceased_on, e.pivotal_actor, e.group_households,
        e.website, e.latitude, e.longitude, e.provenance,
        v.family,
        coalesce(v.sector, 'unknown') as sector,
        coalesce(a.area, 'unknown') as area,
        coalesce(v.age_band, 'unknown') as age_band,
        case when v.is_women_led then 'woman' when not v.is_women_led then 'other' else 'unknown' end as leadership,
        coalesce(v.prototype, 'unknown') as prototype,
        v.is_registered,
        v.is_operating,
        coalesce(e.ceased_on <= c.last_on, false) as is_closed_by_then,
        case
            when v.is_registered and v.is_operating then 'operating'
            when v.is_registered then 'not_operating'
            when v.is_operating then 'off_register'
            else 'closed'
        end as state,
        {rank} as provenance_rank
    from enterprise_in_year as v
    inner join enterprise as e on v.enterprise_id = e.enterprise_id
    inner join calendar as c on v.year = c.year
    left join ({areas}    ) as a on coalesce(v.neighbourhood_id, v.place_id) = a.place_id
    where v.year = $year and v.place_id in (select place_id from place_within where within_id = $place){words}
"""


def _base(chosen: Selection) -> tuple[str, dict[str, Any]]:
    """Rows of the place and year that have the words, with a column in_… a facet that says whether it is met."""
    params: dict[str, Any] = {"place": chosen.place, "year": chosen.year}
    words = ""
    wanted = folded(chosen.words).split()[:_MOST_WORDS]
    for number, word in enumerate(wanted):
        params[f"word{number}"] = word
        words += f"{' and' if number else ''} contains(folded, $word{number})"
    if words:
        words = f"\n        and v.enterprise_id in (select enterprise_id from enterprise_search where{words})"
    flags = [f"{_STATUS.get(chosen.status, 'true')} as in_status"]
    for facet in FACETS:
        values = getattr(chosen, facet)
        names = [f"{facet}{number}" for number in range(len(values))]
        params |= dict(zip(names, values, strict=True))
        listed = ", ".join(f"${name}" for name in names)
        flags.append(f"{f'{facet} in ({listed})' if names else 'true'} as in_{facet}")
    return (
        f"select *, {', '.join(flags)} from ({_BASE.format(rank=_RANK, areas=AREA_OF_PLACE, words=words)}) as listed",
        params,
    )


def _all_but(facet: str) -> str:
    return " and ".join(f"in_{name}" for name in ("status", *FACETS) if name != facet)
