"""Survival: how long enterprises last, from their founding or from the end of their support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue, indicator
from sse_metrics.indicators.computing import survival_curves
from sse_metrics.survival import Curve
from sse_metrics.warehouse.database import Database
from ui import blocks, curves, data, look, numbers, state
from ui.blocks import dimension_text
from ui.curves import YEAR, Named
from ui.text import name_of, t

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


@dataclass(frozen=True)
class Lives:
    """What the page shows: the curves with the rows that they give, and what was left out of them."""

    filters: Filters
    split: str
    indicator_id: str
    dimension: str | None
    rows: tuple[dict[str, Any], ...]  # one a curve shown
    shown: tuple[Named, ...]
    left_out: int  # curves that there was no room for, and the unknown category

    @property
    def horizon(self) -> int:
        """The years that the indicator asks about."""
        return round((indicator(self.indicator_id).survives_days or 0) / YEAR)

    @property
    def kinds(self) -> list[str]:
        """The kinds of figures behind the curves."""
        return sorted({row["provenance"] for row in self.rows if row["provenance"]})


def choose() -> Lives:
    """Place and year as everywhere, and what the curves are divided by."""
    filters = blocks.choose("place", "year")
    split = state.segments(
        "split", t("choose.split"), list(SPLITS), "all", lambda code: t(f"survival.split.{code}"),
        label_visibility="collapsed",
    )  # fmt: skip
    indicator_id, dimension = SPLITS[split]
    found = data.ask(_curves, indicator_id, filters, (dimension,) if dimension else ())
    known = [(row, curve) for row, curve in found if not dimension or row[dimension] is not None]
    if dimension == "cohort":
        picked = known[-_MOST_CURVES - 1 :]
        picked = [each for each in picked if each[1].last_day >= YEAR][-_MOST_CURVES:]
    else:
        picked = sorted(known, key=lambda each: -each[1].n)[:_MOST_CURVES]
    named = tuple(Named(_name(dimension, row), curve) for row, curve in picked)
    return Lives(
        filters, split, indicator_id, dimension, tuple(row for row, _ in picked), named, len(found) - len(picked)
    )


def _curves(
    db: Database, indicator_id: str, filters: Filters, by: tuple[str, ...]
) -> tuple[tuple[dict[str, Any], Curve], ...]:
    return survival_curves(db, indicator(indicator_id), filters, by)


def _name(dimension: str | None, row: dict[str, Any]) -> str:
    if dimension is None:
        return t("survival.everyone")
    if dimension == "cohort":
        return t("survival.cohort", first=row["cohort"], last=row["cohort"] + 4)
    if dimension == "is_women_led":
        return t(f"survival.women_led.{str(row[dimension]).lower()}")
    return str(dimension_text(dimension, row[dimension]))


def headline(lives: Lives) -> bool:
    """The share that lasts, with its interval; whether there is anything to show."""
    place = name_of(data.places()[str(lives.filters.place)])
    known = [(each, row) for each, row in zip(lives.shown, lives.rows, strict=True) if row["value"] is not None]
    if not any(each.curve.n for each in lives.shown):
        blocks.headline(t("survival.headline.none", place=place, year=lives.filters.year))
        blocks.empty(t(f"survival.empty.{'after' if lives.split == 'after' else 'all'}"), t("survival.empty_hint"))
        return False
    if not known:
        blocks.headline(t("survival.headline.too_young", place=place, years=lives.horizon), lives.kinds)
    elif len(known) == 1:
        row = known[0][1]
        key = "after" if lives.split == "after" else "all"
        blocks.headline(
            t(f"survival.headline.{key}", place=place, value=numbers.share(row["value"], 0), years=lives.horizon),
            lives.kinds,
        )
    else:
        best, worst = (pick(known, key=lambda each: each[1]["value"]) for pick in (max, min))
        blocks.headline(
            t(
                "survival.headline.split",
                years=lives.horizon,
                high=numbers.share(best[1]["value"], 0),
                best=best[0].name,
                low=numbers.share(worst[1]["value"], 0),
                worst=worst[0].name,
            ),
            lives.kinds,
        )
    return True


def figure(lives: Lives) -> None:
    """The curves with their bands and the numbers at risk."""
    title = t(f"survival.figure.{lives.split}")
    blocks.figure(
        curves.survival(
            look.current(),
            lives.shown,
            lambda value: numbers.share(value, 0),
            t("survival.axis.after" if lives.split == "after" else "survival.axis"),
            t("survival.at_risk"),
        ),
        key="survival-curves",
        title=title,
        alt=title,
        rows=table_of(lives.shown),
        source=catalogue()[lives.indicator_id].source,
        kinds=lives.kinds,
        method=lives.indicator_id,
    )


def table_of(shown: Sequence[Named]) -> list[dict[str, Any]]:
    """The curves year by year."""
    rows = []
    for each in shown:
        for year in range(curves.years_shown([each.curve]) + 1):
            value, limits = each.curve.survival(year * YEAR), each.curve.interval(year * YEAR)
            if value is None:
                continue
            rows.append(
                {
                    t("survival.column.curve"): each.name,
                    t("survival.axis"): year,
                    t("survival.column.share"): value,
                    t("column.low"): limits[0] if limits else None,
                    t("column.high"): limits[1] if limits else None,
                    t("survival.at_risk"): each.curve.at_risk(year * YEAR),
                }
            )
    return rows
