"""Settling a version: all rows put together, sorted, checked, and what is derived from them.

New rows come from a work file, the rows that stay from the version that was current. Rows are sorted by place and
date, so that a page on one place reads a small part of a large file. Where a city has rows of its own in a table, the
demonstration's rows of that table and place move to the schema `hidden`: no page reads it, and they come back when
the city's rows are withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from sse_metrics.warehouse.schema import (
    columns_of,
    create_tables,
    create_views,
    key_of,
    references,
    stored_tables,
)

DATE_COLUMNS = (
    "sold_on",
    "held_on",
    "awarded_on",
    "flowed_on",
    "met_on",
    "reported_on",
    "year",
    "started_on",
    "applied_on",
)

# What an officer decided goes with the file from version to version, whatever is rebuilt.
_REMEMBERED = ("saved_mapping", "supplier_match", "merge_decision")


class BrokenReferenceError(ValueError):
    """A row refers to something that does not exist, or an identifier stands twice."""


@dataclass(frozen=True)
class Base:
    """The published file whose rows stay beside the new ones.

    `keep` everything, or only what cities imported (when the shipped rows are built anew). A row with the same key
    as a new one gives way to it. `leave_out` are loads whose rows go; their entries in `load` stay, as history.
    """

    path: Path
    keep: Literal["everything", "imported"] = "everything"
    leave_out: Sequence[int] = ()
    illustrative: bool = True


def settle(work: Path, stage: Path, base: Base | None = None) -> None:
    """Write the file to publish: the rows of `work` and those of `base` that stay, with rollups, calendar and views.

    Raises BrokenReferenceError when a row refers to something that is in neither.
    """
    with writing(stage) as con:
        create_tables(con, with_references=False)
        con.execute(f"attach '{quoted(work)}' as work (read_only)")
        if base:
            con.execute(f"attach '{quoted(base.path)}' as base (read_only)")
        for table in stored_tables():
            _put_together(con, table, base)
        con.execute("detach work")
        if base:
            con.execute("detach base")
        check_references(con)
        derive(con)
        create_views(con)
        con.execute("checkpoint")


def writing(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that writes; DuckDB would draw a progress bar of its own into what a command prints."""
    con = duckdb.connect(str(path))
    con.execute("set enable_progress_bar = false")
    return con


def quoted(path: Path) -> str:
    """A path for an attach statement, which takes no parameters."""
    return str(path).replace("'", "''")


def _put_together(con: duckdb.DuckDBPyConnection, table: str, base: Base | None) -> None:
    columns = columns_of(con, table)
    listed = ", ".join(columns)
    parts = [f"select {listed} from work.{table}"]
    if base:
        for schema in ("main", "hidden"):
            there = columns_of(con, table, "base", schema)
            if there:
                parts.append(_from_base(con, table, list(columns), set(there), base, schema))
    rows = "\n    union all ".join(parts)
    demonstration = "load_id in (select load_id from main.load where kind = 'demo')"
    order = _sort_order(columns)
    if not base or not {"provenance", "place_id", "load_id"} <= set(columns):
        con.execute(f"insert into {table} ({listed}) select {listed} from ({rows}) as r {order}")
        return
    covered = f"select distinct place_id from ({rows}) as c where not {demonstration}"
    hidden = f"{demonstration} and place_id in ({covered})"
    con.execute(f"insert into {table} ({listed}) select {listed} from ({rows}) as r where not ({hidden}) {order}")
    count = con.execute(f"select count(*) from ({rows}) as r where {hidden}").fetchone()
    if count and count[0]:
        con.execute("create schema if not exists hidden")
        con.execute(f"create table hidden.{table} as select {listed} from ({rows}) as r where {hidden} {order}")


