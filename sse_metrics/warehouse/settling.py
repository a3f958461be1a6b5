"""Settling a version: all rows put together, sorted, checked, and what is derived from them.

New rows come from a work file, the rows that stay from the version that was current. Rows are sorted by place and
date, so that a page on one place reads a small part of a large file. Where a city has rows of its own in a table, the
demonstration's rows of that table and place move to the schema `hidden`: no page reads it, and they come back when
the city's rows are withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from sse_metrics.folding import folded_sql
from sse_metrics.warehouse.linking import apply_decisions
from sse_metrics.warehouse.schema import (
    all_columns,
    create_tables,
    create_views,
    filled_tables,
    keys,
    references,
    store_views,
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

# A place or an outline that a city brings covers the one of the same id that is shipped, until its load is withdrawn.
_SHIPPED_OR_BROUGHT = ("place", "boundary")


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


@dataclass(frozen=True)
class Fresh:
    """New rows that need not be copied first: a file, attached as `fresh`, and by table the select that reads it.

    A select gives every column that it knows by name; it may also read the file of the base, as `base`.
    """

    path: Path
    selects: Mapping[str, str]


def settle(work: Path, stage: Path, base: Base | None = None, fresh: Fresh | None = None) -> None:
    """Write the file to publish: the rows of `work` and `fresh`, and those of `base` that stay, with what is derived.

    Raises BrokenReferenceError when a row refers to something that is in none of them.
    """
    with writing(stage) as con:
        create_tables(con, with_references=False)
        attached = {"work": work, **({"base": base.path} if base else {}), **({"fresh": fresh.path} if fresh else {})}
        for name, path in attached.items():
            con.execute(f"attach '{quoted(path)}' as {name} (read_only)")
        _Settling(con, base, fresh).put_together()
        for name in attached:
            con.execute(f"detach {name}")
        apply_decisions(con)
        check_references(con)
        derive(con)
        create_views(con)
        store_views(con)
        con.execute("checkpoint")


def writing(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that writes; DuckDB would draw a progress bar of its own into what a command prints."""
    con = duckdb.connect(str(path))
    con.execute("set enable_progress_bar = false")
    return con


def quoted(path: Path) -> str:
    """A path for an attach statement, which takes no parameters."""
    return _escaped(str(path))


def _escaped(text: str) -> str:
    return text.replace("'", "''")


