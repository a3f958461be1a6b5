"""Who comes and goes, how old enterprises are, which kinds there are and where they are many."""

from __future__ import annotations

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, catalogue
from ui import blocks, data, look, numbers
from ui.blocks import dimension_text
from ui.drawing import charts, enterprise_charts
from ui.drawing.charts import Series
from ui.text import name_of, t

_YEARS = 12  # years looked back on


def change(chosen: Filters) -> None:
    """Births and deaths in numbers and as rates, and how old the operating enterprises are."""
    left, right = st.columns(2, gap="small")
    with left:
        births_and_deaths(chosen)
        ages(chosen)
    with right:
        rates(chosen)


def kinds(chosen: Filters) -> None:
    """Families, sectors and their diversity, and where enterprises are many for the businesses there are."""
    left, right = st.columns(2, gap="small")
    with left:
        families(chosen)
        diversity(chosen)
    with right:
        sectors(chosen)
        quotients(chosen)


def births_and_deaths(chosen: Filters) -> None:
    """How many were founded and closed in each year."""
    born, closed = (_by_year(name, chosen) for name in ("birth_rate", "death_rate"))
    years = [row["year"] for row in born.rows if row["denominator"]]
    if not years:
        blocks.empty(t("enterprises.change.empty"), t("enterprises.change.empty_hint"))
        return
    came = [born.one(year=year)["numerator"] for year in years]  # type: ignore[index]
    went = [closed.one(year=year)["numerator"] for year in years]  # type: ignore[index]
    title = t(
        "enterprises.change.title",
        first=years[0],
        last=years[-1],
        born=numbers.number(sum(came)),
        closed=numbers.number(sum(went)),
    )
    words = (t("enterprises.change.born"), t("enterprises.change.closed"))
    blocks.figure(
        enterprise_charts.coming_and_going(look.current(), years, came, went, words),
        key="enterprises-change",
        n=sum(came) + sum(went),
        title=title,
        alt=title,
        rows=[
            {t("dimension.year"): year, words[0]: came[i], words[1]: went[i], t("column.n"): _active(born, year)}
            for i, year in enumerate(years)
        ],
        source=t("enterprises.source"),
        kinds=_kinds(born),
        method="birth_rate",
    )


def rates(chosen: Filters) -> None:
    """Births, deaths and churn as shares of the enterprises active in the year."""
    names = ("birth_rate", "death_rate", "churn_rate")
    answers = [_by_year(name, chosen) for name in names]
    now = [answer.value(year=chosen.year) for answer in answers]
    if any(value is None for value in now):
        blocks.empty(t("enterprises.change.empty"), t("enterprises.change.empty_hint"))
        return
    years = [row["year"] for row in answers[0].rows if row["value"] is not None]
    series = [
        Series(t(f"enterprises.change.{name}"), years, [answer.value(year=year) for year in years])
        for name, answer in zip(names, answers, strict=True)
    ]
    birth, death, churn = (numbers.share(value) for value in now)
    title = t("enterprises.rates.title", year=chosen.year, churn=churn, birth=birth, death=death)
    blocks.figure(
        charts.lines(look.current(), series, lambda value: numbers.share(value, 0)),
        key="enterprises-rates",
        n=answers[0].rows[-1]["n"],
        title=title,
        alt=title,
        rows=[row for answer in answers for row in blocks.readable(answer)],
        source=catalogue()["birth_rate"].source,
        kinds=_kinds(answers[0]),
        method="churn_rate",
    )


def ages(chosen: Filters) -> None:
    """The operating enterprises by age."""
    found = data.compute("age_bands", chosen)
    if found.is_empty:
        return
    order = ("under_5", "from_5_to_9", "from_10_to_19", "from_20")
    rows = [row for band in order for row in found.rows if row["age_band"] == band]
    largest = max(rows, key=lambda row: row["value"])
    title = t(
        "enterprises.ages.title",
        share=numbers.share(largest["value"], 0),
        band=dimension_text("age_band", largest["age_band"]),
        n=numbers.number(found.n),
    )
    blocks.figure(
        charts.bars(
            look.current(),
            [str(dimension_text("age_band", row["age_band"])) for row in rows],
            [row["value"] for row in rows],
            numbers.share,
        ),
        key="enterprises-ages",
        n=found.n,
        title=title,
        alt=title,
        rows=blocks.readable(found),
        source=catalogue()["age_bands"].source,
        kinds=_kinds(found),
        method="age_bands",
    )


