"""The head of the page "Enterprises": what the register says about the place and year, and the parts to choose from."""

from __future__ import annotations

import streamlit as st

from sse_metrics.facts import published_for
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer
from ui import blocks, data, numbers, state
from ui import published as figures
from ui.text import name_of, t

PARTS = ("register", "need", "change", "kinds", "networks")


def choose() -> Filters:
    """Place and year as everywhere."""
    return blocks.choose("place", "year")


def headline(chosen: Filters) -> None:
    """The published number first where there is one; what the register says of the year, or that it is empty."""
    place = name_of(data.places()[str(chosen.place)])
    asked = [(name, chosen, ()) for name in ("operating_rate", "birth_rate", "death_rate", "women_led_share")]
    data.compute_together([_of_two_years(chosen), *asked])  # all that the headline and the key figures read
    registered = _registered(chosen)
    computed = _computed(chosen, place, registered)
    printed = data.ask(published_for, chosen.place, "sse_enterprises", chosen.year)
    if printed:
        values = t("market.or").join(figures.worded(row) for row in printed)
        blocks.headline(
            t("enterprises.headline.published", place=place, year=chosen.year, values=values), ["published"]
        )
        st.text(t("figure.source", source="; ".join(row["citation"] for row in printed)))
        if computed:
            st.caption(blocks.plain(t("enterprises.headline.beside", sentence=computed)))
            blocks.badges([registered.provenance] if registered.provenance else [])
    elif computed:
        blocks.headline(computed, [registered.provenance] if registered.provenance else [])
    else:
        blocks.headline(t("enterprises.headline.none", place=place, year=chosen.year))


def _computed(chosen: Filters, place: str, registered: Answer) -> str:
    """How many are on the register, how many of them work, and how many came and went in the year."""
    now = registered.value(year=chosen.year)
    if not now:
        return ""
    operating, born, closed = (data.compute(name, chosen) for name in ("operating_rate", "birth_rate", "death_rate"))
    return t(
        "enterprises.headline",
        place=place,
        year=chosen.year,
        n=numbers.number(now),
        operating=numbers.number(_numerator(operating)),
        born=numbers.number(_numerator(born)),
        closed=numbers.number(_numerator(closed)),
    )


def key_figures(chosen: Filters) -> None:
    """Five figures of the year; those that are shares with their interval."""
    registered = _registered(chosen)
    now, before = (registered.value(year=int(chosen.year or 0) - back) for back in (0, 1))
    if now is None:
        return
    cells = st.grid(5, min_column_width=150, gap="small")
    with cells.cell(), _card("sse_enterprises"):
        st.metric(
            t("indicator.sse_enterprises.short"),
            numbers.number(now),
            delta=numbers.signed_percent((now / before - 1) * 100) if before else None,
            delta_description=t("card.on_year_before", year=int(chosen.year or 0) - 1) if before else None,
            help=t("indicator.sse_enterprises.definition"),
        )
    for name, label, is_count in (
        ("operating_rate", "indicator.operating_rate.short", False),
        ("birth_rate", "enterprises.card.births", True),
        ("death_rate", "enterprises.card.deaths", True),
        ("women_led_share", "enterprises.card.women", False),
    ):
        answer = data.compute(name, chosen)
        with cells.cell(), _card(name):
            shown = numbers.number(_numerator(answer)) if is_count else numbers.share(answer.value())
            st.metric(t(label), shown, help=t(f"indicator.{name}.definition"))
            st.caption(_of_what(answer, is_count))


def part() -> str:
    """The part of the page that is shown; only that one is asked of the database."""
    return state.segments(
        "part",
        t("choose.part"),
        PARTS,
        PARTS[0],
        lambda code: t(f"enterprises.part.{code}"),
        label_visibility="collapsed",
    )


def _registered(chosen: Filters) -> Answer:
    """The chosen year and the one before, in one question."""
    return data.compute(*_of_two_years(chosen))


def _of_two_years(chosen: Filters) -> tuple[str, Filters, tuple[str, ...]]:
    year = int(chosen.year or 0)
    return "sse_enterprises", Filters(place=chosen.place, year_from=year - 1, year_to=year), ("year",)


def _card(name: str) -> st.delta_generator.DeltaGenerator:
    return st.container(border=True, key=f"card-{name}", gap="xxsmall", height="stretch")


def _numerator(answer: Answer) -> float | None:
    row = answer.one()
    return row["numerator"] if row else None


def _of_what(answer: Answer, is_count: bool) -> str:
    """What stands behind a card: parts and whole, and how sure a share is."""
    row = answer.one()
    if row is None or row["value"] is None:
        return t("card.no_figure")
    low, high = numbers.share(row["low"]), numbers.share(row["high"])
    if is_count:
        return t("enterprises.card.rate", share=numbers.share(row["value"]), low=low, high=high)
    return t(
        "enterprises.card.interval",
        part=numbers.number(row["numerator"]),
        whole=numbers.number(row["denominator"]),
        low=low,
        high=high,
    )
