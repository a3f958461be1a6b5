"""Laying the rows of an import beside those that stay: the work file that a new version is settled from."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.problems import Problem
from sse_metrics.importers.templates.model import templates
from sse_metrics.warehouse.schema import columns_of, create_tables
from sse_metrics.warehouse.settling import Fresh, quoted, writing

_ROWS_AT_ONCE = 10_000
_WITH_OUTLINES = ("source", "place", "boundary")  # what outlines fill: drawn_places.py


def lay_rows(prepared: Prepared, work: Path, *, by: str | None, language: str) -> Fresh:
    """Write the load, its files and its rejected rows into a new work file, and say how to read its rows."""
    work.unlink(missing_ok=True)
    with writing(work) as con:
        create_tables(con, with_references=False, with_comments=False)
        con.execute(f"attach '{quoted(prepared.rows)}' as fresh (read_only)")
        con.execute(f"attach '{quoted(prepared.base)}' as base (read_only)")
        first = _lay_loads(con, prepared, by)
        _lay_rejected(con, first, language)
        _lay_mappings(con, prepared)
        tables = [table for table in prepared.counts if table not in _WITH_OUTLINES]
        selects = {table: _select(con, prepared, table, first) for table in tables}
        if "boundary" in prepared.counts:
            selects |= {table: _select_brought(con, table, first) for table in _WITH_OUTLINES}
        return Fresh(prepared.rows, selects)


def lay_withdrawal(base: Path, work: Path, load_id: int) -> None:
    """Write what changes when a load is withdrawn: its entry says so."""
    work.unlink(missing_ok=True)
    with writing(work) as con:
        create_tables(con, with_references=False, with_comments=False)
        con.execute(f"attach '{quoted(base)}' as base (read_only)")
        con.execute("insert into load by name select * from base.main.load where load_id = ?", [load_id])
        con.execute("update load set withdrawn_at = now() at time zone 'UTC'")


def unchanged_sql(prepared: Prepared, table: str) -> str:
    """SQL: whether a new row `n` stands already, word for word, in a load that stays."""
    template = templates()[table]
    if not template.key:
        return "false"
    gone = ", ".join(str(load) for load in prepared.replaces)
    same = " and ".join(f"b.{column.name} is not distinct from n.{column.name}" for column in template.fields)
    return (
        f"exists (select 1 from base.main.{table} as b where b.place_id = '{prepared.place_id}' "
        "and b.load_id not in (select load_id from base.main.load where kind = 'demo') "
        f"and b.provenance = '{prepared.provenance}' "
        f"{f'and b.load_id not in ({gone})' if gone else ''} and {same})"
    )


def _lay_loads(con: duckdb.DuckDBPyConnection, prepared: Prepared, by: str | None) -> int:
    """Enter the loads, with the files of each; returns the number of the first."""
    row = con.execute("select coalesce(max(load_id), 0) + 1 from base.main.load").fetchone()
    first = int(row[0]) if row else 1
    by_name = {file.name: file for file in prepared.files}
    for load_id, load in enumerate(prepared.loads, first):
        con.execute(
            "insert into load "
            "(load_id, place_id, loaded_at, loaded_by, kind, title, rows_read, rows_kept, rows_rejected) "
            "values ($id, $place, now() at time zone 'UTC', $by, $kind, $title, $read, $kept, $rejected)",
            {
                "id": load_id,
                "place": prepared.place_id,
                "by": by,
                "kind": load["kind"],
                "title": ", ".join(load["files"]),
                **{name: load[name] for name in ("read", "kept", "rejected")},
            },
        )
        for name in load["files"]:
            file = by_name[name]
            con.execute(
                "insert into load_file values (?, ?, ?, ?, ?)",
                [load_id, name, file.sha256, file.bytes, prepared.encodings.get(name)],
            )
    for replaced, successor in prepared.replaced_by(first).items():  # its entry stays, as history
        con.execute("insert into load by name select * from base.main.load where load_id = ?", [replaced])
        con.execute("update load set replaced_by = ? where load_id = ?", [successor, replaced])
    return first


def _select(con: duckdb.DuckDBPyConnection, prepared: Prepared, table: str, first: int) -> str:
    """SQL of the new rows of a table with what the import knows: place, kind, load, and the number of a sale."""
    columns = columns_of(con, table)
    known = {
        "place_id": f"'{prepared.place_id}'",
        "provenance": f"cast('{prepared.provenance}' as provenance_kind)",
        "load_id": f"cast({first} + s.load_group as integer)",
    }
    if table == "sale":
        before = "select sale_id from base.main.sale"
        if columns_of(con, "sale", "base", "hidden"):
            before += " union all select sale_id from base.hidden.sale"
        row = con.execute(f"select coalesce(max(sale_id), 0) from ({before}) as b").fetchone()
        known["sale_id"] = f"{row[0] if row else 0} + 1 + n.rowid"  # counting with a window would keep it to one thread
    listed = ", ".join(f"{known[name]} as {name}" if name in known else f"n.{name}" for name in columns)
    return (
        f"select {listed} from fresh.new_{table} as n inner join fresh.staged as s on n._table = s.number "
        f"where not {unchanged_sql(prepared, table)}"
    )


def _select_brought(con: duckdb.DuckDBPyConnection, table: str, first: int) -> str:
    """SQL of the sources, places and outlines that came with outlines: they know their place, the load is added."""
    known = {"load_id": f"cast({first} + s.load_group as integer) as load_id"}
    listed = ", ".join(known.get(name, f"n.{name}") for name in columns_of(con, table))
    return f"select {listed} from fresh.new_{table} as n inner join fresh.staged as s on n._table = s.number"


def _lay_rejected(con: duckdb.DuckDBPyConnection, first: int, language: str) -> None:
    """Every row that was refused for a warning, with the reason in the officer's words."""
    found = con.cursor().execute(
        "select s.load_group, s.file, s.sheet, p.row_number, p.field, p.value, p.severity, p.code, p.details "
        "from fresh.problem as p inner join fresh.staged as s on p.table_number = s.number "
        "where p.severity = 'warning' "
        "union all select load_group, file, sheet, row_number, field, value, severity, code, details from fresh.unread "
        "order by all"
    )
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        told = []
        for group, file, sheet, number, column, value, severity, code, details in rows:
            problem = Problem(
                severity, code, file, sheet, number, column, value, json.loads(details) if details else {}
            )
            words = (problem.message(language), problem.fix(language))
            told.append([first + group, file, sheet, number, column, value, code, *words])
        con.executemany(
            "insert into rejected_row (load_id, file_name, sheet, row_number, column_name, value, code, message, fix) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            told,
        )


def _lay_mappings(con: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    for fingerprint, maps in prepared.mappings.items():
        con.execute(
            "insert into saved_mapping values ($place, $headings, $target, $mapping, now() at time zone 'UTC')",
            {
                "place": prepared.place_id,
                "headings": fingerprint,
                "target": ", ".join(each.target for each in maps),
                "mapping": json.dumps([each.as_dict() for each in maps], ensure_ascii=False),
            },
        )