def _from_base(
    con: duckdb.DuckDBPyConnection, table: str, columns: list[str], there: set[str], base: Base, schema: str
) -> str:
    """The rows of the base that stay. A column that its data model did not have is empty."""
    listed = ", ".join(f"b.{name}" if name in there else f"null as {name}" for name in columns)
    wheres = []
    left_out = ", ".join(str(int(load)) for load in base.leave_out)
    of_rows = "load_id" in columns and table not in ("load", "rejected_row", "load_file")
    if of_rows and left_out:
        wheres.append(f"(b.load_id is null or b.load_id not in ({left_out}))")
    if not base.illustrative and "provenance" in there:
        wheres.append("b.provenance <> 'illustrative'")
    if table == "load" and not base.illustrative:
        wheres.append("b.kind <> 'demo'")
    if base.keep == "imported" and table not in _REMEMBERED:
        imported = "select load_id from base.main.load where kind <> 'demo'"
        wheres.append(f"b.load_id in ({imported})" if "load_id" in there else "false")
    key = key_of(con, table)
    if key:
        same = " and ".join(f"w.{name} = b.{name}" for name in key)
        wheres.append(f"not exists (select 1 from work.{table} as w where {same})")
    where = f" where {' and '.join(wheres)}" if wheres else ""
    return f"select {listed} from base.{schema}.{table} as b{where}"


def _sort_order(columns: dict[str, str]) -> str:
    dates = [column for column in DATE_COLUMNS if column in columns][:1]
    first = next(iter(columns))
    keys = [*(["place_id"] if "place_id" in columns else []), *dates]
    return f"order by {', '.join(dict.fromkeys([*keys, first]))}"


def check_references(con: duckdb.DuckDBPyConnection) -> None:
    """See that every row refers to rows that exist, out of sight or not, and that the identifier of a sale stands once.

    Raises BrokenReferenceError with an example.
    """
    rows = con.execute(
        "select table_name from duckdb_tables() where schema_name = 'hidden' and database_name = current_database()"
    )
    hidden = {row[0] for row in rows.fetchall()}
    for table, column, target, target_column in references():
        there = f"select {target_column} as id from {target}"
        if target in hidden:
            there += f" union all select {target_column} from hidden.{target}"
        missing = con.execute(
            f"select t.{column} from {table} as t anti join ({there}) as r on t.{column} = r.id "
            f"where t.{column} is not null limit 1"
        ).fetchone()
        if missing:
            raise BrokenReferenceError(f"{table}: {column} {missing[0]} is not in {target}.")
    twice = con.execute("select sale_id from sale group by sale_id having count(*) > 1 limit 1").fetchone()
    if twice:
        raise BrokenReferenceError(f"sale: the identifier {twice[0]} stands more than once.")


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables that are made from others."""
    con.execute(PLACE_WITHIN)
    con.execute(CALENDAR)
    con.execute(
        """
        insert into sale_month
        select place_id, year(sold_on) as year, month(sold_on) as month, channel_id, mode, currency, provenance,
            sum(amount), count(*)
        from sale group by all order by place_id, year, month, channel_id, mode
        """
    )
    con.execute(
        """
        insert into participation
        select place_id, year(sold_on) as year, month(sold_on) as month, channel_id, mode, market_day_id, enterprise_id,
            currency, provenance, sum(amount), count(*)
        from sale group by all order by place_id, year, month, channel_id, mode, market_day_id, enterprise_id
        """
    )


PLACE_WITHIN = """
insert into place_within
with recursive up as (
    select place_id, place_id as within_id, 0 as steps from place
    union all
    select up.place_id, p.parent_id, up.steps + 1
    from up inner join place as p on up.within_id = p.place_id
    where p.parent_id is not null and up.steps < 10
)
select * from up order by within_id, place_id
"""

# From 1990 to the last year that anything was observed in; targets and decisions look ahead and do not count.
CALENDAR = """
insert into calendar
select y, make_date(y, 1, 1), make_date(y, 12, 31)
from (
    select unnest(range(1990, 1 + greatest(
        1990,
        (select max(greatest(year(registered_on), year(coalesce(ceased_on, registered_on)))) from enterprise),
        (select max(year) from enterprise_year),
        (select max(year(sold_on)) from sale),
        (select max(year) from buyer_year),
        (select max(year(started_on)) from training),
        (select max(year) from programme_year),
        (select max(year) from context)
    ))) as y
)
"""
