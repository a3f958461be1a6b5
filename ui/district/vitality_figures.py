"""The figures of "Vitality and work": shares, sums and spreads over the years, with published figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, catalogue
from sse_metrics.references import Reference, references
from sse_metrics.spread import MEASURES, spread
from sse_metrics.warehouse.database import Database
from ui import blocks, data, look, numbers
from ui import published as figures
from ui.blocks import dimension_text
from ui.drawing import charts, trends
from ui.drawing.charts import Mark, Series
from ui.text import name_of, t, t_or

_FEWEST = 5
_SIZES = ("under_5", "from_5_to_9", "from_10_to_29", "from_30_to_49", "from_50")


def over_years(indicator_id: str, chosen: Filters) -> Answer:
    """An indicator by year, up to the chosen one, which every part of the page reads."""
    return data.compute(indicator_id, chosen.but(year=None, year_to=chosen.year), ("year",))


def ask_together(names: Sequence[str], chosen: Filters) -> None:
    """Have these indicators computed side by side, before each is read on its own."""
    data.compute_together([(name, chosen.but(year=None, year_to=chosen.year), ("year",)) for name in names])


def place_text(each: Reference) -> str:
    """Where a published figure is of, in the reader's language."""
    return name_of(data.places()[each.place_id]) if each.place_id else each.place


def kind_text(kind: str) -> str:
    """The kind of enterprise that a published figure is of."""
    return t_or(f"family.{kind}", t_or(f"breakdown_value.{kind}", kind.replace("_", " ")))


def shares(chosen: Filters, key: str, names: Sequence[str]) -> None:
    """Shares over the years as lines, with what was published of the first of them as diamonds."""
    answers = [over_years(name, chosen) for name in names]
    if all(answer.is_empty for answer in answers):
        of_programmes = catalogue()[names[0]].table == "programme_budget"
        hint = t("vitality.programme_hint") if of_programmes else t("vitality.empty_hint")
        blocks.empty(t(f"vitality.{key}.empty"), hint)
        return
    marks = [mark for name in names for mark in _marks(name)]
    last = answers[0].one(year=chosen.year) or {"value": None}
    title = t(f"vitality.{key}.title", value=numbers.share(last["value"], 0), year=chosen.year)
    many = len(names) > 1
    blocks.figure(
        trends.lines(
            look.current(),
            [_series(name, answer, many) for name, answer in zip(names, answers, strict=True)],
            lambda value: numbers.share(value, 0),
            marks,
            top=1.04,
        ),
        key=f"vitality-{key}",
        title=title,
        subtitle=t(f"vitality.{key}.subtitle"),
        alt=title,
        rows=lambda: _rows(names, answers),
        source=[*dict.fromkeys(catalogue()[name].source for name in names), *_citations(names)],
        kinds=_kinds(answers, bool(marks)),
        method=names[0],
        n=_n(answers[0]),
    )


def _series(name: str, answer: Answer, named: bool = True) -> Series:
    years = [row["year"] for row in answer.rows]
    return Series(t(f"indicator.{name}.short") if named else "", years, [row["value"] for row in answer.rows])


def _marks(name: str) -> list[Mark]:
    """One diamond a published figure, labelled where there is room: one that stands alone, the last of a series."""
    found: list[Reference] = data.ask(references, name)
    marks = []
    for each in found:
        value = blocks.value_text(name, each.value, None, each.comparator)
        kind = f" · {kind_text(each.type)}" if each.type else ""
        hover = f"{place_text(each)} {each.period}{kind}: {value} · {each.citation}"
        marks.append(Mark(each.year, each.value, _label(name, each, found, value), hover))
    return marks


def _label(name: str, each: Reference, found: Sequence[Reference], value: str) -> str:
    near = [other for other in found if abs(other.value - each.value) < 0.09 and abs(other.year - each.year) < 3]
    series = [other for other in near if (other.place, other.type) == (each.place, each.type)]
    if len(near) == len(series):
        return f"{place_text(each)} {value}" if each.year == max(other.year for other in series) else ""
    same_year = [other for other in near if other.year == each.year]
    if each is not max(same_year, key=lambda other: other.value):
        return ""
    low, high = (blocks.value_text(name, pick(other.value for other in same_year)) for pick in (min, max))
    return t("vitality.places_range", n=len({other.place for other in same_year}), low=low, high=high)


def _citations(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each.citation for name in names for each in data.ask(references, name)))


def _kinds(answers: Sequence[Answer], with_published: bool) -> list[str]:
    own = sorted({answer.provenance for answer in answers if answer.provenance})
    return [*own, *(["published"] if with_published and "published" not in own else [])]


def _rows(names: Sequence[str], answers: Sequence[Answer]) -> list[dict[str, Any]]:
    rows = []
    for name, answer in zip(names, answers, strict=True):
        rows += [{t("choose.indicator"): t(f"indicator.{name}.short"), **row} for row in blocks.readable(answer)]
    for name in names:
        for each in data.ask(references, name):
            rows.append(
                {
                    t("choose.indicator"): t(f"indicator.{name}.short"),
                    t("dimension.year"): each.year,
                    t("facts.column.place"): place_text(each),
                    t("column.value"): each.value,
                    t("column.provenance"): t("provenance.published"),
                    t("facts.column.source"): each.citation,
                }
            )
    return rows


