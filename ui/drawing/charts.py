"""Charts: rows in, plotly figure out. No Streamlit calls; texts come in translated, data texts are escaped."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.look import FONT, Look

Format = Callable[[float | None], str]
CONFIG = {"displayModeBar": False, "topojsonURL": "/app/static/topojson/", "scrollZoom": False}
_DASHES = ("solid", "dot", "dash", "dashdot")
_MARKS = ("circle", "diamond", "square", "x")


@dataclass(frozen=True)
class Series:
    """A named line or stack: a value for each x, None where nothing is known."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float | None]


@dataclass(frozen=True)
class Mark:
    """A published figure on a chart: where, how it reads, and what the hover says."""

    x: float
    y: float
    label: str
    hover: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Note:
    """A short annotation at a year."""

    x: float
    text: str


def stacked_years(
    look: Look, series: Sequence[Series], marks: Sequence[Mark], notes: Sequence[Note], form: Format, height: int = 300
) -> go.Figure:
    """Columns by year, stacked by series with direct labels at the right; published figures as open diamonds."""
    figure = Canvas()
    last_x = max((x for each in series for x in each.xs), default=0)
    base = 0.0
    labels: list[tuple[float, str, str]] = []
    for index, each in enumerate(series):
        colour = look.series[index % 4]
        figure.add_bar(
            x=list(each.xs),
            y=list(each.ys),
            name=html.escape(each.name),
            marker=_fill(look, index),
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
            customdata=[form(y) for y in each.ys],
        )
        at_last = dict(zip(each.xs, each.ys, strict=True)).get(last_x)
        if at_last:
            labels.append((base + at_last / 2, each.name, colour))
            base += at_last
    if marks:
        _add_marks(figure, look, marks)
    top = max([*_totals(series).values(), *(mark.high or mark.y for mark in marks), 1e-9])
    for y, name, colour in _apart(labels, top * 0.085):
        figure.add_annotation(
            x=last_x + 0.52,
            y=y,
            text=html.escape(name),
            showarrow=False,
            xanchor="left",
            font={"color": colour, "size": 12},
        )
    ceiling = _add_notes(figure, look, notes, _totals(series), top)
    figure.update_layout(barmode="stack", bargap=0.35, showlegend=False)
    frame(figure, look, height, right=max(78, min(170, 14 + 7 * max((len(name) for _, name, _ in labels), default=0))))
    _money_axis(figure, ceiling, form)
    years = [x for each in series for x in each.xs] + [mark.x for mark in marks]
    figure.update_xaxes(
        dtick=1 if max(years, default=0) - min(years, default=0) <= 7 else 2,
        tick0=last_x,
        range=[min(years, default=0) - 0.6, max(years, default=0) + 0.6],
        showgrid=False,
        tickformat="d",
        tickangle=0,
    )
    return figure.finished()


def stacked_months(look: Look, series: Sequence[Series], names: Sequence[str], form: Format, height: int) -> go.Figure:
    """Columns by month, stacked by series; the legend names them, since a month may have none."""
    figure = Canvas()
    for index, each in enumerate(series):
        figure.add_bar(
            x=list(names),
            y=list(each.ys),
            name=html.escape(each.name),
            marker=_fill(look, index),
            customdata=[form(y) for y in each.ys],
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
        )
    frame(figure, look, height, top=34)
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        showlegend=len(series) > 1,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )
    _money_axis(figure, max([*_totals(series).values(), 1e-9]) * 1.06, form)
    figure.update_xaxes(showgrid=False, type="category")
    return figure.finished()


