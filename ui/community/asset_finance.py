"""What paid for community assets: by class of payer and instrument, and the assets of which nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import assets
from ui import blocks, look, numbers
from ui.community.asset_map import exact, paid_text
from ui.community.assets import Chosen, kinds_of
from ui.drawing import flow_charts
from ui.drawing.flow_charts import Rank
from ui.text import in_language, t

Row = dict[str, Any]


def show(chosen: Chosen) -> None:
    """Payments by class of payer, and asset by asset; those without known finance named."""
    paid = [row for asset in chosen.rows for row in asset["paid"]]
    if not paid:
        blocks.empty(t("assets.finance.empty"), blocks.sheets("assets.empty_hint", "asset_finance"))
        return
    currencies = list(dict.fromkeys(row["currency"] for row in paid if row["amount"]))
    left, right = st.columns([1.4, 1], gap="small") if currencies else (st.container(), st.container())
    with left:
        for currency in currencies:
            _payers(chosen, paid, currency)
    with right:
        _loans(chosen)
    _by_asset(chosen)


def _payers(chosen: Chosen, paid: Sequence[Row], currency: str) -> None:
    mine = [row for row in paid if row["currency"] == currency and row["amount"] is not None]
    found = assets.paid_by(mine, "payer_class")
    whole = sum(row["amount"] for row in found)
    first = found[0]
    title = t(
        "assets.finance.title",
        payer=t(f"payer_class.{first['payer_class']}"),
        share=numbers.share(first["amount"] / whole, 0),
        money=numbers.money(whole, currency),
    )
    without = len({row["asset_id"] for row in paid if row["amount"] is None})
    note = t("assets.finance.no_amount", n=numbers.number(without)) if without else ""
    blocks.figure(
        flow_charts.ranking(
            look.current(),
            [
                Rank(
                    t(f"payer_class.{row['payer_class']}"),
                    row["amount"],
                    t(
                        "assets.finance.row",
                        money=numbers.money(row["amount"], currency),
                        n=numbers.number(row["assets"]),
                    ),
                )
                for row in found
            ],
        ),
        key=f"assets-payers-{currency}",
        title=title,
        subtitle=f"{t('assets.finance.subtitle')} {note}".strip(),
        alt=title,
        rows=lambda: [_exact(row) for row in mine],
        source=t("assets.finance.source"),
        kinds=kinds_of(mine),
        n=len({row["asset_id"] for row in mine}),
    )


def _exact(row: Row) -> Row:
    return {
        t("field.asset_id"): row["asset_id"],
        t("dimension.payer_class"): t(f"payer_class.{row['payer_class']}"),
        t("dimension.instrument"): t(f"instrument.{row['instrument']}"),
        t("field.payer_name"): row["payer_name"],
        t("field.asset_finance.amount"): row["amount"],
        t("dimension.currency"): row["currency"],
        t("column.provenance"): t(f"provenance.{row['provenance']}"),
    }


def _loans(chosen: Chosen) -> None:
    """How many assets stand on a loan, on money of their members, on grants: an asset may stand on several."""
    rows = []
    for instrument in ("loan", "equity", "quasi_equity", "own_funds", "grant", "donation"):
        there = [row for row in chosen.rows if any(paid["instrument"] == instrument for paid in row["paid"])]
        if there:
            rows.append(
                {
                    t("dimension.instrument"): t(f"instrument.{instrument}"),
                    t("assets.column.assets"): len(there),
                    t("assets.finance.community"): sum(
                        1 for row in there if row["ownership"] in ("common", "cooperative", "trust")
                    ),
                }
            )
    with st.container(border=True, key="figure-assets-instruments", gap="xsmall"):
        st.header(t("assets.finance.instruments"), anchor=False)
        st.caption(t("assets.finance.instruments_caption"))
        blocks.table(
            rows,
            key="assets-instruments",
            source=t("assets.finance.source"),
            kinds=kinds_of([paid for row in chosen.rows for paid in row["paid"]]),
            n=sum(1 for row in chosen.rows if row["paid"]),
        )


def _by_asset(chosen: Chosen) -> None:
    """Asset by asset, those of which nothing is known first."""
    rows = sorted(chosen.rows, key=lambda row: (bool(row["paid"]), row["name"]))
    without = [row for row in rows if not row["paid"]]
    if without:
        names = ", ".join(in_language(row["name"]) for row in without[:4])
        more = f" (+{len(without) - 4})" if len(without) > 4 else ""
        title = t("assets.finance.unknown", names=names + more)
    else:
        title = t("assets.finance.all_known")
    with st.container(border=True, key="figure-assets-by-asset", gap="xsmall"):
        st.header(blocks.plain(title), anchor=False)
        st.caption(t("assets.finance.by_asset"))
        blocks.table(
            [exact(row) for row in rows],
            shown=[
                {
                    t("assets.column.name"): in_language(row["name"]),
                    t("dimension.ownership"): t(f"ownership.{row['ownership']}"),
                    t("assets.column.paid"): paid_text(row),
                }
                for row in rows
            ],
            key="assets-by-asset",
            source=t("assets.finance.source"),
            kinds=chosen.kinds,
            n=len(rows),
            height="content" if len(rows) <= 20 else "auto",
        )
