"""Public procurement, who buys what from whom: buyers and suppliers as a picture, as a ranking and as awards."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import purchases
from ui import blocks, data, look, numbers, state
from ui.district.procurement import Chosen, sheets
from ui.drawing import flow_charts
from ui.drawing.flow_charts import Flow
from ui.text import in_language, t

ANY = "any"
_MOST_SUPPLIERS_TO_CHOOSE = 400
_BUYERS_DRAWN, _SUPPLIERS_DRAWN = 8, 10
_MOST_AWARDS = 200
_LONGEST_NAME = 38
_PARTS = ("sse", "other", "unknown")

Row = dict[str, Any]


def explorer(chosen: Chosen) -> None:
    """Choose a buyer or a supplier, and see what goes between them."""
    every: list[Row] = data.ask(purchases.flows, chosen.place, chosen.year, chosen.currency)
    if not every:
        blocks.empty(
            t("procurement.flows.empty"),
            t("procurement.flows.empty_hint", sheets=sheets("purchase", "purchase_supplier")),
        )
        return
    buyer, supplier = _choose(every)
    rows = [
        row for row in every
        if buyer in (None, row["buyer_id"]) and supplier in (None, row["supplier_key"])
    ]  # fmt: skip
    if not rows:
        blocks.empty(t("procurement.flows.none"), t("procurement.flows.none_hint"))
    else:
        _picture(chosen, rows, buyer, supplier)
    _awards(chosen, buyer, supplier)


def _choose(every: list[Row]) -> tuple[str | None, str | None]:
    buyers, suppliers = _totals(every, "buyer"), _totals(every, "supplier")
    keys = list(suppliers)[:_MOST_SUPPLIERS_TO_CHOOSE]
    with st.container(horizontal=True, gap="small", key="flow-choices"):
        buyer = state.selectbox(
            "buyer",
            t("choose.buyer"),
            [ANY, *buyers],
            ANY,
            lambda code: t("procurement.flows.any_buyer") if code == ANY else in_language(buyers[code][0]),
            width=330,
        )
        supplier = state.selectbox(
            "supplier",
            t("choose.supplier"),
            [ANY, *keys],
            ANY,
            lambda code: t("procurement.flows.any_supplier") if code == ANY else in_language(suppliers[code][0]),
            width=330,
        )
    return None if buyer == ANY else buyer, None if supplier == ANY else supplier


def _totals(rows: list[Row], side: str) -> dict[str, tuple[str, float]]:
    """Name and amount of each buyer or supplier, the largest first."""
    key = "buyer_id" if side == "buyer" else "supplier_key"
    found: dict[str, tuple[str, float]] = {}
    for row in rows:
        found[row[key]] = (row[f"{side}_name"], found.get(row[key], ("", 0.0))[1] + row["amount"])
    return dict(sorted(found.items(), key=lambda item: (-item[1][1], item[0])))


def _picture(chosen: Chosen, rows: list[Row], buyer: str | None, supplier: str | None) -> None:
    whole = sum(row["amount"] for row in rows)
    total = numbers.money(whole, chosen.currency or "")
    sse = sum(row["amount"] for row in rows if row["is_sse"])
    buyers, suppliers = _totals(rows, "buyer"), _totals(rows, "supplier")
    named = {"total": total, "sse": numbers.share(sse / whole), "buyers": len(buyers), "suppliers": len(suppliers)}
    if supplier:
        title = t("procurement.flows.title_supplier", name=in_language(next(iter(suppliers.values()))[0]), **named)
    elif buyer:
        title = t("procurement.flows.title_buyer", name=in_language(next(iter(buyers.values()))[0]), **named)
    else:
        title = t("procurement.flows.title", period=chosen.period, **named)
    kinds = sorted({row["provenance"] for row in rows})
    left, right = st.columns([1.75, 1], gap="small")
    with left, st.container(key="flow-picture"):
        blocks.figure(
            flow_charts.sankey(
                look.current(), _drawn(chosen, rows), [t(f"procurement.supplier.{part}") for part in _PARTS]
            ),
            key="procurement-flows",
            n=sum(row["awards"] for row in rows),
            title=title,
            subtitle=t("procurement.flows.subtitle", buyers=_BUYERS_DRAWN, suppliers=_SUPPLIERS_DRAWN),
            alt=title,
            rows=_readable(chosen, rows[:_MOST_AWARDS]),
            source=t("procurement.awards.source"),
            kinds=kinds,
        )
    with right, st.container(border=True, key="flow-ranking"):
        st.header(t("procurement.flows.ranking"), anchor=False)
        blocks.table(
            [
                {
                    t("column.value"): numbers.money(row["amount"], chosen.currency or ""),
                    t("dimension.buyer_id"): in_language(row["buyer_name"]),
                    t("dimension.supplier_key"): in_language(row["supplier_name"]),
                    t("procurement.column.sse"): yes_or_no(row["is_sse"]),
                }
                for row in rows[:60]
            ],
            key="procurement-flow-ranking",
            source=t("procurement.awards.source"),
            kinds=kinds,
            alt=title,
        )


def _drawn(chosen: Chosen, rows: list[Row]) -> list[Flow]:
    """The largest buyers and suppliers by name, the rest together; the SSE always apart from others."""
    buyers = list(_totals(rows, "buyer"))[:_BUYERS_DRAWN]
    suppliers = set(list(_totals(rows, "supplier"))[:_SUPPLIERS_DRAWN])
    added: dict[tuple[str, str], float] = {}
    kind_of: dict[str, int] = {}
    for row in rows:
        kind = 0 if row["is_sse"] else 2 if row["is_sse"] is None else 1
        source = in_language(row["buyer_name"]) if row["buyer_id"] in buyers else t("procurement.flows.rest_buyers")
        target = (
            in_language(row["supplier_name"])
            if row["supplier_key"] in suppliers
            else t(f"procurement.flows.rest.{_PARTS[kind]}")
        )
        kind_of[target] = kind
        added[source, target] = added.get((source, target), 0.0) + row["amount"]
    by_source: dict[str, float] = {}
    by_target: dict[str, float] = {}
    for (source, target), amount in added.items():
        by_source[source] = by_source.get(source, 0.0) + amount
        by_target[target] = by_target.get(target, 0.0) + amount
    form = lambda amount: numbers.money(amount, chosen.currency or "")  # noqa: E731
    return [
        Flow(
            f"{_short(source)} {form(by_source[source])}",
            f"{_short(target)} {form(by_target[target])}",
            amount,
            f"{source} → {target}: {form(amount)}",
            kind_of[target],
        )
        for (source, target), amount in sorted(added.items(), key=lambda item: -item[1])
    ]


def _short(name: str) -> str:
    """A name of one line: longer ones would run into each other."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _readable(chosen: Chosen, rows: list[Row]) -> list[Row]:
    return [
        {
            t("dimension.buyer_id"): in_language(row["buyer_name"]),
            t("dimension.supplier_key"): in_language(row["supplier_name"]),
            t("procurement.column.value", currency=chosen.currency): row["amount"],
            t("procurement.column.awards"): row["awards"],
            t("procurement.column.sse"): yes_or_no(row["is_sse"]),
        }
        for row in rows
    ]


