"""Who belongs to which network, who to none, the prototypes of community-based enterprise, and who supplies whom."""

from __future__ import annotations

from typing import Any

from sse_metrics.warehouse.database import CanQuery

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
_NAME = "case when $latin then coalesce(e.name_en, e.name) else e.name end"
# Groups of these kinds have a size that is recommended: 15 to 150 households, 15 to 30 families (see group_size_rule).
_SIZE_RULE = """
    case
        when v.group_households is null then null
        when v.family = 'self_help_group' then v.group_households between 15 and 30
        when v.prototype = 'community_supported_agriculture' then v.group_households between 15 and 150
    end
"""


def members_by_network(db: CanQuery, place: str, year: int) -> list[dict[str, Any]]:
    """Operating enterprises on the register by network; one in two networks is a member of both."""
    return db.rows(
        f"""
        select m.network, count(distinct v.enterprise_id) as members,
            min(case when m.provenance = 'illustrative' or v.provenance = 'illustrative' then 'illustrative'
                else 'reported' end) as provenance
        from membership as m
        inner join enterprise_in_year as v on m.enterprise_id = v.enterprise_id
        inner join calendar as c on v.year = c.year
        where m.{_HERE} and v.year = $year and v.is_registered and v.is_operating
            and (m.joined_on is null or m.joined_on <= c.last_on) and (m.left_on is null or m.left_on > c.last_on)
        group by m.network
        order by members desc, m.network
        """,
        {"place": place, "year": year},
    )


def in_no_network(db: CanQuery, place: str, year: int, latin: bool = True) -> list[dict[str, Any]]:
    """Operating enterprises on the register that belong to no network, youngest first."""
    return db.rows(
        f"""
        select n.enterprise_id, {_NAME} as shown_name, n.family, e.founded_on, n.provenance
        from enterprise_in_network as n
        inner join enterprise as e on n.enterprise_id = e.enterprise_id
        where n.{_HERE} and n.year = $year and n.is_registered and n.is_operating and n.networks = 0
        order by e.founded_on desc nulls last, n.enterprise_id
        """,
        {"place": place, "year": year, "latin": latin},
    )


def prototypes(db: CanQuery, place: str, year: int, latin: bool = True) -> list[dict[str, Any]]:
    """Enterprises of a prototype and self-help groups on the register: pivotal actor, households, and the size rule."""
    return db.rows(
        f"""
        select v.enterprise_id, {_NAME} as shown_name, v.family, v.prototype, e.pivotal_actor, v.group_households,
            {_SIZE_RULE} as keeps_rule, v.is_operating, v.provenance
        from enterprise_in_year as v
        inner join enterprise as e on v.enterprise_id = e.enterprise_id
        where v.{_HERE} and v.year = $year and v.is_registered
            and (v.prototype is not null or v.family = 'self_help_group')
        order by v.prototype nulls last, shown_name, v.enterprise_id
        """,
        {"place": place, "year": year, "latin": latin},
    )


def hubs(db: CanQuery, place: str, year: int, most: int, latin: bool = True) -> list[dict[str, Any]]:
    """Enterprises with most partners in the value chain of the year: how many they supply and are supplied by."""
    return db.rows(
        f"""
        with ends as (
            select l.supplier_id as enterprise_id, coalesce(l.customer_id, l.customer_name) as partner, 1 as supplies,
                l.provenance
            from value_chain_link as l
            where l.{_HERE} and l.year = $year
            union all
            select l.customer_id, l.supplier_id, 0, l.provenance
            from value_chain_link as l
            where l.{_HERE} and l.year = $year and l.customer_id is not null
        )
        select x.enterprise_id, {_NAME} as shown_name, e.family, count(distinct x.partner) as partners,
            count(distinct case when x.supplies = 1 then x.partner end) as customers,
            count(distinct case when x.supplies = 0 then x.partner end) as suppliers,
            max(e.pivotal_actor) as pivotal_actor,
            min(case when x.provenance = 'illustrative' then 'illustrative' else 'reported' end) as provenance
        from ends as x
        inner join enterprise as e on x.enterprise_id = e.enterprise_id
        group by x.enterprise_id, e.name, e.name_en, e.family
        order by partners desc, x.enterprise_id
        limit {int(most)}
        """,
        {"place": place, "year": year, "latin": latin},
    )
