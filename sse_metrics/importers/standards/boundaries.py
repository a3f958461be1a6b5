"""Outlines and points on a map: GeoJSON (RFC 7946: collections, features, bare geometries) and TopoJSON.

Polygons are outlines of places, which drawn_places.py matches with those that are known; points become field points.
A feature is counted as a person counts them, from 1, and that number is the row in which a problem is named. A ring
that is not closed is closed. Which way a ring runs makes no difference to what is stored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sse_metrics.importers.mapping.columns import heading_likeness
from sse_metrics.importers.mapping.recognising import is_personal
from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Document, Reading, Row, Table
from sse_metrics.importers.standards.outlines import crosses_itself, is_clockwise, polygons
from sse_metrics.importers.standards.topojson import DamagedTopologyError, features, is_topology
from sse_metrics.importers.templates.model import folded

GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
OUTLINE = ("code", "name", "name_en", "name_ko", "name_fr", "name_es", "year", "geometry")
POINT = ("point_id", "kind", "label", "latitude", "longitude", "accuracy_m", "collector_kind", "collected_on")
# What makers of outlines call their properties, folded; the first that is filled counts.
_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "code": (
        "code", "kostat code", "mois code", "adm cd", "adm cd2", "emd cd", "sig cd", "geoid", "shapeid", "iso a3", "id",
    ),
    "name": ("name", "nm", "adm nm", "title", "label", "nama", "nom", "nombre", "shapename", "이름", "행정동명"),
    "name_en": ("name en", "name eng", "eng name", "nameeng", "emd eng nm", "sig eng nm", "english name"),
    "name_ko": ("name ko", "name kor", "kor name", "emd kor nm", "sig kor nm", "korean name"),
    "name_fr": ("name fr", "nom"),
    "name_es": ("name es", "nombre"),
    "year": ("base year", "valid year", "year", "vintage", "annee", "ano", "tahun"),
}  # fmt: skip
_OWN_WORDS = {"point_id": ("id",), "label": ("name",), "kind": ("type",)}


@dataclass
class _Drawn:
    """What the features of the documents hold."""

    outlines: dict[str, list[Row]] = field(default_factory=dict)
    points: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    features: int = 0
    positions: int = 0
    clockwise: int = 0
    box: tuple[float, float, float, float] | None = None

    def widen(self, longitude: float, latitude: float) -> None:
        """Let the bounding box hold a position."""
        west, south, east, north = self.box or (longitude, latitude, longitude, latitude)
        self.box = (min(west, longitude), min(south, latitude), max(east, longitude), max(north, latitude))


def recognises(document: Document) -> bool:
    """Whether JSON holds outlines or points."""
    data = document.data
    if document.kind == "jsonl":
        return isinstance(data, list) and bool(data) and all(_is_feature(each) for each in data[:20])
    return document.kind == "json" and isinstance(data, Mapping) and (is_topology(data) or _is_geojson(data))


def read(documents: Sequence[Document]) -> Reading:
    """Read outlines and points; figures are counts of features and the bounding box in degrees."""
    drawn = _Drawn()
    for document in documents:
        _read_document(drawn, document)
    tables = [Table(file, None, OUTLINE, rows, "boundary", 0) for file, rows in drawn.outlines.items() if rows]
    tables += [Table(file, None, POINT, rows, "field_point", 0) for file, rows in drawn.points.items() if rows]
    outlines, points = (sum(map(len, rows.values())) for rows in (drawn.outlines, drawn.points))
    figures: dict[str, Any] = {
        "counts": {
            "features": drawn.features,
            "outlines": outlines,
            "points": points,
            "positions": drawn.positions,
            "rings_clockwise": drawn.clockwise,
        }
    }
    if drawn.box:
        sides = ("west", "south", "east", "north")
        figures["bounding_box"] = {name: round(side, 6) for name, side in zip(sides, drawn.box, strict=True)}
    return Reading("boundaries", documents[0].encoding, figures, tables, drawn.problems)


def _is_geojson(data: Mapping[str, Any]) -> bool:
    if data.get("type") == "FeatureCollection":
        return isinstance(data.get("features"), list)
    return _is_feature(data) or (data.get("type") in GEOMETRIES and ("coordinates" in data or "geometries" in data))


def _is_feature(data: Any) -> bool:
    return isinstance(data, Mapping) and data.get("type") == "Feature" and "geometry" in data


def _read_document(drawn: _Drawn, document: Document) -> None:
    try:
        found, unused = _features_of(document.data)
    except DamagedTopologyError:
        drawn.problems.append(Problem("error", "topojson_damaged", document.file))
        return
    if unused:
        told = ", ".join(unused)
        drawn.problems.append(Problem("note", "boundary_layers_not_used", document.file, value=told))
    if not found:
        drawn.problems.append(Problem("error", "boundary_no_features", document.file))
    clockwise = drawn.clockwise
    drawn.outlines.setdefault(document.file, [])
    drawn.points.setdefault(document.file, [])
    for number, feature in enumerate(found, start=1):
        drawn.features += 1
        _read_feature(drawn, document.file, number, feature)
    if drawn.clockwise > clockwise:
        details = {"count": drawn.clockwise - clockwise}
        drawn.problems.append(Problem("note", "boundary_clockwise", document.file, details=details))


def _features_of(data: Any) -> tuple[list[Any], list[str]]:
    if isinstance(data, list):
        return data, []
    if is_topology(data):
        return features(data)
    if data["type"] == "FeatureCollection":
        return data["features"], []
    if data["type"] == "Feature":
        return [data], []
    inner = data.get("geometries", ()) if data["type"] == "GeometryCollection" else [data]
    return [{"type": "Feature", "properties": {}, "geometry": each} for each in inner], []


def _read_feature(drawn: _Drawn, file: str, number: int, feature: Any) -> None:
    def tell(severity: str, code: str, value: object = None) -> None:
        shown = None if value is None else str(value)
        drawn.problems.append(Problem(severity, code, file, None, number, "geometry", shown))  # type: ignore[arg-type]

    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if not isinstance(geometry, Mapping) or kind not in ("Point", "MultiPoint", "Polygon", "MultiPolygon"):
        tell("warning", "boundary_no_outline", kind)
        return
    positions = _positions(geometry.get("coordinates"))
    if not positions or not _has_depth(geometry):
        tell("warning", "boundary_damaged", kind)
        return
    drawn.positions += len(positions)
    wrong = next((each for each in positions if abs(each[0]) > 180 or abs(each[1]) > 90), None)
    if wrong is not None:
        exchanged = all(abs(each[0]) <= 90 and abs(each[1]) <= 180 for each in positions)
        tell("error", "boundary_exchanged" if exchanged else "boundary_not_degrees", f"{wrong[0]:g}, {wrong[1]:g}")
        return
    for each in positions:
        drawn.widen(each[0], each[1])
    properties = feature.get("properties") if isinstance(feature.get("properties"), Mapping) else {}
    told = {folded(str(name)): _text(value) for name, value in properties.items() if not is_personal(str(name))}
    if feature.get("id") is not None:
        told.setdefault("id", _text(feature["id"]))
    if kind.endswith("Point"):
        drawn.points[file] += [(number, _point(told, each, len(positions), at)) for at, each in enumerate(positions)]
        return
    outline, were_closed, too_short = _closed(geometry)
    rings = [ring for parts in polygons(outline) for ring in parts]
    if not rings:
        tell("warning", "boundary_damaged", kind)
        return
    if too_short:
        tell("note", "boundary_parts_left_out", too_short)
    if not were_closed:
        tell("note", "boundary_unclosed")
    if any(map(crosses_itself, rings)):
        tell("note", "boundary_crosses_itself")
    drawn.clockwise += sum(is_clockwise(parts[0]) for parts in polygons(outline))
    drawn.outlines[file].append((number, _outline(told, outline)))


def _positions(coordinates: Any) -> list[Sequence[float]]:
    """Every position of a geometry, empty when one of them is none."""
    found: list[Sequence[float]] = []
    left = [coordinates]
    while left:
        part = left.pop()
        if not isinstance(part, list):
            return []
        if not part or isinstance(part[0], list):  # parts may be empty: islands that were simplified away
            left += part[::-1]
        elif len(part) >= 2 and all(_is_number(number) for number in part[:2]):
            found.append((float(part[0]), float(part[1])))
        else:
            return []
    return found


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool | str) and value is not None and _is_finite(value)


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except (TypeError, OverflowError):
        return False


def _has_depth(geometry: Mapping[str, Any]) -> bool:
    """Whether lists are nested as deep as the type wants them."""
    wanted = {"Point": 1, "MultiPoint": 2, "Polygon": 3, "MultiPolygon": 4}[geometry["type"]]
    left, depth = [geometry["coordinates"]], 0
    while left and all(isinstance(each, list) for each in left):
        depth += 1
        left = [inner for each in left for inner in each]
    return depth == wanted


def _closed(geometry: Mapping[str, Any]) -> tuple[dict[str, Any], bool, int]:
    """The outline as longitudes and latitudes with every ring closed, whether all were, and how many rings are none.

    A ring of fewer than four positions encloses nothing: islands that somebody else's simplifying left as a line.
    """
    were_closed = True
    too_short = 0
    parts: list[list[list[list[float]]]] = []
    for lines in polygons(geometry):
        rings: list[list[list[float]]] = []
        for at, line in enumerate(lines):
            drawn = [[float(position[0]), float(position[1])] for position in line]
            is_closed = drawn[:1] == drawn[-1:]
            ring = drawn if is_closed else [*drawn, drawn[0]]
            if len(ring) >= 4:
                were_closed = were_closed and is_closed
                rings.append(ring)
                continue
            too_short += 1
            if at == 0:  # holes of nothing
                break
        if rings:
            parts.append(rings)
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}, were_closed, too_short
    return {"type": "MultiPolygon", "coordinates": parts}, were_closed, too_short


def _outline(told: Mapping[str, str | None], outline: Mapping[str, Any]) -> tuple[str | None, ...]:
    words = {name: _first(told, known) for name, known in _PROPERTIES.items()}
    plain = json.dumps(outline, separators=(",", ":"))
    return (*(words[name] for name in OUTLINE[:-1]), plain)


def _point(told: Mapping[str, str | None], at: Sequence[float], count: int, index: int) -> tuple[str | None, ...]:
    words = {name: _first(told, _OWN_WORDS.get(name, ())) or _like(told, name) for name in POINT}
    own = words["point_id"] or f"{at[1]:.6f},{at[0]:.6f}"
    words["point_id"] = own if count == 1 else f"{own}-{index + 1}"
    words["kind"] = words["kind"] or "point"
    words |= {"latitude": repr(at[1]), "longitude": repr(at[0])}
    return tuple(words[name] for name in POINT)


def _first(told: Mapping[str, str | None], known: Sequence[str]) -> str | None:
    return next((told[name] for name in known if told.get(name)), None)


def _like(told: Mapping[str, str | None], name: str) -> str | None:
    best = max(told, key=lambda each: heading_likeness("field_point", name, each), default=None)
    return told[best] if best and heading_likeness("field_point", name, best) >= 0.9 else None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, Mapping | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip() or None
