"""All sales channels of a place: side by side, over the months, and who depends on one of them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import channels
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer
from ui import blocks, data, key_figures, look, numbers, state
from ui.blocks import dimension_text
from ui.drawing import charts
from ui.drawing.charts import Series
from ui.text import name_of, t

ALL = "all"
MODES = ("plaza", "online", "popup", "festival", "store", "lunch_day")
_ACROSS = ("market_sellers", "market_days", "channel_diversification", "one_channel_share")
_BESIDE = (
    "channel_sales",
    "channel_mix",
    "market_days",
    "sales_per_market_day",
    "sales_per_participation",
    "market_sellers",
    "visitor_spend",
    "stall_occupancy",
)
_MOST_SERIES = 3  # and what is left as one more: four colours can be told apart
_MOST_LISTED = 12
_LEAST_YEARS = 2
_LEAST_MONTHS = 3  # a year with sales in fewer months says nothing about the seasons


def of(place: str | None) -> dict[str, dict[str, Any]]:
    """The channels of a place by their id, markets first."""
    found: list[dict[str, Any]] = data.ask(channels.channels_of, place)
    return {row["channel_id"]: row for row in found}


def main_of(place: str | None) -> str | None:
    """The main market of a place, or None."""
    found: str | None = data.ask(channels.main_market, place)
    return found


def choose() -> Filters:
    """Place and year as everywhere, then the channel and the way of selling; None for all channels."""
    chosen = blocks.choose("place", "year")
    known = of(chosen.place)
    main = main_of(chosen.place)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="channel-choices"):
        channel = state.selectbox(
            "channel",
            t("choose.channel"),
            [*known, ALL],
            main or ALL,
            lambda code: t("market.all_channels") if code == ALL else name_of(known[code]),
            label_visibility="collapsed",
            width=270,
        )
        picked = None if channel == ALL else channel
        mode = _choose_mode(chosen.but(channel=picked))
    return chosen.but(channel=picked, mode=mode)


def _choose_mode(chosen: Filters) -> str | None:
    """The way of selling, where the channel knows more than one; None for all of them."""
    sold = data.compute("channel_sales", chosen.without("year"), by=("year", "mode"))
    present = [mode for mode in MODES if any(row["mode"] == mode for row in sold.rows)]
    if len(present) < 2:
        state.leave("mode")
        return None
    mode = state.segments(
        "mode",
        t("choose.mode"),
        [ALL, *present],
        ALL,
        lambda code: t("market.all_modes") if code == ALL else t(f"mode.{code}"),
        label_visibility="collapsed",
    )
    return None if mode == ALL else mode


def part(chosen: Filters) -> str:
    """Which part of the page is shown below its first figures; what is not asked for is not computed."""
    parts = ["season", "sellers", "outlook"]
    if len(of(chosen.place)) > 1:
        parts.insert(0 if not chosen.channel else len(parts), "beside")
    if chosen.channel == main_of(chosen.place) and data.facts(place_id=chosen.place, indicator="market_sales"):
        parts.append("published")
    return state.segments(
        "part", t("choose.part"), parts, parts[0], lambda code: t(f"market.part.{code}"), label_visibility="collapsed"
    )


def is_one(chosen: Filters) -> bool:
    """Whether a single channel is to be shown, or the place has none to choose from."""
    return bool(chosen.channel) or not of(chosen.place)


def name(chosen: Filters) -> str:
    """The name of the chosen channel, or that it is all of them."""
    return name_of(of(chosen.place)[chosen.channel]) if chosen.channel else t("market.all_channels")


def headline(chosen: Filters) -> None:
    """What all channels sold, and the part of the largest."""
    mix = data.compute("channel_mix", chosen.without("mode"))
    sold = data.compute("channel_sales", chosen)
    if sold.is_empty or len(sold.rows) > 1:
        place = name_of(data.places()[str(chosen.place)])
        blocks.headline(t("market.headline.none", place=place, year=chosen.year))
        return
    largest = max(mix.rows, key=lambda row: row["value"])
    said = t(
        "market.headline.all",
        year=chosen.year,
        value=numbers.money(sold.rows[0]["value"], sold.rows[0]["currency"]),
        n=len(mix.rows),
        channel=_name(chosen, largest["channel_id"]),
        share=numbers.share(largest["value"], 0),
    )
    blocks.headline(said, [sold.provenance] if sold.provenance else [])


def across(chosen: Filters) -> None:
    """How many sell and how far sales are spread."""
    key_figures.row(chosen.without("mode"), _ACROSS)


def years(chosen: Filters) -> None:
    """Sales by year, stacked by channel: the largest by name, what is left as one."""
    sold = data.compute("channel_sales", chosen.without("year"), by=("year", "channel_id"))
    if sold.is_empty:
        blocks.empty(t("market.empty"), blocks.sheets("market.empty_hint", "channel", "market_day", "sale"))
        return
    every = sorted({row["year"] for row in sold.rows})
    title = t("market.channels.years", first=every[0], last=every[-1])
    blocks.figure(
        charts.stacked_years(look.current(), _largest(chosen, sold, every, "year"), [], [], numbers.money, 300),
        key="channel-years",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(sold, _names(chosen)),
        source=t("market.source"),
        kinds=[sold.provenance or "reported"],
        method="channel_sales",
        n=sold.n,
    )


def months(chosen: Filters) -> None:
    """The months of the year, stacked by channel."""
    sold = data.compute("channel_sales", chosen, by=("month", "channel_id"))
    if sold.is_empty:
        return
    whole = list(range(1, 13))
    names = [numbers.month(month) for month in whole]
    title = t("market.months.title", year=chosen.year, month=numbers.month(_best_month(sold), "wide"))
    blocks.figure(
        charts.stacked_months(look.current(), _largest(chosen, sold, whole, "month"), names, numbers.money, 280),
        key="channel-months",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(sold, _names(chosen)),
        source=t("market.source"),
        kinds=[sold.provenance or "reported"],
        method="channel_sales",
        n=sold.n,
    )


def _best_month(sold: Answer) -> int:
    totals: dict[int, float] = {}
    for row in sold.rows:
        totals[row["month"]] = totals.get(row["month"], 0.0) + row["value"]
    return max(totals, key=lambda month: totals[month])


def side_by_side(chosen: Filters) -> None:
    """Every channel with its sales, days, sellers, visitors and stalls."""
    asked = chosen.without("mode", "channel")
    answers = {name: data.compute(name, asked, by=("channel_id",)) for name in _BESIDE}
    sold = answers["channel_sales"]
    if sold.is_empty:
        return
    ranked = sorted(sold.rows, key=lambda row: (-row["value"], row["channel_id"]))
    title = t("market.channels.title", n=len(ranked), channel=_name(chosen, ranked[0]["channel_id"]), year=chosen.year)
    blocks.figure(
        charts.bars(
            look.current(),
            [_name(chosen, row["channel_id"]) for row in ranked],
            [row["value"] for row in ranked],
            numbers.money,
        ),
        key="channels",
        title=title,
        alt=title,
        rows=[_beside(chosen, answers, row["channel_id"]) for row in ranked],
        source=t("market.source"),
        kinds=[sold.provenance or "reported"],
        method="channel_mix",
        n=sold.n,
    )
    st.dataframe(
        [_beside(chosen, answers, row["channel_id"]) for row in ranked],
        key="channels-table",
        hide_index=True,
        alt=title,
    )


def season(chosen: Filters) -> None:
    """The part of a year's sales that each month brings, this year against the median of the years before."""
    mix = data.compute("month_mix", Filters(place=chosen.place, channel=chosen.channel), by=("year", "month"))
    if len({row["currency"] for row in mix.rows}) != 1:
        return  # the seasons of two currencies are not one
    by_year: dict[int, dict[int, float]] = {}
    for row in mix.rows:
        by_year.setdefault(row["year"], {})[row["month"]] = row["value"]
    now = by_year.get(int(chosen.year or 0), {})
    before = [
        months for year, months in by_year.items() if year < int(chosen.year or 0) and len(months) >= _LEAST_MONTHS
    ]
    if not now or len(before) < _LEAST_YEARS:
        return
    usual = {month: statistics.median(months.get(month, 0.0) for months in before) for month in range(1, 13)}
    peak = max(usual, key=lambda month: usual[month])
    title = t(
        "market.season.title",
        month=numbers.month(peak, "wide"),
        usual=numbers.share(usual[peak], 0),
        now=numbers.share(now.get(peak, 0.0), 0),
        year=chosen.year,
    )
    blocks.figure(
        charts.months_against(
            look.current(),
            [now.get(month, 0.0) for month in range(1, 13)],
            [usual[month] for month in range(1, 13)],
            [numbers.month(month) for month in range(1, 13)],
            lambda value: numbers.share(value, 0),
            (str(chosen.year), t("market.season.usual", n=len(before))),
        ),
        key="market-season",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(mix),
        source=t("market.source"),
        kinds=[mix.provenance or "reported"],
        method="month_mix",
        n=mix.n,
    )


