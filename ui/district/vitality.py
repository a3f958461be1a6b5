"""Vitality and work: what enterprises live from, whether they earn, whom they employ, how they are supported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.references import Reference, references
from sse_metrics.warehouse.database import Database
from ui import blocks, data, numbers, state, tiles
from ui.district import vitality_figures
from ui.text import name_of, t
from ui.tiles import Tile

ALL = "all"
PARTS = ("money", "profit", "work", "people", "support")
# figures of the first row, each read against what was published
_KEY_FIGURES = (
    "self_financing_ratio", "subsidy_per_enterprise", "labour_cost_rule_share", "net_profitable_share",
    "sse_jobs", "vulnerable_worker_share",
)  # fmt: skip


def choose() -> tuple[Filters, str]:
    """Place, year and family, and the part of the page that is shown."""
    filters = blocks.choose("place", "year")
    whose, which = st.columns([1, 3.2], gap="small", vertical_alignment="center")
    with whose:
        families = [ALL, *data.ask(_families, filters.place)]
        family = state.selectbox(
            "family", t("choose.family"), families, ALL,
            lambda code: t("vitality.all_families") if code == ALL else t(f"family.{code}"),
            label_visibility="collapsed",
        )  # fmt: skip
    with which:
        part = state.segments(
            "part", t("choose.part"), PARTS, PARTS[0], lambda code: t(f"vitality.part.{code}"),
            label_visibility="collapsed",
        )  # fmt: skip
    return filters.but(family=None if family == ALL else family), part


def _families(db: Database, place: str) -> list[str]:
    rows = db.rows(
        "select distinct family from enterprise where place_id in "
        "(select place_id from place_within where within_id = $place) order by family",
        {"place": place},
    )
    return [row["family"] for row in rows]


def _row(indicator_id: str, chosen: Filters, year: int | None = None) -> dict[str, Any] | None:
    return vitality_figures.over_years(indicator_id, chosen).one(year=year or chosen.year)


def headline(chosen: Filters) -> bool:
    """How much of their revenue enterprises earn by selling, and how much is subsidy; whether anything is known."""
    place = name_of(data.places()[str(chosen.place)])
    selling, subsidy = (_row(name, chosen) for name in ("self_financing_ratio", "subsidy_dependence"))
    if not selling or selling["value"] is None or subsidy is None:
        blocks.headline(t("vitality.headline.none", place=place, year=chosen.year))
        blocks.empty(t("vitality.empty"), t("vitality.empty_hint"))
        return False
    said = t(
        "vitality.headline",
        place=place,
        year=chosen.year,
        sales=numbers.share(selling["value"], 0),
        subsidy=numbers.share(subsidy["value"], 0),
    )
    blocks.headline(said, [selling["provenance"]])
    return True


def key_figures(chosen: Filters) -> None:
    """Six figures of the year, each with its change or interval and with a published figure to read it by."""
    vitality_figures.ask_together(_KEY_FIGURES, chosen)
    tiles.row("vitality", [_tile(name, chosen) for name in _KEY_FIGURES])


def _tile(indicator_id: str, chosen: Filters) -> Tile:
    row, before = (_row(indicator_id, chosen, int(chosen.year or 0) - back) for back in (0, 1))
    if not row or row["value"] is None:
        return Tile(t(f"indicator.{indicator_id}.short"), numbers.MISSING, t("card.no_figure"))
    if row.get("low") is not None:
        low, high = (numbers.share(row[name], 0) for name in ("low", "high"))
        below = t("survival.card.interval", low=low, high=high, n=numbers.number(row["n"]))
    elif before and before["value"] and catalogue()[indicator_id].unit == "share":
        points = numbers.signed_percent(100 * (row["value"] - before["value"])).rstrip("%\u202f\u00a0")
        below = t("vitality.points", points=points, year=int(chosen.year or 0) - 1)
    elif before and before["value"]:
        change = numbers.signed_percent(100 * (row["value"] / before["value"] - 1))
        below = f"{change} {t('card.on_year_before', year=int(chosen.year or 0) - 1)}"
    else:
        below = f"n = {numbers.number(row['n'])}"
    value = blocks.value_text(indicator_id, row["value"], row.get("currency"))
    return Tile(t(f"indicator.{indicator_id}.short"), value, below, _nearest(indicator_id, int(chosen.year or 0)))


def _nearest(indicator_id: str, year: int) -> str:
    """The latest published figure up to the year, as a mark to read by."""
    found = [each for each in data.ask(references, indicator_id) if each.year <= year]
    return _said(indicator_id, found[-1]) if found else ""


def _said(indicator_id: str, each: Reference) -> str:
    value = blocks.value_text(indicator_id, each.value, None, each.comparator)
    place = vitality_figures.place_text(each)
    if each.type:
        of = vitality_figures.kind_text(each.type)
        return t("vitality.reference_of", place=place, period=each.period, value=value, kind=of)
    return t("vitality.reference", place=place, period=each.period, value=value)


# ------------------------------------------------------------------ the parts


def part(name: str, chosen: Filters) -> None:
    """The charts of the part that was chosen; the others are not computed."""
    {"money": _money, "profit": _profit, "work": _work, "people": _people, "support": _support}[name](chosen)


def _money(chosen: Filters) -> None:
    left, right = st.columns(2, gap="small")
    with left:
        vitality_figures.shares(chosen, "self_financing", ("self_financing_ratio", "subsidy_dependence"))
    with right:
        vitality_figures.amount(chosen, "subsidy_per_enterprise")
    left, right = st.columns(2, gap="small")
    with left:
        vitality_figures.shares(chosen, "labour_cost", ("labour_cost_rule_share",))
        cover = _row("labour_cost_cover", chosen)
        if cover and cover["value"] is not None:
            st.markdown(blocks.plain(t("vitality.labour_cost.cover", value=numbers.short_number(cover["value"]))))
            st.caption(blocks.plain(t("vitality.labour_cost.trap")))
    with right:
        vitality_figures.spread_of(chosen, "sales_revenue")


def _profit(chosen: Filters) -> None:
    left, right = st.columns([1.4, 1], gap="small")
    with left:
        vitality_figures.shares(
            chosen, "profit", ("net_profitable_share", "profitable_share", "profitable_without_subsidy_share")
        )
        st.caption(t("vitality.profit.note"))
    with right:
        vitality_figures.shares(chosen, "reinvested", ("surplus_reinvested_share",))


def _work(chosen: Filters) -> None:
    left, right = st.columns(2, gap="small")
    with left:
        vitality_figures.amount(chosen, "sse_jobs")
        vitality_figures.sizes(chosen)
    with right:
        vitality_figures.spread_of(chosen, "jobs")
        vitality_figures.job_share(chosen)


def _people(chosen: Filters) -> None:
    _more_tiles(chosen, ("fte_ratio", "wage_ratio", "worker_retention", "volunteer_fte", "women_led_share"))
    left, right = st.columns(2, gap="small")
    with left:
        vitality_figures.shares(chosen, "vulnerable", ("vulnerable_worker_share",))
    with right:
        vitality_figures.shares(chosen, "women", ("women_worker_share",))


def _support(chosen: Filters) -> None:
    left, right = st.columns(2, gap="small")
    programmes = chosen.but(family=None)
    with left:
        vitality_figures.shares(programmes, "indirect", ("indirect_support_share",))
    with right:
        vitality_figures.shares(programmes, "own_budget", ("own_budget_share",))
    if chosen.family:
        st.caption(t("vitality.support.all_families"))


def _more_tiles(chosen: Filters, names: Sequence[str]) -> None:
    known = [name for name in names if vitality_figures.over_years(name, _without_size(name, chosen)).rows]
    if known:
        tiles.row("vitality-more", [_tile(name, chosen) for name in known])


def _without_size(name: str, chosen: Filters) -> Filters:
    return chosen if "family" in catalogue()[name].grain else chosen.but(family=None)
