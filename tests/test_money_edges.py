"""The pages on money at their edges: years that took back more than they gave, few people, two currencies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sse_metrics.language import text
from sse_metrics.support import Group
from tests.conftest import publish_world
from tests.reading_pages import opened, said
from tests.test_funding_page import WORLD, charts, tables, tiles
from ui import data
from ui.money.lending_context import told_of_expansion
from ui.money.support_afterwards import tells_money

FUNDING = "pages/money/funding.py"
LENDING = "pages/money/lending.py"
# 2016 took back 100 that nobody gave in it; in 2017 one payer took back from Z what another gave. The programmes had no
# budget in 2017 and 2019, and one in two currencies in 2018.
EDGES = """
insert into funding_flow (
    flow_id, place_id, stage, flowed_on, amount, is_correction, kind, currency, payer_name, payer_class, instrument,
    recipient_name, counts_in_total, provenance, load_id
) values
    ('edge_back', 'north', 'committed', '2016-04-01', 100, true, 'money', 'KRW', 'A', 'government', 'grant', 'Z',
        true, 'reported', 1),
    ('edge_given', 'north', 'disbursed', '2017-04-01', 100, false, 'money', 'KRW', 'A', 'government', 'grant', 'Z',
        true, 'reported', 1),
    ('edge_gone', 'north', 'disbursed', '2017-05-01', 100, true, 'money', 'KRW', 'B', 'impact_donor', 'donation', 'Z',
        true, 'reported', 1);
insert into programme_year (
    programme_id, place_id, year, currency, budget_own, budget_city, budget_central, spent, provenance, load_id
) values
    ('market_stalls', 'north', 2017, 'KRW', 0, 0, 0, null, 'reported', 1),
    ('market_stalls', 'north', 2018, 'KRW', 50, 50, 0, 25, 'reported', 1),
    ('start_up_grants', 'north', 2018, 'EUR', 10, 0, 0, 9, 'reported', 1),
    ('market_stalls', 'north', 2019, 'KRW', 0, 0, 0, null, 'reported', 1);
insert into loan (
    loan_id, place_id, enterprise_id, lender_name, committed_on, committed, disbursed, repaid, balance, days_late,
    balance_on, currency, provenance, load_id
)
select 'west_' || i, 'west', 'at_work_since_2014', 'West Bank', '2023-01-01', 10, 10, 0, 10, i * 20, '2024-12-31',
    'KRW', 'reported', 1
from range(6) as numbered (i);
insert into finance_request (
    request_id, place_id, enterprise_id, requested_on, purpose, payer_class, instrument, amount_sought, amount_obtained,
    currency, provenance, load_id
)
select 'west_' || i, 'west', 'at_work_since_2014', '2024-02-01', 'expansion', 'ethical_bank', 'loan', 100, 40, 'KRW',
    'reported', 1
from range(6) as numbered (i)
union all
select 'west_euro', 'west', 'at_work_since_2014', '2024-02-01', 'expansion', 'ethical_bank', 'loan', 9, 9, 'EUR',
    'reported', 1;
