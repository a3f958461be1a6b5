"""What the page of public procurement says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.language import text
from tests.test_pages import opened
from ui import data

PAGE = "pages/district/procurement.py"


@pytest.fixture
def served_home(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSE_HOME", str(shipped_home))
    data.forget()
    yield
    data.forget()


def kinds_shown(app: AppTest) -> set[str]:
    """The kinds of figures that badges name; a badge is Markdown of its own."""
    badges = [element.value for element in app.markdown if "-badge[" in element.value]
    return {kind for kind in PROVENANCES for badge in badges if text("en", f"provenance.{kind}") in badge}


@pytest.mark.usefixtures("served_home")
def test_the_headline_is_the_share_of_the_year(shipped: Database) -> None:
    share = compute(shipped, indicator("sse_procurement_share"), Filters(place="gwanak-gu", year=2024)).value()
    assert share is not None
    app = opened(PAGE, lang="en", place="gwanak-gu", year="2024")
    assert f"{100 * share:.1f}%" in app.title[0].value
    assert kinds_shown(app) == {"illustrative"}
