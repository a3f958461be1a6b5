"""Public procurement, how it is awarded: concentration, new suppliers, procedures, single bids and red flags."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import purchases, red_flags
from sse_metrics.inequality import gini, lorenz_curve
from ui import blocks, data, look, numbers
from ui.blocks import dimension_text
from ui.district.procurement import Chosen, sheets
from ui.district.procurement_flows import yes_or_no
from ui.drawing import charts, flow_charts
from ui.drawing.charts import Series
from ui.drawing.flow_charts import Rank
from ui.text import in_language, t

_LARGEST = 10
_MOST_COLUMN = 6  # tenderers: this many and more stand together


def suppliers(chosen: Chosen) -> None:
    """The largest suppliers, and what part the first three have."""
    rows: list[dict[str, Any]] = data.ask(purchases.suppliers, chosen.place, chosen.year, chosen.currency)
    if not rows:
        blocks.empty(
            t("procurement.flows.empty"),
            t("procurement.flows.empty_hint", sheets=sheets("purchase", "purchase_supplier")),
        )
        return
    cr3 = chosen.row(data.compute("cr3", chosen.filters)) or {"value": None}
    hhi = chosen.row(data.compute("supplier_hhi", chosen.filters)) or {"value": None}
    whole = sum(row["amount"] for row in rows)
    ranks = [
        Rank(
            in_language(row["supplier_name"]),
            row["amount"],
            t("procurement.suppliers.row", value=numbers.money(row["amount"], chosen.currency or ""),
              share=numbers.share(row["amount"] / whole)),
            is_chosen=bool(row["is_sse"]),
        )
        for row in rows[:_LARGEST]
    ]  # fmt: skip
    title = t(
        "procurement.suppliers.title", share=numbers.share(cr3["value"]), n=numbers.number(len(rows)),
        hhi=numbers.number(hhi["value"], 4),
    )  # fmt: skip
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key="procurement-suppliers",
        n=len(rows),
        title=title,
        subtitle=t("procurement.suppliers.subtitle"),
        alt=title,
        rows=[
            {
                t("dimension.supplier_key"): in_language(row["supplier_name"]),
                t("procurement.column.value", currency=chosen.currency): row["amount"],
                t("procurement.column.awards"): row["awards"],
                t("procurement.column.sse"): yes_or_no(row["is_sse"]),
            }
            for row in rows[:200]
        ],
        source=t("procurement.awards.source"),
        kinds=sorted({row["provenance"] for row in rows}),
        method="cr3",
    )


def lorenz(chosen: Chosen) -> None:
    """How unevenly the awards are spread over suppliers."""
    rows: list[dict[str, Any]] = data.ask(purchases.suppliers, chosen.place, chosen.year, chosen.currency)
    if len(rows) < 2:
        return
    amounts = [row["amount"] for row in rows]
    points = lorenz_curve(amounts)
    lower_half = max(y for x, y in points if x <= 0.5)
    title = t(
        "procurement.lorenz.title", share=numbers.share(lower_half), gini=numbers.number(gini(amounts), 2),
    )  # fmt: skip
    names = [t(f"procurement.lorenz.{name}") for name in ("curve", "equal", "across", "up")]
    blocks.figure(
        flow_charts.lorenz(look.current(), points, names, lambda value: numbers.share(value, 0)),
        key="procurement-lorenz",
        n=len(rows),
        title=title,
        subtitle=t("procurement.lorenz.subtitle"),
        alt=title,
        rows=[{names[2]: x, names[3]: y} for x, y in points],
        source=t("procurement.awards.source"),
        kinds=sorted({row["provenance"] for row in rows}),
    )


def concentration_by_year(chosen: Chosen) -> None:
    """The index and the share of the first three by year, and the suppliers that are new."""
    hhi = chosen.rows(data.compute("supplier_hhi", chosen.filters.without("year"), by=("year",)))
    new = chosen.rows(data.compute("new_supplier_share", chosen.filters.without("year"), by=("year",)))
    if len(hhi) < 2:
        return
    left, right = st.columns(2, gap="small")
    for column, name, rows in ((left, "supplier_hhi", hhi), (right, "new_supplier_share", new)):
        if not rows:
            continue
        form = (lambda value: numbers.number(value, 3)) if name == "supplier_hhi" else numbers.share
        last = rows[-1]
        title = t(f"procurement.{name}.title", year=last["year"], value=form(last["value"]), n=last["n"])
        with column:
            blocks.figure(
                charts.lines(
                    look.current(), [Series(title, [r["year"] for r in rows], [r["value"] for r in rows])], form, 230
                ),
                key=f"procurement-{name}",
                n=last["n"],
                title=title,
                alt=title,
                rows=blocks.readable(data.compute(name, chosen.filters.without("year"), by=("year",))),
                source=t("procurement.awards.source"),
                kinds=sorted({row["provenance"] for row in rows}),
                method=name,
            )


def procedures(chosen: Chosen) -> None:
    """How the value was awarded: reserved and direct awards apart from those by competition."""
    answer = data.compute("procedure_mix", chosen.filters)
    rows = sorted(chosen.rows(answer), key=lambda row: -row["value"])
    if not rows:
        blocks.empty(
            t("procurement.procedures.empty"),
            t("procurement.empty_hint", sheets=sheets("buyer", "buyer_year", "purchase", "purchase_supplier")),
        )
        return
    ranks = [
        Rank(
            dimension_text("procedure_kind", row["procedure_kind"]),
            row["value"],
            t("procurement.suppliers.row", value=numbers.money(row["numerator"], chosen.currency or ""),
              share=numbers.share(row["value"])),
            is_chosen=row["procedure_kind"] in ("reserved", "direct"),
        )
        for row in rows
    ]  # fmt: skip
    share = {row["procedure_kind"]: row["value"] for row in rows}
    title = t(
        "procurement.procedures.title", reserved=numbers.share(share.get("reserved", 0.0)),
        direct=numbers.share(share.get("direct", 0.0)),
    )  # fmt: skip
    blocks.figure(
        flow_charts.ranking(look.current(), ranks, height=210),
        key="procurement-procedures",
        n=answer.n,
        title=title,
        subtitle=t("procurement.procedures.subtitle"),
        alt=title,
        rows=blocks.readable(answer),
        source=t("procurement.awards.source"),
        kinds=[answer.provenance or "reported"],
        method="procedure_mix",
    )


def tenderers(chosen: Chosen) -> None:
    """How many tendered where competition was meant, and what is left out of that."""
    rows: list[dict[str, Any]] = data.ask(purchases.tenderers, chosen.place, chosen.year)
    left_out = t("procurement.tenderers.left_out", **_counted(chosen))
    if not rows:
        blocks.empty(t("procurement.tenderers.empty"), left_out)
        return
    single = data.compute("single_bid_share", chosen.filters).rows[0]
    mean = data.compute("mean_tenderers", chosen.filters).rows[0]
    counts = dict.fromkeys(range(1, _MOST_COLUMN + 1), 0)
    for row in rows:
        counts[min(row["tenderers"], _MOST_COLUMN)] += row["procedures"]
    ranks = [
        Rank(
            t("procurement.tenderers.more", n=number) if number == _MOST_COLUMN else str(number),
            count,
            numbers.number(count),
            t("procurement.tenderers.hover", tenderers=number, n=count),
            is_chosen=number == 1,
        )
        for number, count in counts.items()
    ]
    title = t(
        "procurement.tenderers.title", share=numbers.share(single["value"]), n=numbers.number(single["n"]),
        low=numbers.share(single["low"]), high=numbers.share(single["high"]), mean=numbers.number(mean["value"], 1),
    )  # fmt: skip
    blocks.figure(
        flow_charts.columns(look.current(), ranks, 210),
        key="procurement-tenderers",
        n=single["n"],
        title=title,
        subtitle=left_out,
        alt=title,
        rows=[
            {t("procurement.column.tenderers"): row["tenderers"], t("procurement.column.procedures"): row["procedures"]}
            for row in rows
        ],
        source=t("procurement.awards.source"),
        kinds=sorted({row["provenance"] for row in rows}),
        method="single_bid_share",
    )  # fmt: skip


def _counted(chosen: Chosen) -> dict[str, str]:
    counts: dict[str, int] = data.ask(purchases.left_out_of_competition, chosen.place, chosen.year)
    return {name: numbers.number(count) for name, count in counts.items()}


def flags(chosen: Chosen) -> None:
    """What is worth a second look: each flag with its rule, and the rows behind it."""
    rows: list[dict[str, Any]] = data.ask(red_flags.raised, chosen.place, chosen.year)
    says_tenderers = bool(data.ask(purchases.tenderers, chosen.place, chosen.year))
    with st.container(border=True, key="figure-flags", gap="xsmall"):
        st.header(
            t("procurement.flags.title" if rows or says_tenderers else "procurement.flags.unknown", n=len(rows)),
            anchor=False,
        )
        st.caption(t("procurement.flags.subtitle"))
        for flag in red_flags.FLAGS:
            count = numbers.number(sum(1 for row in rows if row["flag"] == flag.name))
            if flag.needs_tenderers and not says_tenderers:
                count = t("procurement.not_told")  # nobody counted: not zero
            st.markdown(
                f"**{t(f'procurement.flag.{flag.name}')}: {count}** · "
                + blocks.plain(t(f"procurement.flag.{flag.name}.rule", n=_threshold(flag.name)))
            )
            st.caption(blocks.plain(t(f"procurement.flag.{flag.name}.not")))
        if rows:
            blocks.table(
                [_readable(row) for row in rows[:200]],
                key="procurement-flags",
                source=t("procurement.flags.source"),
                kinds=sorted({row["provenance"] for row in rows}),
            )
        elif says_tenderers:
            st.markdown(t("procurement.flags.none"))


def _threshold(flag: str) -> int:
    return red_flags.FEWEST_REPEATS if flag == "repeated_single_bid" else red_flags.FEWEST_AWARDS


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    return {
        t("procurement.column.flag"): t(f"procurement.flag.{row['flag']}"),
        t("procurement.column.day"): row["awarded_on"],
        t("dimension.buyer_id"): in_language(row["buyer_name"]),
        t("dimension.supplier_key"): in_language(row["supplier_name"]),
        t("procurement.column.title"): in_language(row["title"] or ""),
        t("procurement.column.awards"): row["awards"],
        t("procurement.column.award"): row["amount"],
        t("dimension.currency"): row["currency"],
        t("procurement.column.of_buyer"): numbers.share(row["share"]) if row["share"] is not None else "",
    }
