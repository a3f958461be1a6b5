"""Charts of the register: who comes and goes, and what stands beside a line of reference."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from ui.drawing import charts
from ui.drawing.canvas import Canvas
from ui.look import Look


def coming_and_going(
    look: Look,
    years: Sequence[int],
    came: Sequence[float],
    went: Sequence[float],
    words: tuple[str, str],
    height: int = 300,
) -> go.Figure:
    """Columns above the line for those founded, below it for those closed; each says its number."""
    figure = Canvas()
    for values, sign, colour, name, pattern in (
        (came, 1, look.series[0], words[0], ""),
        (went, -1, look.series[1], words[1], "/"),
    ):
        figure.add_bar(
            x=list(years),
            y=[sign * value for value in values],
            name=html.escape(name),
            marker={
                "color": colour,
                "pattern": {
                    "shape": pattern,
                    "fillmode": "overlay",
                    "fgcolor": look.ground,
                    "fgopacity": 0.45,
                    "size": 6,
                },
            },
            text=[f"{value:.0f}" if value else "" for value in values],
            textposition="outside",
            textfont={"color": look.text, "size": 12},
            cliponaxis=False,
            customdata=[f"{value:.0f}" for value in values],
            hovertemplate="%{x} · " + html.escape(name) + ": %{customdata}<extra></extra>",
        )
    charts.frame(figure, look, height, top=34)
    figure.update_layout(
        barmode="relative",
        bargap=0.3,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )
    top, bottom = max([*came, 1]) * 1.2, max([*went, 1]) * 1.3
    figure.update_yaxes(range=[-bottom, top], visible=False)
    figure.add_hline(y=0, line={"color": look.muted, "width": 1})
    figure.update_xaxes(dtick=1, tickformat="d", showgrid=False, tickangle=0)
    return figure.finished()


def beside_one(
    look: Look, names: Sequence[str], values: Sequence[float], form: charts.Format, word: str, height: int | None = None
) -> go.Figure:
    """Dots in ranked order on a line that runs from 1, which `word` names, to the value."""
    figure = Canvas()
    places = list(range(len(values)))[::-1]
    for place, value in zip(places, values, strict=True):
        figure.add_scatter(
            x=[1, value],
            y=[place, place],
            mode="lines",
            line={"color": look.faint, "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=list(values),
        y=places,
        mode="markers+text",
        marker={
            "size": 10,
            "color": [look.series[0] if value >= 1 else look.series[1] for value in values],
            "symbol": ["circle" if value >= 1 else "diamond" for value in values],
        },
        text=[form(value) for value in values],
        textposition=["middle right" if value >= 1 else "middle left" for value in values],
        textfont={"size": 11, "color": look.text},
        cliponaxis=False,
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    charts.frame(figure, look, height or 54 + 22 * len(values), right=40, top=24)
    figure.add_vline(x=1, line={"color": look.muted, "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=1,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=html.escape(word),
        showarrow=False,
        font={"size": 11, "color": look.muted},
    )
    figure.update_yaxes(
        tickvals=places,
        ticktext=[html.escape(name) for name in names],
        showgrid=False,
        zeroline=False,
        range=[-0.7, len(values) - 0.3],
    )
    top = max([*values, 1.0])
    figure.update_xaxes(visible=False, range=[-0.12 * top, top * 1.1])
    return figure.finished()
