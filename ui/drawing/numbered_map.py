"""A map of numbered signs over plain outlines, for lists of a few dozen. No Streamlit calls, and nothing is fetched."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from sse_metrics import areas
from ui.drawing import charts
from ui.drawing.canvas import Canvas
from ui.look import Look

_SYMBOLS = ("circle", "square", "diamond", "pentagon", "hexagon2")
_MOST_NUMBERED = 60  # more signs than these are small and bear no number
_APART = 0.062  # how far signs stand from one another at least, in parts of the map's width
_STEPS = 40


@dataclass(frozen=True)
class Spot:
    """A sign on the map: its number in the list, where it is, its group, and what the pointer says."""

    number: int
    longitude: float
    latitude: float
    group: int
    hover: str


def numbered(
    look: Look, outlines: Mapping[str, Any], spots: Sequence[Spot], groups: Sequence[str], height: int
) -> go.Figure:
    """Signs with their numbers, each group with a form and a colour of its own."""
    figure = Canvas()
    if outlines:
        figure.add_choropleth(
            geojson={
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "id": place_id, "properties": {}, "geometry": geometry}
                    for place_id, geometry in outlines.items()
                ],
            },
            locations=list(outlines),
            z=[0] * len(outlines),
            showscale=False,
            colorscale=[[0, look.faint], [1, look.faint]],
            marker={"line": {"color": look.ground, "width": 1.2}},
            hoverinfo="skip",
        )
    colours = (*look.series, look.muted)
    are_few = len(spots) <= _MOST_NUMBERED
    if are_few:
        spots = apart(spots, outlines)
    for group, name in enumerate(groups):
        mine = [spot for spot in spots if spot.group == group]
        if not mine:
            continue
        figure.add(
            "scattergeo",
            lon=[spot.longitude for spot in mine],
            lat=[spot.latitude for spot in mine],
            mode="markers+text",
            name=html.escape(name),
            marker={
                "symbol": _SYMBOLS[group % len(_SYMBOLS)],
                "size": 21 if are_few else 8,
                "color": look.ground,
                "line": {"color": colours[group % len(colours)], "width": 3},
            },
            text=[str(spot.number) if are_few else "" for spot in mine],
            textfont={"color": look.text, "size": 11},
            hovertext=[html.escape(spot.hover) for spot in mine],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    figure.update_geos(visible=False, fitbounds="locations", projection={"type": "mercator"}, bgcolor="rgba(0,0,0,0)")
    charts.frame(figure, look, height, left=0, right=0, top=0, bottom=0)
    figure.update_layout(
        dragmode=False,
        showlegend=True,
        legend={"orientation": "h", "y": 0, "yanchor": "top", "x": 0, "itemclick": False, "itemdoubleclick": False},
    )
    return figure.finished()


def apart(spots: Sequence[Spot], outlines: Mapping[str, Any]) -> list[Spot]:
    """The spots, those that would cover one another pushed apart by as little as it takes; the same each time."""
    corners = [corner for geometry in outlines.values() for corner in areas.corners(geometry)]
    corners += [(spot.longitude, spot.latitude) for spot in spots]
    if len(spots) < 2:
        return list(spots)
    width = max(x for x, _ in corners) - min(x for x, _ in corners)
    squeeze = math.cos(
        math.radians(sum(spot.latitude for spot in spots) / len(spots))
    )  # a degree of longitude is shorter
    least = width * squeeze * _APART
    at = [[spot.longitude * squeeze, spot.latitude] for spot in spots]
    for _ in range(_STEPS):
        moved = False
        for first, second in itertools.combinations(range(len(at)), 2):
            (x1, y1), (x2, y2) = at[first], at[second]
            distance = math.hypot(x2 - x1, y2 - y1)
            if distance >= least:
                continue
            moved = True
            # of two in one spot the later goes east
            dx, dy = ((x2 - x1) / distance, (y2 - y1) / distance) if distance else (1.0, 0.0)
            push = (least - distance) / 2 * 1.02
            at[first] = [x1 - dx * push, y1 - dy * push]
            at[second] = [x2 + dx * push, y2 + dy * push]
        if not moved:
            break
    return [replace(spot, longitude=x / squeeze, latitude=y) for spot, (x, y) in zip(spots, at, strict=True)]
