"""The map of enterprises: areas, groups from far, single enterprises when near, and layers to switch on.

Nothing is fetched: no tiles lie under it, only the outlines of the database. Whatever is put on it is counted in the
database first, so that what is sent stays small however many enterprises there are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize
from pydeck.types import String

from sse_metrics.areas import corners
from ui.look import Look

Row = dict[str, Any]
_MARGIN = 1.08  # air around what is shown
_CLOSEST, _FURTHEST = 15.5, 3.0
_LARGEST, _SMALLEST = 30.0, 9.0  # pixels of a circle's radius


@dataclass(frozen=True)
class Spot:
    """A place on the map with what the pointer says there, and what becomes of a click: a choice and its code."""

    latitude: float
    longitude: float
    tip: str
    n: float = 1
    label: str = ""
    choice: str = ""
    code: str = ""


class Deck(pdk.Deck):
    """A deck that is sent without the blanks and line ends that pydeck writes."""

    def to_json(self) -> str:
        """The deck as it goes to the browser."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def deck(
    layers: Sequence[pdk.Layer],
    outlines: Iterable[Mapping[str, Any]],
    spots: Iterable[Spot],
    width: int,
    height: int,
) -> Deck:
    """The layers, with the view set so that all outlines and spots are seen in so many pixels."""
    seen = [point for outline in outlines for point in corners(outline)]
    seen += [(spot.longitude, spot.latitude) for spot in spots]
    return Deck(
        layers=list(layers),
        initial_view_state=_view(seen, width, height),
        map_provider=None,
        tooltip={"text": "{tip}"},
    )


def areas(look: Look, rows: Sequence[Row], chosen: Sequence[str]) -> pdk.Layer:
    """Outlines shaded by value; each row has place_id, geometry, value (or None) and tip."""
    top = max([row["value"] for row in rows if row["value"] is not None] + [1e-9])
    features = [
        {
            "type": "Feature",
            "geometry": row["geometry"],
            "tip": row["tip"],
            "choice": "area",
            "code": row["place_id"],
            "fill": _shade(look, None if row["value"] is None else row["value"] / top),
            "width": 3 if row["place_id"] in chosen else 1,
        }
        for row in rows
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id="areas",
        pickable=True,
        stroked=True,
        filled=True,
        get_fill_color="fill",
        get_line_color=_rgb(look.muted),
        get_line_width="width",
        line_width_units=String("pixels"),
    )


def circles(look: Look, layer_id: str, spots: Sequence[Spot], colour: str) -> list[pdk.Layer]:
    """Circles whose area grows with n, each with its number."""
    top = max([spot.n for spot in spots] + [1])
    rows = [
        _row(spot) | {"r": round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(spot.n / top), 1), "label": spot.label}
        for spot in spots
    ]
    ring = pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=layer_id,
        pickable=True,
        stroked=True,
        filled=True,
        radius_units=String("pixels"),
        line_width_units=String("pixels"),
        get_position="at",
        get_radius="r",
        get_fill_color=[*_rgb(look.ground), 215],
        get_line_color=_rgb(colour),
        get_line_width=3,
    )
    written = pdk.Layer(
        "TextLayer",
        rows,
        id=f"{layer_id}-numbers",
        get_position="at",
        get_text="label",
        get_size=13,
        get_color=_rgb(look.text),
        font_family=String("sans-serif"),
        font_weight=600,
        character_set=String("auto"),
    )
    return [ring, written]


def dots(look: Look, layer_id: str, spots: Sequence[Spot], colour: str, radius: float = 6) -> pdk.Layer:
    """Single points, all of one size."""
    return pdk.Layer(
        "ScatterplotLayer",
        [_row(spot) for spot in spots],
        id=layer_id,
        pickable=True,
        stroked=True,
        filled=True,
        radius_units=String("pixels"),
        line_width_units=String("pixels"),
        get_position="at",
        get_radius=radius,
        get_fill_color=[*_rgb(colour), 230],
        get_line_color=_rgb(look.ground),
        get_line_width=1.5,
    )


def signs(look: Look, layer_id: str, spots: Sequence[Spot], colour: str) -> pdk.Layer:
    """Points marked by a sign instead of a dot, so that they are told apart without colours: the spot's label."""
    return pdk.Layer(
        "TextLayer",
        [_row(spot) | {"label": spot.label} for spot in spots],
        id=layer_id,
        pickable=True,
        get_position="at",
        get_text="label",
        get_size=22,
        get_color=_rgb(colour),
        font_family=String("sans-serif"),
        character_set=String("auto"),
        outline_width=3,
        outline_color=_rgb(look.ground),
        font_settings={"sdf": True},
    )


def boxes(look: Look, layer_id: str, spots: Sequence[Spot], colour: str) -> pdk.Layer:
    """Numbers in boxes, a little below their place, where circles stand already."""
    return pdk.Layer(
        "TextLayer",
        [_row(spot) | {"label": spot.label} for spot in spots],
        id=layer_id,
        pickable=True,
        get_position="at",
        get_text="label",
        get_size=12,
        get_color=_rgb(look.text),
        get_pixel_offset=[0, 24],
        background=True,
        get_background_color=_rgb(look.ground),
        get_border_color=_rgb(colour),
        get_border_width=2,
        background_padding=[6, 3, 6, 3],
        font_family=String("sans-serif"),
        character_set=String("auto"),
    )


def discs(look: Look, layer_id: str, spots: Sequence[Spot], colour: str) -> pdk.Layer:
    """Points with what they are exact to: n is the radius in metres, and never too small to be seen."""
    return pdk.Layer(
        "ScatterplotLayer",
        [_row(spot) | {"r": spot.n} for spot in spots],
        id=layer_id,
        pickable=True,
        stroked=True,
        filled=True,
        radius_units=String("meters"),
        radius_min_pixels=4,
        line_width_units=String("pixels"),
        get_position="at",
        get_radius="r",
        get_fill_color=[*_rgb(colour), 120],
        get_line_color=_rgb(colour),
        get_line_width=1.5,
    )


def _row(spot: Spot) -> Row:
    at = [round(spot.longitude, 5), round(spot.latitude, 5)]
    return {"at": at, "tip": spot.tip, **({"choice": spot.choice, "code": spot.code} if spot.choice else {})}


def _view(seen: Sequence[tuple[float, float]], width: int, height: int) -> pdk.ViewState:
    if not seen:
        return pdk.ViewState(latitude=0, longitude=0, zoom=1)
    west, east = min(x for x, _ in seen), max(x for x, _ in seen)
    south, north = min(y for _, y in seen), max(y for _, y in seen)
    latitude = (south + north) / 2
    wide = max(east - west, 1e-6) * _MARGIN
    tall = max(north - south, 1e-6) * _MARGIN / max(math.cos(math.radians(latitude)), 0.01)
    # at zoom 0 the world of 360 degrees is 512 pixels wide
    zoom = math.log2(min(width / wide, height / tall) * 360 / 512)
    return pdk.ViewState(
        latitude=latitude, longitude=(west + east) / 2, zoom=round(min(max(zoom, _FURTHEST), _CLOSEST), 2)
    )


def _shade(look: Look, share: float | None) -> list[int]:
    if share is None:
        return [*_rgb(look.faint), 110]
    low, high = (_rgb(colour) for colour in look.ramp)
    return [*(round(a + (b - a) * share) for a, b in zip(low, high, strict=True)), 255]


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
