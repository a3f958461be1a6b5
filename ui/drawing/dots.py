"""Dot plots: one row a place, identical for every indicator so that they can be read side by side."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, frame, nice_ticks
from ui.look import Look


@dataclass(frozen=True)
class Dot:
    """One row of a dot plot; a value of None keeps the row and shows why."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    label: str
    hover: str
    is_home: bool
    is_comparable: bool


def dot_plot(
    look: Look, dots: Sequence[Dot], form: Format, median: float | None, median_label: str, height: int | None = None
) -> go.Figure:
    """One row a place: home as a filled diamond, peers as dots, hollow where not comparable; missing rows say why."""
    figure = Canvas()
    rows = list(reversed(dots))
    known = [v for dot in dots for v in (dot.value, dot.high) if v is not None]
    top = max([*known, 1e-9])
    for y, dot in enumerate(rows):
        if dot.value is None:
            figure.add_annotation(
                x=0,
                y=y,
                text=html.escape(dot.label),
                showarrow=False,
                bgcolor=look.ground,
                xanchor="left",
                xshift=4,
                font={"size": 11, "color": look.muted},
            )
            continue
        colour = look.accent if dot.is_home else look.muted
        if dot.low is not None and dot.high is not None:
            figure.add_scatter(
                x=[dot.low, dot.high], y=[y, y], mode="lines", line={"color": colour, "width": 2}, hoverinfo="skip"
            )
        symbol = ("diamond" if dot.is_home else "circle") + ("" if dot.is_comparable else "-open")
        figure.add_scatter(
            x=[dot.value],
            y=[y],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 13 if dot.is_home else 10,
                "color": colour,
                "line": {"width": 2, "color": colour},
            },
            hovertemplate=html.escape(dot.hover).replace("\n", "<br>") + "<extra></extra>",
        )
        figure.add_annotation(
            x=dot.high if dot.high is not None else dot.value,
            y=y,
            text=html.escape(dot.label),
            showarrow=False,
            bgcolor=look.ground,
            xanchor="left",
            xshift=10,
            font={"size": 12, "color": look.text if dot.is_home else look.muted},
        )
    if median is not None:
        figure.add_vline(x=median, line={"dash": "dot", "color": look.muted, "width": 1.5})
        figure.add_annotation(
            x=median,
            y=len(rows) - 0.45,
            text=html.escape(median_label),
            showarrow=False,
            bgcolor=look.ground,
            yanchor="bottom",
            font={"size": 11, "color": look.muted},
        )
    frame(figure, look, height or 74 + 34 * len(rows), left=8, top=20)
    figure.update_layout(showlegend=False)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[("<b>%s</b>" if dot.is_home else "%s") % html.escape(dot.name) for dot in rows],
        range=[-0.6, len(rows) - 0.2],
        showgrid=True,
        gridcolor=look.faint,
        automargin=True,
    )
    ticks = nice_ticks(0, top)
    figure.update_xaxes(
        range=[0, top * 1.6],
        tickvals=ticks,
        ticktext=[form(tick) for tick in ticks],
        showgrid=False,
        zeroline=True,
        zerolinecolor=look.faint,
    )
    return figure.finished()
