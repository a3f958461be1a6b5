"""The register: search and facets with counts, the map, and the table of what was found."""

from __future__ import annotations

import functools
import html
import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import register
from sse_metrics.filters import Filters
from sse_metrics.register import Counts, Selection
from sse_metrics.warehouse.database import Database
from ui import blocks, data, deck, look, numbers, state
from ui.deck import Spot
from ui.downloads import csv_bytes
from ui.text import name_of, t

MOST_ROWS = 200
MOST_POINTS = 500  # single enterprises on the map; more of them are put together
FEW = 40  # so few are shown one by one wherever they are
_CELLS = 12
_HEIGHT = 430
LAYERS = ("density", "assets", "needs", "field")
Row = dict[str, Any]


def choose(chosen: Filters) -> tuple[Selection, Counts]:
    """Words, status and facets, each value with how many it would give; returns the selection and its counts."""
    everything = Selection(str(chosen.place), int(chosen.year or 0), status="all")
    there = data.ask(register.counts, everything).by_facet
    selection = everything.but(
        words=" ".join(state.coming("q")),
        status=next((code for code in state.coming("status") if code in register.STATUSES), "registered"),
        **{facet: tuple(code for code in state.coming(facet) if code in there[facet]) for facet in register.FACETS},
    )
    counts: Counts = data.ask(register.counts, selection)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="register-words"):
        state.search("q", t("enterprises.search"), t("enterprises.search_placeholder"))
        state.segments(
            "status",
            t("choose.status"),
            register.STATUSES,
            "registered",
            lambda code: _counted(t(f"enterprises.status.{code}"), counts.by_facet["status"].get(code, 0)),
        )
    cells = st.grid(len(register.FACETS), min_column_width=150, gap="small")
    for facet in register.FACETS:
        with cells.cell():
            state.several(
                facet,
                t(f"choose.{facet}"),
                list(there[facet]),
                [],
                functools.partial(_facet_label, facet, counts),
                most=max(1, len(there[facet])),
                placeholder=t("enterprises.any"),
            )
    return selection, counts


def map_and_table(selection: Selection, counts: Counts) -> None:
    """What was found, on the map and as a table; either leads to the card of an enterprise."""
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        the_map(selection, counts)
    with right:
        table(selection, counts)


