"""Programmes and pledges: values against plain SQL and by hand, late ones first, gaps stay gaps."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, programmes
from sse_metrics.language import LANGUAGES, text
from tests.reading_pages import opened, said, tiles
from tests.small_worlds import Sandbox
from ui import data

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/money/programmes.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


def table(app: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.dataframe[0].value.to_dict("records")
    return found


# ------------------------------------------------------------------ the library


def test_an_unknown_part_of_a_budget_leaves_the_whole_unknown(world: Database) -> None:
    rows = {row["programme_id"]: row for row in programmes.pledges(world, "north", 2024)}
    assert set(rows) == {"workshop_space", "start_up_grants", "market_stalls"}
    assert (rows["start_up_grants"]["budget_city"], rows["start_up_grants"]["budget"]) == (None, None)
    assert (rows["market_stalls"]["budget"], rows["market_stalls"]["spent"]) == (100.0, None)
    assert {row["status"] for row in rows.values()} == {"unknown"}


def test_execution_counts_only_programmes_of_which_both_sides_are_known(world: Database) -> None:
    """By hand: budgets 200 + 100, spending 150 + 300; both sides are known of the workshop alone, 150 of 200."""
    (account,) = programmes.accounts(programmes.pledges(world, "north", 2024))
    assert (account.programmes, account.budget, account.with_budget) == (3, 300, 2)
    assert (account.spent, account.with_spent) == (450, 2)
    assert (account.execution, account.both) == (0.75, 1)


def test_origins_leave_out_what_is_not_known_and_count_it(world: Database) -> None:
    before, now = programmes.origins(world, "north", 2024)
    assert [before[name] for name in (*programmes.ORIGINS, "budget", "spent")] == [180, 100, 0, 280, 200]
    assert [now[name] for name in (*programmes.ORIGINS, "budget")] == [160, 90, 50, 300]
    assert (now["n"], now["unknown"]) == (2, 1)
    assert now["spent"] is None, "one of the two has not said what it spent: 150 would look like saving"


def test_the_most_pressing_come_first_and_currencies_are_never_added() -> None:
    told = {
        "a": ("done", 10, 10),
        "b": ("late", 10, 8),
        "c": ("watch", 0, 0),
        "d": ("late", 10, 2),
        "e": (None, 5, None),
    }
    told["f"] = ("stopped", None, None)
    statements = []
    for name, (status, target, achieved) in told.items():
        currency = "EUR" if name == "f" else "KRW"
        values = [f"'{status}'" if status else "null", *("null" if x is None else str(x) for x in (target, achieved))]
        statements += [
            "insert into programme (programme_id, place_id, area, name, support_kind, provenance, load_id) "
            f"values ('{name}', 'here', 'ecosystem', '{name}', 'direct', 'reported', 1)",
            "insert into programme_year (programme_id, place_id, year, currency, budget_own, budget_city, "
            "budget_central, spent, status, target_value, achieved_value, provenance, load_id) "
            f"values ('{name}', 'here', 2024, '{currency}', 10, 0, 0, 5, {', '.join(values)}, 'reported', 1)",
        ]
    with Sandbox().world(*statements) as db:
        rows = programmes.pledges(db, "city", 2024)
        assert programmes.pledges(db, "there", 2024) == []
    assert [row["programme_id"] for row in rows] == ["d", "b", "f", "c", "e", "a"]
    attained = {row["programme_id"]: row["attained"] for row in rows}
    assert attained == {"a": 1.0, "b": 0.8, "c": None, "d": 0.2, "e": None, "f": None}
    assert {row["programme_id"]: row["short"] for row in rows if row["short"]} == {"b": 2, "d": 8}
    assert [(each.currency, each.budget) for each in programmes.accounts(rows)] == [("KRW", 50), ("EUR", 10)]


def test_origins_and_areas_add_up_to_the_whole(shipped: Database) -> None:
    every = programmes.origins(shipped, "gwanak-gu", 2025)
    by_area = [row for area in programmes.AREAS for row in programmes.origins(shipped, "gwanak-gu", 2025, area)]
    assert len(every) == 8
    for row in every:
        assert sum(row[name] for name in programmes.ORIGINS) == row["budget"]
        for name in (*programmes.ORIGINS, "budget", "spent", "n"):
            assert sum(each[name] for each in by_area if each["year"] == row["year"]) == row[name]


# ------------------------------------------------------------------ the page


def test_the_headline_and_cards_are_those_of_plain_sql(shipped: Database) -> None:
    rows = shipped.rows("select * from programme_year where place_id = 'gwanak-gu' and year = 2025")
    counts = Counter(row["status"] for row in rows)
    budget = sum(row["budget_own"] + row["budget_city"] + row["budget_central"] for row in rows)
    spent = sum(row["spent"] for row in rows)
    app = shown(**GWANAK)
    title = app.title[0].value
    assert f"{len(rows)} programmes" in title
    for status, word in {"late": "late", "watch": "to watch", "on_track": "on track", "done": "done"}.items():
        assert f"{counts[status]} {word}" in title
    assert f"₩{spent / 1_000_000:.0f}M of ₩{budget / 1_000_000:.0f}M" in title
    assert f"{spent / budget:.1%}" in tiles(app)
    assert text("en", "provenance.illustrative") in said(app)


def test_the_late_ones_stand_first_and_are_told_in_words() -> None:
    app = shown(**GWANAK)
    first = table(app)[0]
    assert (first["Status"], first["Programme"]) == ("▲ Late", "Demo job support")
    assert (first["Reached of promised"], first["Share of target"]) == ("7 of 12 jobs", 58)
    assert "Demo job support · 7 of 12 jobs · 5 short" in said(app)
    assert text("en", "programmes.reason", reason="Demo hiring put off, less central money") in said(app)
    assert [row["Status"][0] for row in table(app)] == sorted(
        (row["Status"][0] for row in table(app)), key="▲◆●✓".index
    )


def test_an_area_shows_its_programmes_alone() -> None:
    app = shown(**GWANAK, plan_area="sales_channels")
    assert {row["Programme"] for row in table(app)} == {
        "Demo market operations", "Demo online sales", "Demo public procurement expo", "Demo lunch day"
    }  # fmt: skip
    assert "Sales channels" in app.title[0].value
    assert text("en", "programmes.pledges.watch", names="Demo public procurement expo") in said(app)


def test_the_chart_stacks_the_three_origins_and_draws_spending_across(shipped: Database) -> None:
    spec = json.loads(shown(**GWANAK).get("plotly_chart")[0].proto.spec)
    own, city, central, spent = spec["data"]
    sums = shipped.rows(
        "select sum(budget_own) as own, sum(budget_city) as city, sum(budget_central) as central, sum(spent) as spent "
        "from programme_year where place_id = 'gwanak-gu' group by year order by year"
    )
    for trace, name in ((own, "own"), (city, "city"), (central, "central"), (spent, "spent")):
        assert trace["y"] == [float(row[name]) for row in sums]


def test_a_place_with_gaps_says_what_is_known(home_of_the_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSE_HOME", str(home_of_the_world))
    data.forget()
    app = shown(place="north", year="2024")
    assert "₩150 of ₩200 spent" in app.title[0].value
    assert text("en", "programmes.card.known", known=2, n=3) in tiles(app)
    assert text("en", "programmes.others.unknown", n=3) in said(app)
    assert text("en", "programmes.origins.left_out", n=1) in said(app)
    budgets = {row["Programme"]: (row["Budget"], row["Spent"]) for row in table(app)}
    assert budgets["Start-up grants"] == ("–", "₩300")
    assert budgets["Market stalls"] == ("₩100", "–")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_without_programmes_names_the_sheets(language: str) -> None:
    app = shown(place="mapo-gu", year="2025", lang=language)
    assert not app.get("plotly_chart")
    for sheet in ("plan", "programme", "programme_year"):
        assert text(language, f"table.{sheet}") in said(app)


def test_a_year_without_programmes_leads_to_those_that_have_some() -> None:
    app = shown(place="gwanak-gu", year="2016")
    assert text("en", "programmes.empty_year", year=2016) in said(app)
    assert not app.get("plotly_chart")
    assert len(app.get("page_link")) >= 6


def test_one_programme_over_its_years(world: Database, shipped: Database) -> None:
    rows = programmes.over_years(world, "north", "workshop_space")
    expected = world.rows(
        "select year, budget_own, spent from programme_year where programme_id = 'workshop_space' order by year"
    )
    assert [(row["year"], row["budget_own"], row["spent"]) for row in rows] == [tuple(row.values()) for row in expected]
    app = shown(**GWANAK, programme="demo-programme-job-support")
    years = [row["year"] for row in shipped.rows(
        "select year from programme_year where programme_id = 'demo-programme-job-support' order by year desc"
    )]  # fmt: skip
    assert app.dataframe[1].value[text("en", "dimension.year")].tolist() == [str(year) for year in years]


def test_the_tree_of_the_plan_adds_up_at_every_fork() -> None:
    app = shown(**GWANAK)
    tree = next(
        trace
        for chart in app.get("plotly_chart")
        for trace in json.loads(chart.proto.spec)["data"]
        if trace["type"] == "icicle"
    )
    size = dict(zip(tree["ids"], tree["values"], strict=True))
    below: dict[str, float] = {}
    for key, above in zip(tree["ids"], tree["parents"], strict=True):
        below[above] = below.get(above, 0) + size[key]
    assert below.pop("") == size["all"]
    assert below == pytest.approx({key: size[key] for key in below})
    assert len([key for key in tree["ids"] if key not in below]) == len(table(app))


def test_a_programme_that_is_not_here_is_told() -> None:
    app = shown(**GWANAK, programme="no-such-programme")
    assert len(app.warning) == 1
