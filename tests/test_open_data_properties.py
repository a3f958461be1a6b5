"""What must hold for any open contracting and grant data, whatever is in it."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sse_metrics.importers.reading import Document, Table
from sse_metrics.importers.standards import grants_360, ocds
from sse_metrics.importers.standards.figures import Receivers, as_text, equal_parts, exact, plain
from tests.contracting_example import RELEASES
from tests.test_grants_360 import GRANTS, as_json

AMOUNTS = st.decimals(min_value=0, max_value=10**15, places=2)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "value", "amount"]), inner)
    ),
    max_leaves=5,
)


def paths(item: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(item, dict | list):
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        return [path for key, inner in pairs for path in [(*before, key), *paths(inner, (*before, key))]]
    return []


def replaced(item: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(item)
    here = changed
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return changed


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(RELEASES)), ODD)
def test_a_wrong_value_anywhere_in_a_release_stops_nothing(path: tuple[Any, ...], value: Any) -> None:
    for data in (
        replaced(RELEASES, path, value),
        {"records": [{"ocid": "p", "compiledRelease": value}]},
        {"releases": value},
    ):
        found = Document("f", "json", data=data)
        ocds.recognises(found)
        reading = ocds.read([found])
        json.dumps(reading.figures, allow_nan=False)
        assert all(isinstance(cell, str | None) for t in reading.tables for _, cells in t.rows for cell in cells)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(as_json(GRANTS))), ODD)
def test_a_wrong_value_anywhere_in_a_grant_stops_nothing(path: tuple[Any, ...], value: Any) -> None:
    for data in (
        replaced(as_json(GRANTS), path, value),
        {"grants": replaced(as_json(GRANTS), path, value)},
        {"grants": value},
    ):
        found = Document("f", "json", data=data)
        grants_360.recognises(found)
        if isinstance(data, list) or isinstance(data["grants"], list):
            reading = grants_360.read([found])
            json.dumps(reading.figures, allow_nan=False)
            assert all(isinstance(cell, str | None) for t in reading.tables for _, cells in t.rows for cell in cells)


HEADINGS = st.lists(
    st.sampled_from(
        ["ocid", "id", "awards", "awards/0", "awards/id", "awards/0/0", "awards/0/value/amount", "awards/x/1", "", "/"]
    ),
    min_size=1,
    max_size=6,
)


@given(
    HEADINGS,
    st.sampled_from([None, "awards", "awards_suppliers", "_"]),
    st.lists(st.text(max_size=4) | st.none(), min_size=6),
)
def test_headings_that_contradict_one_another_stop_nothing(
    headings: list[str], sheet: str | None, cells: list[str | None]
) -> None:
    for columns in (tuple(headings), ("_link", *headings)):
        found = Document(
            "f", "xlsx", tables=[Table("f", sheet, columns, [(2, tuple(cells)), (3, tuple(reversed(cells)))])]
        )
        ocds.recognises(found)
        json.dumps(ocds.read([found]).figures)


@given(AMOUNTS, st.integers(1, 40))
def test_parts_add_up_and_differ_by_less_than_they_are_many(amount: Decimal, count: int) -> None:
    parts = equal_parts(amount, count)
    assert sum(parts) == amount
    assert len(parts) == count
    assert max(parts) - min(parts) < count * Decimal("0.01")


@given(st.dictionaries(st.text(min_size=1), AMOUNTS.filter(bool), min_size=1))
def test_concentration_lies_between_equal_and_alone(got: dict[str, Decimal]) -> None:
    receivers = Receivers()
    for key, amount in got.items():
        receivers.add(amount, "EUR", {key: None})
    found = receivers.concentration()["EUR"]
    assert 1 / len(got) - 1e-9 <= found["hhi"] <= 1 + 1e-9
    assert found["top_supplier"]["share"] <= found["top3_share"] + 1e-12
    assert found["top_supplier"]["value"] == plain(Fraction(max(got.values())))


@given(st.decimals(min_value=-(10**16), max_value=10**16, places=4))
def test_a_number_survives_being_written(number: Decimal) -> None:
    assert exact(as_text(number)) == number
    assert exact(f"{number:,f}") == number


@pytest.mark.parametrize("value", [None, True, "", "12%", "abc", float("nan"), float("inf"), Decimal("1e99"), [], {}])
def test_what_is_no_amount(value: Any) -> None:
    assert exact(value) is None