"""


@pytest.fixture(scope="module")
def home_of_edges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("edges")
    publish_world(home, WORLD.read_text(encoding="utf-8") + EDGES)
    return home


@pytest.fixture(autouse=True)
def served(home_of_edges: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSE_HOME", str(home_of_edges))
    data.forget()
    yield
    data.forget()


def shown(page: str, **address: str) -> AppTest:
    app = opened(page, **{"lang": "en", "place": "north", **address})
    assert not app.exception
    return app


def ranges(app: AppTest, axis: str) -> list[Any]:
    return [chart["layout"][axis]["range"] for chart in charts(app) if "range" in chart["layout"].get(axis, {})]


def test_a_year_that_only_took_back_is_not_told_as_zero() -> None:
    flows = shown(FUNDING, year="2016")
    assert "once what was taken back is subtracted" in flows.title[0].value
    assert "Largest class" not in flows.title[0].value
    assert text("en", "funding.flows.below_zero", amount="₩100") in said(flows)
    assert text("en", "funding.flows.empty") not in said(flows)
    assert "2015:" not in tiles(flows)  # nothing is known of the year before, so no dash stands for it
    once = said(shown(FUNDING, year="2016", part="left_out"))
    assert text("en", "funding.left_out.title_corrected", whole="₩0", total="-₩100") in once.replace("\\", "")
    for part, axis in (("left_out", "xaxis"), ("commitments", "yaxis")):
        lowest = min(low for low, _ in ranges(shown(FUNDING, year="2016", part=part), axis))
        assert lowest <= -100  # what lies below zero is drawn
    exposed = shown(FUNDING, year="2016", part="exposed", exposed_to="payer_class.government")
    assert text("en", "funding.flows.below_zero", amount="₩100") in said(exposed)
    assert not tables(exposed)


def test_nobody_kept_what_one_gave_and_another_took_back() -> None:
    app = shown(FUNDING, year="2017")
    assert "₩0 once what was taken back is subtracted" in app.title[0].value
    assert charts(app)
    assert "Who received it" not in said(app)


def test_of_few_loans_and_requests_neither_headline_nor_tile_tells_who_is_late_or_refused() -> None:
    """North has two outstanding loans whose lateness is known, and three decided requests in 2024."""
    book = shown(LENDING, year="2024")
    assert "known of fewer than 5 borrowers and not told" in book.title[0].value
    assert "40%" not in said(book) + tiles(book)
    assert text("en", "lending.late.few", fewest=5) in said(book)
    gap = shown(LENDING, year="2024", part="gap")
    assert not charts(gap)
    assert text("en", "lending.few", fewest=5) in tiles(gap)
    assert "55%" not in said(gap) + tiles(gap)
    assert text("en", "lending.gap_years.few", fewest=5) in said(gap)


def test_expansion_over_the_years_is_hidden_where_a_small_purpose_could_be_worked_out_from_it() -> None:
    rows = [
        {"year": year, "purpose": purpose, "enterprises": count}
        for year, purpose, count in (
            (2022, "expansion", 5), (2022, "start_up", 2),  # of seven, five would leave the two
            (2023, "expansion", 6), (2023, "working_capital", 5), (2023, "start_up", 2),
            (2024, "expansion", 4), (2024, "working_capital", 9),
        )
    ]  # fmt: skip
    assert [row["year"] for row in told_of_expansion(rows, [row["enterprises"] for row in rows])] == [2023]


def test_money_of_few_awards_cannot_be_worked_out_from_the_other_groups() -> None:
    groups = [Group(code, 20, awarded, 100.0, 30) for code, awarded in (("a", 12), ("b", 6), ("c", 2), ("d", 0))]
    assert tells_money(groups, "KRW") == [True, False, False, True]
    assert tells_money(groups, None) == [False] * 4


def test_an_award_whose_payment_nobody_tells_is_not_counted_as_unpaid() -> None:
    """West in 2024: of three awards two were paid and of one nobody knows."""
    app = shown("pages/money/support.py", place="west", year="2024")
    assert text("en", "support.passage.paid", value="100%") in said(app)


def test_programmes_without_a_budget_and_in_two_currencies() -> None:
    page = "pages/money/programmes.py"
    none = shown(page, year="2017")
    assert text("en", "programmes.origins.no_budget", year=2017) in said(none)
    assert not charts(none)
    both = shown(page, year="2018")
    assert "90% and 25%" in tiles(both)
    assert "€9 of €10 and ₩25 of ₩100 spent" in both.title[0].value
    assert "+" not in both.title[0].value  # neither currencies nor shares have a sum
    assert len(charts(both)) == 3  # the origins of each currency apart, and the tree of the plan
    again = shown(page, year="2019")
    assert text("en", "programmes.origins.no_budget", year=2019) in said(again)


def test_before_the_first_application_it_is_not_said_that_there_are_none() -> None:
    app = shown("pages/money/support.py", place="west", year="2020", part="afterwards")
    assert text("en", "support.after.none_until", year=2020) in said(app)
    assert text("en", "support.empty") not in said(app)


def test_six_loans_and_requests_of_one_enterprise_are_still_of_one() -> None:
    book = shown(LENDING, place="west", year="2024")
    assert "known of fewer than 5 borrowers and not told" in book.title[0].value
    (lender,) = tables(book)[0]
    assert (lender["Loans"], lender["Portfolio at risk"]) == (6, text("en", "lending.hidden"))
    gap = shown(LENDING, place="west", year="2024", part="gap")
    assert not charts(gap)
    assert text("en", "lending.others", currencies="EUR (n = 1)") in said(gap)
    assert "60%" not in said(gap) + tiles(gap)


def test_of_few_awards_no_quartiles_are_told() -> None:
    awards = tiles(shown(FUNDING, year="2024", stage="committed", currency="KRW"))
    assert text("en", "indicator.median_award.short") in awards
    assert "mean ₩" in awards
    assert "middle half" not in awards
