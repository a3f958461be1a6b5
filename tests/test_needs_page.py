"""Needs: counts by hand and by plain SQL, what waits, figures that cannot be right, who helps, and ranks by pandas."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from statistics import median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, Filters, need, needs
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import LANGUAGES, text
from tests.conftest import publish_world
from tests.generated_worlds import DAYS, DISTRICTS, YEARS, Row, World, maybe
from tests.reading_pages import headers, opened, said, table, tiles
from tests.small_worlds import Sandbox, enterprises, insert
from tests.test_properties import examples
from ui import data

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/community/needs.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")
LAST = dt.date(2024, 12, 31)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


# ------------------------------------------------------------------ the library, by hand


def test_the_funnel_of_the_tiny_world(world: Database) -> None:
    """Of 2024: meals, visits and two without a figure are met; only_matched, ride, pantry, wrong_day; only_reported."""
    now, before = needs.funnel(world, "north")
    assert (now["year"], before["year"]) == (2024, 2023)
    assert [before[stage] for stage in needs.STAGES] == [3, 3, 2, 2]
    assert [now[stage] for stage in needs.STAGES] == [9, 8, 8, 4]
    assert (now["people"], now["people_known"]) == (10 + 30 + 7 + 0 + 9 + 3 + 2 + 6 + 1, 9)
    # both days known and in order: the ride's and wrong_day's validation after 10 and 9 days, one match after 20
    assert (now["days_validated"], now["n_validated"]) == (9.5, 2)
    assert (now["days_matched"], now["n_matched"]) == (20, 1)
    assert (now["days_met"], now["n_met"]) == (None, 0)


def test_what_waits_in_the_tiny_world(world: Database) -> None:
    """Not met on the last day of 2024: one of 2023 that was validated, then those of 2024 by the day of the report."""
    rows = needs.waiting(world, "north", LAST, 99)
    assert [(row["need_id"], row["days"], row["stage"]) for row in rows] == [
        ("only_validated", 396, "validated"),
        ("only_matched", 356, "matched"),
        ("only_reported", 305, "reported"),
        ("ride_found", 305, "matched"),
        ("pantry_found", 244, "matched"),
        ("wrong_day", 213, "matched"),
    ]
    # on the last day of January bed_found was met, the meals and visits of January were not
    early = {row["need_id"] for row in needs.waiting(world, "north", dt.date(2024, 1, 31), 99)}
    assert {"meals_2024", "visits_2024", "bed_found"} <= early
    assert "ride_found" not in early, "reported later"
    assert len(needs.waiting(world, "north", LAST, 2)) == 2


def test_supporters_of_the_tiny_world(world: Database) -> None:
    found = needs.supporters(world, "north", 2024)
    rows = {row["supporter_kind"]: row for row in found if row["level"] != "name"}
    assert (rows[None]["supporters"], rows[None]["needs"]) == (3, 3)
    assert (rows["local_shop"]["supporters"], rows["local_shop"]["needs"]) == (1, 2)
    assert {row["provenance"] for row in rows.values()} == {"reported"}
    assert needs.helped(world, "north", 2024) == 9, "all that were matched or met in 2024, bed_found of 2023 too"
    names = [(row["supporter_name"], row["needs"]) for row in found if row["level"] == "name"]
    assert names == [("Hill Grocer", 2), ("Neighbours Club", 1), ("Hill Bakery", 1)]
    assert {row["provenance"] for row in needs.supporters(world, "south", 2024)} == {"illustrative"}
    assert needs.supporters(world, "north", 2022) == []


def test_a_need_with_a_supporter_has_found_help_whatever_its_stage(sandbox: Sandbox) -> None:
    found = {"place_id": "here", "category": "food", "reported_on": "2024-01-02"}
    stages = [{"need_id": stage, "stage": stage, **found} for stage in needs.STAGES]
    helper = {"need_id": "validated", "place_id": "here", "supporter_name": "Grocer", "supporter_kind": "local_shop"}
    with sandbox.world(insert("need", stages), insert("need_supporter", [helper])) as db:
        known = {row["level"]: row["needs"] for row in needs.supporters(db, "here", 2024)}
        assert (known["all"], needs.helped(db, "here", 2024)) == (1, 3), "never help known for more needs than found it"


def test_a_change_does_not_tell_how_few_the_people_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"need_id": f"n{year}", "place_id": "east", "category": "food", "stage": "validated",
         "reported_on": f"{year}-01-02", "people": people}
        for year, people in ((2022, 12), (2023, 6), (2024, 3))
    ]  # fmt: skip
    publish_world(tmp_path, f"{WORLD.read_text(encoding='utf-8')};{insert('need', rows)};")
    monkeypatch.setenv("SSE_HOME", str(tmp_path))
    data.forget()
    people = {year: people_tile(shown(place="east", year=year)) for year in ("2023", "2024")}
    assert "-50% on 2022" in people["2023"]
    assert "fewer than 5" in people["2024"]
    assert "on 2023" not in people["2024"], "half of the six of the year before"


def people_tile(app: AppTest) -> str:
    label = text("en", "needs.card.people")
    return next(element.proto.body for element in app.get("html") if label in element.proto.body)


def valued_world(prices: list[tuple[float, int]], currency: str = "KRW", category: str = "food") -> str:
    """Needs met in 2024, each with value and people."""
    rows = [
        {"need_id": f"n{number:02}", "place_id": "here", "category": category, "stage": "met", "value": value,
         "reported_on": "2024-01-02", "met_on": "2024-02-02", "people": people, "currency": currency}
        for number, (value, people) in enumerate(prices)
    ]  # fmt: skip
    return insert("need", rows)


def test_a_value_more_than_five_times_the_middle_of_its_kind_is_flagged(sandbox: Sandbox) -> None:
    """Per person 10, 10, 10, 50 and 51: the middle is 10, so 50 is five times and 51 more."""
    with sandbox.world(valued_world([(10, 1), (20, 2), (100, 10), (50, 1), (102, 2)])) as db:
        rows = needs.valued(db, "here", 2024)
    assert [(row["need_id"], row["flag"]) for row in rows][:2] == [("n04", "far_above"), ("n03", None)]
    assert (rows[0]["typical"], rows[0]["times"]) == (10, 5.1)


def test_four_needs_are_too_few_for_a_middle(sandbox: Sandbox) -> None:
    with sandbox.world(valued_world([(1, 1), (1, 1), (1, 1), (900, 1)])) as db:
        rows = needs.valued(db, "here", 2024)
    assert {(row["flag"], row["typical"], row["times"]) for row in rows} == {(None, None, None)}


def test_more_than_the_published_case_comes_to_is_flagged_even_without_a_middle(
    shipped: Database, sandbox: Sandbox
) -> None:
    found = needs.published_help(shipped)
    assert found is not None
    assert (found.each, found.currency, found.is_doubted) == (22_800, "USD", True)
    limits = needs.ceiling(shipped, found)
    assert limits["USD"] == 22_800
    won = shipped.rows(
        "select value from rate where currency = 'KRW' and rate_kind = 'exchange_per_usd' and year = 2021"
    )
    assert limits["KRW"] == pytest.approx(22_800 * won[0]["value"])
    assert needs.ceiling(shipped, None) == {}
    with sandbox.world(valued_world([(22_800, 1), (22_801, 1)], "USD"), *published_rows(found)) as db:
        flags = {row["need_id"]: row["flag"] for row in needs.valued(db, "here", 2024)}
    assert flags == {"n00": None, "n01": "above_published"}


def published_rows(found: needs.PublishedHelp) -> list[str]:
    """The two published figures, at home in a small world."""
    columns = (
        "fact_id", "theme", "indicator", "breakdown", "period_start", "period_end", "value", "unit", "comparator",
        "summary", "confidence", "status", "contradiction_kind", "contradiction", "contradiction_group",
    )  # fmt: skip
    rows = [
        {
            **{name: None if row[name] is None else str(row[name]) for name in columns},
            "place_id": "city",
            "source_id": "s",
        }
        for row in (found.amount, found.homes)
    ]
    listed = ", ".join(rows[0])
    values = ", ".join(
        "(" + ", ".join("null" if v is None else "'" + v.replace("'", "''") + "'" for v in row.values()) + ")"
        for row in rows
    )
    return [
        "insert into source (source_id, title) values ('s', 'Session report')",
        f"insert into published_fact ({listed}) values {values}",
    ]


# ------------------------------------------------------------------ in generated worlds


@st.composite
def reported(draw: st.DrawFn, number: int) -> Row:
    place = draw(st.sampled_from(DISTRICTS))
    stage = draw(st.sampled_from(needs.STAGES))
    return {
        "need_id": f"n{number}",
        "place_id": place,
        "neighbourhood_id": draw(maybe(st.sampled_from([f"{place}-1", f"{place}-2"]))),
        "category": draw(st.sampled_from(["care", "food", "work"])),
        "stage": stage,
        "reported_on": draw(DAYS),
        "validated_on": draw(maybe(DAYS)),
        "matched_on": draw(maybe(DAYS)),
        "met_on": draw(maybe(DAYS)) if stage == "met" else None,
        "kilograms": draw(maybe(st.integers(0, 90))),
        "people": draw(maybe(st.integers(0, 9))),
    }


@st.composite
def worlds(draw: st.DrawFn) -> World:
    return World({"need": [draw(reported(number)) for number in range(draw(st.integers(0, 9)))]})


@examples(30)
@given(world=worlds())
def test_every_need_stands_in_one_cell_and_cells_add_up(sandbox: Sandbox, world: World) -> None:
    with sandbox.world(*world.sql()) as db:
        for year in YEARS:
            last = dt.date(year, 12, 31)
            rows = needs.cells(db, "city", year, last)
            here = [row for row in world["need"] if row["reported_on"].year == year]
            waits = [
                row
                for row in world["need"]
                if row["reported_on"] <= last
                and (row["stage"] != "met" or (row["met_on"] is not None and row["met_on"] > last))
            ]
            for level in ("cell", "area", "category", "all"):
                mine = [row for row in rows if row["level"] == level]
                assert sum(row["reported"] for row in mine) == len(here)
                assert sum(row["waiting"] for row in mine) == len(waits)
                for stage in needs.STAGES:
                    reached = needs.STAGES[needs.STAGES.index(stage) :]
                    assert sum(row[stage] for row in mine) == sum(row["stage"] in reached for row in here)
            assert len(needs.waiting(db, "city", last, 99)) == len(waits)
            funnel = [row for row in needs.funnel(db, "city") if row["year"] == year]
            assert [row["reported"] for row in funnel] == ([len(here)] if here else [])
            share = compute(db, indicator("needs_met_share"), Filters(place="city", year=year)).rows[0]
            whole = [row for row in rows if row["level"] == "all"]
            assert share["n"] == (whole[0]["validated"] if whole else 0)
            wait = compute(db, indicator("days_to_match"), Filters(place="city", year=year)).rows[0]
            assert (wait["value"], wait["n"]) == ((whole[0]["days"], whole[0]["n_days"]) if whole else (None, 0))


@examples(30)
@given(world=worlds())
def test_kilograms_are_those_of_a_plain_sum(sandbox: Sandbox, world: World) -> None:
    known = [
        row for row in world["need"]
        if row["stage"] == "met" and row["category"] == "food" and row["people"]
        and row["kilograms"] is not None
    ]  # fmt: skip
    with sandbox.world(*world.sql()) as db:
        row = compute(db, indicator("food_per_person"), Filters(place="city")).rows[0]
    assert row["n"] == len(known)
    people = sum(each["people"] for each in known)
    assert row["value"] == (pytest.approx(sum(each["kilograms"] for each in known) / people) if known else None)


HOMES = ("here-1", "here-2", "h3", "h4", "h5", "h6")


@examples(40)
@given(st.lists(st.tuples(maybe(st.integers(0, 4)), st.integers(0, 3)), min_size=len(HOMES), max_size=len(HOMES)))
def test_ranks_are_those_of_pandas_and_gaps_cancel_out(sandbox: Sandbox, found: list[tuple[int | None, int]]) -> None:
    """Ties share the mean of their ranks; whoever is not known has none and takes none; all gaps add up to zero."""
    names = dict.fromkeys(("name_en", "name_ko", "name_fr", "name_es"), "x")
    places = [{"place_id": home, "parent_id": "here", "level": "neighbourhood", **names} for home in HOMES[2:]]
    context, firms = [], [enterprises(1, name="first")]
    for home, (alone, count) in zip(HOMES, found, strict=True):
        figures = {"general_households": 8, "population": 1000, "one_person_households": alone}
        context += [
            {"place_id": home, "indicator": name, "year": 2010, "value": value, "unit": "x", "source_id": "census",
             "provenance": "official"}
            for name, value in figures.items() if value is not None
        ]  # fmt: skip
        if count:
            firms.append(enterprises(count, name=home, neighbourhood_id=home))
    frame = pd.DataFrame(found, index=list(HOMES), columns=["need", "supply"]).dropna()
    wanted = frame["need"].rank(method="average") - frame["supply"].rank(method="average")
    with sandbox.world(insert("place", places), insert("context", context), *firms) as db:
        answer = compute(db, indicator("need_supply_gap"), Filters(place="here", year=2010))
    assert {row["neighbourhood_id"]: row["value"] for row in answer.rows} == wanted.to_dict()
    assert sum(row["value"] for row in answer.rows) == 0
    assert {row["n"] for row in answer.rows} <= {len(frame)}


def test_the_list_and_the_two_way_map_speak_of_the_same_neighbourhoods(shipped: Database) -> None:
    answer = compute(shipped, indicator("need_supply_gap"), Filters(place="gwanak-gu", year=2025))
    mapped = need.need_map(shipped, "gwanak-gu", 2025, need.NEEDS[0])
    assert {row["neighbourhood_id"] for row in answer.rows} == {area.place_id for area in mapped.areas}
    by_need = sorted(mapped.areas, key=lambda area: area.need)
    ranks = {row["neighbourhood_id"]: row["numerator"] for row in answer.rows}
    assert [ranks[area.place_id] for area in by_need] == sorted(ranks.values())


# ------------------------------------------------------------------ the page


def test_the_first_screen_is_that_of_plain_sql(shipped: Database) -> None:
    rows = shipped.rows("select * from need where place_id = 'gwanak-gu' and year(reported_on) = 2025")
    stages = Counter(row["stage"] for row in rows)
    met, matched = stages["met"], stages["met"] + stages["matched"]
    validated = matched + stages["validated"]
    every = shipped.rows("select * from need where place_id = 'gwanak-gu'")
    waiting = sum(row["stage"] != "met" for row in every)
    app = shown(**GWANAK)
    assert app.title[0].value == text(
        "en", "needs.headline", place="Gwanak-gu", year=2025, reported=len(rows), validated=validated, matched=matched,
        met=met, waiting=waiting,
    )  # fmt: skip
    assert f"{met / validated:.1%}" in tiles(app)
    assert f"n = {validated}" in tiles(app)
    days = [
        (row["matched_on"] - row["validated_on"]).days
        for row in every
        if row["matched_on"] and row["matched_on"].year == 2025
    ]
    assert text("en", "needs.days", n=f"{median(days):g}") in tiles(app)
    people = sum(row["people"] or 0 for row in rows)
    assert f"{people:,}" in tiles(app)
    assert text("en", "needs.card.flagged", n=2) in tiles(app), "a mean that slips have swollen says so"
    assert text("en", "provenance.illustrative") in said(app)
    funnel = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]
    assert funnel["x"] == [len(rows), validated, matched, met]
    # by neighbourhood, the most pressing first
    listed = table(app, "Waiting")
    assert sum(row["Waiting"] for row in listed) == waiting
    values = [float(row["Per 10,000 residents"]) for row in listed]
    assert values == sorted(values, reverse=True)
    so_far = Counter(row["neighbourhood_id"] for row in every if row["stage"] != "reported")
    met_so_far = Counter(row["neighbourhood_id"] for row in every if row["stage"] == "met")
    area = max(so_far, key=lambda each: so_far[each])
    share = f"{met_so_far[area] / so_far[area]:.0%} ({met_so_far[area]} of {so_far[area]})"
    assert share in {row["Needs met"] for row in listed}


def test_a_kind_of_need_and_the_share_met_can_be_asked_for(shipped: Database) -> None:
    app = shown(**GWANAK, need_category="other", need_map="met")
    waiting = shipped.rows(
        "select count(*) as n from need where place_id = 'gwanak-gu' and category = 'other' and stage <> 'met'"
    )
    assert sum(row["Waiting"] for row in table(app, "Waiting")) == waiting[0]["n"]
    assert text("en", "needs.map.none_met", n=needs.FEWEST) in said(app), "no neighbourhood has five of other kinds"
    assert any(row["Needs met"] in ("0 of 1", "1 of 1") for row in table(app, "Waiting")), "too few for a share"


def test_the_lowest_share_met_comes_with_the_needs_behind_it(shipped: Database) -> None:
    app = shown(**GWANAK, need_map="met")
    least = shipped.rows(
        "select a.name_en as area, count(*) filter (where n.stage = 'met') as met, count(*) as n from need as n "
        "inner join place as a on n.neighbourhood_id = a.place_id where n.place_id = 'gwanak-gu' "
        "and n.stage <> 'reported' and n.reported_on <= date '2025-12-31' group by a.name_en having count(*) >= 5 "
        "order by count(*) filter (where n.stage = 'met') / count(*), a.name_en limit 1"
    )[0]
    assert f"{least['area']} ({least['met']} of {least['n']})" in headers(app)


def test_what_waits_longest_stands_first_and_names_nobody(shipped: Database) -> None:
    app = shown(**GWANAK, part="waiting")
    rows = table(app, "Days waiting")
    first = shipped.rows(
        "select need_id, reported_on from need where place_id = 'gwanak-gu' and stage <> 'met' "
        "order by reported_on, need_id limit 1"
    )[0]
    assert rows[0]["Need ID"] == first["need_id"]
    assert rows[0]["Days waiting"] == (dt.date(2025, 12, 31) - first["reported_on"]).days
    assert [row["Days waiting"] for row in rows] == sorted((row["Days waiting"] for row in rows), reverse=True)
    assert not {"People concerned", "people"} & set(rows[0])
    assert text("en", "needs.waiting.caution") in said(app)


def test_values_are_flagged_beside_the_published_case_and_food_beside_a_citys() -> None:
    app = shown(**GWANAK, part="worth")
    rows = table(app, "Times the median")
    flagged = [row for row in rows if row["Flag"]]
    assert [row["Category"] for row in flagged] == ["Food", "Education"], "where a zero too many was written"
    assert all(row["Flag"].startswith("▲") for row in flagged)
    assert text("en", "needs.worth.title", flagged=2, n=len(rows)) in headers(app)
    few = [row for row in rows if row["People concerned"] == "fewer than 5"]
    assert few
    assert {(row["Per person"], row["Times the median"]) for row in few} == {("–", "–")}
    assert rows[-len(few) :] == few, "no place among the others tells what few people got"
    assert "▲ Türkiye: up to US\\$22.8K a home" in headers(app)
    assert "GSEF Global Virtual Forum 2021" in said(app)
    assert "500 tonnes for about 80,000 people = 6.25 kg a person" in said(app)
    assert text("en", "provenance.published") in said(app)


def test_helpers_are_told_by_kind_beside_the_published_platform(shipped: Database) -> None:
    app = shown(**GWANAK, part="helpers")
    found = needs.supporters(shipped, "gwanak-gu", 2025)
    rows = {row["supporter_kind"]: row for row in found if row["level"] != "name"}
    share = rows["local_shop"]["supporters"] / rows[None]["supporters"]
    assert text("en", "needs.helpers.title", n=rows[None]["supporters"], share=f"{share:.0%}") in headers(app)
    platform = {row["Indicator"]: row["Value"] for row in table(app, "Value")}
    assert platform["Members of the platform"] == "at least 100,000 members"
    assert platform["Local partners of the platform"] == "350 organisations"
    assert platform["Rent support paid"].startswith("⚠")


def test_need_and_supply_are_ranked_and_lead_to_the_map(shipped: Database) -> None:
    app = shown(**GWANAK, part="gap")
    answer = compute(shipped, indicator("need_supply_gap"), Filters(place="gwanak-gu", year=2025))
    widest = max(answer.rows, key=lambda row: row["value"])
    assert f"{widest['value']:g} ranks of {len(answer.rows)}" in headers(app)
    links = [link.proto.query_string for link in app.get("page_link")]
    assert any("part=need" in link for link in links)


def test_a_place_with_gaps_says_what_is_known(home_of_the_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSE_HOME", str(home_of_the_world))
    data.forget()
    app = shown(place="north", year="2024", part="helpers")
    assert "9 needs reported, 8 validated, 8 matched, 4 met. Waiting, earlier years included: 6." in app.title[0].value
    assert not any(text("en", "provenance.illustrative") in markdown.value for markdown in app.markdown)
    assert text("en", "needs.helpers.title", n=3, share="33%") in headers(app)
    assert "Least often met: Care, 3 of 5" in headers(app), "kinds with fewer than five are left out"
    assert "Of 9 needs reported in 2024, 4 are met" in headers(app)
    assert text("en", "needs.helpers.most_caption", shown=3, n=3) in said(app)
    assert text("en", "needs.gap.empty", place="North") in said(shown(place="north", year="2024", part="gap"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_without_needs_names_the_sheets(language: str) -> None:
    app = shown(place="mapo-gu", year="2025", lang=language)
    assert not app.get("plotly_chart")
    for sheet in ("need", "need_supporter"):
        assert text(language, f"table.{sheet}") in said(app)


def test_a_year_without_needs_leads_to_those_that_have_some_and_junk_is_told() -> None:
    app = shown(place="gwanak-gu", year="2016")
    assert text("en", "needs.empty_year", year=2016) in said(app)
    assert len(app.get("page_link")) >= 6
    junk = shown(**GWANAK, part="'; drop table need; --")
    assert len(junk.warning) == 1
    assert junk.get("plotly_chart")
