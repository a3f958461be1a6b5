"""Published cases of community assets as cards: what the source says, the figures, and where it is printed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import assets
from ui import blocks, data, state
from ui import published as figures
from ui.text import name_of, t

_TOPIC, _COUNTRY = "community_assets", "KOR"
Row = dict[str, Any]


def show() -> None:
    """The cards, and the published figures of the topic that no card tells."""
    found: list[Row] = data.ask(assets.cases, _TOPIC)
    if not found:
        blocks.empty(t("case.empty"), t("case.empty_hint"))
        return
    st.header(t("case.title"), anchor=False)
    st.caption(t("case.subtitle"))
    cells = st.grid(3, min_column_width=300, gap="small")
    for case in found:
        with cells.cell():
            _card(case)
    _others()


def _card(case: Row) -> None:
    lang = state.language()
    with st.container(border=True, key=f"figure-case-{case['case_id']}", gap="xsmall", height="stretch"):
        place = name_of(data.places()[case["place_id"]])
        st.caption(f"{blocks.plain(place)} · {t('asset_kind.' + case['asset_kind'])}")
        st.subheader(blocks.plain(case[f"title_{lang}"]), anchor=False)
        st.markdown(blocks.plain(case[f"text_{lang}"]))
        for fact in case["facts"]:
            st.markdown(f"**{blocks.plain(_figure(fact, len(case['facts'])))}** · {figures.period_text(fact)}")
        blocks.badges(["published"])
        st.caption(blocks.plain(t("case.source", name=case["printed_name"], source=case["citation"])))


def _figure(fact: Row, n: int) -> str:
    """A figure of the card in words. A step that was taken is no amount, and a case alone is one of those counted."""
    if fact["unit"] == "agreements":
        return figures.breakdown_text(fact)
    if fact["unit"] == "projects" and n == 1:
        return t("case.one_of", figure=figures.worded(fact))
    mark = "⚠ " if fact["contradiction_kind"] else ""
    name = t("fact." + fact["indicator"]) + _which(fact)
    return t("figure.named", name=name, value=mark + figures.worded(fact))


def _which(fact: Row) -> str:
    """Which part a figure is of, where the card would else tell two figures alike."""
    room = t("breakdown.room")
    told = [part for part in figures.breakdown_text(fact).split("; ") if part.startswith(room)]
    return f" ({told[0].split(':')[-1].strip()})" if told else ""


def _others() -> None:
    """Figures on the topic that no card tells."""
    rest = data.ask(assets.uncited, _TOPIC, _COUNTRY)
    if not rest:
        return
    with st.container(border=True, key="figure-case-others", gap="xsmall"):
        st.header(t("case.others"), anchor=False)
        st.caption(t("case.others_caption"))
        blocks.table(
            [
                {
                    t("facts.column.place"): name_of(data.places()[fact["place_id"]]),
                    t("choose.indicator"): t(f"fact.{fact['indicator']}"),
                    t("column.value"): figures.worded(fact),
                    t("facts.column.period"): figures.period_text(fact),
                }
                for fact in rest
            ],
            key="case-others",
            source=[fact["citation"] for fact in rest],
            kinds=["published"],
            n=len(rest),
        )
