"""The page Survival: what it says, and what it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics.language import text
from tests.test_pages import opened, said
from ui import data

PAGE = "pages/district/survival.py"


@pytest.fixture(autouse=True)
def served_home(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSE_HOME", str(shipped_home))
    data.forget()
    yield
    data.forget()


def shown(**address: str) -> AppTest:
    app = opened(PAGE, lang="en", **address)
    assert not app.exception
    return app


def traces(app: AppTest) -> list[dict[str, Any]]:
    """The lines of the first chart that have a name."""
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    return [trace for trace in spec["data"] if trace.get("name")]


def test_whether_enterprises_last_after_support_is_said_with_its_kind() -> None:
    app = shown(place="gwanak-gu", year="2025", split="after")
    assert "3 years after their support ended" in app.title[0].value
    assert "68%" in app.title[0].value
    assert text("en", "provenance.illustrative") in said(app)


@pytest.mark.parametrize(("split", "most"), [("all", 1), ("cohort", 4), ("family", 4), ("women", 2), ("support", 2)])
def test_no_more_than_four_curves_and_none_that_rises(split: str, most: int) -> None:
    lines = traces(shown(place="gwanak-gu", year="2025", split=split))
    assert 1 <= len(lines) <= most
    for line in lines:
        assert line["y"] == sorted(line["y"], reverse=True)
        assert line["y"][0] == 1


def test_a_district_without_a_register_says_what_is_missing() -> None:
    app = shown(place="mapo-gu", year="2024")
    assert text("en", "survival.empty.all") in said(app)
    assert text("en", "survival.empty_hint") in said(app)
