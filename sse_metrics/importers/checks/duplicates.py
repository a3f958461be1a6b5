"""One enterprise that stands twice: under two kinds, two spellings, or in two files.

Two entries look alike when they have one official identifier, or names that are the same without the words for the
legal form. That is noted, never decided here: an officer says whether they are one, and the answer is remembered in
`merge_decision`. An entry that was decided to be another one is left out, and what refers to it refers to the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

# Words for legal forms and kinds, in the order in which they are cut off.
_FORMS = (
    r"\(주\)|㈜|주식회사|\(유\)|유한회사|\(사\)|사단법인|재단법인|사회적협동조합|협동조합|사회적기업|예비사회적기업|마을기업|"
    r"자활기업|\b(limited|ltd|plc|cic|inc|llc|co-operative|cooperative|society|scop|scic|sarl|sas|sa|coop|s\.? coop|"
    r"ltda)\b"
)


def bare_name_sql(name: str) -> str:
    """SQL of a name without legal form, case, spaces and punctuation."""
    cut = f"regexp_replace(lower(nfc_normalize({name})), '{_FORMS}', '', 'g')"
    return f"regexp_replace({cut}, '[^\\p{{L}}\\p{{N}}]+', '', 'g')"


def note(
    con: duckdb.DuckDBPyConnection, table: str, place_id: str, *, has_base: bool, leave_out: Sequence[int] = ()
) -> None:
    """Note entries of new_enterprise that look like one another, or like one that the place has already."""
    if table != "enterprise":
        return
    columns = "enterprise_id, name, family, identifier_scheme, identifier"
    parts = [f"select _table, _row, {columns} from new_enterprise"]
    if has_base:
        gone = f" and load_id not in ({', '.join(str(int(load)) for load in leave_out)})" if leave_out else ""
        made_up = "select load_id from base.main.load where kind = 'demo'"
        parts.append(
            f"select null, null, {columns} from base.main.enterprise where place_id = '{place_id}' "
            f"and load_id not in ({made_up}){gone} and enterprise_id not in (select enterprise_id from new_enterprise)"
        )
        _leave_out_merged(con, place_id)
    decided = (
        f"select enterprise_id, same_as_id from base.main.merge_decision where place_id = '{place_id}' and not is_same"
        if has_base
        else "select null as enterprise_id, null as same_as_id where false"
    )
    own = f"substr(b.enterprise_id, {len(place_id) + 2})"
    entries = " union all ".join(parts)
    con.execute(
        f"insert into problem with e as (select *, {bare_name_sql('name')} as bare from ({entries}) as p), "
        f"decided as ({decided}) "
        "select a._table, a._row, 'name', a.name, 'note', 'looks_like_another', "
        f"json_object('other', min(b.name), 'id', min({own})) from e as a inner join e as b "
        "on a.enterprise_id <> b.enterprise_id and ("
        "(a.identifier = b.identifier and coalesce(a.identifier_scheme, '') = coalesce(b.identifier_scheme, '')) "
        "or (a.bare = b.bare and a.bare <> '')) "
        "where a._row is not null and not exists (select 1 from decided as d where "
        "(d.enterprise_id = a.enterprise_id and d.same_as_id = b.enterprise_id) "
        "or (d.enterprise_id = b.enterprise_id and d.same_as_id = a.enterprise_id)) "
        "group by a._table, a._row, a.name"
    )


def _leave_out_merged(con: duckdb.DuckDBPyConnection, place_id: str) -> None:
    """Entries that were decided to be another one: left out, so the register counts an enterprise once."""
    con.execute(
        "insert into problem select n._table, n._row, 'enterprise_id', "
        f"substr(n.enterprise_id, {len(place_id) + 2}), 'warning', 'merged_with', "
        f"json_object('id', substr(d.same_as_id, {len(place_id) + 2})) "
        "from new_enterprise as n inner join base.main.merge_decision as d on n.enterprise_id = d.enterprise_id "
        f"where d.place_id = '{place_id}' and d.is_same"
    )