def table(selection: Selection, counts: Counts) -> None:
    """The enterprises found by name, the first of them; the download has all."""
    with st.container(border=True, key="figure-register", gap="xsmall"):
        st.header(t("enterprises.found", n=numbers.number(counts.total)), anchor=False)
        if not counts.total:
            blocks.empty(t("enterprises.found_none"), t("enterprises.found_none_hint"))
            return
        latin = state.language() != "ko"
        rows = data.ask(register.enterprises, selection, MOST_ROWS, latin)
        st.caption(
            t("enterprises.table.pick")
            if counts.total <= MOST_ROWS
            else t("enterprises.table.first", shown=MOST_ROWS, n=numbers.number(counts.total))
        )
        key = "register-table"
        st.dataframe(
            [_shown(row) for row in rows],
            key=key,
            hide_index=True,
            height=_HEIGHT - 62,
            on_select=state.on_row(key, "enterprise", [row["enterprise_id"] for row in rows]),
            selection_mode="single-row",
            alt=t("enterprises.table.alt", n=numbers.number(counts.total)),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            blocks.badges([counts.provenance] if counts.provenance else [])
            st.download_button(
                t("enterprises.download", n=numbers.number(counts.total)),
                data=lambda: csv_bytes(
                    [_in_full(row) for row in register.enterprises(data.database(), selection, latin=latin)],
                    (t(f"provenance.{counts.provenance}"),) if counts.provenance else (),
                ),
                file_name=f"enterprises-{selection.place}-{selection.year}.csv",
                mime="text/csv",
                on_click="ignore",
                key="download-register",
                icon=":material/download:",
                type="tertiary",
            )
        st.caption(
            t("figure.source_dated", source=t("enterprises.source"), day=numbers.day(data.published_on(), "medium"))
        )


def _counted(words: str, n: int) -> str:
    return t("enterprises.counted", words=words, n=numbers.number(n))


def _facet_label(facet: str, counts: Counts, code: str) -> str:
    return _counted(value_text(facet, code), counts.by_facet[facet].get(code, 0))


def value_text(facet: str, code: str) -> str:
    """A value of a facet in words."""
    if facet == "area" and code in data.places():
        return name_of(data.places()[code])
    if facet == "leadership":
        return t(f"enterprises.leadership.{code}")
    if code == register.UNKNOWN:
        return t("enterprises.no_prototype" if facet == "prototype" else "dimension.unknown")
    return str(blocks.dimension_text(facet, code))


def _shown(row: Row) -> Row:
    return {
        t("dimension.enterprise_id"): row["shown_name"],
        t("dimension.family"): t(f"family.{row['family']}"),
        t("dimension.neighbourhood_id"): value_text("area", row["area"]),
        t("enterprises.column.founded"): row["founded_on"].year if row["founded_on"] else None,
        t("enterprises.column.state"): t(f"enterprises.state.{row['state']}"),
    }


def _in_full(row: Row) -> Row:
    return {
        "enterprise_id": row["enterprise_id"],
        t("enterprises.column.name"): row["name"],
        t("enterprises.column.name_en"): row["name_en"],
        t("enterprises.column.identifier"): row["identifier"],
        **{t(f"choose.{facet}"): value_text(facet, row[facet]) for facet in register.FACETS},
        t("enterprises.column.state"): t(f"enterprises.state.{row['state']}"),
        **{
            t(f"enterprises.column.{name}"): row[name]
            for name in (
                "founded_on",
                "registered_on",
                "certified_on",
                "support_ended_on",
                "ceased_on",
                "deregistered_on",
            )
        },
        t("column.provenance"): t(f"provenance.{row['provenance']}"),
    }


# ------------------------------------------------------------------ the map


def the_map(selection: Selection, counts: Counts) -> None:
    """Areas, groups or single enterprises, and the layers that are switched on."""
    with st.container(border=True, key="figure-map", gap="xsmall"):
        st.header(t("enterprises.map.title"), anchor=False)
        outlines = data.ask(_outlines, selection.place)
        if not outlines and not counts.located:
            blocks.empty(t("enterprises.map.empty"), t("enterprises.map.empty_hint"))
            return
        near = counts.located <= FEW or (len(selection.area) == 1 and counts.located <= MOST_POINTS)
        spots = _points(selection) if near else _groups(selection, bool(outlines))
        colours = look.current()
        layers = []
        density = _density(selection)
        if outlines:
            layers.append(deck.areas(colours, _area_rows(outlines, density), selection.area))
        if near:
            layers.append(deck.dots(colours, "enterprises", spots, colours.series[1]))
        else:
            layers += deck.circles(colours, "groups", spots, colours.series[1], hollow=True)
        framed = [outlines[code] for code in selection.area if code in outlines] or list(outlines.values())
        key = "register-map-" + "-".join(selection.area)
        st.pydeck_chart(
            deck.deck(layers, framed, [] if framed else spots, _HEIGHT),
            height=_HEIGHT,
            key=key,
            on_select=state.on_object(key, ("enterprise",), ("area",)),
            alt=t("enterprises.map.alt", n=numbers.number(counts.located)),
        )
        st.caption(t("enterprises.map.near" if near else "enterprises.map.far"))


def _points(selection: Selection) -> list[Spot]:
    rows = data.ask(register.points, selection, MOST_POINTS, state.language() != "ko")
    return [
        Spot(
            row["latitude"],
            row["longitude"],
            f"{row['shown_name']}\n{t('family.' + row['family'])}",
            choice="enterprise",
            code=row["enterprise_id"],
        )
        for row in rows
    ]


def _groups(selection: Selection, has_areas: bool) -> list[Spot]:
    in_grid = len(selection.area) == 1 or not has_areas
    rows = data.ask(register.groups, selection, _CELLS if in_grid else 0)
    return [
        Spot(
            row["latitude"],
            row["longitude"],
            t("enterprises.map.group", area=value_text("area", row["area"]), n=numbers.number(row["n"])),
            n=row["n"],
            label=numbers.short_number(row["n"]),
            choice="area" if row["area"] != register.UNKNOWN else "",
            code=row["area"],
        )
        for row in rows
    ]


def _density(selection: Selection) -> dict[str, Row]:
    return {}


def _area_rows(outlines: dict[str, Any], density: dict[str, Row]) -> list[Row]:
    places = data.places()
    rows = []
    for place_id, geometry in outlines.items():
        row = density.get(place_id)
        rows.append(
            {
                "place_id": place_id,
                "geometry": geometry,
                "value": row["value"] if row else None,
                "tip": name_of(places[place_id]),
            }
        )
    return rows


def _outlines(db: Database, place: str) -> dict[str, Any]:
    rows = db.rows(
        "select b.place_id, b.geometry from boundary as b inner join place as p on b.place_id = p.place_id "
        "where p.parent_id = $place order by b.place_id",
        {"place": place},
    )
    return {row["place_id"]: json.loads(row["geometry"]) for row in rows}
