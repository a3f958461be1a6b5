"""What schema.sql says, for code that needs it: the tables in order, their keys, and what refers to what."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

import duckdb

SCHEMA = Path(__file__).with_name("schema.sql")
VIEWS = tuple(
    Path(__file__).with_name("views") / f"{name}.sql"
    for name in (
        "enterprises", "context", "markets", "procurement", "programmes", "community", "funding", "support", "targets",
    )
)  # fmt: skip  # in this order: a view may read those before it

# Views that are stored when a version is settled, each after those it reads; all have a place and a year.
STORED_VIEWS = (
    "enterprise_in_year",
    "enterprise_accounts",
    "founding",
    "enterprise_lifetime",
    "enterprise_after_support",
    "enterprise_by_support",
    "enterprise_in_network",
    "context_of_district",
    "enterprise_per_resident",
    "market_day_result",
    "channel_month",
    "buyer_purchases",
    "buyer_change",
    "award",
    "award_part",
    "supplier_award",
    "competitive_procedure",
    "funding_in_year",
    "grant_award",
    "programme_budget",
    "finance_request_in_year",
    "support_application",
    "support_reach",
)

# Tables that are derived when a version is settled.
ROLLUPS = ("place_within", "calendar", "sale_month", "participation", "enterprise_search")

_REFERENCE = re.compile(r" references (\w+) \((\w+)\)")


class Reference(NamedTuple):
    """A column whose values must stand in a column of another table."""

    table: str
    column: str
    target: str
    target_column: str


# Columns of tables too large for keys, with the table that must hold their values (decision 0005).
_OF_LARGE_TABLES = (
    Reference("sale", "place_id", "place", "place_id"),
    Reference("sale", "channel_id", "channel", "channel_id"),
    Reference("sale", "market_day_id", "market_day", "market_day_id"),
    Reference("sale", "enterprise_id", "enterprise", "enterprise_id"),
    Reference("sale", "load_id", "load", "load_id"),
)


@functools.cache
def schema_text() -> str:
    """The text of schema.sql."""
    return SCHEMA.read_text(encoding="utf-8")


@functools.cache
def tables() -> tuple[str, ...]:
    """Every table in the order of schema.sql, in which a table comes after those it refers to."""
    return tuple(line.split()[2] for line in schema_text().splitlines() if line.startswith("create table "))


def stored_tables() -> tuple[str, ...]:
    """The tables that rows are put into; the others are derived."""
    return tuple(table for table in tables() if table not in ROLLUPS)


@functools.cache
def references() -> tuple[Reference, ...]:
    """Every column of a stored table that names a row of another, keys of large tables included."""
    found, table = list(_OF_LARGE_TABLES), ""
    for line in schema_text().splitlines():
        if line.startswith("create table "):
            table = line.split()[2]
        match = _REFERENCE.search(line.split(" -- ")[0])
        if match and table not in ROLLUPS:
            found.append(Reference(table, line.split()[0], match[1], match[2]))
    return tuple(found)


def create_tables(con: duckdb.DuckDBPyConnection, *, with_references: bool = True, with_comments: bool = True) -> None:
    """Create the tables of schema.sql and write what each line says of a column into the database as its comment.

    Without references, rows may be inserted in any order; whoever does so calls check_references of settling.
    """
    text = schema_text() if with_references else _REFERENCE.sub("", schema_text())
    con.begin()  # one commit for all of it: each would cost a write of its own
    con.execute(text)
    if with_comments:
        _write_comments(con)
    con.commit()


@functools.cache
def comments() -> dict[tuple[str, str], str]:
    """What schema.sql says of every column, by table and column."""
    found, table = {}, ""
    for line in schema_text().splitlines():
        if line.startswith("create table "):
            table = line.split()[2]
        elif line.startswith("    ") and " -- " in line and not line.strip().startswith("check ("):
            found[table, line.split()[0]] = line.split(" -- ", 1)[1].strip()
    return found


def _write_comments(con: duckdb.DuckDBPyConnection) -> None:
    for (table, column), comment in comments().items():
        con.execute(f"comment on column {table}.{column} is '{comment.replace(chr(39), chr(39) * 2)}'")


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views that indicators read."""
    for path in VIEWS:
        con.execute(path.read_text(encoding="utf-8"))


def store_views(con: duckdb.DuckDBPyConnection) -> None:
    """Put the rows of the views that pages ask most into tables of the same names, sorted by place and year.

    A published file never changes, and planning a view that joins takes longer than reading its rows.
    """
    for name in STORED_VIEWS:
        con.execute(f"create table {name}_rows as select * from {name} order by place_id, year")
        con.execute(f"drop view {name}")
        con.execute(f"alter table {name}_rows rename to {name}")


def columns_of(con: duckdb.DuckDBPyConnection, table: str, database: str = "", schema: str = "main") -> dict[str, str]:
    """Names and types of a table's columns, in order; empty when there is no such table."""
    rows = con.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? and schema_name = ? "
        "and database_name = coalesce(nullif(?, ''), current_database()) order by column_index",
        [table, schema, database],
    )
    return dict(rows.fetchall())


def all_columns(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], dict[str, str]]:
    """Names and types of the columns of every table by (database, schema, table): one question instead of many."""
    rows = con.execute(
        "select database_name, schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where not internal order by column_index"
    )
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for database, schema, table, column, kind in rows.fetchall():
        found.setdefault((database, schema, table), {})[column] = kind
    return found


def filled_tables(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    """The tables that hold rows, or held some that were deleted, by (database, schema, table)."""
    rows = con.execute(
        "select database_name, schema_name, table_name from duckdb_tables() where not internal and estimated_size > 0"
    )
    return {(database, schema, table) for database, schema, table in rows.fetchall()}


def empty_tables() -> duckdb.DuckDBPyConnection:
    """The tables without rows, references and comments, to ask about their columns and conditions."""
    return _in_memory().cursor()


@functools.cache
def _in_memory() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    create_tables(con, with_references=False, with_comments=False)
    return con


@functools.cache
def keys() -> dict[str, tuple[str, ...]]:
    """The columns of the primary key of every table that has one."""
    rows = empty_tables().execute(
        "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    )
    return {table: tuple(columns) for table, columns in rows.fetchall()}


def key_of(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    """The columns of a table's primary key; empty when it has none."""
    del con
    return keys().get(table, ())
