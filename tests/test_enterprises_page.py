"""What the page "Enterprises" says: its figures, facets, map, need, card, and what it says where nothing is known."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.enterprise_map import add_enterprises
from sse_metrics import areas, register
from sse_metrics.language import LANGUAGES, text
from sse_metrics.register import Selection
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import current_version, publish
from sse_metrics.warehouse.settling import settle, writing
from tests.reading_pages import headers, opened, said
from ui import data
from ui.district.enterprises import PARTS

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/district/enterprises.py"
MOST_BYTES = 300_000


def page(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", "place": "gwanak-gu", "year": "2024", **address})
    assert not app.exception
    assert not app.error
    return app


def deck_of(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    return found


def kinds(app: AppTest) -> set[str]:
    """The kinds of figures that the page's badges name."""
    bodies = " ".join(element.proto.body for element in app.get("markdown") if "-badge[" in element.proto.body)
    return {kind for kind in ("official", "published", "reported", "illustrative") if f" {kind}" in bodies}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_in_every_language(part: str, language: str) -> None:
    app = page(lang=language, part=part)
    assert len(app.title) == 1
    assert len(app.header) >= 2


def test_the_head_says_what_the_register_holds(shipped: Database) -> None:
    found = register.counts(shipped, Selection("gwanak-gu", 2024))
    both = shipped.rows(
        "select count(*) as n from enterprise where registered_on <= date '2024-12-31' "
        "and coalesce(deregistered_on, date '9999-01-01') > date '2024-12-31' "
        "and coalesce(ceased_on, date '9999-01-01') > date '2024-12-31'"
    )[0]["n"]
    app = page()
    assert f"{found.total} enterprises on the register, {both} of them operating" in app.title[0].value
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown[text("en", "indicator.sse_enterprises.short")] == str(found.total)
    assert shown[text("en", "enterprises.card.births")] == "11"
    assert any(f"{both} of {found.total} (95%: " in caption.value for caption in app.caption)


def test_facets_count_what_they_would_give_and_narrow(shipped: Database) -> None:
    found = register.counts(shipped, Selection("gwanak-gu", 2024))
    app = page()
    families = app.multiselect(key="family").options
    assert f"Co-operative · {found.by_facet['family']['cooperative']}" in families
    narrowed = page(family="cooperative,social_cooperative", leadership="woman")
    expected = register.counts(
        shipped,
        Selection("gwanak-gu", 2024, family=("cooperative", "social_cooperative"), leadership=("woman",)),
    )
    assert text("en", "enterprises.found", n=expected.total) in headers(narrowed)
    assert len(narrowed.dataframe[0].value) == expected.total
    assert f"Co-operative · {expected.by_facet['family']['cooperative']}" in narrowed.multiselect(key="family").options
    assert narrowed.query_params["family"] in ("cooperative,social_cooperative", ["cooperative,social_cooperative"])


def test_search_and_status_are_in_the_address() -> None:
    app = page(q="꿈빵", status="closed")
    assert text("en", "enterprises.found", n=1) in headers(app)
    assert list(app.dataframe[0].value[text("en", "dimension.enterprise_id")]) == ["Demo Dream Bread Social Enterprise"]
    nothing = page(q="no such enterprise")
    assert text("en", "enterprises.found_none") in said(nothing)


@pytest.mark.parametrize(
    "address", [{"family": "guild"}, {"part": "luck"}, {"status": "lost"}, {"enterprise": "nobody"}]
)
def test_junk_in_the_address_is_told(address: dict[str, str]) -> None:
    app = page(**address)
    assert [next(iter(address.values())) in warning.value for warning in app.warning] == [True]
    assert "on the register" in app.title[0].value


def test_the_map_asks_for_nothing_and_every_layer_can_be_picked() -> None:
    app = page(layers="assets,needs,field,markets")
    deck = deck_of(app)
    ids = [layer["id"] for layer in deck["layers"]]
    assert ids == ["areas", "groups", "assets", "needs", "field", "groups-numbers"]
    assert "http" not in json.dumps(deck)
    assert "mapProvider" not in deck
    groups = next(layer for layer in deck["layers"] if layer["id"] == "groups")
    assert sum(int(row["label"]) for row in groups["data"]) == 125
    assert {row["choice"] for row in groups["data"]} == {"area"}
    said_below = "\n".join(caption.value for caption in app.caption)
    assert "Demo district office plaza" in said_below, "markets have no coordinates, which is said"
    assert kinds(app) == {"official", "illustrative"}


