"""Charts of the ledger: three-column flows, from all lines to what counts, promised beside paid. No Streamlit."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import Format, Series, frame, nice_ticks
from ui.look import Look

_LONG_NAME = 26
_NODE_HEIGHT = 70  # of a picture with few nodes: one ribbon needs no screen


@dataclass(frozen=True)
class Way:
    """Money on its way: class of payer, instrument, family; `group` chooses the colour."""

    stops: tuple[str, str, str]
    amount: float
    group: int


@dataclass(frozen=True)
class Stair:
    """A row of a staircase: a bar from `start` to `end` with its words; a whole stands on zero."""

    name: str
    start: float
    end: float
    text: str
    is_whole: bool


def ways(look: Look, found: Sequence[Way], groups: Sequence[str], form: Format, tallest: int) -> go.Figure:
    """Money in three columns; every node has its sum in its name, every ribbon the colour of where it is from."""
    sums: dict[tuple[int, str], float] = {}
    ribbons: dict[tuple[int, str, str, int], float] = {}
    for way in found:
        for column, stop in enumerate(way.stops):
            sums[column, stop] = sums.get((column, stop), 0.0) + way.amount
        for column in (0, 1):
            key = (column, way.stops[column], way.stops[column + 1], way.group)
            ribbons[key] = ribbons.get(key, 0.0) + way.amount
    nodes = sorted(sums, key=lambda node: (node[0], -sums[node], node[1]))
    at = {node: number for number, node in enumerate(nodes)}
    colours = look.series[: len(groups)]
    group_of = {(0, way.stops[0]): way.group for way in found}
    figure = Canvas()
    figure.add(
        "sankey",
        arrangement="snap",
        node={
            "label": [f"{html.escape(stop)} {form(sums[column, stop])}" for column, stop in nodes],
            "color": [colours[group_of[node]] if node in group_of else look.muted for node in nodes],
            "pad": 14,
            "thickness": 11,
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [at[column, here] for column, here, _, _ in ribbons],
            "target": [at[column + 1, there] for column, _, there, _ in ribbons],
            "value": list(ribbons.values()),
            "color": [_faded(colours[group]) for *_, group in ribbons],
            "customdata": [
                html.escape(f"{here} → {there} ({groups[group]}): {form(amount)}")
                for (_, here, there, group), amount in ribbons.items()
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"color": look.text, "size": 12, "shadow": "none"},
    )
    for group in sorted({way.group for way in found}):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=html.escape(groups[group]),
            marker={"color": colours[group], "size": 10, "symbol": "square"},
        )
    most = max(sum(1 for node in nodes if node[0] == column) for column in (0, 1, 2))
    frame(figure, look, min(tallest, 70 + _NODE_HEIGHT * most), top=30)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure.finished()


def stairs(look: Look, found: Sequence[Stair]) -> go.Figure:
    """From a whole down to what is left: each row begins where the one above it ended."""
    figure = Canvas()
    rows = list(reversed(found))
    top = max(max(row.start, row.end) for row in rows)
    bottom = min(0.0, *(min(row.start, row.end) for row in rows))  # a year may take back more than it gave
    rest = max(top - bottom, 1e-9) * 0.01
    figure.add_bar(
        x=[abs(row.end - row.start) for row in rows],
        base=[min(row.start, row.end) for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        marker={
            "color": [look.series[0] if row.is_whole else look.series[1] for row in rows],
            "pattern": {
                "shape": ["" if row.is_whole else "/" for row in rows],
                "fillmode": "overlay",
                "fgcolor": look.ground,
                "fgopacity": 0.45,
                "size": 6,
            },
        },
        customdata=[html.escape(f"{row.name}: {row.text}") for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    frame(figure, look, 24 + 46 * len(rows))
    figure.update_layout(bargap=0.3, showlegend=False)
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=[_in_lines(row) for row in rows], showgrid=False)
    figure.update_xaxes(visible=False, range=[bottom - rest if bottom else 0, top + rest])
    return figure.finished()


def side_by_side(look: Look, series: Sequence[Series], form: Format, height: int = 280) -> go.Figure:
    """Columns by year, one beside the other and never on top: they are two looks at one sum."""
    figure = Canvas()
    for index, each in enumerate(series):
        figure.add_bar(
            x=list(each.xs),
            y=list(each.ys),
            name=html.escape(each.name),
            marker={
                "color": look.series[index],
                "pattern": {"shape": ("", "/")[index % 2], "fillmode": "overlay", "fgcolor": look.ground, "size": 6},
            },
            customdata=[form(y) for y in each.ys],
            hovertemplate="%{x} · " + html.escape(each.name) + ": %{customdata}<extra></extra>",
        )
    frame(figure, look, height, top=34)
    years = [x for each in series for x in each.xs]
    known = [y or 0.0 for each in series for y in each.ys]
    top, bottom = (1.08 * most for most in (max([*known, 0.0]), min([*known, 0.0])))  # below zero: more was taken back
    top = top if top > bottom else 1e-9
    ticks = nice_ticks(bottom, top)
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )
    figure.update_yaxes(
        range=[bottom, top], tickvals=ticks, ticktext=[form(tick) for tick in ticks], zeroline=bottom < 0
    )
    figure.update_xaxes(
        showgrid=False,
        tickformat="d",
        tickangle=0,
        tick0=max(years, default=0),
        dtick=1 if max(years, default=0) - min(years, default=0) <= 7 else 2,
        range=[min(years, default=0) - 0.6, max(years, default=0) + 0.6],
    )
    return figure.finished()


def _in_lines(row: Stair) -> str:
    """The name, in two lines where it is long, with the words below: beside a bar they would run into others."""
    blanks = [index for index, letter in enumerate(row.name) if letter == " " and index > 2]
    name = html.escape(row.name)
    if len(row.name) > _LONG_NAME and blanks:
        at = min(blanks, key=lambda index: abs(index - len(row.name) / 2))
        name = f"{html.escape(row.name[:at])}<br>{html.escape(row.name[at + 1 :])}"
    return f"{name}<br><b>{html.escape(row.text)}</b>"


def _faded(colour: str, opacity: float = 0.35) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
