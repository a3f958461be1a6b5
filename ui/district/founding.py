"""Foundings by year: of the register of a place, and of a printed list with the rates that were stated about it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.foundings import PrintedFoundings, printed_foundings
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers
from ui.drawing import timelines
from ui.drawing.timelines import Span
from ui.text import name_of, t

EXAMPLE = "atsugi"  # the printed list that is shown to everybody as an example


def timeline(place_id: str) -> None:
    """The foundings of a place: its printed list where there is one, and those of its register."""
    printed(place_id)
    _registered(place_id, say_when_empty=not data.ask(printed_foundings, place_id))


def printed(place_id: str) -> None:
    """The printed list of foundings of a place, where there is one."""
    of_print = data.ask(printed_foundings, place_id)
    if of_print:
        _printed(place_id, of_print)


def example() -> None:
    """The printed list of Atsugi, folded: what it teaches holds for every list."""
    of_print = data.ask(printed_foundings, EXAMPLE)
    if of_print:
        with st.expander(t("founding.example", place=name_of(data.places()[EXAMPLE])), icon=":material/history_edu:"):
            _printed(EXAMPLE, of_print)


def _registered(place_id: str, say_when_empty: bool) -> None:
    answer = data.compute("founding_rate", Filters(place=place_id), by=("year",))
    counts: dict[int, int] = {}
    for row in answer.rows:
        counts[row["year"]] = counts.get(row["year"], 0) + int(row["n"])
    founded = [year for year, count in counts.items() if count]
    if not founded:
        if say_when_empty:
            blocks.empty(t("founding.empty"), t("founding.empty_hint"))
        return
    by_year = {year: counts.get(year, 0) for year in range(min(founded), max(counts) + 1)}
    peak = max(by_year, key=lambda year: (by_year[year], -year))
    title = t(
        "founding.register.title",
        place=name_of(data.places()[place_id]),
        n=numbers.number(sum(by_year.values())),
        first=min(by_year),
        peak=peak,
        most=numbers.number(by_year[peak]),
    )
    blocks.figure(
        timelines.foundings(look.current(), by_year, t("founding.foundings"), height=190),
        key=f"foundings-{place_id}",
        title=title,
        subtitle=t("founding.register.subtitle"),
        alt=title,
        rows=_rows(by_year),
        source=catalogue()["sse_enterprises"].source,
        kinds=[answer.provenance] if answer.provenance else [],
        method="founding_rate",
        n=sum(by_year.values()),
    )


def _printed(place_id: str, of_print: PrintedFoundings) -> None:
    spans = [
        Span(
            rate.first,
            rate.last,
            rate.stated,
            rate.recomputed,
            (
                f"{rate.first}–{rate.last}",
                t("founding.stated", rate=_rate(rate.stated)),
                t("founding.recomputed", rate=_rate(rate.recomputed)),
            ),
        )
        for rate in of_print.rates
    ]
    years = list(of_print.by_year)
    title = t(
        "founding.printed.title",
        place=name_of(data.places()[place_id]),
        first=years[0],
        last=years[-1],
        n=sum(of_print.by_year.values()),
        different=sum(abs(rate.stated - rate.recomputed) > 0.01 for rate in of_print.rates),
        spans=len(of_print.rates),
    )
    blocks.figure(
        timelines.foundings(look.current(), of_print.by_year, t("founding.foundings"), spans),
        key=f"printed-foundings-{place_id}",
        title=title,
        subtitle=t("founding.printed.subtitle"),
        alt=title,
        rows=[
            {
                t("founding.column.span"): f"{rate.first}–{rate.last}",
                t("founding.column.foundings"): rate.foundings,
                t("founding.column.years"): rate.years,
                t("founding.column.recomputed"): round(rate.recomputed, 2),
                t("founding.column.stated"): rate.stated,
            }
            for rate in of_print.rates
        ]
        or _rows(of_print.by_year),
        source=[row["citation"] for row in of_print.facts],
        kinds=["published"],
        method="founding_rate",
        n=sum(of_print.by_year.values()),
    )
    if of_print.rates:
        st.markdown(blocks.plain(t("founding.printed.explained")))
        if of_print.peak_is_in_no_span:
            most = numbers.number(of_print.by_year[of_print.peak])
            st.markdown(blocks.plain(t("founding.printed.peak", year=of_print.peak, most=most)))


def _rows(by_year: dict[int, int]) -> list[dict[str, Any]]:
    return [{t("dimension.year"): year, t("founding.foundings"): count} for year, count in by_year.items()]


def _rate(value: float) -> str:
    return numbers.number(value, 0 if float(value).is_integer() else 1 if round(value, 2) == round(value, 1) else 2)
