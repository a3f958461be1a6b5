"""Networks and their members, who is in none, prototypes with their pivotal actors, and the value chain."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import networks
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers, state
from ui.drawing import charts
from ui.text import t

_MOST_HUBS = 10
Row = dict[str, Any]


def show(chosen: Filters) -> None:
    """Members and those in none on the left; prototypes and the value chain on the right."""
    left, right = st.columns(2, gap="small")
    with left:
        members(chosen)
        in_none(chosen)
    with right:
        prototypes(chosen)
        value_chain(chosen)


def members(chosen: Filters) -> None:
    """Members by network, and what share of the operating enterprises is in any."""
    rows: list[Row] = data.ask(networks.members_by_network, chosen.place, chosen.year)
    whole = data.compute("network_membership_share", chosen)
    row = whole.one()
    if not rows or row is None or row["value"] is None:
        blocks.empty(t("enterprises.networks.empty"), t("enterprises.networks.empty_hint", sheet=t("table.membership")))
        return
    title = t(
        "enterprises.networks.title",
        share=numbers.share(row["value"], 0),
        low=numbers.share(row["low"], 0),
        high=numbers.share(row["high"], 0),
        n=numbers.number(row["denominator"]),
    )
    blocks.figure(
        charts.bars(
            look.current(), [each["network"] for each in rows], [each["members"] for each in rows], numbers.number
        ),
        key="enterprises-networks",
        n=whole.n,
        title=title,
        subtitle=t("enterprises.networks.subtitle"),
        alt=title,
        rows=[
            {t("enterprises.networks.network"): each["network"], t("enterprises.networks.members"): each["members"]}
            for each in rows
        ],
        source=catalogue()["network_membership_share"].source,
        kinds=[whole.provenance] if whole.provenance else [],
        method="network_membership_share",
    )


def in_none(chosen: Filters) -> None:
    """Who belongs to no network: whom an invitation through networks does not reach."""
    rows: list[Row] = data.ask(networks.in_no_network, chosen.place, chosen.year, state.language() != "ko")
    if not rows:
        return
    shown = [
        {
            t("dimension.enterprise_id"): row["shown_name"],
            t("dimension.family"): t(f"family.{row['family']}"),
            t("enterprises.column.founded"): row["founded_on"].year if row["founded_on"] else None,
        }
        for row in rows
    ]
    _pick_list("enterprises-no-network", t("enterprises.networks.none_title", n=numbers.number(len(rows))), rows, shown)


def prototypes(chosen: Filters) -> None:
    """Prototypes with their pivotal actors, and whether groups keep to the recommended size."""
    rows: list[Row] = data.ask(networks.prototypes, chosen.place, chosen.year, state.language() != "ko")
    if not rows:
        blocks.empty(t("enterprises.prototypes.empty"), t("enterprises.prototypes.empty_hint"))
        return
    sized = [row["keeps_rule"] for row in rows if row["keeps_rule"] is not None]
    shown = [
        {
            t("dimension.enterprise_id"): row["shown_name"],
            t("dimension.prototype"): t(
                f"prototype.{row['prototype']}" if row["prototype"] else f"family.{row['family']}"
            ),
            t("enterprises.prototypes.pivot"): row["pivotal_actor"],
            t("enterprises.prototypes.households"): row["group_households"],
            t("enterprises.prototypes.rule"): _rule_text(row["keeps_rule"]),
        }
        for row in rows
    ]
    title = t(
        "enterprises.prototypes.title",
        n=numbers.number(len(rows)),
        kept=numbers.number(sum(sized)),
        sized=numbers.number(len(sized)),
    )
    _pick_list("enterprises-prototypes", title, rows, shown, t("enterprises.prototypes.subtitle"))


def value_chain(chosen: Filters) -> None:
    """Who is linked with most others as supplier or customer."""
    rows: list[Row] = data.ask(networks.hubs, chosen.place, chosen.year, _MOST_HUBS, state.language() != "ko")
    if not rows:
        blocks.empty(t("enterprises.hubs.empty"), t("enterprises.hubs.empty_hint", sheet=t("table.value_chain_link")))
        return
    shown = [
        {
            t("dimension.enterprise_id"): row["shown_name"],
            t("enterprises.hubs.partners"): row["partners"],
            t("enterprises.hubs.customers"): row["customers"],
            t("enterprises.hubs.suppliers"): row["suppliers"],
            t("enterprises.prototypes.pivot"): row["pivotal_actor"],
        }
        for row in rows
    ]
    most = rows[0]["partners"]
    is_one = sum(1 for row in rows if row["partners"] == most) == 1
    title = t(
        "enterprises.hubs.title" if is_one else "enterprises.hubs.title_several",
        name=rows[0]["shown_name"],
        n=numbers.number(most),
    )
    _pick_list("enterprises-hubs", title, rows, shown)


def _pick_list(key: str, title: str, rows: list[Row], shown: list[Row], subtitle: str = "") -> None:
    """A table whose rows open the card of the enterprise."""
    with st.container(border=True, key=f"figure-{key}", gap="xsmall"):
        st.header(blocks.plain(title), anchor=False)
        st.caption(blocks.plain(subtitle or t("enterprises.table.pick")))
        blocks.table(
            shown,
            key=key,
            source=t("enterprises.source"),
            kinds=sorted({row["provenance"] for row in rows}),
            alt=title,
            on_select=state.on_row(f"table-{key}", "enterprise", [row["enterprise_id"] for row in rows]),
        )


def _rule_text(keeps: bool | None) -> str:
    return "" if keeps is None else t("enterprises.prototypes.kept" if keeps else "enterprises.prototypes.not_kept")
