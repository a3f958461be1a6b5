"""Needs by neighbourhood: a map and a list that says the same, and those that wait longest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import areas, needs
from sse_metrics.indicators import catalogue
from ui import blocks, data, numbers, state
from ui.community.needs import Chosen, area_name, category_rows, kinds_of, met_share
from ui.drawing import maps
from ui.text import t

ALL = "all"
SHOWN = ("open", "met")
_MOST = 25
_MOST_NAMES = 3
Row = dict[str, Any]


def where(chosen: Chosen) -> None:
    """What waits per 10,000 residents, or what is met, by neighbourhood; for all kinds of need or one."""
    present = [row["category"] for row in chosen.of("category")]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="needs-where"):
        shown = state.segments(
            "need_map", t("choose.need_map"), SHOWN, SHOWN[0], lambda code: t(f"needs.map.{code}"),
            label_visibility="collapsed",
        )  # fmt: skip
        category = state.selectbox(
            "need_category",
            t("choose.need_category"),
            [ALL, *sorted(present, key=lambda code: t(f"category.{code}"))],
            ALL,
            lambda code: t("needs.all_categories") if code == ALL else t(f"category.{code}"),
            label_visibility="collapsed",
            width=220,
        )
    level = "area" if category == ALL else "cell"
    rows = [row for row in chosen.of(level) if category in (ALL, row["category"])]
    if not rows:
        blocks.empty(t("needs.map.empty"), t("needs.map.empty_hint"))
        return
    people: dict[str, float] = data.ask(needs.residents, chosen.place, chosen.year)
    told = [row | {"per_10k": _per_10k(row, people), "share": met_share(row)} for row in rows]
    left, right = st.columns([1.1, 1], gap="small")
    with left:
        _map(chosen, told, shown, category)
    with right:
        _list(chosen, told, shown, level)


def _per_10k(row: Row, people: dict[str, float]) -> float | None:
    residents = people.get(row["area"])
    return 10_000 * row["waiting"] / residents if residents else None


def _map(chosen: Chosen, rows: Sequence[Row], shown: str, category: str) -> None:
    measure = "per_10k" if shown == "open" else "share"
    named = [row for row in rows if row["area"] != "unknown"]
    known = [row for row in named if row[measure] is not None]
    outlines = data.ask(areas.outlines, chosen.place)
    if not outlines or not known:
        blocks.empty(t(f"needs.map.none_{shown}", n=needs.FEWEST), t("needs.map.empty_hint"))
        return
    title = _title(chosen, known, shown, category)
    blocks.figure(
        maps.below(
            chosen.place,
            {row["area"]: row[measure] for row in known},
            {area: _hover(area, named) for area in outlines},
            numbers.short_number if shown == "open" else lambda value: numbers.share(value, 0),
            380,
        ),
        key="needs-map",
        title=title,
        subtitle=t(f"needs.map.subtitle_{shown}", day=numbers.day(chosen.day), year=chosen.year, n=needs.FEWEST),
        alt=title,
        rows=lambda: category_rows(chosen.of("cell")),
        source=[
            catalogue()["needs_met_share"].source,
            *([catalogue()["population"].source] if shown == "open" else []),
        ],
        kinds=kinds_of(rows) if shown == "met" else ["official", *kinds_of(rows)],
        n=sum(row["waiting" if shown == "open" else "validated_so_far"] for row in known),
    )


def _title(chosen: Chosen, known: Sequence[Row], shown: str, category: str) -> str:
    kind = "" if category == ALL else f" · {t(f'category.{category}')}"
    if shown == "met":
        share = min(row["share"] for row in known)
        least = [f"{area_name(row['area'])} ({_met_of(row)})" for row in known if row["share"] == share]
        names = ", ".join(least[:_MOST_NAMES]) + (f" (+{len(least) - _MOST_NAMES})" if len(least) > _MOST_NAMES else "")
        return t("needs.map.title_met", area=names, share=numbers.share(share, 0)) + kind
    if not any(row["waiting"] for row in known):
        return t("needs.waiting.none", day=numbers.day(chosen.day)) + kind
    most = max(known, key=lambda row: (row["per_10k"], row["area"]))
    value = numbers.short_number(most["per_10k"])
    return t("needs.map.title_open", area=area_name(most["area"]), value=value, n=most["waiting"]) + kind


def _met_of(row: Row) -> str:
    return t("needs.of", part=numbers.number(row["met_so_far"]), whole=numbers.number(row["validated_so_far"]))


def _hover(area: str, rows: Sequence[Row]) -> str:
    found = next((row for row in rows if row["area"] == area), None)
    if found is None:
        return t("needs.map.hover_none", area=area_name(area))
    return t(
        "needs.map.hover",
        area=area_name(area),
        waiting=numbers.number(found["waiting"]),
        per_10k=numbers.short_number(found["per_10k"]),
        met=numbers.number(found["met_so_far"]),
        validated=numbers.number(found["validated_so_far"]),
    )


def _list(chosen: Chosen, rows: Sequence[Row], shown: str, level: str) -> None:
    """The same in rows: what waits, what is met, how long a match took; most pressing first."""
    if shown == "open":
        rows = sorted(rows, key=lambda row: (row["per_10k"] is None, -(row["per_10k"] or 0), row["area"]))
    else:
        rows = sorted(rows, key=lambda row: (row["share"] is None, row["share"] or 0, row["area"]))
    with st.container(border=True, key="figure-needs-list", gap="xsmall"):
        st.header(t("needs.list.title", n=numbers.number(len(rows))), anchor=False)
        st.caption(t("needs.list.subtitle", n=needs.FEWEST, year=chosen.year))
        blocks.table(
            category_rows(chosen.of("cell")),
            shown=[
                {
                    t("needs.column.area"): area_name(row["area"]),
                    t("needs.column.waiting"): row["waiting"],
                    t("needs.column.per_10k"): numbers.short_number(row["per_10k"]),
                    t("indicator.needs_met_share.short"): _share_text(row),
                    t("needs.column.days"): numbers.short_number(row["days"]),
                }
                for row in rows
            ],
            key="needs-list",
            source=catalogue()["needs_met_share"].source,
            kinds=kinds_of(rows),
            n=sum(row["waiting"] for row in rows),
        )


def _share_text(row: Row) -> str:
    if not row["validated_so_far"]:
        return numbers.MISSING
    whole = _met_of(row)
    return whole if row["share"] is None else f"{numbers.share(row['share'], 0)} ({whole})"


# ------------------------------------------------------------------ what waits longest


def waiting(chosen: Chosen) -> None:
    """The needs that have waited longest, by kind and neighbourhood; no persons."""
    everything = chosen.of("all")
    total = everything[0]["waiting"] if everything else 0
    if not total:
        blocks.empty(t("needs.waiting.none", day=numbers.day(chosen.day)))
        return
    rows: list[Row] = data.ask(needs.waiting, chosen.place, chosen.day, _MOST)
    first = rows[0]
    with st.container(border=True, key="figure-needs-waiting", gap="xsmall"):
        st.header(
            blocks.plain(
                t(
                    "needs.waiting.title",
                    category=t(f"category.{first['category']}"),
                    area=area_name(first["area"]),
                    days=numbers.number(first["days"]),
                )
            ),
            anchor=False,
        )
        st.caption(
            t(
                "needs.waiting.subtitle",
                shown=numbers.number(len(rows)),
                n=numbers.number(total),
                day=numbers.day(chosen.day),
            )
        )
        blocks.table(
            [
                {
                    t("needs.waiting.days"): row["days"],
                    t("dimension.category"): t(f"category.{row['category']}"),
                    t("needs.column.area"): area_name(row["area"]),
                    t("needs.column.stage"): t(f"choice.need.stage.{row['stage']}"),
                    t("needs.waiting.since"): row["reported_on"],
                    t("field.need_id"): row["need_id"],
                }
                for row in rows
            ],
            columns={t("needs.waiting.since"): st.column_config.DateColumn(format="iso8601")},
            key="needs-waiting",
            source=catalogue()["needs_met_share"].source,
            kinds=kinds_of(rows),
            n=total,
        )
        st.caption(t("needs.waiting.caution"))
