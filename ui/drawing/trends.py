"""Lines over years with labels that wrap and published marks; the spread of enterprises. No Streamlit calls."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from sse_metrics.spread import Spread
from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, Mark, Series, frame, nice_ticks
from ui.drawing.curves import add_diamonds, spread_labels, wrapped
from ui.look import Look

_DASHES = ("solid", "dash", "dot", "dashdot")
_SYMBOLS = ("circle", "square", "diamond", "x")
_LABEL_WIDTH = 16


def lines(
    look: Look,
    series: Sequence[Series],
    form: Format,
    marks: Sequence[Mark] = (),
    top: float | None = None,
    height: int = 270,
) -> go.Figure:
    """Up to four lines from zero, each with its name at its end; published figures as open diamonds."""
    figure = Canvas()
    years = [int(x) for each in series for x in each.xs] or [0]
    first, last = min(years), max(years)
    shown = [mark for mark in marks if first <= mark.x <= last]
    values = [y for each in series for y in each.ys if y is not None]
    ceiling = top or max([*values, *(mark.y for mark in shown), 1e-9]) * 1.1
    ends: list[tuple[float, str, str]] = []
    for index, each in enumerate(series):
        colour = look.series[index % 4]
        figure.add_scatter(
            x=list(each.xs),
            y=list(each.ys),
            name=html.escape(each.name),
            mode="lines+markers",
            line={"color": colour, "dash": _DASHES[index % 4], "width": 2},
            marker={"symbol": _SYMBOLS[index % 4], "size": 6},
            customdata=[form(y) for y in each.ys],
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
        )
        known = [y for y in each.ys if y is not None]
        if known:
            ends.append((known[-1] / ceiling, each.name, colour))
    add_diamonds(figure, look, shown, lambda mark: mark.y >= _nearest(series, mark))
    for y, name, colour in spread_labels(ends, 0.075, _LABEL_WIDTH):
        figure.add_annotation(
            x=1, xref="paper", y=y * ceiling, text=wrapped(name, _LABEL_WIDTH), showarrow=False,
            xanchor="left", xshift=4, align="left", font={"color": colour, "size": 12},
        )  # fmt: skip
    frame(figure, look, height, right=112 if any(each.name for each in series) else 16)
    _axes(figure, first, last, ceiling, form)
    return figure.finished()


def _nearest(series: Sequence[Series], mark: Mark) -> float:
    """The value of the line that lies nearest to a mark in its year."""
    there = [y for each in series for x, y in zip(each.xs, each.ys, strict=True) if x == mark.x and y is not None]
    return min(there, key=lambda y: abs(y - mark.y), default=mark.y)


def spread(
    look: Look, rows: Sequence[Spread], form: Format, names: tuple[str, str, str], height: int = 270
) -> go.Figure:
    """By year the middle half of the enterprises as a bar, their median as a line, the mean as a hollow dot.

    `names` are those of the median, of the middle half and of the mean.
    """
    figure = Canvas()
    years = [row.year for row in rows] or [0]
    median, middle, mean = names
    ceiling = max([*(row.high for row in rows), *(row.mean for row in rows), 1e-9]) * 1.1
    figure.add_bar(
        x=years,
        y=[row.high - row.low for row in rows],
        base=[row.low for row in rows],
        marker={"color": look.series[0], "opacity": 0.3},
        customdata=[f"{html.escape(middle)}: {form(row.low)} – {form(row.high)} (n = {row.n})" for row in rows],
        hovertemplate="%{x} · %{customdata}<extra></extra>",
    )
    for name, values, style in (
        (median, [row.median for row in rows], {"symbol": "line-ew", "size": 15, "line": {"width": 3}}),
        (mean, [row.mean for row in rows], {"symbol": "circle-open", "size": 9, "line": {"width": 2}}),
    ):
        colour = look.series[0] if name == median else look.series[1]
        figure.add_scatter(
            x=years, y=values, name=html.escape(name), mode="markers",
            marker={**style, "color": colour, "line": {**style["line"], "color": colour}},  # type: ignore[dict-item]
            customdata=[form(value) for value in values],
            hovertemplate="%{x} · " + html.escape(name) + ": %{customdata}<extra></extra>",
        )  # fmt: skip
    if rows:
        last = rows[-1]
        ends = [
            (last.median / ceiling, median, look.series[0]),
            (last.mean / ceiling, mean, look.series[1]),
            (last.high / ceiling, middle, look.muted),
        ]
        for y, name, colour in spread_labels(ends, 0.075, _LABEL_WIDTH):
            figure.add_annotation(
                x=1, xref="paper", y=y * ceiling, text=wrapped(name, _LABEL_WIDTH), showarrow=False,
                xanchor="left", xshift=4, align="left", font={"color": colour, "size": 12},
            )  # fmt: skip
    frame(figure, look, height, right=112)
    figure.update_layout(bargap=0.45)
    _axes(figure, min(years), max(years), ceiling, form)
    return figure.finished()


def _axes(figure: Canvas, first: int, last: int, ceiling: float, form: Format) -> None:
    step = 1 if last - first <= 4 else 2  # so that years stay apart on a phone
    ticks = nice_ticks(0, ceiling)
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[first - 0.5, last + 0.5], dtick=step, tick0=last, showgrid=False, tickformat="d")
    figure.update_xaxes(tickangle=0)
    figure.update_yaxes(range=[0, ceiling], tickvals=ticks, ticktext=[form(tick) for tick in ticks], zeroline=False)
