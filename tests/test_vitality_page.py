"""The page Vitality and work: its figures are those of the catalogue, published marks stand beside, gaps are said."""

from __future__ import annotations

import json
import re
import statistics
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import LANGUAGES, text
from sse_metrics.references import references
from sse_metrics.spread import spread
from tests.reading_pages import opened, said, tiles
from ui.district.vitality import PARTS

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/district/vitality.py"
GWANAK = {"place": "gwanak-gu", "year": "2024"}


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


def spec(app: AppTest, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.get("plotly_chart")[number].proto.spec)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_each_part_opens_and_wears_the_badge(part: str) -> None:
    app = shown(**GWANAK, part=part)
    assert len(app.get("plotly_chart")) >= 2
    assert text("en", "provenance.illustrative") in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_row_reads_in_every_language(language: str) -> None:
    shown_tiles = tiles(shown(**GWANAK, lang=language))
    assert text(language, "indicator.self_financing_ratio.short") in shown_tiles.replace("&#x27;", "'")
    assert not re.search(r"\b(vitality|survival|indicator)\.[a-z_]+", shown_tiles)


def test_the_headline_says_what_the_catalogue_computes(shipped: Database) -> None:
    ratio = compute(shipped, indicator("self_financing_ratio"), Filters(place="gwanak-gu", year=2024)).rows[0]["value"]
    assert f"{ratio:.0%}" in shown(**GWANAK).title[0].value


def test_a_published_figure_stands_beside_and_says_whose_it_is() -> None:
    app = shown(**GWANAK, part="profit")
    assert "South Korea 2015: 67.7%" in tiles(app)
    diamonds = [trace for trace in spec(app)["data"] if trace.get("marker", {}).get("line", {}).get("width") == 2]
    assert {y for trace in diamonds for y in trace["y"]} == {0.244, 0.677}


def test_a_family_has_figures_of_its_own() -> None:
    every, one = (tiles(shown(**GWANAK, family=family)) for family in ("all", "certified_social_enterprise"))
    assert every != one


def test_all_jobs_of_the_place_are_missing_and_not_zero() -> None:
    app = shown(**GWANAK, part="work")
    assert text("en", "vitality.job_share.missing", place="Gwanak-gu") in said(app)


def test_a_district_without_accounts_says_which_sheet_fills_it() -> None:
    app = shown(place="mapo-gu", year="2024")
    assert text("en", "vitality.empty_hint") in said(app).replace("\\", "")
    assert not app.get("plotly_chart")


def test_references_are_in_the_unit_of_the_indicator_and_cited(shipped: Database) -> None:
    for indicator_id in ("self_financing_ratio", "vulnerable_worker_share", "women_worker_share", "sse_job_share"):
        found = references(shipped, indicator_id)
        assert found
        assert all(0 < each.value < 1 and each.citation for each in found)
    (korea,) = references(shipped, "net_profitable_share")
    assert (korea.place_id, korea.value, korea.year) == ("south-korea", 0.677, 2015)


@pytest.mark.parametrize("measure", ["jobs", "sales_revenue", "subsidy"])
def test_the_spread_is_that_of_the_textbooks(shipped: Database, measure: str) -> None:
    """Quartiles by the inclusive method of the standard library, over the very rows."""
    rows = spread(shipped, measure, Filters(place="gwanak-gu"))
    assert rows
    for row in rows:
        values = [
            float(each["value"])
            for each in shipped.rows(
                f"select {measure} as value from enterprise_year where place_id = 'gwanak-gu' and year = $year "
                f"and {measure} is not null",
                {"year": row.year},
            )
        ]
        assert (row.low, row.median, row.high) == pytest.approx(statistics.quantiles(values, n=4, method="inclusive"))
        assert (row.mean, row.n) == (pytest.approx(statistics.fmean(values)), len(values))


def test_a_spread_of_anything_else_is_refused(shipped: Database) -> None:
    with pytest.raises(ValueError, match="jobs"):
        spread(shipped, "1; drop table sale", Filters())
