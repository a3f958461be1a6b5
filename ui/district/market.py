"""One sales channel, such as the Dream Market: its sales, days and sellers, beside what was published about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from sse_metrics.facts import published_for
from sse_metrics.filters import Filters
from sse_metrics.forecasting import LEVEL_PCT, forecast_year
from sse_metrics.indicators import Answer
from sse_metrics.warehouse.database import Database
from ui import blocks, data, key_figures, look, numbers, state
from ui import published as figures
from ui.blocks import dimension_text
from ui.district import channels
from ui.drawing import charts
from ui.drawing.charts import Mark, Note, Series
from ui.text import name_of, t

_MOST_SELLERS = 12


def by_mode(sales: Answer) -> list[Series]:
    """Sales by year as one series a mode, in a fixed order so that colours keep their meaning."""
    years = sorted({row["year"] for row in sales.rows})
    present = {row["mode"] for row in sales.rows}
    return [
        Series(dimension_text("mode", mode), years, [sales.value(year=year, mode=mode) for year in years])
        for mode in channels.MODES
        if mode in present
    ]


def published(place: str) -> list[dict[str, Any]]:
    """Published sales of whole years, each with its citation and what contradicts it."""
    rows = data.facts(place_id=place, indicator="market_sales")
    return [
        row
        for row in rows
        if row["period_start"] and (row["period_end"] - row["period_start"]).days >= 364 and row["status"] == "actual"
    ]


def published_in(chosen: Filters) -> list[dict[str, Any]]:
    """What was published of the main market for the chosen year; nothing where one way of selling is chosen."""
    if chosen.mode or chosen.channel != channels.main_of(chosen.place):
        return []
    return [row for row in published(str(chosen.place)) if row["period_start"].year == chosen.year]


def published_marks(place: str, until: int) -> list[Mark]:
    """One mark a year; figures of the same year that disagree become a range, never a choice made silently."""
    years = sorted({row["period_start"].year for row in published(place) if row["period_start"].year <= until})
    return [_mark(year, data.ask(published_for, place, "market_sales", year)) for year in years]


def _mark(year: int, rows: Sequence[dict[str, Any]]) -> Mark:
    values = [row["value"] for row in rows]
    says = [worded(row) for row in rows]
    hover = t("market.published.hover", year=year, values=" / ".join(says))
    return Mark(year, values[0], says[0], hover, min(values), max(values))


def worded(row: dict[str, Any]) -> str:
    """A published amount as its source words it."""
    shown = numbers.money(row["value"], row["unit"])
    return shown if row["comparator"] == "exact" else t(f"comparator.{row['comparator']}.value", value=shown)


def notes(place: str, until: int) -> list[Note]:
    """Short annotations of what happened, each proven by a published figure."""
    rows = data.ask(_events, place, until)

    latest: dict[int, str] = {}
    for row in rows:
        latest.setdefault(row["happened_on"].year, str(row[f"title_{state.language()}"]))
    return [Note(year, text) for year, text in latest.items()]


def _events(db: Database, place: str, until: int) -> list[dict[str, Any]]:
    return db.rows(
        "select * from event where place_id = $place and topic = 'dream_market' "
        "and year(happened_on) between 2015 and $until order by happened_on",
        {"place": place, "until": until},
    )


def sentence(sales: Answer, year: int, channel: str) -> str:
    """The trend of a channel in words: the year's total and its largest mode."""
    rows = [row for row in sales.rows if row["year"] == year and row["value"]]
    if not rows:
        return t("glance.trend.empty")
    total = sum(row["value"] for row in rows)
    largest = max(rows, key=lambda row: row["value"])
    return t(
        "market.sentence",
        channel=channel,
        year=year,
        total=numbers.money(total, largest["currency"]),
        mode=dimension_text("mode", largest["mode"]),
        share=numbers.share(largest["value"] / total, 0),
    )


def source_text(marks: Sequence[Mark]) -> str:
    """Where the columns and the diamonds come from."""
    return t("market.source.with_published" if marks else "market.source")


# ------------------------------------------------------------------ the parts of the page


