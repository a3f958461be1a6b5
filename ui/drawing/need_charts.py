"""Charts of need against supply: a two-way map in nine colours with a code in each area, and a scatter."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from ui.drawing import charts
from ui.drawing.canvas import Canvas
from ui.look import Look

# By third of need (rows) and third of supply (columns); told apart by all kinds of sight, and each bears its code.
COLOURS = (
    ("#E8E8E8", "#ACE4E4", "#5AC8C8"),
    ("#DFB0D6", "#A5ADD3", "#5698B9"),
    ("#BE64AC", "#8C62AA", "#3B4994"),
)
_WRITTEN = (("#0F1B22",) * 3, ("#0F1B22",) * 3, ("#FFFFFF", "#FFFFFF", "#FFFFFF"))
_SUPPLY = "ABC"


@dataclass(frozen=True)
class TwoWay:
    """An area on both charts."""

    place_id: str
    name: str
    hover: str
    need: float
    supply: float
    low: float
    high: float
    need_third: int
    supply_third: int
    is_gap: bool

    @property
    def code(self) -> str:
        """Third of need as a digit, third of supply as a letter: 3A is high need and few enterprises."""
        return f"{self.need_third + 1}{_SUPPLY[self.supply_third]}"


def two_way_map(
    look: Look,
    areas: Sequence[TwoWay],
    outlines: Mapping[str, Any],
    middles: Mapping[str, tuple[float, float]],
    words: tuple[str, str],
    height: int = 400,
) -> go.Figure:
    """Areas in the colour of both thirds; areas that are not known stay empty. `words` name need and supply."""
    figure = Canvas()
    drawn = [area for area in areas if area.place_id in outlines]
    missing = [place_id for place_id in outlines if place_id not in {area.place_id for area in drawn}]
    geojson = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": place_id, "properties": {}, "geometry": geometry}
            for place_id, geometry in outlines.items()
        ],
    }
    flat = [colour for row in COLOURS for colour in row]
    if missing:
        figure.add_choropleth(
            geojson=geojson,
            locations=missing,
            z=[0] * len(missing),
            showscale=False,
            colorscale=[[0, look.ground], [1, look.ground]],
            marker={"line": {"color": look.muted, "width": 0.8}},
            hoverinfo="skip",
        )
    # those with a heavy outline last, so that no neighbour covers it
    ordered = sorted(drawn, key=lambda area: area.is_gap)
    figure.add_choropleth(
        geojson=geojson,
        locations=[area.place_id for area in ordered],
        z=[3 * area.need_third + area.supply_third for area in ordered],
        zmin=-0.5,
        zmax=8.5,
        showscale=False,
        colorscale=[[(i + step) / 9, flat[i]] for i in range(9) for step in (0, 1)],
        marker={
            "line": {
                "color": [look.text if area.is_gap else look.ground for area in ordered],
                "width": [3 if area.is_gap else 1 for area in ordered],
            }
        },
        text=[html.escape(area.hover) for area in ordered],
        hovertemplate="%{text}<extra></extra>",
    )
    figure.add(
        "scattergeo",
        lon=[middles[area.place_id][0] for area in ordered],
        lat=[middles[area.place_id][1] for area in ordered],
        mode="text",
        text=[area.code for area in ordered],
        textfont={"color": [_WRITTEN[area.need_third][area.supply_third] for area in ordered], "size": 12},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_geos(
        visible=False,
        fitbounds="locations",
        projection={"type": "mercator"},
        bgcolor="rgba(0,0,0,0)",
        domain={"x": [0, 0.76], "y": [0, 1]},
    )
    charts.frame(figure, look, height, left=0, right=0, top=0, bottom=0)
    figure.update_layout(dragmode=False)
    _key(figure, look, words)
    return figure.finished()


def _key(figure: Canvas, look: Look, words: tuple[str, str]) -> None:
    """The nine colours with their codes, need upwards and supply to the right."""
    left, bottom, wide, tall = 0.81, 0.1, 0.055, 0.085
    for need, row in enumerate(COLOURS):
        for supply, colour in enumerate(row):
            x, y = left + supply * wide, bottom + need * tall
            figure.add_shape(
                type="rect",
                xref="paper",
                yref="paper",
                x0=x,
                x1=x + wide,
                y0=y,
                y1=y + tall,
                fillcolor=colour,
                line={"color": look.ground, "width": 1},
            )
            figure.add_annotation(
                xref="paper",
                yref="paper",
                x=x + wide / 2,
                y=y + tall / 2,
                text=f"{need + 1}{_SUPPLY[supply]}",
                showarrow=False,
                xanchor="center",
                yanchor="middle",
                font={"size": 11, "color": _WRITTEN[need][supply]},
            )
    upwards, rightwards = (html.escape(word) for word in words)
    axis = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 11, "color": look.muted}}
    figure.add_annotation(
        x=left + 1.5 * wide, y=bottom - 0.01, xanchor="center", yanchor="top", text=f"{rightwards} →", **axis
    )
    figure.add_annotation(
        x=left - 0.008,
        y=bottom + 1.5 * tall,
        xanchor="right",
        yanchor="middle",
        textangle=-90,
        text=f"{upwards} →",
        **axis,
    )


def scatter(
    look: Look,
    areas: Sequence[TwoWay],
    titles: tuple[str, str],
    forms: tuple[charts.Format, charts.Format],
    height: int = 400,
) -> go.Figure:
    """Need to the right, supply upwards with its interval; areas of high need and low supply by name."""
    figure = Canvas()
    for is_gap, colour, symbol in ((False, look.series[0], "circle"), (True, look.series[1], "diamond")):
        some = [area for area in areas if area.is_gap == is_gap]
        figure.add_scatter(
            x=[area.need for area in some],
            y=[area.supply for area in some],
            mode="markers+text" if is_gap else "markers",
            marker={"color": colour, "symbol": symbol, "size": 12 if is_gap else 8},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [area.high - area.supply for area in some],
                "arrayminus": [area.supply - area.low for area in some],
                "color": colour if is_gap else look.muted,
                "thickness": 1,
                "width": 0,
            },
            text=[html.escape(area.name) for area in some] if is_gap else None,
            textposition="middle left",
            textfont={"color": look.text, "size": 12},
            customdata=[html.escape(area.hover) for area in some],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    charts.frame(figure, look, height, bottom=44)
    needs = [area.need for area in areas]
    air = (max(needs) - min(needs)) * 0.06 or 0.01
    across = charts.nice_ticks(min(needs), max(needs))
    top = max(area.high for area in areas) * 1.05
    up = charts.nice_ticks(0, top)
    figure.update_xaxes(
        title={"text": html.escape(titles[0]), "font": {"size": 12, "color": look.muted}},
        range=[min(needs) - air, max(needs) + air],
        tickvals=across,
        ticktext=[forms[0](tick) for tick in across],
        gridcolor=look.faint,
        zeroline=False,
    )
    figure.update_yaxes(
        title={"text": html.escape(titles[1]), "font": {"size": 12, "color": look.muted}},
        range=[-top * 0.03, top],
        tickvals=up,
        ticktext=[forms[1](tick) for tick in up],
        zeroline=True,
        zerolinecolor=look.muted,
    )
    return figure.finished()
