"""Every indicator: right on the tiny world of world.sql, and bound by the rules that hold for all of them.

tests/expected/<indicator_id>.csv holds the answers worked out by hand from the rows of world.sql. A line is one row
of an answer; lines with the same `filters` and `by` are one whole answer, so that a row too many is seen as well.

  filters    the selection, e.g. place=north;year=2024
  by         the dimensions asked for, joined by commas
  key        all dimensions of the row, e.g. mode=plaza;currency=KRW; nothing behind = where it is not known
  value …    a decimal or a fraction; empty where nothing is known
  working    how the answer comes about
"""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from sse_metrics import Database, Filters, UnknownDimensionError, UnknownIndicatorError
from sse_metrics.indicators import catalogue, compute, indicator
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.schema import VIEWS

EXPECTED = Path(__file__).with_name("expected")
INDICATORS = sorted(catalogue())
NUMBERS = ("value", "numerator", "denominator")
WHOLE_NUMBERS = ("year", "year_from", "year_to", "through_month")

Row = dict[str, Any]


def expected_rows(indicator_id: str) -> list[dict[str, str]]:
    path = EXPECTED / f"{indicator_id}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def filters_of(text: str) -> Filters:
    pairs = dict(pair.split("=", 1) for pair in text.split(";") if pair)
    chosen: Row = {name: int(value) if name in WHOLE_NUMBERS else value for name, value in pairs.items()}
    return Filters(**chosen)


def number(text: str) -> float | None:
    return float(Fraction(text)) if text else None


def key_of(row: Row, by: tuple[str, ...]) -> str:
    return ";".join(f"{name}={'' if row[name] is None else str(row[name]).lower()}" for name in by)


def cases() -> list[Any]:
    found = []
    for indicator_id in INDICATORS:
        rows = sorted(expected_rows(indicator_id), key=lambda row: (row["filters"], row["by"]))
        for (filters, by), lines in groupby(rows, key=lambda row: (row["filters"], row["by"])):
            name = f"{indicator_id}[{filters}{' by ' + by if by else ''}]"
            found.append(pytest.param(indicator_id, filters, by, list(lines), id=name))
    return found


@pytest.mark.parametrize(("indicator_id", "filters", "by", "lines"), cases())
def test_the_answer_is_the_one_worked_out_by_hand(
    world: Database, indicator_id: str, filters: str, by: str, lines: list[dict[str, str]]
) -> None:
    answer = compute(world, indicator(indicator_id), filters_of(filters), tuple(by.split(",")) if by else ())
    got = {key_of(row, answer.by): row for row in answer.rows}
    assert sorted(got) == sorted(line["key"].lower() for line in lines)
    for line in lines:
        row = got[line["key"].lower()]
        for column in NUMBERS:
            wanted = number(line[column])
            assert row[column] == (None if wanted is None else pytest.approx(wanted, rel=1e-9, abs=1e-12)), column
        assert (row["n"], row["provenance"]) == (int(line["n"]), line["provenance"]), line["working"]


def test_every_indicator_has_expected_answers_and_every_expected_answer_an_indicator() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == INDICATORS


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_expected_answers_cover_a_whole_and_a_split_and_show_the_working(indicator_id: str) -> None:
    rows = expected_rows(indicator_id)
    assert any(not row["by"] for row in rows)
    assert any(row["by"] for row in rows) or indicator(indicator_id).never_across != ("year",)
    assert any(row["working"] for row in rows)