def headline(chosen: Filters) -> None:
    """What the year sold: the published figure first, what the rows say beside it."""
    sales = data.compute("channel_sales", chosen)
    total = sales.rows[0] if sales.rows else None
    place = name_of(data.places()[str(chosen.place)])
    printed = published_in(chosen)
    if printed:
        said = t(
            "market.headline.published",
            channel=channels.name(chosen) if chosen.channel else t("market.the_market"),
            year=chosen.year,
            values=t("market.or").join(worded(row) for row in printed),
        )
        blocks.headline(said, ["published"])
        if total:
            st.caption(t("market.headline.beside", value=numbers.money(total["value"], total["currency"])))
    elif total and total["value"] is not None:
        said = t(
            "market.headline.mode" if chosen.mode else "market.headline.computed",
            channel=channels.name(chosen),
            year=chosen.year,
            mode=dimension_text("mode", chosen.mode) if chosen.mode else "",
            value=numbers.money(total["value"], total["currency"]),
        )
        blocks.headline(said, [total["provenance"]])
    else:
        blocks.headline(t("market.headline.none", place=place, year=chosen.year))


def figures_of_days(chosen: Filters) -> None:
    """What a market day and a seller's day bring, and how full the stalls are."""
    shown = (
        "sales_per_participation",
        "sales_per_market_day",
        "market_days",
        "market_sellers",
        "visitor_spend",
        "stall_occupancy",
    )
    kinds = key_figures.row(chosen, shown)
    if published_in(chosen):  # else the headline wears the badge already
        blocks.badges(kinds)


def published_beside_rows(chosen: Filters) -> None:
    """The published series, each contradiction a range, over the columns of the rows."""
    sales = data.compute("channel_sales", chosen.without("year"), by=("year", "mode"))
    is_main = chosen.channel == channels.main_of(chosen.place)
    marks = published_marks(str(chosen.place), 9999) if is_main and not chosen.mode else []
    if sales.is_empty and not marks:
        blocks.empty(t("glance.trend.empty"), blocks.sheets("glance.trend.empty_hint", "channel", "market_day", "sale"))
        return
    until = max([*(row["year"] for row in sales.rows), *(int(mark.x) for mark in marks)])
    blocks.figure(
        charts.stacked_years(
            look.current(),
            by_mode(sales),
            marks,
            notes(str(chosen.place), until) if is_main else [],
            numbers.money,
            330,
        ),
        key="market-years",
        title=t("market.years.title"),
        subtitle=t("market.years.subtitle") if marks else "",
        alt=sentence(sales, until, channels.name(chosen)),
        rows=lambda: blocks.readable(sales),
        source=source_text(marks),
        kinds=(["published"] if marks else []) + ([sales.provenance] if sales.provenance else []),
        method="channel_sales",
        n=sales.n,
    )


def contradictions(chosen: Filters) -> None:
    """Every published sales figure of the market, the doubtful ones and part years too, with what disagrees."""
    if chosen.channel != channels.main_of(chosen.place):
        return
    rows = [
        row
        for name in ("market_sales", "market_sales_growth", "market_cumulative_sales")
        for row in data.facts(place_id=chosen.place, indicator=name)
    ]
    if not rows:
        return
    with st.container(border=True, key="market-published"):
        st.header(t("market.published.title"), anchor=False)
        shown = [
            {
                t("facts.column.period"): figures.period_text(row),
                t("column.value"): figures.worded(row),
                t("facts.column.breakdown"): figures.breakdown_text(row),
                t("facts.column.contradiction"): figures.contradiction_text(row),
                t("facts.column.source"): row["citation"],
            }
            for row in rows
        ]
        blocks.table(shown, key="market-published", source=t("market.published.source"), kinds=["published"])


def months(chosen: Filters) -> None:
    """The months of the year, by way of selling."""
    sales = data.compute("channel_sales", chosen, by=("month", "mode"))
    if sales.is_empty:
        return
    present = {row["mode"] for row in sales.rows}
    whole = range(1, 13)
    series = [
        Series(dimension_text("mode", mode), list(whole), [sales.value(month=month, mode=mode) for month in whole])
        for mode in channels.MODES
        if mode in present
    ]
    names = [numbers.month(month) for month in whole]
    best = max(whole, key=lambda month: sum(row["value"] for row in sales.rows if row["month"] == month))
    title = t("market.months.title", year=chosen.year, month=numbers.month(best, "wide"))
    blocks.figure(
        charts.stacked_months(look.current(), series, names, numbers.money, 280),
        key="market-months",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(sales),
        source=t("market.source"),
        kinds=[sales.provenance or "reported"],
        method="channel_sales",
        n=sales.n,
    )