def dependence(chosen: Filters) -> None:
    """Which sellers have one channel to thank for three quarters of their sales or more."""
    rows: list[dict[str, Any]] = data.ask(channels.sellers_by_channel, chosen.place, chosen.year)
    if chosen.channel:
        rows = [row for row in rows if row["channel_id"] == chosen.channel]
    depending = [row for row in rows if row["share"] >= channels.DEPENDS_FROM_SHARE]
    if not depending:
        return
    depending.sort(key=lambda row: (-row["amount"], row["enterprise_id"]))
    first = depending[:_MOST_LISTED]
    title = t(
        "market.depend.title" if not chosen.channel else "market.depend.title_one",
        n=len(depending),
        all=len(rows),
        share=numbers.share(channels.DEPENDS_FROM_SHARE, 0),
        channel=name(chosen),
    )
    blocks.figure(
        charts.bars(
            look.current(),
            [_seller(row) for row in first],
            [row["amount"] for row in first],
            numbers.money,
        ),
        key="market-depend",
        title=title,
        alt=title,
        subtitle=t("market.depend.subtitle", shown=len(first)),
        rows=[
            {
                t("dimension.enterprise_id"): _seller(row),
                t("dimension.channel_id"): _name(chosen, row["channel_id"]),
                t("indicator_unit.share"): row["share"],
                t("column.value"): row["amount"],
                t("dimension.currency"): row["currency"],
                t("column.provenance"): t(f"provenance.{row['provenance']}"),
            }
            for row in depending
        ],
        source=t("market.source"),
        kinds=sorted({row["provenance"] for row in depending}),
        method="one_channel_share",
        n=len(rows),
    )


