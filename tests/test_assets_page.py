"""Community assets: register and sums by hand, what paid for them, cases that cite, and new sheets brought in."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, Filters, assets
from sse_metrics.importers.importing import publish_import
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import LANGUAGES, text
from tests.conftest import publish_world
from tests.import_world import bring, only, stored, where, workbook
from tests.reading_pages import headers, opened, said, table, tiles
from tests.small_worlds import PLACES, Sandbox, insert
from tests.test_properties import examples
from ui import data
from ui.drawing.numbered_map import Spot, apart

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/community/assets.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


# ------------------------------------------------------------------ the library, by hand


def test_the_register_of_the_tiny_world(world: Database) -> None:
    """Open at the end of 2024: the hall of unknown age first, then by day; the library opens in 2025."""
    rows = assets.register(world, "north", 2024)
    assert [row["asset_id"] for row in rows] == ["hill_hall", "hill_kitchen", "youth_room", "lake_garden"]
    assert [row["area"] for row in rows] == ["north-hill", "north-hill", "unknown", "north-lake"]
    by_id = {row["asset_id"]: row for row in rows}
    assert [(paid["payer_class"], paid["amount"]) for paid in by_id["hill_hall"]["paid"]] == [
        ("financial_cooperative", 700.0), ("members", 300.0)
    ]  # fmt: skip
    assert by_id["hill_kitchen"]["paid"][1]["amount"] is None, "that there is a loan is known, how much is not"
    assert by_id["youth_room"]["paid"] == ()
    assert assets.first_year(world, "north") == 2023
    assert (assets.first_year(world, "east"), assets.register(world, "east", 2024)) == (None, [])


def test_payments_are_added_by_payer_and_never_over_currencies(world: Database) -> None:
    found = assets.paid_by(assets.finance(world, "north", 2024), "payer_class")
    assert [(row["payer_class"], row["currency"], row["amount"], row["assets"]) for row in found] == [
        ("impact_donor", "EUR", 50, 1),
        ("financial_cooperative", "KRW", 700, 1),
        ("members", "KRW", 300, 1),
        ("social_intermediary", None, None, 1),
    ]
    assert "government" in {row["payer_class"] for row in assets.finance(world, "north", 2025)}


@examples(30)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(assets.PAYERS[:3]), st.sampled_from(["loan", "grant", "equity"]),
                  st.one_of(st.none(), st.integers(0, 99)), st.sampled_from([None, "KRW", "EUR"])),
        max_size=9, unique_by=lambda row: row[:3],
    )
)  # fmt: skip
def test_by_payer_or_by_instrument_all_that_was_paid_counts_once(
    sandbox: Sandbox, found: list[tuple[int, str, str, int | None, str | None]]
) -> None:
    homes = [
        {"asset_id": f"a{number}", "place_id": "here", "name": "A", "ownership": "common", "opened_on": None}
        for number in range(4)
    ]
    paid = [
        {"asset_id": f"a{number}", "place_id": "here", "payer_class": payer, "instrument": form, "amount": amount,
         "currency": currency}
        for number, payer, form, amount, currency in found
    ]  # fmt: skip
    with sandbox.world(insert("community_asset", homes), insert("asset_finance", paid)) as db:
        rows = assets.finance(db, "city", 2020)
        held = sum(len(row["paid"]) for row in assets.register(db, "city", 2020))
    assert len(rows) == held == len(found)
    for currency in ("KRW", "EUR"):
        whole = sum(row[3] for row in found if row[4] == currency and row[3] is not None)
        for column in ("payer_class", "instrument"):
            parts = [row["amount"] for row in assets.paid_by(rows, column) if row["currency"] == currency]
            assert sum(parts) == whole


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@examples(40)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=9))
def test_signs_on_the_map_stand_apart_and_keep_their_numbers(points: list[tuple[int, int]]) -> None:
    corner = {"type": "Polygon", "coordinates": [[[126.9, 37.4], [127.0, 37.4], [127.0, 37.5], [126.9, 37.4]]]}
    spots = [Spot(n, 126.94 + x / 10_000, 37.45 + y / 10_000, 0, "") for n, (x, y) in enumerate(points)]
    moved = apart(spots, {"here": corner})
    assert [spot.number for spot in moved] == [spot.number for spot in spots]
    squeeze = math.cos(math.radians(37.45))
    distances = [
        math.hypot((a.longitude - b.longitude) * squeeze, a.latitude - b.latitude) for a, b in combinations(moved, 2)
    ]
    assert min(distances) > 0.1 * squeeze * 0.062 * 0.8
    assert apart(spots, {"here": corner}) == moved, "the same each time"


def test_cases_come_with_their_citation_and_figures(shipped: Database) -> None:
    found = {row["case_id"]: row for row in assets.cases(shipped, "community_assets")}
    assert len(found) == 9
    assert next(iter(found)) == "community-wealth-building"
    steps = [fact["fact_id"] for fact in found["community-wealth-building"]["facts"]]
    assert steps == ["F0004", "F0005", "F0006"]
    assert "GSEF Global Virtual Forum 2021" in found["geonmaek-village-pub"]["citation"]
    assert all(row["facts"] for row in found.values())
    rest = {fact["fact_id"] for fact in assets.uncited(shipped, "community_assets", "KOR")}
    assert {"F0224", "F0468"} <= rest
    assert not rest & {fact["fact_id"] for row in found.values() for fact in row["facts"]}


def test_a_case_that_cites_what_is_not_there_is_not_published(tmp_path: Path) -> None:
    case = (
        "insert into source (source_id, title) values ('s', 'Report');"
        "insert into published_case select 'c', 'city', 'community_assets', 'land', 'n', 's', "
        "'t', 't', 't', 't', 'x', 'x', 'x', 'x';"
        "insert into published_case_fact values ('c', 'F9999', 1)"
    )
    with pytest.raises(duckdb.ConstraintException, match="F9999"):
        publish_world(tmp_path, PLACES + case)


# ------------------------------------------------------------------ the page


def test_sums_on_the_page_are_those_of_the_indicators(shipped: Database) -> None:
    app = shown(**GWANAK)
    for name in ("community_assets", "owner_members", "asset_jobs", "asset_newcomers"):
        row = compute(shipped, indicator(name), Filters(place="gwanak-gu", year=2025)).rows[0]
        assert f"<div>{row['value']:,.0f}</div>" in tiles(app)
    known = shipped.rows("select count(owner_members) as n, count(*) as of from community_asset")[0]
    assert text("en", "assets.card.known", known=known["n"], n=known["of"]) in tiles(app)
    paid = shipped.rows("select count(distinct asset_id) as n from asset_finance")[0]["n"]
    assert text("en", "assets.of", part=paid, whole=known["of"]) in tiles(app)
    loans = shipped.rows("select count(distinct asset_id) as n from asset_finance where instrument = 'loan'")[0]["n"]
    assert f"Loans are known for {loans}." in app.title[0].value
    assert text("en", "provenance.illustrative") in said(app)
    rows = table(app, "№")
    assert [row["№"] for row in rows] == list(range(1, known["of"] + 1))
    assert {row["Owners"] for row in rows if row["Ownership"] == "Public"} == {"–"}, "not known is not zero"
    assert "0" in {row["Newcomers"] for row in rows}
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    drawn = sorted(int(number) for trace in spec["data"] if trace["type"] == "scattergeo" for number in trace["text"])
    assert drawn == [row["№"] for row in rows], "the map has the numbers of the list"


def test_a_search_and_a_form_of_ownership_narrow_map_and_list() -> None:
    app = shown(**GWANAK, ownership="cooperative", q="DEMO  co-op")
    assert [row["Name"] for row in table(app, "№")] == ["Demo co-operative housing"]
    assert text("en", "assets.found_none") in said(shown(**GWANAK, q="'; drop table community_asset; --"))


def test_what_paid_is_told_and_what_is_not_known_is_named_first(shipped: Database) -> None:
    app = shown(**GWANAK, part="finance")
    without = shipped.rows(
        "select a.asset_id from community_asset as a anti join asset_finance as f on a.asset_id = f.asset_id"
    )
    rows = table(app, "Paid by")
    assert [row["Paid by"] for row in rows][: len(without)] == ["–"] * len(without)
    assert "–" not in [row["Paid by"] for row in rows][len(without) :]
    assert text("en", "assets.finance.no_amount", n=1) in said(app)
    whole = shipped.rows("select sum(amount) as a from asset_finance")[0]["a"]
    assert f"of ₩{float(whole) / 1e9:.1f}B" in headers(app)
    loans = next(row for row in table(app, "Instrument") if row["Instrument"] == "Loan")
    assert loans["Assets"] == 6


def test_years_add_up_to_what_is_open(shipped: Database) -> None:
    app = shown(**GWANAK, part="years")
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    busiest = shipped.rows(
        "select year(opened_on) as year, count(*) as n from community_asset where opened_on is not null "
        "group by year(opened_on) qualify rank() over (order by count(*) desc) = 1 order by year"
    )
    years = ", ".join(str(row["year"]) for row in busiest)
    assert text("en", "assets.years.title_tie", n=busiest[0]["n"], year=years) in headers(app), "no one year alone"
    assert len(spec["data"]) == 4
    opened_by = shipped.rows(
        "select c.year, count(*) as n from calendar as c "
        "inner join community_asset as a on year(a.opened_on) <= c.year group by c.year order by c.year"
    )
    totals = {year: sum(trace["y"][at] for trace in spec["data"]) for at, year in enumerate(spec["data"][0]["x"])}
    assert totals == {row["year"]: row["n"] for row in opened_by if row["year"] in totals}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cases_are_shown_where_no_asset_is_known(language: str, shipped: Database) -> None:
    app = shown(place="mapo-gu", year="2025", lang=language)
    assert text(language, "table.community_asset") in said(app)
    for case in assets.cases(shipped, "community_assets"):
        assert case[f"title_{language}"] in said(app)
        assert case["source_title"].split("“")[0][:20] in said(app)
    assert "23" in said(app), "tenants of the hub"
    assert text(language, "provenance.published") in said(app)
    assert not any(text(language, "provenance.illustrative") in markdown.value for markdown in app.markdown)


def test_a_place_with_gaps_says_what_is_known(home_of_the_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSE_HOME", str(home_of_the_world))
    data.forget()
    app = shown(place="north", year="2024")
    assert "4 community assets, 3 of them" in app.title[0].value
    for n in (65, 5, 15):
        assert f"<div>{n}</div>" in tiles(app)
    assert text("en", "assets.card.known", known=3, n=4) in tiles(app)
    assert text("en", "assets.map.empty") in said(app), "without coordinates there is no map"
    assert len(table(app, "№")) == 4
    money = said(shown(place="north", year="2024", part="finance"))
    assert text("en", "assets.finance.no_amount", n=1) in money
    assert len(shown(place="north", year="2024", part="finance").get("plotly_chart")) == 2, "one a currency"
    before = shown(place="south", year="2019")
    assert text("en", "assets.empty_year_hint", year=2020) in said(before)
    assert text("en", "case.empty") in said(before), "the tiny world has no cases"


def test_payments_of_nothing_and_old_assets_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum of zero has no shares; and which year had most openings is said of all years, drawn or not."""
    rows = [
        {"asset_id": f"a{n}", "place_id": "east", "name": f"Hall {n}", "ownership": "common", "opened_on": day}
        for n, day in enumerate(("1990-02-01", "1990-05-01", "2020-03-01"))
    ]
    paid = {"asset_id": "a0", "place_id": "east", "payer_class": "members", "instrument": "equity", "amount": 0,
            "currency": "KRW"}  # fmt: skip
    world = WORLD.read_text(encoding="utf-8")
    publish_world(tmp_path, f"{world};{insert('community_asset', rows)};{insert('asset_finance', [paid])};")
    monkeypatch.setenv("SSE_HOME", str(tmp_path))
    data.forget()
    money = shown(place="east", year="2024", part="finance")
    assert not money.get("plotly_chart")
    assert table(money, "Instrument")[0]["Assets"] == 1
    years = shown(place="east", year="2024", part="years")
    assert text("en", "assets.years.title", year=1990, n=2) in headers(years)
    assert [row["Year"] for row in table(years, "Year")] == ["2020", "1990", "1990"]


