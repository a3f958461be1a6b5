"""The page on support: every part against plain SQL over the stored tables, gaps, small groups, hostile addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, support_outcomes
from sse_metrics.disclosure import may_be_told
from sse_metrics.language import LANGUAGES, text
from sse_metrics.support import FEWEST
from tests.reading_pages import opened, said, tables, tiles
from ui import data

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/money/support.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")
HERE = "place_id = 'gwanak-gu'"


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


def charts(app: AppTest) -> list[dict[str, Any]]:
    found = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
    for spec in found:
        go.Figure(spec)  # plotly's own checks, which canvas.py leaves out
    return found


# ------------------------------------------------------------------ applications


def test_the_first_screen_says_what_plain_sql_counts(shipped: Database) -> None:
    rows = shipped.rows(f"select * from application where {HERE} and year(applied_on) = 2025")
    awarded = [float(row["amount_awarded"]) for row in rows if row["amount_awarded"]]
    paid = [float(row["amount_paid"]) for row in rows if row["amount_paid"]]
    eligible = [row for row in rows if row["is_eligible"]]
    unchecked = [row for row in rows if row["is_eligible"] is None]
    app = shown(**GWANAK)
    title, cards = app.title[0].value, tiles(app)
    assert f"{len(awarded)} of {len(rows)} applications awarded, ₩{sum(awarded) / 1e6:.0f}M granted" in title
    assert f"₩{sum(paid) / 1e6:.0f}M paid; no rule broken" in title
    assert f"{len(awarded) / len(rows):.1%}" in cards
    assert text("en", "provenance.illustrative") in said(app)
    refused = len(rows) - len(eligible) - len(unchecked)
    assert unchecked, "the demonstration tells not checked from not eligible"
    assert text("en", "support.pipeline.not_eligible", refused=refused, unchecked=len(unchecked)) in said(app)
    (funnel,) = charts(app)[0]["data"]
    assert funnel["x"] == [len(rows), len(eligible), len(awarded), len(paid)]
    printed = [row["Value"] for row in tables(app)[-1]]
    assert "up to ₩20M" in printed, "what was published of the cap stands beside it"
    assert "Village enterprise (up to ₩15M)" in said(app)


def test_all_years_list_the_one_award_that_nobody_checked(shipped: Database) -> None:
    (row,) = shipped.rows(
        f"select e.name_en, a.amount_awarded from application as a inner join enterprise as e using (enterprise_id) "
        f"where a.{HERE} and a.amount_awarded > 0 and a.is_eligible is null"
    )
    app = shown(**GWANAK, calls="all")
    assert "2019–2025" in app.title[0].value
    assert "one breach of a rule" in app.title[0].value
    (breach,) = tables(app)[0]
    assert (breach["Enterprise"], breach["Rule broken"]) == (row["name_en"], text("en", "support.rule.unchecked"))
    assert len(tables(app)[1]) == 14, "two programmes in seven years"


def test_a_programme_is_looked_at_alone_and_a_hostile_one_is_refused(shipped: Database) -> None:
    programme = "demo-programme-business-support"
    n = shipped.value(
        f"select count(*) from application where programme_id = '{programme}' and year(applied_on) = 2025"
    )
    app = shown(**GWANAK, programme=programme)
    assert f"of {n} applications" in app.title[0].value
    assert "Demo business development support" in app.title[0].value
    hostile = shown(**GWANAK, programme="'; drop table application; --", part="<b>", calls="x")
    assert "of 37 applications" in hostile.title[0].value
    assert len(hostile.warning) == 3


# ------------------------------------------------------------------ afterwards, fairness


def test_what_became_of_recipients_comes_with_the_caution_first(shipped: Database) -> None:
    every = support_outcomes.comparisons(shipped, "gwanak-gu", 2025)
    second = every[1]
    app = shown(**GWANAK, part="afterwards")
    assert app.info[0].value == text("en", "support.after.caution")
    survival, sales, jobs = charts(app)
    points = [trace for trace in survival["data"] if trace.get("mode") == "markers"]
    assert [trace["x"][1] for trace in points] == pytest.approx([second.recipients.value, second.others.value])
    shares = [f"{side.value:.0%}" for side in (second.recipients, second.others)]
    assert text("en", "support.after.survival.overlap", years=2, recipients=shares[0], others=shares[1]) in said(app), (
        "the intervals overlap, and the page claims nothing"
    )
    labels = {note["text"] for note in survival["layout"]["annotations"]}
    assert f"{shares[0]} · n = {second.recipients.n}" in labels
    assert sales["data"]
    assert jobs["data"]


def test_groups_stand_beside_the_register_and_small_ones_are_folded(shipped: Database) -> None:
    applied = shipped.rows(
        f"select e.family, count(*) as n, count(*) filter (where a.amount_awarded > 0) as awarded "
        f"from application as a inner join enterprise as e using (enterprise_id) where a.{HERE} group by e.family"
    )
    whole, awards = (sum(row[name] for row in applied) for name in ("n", "awarded"))
    large = {row["family"]: row for row in applied if row["n"] >= FEWEST}
    app = shown(**GWANAK, part="fairness")
    shares, rates = charts(app)
    marks = {trace["name"]: trace for trace in shares["data"] if trace.get("name")}
    names = shares["layout"]["yaxis"]["ticktext"]
    at = names.index("Co-operative")
    assert marks["of applications"]["x"][at] == pytest.approx(large["cooperative"]["n"] / whole)
    assert marks["of awards"]["x"][at] == pytest.approx(large["cooperative"]["awarded"] / awards)
    for name in ("of applications", "of awards", "of enterprises at work"):
        assert sum(marks[name]["x"]) == pytest.approx(1)
    assert names[-1].replace("<br>", " ").endswith("small groups together")
    rate = large["cooperative"]["awarded"] / large["cooperative"]["n"]
    assert f"{rate:.0%} ({large['cooperative']['n']})" in {note["text"] for note in rates["layout"]["annotations"]}
    assert "Co-operative (lower)" in said(app)
    by_women = shown(**GWANAK, part="fairness", groups="is_women_led")
    assert text("en", "support.fair.rates.alike") in said(by_women)


# ------------------------------------------------------------------ spaces, support centre, lunch days


def test_spaces_tell_rooms_tenants_and_what_was_published(shipped: Database) -> None:
    tenants = shipped.value(
        f"select count(*) from space_tenancy as t inner join enterprise as e using (enterprise_id) where t.{HERE} and "
        "coalesce(t.moved_out_on, e.ceased_on, date '2026-01-01') > date '2025-12-31'"
    )
    rooms = shipped.value(f"select sum(rooms_offered) from space where {HERE}")
    app = shown(**GWANAK, part="spaces")
    assert f"{tenants} of {rooms} rooms" in app.title[0].value
    register, printed = tables(app)
    assert len(register) == tenants
    assert {row["Value"] for row in printed} >= {"3 rooms", "2 rooms"}
    assert all(row[text("en", "facts.column.source")] for row in printed)


def test_the_support_centre_tells_contacts_and_whom_it_reaches(shipped: Database) -> None:
    contacts = shipped.value(f"select sum(contacts) from support_contact where {HERE} and year(contacted_on) = 2025")
    reached = shipped.value(
        f"select count(distinct enterprise_id) from support_contact where {HERE} and year(contacted_on) = 2025"
    )
    promised = shipped.value(
        "select achieved_value from programme_year where programme_id = 'demo-programme-support-centre' and year = 2025"
    )
    assert contacts == promised, "calibrated to what the programme says"
    app = shown(**GWANAK, part="centre")
    assert f"contacts of the support centre: {contacts}; enterprises reached: {reached}, " in app.title[0].value
    families = shipped.rows(
        f"select count(*) as n from support_reach where {HERE} and year = 2025 group by family order by family"
    )
    told = sum(may_be_told([row["n"] for row in families]))
    assert len(charts(app)[-1]["layout"]["yaxis"]["ticktext"]) == told < len(families)
    assert len(families) - told != 1, "one that is left out is what the others leave of the whole"
    months = charts(app)[0]["data"][0]
    assert sum(value for value in months["y"] if value) == contacts


def test_lunch_days_count_the_money_of_the_sales_once(shipped: Database) -> None:
    sold = shipped.value("select sum(amount) from sale where channel_id = 'demo_lunch_day' and year(sold_on) = 2025")
    meals = shipped.value(
        "select sum(meals) from lunch_order inner join market_day using (market_day_id) where year(held_on) = 2025"
    )
    app = shown(**GWANAK, part="lunch")
    assert f"meals: {meals:,}" in app.title[0].value
    assert f"₩{sold / 1_000_000:.0f}M" in app.title[0].value
    assert f"₩{float(sold) / meals:,.0f}" in tiles(app)
    days = tables(app)[0]
    assert sum(int(row["Meals"].replace(",", "")) for row in days) == meals
    years = charts(app)[0]["data"][0]
    assert years["y"][-1] == float(sold)
    assert any("Four-day" in str(row) or "lunch" in str(row).lower() for row in tables(app)[-1])


# ------------------------------------------------------------------ nothing, little


SHEETS_OF = {
    "pipeline": ("application", "programme_family"),
    "afterwards": ("application",),
    "spaces": ("space", "space_tenancy"),
    "centre": ("support_contact",),
    "lunch": ("lunch_order", "market_day"),
}


@pytest.mark.parametrize(("part", "language"), list(zip(SHEETS_OF, [*LANGUAGES, "en"], strict=True)))
def test_a_place_with_nothing_names_the_sheets(part: str, language: str) -> None:
    app = shown(place="mapo-gu", year="2025", lang=language, part=part)
    assert not app.get("plotly_chart")
    assert not app.get("metric")
    for sheet in SHEETS_OF[part]:
        assert text(language, f"table.{sheet}") in said(app)


def test_a_year_without_applications_leads_to_those_that_have_some() -> None:
    app = shown(place="gwanak-gu", year="2016")
    assert text("en", "support.empty_year", period=2016) in said(app)
    assert not app.get("plotly_chart")
    assert len(app.get("page_link")) >= 6


def test_a_world_with_gaps_hides_what_is_too_little(home_of_the_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSE_HOME", str(home_of_the_world))
    data.forget()
    app = shown(place="north", year="2024")
    assert "5 of 7 applications awarded" in app.title[0].value
    assert "₩131 and €15" in app.title[0].value, "two currencies are never added"
    assert [row["Rule broken"] for row in tables(app)[0]] == [text("en", "support.rule.over_cap")]
    assert f"{text('en', 'support.card.known', known=4, n=5)} · payments not known" in tiles(app)
    after = shown(place="north", year="2024", part="afterwards")
    assert not after.get("plotly_chart")
    assert text("en", "support.fewer", fewest=FEWEST) in said(after).replace("&lt;", "<").replace("\\", "")
    left = shown(place="north", year="2024", part="spaces")
    assert text("en", "spaces.too_few", fewest=FEWEST) in tiles(left)