def months_against(
    look: Look,
    now: Sequence[float | None],
    usual: Sequence[float | None],
    names: Sequence[str],
    form: Format,
    words: tuple[str, str],
) -> go.Figure:
    """The months of a year as columns, and what is usual as a line; `words` name the two in the legend."""
    figure = Canvas()
    figure.add_bar(
        x=list(names), y=list(now), name=html.escape(words[0]), marker={"color": look.series[0]},
        customdata=[form(y) for y in now], hovertemplate="%{x}: %{customdata}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=list(names), y=list(usual), name=html.escape(words[1]), mode="lines+markers",
        line={"color": look.series[1], "dash": "dot", "width": 2}, marker={"symbol": "diamond", "size": 7},
        customdata=[form(y) for y in usual], hovertemplate="%{x}: %{customdata}<extra></extra>",
    )  # fmt: skip
    frame(figure, look, 260, top=34)
    figure.update_layout(bargap=0.3, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    _money_axis(figure, max([*(y or 0 for y in [*now, *usual]), 1e-9]) * 1.08, form)
    figure.update_xaxes(showgrid=False, type="category")
    return figure.finished()


def lines(
    look: Look,
    series: Sequence[Series],
    form: Format,
    height: int = 300,
    zero: bool = True,
    years: tuple[int, int] | None = None,
) -> go.Figure:
    """Lines with direct labels, each told apart by colour, dash and marker; from the first of `years` to the last."""
    figure = Canvas()
    ends: list[tuple[float, str, str]] = []
    last_x = max((x for each in series for x in each.xs), default=0)
    for index, each in enumerate(series):
        colour = look.series[index % 4]
        figure.add_scatter(
            x=list(each.xs),
            y=list(each.ys),
            name=html.escape(each.name),
            mode="lines+markers",
            line={"color": colour, "dash": _DASHES[index % 4], "width": 2},
            marker={"symbol": _MARKS[index % 4], "size": 7},
            customdata=[form(y) for y in each.ys],
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
        )
        known = [(x, y) for x, y in zip(each.xs, each.ys, strict=True) if y is not None]
        if known:
            ends.append((known[-1][1], each.name, colour))
    values = [y for each in series for y in each.ys if y is not None]
    top = max(values, default=1)
    if len(series) > 1:
        for y, name, colour in _apart(ends, top * 0.07):
            figure.add_annotation(
                x=last_x,
                y=y,
                text=" " + html.escape(name),
                showarrow=False,
                xanchor="left",
                font={"color": colour, "size": 12},
            )
    figure.update_layout(showlegend=False)
    frame(figure, look, height, right=90 if len(series) > 1 else 16)
    bottom = 0 if zero else min(values, default=0)
    _money_axis(figure, top * 1.08, form, bottom)
    figure.update_xaxes(showgrid=False, tickformat="d", dtick=_year_step([x for each in series for x in each.xs]))
    if years:
        figure.update_xaxes(range=[years[0] - 0.3, years[1] + 0.3])
    return figure.finished()


def forecast(
    look: Look,
    years: Sequence[int],
    totals: Sequence[float],
    expected: Mark,
    known: float,
    form: Format,
    height: int = 280,
) -> go.Figure:
    """Yearly totals, then the forecast as a hollow column with its interval."""
    figure = Canvas()
    figure.add_bar(
        x=list(years),
        y=list(totals),
        marker={"color": look.series[0]},
        customdata=[form(total) for total in totals],
        hovertemplate="%{x}: %{customdata}<extra></extra>",
    )
    figure.add_bar(
        x=[expected.x],
        y=[expected.y],
        marker={"color": "rgba(0,0,0,0)", "line": {"color": look.series[0], "width": 2}, "pattern": {"shape": "/"}},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [(expected.high or expected.y) - expected.y],
            "arrayminus": [expected.y - (expected.low or expected.y)],
            "color": look.text,
            "thickness": 1.5,
        },
        hovertemplate=html.escape(expected.hover) + "<extra></extra>",
    )
    if known:
        figure.add_bar(x=[expected.x], y=[known], marker={"color": look.series[0]}, hoverinfo="skip")
    figure.add_annotation(
        x=expected.x,
        y=expected.high or expected.y,
        text=html.escape(expected.label),
        showarrow=False,
        yshift=14,
        font={"size": 12, "color": look.text},
    )
    figure.update_layout(barmode="overlay", bargap=0.35, showlegend=False)
    frame(figure, look, height)
    _money_axis(figure, max([*totals, expected.high or expected.y]) * 1.15, form)
    figure.update_xaxes(dtick=1, showgrid=False, tickformat="d")
    return figure.finished()


def bars(
    look: Look, names: Sequence[str], values: Sequence[float], form: Format, height: int | None = None
) -> go.Figure:
    """A ranking: horizontal bars, largest first, each with its value."""
    figure = Canvas()
    figure.add_bar(
        x=list(reversed(values)),
        y=list(range(len(values))),
        orientation="h",
        marker={"color": look.series[0]},
        text=[form(value) for value in reversed(values)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{text}<extra></extra>",
    )
    frame(figure, look, height or 40 + 28 * len(values), right=80)
    figure.update_layout(bargap=0.3)
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[html.escape(name) for name in reversed(names)],
        automargin=True,
        showgrid=False,
    )
    figure.update_xaxes(visible=False, range=[0, max([*values, 1e-9]) * 1.02])
    return figure.finished()


