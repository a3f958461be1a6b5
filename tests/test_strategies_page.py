"""Four strategies: figures are those of the catalogue, trends by hand, gaps stay open, the model cites its sources."""

from __future__ import annotations

import pytest

from sse_metrics import Database, strategies
from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import text
from sse_metrics.strategies import STRATEGIES, Figure
from tests.reading_pages import opened, said, tiles
from ui import blocks

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/money/strategies.py"


def by_name(found: list[Figure]) -> dict[str, Figure]:
    return {each.indicator_id: each for each in found}


def test_figures_of_the_small_world_by_hand(world: Database) -> None:
    """North spent 150 of 200 in 2024 and 200 of 280 the year before; nothing says whether more is better."""
    found = by_name(strategies.overview(world, "north", 2024))
    assert list(found) == [name for names in STRATEGIES.values() for name in names]
    execution = found["execution_rate"]
    assert (execution.value, execution.before, execution.trend) == (0.75, pytest.approx(200 / 280), "changed")
    assert found["finance_gap_share"].trend == "worse", "nothing was missing in 2023, 110 of 200 in 2024"
    assert (found["market_sales"].value is None) == (found["market_sales"].trend is None)


@pytest.mark.parametrize(
    ("direction", "value", "before", "trend"),
    [
        ("higher_is_better", 2.0, 1.0, "better"),
        ("higher_is_better", 1.0, 2.0, "worse"),
        ("lower_is_better", 1.0, 2.0, "better"),
        ("neutral", 1.0, 2.0, "changed"),
        ("higher_is_better", 1000.0, 1001.0, "same"),
        ("higher_is_better", 0.0, 0.0, "same"),
        ("lower_is_better", 1.0, 0.0, "worse"),
        ("higher_is_better", None, 1.0, None),
        ("higher_is_better", 1.0, None, None),
    ],
)
def test_trends(direction: str, value: float | None, before: float | None, trend: str | None) -> None:
    assert strategies._trend(direction, value, before) == trend


def test_the_page_says_what_the_catalogue_says(shipped: Database) -> None:
    app = opened(PAGE, lang="en", place="gwanak-gu", year="2025")
    assert not app.exception
    found = strategies.overview(shipped, "gwanak-gu", 2025)
    shown = tiles(app)
    for each in found:
        answer = compute(shipped, indicator(each.indicator_id), Filters(place="gwanak-gu", year=2025))
        values = [row["value"] for row in answer.rows]
        assert values == [each.value] or each.value is None
        if each.value is not None:
            assert blocks.value_text(each.indicator_id, each.value, each.currency) in shown
    known = [each for each in found if each.value is not None]
    assert f"{len(known)} of {len(found)} figures" in app.title[0].value
    assert any("illustrative" in element.value for element in app.markdown)


def test_the_model_is_told_with_its_sources() -> None:
    app = opened(PAGE, lang="en", place="gwanak-gu", year="2025")
    rows = app.dataframe[0].value.to_dict("records")
    shares = [row["Value"] for row in rows if row["Indicator"] == text("en", "fact.sse_procurement_share")]
    assert sorted(shares) == ["40%", "60%"], "what it bought, and what it aims for"
    assert all(row["Citation"] for row in rows)


def test_a_place_with_nothing_keeps_the_model_and_says_what_is_missing() -> None:
    app = opened(PAGE, lang="ko", place="mapo-gu", year="2015")
    assert not app.exception
    assert 'class="sse-card' not in tiles(app)
    assert len(app.dataframe) == 1
    assert text("ko", "strategies.model.text") in said(app)
