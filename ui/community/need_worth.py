"""What help was worth a person, which figures cannot be right, and food in kilograms; beside what was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import needs
from sse_metrics.indicators import catalogue
from sse_metrics.needs import PublishedHelp
from ui import blocks, data, look, numbers
from ui import published as figures
from ui.community.needs import Chosen, area_name, few, kinds_of
from ui.drawing import need_ranks
from ui.drawing.charts import Mark
from ui.text import name_of, t

_FLAG = "▲"
Row = dict[str, Any]


def show(chosen: Chosen) -> None:
    """Help a person need by need with flags, the published case with its flag, and food by year."""
    _valued(chosen)
    left, right = st.columns([1, 1.2], gap="small")
    with left:
        _published()
    with right:
        _food(chosen)


def _valued(chosen: Chosen) -> None:
    rows: list[Row] = data.ask(needs.valued, chosen.place, chosen.year)
    if not rows:
        blocks.empty(t("needs.worth.empty", year=chosen.year), blocks.sheets("needs.empty_hint", "need"))
        return
    flagged = [row for row in rows if row["flag"]]
    with st.container(border=True, key="figure-needs-worth", gap="xsmall"):
        st.header(blocks.plain(_title(rows, flagged)), anchor=False)
        st.caption(t("needs.worth.rule", times=needs.TIMES, least=needs.FEWEST))
        for line in _without(rows, flagged):
            st.markdown(blocks.plain(line))
        blocks.table(
            [_readable(row, bool(flagged)) for row in sorted(rows, key=_is_untold)],
            columns={t("needs.worth.flag"): st.column_config.TextColumn(width="medium")},
            key="needs-worth",
            source=catalogue()["value_per_beneficiary"].source,
            kinds=kinds_of(rows),
            n=len(rows),
        )


def _title(rows: Sequence[Row], flagged: Sequence[Row]) -> str:
    n = numbers.number(len(rows))
    if not flagged:
        return t("needs.worth.title_none", n=n)
    return t("needs.worth.title", flagged=numbers.number(len(flagged)), n=n)


def _without(rows: Sequence[Row], flagged: Sequence[Row]) -> list[str]:
    """What the value per person would be without the needs with a flag, for each currency that has one."""
    said = []
    for currency in dict.fromkeys(row["currency"] for row in flagged):
        mine = [row for row in rows if row["currency"] == currency]
        rest = [row for row in mine if not row["flag"]]
        if rest:
            said.append(
                t(
                    "needs.worth.without",
                    all=numbers.money(_per_person(mine), currency),
                    rest=numbers.money(_per_person(rest), currency),
                )
            )
    return said


def _per_person(rows: Sequence[Row]) -> float:
    return float(sum(row["value"] for row in rows) / sum(row["people"] for row in rows))


def _is_untold(row: Row) -> bool:
    """What few people got is not told; a place among the others by its size would tell it."""
    return row["people"] < needs.FEWEST and not row["flag"]


def _readable(row: Row, is_any_flagged: bool) -> Row:
    """Need by need; of fewer than five people neither their number nor what each got is told."""
    is_small = row["people"] < needs.FEWEST
    times = numbers.short_number(row["times"])
    if is_small:
        times = t("needs.worth.more_than", times=needs.TIMES) if row["flag"] == "far_above" else numbers.MISSING
    flag = {t("needs.worth.flag"): f"{_FLAG} {t('needs.flag.' + row['flag'])}" if row["flag"] else ""}
    return {
        **(flag if is_any_flagged else {}),
        t("dimension.category"): t(f"category.{row['category']}"),
        t("needs.column.area"): area_name(row["area"]),
        t("needs.worth.per_person"): numbers.MISSING if is_small else numbers.money(row["per_person"], row["currency"]),
        t("needs.worth.typical"): numbers.money(row["typical"], row["currency"]),
        t("needs.worth.times"): times,
        t("needs.card.people"): few(row["people"]),
        t("field.need_id"): row["need_id"],
    }


def _published() -> None:
    """The published rent support and what it comes to a home, with the flag that it deserves."""
    found: PublishedHelp | None = data.ask(needs.published_help)
    if found is None:
        return
    each = numbers.money(found.each, found.currency)
    with st.container(border=True, key="figure-needs-published", gap="xsmall"):
        sign = f"{_FLAG} " if found.is_doubted else ""
        place = name_of(data.places()[found.amount["place_id"]])
        st.header(blocks.plain(sign + t("needs.published.title", place=place, each=each)), anchor=False)
        st.markdown(
            blocks.plain(
                t("needs.published.text", amount=figures.worded(found.amount), homes=figures.worded(found.homes))
            )
        )
        if found.is_doubted:
            st.caption(t("needs.published.doubt"))
        blocks.badges(["published"])
        st.caption(blocks.plain(t("figure.source", source=found.amount["citation"])))


def _food(chosen: Chosen) -> None:
    """Kilograms a person by year, and beside them what a city published."""
    answer = data.compute("food_per_person", chosen.filters.without("year").but(year_to=chosen.year), ("year",))
    rows = [row for row in answer.rows if row["value"] is not None]
    printed = _printed_food()
    if not rows:
        blocks.empty(t("needs.food.empty"), blocks.sheets("needs.empty_hint", "need"))
        if printed:
            st.caption(blocks.plain(printed[1]))
            st.caption(blocks.plain(t("figure.source", source=printed[2])))
        return
    last = rows[-1]
    title = t("needs.food.title", value=numbers.short_number(last["value"]), year=last["year"])
    years, values = [row["year"] for row in rows], [row["value"] for row in rows]
    marks = []
    if printed and years[0] <= printed[0].x <= years[-1]:
        marks = [printed[0]]
    blocks.figure(
        need_ranks.by_year(look.current(), years, values, marks, numbers.short_number, t("needs.food.unit")),
        key="needs-food",
        title=title,
        subtitle=f"◇ {printed[1]}" if printed else t("needs.food.subtitle"),
        alt=title,
        rows=lambda: blocks.readable(answer),
        source=[catalogue()["food_per_person"].source, *(printed[2:] if printed else ())],
        kinds=["published", *kinds_of(rows)] if printed else kinds_of(rows),
        method="food_per_person",
        n=sum(row["n"] for row in rows),
    )


def _printed_food() -> tuple[Mark, str, str] | None:
    """Food a person as two published figures of one place and time give it, the sentence that says so, its source."""
    for food in data.facts(indicator="food_purchased_from_sse"):
        for people in data.facts(indicator="people_reached_by_food_purchases", place_id=food["place_id"]):
            if food["unit"] == "tonnes" and people["value"] and food["period_end"] == people["period_end"]:
                each = 1000 * food["value"] / people["value"]
                place = name_of(data.places()[food["place_id"]])
                said = t(
                    "needs.food.published",
                    place=place,
                    period=figures.period_text(food),
                    food=figures.worded(food),
                    people=figures.worded(people),
                    each=numbers.short_number(each),
                )
                return Mark(food["period_end"].year, each, place, said), said, food["citation"]
    return None