# ------------------------------------------------------------------ rules for every indicator


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_an_empty_selection_has_no_value_rather_than_zero_or_infinity(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    nowhere = compute(world, chosen, Filters(place="nowhere"))
    never = compute(world, chosen, Filters(place="north", year=1901))
    for answer in (nowhere, never):
        assert answer.is_empty
        assert answer.provenance is None
        assert all(row["value"] is None and row["numerator"] is None and row["n"] == 0 for row in answer.rows)


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_no_value_stands_over_a_denominator_of_zero_or_nothing(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    divides = bool(chosen.denominator or chosen.part_of or chosen.parts or chosen.relative_to_all or chosen.since_first)
    for row in compute(world, chosen, by=chosen.grain).rows:
        if divides:
            assert row["value"] is None or row["denominator"]
        assert row["value"] is None or abs(row["value"]) < float("inf")


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_an_unknown_dimension_is_refused_with_the_known_ones(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    with pytest.raises(UnknownDimensionError, match=chosen.grain[0]):
        compute(world, chosen, by=("shoe_size",))


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_a_filter_the_rows_do_not_have_is_refused(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    columns = {"mode": "mode", "audience": "audience", "buyer_kind": "buyer_kind", "indicator": "indicator_id"}
    for name, column in columns.items():
        if column not in chosen.grain:
            with pytest.raises(UnknownDimensionError, match=f"by {name}"):
                compute(world, chosen, Filters().but(**{name: "anything"}))


@pytest.mark.parametrize(
    ("indicator_id", "filters"),
    [
        ("family_mix", Filters(family="cooperative")),
        ("mode_mix", Filters(mode="plaza")),
        ("channel_diversification", Filters(mode="plaza")),
        ("sector_diversity", Filters(sector="A")),
        ("location_quotient", Filters(neighbourhood="north-hill")),
        ("need_supply_gap", Filters(neighbourhood="moor-1")),
    ],
)
def test_a_share_is_not_filtered_by_what_it_is_a_share_of(world: Database, indicator_id: str, filters: Filters) -> None:
    with pytest.raises(UnknownDimensionError):
        compute(world, indicator(indicator_id), filters)


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_every_dimension_of_the_grain_splits_the_answer(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    for dimension in chosen.grain:
        answer = compute(world, chosen, by=(dimension,))
        assert answer.rows
        assert dimension in answer.by
        keys = [key_of(row, answer.by) for row in answer.rows]
        assert len(keys) == len(set(keys))
        assert "" not in keys


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_every_row_says_value_numerator_denominator_n_and_provenance(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    for row in compute(world, chosen).rows:
        assert {"value", "numerator", "denominator", "n", "provenance"} <= set(row)
        assert isinstance(row["n"], int)
        assert row["provenance"] in PROVENANCES
        assert ("low" in row) == bool(chosen.interval)
        if chosen.interval and row["value"] is not None:
            assert row["low"] - 1e-12 <= row["value"] <= row["high"] + 1e-12


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_what_does_not_add_up_is_chosen_or_shown(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    answer = compute(world, chosen)
    assert set(chosen.never_across) <= set(answer.by)
    in_one_year = compute(world, chosen, Filters(place="north", year=2024))
    assert ("year" in in_one_year.by) == chosen.since_first


@pytest.mark.parametrize("indicator_id", [name for name in INDICATORS if "currency" in catalogue()[name].grain])
def test_currencies_are_never_added(world: Database, indicator_id: str) -> None:
    answer = compute(world, indicator(indicator_id), Filters(place="tess-city", year=2024))
    assert "currency" in answer.by


def test_two_currencies_are_two_rows(world: Database) -> None:
    answer = compute(world, indicator("market_sales"), Filters(place="south", year=2024))
    assert {row["currency"]: row["value"] for row in answer.rows} == {"EUR": 40.0, "KRW": 4000.0}


@pytest.mark.parametrize("indicator_id", [name for name in INDICATORS if catalogue()[name].is_money])
def test_money_always_names_its_currency(indicator_id: str) -> None:
    assert "currency" in indicator(indicator_id).grain


def test_provenance_is_the_softest_kind_of_what_an_answer_touches(world: Database) -> None:
    """South has one made-up enterprise, North has none: the city is as soft as South."""
    for indicator_id in ("sse_enterprises", "sse_jobs", "enterprise_density", "operating_rate", "sector_diversity"):
        chosen = indicator(indicator_id)
        assert compute(world, chosen, Filters(place="north", year=2024)).provenance == "reported"
        assert compute(world, chosen, Filters(place="south", year=2024)).provenance == "illustrative"
        assert compute(world, chosen, Filters(place="tess-city", year=2024)).provenance == "illustrative"


def test_a_share_of_a_whole_with_made_up_rows_is_illustrative_in_every_part(world: Database) -> None:
    for indicator_id in ("family_mix", "size_class_mix", "age_bands"):
        answer = compute(world, indicator(indicator_id), Filters(place="tess-city", year=2024))
        assert {row["provenance"] for row in answer.rows} == {"illustrative"}


def test_the_units_behind_a_mix_are_counted_once(world: Database) -> None:
    assert compute(world, indicator("family_mix"), Filters(place="north", year=2024)).n == 7
    both = compute(world, indicator("family_mix"), Filters(place="tess-city", year=2024), by=("place_id",))
    assert both.n == 10


def test_growth_in_one_year_is_one(world: Database) -> None:
    for indicator_id in ("enterprise_growth", "fund_growth", "population_growth"):
        chosen = indicator(indicator_id)
        year = 2020 if chosen.theme == "context" else 2024
        answer = compute(world, chosen, Filters(place="tess-city", year=year))
        assert [row["value"] for row in answer.rows] == [1.0] * len(answer.rows) != []


# ------------------------------------------------------------------ the SQL


HOSTILE = "x' or 'a' = 'a"
TEXT_FILTERS = {
    "neighbourhood_id": "neighbourhood",
    "family": "family",
    "sector": "sector",
    "mode": "mode",
    "channel_id": "channel",
    "enterprise_id": "enterprise",
    "buyer_kind": "buyer_kind",
    "audience": "audience",
    "indicator_id": "indicator",
}


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_values_are_bound_and_never_written_into_the_sql(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    own = {chosen.part_of, chosen.parts, "neighbourhood_id" if chosen.is_among_neighbourhoods else None}
    names = ["place", *(TEXT_FILTERS[name] for name in chosen.grain if name in TEXT_FILTERS and name not in own)]
    answer = compute(world, chosen, Filters(year_from=2023, year_to=2199).but(**dict.fromkeys(names, HOSTILE)))
    assert answer.is_empty
    assert HOSTILE not in answer.sql
    assert "2199" not in answer.sql
    assert set(re.findall(r"\$(\w+)", answer.sql)) == set(answer.params)


NOT_IN_SPARK = re.compile(r"date_diff\(\s*'day'|\bdow\b|quantile_cont|\bconcat\s*\(|group by all|//|\?", re.I)


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_the_sql_stays_within_what_duckdb_and_spark_share(world: Database, indicator_id: str) -> None:
    chosen = indicator(indicator_id)
    sql = compute(world, chosen, Filters(year_from=2023), by=chosen.grain).sql
    assert not NOT_IN_SPARK.search(sql)
    divisors = re.findall(r"/\s*(\S{1,12})", sql)
    assert all(divisor.startswith("nullif(") or divisor == "2080.0" for divisor in divisors), divisors
    ordered = re.findall(r"^order by (.*)$", sql, re.M)
    assert ordered
    assert all(name.endswith("nulls last") for name in ordered[-1].split(", "))


def test_the_views_stay_within_what_duckdb_and_spark_share() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in VIEWS)
    code = "\n".join(line.split("--")[0] for line in text.splitlines())
    assert not NOT_IN_SPARK.search(code)
    # Spark compares the kinds as text, where 'reported' comes after 'illustrative'
    assert not re.search(r"m(ax|in)\(\s*(\w\.)?provenance\s*\)", code)


def test_a_misspelt_indicator_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownIndicatorError, match="market_sales"):
        indicator("market_sale")