def test_near_by_every_enterprise_is_a_point_that_opens_its_card() -> None:
    deck = deck_of(page(area="gwanak-gu-jungang-dong"))
    points = next(layer for layer in deck["layers"] if layer["id"] == "enterprises")["data"]
    assert len(points) == 23
    assert {row["choice"] for row in points} == {"enterprise"}
    assert all(row["code"].startswith("demo-e") for row in points)


def test_the_neighbourhood_with_need_and_few_enterprises_is_named() -> None:
    app = page(part="need")
    assert "Seorim-dong (1)" in headers(app)
    assert "Euncheon-dong, Samseong-dong" in headers(app).replace("\\", "")
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    codes = next(trace["text"] for trace in spec["data"] if trace["type"] == "scattergeo")
    assert len(codes) == 21
    assert codes.count("3A") == 1


def test_need_that_is_known_for_the_district_only_is_not_made_up_for_its_parts() -> None:
    app = page(part="need", need="welfare_recipient_share")
    assert not app.get("plotly_chart")
    assert "4.1%" in said(app)
    assert "not by neighbourhood" in said(app)


def test_a_card_opens_and_leads_back() -> None:
    app = page(enterprise="demo-e010")
    assert app.title[0].value == "Demo Sprout Media Social Enterprise"
    assert [header.value for header in app.header][:3] == ["People", "Planet", "Profit"]
    assert "Public contracts won: 54" in headers(app)
    assert not app.metric
    app.button(key="card-back").click().run()
    assert not app.exception
    assert "on the register" in app.title[0].value
    assert "enterprise" not in app.query_params


def test_what_nobody_assessed_is_said_with_the_column_that_fills_it() -> None:
    app = page(enterprise="demo-e055")
    assert sum(text("en", "field.planet_score") in caption.value for caption in app.caption) == 1
    assert text("en", "table.enterprise_assessment") in said(app)


@pytest.mark.parametrize("part", PARTS)
def test_a_district_without_a_register_says_what_is_missing(part: str) -> None:
    app = page(place="mapo-gu", part=part)
    assert text("en", "enterprises.headline.none", place="Mapo-gu", year=2024) in app.title[0].value
    assert kinds(app) <= {"official"}
    assert not app.get("plotly_chart"), "never an empty chart"


def test_a_published_number_leads_where_there_is_no_register() -> None:
    app = page(place="mapo-gu", year="2021")
    assert "about 326 enterprises" in app.title[0].value
    assert kinds(app) == {"published"}
    assert text("en", "enterprises.register.empty") in said(app)


@pytest.fixture(scope="module")
def large_home(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped database with a hundred thousand enterprises more."""
    home = tmp_path_factory.mktemp("large")

    def fill(stage: Path) -> None:
        work = stage.with_name("work-test.duckdb")
        shutil.copy(shipped_home / current_version(shipped_home).file, work)
        with writing(work) as con:
            add_enterprises(con, 100_000)
        settle(work, stage)
        work.unlink()

    publish(home, "test", fill)
    return home


@pytest.mark.parametrize(
    ("place", "area"), [("seoul", ""), ("gwanak-gu", ""), ("gwanak-gu", "gwanak-gu-jungang-dong"), ("seoul", "mapo-gu")]
)
def test_the_map_of_a_hundred_thousand_stays_small(
    large_home: Path, monkeypatch: pytest.MonkeyPatch, place: str, area: str
) -> None:
    monkeypatch.setenv("SSE_HOME", str(large_home))
    data.forget()
    app = page(place=place, area=area)
    sent = app.get("deck_gl_json_chart")[0].proto.json
    assert 0 < len(sent.encode()) < MOST_BYTES
    assert len(app.dataframe[0].value) == 200, "the table is bounded too"
    groups = next(layer for layer in json.loads(sent)["layers"] if layer["id"] == "groups")
    assert len(groups["data"]) <= 144


def test_the_map_says_of_which_years_its_outlines_are(shipped: Database) -> None:
    assert areas.outlines_of(shipped, "gwanak-gu") == "2020"
    assert "outlines of 2020" in said(page())
    assert areas.outlines_of(shipped, "montreal") == ""
