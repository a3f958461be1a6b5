"""What an import would change, worked out before anything is published.

Rows are compared by their key; rows without one (sales, memberships …) as a whole, as often as they stand there.
Indicators are computed on the file as it is and on the file as it would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from sse_metrics.filters import Filters
from sse_metrics.importers.importing import lay
from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.templates.model import templates
from sse_metrics.indicators import catalogue, compute
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.schema import columns_of, keys
from sse_metrics.warehouse.settling import quoted

_OF_OUTLINES = ("place", "boundary")  # what GeoJSON brings beside the tables of templates


@dataclass(frozen=True)
class TableChange:
    """Rows of one table: new ones, ones that change, ones that stay as they are, ones that go.

    `hidden` are rows of the demonstration, or shipped outlines, that would go out of sight.
    """

    table: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    hidden: int = 0


@dataclass(frozen=True)
class Move:
    """An indicator of the place in a year, before and after; None where it has no value."""

    indicator_id: str
    year: int | None
    currency: str | None
    before: float | None
    after: float | None
    provenance_before: str | None
    provenance_after: str | None


@dataclass(frozen=True)
class Plan:
    """What would change if it were published now."""

    tables: tuple[TableChange, ...]
    moves: tuple[Move, ...]


def plan(prepared: Prepared) -> Plan:
    """Lay the file that would be published aside, and compare it with the one that is."""
    trial = prepared.folder / "trial.duckdb"
    trial.unlink(missing_ok=True)
    try:
        lay(prepared, trial)
        changes = _table_changes(prepared)
        with Database(prepared.base) as before, Database(trial) as after:
            moves = _moves(before, after, prepared.place_id)
    finally:
        trial.unlink(missing_ok=True)
    return Plan(tuple(changes), tuple(moves))


def _table_changes(prepared: Prepared) -> list[TableChange]:
    trial = prepared.folder / "trial.duckdb"
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        con.execute(f"attach '{quoted(prepared.base)}' as before (read_only)")
        con.execute(f"attach '{quoted(trial)}' as after (read_only)")
        return [
            change
            for table in (*templates(), *_OF_OUTLINES)
            if (change := _table_change(con, table, prepared)) != TableChange(table)
        ]  # fmt: skip


def _table_change(con: duckdb.DuckDBPyConnection, table: str, prepared: Prepared) -> TableChange:
    if table in _OF_OUTLINES:
        fields = [name for name in columns_of(con, table, "after") if name != "load_id"]
        key, own = keys()[table], "load_id is not null"
    else:
        fields = [field.name for field in templates()[table].fields]
        key = templates()[table].key
        own = (
            f"place_id = '{prepared.place_id}' and provenance = '{prepared.provenance}' "
            "and load_id not in (select load_id from {0}.main.load where kind = 'demo')"
        )
    listed = ", ".join(fields)
    before = f"select {listed} from before.main.{table} where {own.format('before')}"
    after = f"select {listed} from after.main.{table} where {own.format('after')}"
    hidden = max(0, _hidden(con, "after", table) - _hidden(con, "before", table))
    same = _count(con, f"({before}) intersect all ({after})")
    fresh, gone = _count(con, after) - same, _count(con, before) - same
    changed = 0
    if key and fresh and gone:
        names = ", ".join(key)
        changed = _count(
            con,
            f"select {names} from (({after}) except all ({before})) as a "
            f"intersect all select {names} from (({before}) except all ({after})) as b",
        )
    return TableChange(table, fresh - changed, changed, same if table in prepared.counts else 0, gone - changed, hidden)


def _hidden(con: duckdb.DuckDBPyConnection, database: str, table: str) -> int:
    there = con.execute(
        "select count(*) from duckdb_tables() where database_name = ? and schema_name = 'hidden' and table_name = ?",
        [database, table],
    ).fetchone()
    return _count(con, f"select * from {database}.hidden.{table}") if there and there[0] else 0


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(f"select count(*) from ({sql}) as c").fetchone()
    return int(row[0]) if row else 0


def _moves(before: Database, after: Database, place_id: str) -> list[Move]:
    """Indicators that move, the latest years first."""
    found = []
    for indicator_id in catalogue():
        old, new = _values(before, indicator_id, place_id), _values(after, indicator_id, place_id)
        for key in sorted({*old, *new}, key=lambda each: (-(each[0] or 0), each[1] or "")):
            was, now = old.get(key, {}), new.get(key, {})
            same = was.get("value") == now.get("value") and was.get("provenance") == now.get("provenance")
            if not same and not (was.get("value") is None and now.get("value") is None):
                found.append(
                    Move(
                        indicator_id,
                        *key,
                        was.get("value"),
                        now.get("value"),
                        was.get("provenance"),
                        now.get("provenance"),
                    )
                )
    return found


def _values(db: Database, indicator_id: str, place_id: str) -> dict[tuple[int | None, str | None], Mapping[str, Any]]:
    """The values of an indicator for the place by year and currency; none where it is not one value a year."""
    chosen = catalogue()[indicator_id]
    if "place_id" not in chosen.grain:
        return {}
    by = ("year",) if "year" in chosen.grain else ()
    answer = compute(db, chosen, Filters(place=place_id), by)
    if set(answer.by) - {"year", "currency", "place_id"}:
        return {}
    return {(row.get("year"), row.get("currency")): row for row in answer.rows}
