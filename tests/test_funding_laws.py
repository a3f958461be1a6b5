"""Money is conserved: each sum counts once by every breakdown, and what is left out has one reason.

The ledgers are generated: flows of every stage, kind and payer, flagged as an officer may flag them, right or wrong.
What the program answers is held against sums over the generated rows that know nothing of its views.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.small_worlds import Sandbox, enterprises, insert
from tests.test_properties import examples

Row = dict[str, Any]

PAYERS = ("government", "members", "ethical_bank", "time_bank")
INSTRUMENTS = ("grant", "loan", "own_funds")
STAGES = ("committed", "disbursed", "repaid")
CITY = Filters(place="city")
MONEY = ("net_flow", "finance_mix", "finance_diversification", "median_award", "top_decile_share")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@st.composite
def flow(draw: st.DrawFn) -> Row:
    """A line of the ledger that keeps the checks of the schema."""
    kind = draw(st.sampled_from(["money", "money", "money", "hours", "units"]))
    counts = draw(st.booleans())
    reason = st.sampled_from(["regrant", "parent", "consortium"])
    return {
        "place_id": draw(st.sampled_from(["here", "there"])),
        "stage": draw(st.sampled_from(STAGES)),
        "flowed_on": draw(st.dates(date(2020, 1, 1), date(2022, 12, 31))),
        "amount": draw(st.integers(0, 10**12)) / 4,  # quarters are exact in decimals and in floats
        "is_correction": draw(st.sampled_from([False, False, False, True])),
        "kind": kind,
        "currency": draw(st.sampled_from(["KRW", "EUR"])) if kind == "money" else None,
        "payer_name": "P",
        "payer_class": draw(st.sampled_from(PAYERS)),
        "instrument": draw(st.sampled_from(INSTRUMENTS)),
        "recipient_id": draw(st.sampled_from(["coop_0", "village_0", None])),
        "recipient_name": "R",
        "counts_in_total": counts,
        # a flow that counts may carry a reason by mistake; it counts all the same
        "excluded_because": draw(reason if not counts else st.one_of(st.none(), reason)),
        "provenance": draw(st.sampled_from(["reported", "published", "illustrative"])),
    }


@st.composite
def ledgers(draw: st.DrawFn) -> list[Row]:
    """A few lines, among them some that are alike in everything."""
    drawn = draw(st.lists(flow(), max_size=25))
    doubled = [*drawn, *drawn[: draw(st.integers(0, 3))]]
    return [{"flow_id": f"f{number}", **each} for number, each in enumerate(doubled)]


def world(rows: list[Row]) -> tuple[str, ...]:
    register = (enterprises(1, name="coop"), enterprises(1, "village_enterprise", name="village"))
    return (*register, insert("funding_flow", rows))


def counts(row: Row) -> bool:
    return row["kind"] == "money" and row["stage"] in ("committed", "disbursed") and row["counts_in_total"]


def signed(row: Row) -> float:
    """What takes back a part of an earlier flow is subtracted."""
    return float(-row["amount"] if row.get("is_correction") else row["amount"])


def sums(rows: list[Row], key: Callable[[Row], tuple[Any, ...]]) -> dict[tuple[Any, ...], float]:
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(signed(row))
    return {name: math.fsum(amounts) for name, amounts in found.items()}


FAMILY = {"coop_0": "cooperative", "village_0": "village_enterprise", None: None}
BREAKDOWNS: dict[str, Callable[[Row], Any]] = {
    "payer_class": lambda row: row["payer_class"],
    "instrument": lambda row: row["instrument"],
    "stage": lambda row: row["stage"],
    "family": lambda row: FAMILY[row["recipient_id"]],
    "place_id": lambda row: row["place_id"],
    "year": lambda row: row["flowed_on"].year,
    "month": lambda row: row["flowed_on"].month,
}


@examples(25)
@given(rows=ledgers())
def test_each_sum_of_money_counts_once_by_every_breakdown(sandbox: Sandbox, rows: list[Row]) -> None:
    counted = [row for row in rows if counts(row)]
    with sandbox.world(*world(rows)) as db:
        for name, of in BREAKDOWNS.items():
            answer = compute(db, indicator("net_flow"), CITY, by=(name,))
            got = {(row[name], row["stage"], row["currency"]): row["value"] for row in answer.rows}
            expected = sums(counted, lambda row, of=of: (of(row), row["stage"], row["currency"]))  # type: ignore[misc]
            assert got == pytest.approx(expected, rel=1e-12), name
            assert answer.n == len(counted)


@examples(25)
@given(rows=ledgers())
def test_what_counts_and_what_is_left_out_by_reason_is_everything(sandbox: Sandbox, rows: list[Row]) -> None:
    def unit(row: Row) -> tuple[Any, ...]:
        return (row["kind"], row["currency"], row["stage"])

    with sandbox.world(*world(rows)) as db:
        found = db.rows(
            "select kind, currency, stage, left_out_because, is_counted, sum(amount) as amount, count(*) as flows "
            "from funding_in_year group by kind, currency, stage, left_out_because, is_counted"
        )
        flows = compute(db, indicator("net_flow"), CITY)
    assert sum(row["flows"] for row in found) == len(rows)
    for row in found:
        row["amount"] = float(row["amount"])
        assert row["is_counted"] == (row["left_out_because"] is None)
    assert sums(found, unit) == pytest.approx(sums(rows, unit), rel=1e-12)
    inside = [row for row in found if row["is_counted"]]
    assert {(row["stage"], row["currency"]): row["value"] for row in flows.rows if row["n"]} == pytest.approx(
        sums(inside, lambda row: (row["stage"], row["currency"])), rel=1e-12
    )
    reasons = {row["left_out_because"] for row in found if row["kind"] != "money"}
    assert reasons <= {"not_money"}
    assert {row["left_out_because"] for row in found if row["kind"] == "money" and row["stage"] == "repaid"} <= {
        "repayment"
    }


@examples(25)
@given(rows=ledgers())
def test_the_sources_are_shares_of_what_counts(sandbox: Sandbox, rows: list[Row]) -> None:
    counted = [row for row in rows if counts(row)]
    whole = sums(counted, lambda row: (row["stage"], row["currency"]))
    classes = sums(counted, lambda row: (row["stage"], row["currency"], row["payer_class"]))
    net = {name: max(amount, 0.0) for name, amount in classes.items()}  # who took back more than it gave has no part
    whole = {of: math.fsum(part for name, part in net.items() if name[:2] == of) for of in whole}
    with sandbox.world(*world(rows)) as db:
        mix = compute(db, indicator("finance_mix"), CITY)
        diversity = compute(db, indicator("finance_diversification"), CITY)
    assert len(mix.rows) == len(classes)
    for row in mix.rows:
        of = whole[row["stage"], row["currency"]]
        part = net[row["stage"], row["currency"], row["payer_class"]]
        assert row["value"] == (pytest.approx(part / of) if of else None)
        assert row["value"] is None or 0 <= row["value"] <= 1
    for row in diversity.rows:
        key = (row["stage"], row["currency"])
        squares = math.fsum(part**2 for name, part in net.items() if name[:2] == key)
        assert row["value"] == (pytest.approx(1 - squares / whole[key] ** 2, abs=1e-12) if whole[key] else None)


@examples(25)
@given(rows=ledgers())
def test_a_line_that_does_not_count_changes_no_figure(sandbox: Sandbox, rows: list[Row]) -> None:
    """However much is passed on, paid back or worked in hours: the figures of money stay as they were."""
    others = [row if counts(row) else row | {"amount": row["amount"] * 1000 + 1} for row in rows]
    with sandbox.world(*world(rows)) as db:
        before = [compute(db, indicator(name), CITY).rows for name in MONEY]
    with sandbox.world(*world(others)) as db:
        assert [compute(db, indicator(name), CITY).rows for name in MONEY] == before


@examples(25)
@given(amounts=st.lists(st.integers(0, 50), max_size=35))
def test_median_and_largest_tenth_are_those_of_a_sorted_list(sandbox: Sandbox, amounts: list[int]) -> None:
    """Many ties, zeros and every number of awards from none to thirty-five."""
    award = {
        "place_id": "here", "stage": "committed", "flowed_on": "2021-05-05", "kind": "money", "currency": "KRW",
        "payer_name": "P", "payer_class": "government", "instrument": "grant", "recipient_name": "R",
        "counts_in_total": True,
    }  # fmt: skip
    rows = [{**award, "flow_id": f"a{number}", "amount": amount} for number, amount in enumerate(amounts)]
    worth = sorted((amount for amount in amounts if amount), reverse=True)
    with sandbox.world(insert("funding_flow", rows)) as db:
        here = Filters(place="here", year=2021)
        median, tenth = (compute(db, indicator(name), here) for name in ("median_award", "top_decile_share"))
    assert len(median.rows) == len(tenth.rows) == bool(worth)
    if worth:
        middle = (worth[len(worth) // 2] + worth[(len(worth) - 1) // 2]) / 2
        largest = sum(worth[: -(-len(worth) // 10)])
        assert median.rows[0]["value"] == middle
        assert tenth.rows[0]["value"] == (pytest.approx(largest / sum(worth)) if len(worth) >= 10 else None)
        assert median.n == tenth.n == len(worth)
