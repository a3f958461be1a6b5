"""What `inspect` says of open data is what the published file says after the import: totals and concentration.

The figures of awards of an imported grant file are those that are worked out from the file with other means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sse_metrics.filters import Filters
from sse_metrics.importers import preparing
from sse_metrics.importers.importing import prepare, publish_import
from sse_metrics.indicators import compute, indicator
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import open_current
from tests import independent_figures

PURCHASES = "select currency, cast(sum(amount) as double) as total from purchase where amount is not null group by all"
FLOWS = "select currency, cast(sum(amount) as double) as total from funding_flow group by all"
SHARES = """
with parts as (
    select p.currency, s.{key} as receiver, cast(sum(s.amount) as double) as amount
    from {receivers} group by all
),
shares as (select *, amount / sum(amount) over (partition by currency) as share from parts)
select currency, count(*) as receivers, max(share) as top, sum(share * share) as hhi from shares group by currency
"""
SUPPLIERS = SHARES.format(
    key="supplier_key",
    receivers="purchase_supplier as s inner join purchase as p on s.purchase_id = p.purchase_id where p.amount > 0",
)


def imported(home: Path, folder: Path, place: str, *paths: Path) -> dict[str, Any]:
    """Publish files and return what inspect says of them."""
    folder.mkdir()
    prepared = prepare(home, [(path, path.name) for path in paths], place, folder)
    assert prepared.is_publishable, [problem.as_dict() for problem in prepared.problems][:3]
    publish_import(prepared)
    return preparing.inspect([[str(path), path.name] for path in paths], lambda _: None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation in which nobody has brought anything."""
    build(tmp_path / "home", demonstration=False)
    return tmp_path / "home"


def by_currency(db: Database, sql: str) -> dict[str, float]:
    return {row["currency"]: row["total"] for row in db.rows(sql)}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("place", "pattern"),
    [("united-kingdom", "uk-contracts-finder-2025-01/*.json"), ("mexico-city", "mexico-city-sefin-2015/*.json")],
)
def test_contracts_after_the_import_are_as_inspect_says(
    home: Path, tmp_path: Path, shared_folder: Path, place: str, pattern: str
) -> None:
    paths = sorted((shared_folder / "data" / "ocds").glob(pattern))
    said = imported(home, tmp_path / "work", place, *paths)
    with open_current(home) as db:
        assert by_currency(db, PURCHASES) == pytest.approx(said["totals"]["awarded"], abs=0.005)
        for row in db.rows(SUPPLIERS):
            expected = said["concentration"][row["currency"]]
            assert row["receivers"] == expected["suppliers"]
            assert row["top"] == pytest.approx(expected["top_supplier"]["share"], abs=1e-9)
            assert row["hhi"] == pytest.approx(expected["hhi"], abs=1e-9)
        assert db.value("select count(*) from purchase where provenance <> 'reported'") == 0


def award_figures(db: Database) -> dict[tuple[str, str], tuple[int, float | None, float | None]]:
    """By year ("" for all) and currency what the indicators say: awards, their median, the largest tenth."""
    chosen, found = Filters(place="united-kingdom"), {}
    for by in ((), ("year",)):
        median = compute(db, indicator("median_award"), chosen, by=by)
        tenth = compute(db, indicator("top_decile_share"), chosen, by=by)
        for row, other in zip(median.rows, tenth.rows, strict=True):
            assert (row["n"], row["currency"], row["provenance"]) == (other["n"], other["currency"], "reported")
            found[str(row.get("year", "")), row["currency"]] = (row["n"], row["value"], other["value"])
    return found


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "ab-charitable-trust/abct.xlsx",
        "arts-council-england/Arts-Council-England.csv",
        "oxfordshire-community-foundation/ocf1.json",
        "power-to-change/power-to-change.json",
        "wolfson-foundation/wolfson.json",
    ],
)
def test_grants_after_the_import_are_as_inspect_says(
    home: Path, tmp_path: Path, shared_folder: Path, name: str
) -> None:
    said = imported(home, tmp_path / "work", "united-kingdom", shared_folder / "data" / "grants" / name)
    with open_current(home) as db:
        assert by_currency(db, FLOWS) == pytest.approx(said["totals"]["awarded"], abs=0.005)
        assert db.value("select count(*) from funding_flow") == said["counts"]["grants"]
        years = db.rows(
            "select cast(year(flowed_on) as varchar) as year, count(*) as grants, cast(sum(amount) as double) as total "
            "from funding_flow group by all"
        )
        figures = award_figures(db)
    again = independent_figures.award_figures(shared_folder / "data" / "grants" / name)
    assert sorted(figures) == sorted(again)
    for key, (awards, median, largest) in again.items():
        assert figures[key] == (awards, pytest.approx(median), largest and pytest.approx(largest)), key
    expected = {year: each for year, each in said["by_year"].items() if year != "(none)"}
    assert {row["year"]: row["grants"] for row in years} == {year: each["grants"] for year, each in expected.items()}
    for row in years:
        assert row["total"] == pytest.approx(expected[row["year"]]["awarded"].get("GBP", 0.0), abs=0.005)


@pytest.mark.shared
def test_activities_after_the_import_add_up_by_type_of_transaction(
    home: Path, tmp_path: Path, shared_folder: Path
) -> None:
    """Commitments are what was promised; disbursements and expenditure what was paid. Corrections are subtracted."""
    path = shared_folder / "data" / "iati" / "dfid-kosovo" / "KO.xml"
    imported(home, tmp_path / "work", "united-kingdom", path)
    totals = independent_figures.iati(path)["totals"]
    assert {kind for kinds in totals.values() for kind in kinds} == {"C", "D", "E"}
    expected = {
        (stage, currency): sum(kinds.get(kind, 0.0) for kind in of)
        for currency, kinds in totals.items()
        for stage, of in (("committed", "C"), ("disbursed", "DE"))
    }
    with open_current(home) as db:
        answer = compute(db, indicator("net_flow"), Filters(place="united-kingdom"))
        parts = compute(db, indicator("net_flow"), Filters(place="united-kingdom"), by=("year", "payer_class"))
    assert {(row["stage"], row["currency"]): row["value"] for row in answer.rows} == expected
    assert {row["provenance"] for row in answer.rows} == {"reported"}
    for stage, currency in expected:
        of_stage = [row["value"] for row in parts.rows if (row["stage"], row["currency"]) == (stage, currency)]
        assert sum(of_stage) == pytest.approx(expected[stage, currency])
