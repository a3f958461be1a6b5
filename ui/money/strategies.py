"""Four strategies side by side, each with three figures of the place, and the place that named the four."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sse_metrics import strategies
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.strategies import STRATEGIES, Figure
from ui import blocks, data, numbers, state, tiles
from ui.published import facts_table
from ui.text import name_of, t
from ui.tiles import Tile

_SIGNS = {"better": "▲", "worse": "▼", "same": "=", "changed": "↔"}
# where each strategy is told in full
_PAGES = {
    "financing": ("money", "funding"),
    "self_management": ("district", "enterprises"),
    "training": ("district", "glance"),
    "marketing": ("district", "markets"),
}


def choose() -> Filters:
    """Place and year, in the address."""
    return blocks.choose("place", "year")


def headline(chosen: Filters) -> list[Figure]:
    """How many of the figures are known, better and worse; the figures, empty where none is known."""
    place = name_of(data.places()[str(chosen.place)])
    year = int(chosen.year or 0)
    found = strategies.read(data.compute_together(strategies.questions(str(chosen.place), year)), year)
    known = [each for each in found if each.value is not None]
    if not known:
        blocks.headline(t("strategies.headline.none", place=place, year=chosen.year))
        blocks.empty(t("strategies.empty"), t("strategies.empty_hint"))
        return []
    trends = [each.trend for each in known]
    kinds = {each.provenance for each in known}
    blocks.headline(
        t(
            "strategies.headline",
            place=place,
            year=chosen.year,
            known=len(known),
            of=len(found),
            better=trends.count("better"),
            worse=trends.count("worse"),
        ),
        [kind for kind in PROVENANCES if kind in kinds],
    )
    st.caption(t("strategies.caption", year=int(chosen.year or 0) - 1))
    return found


def show(chosen: Filters, found: Sequence[Figure]) -> None:
    """A frame for each strategy, two side by side."""
    names = list(STRATEGIES)
    for pair in (names[:2], names[2:]):
        for column, name in zip(st.columns(2, gap="small"), pair, strict=True):
            with column, st.container(border=True, key=f"figure-strategy-{name}", gap="xsmall"):
                _strategy(chosen, name, [each for each in found if each.strategy == name])


def _strategy(chosen: Filters, name: str, figures: Sequence[Figure]) -> None:
    st.header(t(f"strategies.{name}"), anchor=False)
    st.caption(t(f"strategies.{name}.text"))
    tiles.row(f"strategy-{name}", [_tile(each, int(chosen.year or 0)) for each in figures])
    sources = [catalogue()[each.indicator_id].source for each in figures if each.value is not None]
    if sources:
        kinds = {each.provenance for each in figures}
        blocks.badges([kind for kind in PROVENANCES if kind in kinds])
        st.caption(blocks.plain(blocks.source_line(sources)))
    section, page = _PAGES[name]
    st.page_link(
        f"pages/{section}/{page}.py",
        label=t(f"page.{page}"),
        icon=":material/arrow_forward:",
        query_params={"place": str(chosen.place), "year": str(chosen.year), "lang": state.language()},
    )


def _tile(each: Figure, year: int) -> Tile:
    label = t(f"indicator.{each.indicator_id}.short")
    if each.value is None:
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    value = blocks.value_text(each.indicator_id, each.value, each.currency)
    n = f"n\u00a0=\u00a0{numbers.number(each.n)}"
    if each.trend is None:
        return Tile(label, value, n)
    before = blocks.value_text(each.indicator_id, each.before, each.currency)
    return Tile(label, value, f"{_SIGNS[each.trend]} {t('strategies.before', year=year - 1, value=before)} · {n}")


def model() -> None:
    """What was published of the place that named the four strategies, each figure with its source."""
    found = data.ask(strategies.model)
    if not found:
        return
    with st.container(border=True, key="figure-strategies-model", gap="xsmall"):
        st.header(t("strategies.model", place=name_of(data.places()[strategies.MODEL])), anchor=False)
        st.caption(t("strategies.model.text"))
        facts_table(found, "strategies-model")
