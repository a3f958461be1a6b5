"""What is missing and for whom: money that enterprises sought and did not obtain, and whom banks reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from sse_metrics import lending
from sse_metrics.disclosure import FEWEST, may_be_told
from sse_metrics.facts import Fact
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, catalogue
from ui import blocks, data, look, numbers, published
from ui.drawing import flow_charts, trends
from ui.drawing.charts import Series
from ui.drawing.flow_charts import Rank
from ui.text import name_of, t

Row = dict[str, Any]
_FIRST_TOLD = ("population_with_bank_account", "self_employed_paid_in_cash")


def gap(chosen: Filters, book: Row | None) -> None:
    """For what money was missing, over the years, and who was asked; the loan book is not asked for."""
    del book
    by_purpose = data.compute("finance_gap_share", chosen, ("purpose",))
    if by_purpose.is_empty:
        blocks.empty(t("lending.gap.empty", year=chosen.year), blocks.sheets("lending.empty_hint", "finance_request"))
        return
    _, currency = _of_currency(by_purpose)
    others: dict[str, int] = {}
    for row in by_purpose.rows:
        if row["currency"] != currency:
            others[row["currency"]] = others.get(row["currency"], 0) + row["n"]
    if others:
        said = ", ".join(f"{each} (n = {numbers.number(n)})" for each, n in others.items())
        st.caption(blocks.plain(t("lending.others", currencies=said)))
    left, right = st.columns(2, gap="small")
    with left:
        _purposes(by_purpose, chosen)
    with right:
        _gap_years(chosen)
    _asked(chosen)


def _of_currency(answer: Answer) -> tuple[list[Row], str]:
    """The rows in the currency of most requests."""
    n: dict[str, int] = {}
    for row in answer.rows:
        n[row["currency"]] = n.get(row["currency"], 0) + row["n"]
    currency = max(n, key=lambda each: n[each])
    return [row for row in answer.rows if row["currency"] == currency], currency


def _enterprises(chosen: Filters, rows: Sequence[Row], *by: str) -> list[int]:
    """How many enterprises stand behind each row: several requests may be of one."""
    found: dict[tuple[Any, ...], int] = data.ask(lending.seekers, chosen.place, *by)
    return [found.get(tuple(row.get(name, chosen.year) for name in ("year", "currency", *by)), 0) for row in rows]


def _purposes(by_purpose: Answer, chosen: Filters) -> None:
    rows, currency = _of_currency(by_purpose)
    rows.sort(key=lambda row: -row["numerator"])
    told = may_be_told(_enterprises(chosen, rows, "purpose"))
    hidden = ", ".join(t(f"purpose.{row['purpose']}") for row, may in zip(rows, told, strict=True) if not may)
    rows = [row for row, may in zip(rows, told, strict=True) if may]
    if not rows:
        blocks.empty(t("lending.gap.few", fewest=FEWEST, year=chosen.year), t("lending.gap.few_hint"))
        return
    led = next((row for row in rows if row["purpose"] == "expansion"), rows[0])
    title = t(
        "lending.gap.title",
        purpose=t(f"purpose.{led['purpose']}"),
        missing=numbers.money(led["numerator"], currency),
        sought=numbers.money(led["denominator"], currency),
        year=chosen.year,
    )
    blocks.figure(
        flow_charts.ranking(
            look.current(),
            [
                Rank(
                    t(f"purpose.{row['purpose']}"),
                    row["numerator"],
                    f"{numbers.money(row['numerator'], currency)} ({numbers.share(row['value'], 0)})",
                    is_chosen=row is led,
                )
                for row in rows
            ],
        ),
        key="lending-gap",
        title=title,
        subtitle=" ".join(
            [t("lending.gap.subtitle"), *([t("lending.gap.hidden", fewest=FEWEST, purposes=hidden)] if hidden else [])]
        ),
        alt=title,
        rows=lambda: blocks.readable(replace(by_purpose, rows=tuple(rows))),
        source=catalogue()["finance_gap"].source,
        kinds=blocks.kinds_of(rows),
        method="finance_gap",
        n=sum(row["n"] for row in rows),
    )


def _gap_years(chosen: Filters) -> None:
    so_far = chosen.but(year=None, year_to=chosen.year)
    every = data.compute("finance_gap_share", so_far, ("year",))
    growth = data.compute("finance_gap_share", so_far, ("year", "purpose"))
    rows, currency = _of_currency(every)
    rows = [row for row, count in zip(rows, _enterprises(chosen, rows), strict=True) if count >= FEWEST]
    if not rows:
        blocks.empty(t("lending.gap_years.few", fewest=FEWEST), t("lending.gap.few_hint"))
        return
    of_currency = [row for row in growth.rows if row["currency"] == currency]
    expansion = told_of_expansion(of_currency, _enterprises(chosen, of_currency, "purpose"))
    last = rows[-1]
    title = t("lending.gap_years.title", share=numbers.share(last["value"], 0), year=last["year"])
    blocks.figure(
        trends.lines(
            look.current(),
            [
                Series(t("lending.gap_years.all"), [row["year"] for row in rows], [row["value"] for row in rows]),
                Series(t("purpose.expansion"), [row["year"] for row in expansion], [row["value"] for row in expansion]),
            ],
            lambda value: numbers.share(value, 0),
            top=1.04,
        ),
        key="lending-gap-years",
        title=title,
        subtitle=t("lending.gap_years.subtitle"),
        alt=title,
        rows=lambda: [
            *blocks.readable(replace(every, rows=tuple(rows))),
            *blocks.readable(replace(growth, rows=tuple(expansion))),
        ],
        source=catalogue()["finance_gap_share"].source,
        kinds=blocks.kinds_of(rows),
        method="finance_gap_share",
        n=last["n"],
    )


def told_of_expansion(rows: Sequence[Row], enterprises: Sequence[int]) -> list[Row]:
    """The years in which expansion may be told beside the whole: it is hidden where a smaller purpose needs it."""
    found = []
    for year in sorted({row["year"] for row in rows}):
        of_year = [pair for pair in zip(rows, enterprises, strict=True) if pair[0]["year"] == year]
        told = may_be_told([count for _, count in of_year])
        found += [row for (row, _), may in zip(of_year, told, strict=True) if may and row["purpose"] == "expansion"]
    return found


def _asked(chosen: Filters) -> None:
    """Who was asked for how much, and what came of it; of few requests only that they are few."""
    answer = data.compute("finance_gap_share", chosen, ("payer_class", "instrument"))
    rows, currency = _of_currency(answer)
    rows.sort(key=lambda row: (-row["n"], row["payer_class"] or "", row["instrument"] or ""))
    told = may_be_told(_enterprises(chosen, rows, "payer_class", "instrument"))
    with st.container(border=True, key="figure-lending-asked", gap="xsmall"):
        st.header(t("lending.asked.title", year=chosen.year), anchor=False)
        st.caption(t("lending.asked.subtitle", fewest=FEWEST))
        blocks.table(
            [_asked_row(row, currency, may) for row, may in zip(rows, told, strict=True)],
            key="lending-asked",
            source=catalogue()["finance_gap_share"].source,
            kinds=blocks.kinds_of(rows),
            n=sum(row["n"] for row in rows),
            height="content",
        )


def _asked_row(row: Row, currency: str, is_told: bool) -> Row:
    hidden = t("lending.hidden", fewest=FEWEST)
    sought, missing = row["denominator"], row["numerator"]
    return {
        t("dimension.payer_class"): blocks.dimension_text("payer_class", row["payer_class"]),
        t("dimension.instrument"): blocks.dimension_text("instrument", row["instrument"]),
        t("lending.column.requests"): numbers.number(row["n"]) if is_told else hidden,
        t("lending.column.sought"): numbers.money(sought, currency) if is_told else hidden,
        t("lending.column.missing"): numbers.money(missing, currency) if is_told else hidden,
        t("indicator.finance_gap_share.short"): numbers.share(row["value"], 0) if is_told else hidden,
    }


# ------------------------------------------------------------------ whom banks reach


def inclusion(chosen: Filters, book: Row | None) -> None:
    """What was published of banks, cash and co-operatives of finance: of the place, if there is any, and elsewhere."""
    del book
    every: list[Fact] = data.ask(lending.published, lending.INCLUSION)
    here = set(data.ask(lending.above, chosen.place))
    own = [fact for fact in every if fact["place_id"] in here]
    others = [fact for fact in every if fact["place_id"] not in here]
    place = name_of(data.places()[str(chosen.place)])
    if own:
        with st.container(border=True, key="figure-lending-inclusion-here", gap="xsmall"):
            st.header(blocks.plain(t("lending.inclusion.here", place=place)), anchor=False)
            published.facts_table(own, "lending-inclusion-here")
    else:
        blocks.empty(t("lending.inclusion.none", place=place), t("lending.inclusion.none_hint"))
    with st.container(border=True, key="figure-lending-inclusion", gap="xsmall"):
        st.header(blocks.plain(_told(others)), anchor=False)
        st.caption(t("lending.inclusion.subtitle"))
        published.facts_table(others, "lending-inclusion")


def _told(found: list[Fact]) -> str:
    """One place where both the reach of banks and cash are known, in a sentence; else what the table holds."""
    for fact in found:
        if fact["indicator"] != _FIRST_TOLD[0]:
            continue
        cash = next((o for o in found if o["indicator"] == _FIRST_TOLD[1] and o["place_id"] == fact["place_id"]), None)
        if cash:
            return t(
                "lending.inclusion.title",
                place=name_of(data.places()[fact["place_id"]]),
                banked=published.worded(fact),
                cash=published.worded(cash),
            )
    return t("lending.inclusion.elsewhere")
