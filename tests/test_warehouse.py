"""Building and settling: comments, references, order, and the demonstration that leaves without a trace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sse_metrics.warehouse.building import read_csv, remove_demonstration
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import (
    MANIFEST,
    NoVersionError,
    current_version,
    is_usable,
    open_current,
    publish,
)
from sse_metrics.warehouse.schema import STORED_VIEWS, create_tables, references
from sse_metrics.warehouse.settling import BrokenReferenceError, check_references
from tests.conftest import ROOT, publish_world

WORLD = (ROOT / "tests" / "world.sql").read_text(encoding="utf-8")
SALE = """insert into sale (
    sale_id, place_id, channel_id, market_day_id, enterprise_id, sold_on, mode, amount, currency, provenance, load_id
) values ({})"""
GOOD_SALE = {
    "sale_id": "900",
    "place_id": "'north'",
    "channel_id": "'square_market'",
    "market_day_id": "null",
    "enterprise_id": "'coop_on_the_hill'",
    "sold_on": "'2024-06-01'",
    "mode": "'plaza'",
    "amount": "1",
    "currency": "'KRW'",
    "provenance": "'reported'",
    "load_id": "1",
}


def tables_with(db: Database, column: str) -> list[str]:
    rows = db.rows(
        "select table_name from duckdb_columns() where column_name = $column and table_name in "
        "(select table_name from duckdb_tables()) order by table_name",
        {"column": column},
    )
    return [row["table_name"] for row in rows]


# ------------------------------------------------------------------ what is stored


def test_every_stored_column_says_what_it_means(shipped: Database) -> None:
    columns = shipped.rows(
        "select table_name || '.' || column_name as name, comment from duckdb_columns() "
        "where not internal and table_name in (select table_name from duckdb_tables() where not internal) "
        "and not list_contains($views, table_name)",
        {"views": list(STORED_VIEWS)},
    )
    assert len(columns) > 300
    assert not [row["name"] for row in columns if not (row["comment"] or "").strip()]


def test_comments_are_what_schema_sql_says(shipped: Database) -> None:
    said = {
        (row["table_name"], row["column_name"]): row["comment"]
        for row in shipped.rows("select table_name, column_name, comment from duckdb_columns() where not internal")
    }
    assert said["sale", "amount"] == "price paid"
    assert said["load", "rows_read"] == "rows found in the file", "behind a check of its own"
    assert said["buyer", "kind"] == "kind of buyer, as the ministry's notice groups them; empty where not known", (
        "with an apostrophe"
    )


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("sale", "place_id, sold_on"),
        ("market_day", "place_id, held_on"),
        ("purchase", "place_id, awarded_on"),
        ("expo_meeting", "place_id, met_on"),
        ("enterprise_year", "place_id, year"),
        ("context", "place_id, year"),
        ("enterprise", "place_id"),
        ("sale_month", "place_id, year, month"),
        ("participation", "place_id, year, month"),
    ],
)
def test_rows_are_sorted_by_place_and_date(shipped: Database, table: str, keys: str) -> None:
    """A page on one place then skips most of a large table."""
    out_of_order = shipped.value(
        f"select count(*) from (select ({keys}) as k, lag(({keys})) over (order by rowid) as before from {table}) "
        "where k < before"
    )
    assert shipped.value(f"select count(*) from {table}")
    assert out_of_order == 0


def test_a_place_lies_within_itself_and_everything_above(shipped: Database) -> None:
    parents = {row["place_id"]: row["parent_id"] for row in shipped.rows("select place_id, parent_id from place")}
    expected = set()
    for place in parents:
        above: str | None = place
        steps = 0
        while above is not None:
            expected.add((place, above, steps))
            above, steps = parents[above], steps + 1
    found = {tuple(row.values()) for row in shipped.rows("select place_id, within_id, steps from place_within")}
    assert found == expected
    assert {("gwanak-gu", "gwanak-gu", 0), ("gwanak-gu", "seoul", 1)} < found
    assert max(steps for _, _, steps in found) >= 3, "neighbourhood, district, city, country"


def test_the_calendar_has_no_gap_and_ends_with_what_was_observed(world: Database) -> None:
    years = [row["year"] for row in world.rows("select year from calendar order by year")]
    assert years == list(range(1990, 2025))


# ------------------------------------------------------------------ references


def one_sale(**changed: str) -> str:
    """SQL of one more sale in the tiny world."""
    return SALE.format(", ".join({**GOOD_SALE, **changed}.values()))


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("enterprise_id", "'nobody'", "sale: enterprise_id nobody is not in enterprise"),
        ("sale_id", "1", "sale: the identifier 1 stands more than once"),
    ],
)
def test_a_broken_reference_publishes_nothing(tmp_path: Path, column: str, value: str, says: str) -> None:
    with pytest.raises(BrokenReferenceError, match=says):
        publish_world(tmp_path, WORLD + ";" + one_sale(**{column: value}))
    assert [path.name for path in tmp_path.iterdir()] == ["publishing.lock"]
    with pytest.raises(NoVersionError):
        open_current(tmp_path)


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny world in memory; each test takes back what it inserts."""
    with duckdb.connect() as con:
        create_tables(con)
        con.execute(WORLD)
        yield con


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *((column, "'unheard-of'") for column in ("place_id", "channel_id", "market_day_id", "enterprise_id")),
        ("load_id", "99"),
    ],
)
def test_every_reference_of_a_sale_is_checked(tables: duckdb.DuckDBPyConnection, column: str, value: str) -> None:
    tables.begin()
    try:
        tables.execute(one_sale())
        check_references(tables)
        tables.execute(one_sale(sale_id="901", **{column: value}))
        with pytest.raises(BrokenReferenceError, match=f"sale: {column} .* is not in"):
            check_references(tables)
    finally:
        tables.rollback()


