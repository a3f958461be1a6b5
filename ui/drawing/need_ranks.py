"""Need against supply as ranks, two marks a neighbourhood, joined; and a value by year. No Streamlit calls."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, Mark, frame
from ui.drawing.curves import add_diamonds
from ui.look import Look


@dataclass(frozen=True)
class Ranked:
    """A neighbourhood with its rank by need and its rank by supply, and the difference in words."""

    name: str
    need: float
    supply: float
    hover: str
    text: str


def ranks(look: Look, rows: Sequence[Ranked], words: tuple[str, str]) -> go.Figure:
    """A row each in the order given, first on top; where need outranks supply the line is drawn strong."""
    figure = Canvas()
    drawn = list(reversed(rows))
    places = list(range(len(drawn)))
    for y, row in enumerate(drawn):
        figure.add_shape(
            type="line", x0=row.need, x1=row.supply, y0=y, y1=y,
            line={"color": look.series[1] if row.need > row.supply else look.faint, "width": 3}, layer="below",
        )  # fmt: skip
        figure.add_annotation(
            x=1, xref="paper", y=y, text=html.escape(row.text), showarrow=False, xanchor="left", xshift=6,
            font={"size": 12, "color": look.text if row.need > row.supply else look.muted},
        )  # fmt: skip
    for index, values in enumerate(([row.need for row in drawn], [row.supply for row in drawn])):
        figure.add_scatter(
            x=values,
            y=places,
            mode="markers",
            name=html.escape(words[index]),
            marker={
                "color": look.series[1 - index],
                "symbol": ("diamond", "circle")[index],
                "size": (11, 9)[index],
            },
            hovertext=[html.escape(row.hover) for row in drawn],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    frame(figure, look, 66 + 23 * len(drawn), right=52, top=30)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    figure.update_yaxes(
        tickvals=places,
        ticktext=[html.escape(row.name) for row in drawn],
        range=[-0.7, len(drawn) - 0.3],
        gridcolor=look.faint,
        zeroline=False,
    )
    figure.update_xaxes(range=[0.3, len(drawn) + 0.7], showgrid=False, zeroline=False, tickformat="d")
    return figure.finished()


def by_year(
    look: Look, years: Sequence[int], values: Sequence[float], marks: Sequence[Mark], form: Format, unit: str
) -> go.Figure:
    """A column a year with its value on top; what was published as open diamonds. `unit` names what is counted."""
    figure = Canvas()
    figure.add_bar(
        x=list(years),
        y=list(values),
        marker={"color": look.series[0]},
        text=[html.escape(form(value)) for value in values],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": "#FFFFFF" if look.ground == "#FFFFFF" else look.ground, "size": 12},
        hovertemplate="%{x}: %{text} " + html.escape(unit) + "<extra></extra>",
    )
    add_diamonds(figure, look, marks, lambda _: True)
    frame(figure, look, 210, top=24)
    figure.update_layout(bargap=0.3, showlegend=False)
    top = max([*values, *(mark.y for mark in marks), 1e-9])
    figure.update_xaxes(dtick=1 if len(years) <= 10 else 2, tickformat="d", showgrid=False)
    figure.update_yaxes(visible=False, range=[0, top * 1.12])
    return figure.finished()