def _fill(look: Look, index: int) -> dict[str, object]:
    """A colour and, for eyes that cannot tell colours, a faint pattern over it."""
    pattern = {
        "shape": ("", "/", ".", "x")[index % 4],
        "fillmode": "overlay",
        "fgcolor": look.ground,
        "fgopacity": 0.45,
        "size": 6,
    }
    return {"color": look.series[index % 4], "pattern": pattern}


def _add_notes(figure: Canvas, look: Look, notes: Sequence[Note], totals: Mapping[float, float], top: float) -> float:
    """Annotations in rows above the columns, so that neighbours do not overlap; returns where the axis ends."""
    rows = min(3, len(notes))
    middle = (min(totals, default=0) + max(totals, default=0)) / 2
    for order, note in enumerate(notes):
        y = top * (1.1 + 0.1 * (rows - 1 - order % rows))
        figure.add_scatter(
            x=[note.x, note.x],
            y=[totals.get(note.x, 0.0), y],
            mode="lines",
            line={"color": look.muted, "width": 1, "dash": "dot"},
            hoverinfo="skip",
        )
        figure.add_annotation(
            x=note.x,
            y=y,
            text=html.escape(note.text),
            showarrow=False,
            bgcolor=look.ground,
            borderpad=1,
            xanchor="right" if note.x > middle else "left",
            font={"size": 11, "color": look.muted},
        )
    return top * (1.1 + 0.1 * rows)


def _add_marks(figure: Canvas, look: Look, marks: Sequence[Mark]) -> None:
    for mark in marks:
        if mark.low is not None and mark.high is not None and mark.high > mark.low:
            figure.add_scatter(
                x=[mark.x, mark.x],
                y=[mark.low, mark.high],
                mode="lines",
                line={"color": look.text, "width": 2},
                hoverinfo="skip",
            )
    figure.add_scatter(
        x=[mark.x for mark in marks],
        y=[mark.y for mark in marks],
        mode="markers",
        marker={"symbol": "diamond", "size": 10, "color": look.ground, "line": {"color": look.text, "width": 2}},
        text=[html.escape(mark.hover) for mark in marks],
        hovertemplate="%{text}<extra></extra>",
    )


def frame(
    figure: Canvas, look: Look, height: int, *, left: int = 8, right: int = 16, top: int = 12, bottom: int = 8
) -> None:
    """Size, type and ground that every figure has."""
    figure.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "color": look.text, "size": 12},
        hoverlabel={"font": {"family": FONT}, "align": "left"},
    )
    figure.update_xaxes(tickfont={"color": look.muted}, automargin=True, fixedrange=True)
    figure.update_yaxes(tickfont={"color": look.muted}, automargin=True, fixedrange=True, gridcolor=look.faint)


def _money_axis(figure: Canvas, top: float, form: Format, bottom: float = 0.0) -> None:
    """Ticks written by the language: plotly's own stay English."""
    ticks = nice_ticks(bottom, top)
    figure.update_yaxes(range=[bottom, top], tickvals=ticks, ticktext=[form(tick) for tick in ticks], zeroline=False)


def nice_ticks(bottom: float, top: float, wanted: int = 4) -> list[float]:
    """Round numbers between bottom and top, about as many as wanted."""
    span = top - bottom
    if span <= 0:
        return [bottom]
    raw = span / wanted
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw)
    first = math.ceil(bottom / step) * step
    return [round(first + i * step, 10) for i in range(int((top - first) / step + 1e-9) + 1)]


def _year_step(xs: Sequence[float]) -> int:
    span = max(xs, default=0) - min(xs, default=0)
    return max(1, math.ceil(span / 10))


def _totals(series: Sequence[Series]) -> dict[float, float]:
    totals: dict[float, float] = {}
    for each in series:
        for x, y in zip(each.xs, each.ys, strict=True):
            totals[x] = totals.get(x, 0.0) + (y or 0.0)
    return totals


def _apart(labels: list[tuple[float, str, str]], least: float) -> list[tuple[float, str, str]]:
    """Labels moved up where they would overlap."""
    placed: list[tuple[float, str, str]] = []
    for y, name, colour in sorted(labels):
        lowest = placed[-1][0] + least if placed else y
        placed.append((max(y, lowest), name, colour))
    return placed
