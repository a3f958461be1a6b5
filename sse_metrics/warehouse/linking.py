"""What officers decided about rows, applied whenever a version is settled: merged entries, linked suppliers.

A supplier is linked to an enterprise of the same place's register when an officer said so, or when both bear the same
official identifier. A link dissolves when the entry it leads to is gone; nothing else does.
"""

from __future__ import annotations

import duckdb

from sse_metrics.warehouse.schema import keys, references

# An identifier as it is compared: letters and digits alone, "220-81-62517" and "2208162517" are one.
_BARE = "upper(regexp_replace({0}, '[^0-9A-Za-z]+', '', 'g'))"


def apply_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """Apply merges, then decided links, then links by identifier, in the file that is being settled."""
    _merge(con)
    _dissolve(con)
    _link_as_decided(con)
    _link_by_identifier(con)


def _merge(con: duckdb.DuckDBPyConnection) -> None:
    """Entries of the register that are one: what refers to the one that goes refers to the one that stays."""
    pairs = con.execute(
        "select m.enterprise_id, m.same_as_id from merge_decision as m "
        "inner join enterprise as gone on m.enterprise_id = gone.enterprise_id "
        "inner join enterprise as kept on m.same_as_id = kept.enterprise_id where m.is_same "
        "order by m.decided_at, m.enterprise_id"
    ).fetchall()
    for gone, kept in pairs:
        both = {"gone": gone, "kept": kept}
        for table, column, target, _ in references():
            if target != "enterprise":
                continue
            key = keys().get(table, ())
            if column in key:  # a year that both entries report: the one that stays has the say
                rest = " and ".join(f"k.{name} = t.{name}" for name in key if name != column)
                con.execute(
                    f"delete from {table} as t where t.{column} = $gone and exists "
                    f"(select 1 from {table} as k where k.{column} = $kept and {rest})",
                    both,
                )
            con.execute(f"update {table} set {column} = $kept where {column} = $gone", both)
        # a customer need not stand in the register, so this is no reference of the schema
        con.execute("update value_chain_link set customer_id = $kept where customer_id = $gone", both)
        con.execute("delete from enterprise where enterprise_id = $gone", {"gone": gone})


def _dissolve(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "update purchase_supplier set enterprise_id = null where enterprise_id is not null "
        "and enterprise_id not in (select enterprise_id from enterprise) and provenance <> 'illustrative'"
    )


def _link_as_decided(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "update purchase_supplier as s set enterprise_id = m.enterprise_id, "
        "is_sse = case when m.enterprise_id is null then s.is_sse else true end "
        "from supplier_match as m where s.place_id = m.place_id and s.supplier_key = m.supplier_key "
        "and s.provenance <> 'illustrative' and (m.enterprise_id is null "
        "or m.enterprise_id in (select enterprise_id from enterprise))"
    )


def _link_by_identifier(con: duckdb.DuckDBPyConnection) -> None:
    """Only where one enterprise alone has the identifier, and nobody decided otherwise."""
    own, scheme = _BARE.format("identifier"), _BARE.format("coalesce(identifier_scheme, '') || identifier")
    con.execute(
        f"create temp table known_identifier as select place_id, bare, min(enterprise_id) as enterprise_id from ("
        f"select place_id, enterprise_id, unnest([{own}, {scheme}]) as bare from enterprise "
        "where identifier is not null and provenance <> 'illustrative') as i where length(bare) >= 5 "
        "group by place_id, bare having count(distinct enterprise_id) = 1"
    )
    con.execute(
        "update purchase_supplier as s set enterprise_id = i.enterprise_id, is_sse = true from known_identifier as i "
        f"where s.place_id = i.place_id and {_BARE.format('s.supplier_key')} = i.bare and s.enterprise_id is null "
        "and s.provenance <> 'illustrative' and not exists (select 1 from supplier_match as m "
        "where m.place_id = s.place_id and m.supplier_key = s.supplier_key)"
    )
    con.execute("drop table known_identifier")
