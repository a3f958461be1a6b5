"""Outlines of places: whether they are drawn right, how large they are, and how they are made lighter for a map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Ring = Sequence[Sequence[float]]

MOST_POINTS = 300  # of an outline on a map of 600 pixels; with fewer, nothing is left out
FIRST_TOLERANCE_M = 5.0  # as in the outlines that are shipped; doubled until the outline is light enough
_DECIMALS = 5  # about one metre
_METRES_A_DEGREE = 111_320.0
_LONGEST_TESTED = 2_000  # positions of a ring that is tested for crossing itself
_EARTH_KM = 6371.0088


def polygons(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    """The polygons of a geometry, each an outer ring and its holes."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []


def is_clockwise(ring: Ring) -> bool:
    """Whether a ring runs with the clock, as D3, Vega and Altair want outer rings; RFC 7946 wants the other way."""
    return _signed_area(ring) < 0


def crosses_itself(ring: Ring) -> bool:
    """Whether two sides of a ring cross; very long rings are not tested."""
    if len(ring) > _LONGEST_TESTED:
        return False
    sides = sorted(  # west, east, south, north, and the side itself
        (min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1]), a, b) for a, b in _pairs(ring)
    )
    active: list[tuple[float, float, float, float, Sequence[float], Sequence[float]]] = []
    for side in sides:
        west, _, south, north, a, b = side
        active = [other for other in active if other[1] >= west]
        if any(other[2] <= north and other[3] >= south and _cross(a, b, *other[4:]) for other in active):
            return True
        active.append(side)
    return False


def area_km2(geometry: Mapping[str, Any]) -> float:
    """The area on a sphere, holes taken out."""
    return sum(
        abs(_area_on_sphere(rings[0])) - sum(abs(_area_on_sphere(hole)) for hole in rings[1:])
        for rings in polygons(geometry)
    )


def centre(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of the middle of the largest part; a position of it where that lies outside."""
    largest = max(polygons(geometry), key=lambda rings: abs(_signed_area(rings[0])))
    middle = _centroid(largest[0])
    return middle if _in_ring(middle, largest[0]) else _inside(largest[0], middle[1])


def contains(geometry: Mapping[str, Any], longitude: float, latitude: float) -> bool:
    """Whether a point lies in an outline and in none of its holes."""
    point = (longitude, latitude)
    return any(
        _in_ring(point, rings[0]) and not any(_in_ring(point, hole) for hole in rings[1:])
        for rings in polygons(geometry)
    )


def lighter(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The outline for a map: rounded to about a metre, with at most MOST_POINTS positions where that can be had.

    Positions are left out that lie nearer than a tolerance to the line between those that stay (Douglas and Peucker
    1973). The tolerance begins with FIRST_TOLERANCE_M and is doubled; an outline that is light enough keeps them all.
    """
    parts = polygons(geometry)
    tolerance = FIRST_TOLERANCE_M
    while sum(len(ring) for rings in parts for ring in rings) > MOST_POINTS and tolerance < 50_000:
        parts = [
            [_simplified(ring, tolerance) for ring in rings] for rings in polygons(geometry)
        ]  # from the original each time, so that errors do not add up
        parts = [[rings[0], *(hole for hole in rings[1:] if len(hole) >= 4)] for rings in parts if len(rings[0]) >= 4]
        if not parts:  # smaller than the tolerance altogether
            return _rounded(polygons(geometry))
        tolerance *= 2
    return _rounded(parts)


def _rounded(parts: Sequence[Sequence[Ring]]) -> dict[str, Any]:
    coordinates = [
        [[[round(position[0], _DECIMALS), round(position[1], _DECIMALS)] for position in ring] for ring in rings]
        for rings in parts
    ]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def _simplified(ring: Ring, tolerance_m: float) -> list[Sequence[float]]:
    """The ring in two halves, from its first position to the one that is farthest from it and back."""
    scale = math.cos(math.radians(ring[0][1]))
    flat = [(position[0] * _METRES_A_DEGREE * scale, position[1] * _METRES_A_DEGREE) for position in ring]
    far = max(range(len(flat)), key=lambda at: math.dist(flat[0], flat[at]))
    kept = {0, far, len(flat) - 1}
    open_spans = [(0, far), (far, len(flat) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:
            continue
        worst = max(range(first + 1, last), key=lambda at: _distance(flat[at], flat[first], flat[last]))
        if _distance(flat[worst], flat[first], flat[last]) > tolerance_m:
            kept.add(worst)
            open_spans += [(first, worst), (worst, last)]
    return [ring[at] for at in sorted(kept)]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length**2
    along = min(1.0, max(0.0, along))
    near = (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1]))
    return math.dist(point, near)


def _pairs(ring: Ring) -> Iterator[tuple[Sequence[float], Sequence[float]]]:
    for at in range(len(ring) - 1):
        yield ring[at], ring[at + 1]


def _signed_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _pairs(ring)) / 2


def _area_on_sphere(ring: Ring) -> float:
    """Chamberlain and Duquette 2007, equation 1, in square kilometres."""
    total = sum(
        math.radians(b[0] - a[0]) * (2 + math.sin(math.radians(a[1])) + math.sin(math.radians(b[1])))
        for a, b in _pairs(ring)
    )
    return total * _EARTH_KM**2 / 2


def _centroid(ring: Ring) -> tuple[float, float]:
    area = _signed_area(ring)
    west, south = ring[0][0], ring[0][1]  # near the ring, so that nothing is lost in large numbers
    if not area:
        return west, south
    moved = [(position[0] - west, position[1] - south) for position in ring]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _pairs(moved)) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _pairs(moved)) / (6 * area)
    return west + x, south + y


def _inside(ring: Ring, latitude: float) -> tuple[float, float]:
    """The middle of the widest stretch of a latitude that lies within the ring."""
    found = sorted(
        a[0] + (latitude - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in _pairs(ring)
        if (a[1] > latitude) != (b[1] > latitude)
    )
    spans = list(zip(found[::2], found[1::2], strict=False))
    if not spans:
        return ring[0][0], ring[0][1]
    west, east = max(spans, key=lambda span: span[1] - span[0])
    return (west + east) / 2, latitude


def _in_ring(point: Sequence[float], ring: Ring) -> bool:
    x, y = point[0], point[1]
    return bool(
        sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in _pairs(ring))
        % 2
    )


def _cross(a: Sequence[float], b: Sequence[float], c: Sequence[float], d: Sequence[float]) -> bool:
    """Whether two sides cross in their inner parts; sides that meet in a corner do not."""
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Sequence[float], b: Sequence[float], c: Sequence[float]) -> int:
    turned = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turned > 0) - (turned < 0)
