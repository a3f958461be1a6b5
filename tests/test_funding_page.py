"""Funding flows: what counts once and who hangs on whom, by hand and for any ledger; what the page says of it."""

from __future__ import annotations

import json
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from sse_metrics import Database, exposure, ledger
from sse_metrics.exposure import Source, Traced
from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.language import LANGUAGES, text
from sse_metrics.warehouse.building import build
from tests import independent_figures
from tests.conftest import publish_world
from tests.small_worlds import Sandbox, enterprises, insert
from tests.test_funding_laws import ledgers
from tests.test_funding_laws import world as sql_of
from tests.test_import_standards import imported
from tests.test_pages import opened, said
from tests.test_properties import examples
from ui import data, numbers

PAGE = "pages/district/funding.py"
GWANAK = {"place": "gwanak-gu", "year": "2025"}
WORLD = Path(__file__).with_name("world.sql")
KINDS = ("official", "published", "reported", "illustrative")
HERE = ("here", 2021, "disbursed", "KRW")
Row = dict[str, Any]


@pytest.fixture(autouse=True)
def served_home(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSE_HOME", str(shipped_home))
    data.forget()
    yield
    data.forget()


@pytest.fixture(scope="module")
def home_of_the_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("funding")
    publish_world(home, WORLD.read_text(encoding="utf-8"))
    return home


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


def shown(**address: str) -> AppTest:
    app = opened(PAGE, **{"lang": "en", **address})
    assert not app.exception
    return app


def tiles(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html") if "sse-tile" in element.proto.body)


def tables(app: AppTest) -> list[list[Row]]:
    return [frame.value.to_dict("records") for frame in app.dataframe]


def charts(app: AppTest) -> list[Row]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


# ------------------------------------------------------------------ counted once


def test_the_small_world_closes_by_hand(world: Database) -> None:
    """North, 2024, in won: 120 promised, 100 + 500 + 50 + 40 + 30 + 20 paid out, 10 paid back; what counts is 200."""
    account = ledger.account(world, "north", 2024, "disbursed", "KRW")
    assert (account.whole, account.lines) == (Decimal(870), 8)
    assert [(step.reason, step.amount, step.lines) for step in account.steps] == [
        ("other_stage", Decimal(120), 1), ("repayment", Decimal(10), 1), ("regrant", Decimal(40), 1),
        ("parent", Decimal(500), 1),
    ]  # fmt: skip
    assert (account.total, account.counted) == (Decimal(200), 4)
    lines = ledger.left_out_lines(world, "north", 2024, "disbursed", "KRW")
    assert [(row["flow_id"], row["reason"]) for row in lines] == [
        ("framework", "parent"), ("regrant", "regrant"), ("loan_back", "repayment"), ("units", "not_money"),
        ("hours", "not_money"),
    ]  # fmt: skip
    assert [(row["kind"], row["amount"]) for row in ledger.not_money(world, "north")] == [
        ("hours", 1000), ("units", 2000),
    ]  # fmt: skip


def test_every_year_and_stage_of_the_demonstration_closes(shipped: Database) -> None:
    """To the cent, against the rows as they are stored and against the indicator."""
    stored = shipped.rows(
        "select year(flowed_on) as year, sum(amount) as amount, count(*) as lines from funding_flow "
        "where kind = 'money' and place_id = 'gwanak-gu' group by 1 order by 1"
    )
    assert len(stored) == 11
    for row in stored:
        for stage in ledger.STAGES:
            account = ledger.account(shipped, "gwanak-gu", row["year"], stage, "KRW")
            assert (account.whole, account.lines) == (row["amount"], row["lines"])
            assert account.total == account.whole - sum(step.amount for step in account.steps)
            chosen = Filters(place="gwanak-gu", year=row["year"])
            assert float(account.total) == compute(shipped, indicator("net_flow"), chosen).value(stage=stage)
            flows = ledger.flows(shipped, "gwanak-gu", row["year"], stage, "KRW")
            assert math.fsum(flow["amount"] for flow in flows) == float(account.total)


@examples(20)
@given(rows=ledgers())
def test_the_steps_of_any_ledger_close_exactly(sandbox: Sandbox, rows: list[Row]) -> None:
    with sandbox.world(*sql_of(rows)) as db:
        for year in (2020, 2021, 2022):
            for stage in ledger.STAGES:
                for currency in ("KRW", "EUR"):
                    mine = [row for row in rows if row["currency"] == currency and row["flowed_on"].year == year]
                    account = ledger.account(db, "city", year, stage, currency)
                    assert account.whole == sum((Decimal(str(row["amount"])) for row in mine), Decimal(0))
                    assert account.lines == len(mine)
                    counted = [row for row in mine if row["stage"] == stage and row["counts_in_total"]]
                    assert account.total == sum((Decimal(str(row["amount"])) for row in counted), Decimal(0))
                    assert account.whole - sum(step.amount for step in account.steps) == account.total
                    assert len({step.reason for step in account.steps}) == len(account.steps)


# ------------------------------------------------------------------ who hangs on whom


def line(flow_id: str, amount: float, payer: str, recipient: str, **more: Any) -> Row:
    """A payment of 2021 that counts, unless it says why not; payers are public bodies."""
    of_register = recipient if recipient.startswith("coop_") else None
    return {
        "flow_id": flow_id, "place_id": "here", "stage": "disbursed", "flowed_on": "2021-05-05", "amount": amount,
        "kind": "money", "currency": "KRW", "payer_name": payer, "payer_class": "government", "instrument": "grant",
        "recipient_id": of_register, "recipient_name": recipient, "programme_id": None, "parent_flow_id": None,
        "counts_in_total": more.get("excluded_because") is None, "excluded_because": None, **more,
    }  # fmt: skip


def amounts(found: Traced) -> dict[tuple[str, str], float]:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for part in found.parts:
        sums[part.payer, part.recipient] += part.amount
    return dict(sums)


def test_a_regrant_is_money_of_the_first_payer_and_counts_with_the_last_recipient_alone(sandbox: Sandbox) -> None:
    """The ministry pays 100 to a go-between, which passes on 60 + 30, and the second of them 20 of its 30."""
    rows = [
        line("head", 100, "Ministry", "Go-between"),
        line("one", 60, "Go-between", "coop_0", parent_flow_id="head", excluded_because="regrant"),
        line("two", 30, "Go-between", "Relay", parent_flow_id="head", excluded_because="regrant"),
        line("three", 20, "Relay", "coop_1", parent_flow_id="two", excluded_because="regrant"),
        line("own", 40, "Members", "coop_0", payer_class="members", instrument="own_funds"),
        line("alone", 20, "City", "coop_1"),
    ]
    accounts = [
        {"enterprise_id": "coop_0", "place_id": "here", "year": 2021, "currency": "KRW", "sales_revenue": 100,
         "other_revenue": 20, "subsidy": 80, "jobs": 7, "vulnerable_workers": 3},
        {"enterprise_id": "coop_1", "place_id": "here", "year": 2021, "currency": "EUR", "sales_revenue": 100,
         "other_revenue": 20, "subsidy": 80, "jobs": None, "vulnerable_workers": None},
    ]  # fmt: skip
    with sandbox.world(
        enterprises(2, name="coop"), insert("enterprise_year", accounts), insert("funding_flow", rows)
    ) as db:
        found, known = exposure.traced(db, "here", "disbursed", "KRW")[2021], exposure.register(db, *HERE)
    assert amounts(found) == {
        ("Ministry", "Go-between"): 10, ("Ministry", "coop_0"): 60, ("Ministry", "Relay"): 10,
        ("Ministry", "coop_1"): 20, ("Members", "coop_0"): 40, ("City", "coop_1"): 20,
    }  # fmt: skip
    told = {each.recipient.name: each for each in exposure.exposed(found, Source("payer", "Ministry"), known)}
    assert (told["coop_0"].share, told["coop_0"].passed_on, told["coop_0"].of_revenue) == (0.6, 60, 0.3)
    # accounts in another currency say nothing of the revenue, and jobs nobody reported are not none
    assert (told["coop_1"].share, told["coop_1"].of_revenue, told["coop_1"].known.jobs) == (0.5, None, None)
    assert [(each.recipient.name, each.payer) for each in exposure.dependent(found, {})] == [("coop_0", "Ministry")]
    assert {of.code for of, _ in exposure.sources(found)} == {"government", "Ministry", "City"}


def test_chains_lead_to_the_payer_and_programme_at_their_beginning(sandbox: Sandbox) -> None:
    """A call-off counts and its head does not; an instalment has the programme of its promise."""
    programme = {
        "programme_id": "p", "place_id": "here", "area": "ecosystem", "name": "P", "support_kind": "direct",
    }  # fmt: skip
    rows = [
        line("frame", 500, "City", "Go-between", excluded_because="parent"),
        line("call", 50, "Agency", "coop_0", parent_flow_id="frame"),
        line("promise", 120, "District", "coop_1", stage="committed", flowed_on="2020-03-01", programme_id="p"),
        line("part", 90, "District", "coop_1", parent_flow_id="promise"),
        line("lost", 40, "Go-between", "coop_1", parent_flow_id="frame", excluded_because="regrant"),
        line("circle", 7, "District", "coop_0", parent_flow_id="circle"),
    ]
    with sandbox.world(
        enterprises(2, name="coop"), insert("programme", [programme]), insert("funding_flow", rows)
    ) as db:
        found = exposure.traced(db, "here", "disbursed", "KRW")[2021]
        promised = exposure.traced(db, "here", "committed", "KRW")[2020]
    assert amounts(found) == {("City", "coop_0"): 50, ("District", "coop_1"): 90, ("District", "coop_0"): 7}
    assert [each.amount for each in exposure.exposed(found, Source("programme", "p"), {})] == [90]
    assert (found.untraced, found.untraced_amount) == (1, 40)  # its beginning does not count: in nobody's sum
    assert amounts(promised) == {("District", "coop_1"): 120}  # once, though payments hang on it


def test_what_is_passed_on_later_or_beyond_what_came_stays_with_its_origin(sandbox: Sandbox) -> None:
    """Of 100 that came in 2021, 150 + 50 were passed on in 2022: they share the 100, in the year in which it came."""
    later_on: Row = {"parent_flow_id": "head", "excluded_because": "regrant", "flowed_on": "2022-01-09"}
    rows = [
        line("head", 100, "Ministry", "Go-between"),
        line("a", 150, "Go-between", "coop_0", **later_on),
        line("b", 50, "Go-between", "coop_1", **later_on),
    ]  # fmt: skip
    with sandbox.world(enterprises(2, name="coop"), insert("funding_flow", rows)) as db:
        found = exposure.traced(db, "here", "disbursed", "KRW")
    assert list(found) == [2021]
    assert amounts(found[2021]) == {("Ministry", "coop_0"): 75, ("Ministry", "coop_1"): 25}


@st.composite
def chains(draw: st.DrawFn) -> list[Row]:
    """Payments and promises that hang on any others, themselves and what is not there included."""
    count = draw(st.integers(1, 12))
    rows = []
    for number in range(count):
        because = draw(st.sampled_from([None, None, "regrant", "regrant", "parent", "consortium"]))
        rows.append(
            line(
                f"f{number}", draw(st.integers(0, 400)) / 4, draw(st.sampled_from("PQR")),
                draw(st.sampled_from(["coop_0", "coop_1", "Somebody"])), excluded_because=because,
                parent_flow_id=draw(st.sampled_from([None, *(f"f{other}" for other in range(count + 1))])),
                stage=draw(st.sampled_from(["disbursed", "disbursed", "committed"])),
                flowed_on=f"{draw(st.sampled_from([2020, 2021]))}-05-05",
                payer_class=draw(st.sampled_from(["government", "members", "ethical_bank"])),
            )
        )  # fmt: skip
    return rows


@examples(40)
@given(rows=chains())
def test_followed_money_adds_up_to_what_counts(sandbox: Sandbox, rows: list[Row]) -> None:
    """However lines hang on each other: no sum is lost, none counts twice, no share leaves 0 to 1."""
    with sandbox.world(enterprises(2, name="coop"), insert("funding_flow", rows)) as db:
        for stage in ledger.STAGES:
            found = exposure.traced(db, "here", stage, "KRW").get(2021, Traced())
            counted = [
                row["amount"] for row in rows
                if row["stage"] == stage and row["flowed_on"].startswith("2021") and not row["excluded_because"]
            ]  # fmt: skip
            assert math.fsum(part.amount for part in found.parts) == pytest.approx(math.fsum(counted))
            assert all(part.amount >= 0 and 0 <= part.passed_on <= part.amount + 1e-9 for part in found.parts)
            classes = Counter({of.code: amount for of, amount in exposure.sources(found) if of.kind == "payer_class"})
            for code, amount in classes.items():
                told = exposure.exposed(found, Source("payer_class", code), {})
                assert math.fsum(each.amount for each in told) == pytest.approx(amount)
                assert all(0 < each.share <= 1 for each in told)


# ------------------------------------------------------------------ promises and awards


def test_open_promises_by_hand(world: Database) -> None:
    """North promised 120 in March 2024 and paid 100 of it: 20 are open. West names no promise in any payment."""
    day = ledger.last_day(world, "north")
    assert day == date(2024, 12, 1)
    (told,) = ledger.told_by(ledger.promises(world, "north", day, "KRW"), "payer_class")
    assert (told.promised, told.paid, told.open, told.above, told.linked) == (120, 100, 20, 0, 1)
    (row,) = ledger.open_promises(world, "north", day, "KRW")
    assert (row["flow_id"], row["open"], row["age_days"]) == ("promise", 20, 275)
    west = ledger.told_by(ledger.promises(world, "west", date(2024, 12, 31), "KRW"), "programme_id")
    assert {each.open for each in west} == {None}
    assert ledger.open_promises(world, "west", date(2024, 12, 31), "KRW") == []


def test_spread_and_tenths_of_awards_are_those_of_a_sorted_list(world: Database) -> None:
    worth = [300, 200, 200, 100, 50, 40, 30, 30, 20, 20]
    year = ledger.award_spread(world, "west", "KRW")[0]
    low, median, high = statistics.quantiles(worth, method="inclusive")
    assert (year.low, year.median, year.high, year.mean, year.n) == (low, median, high, sum(worth) / 10, 10)
    tenths = ledger.award_tenths(world, "west", 2023, 2024, "KRW")  # eleven: the largest tenth is two of them
    assert [row["awards"] for row in tenths] == [2, *[1] * 9]
    assert tenths[0]["share"] == compute(world, indicator("top_decile_share"), Filters(place="west")).value(
        currency="KRW"
    )
    assert ledger.award_tenths(world, "west", 2024, 2024, "KRW") == []


# ------------------------------------------------------------------ the page


def test_the_first_screen_says_how_much_from_whom_and_never_adds_the_stages(shipped: Database) -> None:
    app = shown(**GWANAK)
    paid, promised = (
        shipped.value(
            "select sum(amount) from funding_flow where place_id = 'gwanak-gu' and kind = 'money' "
            "and year(flowed_on) = 2025 and counts_in_total and stage = $stage",
            {"stage": stage},
        )
        for stage in ("disbursed", "committed")
    )
    title = app.title[0].value
    assert f"₩{paid / 1_000_000:.0f}M paid out (payers: 13, recipients: 54)" in title
    assert "Government, 26%" in title
    for value in (
        f"₩{paid / 1_000_000:.0f}M",
        f"₩{promised / 1_000_000:.0f}M",
        "0.84",
        "₩9.9M",
        "mean ₩10.9M",
        "18.5%",
    ):
        assert value in tiles(app)
    assert f"₩{(paid + promised) / 1_000_000:.0f}M" not in tiles(app)
    assert text("en", "provenance.illustrative") in said(app)
    assert text("en", "funding.not_money.text") in said(app)
    assert text("en", "funding.not_money.title", amounts="336 hours · 4,760 units") in said(app).replace("\\", "")


def test_the_picture_and_the_list_hold_the_same_sums(shipped: Database) -> None:
    app = shown(**GWANAK)
    (picture,) = (trace for trace in charts(app)[0]["data"] if trace["type"] == "sankey")
    rows = ledger.flows(shipped, "gwanak-gu", 2025, "disbursed", "KRW")
    whole = math.fsum(row["amount"] for row in rows)
    assert math.fsum(picture["link"]["value"]) == pytest.approx(2 * whole)  # once into and once out of the instruments
    labels = picture["node"]["label"]
    assert "Government ₩250M" in labels
    assert "Other recipient ₩52M" in labels
    ranking = next(table for table in tables(app) if "Instrument" in table[0])
    assert len(ranking) == len({(row["payer_class"], row["instrument"], row["family"]) for row in rows})
    links = [link.proto.label for link in app.get("page_link")]
    assert any("Demo district office" in label and "₩146M" in label for label in links)
    assert not any("Demo own sales" in label for label in links)  # own money is nothing that somebody stops


def test_promises_alone_count_once_in_who_is_exposed() -> None:
    """A promise with payments that hang on it is one line."""
    app = shown(**GWANAK, stage="committed")
    assert "₩357M promised" in app.title[0].value
    links = [link.proto.label for link in app.get("page_link")]
    assert any("Demo ethical bank" in label and "₩86.8M" in label for label in links)


def test_counted_once_goes_from_all_lines_to_the_total(shipped: Database) -> None:
    app = shown(**GWANAK, part="left_out")
    account = ledger.account(shipped, "gwanak-gu", 2025, "disbursed", "KRW")
    (bars,) = charts(app)[0]["data"]
    widths = list(reversed(bars["x"]))
    assert widths[0] == float(account.whole)
    assert widths[-1] == float(account.total) == pytest.approx(widths[0] - math.fsum(widths[1:-1]))
    words = said(app)
    for reason in ("other_stage", "repayment", "regrant", "parent", "consortium"):
        assert text("en", f"funding.rule.{reason}") in words
    lines = tables(app)[0]
    assert {row["Left out because"] for row in lines} == {
        "Paid back", "Regrants", "Heads of framework awards", "Wholes of consortia", "Hours and units",
    } - ({"Hours and units"} if not any("hours" in row["Value"] for row in lines) else set())  # fmt: skip
    assert len(lines) == len(ledger.left_out_lines(shipped, "gwanak-gu", 2025, "disbursed", "KRW"))


def test_commitments_stand_beside_payments_and_open_ones_have_an_age() -> None:
    app = shown(**GWANAK, part="commitments")
    promised, paid = charts(app)[0]["data"]
    assert (promised["name"], paid["name"]) == ("Committed", "Paid out")
    assert charts(app)[0]["layout"]["barmode"] == "group"
    assert "₩20.4M of what was promised is not paid yet (0.9%, promises: 19); the oldest is 6.6 years old" in said(app)
    assert "half of the grants are ₩9.9M or less; the mean is ₩10.9M" in said(app)
    tenths = charts(app)[2]["data"][0]["y"]
    assert sum(tenths) == pytest.approx(1)
    assert tenths == sorted(tenths, reverse=True)


def test_a_payer_is_thought_away(shipped: Database) -> None:
    app = shown(**GWANAK, part="exposed", exposed_to="payer_class.government")
    found = exposure.traced(shipped, "gwanak-gu", "disbursed", "KRW")[2025]
    rows = exposure.exposed(
        found,
        Source("payer_class", "government"),
        exposure.register(shipped, "gwanak-gu", 2025, "disbursed", "KRW"),
    )
    half = sum(row.share > 0.5 for row in rows)
    assert f"Government, 2025: recipients exposed: {len(rows)}; more than 50% of their finance" in said(app)
    assert f"for {half}" in said(app)
    assert text("en", "funding.exposed.caution") in said(app)
    jobs = sum(row.known.jobs or 0 for row in rows if row.recipient.enterprise_id)
    for value in (
        "₩250M",
        f"of it passed on: ₩{46.8}M",
        str(jobs),
        f"more than 25%: {sum(r.share > 0.25 for r in rows)}",
    ):
        assert value in tiles(app)
    told = tables(app)[0]
    assert [row["Share of its finance"] for row in told] == [round(100 * row.share) for row in rows]
    few = [row["Vulnerable workers"] for row in told]
    assert "<5" in few
    assert not {"1", "2", "3", "4"} & set(few)


def test_a_programme_is_thought_away_and_nobody_is_at_first(shipped: Database) -> None:
    app = shown(**GWANAK, part="exposed")
    found = exposure.traced(shipped, "gwanak-gu", "disbursed", "KRW")[2025]
    every = {part.recipient for part in found.parts if found.recipients[part.recipient].enterprise_id}
    told = f"2025: {len(exposure.dependent(found, {}))} of {len(every)} enterprises in the ledger got more than 50%"
    assert told in said(app)
    app.selectbox(key="exposed_to").set_value("programme.demo-programme-business-support").run()
    assert "Demo business development support, 2025: recipients exposed:" in said(app)
    assert "₩76M" in tiles(app)


def test_a_world_with_gaps_says_what_is_not_known(home_of_the_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: 200 won of four payers to four recipients; euros apart; West names no promise in its payments."""
    monkeypatch.setenv("SSE_HOME", str(home_of_the_world))
    data.forget()
    north = shown(place="north", year="2024", stage="disbursed", currency="KRW")
    assert "₩200 paid out (payers: 4, recipients: 4)" in north.title[0].value
    euros = shown(place="north", year="2024", stage="disbursed", currency="EUR", part="exposed")
    assert "€40 paid out (payers: 1, recipients: 1)" in euros.title[0].value
    assert text("en", "funding.depend.one_payer") in said(euros)
    west = shown(place="west", year="2023", stage="committed", currency="KRW", part="commitments")
    assert text("en", "funding.open.unlinked") in said(west)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_without_a_ledger_names_the_sheet_and_shows_what_was_published(language: str) -> None:
    app = shown(place="seongdong-gu", year="2025", lang=language)
    assert not app.get("plotly_chart")
    assert text(language, "table.funding_flow") in said(app)
    if language == "en":
        assert "about ₩1.3B" in {row["Value"] for row in tables(app)[0]}


def test_a_hostile_choice_is_told_and_the_usual_shown() -> None:
    hostile = shown(**GWANAK, part="exposed", exposed_to="payer.<b>x</b>", stage="repaid")
    assert len(hostile.warning) == 2
    assert "<b>" not in "".join(warning.value for warning in hostile.warning).replace("`payer.<b>x</b>`", "")


# ------------------------------------------------------------------ real grants


@pytest.mark.shared
@pytest.mark.parametrize("name", ["wolfson-foundation/wolfson.json", "power-to-change/power-to-change.json"])
def test_imported_grants_are_shown_as_another_reader_counts_them(
    tmp_path: Path, shared_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Total, median, largest tenth and recipients of the fullest year, worked out from the file by other means."""
    home, path = tmp_path / "home", shared_folder / "data" / "grants" / name
    build(home, demonstration=False)
    imported(home, tmp_path / "work", "united-kingdom", path)
    monkeypatch.setenv("SSE_HOME", str(home))
    data.forget()
    years = set(data.years())
    again = {key: each for key, each in independent_figures.award_figures(path).items() if key[0] in years}
    (fullest, currency), (awards, median, tenth) = max(again.items(), key=lambda item: item[1][0])
    assert currency == "GBP"
    grants = [
        grant
        for grant in json.loads(path.read_bytes())["grants"]
        if fullest in grant["awardDate"] and grant["amountAwarded"] > 0
    ]
    total = math.fsum(grant["amountAwarded"] for grant in grants)
    names = {"; ".join(who.get("name") or who["id"] for who in grant["recipientOrganization"]) for grant in grants}
    app = shown(place="united-kingdom", year=fullest)
    assert f"{numbers.money(total, 'GBP')} promised (payers: 1, recipients: {numbers.number(len(names))})" in (
        app.title[0].value
    )
    for value in (numbers.money(median, "GBP"), numbers.share(tenth), f"n\u00a0=\u00a0{numbers.number(awards)}"):
        assert value in tiles(app)
    badges = {
        kind for markdown in app.markdown for kind in KINDS if f"{text('en', f'provenance.{kind}')}]" in markdown.value
    }
    assert badges == {"reported"}
