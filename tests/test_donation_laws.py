"""Money that recipients give on: what the program follows is what a walk through the generated chains finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.small_worlds import Sandbox, insert
from tests.test_properties import examples

LAST_USE = 4


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


# Each flow: the number of an earlier flow that it passes on (None for a donation of its own), and its quarters.
chains = st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 30)), st.integers(1, 400)), min_size=1, max_size=14)


def parent_of(number: int, drawn: int | None) -> int | None:
    return None if drawn is None or number == 0 else drawn % number


def uses(parents: list[int | None], amounts: list[float]) -> tuple[float, float, float]:
    """Donated, given on once, and given on in all: each use at most what was donated."""
    donated, once, again = 0.0, 0.0, 0.0
    for root in (number for number, parent in enumerate(parents) if parent is None):
        donated += amounts[root]
        generation, at = [root], 0
        while generation and at < LAST_USE:
            at += 1
            generation = [number for number, parent in enumerate(parents) if parent in generation]
            used = min(amounts[root], sum(amounts[number] for number in generation))
            again += used
            once += used if at == 1 else 0
    return donated, once, again


@examples(40)
@given(chains=chains)
def test_every_use_of_a_donation_is_found_once(sandbox: Sandbox, chains: list[tuple[int | None, int]]) -> None:
    parents = [parent_of(number, drawn) for number, (drawn, _) in enumerate(chains)]
    amounts = [quarters / 4 for _, quarters in chains]
    rows = [
        {
            "flow_id": f"f{number}", "place_id": "here", "stage": "disbursed", "flowed_on": "2021-05-05",
            "amount": amount, "kind": "money", "currency": "KRW", "payer_name": "P", "payer_class": "impact_donor",
            "instrument": "donation", "recipient_name": "R", "counts_in_total": parent is None,
            "parent_flow_id": None if parent is None else f"f{parent}",
            "excluded_because": None if parent is None else "recycled",
        }
        for number, (parent, amount) in enumerate(zip(parents, amounts, strict=True))
    ]  # fmt: skip
    donated, once, again = uses(parents, amounts)
    here = Filters(place="here", year=2021)
    with sandbox.world(insert("funding_flow", rows)) as db:
        returned = compute(db, indicator("donation_return_share"), here).rows[0]
        times = compute(db, indicator("donation_times_used"), here).rows[0]
        flowed = compute(db, indicator("net_flow"), here).rows[0]
    assert (returned["numerator"], returned["denominator"]) == (once, donated)
    assert 0 <= returned["value"] <= 1
    assert times["numerator"] == donated + again
    assert 1 <= times["value"] <= 1 + LAST_USE
    assert flowed["value"] == donated, "money that is used again counts once"
