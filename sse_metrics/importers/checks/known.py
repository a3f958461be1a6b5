"""What the rows of an import may refer to: ids and names of its own rows and of those that the place has already.

A relation `known_<table>` holds key (an id or name as it is compared), id (as stored) and shown. An id beats a name;
a name that two rows bear names neither. Rows of the demonstration are not known: real rows never refer to made-up ones.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import duckdb

from sse_metrics.importers.checks.staging import Staged, folded_sql
from sse_metrics.importers.templates.model import templates

_NAMES = ("name", "name_en", "name_ko", "name_fr", "name_es", "title")
_PLACE_NAMES = ("place_id", *_NAMES[1:5], "printed_name", "kostat_code", "mois_code")
_MOST_NAMES = 20_000
_NOTHING = "select null::varchar as key, null::varchar as id, null::varchar as shown, 1 as rank where false"


def relations() -> dict[str, str]:
    """The relation of every table that rows may refer to."""
    return {table: f"known_{table}" for table in ("place", *templates())}


def know(
    con: duckdb.DuckDBPyConnection,
    table: str,
    place_id: str,
    *,
    has_base: bool,
    has_new: bool = False,
    leave_out: Sequence[int] = (),
    is_real: bool = True,
) -> None:
    """Make the relation of one table. `leave_out` are loads whose rows are about to go.

    Real rows never refer to made-up ones (`is_real`), nor do any refer to those of the shipped demonstration.
    """
    if table == "place":
        parts = _places(place_id) if has_base else []
    else:
        parts = _rows(table, place_id, has_base, has_new, leave_out, is_real)
    con.execute(
        f"create or replace table known_{table} as with s as ({' union all '.join(parts) or _NOTHING}), "
        "best as (select * from s qualify rank = min(rank) over (partition by key)) "
        "select key, min(id) as id, min(shown) as shown from best group by key having count(distinct id) = 1"
    )


def know_own(con: duckdb.DuckDBPyConnection, staged: Staged, place_id: str) -> None:
    """Let rows of a table that refers to itself name rows of the same file, wherever they stand in it."""
    own = next((each.name for each in staged.template.fields if each.is_key and each.is_prefixed), "")
    refers = any(each.references == staged.map.target for each in staged.template.fields)
    if refers and own in staged.given:
        con.execute(
            f"insert into known_{staged.map.target} select distinct {folded_sql(own)}, '{place_id}/' || {own}, {own} "
            f"from {staged.raw} where {own} is not null and {folded_sql(own)} not in "
            f"(select key from known_{staged.map.target})"
        )


def nearest(con: duckdb.DuckDBPyConnection, table: str, values: Sequence[str]) -> dict[str, str]:
    """For each value the names that look most like it, as a list in words; a dash where nothing does."""
    known = dict(con.execute(f"select key, shown from known_{table} order by key limit {_MOST_NAMES}").fetchall())
    found = {}
    for value in values:
        near = difflib.get_close_matches(value.strip().lower(), known, n=3, cutoff=0.5)
        found[value] = ", ".join(dict.fromkeys(known[each] for each in near)) or "–"
    return found


def _places(place_id: str) -> list[str]:
    """The place itself and those in it."""
    within = f"select place_id from base.main.place_within where within_id = '{place_id}'"
    return [
        f"select {folded_sql(name)} as key, place_id as id, {name} as shown, 1 as rank from base.main.place "
        f"where {name} is not null and place_id in ({within})"
        for name in _PLACE_NAMES
    ]


def _rows(
    table: str, place_id: str, has_base: bool, has_new: bool, leave_out: Sequence[int], is_real: bool
) -> list[str]:
    template = templates()[table]
    ids = [column.name for column in template.fields if column.is_key and column.is_prefixed and not column.references]
    if not ids:
        return []
    own = ids[0]
    shown = f"substr({own}, {len(place_id) + 2})"  # without the place that stands before it
    sources = [(f"new_{table}", "")] if has_new else []
    if has_base:
        gone = f" and load_id not in ({', '.join(str(int(load)) for load in leave_out)})" if leave_out else ""
        made_up = "select load_id from base.main.load where kind = 'demo'"
        real = " and provenance <> 'illustrative'" if is_real else ""
        where = f" and place_id = '{place_id}' and load_id not in ({made_up}){gone}{real}"
        sources.append((f"base.main.{table}", where))
    parts = []
    if table == "enterprise" and has_base:  # an entry that was decided to be another one names that other
        parts.append(
            f"select {folded_sql(shown)} as key, same_as_id as id, "
            f"substr(same_as_id, {len(place_id) + 2}) as shown, 0 as rank from base.main.merge_decision "
            f"where place_id = '{place_id}' and is_same"
        )
    for relation, where in sources:
        parts.append(
            f"select {folded_sql(shown)} as key, {own} as id, {shown} as shown, 1 as rank "
            f"from {relation} where true{where}"
        )
        parts += [
            f"select {folded_sql(column.name)}, {own}, {column.name}, 2 from {relation} "
            f"where {column.name} is not null{where}"
            for column in template.fields
            if column.name in _NAMES
        ]
    return parts
