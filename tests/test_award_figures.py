"""What the catalogue says of awards: equal to an independent computation on real files, and bound by laws on any."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sse_metrics import purchases, red_flags
from sse_metrics.filters import Filters
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.standards import ocds
from sse_metrics.indicators import compute, indicator
from sse_metrics.inequality import herfindahl
from tests import independent_figures
from tests.contracting_example import rows
from tests.small_worlds import Sandbox, insert
from tests.test_ocds import shared_files

HERE = Filters(place="here")
ORDER = ("buyer", "purchase", "purchase_supplier")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


def imported(paths: list[Path]) -> list[str]:
    """The rows that the reader makes of files, as SQL."""
    reading = ocds.read([open_document(path) for path in paths])
    found = []
    for table in ORDER:
        told: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in rows(reading, table):
            key = (row.get("purchase_id"), row.get("supplier_key")) if table != "buyer" else (row["buyer_id"],)
            told[key] = {**row, "place_id": "here"}
        if table == "purchase_supplier":
            kept = {row["purchase_id"] for row in rows(reading, "purchase")}
            told = {key: row for key, row in told.items() if row["purchase_id"] in kept}
        found.append(insert(table, list(told.values())))
    return found


@pytest.mark.shared
def test_concentration_and_shares_of_real_files_are_those_of_an_independent_computation(
    shared_folder: Path, sandbox: Sandbox
) -> None:
    """Every file alone, and those of one publisher together: to 1e-9."""
    compared = 0
    for paths in shared_files(shared_folder):
        other = independent_figures.suppliers_paid(paths)
        with sandbox.world(*imported(paths)) as db:
            hhi, cr3, share = (
                compute(db, indicator(name), HERE) for name in ("supplier_hhi", "cr3", "sse_award_share")
            )
            each = {
                currency: {
                    row["supplier_key"]: row["amount"] for row in purchases.suppliers(db, "here", None, currency)
                }
                for currency in other
            }
        assert {row["currency"] for row in hhi.rows if row["currency"]} == set(other), paths
        for currency, told in other.items():
            amounts = {key: amount for key, (amount, _) in told.items()}
            assert set(each[currency]) == set(amounts), paths
            whole = math.fsum(amounts.values())
            for key, amount in amounts.items():
                assert each[currency][key] / whole == pytest.approx(amount / whole, abs=1e-9)
            largest = sorted(amounts.values(), reverse=True)[:3]
            assert hhi.value(currency=currency) == pytest.approx(
                math.fsum((amount / whole) ** 2 for amount in amounts.values()), abs=1e-9
            )
            assert cr3.value(currency=currency) == pytest.approx(math.fsum(largest) / whole, abs=1e-9)
            row = hhi.one(currency=currency)
            assert row is not None
            assert row["n"] == len(amounts)
            known = {key: pair for key, pair in told.items() if pair[1] is not None}
            flagged = math.fsum(amount for amount, is_social in known.values() if is_social)
            expected = flagged / math.fsum(amount for amount, _ in known.values()) if known else None
            assert share.value(currency=currency) == (None if expected is None else pytest.approx(expected, abs=1e-9))
            compared += 1
    assert compared >= 20


# ------------------------------------------------------------------ laws


FLAG = st.sampled_from([True, False, None])
METHODS = ("open", "selective", "limited", "direct", None)


@st.composite
def awards(draw: st.DrawFn) -> list[str]:
    """Awards of two buyers to one to three of five suppliers; values, methods, flags and tenderers may be unknown."""
    told, parts = [], []
    for number in range(draw(st.integers(1, 9))):
        amount = draw(st.one_of(st.none(), st.integers(0, 900)))
        members = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=3, unique=True))
        told.append({
            "purchase_id": f"p{number}", "ocid": draw(st.sampled_from([f"o{number}", "o0", None])), "place_id": "here",
            "buyer_id": draw(st.sampled_from(["b0", "b1"])), "method": draw(st.sampled_from(METHODS)),
            "is_reserved": draw(FLAG), "is_unsuccessful": draw(st.booleans()),
            "tenderers": draw(st.one_of(st.none(), st.integers(0, 4))), "amount": amount,
            "awarded_on": f"{draw(st.integers(2020, 2022))}-05-05", "currency": draw(st.sampled_from(["KRW", "EUR"])),
        })  # fmt: skip
        parts += [
            {"purchase_id": f"p{number}", "place_id": "here", "supplier_key": name, "supplier_name": name,
             "is_sse": draw(FLAG), "is_local": draw(FLAG),
             "amount": None if amount is None else amount / len(members)}
            for name in members
        ]  # fmt: skip
    buyers = [{"buyer_id": f"b{i}", "place_id": "here", "name": f"B{i}", "kind": "state_body"} for i in range(2)]
    return [insert("buyer", buyers), insert("purchase", told), insert("purchase_supplier", parts)]


LAWFUL = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@LAWFUL
@given(sql=awards())
def test_laws_of_awards(sandbox: Sandbox, sql: list[str]) -> None:
    with sandbox.world(*sql) as db:
        whole = {row["currency"]: row["value"] for row in compute(db, indicator("award_amount"), HERE).rows}
        by_buyer: dict[Any, float] = defaultdict(float)
        for row in compute(db, indicator("award_amount"), HERE, by=("buyer_id", "year")).rows:
            by_buyer[row["currency"]] += row["value"]
        assert dict(by_buyer) == pytest.approx(whole), "parts sum to the whole"
        for currency, total in whole.items():
            parts = purchases.known_and_unknown(db, "here", currency)
            split = sum(row["sse"] + row["other"] + row["unknown"] for row in parts)
            assert split == pytest.approx(total, abs=0.05), "a consortium is split and never credited twice"
            flows = purchases.flows(db, "here", None, currency)
            assert sum(row["amount"] for row in flows) == pytest.approx(total, abs=0.05)
            hhi = compute(db, indicator("supplier_hhi"), HERE).one(currency=currency)
            cr3 = compute(db, indicator("cr3"), HERE).one(currency=currency)
            if hhi and cr3:
                amounts = [row["amount"] for row in purchases.suppliers(db, "here", None, currency)]
                assert hhi["n"] == len(amounts)
                assert hhi["value"] == pytest.approx(herfindahl(amounts), abs=1e-9)
                assert 1 / hhi["n"] - 1e-9 <= hhi["value"] <= 1 + 1e-9
                assert min(3 / hhi["n"], 1) - 1e-9 <= cr3["value"] <= 1 + 1e-9
                assert hhi["value"] <= cr3["value"] + 1e-9
        mix: dict[Any, float] = defaultdict(float)
        for row in compute(db, indicator("procedure_mix"), HERE).rows:
            if row["value"] is not None:
                mix[row["currency"]] += row["value"]
        assert all(value == pytest.approx(1) for value in mix.values())
        single = compute(db, indicator("single_bid_share"), HERE).rows[0]
        told = {row["tenderers"]: row["procedures"] for row in purchases.tenderers(db, "here", None)}
        assert single["n"] == sum(told.values())
        assert (single["numerator"] or 0) == told.get(1, 0)


@LAWFUL
@given(sql=awards())
def test_no_flag_looks_at_who_a_supplier_is(sandbox: Sandbox, sql: list[str]) -> None:
    """Whatever is known of a supplier, the same awards raise the same flags; none is direct, limited or reserved."""
    compared = ("flag", "year", "buyer_name", "supplier_name", "awards", "amount", "share")

    def raised(*more: str) -> list[tuple[Any, ...]]:
        with sandbox.world(*sql, *more) as db:
            return sorted(str(tuple(row[name] for name in compared)) for row in red_flags.raised(db, "here"))

    as_told = raised()
    assert raised("update purchase_supplier set is_sse = true, is_local = true") == as_told
    assert raised("update purchase_supplier set is_sse = null, is_local = false") == as_told
    assert raised("update purchase set is_reserved = true") == []
    assert raised("update purchase set method = 'direct'") == []
    assert raised("update purchase set is_unsuccessful = true") == []


def award(number: int, supplier: str, amount: int, tenderers: int | None = 3, **more: Any) -> list[dict[str, Any]]:
    same = {"purchase_id": f"p{number}", "place_id": "here"}
    usual = {"buyer_id": "b0", "method": "open", "is_reserved": None, "awarded_on": "2024-05-05", "currency": "KRW"}
    purchase = {**same, **usual, "tenderers": tenderers, "amount": amount, **more}
    return [purchase, {**same, "supplier_key": supplier, "supplier_name": supplier, "amount": amount}]


def flags_of(sandbox: Sandbox, *told: list[dict[str, Any]]) -> list[tuple[str, str]]:
    buyer = insert("buyer", [{"buyer_id": "b0", "place_id": "here", "name": "B"}])
    both = [insert("purchase", [each[0] for each in told]), insert("purchase_supplier", [each[1] for each in told])]
    with sandbox.world(buyer, *both) as db:
        return [(row["flag"], row["supplier_name"]) for row in red_flags.raised(db, "here", 2024)]


def test_each_flag_is_raised_by_its_rule_and_not_below_it(sandbox: Sandbox) -> None:
    one = [award(1, "A", 10, tenderers=1)]
    assert flags_of(sandbox, *one) == [("single_bid", "A")]
    thrice = [award(number, "A", 10, tenderers=1) for number in range(3)]
    assert [flag for flag, _ in flags_of(sandbox, *thrice)].count("repeated_single_bid") == 1
    assert "repeated_single_bid" not in [flag for flag, _ in flags_of(sandbox, *thrice[:2])]
    even = [award(number, name, 10) for number, name in enumerate("AABBC")]
    assert flags_of(sandbox, *even) == []
    assert flags_of(sandbox, *even, award(9, "A", 21)) == [("dominant_supplier", "A")]
    assert flags_of(sandbox, award(1, "A", 99), award(2, "B", 1)) == [], "two awards say nothing about a favourite"
    assert flags_of(sandbox, award(1, "A", 10, tenderers=None)) == [], "unknown is not one"


def test_a_young_social_enterprise_with_direct_and_reserved_awards_raises_no_flag(sandbox: Sandbox) -> None:
    direct = [award(number, "Young", 50, tenderers=1, method="direct") for number in range(6)]
    reserved = [award(10 + number, "Young", 50, tenderers=1, is_reserved=True) for number in range(6)]
    assert flags_of(sandbox, *direct, *reserved) == []
