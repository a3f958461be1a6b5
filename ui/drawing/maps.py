"""Maps of areas, drawn from the outlines in the database: nothing is fetched."""

from __future__ import annotations

import functools
import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from sse_metrics.warehouse.database import Database
from ui import data, look, numbers
from ui.drawing import charts
from ui.drawing.canvas import Canvas
from ui.text import name_of, t


def neighbourhoods(place: str, rows: Sequence[dict[str, Any]], height: int) -> go.Figure:
    """A value by neighbourhood of a district; rows of an answer split by neighbourhood_id."""
    outlines = data.ask(_outlines, place)
    by_id = {row["neighbourhood_id"]: row for row in rows}
    places = data.places()
    values = {place_id: by_id[place_id]["value"] if place_id in by_id else None for place_id in outlines}
    hovers = {place_id: hover(name_of(places[place_id]), by_id.get(place_id)) for place_id in outlines}
    geojson = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": place_id, "properties": {}, "geometry": _geometry(outline)}
            for place_id, outline in outlines.items()
        ],
    }
    return _choropleth(look.current(), geojson, values, hovers, numbers.short_number, height)


def below(
    place: str, values: Mapping[str, float], hovers: Mapping[str, str], form: charts.Format, height: int
) -> go.Figure:
    """A value for each place directly below `place`; those without one in the colour of missing."""
    outlines = data.ask(_outlines, place)
    geojson = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": place_id, "properties": {}, "geometry": _geometry(outline)}
            for place_id, outline in outlines.items()
        ],
    }
    every = {place_id: values.get(place_id) for place_id in outlines}
    return _choropleth(look.current(), geojson, every, hovers, form, height)


def sentence(rows: Sequence[dict[str, Any]]) -> str:
    """The map in words: where most are and where none is."""
    places = data.places()
    known = [row for row in rows if row["value"] is not None]
    most = max(known, key=lambda row: row["value"])
    none = sum(1 for row in known if not row["numerator"])
    return t(
        "glance.map.sentence",
        name=name_of(places[most["neighbourhood_id"]]),
        value=numbers.short_number(most["value"]),
        none=none,
    )


def _choropleth(
    colours: look.Look,
    geojson: Mapping[str, Any],
    values: Mapping[str, float | None],
    hovers: Mapping[str, str],
    form: charts.Format,
    height: int = 300,
) -> go.Figure:
    """Areas shaded by value; areas without one stay in the colour of missing. Uses our own topojson, never a CDN."""
    known = {place: value for place, value in values.items() if value is not None}
    missing = [place for place in values if place not in known]
    top = max([*known.values(), 1e-9])
    ticks = charts.nice_ticks(0, top)
    figure = Canvas()
    if missing:
        figure.add_choropleth(
            geojson=geojson,
            locations=missing,
            z=[0] * len(missing),
            showscale=False,
            colorscale=[[0, colours.faint], [1, colours.faint]],
            marker={"line": {"color": colours.ground, "width": 1}},
            text=[html.escape(hovers[place]) for place in missing],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.add_choropleth(
        geojson=geojson,
        locations=list(known),
        z=list(known.values()),
        zmin=0,
        zmax=top,
        colorscale=[[0, colours.ramp[0]], [1, colours.ramp[1]]],
        marker={"line": {"color": colours.muted, "width": 0.8}},
        text=[html.escape(hovers[place]) for place in known],
        hovertemplate="%{text}<extra></extra>",
        colorbar={
            "thickness": 10,
            "len": 0.8,
            "x": 1.0,
            "xanchor": "left",
            "outlinewidth": 0,
            "tickvals": ticks,
            "ticktext": [form(tick) for tick in ticks],
            "tickfont": {"color": colours.muted, "size": 11},
        },
    )
    figure.update_geos(visible=False, fitbounds="locations", projection={"type": "mercator"}, bgcolor="rgba(0,0,0,0)")
    charts.frame(figure, colours, height, left=0, right=0, top=0, bottom=0)
    figure.update_layout(dragmode=False)
    return figure.finished()


def hover(name: str, row: dict[str, Any] | None) -> str:
    """What the pointer says over an area: the density of enterprises with its interval, or that it is not known."""
    if row is None or row["value"] is None:
        return t("map.hover.missing", name=name)
    return t(
        "map.hover.density",
        name=name,
        value=numbers.short_number(row["value"]),
        low=numbers.short_number(row["low"]),
        high=numbers.short_number(row["high"]),
        n=numbers.number(row["numerator"]),
        residents=numbers.number(row["denominator"]),
    )


def _outlines(db: Database, place: str) -> dict[str, str]:
    rows = db.rows(
        "select b.place_id, b.geometry from boundary as b inner join place as p on b.place_id = p.place_id "
        "where p.parent_id = $place order by b.place_id",
        {"place": place},
    )
    return {row["place_id"]: row["geometry"] for row in rows}


@functools.lru_cache(maxsize=512)
def _geometry(outline: str) -> dict[str, Any]:
    geometry: dict[str, Any] = json.loads(outline)
    return geometry