def _largest(chosen: Filters, sold: Answer, xs: Sequence[int], along: str) -> list[Series]:
    """A series for each of the channels that sell most, and one for the others; `along` is year or month."""
    totals: dict[str, float] = {}
    for row in sold.rows:
        totals[row["channel_id"]] = totals.get(row["channel_id"], 0.0) + row["value"]
    ranked = sorted(totals, key=lambda channel: (-totals[channel], channel))
    shown, rest = ranked[:_MOST_SERIES], ranked[_MOST_SERIES:]
    series = [
        Series(_name(chosen, channel), xs, [sold.value(channel_id=channel, **{along: x}) for x in xs])
        for channel in shown
    ]
    if rest:
        left = [sum(sold.value(channel_id=channel, **{along: x}) or 0.0 for channel in rest) for x in xs]
        series.append(Series(t("market.channels.rest", n=len(rest)), xs, left))
    return series


def _beside(chosen: Filters, answers: dict[str, Answer], channel: str) -> dict[str, Any]:
    kind = of(chosen.place)[channel]["kind"]
    shown = {
        t("dimension.channel_id"): _name(chosen, channel),
        t("dimension.channel_kind"): dimension_text("channel_kind", kind),
    }
    for indicator_id, answer in answers.items():
        row = answer.one(channel_id=channel) or {}
        shown[t(f"indicator.{indicator_id}.short")] = blocks.value_text(
            indicator_id, row.get("value"), row.get("currency")
        )
    return shown


def _names(chosen: Filters) -> dict[str, str]:
    return {channel: name_of(row) for channel, row in of(chosen.place).items()}


def _name(chosen: Filters, channel: str) -> str:
    return _names(chosen).get(channel, channel)


def _seller(row: dict[str, Any]) -> str:
    return str(row["name"] if state.language() == "ko" else row["name_en"] or row["name"])
