"""The page Survival: what it says, and what it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, Filters
from sse_metrics.benchmarks import survival_benchmarks
from sse_metrics.foundings import printed_foundings
from sse_metrics.indicators import compute, indicator
from sse_metrics.indicators.lifetimes import left_out
from sse_metrics.language import LANGUAGES, text
from tests.reading_pages import ROOT, opened, said
from tests.small_worlds import Sandbox, enterprises
from tests.test_architecture import imported

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/district/survival.py"


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


def test_gross_and_cohort_survival_stand_side_by_side_and_are_told_apart(shipped: Database) -> None:
    everything = said(shown(place="gwanak-gu", year="2025"))
    gross = compute(shipped, indicator("gross_survival"), Filters(place="gwanak-gu", year=2025)).rows[0]
    certified = Filters(place="gwanak-gu", year=2025, family="certified_social_enterprise")
    cohort = compute(shipped, indicator("cohort_survival"), certified).rows[0]
    assert gross["value"] != cohort["value"]
    for share in (gross["value"], cohort["value"], 0.899, 0.522, 0.285):
        assert f"{share:.1%}" in everything
    assert text("en", "survival.gross.title") in everything


def test_published_shares_stand_at_the_age_that_their_source_names(shipped: Database) -> None:
    found = {each.id: each for each in survival_benchmarks(shipped)}
    first_year = found["micro_enterprise_failure_first_year"]
    assert (first_year.years, first_year.low, first_year.high) == (1, pytest.approx(0.3), pytest.approx(0.4))
    assert found["sme_failure"].years is None
    assert found["sme_failure"].low == pytest.approx(0.56)
    assert found["enterprise_survival_5_year.social_entrepreneur_programme"].low == 0.522
    assert found["enterprise_survival_5_year.all_startups"].low == 0.285
    for each in found.values():
        assert all(row["citation"] for row in each.facts)


def test_curves_wear_no_published_marks_where_they_are_not_of_one_whole() -> None:
    for split, has_marks in (("all", True), ("family", False)):
        spec = json.loads(shown(place="gwanak-gu", year="2025", split=split).get("plotly_chart")[0].proto.spec)
        symbols = [trace.get("marker", {}).get("symbol") for trace in spec["data"]]
        assert ("diamond" in symbols) == has_marks


@pytest.mark.parametrize("language", LANGUAGES)
def test_atsugi_is_shown_with_stated_and_recomputed_rates(language: str) -> None:
    app = opened(PAGE, lang=language, place="gwanak-gu", year="2025")
    assert not app.exception
    chart = json.loads(app.get("plotly_chart")[-1].proto.spec)
    notes = " ".join(note["text"] for note in chart["layout"]["annotations"])
    for rate in ("0.33", "0.5", "1.2", "1.67"):
        assert (rate if language in ("en", "ko") else rate.replace(".", ",")) in notes


def test_the_list_of_atsugi_gives_other_rates_than_its_text(shipped: Database) -> None:
    found = printed_foundings(shipped, "atsugi")
    assert found is not None
    rates = [(rate.first, rate.last, round(rate.recomputed, 2), rate.stated) for rate in found.rates]
    assert rates == [(1990, 1997, 0.5, 0.333), (1997, 2001, 1.2, 1.0), (2003, 2005, 1.67, 2.0)]
    assert sum(found.by_year.values()) == 16
    assert found.by_year[1999] == 0
    assert (found.peak, found.peak_is_in_no_span) == (2002, True)
    assert printed_foundings(shipped, "gwanak-gu") is None


def test_what_is_left_out_is_counted(world: Database) -> None:
    """In West one enterprise has no founding date, one closed before it was registered, two left the register."""
    out = left_out(world, Filters(place="west", year=2024))
    assert {name: str(value) for name, value in out.items()} == {
        "observed_until": "2024-12-31",
        "without_founding": "1",
        "closed_before_registered": "1",
        "left_register": "2",
    }


def test_a_place_page_can_show_the_printed_list_of_a_place() -> None:
    imports = "from ui import state\nfrom ui.district import founding\n"
    script = imports + "state.begin()\nfounding.timeline('atsugi')\nstate.finish()"
    app = AppTest.from_string(script, default_timeout=60).run()
    assert not app.exception
    assert "16" in app.header[0].value
    assert len(app.get("plotly_chart")) == 1, "no register, and no empty chart for it"


def test_a_year_after_the_data_ends_shows_what_was_known_and_a_planned_closing_is_none() -> None:
    """Brought in on 15 January 2025: one enterprise means to close in 2030, and what is known ends in January 2025."""
    rows = [
        enterprises(4, name="old", founded_on="2015-01-01", registered_on="2015-01-01"),
        enterprises(4, name="gone", founded_on="2015-01-01", registered_on="2015-01-01", ceased_on="2017-01-01"),
        enterprises(1, name="plan", founded_on="2015-01-01", registered_on="2015-01-01", ceased_on="2030-01-01"),
    ]
    with Sandbox().world(*rows) as db:
        for year in (2025, 2026, 2029, 2030):
            row = compute(db, indicator("cohort_survival"), Filters(place="here", year=year)).rows[0]
            assert (row["value"], row["n"]) == (pytest.approx(5 / 9), 9)
            assert str(left_out(db, Filters(place="here", year=year))["observed_until"]) == "2025-01-15"


@pytest.mark.parametrize("name", ["curves", "timelines", "trends"])
def test_drawing_makes_no_streamlit_calls(name: str) -> None:
    assert "streamlit" not in imported(ROOT / "ui" / "drawing" / f"{name}.py")


def test_the_methods_page_shows_the_product_and_not_a_sum() -> None:
    app = opened("pages/data/indicators.py", lang="en", indicator="cohort_survival")
    assert not app.exception
    assert "Π (1 − d / n)" in app.code[0].value
    assert "1826" in app.code[0].value
