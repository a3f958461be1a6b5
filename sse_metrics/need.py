"""Need against supply: the areas of a place by a census figure of need and by enterprises per 10,000 residents.

Both are cut in thirds by rank among the areas of the place. Equal values are always in the same third, so thirds need
not be of equal size. With fewer than three areas nothing is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.database import CanQuery

NEEDS = ("one_person_household_share", "welfare_recipient_share")  # shares of the census that speak of need
FEWEST = 3
LOW, MIDDLE, HIGH = 0, 1, 2


@dataclass(frozen=True)
class Area:
    """An area with its need and its supply, and in which third of the place it lies with each."""

    place_id: str
    need: float
    need_year: int
    need_third: int
    density: float
    low: float
    high: float
    density_third: int
    enterprises: int
    residents: int

    @property
    def is_gap(self) -> bool:
        """Need in the upper third and enterprises in the lower, or none at all."""
        return self.need_third == HIGH and (self.density_third == LOW or not self.enterprises)


@dataclass(frozen=True)
class NeedMap:
    """Areas for which both figures are known, those for which one is missing, and the kinds of figures behind them."""

    areas: tuple[Area, ...]
    unknown: tuple[str, ...]  # areas for which only one of need and density is known
    whole: float | None  # the need of the place itself, where it is known
    kinds: tuple[str, ...]

    @property
    def gaps(self) -> tuple[Area, ...]:
        """Areas of high need with few enterprises or none: greatest need first, those with none before the others."""
        found = [area for area in self.areas if area.is_gap]
        return tuple(sorted(found, key=lambda area: (area.enterprises > 0, -area.need, area.place_id)))


def need_map(db: CanQuery, place: str, year: int, need: str) -> NeedMap:
    """The areas of `place`, which has neighbourhoods or districts, at the end of `year`."""
    places = db.rows("select place_id, level from place where parent_id = $place order by place_id", {"place": place})
    by = "neighbourhood_id" if any(row["level"] == "neighbourhood" for row in places) else "place_id"
    supply = compute(db, indicator("enterprise_density"), Filters(place=place, year=year), by=(by,))
    density = {row[by]: row for row in supply.rows if row["value"] is not None}
    census = compute(db, indicator(need), Filters(year_to=year), by=("place_id",))
    # rows come by place and year: the last one of a place is its latest census
    wanted = {
        row["place_id"]: row for row in sorted(census.rows, key=lambda each: each["year"]) if row["value"] is not None
    }
    known = [row["place_id"] for row in places if row["place_id"] in density and row["place_id"] in wanted]
    need_thirds = thirds([wanted[area]["value"] for area in known])
    density_thirds = thirds([density[area]["value"] for area in known])
    rows = [wanted[area] for area in known] + [density[area] for area in known]
    return NeedMap(
        areas=tuple(
            Area(
                place_id=area,
                need=wanted[area]["value"],
                need_year=wanted[area]["year"],
                need_third=need_thirds[position],
                density=density[area]["value"],
                low=density[area]["low"],
                high=density[area]["high"],
                density_third=density_thirds[position],
                enterprises=int(density[area]["numerator"]),
                residents=int(density[area]["denominator"]),
            )
            for position, area in enumerate(known)
        ),
        unknown=tuple(row["place_id"] for row in places if (row["place_id"] in density) != (row["place_id"] in wanted)),
        whole=wanted[place]["value"] if place in wanted else None,
        kinds=tuple(kind for kind in PROVENANCES if kind in {row["provenance"] for row in rows}),
    )


def thirds(values: Sequence[float]) -> list[int]:
    """In which third by rank each value lies: three times the share of values that are smaller, rounded down."""
    ordered = sorted(values)
    rank = {value: ordered.index(value) for value in set(values)}
    return [3 * rank[value] // len(values) for value in values]
