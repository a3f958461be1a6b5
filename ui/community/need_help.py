"""Who helps with needs, what was published of a platform that does so, and where need outranks supply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import need, needs
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers, state
from ui import published as figures
from ui.community.needs import Chosen, area_name, kinds_of
from ui.drawing import flow_charts, need_ranks
from ui.drawing.flow_charts import Rank
from ui.drawing.need_ranks import Ranked
from ui.text import in_language, name_of, t

_MOST = 10
_PLATFORM = (
    "platform_members", "platform_local_partners", "marketplace_local_shops", "marketplace_beneficiaries",
    "rent_support_distributed", "homes_receiving_rent_support",
)  # fmt: skip
Row = dict[str, Any]


def helpers(chosen: Chosen) -> None:
    """Supporters by kind, those who help most, and the published figures of a platform of needs."""
    left, right = st.columns([1.1, 1], gap="small")
    with left:
        _by_kind(chosen)
    with right:
        _platform()


def _by_kind(chosen: Chosen) -> None:
    rows: list[Row] = data.ask(needs.supporters, chosen.place, chosen.year)
    kinds = [row for row in rows if row["level"] == "kind"]
    if not kinds:
        blocks.empty(
            t("needs.helpers.empty", year=chosen.year), blocks.sheets("needs.empty_hint", "need_supporter", "need")
        )
        return
    whole = next(row for row in rows if row["level"] == "all")
    shops = next((row for row in kinds if row["supporter_kind"] == "local_shop"), None)
    share = numbers.share(shops["supporters"] / whole["supporters"] if shops else 0, 0)
    title = t("needs.helpers.title", n=numbers.number(whole["supporters"]), share=share)
    helped = numbers.number(data.ask(needs.helped, chosen.place, chosen.year))
    blocks.figure(
        flow_charts.ranking(
            look.current(),
            [
                Rank(
                    t(f"supporter_kind.{row['supporter_kind']}"),
                    row["needs"],
                    "\n".join(
                        (
                            t("needs.helpers.row_needs", n=numbers.number(row["needs"])),
                            t("needs.helpers.row_supporters", n=numbers.number(row["supporters"])),
                        )
                    ),
                    is_chosen=row["supporter_kind"] == "local_shop",
                )
                for row in kinds
            ],
        ),
        key="needs-helpers",
        title=title,
        subtitle=t("needs.helpers.subtitle", known=numbers.number(whole["needs"]), n=helped, year=chosen.year),
        alt=title,
        rows=lambda: [
            {
                t("dimension.supporter_kind"): t(f"supporter_kind.{row['supporter_kind']}"),
                t("needs.helpers.supporters"): row["supporters"],
                t("needs.column.needs"): row["needs"],
                t("column.provenance"): t(f"provenance.{row['provenance']}"),
            }
            for row in kinds
        ],
        source=t("needs.helpers.source"),
        kinds=kinds_of(rows),
        n=whole["supporters"],
    )
    _most_helpful([row for row in rows if row["level"] == "name"])


def _most_helpful(everybody: Sequence[Row]) -> None:
    rows = everybody[:_MOST]
    with st.container(border=True, key="figure-needs-most-helpful", gap="xsmall"):
        st.header(t("needs.helpers.most"), anchor=False)
        st.caption(t("needs.helpers.most_caption", shown=len(rows), n=numbers.number(len(everybody))))
        blocks.table(
            [
                {
                    t("field.supporter_name"): in_language(row["supporter_name"]),
                    t("dimension.supporter_kind"): t(f"supporter_kind.{row['supporter_kind']}"),
                    t("needs.column.needs"): row["needs"],
                }
                for row in rows
            ],
            key="needs-most-helpful",
            source=t("needs.helpers.source"),
            kinds=kinds_of(rows),
            n=len(rows),
        )


def _platform() -> None:
    """What a platform of needs has published of itself, each figure with its reservation."""
    found = [fact for name in _PLATFORM for fact in data.facts(indicator=name)]
    if not found:
        return
    with st.container(border=True, key="figure-needs-platform", gap="xsmall"):
        place = name_of(data.places()[found[0]["place_id"]])
        st.header(blocks.plain(t("needs.platform.title", place=place)), anchor=False)
        st.caption(t("needs.platform.subtitle"))
        blocks.table(
            [
                {
                    t("choose.indicator"): t(f"fact.{fact['indicator']}"),
                    t("column.value"): ("⚠ " if fact["contradiction_kind"] else "") + figures.worded(fact),
                    t("facts.column.period"): figures.period_text(fact),
                }
                for fact in found
            ],
            key="needs-platform",
            source=[fact["citation"] for fact in found],
            kinds=["published"],
            n=len(found),
        )


# ------------------------------------------------------------------ need against supply


def gap(chosen: Chosen) -> None:
    """Neighbourhoods by the rank of need less the rank of supply, the widest gap first, and the way to the map."""
    answer = data.compute("need_supply_gap", chosen.filters)
    if len(answer.rows) < need.FEWEST:
        blocks.empty(t("needs.gap.empty", place=chosen.name), blocks.sheets("needs.gap.empty_hint", "enterprise"))
        return
    found: need.NeedMap = data.ask(need.need_map, chosen.place, chosen.year, need.NEEDS[0])
    known = {area.place_id: area for area in found.areas}
    rows = sorted(answer.rows, key=lambda row: (-row["value"], row["neighbourhood_id"]))
    widest = [row for row in rows if row["value"] == rows[0]["value"]]
    names = ", ".join(area_name(row["neighbourhood_id"]) for row in widest)
    title = t("needs.gap.title", areas=names, gap=_rank(rows[0]["value"]), n=numbers.number(len(rows)))
    blocks.figure(
        need_ranks.ranks(
            look.current(),
            [
                Ranked(
                    area_name(row["neighbourhood_id"]),
                    row["numerator"],
                    row["denominator"],
                    t(
                        "needs.gap.hover",
                        area=area_name(row["neighbourhood_id"]),
                        gap=_signed(row["value"]),
                        need=_rank(row["numerator"]),
                        supply=_rank(row["denominator"]),
                    ),
                    _signed(row["value"]),
                )
                for row in rows
            ],
            (t("needs.gap.need"), t("needs.gap.supply")),
        ),
        key="needs-gap",
        title=title,
        subtitle=t("needs.gap.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("dimension.neighbourhood_id"): area_name(row["neighbourhood_id"]),
                t("indicator.need_supply_gap.short"): row["value"],
                t("needs.gap.need"): row["numerator"],
                t("needs.gap.supply"): row["denominator"],
                t("indicator.one_person_household_share.short"): known[row["neighbourhood_id"]].need
                if row["neighbourhood_id"] in known
                else None,
                t("indicator.enterprise_density.short"): known[row["neighbourhood_id"]].density
                if row["neighbourhood_id"] in known
                else None,
            }
            for row in rows
        ],
        source=catalogue()["need_supply_gap"].source,
        kinds=kinds_of([*rows, {"provenance": "official"}]),
        method="need_supply_gap",
        n=len(rows),
    )
    st.page_link(
        "pages/district/enterprises.py",
        label=t("needs.gap.to_map"),
        icon=":material/arrow_forward:",
        query_params={"place": chosen.place, "year": str(chosen.year), "part": "need", "lang": state.language()},
    )


def _rank(value: float) -> str:
    return numbers.number(value, 0 if float(value).is_integer() else 1)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + _rank(value)