# ------------------------------------------------------------------ the new sheets, brought in


def test_supporters_and_finance_are_brought_in_and_faults_are_told(home: Path, tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Needs": [
            ["Need ID", "Kind of need", "Stage", "Reported on", "Food in kilograms"],
            ["N-1", "Food", "Matched", "2024-02-01", 12.5],
        ],
        "Supporters of needs": [
            ["Need ID", "Supporter", "Kind of supporter", "Value of its help", "Currency"],
            ["N-1", "Corner Grocer", "Local shop", 50000, "KRW"],
            ["N-1", "Hill Circle", "neighbours", None, None],
        ],
        "Community assets": [
            ["Asset ID", "Name", "Kind of asset", "Ownership"],
            ["A-1", "Hill Hall", "Meeting place", "Held in common"],
        ],
        "Finance of assets": [
            ["Asset ID", "Kind of payer", "Instrument", "Amount paid in", "Currency"],
            ["A-1", "Financial co-operative", "Loan", 7000000, "KRW"],
            ["A-9", "Members", "Equity", 100, "KRW"],
        ],
    }
    prepared = bring(home, {"book.xlsx": workbook(tmp_path / "book.xlsx", sheets)})
    kind, reference = only(prepared, "unknown_choice"), only(prepared, "unknown_reference")
    assert (kind.sheet, *where(kind)) == ("Supporters of needs", "book.xlsx", 3, "Kind of supporter", "neighbours")
    assert "Citizens’ group" in kind.fix("en")
    assert (reference.sheet, *where(reference)) == ("Finance of assets", "book.xlsx", 3, "Asset ID", "A-9")
    assert prepared.counts["need_supporter"] == {"read": 2, "kept": 1, "rejected": 1}
    assert prepared.counts["asset_finance"] == {"read": 2, "kept": 1, "rejected": 1}
    assert not prepared.is_publishable, "a word that is no kind of supporter has to be put right first"
    sheets["Supporters of needs"][2][2] = "주민 모임"
    publish_import(bring(home, {"book.xlsx": workbook(tmp_path / "again.xlsx", sheets)}))
    assert stored(home, "select need_id, kilograms from need") == [("here/N-1", Decimal("12.50"))]
    helpers = stored(home, "select supporter_name, supporter_kind, value from need_supporter order by supporter_name")
    assert helpers == [("Corner Grocer", "local_shop", 50000), ("Hill Circle", "citizens_group", None)]
    joined = "asset_finance inner join community_asset using (asset_id)"
    paid = stored(home, f"select asset_id, asset_kind, payer_class, amount from {joined}")
    assert paid == [("here/A-1", "meeting_place", "financial_cooperative", 7000000)]
