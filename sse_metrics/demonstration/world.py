"""What the generators share: the place, its neighbourhoods, its enterprises, and the rows made so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from sse_metrics.demonstration.calibration import Calibration

PLACE = "gwanak-gu"
FIRST_YEAR, LAST_YEAR = 2015, 2025
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
LAST_DAY = date(LAST_YEAR, 12, 31)

Row = dict[str, Any]


@dataclass(frozen=True)
class Neighbourhood:
    """A neighbourhood and a point in it."""

    place_id: str
    latitude: float
    longitude: float


@dataclass
class Enterprise:
    """An invented enterprise and the days of its life."""

    enterprise_id: str
    family: str
    sector: str
    name: str
    name_en: str
    founded_on: date
    registered_on: date
    ceased_on: date | None = None
    deregistered_on: date | None = None
    prototype: str | None = None
    size: float = 1.0
    market_weight: float = 1.0

    def operates_on(self, day: date) -> bool:
        """Founded, on the register and not closed on this day."""
        return (
            max(self.founded_on, self.registered_on) <= day
            and (self.ceased_on is None or self.ceased_on > day)
            and (self.deregistered_on is None or self.deregistered_on > day)
        )


@dataclass
class World:
    """Everything made so far, by table."""

    calibration: Calibration
    neighbourhoods: list[Neighbourhood]
    enterprises: list[Enterprise] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> Row:
        """Note a row; place is Gwanak-gu unless said otherwise."""
        row.setdefault("place_id", PLACE)
        self.rows.setdefault(table, []).append(row)
        return row

    def operating(self, first: date, last: date | None = None) -> list[Enterprise]:
        """Enterprises at work and registered on a day, or all through a period."""
        return [
            enterprise
            for enterprise in self.enterprises
            if enterprise.operates_on(first) and enterprise.operates_on(last or first)
        ]


def neighbourhoods_of(con: duckdb.DuckDBPyConnection) -> list[Neighbourhood]:
    """Neighbourhoods with a point; a legal dong without one is left out."""
    found = con.execute(
        "select place_id, latitude, longitude from place "
        "where parent_id = $place and level = 'neighbourhood' and latitude is not null and longitude is not null "
        "order by place_id",
        {"place": PLACE},
    ).fetchall()
    return [Neighbourhood(*row) for row in found]


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], load_id: int) -> int:
    """Insert rows as illustrative ones of this load; every value is cast to its column's type by the database."""
    columns = dict(
        con.execute(
            "select column_name, data_type from duckdb_columns() "
            "where table_name = ? and schema_name = current_schema() and database_name = current_database()",
            [table],
        ).fetchall()
    )
    always = {"provenance": "illustrative", "load_id": load_id}
    texts = [{name: None if value is None else str(value) for name, value in {**row, **always}.items()} for row in rows]
    if not texts:
        return 0
    frame = pd.DataFrame(texts, dtype=object)
    unknown = set(frame.columns) - set(columns)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}.")
    frame = frame.astype(object).where(frame.notna(), None)
    values = ", ".join(f"cast({name} as {columns[name]}) as {name}" for name in frame.columns)
    con.register("demonstration_rows", frame)
    try:
        con.execute(f"insert into {table} by name select {values} from demonstration_rows")
    finally:
        con.unregister("demonstration_rows")
    return len(texts)
