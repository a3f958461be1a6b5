"""Survival curves: steps with bands, numbers at risk below, published figures as diamonds. No Streamlit calls."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from sse_metrics.survival import Curve
from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, Mark, frame
from ui.look import Look

YEAR = 365.25  # days
_DASHES = ("solid", "dash", "dot", "dashdot")
FEWEST = 5  # a curve is drawn while so many are watched; fewer make steps that say little and tell on single ones
_MOST_YEARS = 10
_LINE_PX = 15
_LABEL_WIDTH = 15  # letters of a direct label before it wraps
_MARK_WIDTH = 13  # the same for published figures, which stand within the chart
_COUNTED_YEARS = (1, 2, 3, 5, 7, 10)  # years below which the number at risk stands, few enough for a phone


@dataclass(frozen=True)
class Named:
    """A curve with the name that stands beside it."""

    name: str
    curve: Curve


def survival(
    look: Look,
    curves: Sequence[Named],
    form: Format,
    axis: str,
    at_risk: str,
    marks: Sequence[Mark] = (),
    ageless: Sequence[Mark] = (),
    height: int = 270,
) -> go.Figure:
    """Up to four curves over years, each with its band and direct label; below, how many are still watched.

    `marks` are published figures at an age, `ageless` those whose source names none: lines across the chart.
    """
    figure = Canvas()
    until = years_shown([each.curve for each in curves])
    for index, each in enumerate(curves):
        _add_band(figure, each.curve, look.series[index % 4], until)
    ends = [_add_line(figure, each, look, index, until, form) for index, each in enumerate(curves)]
    _add_ageless(figure, look, ageless, until)
    add_diamonds(figure, look, [mark for mark in marks if mark.x <= until])
    named = len(curves) > 1
    rows = 1 + len(curves) * (2 if named else 1)
    below = rows * _LINE_PX + 44
    frame(figure, look, height + below, right=112 if named else 22, bottom=below, top=10)
    if named:
        for x, y, name, colour in ends:
            if x < 0.8 * until:  # it ends within the chart: its name stands where it ends
                figure.add_annotation(
                    x=x, y=y, text=wrapped(name), showarrow=False, xanchor="left", xshift=6, align="left",
                    font={"color": colour, "size": 12},
                )  # fmt: skip
        for y, name, colour in spread_labels([end[1:] for end in ends if end[0] >= 0.8 * until], 0.085):
            figure.add_annotation(
                x=1, xref="paper", y=y, text=wrapped(name), showarrow=False, xanchor="left", xshift=6, align="left",
                font={"color": colour, "size": 12},
            )  # fmt: skip
    _add_numbers(figure, look, curves, at_risk, until, named)
    ticks = list(range(until + 1))
    figure.update_xaxes(range=[0, until], tickvals=ticks, title={"text": axis, "standoff": 2, "font": {"size": 12}})
    figure.update_xaxes(showgrid=False, zeroline=False)
    shares = [0, 0.25, 0.5, 0.75, 1]
    figure.update_yaxes(range=[0, 1.03], tickvals=shares, ticktext=[form(share) for share in shares], zeroline=True)
    figure.update_yaxes(zerolinecolor=look.muted)
    figure.update_layout(showlegend=False)
    return figure.finished()


def years_shown(curves: Sequence[Curve]) -> int:
    """Whole years on the axis: as long as anything was watched, ten at most."""
    longest = max((_stop(curve) for curve in curves), default=0)
    return max(1, min(_MOST_YEARS, int(longest // YEAR) + (1 if longest % YEAR else 0)))


def _stop(curve: Curve) -> float:
    """The day on which the curve ends: the last one on which enough are watched, of those after the first."""
    watched = [step.day for step in curve.steps if step.at_risk >= FEWEST]
    stop = watched[-1] if watched else 0.0
    breaks_off = curve.breaks_off_on
    return stop if breaks_off is None else min(stop, breaks_off - 0.5)


def is_drawn(curve: Curve) -> bool:
    """Whether enough were watched for a year, the least that a curve is drawn for."""
    return _stop(curve) >= YEAR


def _path(curve: Curve, until: int) -> list[tuple[float, float, float, float]]:
    """Corners of the steps (year, survival, low, high), to where the curve or the axis ends."""
    stop = min(until * YEAR, _stop(curve))
    path = [(0.0, 1.0, 1.0, 1.0)]
    path += [(s.day / YEAR, s.survival, s.low, s.high) for s in curve.steps if s.ended and s.day <= stop]
    return [*path, (stop / YEAR, *path[-1][1:])]


def _add_band(figure: Canvas, curve: Curve, colour: str, until: int) -> None:
    path = _path(curve, until)
    for position, fill in ((2, None), (3, "tonexty")):
        figure.add_scatter(
            x=[corner[0] for corner in path],
            y=[corner[position] for corner in path],
            mode="lines",
            line={"width": 0, "shape": "hv", "color": colour},
            fill=fill,
            fillcolor=_faded(colour),
            hoverinfo="skip",
        )


def _add_line(
    figure: Canvas, each: Named, look: Look, index: int, until: int, form: Format
) -> tuple[float, float, str, str]:
    path, colour = _path(each.curve, until), look.series[index % 4]
    figure.add_scatter(
        x=[corner[0] for corner in path],
        y=[corner[1] for corner in path],
        name=html.escape(each.name),
        mode="lines",
        line={"width": 2.5, "shape": "hv", "color": colour, "dash": _DASHES[index % 4]},
        customdata=[f"{form(value)} ({form(low)} – {form(high)})" for _, value, low, high in path],
        hovertemplate="%{x:.1f} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
    )
    return path[-1][0], path[-1][1], each.name, colour


def _add_ageless(figure: Canvas, look: Look, marks: Sequence[Mark], until: int) -> None:
    for mark in marks:
        figure.add_scatter(
            x=[0, until], y=[mark.y, mark.y], mode="lines", line={"color": look.muted, "width": 1.5, "dash": "dot"},
            text=[html.escape(mark.hover)] * 2, hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            x=until, y=mark.y, text=html.escape(mark.label), showarrow=False, xanchor="right", yanchor="bottom",
            bgcolor=look.ground, opacity=0.9, font={"size": 11, "color": look.muted},
        )  # fmt: skip


def add_diamonds(
    figure: Canvas, look: Look, marks: Sequence[Mark], above: Callable[[Mark], bool] = lambda mark: False
) -> None:
    """Published figures as open diamonds with what they say, below them or `above`; a range as a line."""
    first, last = min((mark.x for mark in marks), default=0), max((mark.x for mark in marks), default=0)
    for mark in marks:
        if mark.low is not None and mark.high is not None:
            figure.add_scatter(
                x=[mark.x, mark.x], y=[mark.low, mark.high], mode="lines", hoverinfo="skip",
                line={"color": look.text, "width": 2},
            )  # fmt: skip
        is_above = above(mark)
        end = mark.high if is_above else mark.low
        aside = "left" if mark.x == first != last else "center"
        figure.add_annotation(
            x=mark.x, y=mark.y if end is None else end, text=wrapped(mark.label, _MARK_WIDTH, 4), showarrow=False,
            xanchor=aside, align=aside, xshift=-6 if aside == "left" else 0,
            yanchor="bottom" if is_above else "top", yshift=6 if is_above else -6,
            font={"size": 11, "color": look.text},
        )  # fmt: skip
    if marks:
        figure.add_scatter(
            x=[mark.x for mark in marks],
            y=[mark.y for mark in marks],
            mode="markers",
            marker={"symbol": "diamond", "size": 10, "color": look.ground, "line": {"color": look.text, "width": 2}},
            text=[html.escape(mark.hover) for mark in marks],
            hovertemplate="%{text}<extra></extra>",
        )


def _add_numbers(figure: Canvas, look: Look, curves: Sequence[Named], title: str, until: int, named: bool) -> None:
    """How many are watched just before each year, under the axis: three enterprises make a curve as 300 do."""
    at = -46
    _note(figure, 0, at, title, look.muted, "left")
    for index, each in enumerate(curves):
        colour = look.series[index % 4] if named else look.text
        if named:
            at -= _LINE_PX
            _note(figure, 0, at, each.name, colour, "left")
        at -= _LINE_PX
        for year in (counted for counted in _COUNTED_YEARS if counted <= until):
            count = each.curve.at_risk(year * YEAR)
            if count >= FEWEST:
                _note(figure, year, at, str(count), colour, "right" if year == until else "center")
            elif count:
                _note(figure, year, at, f"<{FEWEST}", colour, "right" if year == until else "center")


def _note(figure: Canvas, x: float, at: int, text: str, colour: str, anchor: str) -> None:
    figure.add_annotation(
        x=x, y=0, yref="paper", yshift=at, text=html.escape(text), showarrow=False, xanchor=anchor, yanchor="middle",
        font={"size": 11, "color": colour},
    )  # fmt: skip


def wrapped(name: str, width: int = _LABEL_WIDTH, most: int = 3) -> str:
    """A name in short lines for a chart, escaped; figures and what belongs to them stay together."""
    return "<br>".join(html.escape(line) for line in lines_of(name, width)[:most])


def lines_of(name: str, width: int) -> list[str]:
    """A name in lines of so many letters; no word is broken."""
    return textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False)


def spread_labels(
    labels: Sequence[tuple[float, str, str]], least: float, width: int = _LABEL_WIDTH
) -> list[tuple[float, str, str]]:
    """Labels (0 to 1, name, colour) at the ends of lines, moved apart where they would overlap, and kept within 1.

    `least` is the height of a line of type; names wrap after `width` letters into three lines at most.
    """
    placed: list[tuple[float, str, str]] = []
    below = 0
    for y, name, colour in sorted(labels):
        rows = min(3, len(lines_of(name, width)))
        lowest = placed[-1][0] + least * (rows + below) / 2 if placed else y
        placed.append((max(y, lowest), name, colour))
        below = rows
    over = max((y for y, _, _ in placed), default=0) - 1.0
    return [(y - max(0.0, over), name, colour) for y, name, colour in placed]


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.13)"
