"""Budgets: by origin over the years with spending across them, and as a tree of the plan. No Streamlit calls."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, Series, frame, nice_ticks
from ui.drawing.curves import spread_labels, wrapped
from ui.drawing.flow_charts import faded
from ui.look import Look


@dataclass(frozen=True)
class Branch:
    """A part of a tree: its id, that of the part above it (empty for none), words, size, and number of its colour."""

    key: str
    above: str
    text: str
    size: float
    colour: int | None


_PATTERNS = ("", "/", ".", "x")
_LABEL_WIDTH = 14
_MOST_NAMED = 5  # years that fit on a phone side by side


def by_origin(look: Look, parts: Sequence[Series], spent: Series, form: Format, height: int = 300) -> go.Figure:
    """Columns stacked by origin, each origin named at its last column; what was spent as points on a line."""
    figure = Canvas()
    years = [int(x) for x in parts[0].xs] if parts else []
    totals = [sum(each.ys[at] or 0 for each in parts) for at in range(len(years))]
    ceiling = max([*totals, *(y for y in spent.ys if y is not None), 1e-9]) * 1.08
    ends: list[tuple[float, str, str]] = []
    base = 0.0
    for index, each in enumerate(parts):
        colour = look.series[index]
        pattern = {
            "shape": _PATTERNS[index],
            "fillmode": "overlay",
            "fgcolor": look.ground,
            "fgopacity": 0.45,
            "size": 6,
        }
        figure.add_bar(
            x=list(each.xs),
            y=list(each.ys),
            name=html.escape(each.name),
            marker={"color": colour, "pattern": pattern},
            customdata=[form(y) for y in each.ys],
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
        )
        last = each.ys[-1] or 0
        if last:
            ends.append(((base + last / 2) / ceiling, each.name, colour))
        base += last
    figure.add_scatter(
        x=list(spent.xs),
        y=list(spent.ys),
        name=html.escape(spent.name),
        mode="lines+markers",
        line={"color": look.text, "width": 2, "dash": "dot"},
        marker={"symbol": "circle", "size": 8, "color": look.ground, "line": {"color": look.text, "width": 2}},
        customdata=[form(y) for y in spent.ys],
        hovertemplate="%{x} · " + html.escape(spent.name) + ": %{customdata}<extra></extra>",
    )
    known = [y for y in spent.ys if y is not None]
    if known:
        ends.append((known[-1] / ceiling, spent.name, look.text))
    for y, name, colour in spread_labels(ends, 0.1, _LABEL_WIDTH):
        figure.add_annotation(
            x=1, xref="paper", y=y * ceiling, text=wrapped(name, _LABEL_WIDTH), showarrow=False,
            xanchor="left", xshift=4, align="left", font={"color": colour, "size": 12},
        )  # fmt: skip
    frame(figure, look, height, right=104)
    ticks = nice_ticks(0.0, ceiling)
    figure.update_yaxes(range=[0, ceiling], tickvals=ticks, ticktext=[form(tick) for tick in ticks], zeroline=False)
    named = years[::-1][:: 1 if len(years) <= _MOST_NAMED else 2]  # the last one always
    figure.update_xaxes(tickvals=named, ticktext=[str(year) for year in named], showgrid=False, tickangle=0)
    figure.update_layout(barmode="stack", bargap=0.35, showlegend=False)
    return figure.finished()


def tree(look: Look, branches: Sequence[Branch], height: int = 380) -> go.Figure:
    """From left to right what hangs on what, each part as high as it is large."""
    figure = Canvas()
    figure.add(
        "icicle",
        ids=[each.key for each in branches],
        parents=[each.above for each in branches],
        labels=[html.escape(each.text) for each in branches],
        values=[each.size for each in branches],
        branchvalues="total",
        leaf={"opacity": 1},
        marker={
            "colors": [look.faint if each.colour is None else faded(look.series[each.colour]) for each in branches],
            "line": {"color": look.ground, "width": 2},
        },
        tiling={"orientation": "h"},
        pathbar={"visible": False},
        textposition="middle left",
        textfont={"size": 13, "color": look.text},
        hovertemplate="%{label}<extra></extra>",
    )
    frame(figure, look, height)
    figure.update_layout(uniformtext={"minsize": 11, "mode": "hide"})
    return figure.finished()