def test_no_reference_of_a_sale_is_forgotten(tables: duckdb.DuckDBPyConnection) -> None:
    rows = tables.execute("select column_name from duckdb_columns() where table_name = 'sale'").fetchall()
    refers = {name for (name,) in rows if name.endswith("_id")} - {"sale_id"}
    assert {each.column for each in references() if each.table == "sale"} == refers


# ------------------------------------------------------------------ the demonstration leaves


@pytest.fixture(scope="module")
def cleared(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped database from which the demonstration was removed."""
    home = tmp_path_factory.mktemp("cleared")
    for name in ("v1.duckdb", MANIFEST):
        shutil.copy(shipped_home / name, home / name)
    version = remove_demonstration(home, home / "v1.duckdb")
    assert (version.number, version.title) == (2, "Demonstration data removed")
    return home


def test_removing_the_demonstration_leaves_no_illustrative_row(shipped: Database, cleared: Path) -> None:
    with open_current(cleared) as db:
        marked = tables_with(db, "provenance")
        assert marked == tables_with(shipped, "provenance")
        left = {table: db.value(f"select count(*) from {table} where provenance = 'illustrative'") for table in marked}
        assert not any(left.values()), left
        assert shipped.value("select count(*) from sale where provenance = 'illustrative'") > 0
        assert db.value("select count(*) from load where kind = 'demo'") == 0


def test_removing_the_demonstration_leaves_nothing_of_it_in_the_bytes(shipped_home: Path, cleared: Path) -> None:
    """Names of demonstration enterprises are not even in unused parts of the file."""
    marker = b"Demo "
    assert marker in (shipped_home / "v1.duckdb").read_bytes()
    assert marker not in (cleared / "v2.duckdb").read_bytes()


@pytest.mark.parametrize(
    "table", ["published_fact", "published_check", "perimeter", "source", "event", "boundary", "rate", "context"]
)
def test_removing_the_demonstration_keeps_what_was_published(shipped: Database, cleared: Path, table: str) -> None:
    question = f"select * from {table} order by all"
    with open_current(cleared) as db:
        assert db.rows(question) == shipped.rows(question) != []


def test_a_row_of_a_city_stays_when_the_demonstration_goes(world: Database, tmp_path: Path) -> None:
    remove_demonstration(tmp_path, world.path)
    with open_current(tmp_path) as db:
        for table, key in (("sale", "sale_id"), ("enterprise", "enterprise_id"), ("market_day", "market_day_id")):
            reported = world.rows(f"select * from {table} where provenance <> 'illustrative' order by {key}")
            assert db.rows(f"select * from {table} order by {key}") == reported != [], table
    assert world.value("select count(*) from sale where provenance = 'illustrative'") > 0, "there was some to remove"


# ------------------------------------------------------------------ data models


def test_a_file_of_another_data_model_is_not_usable(tmp_path: Path) -> None:
    assert not is_usable(tmp_path), "nothing is published"

    def fill(stage: Path) -> None:
        with duckdb.connect(str(stage)) as con:
            con.execute("create table t (i integer)")

    publish(tmp_path, "test", fill)
    assert is_usable(tmp_path)
    manifest = tmp_path / MANIFEST
    model = current_version(tmp_path).model
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(model, "0123456789abcdef"), encoding="utf-8")
    assert not is_usable(tmp_path)
    manifest.unlink()
    assert not is_usable(tmp_path), "of a file without its entry nobody knows the model"


# ------------------------------------------------------------------ what ships


def test_everything_in_the_shipped_files_is_in_the_database(shipped: Database) -> None:
    published = ROOT / "data" / "published"
    for table in ("published_fact", "published_check", "perimeter", "event"):
        assert shipped.value(f"select count(*) from {table}") == len(list(read_csv(published / f"{table}.csv")))
