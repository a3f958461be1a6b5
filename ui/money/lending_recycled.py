"""Money that comes round again: revolving funds, donations that are given on, and published funds to read them by."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import lending
from sse_metrics.facts import Fact
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers, published
from ui.drawing import trends
from ui.drawing.charts import Series
from ui.text import t

Row = dict[str, Any]
_FUND_LINES = ("disbursed", "capital", "size")


def show(chosen: Filters, book: Row | None) -> None:
    """The part of the page; the loan book is not asked for."""
    del book
    left, right = st.columns(2, gap="small")
    with left:
        _funds(chosen)
    with right:
        _donations(chosen)
    _published(chosen)


def _funds(chosen: Filters) -> None:
    every: list[Row] = data.ask(lending.funds, chosen.place, chosen.year)
    if not every:
        blocks.empty(t("lending.funds.empty"), blocks.sheets("lending.empty_hint", "fund_year"))
        return
    of_last = [row for row in every if row["year"] == every[-1]["year"]]
    currency = max(of_last, key=lambda row: row["funds"])["currency"]
    rows = [row for row in every if row["currency"] == currency]
    last = rows[-1]
    times = last["disbursed"] / last["capital"] if last["disbursed"] is not None and last["capital"] else None
    title = (
        t("lending.funds.no_multiplier", year=last["year"])
        if times is None
        else t(
            "lending.funds.title",
            times=numbers.short_number(times),
            disbursed=numbers.money(last["disbursed"], currency),
            capital=numbers.money(last["capital"], currency),
            year=last["year"],
        )
    )
    years = [row["year"] for row in rows]
    blocks.figure(
        trends.lines(
            look.current(),
            [Series(t(f"lending.funds.{name}"), years, [row[name] for row in rows]) for name in _FUND_LINES],
            lambda value: numbers.money(value, currency),
        ),
        key="lending-funds",
        title=title,
        subtitle=t("lending.funds.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("dimension.year"): row["year"],
                **{t(f"lending.funds.{name}"): row[name] for name in _FUND_LINES},
                t("lending.funds.public_capital"): row["public_capital"],
                t("lending.funds.private_capital"): row["private_capital"],
                t("dimension.currency"): currency,
                t("lending.column.funds"): row["funds"],
            }
            for row in rows
        ],
        source=catalogue()["revolving_multiplier"].source,
        kinds=blocks.kinds_of(rows),
        method="revolving_multiplier",
        n=last["funds"],
    )


def _donations(chosen: Filters) -> None:
    so_far = chosen.but(year=None, year_to=chosen.year)
    answers = {name: data.compute(name, so_far) for name in ("donation_return_share", "donation_times_used")}
    whole = [row for row in answers["donation_return_share"].rows if row["denominator"]]
    if not whole:
        blocks.empty(t("lending.donations.empty"), blocks.sheets("lending.empty_hint", "funding_flow"))
        return
    row = max(whole, key=lambda each: each["n"])
    times = answers["donation_times_used"].one(currency=row["currency"]) or {"value": None}
    by_year = data.compute("donation_return_share", so_far, ("year",))
    own = [each for each in by_year.rows if each["currency"] == row["currency"]]
    title = t(
        "lending.donations.title",
        back=numbers.share(row["value"], 0),
        whole=numbers.money(row["denominator"], row["currency"]),
        times=numbers.short_number(times["value"]),
    )
    blocks.figure(
        trends.lines(
            look.current(),
            [Series("", [each["year"] for each in own], [each["value"] for each in own])],
            lambda value: numbers.share(value, 0),
            top=1.04,
        ),
        key="lending-donations",
        title=title,
        subtitle=t("lending.donations.subtitle"),
        alt=title,
        rows=lambda: blocks.readable(by_year),
        source=catalogue()["donation_return_share"].source,
        kinds=blocks.kinds_of(whole),
        method="donation_times_used",
        n=row["n"],
    )


def _published(chosen: Filters) -> None:
    """Funds and loans of the place and the places above it as they were published."""
    here: list[Fact] = data.ask(lending.published, lending.FUNDS, chosen.place)
    found = here or data.ask(lending.published, lending.FUNDS)
    key = "lending.published.here" if here else "lending.published.elsewhere"
    with st.container(border=True, key="figure-lending-published", gap="xsmall"):
        st.header(t(key, n=numbers.number(len(found))), anchor=False)
        published.facts_table(found, "lending-published")
