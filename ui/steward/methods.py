"""The parts of "Indicators and methods": the catalogue, and one indicator in full."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import Indicator, catalogue
from sse_metrics.warehouse.database import Database
from ui import blocks, data, numbers, state
from ui.text import source_text, t

ANY = "any"


def choose() -> Indicator:
    """The theme and the indicator, both in the address."""
    blocks.choose()
    themes = list(dict.fromkeys(each.theme for each in catalogue().values()))
    with st.container(horizontal=True, vertical_alignment="bottom", key="method-choices"):
        theme = state.selectbox(
            "theme",
            t("choose.theme"),
            [ANY, *themes],
            ANY,
            lambda code: t("facts.any") if code == ANY else t(f"theme.{code}"),
            width=230,
        )
        ids = [each.id for each in catalogue().values() if theme in (ANY, each.theme)]
        chosen = state.selectbox(
            "indicator", t("choose.indicator"), ids, ids[0], lambda code: t(f"indicator.{code}.title"), width=430
        )
    return catalogue()[chosen]


def definition(chosen: Indicator) -> None:
    """What it is, why it matters, a worked example, what is left out."""
    st.title(t(f"indicator.{chosen.id}.title"), anchor=False)
    st.markdown(blocks.plain(t(f"indicator.{chosen.id}.definition")))
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(t(f"indicator_unit.{chosen.unit}"), icon=":material/straighten:", color="gray")
        st.badge(t(f"direction.{chosen.direction}"), icon=":material/trending_up:", color="gray")
        if chosen.interval:
            st.badge(t(f"interval.{chosen.interval}"), icon=":material/linear_scale:", color="gray")
    left, right = st.columns(2, gap="small")
    for column, part in ((left, "why"), (right, "example"), (left, "exclusions"), (right, "comparable")):
        with column, st.container(border=True, key=f"method-{part}", height="stretch"):
            st.header(t(f"methods.{part}"), anchor=False)
            st.markdown(blocks.plain(_part(chosen, part)))


def _part(chosen: Indicator, part: str) -> str:
    if part == "comparable":
        return t("methods.comparable_text", when=t(f"indicator.{chosen.id}.{part}"), source=source_text(chosen.source))
    return t(f"indicator.{chosen.id}.{part}")


def formula(chosen: Indicator) -> None:
    """The formula as it is written, the SQL as it is run, and its answer for the district that reports."""
    place = data.districts()[0]
    filters = Filters(place=place)
    answer = data.compute(chosen.id, filters)
    st.header(t("methods.formula"), anchor=False)
    st.code(_formula(chosen), language="sql")
    with st.expander(t("methods.sql"), icon=":material/code:"):
        st.code(answer.sql, language="sql")
        st.text(
            t("methods.parameters", parameters=", ".join(f"${name} = {value}" for name, value in answer.params.items()))
        )
    names = {place_id: row[f"name_{state.language()}"] for place_id, row in data.places().items()}
    st.header(t("methods.answer", place=names[place]), anchor=False)
    if answer.is_empty:
        blocks.empty(t("methods.no_rows"), t("methods.no_rows_hint"))
        return
    blocks.table(
        blocks.readable(answer, names),
        key=f"answer-{chosen.id}",
        source=chosen.source,
        kinds=[answer.provenance] if answer.provenance else [],
    )


def checks(chosen: Indicator) -> None:
    """Published values that the same function reproduces from their parts."""
    rows = [row for row in data.ask(_checks) if row["indicator_id"] == chosen.id]
    if not rows:
        return
    st.header(t("methods.checks"), anchor=False)
    st.caption(t("methods.checks_text"))
    blocks.table(
        [
            {
                t("facts.column.place"): row["place"],
                t("facts.column.period"): row["period"],
                t("column.numerator"): row["numerator"] or "",
                t("column.denominator"): row["denominator"] or "",
                t("methods.published_value"): numbers.number(
                    row["published_value"], 0 if row["published_value"] >= 100 else 3
                ),
                t("facts.column.source"): row["source_url"],
            }
            for row in rows
        ],
        key=f"checks-{chosen.id}",
        source=t("market.published.source"),
        kinds=["published"],
    )


def everything() -> None:
    """The whole catalogue as a table."""
    with st.expander(t("methods.catalogue", n=len(catalogue())), icon=":material/list:"):
        st.dataframe(
            [
                {
                    t("choose.theme"): t(f"theme.{each.theme}"),
                    t("choose.indicator"): t(f"indicator.{each.id}.title"),
                    t("methods.definition"): t(f"indicator.{each.id}.definition"),
                    t("facts.column.unit"): t(f"indicator_unit.{each.unit}"),
                    "id": each.id,
                }
                for each in catalogue().values()
            ],
            hide_index=True,
            alt=t("methods.catalogue", n=len(catalogue())),
        )


def _formula(chosen: Indicator) -> str:
    lines = [chosen.numerator]
    if chosen.denominator:
        lines += ["÷", chosen.denominator]
    if chosen.scale != 1:
        lines.append(f"× {chosen.scale}")
    if chosen.part_of:
        lines += ["÷", f"-- {t('methods.shape.part_of', dimension=t('dimension.' + chosen.part_of))}"]
    if chosen.concentration or chosen.top:
        shape = "concentration" if chosen.concentration else "top_tenth" if chosen.top == "tenth" else "top"
        lines.append(f"-- {t(f'methods.shape.{shape}', n=chosen.top, dimension=t(f'dimension.{chosen.parts}'))}")
    elif chosen.parts:
        lines = [f"1 − Σ s²   -- {t('methods.shape.parts', dimension=t('dimension.' + chosen.parts))}", *lines]
    if chosen.relative_to_all:
        lines.append(f"-- {t('methods.shape.relative')}")
    if chosen.rank_gap:
        lines[1:2] = ["−"]
        lines.append(f"-- {t('methods.shape.rank_gap')}")
    if chosen.since_first:
        lines.append(f"-- {t('methods.shape.since_first')}")
    if chosen.survives_days:
        lines = [
            f"Π (1 − d / n)   -- {t('methods.shape.survival', days=chosen.survives_days)}",
            f"d = {chosen.numerator}",
        ]
    lines.append(f"from {chosen.table}" + (f"\nwhere {chosen.only}" if chosen.only else ""))
    return "\n".join(lines)


def _checks(db: Database) -> list[dict[str, Any]]:
    return db.rows("select * from published_check order by check_id")
