"""A plotly figure in the making, as plain dictionaries.

plotly checks a property each time one is set, which took 12 ms a chart and most of the time of a page. Here nothing is
checked while a chart is drawn; instead the tests put every chart of every page through plotly's own checks. The
methods are those of plotly's Figure that charts need, with the same words.
"""

from __future__ import annotations

import functools
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio


class Drawn(go.Figure):
    """A figure as it was drawn, which nobody changes any more.

    plotly copies every part of a figure when it is made and again when it is sent, which took a quarter of the time of
    a page with three charts. This one hands over what was drawn as it is.
    """

    def __init__(self, spec: dict[str, Any]) -> None:  # plotly's own would copy and check
        self._spec = spec

    def to_dict(self) -> dict[str, Any]:
        """The parts themselves; who changes them changes the figure."""
        return self._spec


@functools.cache
def _template(name: str | None) -> dict[str, Any]:
    """What plotly puts under every figure that has no template of its own: Streamlit's colours and type."""
    empty = go.Figure().to_dict() if name else {}
    template: dict[str, Any] = empty.get("layout", {}).get("template", {})
    return template


class Canvas:
    """Traces and layout; `finished` makes the figure of them."""

    def __init__(self) -> None:
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {}

    def add(self, kind: str, **trace: Any) -> None:
        """A trace of any kind, such as sankey."""
        self.data.append({"type": kind, **trace})

    def add_bar(self, **trace: Any) -> None:
        """Columns or bars."""
        self.add("bar", **trace)

    def add_scatter(self, **trace: Any) -> None:
        """Points and lines."""
        self.add("scatter", **trace)

    def add_choropleth(self, **trace: Any) -> None:
        """Shaded areas."""
        self.add("choropleth", **trace)

    def add_annotation(self, **annotation: Any) -> None:
        """A text on the chart."""
        self.layout.setdefault("annotations", []).append(annotation)

    def add_shape(self, **shape: Any) -> None:
        """A line or an area on the chart."""
        self.layout.setdefault("shapes", []).append(shape)

    def add_vline(self, x: float, **shape: Any) -> None:
        """A line from the bottom of the chart to its top."""
        self.add_shape(type="line", x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain", **shape)

    def add_hline(self, y: float, **shape: Any) -> None:
        """A line from the left of the chart to its right."""
        self.add_shape(type="line", y0=y, y1=y, yref="y", x0=0, x1=1, xref="x domain", **shape)

    def update_layout(self, **parts: Any) -> None:
        """Set parts of the layout; what a part already says stays where the new one is silent."""
        _merge(self.layout, parts)

    def update_xaxes(self, **parts: Any) -> None:
        """Set parts of the horizontal axis."""
        self.update_layout(xaxis=parts)

    def update_yaxes(self, **parts: Any) -> None:
        """Set parts of the vertical axis."""
        self.update_layout(yaxis=parts)

    def update_geos(self, **parts: Any) -> None:
        """Set parts of the map's frame."""
        self.update_layout(geo=parts)

    def finished(self) -> go.Figure:
        """The figure, unchecked."""
        layout = {"template": _template(pio.templates.default), **self.layout}
        return Drawn({"data": self.data, "layout": layout})


def _merge(into: dict[str, Any], parts: dict[str, Any]) -> None:
    for name, value in parts.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = dict(value) if isinstance(value, dict) else value
