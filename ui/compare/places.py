"""The parts of "Places": one place from published and official figures alone, and what is missing of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import place_profile
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.place_profile import QUESTIONS, Known
from sse_metrics.warehouse.database import Database
from ui import blocks, data, numbers, published, state
from ui.drawing import maps
from ui.text import name_of, source_text, t

_CENSUS = ("population", "one_person_household_share", "welfare_recipient_share", "businesses_per_10k")
# What the map can show: a published figure, or official ones.
_SHOWN = ("sse_enterprises", *_CENSUS)
_FIRST = "seoul"
Fact = dict[str, Any]


def choose() -> str:
    """The place, in the address: Seoul and its districts first, then every other place with a figure."""
    blocks.choose()
    places = data.places()
    codes: list[str] = data.ask(_places_with_figures)
    return state.selectbox(
        "place",
        t("choose.place"),
        codes,
        _FIRST,
        lambda code: name_of(places[code]),
        width=260,
        label_visibility="collapsed",
    )


def headline(place: str) -> None:
    """How many figures of how many sources, until when, and how many questions stay open."""
    found = data.facts(place_id=place)
    known = answers(place)
    official = _census(place)
    open_ones = sum(1 for each in known if each.completeness == "missing")
    dated = [row["period_end"].year for row in found if row["period_end"] and row["status"] == "actual"]
    said = t(
        "places.headline" if dated else "places.headline_undated" if found else "places.headline_none",
        place=name_of(data.places()[place]),
        n=numbers.number(len(found)),
        sources=len({row["source_id"] for row in found}),
        year=max(dated, default=0),
        open=open_ones,
        questions=len(known),
    )
    blocks.headline(said, (["official"] if official else []) + (["published"] if found else []))
    if place in data.districts() and data.compute("sse_enterprises", Filters(place=place)).rows:
        st.page_link(
            "pages/district/glance.py",
            label=t("places.has_rows"),
            icon=":material/arrow_forward:",
            query_params={"place": place, "lang": state.language()},
        )


def census(place: str) -> None:
    """Residents, households, need and businesses from the census, each with its year."""
    shown = _census(place)
    if not shown:
        st.caption(t("places.no_census"))
        return
    cells = st.grid(len(_CENSUS), min_column_width=190, gap="small")
    for indicator_id in _CENSUS:
        row = shown.get(indicator_id)
        with cells.cell(), st.container(border=True, key=f"card-{indicator_id}", gap="xxsmall", height="stretch"):
            st.metric(
                t(f"indicator.{indicator_id}.short"),
                blocks.value_text(indicator_id, row["value"]) if row else numbers.MISSING,
                help=t(f"indicator.{indicator_id}.definition"),
            )
            st.caption(t("glance.known.census", year=row["year"]) if row else t("card.no_figure"))
            blocks.badges(["official"] if row else [])


def known(place: str) -> None:
    """Question by question: the figure with its year and source, or the sheet that would answer it."""
    found = answers(place)
    missing = [each for each in found if each.completeness == "missing"]
    with st.container(border=True, key="place-known"):
        st.header(t("places.known.title", known=len(found) - len(missing), questions=len(found)), anchor=False)
        blocks.table(
            [_answer_row(each) for each in found],
            key="place-known",
            source=[each.fact["citation"] for each in found if each.fact] or t("places.known.no_source"),
            kinds=["published"] if len(missing) < len(found) else [],
            alt=t("places.known.title", known=len(found) - len(missing), questions=len(found)),
        )
        if missing:
            st.caption(t("places.known.hint"))


def answers(place: str) -> list[Known]:
    """The profile of a place."""
    found: list[Known] = data.ask(place_profile.profile, place)
    return found


def has_map(place: str) -> bool:
    """Whether places with outlines lie below this one."""
    return bool(data.ask(_has_outlines, place))


def districts_map(place: str) -> None:
    """One figure for every district of a city; those without one stay grey and are counted."""
    shown = state.segments("shown", t("choose.shown"), _SHOWN, _SHOWN[0], _shown_name)
    names = data.places()
    rows = _published_below(place) if shown == "sse_enterprises" else _official_below(place, shown)
    below: dict[str, list[Known]] = data.ask(place_profile.coverage, place)
    title = t("places.map.title", what=_shown_name(shown), known=len(rows), all=len(below))
    is_share = shown != "sse_enterprises" and catalogue()[shown].unit == "share"
    form = numbers.share if is_share else numbers.short_number
    hovers = {
        place_id: t("places.map.hover", name=name_of(names[place_id]), value=form(row["value"]), year=row["year"])
        if (row := rows.get(place_id))
        else t("places.map.missing", name=name_of(names[place_id]))
        for place_id in below
    }
    values = {place_id: row["value"] for place_id, row in rows.items()}
    blocks.figure(
        maps.below(place, values, hovers, form, 330),
        key="places-map",
        title=title,
        alt=title,
        subtitle=t("places.map.subtitle") if shown == "sse_enterprises" else "",
        rows=[
            {
                t("facts.column.place"): name_of(names[place_id]),
                t("column.value"): rows[place_id]["value"] if place_id in rows else None,
                t("dimension.year"): rows[place_id]["year"] if place_id in rows else None,
                t("facts.column.source"): rows[place_id]["source"] if place_id in rows else t("places.missing"),
            }
            for place_id in below
        ],
        source=[row["source"] for row in rows.values()] or t("places.known.no_source"),
        kinds=["published" if shown == "sse_enterprises" else "official"] if rows else [],
        n=len(rows),
    )


def coverage(place: str) -> None:
    """Which district publishes what: the year of the latest figure, or nothing."""
    below: dict[str, list[Known]] = data.ask(place_profile.coverage, place)
    names = data.places()
    answered = {place_id: sum(each.completeness != "missing" for each in found) for place_id, found in below.items()}
    silent = sum(1 for count in answered.values() if not count)
    with st.container(border=True, key="place-coverage"):
        st.header(t("places.coverage.title", all=len(below), silent=silent), anchor=False)
        blocks.table(
            [
                {t("facts.column.place"): name_of(names[place_id])}
                | {t(f"fact.{each.question.id}"): _year_text(each) for each in below[place_id]}
                for place_id in sorted(below, key=lambda code: (-answered[code], code))
            ],
            key="place-coverage",
            source=[each.fact["citation"] for found in below.values() for each in found if each.fact]
            or t("places.known.no_source"),
            kinds=["published"],
            alt=t("places.coverage.title", all=len(below), silent=silent),
        )
        st.caption(t("places.coverage.hint"))


def everything(place: str) -> None:
    """Every published figure of the place, one of them in full, and its longest series."""
    found = data.facts(place_id=place)
    if not found:
        blocks.empty(t("places.nothing"), t("places.nothing_hint"))
        return
    st.header(t("places.everything.title", n=numbers.number(len(found))), anchor=False)
    selected = published.table(found)
    if selected:
        published.in_full(selected)
    published.series(found)


def _answer_row(each: Known) -> dict[str, Any]:
    name = t(f"fact.{each.fact['indicator'] if each.fact else each.question.id}")
    if each.fact is None:
        sheet = t(f"table.{each.question.template}")
        return {
            t("places.column.question"): name,
            t("column.value"): t("places.missing"),
            t("facts.column.period"): "",
            t("places.column.note"): t("places.would_fill", sheet=sheet),
            t("facts.column.source"): "",
        }
    notes = [published.breakdown_text(each.fact)]
    if each.completeness != "whole":
        notes.append(t(f"places.completeness.{each.completeness}"))
    if each.others:
        notes.append(t("places.others", values=" / ".join(published.worded(row) for row in each.others)))
    return {
        t("places.column.question"): name,
        t("column.value"): published.worded(each.fact),
        t("facts.column.period"): published.period_text(each.fact),
        t("places.column.note"): " · ".join(note for note in notes if note),
        t("facts.column.source"): each.fact["citation"],
    }


def _year_text(each: Known) -> str:
    if each.completeness == "missing":
        return numbers.MISSING
    if each.year is None:
        return t("facts.undated")
    return str(each.year) if each.completeness == "whole" else t("places.part_of_year", year=each.year)


def _census(place: str) -> dict[str, dict[str, Any]]:
    found = {}
    for indicator_id in _CENSUS:
        rows = [row for row in data.compute(indicator_id, Filters(place=place)).rows if row["value"] is not None]
        if rows:
            found[indicator_id] = rows[-1]
    return found


def _shown_name(code: str) -> str:
    return t(f"fact.{code}") if code == "sse_enterprises" else t(f"indicator.{code}.short")


def _published_below(place: str) -> dict[str, dict[str, Any]]:
    """The whole-place answers to the first question, by place; parts of a place would mislead on a map."""
    below: dict[str, list[Known]] = data.ask(place_profile.coverage, place)
    first = QUESTIONS[0]
    return {
        place_id: {"value": each.fact["value"], "year": each.year, "source": each.fact["citation"]}
        for place_id, found in below.items()
        for each in found
        if each.question == first and each.fact and each.completeness == "whole"
    }


def _official_below(place: str, shown: str) -> dict[str, dict[str, Any]]:
    """The latest census figure of each place below, by place."""
    answer = data.compute(shown, by=("place_id", "year"))
    below: dict[str, list[Known]] = data.ask(place_profile.coverage, place)
    return {  # rows come in the order of their years: the latest stays
        row["place_id"]: {"value": row["value"], "year": row["year"], "source": source_text(answer.indicator.source)}
        for row in sorted(answer.rows, key=lambda row: row["year"])
        if row["place_id"] in below and row["value"] is not None
    }


def _has_outlines(db: Database, place: str) -> bool:
    return bool(
        db.value(
            "select count(*) from boundary as b inner join place as p on b.place_id = p.place_id "
            "where p.parent_id = $place and p.level <> 'neighbourhood'",
            {"place": place},
        )
    )


def _places_with_figures(db: Database) -> list[str]:
    rows = db.rows(
        """
        select p.place_id from place as p
        where p.level <> 'neighbourhood' and (
            exists (select 1 from published_fact as f where f.place_id = p.place_id)
            or exists (select 1 from context as x where x.place_id = p.place_id)
        )
        order by p.place_id <> $first, coalesce(p.parent_id, '') <> $first, p.name_en
        """,
        {"first": _FIRST},
    )
    return [row["place_id"] for row in rows]