class _Settling:
    """The rows of every table, put together in the file of `con` from what is attached to it."""

    def __init__(self, con: duckdb.DuckDBPyConnection, base: Base | None, fresh: Fresh | None) -> None:
        self.con, self.base, self.fresh = con, base, fresh
        self.there = all_columns(con)
        self.filled = filled_tables(con)
        self.own = {
            table: columns
            for (database, schema, table), columns in self.there.items()
            if schema == "main" and database not in ("work", "base", "fresh")
        }

    def put_together(self) -> None:
        for table in stored_tables():
            listed = ", ".join(self.own[table])
            parts = [*self._new(table), *self._from_base(table)]
            if not parts:
                continue
            rows = "\n    union all ".join(parts)
            hidden = self._hidden(table, rows)
            order = _sort_order(table, self.own[table])
            seen = f" where not ({hidden})" if hidden else ""
            self.con.execute(f"insert into {table} ({listed}) select {listed} from ({rows}) as r{seen} {order}")
            if hidden:
                self.con.execute("create schema if not exists hidden")
                self.con.execute(
                    f"create table hidden.{table} as select {listed} from ({rows}) as r where {hidden} {order}"
                )

    def _new(self, table: str) -> list[str]:
        listed = ", ".join(self.own[table])
        parts = [f"select {listed} from work.{table}"] if ("work", "main", table) in self.filled else []
        if self.fresh and table in self.fresh.selects:
            parts.append(f"select {listed} from ({self.fresh.selects[table]}) as f")
        return parts

    def _hidden(self, table: str, rows: str) -> str:
        """Which rows go out of sight; empty when none do.

        Where a place has real rows, no made-up one is seen; where it imported made-up ones of its own (a filled
        demonstration workbook), none of the demonstration's.
        """
        columns = self.own[table]
        if table in _SHIPPED_OR_BROUGHT:
            brought = f"select place_id from ({rows}) as o where load_id is not null"
            covered = f"load_id is null and place_id in ({brought})"
            found = self.con.execute(f"select 1 from ({rows}) as r where {covered} limit 1").fetchone()
            return covered if found else ""
        held_before = {("base", "main", table), ("base", "hidden", table)} & self.filled
        if not held_before or not {"provenance", "place_id", "load_id"} <= set(columns):
            return ""
        shipped = "load_id in (select load_id from main.load where kind = 'demo')"
        places = self.con.execute(
            f"select place_id, bool_or(provenance <> 'illustrative') as has_real, bool_or(not ({shipped})) as has_own "
            f"from ({rows}) as r group by place_id having has_own and bool_or(provenance = 'illustrative')"
        ).fetchall()
        return " or ".join(
            f"(place_id = '{_escaped(place)}' and provenance = 'illustrative'{'' if has_real else f' and {shipped}'})"
            for place, has_real, _ in places
        )

    def _from_base(self, table: str) -> list[str]:
        """The rows of the base that stay. A column that its data model did not have is empty."""
        if not self.base:
            return []
        found = []
        for schema in ("main", "hidden"):
            there = self.there.get(("base", schema, table))
            if there and ("base", schema, table) in self.filled:
                columns = self.own[table]
                listed = ", ".join(f"b.{name}" if name in there else f"null as {name}" for name in columns)
                where = " and ".join(self._staying(table, set(there), self.base))
                found.append(f"select {listed} from base.{schema}.{table} as b{f' where {where}' if where else ''}")
        return found

    def _staying(self, table: str, there: set[str], base: Base) -> list[str]:
        wheres = []
        left_out = ", ".join(str(int(load)) for load in base.leave_out)
        if left_out and "load_id" in there and table not in ("load", "rejected_row", "load_file"):
            wheres.append(f"(b.load_id is null or b.load_id not in ({left_out}))")
        if not base.illustrative and "provenance" in there:
            wheres.append("b.provenance <> 'illustrative'")
        if not base.illustrative and table == "load":
            wheres.append("b.kind <> 'demo'")
        if base.keep == "imported" and table not in _REMEMBERED:
            imported = "select load_id from base.main.load where kind <> 'demo'"
            from_outlines = f"b.source_id in (select source_id from base.main.boundary where load_id in ({imported}))"
            without_load = from_outlines if table == "source" else "false"
            wheres.append(f"b.load_id in ({imported})" if "load_id" in there else without_load)
        key, new = keys().get(table), self._new(table)
        if key and new:
            same = " and ".join(f"w.{name} = b.{name}" for name in key)
            if table in _SHIPPED_OR_BROUGHT:
                same += " and (w.load_id is null) = (b.load_id is null)"
            wheres.append(f"not exists (select 1 from ({' union all '.join(new)}) as w where {same})")
        return wheres


def _sort_order(table: str, columns: dict[str, str]) -> str:
    """By place and date; what else decides matters to nobody, and costs most where a table is too large for keys."""
    dates = [column for column in DATE_COLUMNS if column in columns][:1]
    names = [*(["place_id"] if "place_id" in columns else []), *dates]
    if table in keys() or not names:
        names.append(next(iter(columns)))
    return f"order by {', '.join(dict.fromkeys(names))}"


def check_references(con: duckdb.DuckDBPyConnection) -> None:
    """See that every row refers to rows that exist, out of sight or not, and that the identifier of a sale stands once.

    Raises BrokenReferenceError with an example.
    """
    filled = {(schema, table) for _, schema, table in filled_tables(con)}
    hidden = {table for schema, table in filled if schema == "hidden"}
    for table, column, target, target_column in references():
        if ("main", table) not in filled:
            continue
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
    con.execute(_SEARCH)
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

# Folded once here: folding a hundred thousand names takes a second, looking through them a few milliseconds.
_SEARCH = f"""
insert into enterprise_search
select enterprise_id, place_id, {
    folded_sql("name || ' ' || coalesce(name_en, '') || ' ' || coalesce(identifier, '') || ' ' || enterprise_id")
}
from enterprise order by place_id, enterprise_id
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
        (select max(year(flowed_on)) from funding_flow),
        (select max(year) from context)
    ))) as y
)
"""
