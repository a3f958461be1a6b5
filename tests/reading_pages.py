"""What a page says, read as the tests of pages read it: its words, tiles, tables and charts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest

from ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[1]
FIRST = "pages/district/glance.py"
FILES = [f"pages/{section}/{name}.py" for section, pages in PAGES.items() for name, _, _ in pages]

Row = dict[str, Any]


def opened(page: str = FIRST, **address: str) -> AppTest:
    """The page as the program runs it, reached from the first one, with these choices in the address."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != FIRST:
        app.switch_page(page)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
    return app


def said(app: AppTest) -> str:
    """All text of a page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "metric", "html")
    found = []
    for kind in kinds:
        for element in app.get(kind):
            found += [
                str(getattr(element, name, "")) for name in ("value", "label", "body") if getattr(element, name, "")
            ]
    return "\n".join(found)


def tiles(app: AppTest) -> str:
    """The tiles of key figures, as HTML."""
    return "\n".join(
        element.proto.body for element in app.get("html") if 'class="sse-card sse-tile' in element.proto.body
    )


def headers(app: AppTest) -> str:
    """The headings of figures and tables."""
    return "\n".join(header.value for header in app.header)


def tables(app: AppTest) -> list[list[Row]]:
    """Every table as rows."""
    return [frame.value.to_dict("records") for frame in app.dataframe]


def table(app: AppTest, heading: str) -> list[Row]:
    """The first table with a column of this heading."""
    frames = [frame.value for frame in app.dataframe if heading in frame.value.columns]
    found: list[Row] = frames[0].to_dict("records")
    return found


def charts(app: AppTest) -> list[Row]:
    """What plotly is given, after plotly's own checks, which canvas.py leaves out."""
    found = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    for each in found:
        go.Figure(each)
    return found
