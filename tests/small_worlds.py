"""Small worlds for tests: rows as SQL, in a database in memory whose tables are empty again for the next world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from sse_metrics.warehouse.schema import create_tables, create_views
from sse_metrics.warehouse.settling import derive

# One city of two districts, each with two neighbourhoods; every world begins with them.
PLACES = """
insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected)
values (1, '2025-01-15 09:00:00', 'template', 'A small world', 0, 0, 0);
insert into source (source_id, title) values ('census', 'Census of a small world');
insert into place (place_id, parent_id, level, name_en, name_ko, name_fr, name_es)
select id, parent, level, id, id, id, id from (values
    ('city', null, 'city'), ('here', 'city', 'district'), ('there', 'city', 'district'),
    ('here-1', 'here', 'neighbourhood'), ('here-2', 'here', 'neighbourhood'),
    ('there-1', 'there', 'neighbourhood'), ('there-2', 'there', 'neighbourhood')
) as p (id, parent, level);
"""


class Reader:
    """A connection that answers as Database does."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def rows(self, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The answer as a list of dictionaries, one a row."""
        result = self.con.execute(sql, params)
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


class Sandbox:
    """Tables and views, made once; a world is inserted in a transaction that is taken back."""

    def __init__(self) -> None:
        self.con = duckdb.connect()
        create_tables(self.con)
        create_views(self.con)

    @contextmanager
    def world(self, *sql: str) -> Iterator[Reader]:
        """The places and what `sql` inserts, with everything that is derived."""
        self.con.begin()
        try:
            for statement in (PLACES, *sql):
                self.con.execute(statement)
            derive(self.con)
            yield Reader(self.con)
        finally:
            self.con.rollback()


def insert(table: str, rows: Sequence[dict[str, Any]]) -> str:
    """SQL that inserts `rows`, all with the same columns; load and provenance are filled in where they are missing."""
    if not rows:
        return "select 1"
    full = [{**defaults(table), **row} for row in rows]
    lines = ",\n".join(f"({', '.join(literal(value) for value in row.values())})" for row in full)
    return f"insert into {table} ({', '.join(full[0])}) values\n{lines}"


def defaults(table: str) -> dict[str, Any]:
    """What every row of a table of facts needs."""
    return {} if table in ("context", "place") else {"provenance": "reported", "load_id": 1}


def literal(value: Any) -> str:
    """A value as it is written in SQL."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def enterprises(count: int, family: str = "cooperative", name: str = "e", place: str = "here", **columns: Any) -> str:
    """SQL that enters `count` enterprises of a family into the register: `name`_0, `name`_1 …"""
    row = {"place_id": place, "name": name, "family": family, "registered_on": "2010-01-01", "founded_on": "2010-01-01"}
    row = {**row, **defaults("enterprise"), **columns}
    return (
        f"insert into enterprise (enterprise_id, {', '.join(row)}) "
        f"select '{name}_' || i, {', '.join(literal(value) for value in row.values())} from range({count}) as r (i)"
    )


def accounts(enterprise_id: str, year: int, place: str = "here", **columns: Any) -> str:
    """SQL that enters the accounts of an enterprise for a year."""
    row = {"enterprise_id": enterprise_id, "place_id": place, "year": year, "currency": "KRW", **columns}
    return insert("enterprise_year", [row])
