"""The page of markets and channels: one channel, all of them, and places without any."""

from __future__ import annotations

import json

import pytest

from sse_metrics import Database, Filters
from sse_metrics.channels import channels_of
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import text
from tests.reading_pages import opened, said

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/district/markets.py"
ALL = {"lang": "en", "place": "gwanak-gu", "year": "2024", "channel": "all"}


def test_all_channels_are_named_with_the_part_of_the_largest(shipped: Database) -> None:
    app = opened(PAGE, **ALL)
    assert not app.exception
    chosen = Filters(place="gwanak-gu", year=2024)
    (sold,) = compute(shipped, indicator("channel_sales"), chosen).rows
    mix = compute(shipped, indicator("channel_mix"), chosen).rows
    assert sum(row["value"] for row in mix) == pytest.approx(1)
    assert len(mix) == 5
    headline = app.title[0].value
    assert "5 channels" in headline
    assert f"₩{sold['value'] / 1e6:.0f}M" in headline
    assert f"Dream Market brought {max(row['value'] for row in mix):.0%}" in headline


def test_the_columns_of_the_years_add_up_to_all_sales(shipped: Database) -> None:
    spec = json.loads(opened(PAGE, **ALL).get("plotly_chart")[0].proto.spec)
    drawn = sum(value or 0 for trace in spec["data"] if trace["type"] == "bar" for value in trace["y"])
    every = compute(shipped, indicator("channel_sales"), Filters(place="gwanak-gu")).rows
    assert drawn == pytest.approx(sum(row["value"] for row in every))


def test_every_channel_has_a_page_without_the_published_figures_of_another(shipped: Database) -> None:
    for channel in channels_of(shipped, "gwanak-gu"):
        app = opened(PAGE, lang="en", place="gwanak-gu", year="2024", channel=channel["channel_id"])
        assert not app.exception
        assert channel["name_en"] in app.title[0].value
        is_market = channel["channel_id"] == "dream_market"
        parts = app.get("button_group")[-1].proto.options
        assert (text("en", "market.part.published") in [part.content for part in parts]) == is_market
        assert bool(text("en", "market.years.subtitle") in said(app)) == is_market


@pytest.mark.parametrize("part", ["season", "sellers", "outlook", "beside", "published"])
def test_every_part_shows_what_it_promises(part: str) -> None:
    app = opened(PAGE, lang="en", place="gwanak-gu", year="2024", part=part)
    assert not app.exception
    assert not app.warning
    headings = " ".join(heading.value for heading in app.header)
    wanted = {
        "season": "18 market days; most was sold on",
        "sellers": "of 86 sellers make",
        "outlook": "2026 is expected to sell",
        "beside": "5 channels in 2024: most was sold through Dream Market",
        "published": text("en", "market.published.title"),
    }
    assert wanted[part] in headings


def test_sellers_that_depend_on_one_channel_are_listed_with_what_is_not_known() -> None:
    app = opened(PAGE, **ALL, part="sellers")
    headings = [heading.value for heading in app.header]
    assert any("sellers owe 75% or more of their sales to one channel" in heading for heading in headings)
    assert "may have other customers" in said(app)


def test_a_place_without_channels_says_what_is_missing() -> None:
    app = opened(PAGE, lang="en", place="mapo-gu", year="2024")
    assert not app.exception
    assert text("en", "market.headline.none", place="Mapo-gu", year=2024) in app.title[0].value
    assert not app.get("plotly_chart")
