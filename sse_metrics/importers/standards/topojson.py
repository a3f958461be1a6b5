"""TopoJSON as GeoJSON features: arcs that neighbours share are put back into each outline.

https://github.com/topojson/topojson-specification (version 1.0): an arc is a line of positions, with a `transform`
each the difference to the one before, in steps of `scale` from `translate`; ~i in an outline is arc i from its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Position = list[float]


class DamagedTopologyError(ValueError):
    """The arcs of a topology cannot be put together."""


def is_topology(data: Any) -> bool:
    """Whether JSON is TopoJSON."""
    return isinstance(data, Mapping) and data.get("type") == "Topology" and isinstance(data.get("objects"), Mapping)


def features(data: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The features of one layer, and the names of the layers that are not read.

    The layer is the one with most polygons and points that have an id or properties: a file for a map of the world
    has land, lakes and rivers besides its countries. Raises DamagedTopologyError.
    """
    layers = {name: _geometries(layer) for name, layer in data["objects"].items()}
    if not layers:
        return [], []
    chosen = max(layers, key=lambda name: _weight(layers[name]))
    try:
        arcs = _arcs(data)
        found = [_feature(data, geometry, arcs) for geometry in layers[chosen]]
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise DamagedTopologyError from error
    return found, [name for name in layers if name != chosen]


def _geometries(layer: Any) -> list[Mapping[str, Any]]:
    if not isinstance(layer, Mapping):
        return []
    inner = layer.get("geometries") if layer.get("type") == "GeometryCollection" else [layer]
    return [each for each in inner if isinstance(each, Mapping)] if isinstance(inner, list) else []


def _weight(geometries: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    drawn = [each for each in geometries if str(each.get("type", "")).endswith(("Polygon", "Point"))]
    return sum(bool(each.get("properties")) or "id" in each for each in drawn), len(drawn)


def _arcs(data: Mapping[str, Any]) -> list[list[Position]]:
    return [_line(data, arc, is_difference="transform" in data) for arc in data.get("arcs", ())]


def _line(data: Mapping[str, Any], positions: Sequence[Sequence[float]], *, is_difference: bool) -> list[Position]:
    x = y = 0.0
    found = []
    for position in positions:
        step_x, step_y = float(position[0]), float(position[1])
        x, y = (x + step_x, y + step_y) if is_difference else (step_x, step_y)
        found.append(_placed(data, x, y))
    return found


def _placed(data: Mapping[str, Any], x: float, y: float) -> Position:
    if "transform" not in data:
        return [float(x), float(y)]
    scale, translate = (list(map(float, data["transform"][name])) for name in ("scale", "translate"))
    return [float(x) * scale[0] + translate[0], float(y) * scale[1] + translate[1]]


def _feature(data: Mapping[str, Any], geometry: Mapping[str, Any], arcs: list[list[Position]]) -> dict[str, Any]:
    kind = geometry.get("type")
    found: dict[str, Any] | None = None
    if kind in ("Polygon", "MultiLineString"):
        found = {"type": kind, "coordinates": [_joined(part, arcs) for part in geometry["arcs"]]}
    elif kind == "MultiPolygon":
        polygons = [[_joined(ring, arcs) for ring in polygon] for polygon in geometry["arcs"]]
        found = {"type": kind, "coordinates": polygons}
    elif kind == "LineString":
        found = {"type": kind, "coordinates": _joined(geometry["arcs"], arcs)}
    elif kind == "Point":
        found = {"type": kind, "coordinates": _placed(data, *geometry["coordinates"][:2])}
    elif kind == "MultiPoint":
        found = {"type": kind, "coordinates": [_placed(data, *each[:2]) for each in geometry["coordinates"]]}
    own = {"id": geometry["id"]} if "id" in geometry else {}
    return {"type": "Feature", **own, "properties": geometry.get("properties") or {}, "geometry": found}


def _joined(indexes: Sequence[int], arcs: list[list[Position]]) -> list[Position]:
    """Arcs one after another; the first position of each is the last of the one before."""
    line: list[Position] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line += arc[1:] if line else arc
    return line
