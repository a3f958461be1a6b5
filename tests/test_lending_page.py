"""Loans and solidarity finance: figures against plain SQL and by hand, small groups hidden, gaps stay gaps."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, lending
from sse_metrics.disclosure import FEWEST
from sse_metrics.language import text
from tests.conftest import publish_world
from tests.reading_pages import opened, said, tables, tiles
from ui import data, numbers

pytestmark = pytest.mark.usefixtures("served_home")

PAGE = "pages/money/lending.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")
HIDDEN = text("en", "lending.hidden", fewest=FEWEST)


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


# ------------------------------------------------------------------ the library, on the small world


def test_a_book_is_of_one_currency_and_of_the_last_year_of_its_balances(world: Database) -> None:
    (north,) = lending.books(world, "north")
    assert (north["currency"], north["year"], north["loans"]) == ("KRW", 2024, 4)
    (south,) = lending.books(world, "south")
    assert (south["currency"], south["year"], south["loans"]) == ("EUR", 2024, 1), "the balance of 2023 is not added"
    assert [book["currency"] for book in lending.books(world, "tess-city")] == ["KRW", "EUR"]
    assert lending.books(world, "west") == []


def test_lenders_by_hand(world: Database) -> None:
    """Lake Bank: 60 of which 30 days are not late, 40 that are, 70 of which nobody says."""
    lake, savers = lending.lenders(world, "north", 2024, "KRW")
    assert (lake["lender"], lake["loans"], lake["open_loans"]) == ("Lake Bank", 3, 3)
    assert (lake["disbursed"], lake["repaid"], lake["balance"]) == (220, 50, 170)
    assert (lake["late"], lake["rated"]) == (40, 100)
    assert (savers["lender"], savers["open_loans"], savers["repaid"], savers["balance"]) == ("Hill Savers", 0, 80, 0)


def test_lateness_and_vintages_are_parts_of_the_same_book(world: Database) -> None:
    bands = {row["band"]: row["balance"] for row in lending.lateness(world, "north", 2024, "KRW")}
    assert bands == {"to_30": 60, "to_90": 40, "unknown": 70}
    vintages = {row["agreed"]: (row["repaid"], row["balance"]) for row in lending.vintages(world, "north", 2024, "KRW")}
    assert vintages == {2020: (80, 0), 2022: (40, 60), 2024: (10, 110)}


def test_the_fund_is_known_only_where_each_fund_is(world: Database) -> None:
    sql = "select year, sum(public_capital + private_capital) as capital, count(*) as n, count(disbursed) as told"
    sums = {row["year"]: row for row in world.rows(f"{sql} from fund_year where place_id = 'north' group by year")}
    rows = lending.funds(world, "north", 2030)
    assert {row["year"] for row in rows} == set(sums)
    for row in rows:
        assert row["funds"] == sums[row["year"]]["n"]
        assert (row["disbursed"] is None) == (sums[row["year"]]["told"] < sums[row["year"]]["n"])


# ------------------------------------------------------------------ the page, on the database that ships


def test_the_loan_book_on_the_page_is_that_of_plain_sql(shipped: Database) -> None:
    (row,) = shipped.rows(
        "select cast(sum(balance) as double) as balance, count(*) filter (where balance > 0) as n, "
        "cast(sum(balance) filter (where days_late > 30) / sum(balance) as double) as late, "
        "cast(sum(repaid) / sum(disbursed) as double) as back from loan where place_id = 'gwanak-gu'"
    )
    app = shown(**GWANAK)
    (title,) = app.title
    for value in (numbers.money(row["balance"], "KRW"), str(row["n"]), numbers.share(row["late"])):
        assert value in title.value.replace("\\", "")
    assert f"{row['back']:.0%}" in title.value
    assert numbers.money(row["balance"], "KRW") in tiles(app)
    assert any("illustrative" in element.value for element in app.markdown)
    assert "31 December 2025" in said(app)
    (lenders, *_) = tables(app)
    open_loans = {
        each["lender_name"]: each["n"]
        for each in shipped.rows("select lender_name, count(*) as n from loan where balance > 0 group by lender_name")
    }
    assert len(lenders) == len(open_loans)
    few = sum(1 for n in open_loans.values() if n < FEWEST)
    hidden = [row for row in lenders if row[text("en", "indicator.portfolio_at_risk.short")] == HIDDEN]
    assert len(hidden) >= few
    assert len(hidden) != 1


def test_a_year_before_the_balances_says_of_which_day_they_are() -> None:
    app = shown(place="gwanak-gu", year="2019")
    assert "Loans as they stood on 31 December 2025" in said(app)


def test_money_that_comes_back_counts_donations_and_what_was_given_on(shipped: Database) -> None:
    app = shown(**GWANAK, part="recycled")
    (first,) = shipped.rows(
        """
        with given as (select * from funding_flow where place_id = 'gwanak-gu' and instrument = 'donation')
        select cast(sum(d.amount) as double) as donated, cast(sum(r.amount) as double) as passed_on
        from given as d
        left join given as r on r.parent_flow_id = d.flow_id
        where d.counts_in_total
        """
    )
    text_of_page = said(app).replace("\\", "")
    assert f"{first['passed_on'] / first['donated']:.0%} of {numbers.money(first['donated'], 'KRW')}" in text_of_page
    assert text("en", "fact.sse_fund_size") in {row["Indicator"] for row in tables(app)[0]}, "Seoul's published fund"


def test_money_that_is_missing_hides_what_few_sought(shipped: Database) -> None:
    app = shown(**GWANAK, part="gap")
    counts = {
        row["purpose"]: row["n"]
        for row in shipped.rows(
            "select purpose, count(*) as n from finance_request "
            "where year(requested_on) = 2025 and amount_obtained is not null group by purpose"
        )
    }
    few = [purpose for purpose, n in counts.items() if n < FEWEST]
    assert few, "the demonstration should try the rule"
    chart = app.get("plotly_chart")[0].proto.spec
    for purpose in few:
        assert text("en", f"purpose.{purpose}") not in chart
        assert text("en", f"purpose.{purpose}") in said(app), "what is hidden is named"
    asked = tables(app)[0]
    assert {row["Requests"] for row in asked} >= {HIDDEN}
    assert all(row["Sought"] == HIDDEN for row in asked if row["Requests"] == HIDDEN)


def test_whom_banks_reach_leads_with_the_place_and_cites_every_figure() -> None:
    app = shown(**GWANAK, part="inclusion")
    assert text("en", "lending.inclusion.none", place="Gwanak-gu") in said(app)
    assert "Argentina: 49% of people have a bank account; 91%" in said(app).replace("\\", "")
    (others,) = tables(app)
    assert all("GSEF" in row["Citation"] for row in others if row["Place"] == "Argentina")
    assert all(row["Citation"] for row in others)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_place_without_loans_says_so_and_names_the_sheet(language: str) -> None:
    app = opened(PAGE, lang=language, place="mapo-gu", year="2024", part="book")
    assert not app.exception
    assert text(language, "lending.headline.none", place="Mapo-gu" if language == "en" else "마포구") in said(app)
    assert text(language, "table.loan") in said(app)
    assert not app.get("plotly_chart")


def test_the_small_world_on_the_page(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("lending")
    publish_world(home, WORLD.read_text(encoding="utf-8"))
    monkeypatch.setenv("SSE_HOME", str(home))
    data.forget()
    app = shown(place="north", year="2024")
    assert "170" in app.title[0].value
    assert "known of fewer than 5 borrowers and not told" in app.title[0].value, (
        "two loans: late or not would tell of each"
    )
    assert "43%" in app.title[0].value, "130 of 300 paid out came back"
