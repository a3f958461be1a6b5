"""Vitality and work: what enterprises live from, whether they earn, whom they employ, how they are supported."""

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
from ui import blocks, charts, data, look, numbers, state, tiles, trends
from ui import published as figures
from ui.blocks import dimension_text
from ui.charts import Mark, Series
from ui.text import name_of, t, t_or
from ui.tiles import Tile

ALL = "all"
PARTS = ("money", "profit", "work", "people", "support")
_FEWEST = 5
_SIZES = ("under_5", "from_5_to_9", "from_10_to_29", "from_30_to_49", "from_50")
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


def over_years(indicator_id: str, chosen: Filters) -> Answer:
    """An indicator by year, up to the chosen one, which every part of the page reads."""
    return data.compute(indicator_id, chosen.but(year=None, year_to=chosen.year), ("year",))


def _row(indicator_id: str, chosen: Filters, year: int | None = None) -> dict[str, Any] | None:
    return over_years(indicator_id, chosen).one(year=year or chosen.year)


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


def _place(each: Reference) -> str:
    return name_of(data.places()[each.place_id]) if each.place_id else each.place


def _said(indicator_id: str, each: Reference) -> str:
    value = blocks.value_text(indicator_id, each.value, None, each.comparator)
    return t("vitality.reference", place=_place(each), period=each.period, value=value)


# ------------------------------------------------------------------ the parts


def part(name: str, chosen: Filters) -> None:
    """The charts of the part that was chosen; the others are not computed."""
    {"money": _money, "profit": _profit, "work": _work, "people": _people, "support": _support}[name](chosen)


def _money(chosen: Filters) -> None:
    left, right = st.columns(2, gap="small")
    with left:
        _shares(chosen, "self_financing", ("self_financing_ratio", "subsidy_dependence"))
    with right:
        _amount(chosen, "subsidy_per_enterprise")
    left, right = st.columns(2, gap="small")
    with left:
        _shares(chosen, "labour_cost", ("labour_cost_rule_share",))
        st.markdown(blocks.plain(t("vitality.labour_cost.trap")))
    with right:
        _spread(chosen, "sales_revenue")


def _profit(chosen: Filters) -> None:
    left, right = st.columns([1.4, 1], gap="small")
    with left:
        _shares(chosen, "profit", ("net_profitable_share", "profitable_share", "profitable_without_subsidy_share"))
        st.caption(t("vitality.profit.note"))
    with right:
        _shares(chosen, "reinvested", ("surplus_reinvested_share",))


def _work(chosen: Filters) -> None:
    left, right = st.columns(2, gap="small")
    with left:
        _amount(chosen, "sse_jobs")
        _sizes(chosen)
    with right:
        _spread(chosen, "jobs")
        _job_share(chosen)


def _people(chosen: Filters) -> None:
    _more_tiles(chosen, ("fte_ratio", "wage_ratio", "worker_retention", "volunteer_fte", "women_led_share"))
    left, right = st.columns(2, gap="small")
    with left:
        _shares(chosen, "vulnerable", ("vulnerable_worker_share",))
    with right:
        _shares(chosen, "women", ("women_worker_share",))


def _support(chosen: Filters) -> None:
    left, right = st.columns(2, gap="small")
    programmes = chosen.but(family=None)
    with left:
        _shares(programmes, "indirect", ("indirect_support_share",))
    with right:
        _shares(programmes, "own_budget", ("own_budget_share",))
    if chosen.family:
        st.caption(t("vitality.support.all_families"))


def _more_tiles(chosen: Filters, names: Sequence[str]) -> None:
    known = [name for name in names if over_years(name, _without_size(name, chosen)).rows]
    if known:
        tiles.row("vitality-more", [_tile(name, chosen) for name in known])


def _without_size(name: str, chosen: Filters) -> Filters:
    return chosen if "family" in catalogue()[name].grain else chosen.but(family=None)


def _shares(chosen: Filters, key: str, names: Sequence[str]) -> None:
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
        rows=_rows(names, answers),
        source=[*dict.fromkeys(catalogue()[name].source for name in names), *_citations(names)],
        kinds=_kinds(answers, bool(marks)),
        method=names[0],
    )


def _series(name: str, answer: Answer, named: bool = True) -> Series:
    years = [row["year"] for row in answer.rows]
    return Series(t(f"indicator.{name}.short") if named else "", years, [row["value"] for row in answer.rows])


def _marks(name: str) -> list[Mark]:
    """One diamond a published figure; those of one year that lie together are told by the same label."""
    found: list[Reference] = data.ask(references, name)
    marks = []
    for each in found:
        value = blocks.value_text(name, each.value, None, each.comparator)
        kind = f" · {t_or(f'family.{each.type}', each.type.replace('_', ' '))}" if each.type else ""
        hover = f"{_place(each)} {each.period}{kind}: {value} · {each.citation}"
        alone = sum(abs(other.value - each.value) < 0.08 and abs(other.year - each.year) < 3 for other in found) == 1
        marks.append(Mark(each.year, each.value, f"{_place(each)} {value}" if alone else "", hover))
    return marks


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
                    t("facts.column.place"): _place(each),
                    t("column.value"): each.value,
                    t("column.provenance"): t("provenance.published"),
                    t("facts.column.source"): each.citation,
                }
            )
    return rows


def _amount(chosen: Filters, name: str) -> None:
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
        rows=blocks.readable(answer),
        source=[catalogue()[name].source, *(check["source_url"] for check in data.ask(_changes, name))],
        kinds=_kinds([answer], bool(printed)),
        method=name,
    )


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


def _spread(chosen: Filters, measure: str) -> None:
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
    )


def _sizes(chosen: Filters) -> None:
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
        rows=blocks.readable(mix),
        source=catalogue()["size_class_mix"].source,
        kinds=_kinds([mix], False),
        method="size_class_mix",
    )


def _job_share(chosen: Filters) -> None:
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
                t("facts.column.place"): _place(each),
                t("facts.column.period"): each.period,
                t("column.value"): blocks.value_text("sse_job_share", each.value, None, each.comparator),
                t("facts.column.breakdown"): t_or(f"breakdown_value.{each.type}", (each.type or "").replace("_", " ")),
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
