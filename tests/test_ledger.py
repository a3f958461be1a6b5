"""The ledger: what counts once closes to the cent, and money followed to whom it reached adds up, for any ledger."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics import Database, exposure, ledger, promises
from sse_metrics.exposure import Source, Traced
from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.small_worlds import Sandbox, enterprises, insert
from tests.test_funding_laws import ledgers, signed
from tests.test_funding_laws import world as sql_of
from tests.test_properties import examples

HERE = ("here", 2021, "disbursed", "KRW")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


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


def cents(rows: list[Row]) -> Decimal:
    return sum((Decimal(str(signed(row))) for row in rows), Decimal(0))


def test_corrections_are_a_step_of_their_own(world: Database) -> None:
    """West paid out 300 in 2023, and took back 100 and 40."""
    account = ledger.account(world, "west", 2023, "disbursed", "KRW")
    (step,) = [step for step in account.steps if step.reason == "correction"]
    assert (step.amount, step.lines, account.total, account.counted) == (140, 2, 160, 1)


@examples(20)
@given(rows=ledgers())
def test_the_steps_of_any_ledger_close_exactly(sandbox: Sandbox, rows: list[Row]) -> None:
    with sandbox.world(*sql_of(rows)) as db:
        for year in (2020, 2021, 2022):
            for stage in ledger.STAGES:
                for currency in ("KRW", "EUR"):
                    mine = [row for row in rows if row["currency"] == currency and row["flowed_on"].year == year]
                    account = ledger.account(db, "city", year, stage, currency)
                    counted = [row for row in mine if row["stage"] == stage and row["counts_in_total"]]
                    back = [row for row in counted if row["is_correction"]]
                    assert account.whole == cents(mine) - cents(back)
                    assert account.lines == len(mine)
                    assert account.counted == len(counted) - len(back)
                    assert account.total == cents(counted)
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
                is_correction=draw(st.sampled_from([False] * 5 + [True])) and not because,
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
                row for row in rows
                if row["stage"] == stage and row["flowed_on"].startswith("2021") and not row["excluded_because"]
            ]  # fmt: skip
            assert math.fsum(part.amount for part in found.parts) == pytest.approx(math.fsum(map(signed, counted)))
            if not any(row["is_correction"] for row in counted):
                assert all(part.amount >= 0 and 0 <= part.passed_on <= part.amount + 1e-9 for part in found.parts)
            for of, _ in exposure.sources(found):
                told = exposure.exposed(found, of, {})
                mine = [part.amount for part in found.parts if part.is_from(of) and part.amount > 0]
                assert math.fsum(each.amount for each in told) == pytest.approx(math.fsum(mine))
                assert all(0 < each.share <= 1 for each in told)


# ------------------------------------------------------------------ promises and awards


def test_open_promises_by_hand(world: Database) -> None:
    """North promised 120 in March 2024 and paid 100 of it: 20 are open. West names no promise in any payment."""
    day = promises.last_day(world, "north")
    assert day == date(2024, 12, 1)
    (told,) = promises.told_by(promises.promises(world, "north", day, "KRW"), "payer_class")
    assert (told.promised, told.paid, told.open, told.above, told.linked) == (120, 100, 20, 0, 1)
    (row,) = promises.open_promises(world, "north", day, "KRW")
    assert (row["flow_id"], row["open"], row["age_days"]) == ("promise", 20, 275)
    west = promises.told_by(promises.promises(world, "west", date(2024, 12, 31), "KRW"), "programme_id")
    assert {each.open for each in west} == {None}
    assert promises.open_promises(world, "west", date(2024, 12, 31), "KRW") == []


def test_what_was_taken_back_of_a_promise_is_not_open(sandbox: Sandbox) -> None:
    rows = [
        line("promise", 100, "P", "coop_0", stage="committed", parent_flow_id=None, is_correction=False),
        line("less", 30, "P", "coop_0", stage="committed", parent_flow_id="promise", is_correction=True),
        line("paid", 60, "P", "coop_0", parent_flow_id="promise", is_correction=False),
    ]
    with sandbox.world(enterprises(1, name="coop"), insert("funding_flow", rows)) as db:
        (told,) = promises.told_by(promises.promises(db, "here", date(2021, 12, 31), "KRW"), "payer_class")
        (still_open,) = promises.open_promises(db, "here", date(2021, 12, 31), "KRW")
    assert (told.promised, told.paid, told.open, told.above, told.promises) == (70, 60, 10, 0, 1)
    assert still_open["open"] == 10


def test_spread_and_tenths_of_awards_are_those_of_a_sorted_list(world: Database) -> None:
    worth = [300, 200, 200, 100, 50, 40, 30, 30, 20, 20]
    year = promises.award_spread(world, "west", "KRW")[0]
    low, median, high = statistics.quantiles(worth, method="inclusive")
    assert (year.low, year.median, year.high, year.mean, year.n) == (low, median, high, sum(worth) / 10, 10)
    tenths = promises.award_tenths(world, "west", 2023, 2024, "KRW")  # eleven: the largest tenth is two of them
    assert [row["awards"] for row in tenths] == [2, *[1] * 9]
    assert tenths[0]["share"] == compute(world, indicator("top_decile_share"), Filters(place="west")).value(
        currency="KRW"
    )
    assert promises.award_tenths(world, "west", 2024, 2024, "KRW") == []