def market_days(chosen: Filters) -> None:
    """Each market day of the year: what it sold and how many came."""
    sold = data.compute("sales_per_market_day", chosen, by=("held_on", "mode"))
    if sold.is_empty:
        return
    names = [f"{numbers.day(row['held_on'], 'medium')} · {dimension_text('mode', row['mode'])}" for row in sold.rows]
    best = max(range(len(names)), key=lambda index: sold.rows[index]["value"])
    title = t("market.days.title", n=len(names), day=names[best])
    blocks.figure(
        charts.bars(look.current(), names, [row["value"] for row in sold.rows], numbers.money),
        key="market-days",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(sold),
        source=t("market.source"),
        kinds=[sold.provenance or "reported"],
        method="sales_per_market_day",
        n=sold.n,
    )


def sellers(chosen: Filters) -> None:
    """Who sells most: the first twelve, and what part of all sales they are."""
    sold = data.compute("seller_sales", chosen, by=("enterprise_id",))
    if sold.is_empty:
        return
    ranked = sorted(sold.rows, key=lambda row: (-row["value"], row["enterprise_id"]))
    first = ranked[:_MOST_SELLERS]
    names = data.ask(_enterprise_names, tuple(row["enterprise_id"] for row in first), state.language() == "ko")
    whole = sum(row["value"] for row in ranked)
    part = numbers.share(sum(row["value"] for row in first) / whole, 0)
    title = t("market.sellers.title", shown=len(first), n=len(ranked), share=part)
    blocks.figure(
        charts.bars(
            look.current(),
            [names[row["enterprise_id"]] for row in first],
            [row["value"] for row in first],
            numbers.money,
        ),
        key="market-sellers",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(replace(sold, rows=tuple(first)), names),
        source=t("market.source"),
        kinds=[sold.provenance or "reported"],
        method="seller_sales",
        n=sold.n,
    )


def outlook(chosen: Filters) -> None:
    """The running year: expected total with its interval, and the method by name."""
    monthly = data.compute("channel_sales", chosen.without("year"), by=("year", "month"))
    totals = {(row["year"], row["month"]): row["value"] for row in monthly.rows}
    if not totals:
        return
    last_year, last_month = max(totals)
    year, through = (last_year + 1, 0) if last_month == 12 else (last_year, last_month)
    expected = forecast_year(totals, year, through)
    if expected is None:
        blocks.empty(t("forecast.too_short"), t("forecast.too_short_hint"))
        return
    currency = monthly.rows[0]["currency"]
    value, low, high = (numbers.money(each, currency) for each in (expected.value, expected.low, expected.high))
    years = sorted({year for year, _ in totals if year < expected.year})
    sums = [sum(amount for (each, _), amount in totals.items() if each == year) for year in years]
    title = t("forecast.title", year=expected.year, value=value, low=low, high=high)
    mark = Mark(expected.year, expected.value, value, title, expected.low, expected.high)
    span = f"{expected.years_used[0]}–{expected.years_used[-1]}"
    left_out = ", ".join(str(each) for each in expected.left_out) or t("forecast.none_left_out")
    blocks.figure(
        charts.forecast(look.current(), years, sums, mark, expected.known, numbers.money),
        key="market-forecast",
        title=title,
        alt=title,
        subtitle=t(f"forecast.method.{expected.method}", span=span, level=LEVEL_PCT, left_out=left_out),
        rows=[{t("dimension.year"): each, t("column.value"): total} for each, total in zip(years, sums, strict=True)]
        + [
            {
                t("dimension.year"): expected.year,
                t("column.value"): expected.value,
                t("column.low"): expected.low,
                t("column.high"): expected.high,
            }
        ],
        source=t("market.source"),
        kinds=[monthly.provenance or "reported"],
        method="channel_sales",
        n=monthly.n,
    )


def _enterprise_names(db: Database, ids: tuple[str, ...], korean: bool) -> dict[str, str]:
    column = "name" if korean else "coalesce(name_en, name)"
    rows = db.rows(
        f"select enterprise_id, {column} as name from enterprise where list_contains($ids, enterprise_id)",
        {"ids": list(ids)},
    )
    return {row["enterprise_id"]: row["name"] for row in rows}
