"""The register of community assets: a search, a map whose numbers are those of the list, and the list."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import areas, assets
from sse_metrics.folding import folded
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers, state
from ui.community.assets import Chosen, kind_name, kinds_of
from ui.community.needs import area_name
from ui.drawing import numbered_map
from ui.drawing.numbered_map import Spot
from ui.text import in_language, t

_HEIGHT = 400
Row = dict[str, Any]


def register(chosen: Chosen) -> None:
    """Search by name, filter by ownership and kind, map and list."""
    found = _found(chosen)
    if not found:
        blocks.empty(t("assets.found_none"), t("assets.found_none_hint"))
        return
    numbered = list(enumerate(found, 1))
    left, right = st.columns([1, 1.35], gap="small")
    with left:
        _map(chosen, numbered)
    with right:
        _list(found, numbered)


def _found(chosen: Chosen) -> list[Row]:
    kinds = sorted({row["asset_kind"] for row in chosen.rows if row["asset_kind"]})
    owners = [code for code in assets.OWNERSHIPS if any(row["ownership"] == code for row in chosen.rows)]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="assets-filters"):
        words = state.search(
            "q", t("assets.search"), t("assets.search_placeholder"), label_visibility="collapsed", width=260
        )
        ownership = state.several(
            "ownership", t("choose.ownership"), owners, [], _label(chosen, "ownership"), most=max(1, len(owners)),
            placeholder=t("choose.ownership"), label_visibility="collapsed", width=300,
        )  # fmt: skip
        kind = state.several(
            "asset_kind", t("choose.asset_kind"), kinds, [], _label(chosen, "asset_kind"), most=max(1, len(kinds)),
            placeholder=t("choose.asset_kind"), label_visibility="collapsed", width=300,
        )  # fmt: skip
    wanted = folded(words).split()
    return [
        row
        for row in chosen.rows
        if (not ownership or row["ownership"] in ownership)
        and (not kind or row["asset_kind"] in kind)
        and all(word in folded(row["name"]) for word in wanted)
    ]


def _label(chosen: Chosen, column: str) -> Any:
    return functools.partial(_counted, chosen, column)


def _counted(chosen: Chosen, column: str, code: str) -> str:
    n = sum(1 for row in chosen.rows if row[column] == code)
    return f"{t(f'{column}.{code}')} ({numbers.number(n)})"


def _map(chosen: Chosen, numbered: Sequence[tuple[int, Row]]) -> None:
    outlines: dict[str, Any] = data.ask(areas.outlines, chosen.place)
    placed = [(number, row) for number, row in numbered if row["latitude"] is not None and row["longitude"] is not None]
    if not placed:
        blocks.empty(t("assets.map.empty"), t("assets.map.empty_hint"))
        return
    spots = [
        Spot(
            number,
            row["longitude"],
            row["latitude"],
            assets.OWNERSHIPS.index(row["ownership"]),
            t(
                "assets.map.hover",
                n=number,
                name=in_language(row["name"]),
                kind=kind_name(row),
                ownership=t(f"ownership.{row['ownership']}"),
            ),
        )
        for number, row in placed
    ]
    rows = [row for _, row in numbered]
    own = sum(1 for row in rows if row["ownership"] in ("common", "cooperative", "trust"))
    title = t("assets.map.title", own=numbers.number(own), n=numbers.number(len(rows)))
    lost = len(numbered) - len(placed)
    years = data.ask(areas.outlines_of, chosen.place) if outlines else ""
    blocks.figure(
        numbered_map.numbered(
            look.current(), outlines, spots, [t(f"ownership.{code}") for code in assets.OWNERSHIPS], _HEIGHT
        ),
        key="assets-map",
        title=title,
        subtitle=t("assets.map.subtitle") + (f" {t('assets.map.lost', n=numbers.number(lost))}" if lost else ""),
        alt=title,
        rows=lambda: [exact(row) for row in rows],
        source=[
            catalogue()["community_assets"].source,
            *([t("assets.map.outlines", years=years)] if years else []),
        ],
        kinds=kinds_of(rows),
        n=len(placed),
    )


def _list(found: Sequence[Row], numbered: Sequence[tuple[int, Row]]) -> None:
    with st.container(border=True, key="figure-assets-register", gap="xsmall"):
        st.header(t("assets.found", n=numbers.number(len(found))), anchor=False)
        st.caption(t("assets.found_hint"))
        blocks.table(
            [exact(row) for row in found],
            shown=[_readable(number, row) for number, row in numbered],
            key="assets-register",
            source=catalogue()["community_assets"].source,
            kinds=kinds_of(found),
            n=len(found),
        )


def _readable(number: int, row: Row) -> Row:
    return {
        "№": number,
        t("assets.column.name"): in_language(row["name"]),
        t("dimension.ownership"): t(f"ownership.{row['ownership']}"),
        t("assets.column.owners"): numbers.number(row["owner_members"]),
        t("assets.column.jobs"): numbers.number(row["jobs"]),
        t("assets.column.newcomers"): numbers.number(row["newcomers"]),
        t("assets.column.opened"): str(row["opened_on"].year) if row["opened_on"] else numbers.MISSING,
    }


def exact(row: Row) -> Row:
    """An asset for the download: every column of the register, and what paid for it in words."""
    return {
        t("field.asset_id"): row["asset_id"],
        t("assets.column.name"): row["name"],
        t("dimension.asset_kind"): kind_name(row),
        t("dimension.ownership"): t(f"ownership.{row['ownership']}"),
        t("needs.column.area"): area_name(row["area"]),
        t("field.opened_on"): row["opened_on"],
        t("assets.column.owners"): row["owner_members"],
        t("assets.column.jobs"): row["jobs"],
        t("assets.column.newcomers"): row["newcomers"],
        t("assets.column.paid"): paid_text(row),
        t("field.latitude"): row["latitude"],
        t("field.longitude"): row["longitude"],
        t("column.provenance"): t(f"provenance.{row['provenance']}"),
    }


def paid_text(row: Row) -> str:
    """What paid for an asset in words; a dash where nothing is known."""
    said = [
        " ".join(
            part
            for part in (
                t(
                    "assets.paid",
                    payer=t(f"payer_class.{paid['payer_class']}"),
                    form=t(f"instrument.{paid['instrument']}"),
                ),
                numbers.money(paid["amount"], paid["currency"]) if paid["amount"] is not None else "",
            )
            if part
        )
        for paid in row["paid"]
    ]
    return "; ".join(said) or numbers.MISSING
