"""Need against supply: which neighbourhoods have need and few enterprises or none."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import areas, need
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.need import Area, NeedMap
from ui import blocks, data, look, numbers, state
from ui.drawing import need_charts
from ui.drawing.need_charts import TwoWay
from ui.text import name_of, source_text, t

_MOST_NAMES = 5
Row = dict[str, Any]


def show(chosen: Filters) -> None:
    """The choice of need, the two-way map and the scatter, with the neighbourhoods to look at by name."""
    wanted = state.segments(
        "need",
        t("choose.need"),
        need.NEEDS,
        need.NEEDS[0],
        lambda code: t(f"indicator.{code}.short"),
        label_visibility="collapsed",
    )
    found: NeedMap = data.ask(need.need_map, chosen.place, chosen.year, wanted)
    if len(found.areas) < need.FEWEST:
        _say_what_is_missing(chosen, found, wanted)
        return
    outlines = data.ask(areas.outlines, chosen.place)
    shown = [_two_way(area, wanted) for area in found.areas]
    rows = [_row(area, wanted) for area in sorted(found.areas, key=lambda each: (-each.need, each.place_id))]
    source = f"{t('enterprises.need.source')}; {source_text(catalogue()[wanted].source)}"
    says = sentence(found)
    short = t(f"indicator.{wanted}.short")
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        if outlines:
            blocks.figure(
                need_charts.two_way_map(
                    look.current(),
                    shown,
                    outlines,
                    {place_id: areas.middle(geometry) for place_id, geometry in outlines.items()},
                    (t("enterprises.need.axis_need"), t("enterprises.need.axis_supply")),
                ),
                key="need-map",
                n=len(found.areas),
                title=says,
                subtitle=t("enterprises.need.map_subtitle", need=short),
                alt=says,
                rows=rows,
                source=source,
                kinds=found.kinds,
                method="enterprise_density",
            )
        else:
            blocks.empty(t("enterprises.map.empty"), t("enterprises.map.empty_hint"))
    with right:
        blocks.figure(
            need_charts.scatter(
                look.current(),
                shown,
                (short, t("enterprises.need.axis_density")),
                (lambda value: numbers.share(value, 0), numbers.short_number),
            ),
            key="need-scatter",
            n=len(found.areas),
            title=none_sentence(found) if outlines else says,
            subtitle=t("enterprises.need.scatter_subtitle", year=max(area.need_year for area in found.areas)),
            alt=says,
            rows=rows,
            source=source,
            kinds=found.kinds,
            method=wanted,
        )


def sentence(found: NeedMap) -> str:
    """The neighbourhoods in the upper third of need with few enterprises or none, by name."""
    if not found.gaps:
        return t("enterprises.need.no_gap")
    listed = ", ".join(
        t("enterprises.need.named", name=_name(area), n=numbers.number(area.enterprises))
        for area in found.gaps[:_MOST_NAMES]
    )
    return t("enterprises.need.gaps", areas=listed, n=len(found.gaps))


def none_sentence(found: NeedMap) -> str:
    """The neighbourhoods without any enterprise, whatever their need."""
    without = [area for area in found.areas if not area.enterprises]
    if not without:
        return t("enterprises.need.all_have")
    return t("enterprises.need.without", areas=", ".join(_name(area) for area in without[:_MOST_NAMES]), n=len(without))


def _say_what_is_missing(chosen: Filters, found: NeedMap, wanted: str) -> None:
    place = name_of(data.places()[str(chosen.place)])
    short = t(f"indicator.{wanted}.title")
    if found.whole is not None:
        blocks.empty(
            t("enterprises.need.only_whole", need=short, place=place, value=blocks.value_text(wanted, found.whole)),
            t("enterprises.need.only_whole_hint"),
        )
    else:
        blocks.empty(t("enterprises.need.empty", place=place, need=short), t("enterprises.need.empty_hint"))


def _two_way(area: Area, wanted: str) -> TwoWay:
    hover = t(
        "enterprises.need.hover",
        name=_name(area),
        need=blocks.value_text(wanted, area.need),
        density=numbers.short_number(area.density),
        low=numbers.short_number(area.low),
        high=numbers.short_number(area.high),
        n=numbers.number(area.enterprises),
        residents=numbers.number(area.residents),
    )
    return TwoWay(
        area.place_id,
        _name(area),
        hover,
        area.need,
        area.density,
        area.low,
        area.high,
        area.need_third,
        area.density_third,
        area.is_gap,
    )


def _row(area: Area, wanted: str) -> Row:
    return {
        t("dimension.neighbourhood_id"): _name(area),
        t(f"indicator.{wanted}.short"): area.need,
        t("enterprises.need.column.need_year"): area.need_year,
        t("indicator.enterprise_density.short"): area.density,
        t("column.low"): area.low,
        t("column.high"): area.high,
        t("indicator.sse_enterprises.short"): area.enterprises,
        t("indicator.population.short"): area.residents,
        t("enterprises.need.column.code"): f"{area.need_third + 1}{'ABC'[area.density_third]}",
    }


def _name(area: Area) -> str:
    return name_of(data.places()[area.place_id])