def amount(chosen: Filters, name: str) -> None:
    """A sum or a mean over the years as one line from zero."""
    answer = over_years(name, chosen)
    if answer.is_empty:
        blocks.empty(t(f"vitality.{name}.empty"), t("vitality.empty_hint"))
        return
    currencies = [row.get("currency") for row in answer.rows]
    currency = currencies[-1]
    own = replace(answer, rows=tuple(row for row in answer.rows if row.get("currency") == currency))
    last = own.one(year=chosen.year) or {"value": None}
    printed = _change_printed(name)
    title = t(f"vitality.{name}.title", value=blocks.value_text(name, last["value"], currency), year=chosen.year)
    blocks.figure(
        trends.lines(
            look.current(), [_series(name, own, False)], lambda value: blocks.value_text(name, value, currency)
        ),
        key=f"vitality-{name}",
        title=title,
        subtitle=" ".join([t(f"vitality.{name}.subtitle"), *printed]),
        alt=title,
        rows=lambda: blocks.readable(answer),
        source=[catalogue()[name].source, *(check["source_url"] for check in data.ask(_changes, name))],
        kinds=_kinds([answer], bool(printed)),
        method=name,
        n=_n(answer),
    )


def _n(answer: Answer) -> int | None:
    """How many stand behind the latest year; those of several years are not so many enterprises."""
    return answer.rows[-1]["n"] if answer.rows else None


def _change_printed(name: str) -> list[str]:
    """A published change of a mean, told with both of its years."""
    said = []
    for check in data.ask(_changes, name):
        first, last = check["period"].split("/")
        before, after = (numbers.money(float(check[side])) for side in ("denominator", "numerator"))
        said.append(
            t(
                "vitality.change_printed",
                place=figures.place_text(check["place"]),
                first=first,
                last=last,
                before=before,
                after=after,
            )
        )
    return said


def _changes(db: Database, name: str) -> list[dict[str, Any]]:
    return db.rows(
        "select * from published_check where indicator_id = $id and unit = 'change' and numerator is not null",
        {"id": name},
    )


def spread_of(chosen: Filters, measure: str) -> None:
    """Median and quartiles of the enterprises by year, the mean beside them."""
    found = data.ask(spread, measure, chosen.but(year=None, year_to=chosen.year))
    rows = [row for row in found if row.n >= _FEWEST and row.currency == found[-1].currency]
    if not rows:
        blocks.empty(t(f"vitality.spread.{measure}.empty", fewest=_FEWEST), t("vitality.empty_hint"))
        return
    currency = rows[-1].currency

    def form(value: float | None) -> str:
        return numbers.money(value, currency or "") if MEASURES[measure] else numbers.short_number(value)

    last = rows[-1]
    title = t(f"vitality.spread.{measure}.title", median=form(last.median), mean=form(last.mean), year=last.year)
    names = (t("vitality.spread.median"), t("vitality.spread.middle"), t("vitality.spread.mean"))
    blocks.figure(
        trends.spread(look.current(), rows, form, names),
        key=f"vitality-spread-{measure}",
        title=title,
        subtitle=t("vitality.spread.subtitle"),
        alt=title,
        rows=[
            {
                t("dimension.year"): row.year,
                t("vitality.spread.low"): row.low,
                t("vitality.spread.median"): row.median,
                t("vitality.spread.high"): row.high,
                t("vitality.spread.mean"): row.mean,
                t("column.n"): row.n,
            }
            for row in rows
        ],
        source=t("vitality.accounts"),
        kinds=sorted({row.provenance for row in rows}),
        n=rows[-1].n,
    )


def sizes(chosen: Filters) -> None:
    """Enterprises by number of jobs, in the year."""
    mix = data.compute("size_class_mix", chosen)
    if mix.is_empty:
        blocks.empty(t("vitality.sizes.empty"), t("vitality.empty_hint"))
        return
    found = {row["size_class"]: row for row in mix.rows}
    classes = [size for size in _SIZES if size in found]
    small = sum(found[size]["value"] for size in ("under_5", "from_5_to_9") if size in found)
    title = t("vitality.sizes.title", share=numbers.share(small, 0), year=chosen.year)
    blocks.figure(
        charts.bars(
            look.current(),
            [str(dimension_text("size_class", size)) for size in classes],
            [found[size]["value"] for size in classes],
            lambda value: numbers.share(value, 0),
        ),
        key="vitality-sizes",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(mix),
        source=catalogue()["size_class_mix"].source,
        kinds=_kinds([mix], False),
        method="size_class_mix",
        n=mix.n,
    )


def job_share(chosen: Filters) -> None:
    """The weight of SSE in all jobs of the place, where those are known, beside the published shares of others."""
    answer = over_years("sse_job_share", chosen.but(family=None))
    row = answer.one(year=chosen.year)
    found: list[Reference] = data.ask(references, "sse_job_share")
    here = name_of(data.places()[str(chosen.place)])
    with st.container(border=True, key="vitality-job-share"):
        if row and row["value"] is not None:
            st.header(t("vitality.job_share.title", place=here, value=numbers.share(row["value"])), anchor=False)
        else:
            st.header(t("vitality.job_share.missing", place=here), anchor=False)
            st.caption(t("vitality.job_share.missing_hint"))
        rows = [
            {
                t("facts.column.place"): place_text(each),
                t("facts.column.period"): each.period,
                t("column.value"): blocks.value_text("sse_job_share", each.value, None, each.comparator),
                t("facts.column.breakdown"): kind_text(each.type) if each.type else "",
                t("facts.column.source"): each.citation,
            }
            for each in found
        ]
        blocks.table(
            rows,
            key="vitality-job-share",
            source=[each.citation for each in found],
            kinds=[*([row["provenance"]] if row and row["value"] is not None else []), "published"],
        )
