"""The loan book: what is owed and how late, by lender, by year of the contract, and by ties of the value chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import lending
from sse_metrics.disclosure import FEWEST, may_be_told
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers
from ui.drawing import charts, flow_charts
from ui.drawing.charts import Series
from ui.drawing.flow_charts import Rank
from ui.text import in_language, t

Row = dict[str, Any]


def show(chosen: Filters, book: Row | None) -> None:
    """The part of the page; what is missing where there is no book."""
    if book is None:
        blocks.empty(t("lending.book.empty"), blocks.sheets("lending.empty_hint", "loan"))
        return
    asked = (chosen.place, book["year"], book["currency"])
    left, right = st.columns(2, gap="small")
    with left:
        _late(data.ask(lending.lateness, *asked), book)
    with right:
        _vintages(data.ask(lending.vintages, *asked), book)
    _lenders(data.ask(lending.lenders, *asked), book)
    _ties(data.ask(lending.by_ties, *asked), book)


def _late(rows: Sequence[Row], book: Row) -> None:
    bands = {row["band"]: row for row in rows}
    shown = [band for band in lending.LATENESS if band in bands or band != "unknown"]
    owed = sum(row["balance"] for row in rows)
    late = sum(row["balance"] for row in rows if row["band"] in ("to_90", "over_90"))
    rated = sum(row["rated"] or 0 for row in rows)
    if not owed:
        blocks.empty(t("lending.late.empty"))
        return
    if 0 < book["borrowers"] < FEWEST:
        blocks.empty(t("lending.late.few", fewest=FEWEST), t("lending.gap.few_hint"))
        return
    told = may_be_told([row["loans"] for row in rows])
    title = t(
        "lending.late.title" if rated else "lending.late.unknown",
        share=numbers.share(late / rated if rated else None),
        money=numbers.money(owed, book["currency"]),
    )
    blocks.figure(
        flow_charts.ranking(look.current(), [_band(band, bands.get(band), owed, book) for band in shown]),
        key="lending-late",
        title=title,
        subtitle=t("lending.late.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("lending.column.band"): t(f"lending.band.{row['band']}"),
                t("lending.column.balance"): row["balance"],
                t("dimension.currency"): book["currency"],
                t("lending.column.loans"): row["loans"] if may else t("lending.hidden"),
            }
            for row, may in zip(rows, told, strict=True)
        ],
        source=catalogue()["portfolio_at_risk"].source,
        kinds=blocks.kinds_of(rows),
        method="portfolio_at_risk",
        n=sum(row["loans"] for row in rows),
    )


def _band(band: str, row: Row | None, owed: float, book: Row) -> Rank:
    balance = row["balance"] if row else 0.0
    said = f"{numbers.money(balance, book['currency'])} ({numbers.share(balance / owed, 0)})"
    return Rank(t(f"lending.band.{band}"), balance, said, is_chosen=band in ("to_90", "over_90"))


def _vintages(rows: Sequence[Row], book: Row) -> None:
    """Loans by the year in which they were agreed: what came back and what is still owed."""
    years = [row["agreed"] for row in rows]
    parts = {
        "repaid": [row["repaid"] or 0 for row in rows],
        "owed": [row["balance"] for row in rows],
    }
    back, lent = sum(parts["repaid"]), sum(row["disbursed"] or 0 for row in rows)
    title = t(
        "lending.vintages.title",
        back=numbers.money(back, book["currency"]),
        lent=numbers.money(lent, book["currency"]),
    )
    blocks.figure(
        charts.stacked_years(
            look.current(),
            [Series(t(f"lending.vintages.{name}"), years, values) for name, values in parts.items()],
            (),
            (),
            lambda value: numbers.money(value, book["currency"]),
            height=230,
        ),
        key="lending-vintages",
        title=title,
        subtitle=t("lending.vintages.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("lending.column.agreed"): row["agreed"],
                **{t(f"lending.vintages.{name}"): values[at] for name, values in parts.items()},
                t("lending.column.disbursed"): row["disbursed"],
                t("dimension.currency"): book["currency"],
                t("lending.column.loans"): row["loans"],
            }
            for at, row in enumerate(rows)
        ],
        source=catalogue()["recycled_share"].source,
        kinds=blocks.kinds_of(rows),
        method="recycled_share",
        n=sum(row["loans"] for row in rows),
    )


def _lenders(rows: Sequence[Row], book: Row) -> None:
    largest = rows[0]
    owed = sum(row["balance"] for row in rows)
    with st.container(border=True, key="figure-lending-lenders", gap="xsmall"):
        st.header(
            blocks.plain(
                t(
                    "lending.lenders.title",
                    lender=in_language(largest["lender"]),
                    share=numbers.share(largest["balance"] / owed if owed else None, 0),
                    n=numbers.number(len(rows)),
                )
            ),
            anchor=False,
        )
        st.caption(t("lending.lenders.subtitle", fewest=FEWEST))
        names = [{t("dimension.lender_name"): in_language(row["lender"])} for row in rows]
        blocks.table(
            _lines(rows, names, book, exact=True),
            shown=_lines(rows, names, book, exact=False),
            key="lending-lenders",
            source=catalogue()["recycled_share"].source,
            kinds=blocks.kinds_of(rows),
            n=sum(row["loans"] for row in rows),
            height="content" if len(rows) <= 12 else "auto",
        )


def _ties(rows: Sequence[Row], book: Row) -> None:
    """Loans to enterprises with ties of the value chain beside the others, where both are enough to be told."""
    if len(rows) < 2 or not all(may_be_told([row["borrowers"] for row in rows])):
        return
    with st.container(border=True, key="figure-lending-ties", gap="xsmall"):
        st.header(t("lending.ties.title"), anchor=False)
        st.caption(t("lending.ties.subtitle"))
        words = {True: t("lending.ties.tied"), False: t("lending.ties.others")}
        names = [{t("lending.column.borrowers"): words[row["is_tied"]]} for row in rows]
        blocks.table(
            _lines(rows, names, book, exact=True),
            shown=_lines(rows, names, book, exact=False),
            key="lending-ties",
            source=catalogue()["portfolio_at_risk"].source,
            kinds=blocks.kinds_of(rows),
            n=sum(row["loans"] for row in rows),
            height="content",
        )


def _lines(rows: Sequence[Row], names: Sequence[Row], book: Row, exact: bool) -> list[Row]:
    told = may_be_told([row["borrowers"] for row in rows])
    return [_row(row, named, book, exact, may) for row, named, may in zip(rows, names, told, strict=True)]


def _row(row: Row, named: Row, book: Row, exact: bool, is_told: bool) -> Row:
    """A line of a table: amounts as numbers for the download, as money for the reader; lateness of few loans hidden."""

    def money(name: str) -> Any:
        return row[name] if exact else numbers.money(row[name], book["currency"])

    at_risk = row["late"] / row["rated"] if row["rated"] else None
    hidden = t("lending.hidden", fewest=FEWEST)
    return {
        **named,
        t("lending.column.loans"): row["loans"],
        t("lending.column.disbursed"): money("disbursed"),
        t("lending.column.repaid"): money("repaid"),
        t("lending.column.balance"): money("balance"),
        t("indicator.portfolio_at_risk.short"): (
            hidden if not is_told else at_risk if exact else numbers.share(at_risk)
        ),
        **({t("dimension.currency"): book["currency"]} if exact else {}),
    }
