"""What the pages of public procurement and the expo say, over demonstration data and over a real OCDS file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, Filters, expos, purchases
from sse_metrics.importers.importing import prepare, publish_import
from sse_metrics.indicators import compute, indicator
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.language import text
from sse_metrics.warehouse.building import build
from tests import independent_figures
from tests.reading_pages import opened, said
from ui import data

PAGE, EXPO = "pages/district/procurement.py", "pages/district/expo.py"
CONTRACTS_FINDER = "data/ocds/uk-contracts-finder-2025-01/release-package.json"
GWANAK = {"lang": "en", "place": "gwanak-gu", "year": "2024"}
UK = {"lang": "en", "place": "united-kingdom"}


def serve(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSE_HOME", str(home))
    data.forget()
    yield
    data.forget()


@pytest.fixture
def demonstration(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from serve(shipped_home, monkeypatch)


@pytest.fixture(scope="module")
def uk_home(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Path:
    """An installation without made-up rows, into which a real file of awards was brought."""
    home = tmp_path_factory.mktemp("uk")
    build(home, demonstration=False)
    path = shared_folder / CONTRACTS_FINDER
    work = tmp_path_factory.mktemp("work") / "work"
    work.mkdir()
    publish_import(prepare(home, [(path, path.name)], "united-kingdom", work))
    return home


@pytest.fixture
def contracts_finder(uk_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from serve(uk_home, monkeypatch)


def badges(app: AppTest) -> set[str]:
    """The kinds of figures that badges name; a badge is Markdown of its own."""
    told = [element.value for element in app.markdown if "-badge[" in element.value]
    return {kind for kind in PROVENANCES for badge in told if text("en", f"provenance.{kind}") in badge}


def card(app: AppTest, indicator_id: str) -> str:
    label = text("en", f"indicator.{indicator_id}.short")
    return next(str(metric.value) for metric in app.metric if metric.label == label)


def specs(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def links(app: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.page, link.proto.query_string) for link in app.get("page_link")]


# ------------------------------------------------------------------ demonstration data


@pytest.mark.usefixtures("demonstration")
def test_the_headline_is_the_share_of_the_year_with_its_target_and_badge(shipped: Database) -> None:
    share = compute(shipped, indicator("sse_procurement_share"), Filters(place="gwanak-gu", year=2024)).value()
    target = shipped.value(
        "select target_value from target where indicator_id = 'sse_procurement_share' and year = 2024 "
        "and place_id = 'gwanak-gu'"
    )
    assert share is not None
    app = opened(PAGE, **GWANAK)
    assert not app.exception
    assert f"{100 * share:.1f}%" in app.title[0].value
    assert f"{100 * target:.0f}%" in app.title[0].value
    assert badges(app) == {"published", "illustrative"}, "the country's shares are published, the district's made up"
    assert card(app, "sse_procurement_share") == f"{100 * share:.1f}%"


@pytest.mark.usefixtures("demonstration")
def test_the_switch_counts_what_a_rule_leaves_out_and_explains_the_two_figures_of_the_country() -> None:
    without, whole = (opened(PAGE, **{**GWANAK, "year": "2021"}, all_purchases=switch) for switch in ("0", "1"))
    for app in (without, whole):
        assert "2.77%" in said(app)
        assert "2.92%" in said(app)
    marks = [
        dict(zip(trace["x"], trace["y"], strict=True))[2021]
        for app in (without, whole)
        for trace in specs(app)[0]["data"]
        if "South Korea" in trace["name"]
    ]
    assert marks == [0.0292, 0.0277]
    ours = [
        trace["y"][6] for app in (without, whole) for trace in specs(app)[0]["data"] if trace["name"] == "Gwanak-gu"
    ]
    assert ours[0] > ours[1], "vaccines in the denominator make the share smaller"


@pytest.mark.usefixtures("demonstration")
def test_who_buys_least_and_what_they_asked_for_is_answered_on_the_way_to_the_expo(shipped: Database) -> None:
    """First page → public procurement → the name of the buyer: its demands at the expo."""
    answer = compute(
        shipped, indicator("sse_procurement_share"), Filters(place="gwanak-gu", year=2024), by=("buyer_id",)
    )
    least = purchases.least_buying(list(answer.rows), 1)[0]["buyer_id"]
    asked = [row for row in expos.asked_by_buyer(shipped, "gwanak-gu", 2024) if row["buyer_id"] == least]
    assert asked
    app = opened(PAGE, **GWANAK)
    page, query = links(app)[0]
    assert page == "expo"
    assert f"buyer={least}" in query
    assert f"expo={asked[0]['expo_id']}" in query
    shown = opened(EXPO, lang="en", place="gwanak-gu", expo=asked[0]["expo_id"], buyer=least)
    assert not shown.exception
    for row in asked:
        assert row["asked_for"].split(" · ")[1] in shown.title[0].value
        assert row["asked_for"].split(" · ")[1] in said(app)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("topic", ["share", "flows", "concentration", "competition"])
@pytest.mark.parametrize("language", ["ko", "fr", "es"])
def test_every_part_of_the_page_opens_in_every_language(topic: str, language: str) -> None:
    app = opened(PAGE, **{**GWANAK, "lang": language}, topic=topic)
    assert not app.exception
    assert app.get("plotly_chart")


@pytest.mark.usefixtures("demonstration")
def test_the_explorer_shows_one_buyer_and_its_awards(shipped: Database) -> None:
    app = opened(PAGE, **GWANAK, topic="flows", buyer="demo-buyer-12")
    sankey = next(trace for trace in specs(app)[0]["data"] if trace["type"] == "sankey")
    flows = purchases.flows(shipped, "gwanak-gu", 2024, "KRW", "demo-buyer-12")
    assert sum(sankey["link"]["value"]) == pytest.approx(sum(row["amount"] for row in flows))
    awards = app.dataframe[-1].value
    assert len(awards) == len(purchases.award_list(shipped, "gwanak-gu", 2024, "demo-buyer-12"))


@pytest.mark.usefixtures("demonstration")
def test_what_competition_leaves_out_is_said_and_every_flag_has_its_rule() -> None:
    app = opened(PAGE, **GWANAK, topic="competition")
    assert "65 reserved" in said(app)
    for flag in ("single_bid", "repeated_single_bid", "dominant_supplier"):
        assert text("en", f"procurement.flag.{flag}") in said(app)
        assert text("en", f"procurement.flag.{flag}.not") in said(app)
    assert "new" not in "".join(app.dataframe[-1].value.iloc[:, 0]).lower()


@pytest.mark.usefixtures("demonstration")
def test_a_year_without_purchases_says_which_have_some(shipped: Database) -> None:
    assert purchases.years_of(shipped, "gwanak-gu") == list(range(2025, 2014, -1))
    app = opened(PAGE, lang="en", place="mapo-gu", year="2024")
    assert not app.exception
    assert not app.get("plotly_chart")
    assert text("en", "table.buyer_year") in said(app)


@pytest.mark.usefixtures("demonstration")
def test_the_expo_goes_from_meetings_to_contracts(shipped: Database) -> None:
    steps = {row["step"]: row for row in expos.funnel(shipped, "demo-expo-2025")}
    app = opened(EXPO, lang="en", place="gwanak-gu", expo="demo-expo-2025")
    assert not app.exception
    assert f"{steps['contract']['meetings']} of {steps['met']['meetings']} meetings" in app.title[0].value
    drawn = next(trace for spec in specs(app) for trace in spec["data"] if trace["type"] == "funnel")
    assert drawn["x"] == [steps[step]["meetings"] for step in expos.STEPS]
    assert drawn["x"] == sorted(drawn["x"], reverse=True)
    linked = shipped.value("select count(purchase_id) from expo_meeting where expo_id = 'demo-expo-2025'")
    assert f"followed by an award on record: {linked}." in said(app)
    assert badges(app) == {"published", "illustrative"}
    told = app.dataframe[-1].value.to_string()
    assert "2.96" in told, "Sejong"
    assert "announced as an expo" in told


@pytest.mark.usefixtures("demonstration")
def test_unmatched_demand_is_named() -> None:
    app = opened(EXPO, lang="en", place="gwanak-gu", expo="demo-expo-2025")
    assert any("Demo computing equipment" in header.value for header in app.header)


@pytest.mark.usefixtures("demonstration")
def test_a_place_without_an_expo_says_which_sheets_bring_one() -> None:
    app = opened(EXPO, lang="en", place="mapo-gu")
    assert not app.exception
    assert not app.get("plotly_chart")
    assert text("en", "table.expo_meeting") in said(app)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("page", "name"), [(PAGE, "topic"), (EXPO, "expo"), (EXPO, "buyer")])
def test_junk_in_the_choices_is_told(page: str, name: str) -> None:
    app = opened(page, **GWANAK, **{name: "<junk>"})
    assert not app.exception
    assert len(app.warning) == 1


# ------------------------------------------------------------------ a real OCDS file and nothing else


@pytest.mark.shared
@pytest.mark.usefixtures("contracts_finder")
def test_real_awards_in_an_empty_installation_give_the_right_totals_and_no_illustrative_badge(
    shared_folder: Path,
) -> None:
    path = shared_folder / CONTRACTS_FINDER
    other = independent_figures.ocds([path])
    assert other["totals"]["awarded"] == {"GBP": pytest.approx(121_869_256.40)}
    app = opened(PAGE, **UK)
    assert not app.exception
    assert "GBP 121,869,256.40" in said(app)
    assert card(app, "award_amount") == "£122M"
    assert f"{other['counts']['awards']} awards" in app.title[0].value
    assert badges(app) == {"reported"}
    paid = independent_figures.suppliers_paid([path])["GBP"].values()
    known = [(amount, flag) for amount, flag in paid if flag is not None]
    share = sum(amount for amount, flag in known if flag) / sum(amount for amount, _ in known)
    assert card(app, "sse_award_share") == f"{100 * share:.1f}%"
    unknown = sum(amount for amount, flag in paid if flag is None) / sum(amount for amount, _ in paid)
    assert any(f"{100 * unknown:.1f}%" in header.value for header in app.header), "what nobody flagged is told apart"


@pytest.mark.shared
@pytest.mark.usefixtures("contracts_finder")
def test_concentration_of_real_awards_is_shown_as_computed_independently(shared_folder: Path) -> None:
    other = independent_figures.ocds([shared_folder / CONTRACTS_FINDER])["concentration"]["GBP"]
    app = opened(PAGE, **UK, topic="concentration")
    assert not app.exception
    headers = " ".join(header.value for header in app.header)
    assert f"HHI {other['hhi']:.4f}" in headers.replace("\\", "")
    assert f"of {other['suppliers']} suppliers hold {100 * other['top3_share']:.1f}%" in headers.replace("\\", "")


@pytest.mark.shared
@pytest.mark.usefixtures("contracts_finder")
@pytest.mark.parametrize("topic", ["share", "flows", "competition"])
def test_every_part_of_the_page_works_from_awards_alone(topic: str) -> None:
    for year in ({}, {"span": "year", "year": "2024"}):
        app = opened(PAGE, **UK, topic=topic, **year)
        assert not app.exception
        assert badges(app) == {"reported"}
    if topic == "competition":
        assert text("en", "procurement.tenderers.empty") in said(app), "no tenderers in the file: not a share of zero"
        assert text("en", "procurement.flags.none") not in said(app)


@pytest.mark.shared
@pytest.mark.usefixtures("contracts_finder")
def test_a_year_without_awards_says_which_have_some() -> None:
    app = opened(PAGE, **UK, span="year", year="2018")
    assert not app.exception
    assert not app.get("plotly_chart")
    assert [dict(part.split("=") for part in query.split("&"))["year"] for _, query in links(app)] == [
        "2025", "2024", "2022", "2021", "2019",
    ]  # fmt: skip