def _awards(chosen: Chosen, buyer: str | None, supplier: str | None) -> None:
    rows = data.ask(purchases.award_list, chosen.place, chosen.year, buyer, supplier, _MOST_AWARDS)
    if not rows:
        return
    with st.expander(
        t("procurement.flows.awards", n=len(rows)), icon=":material/list:", expanded=bool(buyer or supplier)
    ):
        st.caption(t("procurement.flows.awards_text"))
        blocks.table(
            [
                {
                    t("procurement.column.day"): row["awarded_on"],
                    t("dimension.buyer_id"): in_language(row["buyer_name"]),
                    t("procurement.column.title"): in_language(row["title"] or ""),
                    t("dimension.procedure_kind"): blocks.dimension_text("procedure_kind", row["procedure_kind"]),
                    t("procurement.column.tenderers"): row["tenderers"],
                    t("dimension.supplier_key"): in_language(row["supplier_name"] or ""),
                    t("procurement.column.sse"): yes_or_no(row["is_sse"]),
                    t("procurement.column.award"): _float(row["award_amount"]),
                    t("procurement.column.part"): _float(row["amount"]),
                    t("dimension.currency"): row["currency"],
                }
                for row in rows
            ],
            key="procurement-awards",
            source=t("procurement.awards.source"),
            kinds=sorted({row["provenance"] for row in rows}),
        )


def yes_or_no(value: bool | None) -> str:
    """Yes, no, or not known, in words."""
    return t("dimension.unknown") if value is None else t("procurement.yes") if value else t("procurement.no")


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
