"""Charts of purchases: shares by year with what was published, rankings, flows, Lorenz curve, funnel. No Streamlit."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, Mark, Series, frame, nice_ticks
from ui.look import Look

_DASHES = ("solid", "dot", "dash")
_MARKERS = ("circle", "diamond", "square")
_LONG_NAME = 24


@dataclass(frozen=True)
class Rank:
    """One row of a ranking: what it is called, its value, and the words at its end."""

    name: str
    value: float | None
    text: str
    hover: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Flow:
    """What goes from one side to the other. `kind` chooses the colour: 0 the SSE, 1 others, 2 not known."""

    source: str
    target: str
    amount: float
    text: str
    kind: int


def share_years(
    look: Look,
    series: Sequence[Series],
    marks: Sequence[Mark],
    mark_name: str,
    targets: Sequence[Mark],
    target_name: str,
    form: Format,
    height: int = 300,
) -> go.Figure:
    """Lines by year, published figures as open diamonds, targets as short bars across; the legend names them."""
    figure = Canvas()
    for index, each in enumerate(series):
        figure.add_scatter(
            x=list(each.xs),
            y=list(each.ys),
            name=html.escape(each.name),
            mode="lines+markers",
            line={"color": look.series[index], "dash": _DASHES[index], "width": 2},
            marker={"symbol": _MARKERS[index], "size": 7},
            customdata=[form(y) for y in each.ys],
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
        )
    if marks:
        diamond = {"symbol": "diamond", "size": 10, "color": look.ground, "line": {"color": look.text, "width": 2}}
        _points(figure, marks, mark_name, diamond)
    if targets:
        bar = {"symbol": "line-ew", "size": 20, "line": {"color": look.text, "width": 3}}
        _points(figure, targets, target_name, bar)
    frame(figure, look, height, top=36)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    values = [y for each in series for y in each.ys if y is not None] + [mark.y for mark in (*marks, *targets)]
    top = max([*values, 1e-9]) * 1.12
    ticks = nice_ticks(0, top)
    figure.update_yaxes(range=[0, top], tickvals=ticks, ticktext=[form(tick) for tick in ticks], zeroline=False)
    years = [x for each in series for x in each.xs] + [mark.x for mark in (*marks, *targets)]
    span = max(years, default=0) - min(years, default=0)
    figure.update_xaxes(
        showgrid=False,
        tickformat="d",
        dtick=max(1, -(-span // 8)),
        range=[min(years, default=0) - 0.5, max(years, default=0) + 0.5],
    )
    return figure.finished()


def _points(figure: Canvas, marks: Sequence[Mark], name: str, marker: dict[str, object]) -> None:
    figure.add_scatter(
        x=[mark.x for mark in marks],
        y=[mark.y for mark in marks],
        name=html.escape(name),
        mode="markers",
        marker=marker,
        text=[html.escape(mark.hover) for mark in marks],
        hovertemplate="%{text}<extra></extra>",
    )


def ranking(look: Look, ranks: Sequence[Rank], height: int | None = None, line: Mark | None = None) -> go.Figure:
    """Horizontal bars in the order given, first on top, each with its words; a value not known keeps its row.

    `line` is a value across all rows, such as a target. On the left are the names, in two lines where they are long.
    """
    figure = Canvas()
    rows = list(reversed(ranks))
    top = max([*(rank.value or 0.0 for rank in rows), line.x if line else 0.0, 1e-9])
    figure.add_bar(
        x=[rank.value or 0.0 for rank in rows],
        y=list(range(len(rows))),
        orientation="h",
        marker={"color": [look.series[1] if rank.is_chosen else look.series[0] for rank in rows]},
        hovertext=[html.escape(rank.hover or f"{rank.name}: {rank.text}") for rank in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for y, rank in enumerate(rows):
        figure.add_annotation(
            x=rank.value or 0.0,
            y=y,
            text=_in_lines(rank.text),
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=4,
            bgcolor=look.ground,
            borderpad=1,
            font={"size": 11, "color": look.text if rank.value is not None else look.muted},
        )
    if line:
        figure.add_vline(x=line.x, line={"color": look.text, "width": 2, "dash": "dash"})
        figure.add_annotation(
            x=line.x,
            y=len(rows) - 0.4,
            text=html.escape(line.label),
            showarrow=False,
            yanchor="bottom",
            font={"size": 11, "color": look.muted},
        )
    is_tall = any(len(rank.name) > _LONG_NAME or "\n" in rank.text for rank in rows)
    row_height = 34 if is_tall else 28
    frame(figure, look, height or 36 + row_height * len(rows), top=24 if line else 8)
    figure.update_layout(bargap=0.35, showlegend=False)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[_in_two_lines(rank.name) for rank in rows],
        range=[-0.6, len(rows) - 0.3],
        showgrid=False,
    )
    figure.update_xaxes(visible=False, range=[0, top * 2.1])  # room for the words
    return figure.finished()


def sankey(look: Look, flows: Sequence[Flow], names: Sequence[str], height: int = 460) -> go.Figure:
    """Who buys from whom: buyers on the left, suppliers on the right, each with its value in the name.

    `names` gives what the three kinds of flow are called, for the legend.
    """
    sources = list(dict.fromkeys(flow.source for flow in flows))
    targets = list(dict.fromkeys(flow.target for flow in flows))
    kind_of = {flow.target: flow.kind for flow in flows}
    colours = (look.series[2], look.series[0], look.muted)
    figure = Canvas()
    figure.add(
        "sankey",
        arrangement="snap",
        node={
            "label": [html.escape(name) for name in (*sources, *targets)],
            "color": [look.accent] * len(sources) + [colours[kind_of[name]] for name in targets],
            "pad": 18,
            "thickness": 12,
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [sources.index(flow.source) for flow in flows],
            "target": [len(sources) + targets.index(flow.target) for flow in flows],
            "value": [flow.amount for flow in flows],
            "color": [faded(colours[flow.kind]) for flow in flows],
            "customdata": [html.escape(flow.text) for flow in flows],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"color": look.text, "size": 12, "shadow": "none"},
    )
    for kind in sorted(set(kind_of.values())):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=html.escape(names[kind]),
            marker={"color": colours[kind], "size": 10, "symbol": "square"},
        )
    frame(figure, look, height, top=30)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure.finished()


def lorenz(look: Look, points: Sequence[tuple[float, float]], names: Sequence[str], form: Format) -> go.Figure:
    """The Lorenz curve and the diagonal of equality; `names` are those of curve, diagonal, and the two axes."""
    curve, diagonal, across, up = names
    figure = Canvas()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name=html.escape(diagonal),
        line={"color": look.muted, "dash": "dot", "width": 1.5},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        mode="lines",
        name=html.escape(curve),
        line={"color": look.series[0], "width": 2.5},
        fill="tonexty",
        fillcolor=faded(look.series[0], 0.14),
        text=[f"{form(x)} → {form(y)}" for x, y in points],
        hovertemplate="%{text}<extra></extra>",
    )
    frame(figure, look, 320, top=34)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    axis = {"range": [0, 1], "tickvals": ticks, "ticktext": [form(tick) for tick in ticks], "zeroline": False}
    figure.update_xaxes(**axis, title={"text": html.escape(across), "font": {"size": 12, "color": look.muted}})
    figure.update_yaxes(**axis, title={"text": html.escape(up), "font": {"size": 12, "color": look.muted}})
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    return figure.finished()


def funnel(look: Look, steps: Sequence[Rank], height: int = 250) -> go.Figure:
    """Steps from many to few, as bars about a middle line, each with its words inside or beside."""
    figure = Canvas()
    figure.add(
        "funnel",
        y=[html.escape(step.name) for step in steps],
        x=[step.value for step in steps],
        text=[html.escape(step.text) for step in steps],
        texttemplate="%{text}",
        textposition="auto",
        textfont={"size": 12},
        insidetextfont={"color": "#FFFFFF" if look.ground == "#FFFFFF" else look.ground},
        outsidetextfont={"color": look.text},
        marker={"color": [look.series[0]] * (len(steps) - 1) + [look.series[2]]},
        connector={"fillcolor": look.faint, "line": {"width": 0}},
        hovertext=[html.escape(step.hover) for step in steps],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    frame(figure, look, height)
    figure.update_layout(showlegend=False)
    return figure.finished()


def columns(look: Look, ranks: Sequence[Rank], height: int = 260) -> go.Figure:
    """A few columns with their words on top; a chosen one stands out."""
    figure = Canvas()
    figure.add_bar(
        x=[html.escape(rank.name) for rank in ranks],
        y=[rank.value for rank in ranks],
        marker={"color": [look.series[1] if rank.is_chosen else look.series[0] for rank in ranks]},
        text=[html.escape(rank.text) for rank in ranks],
        textposition="outside",
        cliponaxis=False,
        hovertext=[html.escape(rank.hover) for rank in ranks],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    frame(figure, look, height, top=24)
    figure.update_layout(bargap=0.35, showlegend=False)
    figure.update_xaxes(showgrid=False, type="category")
    figure.update_yaxes(visible=False)
    return figure.finished()


def _in_lines(text: str) -> str:
    """Words at the end of a bar: a first line, and what stands behind it in a smaller second one."""
    first, _, second = text.partition("\n")
    return html.escape(first) + (f"<br><span style='font-size:10px'>{html.escape(second)}</span>" if second else "")


def _in_two_lines(name: str, longest: int = _LONG_NAME) -> str:
    """A long name broken at the blank nearest to its middle, escaped."""
    if len(name) <= longest:
        return html.escape(name)
    blanks = [index for index, letter in enumerate(name) if letter == " "]
    if not blanks:
        return html.escape(name[: 2 * longest])
    at = min(blanks, key=lambda index: abs(index - len(name) / 2))
    first, second = name[:at], name[at + 1 :]
    cut = longest + 6
    return "<br>".join(html.escape(part if len(part) <= cut else part[: cut - 1] + "…") for part in (first, second))


def faded(colour: str, opacity: float = 0.35) -> str:
    """A colour that lets what is behind it through."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
