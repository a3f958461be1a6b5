"""The parts of "Published figures": search, table with contradictions, the figure in full, series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import facts as published
from sse_metrics.language import has_text
from sse_metrics.references import places_by_name
from ui import blocks, data, look, numbers, state
from ui.drawing import charts
from ui.text import name_of, t, t_or

ANY = "any"
Fact = dict[str, Any]
_CHART_POINTS = 2
_MOST_SERIES = 4


def choose() -> list[Fact]:
    """The filters of the page, all of them in its address; returns the figures that meet them."""
    every = data.facts()
    places = data.places()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="fact-filters"):
        words = state.search("q", t("facts.search"), t("facts.search_placeholder"))
        here = sorted({row["place_id"] for row in every}, key=lambda code: name_of(places[code]))
        place = state.selectbox(
            "place",
            t("choose.place"),
            [ANY, *here],
            ANY,
            lambda code: t("facts.any") if code == ANY else name_of(places[code]),
            width=210,
        )
        themes = sorted({row["theme"] for row in every})
        theme = state.selectbox(
            "theme",
            t("choose.theme"),
            [ANY, *themes],
            ANY,
            lambda code: t("facts.any") if code == ANY else t(f"fact_theme.{code}"),
            width=210,
        )
        of_theme = sorted(
            {row["indicator"] for row in every if theme in (ANY, row["theme"])}, key=lambda code: t(f"fact.{code}")
        )
        indicator = state.selectbox(
            "indicator",
            t("choose.indicator"),
            [ANY, *of_theme],
            ANY,
            lambda code: t("facts.any") if code == ANY else t(f"fact.{code}"),
            width=290,
        )
        contradicting = state.toggle("contradictions", t("facts.contradictions_only"))
    return data.facts(
        place_id=None if place == ANY else place,
        theme=None if theme == ANY else theme,
        indicator=None if indicator == ANY else indicator,
        search=words or None,
        contradictions_only=contradicting,
    )


def summary(found: Sequence[Fact]) -> bool:
    """How many figures, of how many places and sources, and how many of them disagree; whether there are any."""
    if not found:
        blocks.headline(t("facts.none"))
        st.caption(t("facts.none_hint"))
        return False
    contradicting = sum(1 for row in found if row["contradiction_kind"])
    blocks.headline(
        t(
            "facts.headline",
            n=numbers.number(len(found)),
            places=numbers.number(len({row["place_id"] for row in found})),
            sources=numbers.number(len({row["source_id"] for row in found})),
            contradicting=numbers.number(contradicting),
        ),
        ["published"],
    )
    return True


def table(found: Sequence[Fact]) -> Fact | None:
    """The figures as a table; returns the one that was selected."""
    rows = rows_of(found)
    picked = st.dataframe(
        rows,
        key="facts-table",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=330,
        alt=t("facts.table"),
        column_config={t("column.value"): st.column_config.TextColumn(alignment="right")},
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("facts.table_hint"))
        st.download_button(
            t("figure.download"),
            data=lambda: blocks.csv_bytes(list(found)),
            file_name="published-figures.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="download-facts",
        )
    chosen = picked.selection.rows
    return found[chosen[0]] if chosen and chosen[0] < len(found) else None


def rows_of(found: Sequence[Fact]) -> list[dict[str, Any]]:
    """Figures as rows of a table in the reader's language."""
    places = data.places()
    return [
        {
            t("facts.column.place"): name_of(places[row["place_id"]]),
            t("choose.indicator"): t(f"fact.{row['indicator']}"),
            t("facts.column.breakdown"): breakdown_text(row),
            t("facts.column.period"): period_text(row),
            t("facts.column.comparator"): t(f"comparator.{row['comparator']}"),
            t("column.value"): value_text(row),
            t("facts.column.unit"): unit_text(row["unit"]),
            t("facts.column.contradiction"): contradiction_text(row),
            t("facts.column.source"): row["citation"],
        }
        for row in found
    ]


def facts_table(found: Sequence[Fact], key: str) -> None:
    """Published figures with place, what they are of, period and citation."""
    places = data.places()
    blocks.table(
        [
            {
                t("facts.column.place"): name_of(places[row["place_id"]]),
                t("choose.indicator"): t(f"fact.{row['indicator']}"),
                t("column.value"): worded(row),
                t("facts.column.breakdown"): breakdown_text(row),
                t("facts.column.period"): period_text(row),
                t("facts.column.contradiction"): contradiction_text(row),
                t("facts.column.source"): row["citation"],
            }
            for row in found
        ],
        key=key,
        source=[row["citation"] for row in found],
        kinds=["published"],
        n=len(found),
    )


