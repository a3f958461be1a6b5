"""Everything that is recorded about one enterprise, block by block; each block is one question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]
Rows = tuple[Row, ...]
GOALS = range(1, 18)  # numbers of the sustainable development goals


@dataclass(frozen=True)
class EnterpriseCard:
    """An enterprise with what is recorded about it, in the order of a reader's questions."""

    enterprise: Row
    memberships: Rows
    accounts: Rows  # by year
    channels: Rows  # by currency: what it sold through each channel, its share, market days and last day
    contracts: Rows  # its own part of each award, beside the whole
    applications: Rows
    flows: Rows  # money, hours or units received that count in a total
    links: Rows  # of the value chain: direction is customer or supplier
    assessments: Rows

    @property
    def history(self) -> list[tuple[dt.date, str, str]]:
        """What happened, by day: the day, what it was (a key), and a name where there is one."""
        e = self.enterprise
        dated = ("founded_on", "registered_on", "certified_on", "support_ended_on", "ceased_on", "deregistered_on")
        happened = [(e[name], name, "") for name in dated if e[name]]
        happened += [(m["joined_on"], "joined_on", m["network"]) for m in self.memberships if m["joined_on"]]
        happened += [(m["left_on"], "left_on", m["network"]) for m in self.memberships if m["left_on"]]
        return sorted(happened, key=lambda each: each[0])

    @property
    def latest(self) -> Row | None:
        """The accounts of the last year that has any."""
        return self.accounts[-1] if self.accounts else None


def enterprise_card(db: CanQuery, enterprise_id: str) -> EnterpriseCard | None:
    """The card of an enterprise, or None when there is none of this id."""
    id_ = {"id": enterprise_id}
    found = db.rows("select * from enterprise where enterprise_id = $id", id_)
    if not found:
        return None
    return EnterpriseCard(
        enterprise=found[0],
        memberships=_rows(db, _MEMBERSHIPS, id_),
        accounts=_rows(db, _ACCOUNTS, id_),
        channels=_rows(db, _CHANNELS, id_),
        contracts=_rows(db, _CONTRACTS, id_),
        applications=_rows(db, _APPLICATIONS, id_),
        flows=_rows(db, _FLOWS, id_),
        links=_rows(db, _LINKS, id_),
        assessments=_rows(db, _ASSESSMENTS, id_),
    )


def kinds(rows: Rows) -> list[str]:
    """The kinds of rows among these, firmest first."""
    found = {row["provenance"] for row in rows}
    return [kind for kind in PROVENANCES if kind in found]


def self_financing(row: Row) -> float | None:
    """Sales over all revenue of a year; not known where a part of the revenue is not."""
    parts = (row["sales_revenue"], row["other_revenue"], row["subsidy"])
    if any(part is None for part in parts) or not sum(parts):
        return None
    return float(row["sales_revenue"]) / float(sum(parts))


def goals(row: Row) -> list[int]:
    """Numbers of the sustainable development goals that an assessment names; anything else is left out."""
    written = (row["sdgs"] or "").replace(",", ";").split(";")
    named = {int(part) for part in (each.strip() for each in written) if part.isascii() and part.isdigit()}
    return sorted(named & set(GOALS))


def _rows(db: CanQuery, sql: str, params: dict[str, Any]) -> Rows:
    return tuple(db.rows(sql, params))


_MEMBERSHIPS = """
    select network, joined_on, left_on, provenance from membership where enterprise_id = $id
    order by joined_on nulls first, network
"""

_ACCOUNTS = "select * from enterprise_year where enterprise_id = $id order by year"

# A market day counts once, however many sales were made on it.
_CHANNELS = """
    select
        p.channel_id, c.name_en, c.name_ko, c.name_fr, c.name_es, c.kind, p.currency,
        sum(p.amount) as amount,
        sum(sum(p.amount)) over (partition by p.currency) as whole,
        count(distinct p.market_day_id) as market_days,
        max(p.year) as last_year,
        case when count(*) filter (where p.provenance = 'illustrative') > 0 then 'illustrative' else 'reported' end
            as provenance
    from participation as p
    inner join channel as c on p.channel_id = c.channel_id
    where p.enterprise_id = $id
    group by p.channel_id, c.name_en, c.name_ko, c.name_fr, c.name_es, c.kind, p.currency
    order by amount desc, p.channel_id
"""

# What counts is the enterprise's own part; awards that came to nothing are left out.
_CONTRACTS = """
    select
        a.purchase_id, a.title, b.name as buyer, a.awarded_on, a.method, a.is_reserved, s.amount, a.amount as whole,
        a.currency,
        (select count(*) from purchase_supplier as o where o.purchase_id = a.purchase_id) as suppliers,
        case when a.provenance = 'illustrative' or s.provenance = 'illustrative' then 'illustrative'
            else cast(s.provenance as varchar) end as provenance
    from purchase_supplier as s
    inner join purchase as a on s.purchase_id = a.purchase_id
    inner join buyer as b on a.buyer_id = b.buyer_id
    where s.enterprise_id = $id and not a.is_unsuccessful
    order by a.awarded_on desc, a.purchase_id
"""

_APPLICATIONS = """
    select p.name as programme, p.support_kind, a.applied_on, a.amount_applied, a.is_eligible, a.awarded_on,
        a.amount_awarded, a.amount_paid, a.currency, a.provenance
    from application as a
    inner join programme as p on a.programme_id = p.programme_id
    where a.enterprise_id = $id
    order by a.applied_on desc, a.application_id
"""

_FLOWS = """
    select flowed_on, stage, case when is_correction then -amount else amount end as amount, kind, currency,
        payer_name, payer_class, instrument, provenance
    from funding_flow
    where recipient_id = $id and counts_in_total
    order by flowed_on desc, flow_id
"""

_LINKS = """
    select l.year, 'customer' as direction, l.customer_id as partner_id, l.customer_name as partner,
        l.product, l.amount, l.currency, e.pivotal_actor, l.provenance
    from value_chain_link as l
    left join enterprise as e on l.customer_id = e.enterprise_id
    where l.supplier_id = $id
    union all
    select l.year, 'supplier', l.supplier_id, e.name || coalesce(' · ' || e.name_en, ''), l.product, l.amount,
        l.currency, e.pivotal_actor, l.provenance
    from value_chain_link as l
    inner join enterprise as e on l.supplier_id = e.enterprise_id
    where l.customer_id = $id
    order by 1 desc, 2, 4
"""

_ASSESSMENTS = """
    select year, criteria_set, people_score, planet_score, profit_score, criteria_met, criteria_asked, sdgs, assessor,
        provenance
    from enterprise_assessment where enterprise_id = $id
    order by year desc, criteria_set
"""
