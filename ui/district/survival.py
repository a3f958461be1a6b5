"""Survival: how long enterprises last, from their founding or from the end of their support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics.benchmarks import Benchmark, survival_benchmarks
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue, indicator
from sse_metrics.indicators.computing import survival_curves
from sse_metrics.indicators.lifetimes import left_out
from sse_metrics.survival import Curve
from sse_metrics.warehouse.database import Database
from ui import blocks, data, look, numbers, state, tiles
from ui import published as figures
from ui.blocks import dimension_text
from ui.drawing import curves
from ui.drawing.charts import Mark
from ui.drawing.curves import FEWEST, YEAR, Named
from ui.text import name_of, t
from ui.tiles import Tile

# choice: the indicator whose curves it shows, and the dimension that divides them
SPLITS: dict[str, tuple[str, str | None]] = {
    "all": ("cohort_survival", None),
    "cohort": ("cohort_survival", "cohort"),
    "family": ("cohort_survival", "family"),
    "women": ("cohort_survival", "is_women_led"),
    "support": ("survival_by_support", "support_state"),
    "after": ("survival_after_support", None),
}
_MOST_CURVES = 4
_AGES = (1, 3, 5)


@dataclass(frozen=True)
class Lives:
    """What the page shows: the curves with the rows that they give, and what was left out of them."""

    filters: Filters
    split: str
    indicator_id: str
    dimension: str | None
    rows: tuple[dict[str, Any], ...]  # one a curve shown
    shown: tuple[Named, ...]
    found: int  # curves in all

    @property
    def horizon(self) -> int:
        """The years that the indicator asks about."""
        return round((indicator(self.indicator_id).survives_days or 0) / YEAR)

    @property
    def kinds(self) -> list[str]:
        """The kinds of figures behind the curves."""
        return sorted({row["provenance"] for row in self.rows if row["provenance"]})

    @property
    def place(self) -> str:
        """The name of the place."""
        return name_of(data.places()[str(self.filters.place)])

    def told(self) -> list[tuple[Named, dict[str, Any]]]:
        """Curves whose share at the horizon rests on enough enterprises to be told."""
        return [
            (each, row)
            for each, row in zip(self.shown, self.rows, strict=True)
            if row["value"] is not None and each.curve.at_risk(self.horizon * YEAR) >= FEWEST
        ]


# ------------------------------------------------------------------ what is shown


def choose() -> Lives:
    """Place and year as everywhere, and what the curves are divided by."""
    filters = blocks.choose("place", "year")
    split = state.segments(
        "split", t("choose.split"), list(SPLITS), "all", lambda code: t(f"survival.split.{code}"),
        label_visibility="collapsed",
    )  # fmt: skip
    indicator_id, dimension = SPLITS[split]
    found = data.ask(_curves, indicator_id, filters, (dimension,) if dimension else ())
    drawn = [(row, curve) for row, curve in found if curves.is_drawn(curve) and _is_known(dimension, row)]
    if split == "family":
        drawn = _families(drawn)
    elif split == "cohort":
        drawn = drawn[-_MOST_CURVES:]
    named = tuple(Named(_name(dimension, row), curve) for row, curve in drawn)
    return Lives(filters, split, indicator_id, dimension, tuple(row for row, _ in drawn), named, len(found))


def _curves(
    db: Database, indicator_id: str, filters: Filters, by: tuple[str, ...]
) -> tuple[tuple[dict[str, Any], Curve], ...]:
    return survival_curves(db, indicator(indicator_id), filters, by)


def _is_known(dimension: str | None, row: dict[str, Any]) -> bool:
    return dimension is None or row[dimension] is not None


def _families(found: list[tuple[dict[str, Any], Curve]]) -> list[tuple[dict[str, Any], Curve]]:
    """The families that the reader chose: the largest ones unless said otherwise."""
    largest = sorted(found, key=lambda each: -each[1].n)
    codes = [row["family"] for row, _ in largest]
    chosen = state.several(
        "families", t("choose.families"), codes, codes[:_MOST_CURVES], lambda code: t(f"family.{code}"), _MOST_CURVES
    )
    return [each for each in largest if each[0]["family"] in chosen]


def _name(dimension: str | None, row: dict[str, Any]) -> str:
    if dimension is None:
        return t("survival.everyone")
    if dimension == "cohort":
        return t("survival.cohort", first=row["cohort"], last=row["cohort"] + 4)
    if dimension == "is_women_led":
        return t(f"survival.women_led.{str(row[dimension]).lower()}")
    return str(dimension_text(dimension, row[dimension]))


# ------------------------------------------------------------------ the parts of the page


def headline(lives: Lives) -> bool:
    """The share that lasts; whether there is anything to show."""
    if not lives.shown:
        blocks.headline(t("survival.headline.none", place=lives.place, year=lives.filters.year))
        blocks.empty(t(f"survival.empty.{'after' if lives.split == 'after' else 'all'}"), t("survival.empty_hint"))
        return False
    told = lives.told()
    own = lives.split if lives.split in ("after", "support") else "all"
    if not told:
        blocks.headline(t("survival.headline.too_young", place=lives.place, years=lives.horizon), lives.kinds)
    elif len(told) == 1 and len(lives.shown) == 1:
        value = numbers.share(told[0][1]["value"], 0)
        said = t(f"survival.headline.{own}", place=lives.place, value=value, years=lives.horizon)
        blocks.headline(said, lives.kinds)
    else:
        parts = [
            t("survival.headline.part", name=each.name, value=numbers.share(row["value"], 0))
            for each, row in sorted(told, key=lambda pair: -pair[1]["value"])
        ]
        key = "survival.headline.split_support" if own == "support" else "survival.headline.split"
        apart = t("survival.headline.and") if len(parts) <= 2 else t("survival.headline.to")
        shown = parts if len(parts) <= 2 else (parts[-1], parts[0])
        blocks.headline(t(key, years=lives.horizon, parts=apart.join(shown)), lives.kinds)
    return True


def key_figures(lives: Lives) -> None:
    """One curve: what is left at three ages and when half have closed. Several: what is left of each at the horizon."""
    first = lives.shown[0].curve
    if len(lives.shown) > 1:
        cards = [(each.name, *_share_at(each.curve, lives.horizon)) for each in lives.shown]
    else:
        key = "survival.card.after" if lives.split == "after" else "survival.card.age"
        cards = [(t(key, years=age), *_share_at(first, age)) for age in _AGES]
        median = first.median()
        years = t("survival.years", years=numbers.number(median / YEAR, 1)) if median else numbers.MISSING
        cards.append((t("survival.card.median"), years, t(f"survival.card.{'by_curve' if median else 'no_median'}")))
        closed = t("survival.card.closed", n=numbers.number(first.ended))
        cards.append((t("survival.card.observed"), numbers.number(first.n), closed))
    tiles.row("survival", [Tile(*card) for card in cards])


def _share_at(curve: Curve, years: int) -> tuple[str, str]:
    value, limits = curve.survival(years * YEAR), curve.interval(years * YEAR)
    if value is None or limits is None or curve.at_risk(years * YEAR) < FEWEST:
        return numbers.MISSING, t("survival.card.too_few", fewest=FEWEST)
    low, high = (numbers.share(each, 0) for each in limits)
    return numbers.share(value, 0), t("survival.card.interval", low=low, high=high, n=numbers.number(curve.n))


def figure(lives: Lives) -> None:
    """The curves with their bands and the numbers at risk, read against what was published."""
    against = data.ask(survival_benchmarks) if lives.split == "all" else []
    title = t(f"survival.figure.{lives.split}")
    blocks.figure(
        curves.survival(
            look.current(),
            lives.shown,
            lambda value: numbers.share(value, 0),
            t(f"survival.axis.{lives.split}" if lives.split in ("after", "support") else "survival.axis"),
            t("survival.at_risk"),
            marks=[_mark(each) for each in against if each.years is not None],
            ageless=[_mark(each) for each in against if each.years is None],
        ),
        key="survival-curves",
        title=title,
        subtitle=_subtitle(lives),
        alt=title,
        rows=lambda: table_of(lives),
        source=[catalogue()[lives.indicator_id].source, *_citations(against)],
        kinds=[*lives.kinds, *(["published"] if against else [])],
        method=lives.indicator_id,
        n=sum(each.curve.n for each in lives.shown),
    )


def _mark(benchmark: Benchmark) -> Mark:
    name = t(f"survival.benchmark.{benchmark.id}")
    value = _range(benchmark)
    hover = f"{name}: {value} · {benchmark.facts[0]['citation']}"
    middle = (benchmark.low + benchmark.high) / 2
    low, high = (benchmark.low, benchmark.high) if benchmark.high > benchmark.low else (None, None)
    return Mark(benchmark.years or 0, middle, f"{value} {t(f'survival.mark.{benchmark.id}')}", hover, low, high)


def _range(benchmark: Benchmark) -> str:
    low, high = numbers.share(benchmark.low), numbers.share(benchmark.high)
    return low if benchmark.low == benchmark.high else t("survival.range", low=low, high=high)


def _citations(benchmarks: Sequence[Benchmark]) -> list[str]:
    return list(dict.fromkeys(row["citation"] for each in benchmarks for row in each.facts))


def _subtitle(lives: Lives) -> str:
    """Until when was observed, and what was left out of the curves."""
    out = data.ask(left_out, lives.filters)
    parts = [t("survival.observed_until", day=numbers.day(out["observed_until"], "medium"))]
    if lives.split != "after":
        parts += [
            t(f"survival.left_out.{name}", n=numbers.number(out[name]))
            for name in ("without_founding", "closed_before_registered", "left_register")
            if out[name]
        ]
    if lives.split == "support":
        parts.append(t("survival.support_note"))
    return " ".join(parts)


def table_of(lives: Lives) -> list[dict[str, Any]]:
    """The curves year by year."""
    rows = []
    for each in lives.shown:
        for year in range(curves.years_shown([each.curve]) + 1):
            value, limits = each.curve.survival(year * YEAR), each.curve.interval(year * YEAR)
            watched = each.curve.at_risk(year * YEAR)
            if value is None or (year and watched < FEWEST):
                continue
            rows.append(
                {
                    t("survival.column.curve"): each.name,
                    t("survival.column.years"): year,
                    t("survival.column.share"): value,
                    t("column.low"): limits[0] if limits and year else None,
                    t("column.high"): limits[1] if limits and year else None,
                    t("survival.at_risk"): watched if year else None,
                }
            )
    return rows


def gross_is_not_cohort(lives: Lives) -> None:
    """Both measures of the same enterprises of the place, side by side with what was published, and why they differ."""
    after = lives.split == "after"
    key = "survival.after_gross" if after else "survival.gross"
    certified = lives.filters.but(family="certified_social_enterprise")
    gross_id = "post_support_survival" if after else "gross_survival"
    gross = data.compute(gross_id, lives.filters)
    cohort = (
        data.compute("survival_after_support", lives.filters) if after else data.compute("cohort_survival", certified)
    )
    checks = data.ask(_checks, gross_id)
    five = [] if after else [each for each in data.ask(survival_benchmarks) if each.years == _AGES[-1]]
    with st.container(border=True, key="survival-gross"):
        st.header(t(f"{key}.title"), anchor=False)
        left, right = st.columns(2, gap="medium")
        row, life = gross.one(), cohort.one()
        with left:
            st.subheader(t(f"{key}.gross"), anchor=False)
            if row and row["value"] is not None:
                counts = {name: numbers.number(row[name]) for name in ("numerator", "denominator")}
                st.markdown(t(f"{key}.gross_here", place=lives.place, value=numbers.share(row["value"]), **counts))
            st.markdown("\n".join(f"- {_printed(check)}" for check in checks if check["numerator"]))
            st.caption(t(f"{key}.gross_means"))
        with right:
            st.subheader(t(f"{key}.cohort"), anchor=False)
            if life and life["value"] is not None:
                value, low, high = (numbers.share(life[name]) for name in ("value", "low", "high"))
                n = numbers.number(life["n"])
                st.markdown(t(f"{key}.cohort_here", place=lives.place, value=value, low=low, high=high, n=n))
            if five:
                st.markdown("\n".join(f"- {blocks.plain(_said(each))}" for each in five))
            st.caption(t(f"{key}.cohort_means"))
        if after:
            st.markdown(t("survival.after_gross.why"))
        elif checks and five:
            said = {"gross": numbers.share(checks[0]["published_value"]), "cohort": numbers.share(five[0].low)}
            st.markdown(t("survival.gross.why", **said))
        blocks.badges([*sorted({each.provenance for each in (gross, cohort) if each.provenance}), "published"])


def _checks(db: Database, indicator_id: str) -> list[dict[str, Any]]:
    return db.rows("select * from published_check where indicator_id = $id order by check_id", {"id": indicator_id})


def _printed(check: dict[str, Any]) -> str:
    return blocks.plain(
        t(
            "survival.gross.printed",
            place=figures.place_text(check["place"]),
            period=check["period"],
            numerator=numbers.number(float(check["numerator"])),
            denominator=numbers.number(float(check["denominator"])),
            value=numbers.share(check["published_value"]),
            source=check["source_url"],
        )
    )


def _said(benchmark: Benchmark) -> str:
    return t(
        "survival.benchmark.said",
        place=name_of(data.places()[benchmark.place_id]),
        period=figures.period_text(benchmark.facts[0]),
        name=t(f"survival.benchmark.{benchmark.id}"),
        value=_range(benchmark),
    )


def benchmarks(lives: Lives) -> None:
    """What was published about survival, with age, source and what contradicts it."""
    found = data.ask(survival_benchmarks)
    if not found:
        return
    with st.container(border=True, key="survival-benchmarks"):
        st.header(t("survival.benchmarks.title"), anchor=False)
        st.caption(t("survival.benchmarks.text"))
        rows = [
            {
                t("facts.column.place"): name_of(data.places()[each.place_id]),
                t("survival.column.who"): t(f"survival.benchmark.{each.id}"),
                t("facts.column.period"): figures.period_text(each.facts[0]),
                t("survival.column.age"): str(each.years) if each.years else t("survival.no_age"),
                t("survival.column.survive"): _range(each),
                t("survival.column.printed"): "; ".join(figures.worded(row) for row in each.facts),
                t("facts.column.contradiction"): figures.contradiction_text(each.facts[0]),
                t("facts.column.source"): each.facts[0]["citation"],
            }
            for each in found
        ]
        blocks.table(rows, key="survival-benchmarks", source=_citations(found), kinds=["published"])
