"""Foundings by year as columns, with rates over spans of years as lines. No Streamlit calls."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.drawing.canvas import Canvas
from ui.drawing.charts import frame, nice_ticks
from ui.look import Look


@dataclass(frozen=True)
class Span:
    """Years over which a rate is stated: what the text says, what the list gives, and the words for both."""

    first: int
    last: int
    stated: float
    recomputed: float
    lines: tuple[str, ...]  # written above the span, one below the other


def foundings(
    look: Look, by_year: Mapping[int, int], name: str, spans: Sequence[Span] = (), height: int = 240
) -> go.Figure:
    """A column a year; over each span a dotted line for the stated rate and a solid one for the recomputed."""
    figure = Canvas()
    years = list(by_year)
    figure.add_bar(
        x=years,
        y=list(by_year.values()),
        marker={"color": look.series[0]},
        customdata=[html.escape(name)] * len(years),
        hovertemplate="%{x} · %{customdata}: %{y}<extra></extra>",
        text=[str(count) if count and len(years) <= 20 else "" for count in by_year.values()],
        textposition="inside" if spans else "outside",  # lines over spans would strike through labels on top
        insidetextanchor="start",
        insidetextfont={"color": look.ground},
        textangle=0,
        cliponaxis=False,
    )
    top = max([*by_year.values(), 1])
    for span in spans:
        ends = [span.first - 0.45, span.last + 0.45]
        for rate, dash in ((span.stated, "dot"), (span.recomputed, "solid")):
            figure.add_scatter(
                x=ends, y=[rate, rate], mode="lines", line={"color": look.series[1], "width": 2.5, "dash": dash},
                hoverinfo="skip",
            )  # fmt: skip
        figure.add_annotation(
            x=(span.first + span.last) / 2,
            y=top + 0.35,
            text="<br>".join(html.escape(line) for line in span.lines),
            showarrow=False,
            yanchor="bottom",
            font={"size": 11, "color": look.text},
        )
    frame(figure, look, height + (60 if spans else 0))
    figure.update_layout(showlegend=False, bargap=0.25)
    step = max(1, -(-len(years) // 9))
    figure.update_xaxes(tickvals=years[::step], ticktext=[str(year) for year in years[::step]], showgrid=False)
    figure.update_xaxes(tickangle=0, range=[years[0] - 0.6, years[-1] + 0.6])
    ticks = [tick for tick in nice_ticks(0, top) if float(tick).is_integer()]
    ceiling = top * 1.12 + (1.3 if spans else 0)
    figure.update_yaxes(range=[0, ceiling], tickvals=ticks, ticktext=[f"{tick:.0f}" for tick in ticks])
    return figure.finished()
