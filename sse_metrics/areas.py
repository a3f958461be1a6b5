"""The areas that a place is made of: the neighbourhoods of a district, the districts of a city; and their outlines."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sse_metrics.warehouse.database import CanQuery

Geometry = Mapping[str, Any]

# Every place with the area of $place that it lies in.
AREA_OF_PLACE = """
        select w.place_id, w.within_id as area
        from place_within as w
        inner join place as p on w.within_id = p.place_id
        where p.parent_id = $place
"""


def outlines(db: CanQuery, place: str) -> dict[str, dict[str, Any]]:
    """GeoJSON geometries of the areas of a place that have one, by place_id."""
    rows = db.rows(
        "select b.place_id, b.geometry from boundary as b inner join place as p on b.place_id = p.place_id "
        "where p.parent_id = $place order by b.place_id",
        {"place": place},
    )
    return {row["place_id"]: json.loads(row["geometry"]) for row in rows}


def outlines_of(db: CanQuery, place: str) -> str:
    """The year that the outlines of a place's areas are of, or the first and last; empty where there are none."""
    (row,) = db.rows(
        "select min(b.valid_year) as first, max(b.valid_year) as last from boundary as b "
        "inner join place as p on b.place_id = p.place_id where p.parent_id = $place",
        {"place": place},
    )
    if row["first"] is None:
        return ""
    return str(row["first"]) if row["first"] == row["last"] else f"{row['first']}–{row['last']}"


def corners(geometry: Geometry) -> list[tuple[float, float]]:
    """Longitude and latitude of every corner of the outer rings."""
    return [(point[0], point[1]) for polygon in _polygons(geometry) for point in polygon[0]]


def middle(geometry: Geometry) -> tuple[float, float]:
    """Longitude and latitude of the centroid of an outline's largest part, by the surveyor's formula."""
    ring = max((polygon[0] for polygon in _polygons(geometry)), key=lambda each: abs(_doubled_area(each)))
    doubled = _doubled_area(ring)
    if not doubled:
        return ring[0][0], ring[0][1]
    x = y = 0.0
    x0, y0 = ring[0][:2]  # near the origin, or products of degrees would lose digits
    for (x1, y1), (x2, y2) in _sides(ring):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        x += (x1 + x2 - 2 * x0) * cross
        y += (y1 + y2 - 2 * y0) * cross
    return x0 + x / (3 * doubled), y0 + y / (3 * doubled)


def holds(geometry: Geometry, longitude: float, latitude: float) -> bool:
    """Whether a point lies within an outline: a line from it to the east crosses the rings an odd number of times."""
    inside = False
    for polygon in _polygons(geometry):
        for ring in polygon:
            for (x1, y1), (x2, y2) in _sides(ring):
                if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
                    inside = not inside
    return inside


def _polygons(geometry: Geometry) -> list[Any]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])


def _sides(ring: Sequence[Sequence[float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [((a[0], a[1]), (b[0], b[1])) for a, b in itertools.pairwise(ring)]


def _doubled_area(ring: Sequence[Sequence[float]]) -> float:
    x0, y0 = ring[0][:2]
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in _sides(ring))
