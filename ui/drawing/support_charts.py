"""Charts of support: two sides beside each other with their intervals, shares of a group beside one another."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, frame, nice_ticks
from ui.drawing.curves import wrapped
from ui.look import Look

_MARKERS = ("circle", "diamond", "square")
_OFFSET = 0.19  # of a row, to either side of its middle
_LONGEST = 26
_MOST_NAMED = 5  # years that fit on a phone side by side


@dataclass(frozen=True)
class Point:
    """One side of a row: its value with interval, and the words beside it; without a value the words stand alone."""

    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Pair:
    """A row with two sides."""

    name: str
    first: Point
    second: Point


@dataclass(frozen=True)
class Shares:
    """A group with its share of several wholes, None where one is not told."""

    name: str
    values: Sequence[float | None]


def pairs(look: Look, rows: Sequence[Pair], names: tuple[str, str], form: Format, row_height: int = 66) -> go.Figure:
    """Rows from top to bottom, in each the first side above the second; the legend names the two."""
    figure = Canvas()
    sides = [[row.first for row in rows], [row.second for row in rows]]
    known = [x for side in sides for p in side for x in (p.value, p.low, p.high) if x is not None]
    least, most = min([0.0, *known]), max([0.0, *known])
    span = (most - least) or 1.0
    for index, points in enumerate(sides):
        colour, offset = look.series[index], _OFFSET if index == 0 else -_OFFSET
        heights = [len(rows) - 1 - at + offset for at in range(len(rows))]
        for y, point in zip(heights, points, strict=True):
            if point.low is not None and point.high is not None:
                figure.add_scatter(
                    x=[point.low, point.high], y=[y, y], mode="lines", line={"color": colour, "width": 3},
                    hoverinfo="skip", showlegend=False,
                )  # fmt: skip
            at = max(x for x in (point.value, point.high, 0.0) if x is not None)
            figure.add_annotation(
                x=at, y=y, text=html.escape(point.text), showarrow=False, xanchor="left", xshift=9,
                bgcolor=look.ground, font={"size": 12, "color": look.text if point.value is not None else look.muted},
            )  # fmt: skip
        figure.add_scatter(
            x=[point.value for point in points],
            y=heights,
            name=html.escape(names[index]),
            mode="markers",
            marker={"color": colour, "symbol": _MARKERS[index], "size": 11},
            text=[html.escape(f"{names[index]}: {point.text}") for point in points],
            hovertemplate="%{text}<extra></extra>",
        )
    frame(figure, look, 70 + row_height * len(rows), top=34)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    ticks = nice_ticks(least, most)
    figure.update_xaxes(
        range=[least - span * 0.05, most + span * 0.85],  # room for the words
        tickvals=ticks, ticktext=[form(tick) for tick in ticks], showgrid=False, zeroline=True,
        zerolinecolor=look.faint,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=[html.escape(row.name) for row in reversed(rows)],
        range=[-0.6, len(rows) - 0.4], showgrid=False, zeroline=False,
    )  # fmt: skip
    return figure.finished()


def shares(look: Look, rows: Sequence[Shares], names: Sequence[str], form: Format) -> go.Figure:
    """A row a group with a mark for its share of each whole; the last whole, what they are read against, is hollow."""
    figure = Canvas()
    heights = list(range(len(rows)))[::-1]
    known = [value for row in rows for value in row.values if value is not None]
    for y, row in zip(heights, rows, strict=True):
        told = [value for value in row.values if value is not None]
        if len(told) > 1:
            figure.add_scatter(
                x=[min(told), max(told)], y=[y, y], mode="lines", line={"color": look.faint, "width": 3},
                hoverinfo="skip", showlegend=False,
            )  # fmt: skip
    for index, name in enumerate(names):
        is_last = index == len(names) - 1
        marker = (
            {"symbol": "line-ns", "size": 18, "line": {"color": look.text, "width": 3}}
            if is_last
            else {"symbol": _MARKERS[index], "size": 11, "color": look.series[index]}
        )
        figure.add_scatter(
            x=[row.values[index] for row in rows],
            y=heights,
            name=html.escape(name),
            mode="markers",
            marker=marker,
            text=[html.escape(f"{row.name} · {name}: {form(row.values[index])}") for row in rows],
            hovertemplate="%{text}<extra></extra>",
        )
    frame(figure, look, 84 + 30 * len(rows), top=54)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    top = max([*known, 1e-9]) * 1.08
    ticks = nice_ticks(0, top)
    figure.update_xaxes(
        range=[-top * 0.03, top], tickvals=ticks, ticktext=[form(tick) for tick in ticks], showgrid=True,
        gridcolor=look.faint, zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=heights, ticktext=[wrapped(row.name, _LONGEST, 2) for row in rows], range=[-0.6, len(rows) - 0.4],
        showgrid=False, zeroline=False,
    )  # fmt: skip
    return figure.finished()


def years(look: Look, amounts: dict[int, float], form: Format, height: int = 250) -> go.Figure:
    """A column a year; a year without one stays empty, and so few years are named that they fit on a phone."""
    figure = Canvas()
    figure.add_bar(
        x=list(amounts), y=list(amounts.values()), marker={"color": look.series[0]},
        customdata=[form(amount) for amount in amounts.values()], hovertemplate="%{x}: %{customdata}<extra></extra>",
    )  # fmt: skip
    frame(figure, look, height)
    top = max([*amounts.values(), 1e-9]) * 1.06
    ticks = nice_ticks(0, top)
    figure.update_yaxes(range=[0, top], tickvals=ticks, ticktext=[form(tick) for tick in ticks], zeroline=False)
    named = list(range(max(amounts), min(amounts) - 1, -1 if len(amounts) <= _MOST_NAMED else -2))
    figure.update_xaxes(tickvals=named, ticktext=[str(year) for year in named], showgrid=False, tickangle=0)
    figure.update_layout(bargap=0.35, showlegend=False)
    return figure.finished()