def families(chosen: Filters) -> None:
    """The registered enterprises by family."""
    _ranked(chosen, "family_mix", "family", "enterprises.families.title")


def sectors(chosen: Filters) -> None:
    """The registered enterprises by sector."""
    _ranked(chosen, "sse_enterprises", "sector", "enterprises.sectors.title")


def _ranked(chosen: Filters, name: str, dimension: str, title_key: str) -> None:
    found = data.compute(name, chosen, by=(dimension,))
    rows = sorted((row for row in found.rows if row["numerator"]), key=lambda row: -row["numerator"])
    if not rows:
        blocks.empty(t("enterprises.kinds.empty"), t("enterprises.change.empty_hint"))
        return
    whole = sum(row["numerator"] for row in rows)
    title = t(
        title_key,
        name=dimension_text(dimension, rows[0][dimension]),
        share=numbers.share(rows[0]["numerator"] / whole, 0),
        n=numbers.number(whole),
    )
    blocks.figure(
        charts.bars(
            look.current(),
            [str(dimension_text(dimension, row[dimension])) for row in rows],
            [row["numerator"] for row in rows],
            numbers.number,
            36 + 24 * len(rows),
        ),
        key=f"enterprises-{dimension}",
        n=found.n,
        title=title,
        alt=title,
        rows=blocks.readable(found),
        source=catalogue()[name].source,
        kinds=_kinds(found),
        method=name,
    )


def diversity(chosen: Filters) -> None:
    """How many-sided the sectors are, over the years."""
    found = _by_year("sector_diversity", chosen)
    rows = [row for row in found.rows if row["value"] is not None]
    if not rows:
        return
    last = rows[-1]
    title = t(
        "enterprises.diversity.title",
        year=last["year"],
        value=numbers.short_number(last["value"]),
        first_year=rows[0]["year"],
        first=numbers.short_number(rows[0]["value"]),
    )
    series = [
        Series(t("indicator.sector_diversity.short"), [row["year"] for row in rows], [row["value"] for row in rows])
    ]
    blocks.figure(
        charts.lines(look.current(), series, numbers.short_number, 240),
        key="enterprises-diversity",
        n=rows[-1]["n"],
        title=title,
        subtitle=t("enterprises.diversity.subtitle"),
        alt=title,
        rows=blocks.readable(found),
        source=catalogue()["sector_diversity"].source,
        kinds=_kinds(found),
        method="sector_diversity",
    )


def quotients(chosen: Filters) -> None:
    """Where SSE enterprises are many for the businesses that there are."""
    found = data.compute("location_quotient", chosen, by=("neighbourhood_id",))
    rows = sorted((row for row in found.rows if row["value"] is not None), key=lambda row: -row["value"])
    if not rows:
        blocks.empty(t("enterprises.quotients.empty"), t("enterprises.need.empty_hint"))
        return
    places = {place: name_of(row) for place, row in data.places().items()}
    title = t(
        "enterprises.quotients.title",
        name=places[rows[0]["neighbourhood_id"]],
        value=numbers.short_number(rows[0]["value"]),
    )
    blocks.figure(
        enterprise_charts.beside_one(
            look.current(),
            [places[row["neighbourhood_id"]] for row in rows],
            [row["value"] for row in rows],
            numbers.short_number,
            t("enterprises.quotients.one"),
        ),
        key="enterprises-quotients",
        n=found.n,
        title=title,
        subtitle=t("enterprises.quotients.subtitle"),
        alt=title,
        rows=blocks.readable(found, places),
        source=catalogue()["location_quotient"].source,
        kinds=["official", *_kinds(found)],
        method="location_quotient",
    )


def _by_year(name: str, chosen: Filters) -> Answer:
    year = int(chosen.year or 0)
    return data.compute(name, Filters(place=chosen.place, year_from=year - _YEARS + 1, year_to=year), by=("year",))


def _active(answer: Answer, year: int) -> float | None:
    row = answer.one(year=year)
    return row["denominator"] if row else None


def _kinds(answer: Answer) -> list[str]:
    return [answer.provenance] if answer.provenance else []