def in_full(fact: Fact) -> None:
    """One figure with all that is known about it, and what it disagrees with."""
    with st.container(border=True, key="fact"):
        st.header(f"{name_of(data.places()[fact['place_id']])} · {t('fact.' + fact['indicator'])}", anchor=False)
        st.text(f"{worded(fact)} · {period_text(fact)} · {breakdown_text(fact) or t('facts.no_breakdown')}")
        st.text(t("figure.source", source=fact["citation"]))
        st.text(t("facts.says", summary=fact["summary"]))
        st.text(t("facts.confidence", confidence=t(f"confidence.{fact['confidence']}"), id=fact["fact_id"]))
        if fact["contradiction"]:
            st.warning(
                _quiet(t("facts.contradicted", contradiction=fact["contradiction"])), icon=":material/compare_arrows:"
            )
            by_id = {row["fact_id"]: row for row in data.facts()}
            for other in fact["contradicts"]:
                st.text(f"{other}: {worded(by_id[other])} · {period_text(by_id[other])} · {by_id[other]['citation']}")
        elif fact["note"]:
            st.caption(_quiet(fact["note"]))


def series(found: Sequence[Fact]) -> None:
    """A chart of the series among the figures: up to four of the same unit, longest first."""
    long_enough = [each for each in published.series(list(found)) if len(_by_year(each)) >= _CHART_POINTS]
    if not long_enough:
        st.caption(t("facts.no_series"))
        return
    long_enough.sort(key=lambda each: -len(_by_year(each)))
    first = long_enough[0]
    alike = [each for each in long_enough if (each["unit"], each["indicator"]) == (first["unit"], first["indicator"])][
        :_MOST_SERIES
    ]
    places = data.places()
    drawn = [
        charts.Series(
            _series_name(each, alike, name_of(places[each["place_id"]])),
            list(_by_year(each)),
            list(_by_year(each).values()),
        )
        for each in alike
    ]
    points = [point for each in alike for point in each["points"]]
    title = t("facts.series.title", indicator=t(f"fact.{first['indicator']}"), unit=unit_text(first["unit"]))
    blocks.figure(
        charts.lines(look.current(), drawn, numbers.short_number, height=300),
        key="facts-series",
        title=title,
        alt=title,
        rows=[
            {
                t("facts.column.place"): name_of(places[point["place_id"]]),
                t("facts.column.breakdown"): breakdown_text(point),
                t("facts.column.period"): period_text(point),
                t("column.value"): point["value"],
                t("facts.column.source"): point["citation"],
            }
            for point in points
        ],
        source=[point["citation"] for point in points],
        kinds=["published"],
        n=len(points),
    )


def place_text(printed: str) -> str:
    """A place as a source prints it, in the reader's language where it is one of the places."""
    place_id = data.ask(places_by_name).get(printed)
    return name_of(data.places()[place_id]) if place_id else printed


def value_text(fact: Fact) -> str:
    """The plain figure; a year is not a quantity and has no thousands."""
    value = float(fact["value"])
    if fact["unit"] == "year":
        return f"{value:.0f}"
    return numbers.number(value, 0 if value.is_integer() else 2 if abs(value) >= 1 else 4)


def worded(fact: Fact) -> str:
    """The value with its unit, as the source words it."""
    currency = fact["unit"] if len(fact["unit"]) == 3 and fact["unit"].isupper() else None
    if currency:
        shown = numbers.money(fact["value"], currency)
    elif fact["unit"] == "percent":
        shown = numbers.percent(fact["value"])
    else:
        shown = (
            f"{numbers.number(fact['value'], 0 if float(fact['value']).is_integer() else 2)} {unit_text(fact['unit'])}"
        )
    return shown if fact["comparator"] == "exact" else t(f"comparator.{fact['comparator']}.value", value=shown)


def period_text(fact: Fact) -> str:
    """A whole year as a year, a month as such, any other period by its days, and undated as such."""
    start, end = fact["period_start"], fact["period_end"]
    if start is None:
        return t("facts.undated")
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return start.isoformat() if start == end else f"{start.isoformat()} – {end.isoformat()}"


def breakdown_text(fact: Fact) -> str:
    """What part of the whole a figure is of, in words where there are words for it."""
    parts = []
    for key, value in published.breakdown_of(fact).items():
        said = t(f"breakdown_value.{value}") if has_text(f"breakdown_value.{value}") else value.replace("_", " ")
        name = t_or(f"breakdown.{key}", key.replace("_", " "))
        parts.append(said if key == "type" else t("figure.named", name=name, value=said))
    return "; ".join(parts)


def contradiction_text(fact: Fact) -> str:
    """A mark and a word for a figure that something disagrees with, else nothing."""
    kind = fact["contradiction_kind"]
    return f"⚠ {t(f'contradiction.{kind}')}" if kind else ""


def unit_text(unit: str) -> str:
    """A unit in words."""
    slug = "".join(c if c.isalnum() else "_" for c in unit.lower())
    return t_or(f"unit.{slug}", unit)


def _by_year(each: dict[str, Any]) -> dict[float, float]:
    """One point a year; of several in one year the latest, which the table shows beside the others."""
    return {point["period_end"].year: point["value"] for point in each["points"]}


def _series_name(each: dict[str, Any], alike: Sequence[dict[str, Any]], place: str) -> str:
    one_place = len({other["place_id"] for other in alike}) == 1
    breakdown = breakdown_text(each)
    return breakdown if one_place and breakdown else place


def _quiet(text: str) -> str:
    """Text from a source, so that Markdown shows it and does nothing with it."""
    return "".join("\\" + c if c in "\\`*_[]$~<>" else c for c in text)
