"""Places from published and official figures alone: what is known, what is missing, never anything made up."""

from __future__ import annotations

import pytest

from sse_metrics import Database
from sse_metrics.facts import facts
from sse_metrics.importers.templates.schema import templates
from sse_metrics.language import text
from sse_metrics.place_profile import QUESTIONS, coverage, profile
from tests.reading_pages import opened, said

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/compare/places.py"


def districts(db: Database) -> list[str]:
    rows = db.rows(
        "select place_id from place where parent_id = 'seoul' and place_id in (select place_id from boundary)"
    )
    return [row["place_id"] for row in rows]


def test_every_question_names_a_sheet_of_the_workbook() -> None:
    sheets = set(templates())
    assert {question.template for question in QUESTIONS} <= sheets


def test_an_answer_is_a_result_of_that_place_and_the_latest_of_its_kind(shipped: Database) -> None:
    for place in ("seoul", "guro-gu", "montreal", "gwanak-gu"):
        for each in profile(shipped, place):
            if each.fact is None:
                printed = [row for name in each.question.indicators for row in facts(shipped, place, name)]
                assert not [row for row in printed if row["status"] == "actual"], each.question.id
            else:
                assert (each.fact["place_id"], each.fact["status"]) == (place, "actual")
    enterprises = profile(shipped, "guro-gu")[0]
    assert (enterprises.completeness, enterprises.year, enterprises.fact and enterprises.fact["value"]) == (
        "whole",
        2020,
        247,
    )


def test_a_contradiction_is_told_beside_the_answer(shipped: Database) -> None:
    market = next(each for each in profile(shipped, "gwanak-gu") if each.question.id == "market_sales")
    assert market.year == 2023
    assert {market.fact["value"], *(row["value"] for row in market.others)} == {300_000_000, 290_000_000}


def test_the_coverage_of_seoul_is_that_of_each_of_its_25_districts(shipped: Database) -> None:
    below = coverage(shipped, "seoul")
    assert sorted(below) == sorted(districts(shipped))
    assert len(below) == 25
    for place in ("mapo-gu", "jongno-gu", "seongdong-gu"):
        assert below[place] == profile(shipped, place)


def test_each_district_has_a_page_of_real_figures_alone(shipped: Database) -> None:
    for place in districts(shipped):
        app = opened(PAGE, lang="en", place=place)
        assert not app.exception, place
        badges = [markdown.value for markdown in app.markdown if "-badge[" in markdown.value]
        assert any(text("en", "provenance.official") in badge for badge in badges), place
        assert not any(text("en", "provenance.illustrative") in badge for badge in badges), place
        assert next(metric.label for metric in app.metric) == text("en", "indicator.population.short")


def test_seoul_says_how_many_districts_publish_nothing(shipped: Database) -> None:
    app = opened(PAGE, lang="en", place="seoul")
    silent = sum(all(each.fact is None for each in found) for found in coverage(shipped, "seoul").values())
    headings = [heading.value for heading in app.header]
    assert text("en", "places.coverage.title", all=25, silent=silent) in headings
    assert 0 < silent < 25
    assert any("known for 7 of 25 districts" in heading for heading in headings)


def test_a_place_of_which_nothing_is_published_says_so_and_what_would_help() -> None:
    app = opened(PAGE, lang="fr", place="jongno-gu")
    assert not app.exception
    assert text("fr", "places.headline_none", place="Jongno-gu", questions=len(QUESTIONS)) in app.title[0].value
    assert text("fr", "places.nothing") in said(app).replace("*", "")


def test_the_foundings_of_atsugi_stand_on_its_page_with_stated_and_recomputed_rates(shipped: Database) -> None:
    app = opened(PAGE, lang="en", place="atsugi")
    assert not app.exception
    charts = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert any("1.67" in spec and "0.5" in spec for spec in charts)
