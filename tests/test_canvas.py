"""Charts that are drawn unchecked are what plotly would have made of them."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from ui.drawing import charts, dots
from ui.drawing.canvas import Canvas
from ui.drawing.charts import Mark, Note, Series
from ui.look import DARK, LIGHT


def words(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


SERIES = [Series("a & b", [2020, 2021], [1.0, None]), Series("c", [2020, 2021], [2.0, 3.0])]
MARK = Mark(2021, 3.0, "3", "said <b>so</b>", 2.0, 4.0)
DOTS = [
    dots.Dot("Home", 1.0, 0.5, 1.5, "1", "one", is_home=True, is_comparable=True),
    dots.Dot("Peer", None, None, None, "why not", "", is_home=False, is_comparable=False),
]
FIGURES = {
    "stacked_years": charts.stacked_years(LIGHT, SERIES, [MARK], [Note(2020, "began")], words),
    "stacked_months": charts.stacked_months(DARK, SERIES, ["Jan", "Feb"], words, 200),
    "months_against": charts.months_against(LIGHT, [1.0, 2.0], [1.5, None], ["Jan", "Feb"], words, ("now", "usual")),
    "lines": charts.lines(LIGHT, SERIES, words),
    "forecast": charts.forecast(LIGHT, [2020], [1.0], MARK, 0.5, words),
    "bars": charts.bars(DARK, ["one", "two"], [2.0, 1.0], words),
    "dots": dots.dot_plot(LIGHT, DOTS, words, 1.0, "median"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_chart_passes_the_checks_of_plotly_unchanged(name: str) -> None:
    drawn = json.loads(FIGURES[name].to_json())
    checked = json.loads(go.Figure(drawn).to_json())
    assert checked["data"] == drawn["data"]
    assert {key: checked["layout"][key] for key in drawn["layout"]} == drawn["layout"]


def test_what_plotly_would_refuse_is_seen_by_its_checks() -> None:
    canvas = Canvas()
    canvas.add_bar(x=[1], y=[2], colour="red")
    with pytest.raises(ValueError, match="colour"):
        go.Figure(json.loads(canvas.finished().to_json()))


def test_a_part_that_is_set_again_keeps_what_it_is_silent_about() -> None:
    canvas = Canvas()
    canvas.update_xaxes(tickfont={"color": "red", "size": 9}, showgrid=True)
    canvas.update_xaxes(tickfont={"size": 11})
    assert canvas.layout["xaxis"] == {"tickfont": {"color": "red", "size": 11}, "showgrid": True}
    line = Canvas()
    line.add_vline(3, line={"dash": "dot"})
    wanted = go.Figure().add_vline(x=3, line={"dash": "dot"}).layout.shapes[0].to_plotly_json()
    assert line.layout["shapes"] == [wanted]
