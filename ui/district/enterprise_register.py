"""The register: search and facets with counts, the map, and the table of what was found."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import register
from sse_metrics.filters import Filters
from sse_metrics.register import Counts, Selection
from ui import blocks, data, numbers, state
from ui.district import enterprise_map
from ui.downloads import csv_bytes
from ui.text import t

MOST_ROWS = 200
_HEIGHT = 430
Row = dict[str, Any]


def show(chosen: Filters) -> None:
    """Search, facets, map and table; for a place without a register, what would fill it."""
    if not data.ask(register.values, chosen.place)["family"]:
        blocks.empty(t("enterprises.register.empty"), t("enterprises.change.empty_hint"))
        return
    map_and_table(*choose(chosen))


def choose(chosen: Filters) -> tuple[Selection, Counts]:
    """Words, status and facets, each value with how many it would give; returns the selection and its counts."""
    everything = Selection(str(chosen.place), int(chosen.year or 0), status="all")
    there: dict[str, list[str]] = data.ask(register.values, chosen.place)
    selection = everything.but(
        words=" ".join(state.coming("q")),
        status=next((code for code in state.coming("status") if code in register.STATUSES), "registered"),
        **{facet: tuple(code for code in state.coming(facet) if code in there[facet]) for facet in register.FACETS},
    )
    listed = (selection, MOST_ROWS, state.language() != "ko")
    counts: Counts = data.ask_together([(register.counts, (selection,)), (register.enterprises, listed)])[0]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="register-words"):
        state.search("q", t("enterprises.search"), t("enterprises.search_placeholder"), label_visibility="collapsed")
        state.segments(
            "status",
            t("choose.status"),
            register.STATUSES,
            "registered",
            lambda code: _counted(t(f"enterprises.status.{code}"), counts.by_facet["status"].get(code, 0)),
            label_visibility="collapsed",
        )
    names = enterprise_map.area_names()
    cells = st.grid(len(register.FACETS), min_column_width=150, gap="small")
    for facet in register.FACETS:
        with cells.cell():
            state.several(
                facet,
                t(f"choose.{facet}"),
                list(there[facet]),
                [],
                functools.partial(_facet_label, facet, counts, names),
                most=max(1, len(there[facet])),
                placeholder=t(f"choose.{facet}"),
                label_visibility="collapsed",
            )
    return selection, counts


def map_and_table(selection: Selection, counts: Counts) -> None:
    """What was found, on the map and as a table; either leads to the card of an enterprise."""
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        enterprise_map.draw(selection, counts)
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
            _shown(rows),
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
                    _in_full(register.enterprises(data.database(), selection, latin=latin)),
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


def _facet_label(facet: str, counts: Counts, names: dict[str, str], code: str) -> str:
    return _counted(enterprise_map.value_text(facet, code, names), counts.by_facet[facet].get(code, 0))


_DATES = ("founded_on", "registered_on", "certified_on", "support_ended_on", "ceased_on", "deregistered_on")


def _shown(rows: Sequence[Row]) -> list[Row]:
    """The columns that a reader looks through; headings and names are asked for once, not for each row."""
    head = [t(key) for key in ("dimension.enterprise_id", "dimension.family", "choose.area")]
    head += [t(f"enterprises.column.{name}") for name in ("founded", "state")]
    names = enterprise_map.area_names()
    words = functools.cache(t)
    return [
        dict(
            zip(
                head,
                (
                    row["shown_name"],
                    words(f"family.{row['family']}"),
                    enterprise_map.value_text("area", row["area"], names),
                    row["founded_on"].year if row["founded_on"] else None,
                    words(f"enterprises.state.{row['state']}"),
                ),
                strict=True,
            )
        )
        for row in rows
    ]


def _in_full(rows: Sequence[Row]) -> list[Row]:
    """Every column of the register that a reader may want to take along."""
    plain = {name: t(f"enterprises.column.{name}") for name in ("name", "name_en", "identifier", *_DATES)}
    facets = {facet: t(f"choose.{facet}") for facet in register.FACETS}
    state_head, kind_head = t("enterprises.column.state"), t("column.provenance")
    names = enterprise_map.area_names()
    words = functools.cache(t)
    value = functools.cache(lambda facet, code: enterprise_map.value_text(facet, code, names))
    return [
        {"enterprise_id": row["enterprise_id"]}
        | {head: row[name] for name, head in plain.items()}
        | {head: value(facet, row[facet]) for facet, head in facets.items()}
        | {state_head: words(f"enterprises.state.{row['state']}"), kind_head: words(f"provenance.{row['provenance']}")}
        for row in rows
    ]
